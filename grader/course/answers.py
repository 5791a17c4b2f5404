r"""Read formulas from ``answers.toml`` and ``answers.tex``: what stands under a name, within caps.

No formula is taken apart here: that is the matter of the formula worker.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from grader.course.macros import expanded, macros_of
from grader.course.names import ANSWER_FILES, ANSWER_SUFFIXES
from grader.course.submissions import SourceFile, Submission
from grader.formulas.placeholders import is_empty
from grader.text import clean_line

# A homework's answers are a few kilobytes, a whole write-up in LaTeX some fifty.
MAX_TOML_BYTES = 64 * 1024
MAX_TEX_BYTES = 256 * 1024
# Longer than any formula that is read (see `formulas.limits`).
MAX_BOX_CHARS = 20_000
# tomllib takes a second for a key of eight thousand parts.
MAX_DOTS = 200
# Other .tex files that are looked into when there is no answers.tex.
MAX_GUESSED = 5

_BOXES = ("answer", "tcolorbox")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_TITLE = re.compile(r"(?:^|,)\s*title\s*=\s*")
# One step at a time, never a search for the other end: a hostile file must not cost more than its length.
_DELIMITER = re.compile(
    r"\\\\|\\\$|\\[\[\]()]|\$\$?"
    r"|\\(?:begin|end)\{(?:equation|align|gather|multline|eqnarray|flalign|displaymath|math)\*?\}"
)
_ENDS = {"\\[": "\\]", "\\(": "\\)", "$$": "$$", "$": "$"}
# In a TOML text in double quotes, a backslash that begins no escape of TOML's.
_BASIC_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_ASSIGNMENT = re.compile(r"""([A-Za-z_]\w*)\s*=\s*('''|""\"|['"])(.*)\2\s*(?:#[^'"]*)?""")
_HEADER = re.compile(r"\[\s*([A-Za-z_]\w*)\s*\]")
_LONE_BACKSLASH = re.compile(r"\\(\\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One formula that was handed in.

    Attributes
    ----------
    name : str
        The contract's name.
    source : str
        As written, without what only typesets it.
    origin : str
        The file.
    """

    name: str
    source: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was found under some names.

    Attributes
    ----------
    written : tuple of Written
        In order of precedence; a name may come more than once.
    notes : tuple of str
        Sentences on files that could not be read, and on what was read in place of what.
    others : tuple of str
        Names that nobody asked for, misspelt ones perhaps.
    """

    written: tuple[Written, ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def answers(submission: Submission, assignment: str, names: Collection[str]) -> Answers:
    """Find the formulas for some names in a submission.

    Parameters
    ----------
    assignment : str
        The table of ``answers.toml`` that counts beside its top level.
    names : collection of str
        The contract's names that may be formulas.
    """
    if not names:
        return Answers()
    found: list[Written] = []
    notes: list[str] = []
    others: dict[str, None] = {}
    for file, is_guessed in _files(submission, notes):
        pairs = list(_read(file, assignment, notes))
        wanted = [(name, source) for name, source in pairs if name in names and not is_empty(source)]
        if is_guessed and wanted:
            notes.append(f"read `{file.path}`: no `answers.tex` was handed in.")
        twice = {name for index, (name, _) in enumerate(wanted) if name in [other for other, _ in wanted[:index]]}
        notes += [f"`{name}` stands twice in `{file.path}`; the first was used." for name in sorted(twice)]
        found += [Written(name=name, source=source, origin=file.path) for name, source in dict(wanted[::-1]).items()]
        others.update((name, None) for name, source in pairs if name not in names and not is_empty(source))
    return Answers(written=tuple(found), notes=tuple(notes), others=tuple(others)[:200])


def names_answered(path: str, data: bytes, assignment: str = "") -> list[str]:
    """Return the names that a file gives a formula for; an untouched template gives none.

    Parameters
    ----------
    path : str
        The file's name, which tells TOML from LaTeX.
    data : bytes
        Its content.
    """
    pairs = _read(SourceFile(path=path, data=data), assignment, [])
    return list(dict.fromkeys(name for name, source in pairs if not is_empty(source)))


# -- files -----------------------------------------------------------------------------------------------


def _files(submission: Submission, notes: list[str]) -> Iterator[tuple[SourceFile, bool]]:
    """Yield the files that hold formulas, and whether they are only guessed to."""
    if submission.is_file:
        yield from ((file, False) for file in submission.files if file.path.lower().endswith(ANSWER_SUFFIXES))
        return
    has_tex = False
    for wanted in ANSWER_FILES:
        same = [file for file in submission.files if PurePosixPath(file.path).name.casefold() == wanted]
        level = min((file.path.count("/") for file in same), default=0)
        same = [file for file in same if file.path.count("/") == level]
        same.sort(key=lambda file: (PurePosixPath(file.path).name != wanted, file.path))
        if len({PurePosixPath(file.path).parent for file in same}) > 1:
            names = ", ".join(f"`{file.path}`" for file in same)
            notes.append(f"{names} have the same name: none of them was read.")
            continue
        yield from ((file, False) for file in same[:1])
        has_tex = has_tex or (wanted.endswith(".tex") and bool(same))
    if not has_tex:
        rest = [file for file in submission.files if file.path.lower().endswith(".tex")]
        rest.sort(key=lambda file: (file.path.count("/"), file.path))
        yield from ((file, True) for file in rest[:MAX_GUESSED])


def _read(file: SourceFile, assignment: str, notes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each name in a file with what stands under it."""
    is_toml = file.path.lower().endswith(".toml")
    cap = MAX_TOML_BYTES if is_toml else MAX_TEX_BYTES
    if len(file.data) > cap:
        notes.append(f"`{file.path}` was not read: it has {len(file.data):,} bytes, {cap:,} are allowed.")
        return
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if is_toml:
            notes.append(f"`{file.path}` was not read: it is not UTF-8 text (byte {error.start}).")
            return
        text = file.data.decode("latin-1")  # an old but honest way to write LaTeX
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    yield from _in_toml(text, file.path, assignment, notes) if is_toml else _in_tex(text, file.path, notes)


# -- TOML ------------------------------------------------------------------------------------------------


def _in_toml(text: str, path: str, assignment: str, notes: list[str]) -> Iterator[tuple[str, str]]:
    table = _table(text, path, notes)
    own = table.get(assignment)
    for name, value in (*(own.items() if isinstance(own, dict) else ()), *table.items()):
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield name, repr(value)
        elif not isinstance(value, dict):
            notes.append(f"`{clean_line(name, 60)}` in `{path}` is no text: write the formula in single quotes.")


def _table(text: str, path: str, notes: list[str]) -> dict[str, Any]:
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        notes.append(f"`{path}` was not read: a line has more than {MAX_DOTS} dots.")
        return {}
    try:
        return tomllib.loads(text)
    except RecursionError:
        notes.append(f"`{path}` was not read: it is nested too deeply.")
        return {}
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        why = clean_line(str(error), 200)
    try:
        # "\sigma" in double quotes is no TOML; everybody sees what is meant.
        found = tomllib.loads(_BASIC_STRING.sub(_with_backslashes, text))
        notes.append(f"`{path}`: backslashes in double quotes were taken as they stand; write LaTeX in single quotes.")
        return found
    except (RecursionError, ValueError):
        found = _by_lines(text)
    said = "it was read line by line" if found else "it was not read"
    notes.append(f"`{path}` is no valid TOML, so {said}: {why}. Write each formula on one line: name = '''…'''.")
    return found


def _by_lines(text: str) -> dict[str, Any]:
    r"""Read lines such as ``f = '\sigma'(x)'``: the quote of a derivative ends a TOML text, but nobody's formula."""
    lines = [line.strip() for line in text.split("\n")]
    found: dict[str, Any] = {}
    table = found
    for line in lines:
        if header := _HEADER.fullmatch(line):
            table = found.setdefault(header[1], {})
        elif match := _ASSIGNMENT.fullmatch(line):
            table[match[1]] = match[3]
        elif line and not line.startswith("#"):
            return {}
    return found


def _with_backslashes(match: re.Match[str]) -> str:
    inner = match[0][1:-1]
    return '"' + _LONE_BACKSLASH.sub(lambda found: r"\\", inner) + '"'


# -- LaTeX -----------------------------------------------------------------------------------------------


def _in_tex(text: str, path: str, notes: list[str]) -> Iterator[tuple[str, str]]:
    text = _COMMENT.sub(r"\1", text)
    macros = macros_of(text)
    for box in _BOXES:
        begin, end = f"\\begin{{{box}}}", f"\\end{{{box}}}"
        at = 0
        while (start := text.find(begin, at)) >= 0:
            stop = text.find(end, start)
            if stop < 0:
                line = text.count("\n", 0, start) + 1
                notes.append(f"`{path}`: the `{begin}` in line {line} is never ended; it was not read.")
                return
            title, body = _title_and_body(text[start + len(begin) : stop], box)
            at = stop + len(end)
            for name in _names(title):
                yield name, expanded(formula_in(body), macros)


def _title_and_body(text: str, box: str) -> tuple[str, str]:
    r"""Take the name off what stands behind ``\begin{answer}`` or ``\begin{tcolorbox}``."""
    rest = text.lstrip()
    options = ""
    if rest.startswith("["):
        options, rest = _bracketed(rest, "[", "]")
    if box == "answer":
        if rest.lstrip().startswith("{"):
            name, rest = _bracketed(rest.lstrip(), "{", "}")
            return name, rest
        return options, rest
    found = _TITLE.search(options)
    if found is None:
        return "", rest
    value = options[found.end() :]
    return (_bracketed(value, "{", "}")[0] if value.startswith("{") else value.partition(",")[0]), rest


def _bracketed(text: str, opening: str, closing: str) -> tuple[str, str]:
    """Return what is in the first pair of brackets, and what comes behind; braces inside count."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "{[") - (char in "}]")
        if depth == 0 and char == closing:
            return text[1:index], text[index + 1 :]
    return "", text


def _names(title: str) -> Sequence[str]:
    r"""Return the names in a title: ``skip\_gradient``, ``\texttt{q2: skip_gradient}``."""
    plain = re.sub(r"\\(?:texttt|textbf|detokenize|text|emph|mathtt)\b", " ", title.replace("\\_", "_"))
    return re.findall(r"[A-Za-z][A-Za-z0-9_]*", plain)[:10]


def formula_in(body: str) -> str:
    """Return the formula in a box: its last display, else its last inline formula, else all that it holds."""
    if len(body) > MAX_BOX_CHARS:
        return body[:MAX_BOX_CHARS].strip()  # too long to be read, and the student is told so
    segments, around = _segments(body)
    displays = [text for is_display, text in segments if is_display]
    if displays:
        return displays[-1].strip()
    if segments and (len(segments) == 1 or re.search(r"[A-Za-z]", around)):
        return segments[-1][1].strip()
    return body.strip()


def _segments(body: str) -> tuple[list[tuple[bool, str]], str]:
    """Return the formulas in a text (whether displayed, and the formula), and the text around them."""
    found: list[tuple[bool, str]] = []
    around: list[str] = []
    opened, closer, begin = "", "", 0
    for match in _DELIMITER.finditer(body):
        mark = match[0]
        if mark in ("\\\\", "\\$"):
            continue
        if opened:
            if mark == closer:
                found.append((opened not in ("$", "\\("), body[begin : match.start()]))
                opened, begin = "", match.end()
        elif mark in _ENDS or mark.startswith("\\begin"):
            around.append(body[begin : match.start()])
            opened, closer, begin = mark, _ENDS.get(mark, mark.replace("\\begin", "\\end")), match.end()
    around.append(body[begin:])
    return found, " ".join(around)
