"""Where every seed of a run comes from: names and one number, hashed."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

#: What the cases of public checks are drawn with, whatever the run's seed: a student's self-check draws the same.
PUBLIC_CASES = 0


def _hash(*words: object) -> int:
    text = "\x1f".join(str(word) for word in words)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def case_generator(seed: int, assignment: str, problem: str, check: str) -> np.random.Generator:
    """Return the generator that a check's cases are drawn from, the same for all students.

    The seed is the run's, which is secret, or `PUBLIC_CASES`.
    """
    return np.random.default_rng(_hash("cases", seed, assignment, problem, check))


def public_seed(problem: str, check: str, draw: int = 0) -> int:
    """Return the seed that a student's process gets before a check; unrelated to the cases' seed.

    Grading uses draw 0 alone; with others, it is measured how often chance lets a right answer fail.
    """
    return _hash("public", problem, check, *([draw] if draw else [])) & 0x7FFF_FFFF
