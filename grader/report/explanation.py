"""Gather an explanation from the records, part by part."""

from __future__ import annotations

from dataclasses import replace

from grader.evidence import Explanation
from grader.model import CheckResult
from grader.report.context import ExplanationView
from grader.text import clean, clean_line
from grader.wording import EXPECTED, FLAKY, call_label, does_not_matter, hidden_case, returned_label

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
            found = replace(found, finding=hidden_case(check.reason))
    call = clean(found.call, CALL_LIMIT)
    return ExplanationView(
        lead=_sentences(found.misconception, found.relation),
        call_label=call_label(is_smallest=found.is_smallest),
        call=call,
        returned_label=returned_label(is_ending=found.is_ending),
        returned=clean(found.returned, TEXT_LIMIT),
        finding=clean(found.finding, TEXT_LIMIT),
        expected_label=EXPECTED,
        expected=clean(found.expected, TEXT_LIMIT),
        does_not_matter=does_not_matter([clean_line(name, 60) for name in found.irrelevant]) if call else "",
        detail=clean(found.detail, TEXT_LIMIT),
        look_at=clean(found.look_at, TEXT_LIMIT),
        flaky=FLAKY if found.is_flaky else "",
        known_as=clean_line(found.known_as, 200),
    )


def _says_something(found: Explanation) -> bool:
    return any((
        found.misconception, found.relation, found.call, found.returned, found.finding, found.expected, found.detail,
        found.look_at, found.is_flaky,
    ))  # fmt: skip


def _sentences(*texts: str) -> str:
    return " ".join(clean(text, TEXT_LIMIT).strip() for text in texts if text.strip())

