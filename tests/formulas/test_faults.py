from __future__ import annotations

from grader.formulas.faults import NOWHERE, FormulaFault, ShapeFault, Undecided, Undefined, Unreadable


def test_a_fault_has_words_and_a_place():
    fault = Unreadable("it is empty", (0, 1))

    assert (fault.message, fault.span, str(fault)) == ("it is empty", (0, 1), "it is empty")
    assert ShapeFault("no").span == NOWHERE


def test_what_is_wrong_with_a_value_is_no_fault_of_the_formula():
    assert not issubclass(Undefined, FormulaFault)
    assert not issubclass(Undecided, FormulaFault)
