"""Pictures become small, deterministic, harmless SVG, whatever a record holds."""

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from grader.evidence import Picture, Series
from grader.report.drawing import POINT_LIMIT, SERIES_LIMIT, draw

from .sample_evidence import fit_picture, loss_picture
from .sample_results import HOSTILE


def series(*numbers, style="line", name="yours", **more):
    return Series(name=name, style=style, x=tuple(map(float, range(len(numbers)))), y=numbers, **more)


def picture(*drawn, **more):
    return Picture(name="p", title="Title", x_label="x", y_label="y", series=drawn, **more)


def curves(view):
    return re.findall(r'<path class="((?:line|points|reference|band)[^"]*)" d="([^"]*)"/>', view.svg)


def test_a_curve_is_a_path_through_its_points():
    view = draw(picture(series(0.0, 1.0, 2.0)))

    ((style, d),) = curves(view)
    assert style == "line hue0"
    assert d == "M14.1 194.5L190 101L365.9 7.5"


def test_larger_values_are_higher_and_the_right_curve_is_on_top():
    view = draw(picture(series(1.0, 1.0, style="reference", name="right"), series(0.0, 2.0)))

    assert [style for style, _ in curves(view)] == ["line hue0", "reference"]
    first, last = re.findall(r"[\d.]+ ([\d.]+)", curves(view)[0][1])
    assert float(first) > float(last)


def test_a_band_is_closed_and_points_are_dots():
    view = draw(picture(series(0.0, 1.0, style="band", y_high=(1.0, 2.0)), series(0.5, style="points")))
    band, dots = curves(view)

    assert band[1].endswith("Z")
    assert re.fullmatch(r"M[\d.]+ [\d.]+h0", dots[1])


def test_a_curve_of_one_point_is_a_dot():
    assert curves(draw(picture(series(3.0))))[0][0] == "points hue0"


def test_curves_get_the_first_colours():
    view = draw(fit_picture())

    assert [(entry.name, entry.style) for entry in view.key] == [
        ("the data", "points hue1"), ("f*(x) = (x − 2)cos(4x)", "reference"), ("your network", "line hue0"),
    ]  # fmt: skip


def test_what_runs_out_of_the_picture_is_told():
    right = series(0.0, 1.0, style="reference")

    assert "Some values lie outside" not in draw(picture(right, series(0.0, 1.5), alt="See.")).alt
    assert draw(picture(right, series(0.0, 1e12), alt="See.")).alt == "See. Some values lie outside the picture."


@pytest.mark.parametrize(
    "bad",
    [
        Series(name="n", style="line", x=(0.0, 1.0), y=(math.nan, math.inf)),
        Series(name="n", style="nonsense", x=(0.0,), y=(1.0,)),
        Series(name="n", style="band", x=(0.0, 1.0), y=(0.0, 1.0)),
        Series(name="n", style="line", x=(), y=()),
    ],
)
def test_what_cannot_be_drawn_is_left_out(bad):
    assert draw(picture(bad)) is None
    assert len(curves(draw(picture(bad, series(0.0, 1.0))))) == 1


def test_a_logarithmic_axis_leaves_out_what_is_not_positive():
    ((_, d),) = curves(draw(picture(series(0.0, -1.0, 1.0, 10.0), y_log=True)))

    assert d.count("L") == 1


@pytest.mark.parametrize("numbers", [(1e308, -1e308), (1e-320, 1e300), (5e-324, 0.0), (7.0, 7.0), (-0.0, 0.0)])
def test_extreme_numbers_give_a_picture_of_short_coordinates(numbers):
    for log in (False, True):
        view = draw(picture(series(*numbers), y_log=log))

        assert view is None or not re.search(r"nan|inf|\d{6}", view.svg.split("<svg x=")[1])


def test_the_svg_is_well_formed_and_has_nothing_but_drawing():
    for made in (fit_picture(), loss_picture()):
        root = ElementTree.fromstring(draw(made).svg)

        assert {element.tag for element in root.iter()} == {"svg", "path", "text"}
        names = {name for element in root.iter() for name in element.attrib}
        assert names <= {"class", "viewBox", "role", "aria-label", "d", "x", "y", "width", "height", "transform"}


def test_hostile_texts_are_inert():
    evil = Picture(name=HOSTILE, title=HOSTILE, x_label=HOSTILE, y_label=HOSTILE, alt=HOSTILE,
                   series=(series(0.0, 1.0, name=HOSTILE),))  # fmt: skip
    view = draw(evil)

    ElementTree.fromstring(view.svg)
    assert "<script" not in view.svg
    assert "\x1b" not in view.svg + view.alt + view.title + view.key[0].name


def test_too_much_is_cut():
    many = picture(*[series(*range(POINT_LIMIT + 500), name=str(k)) for k in range(SERIES_LIMIT + 5)])

    drawn = curves(draw(many))
    assert len(drawn) == SERIES_LIMIT
    assert drawn[0][1].count("L") == POINT_LIMIT - 1


def test_equal_pictures_are_drawn_once_and_alike():
    assert draw(fit_picture()) is draw(replace(fit_picture()))
    assert draw(fit_picture(0.1)) != draw(fit_picture())
