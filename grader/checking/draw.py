"""Seeded draws for cases. Every function takes the generator; the global one is never touched."""

from __future__ import annotations

import numpy as np


def normal(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Draw independent N(0, scale²) numbers, float64, of the given shape."""
    return rng.normal(0.0, scale, size=shape)


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> np.ndarray:
    """Draw independent uniform numbers in [low, high), float64, of the given shape."""
    return rng.uniform(low, high, size=shape)


def number(rng: np.random.Generator, low: float = -3.0, high: float = 3.0, digits: int = 3) -> float:
    """Draw one uniform number with few decimals, so that a message can show it whole."""
    return round(float(rng.uniform(low, high)), digits)


def integer(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw one integer in low, …, high, both included."""
    return int(rng.integers(low, high + 1))


def log_uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> np.ndarray:
    """Draw numbers whose logarithm is uniform between those of ``low`` and ``high`` (both > 0)."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size=shape))


def away_from_zero(rng: np.random.Generator, *shape: int, least: float = 0.1, most: float = 3.0) -> np.ndarray:
    """Draw numbers of random sign with ``least`` ≤ |value| < ``most``: never near a kink at 0."""
    sign = np.where(rng.random(size=shape) < 0.5, -1.0, 1.0)
    return sign * rng.uniform(least, most, size=shape)
