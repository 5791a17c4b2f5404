from __future__ import annotations

import shutil

import pytest


def test_the_report_is_drawn_again_from_the_gradebook(grade, hand_in, course_root, tmp_path):
    hand_in("ada")
    grade("run", "submissions", "--sandbox", "plain", "--course", course_root)
    before = (tmp_path / "grades/scores.csv").read_text()
    shutil.rmtree(tmp_path / "grades/report")
    (tmp_path / "grades/scores.csv").unlink()

    actual = grade("report")

    assert actual.code == 0
    assert (tmp_path / "grades/report/index.html").is_file()
    assert (tmp_path / "grades/scores.csv").read_text() == before


def test_without_an_earlier_run_there_is_nothing_to_report(grade):
    actual = grade("report", "--out", "nowhere")

    assert actual.code == 2
    assert "Traceback" not in actual.err


@pytest.fixture
def graded(grade, hand_in, course_root):
    """Grade two students; return the command."""
    hand_in("ada")
    hand_in("bert", "def double(x):\n    return 3 * x\n")
    grade("run", "submissions", "--sandbox", "plain", "--course", course_root)
    return grade


def test_students_get_pages_of_their_own(graded, course_root, tmp_path):
    actual = graded("report", "--for", "students", "handouts", "--course", course_root)

    assert (actual.code, actual.out.strip()) == (0, "2 pages for students: handouts")
    pages = {path.name: path.read_text() for path in (tmp_path / "handouts").iterdir()}
    assert sorted(pages) == ["tiny--ada.html", "tiny--bert.html"]
    assert "ada" not in pages["tiny--bert.html"]
    assert "--seed" not in pages["tiny--bert.html"]


def test_only_students_can_be_reported_for(graded):
    actual = graded("report", "--for", "parents", "handouts")

    assert actual.code == 2
    assert "students" in actual.err


def test_templates_of_the_assignment_and_of_the_command_are_used(graded, course_root, tmp_path):
    own = course_root / "problems/tiny/templates"
    own.mkdir()
    (own / "report.css").write_text("h1 { color: teal }")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/report.css").write_text("h1 { color: plum }")
    page = tmp_path / "grades/report/students/tiny--ada.html"

    graded("report", "--course", course_root)
    assert "teal" in page.read_text()
    graded("report", "--course", course_root, "--templates", "other")
    assert "plum" in page.read_text()


def test_a_wrong_template_is_named(graded, tmp_path, course_root):
    (tmp_path / "student.html.j2").write_text("{% if %}")
    actual = graded("report", "--course", course_root, "--templates", ".")

    assert actual.code == 1
    assert "student.html.j2:1: template: Expected an expression" in actual.err


def test_results_json_is_enough_to_draw_a_report(graded, course_root, tmp_path):
    (tmp_path / "grades/gradebook.sqlite").unlink()
    before = (tmp_path / "grades/results.json").read_bytes()
    shutil.rmtree(tmp_path / "grades/report")

    actual = graded("report", "--from", "grades/results.json", "--course", course_root)

    assert actual.code == 0
    assert len(list((tmp_path / "grades/report/students").iterdir())) == 2
    assert (tmp_path / "grades/results.json").read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 1}', '{"schema_version": 99}', "no JSON"])
def test_a_file_that_is_neither_is_refused(graded, course_root, tmp_path, text):
    (tmp_path / "odd").write_text(text)
    actual = graded("report", "--from", "odd", "--course", course_root)

    assert actual.code == 2
    assert "odd" in actual.err
    assert "Traceback" not in actual.err


def test_pdf_without_a_browser_says_what_is_missing_before_anything_is_written(graded, course_root, tmp_path, monkeypatch):
    shutil.rmtree(tmp_path / "grades/report")
    monkeypatch.setenv("PATH", str(tmp_path))
    actual = graded("report", "--pdf", "--course", course_root)

    assert actual.code == 2
    assert "--pdf needs Chromium or Chrome, and none is installed here" in actual.err
    assert not (tmp_path / "grades/report").exists()
