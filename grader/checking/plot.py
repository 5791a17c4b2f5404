"""Pictures that a check shows beside its verdict, made of values that it has; they never change the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from grader.child.values import Tensor
from grader.errors import ProcessEnded, StudentEnded
from grader.evidence import TOO_LARGE_TO_DRAW, Picture, Series

__all__ = ["afterwards", "band", "compare", "if_wrong", "line", "points", "reference", "sample", "show"]

# A record stays a few kilobytes: a class of a thousand has some ten thousand pictures.
MOST_PICTURES, MOST_SERIES, MOST_POINTS = 2, 6, 150
#: For all the questions of one picture; an answer takes 0.1 ms, so whoever needs this long has no picture.
SAMPLE_S = 1.0
#: Less than this is a matter of rounding, and nothing to look at.
SEEN = 1e-5

Probe = Callable[[str, Sequence[Any], Mapping[str, Any]], Any]


class Shown:
    """What one check has shown; the engine makes one for each public check.

    Parameters
    ----------
    probe : callable
        Asks the student's function for one value more, such that how it ends is held against nobody.
    """

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.pictures: dict[str, Picture] = {}
        self.later: Callable[[], None] | None = None
        self.later_if_wrong: Callable[[], None] | None = None

    def finish(self, *, is_wrong: bool) -> tuple[Picture, ...]:
        """Return the pictures, after those that were put off until the verdict.

        Parameters
        ----------
        is_wrong : bool
            The check lost points, and the student's process can still be asked.
        """
        with collecting(self):
            for make in (self.later, self.later_if_wrong if is_wrong else None):
                if make is not None:
                    make()
        return tuple(self.pictures.values())[:MOST_PICTURES]


_current: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def collecting(shown: Shown | None) -> Iterator[None]:
    """Collect what is shown; with None, as for a hidden check, nothing is."""
    token = _current.set(shown)
    try:
        yield
    finally:
        _current.reset(token)


def line(name: str, x: Any, y: Any) -> Series:
    """Make a curve of the student's."""
    return _series(name, "line", x, y)


def points(name: str, x: Any, y: Any) -> Series:
    """Make single points."""
    return _series(name, "points", x, y)


def reference(name: str, x: Any, y: Any) -> Series:
    """Make a curve to compare with."""
    return _series(name, "reference", x, y)


def band(name: str, x: Any, low: Any, high: Any) -> Series:
    """Make a range, from ``low`` to ``high`` at each x."""
    return _series(name, "band", x, low, high)


def show(
    name: str,
    *,
    title: str,
    x_label: str,
    y_label: str,
    series: Sequence[Series],
    alt: str = "",
    x_log: bool = False,
    y_log: bool = False,
) -> None:
    """Show a picture beside this check's verdict; of one name, the last one counts.

    Does nothing in a hidden check, and where there is nothing to draw. Numbers that are not finite, or nearly
    so, are left out.

    Parameters
    ----------
    name : str
        What kind of picture; unique in the problem.
    title, x_label, y_label : str
        In plain text.
    series : sequence of line(...), points(...), reference(...), band(...)
        At most `MOST_SERIES`, each thinned to `MOST_POINTS`.
    alt : str
        What there is to see, in words, for whoever does not see it.
    x_log, y_log : bool
        Logarithmic axes; what is not positive is left out.
    """
    shown = _current.get()
    drawn = tuple(one for one in series if one.x)[:MOST_SERIES]
    if shown is None or not drawn:
        return
    shown.pictures[name] = Picture(
        name=name, title=title, x_label=x_label, y_label=y_label, series=drawn, alt=alt, x_log=x_log, y_log=y_log
    )


def afterwards(make: Callable[[], None]) -> None:
    """Put a picture off until the verdict is known: whatever goes wrong in drawing cannot change it then.

    Parameters
    ----------
    make : callable
        Calls `show`. The last one put off counts: that of the case that failed, if one did.
    """
    shown = _current.get()
    if shown is not None:
        shown.later = make


def if_wrong(make: Callable[[], None]) -> None:
    """Put a picture off as `afterwards` does, and drop it if the check earns all its points.

    Parameters
    ----------
    make : callable
        Calls `show`, and may ask the student for values with `sample`.
    """
    shown = _current.get()
    if shown is not None:
        shown.later_if_wrong = make


def sample(name: str, argument_sets: Sequence[Sequence[Any]]) -> np.ndarray:
    """Ask the student's function for values to draw; only where `if_wrong` calls back.

    Parameters
    ----------
    name : str
        A name of the contract.
    argument_sets : sequence of argument lists
        One call each.

    Returns
    -------
    ndarray, shape (len(argument_sets),), float64
        NaN where the answer is no number, where the call raised, and from where it took too long.
    """
    values = np.full(len(argument_sets), np.nan)
    shown = _current.get()
    deadline = time.monotonic() + SAMPLE_S
    for index, args in enumerate(argument_sets if shown is not None else ()):
        try:
            values[index] = _number(shown.probe(name, args, {})) if shown is not None else np.nan
        except ProcessEnded:
            break
        except StudentEnded:
            continue
        if time.monotonic() > deadline:
            break
    return values


def compare(
    function: str,
    exact: Callable[..., float | None],
    x: np.ndarray,
    *more: Any,
    title: str,
    x_label: str = "x",
    y_label: str = "",
    y_log: bool = False,
) -> None:
    """If the check loses points, show the student's function of one number beside the exact one, and its error.

    Parameters
    ----------
    function : str
        A name of the contract, called as ``function(x, *more)``.
    exact : callable
        The right function, called alike; None where there is no value.
    x : ndarray, shape (n,), float64
        Where.
    more : values
        Further arguments.
    title, x_label, y_label, y_log
        As for `show`.
    """

    def draw() -> None:
        calls = [(float(at), *more) for at in x]
        values = sample(function, calls)
        right = np.array([np.nan if (value := exact(*call)) is None else value for call in calls], dtype=np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            error = np.abs(values - right)
        if not (error > SEEN).any():  # it is wrong somewhere else: far out, or in its shape
            return
        worst = int(np.nanargmax(error))
        said = f"The largest difference seen is {error[worst]:.3g}, at {x_label} = {x[worst]:.3g}."
        show(
            f"{function} values",
            title=title,
            x_label=x_label,
            y_label=y_label or f"{function}({x_label})",
            series=[reference("right", x, right), line("yours", x, values)],
            y_log=y_log,
            alt=f"Your values beside the right ones. {said}",
        )
        show(
            f"{function} error",
            title="How far off, on a logarithmic scale",
            x_label=x_label,
            y_label="|yours − right|",
            series=[line("difference", x, np.where(error > 0, error, np.nan))],
            y_log=True,
            alt=said,
        )

    if_wrong(draw)


def _series(name: str, style: str, x: Any, y: Any, y_high: Any = None) -> Series:
    parts = [_floats(part) for part in (x, y, *([] if y_high is None else [y_high]))]
    if len({part.size for part in parts}) != 1:
        return Series(name=name, style=style, x=(), y=())
    is_kept = np.all([np.abs(part) < TOO_LARGE_TO_DRAW for part in parts], axis=0)
    parts = [_thin(part[is_kept]) for part in parts]
    rounded = [tuple(float(f"{value:.5g}") for value in part) for part in parts]
    return Series(
        name=name, style=style, x=rounded[0], y=rounded[1], y_high=rounded[2] if y_high is not None else ()
    )


def _floats(values: Any) -> np.ndarray:
    """Read numbers, whatever the student's side sent; none where these are no numbers."""
    try:
        found: np.ndarray = np.asarray(values.array if isinstance(values, Tensor) else values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return np.empty(0)
    return found.ravel()


def _number(value: Any) -> float:
    found = _floats(value)
    return float(found[0]) if found.size == 1 else float("nan")


def _thin(values: np.ndarray) -> np.ndarray:
    kept = np.unique(np.linspace(0, values.size - 1, min(values.size, MOST_POINTS)).round().astype(int))
    return np.take(values, kept)
