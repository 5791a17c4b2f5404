"""What a record shows beside its verdict: explanations, lines of code, pictures, formulas as they were read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some lines of a student's file around the one concerned.

    Attributes
    ----------
    path : str
        The file, as in ``ProblemResult.sources``.
    cell : int
        The notebook's cell, counted from 1 over all cells; 0 outside notebooks.
    line : int
        The line concerned, counted from 1 in the file or cell.
    first : int
        Number of the first line of ``text``.
    text : str
        The lines, cleaned and capped.
    """

    path: str
    line: int
    first: int
    text: str
    cell: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why points were lost, in parts: each is one or two sentences of plain text, or empty if it is not known.

    Attributes
    ----------
    misconception : str
        The named mistake, in the author's words (``wrong(..., says=…)``). Names nothing of a hidden case.
    known_as : str
        For the instructor: the known-wrong answer that behaves the same; what mistakes are grouped by.
    call : str
        The smallest failing input found, as a call that the student can paste; empty for hidden checks.
    returned : str
        What that call gave: a value, or how it ended; empty for hidden checks.
    is_ending : bool
        Whether ``returned`` says how the call ended ("raised ValueError: …") instead of a value.
    finding : str
        What is wrong with it, in the check's words.
    expected : str
        What it should give; public checks only.
    is_smallest : bool
        Whether ``call`` was searched for, and not just the first case that failed.
    detail : str
        Numbers that teach: shape and dtype, share of wrong elements, worst index, differences.
    relation : str
        A simple relation to the right answer: its transpose, its negative, twice it, right in float32.
    irrelevant : tuple of str
        Arguments of ``call`` that do not matter, by name.
    look_at : str
        What to look at next.
    is_flaky : bool
        The same input gave two answers.
    """

    misconception: str = ""
    known_as: str = ""
    call: str = ""
    returned: str = ""
    is_ending: bool = False
    finding: str = ""
    expected: str = ""
    is_smallest: bool = False
    detail: str = ""
    relation: str = ""
    irrelevant: tuple[str, ...] = ()
    look_at: str = ""
    is_flaky: bool = False


#: Sizes of a picture's numbers are below this: the largest become infinite when they are rounded, and no axis has them.
TOO_LARGE_TO_DRAW = 1e308


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One curve, cloud or band of a picture.

    Attributes
    ----------
    name : str
        For the legend.
    style : str
        "line", "points", "reference" (a thin line to compare with), "band" (between ``y`` and ``y_high``).
    x, y, y_high : tuple of float
        Finite numbers, equally many; ``y_high`` for bands only.
    """

    name: str
    style: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    y_high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing to look at, made of values that were fetched during grading.

    Attributes
    ----------
    name : str
        What kind of picture; unique in its problem.
    title, x_label, y_label : str
        As drawn.
    alt : str
        What there is to see, in words.
    x_log, y_log : bool
        Logarithmic axes.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    alt: str = ""
    x_log: bool = False
    y_log: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that the student's own code drew.

    Attributes
    ----------
    png : bytes
        The image; checked to be one, and capped.
    origin : str
        Where it was drawn: a file, or a notebook's cell.
    """

    png: bytes
    width: int
    height: int
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A formula that the student handed in, and how it was read.

    Attributes
    ----------
    name : str
        The contract's name.
    source : str
        The LaTeX, as handed in.
    origin : str
        The file it stands in.
    text : str
        As read, on one line: ``Wᵀ(ẑ ⊙ z ⊙ (1 − z))``; empty if it could not be read.
    mathml : str
        The same as a MathML element, made by us from the tree.
    problem : str
        Why it could not be read, and where; else empty.
    position : int
        Where in ``source`` that is, in characters from 0; -1 if nowhere in particular.
    """

    name: str
    source: str
    origin: str = ""
    text: str = ""
    mathml: str = ""
    problem: str = ""
    position: int = -1
