from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from grader.child.zygote import _is_alone, _receive, _send
from grader.sandbox.plan import make_plan
from grader.student.zygote import ZYGOTE, environment


@pytest.fixture
def channel():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def test_a_message_arrives_with_its_descriptors(channel):
    ours, theirs = channel
    fds = os.pipe()

    _send(ours, {"id": 1}, list(fds))
    data, received = _receive(theirs, 3)

    assert json.loads(data) == {"id": 1}
    os.write(received[1], b"x")
    assert os.read(fds[0], 1) == b"x"
    for fd in (*fds, *received):
        os.close(fd)


def test_the_end_of_the_channel_is_an_empty_message(channel):
    ours, theirs = channel
    ours.close()

    assert _receive(theirs, 3) == (b"", [])


def test_a_grader_that_is_gone_is_noticed(channel):
    ours, theirs = channel

    assert not _is_alone(theirs)
    ours.close()
    assert _is_alone(theirs)


@pytest.mark.parametrize("mode", ["auto", "plain"])
def test_a_zygote_whose_grader_was_killed_at_once_loads_nothing(mode, tmp_path):
    # Too early for the kernel to tell it: it has not asked yet.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.send(json.dumps(make_plan(mode=mode, scratch=tmp_path)).encode())
    ours.close()
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-X", "importtime", str(ZYGOTE), str(theirs.fileno())],
        env=environment(str(tmp_path)), pass_fds=[theirs.fileno()], cwd="/", stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    theirs.close()
    _, imported = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "numpy" not in imported and "torch" not in imported


def test_nothing_of_ours_is_loaded_beside_the_child_package():
    # The zygote's memory is every student's: the modules that it loads are all that they can find there.
    script = (
        f"import sys; sys.path.insert(0, {str(ZYGOTE.parent)!r}); sys.argv = ['x', '0']\n"
        "import zygote; zygote._bootstrap(); import boxed.server\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('grader', 'reference', 'problems')])"
    )

    done = subprocess.run(
        [sys.executable, "-P", "-s", "-B", "-c", script],
        env=environment("/box"), cwd="/", capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "[]"


def test_the_environment_holds_nothing_of_the_graders(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "value")

    actual = environment("/box")

    assert "SECRET_TOKEN" not in actual
    assert "value" not in actual.values()
