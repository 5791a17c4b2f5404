"""Grade homework on the mathematics of deep learning: the names that problem authors import."""

from grader.checking import draw, expect, plot
from grader.checking.cases import Case
from grader.checking.credit import Note, Partial
from grader.checking.declare import any_of, check, problem, wrong
from grader.checking.limits import Limits
from grader.checking.recorded import recorded
from grader.checking.student import Student
from grader.checking.tolerance import Tol
from grader.checking.withheld import withheld
from grader.child.values import Tensor
from grader.errors import StudentRaised
from grader.formulas.declaration import Formula
from grader.model import Reason

__version__ = "0.1.0"

__all__ = [
    "Case", "Formula", "Limits", "Note", "Partial", "Reason", "Student", "StudentRaised", "Tensor", "Tol", "any_of",
    "check", "draw", "expect", "plot", "problem", "recorded", "withheld", "wrong",
]
