from __future__ import annotations

import json
import os
import subprocess
import sys

from grader.child import wire
from grader.student import plain as host_side
from grader.student.environment import environment


def run(tmp_path, *frames, start=None, before=""):
    """Run the child's program on what it reads; return what it replies, what it prints, its exit code."""
    limits = {"cpu_s": 20, "memory_mb": 512, "file_mb": 16, "threads": 60}
    told = {"folder": str(tmp_path), "limits": limits, "parent": os.getpid()} if start is None else start
    data = json.dumps(told).encode() + b"\n" if told else b""
    for number, frame in enumerate(frames, 1):
        data += b"".join(bytes(part) for part in wire.frame(wire.encode([number, *frame])))
    done = subprocess.run(
        [sys.executable, "-P", "-s", "-B", "-c", before + host_side._START, str(host_side._CHILD)],
        input=data, capture_output=True, env=environment(str(tmp_path)), check=False,
    )  # fmt: skip
    replies, rest = [], done.stdout
    while rest:
        (size,) = wire.HEADER.unpack(rest[: wire.HEADER.size])
        replies.append(wire.decode(rest[wire.HEADER.size :][:size]))
        rest = rest[wire.HEADER.size + size :]
    return replies, done.stderr, done.returncode


LOAD = ("load", ["hw3.py", b"import os\ndef f(x):\n    print('said')\n    return x, os.getcwd()", False])


def test_it_serves_until_the_end_of_its_input(tmp_path):
    replies, said, code = run(tmp_path, LOAD, ("call", ["f", [1], {}, False]))

    assert (code, replies[1]) == (0, [2, "ok", (1, str(tmp_path))])
    assert said == b"said\n"


def test_one_that_is_not_needed_ends(tmp_path):
    assert run(tmp_path, start={}) == ([], b"", 0)


def test_one_whose_grader_is_gone_runs_nothing(tmp_path):
    start = {"folder": str(tmp_path), "limits": {}, "parent": -1}

    assert run(tmp_path, LOAD, start=start) == ([], b"", 0)


def test_it_needs_nothing_that_other_systems_lack(tmp_path):
    # As on Windows, or near to it: this shows that no such name is needed, not that it runs there.
    lacking = (
        "import os, signal, sys\n"
        "sys.modules.update(dict.fromkeys(('fcntl', 'resource', 'pwd', 'grp', 'termios')))\n"
        "del os.readv, os.fork, signal.SIGUSR1, signal.SIGXCPU, signal.setitimer, signal.SIGALRM, signal.SIGPROF\n"
        "sys.platform = 'other'\n"
    )

    replies, _, code = run(tmp_path, LOAD, ("call", ["f", [1], {}, False]), before=lacking)

    assert (code, replies[1][1:]) == (0, ["ok", (1, str(tmp_path))])
