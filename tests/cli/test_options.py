from __future__ import annotations

import pytest

from grader.cli.options import load_all, select
from grader.course.course import find_course
from grader.errors import AuthorError, UsageError

NAMES = ["p1_mlp_fit", "p10_other", "p6_dead_relu", "p6_dead_relu_again"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), []),
        (("p6_dead_relu",), ["p6_dead_relu"]),
        (("p1",), ["p1_mlp_fit"]),
        (("p10", "p1"), ["p10_other", "p1_mlp_fit"]),
        (("p1_m", "p1_mlp"), ["p1_mlp_fit"]),
    ],
)
def test_a_word_stands_for_a_name_or_its_beginning(words, expected):
    assert select(words, NAMES, "problem") == expected


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("p9", "no problem is called 'p9'"),
        ("p6", "'p6' could be any of p6_dead_relu, p6_dead_relu_again"),
        ("p", "any of"),
    ],
)
def test_a_word_for_none_or_several_is_a_usage_error(word, said):
    with pytest.raises(UsageError, match=said):
        select((word,), NAMES, "problem")


def test_all_problems_are_loaded_by_assignment(course_root):
    course = find_course(course_root, course_root)

    assert [one.name for one in load_all(course, list(course.assignments))["tiny"]] == ["double"]


def test_all_authors_mistakes_are_told_at_once(course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace("points=2", "points=5").replace("triple.py", "gone.py"))
    course = find_course(course_root, course_root)

    with pytest.raises(AuthorError) as caught:
        load_all(course, list(course.assignments))

    assert len(str(caught.value).splitlines()) == 3
