"""What an older version has written is drawn like anything else: see older/README.md."""

from pathlib import Path

import pytest

from grader.export import results_json
from grader.gradebook.reading import iterate, read_last_run
from grader.report.site import write_report

from .html_check import Page, broken_links

OLDER = Path(__file__).parent / "older"


def from_gradebook():
    book = OLDER / "gradebook.sqlite"
    return list(iterate(book)), read_last_run(book)


def from_json():
    return results_json.read(OLDER / "results.json")


@pytest.mark.parametrize("read", [from_gradebook, from_json])
def test_a_report_is_drawn(tmp_path, read):
    results, facts = read()
    index = write_report(results, facts, tmp_path)
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.html")}

    assert len(pages) == 6
    assert {path.name: page.faults for path, page in pages.items() if page.faults} == {}
    assert [broken for path, page in pages.items() for broken in broken_links(path, page)] == []
    shown = pages[index].words_shown()
    assert "mathdnn_hw3" in shown
    assert "fatima" in shown
    assert "What the class gets wrong" in shown


def test_gradebook_and_json_hold_the_same():
    assert from_json() == from_gradebook()


def test_reading_changes_neither_file():
    before = {path.name: path.read_bytes() for path in OLDER.iterdir()}
    from_gradebook()
    from_json()

    assert {path.name: path.read_bytes() for path in OLDER.iterdir()} == before
