"""Every limit holds, and is reached fast: a formula of any size and depth is answered in a moment."""

from __future__ import annotations

import time

import pytest

from grader.formulas import limits
from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.study import Kind, Study

SIGMA = Contract(Formula("x", r"\sigma(x)"))


@pytest.mark.parametrize(
    "source",
    [
        "x" * (limits.MAX_CHARS + 1),
        "+".join(["x"] * limits.MAX_TOKENS),
        "(" * (limits.MAX_DEPTH + 1) + "x" + ")" * (limits.MAX_DEPTH + 1),
        "{" * (limits.MAX_DEPTH + 1) + "x" + "}" * (limits.MAX_DEPTH + 1),
        "1" * (limits.MAX_NUMBER + 1),
        f"x^{{{limits.MAX_EXPONENT + 1}}}",
        f"1e{limits.MAX_EXPONENT + 1}",
        "10^{9999} 10^{9999} 10^{9999} 10^{9999} 2^{9999} (10^{9999})^{99}",
        "x" * (limits.MAX_SETTLED_DEPTH + 20),
        "9^{9^{9^{9}}}",
        "2^{2^{2^{2^{2^2}}}}",
        r"\exp " * 100 + "x",
        "x" + "'" * 500,
        r"\partial{" * 80 + "}" * 80,  # found by the fuzz benchmark
        "__import__('os').system('true')",
    ],
)
def test_too_much_is_unreadable_and_fast(source):
    begun = time.process_time()
    study = Study(SIGMA, source, seed=1)

    assert study.kind is Kind.UNREADABLE
    assert study.fault
    # A thousandth is usual; this only tells a hang from an answer.
    assert time.process_time() - begun < 3.0


@pytest.mark.parametrize(
    "source", ["e^{e^{e^{e^{e^x}}}}", "x^{9999}" * 60, "1/" * 200 + "x", "-" * 500 + "x", r"\partial{" * 60 + "x" + "}" * 60]
)
def test_much_is_answered(source):
    study = Study(SIGMA, source, seed=1)

    assert study.kind in (Kind.WRONG, Kind.UNDECIDED, Kind.UNREADABLE)
    assert study.mistakes() == ()
