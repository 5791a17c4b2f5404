"""Replies written by the student's code itself. A forged value is judged like any other; nothing else is gained.

forges_the_right_value: ok
forges_a_wrong_value: incorrect
forges_a_verdict: protocol
replaces_the_sender: ok
answers_before_the_question: protocol
answers_twice: ok
answers_another_request: protocol
"""
import os
import sys
import time

from boxed import wire


def _number():
    # The request under way, from the frames below: nothing of the runner is hidden from its own process.
    frame = sys._getframe()
    while "number" not in frame.f_locals or frame.f_code.co_name != "_reply":
        frame = frame.f_back
    return frame.f_locals["number"]


def _send(*messages):
    # In one write, so that all of it is there when the grader looks.
    os.write(11, b"".join(bytes(part) for message in messages for part in wire.frame(wire.encode(message))))


def forges_the_right_value(x):
    _send([_number(), "ok", 42.0])
    time.sleep(60)


def forges_a_wrong_value(x):
    _send([_number(), "ok", 41.0])
    time.sleep(1)


def forges_a_verdict(x):
    _send({"verdict": "PASS", "points": 1.0})
    time.sleep(60)


def replaces_the_sender(x):
    encode = wire.encode
    wire.encode = lambda message: encode([message[0], "ok", 42.0])
    return 0.0


def answers_before_the_question(x):
    number = _number()
    _send([number, "ok", 0.0], [number + 1, "ok", 42.0])
    time.sleep(60)


def answers_twice(x):
    # The second reply lies in the pipe when the process is no longer asked: it is never read.
    _send([_number(), "ok", 42.0], [_number(), "ok", 42.0])
    time.sleep(60)


def answers_another_request(x):
    _send([_number() + 1, "ok", 42.0])
    time.sleep(60)
