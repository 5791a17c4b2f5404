from __future__ import annotations

import io
import sys

import pytest

from grader.child import figures
from grader.child.figures import Figures, warm_up
from grader.png import rebuild


@pytest.fixture
def pyplot(monkeypatch):
    """The library, as the zygote leaves it; what is taken over is given back."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.figure
    import matplotlib.pyplot

    for module, name in (
        (matplotlib.figure.Figure, "savefig"), (matplotlib.figure.Figure, "show"), (matplotlib.pyplot, "show"),
        (matplotlib, "use"), (matplotlib.pyplot, "switch_backend"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, getattr(module, name))
    yield matplotlib.pyplot
    matplotlib.pyplot.close("all")


@pytest.fixture
def kept(pyplot):
    made = Figures()
    made.install()
    made.is_recording = True
    return made


def sizes(drawn):
    """Return the size of each image, checked as the grader checks it."""
    images, dropped = drawn
    found = [rebuild(image) for image in images]
    return [(figure.width, figure.height) for figure in found], dropped


def test_a_figure_that_is_shown_is_kept_and_the_next_one_begins_anew(kept, pyplot):
    pyplot.plot([1, 2])
    pyplot.show()
    pyplot.plot([3, 4])
    pyplot.show(block=False)

    assert sizes(kept.draw()) == ([(640, 480), (640, 480)], 0)
    assert pyplot.get_fignums() == []


def test_a_figure_that_is_saved_is_kept_once_and_the_file_is_written(kept, pyplot, tmp_path):
    pyplot.plot([1, 2])
    pyplot.savefig(tmp_path / "plot.png")
    pyplot.gcf().savefig(tmp_path / "plot.pdf")
    pyplot.close()

    assert sizes(kept.draw()) == ([(640, 480)], 0)
    assert (tmp_path / "plot.png").stat().st_size > 1000


def test_a_warning_names_the_line_that_saves(kept, pyplot):
    pyplot.title("제목")
    with pytest.warns(UserWarning, match="Glyph") as caught:
        pyplot.gcf().savefig(io.BytesIO())

    assert {warning.filename for warning in caught} == {__file__}


def test_a_figure_left_open_is_kept_and_closed(kept, pyplot):
    fig, axes = pyplot.subplots(figsize=(2, 1))
    axes.plot([1, 2])

    assert kept.take_open() == 1
    assert pyplot.get_fignums() == []
    assert sizes(kept.draw()) == ([(200, 100)], 0)
    fig.savefig(io.BytesIO(), format="png")  # a later cell may still use the object


def test_drawing_forgets_what_was_drawn(kept, pyplot):
    pyplot.plot([1, 2])
    kept.take_open()
    kept.draw()

    assert kept.draw() == ([], 0)


def test_nothing_is_kept_while_checks_run(kept, pyplot):
    kept.is_recording = False
    pyplot.plot([81.25])
    pyplot.savefig(io.BytesIO())
    pyplot.show()

    assert pyplot.get_fignums() == []
    assert kept.draw() == ([], 0)


def test_a_backend_with_windows_is_no_error(kept, pyplot):
    sys.modules["matplotlib"].use("TkAgg")
    pyplot.switch_backend("QtAgg")

    assert pyplot.get_backend().lower() == "agg"


def test_a_blank_figure_is_no_figure(kept, pyplot):
    pyplot.figure()
    pyplot.show()

    assert kept.draw() == ([], 0)


@pytest.mark.parametrize(("size", "expected"), [((100, 1), (1600, 16)), ((30, 30), (1095, 1095)), ((20, 10), (1549, 774))])
def test_a_large_figure_is_made_smaller(kept, pyplot, size, expected):
    pyplot.figure(figsize=size)
    pyplot.axes().plot([1])
    pyplot.show()

    ((found,), dropped) = sizes(kept.draw())
    assert dropped == 0
    assert all(abs(one - other) <= 1 for one, other in zip(found, expected, strict=True))


def bad_size(pyplot):
    pyplot.figure(figsize=(5000, 4000))
    pyplot.axes().plot([1])


def nothing_high(pyplot):
    pyplot.figure(figsize=(1e-3, 1e5))
    pyplot.axes().plot([1])


def too_many_points(pyplot):
    pyplot.plot(range(figures.MAX_POINTS + 1))


def too_large_an_image(pyplot):
    import numpy as np

    pyplot.imshow(np.zeros((2000, 2000)))


def hostile_artist(pyplot):
    class Bad(type(pyplot.plot([1])[0])):
        def draw(self, renderer):
            raise SystemExit

    pyplot.gca().add_line(Bad([0], [0]))


def endless_artist(pyplot):
    class Slow(type(pyplot.plot([1])[0])):
        def draw(self, renderer):
            while True:
                pass

    pyplot.gca().add_line(Slow([0], [0]))


def hostile_axes(pyplot):
    type("Bad", (), {})
    figure = pyplot.figure()
    figure.__class__ = type("Fig", (type(figure),), {"axes": property(lambda self: 1 / 0)})


def wrong_formula(pyplot):
    pyplot.plot([1])
    pyplot.title(r"$\frac{$")


@pytest.mark.parametrize("make", [bad_size, nothing_high, too_many_points, too_large_an_image, hostile_artist, endless_artist,
                                  hostile_axes, wrong_formula])  # fmt: skip
def test_what_cannot_be_drawn_is_left_out_and_the_others_are_there(kept, pyplot, monkeypatch, make):
    monkeypatch.setattr(figures, "DRAW_S", 0.3)
    make(pyplot)
    kept.take_open()
    pyplot.plot([1, 2])
    kept.take_open()

    assert sizes(kept.draw()) == ([(640, 480)], 1)


def test_too_many_figures_are_counted(kept, pyplot):
    for _ in range(figures.MOST + 6):
        pyplot.figure()
        pyplot.axes().plot([1])
        pyplot.show()

    assert kept.take_open() == figures.MOST + 6
    images, dropped = kept.draw()
    assert (len(images), dropped) == (figures.MOST, 6)


def test_an_image_with_too_many_bytes_is_made_smaller(kept, pyplot):
    import numpy as np

    pyplot.figure(figsize=(10, 10))
    pyplot.imshow(np.random.default_rng(0).random((900, 900)), interpolation="nearest")
    pyplot.show()

    ((size,), dropped) = sizes(kept.draw())
    assert (size, dropped) == ((250, 250), 0)


def test_without_the_library_nothing_happens(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    made = Figures()
    made.install()

    assert (made.take_open(), made.draw()) == (0, ([], 0))
    assert "matplotlib" not in sys.modules


def test_warming_up_leaves_no_figure(pyplot):
    warm_up(pyplot)

    assert pyplot.get_fignums() == []


def test_drawing_comes_to_an_end(kept, pyplot):
    kept._left_s = 0.0
    for _ in range(3):
        pyplot.figure()
        pyplot.axes().plot([1])
    kept.take_open()

    assert kept.draw() == ([], 3)
