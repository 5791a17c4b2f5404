"""Pictures of the records as SVG: paths and texts with classes, whose colours the page's style gives.

Matplotlib would take 25 ms for a picture and 30 kB with 190 style attributes, which the pages' policy forbids; a
class of a thousand has some five thousand pictures. These take 0.3 ms and 3 kB, and are the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from markupsafe import Markup, escape

from grader.evidence import TOO_LARGE_TO_DRAW, Picture, Series
from grader.report.axes import Axis, make_axis
from grader.report.context import KeyEntry, PictureView
from grader.text import clean, clean_line

# The drawing's units: about pixels at the size at which a page shows it.
WIDTH, HEIGHT = 440, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 8, 40
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

# Records may come from anywhere, and a page must not be made of one picture.
SERIES_LIMIT, POINT_LIMIT = 8, 400
TEXT_LIMIT, ALT_LIMIT = 120, 600
#: Styles of the student's own series get colours in turn; the style sheet has this many.
COLOURS = 3

# What is drawn later lies on top: a right curve stays visible on an equal one.
_ORDER = {"band": 0, "points": 1, "line": 2, "reference": 3}


@lru_cache(maxsize=1_000)
def draw(picture: Picture) -> PictureView | None:
    """Return a picture drawn; None if there is nothing in it."""
    series = [kept for one in picture.series[:SERIES_LIMIT] if (kept := _drawable(one, picture)).x]
    if not series:
        return None
    is_trusted = [one.style in ("reference", "band") for one in series]
    x_axis = make_axis(list(chain.from_iterable(one.x for one in series)), (), is_log=picture.x_log)
    y_axis = make_axis(
        list(chain.from_iterable(_heights(one) for one, yes in zip(series, is_trusted, strict=True) if yes)),
        list(chain.from_iterable(_heights(one) for one, yes in zip(series, is_trusted, strict=True) if not yes)),
        is_log=picture.y_log,
    )
    styles = _styles(series)
    drawn = sorted(zip(series, styles, strict=True), key=lambda pair: _ORDER[pair[0].style])
    title = clean_line(picture.title, TEXT_LIMIT)
    is_cut = any(not -0.001 <= y_axis.place(value) <= 1.001 for one in series for value in one.y)
    alt = clean(picture.alt, ALT_LIMIT) + (" Some values lie outside the picture." if is_cut else "")
    return PictureView(
        title=title,
        alt=alt.strip(),
        key=tuple(
            KeyEntry(name=clean_line(one.name, TEXT_LIMIT), style=style)
            for one, style in zip(series, styles, strict=True)
        ),
        svg=Markup(
            f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
            f"{_frame(x_axis, y_axis)}{_labels(picture)}"
            # An inner svg cuts off what runs out of it, and needs no name for that.
            f'<svg x="{LEFT}" y="{TOP}" width="{_PLOT_WIDTH}" height="{_PLOT_HEIGHT}">'
            f"{''.join(_curve(one, style, x_axis, y_axis) for one, style in drawn)}</svg></svg>"
        ),
    )


def _drawable(series: Series, picture: Picture) -> Series:
    """Leave out what an axis does not have: a record of another version, or of another hand, may hold it."""
    if series.style not in _ORDER or (series.style == "band" and len(series.y_high) != len(series.y)):
        return Series(name=series.name, style="line", x=(), y=())
    highs = series.y_high if series.style == "band" else series.y
    kept = [
        (x, y, high)
        for x, y, high in zip(series.x[:POINT_LIMIT], series.y, highs, strict=False)
        if _fits(x, picture.x_log) and _fits(y, picture.y_log) and _fits(high, picture.y_log)
    ]
    xs, ys, tops = ([row[part] for row in kept] for part in range(3))
    return Series(
        name=series.name, style=series.style, x=tuple(xs), y=tuple(ys),
        y_high=tuple(tops) if series.style == "band" else (),
    )  # fmt: skip


def _fits(value: float, is_log: bool) -> bool:
    return (1e-320 if is_log else -TOO_LARGE_TO_DRAW) < value < TOO_LARGE_TO_DRAW


def _heights(series: Series) -> Iterable[float]:
    return chain(series.y, series.y_high)


def _styles(series: Sequence[Series]) -> list[str]:
    """Return each series' classes: its kind, and a colour where it is the student's; curves have the first."""
    own = [one for style in ("line", "points") for one in series if one.style == style]
    hues = {id(one): number % COLOURS for number, one in enumerate(own)}
    return [f"{one.style} hue{hues[id(one)]}" if id(one) in hues else one.style for one in series]


def _frame(x_axis: Axis, y_axis: Axis) -> str:
    bottom = TOP + _PLOT_HEIGHT
    parts, grid = [], []
    for tick in y_axis.ticks(6):
        y = round(bottom - tick.place * _PLOT_HEIGHT, 1)
        grid.append(f"M{LEFT} {y:g}H{WIDTH - RIGHT}")
        parts.append(f'<text class="y" x="{LEFT - 6}" y="{y + 4:g}">{tick.label}</text>')
    for tick in x_axis.ticks(7):
        x = round(LEFT + tick.place * _PLOT_WIDTH, 1)
        parts.append(f'<text x="{x:g}" y="{bottom + 16}">{tick.label}</text>')
    zero = 0.0 if y_axis.is_log else y_axis.place(0.0)
    level = round(bottom - zero * _PLOT_HEIGHT, 1) if 0 < zero < 1 else bottom
    axis = f"M{LEFT} {level:g}H{WIDTH - RIGHT}"
    return f'<path class="grid" d="{"".join(grid)}"/><path class="axis" d="{axis}"/>{"".join(parts)}'


def _labels(picture: Picture) -> str:
    x_label, y_label = (escape(clean_line(text, 60)) for text in (picture.x_label, picture.y_label))
    middle = TOP + _PLOT_HEIGHT // 2
    return (
        f'<text class="label" x="{LEFT + _PLOT_WIDTH // 2}" y="{HEIGHT - 6}">{x_label}</text>'
        f'<text class="label" transform="translate(11 {middle}) rotate(-90)">{y_label}</text>'
    )


def _curve(series: Series, style: str, x_axis: Axis, y_axis: Axis) -> str:
    xs = [_coordinate(x_axis.place(value) * _PLOT_WIDTH) for value in series.x]
    ys = [_coordinate((1.0 - y_axis.place(value)) * _PLOT_HEIGHT) for value in series.y]
    if series.style == "points" or len(xs) == 1:
        d = "".join(f"M{x} {y}h0" for x, y in zip(xs, ys, strict=True))
        style = style.replace("line", "points")
    else:
        d = "M" + "L".join(f"{x} {y}" for x, y in zip(xs, ys, strict=True))
    if series.style == "band" and len(xs) > 1:
        tops = [_coordinate((1.0 - y_axis.place(value)) * _PLOT_HEIGHT) for value in series.y_high]
        d += "L" + "L".join(f"{x} {y}" for x, y in zip(reversed(xs), reversed(tops), strict=True)) + "Z"
    return f'<path class="{style}" d="{d}"/>'


def _coordinate(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
