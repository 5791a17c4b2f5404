"""The filter allows what computing needs and refuses the rest, on both machines."""

from __future__ import annotations

import errno
import platform
import signal

import pytest

from grader.child.seccomp import Filter
from grader.child.seccomp_tables import NUMBERS
from tests.child.box_host import alone

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x50001, 0x50026, 0x80000000
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
PID = 0x5EED01D5  # the filter's stand-in until it is installed
MACHINES = ["x86_64", "aarch64"]

linux = pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter for this machine")


def decide(machine, name, *arguments, arch=None, may_truncate=True, number=None):
    """Run the filter as the kernel would; return its decision."""
    program = Filter(machine, may_truncate=may_truncate).program
    number = NUMBERS[machine][name] if number is None else number
    words = {0: number, 4: ARCH[machine] if arch is None else arch}
    for i, argument in enumerate((*arguments, 0, 0, 0, 0, 0)):
        words[16 + 8 * i], words[20 + 8 * i] = argument & 0xFFFFFFFF, argument >> 32 & 0xFFFFFFFF
    at = accumulator = 0
    while True:
        code, if_true, if_false, constant = program[at]
        at += 1
        if code == 0x06:
            return constant
        if code == 0x20:
            accumulator = words[constant]
        elif code == 0x54:
            accumulator &= constant
        else:
            holds = {
                0x15: accumulator == constant,
                0x35: accumulator >= constant,
                0x45: bool(accumulator & constant),
            }[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("openat", (), ALLOW),
        ("mmap", (), ALLOW),
        ("futex", (), ALLOW),
        ("exit_group", (), ALLOW),
        ("execve", (), EPERM),
        ("socket", (), EPERM),
        ("sendmsg", (), EPERM),
        ("ptrace", (), EPERM),
        ("fchmodat", (), EPERM),
        ("flock", (), EPERM),
        ("memfd_create", (), EPERM),
        ("setrlimit", (), EPERM),
        ("clone3", (), ENOSYS),
        ("io_uring_setup", (), ENOSYS),
        ("clone", (0x3D0F00,), ALLOW),  # glibc's threads
        ("clone", (17,), EPERM),  # fork
        ("clone", (0x3D0F00 | 0x10000000,), EPERM),  # a thread in a new user namespace
        ("kill", (PID, 9), ALLOW),
        ("kill", (PID + 1, 9), EPERM),
        ("kill", (-1, 9), EPERM),
        ("tgkill", (PID, 5, 6), ALLOW),
        ("prctl", (15,), ALLOW),
        ("prctl", (1,), EPERM),  # PR_SET_PDEATHSIG
        ("prctl", (22,), EPERM),  # PR_SET_SECCOMP
        ("prctl", (38,), EPERM),
        ("fcntl", (3, 1), ALLOW),
        ("fcntl", (3, 8), EPERM),  # F_SETOWN
        ("fcntl", (3, 6), EPERM),  # F_SETLK
        ("ioctl", (1, 0x5401), ALLOW),
        ("ioctl", (1, 0x5412), 0x50019),  # TIOCSTI
        ("prlimit64", (0, 3, 0), ALLOW),
        ("prlimit64", (1, 3, 0), EPERM),
        ("prlimit64", (0, 3, 0x1000), EPERM),
        ("prlimit64", (0, 3, 0x100000000), EPERM),
    ],
)
def test_decision(machine, name, arguments, expected):
    assert decide(machine, name, *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_a_call_with_another_machines_numbers_kills(machine):
    assert decide(machine, "read", arch=0x40000003) == KILL


def test_x32_numbers_kill():
    assert decide("x86_64", "", number=0x40000000) == KILL
    assert decide("x86_64", "", number=0x40000000 + 59) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_a_call_that_is_not_known_yet_is_refused(machine):
    assert decide(machine, "", number=999) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_where_landlock_is_old_files_cannot_be_emptied_through_a_read_only_open(machine):
    flags_only_trunc, write_trunc = 0x200, 0x201

    assert decide(machine, "openat", 0, 0, flags_only_trunc, may_truncate=False) == EPERM
    assert decide(machine, "openat", 0, 0, write_trunc, may_truncate=False) == ALLOW
    assert decide(machine, "openat", 0, 0, 0, may_truncate=False) == ALLOW
    assert decide(machine, "openat2", may_truncate=False) == ENOSYS
    assert decide(machine, "truncate", may_truncate=False) == EPERM
    assert decide(machine, "truncate") == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_every_jump_stays_inside_the_program(machine):
    program = Filter(machine).program

    assert len(program) < 4096
    for at, (code, if_true, if_false, _) in enumerate(program):
        if code & 7 == 5:
            assert at + 1 + max(if_true, if_false) < len(program)
            assert max(if_true, if_false) <= 255


def test_an_unknown_machine_is_a_layer_that_cannot_be_used():
    with pytest.raises(OSError, match="riscv64"):
        Filter("riscv64")


INSTALL = """
from boxed import seccomp, privileges
import errno, os
privileges.forbid_new_privileges()
seccomp.Filter().install(os.getpid())
def error_of(call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""
"""


@linux
def test_the_kernel_refuses_what_the_filter_refuses():
    answer = alone(
        INSTALL
        + """
import resource, socket, subprocess
from boxed import syscalls
answer = {
    "fork": error_of(os.fork),
    "socket": error_of(socket.socket),
    "subprocess": error_of(subprocess.run, ["/bin/true"]),
    "chmod": error_of(os.chmod, "/tmp", 0o777),
    "kill": error_of(os.kill, os.getppid(), 0),
    "unshare": error_of(syscalls.unshare, syscalls.CLONE_NEWUSER),
    "prlimit": error_of(resource.prlimit, os.getppid(), resource.RLIMIT_CPU),
    "keyctl": error_of(syscalls.syscall, "keyctl", syscalls.number_of("keyctl"), 0, -3, 0),
    "ptrace": error_of(syscalls.syscall, "ptrace", syscalls.number_of("ptrace"), 16, os.getppid(), 0, 0),
}
"""
    )

    assert answer == dict.fromkeys(answer, "EPERM")


@linux
def test_threads_start_and_work_under_the_filter():
    answer = alone(
        INSTALL
        + """
import threading
answer = []
threads = [threading.Thread(target=answer.append, args=(i,)) for i in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
answer.sort()
"""
    )

    assert answer == list(range(8))


@linux
def test_the_filter_cannot_be_taken_off_or_added_to():
    answer = alone(INSTALL + "answer = error_of(seccomp.Filter().install, os.getpid())")

    assert answer == errno.errorcode[errno.EPERM]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is a matter of x86_64")
def test_x32_numbers_end_the_process():
    code = INSTALL + "import ctypes; ctypes.CDLL(None).syscall(ctypes.c_long(0x40000000 + 39)); answer = 1"

    assert alone(code) == -signal.SIGSYS
