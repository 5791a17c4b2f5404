"""A request's time limit: CPU time first, the clock in the end."""

from __future__ import annotations

import os

import pytest

from grader.student import deadline as module
from grader.student.deadline import PATIENCE, Deadline, cpu_seconds


class World:
    """A clock and a process whose CPU time a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.cpu: float | None = 0.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)

    def go_on(self, seconds: float, cpu: float) -> None:
        self.now += seconds
        if self.cpu is not None:
            self.cpu += cpu


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_nothing_is_over_at_the_start(world: World) -> None:
    assert not Deadline(10.0, lambda: world.cpu).is_over()


def test_a_busy_loop_ends_at_the_limit(world: World) -> None:
    limit = Deadline(10.0, lambda: world.cpu)
    while not limit.is_over():
        world.go_on(0.1, 0.1)

    assert world.now - 100.0 == pytest.approx(10.0, abs=0.2)


def test_a_starved_process_gets_its_cpu_time_first(world: World) -> None:
    limit = Deadline(10.0, lambda: world.cpu)
    for _ in range(100):
        limit.left_s()
        world.go_on(0.1, 0.06)  # six tenths of a core

    assert not limit.is_over()


def test_a_starved_process_ends_once_it_has_had_its_cpu_time(world: World) -> None:
    limit = Deadline(10.0, lambda: world.cpu)
    while not limit.is_over():
        world.go_on(0.1, 0.06)

    assert 15.0 < world.now - 100.0 < 18.0


def test_a_sleeper_ends_at_twice_the_limit(world: World) -> None:
    limit = Deadline(10.0, lambda: world.cpu)
    while not limit.is_over():
        world.go_on(0.1, 0.0)

    assert world.now - 100.0 == pytest.approx(PATIENCE * 10.0, abs=0.2)


def test_without_cpu_time_the_clock_decides(world: World) -> None:
    world.cpu = None
    limit = Deadline(10.0, lambda: world.cpu)
    while not limit.is_over():
        world.go_on(0.1, 0.0)

    assert world.now - 100.0 == pytest.approx(10.0, abs=0.2)


def test_waiting_is_never_longer_than_what_is_left(world: World) -> None:
    limit = Deadline(10.0, lambda: world.cpu)
    limit.left_s()
    world.go_on(4.0, 4.0)

    assert limit.left_s() == pytest.approx(6.0, abs=0.01)


def test_cpu_time_of_a_process_is_read_by_its_pidfd() -> None:
    pidfd = os.pidfd_open(os.getpid())
    try:
        found = cpu_seconds(pidfd)
    finally:
        os.close(pidfd)

    assert found is not None and found == pytest.approx(sum(os.times()[:2]), abs=0.5)


def test_a_descriptor_that_is_no_pidfd_has_no_cpu_time() -> None:
    read, write = os.pipe()
    try:
        assert cpu_seconds(read) is None
    finally:
        os.close(read)
        os.close(write)
