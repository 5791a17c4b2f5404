from __future__ import annotations

from html.parser import HTMLParser

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.grading.selfcheck import Found, Missing
from grader.model import CheckResult, ProblemResult, Verdict
from grader.notebook import page

VOID = {"br"}
FOUND = (Found(name="double", where="In[3]"),)


class Balance(HTMLParser):
    """Note whether every element that is opened is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], set(), ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def shown(course_root):
    course = find_course(course_root, course_root)
    whole = load_problems(course, course.assignments[0])[0]

    def make(message: str = "`double(1.0)`: the result is 3.", found=FOUND):
        checks = (
            CheckResult(
                check="doubles", sentence="`double(x)` is 2x.", verdict=Verdict.FAIL, points=0.0, max_points=2.0,
                message=message,
            ),
        )  # fmt: skip
        record = ProblemResult(
            assignment="tiny", problem="double", title="Doubling", student="", checks=checks, notes=("A note.",)
        )
        missing = (Missing(names=("half",), similar=("halve",)),)
        return page.Shown(record=record, whole=whole, found=found, missing=missing)

    return make


def test_both_say_the_same(shown):
    text, html = page.text(shown()), page.html(shown())

    for said in (
        "double(x)", "0/2", "✗", "the result is 3.", "In[3]", "did you mean", "A note.", "1 more check runs",
        "0 of 1 public checks pass", "ran unprotected, in your own account", "a self-check, not a grade",
    ):  # fmt: skip
        assert said in text and said in html


def test_the_html_is_whole_and_marks_code(shown):
    parser = Balance()
    parser.feed(page.html(shown()))
    parser.close()

    assert parser.open == []
    assert {"table", "code"} <= parser.seen
    assert not parser.seen & {"script", "link", "img", "style"}


def test_text_of_the_students_does_nothing(shown):
    hostile = "`f()` raised X: <script>alert(1)</script>\x1b[2J\u202e</td></table>"
    parser = Balance()
    parser.feed(page.html(shown(hostile)))

    assert "script" not in parser.seen
    assert "<script>alert(1)</script>" in parser.text
    assert "\x1b" not in page.text(shown(hostile)) and "\u202e" not in page.html(shown(hostile))


def test_with_nothing_found_no_check_is_listed(shown):
    assert "✗" not in page.text(shown(found=()))
