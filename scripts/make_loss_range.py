"""Write reference/mathdnn_hw3/p1_loss_range.py: how the training loss of right answers to p1 falls.

Usage: ``python scripts/make_loss_range.py`` (four minutes). Trains many networks with the settings of the check
``learns_the_function``, all at once in NumPy; their gradient is that of ``reference/mathdnn_hw3/p1_mlp_fit.py``.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from reference.mathdnn_hw3.p1_mlp_fit import INITIAL_BIAS, SHAPES, sigmoid, target  # noqa: E402

TARGET = ROOT / "reference" / "mathdnn_hw3" / "p1_loss_range.py"
RUNS, SEED = 400, 1
# As in the check.
SAMPLES, BATCH, EPOCHS, LR = 512, 128, 150, 0.03


def losses() -> np.ndarray:
    """Return the mean of the minibatches' losses, shape (RUNS, EPOCHS)."""
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(RUNS, SAMPLES))
    y = target(x)
    A1, b1, A2, b2, A3, b3 = (
        rng.normal(size=(RUNS, *shape)) if len(shape) > 1 else np.full((RUNS, *shape), INITIAL_BIAS)
        for shape in SHAPES
    )
    found = np.zeros((RUNS, EPOCHS))
    for epoch in range(EPOCHS):
        order = np.argsort(rng.random((RUNS, SAMPLES)), axis=1)
        for start in range(0, SAMPLES, BATCH):
            batch = order[:, start : start + BATCH]
            xs, ys = np.take_along_axis(x, batch, 1), np.take_along_axis(y, batch, 1)
            h1 = sigmoid(xs[:, :, None] * A1[:, None, :, 0] + b1[:, None, :])
            h2 = sigmoid(h1 @ A2.transpose(0, 2, 1) + b2[:, None, :])
            residual = np.einsum("rbi,ri->rb", h2, A3[:, 0]) + b3 - ys
            found[:, epoch] += np.mean(residual**2, axis=1) * BATCH / SAMPLES
            slope = 2.0 / BATCH * residual
            d2 = slope[:, :, None] * A3[:, 0][:, None, :] * h2 * (1.0 - h2)
            d1 = d2 @ A2 * h1 * (1.0 - h1)
            A3 -= LR * np.einsum("rb,rbi->ri", slope, h2)[:, None, :]
            b3 -= LR * slope.sum(axis=1, keepdims=True)
            A2 -= LR * d2.transpose(0, 2, 1) @ h1
            b2 -= LR * d2.sum(axis=1)
            A1 -= LR * np.einsum("rbi,rb->ri", d1, xs)[:, :, None]
            b1 -= LR * d1.sum(axis=1)
    return found


def written(values: np.ndarray) -> str:
    """Write numbers as a tuple's items, four digits each."""
    indent = "    "
    return textwrap.fill(
        ", ".join(f"{value:.4g}" for value in values), 118, initial_indent=indent, subsequent_indent=indent
    )


def main() -> None:
    """Write the module."""
    low, high = np.quantile(losses(), [0.05, 0.95], axis=0)
    TARGET.write_text(
        f'"""The training loss of {RUNS} right answers to p1: 5 % and 95 % quantiles. '
        "Written by scripts/make_loss_range.py.\n\n"
        f"{SAMPLES} samples, batches of {BATCH}, lr {LR}; the mean squared error, averaged over the minibatches "
        "of an epoch.\n"
        '"""\n\nfrom __future__ import annotations\n\n'
        f"#: By epoch, from the first to the {EPOCHS}th.\nLOW: tuple[float, ...] = (\n{written(low)},\n)\n"
        f"HIGH: tuple[float, ...] = (\n{written(high)},\n)\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
