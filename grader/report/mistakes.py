"""What a class gets wrong: the same mistake of several students, told by how their answers behave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.model import CheckResult, ProblemResult, Reason, SubmissionResult, Verdict
from grader.report.class_context import Example, MistakeView
from grader.text import clean, clean_line, is_missing
from grader.wording import look_at

COMMON_LIMIT, RARE_LIMIT, EXAMPLE_LIMIT = 15, 40, 6
SENTENCE_LIMIT, EVIDENCE_LIMIT, CHECKS_SHOWN = 600, 400, 8
# Two calls are close if each number of one is within this factor of the other's, and of the same sign.
CLOSE = 2.0

_NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
# Where a record has no explanation, its message begins with the call: "`double(1.5)`: the result is 4.5."
_CALL = re.compile(r"`([A-Za-z_]\w*\([^`\n]{0,300}\))`:? ?")


@dataclass(slots=True)
class Mistake:
    """One mistake and who made it.

    Attributes
    ----------
    problem, title : str
        Where; empty for a file that does not load, which is no problem's fault.
    sentence : str
        What to say in class.
    numbers : tuple of float
        Of the call, to compare other calls with.
    lost : float
        Points that it cost altogether.
    """

    problem: str
    title: str
    sentence: str
    evidence: str
    known_as: str
    numbers: tuple[float, ...]
    checks: dict[str, None] = field(default_factory=dict)
    students: dict[str, str] = field(default_factory=dict)
    lost: float = 0.0


class MistakeTally:
    """Collect the mistakes of one assignment, one submission after the other."""

    def __init__(self) -> None:
        self._found: dict[object, list[Mistake]] = {}
        self._handed_in: dict[str, int] = {}

    def add(self, result: SubmissionResult, link: str) -> None:
        """Count the mistakes of one student."""
        for problem in result.problems:
            if not is_missing(problem):
                self._handed_in[problem.problem] = self._handed_in.get(problem.problem, 0) + 1
            for key, mistake in _mistakes(problem):
                group = self._group(key, mistake)
                group.checks |= mistake.checks
                group.students[result.student] = link
                group.lost += mistake.lost

    def _group(self, key: object, mistake: Mistake) -> Mistake:
        groups = self._found.setdefault(key, [])
        for group in groups:
            if _are_close(group.numbers, mistake.numbers):
                return group
        groups.append(
            Mistake(
                problem=mistake.problem, title=mistake.title, sentence=mistake.sentence, evidence=mistake.evidence,
                known_as=mistake.known_as, numbers=mistake.numbers,
            )
        )  # fmt: skip
        return groups[-1]

    def views(self) -> tuple[tuple[MistakeView, ...], tuple[MistakeView, ...], int]:
        """Return what several students got wrong, what single ones did, and how many mistakes more there are."""
        found = [group for groups in self._found.values() for group in groups]
        found.sort(key=lambda one: (-len(one.students), -one.lost, one.problem, one.sentence))
        common = [one for one in found if len(one.students) > 1][:COMMON_LIMIT]
        rare = [one for one in found if one not in common][:RARE_LIMIT]
        return (
            tuple(self._view(one) for one in common),
            tuple(self._view(one) for one in rare),
            len(found) - len(common) - len(rare),
        )

    def _view(self, mistake: Mistake) -> MistakeView:
        of = self._handed_in.get(mistake.problem, 0)
        count = len(mistake.students)
        examples = sorted(mistake.students.items(), key=lambda item: (item[0].casefold(), item[0]))
        return MistakeView(
            problem=clean_line(mistake.problem, 120),
            title=clean_line(mistake.title, 120),
            count=count,
            share=f"{round(100 * count / of)} % of those who handed it in" if of >= count and mistake.problem else "",
            sentence=clean(mistake.sentence, SENTENCE_LIMIT),
            evidence=clean(mistake.evidence, EVIDENCE_LIMIT),
            known_as=clean_line(mistake.known_as, 200),
            checks=tuple(clean_line(check, 120) for check in list(mistake.checks)[:CHECKS_SHOWN]),
            examples=tuple(
                Example(student=clean_line(student, 48) or "(no name)", link=link)
                for student, link in examples[:EXAMPLE_LIMIT]
            ),
            more_examples=max(0, count - EXAMPLE_LIMIT),
        )


def _mistakes(problem: ProblemResult) -> Iterator[tuple[object, Mistake]]:
    """Yield a problem's mistakes: those that were recognised one by one, all others together."""
    unknown = []
    for check in problem.checks:
        if not _is_mistake(check):
            continue
        said = check.explanation
        lost = check.max_points - check.points
        if check.reason is Reason.LOAD:
            # Whatever the problem: it is the file's mistake, and the student's one.
            yield Reason.LOAD, _make(problem, check, sentence=look_at(Reason.LOAD), lost=lost, is_anywhere=True)
        elif said is not None and (said.known_as or said.misconception):
            yield (
                (problem.problem, said.known_as or said.misconception),
                _make(problem, check, sentence=said.misconception or check.sentence, known_as=said.known_as, lost=lost),
            )
        else:
            unknown.append(check)
    if unknown:
        # Public checks first: they have a call to show.
        first = min(unknown, key=lambda check: check.hidden)
        call = _call_of(first)
        # Of a wrong value the check's own sentence says more than any advice.
        advice = "" if first.reason is Reason.VALUE else look_at(first.reason, first.ending)
        mistake = _make(
            problem, first,
            sentence=" ".join(part for part in (advice, first.sentence) if part),
            numbers=tuple(float(number) for number in _NUMBER.findall(call)),
            lost=sum(check.max_points - check.points for check in unknown),
        )  # fmt: skip
        mistake.checks = dict.fromkeys(check.check for check in unknown)
        behaviour = tuple((check.check, check.reason) for check in unknown)
        yield (problem.problem, behaviour, _NUMBER.sub("#", call)), mistake


def _is_mistake(check: CheckResult) -> bool:
    if check.reason in (Reason.MISSING, Reason.DEPENDENCY, Reason.OURS, Reason.LEFT):
        return False
    is_lost = check.points < check.max_points
    return is_lost and check.verdict in (Verdict.FAIL, Verdict.PASS)


def _make(
    problem: ProblemResult,
    check: CheckResult,
    *,
    sentence: str,
    lost: float,
    known_as: str = "",
    numbers: tuple[float, ...] = (),
    is_anywhere: bool = False,
) -> Mistake:
    mistake = Mistake(
        problem="" if is_anywhere else problem.problem,
        title="A file that does not load" if is_anywhere else problem.title,
        sentence=sentence,
        evidence="" if is_anywhere else _evidence(check),
        known_as=known_as,
        numbers=numbers,
        lost=lost,
    )
    if not is_anywhere:
        mistake.checks[check.check] = None
    return mistake


def _evidence(check: CheckResult) -> str:
    said = check.explanation
    if said is None or not said.call:
        return check.message
    text = f"`{said.call}`"
    if said.returned:
        text += f" {'' if said.is_ending else 'gives '}{said.returned}"
    if said.expected:
        text += f"; it should be {said.expected}"
    return f"{text}. {said.finding}".rstrip()


def _call_of(check: CheckResult) -> str:
    if check.explanation is not None and check.explanation.call:
        return check.explanation.call
    found = _CALL.match(check.message)
    return found[1] if found else ""


def _are_close(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(_is_close(x, y) for x, y in zip(one, other, strict=True))


def _is_close(x: float, y: float) -> bool:
    if x == y:
        return True
    return x * y > 0 and max(abs(x), abs(y)) <= CLOSE * min(abs(x), abs(y))
