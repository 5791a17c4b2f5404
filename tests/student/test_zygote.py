from __future__ import annotations

import os
import threading
import time

import pytest

from grader.errors import EngineError, ProcessEnded
from grader.student import zygote as module
from grader.student.client import Child
from grader.student.zygote import Zygote

LIMITS = {"cpu_s": 5, "memory_mb": 512, "file_mb": 16, "threads": 60}

# A fork server that loads nothing and forks nothing: it answers as the script says.
QUICK = """
import json, os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
plan = json.loads(control.recv(1 << 16))
def say(**message): control.send(json.dumps(message).encode())
"""


@pytest.fixture
def scripted(tmp_path, monkeypatch):
    """Make a `Zygote` whose process runs a script instead of the real one."""
    made = []

    def make(script: str) -> Zygote:
        path = tmp_path / "zygote.py"
        path.write_text(QUICK + script)
        monkeypatch.setattr(module, "ZYGOTE", path)
        made.append(Zygote({"mode": "plain"}))
        return made[-1]

    yield make
    for one in made:
        one.close()


READY = "say(ready=True, level='L0', layers={}, versions={})\n"
REFUSES = """
while data := control.recv(1 << 16):
    say(id=json.loads(data)["id"], error="no more processes")
"""
FORKS = """
data, fds, _, _ = socket.recv_fds(control, 1 << 16, 3)
if not (pid := os.fork()):
    control.detach()
    os.read(fds[0], 1)
    os._exit(0)
for fd in fds:
    os.close(fd)
answer = json.dumps({"id": json.loads(data)["id"], "pid": pid}).encode()
socket.send_fds(control, [answer], [os.pidfd_open(pid)])
control.recv(1)
"""


def close(spawned):
    for fd in (spawned.request_fd, spawned.reply_fd, spawned.log_fd, spawned.pidfd):
        os.close(fd)


def test_a_ready_zygote_tells_its_level_and_versions(zygote):
    facts = zygote.wait_until_ready()

    assert facts["level"] == "L0"
    assert {"python", "torch", "numpy", "sympy"} <= set(facts["versions"])


def test_several_threads_may_wait_for_it(scripted):
    zygote = scripted("import time; time.sleep(0.2)\n" + READY + REFUSES)
    levels = []

    threads = [
        threading.Thread(target=lambda: levels.append(zygote.wait_until_ready(5.0)["level"])) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2.0)

    assert levels == ["L0"] * 3


def test_one_that_ends_while_starting_is_an_error_with_what_it_said(scripted):
    zygote = scripted("print('no torch here', flush=True); sys.exit(1)")

    with pytest.raises(EngineError, match="ended while starting:\nno torch here"):
        zygote.wait_until_ready(5.0)


def test_one_that_does_not_answer_is_an_error(scripted):
    zygote = scripted("import time; time.sleep(60)")

    with pytest.raises(EngineError, match="did not start within"):
        zygote.wait_until_ready(0.3)


def test_a_fork_that_fails_is_an_error_and_leaves_nothing_behind(scripted):
    zygote = scripted(READY + REFUSES)
    zygote.wait_until_ready(5.0)
    before = sorted(os.listdir("/proc/self/fd"))

    for _ in range(3):
        with pytest.raises(EngineError, match="could not fork: no more processes"):
            zygote.spawn(LIMITS)

    assert sorted(os.listdir("/proc/self/fd")) == before
    assert not zygote._slots
    assert not zygote._exits


def test_a_dead_zygote_is_an_error(scripted):
    zygote = scripted(READY)
    zygote.wait_until_ready(5.0)
    zygote._process.wait()
    time.sleep(0.1)

    with pytest.raises(EngineError, match=r"has ended|is gone"):
        zygote.spawn(LIMITS)
    assert not zygote.is_alive


def test_a_zygote_that_dies_instead_of_forking_is_an_error(scripted):
    zygote = scripted(READY + "control.recv(1 << 16)\n")
    zygote.wait_until_ready(5.0)

    with pytest.raises(EngineError, match=r"could not fork: it has ended|is gone"):
        zygote.spawn(LIMITS)


def test_nobody_waits_for_the_exit_of_a_child_whose_zygote_is_gone(scripted):
    zygote = scripted(READY + FORKS)
    child = Child(zygote.spawn(LIMITS), 60.0)
    zygote.close()
    begun = time.monotonic()

    with pytest.raises(ProcessEnded):
        child.request("call", ["f", [], {}, False], timeout_s=60.0)
    child.close()
    assert time.monotonic() - begun < 30


def test_slots_are_used_again(zygote):
    for _ in range(3):
        Child(zygote.spawn(LIMITS), 5.0).close()

    assert len(zygote._slots) <= 1


def test_children_that_run_at_once_have_slots_of_their_own(zygote, spawn):
    before = set(zygote._slots)
    for _ in range(3):
        spawn()

    assert len(zygote._slots - before) == 3


def test_a_child_that_is_closed_leaves_no_descriptor(zygote):
    Child(zygote.spawn(LIMITS), 5.0).close()
    before = len(os.listdir("/proc/self/fd"))

    for _ in range(5):
        Child(zygote.spawn(LIMITS), 5.0).close()

    assert len(os.listdir("/proc/self/fd")) == before


def test_how_a_child_ended_comes_with_its_cpu_seconds(zygote):
    spawned = zygote.spawn(LIMITS)
    spawned.kill()
    actual = spawned.wait(5.0)

    assert os.WTERMSIG(actual.status) == 9
    assert 0 <= actual.cpu_s < 5
    close(spawned)


def test_killing_twice_is_fine(zygote):
    spawned = zygote.spawn(LIMITS)
    spawned.kill()
    spawned.wait(5.0)
    spawned.kill()

    assert spawned.wait(0.01) is None
    close(spawned)
