"""Pages are printed by whatever Chromium there is; where there is none, or it fails, that is said."""

import stat

import pytest

from grader.errors import UsageError
from grader.report.pdf import find_chromium, print_pages

# A stand-in: what the real one does is tested in test_browser.py.
PRINTS = 'for word; do case $word in --print-to-pdf=*) printf %%PDF- > "${word#*=}";; esac; last=$word; done; echo "$last" >> "$0.log"'


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program called chromium into an otherwise empty PATH."""

    def make(body):
        folder = tmp_path / "bin"
        folder.mkdir()
        path = folder / "chromium"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))
        return path

    return make


def test_pages_are_printed_beside_their_html(program, tmp_path):
    made = program(PRINTS)
    pages = [tmp_path / "a page.html", tmp_path / "b.html"]
    printed = list(print_pages(pages, find_chromium()))

    assert [path.name for path in printed] == ["a page.pdf", "b.pdf"]
    assert all(path.read_bytes() == b"%PDF-" for path in printed)
    assert made.with_suffix(".log").read_text().splitlines() == [page.as_uri() for page in pages]


def test_without_a_browser_it_is_said_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="--pdf needs Chromium or Chrome, and none is installed here"):
        find_chromium()


@pytest.mark.parametrize(("body", "why"), [("exit 3", "exit 3"), ("echo boom >&2", "boom")])
def test_a_browser_that_prints_nothing_is_named(program, tmp_path, body, why):
    program(body)
    with pytest.raises(UsageError, match=why):
        list(print_pages([tmp_path / "a.html"], find_chromium()))


def test_a_browser_that_hangs_is_given_up(program, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.report.pdf.TIMEOUT_S", 0.05)
    program("while :; do :; done")
    with pytest.raises(UsageError, match="timed out"):
        list(print_pages([tmp_path / "a.html"], find_chromium()))
