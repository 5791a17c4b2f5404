from __future__ import annotations

import os
import time

import numpy as np
import pytest

from grader.child import wire
from grader.errors import ProcessEnded
from grader.model import Ending
from grader.student.connection import LOG_BYTES


@pytest.fixture
def asking(spawn):
    """A child that has loaded a source; ``ask(name, *args)`` calls one of its functions."""

    def make(source: str, **limits):
        child = spawn(**limits)
        child.request("load", ["hw3.py", PRELUDE + source.encode(), False], timeout_s=5.0)

        def ask(name: str, *args, timeout_s: float = 1.0):
            return child.request("call", [name, list(args), {}, False], timeout_s=timeout_s)

        return child, ask

    return make


PRELUDE = b"""
import ctypes, os, signal, struct, sys, time
def frame(value):
    from boxed import wire
    return b"".join(wire.frame(wire.encode(value)))
def current():
    # The number of the request under way, found where the server keeps it.
    return sys._getframe(1).f_back.f_back.f_locals["number"]
def one(): return 1
"""


def ending_of(call) -> tuple[Ending, str]:
    with pytest.raises(ProcessEnded) as caught:
        call()
    return caught.value.ending, caught.value.message


def test_a_call_is_answered(asking):
    _, ask = asking("def f(x): return x + 1")

    assert ask("f", 1) == ("ok", 2)


def test_a_missing_name_is_answered(asking):
    _, ask = asking("")

    assert ask("g") == ("missing", "g")


@pytest.mark.parametrize("source", ["sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "exit()"])
def test_leaving_by_an_exception_is_an_answer(asking, source):
    child, ask = asking(f"def f(): {source}")

    assert ask("f")[0] == "raised"
    assert child.ended is None


# -- deadlines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "time.sleep(60)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64)); time.sleep(60)",
        "7 ** 10 ** 8",
        "while True: print('x' * 10000)",
        "while True: os.write(2, b'x' * 100000)",
        "os.kill(os.getpid(), signal.SIGSTOP)",
    ],
    ids=["loop", "sleep", "signals blocked", "GIL held", "print", "stderr", "stopped"],
)
def test_a_call_ends_at_its_deadline(asking, body):
    child, ask = asking(f"def f(x=7):\n {body}".replace("7 **", "x **"))
    begun = time.monotonic()

    ending, message = ending_of(lambda: ask("f", timeout_s=0.3))

    assert (ending, message) == (Ending.WALL, "took longer than 0.3 s")
    assert time.monotonic() - begun < 10
    assert os.WIFSIGNALED(child.exit.status)


def test_a_reply_that_drips_ends_at_the_deadline(asking):
    _, ask = asking("def f():\n os.write(11, b'\\x10')\n while True: time.sleep(0.1); os.write(11, b'\\0')")

    assert ending_of(lambda: ask("f", timeout_s=0.5))[0] is Ending.WALL


def test_a_large_request_that_is_never_read_ends_at_the_deadline(asking):
    _, ask = asking(
        "import threading\n"
        "def stop(): os.kill(os.getpid(), signal.SIGSTOP)\n"
        "def f(): threading.Timer(0.1, stop).start()"
    )
    ask("f")
    time.sleep(0.3)

    assert ending_of(lambda: ask("one", np.zeros(4 << 20), timeout_s=0.5))[0] is Ending.WALL


def test_an_endless_flood_while_output_is_hidden_still_ends_at_the_deadline(asking):
    child, ask = asking("def f():\n while True: os.write(1, b'x' * 100000)")
    child.hide_output()
    begun = time.monotonic()

    assert ending_of(lambda: ask("f", timeout_s=0.3))[0] is Ending.WALL
    assert time.monotonic() - begun < 10


def test_cpu_seconds_used_up_are_told_apart(asking):
    _, ask = asking("def f():\n while True: pass", cpu_s=1.0)

    ending, message = ending_of(lambda: ask("f", timeout_s=10.0))

    assert (ending, message) == (Ending.CPU, "used more than 1 s of CPU time")


# -- endings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        ("os._exit(0)", Ending.EXIT, "exit code 0"),
        ("os._exit(3)", Ending.EXIT, "exit code 3"),
        ("os.close(11)", Ending.EXIT, "broken|exit code"),
        ("os.close(11); time.sleep(60)", Ending.EXIT, "closed its connection"),
        ("ctypes.string_at(0)", Ending.SIGNAL, "SIGSEGV"),
        ("os.abort()", Ending.SIGNAL, "SIGABRT"),
        ("os.kill(os.getpid(), signal.SIGKILL)", Ending.SIGNAL, "SIGKILL"),
        ("os.kill(os.getpid(), signal.SIGRTMIN + 3)", Ending.SIGNAL, "signal 37"),
    ],
    ids=["exit 0", "exit 3", "close", "close and stay", "null", "abort", "kill", "real-time signal"],
)
def test_how_a_process_ended_is_told(asking, body, expected, words):
    _, ask = asking(f"def f():\n {body}")

    ending, message = ending_of(lambda: ask("f", timeout_s=5.0))

    assert ending is expected
    assert any(word in message for word in words.split("|"))


def test_an_ended_child_answers_no_more_and_says_why_again(asking):
    _, ask = asking("def f(): os._exit(3)")
    first = ending_of(lambda: ask("f"))

    assert ending_of(lambda: ask("one")) == first


def test_a_closed_child_says_so(asking):
    child, ask = asking("")
    child.close()

    assert ending_of(lambda: ask("one"))[0] is Ending.OK


def test_closing_twice_is_fine(spawn):
    child = spawn()
    first = child.close()

    assert child.close() is first
    assert os.WTERMSIG(first.status) == 9


# -- forged and broken replies -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("b'garbage!' + b'x' * 100", "over the limit"),
        ("struct.pack('<Q', 1 << 60)", "over the limit"),
        ("struct.pack('<Q', 0)", "broken reply"),
        ("struct.pack('<Q', 3) + b'abc'", "broken reply"),
        ("struct.pack('<Q', 5) + b'l' + struct.pack('<I', 2**32 - 1)", "broken reply"),
        ("frame(1)", "no reply"),
        ("frame([1, 'ok'])", "no reply"),
        ("frame((current(), 'ok', 1))", "no reply"),
        ("frame([True, 'ok', 1])", "no reply"),
        ("frame(['1', 'ok', 1])", "no reply"),
        ("frame([current() + 1, 'ok', 1])", "another request"),
        ("frame([current() - 1, 'ok', 1])", "another request"),
    ],
)
def test_a_broken_reply_is_a_breach_of_protocol(asking, data, words):
    _, ask = asking(f"def f():\n os.write(11, {data}); time.sleep(60)")

    ending, message = ending_of(lambda: ask("f", timeout_s=2.0))

    assert ending is Ending.PROTOCOL
    assert words in message


def test_a_reply_of_70_megabytes_is_refused_by_its_head(asking):
    _, ask = asking(
        "def f():\n os.write(11, struct.pack('<Q', 70 << 20))\n while True: os.write(11, b'x' * 2**20)"
    )

    ending, message = ending_of(lambda: ask("f", timeout_s=2.0))

    assert (ending, message) == (Ending.PROTOCOL, "sent a reply over the limit of 64 MiB")


def test_a_value_of_70_megabytes_is_an_exception_of_the_students(asking):
    _, ask = asking("import numpy\ndef f(): return numpy.zeros(70 << 17)")

    status, fault = ask("f", timeout_s=5.0)

    assert status == "raised"
    assert "MiB is over the limit" in fault[1]


def test_a_large_value_crosses_both_ways(asking):
    _, ask = asking("def f(x): return x + 1")

    assert ask("f", np.zeros(1 << 20), timeout_s=5.0)[1].sum() == 1 << 20


def test_a_reply_forged_before_the_real_one_gains_its_value_and_costs_the_process(asking):
    _, ask = asking("def f(): os.write(11, frame([current(), 'ok', 'forged'])); return 1")

    first = ask("f")

    assert first == ("ok", "forged")
    # The real reply may come a moment before the next request or a moment after it.
    assert ending_of(lambda: ask("one"))[0] is Ending.PROTOCOL


def test_a_reply_forged_for_the_next_request_costs_the_process(asking):
    _, ask = asking(
        "import threading\n"
        "def f():\n number = current() + 1\n"
        " threading.Timer(0.1, lambda: os.write(11, frame([number, 'ok', 'forged']))).start()\n return 1"
    )
    ask("f")
    time.sleep(0.3)

    assert ending_of(lambda: ask("one")) == (Ending.PROTOCOL, "sent a reply that nobody asked for")


@pytest.mark.parametrize(
    "patch",
    [
        "os.write = lambda fd, data: len(data)",
        "import builtins; builtins.isinstance = lambda *a: True",
        "import builtins; builtins.type = None",
        "import builtins; builtins.len = lambda x: 0",
        "from boxed import wire; wire.encode = lambda value: [b'N']",
        "from boxed import wire; wire.frame = lambda parts: []",
        "from boxed import server; server.describe = None",
        "sys.settrace(lambda *a: 1 / 0)",
        "time.monotonic = lambda: 0.0",
    ],
)
def test_replaced_functions_in_the_child_do_no_harm_outside(asking, patch):
    _, ask = asking(f"def f():\n {patch}\n return 7")

    try:
        answer = ask("f", timeout_s=0.5)
    except ProcessEnded as ended:
        assert ended.ending in (Ending.WALL, Ending.EXIT, Ending.PROTOCOL)
    else:
        assert answer == ("ok", 7) or answer[0] == "raised"


# -- what is printed ---------------------------------------------------------------------------------


def test_what_is_printed_is_kept(asking):
    child, ask = asking("def f(): print('hello'); sys.stderr.write('there\\n')")
    ask("f")
    child.close()

    assert sorted(child.output().split()) == ["hello", "there"]
    assert child.log_dropped == 0


def test_what_was_printed_before_a_crash_through_the_descriptor_is_kept(asking):
    child, ask = asking("def f(): os.write(1, b'last words'); os._exit(1)")
    ending_of(lambda: ask("f"))

    assert child.output() == "last words"


def test_of_a_flood_64_kib_are_kept_and_the_rest_is_counted(asking):
    child, ask = asking("def f():\n for _ in range(30): print('x' * 99_999)\n return 7")

    assert ask("f", timeout_s=5.0) == ("ok", 7)
    child.close()
    assert len(child.output()) == LOG_BYTES
    assert child.log_dropped == 3_000_000 - LOG_BYTES


def test_bytes_that_are_no_text_are_shown_as_replacement_characters(asking):
    child, ask = asking("def f(): os.write(1, b'a\\xff')")
    ask("f")
    child.close()

    assert child.output() == "a\ufffd"


def test_what_is_printed_after_a_hidden_input_is_not_kept(asking):
    child, ask = asking("def f(x): print(x)")
    ask("f", "before")
    child.hide_output()
    ask("f", "secret")
    ask("f", "after")
    child.close()

    assert child.output().split() == ["before"]


def test_closed_streams_do_not_cost_the_answer(asking):
    _, ask = asking("def f():\n os.close(0); os.close(1); os.close(2)\n sys.stdout = None\n return 1")

    assert ask("f") == ("ok", 1)
    assert ask("one") == ("ok", 1)


def test_a_request_that_does_not_fit_the_wire_leaves_the_child_alone(asking):
    _, ask = asking("")

    with pytest.raises(wire.WireError):
        ask("one", object())
    assert ask("one") == ("ok", 1)
