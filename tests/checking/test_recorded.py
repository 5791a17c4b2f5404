from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from grader import Case
from grader.checking.exact import encoded, fingerprint
from grader.checking.recorded import recorded
from grader.errors import AuthorError, NotRecorded


@pytest.fixture
def kit(tmp_path):
    """Write a recorded.json; return what reads it."""
    data = {
        "answers": {"double": {fingerprint((2.0,), {}): encoded(np.array([4.0]))}},
        "cases": {"doubles": encoded([Case(x=2.0), Case(x=3.0)])},
        "values": {"SHAPES": encoded(((1, 2), (3,)))},
    }
    text = json.dumps(data) + "\n"
    (tmp_path / "recorded.json").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return lambda digest=digest: recorded(str(tmp_path / "checks.py"), digest)


def test_a_recorded_function_answers_what_was_asked(kit):
    double = kit().function("double")

    assert double(2.0).tolist() == [4.0]
    assert double(2.0) is not double(2.0)


@pytest.mark.parametrize("args", [(3.0,), (2,), (object(),)])
def test_it_says_so_when_nobody_asked_before(kit, args):
    with pytest.raises(NotRecorded, match="no answer of double"):
        kit().function("double")(*args)


def test_a_function_that_nobody_asked_is_there(kit):
    with pytest.raises(NotRecorded):
        kit().function("half")(1.0)


def test_cases_do_not_depend_on_the_generator(kit):
    cases = kit().cases("doubles")

    assert [case.x for case in cases(np.random.default_rng(1))] == [2.0, 3.0]


def test_constants_are_read(kit):
    assert kit().value("SHAPES") == ((1, 2), (3,))


def test_another_file_is_refused(kit, tmp_path):
    with pytest.raises(AuthorError, match="unpack the starter kit again"):
        kit("0" * 64)
    (tmp_path / "recorded.json").unlink()
    with pytest.raises(AuthorError, match="cannot be read"):
        kit()


def test_other_line_ends_do_no_harm(kit, tmp_path):
    path = tmp_path / "recorded.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert kit().value("SHAPES") == ((1, 2), (3,))
