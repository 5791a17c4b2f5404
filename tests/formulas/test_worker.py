from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from grader.formulas import worker
from grader.formulas.declaration import Formula
from grader.formulas.messages import HEADER, Ask, Reply

SIGMA = Formula("x", r"\sigma(x)")


@pytest.fixture(scope="module")
def answering():
    return worker.Answering()


def test_every_question_has_its_answer(answering):
    assert answering.answer(Ask("study", SIGMA, r"\sigma(x)", 1)).report.kind == "correct"
    assert answering.answer(Ask("value", SIGMA, r"\sigma(x)", 1, [0.0])).value == 0.5
    assert answering.answer(Ask("mistakes", SIGMA, r"\sigma(-x)", 1)).mistakes == ["a sign is wrong"]


def test_what_is_wrong_with_a_formula_is_an_answer(answering):
    assert answering.answer(Ask("study", SIGMA, "(x", 1)).report.fault
    assert answering.answer(Ask("value", SIGMA, "(x", 1, [0.0])).fault
    limit = answering.answer(Ask("value", SIGMA, "e^{e^x} - e^{e^x}", 1, [1e9]))
    assert (limit.is_limit, bool(limit.fault)) == (True, True)


def test_a_declaration_that_cannot_be_read_has_no_report(answering):
    reply = answering.answer(Ask("study", Formula("x", "(y"), "x", 1))

    assert reply.report is None
    assert reply.fault


def test_memory_stays_bounded(answering):
    for number in range(worker.KEPT + 5):
        answering.answer(Ask("value", SIGMA, f"x + {number}", 1, [0.0]))

    assert len(answering._studies) <= worker.KEPT


def test_it_serves_until_the_other_end_is_closed():
    questions = b"".join(
        HEADER.pack(len(data)) + data
        for data in (
            msgspec.msgpack.encode(Ask("value", SIGMA, "x", 1, [2.0])),
            # What checks never send is our fault, and must be told.
            msgspec.msgpack.encode(Ask("value", SIGMA, "x", 1, [2.0, 3.0])),
        )
    )
    sent = bytearray()
    at = 0

    def read(count):
        nonlocal at
        at += count
        return questions[at - count : at]

    worker.serve(read, sent.extend)

    replies = []
    while sent:
        (size,) = HEADER.unpack(sent[: HEADER.size])
        replies.append(msgspec.msgpack.decode(bytes(sent[HEADER.size : HEADER.size + size]), type=Reply))
        del sent[: HEADER.size + size]
    assert [reply.value for reply in replies[:2]] == [None, 2.0]
    assert "TypeError" in replies[2].ours


def test_its_process_imports_nothing_else_of_ours():
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import runpy\n"
        "module = runpy.run_path(sys.argv[1] + '/worker.py')\n"
        "sys.path.pop(0); module['as_package']('formulas')\n"
        "import importlib; importlib.import_module('formulas.worker').Answering()\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('grader', 'torch', 'sympy', 'pickle')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, worker.__file__.rpartition("/")[0]], capture_output=True, text=True, check=True
    )

    # numpy brings pickle along; nothing is read with it.
    assert done.stdout.strip() in ("[]", "['pickle']")
