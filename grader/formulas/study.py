"""Everything there is to say about one formula: how it is read, whether it is right, its values, its mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from .contract import Contract, Parsed
from .equivalence import Verdict, compare, value_at
from .evaluation import PRECISIONS, Budget, Intervals
from .faults import FormulaFault, ShapeFault, Span, Undecided, Undefined, Unreadable
from .intervals import Precision
from .mathml import mathml_of
from .matrices import agreement, samples
from .messages import Report
from .points import Numbers
from .readings import Reading, readings
from .rendering import number, text_of
from .repair import mistakes
from .shapes import a
from .steps import Step
from .symbols import shown
from .tree import Node

#: Operations at 100 bits for one value, about two seconds: a matrix of 20×20 needs a tenth.
WORK = 1_000_000.0


class Kind(StrEnum):
    """What a formula turned out to be."""

    CORRECT = "correct"
    TRANSPOSED = "correct up to transpose"
    AMBIGUOUS = "ambiguous without brackets"
    SHAPE = "shape error"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading that has a meaning."""

    reading: Reading
    tree: Node
    step: Step
    remarks: list[str]


@dataclass
class Study:
    """One formula under one contract.

    Attributes
    ----------
    kind : Kind
    text, mathml : str
        As it was read; empty if it could not be.
    fault : str
        What is wrong, for what is unreadable or a shape error.
    span : Span
        Where.
    remarks : list of str
        What was assumed.
    """

    contract: Contract
    source: str
    seed: int
    kind: Kind = Kind.UNREADABLE
    text: str = ""
    mathml: str = ""
    fault: str = ""
    span: Span = (-1, -1)
    remarks: list[str] = field(default_factory=list)
    verdict: Verdict | None = None
    _chosen: _Read | None = None
    _tree: Node | None = None
    _reading: Reading = field(default_factory=Reading)
    _parsed: Parsed | None = None

    def __post_init__(self) -> None:
        try:
            self._parsed = self.contract.read(self.source)
            if self._parsed.is_mended:
                self.remarks.append(
                    "Backslashes were lost in it and put back: write the string as r\"…\" in Python, '…' in TOML."
                )
            self._choose(self._parsed)
        except Unreadable as fault:
            self.kind, self.fault, self.span = Kind.UNREADABLE, fault.message, fault.span

    # -- reading -----------------------------------------------------------------------------------

    def _choose(self, parsed: Parsed) -> None:
        """Take the first reading that is right, else the first that has a meaning."""
        first_fault: FormulaFault | None = None
        candidates: dict[Kind, _Read] = {}
        for rank, (reading, tree) in enumerate(readings(parsed.tree)):
            if rank == 0:
                self._show(tree, reading)
            try:
                step, remarks = self.contract.steps_of(tree, reading, is_python=parsed.is_python)
            except (ShapeFault, Unreadable) as fault:
                first_fault = first_fault or fault
                continue
            kind = self._compare(step)
            if kind is Kind.CORRECT and rank:
                kind = Kind.AMBIGUOUS
            if reading.is_lenient and kind in (Kind.WRONG, Kind.UNDECIDED):
                continue  # only what is right is read so generously
            candidates.setdefault(kind, _Read(reading, tree, step, remarks))
            if kind is Kind.CORRECT:
                break
        for kind in (Kind.CORRECT, Kind.AMBIGUOUS, Kind.TRANSPOSED, Kind.UNDECIDED, Kind.WRONG):
            if kind in candidates:
                self._take(kind, candidates[kind])
                return
        if isinstance(first_fault, Unreadable):
            raise first_fault
        if first_fault is not None:
            self.kind, self.fault, self.span = Kind.SHAPE, first_fault.message, first_fault.span

    def _show(self, tree: Node, reading: Reading) -> None:
        self._tree, self._reading = tree, reading
        self.text, self.mathml = text_of(tree), mathml_of(tree)

    def _take(self, kind: Kind, read: _Read) -> None:
        self.kind, self._chosen = kind, read
        self._show(read.tree, read.reading)
        if kind is Kind.AMBIGUOUS:
            self.remarks.append(read.reading.says(self.text))
        self.remarks += read.remarks
        if kind is not Kind.WRONG or not self.contract.is_scalar:
            self.verdict = None

    def _compare(self, step: Step) -> Kind:
        shape = self.contract.formula.result_shape
        if self.contract.is_scalar:
            if self.contract.right is None:  # in a starter kit
                return Kind.CORRECT if Numbers(self.contract, self.seed).agree(step) else Kind.WRONG
            found = compare(step, self.contract.right, self.contract.domains, self.seed)
            if found.kind == "different":
                self.verdict = self.verdict or found
            return {"equal": Kind.CORRECT, "different": Kind.WRONG}.get(found.kind, Kind.UNDECIDED)
        found_kind = agreement(step, shape, self._samples)
        return {"equal": Kind.CORRECT, "transposed": Kind.TRANSPOSED, "different": Kind.WRONG}.get(
            found_kind, Kind.UNDECIDED
        )

    @cached_property
    def _samples(self) -> list[Any]:
        return samples(self.contract, self.seed)

    # -- values ------------------------------------------------------------------------------------

    def value(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return the formula's value, rounded from any precision that it takes: a float, an array, or None.

        Raises
        ------
        FormulaFault
            If it has no meaning.
        Undecided
            If the value is too large, or takes too long.
        """
        if self._chosen is None:
            raise ShapeFault(self.fault, self.span) if self.kind is Kind.SHAPE else Unreadable(self.fault, self.span)
        given = self.contract.formula.bind(args, kwargs)
        if self.contract.is_scalar:
            return value_at(self._chosen.step, given, Budget(WORK))
        return self._array(self._chosen.step, given)

    def _array(self, step: Step, given: Mapping[str, Any]) -> Any:
        sizes: dict[str, int] = {}
        values: dict[str, Any] = {}
        for name, shape in self.contract.formula.signature:
            found = np.asarray(given[name], dtype=float)
            values[name] = found if len(shape) == 0 else found.reshape(-1, 1) if shape[1] == "1" else found
            for letter, length in zip(shape, values[name].shape, strict=False):
                sizes[letter] = length
        budget = Budget(WORK)
        for bits in PRECISIONS:
            how = Precision(bits, is_last=bits == PRECISIONS[-1])
            try:
                found_value = _evaluated(self.contract, step, values, sizes, how, budget)
            except Undefined:
                return None
            except Undecided:
                if how.is_last or budget.left < 0:
                    raise
                continue
            numbers = [item.as_float() for item in np.ravel(np.asarray(found_value, dtype=object))]
            if None not in numbers:
                return np.array(numbers, dtype=float).reshape(np.shape(found_value)) if step.shape else numbers[0]
        raise Undecided

    # -- what is told ------------------------------------------------------------------------------

    def report(self) -> Report:
        """Return what was found out, as it is sent."""
        return Report(
            kind=str(self.kind),
            text=self.text,
            mathml=self.mathml,
            fault=self.fault,
            span=self.span,
            remarks=self.remarks,
            counterexample=self._counterexample() if self.kind is Kind.WRONG else "",
        )

    def _counterexample(self) -> str:
        if self.verdict is not None:
            at = ", ".join(f"{shown(name)} = {number(value)}" for name, value in self.verdict.point.items())
            actual = "has no value" if self.verdict.actual is None else f"is {self.verdict.actual:.10g}"
            return f"At {at} your formula {actual}, which is not right."
        return "At random values of the symbols your formula is not right." if self.contract.dimension else ""

    # -- mistakes ----------------------------------------------------------------------------------

    def mistakes(self) -> tuple[str, ...]:
        """Name the kinds of mistakes; nothing if they are not recognised, or if there are none."""
        if self._tree is None or self._parsed is None or self.kind not in (Kind.WRONG, Kind.SHAPE):
            return ()
        found: tuple[str, ...] = ()
        step = self._chosen.step if self._chosen is not None else None
        shape = self.contract.formula.result_shape
        if step is not None and step.shape != shape and self.kind is Kind.WRONG:
            found = (f"it is {a(step.shape)}, and {a(shape)} is asked for",)
        return found + mistakes(
            self.contract, self._tree, self._reading, is_python=self._parsed.is_python, seed=self.seed
        )


def _evaluated(
    contract: Contract,
    step: Step,
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    how: Precision,
    budget: Budget,
) -> Any:
    """Evaluate in intervals; what symbols mean is computed once."""
    known: dict[str, Any] = {}
    run = Intervals(values, sizes, how, budget)
    used = _variables(step)
    for name, meaning in contract.means.items():
        if name in used or any(name in _variables(other) for other in contract.means.values()):
            known[name] = run.value(meaning)
            run.define(name, known[name])
    return run.value(step)


def _variables(step: Step) -> set[str]:
    found = {step.name} if step.op == "var" else set()
    for arg in step.args:
        found |= _variables(arg)
    return found


