"""Whatever is handed in as a formula is answered: no exception, no hang. The long version is a benchmark."""

from __future__ import annotations

import contextlib
import time

from grader.formulas.faults import FormulaFault, Undecided
from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract
from tests.formulas.fuzzing import strings

COUNT = 1500


def test_every_string_has_an_answer():
    kinds: dict[Kind, int] = {}
    for name, source in strings(COUNT, seed=11):
        begun = time.process_time()
        study = Study(contract(name), source, seed=1)
        kinds[study.kind] = kinds.get(study.kind, 0) + 1
        if study.contract.is_scalar:
            with contextlib.suppress(FormulaFault, Undecided, OverflowError, RecursionError):
                study.value([2.5] * len(study.contract.formula.names), {})
        assert time.process_time() - begun < 5.0, source
        assert study.text or study.fault, source

    # The generator makes formulas, too.
    assert kinds[Kind.UNREADABLE] > COUNT / 4
    assert sum(kinds.get(kind, 0) for kind in (Kind.WRONG, Kind.SHAPE, Kind.CORRECT)) > COUNT / 10
