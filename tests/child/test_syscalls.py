"""System calls report as Python's own functions do."""

from __future__ import annotations

import errno
import os

import pytest

from grader.child import syscalls


def test_a_refused_call_raises_oserror_with_its_number_and_name():
    with pytest.raises(OSError, match="setns") as caught:
        syscalls.setns(-1, 0)

    assert caught.value.errno == errno.EBADF


def test_syscall_returns_what_the_kernel_returns():
    assert syscalls.syscall("getpid", syscalls.number_of("getpid")) == os.getpid()


def test_an_unknown_call_is_reported_as_not_implemented():
    with pytest.raises(OSError, match="no number of tea") as caught:
        syscalls.number_of("tea")

    assert caught.value.errno == errno.ENOSYS
