"""What a check may return: all the points with a remark, or some of them with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """A check's return value: all the points, and a remark."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """Some of a check's points, with the reason.

    A check returns ``Partial(points=…, says=…)`` itself; or declares it with ``when`` in its
    ``partial=`` list, and the engine asks ``when(student, case)`` on a case that failed.

    Attributes
    ----------
    points : float
        Between 0 and the check's points.
    says : str
        What the student reads.
    when : callable, optional
        ``when(student, case) -> bool``.
    """

    points: float
    says: str
    when: Callable[[Any, Any], bool] | None = None
