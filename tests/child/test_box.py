"""All layers together: what attacks is refused, what is missing is said."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox.plan import make_plan
from tests.child.box_host import PACKAGE, READABLE_PYTHON, Host, bare_plan

IS_ROOT = os.geteuid() == 0
USER = 60710
NO_NAMESPACES = {"unshare": errno.EPERM, "mount": errno.EPERM}
NO_LANDLOCK = {"landlock_create_ruleset": errno.ENOSYS}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")
root = pytest.mark.skipif(not IS_ROOT, reason="needs root to become an ordinary user")


@pytest.fixture(scope="session")
def light():
    with Host(bare_plan(), python=READABLE_PYTHON) as host:
        yield host


@pytest.fixture(scope="session")
def as_user():
    with Host(bare_plan(), user=USER, python=READABLE_PYTHON) as host:
        yield host


@pytest.fixture(scope="session")
def contained():
    """Root in a container that refuses namespaces."""
    with Host(bare_plan(), absent=NO_NAMESPACES, python=READABLE_PYTHON) as host:
        yield host


@pytest.fixture(scope="session")
def contained_user():
    with Host(bare_plan(), user=USER, absent=NO_NAMESPACES, python=READABLE_PYTHON) as host:
        yield host


NEEDS_ROOT = [pytest.param(mode, marks=root) for mode in ("as_user", "contained", "contained_user")]


@pytest.fixture(params=["light", *NEEDS_ROOT])
def host(request):
    return request.getfixturevalue(request.param)


# -- what attacks ---------------------------------------------------------------------------------------------

FORBIDDEN = {
    "a file outside": "open('/etc/passwd').read()",
    "a file of the project": f"open({str(PACKAGE.parent / 'errors.py')!r}).read()",
    "a listing": "__import__('os').listdir('/etc')",
    "the zygote's memory": "import os; open(f'/proc/{os.getppid() or 1}/mem', 'rb')",
    "the grader's environment": "open('/proc/1/environ', 'rb')",
    "writing outside": "open('/usr/lib/x', 'w')",
    "a socket": "import socket; socket.socket()",
    "a UNIX socket": "import socket; socket.socketpair()",
    "a fork": "__import__('os').fork()",
    "a subprocess": "import subprocess; subprocess.run(['/bin/true'])",
    "an exec": "__import__('os').execv('/bin/true', ['true'])",
    "killing the parent": "import os; os.kill(os.getppid() or 2, 0)",
    "killing all": "import os; os.kill(-1, 0)",
    "chmod": "import os; os.chmod('.', 0o777)",
    "utime": "import os; os.utime('.')",
    "a hard link": "import os; open('x', 'w').close(); os.link('x', 'y')",
    "a symbolic link": "import os; os.symlink('/', 'y')",
    "a device": "import os; os.mkfifo('p')",
    "a file lock": "import fcntl; fcntl.flock(open('x', 'w'), fcntl.LOCK_EX)",
    "shared memory": "import os; os.memfd_create('x')",
    "limits of others": "import resource, os; resource.prlimit(os.getppid() or 2, resource.RLIMIT_CPU)",
    "raising own limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "priority": "import os; os.setpriority(os.PRIO_PROCESS, 0, 19)",
    "affinity": "import os; os.sched_setaffinity(0, {0})",
    "another user": "import os; os.setuid(0)",
    "a namespace": "from boxed import syscalls; syscalls.unshare(syscalls.CLONE_NEWUSER)",
    "a mount": "from boxed import syscalls; syscalls.mount('tmpfs', '.', 'tmpfs', 0)",
    "outliving the zygote": "from boxed import syscalls; syscalls.prctl(1, 0)",
    "tracing": "from boxed import syscalls as s; s.syscall('ptrace', s.number_of('ptrace'), 16, 2, 0, 0, 0)",
    "keyrings": "from boxed import syscalls as s; s.syscall('keyctl', s.number_of('keyctl'), 0, -3, 0)",
    "io_uring": "from boxed import syscalls as s; s.syscall('', s.number_of('io_uring_setup'), 8, bytes(120))",
}
REFUSALS = {"EPERM", "EACCES", "ENOENT", "EROFS", "ENOSYS"}
REFUSALS.add("not allowed to raise maximum limit")  # what Python's resource module makes of EPERM


@pytest.mark.skipif(not IS_ROOT, reason="compares what root and users get")
def test_levels_are_what_the_machine_gives(light, as_user, contained, contained_user):
    assert {light.level, as_user.level} <= {"L3"}
    assert {contained.level, contained_user.level} <= {"L2"}


def test_nothing_forbidden_works(host):
    code = "import errno\nanswer = {}\n"
    for name, statement in FORBIDDEN.items():
        # Each in a namespace of its own, as a student's function would be.
        code += (
            f"try:\n    exec({statement!r}, {{}}); answer[{name!r}] = 'done'\n"
            f"except OSError as e:\n    answer[{name!r}] = errno.errorcode.get(e.errno, str(e))\n"
            f"except ValueError as e:\n    answer[{name!r}] = str(e)\n"
        )
    done = host.run(code)

    assert done.value is not None, done.log
    assert {name: error for name, error in done.value.items() if error not in REFUSALS} == {}


def test_only_the_given_descriptors_are_open(host):
    code = """
import os
answer = []
for fd in range(1024):
    try:
        os.fstat(fd); answer.append(fd)
    except OSError:
        pass
"""
    assert host.run(code).value == [0, 1, 2, 11]


def test_memory_has_a_limit(host):
    code = """
try:
    bytearray(2 << 30)
except MemoryError:
    answer = "MemoryError"
"""
    assert host.run(code).value == "MemoryError"


def test_threads_have_a_limit_and_do_not_count_across_children(host):
    code = """
import threading, time
count, end = 0, threading.Event()
try:
    while count < 500:
        threading.Thread(target=end.wait, daemon=True).start(); count += 1
except RuntimeError:
    pass
answer = count
"""
    first, second = host.run(code, slot=0).value, host.run(code, slot=1).value

    # Where the kernel would count all of the user's processes only the address space limits them.
    expected = 60 if not host.layers["threads"] else 200
    assert 30 <= first <= expected
    assert 30 <= second <= expected


def test_the_private_folder_is_small(host):
    if host.layers["root"]:
        pytest.skip("a folder on the disk: only each file has a limit")
    code = """
import errno
try:
    for i in range(8):
        with open(str(i), "wb") as file:
            file.write(bytes(8 << 20))
except OSError as error:
    answer = errno.errorcode[error.errno]
"""
    assert host.run(code).value == "ENOSPC"


def test_nothing_is_left_for_the_next_child(host):
    host.run("import os; open('note', 'w').write('hi'); os.makedirs('a/b/c'); os.umask(0o777); os.mkdir('d')")

    answer = host.run("import os; answer = [os.listdir('.'), os.getcwd()]").value

    assert answer[0] == []
    if host.layers["root"]:
        assert not Path(answer[1]).exists()


def test_a_busy_loop_ends_by_its_cpu_limit(light):
    started = time.monotonic()
    answer = light.run("while True: pass", cpu_s=1, wall_s=20)

    assert answer.exit in (-signal.SIGKILL, -signal.SIGXCPU)
    assert time.monotonic() - started < 12


def test_x32_numbers_kill(light):
    if os.uname().machine != "x86_64":
        pytest.skip("x32 is a matter of x86_64")
    answer = light.run("import ctypes; ctypes.CDLL(None).syscall(ctypes.c_long(0x40000027)); answer = 1")

    assert answer.exit == -signal.SIGSYS


def test_user_and_capabilities_are_gone(light):
    if not IS_ROOT:
        pytest.skip("only root has them")
    answer = light.run("import os; answer = [os.getresuid(), os.getgroups(), box._users.base + 7]", slot=7)
    users, groups, expected = answer.value
    assert (users, groups) == ([expected] * 3, [])
    assert expected > 60000


def test_where_the_secrets_lie_is_not_told(light):
    assert light.run("answer = 'hidden' in box._plan").value is False


# -- what is missing ------------------------------------------------------------------------------------------


@root
def test_without_landlock_the_level_is_lower_and_says_why():
    with Host(bare_plan(), absent=NO_LANDLOCK, python=READABLE_PYTHON) as host:
        assert host.level == "L1"
        assert "not implemented" in host.layers["landlock"]


def test_plain_mode_is_no_box_but_keeps_limits(tmp_path):
    with Host(make_plan(mode="plain", scratch=tmp_path)) as host:
        answer = host.run("import os; answer = os.getcwd(); open('x', 'w')")

        assert host.level == "L0"
        assert Path(answer.value).parent == tmp_path
        assert list(tmp_path.iterdir()) == []
        assert host.run("bytearray(2 << 30)").exit == 3


def test_a_promised_layer_that_fails_ends_the_child(light):
    assert light.run("answer = 1", memory_mb="none").exit == 97


def test_a_filter_that_cannot_be_installed_is_found_out_before_any_student():
    with Host(bare_plan(), absent={"seccomp": errno.EPERM}, python=READABLE_PYTHON) as host:
        assert host.level == "L0"
        assert host.layers["seccomp"] == "seccomp: Operation not permitted"
