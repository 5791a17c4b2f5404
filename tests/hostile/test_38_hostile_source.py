"""Source that breaks parsers: it is compiled in the child alone, and costs that problem alone."""

from __future__ import annotations

import pytest

from tests.hostile.engine import Range, Source, word_of
from tests.hostile.test_behaviours import assert_unharmed

ANSWER = b"\ndef answer(x):\n    return 42.0\n"
SOURCES = {
    "nested_parentheses": b"y = " + b"(" * 100_000 + b"1" + b")" * 100_000,
    "nested_lists": b"y = " + b"[" * 150 + b"]" * 150 + b"\n" + b"z = " + b"[" * 100_000,
    "unary_chain": b"y = " + b"-" * 1_000_000 + b"1",
    "attribute_chain": b"y = x" + b".a" * 500_000,
    "comparison_chain": b"y = 1" + b"<1" * 200_000,
    "binary_chain": b"y = 1" + b"+1" * 200_000,
    "deep_functions": b"\n".join(b" " * i + b"def f():" for i in range(99)) + b"\n" + b" " * 99 + b"pass",
    "nul_byte": b"y = 1\0",
    "wrong_encoding": b"# -*- coding: utf-16 -*-\ny = 1",
    "unknown_encoding": b"# -*- coding: rot-1000 -*-\ny = 1",
    "encoding_that_runs": b"# -*- coding: idna -*-\ny = 1",
    "not_utf8": b"y = '\xff\xfe'",
    "utf16": "y = 1".encode("utf-16"),
    "folded_power": b"y = 9 ** 9 ** 9",
    "folded_repetition": b"y = 'x' * 10 ** 11",
    "long_line": b"y = '" + b"x" * 5_000_000 + b"'\nraise SystemExit",
    "million_names": b"\n".join(b"v%d = %d" % (i, i) for i in range(100_000)) + b"\nraise SystemExit",
    "only_a_form_feed": b"\f\f\f",
    "mixed_indentation": b"if 1:\n\ty = 1\n        z = 1\n",
    "dunder_main": b"if __name__ == '__main__':\n    raise SystemExit",
}
# "ok" where it compiles and leaves the answer as it was meant.
ALLOWED = {"error", "crash", "time-limit", "memory-limit", "ok"}


ATTACKS = [Source(name=name, data=data + b"\n" + ANSWER) for name, data in SOURCES.items()]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_hostile_source_costs_its_problem_alone(shooting_range: Range, attack: Source) -> None:
    outcome = shooting_range.outcome(attack)

    actual = word_of(outcome.result)
    assert actual.split()[0] in ALLOWED, f"{actual}: {outcome.result.checks[0].message}"
    assert_unharmed(shooting_range, outcome)


def test_the_submission_after_it_is_graded_as_ever(shooting_range: Range) -> None:
    result = shooting_range.run(lambda: shooting_range.grade({"hw3.py": ANSWER}, "answer"))

    assert word_of(result) == "ok"
