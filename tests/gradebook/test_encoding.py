"""Every record comes back as it was, whatever its texts hold."""

import json

import msgspec
import pytest

from grader.gradebook.encoding import column, decode, encode, from_column
from grader.model import CheckResult, ProblemResult, Verdict

from .records import HOSTILE_NAMES, record


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_record_survives_the_round_trip(text):
    result = record(text, message=text)

    assert decode(encode(result), ProblemResult) == result


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_column_survives_the_round_trip(text):
    assert from_column(column(text)) == text


def test_columns_of_different_texts_differ():
    assert len({column(text) for text in HOSTILE_NAMES}) == len(HOSTILE_NAMES)


def test_fields_of_a_later_version_get_their_defaults():
    old = json.loads(encode(record()))
    del old["output_dropped"], old["form"], old["checks"][0]["notes"]
    old["gone_since"] = 1

    result = decode(json.dumps(old), ProblemResult)

    assert (result.output_dropped, result.form, result.checks[0].notes) == (0, "", ())


@pytest.mark.parametrize("text", ["", "{", '{"check": "a"}', "[1]", b'"\xed\xa0\x80"'])
def test_text_that_is_no_record_is_refused(text):
    with pytest.raises(msgspec.MsgspecError):
        decode(text, CheckResult)


def test_verdicts_are_read_as_verdicts():
    assert decode(encode(record()), ProblemResult).checks[0].verdict is Verdict.PASS
