"""The forms that a problem's answer may have: which names each wants, and which of them was handed in."""

from __future__ import annotations

from collections.abc import Collection

from grader.checking.declare import AnyOf, names_of
from grader.course.problems import Problem
from grader.student.loading import Forms
from grader.student.proxy import BoxedStudent


def forms_wanted(problem: Problem) -> Forms:
    """Return, for each form, its names with their alternatives."""
    return [[names_of(item) for item in names] for names in problem.declared.forms.values()]


def names_wanted(problem: Problem) -> list[str]:
    """Return every name of every form once."""
    return list(dict.fromkeys(name for form in forms_wanted(problem) for names in form for name in names))


def choose_form(problem: Problem, student: BoxedStudent) -> str:
    """Return the first form of the answer that is complete, else the first of which anything is there.

    What a notebook defines in the problem's section or above it comes before what it defines only later.
    """
    later = {name for name, origin in student.origins.items() if origin.is_later}

    def found(item: str | AnyOf, passed_over: Collection[str]) -> bool:
        return any(student.has(name) and name not in passed_over for name in names_of(item))

    forms = problem.declared.forms
    for enough in (all, any):
        for passed_over in (later, ()):
            for form, names in forms.items():
                if enough(found(item, passed_over) for item in names):
                    return form
    return next(iter(forms))
