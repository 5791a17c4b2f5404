from __future__ import annotations

import pytest

from grader.child import wire
from grader.errors import ProcessEnded
from grader.model import Ending
from grader.student.connection import LOG_BYTES, Connection
from grader.student.places import Places


class Scripted(Connection):
    """A connection at whose other end a test answers."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer
        self.closed = 0

    def _exchange(self, request, timeout_s):
        number, operation, args = wire.decode(b"".join(bytes(part) for part in request)[wire.HEADER.size :])
        return self.answer(number, operation, args)

    def cpu_s(self):
        return None

    def hide_output(self):
        self.is_log_hidden = True

    def close(self):
        self.closed += 1


def reply(*parts) -> bytes:
    return b"".join(bytes(part) for part in wire.encode(list(parts)))


def test_a_reply_is_status_and_payload():
    connection = Scripted(lambda number, operation, args: reply(number, "ok", [operation, args]))

    assert connection.request("call", [1, "x"], timeout_s=1.0) == ("ok", ["call", [1, "x"]])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda number, *_: b"rubbish", "a broken reply"),
        (lambda number, *_: reply(number, "ok"), "no reply"),
        (lambda number, *_: reply(number, 3, None), "no reply"),
        (lambda number, *_: reply(True, "ok", None), "no reply"),
        (lambda number, *_: reply(number + 1, "ok", None), "to another request"),
    ],
)
def test_whatever_else_comes_ends_it_for_good(answer, said):
    connection = Scripted(answer)

    for _ in range(2):
        with pytest.raises(ProcessEnded, match=said) as caught:
            connection.request("call", [], timeout_s=1.0)

    assert caught.value.ending is Ending.PROTOCOL
    assert connection.closed == 1


def test_output_is_kept_up_to_a_cap_and_what_is_beyond_is_counted():
    connection = Scripted(None)
    connection._note_output(b"x" * LOG_BYTES)
    connection._note_output(b"yy")

    assert connection.output() == "x" * LOG_BYTES
    assert connection.log_dropped == 2


def test_hidden_output_is_not_kept():
    connection = Scripted(None)
    connection.hide_output()
    connection._note_output(b"secret")

    assert connection.output() == ""


def test_where_the_interpreter_says_it_is_counts_for_the_students_own_files_only():
    connection = Scripted(None)
    dump = b'Stack (most recent call first):\n  File "/lib/x.py", line 3 in f\n  File "/box/hw3.py", line 7 in g\n'
    connection._note_output(dump)
    before, connection.places = connection._where(), Places({"hw3.py": b"\n" * 9})

    assert (before, connection._where()) == ("", "; last seen at hw3.py, line 7")
    assert connection.output() == ""
