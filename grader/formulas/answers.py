"""The formulas of one student's answer to one problem: asked like functions, and for what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import EngineError, FormulaFailed
from grader.model import Ending

from .declaration import Formula
from .messages import Ask, Reply, Report, packed, unpacked

#: Characters of the source that are shown around a fault.
_AROUND = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A name bound to a formula."""

    name: str
    source: str
    origin: str


class FormulaAnswers:
    """Names bound to formulas.

    Parameters
    ----------
    declared : mapping of str to Formula
        What the problem says of the names that may be formulas.
    ask : callable
        Asks the formula worker.
    seeds : mapping of str to int
        By formula: of the points at which it is compared.
    """

    def __init__(self, declared: Mapping[str, Formula], ask: Callable[[Ask], Reply], seeds: Mapping[str, int]) -> None:
        self.declared = dict(declared)
        self._ask = ask
        self._seeds = dict(seeds)
        self.bound: dict[str, Bound] = {}
        self._last: dict[str, Bound] = {}
        self._reports: dict[str, Report] = {}
        self._mistakes: dict[str, tuple[str, ...]] = {}
        self._failed: dict[str, FormulaFailed] = {}

    def clear(self) -> None:
        """Forget what is bound; what was found out about the same text is kept."""
        self.bound.clear()

    def bind(self, name: str, source: str, origin: str) -> None:
        """Bind a name to a formula."""
        new = Bound(name=name, source=source, origin=origin)
        if self._last.get(name) != new:
            for known in (self._reports, self._mistakes, self._failed):
                known.pop(name, None)
        self.bound[name] = self._last[name] = new

    def report(self, name: str) -> Report:
        """Return how a formula is read and whether it is right.

        Raises
        ------
        EngineError
            If the declaration is wrong, or the worker fails.
        """
        if name not in self._reports:
            reply = self._asked("study", name)
            found = reply.report or Report(kind="unreadable", fault=reply.fault)
            if reply.report is None and not reply.is_limit:
                raise EngineError(f"the declaration of the formula {name} cannot be used: {reply.fault}")
            self._reports[name] = found
        return self._reports[name]

    def value(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return the value of a formula: a float, an array, or None where it has none.

        Raises
        ------
        FormulaFailed
            If it cannot be read, its parts do not fit together, or it takes too long.
        """
        if name in self._failed:  # it would fail the same way again, after as long a time
            raise self._failed[name]
        report = self.report(name)
        if report.kind in ("unreadable", "shape error"):
            raise self._fail(name, self._said(name, report), Ending.OK, is_shape=report.kind == "shape error")
        given = [packed(arg) for arg in args]
        reply = self._asked("value", name, given, {key: packed(arg) for key, arg in kwargs.items()})
        if reply.is_limit:
            raise self._fail(name, f"The formula for `{name}` cannot be computed: {reply.fault}.", Ending.CPU)
        if reply.fault:
            raise EngineError(f"the formula {name} was read, but not computed: {reply.fault}")
        return unpacked(reply.value)

    def mistakes(self, name: str) -> tuple[str, ...]:
        """Name the kinds of mistakes in a formula that is wrong; nothing if they are not recognised."""
        if name not in self._mistakes:
            is_wrong = self.report(name).kind in ("wrong", "shape error")
            self._mistakes[name] = tuple(self._asked("mistakes", name).mistakes) if is_wrong else ()
        return self._mistakes[name]

    def _asked(self, what: str, name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None) -> Reply:
        source, seed = self.bound[name].source, self._seeds[name]
        return self._ask(Ask(what, self.declared[name], source, seed, list(args), dict(kwargs or {})))

    def _fail(self, name: str, message: str, ending: Ending, *, is_shape: bool = False) -> FormulaFailed:
        self._failed[name] = FormulaFailed(message, ending, is_shape=is_shape)
        return self._failed[name]

    def _said(self, name: str, report: Report) -> str:
        bound = self.bound[name]
        what = "does not fit together" if report.kind == "shape error" else "cannot be read"
        where = marked(bound.source, report.span)
        place = f" Here, between the marks: {where}." if where else ""
        return f"The formula for `{name}` {what}: {report.fault}.{place}"


def marked(source: str, span: tuple[int, int]) -> str:
    """Return the part of a source that a fault is about, between marks, with what stands around it."""
    start, end = span
    if not 0 <= start < len(source):
        return ""
    end = min(max(end, start + 1), len(source))
    before = ("…" if start > _AROUND else "") + source[max(0, start - _AROUND) : start]
    after = source[end : end + _AROUND] + ("…" if len(source) > end + _AROUND else "")
    inner = source[start:end] if end - start <= 200 else source[start : start + 200] + "…"
    return " ".join(f"`{before}▸{inner}◂{after}`".split())
