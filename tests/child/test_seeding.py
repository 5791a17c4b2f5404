"""Seeds: the same numbers for the same seed, and other ones in another run of a script."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DRAWS = """
import json, random, sys
import numpy as np, torch
from grader.child.seeding import disturb, seed_all
salt = int(sys.argv[1])
if salt:
    disturb(salt)
found = {}
torch.manual_seed(0); found["torch"] = torch.rand(1).item()
found["generator"] = torch.rand(1, generator=torch.Generator().manual_seed(0)).item()
np.random.seed(0); found["numpy"] = np.random.rand()
found["default_rng"] = np.random.default_rng(0).random()
found["RandomState"] = np.random.RandomState(0).rand()
random.seed(0); found["random"] = random.random()
seed_all(3); found["seed_all"] = [random.random(), np.random.rand(), torch.rand(1).item()]
seed_all(3); found["again"] = [random.random(), np.random.rand(), torch.rand(1).item()]
found["unseeded"] = np.random.default_rng().random() != np.random.default_rng().random()
torch.randperm(3, generator=torch.Generator())
print(json.dumps(found))
"""
GENERATORS = ("torch", "generator", "numpy", "default_rng", "RandomState", "random")


def draws(salt: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", DRAWS, str(salt)], capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    return draws(0)


@pytest.fixture(scope="module")
def salted() -> dict[str, object]:
    return draws(12345)


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_script_that_seeds_itself_draws_other_numbers_in_another_run(plain, salted, generator) -> None:
    assert plain[generator] != salted[generator]


def test_the_same_salt_gives_the_same_numbers(salted) -> None:
    assert draws(12345) == salted


def test_a_seed_repeats_every_generator(plain) -> None:
    assert plain["seed_all"] == plain["again"]


def test_a_generator_without_a_seed_stays_random(salted) -> None:
    assert salted["unseeded"] is True
