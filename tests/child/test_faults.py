from __future__ import annotations

import pytest

from grader.child import wire
from grader.child.faults import describe


def fault_of(source: str, files=frozenset({"hw3.py"}), name="hw3.py"):
    raised = broken = None
    try:
        exec(compile(source, name, "exec"), {})
    except BaseException as error:
        raised = error
    # Outside the except clause: pytest cannot show a failure whose context is a hostile exception.
    try:
        return describe(raised, set(files))
    except BaseException as error:
        broken = repr(error)
    raise AssertionError(f"describe raised {broken}")


def test_type_text_and_line_are_told():
    kind, text, frames, no_memory = fault_of("x = 1\ny = x / 0\n")

    assert (kind, text, no_memory) == ("ZeroDivisionError", "division by zero", False)
    assert [(file, line) for file, line, _ in frames] == [("hw3.py", 2)]


def test_only_the_students_own_frames_are_shown():
    _, _, frames, _ = fault_of("import json\njson.loads('{')\n")

    assert [file for file, _, _ in frames] == ["hw3.py"]


def test_a_syntax_error_is_placed_on_its_line():
    kind, text, frames, _ = fault_of("x = 1\ny = = 2\n")

    assert (kind, text) == ("SyntaxError", "invalid syntax")
    assert frames[-1] == ("hw3.py", 2, "y = = 2")


def test_deep_recursion_keeps_the_last_frames_only():
    kind, _, frames, _ = fault_of("def f():\n    f()\nf()\n")

    assert kind == "RecursionError"
    assert len(frames) == 8


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("raise MemoryError", True),
        ("raise RuntimeError('DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes')", True),
        ("raise RuntimeError('out of luck')", False),
    ],
)
def test_running_out_of_memory_is_recognised(source, expected):
    assert fault_of(source)[3] is expected


@pytest.mark.parametrize(
    "source",
    [
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
        "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
        "class E(Exception):\n    def __str__(self): return 3\nraise E",
    ],
    ids=["raises", "exits", "no text"],
)
def test_a_text_that_cannot_be_made_is_said_so(source):
    assert fault_of(source)[1] == "(its text could not be made)"


HOSTILE = {
    "huge text": "raise ValueError('a' * 10**6)",
    "text subclass": """
class T(str):
    def __getitem__(self, key): return 5
    def __contains__(self, other): raise SystemExit
class E(Exception):
    def __str__(self): return T("x")
raise E
""",
    "name by metaclass": """
class M(type):
    @property
    def __name__(cls): return 5
class E(Exception, metaclass=M): pass
raise E
""",
    "raising metaclass": """
class M(type):
    def __getattribute__(cls, name): raise ValueError
class E(Exception, metaclass=M): pass
raise E
""",
    "syntax error with a list for a file": "raise SyntaxError('x', ([], 1, 1, 'text'))",
    "syntax error with odd parts": "raise SyntaxError('x', ('hw3.py', 'one', 1, 5))",
    "syntax error with a huge line": "raise SyntaxError('x', ('hw3.py', 10**30, 1, 'text'))",
    "syntax error with a lying message": "e = SyntaxError('x', ('hw3.py', 1, 1, 't')); e.msg = 5; raise e",
    "long name": "raise type('N' * 10**6, (Exception,), {})",
    "lone surrogates": "raise ValueError('\\ud800')",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_exception_still_makes_a_fault_that_crosses(source):
    kind, text, frames, no_memory = actual = fault_of(source)

    assert (type(kind), type(text), type(frames), type(no_memory)) == (str, str, list, bool)
    assert len(kind) <= 100
    assert len(text) <= 500
    assert wire.decode(b"".join(wire.encode(actual)))
