from __future__ import annotations

import pytest

from grader.model import Ending
from grader.student.remote import raised, text_of

FRAME = ("hw3.py", 3, "x = 1")


def test_a_fault_becomes_an_exception_with_its_place():
    actual = raised(("ValueError", "no", [FRAME], False))

    assert str(actual) == "raised ValueError: no (hw3.py, line 3: x = 1)"
    assert (actual.frames, actual.ending) == ((FRAME,), Ending.EXCEPTION)


def test_memory_is_an_ending_of_its_own():
    assert raised(("MemoryError", "", [], True)).ending is Ending.MEMORY


@pytest.mark.parametrize(
    "fault",
    [None, 7, "text", (), ("E", "t", []), ["E", "t", [], False], ("E", "t", "frames", False), {}],
    ids=repr,
)
def test_what_is_no_fault_is_an_exception_without_words(fault):
    actual = raised(fault)

    assert (actual.kind, actual.text, actual.frames) == ("Exception", "", ())


@pytest.mark.parametrize(
    "fault",
    [
        (10**5000, 10**5000, [], False),
        ([10**5000], {"a": 10**5000}, [], False),
        ("E", "t", [("hw3.py", 10**5000, "x")], False),
        ("E", "t", [("hw3.py", -1, "x"), ("hw3.py", 1.5, "x"), (), 3, ["hw3.py", 1, "x"]], False),
    ],
    ids=["numbers", "containers", "line", "frames"],
)
def test_hostile_parts_of_a_fault_are_dropped(fault):
    actual = raised(fault)

    assert len(str(actual)) < 100
    assert actual.frames == ()


def test_long_texts_are_cut():
    actual = raised(("E" * 10**6, "t" * 10**6, [("f" * 10**6, 1, "s" * 10**6)] * 100, False))

    assert (len(actual.kind), len(actual.text), len(actual.frames)) == (100, 500, 8)
    assert len(str(actual)) < 1200


@pytest.mark.parametrize(
    ("value", "expected"),
    [("abc", "ab"), (None, ""), (10**5000, ""), (["a"], "")],
    ids=["str", "None", "int", "list"],
)
def test_only_a_text_is_a_text(value, expected):
    assert text_of(value, 2) == expected
