"""The class page counts every student once, and nobody's missing grade as a zero."""

import pytest

from grader.model import Reason, Verdict
from grader.report.class_page import TROUBLE_LIMIT, gather_class

from .sample_results import FACTS, lose, perfect, sample_class

PROBLEM = "q2_2_skip_gradient"


def gather(*results):
    return gather_class(results, FACTS, lambda result: f"students/{result.student}.html")


def ungraded(student):
    return lose(
        perfect(student, "cs475_hw3"), PROBLEM, "equals_autograd", "m", verdict=Verdict.NOT_GRADED, detail="d"
    )


def test_assignments_and_students_keep_their_order():
    page = gather(perfect("b", "mathdnn_hw3"), perfect("a", "mathdnn_hw3"), perfect("a", "cs475_hw3"))

    assert [assignment.name for assignment in page.assignments] == ["mathdnn_hw3", "cs475_hw3"]
    assert [row.student for row in page.assignments[0].rows] == ["b", "a"]
    assert page.students == 2


def test_row_has_a_cell_per_problem_with_a_tone_and_a_text():
    lost = lose(perfect("a", "cs475_hw3"), PROBLEM, "large_inputs", "m")
    (assignment,) = gather(lost).assignments

    assert [(cell.text, cell.tone) for cell in assignment.rows[0].cells] == [("4", "part"), ("6", "pass")]
    assert (assignment.rows[0].total, assignment.rows[0].percent) == ("10", "83")


def test_not_graded_student_has_no_total_and_is_in_no_mean():
    (assignment,) = gather(perfect("a", "cs475_hw3"), ungraded("b")).assignments

    assert [row.total for row in assignment.rows] == ["12", "–"]
    assert assignment.rows[1].cells[0].text == "n/g"
    assert assignment.excluded == 1
    assert {fact.label: fact.value for fact in assignment.summary}["Mean"] == "100 %"


def test_not_graded_check_is_listed_with_its_traceback():
    page = gather(*(ungraded(str(number)) for number in range(TROUBLE_LIMIT + 3)))

    assert len(page.troubles) == TROUBLE_LIMIT
    assert page.more_troubles == 3
    assert (page.troubles[0].check, page.troubles[0].detail) == ("equals_autograd", "d")


def test_problem_counts_each_outcome():
    whole = perfect("a", "cs475_hw3")
    missing = lose(perfect("d", "cs475_hw3"), PROBLEM, "*", "m", reason=Reason.MISSING)
    members = [
        whole,
        lose(whole, PROBLEM, "large_inputs", "m"),
        lose(whole, PROBLEM, "*", "m"),
        missing,
        ungraded("e"),
    ]
    statistics = gather(*members).assignments[0].problems[0]

    assert (statistics.full, statistics.partial, statistics.zero) == (1, 1, 1)
    assert (statistics.missing, statistics.ungraded) == (1, 1)
    assert statistics.mean == "2.5"
    assert sum(segment.width for segment in statistics.segments) == pytest.approx(100)


def test_problem_that_was_not_run_for_somebody_is_an_empty_cell():
    whole = perfect("a", "cs475_hw3")
    part = type(whole)(assignment="cs475_hw3", student="b", path="", problems=whole.problems[1:])
    (assignment,) = gather(whole, part).assignments

    assert [cell.tone for cell in assignment.rows[1].cells] == ["off", "pass"]
    assert assignment.problems[0].full == 1


def test_unused_layers_are_told_with_their_reason():
    (layer,) = gather(perfect("a", "cs475_hw3")).missing_layers

    assert (layer.label, layer.value) == ("user namespace", "clone: Operation not permitted")


def test_facts_name_versions_seed_and_box():
    facts = {fact.label: fact.value for fact in gather().facts}

    assert facts["Seed"] == "475"
    assert facts["Box"] == "L2"
    assert facts["torch"] == "2.13.0"
    assert facts["Graded"] == "15 January 2026, 14:02 UTC"


def test_class_page_shows_flags_and_sort_buttons(report, pages):
    page = pages[report / "index.html"]

    assert "does not load ×4" in page.words_shown()
    sorts = [found["aria-sort"] for tag, found in page.tags if tag == "th" and "aria-sort" in found]
    assert (
        len(sorts)
        == page.count("button")
        == sum(len(a.problems) + 4 for a in gather(*sample_class()).assignments)
    )
    assert set(sorts) == {"none"}
