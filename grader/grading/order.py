"""The order in which checks are run: what is hidden comes last."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checking.declare import CheckDeclaration


def late_checks(checks: Sequence[CheckDeclaration]) -> set[str]:
    """Name the hidden checks, and what depends on them: whose verdicts may change with the run's seed."""
    late: set[str] = set()
    for check in checks:  # a check stands below those that it needs
        if check.hidden or late & set(check.after):
            late.add(check.name)
    return late


def in_running_order(checks: Sequence[CheckDeclaration]) -> list[CheckDeclaration]:
    """Put the hidden checks, and what depends on them, after the others.

    Code that keeps a hidden input could show it in the message of a later public check; so there is none.
    """
    late = late_checks(checks)
    return sorted(checks, key=lambda check: check.name in late)
