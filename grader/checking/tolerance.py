"""How far a right answer may be from the exact one, by the dtype that the student used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Tol:
    """Allow ``|actual - expected| <= atol + rtol * |expected|``, and say why.

    Parameters
    ----------
    rtol : float
        Relative part, for float64 answers; a coarser dtype gets at least its default.
    atol : float or ndarray
        Absolute part; an array gives each element its own.
    why : str
        The reason for leaving the default: an unexplained tolerance is a mistake.
    """

    rtol: float
    atol: float | np.ndarray
    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise ValueError("a tolerance must give its reason: Tol(rtol, atol, why='…')")
        if not (self.rtol >= 0 and np.all(np.asarray(self.atol) >= 0)):
            raise ValueError("rtol and atol must be ≥ 0")


# (rtol, atol) by dtype: the defaults of torch.testing.assert_close, which are its authors' measured
# compromise between rounding noise of honest code and wrong answers. float64's atol is 1e-9 instead of
# 1e-7, so that small true values are still told apart; cases here are small and of order one.
DEFAULTS: dict[str, tuple[float, float]] = {
    "float16": (1e-3, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-9),
}


def allowed(expected: np.ndarray, dtype: np.dtype, tol: Tol | None = None) -> np.ndarray:
    """Return the greatest difference allowed at each element.

    Parameters
    ----------
    expected : ndarray
        The exact values.
    dtype : dtype
        The student's dtype; integers count as float64.
    tol : Tol, optional
        A problem's own tolerance; without it the dtype's default holds.
    """
    rtol, atol = DEFAULTS.get(dtype.name, DEFAULTS["float64"])
    if tol is not None and dtype.name in ("float16", "float32"):
        # A float32 answer is right at float32 precision, however sharp the float64 tolerance is.
        return np.asarray(np.maximum(atol, tol.atol) + max(rtol, tol.rtol) * np.abs(expected))
    if tol is not None:
        return np.asarray(tol.atol + tol.rtol * np.abs(expected))
    return np.asarray(atol + rtol * np.abs(expected))
