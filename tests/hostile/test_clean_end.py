"""However a run is killed: no process and no file is left, the gradebook is whole, and a rerun does the rest."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hostile.engine import IS_ROOT
from tests.hostile.killing import Aftermath, kill, prepare

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")

#: Moment to when it has come, by the seconds since the start and the submissions graded, and to the mode.
MOMENTS = {
    "at the start": (lambda seconds, graded: seconds > 0.3, ""),
    "while torch loads": (lambda seconds, graded: seconds > 2.0, "user_contained" if IS_ROOT else ""),
    "at the first result": (lambda seconds, graded: graded >= 1, "root_contained" if IS_ROOT else ""),
    "in the middle": (lambda seconds, graded: graded >= 4, ""),
    "near the end": (lambda seconds, graded: graded >= 7, "user" if IS_ROOT else ""),
}


@pytest.fixture(scope="module")
def aftermaths() -> Iterator[dict[str, Aftermath]]:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        prepare(folder)
        # Two at a time: each spends most of its time loading.
        with ThreadPoolExecutor(2) as pool:
            pending = {
                moment: pool.submit(kill, folder, folder / f"run{number}", is_time, mode)
                for number, (moment, (is_time, mode)) in enumerate(MOMENTS.items())
            }
            yield {moment: future.result() for moment, future in pending.items()}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_nothing_and_can_be_finished(aftermaths: dict[str, Aftermath], moment: str) -> None:
    found = aftermaths[moment]

    assert found.processes == set()
    assert found.files == []
    assert found.gradebook == "ok"
    assert found.rerun == "ok"
