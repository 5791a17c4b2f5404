from __future__ import annotations

import pytest

from grader.student import figures
from grader.student.figures import Gallery

from ..test_png import IMAGE


@pytest.fixture
def gallery():
    made = Gallery()
    made.begin("hw3.ipynb")
    return made


def test_figures_say_where_they_were_drawn(gallery):
    gallery.take("hw3.ipynb", 7, [[IMAGE, IMAGE], 0])
    gallery.begin("hw3.py")
    gallery.take("hw3.py", 0, [[IMAGE], 0])

    assert [(cell, figure.origin) for cell, figure in gallery.of("hw3.ipynb")] == [(7, "hw3.ipynb cell 7")] * 2
    assert [(cell, figure.origin) for cell, figure in gallery.of("hw3.py")] == [(0, "hw3.py")]
    assert gallery.note("hw3.ipynb") == ""


def test_a_run_that_is_begun_again_begins_with_none(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 2])
    gallery.begin("hw3.ipynb")

    assert (gallery.of("hw3.ipynb"), gallery.note("hw3.ipynb")) == ([], "")


def test_a_finished_file_is_not_drawn_again(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 0])
    gallery.finish("hw3.ipynb")
    gallery.begin("hw3.ipynb")

    assert not gallery.wants("hw3.ipynb")
    assert len(gallery.of("hw3.ipynb")) == 1


def test_what_is_left_out_is_counted(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE, b"no image"], 2])

    assert gallery.note("hw3.ipynb") == "hw3.ipynb: figures that are too many or too large to be shown: 3."


def test_not_more_than_the_most_are_kept(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE] * 100, 0])

    assert len(gallery.of("hw3.ipynb")) == figures.MOST


def test_a_full_gallery_only_counts(gallery):
    before = gallery.is_full("hw3.ipynb", 3)
    gallery.take("hw3.ipynb", 1, [[IMAGE] * figures.MOST, 0])

    assert (before, gallery.is_full("hw3.ipynb", 3)) == (False, True)
    assert gallery.note("hw3.ipynb").endswith(": 3.")


def test_not_more_bytes_than_the_limit_are_kept(gallery, monkeypatch):
    monkeypatch.setattr(figures, "MAX_TOTAL_BYTES", 2 * len(IMAGE))
    gallery.take("hw3.ipynb", 1, [[IMAGE] * 3, 0])

    assert len(gallery.of("hw3.ipynb")) == 2


@pytest.mark.parametrize("reply", [None, 7, [], [[]], [7, 7], [[7, None], "x"], [[IMAGE], 10**30], [[], -5], [[], True],
                                   [{"a": IMAGE}, 0], "text"])  # fmt: skip
def test_an_odd_reply_is_no_error(gallery, reply):
    gallery.take("hw3.ipynb", 1, reply)

    assert len(gallery.of("hw3.ipynb")) <= 1
    assert len(gallery.note("hw3.ipynb")) < 100


def test_giving_up_leaves_none_and_says_so(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 0])
    gallery.give_up("hw3.ipynb")

    assert gallery.of("hw3.ipynb") == []
    assert not gallery.wants("hw3.ipynb")
    assert gallery.note("hw3.ipynb") == "hw3.ipynb: its figures could not be drawn in time, and are not shown."


def test_an_unknown_file_has_none():
    assert (Gallery().of("x"), Gallery().note("x")) == ([], "")
