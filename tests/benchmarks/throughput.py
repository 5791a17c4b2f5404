"""How many trivial submissions a second, beside one pytest process per submission."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COUNT = 40
PYTEST_COUNT = 6  # enough for a ratio: each takes seconds
JOBS = 2

ANSWER = '''"""Homework 3, problem 2.2."""
import numpy as np


def skip_gradient(x, W, y_hat):
    z = 1 / (1 + np.exp(-(W @ x)))
    return y_hat + W.T @ (y_hat * z * (1 - z))
'''

# What a course without a grader would write: the same cases as plain pytest functions.
TEST = """
import numpy as np
import pytest
import torch

from hw3 import skip_gradient


def autograd(x, W, y_hat):
    x = torch.tensor(x, requires_grad=True)
    y = x + torch.sigmoid(torch.tensor(W) @ x)
    y.backward(torch.tensor(y_hat))
    return x.grad.numpy()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_equals_autograd(d, seed):
    rng = np.random.default_rng(seed)
    x, W, y_hat = rng.normal(size=d), rng.normal(size=(d, d)), rng.normal(size=d)
    np.testing.assert_allclose(skip_gradient(x, W, y_hat), autograd(x, W, y_hat), rtol=1e-9)
"""


def make_class(root: Path, count: int) -> Path:
    """Write ``count`` students' folders."""
    assignment = root / "cs475_hw3"
    for number in range(count):
        folder = assignment / f"student{number:02d}"
        folder.mkdir(parents=True)
        # Every file differs, as students' files do: nothing may be reused between them.
        (folder / "hw3.py").write_text(ANSWER + f"\n# student {number}\n", encoding="utf-8")
    return assignment


def time_grade(folder: Path, out: Path) -> tuple[float, float]:
    """Grade a folder with the command line; return (seconds in all, seconds of an empty run)."""
    command = [sys.executable, "-m", "grader", "run", "--jobs", str(JOBS), "--only", "q2_2_skip_gradient"]
    times = []
    for paths in ([str(folder)], [str(next(folder.iterdir()))]):
        begun = time.perf_counter()
        done = subprocess.run(
            [*command, *paths, "--out", str(out / str(len(times)))], capture_output=True, text=True, check=False
        )
        times.append(time.perf_counter() - begun)
        if done.returncode:
            raise SystemExit(done.stderr)
    return times[0], times[1]


def time_pytest(folder: Path) -> float:
    """Run one pytest process per submission, ``JOBS`` at a time; return seconds per submission."""

    def run(student: Path) -> None:
        (student / "test_hw3.py").write_text(TEST, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hw3.py"],
            cwd=student, capture_output=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip

    students = sorted(folder.iterdir())[:PYTEST_COUNT]
    begun = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(run, students))
    return (time.perf_counter() - begun) / len(students)


def main() -> None:
    """Print submissions a second, start-up, and the ratio to pytest."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        folder = make_class(root / "submissions", COUNT)
        whole, start_up = time_grade(folder, root / "grades")
        per_submission = (whole - start_up) / (COUNT - 1)
        plain = time_pytest(folder)
    print(
        f"grade, {COUNT} submissions, {JOBS} jobs: {whole:.2f} s in all, {start_up:.2f} s of it for start-up and one"
    )
    print(f"after start-up: {1 / per_submission:.0f} submissions/s ({1000 * per_submission:.1f} ms each)")
    print(f"pytest process per submission, {JOBS} at a time: {1000 * plain:.0f} ms each")
    print(f"ratio after start-up: {plain / per_submission:.0f}x; whole run: {COUNT * plain / whole:.1f}x")
