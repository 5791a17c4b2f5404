"""Pages come from templates, a course's own before ours; a mistake in one is told with its place."""

import pytest

from grader.errors import AuthorError, UsageError
from grader.report.pages import Pages, Templates, mark_breaks, mark_code
from grader.report.site import write_report

from .html_check import Page
from .sample_results import FACTS, HOSTILE, perfect

OWN = (
    '{% extends "base.html.j2" %}{% block title %}t{% endblock %}'
    "{% block body %}<h1>Own {{ page.student }}</h1>{% endblock %}"
)


def write(folder, results, templates):
    index = write_report(results, FACTS, folder, templates=templates)
    pages = {path.name: Page(path.read_text(encoding="utf-8")) for path in (index.parent / "students").iterdir()}
    return Page(index.read_text(encoding="utf-8")), pages


@pytest.fixture
def own(tmp_path):
    """Return a folder with a student's page and a style of the course's own."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "student.html.j2").write_text(OWN)
    (folder / "report.css").write_text("body { color: red }")
    return folder


def test_course_template_takes_the_place_of_ours(tmp_path, own):
    _, pages = write(tmp_path / "report", [perfect(HOSTILE, "cs475_hw3")], Templates(chosen=own))
    (page,) = pages.values()

    assert page.faults == []
    assert page.inline["style"] == ["body { color: red }"]
    assert page.words_shown().startswith("t Own </script>")


def test_assignments_own_templates_are_for_its_own_pages(tmp_path, own):
    results = [perfect("amira", "cs475_hw3"), perfect("amira", "mathdnn_hw3")]
    index, pages = write(tmp_path / "report", results, Templates(by_assignment={"cs475_hw3": own}))

    assert pages["cs475_hw3--amira.html"].words_shown() == "t Own amira"
    assert "Passed" in pages["mathdnn_hw3--amira.html"].words_shown()
    assert index.inline["style"] != ["body { color: red }"]


def test_class_page_of_one_assignment_has_its_templates(tmp_path, own):
    index, _ = write(tmp_path / "report", [perfect("amira", "cs475_hw3")], Templates(by_assignment={"cs475_hw3": own}))

    assert index.inline["style"] == ["body { color: red }"]


def test_chosen_templates_win_over_the_assignments(tmp_path, own):
    other = tmp_path / "other"
    other.mkdir()
    (other / "report.css").write_text("body { color: blue }")
    templates = Templates(chosen=other, by_assignment={"cs475_hw3": own})

    assert templates.for_assignment("cs475_hw3") == (other, own)
    _, pages = write(tmp_path / "report", [perfect("amira", "cs475_hw3")], templates)
    assert pages["cs475_hw3--amira.html"].inline["style"] == ["body { color: blue }"]
    assert pages["cs475_hw3--amira.html"].words_shown() == "t Own amira"


def test_a_single_check_can_be_drawn_otherwise(tmp_path):
    (tmp_path / "check.html.j2").write_text("<li>{{ check.name }}: {{ check.word }}</li>")
    _, pages = write(tmp_path / "report", [perfect("amira", "cs475_hw3")], Templates(chosen=tmp_path))

    assert "equals_autograd: Passed" in pages["cs475_hw3--amira.html"].words_shown()


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", r"student\.html\.j2:1: template: Expected an expression"),
        ("{{ page.nonsense }}", "no attribute 'nonsense'"),
        ('{% extends "missing.j2" %}', r"missing\.j2"),
    ],
)
def test_wrong_course_template_is_named(tmp_path, template, message):
    (tmp_path / "student.html.j2").write_text(template)
    with pytest.raises(AuthorError, match=message):
        write(tmp_path / "report", [perfect("amira", "cs475_hw3")], Templates(chosen=tmp_path))


def test_style_that_would_end_its_element_is_refused(tmp_path):
    (tmp_path / "report.css").write_text("</style><script>alert(1)</script>")
    with pytest.raises(AuthorError, match="would end the element"):
        Pages((tmp_path,))


def test_missing_folder_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="no such folder of templates"):
        Pages((tmp_path / "missing",))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`f(x)` is right", "<code>f(x)</code> is right"),
        ("`<b>` and `&`", "<code>&lt;b&gt;</code> and <code>&amp;</code>"),
        ("one ` alone", "one ` alone"),
        ("`two\nlines`", "`two\nlines`"),
        ("```", "```"),
    ],
)
def test_backticks_mark_code_in_escaped_text(text, html):
    assert mark_code(text) == html


def test_names_may_break_after_underscores():
    assert mark_breaks("p1_<b>_fit") == "p1_<wbr>&lt;b&gt;_<wbr>fit"
