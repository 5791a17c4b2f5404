from __future__ import annotations

import shutil


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
