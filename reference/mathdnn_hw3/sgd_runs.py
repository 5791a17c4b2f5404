"""Long runs of SGD on one hidden layer: which are fit to compare a student's run with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
#: (a, b, u, x, y) to the new (a, b, u).
Step = Callable[[Vector, Vector, Vector, float, float], Sequence[Vector]]


def run_sgd(
    step: Step, start: Sequence[Vector], X: Vector, Y: Vector, *, steps: int, margin: float
) -> tuple[list[Vector], float]:
    """Run SGD, the samples in turn, until it ends or a pre-activation comes nearer to the kink than the margin.

    Parameters
    ----------
    step : callable
        One step, (a, b, u, x, y) → (a, b, u).
    start : sequence of 3 ndarrays, shape (p,)
        a, b and u at the start.
    X, Y : ndarray, shape (n,), float64
        The samples.
    steps : int
        How many steps to take.
    margin : float
        The least |a_j x + b_j| at which the run goes on.

    Returns
    -------
    end : list of 3 ndarrays, shape (p,)
        a, b and u at the end.
    least : float
        The least |a_j x + b_j| met.
    """
    state, least = list(start), np.inf
    for k in range(steps):
        x, y = float(X[k % X.size]), float(Y[k % X.size])
        least = min(least, float(np.min(np.abs(state[0] * x + state[1]))))
        if not least >= margin:
            break
        state = list(step(state[0], state[1], state[2], x, y))
    return state, least


def motion_of_fit_run(
    step: Step, start: Sequence[Vector], X: Vector, Y: Vector, *, steps: int, margin: float
) -> Vector | None:
    """Return how far a run moves each neuron; None if rounding or a kink could lead it elsewhere.

    A run is fit if it keeps the margin from every kink, stays below 20 in size, and ends within 1e-4 of
    where it ends from the same start in float32.

    Returns
    -------
    ndarray, shape (p,), float64, or None
        The largest of the changes of a_j, b_j and u_j.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        end, least = run_sgd(step, start, X, Y, steps=steps, margin=margin)
        if not (least >= margin and all(np.all(np.abs(part) < 20.0) for part in end)):
            return None
        single = [part.astype(np.float32) for part in start]
        coarse, _ = run_sgd(step, single, X, Y, steps=steps, margin=margin)  # type: ignore[arg-type]  # float32
    if max(float(np.max(np.abs(c - e))) for c, e in zip(coarse, end, strict=True)) > 1e-4:
        return None
    return np.asarray(np.max([np.abs(now - then) for now, then in zip(end, start, strict=True)], axis=0))
