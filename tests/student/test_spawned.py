from __future__ import annotations

import os
from queue import SimpleQueue

import pytest

from grader.student.connection import Exit
from grader.student.spawned import Spawned


@pytest.fixture
def spawned():
    pid = os.fork()
    if not pid:
        os.read(os.pipe()[0], 1)
        os._exit(0)
    pidfd = os.pidfd_open(pid)
    yield Spawned(pidfd, -1, -1, -1, SimpleQueue()), pid
    os.close(pidfd)


def test_it_is_killed_once_and_again(spawned):
    child, pid = spawned
    child.kill()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -9

    child.kill()
    child.ask_where()


def test_its_end_is_told_to_whoever_waits(spawned):
    child, pid = spawned
    assert child.wait(0.0) is None
    child.exit.put(Exit(0, 1.0, 2))

    assert child.wait(1.0) == Exit(0, 1.0, 2)
    child.kill()
    os.waitpid(pid, 0)


def test_where_nobody_is_left_to_tell_everybody_learns_that(spawned):
    child, pid = spawned
    child.exit.put(None)

    assert [child.wait(1.0), child.wait(1.0)] == [None, None]
    child.kill()
    os.waitpid(pid, 0)
