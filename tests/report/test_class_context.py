"""The class page's records hold nothing of one student beside the name, the address of the page and points."""

import dataclasses

from grader.report import class_context


def fields(record):
    return {field.name for field in dataclasses.fields(record)}


def test_a_row_has_no_message_and_no_code():
    assert fields(class_context.Row) == {"student", "link", "cells", "total", "percent", "flags"}
    assert fields(class_context.Cell) == {"text", "tone"}


def test_an_example_is_a_name_with_an_address():
    assert fields(class_context.Example) == {"student", "link"}
