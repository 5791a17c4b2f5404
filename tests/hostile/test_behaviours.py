"""Every hostile behaviour ends with its verdict, at every level, and leaves everything else as it was."""

from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.hostile.engine import MODES, SHORT, Attack, Outcome, Range, attacks, is_allowed, word_of


def assert_unharmed(shooting_range: Range, outcome: Outcome) -> None:
    """Whatever an attack did, nothing outside its own process has changed."""
    assert outcome.seen == shooting_range.witnesses.before
    assert not outcome.left, "a process was left behind"
    assert outcome.scratch == []
    assert outcome.is_alive, "the zygote is gone"
    assert shooting_range.token not in repr(outcome.result)
    assert len(outcome.result.output) <= 66_000


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.id)
def test_a_behaviour_gets_its_verdict_and_harms_nobody(shooting_range: Range, attack: Attack) -> None:
    outcome = shooting_range.outcome(attack)
    check, actual = outcome.result.checks[0], word_of(outcome.result)
    allowed = attack.allowed(shooting_range.level)

    assert is_allowed(actual, allowed), f"{actual}: {check.message} {outcome.result.output[-500:]}"
    assert (check.verdict is Verdict.PASS) == (actual == "ok") and check.points == (actual == "ok")
    if actual.startswith("error") and "error" not in allowed:
        # Where the exception's type is known it is raised by the student's own line, not while the value is sent.
        assert ".py, line " in check.message
    if actual == "time-limit":
        # Twice, where the file is loaded once more to find out which name ended it.
        assert outcome.took_s <= 2 * (SHORT.load_s + SHORT.call_s) + 10
    assert_unharmed(shooting_range, outcome)


def test_the_modes_reach_their_levels(shooting_range: Range) -> None:
    level = shooting_range.run(lambda: shooting_range.level)

    assert level == MODES[shooting_range.mode], shooting_range.facts["layers"]
