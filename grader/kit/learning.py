"""Find out what a kit's checks ask a reference: run the known answers through them, and note every question."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.checking.declare import CheckDeclaration
from grader.checking.exact import decoded, encoded, fingerprint
from grader.checking.read import Mismatch
from grader.course.assignment import Assignment
from grader.course.course import Course
from grader.course.problems import Problem, load_problem
from grader.errors import ProcessEnded, StudentEnded
from grader.grading.conditions import Conditions
from grader.grading.verify import answers, prove
from grader.kit.draft import Draft, reference_of
from grader.kit.giving import given_modules

#: Answers that say nothing new about what is asked.
_SILENT = ("starter", "vacuous", "mutant")


class _Notes:
    """What was asked, by which check, and where."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
        self.refused: dict[str, str] = {}
        self._sites: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        self._place = ("", "")
        self._asked: Counter[tuple[str, int]] = Counter()

    def begin(self, check: str, case: str) -> None:
        self._place = (check, case)
        self._asked.clear()

    def note(self, name: str, line: int, key: str, answer: Any) -> None:
        self._asked[name, line] += 1
        self._sites[(*self._place, name, line, self._asked[name, line])].add(key)
        self.answers[self._place[0]][name][key] = answer

    def refuse(self, name: str, error: TypeError) -> None:
        self.refused.setdefault(self._place[0], f"`{name}` of the reference: {error}")

    def dependent(self) -> dict[str, str]:
        """Return the checks that hand on what the student returned: asked at one place, with other arguments."""
        return {
            check: f"it hands a student's result to `{name}` of the reference"
            for (check, _, name, _, _), keys in self._sites.items()
            if len(keys) > 1
        }


class _Learner:
    """Stand for a recorded function: ask the reference, and note it."""

    def __init__(self, name: str, teacher: Callable[..., Any], notes: _Notes) -> None:
        self._name, self._teacher, self._notes = name, teacher, notes

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            key = fingerprint(args, kwargs)
            value = self._teacher(*args, **kwargs)
            data = encoded(value)
        except TypeError as error:
            self._notes.refuse(self._name, error)
            return self._teacher(*args, **kwargs)
        self._notes.note(self._name, sys._getframe(1).f_lineno, key, data)
        return decoded(data)


def learn(draft: Draft, assignment: Assignment, conditions: Conditions) -> None:
    """Record what the draft's checks ask the reference; leave out those that cannot be recorded.

    A check of which one known answer leads to a question that another one does not ask at the same place hands on what
    the student returned: there is no end of such questions, and so it is left to the grader.
    """
    if not draft.functions:
        return
    with tempfile.TemporaryDirectory() as folder:
        problem = _loaded(draft, assignment, Path(folder))
        notes = _Notes()
        names = vars(sys.modules[problem.checks[0].prove.__module__])
        for name, teacher in draft.functions.items():
            names[name] = _Learner(name, teacher, notes)
        watched = replace(problem, checks=tuple(_watched(check, notes) for check in problem.checks))
        for answer in answers(draft.problem, reference_of(draft.course, draft.problem)):
            if answer.kind not in _SILENT:
                prove(replace(answer, problem=watched), assignment, conditions)
    draft.leave_out({**notes.refused, **notes.dependent()})
    kept = {check.name for check in draft.kept}
    for check, found in notes.answers.items():
        for name, known in found.items() if check in kept else ():
            draft.record.answers.setdefault(name, {}).update(known)


def _loaded(draft: Draft, assignment: Assignment, root: Path) -> Problem:
    """Load the draft as a problem of its own."""
    given = given_modules(draft.course.root, draft.given, draft.problem.declared.gives_away)
    files = {**draft.files(), **{path: text.encode() for path, text in given.items()}}
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    here = replace(assignment, folder=root / "problems" / assignment.name)
    course = Course(root=root, assignments=(here,))
    return load_problem(course, here, draft.problem.entry)


def _watched(check: CheckDeclaration, notes: _Notes) -> CheckDeclaration:
    """Run a check on every case, whatever the ones before it ended in: the next student may fail here first."""

    def proven(student: Any, *case: Any) -> Any:
        notes.begin(check.name, fingerprint(case, {}))
        try:
            return check.prove(student, *case)
        except (Mismatch, StudentEnded) as lost:
            if isinstance(lost, ProcessEnded):
                raise
            for rule in check.partial:
                with contextlib.suppress(Mismatch, StudentEnded):
                    if rule.when is not None and case:
                        rule.when(student, *case)
            return None

    return replace(check, prove=proven)
