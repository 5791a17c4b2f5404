"""Every hostile behaviour ends with its verdict, at every level, and leaves everything else as it was."""

from __future__ import annotations

import time

import pytest

from grader.model import Verdict
from tests.hostile.engine import MODES, SHORT, Attack, Range, attacks, is_allowed, word_of
from tests.hostile.witnesses import settled


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.id)
def test_a_behaviour_gets_its_verdict_and_harms_nobody(shooting_range: Range, attack: Attack) -> None:
    begun = time.monotonic()
    result = shooting_range.attack(attack)
    took_s = time.monotonic() - begun
    check, actual = result.checks[0], word_of(result)

    assert is_allowed(actual, attack.allowed(shooting_range.level)), f"{actual}: {check.message} {result.output[-500:]}"
    assert (check.verdict is Verdict.PASS) == (actual == "ok") and check.points == (actual == "ok")
    if actual.startswith("error") and "error" not in attack.allowed(shooting_range.level):
        # Where the exception's type is known it is raised by the student's own line, not while the value is sent.
        assert ".py, line " in check.message
    if actual == "time-limit":
        # Twice, where the file is loaded once more to find out which name ended it.
        assert took_s <= 2 * (SHORT.load_s + SHORT.call_s) + 1.5
    assert shooting_range.witnesses.look() == shooting_range.witnesses.before
    assert not settled(shooting_range.pid, shooting_range.expected)
    assert list(shooting_range.scratch.iterdir()) == []
    assert shooting_range.zygote.is_alive
    assert shooting_range.token not in repr(result)
    assert len(result.output) <= 66_000


def test_the_modes_reach_their_levels(shooting_range: Range) -> None:
    assert shooting_range.level <= MODES[shooting_range.mode]
    if MODES[shooting_range.mode] == "L3":
        assert shooting_range.level == "L3", shooting_range.facts["layers"]


