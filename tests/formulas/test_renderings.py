"""Every labelled formula is found to be what it is; above all, no correct one is called wrong."""

from __future__ import annotations

from functools import cache

import pytest

from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract, renderings

RENDERINGS = renderings()
GIVES_ALL_POINTS = {Kind.CORRECT, Kind.AMBIGUOUS}


@cache
def studied(name, formula):
    return Study(contract(name), formula, seed=7)


def test_there_are_enough_of_every_kind():
    kinds = [kind for _, kind, _ in RENDERINGS]

    assert len(RENDERINGS) >= 120
    assert len(set(RENDERINGS)) == len(RENDERINGS)
    assert {kind: kinds.count(kind) >= 4 for kind in Kind if kind is not Kind.UNDECIDED} == dict.fromkeys(
        (kind for kind in Kind if kind is not Kind.UNDECIDED), True
    )
    assert {name for name, _, _ in RENDERINGS} == {
        "relu_prime", "softplus_prime", "elu_prime", "logsigmoid_prime", "layer_gradient", "skip_gradient",
        "ce_at_scaled_onehot", "softplus",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "formula"), RENDERINGS)
def test_formula_gets_its_verdict(name, kind, formula):
    study = studied(name, formula)

    assert study.kind == kind, f"{study.text} {study.fault}"


@pytest.mark.parametrize(("name", "kind", "formula"), RENDERINGS)
def test_what_was_read_is_shown_and_what_was_not_has_a_place(name, kind, formula):
    study = studied(name, formula)

    if kind == "unreadable":
        assert study.fault
        assert 0 <= study.span[0] < study.span[1] <= len(formula) + 1
    else:
        assert study.text
        assert study.mathml.startswith("<math")


@pytest.mark.parametrize(("name", "kind", "formula"), [one for one in RENDERINGS if one[1] in GIVES_ALL_POINTS])
def test_what_was_read_can_be_read_again(name, kind, formula):
    """The line that the student sees means what was graded."""
    first = studied(name, formula)

    again = Study(contract(name), first.text.strip("{}"), seed=7) if first.text[0] != "{" else first

    assert again.kind in GIVES_ALL_POINTS, first.text
