"""The words of explanations: labels, advice, and an explanation as text; terminal, pages and exports share them.

Plain words, in whole sentences that say what to do and blame nobody. Nothing here cleans a text or cuts it: that is
for whoever shows it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from grader.evidence import Explanation
from grader.model import Ending, Reason

SIMPLEST_CALL = "Simplest failing call"
ANY_CALL = "A call that fails"
RETURNED = "What your code gives"
ENDED = "How it ended"
EXPECTED = "What it should give"
FLAKY = "The same input gave two different answers: does your code use random numbers, or keep something between calls?"
LEFT_TO_THE_GRADER = (
    "This cannot be checked here: what your code returned leads to a question that the starter kit holds no answer to. "
    "The grader will decide."
)
NOT_BEGUN = "Not begun: the starter's placeholder is still there."
NO_GRADE = "This is a self-check, not a grade."
NO_BOX = "Your code ran unprotected, in your own account: there was no box around it (level L0)."
OUR_FAULT = "Could not be graded: our fault, not yours. It costs you nothing and will be graded again."

# Each completes "Your code …".
ENDINGS = {
    Ending.OK: "",
    Ending.EXCEPTION: "raised an exception",
    Ending.EXIT: "ended itself by calling exit",
    Ending.SIGNAL: "crashed",
    Ending.CPU: "used up its processor time",
    Ending.WALL: "ran out of time",
    Ending.MEMORY: "used up its memory",
    Ending.OUTPUT: "gave answers that are too large",
    Ending.PROTOCOL: "sent a broken reply",
}

#: More arguments that do not matter are not worth listing.
MOST_NAMES = 8


def call_label(*, is_smallest: bool) -> str:
    """Name the call that an explanation shows."""
    return SIMPLEST_CALL if is_smallest else ANY_CALL


def returned_label(*, is_ending: bool) -> str:
    """Name what came of that call: a value, or how it ended."""
    return ENDED if is_ending else RETURNED


def hidden_case(reason: Reason) -> str:
    """Say that a hidden case fails, and nothing of the case."""
    return f"A hidden case fails: {reason}."


def does_not_matter(names: Sequence[str]) -> str:
    """Say which arguments of the call shown could be anything; empty if there are none."""
    shown = [f"`{name}`" for name in names[:MOST_NAMES]]
    if not shown:
        return ""
    listed = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return f"The value of {listed} does not matter: others fail as well."


def fails_from(name: str, start: float, *, returned: str = "") -> str:
    """Say from which value of an argument on a function fails.

    Parameters
    ----------
    name : str
        The argument's.
    start : float
        The value nearest to zero for which it fails; it fails for every value tried beyond, away from zero.
    returned : str
        What it gives there, if that is always the same: ``"inf"``, ``"nan"``; or how it ends: ``"raises ValueError"``.
    """
    place = f"from {name} = {start:.10g} {'on' if start >= 0 else 'down'}"
    if returned == "inf":
        return f"It overflows {place}."
    if not returned:
        return f"It fails {place}."
    return f"It {returned if ' ' in returned else f'is {returned}'} {place}."


def how_many(count: int, size: int, how: str) -> str:
    """Say how many of some numbers are so."""
    return f"{count} of {size} numbers {'is' if count == 1 else 'are'} {how}."


def off_by(difference: float, *, right: float, allowed: float, place: str = "") -> str:
    """Say how far a number is off.

    Parameters
    ----------
    difference : float
        Its size.
    right : float
        What was asked for: the difference is told as a share of it as well, where that is a number.
    allowed : float
        The difference that would have been let pass.
    place : str
        Where in an array the number stands; it is the worst one.
    """
    subject = f"The worst is at {place}, off" if place else "It is off"
    # A difference of 1e308 from a right value of 1e-308 has no quotient.
    share = difference / abs(right) if abs(right) >= 1e-300 else math.inf
    of_it = f", {_share(share)} the right value" if math.isfinite(share) else ""
    return f"{subject} by {difference:.3g}{of_it}; {f'{allowed:.1g} is allowed' if allowed else 'none is allowed'}."


def _share(share: float) -> str:
    # 0.0003 % is harder to read than 3e-06, and 200000 % than 2000 times.
    if share >= 10:
        return f"{share:.3g} times"
    return f"{100 * share:.3g} % of" if share >= 1e-4 else f"{share:.2g} of"


def compared_as(dtype: str) -> str:
    """Say that a coarse dtype is judged by its own precision."""
    return f"Your numbers are {dtype}, and are compared at its precision."


class Related(StrEnum):
    """What an answer is to the right one. None names a number, so hidden checks may show all of them."""

    FLOAT32 = "It is right to about six digits and no further, as a result computed in float32 is."
    NEGATIVE = "It is the negative of what is asked for."
    SOME_SIGNS = "It is right but for the sign of some of its numbers."
    RECIPROCAL = "It is one over what is asked for."
    ONE_MINUS = "It is one minus what is asked for."
    EXP = "It is the exponential of what is asked for."
    LOG = "It is the logarithm of what is asked for."
    EXP_NEGATIVE = "It is exp(−r), where r is what is asked for."
    LOG_NEGATIVE = "It is −log of what is asked for."
    SQUARE = "It is the square of what is asked for."
    ROOT = "It is the square root of what is asked for."
    FACTOR = "Every number of it is the right one times the same factor."
    OFFSET = "Every number of it is the right one plus the same amount."
    ZERO = "It is zero everywhere."
    ZERO_ELSEWHERE = "Where it is off, it is zero."
    CONSTANT = "All its numbers are the same, and those that are asked for are not."
    TRANSPOSE = "Its transpose is what is asked for."
    EXCHANGED = "Its two numbers are exchanged."
    REVERSED = "It is right when read from its end to its beginning."
    ROWS_REVERSED = "Its rows are right, and stand in the opposite order."
    COLUMNS_REVERSED = "Its columns are right, and stand in the opposite order."
    LATE = "Its numbers stand one place too late."
    EARLY = "Its numbers stand one place too early."
    ROWS_LATE = "Its rows stand one place too late."
    ROWS_EARLY = "Its rows stand one place too early."
    COLUMNS_LATE = "Its columns stand one place too late."
    COLUMNS_EARLY = "Its columns stand one place too early."
    ANOTHER_ORDER = "Its numbers are the right ones, in another order."
    ALL_BUT_ONE = "It is right but for one number."
    ALL_BUT_FIRST = "It is right but for its first number."
    ALL_BUT_LAST = "It is right but for its last number."
    ALL_BUT_ONE_ROW = "It is right but for one row."
    ALL_BUT_ONE_COLUMN = "It is right but for one column."
    ALL_BUT_DIAGONAL = "It is right but for its diagonal."
    ONLY_DIAGONAL = "It is right on its diagonal, and nowhere else."
    ROW = "Its numbers are right; they stand in a row, and a column is asked for."
    ONLY_SHAPE = "Its numbers are right; its shape is not."
    SUM = "It is the sum of the numbers that are asked for."
    MEAN = "It is the mean of the numbers that are asked for."
    ITS_SUM = "The sum of its numbers is what is asked for."
    ITS_MEAN = "The mean of its numbers is what is asked for."
    ONE_OF_ITS = "One of its numbers is what is asked for."
    ITS_DIAGONAL = "Its diagonal is what is asked for."
    EACH_ROW = "Each of its rows is what is asked for."
    EACH_COLUMN = "Each of its columns is what is asked for."
    ITS_ROWS_SUMMED = "The sum of its rows is what is asked for."
    ITS_COLUMNS_SUMMED = "The sum of its columns is what is asked for."
    ONE_MORE_AT_END = "It is right, with one number too many at its end."
    ONE_MORE_AT_START = "It is right, with one number too many at its beginning."
    LAST_MISSING = "It is right, and its last number is missing."
    FIRST_MISSING = "It is right, and its first number is missing."


_RUN_AFRESH = (
    "Run your file from top to bottom in a fresh interpreter before you hand it in, in an empty folder that holds "
    "nothing but what you hand in."
)

_BY_REASON = {
    Reason.NONE: "",
    Reason.MISSING: "Define it under exactly this name, at the top level of your file.",
    Reason.SHAPE: "Print the shape of what you return, and compare it with the one that is asked for.",
    Reason.TYPE: "Look at every `return` of the function: on one path it gives nothing, or not what is asked for.",
    Reason.NOT_FINITE: "Look for an exp of something large, a log of zero, a division by zero, or ∞ − ∞.",
    Reason.EXCEPTION: "Call your function in the same way on your own computer, and see whether it raises there, too.",
    Reason.LIMIT: "Look for a loop that does not end, or for work that is done again and again.",
    Reason.CRASH: "Run your file from top to bottom in a fresh interpreter: it ends the process.",
    Reason.LOAD: _RUN_AFRESH,
    Reason.UNREADABLE: "Look at the place that is marked; the problem's statement shows how formulas are written.",
    Reason.DEPENDENCY: "Mend that one first.",
    Reason.PARTIAL: "",
    Reason.OURS: "",
    Reason.LEFT: "",
}
_VALUE = "Work this case out by hand, step by step, and compare each step with your code."
_VALUE_HIDDEN = (
    "Try inputs of your own and compare with values worked out by hand: zero, negative and large numbers, other sizes."
)
_EXCEPTION_HIDDEN = "Try inputs of your own: zero, negative and large numbers, other sizes, a single element."

# The ending says more than the reason does.
_BY_ENDING = {
    Ending.CPU: "Look for a loop that does not end, or for work that is done again and again.",
    Ending.WALL: "Look for something that waits, such as input() or sleep, and for a loop that does not end.",
    Ending.MEMORY: "Look for an array much larger than it need be: (n,) and (n, 1) together give (n, n).",
    Ending.OUTPUT: "Look for an answer much larger than what is asked for: (n,) and (n, 1) together give (n, n).",
    Ending.EXIT: "Take exit(), quit() and sys.exit() out of your code: they end the grading of this problem, too.",
    Ending.SIGNAL: "Look for a function that calls itself without end, and for what a compiled library is given.",
    Ending.PROTOCOL: "Leave files and pipes alone that your code did not open itself.",
}

_BY_EXCEPTION = {
    "AssertionError": "Look at the assert: it does not hold for these arguments.",
    "AttributeError": "Look at what stands before the dot: a number, a list, an array, or None?",
    "FileNotFoundError": "Hand the file in as well, and open it by its name alone.",
    "IndexError": "Look at the index: it counts from 0, and the last one is the length − 1.",
    "KeyError": "Look at the key: print those that there are.",
    "MemoryError": _BY_ENDING[Ending.MEMORY],
    "ModuleNotFoundError": "Import only packages that grading has, or hand your own module in as well.",
    "NameError": "Look for a name that is misspelt, not imported, or defined in another cell or file only.",
    "NotImplementedError": "Put your code where the starter's placeholder stands.",
    "OverflowError": "Look for an exp or a power that gets too large: from Python's math module it raises, above 709.",
    "RecursionError": "Look at the function that calls itself: when does it stop?",
    "RuntimeError": "Look at the shapes and dtypes of the tensors in that line: float32 and float64 do not mix.",
    "TypeError": "Look at how many arguments the function takes, and what each is: a number, a list, an array?",
    "UnboundLocalError": "Look for a variable that only one branch of the function sets.",
    "ValueError": "Look at the values and shapes that go into that line.",
    "ZeroDivisionError": "Look at what is divided by: for these arguments it is zero.",
}


def look_at(reason: Reason, ending: Ending = Ending.OK, *, exception: str = "", is_hidden: bool = False) -> str:
    """Return what to look at next; empty if there is nothing to advise.

    Parameters
    ----------
    reason : Reason
        Why points were lost.
    ending : Ending
        How the student's code ended; it says more than the reason.
    exception : str
        Its type, where the code raised one. Only the built-in ones that students meet are known; any text will do.
    is_hidden : bool
        The case is not shown, so it cannot be worked out or called again.
    """
    if reason in (Reason.MISSING, Reason.LOAD, Reason.DEPENDENCY, Reason.OURS, Reason.LEFT, Reason.UNREADABLE):
        return _BY_REASON[reason]
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if exception in _BY_EXCEPTION:
        return _BY_EXCEPTION[exception]
    if reason is Reason.VALUE:
        return _VALUE_HIDDEN if is_hidden else _VALUE
    if reason is Reason.EXCEPTION and is_hidden:
        return _EXCEPTION_HIDDEN
    return _BY_REASON[reason]


def lines(explanation: Explanation) -> tuple[str, ...]:
    """Return an explanation as text: a line for each thing that is known, what matters most first.

    Notes
    -----
    Where it is shown as one text, join the lines with line feeds: each is a sentence or two.
    """
    said = explanation
    return tuple(
        line
        for line in (
            _sentences(said.misconception, said.relation),
            _case(said),
            _sentences(said.finding, said.detail),
            does_not_matter(said.irrelevant) if said.call else "",
            FLAKY if said.is_flaky else "",
            f"→ {said.look_at}" if said.look_at else "",
        )
        if line
    )


def _sentences(*texts: str) -> str:
    return " ".join(text.strip() for text in texts if text.strip())


def _case(said: Explanation) -> str:
    parts = []
    if said.call:
        label = f"{SIMPLEST_CALL}: " if said.is_smallest else ""
        came = f" {said.returned if said.is_ending else f'returned {said.returned}'}" if said.returned else ""
        parts.append(f"{label}`{said.call}`{came}" + ("" if came.endswith((".", "!", "?")) else "."))
    elif said.returned:
        parts.append(f"{returned_label(is_ending=said.is_ending)}: {said.returned}.")
    if said.expected:
        parts.append(f"{EXPECTED}: {said.expected}.")
    return _sentences(*parts)
