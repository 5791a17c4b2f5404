"""What templates get is plain: frozen records of texts and numbers, nothing that can compute."""

import dataclasses
import inspect
import types
import typing

import pytest
from markupsafe import Markup

from grader.report import class_context, context

RECORDS = list({
    kind: None
    for room in (context, class_context)
    for _, kind in inspect.getmembers(room, inspect.isclass)
    if dataclasses.is_dataclass(kind)
})  # fmt: skip


def plain(kind) -> bool:
    if typing.get_origin(kind) in (tuple, types.UnionType):
        return all(part is ... or plain(part) for part in typing.get_args(kind))
    # Markup is a text, too: one that this room has escaped.
    return kind in (str, Markup, int, float, bool, types.NoneType) or kind in RECORDS


@pytest.mark.parametrize("record", RECORDS)
def test_record_is_frozen_and_plain(record):
    fields = typing.get_type_hints(record)

    assert record.__dataclass_params__.frozen
    assert hasattr(record, "__slots__")
    assert {name for name, kind in fields.items() if not plain(kind)} == set()
