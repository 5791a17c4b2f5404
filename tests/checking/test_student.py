from __future__ import annotations

import inspect

import pytest

from grader.checking.student import Function, Module, Student
from grader.student.remote import RemoteFunction, RemoteObject
from grader.student.written import WrittenStudent

OURS = {Student: WrittenStudent, Function: RemoteFunction, Module: RemoteObject}
METHODS = [
    (face, name)
    for face in OURS
    for name, value in vars(face).items()
    if inspect.isfunction(value) and (not name.startswith("_") or name == "__call__")
]


@pytest.mark.parametrize(("face", "name"), METHODS, ids=lambda value: getattr(value, "__name__", value))
def test_what_authors_may_ask_is_answered_with_the_same_parameters(face, name):
    asked = inspect.signature(getattr(face, name)).parameters
    given = inspect.signature(getattr(OURS[face], name)).parameters

    assert list(given) == list(asked)
    assert [one.kind for one in given.values()] == [one.kind for one in asked.values()]
