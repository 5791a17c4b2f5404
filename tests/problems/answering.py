"""Answer a problem's checks in this process, as a student's functions would over the wire."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from grader.checking.declare import Note, Partial, collecting
from grader.checking.expect import declared_tolerance
from grader.checking.read import Mismatch
from grader.child.values import Tensor
from grader.errors import StudentRaised
from grader.model import Ending

PROBLEMS = Path(__file__).parents[2] / "problems"


def wired(answer: Any) -> Any:
    """Return an answer as the wire carries it."""
    if isinstance(answer, torch.Tensor):
        return Tensor(answer.detach().numpy(), answer.requires_grad)
    if isinstance(answer, (list, tuple)):
        return type(answer)(wired(part) for part in answer)
    return np.asarray(answer) if isinstance(answer, np.generic) else answer


class Remote:
    """A function as a check sees it: values come as over the wire, exceptions as StudentRaised."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *args: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                answer = self._function(*args)
        except Exception as error:
            raise StudentRaised(type(error).__name__, str(error), (), Ending.EXCEPTION) from None
        return wired(answer)

    def many(self, argument_sets: list[Any]) -> list[Any]:
        return [self(*args) for args in argument_sets]


class Student:
    """Answer with these functions, and with the reference for every other name."""

    def __init__(self, reference: ModuleType, functions: dict[str, Callable[..., Any]]) -> None:
        self._reference, self._functions = reference, functions

    def __getattr__(self, name: str) -> Remote:
        return Remote(self._functions.get(name) or getattr(self._reference, name))


class Declared:
    """A problem's checks, and what they give for functions of a test's own.

    Attributes
    ----------
    declarations : Declarations
        What its ``checks.py`` declares.
    names : dict
        What else it defines: its case makers.
    full : dict of str to float
        All the points, by check.
    """

    def __init__(self, assignment: str, name: str, reference: ModuleType) -> None:
        path = PROBLEMS / assignment / name / "checks.py"
        with collecting(path) as self.declarations:
            self.names = runpy.run_path(str(path))
        self.full = {check.name: check.points for check in self.declarations.checks}
        self._reference = reference

    def judged(self, seed: int = 0, **functions: Callable[..., Any]) -> tuple[dict[str, float], list[str]]:
        """Return what each check gives, as a run would, and all that it says."""
        student = Student(self._reference, functions)
        given: dict[str, float] = {}
        said: list[str] = []
        for check in self.declarations.checks:
            given[check.name] = check.points
            if any(given[name] < self.full[name] for name in check.after):
                given[check.name] = 0.0
                continue
            token = declared_tolerance.set(check.tol)
            for case in check.cases(np.random.default_rng(seed)):
                try:
                    outcome = check.prove(student, case)
                except (Mismatch, StudentRaised) as found:
                    outcome = Partial(points=0.0, says=found.message)
                if isinstance(outcome, Partial):
                    given[check.name] = min(given[check.name], outcome.points)
                if isinstance(outcome, (Note, Partial)):
                    said.append(outcome.says)
            declared_tolerance.reset(token)
        return given, said

    def earned(self, seed: int = 0, **functions: Callable[..., Any]) -> dict[str, float]:
        """Return what each check gives, as a run would."""
        return self.judged(seed, **functions)[0]

    def all_cases(self, seed: int) -> list[Any]:
        """Return the cases of all checks."""
        return [case for check in self.declarations.checks for case in check.cases(np.random.default_rng(seed))]
