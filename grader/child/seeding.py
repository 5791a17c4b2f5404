"""Seed every generator that a student may use, and let another run of a script really be another."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np


def seed_all(seed: int) -> None:
    """Seed random, numpy's global generator and torch."""
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  the legacy generator is what students use
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(seed)


def disturb(salt: int) -> None:
    """Mix ``salt`` into every seed that the student's code sets from now on.

    A script that says ``torch.manual_seed(0)`` trains the same network at every run. Where a check
    judges the best of several runs, because one run may be unlucky, it would have one chance only.
    """
    import torch

    def mixed(seed: Any) -> Any:
        return (int(seed) ^ salt) % 2**32 if isinstance(seed, (int, np.integer)) else seed

    def salted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(seed: Any = None, *args: Any, **kwargs: Any) -> Any:
            return function(mixed(seed), *args, **kwargs)

        return call

    class Generator(torch.Generator):
        """A torch generator whose seeds are mixed with the salt."""

        def manual_seed(self, seed: Any) -> Any:
            """Set the seed."""
            return super().manual_seed(mixed(seed))

    class RandomState(np.random.RandomState):
        """A legacy numpy generator whose seeds are mixed with the salt."""

        def __init__(self, seed: Any = None) -> None:
            super().__init__(mixed(seed))

    torch.manual_seed = salted(torch.manual_seed)
    torch.random.manual_seed = torch.manual_seed
    torch.Generator = Generator  # type: ignore[misc]  # the student's process sees this one
    np.random.seed = salted(np.random.seed)
    np.random.default_rng = salted(np.random.default_rng)
    np.random.RandomState = RandomState  # type: ignore[misc]  # as above
    random.seed = salted(random.seed)
