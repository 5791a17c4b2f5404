"""The report is one folder of valid, self-contained, inert pages."""

import re

import pytest

from grader.errors import UsageError
from grader.report.site import write_copies, write_report

from .html_check import Page, broken_links
from .sample_results import FACTS, big_class, perfect, sample_class


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


def test_unwritable_place_is_a_usage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="the report cannot be written"):
        write_report([], FACTS, tmp_path / "file")


def test_class_page_spends_less_than_a_kilobyte_on_a_student(tmp_path):
    few, many = (
        write_report(big_class(students=count, problems=16, checks=1), FACTS, tmp_path / str(count))
        for count in (10, 110)
    )

    assert many.stat().st_size - few.stat().st_size < 100 * 1_000


def test_results_are_looked_at_one_by_one(tmp_path):
    seen = []

    def results():
        for name in ("amira", "ben"):
            seen.append([path.name for path in tmp_path.glob("students/*")])
            yield perfect(name, "cs475_hw3")

    write_report(results(), FACTS, tmp_path)

    assert seen == [[], ["cs475_hw3--amira.html"]]


def test_files_beside_the_report_are_linked_if_they_are_there(tmp_path):
    (tmp_path / "scores.csv").write_text("")
    exports = [tmp_path / "scores.csv", tmp_path / "results.json"]
    index = write_report([perfect("amira", "cs475_hw3")], FACTS, tmp_path / "report", exports=exports)
    page = Page(index.read_text(encoding="utf-8"))

    assert "../scores.csv" in page.links
    assert "../results.json" not in page.links
    assert broken_links(index, page) == []


def test_copies_stand_alone_one_per_student(tmp_path):
    written = write_copies(sample_class(), FACTS, tmp_path)
    names = {result.student for result in sample_class() if result.student.isascii() and len(result.student) < 40}

    assert len(written) == len(sample_class()) == len(list(tmp_path.iterdir()))
    for path in written:
        text = path.read_text(encoding="utf-8")
        page = Page(text)

        assert page.faults == []
        assert [link for link in page.links if not link.startswith(("#", "data:"))] == []
        assert len([name for name in names if name in page.words_shown()]) <= 1


def test_copies_of_students_who_are_gone_are_removed_and_nothing_else(tmp_path):
    (tmp_path / "notes.html").write_text("<p>mine")
    write_copies([perfect("amira", "cs475_hw3"), perfect("ben", "cs475_hw3")], FACTS, tmp_path)
    (tmp_path / "cs475_hw3--amira.pdf").write_bytes(b"%PDF-")
    write_copies([perfect("ben", "cs475_hw3")], FACTS, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["cs475_hw3--ben.html", "notes.html"]


def test_copies_for_another_assignment_stay(tmp_path):
    write_copies([perfect("amira", "mathdnn_hw3")], FACTS, tmp_path)
    write_copies([perfect("ben", "cs475_hw3")], FACTS, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["cs475_hw3--ben.html", "mathdnn_hw3--amira.html"]
