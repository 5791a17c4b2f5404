"""MathML of the records, let through element by element: what is not known to be harmless is not shown."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

from markupsafe import Markup, escape

from grader.text import clean

# MathML Core's presentation elements but for those that embed or link (maction, annotation-xml, semantics).
ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "mstyle",
    "mpadded", "mphantom", "merror",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "symmetric", "form", "fence",
    "separator", "largeop", "movablelimits", "accent", "accentunder", "lspace", "rspace", "minsize", "maxsize",
    "linethickness", "columnalign", "width", "height", "depth",
})  # fmt: skip
_VALUE = re.compile(r"[A-Za-z0-9.%+-]{1,30}(?: [A-Za-z0-9.%+-]{1,30}){0,9}")
_NAMESPACE = re.compile(r"\{http://www\.w3\.org/1998/Math/MathML\}")
LENGTH_LIMIT, DEPTH_LIMIT = 20_000, 60


@lru_cache(maxsize=1_000)
def let_through(mathml: str) -> Markup:
    """Return a MathML element as HTML; empty if it is none, or holds anything but plain presentation.

    Parameters
    ----------
    mathml : str
        As in ``Reading.mathml``: made by the engine, but a gradebook may have been through other hands.
    """
    # A document type could define entities; the engine writes none.
    if not mathml or len(mathml) > LENGTH_LIMIT or "<!" in mathml or "<?" in mathml:
        return Markup()
    try:
        root = ElementTree.fromstring(mathml.encode("utf-8", "replace"))
        written = _write(root, DEPTH_LIMIT)
    except (ElementTree.ParseError, _Refused):
        return Markup()
    return Markup(written) if written.startswith("<math") else Markup()


class _Refused(ValueError):
    """Say that an element may not stand in a page."""


def _write(element: ElementTree.Element, depth: int) -> str:
    name = _NAMESPACE.sub("", str(element.tag))
    if name not in ELEMENTS or depth == 0 or (name == "math") is not (depth == DEPTH_LIMIT):
        raise _Refused(name)
    attributes = "".join(
        f' {key}="{value}"'
        for key, value in element.attrib.items()
        if key in ATTRIBUTES and _VALUE.fullmatch(value) is not None
    )
    inner = "".join(_write(child, depth - 1) + _text(child.tail) for child in element)
    return f"<{name}{attributes}>{_text(element.text)}{inner}</{name}>"


def _text(text: str | None) -> str:
    return str(escape(clean(text, LENGTH_LIMIT))) if text else ""
