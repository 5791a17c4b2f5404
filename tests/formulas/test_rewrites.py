"""Random rewrites of right answers stay right; random mutants are accepted only if a dense sample agrees."""

from __future__ import annotations

import random

import pytest

from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract
from tests.formulas.rewriting import SCALAR, differs_densely, mutant, rewritten

#: The long version, with up to seven identities, is `python -m tests.benchmarks rewrites`.
COUNT = 500


def answers(count: int, seed: int):
    rng = random.Random(seed)
    for number in range(count):
        name = SCALAR[number % len(SCALAR)]
        yield name, rng


def test_no_rewrite_of_a_right_answer_is_rejected():
    rejected = []
    for name, rng in answers(COUNT, seed=20):
        source = rewritten(contract(name), rng, deepest=5)
        study = Study(contract(name), source, seed=1)
        if study.kind not in (Kind.CORRECT, Kind.AMBIGUOUS):
            rejected.append((name, source, str(study.kind), study.fault))

    assert rejected == []


def test_no_mutant_is_accepted_that_a_dense_sample_tells_apart():
    accepted, kinds = [], []
    for name, rng in answers(COUNT, seed=21):
        source = mutant(contract(name), rng)
        study = Study(contract(name), source, seed=1)
        kinds.append(study.kind)
        if study.kind in (Kind.CORRECT, Kind.AMBIGUOUS) and differs_densely(contract(name), source):
            accepted.append((name, source))

    assert accepted == []
    # Most mutants are wrong, and found to be.
    assert kinds.count(Kind.WRONG) > 0.7 * COUNT


@pytest.mark.parametrize("name", SCALAR)
def test_dense_sample_agrees_with_the_right_answer(name):
    assert not differs_densely(contract(name), contract(name).formula.right)
