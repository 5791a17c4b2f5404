"""Children without a box: the same wire, the same endings, nothing left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from grader.errors import EngineError, ProcessEnded
from grader.model import Ending
from grader.student.places import Places
from grader.student.plain import PlainHost

LIMITS = {"cpu_s": 30, "memory_mb": 1024, "file_mb": 16, "threads": 60}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = PlainHost(tmp_path_factory.mktemp("plain"), ())
    yield made
    made.close()


@pytest.fixture
def asking(host):
    """A child that has loaded a source; ``ask(name, *args)`` calls one of its functions."""
    made = []

    def make(source: str, **limits):
        child = host.child({**LIMITS, **limits})
        made.append(child)
        assert child.request("load", ["hw3.py", source.encode(), False], timeout_s=60.0)[0] == "ok"

        def ask(name: str, *args, timeout_s: float = 30.0):
            return child.request("call", [name, list(args), {}, False], timeout_s=timeout_s)

        return child, ask

    yield make
    for child in made:
        child.close()


def ending_of(call) -> ProcessEnded:
    with pytest.raises(ProcessEnded) as caught:
        call()
    return caught.value


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_call_is_answered_whatever_the_code_prints(asking):
    child, ask = asking("import os\ndef f(x):\n    print('out')\n    os.write(1, b'raw')\n    return x + 1")

    assert ask("f", 1) == ("ok", 2)
    child.close()
    assert child.output() == "rawout\n"


def test_large_values_cross_both_ways(asking):
    _, ask = asking("def f(x): return 2 * x")

    status, value = ask("f", np.ones((600, 600)))

    assert status == "ok" and value.sum() == 720_000


def test_an_exception_is_described(asking):
    _, ask = asking("def f(x): return 1 / x")

    status, fault = ask("f", 0)

    assert (status, fault[0], fault[2][0][:2]) == ("raised", "ZeroDivisionError", ("hw3.py", 1))


def test_a_call_over_its_time_is_ended_and_its_line_named(asking):
    child, ask = asking("def f():\n    while True:\n        pass")
    child.places = Places({"hw3.py": b"\n" * 3})

    ended = ending_of(lambda: ask("f", timeout_s=0.5))

    assert ended.ending is Ending.WALL
    assert "took longer than 0.5 s; last seen at hw3.py, line " in ended.message
    assert not is_there(child._process.pid)


@pytest.mark.parametrize(
    ("body", "ending", "said"),
    [
        ("os._exit(3)", Ending.EXIT, "exit code 3"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", Ending.SIGNAL, "crashed (SIGSEGV)"),
        ("os.closerange(3, 50); time.sleep(60)", Ending.EXIT, "closed its connection"),
    ],
)
def test_how_a_process_ended_is_told(asking, monkeypatch, body, ending, said):
    monkeypatch.setattr("grader.student.plain._GRACE_S", 0.5)
    _, ask = asking(f"import os, signal, time\ndef f(): {body}")

    ended = ending_of(lambda: ask("f"))

    assert (ended.ending, said in ended.message) == (ending, True), ended.message


def test_a_reply_that_nobody_asked_for_ends_it(asking):
    source = """
import os, sys, threading
def f():
    fd = sys._getframe(2).f_back.f_locals["self"]._reply_fd
    threading.Timer(0.01, lambda: os.write(fd, b"x")).start()
"""
    child, ask = asking(source)
    assert ask("f") == ("ok", None)
    for _ in range(1000):
        if not child._replies.empty():
            break
        time.sleep(0.01)

    ended = ending_of(lambda: ask("f"))

    assert (ended.ending, "nobody asked for" in ended.message) == (Ending.PROTOCOL, True)


def test_a_process_that_used_up_its_time_is_told_so(asking):
    # All the time of all calls, which no call's own limit stops: it ignores the kernel's first signal.
    _, ask = asking("def f():\n    while True:\n        pass", cpu_s=1)

    ended = ending_of(lambda: ask("f", timeout_s=60.0))

    assert (ended.ending, "more than 1 s of CPU time" in ended.message) == (Ending.CPU, True)


def test_an_exception_at_the_limit_of_memory_is_one(asking):
    _, ask = asking("def f(): return len(bytearray(3 << 30))", memory_mb=256)

    status, fault = ask("f")

    assert (status, fault[0], fault[3]) == ("raised", "MemoryError", True)


def test_what_it_started_ends_with_it(asking):
    child, ask = asking("import subprocess\ndef f(): return subprocess.Popen(['sleep', '600']).pid")
    status, pid = ask("f")
    assert (status, is_there(pid)) == ("ok", True)

    child.close()

    for _ in range(500):
        if not is_there(pid):
            break
        time.sleep(0.01)
    assert not is_there(pid)


def test_its_folder_is_its_own_and_goes_with_it(asking):
    child, ask = asking(
        "import os, tempfile\ndef f():\n    open('x', 'w').close()\n"
        "    return os.getcwd(), tempfile.gettempdir(), os.path.expanduser('~')"
    )
    status, folders = ask("f")

    assert status == "ok" and len(set(folders)) == 1
    assert Path(folders[0]).is_dir()
    child.close()
    assert not Path(folders[0]).exists()


def test_nothing_of_ours_and_nothing_secret_is_in_it(asking, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "value")
    _, ask = asking(
        "import os, sys\ndef f():\n"
        "    return [name for name in sys.modules if name.split('.')[0] in ('grader', 'reference', 'problems')], "
        "'SECRET_TOKEN' in os.environ, sys.argv"
    )

    assert ask("f") == ("ok", ([], False, ["student"]))


def test_each_child_is_a_process_of_its_own(asking):
    _, one = asking("import os, builtins\nbuiltins.abs = len\ndef f(): return os.getpid()")
    _, other = asking("import os\ndef f(): return os.getpid(), abs(-1)")

    assert one("f")[1] != other("f")[1][0]
    assert other("f")[1][1] == 1


def test_output_of_a_hidden_check_is_never_kept(asking):
    child, ask = asking("def f(): print('secret')")
    child.hide_output()
    ask("f")
    child.close()

    assert child.output() == ""


def test_a_host_that_was_closed_leaves_nothing_and_makes_no_more(tmp_path):
    host = PlainHost(tmp_path, ())
    child = host.child(LIMITS)
    waiting = host._next

    host.close()

    assert not is_there(child._process.pid)
    assert waiting is not None and not is_there(waiting.pid)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(EngineError, match="stopped"):
        host.child(LIMITS)


def test_a_child_dies_with_the_grader(tmp_path):
    # Killed, it cannot tell its children; the kernel does, and elsewhere the end of their input.
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom grader.student.plain import PlainHost\n"
        f"child = PlainHost(Path({str(tmp_path)!r}), ()).child({LIMITS!r})\n"
        "child.request('load', ['hw3.py', b'def f():\\n    while True: pass', False], timeout_s=60)\n"
        "print(child._process.pid, flush=True)\n"
        "child.request('call', ['f', [], {}, False], timeout_s=600)\n"
    )
    import subprocess
    import sys

    grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    pid = int(grader.stdout.readline())
    assert is_there(pid)

    os.kill(grader.pid, signal.SIGKILL)
    grader.wait()
    grader.stdout.close()

    for _ in range(500):
        if not is_there(pid):
            break
        time.sleep(0.01)
    assert not is_there(pid)


def test_the_level_is_none_at_all(host):
    facts = host.wait_until_ready()

    assert facts["level"] == "L0"
    assert set(facts["versions"]) >= {"python", "torch", "numpy"}
