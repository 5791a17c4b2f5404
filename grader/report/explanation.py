"""Gather an explanation from the records, part by part."""

from __future__ import annotations

from dataclasses import replace

from grader.evidence import Explanation
from grader.model import CheckResult
from grader.report.context import ExplanationView
from grader.text import clean, clean_line

TEXT_LIMIT = 2_000
CALL_LIMIT = 1_000


def explain(check: CheckResult, *, is_copy: bool) -> ExplanationView | None:
    """Return the parts of a check's explanation; None if there are none, and the message must do.

    Parameters
    ----------
    check : CheckResult
        Its record.
    is_copy : bool
        For the student's own copy: nothing of a hidden case, and nothing that is for instructors. The engine leaves
        hidden cases out already; a record that went through other hands may not.
    """
    found = check.explanation
    if found is None or not _says_something(found):
        return None
    if is_copy:
        found = replace(found, known_as="")
    if is_copy and check.hidden:
        found = replace(found, call="", returned="", expected="", detail="", irrelevant=())
        if not _says_something(found):
            found = replace(found, finding=f"A hidden case fails: {check.reason}.")
    call = clean(found.call, CALL_LIMIT)
    return ExplanationView(
        lead=_sentences(found.misconception, found.relation),
        call_label="Simplest call that fails" if found.is_smallest else "A call that fails",
        call=call,
        returned_label="How it ended" if found.is_ending else "What your code gives",
        returned=clean(found.returned, TEXT_LIMIT),
        finding=clean(found.finding, TEXT_LIMIT),
        expected=clean(found.expected, TEXT_LIMIT),
        does_not_matter=_irrelevant(found.irrelevant) if call else "",
        detail=clean(found.detail, TEXT_LIMIT),
        look_at=clean(found.look_at, TEXT_LIMIT),
        flaky="The same input gave two different answers: does your code use random numbers or keep state?"
        if found.is_flaky
        else "",
        known_as=clean_line(found.known_as, 200),
    )


def _says_something(found: Explanation) -> bool:
    return any((
        found.misconception, found.relation, found.call, found.returned, found.finding, found.expected, found.detail,
        found.look_at, found.is_flaky,
    ))  # fmt: skip


def _sentences(*texts: str) -> str:
    return " ".join(clean(text, TEXT_LIMIT).strip() for text in texts if text.strip())


def _irrelevant(names: tuple[str, ...]) -> str:
    shown = [f"`{clean_line(name, 60)}`" for name in names[:8]]
    if not shown:
        return ""
    listed = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return f"The value of {listed} does not matter: others fail as well."
