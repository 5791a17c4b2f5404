from __future__ import annotations

import os
import sys
import threading

import numpy as np
import pytest

from grader.child import wire
from grader.child.server import Missing, Server
from grader.child.values import HandleRef


@pytest.fixture
def server(undone):
    """A server in this process, with one student's file loaded; what it changes is undone."""
    made = Server(-1, -1)
    made.load("hw3.py", SOURCE, False)
    return made


SOURCE = b"""
import random, numpy, torch
calls = []
def f(x, *, scale=1):
    calls.append(x)
    return scale * x
def bad(x):
    raise ValueError(x)
def change(x):
    x[0] = 9.0
def third_is_bad(x):
    return x if x != 3 else 1 / 0
def draw():
    return [random.random(), numpy.random.random(), torch.rand(1).item()]
def wide():
    return [[None] * 1000] * 300
class Net(torch.nn.Linear): pass
net = Net(1, 1)
"""


def test_loading_tells_faults_names_and_cpu_seconds(server):
    faults, runs_as_main, figures = server.load("more.py", b"y = 1\n1 / 0\n", False)
    names, cpu_s = server.names()

    assert names[-1] == "y"
    assert [fault[0] for fault in faults] == ["ZeroDivisionError"]
    assert cpu_s > 0
    assert (runs_as_main, figures) == (False, 0)


def test_a_function_is_called_with_arguments_and_keywords(server):
    assert server.call("f", [2], {"scale": 3}, False) == 6


def test_the_arguments_after_the_call_come_back_when_asked_for(server):
    value, (argument,) = server.call("change", [np.zeros(2)], {}, True)

    assert value is None
    assert argument.tolist() == [9.0, 0.0]


def test_a_name_that_is_not_there_is_missing(server):
    with pytest.raises(Missing, match="nothing"):
        server.call("nothing", [], {}, False)


def test_a_name_that_is_no_function_is_told_so(server):
    server.load("hw3.py", b"bound = 0.25", False)

    with pytest.raises(TypeError, match="`bound` is of type float; a function is asked for"):
        server.call("bound", [], {}, False)


def test_many_calls_stop_at_the_first_that_raises(server):
    results, fault = server.many("third_is_bad", [([i], {}) for i in range(1, 6)])

    assert results == [1, 2]
    assert fault[0] == "ZeroDivisionError"


def test_many_calls_without_a_fault_say_none(server):
    assert server.many("f", [([1], {}), ([], {"x": 2})]) == [[1, 2], None]


def test_a_value_is_sent_or_kept_as_a_handle(server):
    ref = server.value("net")

    assert server.value("calls") == []
    assert (type(ref), ref.type_name) == (HandleRef, "Net")


def test_a_handle_can_be_called(server):
    ref = server.value("f")

    assert server.call(ref, [2], {}, False) == 2


def test_sources_are_told_for_each_name(server):
    assert server.sources(["f", "nothing"], []) == [("hw3.py", 0, False, False, True, "hw3.py", 4), None]


def test_the_same_seed_gives_the_same_numbers_of_every_generator(server):
    server.seed(3)
    first = server.call("draw", [], {}, False)
    server.seed(3)

    assert server.call("draw", [], {}, False) == first


@pytest.fixture
def piped(server):
    """The server behind two pipes, in a thread."""
    request_r, request_w = os.pipe()
    reply_r, reply_w = os.pipe()
    server._request_fd, server._reply_fd = request_r, reply_w
    thread = threading.Thread(target=server.serve)
    thread.start()

    def ask(*request):
        os.writev(request_w, wire.frame(wire.encode(list(request))))
        with open(reply_r, "rb", closefd=False) as reply:
            (size,) = wire.HEADER.unpack(reply.read(wire.HEADER.size))
            return wire.decode(reply.read(size))

    yield ask
    os.close(request_w)
    thread.join()
    for fd in (request_r, reply_r, reply_w):
        os.close(fd)


def test_a_reply_repeats_the_requests_number(piped):
    assert piped(17, "call", ["f", [2], {}, False]) == [17, "ok", 2]


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        (["call", ["bad", ["no"], {}, False]], "raised", ("ValueError", "no")),
        (["call", ["f", [1], {"wrong": 1}, False]], "raised", ("TypeError",)),
        (["no such operation", []], "raised", ("KeyError",)),
        (["call", ["nothing", [], {}, False]], "missing", "nothing"),
    ],
    ids=["exception", "wrong arguments", "unknown operation", "missing name"],
)
def test_what_went_wrong_is_an_answer(piped, request_, status, said):
    _, actual, payload = piped(1, *request_)

    assert actual == status
    assert payload[: len(said)] == said


def test_a_value_over_the_budgets_is_an_answer_too(piped):
    _, status, fault = piped(1, "call", ["wide", [], {}, False])

    assert (status, fault[:2]) == ("raised", ("WireError", "more than 200000 items"))


def test_closed_and_replaced_streams_do_not_stop_the_answer(piped, monkeypatch):
    class Broken:
        def flush(self):
            raise SystemExit

    monkeypatch.setattr(sys, "stdout", Broken())
    monkeypatch.setattr(sys, "stderr", None)

    assert piped(1, "call", ["f", [2], {}, False]) == [1, "ok", 2]
