"""The class page counts every student once, and nobody's missing grade as a zero."""


from grader.model import ManualItem, Reason, Verdict
from grader.report.class_context import Export
from grader.report.class_page import TROUBLE_LIMIT, ClassTally

from .sample_results import FACTS, change, lose, perfect, sample_class

PROBLEM = "q2_2_skip_gradient"


def gather(*results, exports=()):
    tally = ClassTally(FACTS)
    for result in results:
        tally.add(result, f"students/{result.student}.html")
    return tally.page(exports)


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


def test_problem_that_was_not_run_for_somebody_is_an_empty_cell():
    whole = perfect("a", "cs475_hw3")
    part = type(whole)(assignment="cs475_hw3", student="b", path="", problems=whole.problems[1:])
    (assignment,) = gather(whole, part).assignments

    assert [cell.tone for cell in assignment.rows[1].cells] == ["off", "pass"]
    assert assignment.problems[0].shares.full == 1


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


def test_what_awaits_a_person_and_what_was_answered_twice_is_flagged():
    by_hand = ManualItem(name="remark", points=2, rubric="…")
    result = change(perfect("a", "cs475_hw3"), PROBLEM, manual=(by_hand,), notes=("`f` is also in b.py; a.py was used.",))
    (assignment,) = gather(result, perfect("b", "cs475_hw3")).assignments

    assert [flag.word for flag in assignment.rows[0].flags] == ["answers twice", "by hand"]
    assert assignment.rows[0].flags[1].where == (PROBLEM,)
    assert assignment.rows[1].flags == ()
    assert assignment.flag_words == ("answers twice", "by hand")


def test_nobody_awaits_grading_of_what_was_not_handed_in():
    missing = lose(perfect("a", "cs475_hw3"), PROBLEM, "*", "m", reason=Reason.MISSING)
    missing = change(missing, PROBLEM, manual=(ManualItem(name="remark", points=2, rubric="…"),))

    assert gather(missing).assignments[0].rows[0].flags == ()


def test_only_where_something_is_not_graded_there_is_a_column_for_it():
    assert not gather(perfect("a", "cs475_hw3")).assignments[0].has_ungraded
    assert gather(ungraded("a")).assignments[0].has_ungraded


def test_exports_are_linked(tmp_path):
    export = Export(name="scores.csv", link="../scores.csv")

    assert gather(exports=[export]).exports == (export,)


def test_class_page_tells_mistakes_and_checks(report, pages):
    words = pages[report / "index.html"].words_shown()

    assert "What the class gets wrong" in words
    assert "You average over the k classes" in words
    assert "Behaves like mean_over_classes.py" in words
    assert "Cronbach’s α" in words
