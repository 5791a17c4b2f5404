from __future__ import annotations

import errno

import pytest

from grader.child import canary


def refuse(number):
    def attempt():
        raise OSError(number, "refused")

    return attempt


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENOENT])
def test_a_refusal_is_told_by_its_error(number):
    assert canary._outcome(refuse(number)) == errno.errorcode[number]


def test_what_is_not_refused_is_told():
    assert canary._outcome(lambda: None) == "it worked"


def test_memory_that_is_not_given_is_a_refusal():
    def attempt():
        raise MemoryError

    assert canary._outcome(attempt) == "ENOMEM"


def test_a_descriptor_too_many_is_found():
    with pytest.raises(OSError, match="as it should be"):
        canary._refused(True)
    canary._refused(False)
