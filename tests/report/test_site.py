"""The report is one folder of valid, self-contained, inert pages."""

import re

import pytest

from grader.errors import AuthorError, UsageError
from grader.report.site import mark_breaks, mark_code, write_report

from .html_check import Page, broken_links
from .sample_results import FACTS, HOSTILE, big_class, perfect, sample_class


def test_every_page_is_well_formed_accessible_and_closed_by_its_policy(pages):
    assert {path.name: page.faults for path, page in pages.items() if page.faults} == {}


def test_every_link_leads_to_a_page_of_the_report(pages):
    assert {
        path.name: broken_links(path, page) for path, page in pages.items() if broken_links(path, page)
    } == {}


def test_there_is_a_page_for_the_class_and_for_each_submission(report, pages):
    assert len(pages) == 1 + len(sample_class())
    assert sorted(path.name for path in report.iterdir()) == ["index.html", "students"]


def test_only_our_own_style_and_script_are_in_a_page(pages):
    for path, page in pages.items():
        is_class = path.name == "index.html"

        assert [page.count("style"), page.count("script")] == [1, int(is_class)]
        assert ("script-src 'none'" in page.policy()) is not is_class


def test_nothing_is_fetched(pages):
    for page in pages.values():
        assert not re.search(r"@import|url\(|image-set", page.inline["style"][0])
        assert not re.search(r"fetch|XMLHttp|import|Worker|eval|innerHTML", "".join(page.inline["script"]))


def test_hostile_text_is_shown_as_text(pages):
    for page in pages.values():
        assert not re.search(
            "[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\uffff\ud800-\udfff]", page.text
        )
    shown = [page.words_shown() for page in pages.values() if "alert(1)" in page.text]

    assert len(shown) == 2
    assert all("</script></style><script>alert(1)" in text for text in shown)
    assert any("\\u202egnp.exe" in text for text in shown)
    assert any("{{ 7 * 7 }} {% raise %}" in text for text in shown)


def test_very_long_name_is_cut_everywhere(pages):
    assert not any("x" * 1_001 in page.text for page in pages.values())


def test_two_renderings_are_the_same(report, tmp_path):
    again = write_report(sample_class(), FACTS, tmp_path).parent

    for path in report.rglob("*.html"):
        assert (again / path.relative_to(report)).read_bytes() == path.read_bytes()


def test_page_of_a_student_who_is_gone_is_removed_and_nothing_else(tmp_path):
    write_report([perfect("amira", "cs475_hw3"), perfect("ben", "cs475_hw3")], FACTS, tmp_path)
    foreign = tmp_path / "students" / "mine.html"
    foreign.write_text("<p>my own notes")
    write_report([perfect("ben", "cs475_hw3")], FACTS, tmp_path)

    assert sorted(path.name for path in foreign.parent.iterdir()) == ["cs475_hw3--ben.html", "mine.html"]


def test_empty_gradebook_gives_a_page_that_says_so(tmp_path):
    page = Page(write_report([], FACTS, tmp_path).read_text())

    assert page.faults == []
    assert "nothing in the gradebook yet" in page.words_shown()


def test_course_template_takes_the_place_of_ours(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "student.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block title %}t{% endblock %}'
        "{% block body %}<h1>Own {{ page.student }}</h1>{% endblock %}"
    )
    (tmp_path / "own" / "report.css").write_text("body { color: red }")
    index = write_report([perfect(HOSTILE, "cs475_hw3")], FACTS, tmp_path / "report", tmp_path / "own")
    page = Page(next((index.parent / "students").iterdir()).read_text())

    assert page.faults == []
    assert page.inline["style"] == ["body { color: red }"]
    assert page.words_shown().startswith("t Own </script>")


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
        write_report([perfect("amira", "cs475_hw3")], FACTS, tmp_path / "report", tmp_path)


def test_style_that_would_end_its_element_is_refused(tmp_path):
    (tmp_path / "report.css").write_text("</style><script>alert(1)</script>")
    with pytest.raises(AuthorError, match="would end the element"):
        write_report([], FACTS, tmp_path / "report", tmp_path)


def test_missing_template_folder_and_unwritable_place_are_usage_errors(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no such folder of templates"):
        write_report([], FACTS, tmp_path / "report", tmp_path / "missing")
    with pytest.raises(UsageError, match="the report cannot be written"):
        write_report([], FACTS, tmp_path / "file")


def test_class_page_spends_less_than_a_kilobyte_on_a_student(tmp_path):
    few, many = (
        write_report(big_class(students=count, problems=16, checks=1), FACTS, tmp_path / str(count))
        for count in (10, 110)
    )

    assert many.stat().st_size - few.stat().st_size < 100 * 1_000


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
