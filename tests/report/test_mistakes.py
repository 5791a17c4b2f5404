"""The same mistake is counted together, by how the answers behave, and told with what to say in class."""

from dataclasses import replace

import pytest

from grader.evidence import Explanation
from grader.model import Reason, Verdict
from grader.report.mistakes import COMMON_LIMIT, EXAMPLE_LIMIT, MistakeTally
from grader.wording import look_at

from .sample_results import HOSTILE, SKIPPED_ALL, lose, perfect

PROBLEM = "q2_2_skip_gradient"


def student(name, message="m", check="equals_autograd", **changes):
    return lose(perfect(name, "cs475_hw3"), PROBLEM, check, message, **changes)


def known(name, says="You evaluated σ′ at x.", file="sigma_at_x.py", call="f(1.0)"):
    why = Explanation(misconception=says, known_as=file, call=call, returned="1.0", expected="2.0")
    return student(name, explanation=why)


def unknown(name, call="f(1.0, [2.0])", **changes):
    return student(name, explanation=Explanation(call=call, returned="0.0", expected="2.0"), **changes)


def groups(*results):
    tally = MistakeTally()
    for result in results:
        tally.add(result, f"{result.student}.html")
    common, rare, more = tally.views()
    return [*common, *rare], more


def sizes(*results):
    return [one.count for one in groups(*results)[0]]


def test_a_known_mistake_is_one_group_whatever_the_call():
    ((one,), _) = groups(known("a"), known("b", call="f(77.0)"), perfect("c", "cs475_hw3"))

    assert (one.count, one.share) == (2, "67 % of those who handed it in")
    assert one.sentence == "You evaluated σ′ at x."
    assert one.evidence == "`f(1.0)` gives 1.0; it should be 2.0."
    assert one.known_as == "sigma_at_x.py"
    assert [(example.student, example.link) for example in one.examples] == [("a", "a.html"), ("b", "b.html")]


def test_two_known_mistakes_are_two_groups_the_larger_first():
    found, _ = groups(known("a", "One.", "a.py"), known("b", "Two.", "b.py"), known("c", "Two.", "b.py"))

    assert [(one.sentence, one.count) for one in found] == [("Two.", 2), ("One.", 1)]


def test_unknown_mistakes_with_close_calls_are_one_group():
    assert sizes(unknown("a"), unknown("b", "f(1.5, [2.0])")) == [2]


@pytest.mark.parametrize("call", ["f(-1.0, [2.0])", "f(9.0, [2.0])", "f(1.0, [2.0, 2.0])", "g(1.0, [2.0])", "f(0.0, [2.0])"])
def test_unknown_mistakes_with_other_calls_are_other_groups(call):
    assert sizes(unknown("a"), unknown("b", call)) == [1, 1]


def test_unknown_mistakes_with_other_reasons_or_checks_are_other_groups():
    assert sizes(unknown("a"), unknown("b", reason=Reason.SHAPE)) == [1, 1]
    assert sizes(unknown("a"), unknown("b", check="*")) == [1, 1]


def test_all_checks_that_one_unknown_mistake_costs_are_named_together():
    ((one,), _) = groups(unknown("a", check="*"))

    assert one.checks == ("equals_autograd", "large_inputs")
    assert one.sentence == "`skip_gradient(x, W, y_hat)` is the gradient that autograd finds."


def test_a_record_without_explanation_is_grouped_by_the_call_in_its_message():
    same = [student(name, f"`skip_gradient({value}, 2)`: the result is {value}.") for name, value in (("a", 1.0), ("b", 1.2))]
    other = student("c", "`skip_gradient(50.0, 2)`: the result is 3.")

    found, _ = groups(*same, other)
    assert [one.count for one in found] == [2, 1]
    assert found[0].evidence == "`skip_gradient(1.0, 2)`: the result is 1.0."


def test_a_reason_has_its_advice():
    ((one,), _) = groups(student("a", "m", reason=Reason.SHAPE))

    assert one.sentence.startswith(look_at(Reason.SHAPE))


def test_a_file_that_does_not_load_is_one_mistake_of_no_problem():
    broken = student("a", check="*", reason=Reason.LOAD)
    broken = lose(broken, "q2_4_backprop", "*", "m", reason=Reason.LOAD)
    ((one,), _) = groups(broken, student("b", check="*", reason=Reason.LOAD))

    assert (one.problem, one.count, one.share, one.checks) == ("", 2, "", ())
    assert "in a fresh interpreter" in one.sentence


@pytest.mark.parametrize(
    "changes",
    [{"reason": Reason.MISSING}, SKIPPED_ALL, {"verdict": Verdict.NOT_GRADED, "reason": Reason.OURS}],
)
def test_what_was_not_handed_in_skipped_or_not_graded_is_no_mistake(changes):
    assert groups(student("a", **changes)) == ([], 0)


def test_partial_credit_is_a_mistake():
    assert sizes(student("a", points=1.0, verdict=Verdict.PASS, reason=Reason.PARTIAL)) == [1]


def test_many_examples_and_many_mistakes_are_cut_and_counted():
    ((one,), _) = groups(*[known(f"s{k:02}") for k in range(20)])
    found, more = groups(*[known(f"{name}{k}", str(k), f"{k}.py") for k in range(80) for name in "ab"])

    assert (len(one.examples), one.more_examples) == (EXAMPLE_LIMIT, 20 - EXAMPLE_LIMIT)
    assert (found[COMMON_LIMIT - 1].count, len(found) + more) == (2, 80)


def test_hostile_texts_are_cleaned():
    evil = replace(known("a", HOSTILE, HOSTILE, HOSTILE), student=HOSTILE)
    found, _ = groups(evil, student("b", f"`f({HOSTILE})`: m"), student("c", "`f(" + "9" * 5_000 + ")`: m"))

    assert "\x1b" not in repr(found)
    assert "\ud800" not in repr(found)
