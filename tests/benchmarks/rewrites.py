"""Formulas: many random rewrites of right answers and many mutants, judged and compared with a dense sample."""

from __future__ import annotations

import random

from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract
from tests.formulas.rewriting import SCALAR, differs_densely, mutant, rewritten

COUNT = 5000
GOOD = (Kind.CORRECT, Kind.AMBIGUOUS)


def main() -> None:
    """Print how many right ones were rejected and how many wrong ones accepted."""
    rng = random.Random(77)
    rejected, undecided = [], 0
    for number in range(COUNT):
        name = SCALAR[number % len(SCALAR)]
        source = rewritten(contract(name), rng)
        study = Study(contract(name), source, 1)
        undecided += study.kind is Kind.UNDECIDED
        if study.kind not in (*GOOD, Kind.UNDECIDED):
            rejected.append((name, source, study.text))
    print(f"{COUNT} rewrites of 1 to 7 identities: {len(rejected)} rejected, {undecided} undecided")
    for one in rejected[:5]:
        print("  rejected:", *one)

    accepted, equal = [], 0
    for number in range(COUNT):
        name = SCALAR[number % len(SCALAR)]
        source = mutant(contract(name), rng)
        is_good = Study(contract(name), source, 1).kind in GOOD
        equal += is_good
        if is_good and differs_densely(contract(name), source):
            accepted.append((name, source))
    print(f"{COUNT} mutants: {equal} found equal, {len(accepted)} of them told apart by a dense sample")
    for one in accepted[:5]:
        print("  accepted:", *one)
