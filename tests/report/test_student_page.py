"""A student's page tells every check's outcome, what was found, and how to repeat it."""

from dataclasses import replace

import pytest

from grader.evidence import Excerpt, Explanation, Figure, Reading
from grader.model import Ending, ManualItem, Reason, Verdict
from grader.report.site import write_copies
from grader.report.student_page import gather_student, share

from .sample_evidence import fit_picture, png
from .sample_results import FACTS, HOSTILE, change, lose, perfect, sample_class

PROBLEM = "q2_2_skip_gradient"


@pytest.fixture
def result():
    return perfect("amira", "cs475_hw3")


def gather(result):
    return gather_student(result, FACTS)


def first(result):
    return gather(result).problems[0].checks[0]


def test_passed_check_has_sentence_and_points(result):
    check = first(result)

    assert (check.word, check.points, check.max_points) == ("Passed", "4", "4")
    assert check.sentence == "`skip_gradient(x, W, y_hat)` is the gradient that autograd finds."
    assert check.message == ()
    assert check.remarks == ()


def test_message_keeps_columns_apart_from_prose(result):
    check = first(lose(result, PROBLEM, "equals_autograd", "Off.\n\n  given  1\n    then 2\n\nSmallest."))

    assert [(part.text, part.is_block) for part in check.message] == [
        ("Off.", False), ("given  1\n  then 2", True), ("Smallest.", False),
    ]  # fmt: skip


def test_reason_and_ending_are_told(result):
    check = first(
        lose(result, PROBLEM, "equals_autograd", "m", reason=Reason.LIMIT, ending=Ending.CPU, wall_s=0.0)
    )

    assert check.remarks == ("limit", "used up its processor time")


def test_only_a_slow_check_has_its_time_told(result):
    slow = lose(result, PROBLEM, "*", "", 4.0, verdict=Verdict.PASS, reason=Reason.NONE, wall_s=12.3)

    assert first(slow).remarks == ("12.3 s",)


def test_long_message_is_not_repeated_for_the_next_check(result):
    said = "`hw3.py` cannot be read, line 41: expected ':' after the condition"
    checks = gather(lose(result, PROBLEM, "*", said)).problems[0].checks

    assert [bool(check.message) for check in checks] == [True, False]
    assert checks[1].same_as == "equals_autograd"


def test_not_graded_is_our_fault_and_shows_neither_traceback_nor_total(result):
    page = gather(
        lose(
            result,
            PROBLEM,
            "equals_autograd",
            "ZeroDivisionError",
            verdict=Verdict.NOT_GRADED,
            detail="Traceback ours",
        )
    )

    assert page.problems[0].checks[0].message[0].text.startswith("Could not be graded: our fault, not yours")
    assert not page.is_graded
    assert page.flags[0].is_ours
    assert "Traceback" not in repr(page)
    assert "ZeroDivisionError" not in repr(page)


def test_hidden_check_is_marked(result):
    assert [check.is_hidden for check in gather(result).problems[0].checks] == [False, True]


def test_output_is_counted_and_capped(result):
    page = gather(change(result, PROBLEM, output="line\n" * 9_000, output_dropped=48_211))

    assert page.problems[0].output_size == "9,000 lines, and 48.2 kB more that were not kept"
    assert page.problems[0].output.endswith("… [25,000 more characters]")


def test_digests_seed_and_command_are_there(result):
    problem = gather(result).problems[0]

    assert [fact.label for fact in problem.digests] == [
        "Engine", "Graded", "Submission digest", "Seed", "Box", "Problem digest", "Key",
    ]  # fmt: skip
    assert problem.replay.endswith("--student amira --seed 475 --force")


def test_name_that_cannot_be_seen_gets_one():
    assert gather(replace(perfect("x", "cs475_hw3"), student=" \t ")).student == "(no name)"


def test_page_draws_each_kind_of_failure(pages):
    texts = {path.stem.removeprefix("mathdnn_hw3--"): page.words_shown() for path, page in pages.items()}

    assert "◐ Partial credit One minibatch step" in texts["ben_okafor"]
    assert "No total yet 46 of 50 points so far" in texts["hanna_larsson"]
    assert "○ Not handed in" in texts["farid"]
    assert "Your code used up its processor time." in texts["esther_lee"]
    assert "These files were not read: data.csv: a symlink to /etc/passwd" in texts["ivan"]
    assert "The same as for shapes above." in texts["dmitri"]


def test_explanation_takes_the_place_of_the_message(result):
    why = Explanation(call="f(1.0)", returned="2.0", expected="3.0")
    check = first(lose(result, PROBLEM, "equals_autograd", "the same as one text", explanation=why))

    assert check.message == ()
    assert (check.explanation.call, check.explanation.returned, check.explanation.expected) == ("f(1.0)", "2.0", "3.0")


def test_explanation_that_says_nothing_to_the_student_leaves_the_message(result):
    check = first(lose(result, PROBLEM, "equals_autograd", "Off.", explanation=Explanation(known_as="a.py")))

    assert check.explanation is None
    assert check.message[0].text == "Off."


def test_code_pictures_formulas_and_figures_are_shown(result):
    excerpt = Excerpt(path="hw3.py", line=1, first=1, text="x = 1")
    result = lose(result, PROBLEM, "equals_autograd", "m", excerpt=excerpt, pictures=(fit_picture(),))
    problem = gather(
        change(
            result, PROBLEM,
            readings=(Reading(name="f", source=r"\sigma(x)", text="σ(x)"),),
            figures=(Figure(png=png(), width=1, height=1, origin="cell 4"), Figure(png=b"x", width=1, height=1)),
        )
    ).problems[0]  # fmt: skip

    assert problem.checks[0].excerpt.place == "hw3.py"
    assert problem.checks[0].pictures[0].title == "What your network has learnt"
    assert (problem.readings[0].text, problem.readings[0].before) == ("σ(x)", r"\sigma(x)")
    assert [figure.alt for figure in problem.figures] == ["Figure 1, drawn by cell 4"]
    assert problem.figures_refused == 1


@pytest.mark.parametrize(("position", "parts"), [(2, ("a+", "{", "b")), (-1, ("a+{b", "", "")), (9, ("a+{b", "", ""))])
def test_formula_that_could_not_be_read_is_marked_where_it_stopped(result, position, parts):
    reading = Reading(name="f", source="a+{b", problem="A brace is not closed.", position=position)
    (shown,) = gather(change(result, PROBLEM, readings=(reading,))).problems[0].readings

    assert (shown.before, shown.at, shown.after) == parts


def test_place_in_a_formula_that_had_to_be_cleaned_is_not_guessed(result):
    reading = Reading(name="f", source="a\x1b[31m+{b", problem="p", position=7)
    (shown,) = gather(change(result, PROBLEM, readings=(reading,))).problems[0].readings

    assert (shown.before, shown.at) == ("a+{b", "")


SECRET = "SECRET"


def secretive():
    """Return a submission whose every text that a student must not see says SECRET."""
    why = Explanation(
        misconception="Named.", known_as=SECRET, call=SECRET, returned=SECRET, expected=SECRET, detail=SECRET,
        irrelevant=(SECRET,),
    )  # fmt: skip
    result = lose(
        perfect("amira", "cs475_hw3"), PROBLEM, "large_inputs", "A hidden case fails.", explanation=why, detail=SECRET,
        pictures=(replace(fit_picture(), title=SECRET),),
    )  # fmt: skip
    result = lose(result, PROBLEM, "equals_autograd", "m", explanation=Explanation(detail="d", known_as=SECRET))
    by_hand = ManualItem(name="explanation", points=2, rubric=SECRET)
    result = change(
        result, PROBLEM, manual=(by_hand,), seed=987654321, key="k" * 8 + SECRET, problem_digest=SECRET, box_level=SECRET
    )
    return replace(result, path=f"/home/{SECRET}/amira")


def test_students_copy_holds_nothing_that_is_for_instructors(tmp_path):
    own = gather_student(secretive(), FACTS)
    (path,) = write_copies([secretive()], FACTS, tmp_path)
    copy = path.read_text(encoding="utf-8")

    assert repr(own).count(SECRET) >= 10
    assert SECRET not in copy
    assert "987654321" not in copy
    assert "--seed" not in copy
    assert "Named." in copy
    assert "index.html" not in copy


def test_every_sample_can_be_gathered():
    for sample in sample_class():
        assert gather(sample).student
        assert "\0" not in repr(gather(sample))
        assert HOSTILE not in repr(gather(sample))


def test_share_stays_within_the_bar():
    assert [share(1, 0), share(-1, 4), share(5, 4), share(1, 3)] == [0.0, 0.0, 100.0, 33.3]


def test_a_copy_tells_no_time_of_what_has_seen_a_hidden_case():
    result = perfect("amira", "cs475_hw3")
    facts = {"cpu_s": 27.1, "peak_memory_bytes": 271 << 20, "graded_at": "2026-11-26T22:31:41+00:00"}
    slow = change(result, PROBLEM, wall_s=31.4, **facts)
    slow = lose(slow, PROBLEM, "large_inputs", "", 1.0, verdict=Verdict.PASS, wall_s=16.2)

    copy, own = (repr(gather_student(slow, FACTS, is_copy=is_copy)) for is_copy in (True, False))

    for told in ("31.4 s", "27.1 s", "284 MB", "22:31", "16.2 s"):
        assert told in own
        assert told not in copy
