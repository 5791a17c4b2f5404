"""Landlock refuses every file that no rule grants."""

from __future__ import annotations

import pytest

from grader.child import landlock
from tests.child.box_host import alone

try:
    VERSION = landlock.abi()
except OSError:
    VERSION = 0
needs_landlock = pytest.mark.skipif(VERSION == 0, reason="this kernel has no Landlock")

RESTRICT = """
from boxed import landlock, privileges
import errno, os
privileges.forbid_new_privileges()
rules = landlock.Rules(
    [("/usr/lib", landlock.READ), (f"{base}/open", landlock.READ), (f"{base}/names", landlock.READ_DIR),
     (f"{base}/file", landlock.READ_FILE), ("/no/such/path", landlock.READ)]
)
rules.restrict([(f"{base}/own", landlock.WRITE)])
def error_of(call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""
"""


@pytest.fixture
def base(tmp_path):
    for folder in ("open", "names", "own", "closed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x").write_text("x")
    for name in ("file", "other"):
        (tmp_path / name).write_text("x")
    return str(tmp_path)


@needs_landlock
def test_reading_is_refused_outside_the_granted_folders(base):
    answer = alone(
        RESTRICT
        + """
answer = [
    error_of(open, f"{base}/open/x"), error_of(open, f"{base}/file"), error_of(open, f"{base}/own/x"),
    error_of(open, f"{base}/closed/x"), error_of(open, f"{base}/other"), error_of(open, "/etc/passwd"),
    error_of(os.listdir, base), error_of(os.listdir, f"{base}/names"), error_of(open, f"{base}/names/x"),
]
""",
        base=base,
    )

    assert answer == ["", "", "", "EACCES", "EACCES", "EACCES", "EACCES", "", "EACCES"]


@needs_landlock
def test_writing_is_refused_outside_the_own_folder(base):
    answer = alone(
        RESTRICT
        + """
answer = [
    error_of(open, f"{base}/own/new", "w"), error_of(os.mkdir, f"{base}/own/folder"),
    error_of(os.remove, f"{base}/own/x"),
    error_of(open, f"{base}/open/new", "w"), error_of(open, f"{base}/open/x", "a"),
    error_of(os.remove, f"{base}/open/x"), error_of(os.rename, f"{base}/open/x", f"{base}/own/y"),
    error_of(os.symlink, "/", f"{base}/own/link"), error_of(os.mkfifo, f"{base}/own/fifo"),
]
if rules.version >= 3:
    answer.append(error_of(os.truncate, f"{base}/open/x", 0))
""",
        base=base,
    )

    refused = answer[3:]
    assert answer[:3] == ["", "", ""]
    assert set(refused) <= {"EACCES", "EXDEV"}


@pytest.mark.skipif(VERSION < 4, reason="Landlock knows ports from version 4 on")
def test_tcp_is_refused(base):
    answer = alone(
        RESTRICT
        + """
import socket
with socket.socket() as one:
    answer = [error_of(one.bind, ("127.0.0.1", 0)), error_of(one.connect, ("127.0.0.1", 9))]
""",
        base=base,
    )

    assert answer == ["EACCES", "EACCES"]


@pytest.mark.skipif(VERSION < 6, reason="Landlock knows signals from version 6 on")
def test_signals_to_others_are_refused(base):
    assert alone(RESTRICT + "answer = error_of(os.kill, os.getppid(), 0)", base=base) == "EPERM"


@needs_landlock
def test_no_descriptor_of_a_rule_is_left_open(base):
    code = RESTRICT + "answer = [error_of(os.fstat, fd) for fd in (3, 4, 5, 256, 257, 258, 259)]"

    assert set(alone(code, base=base)) == {"EBADF"}


@needs_landlock
def test_a_kernel_that_announces_scopes_that_it_lacks_is_asked_again(monkeypatch):
    rules = landlock.Rules([])
    rules._size, sizes = 24, []

    def syscall(name, number, attributes, size, flags):
        sizes.append(size)
        if size == 24:
            raise OSError(22, name)
        return 7

    monkeypatch.setattr(landlock.syscalls, "syscall", syscall)

    assert rules._create() == 7
    assert sizes == [24, 16]


@pytest.mark.parametrize(("version", "bits"), [(1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (9, 16)])
def test_handled_rights_are_all_that_the_version_knows(version, bits):
    assert landlock.handled(version) == (1 << bits) - 1
