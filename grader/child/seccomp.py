"""The filter on system calls: what computing needs is allowed, all else is refused with EPERM."""

from __future__ import annotations

import ctypes
import struct

from . import syscalls
from .seccomp_tables import NUMBERS

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant

ALLOWED = frozenset(
    """
    read write readv writev pread64 pwrite64 close close_range lseek dup dup2 dup3 pipe pipe2 poll ppoll
    select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 stat fstat lstat newfstatat
    statx access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir
    mkdirat rmdir unlink unlinkat rename renameat renameat2 creat ftruncate fallocate fsync fdatasync
    fadvise64 sync_file_range statfs fstatfs umask copy_file_range sendfile mmap munmap mremap mprotect
    madvise brk mincore msync mlock munlock membarrier futex futex_waitv get_robust_list set_robust_list
    set_tid_address rseq rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
    rt_sigsuspend sigaltstack pause alarm setitimer getitimer timer_create timer_settime timer_gettime
    timer_getoverrun timer_delete nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time
    times getrusage sysinfo uname getcpu getpid gettid getppid getuid geteuid getgid getegid getresuid
    getresgid getgroups getpgrp getpgid getsid getrlimit getrandom sched_yield sched_getaffinity
    sched_getattr sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval getpriority capget exit exit_group restart_syscall wait4 waitid arch_prctl
    get_mempolicy pkey_alloc pkey_free pkey_mprotect map_shadow_stack
    """.split()  # noqa: SIM905
)
# Their arguments are in memory, where a filter cannot look. glibc falls back if they do not exist, but not if
# they are refused.
ABSENT = ("clone3", "io_uring_setup", "io_uring_enter", "io_uring_register")

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_ENOSYS, _EPERM, _ENOTTY = 38, 1, 25
_KILL, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_LOAD, _RETURN, _EQUAL, _AT_LEAST, _ANY_BIT, _AND = 0x20, 0x06, 0x15, 0x35, 0x45, 0x54
_ARGUMENTS = 16  # offset in struct seccomp_data
_PID = 0x5EED01D5  # stands for the process's own number until it is known

_PRCTL = (16, 15, 3, 21, 23, 27, 30, 39, 40, 0x53564D41)
# GET_NAME, SET_NAME, GET_DUMPABLE, GET_SECCOMP, CAPBSET_READ, GET_SECUREBITS, GET_TIMERSLACK, GET_NO_NEW_PRIVS,
# GET_TID_ADDRESS, SET_VMA (glibc names its heaps)
_FCNTL = (0, 1, 2, 3, 4, 1030, 1031, 1032, 1034)
# DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC, SETPIPE_SZ, GETPIPE_SZ, GET_SEALS; no locks: a channel
_IOCTL = (0x5401, 0x541B, 0x5451, 0x5450, 0x5421, 0x5413)
# TCGETS, FIONREAD, FIOCLEX, FIONCLEX, FIONBIO, TIOCGWINSZ
_CLONE_THREAD, _CLONE_NEW_ANYTHING = 0x00010000, 0x7E020000
_O_ACCMODE, _O_TRUNC = 3, 0x200


def _errno(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | number)


def _load(argument: int, *, upper: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument + (4 if upper else 0))


def _one_of(argument: int, values: tuple[int, ...], refusal: int) -> list[Instruction]:
    """Allow if the argument's lower half is one of the values. All of them are C ints."""
    tests = [(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [_load(argument), *tests, _errno(refusal), (_RETURN, 0, 0, _ALLOW)]


def _opening(flags_argument: int) -> list[Instruction]:
    """Allow opening, but not to empty a file by opening it to read: Landlock before version 3 allows that."""
    return [
        _load(flags_argument),
        (_ANY_BIT, 0, 3, _O_TRUNC),
        (_AND, 0, 0, _O_ACCMODE),
        (_EQUAL, 0, 1, 0),
        _errno(_EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _conditional(*, may_truncate: bool) -> dict[str, list[Instruction]]:
    allow: Instruction = (_RETURN, 0, 0, _ALLOW)
    absent = {name: [_errno(_ENOSYS)] for name in ABSENT}
    opening = (
        {name: [allow] for name in ("open", "openat", "openat2", "truncate")}
        if may_truncate
        else {"open": _opening(1), "openat": _opening(2), "openat2": [_errno(_ENOSYS)]}
    )
    return {
        **absent,
        **opening,
        "clone": [
            _load(0),
            (_ANY_BIT, 2, 0, _CLONE_NEW_ANYTHING),
            (_ANY_BIT, 0, 1, _CLONE_THREAD),
            allow,
            _errno(_EPERM),
        ],
        "kill": _one_of(0, (_PID,), _EPERM),
        "tgkill": _one_of(0, (_PID,), _EPERM),
        "prctl": _one_of(0, _PRCTL, _EPERM),
        "fcntl": _one_of(1, _FCNTL, _EPERM),
        "ioctl": _one_of(1, _IOCTL, _ENOTTY),
        "prlimit64": [  # of oneself, and only to read: torch and threading ask for the stack's size
            _load(0),
            (_EQUAL, 0, 5, 0),
            _load(2),
            (_EQUAL, 0, 3, 0),
            _load(2, upper=True),
            (_EQUAL, 0, 1, 0),
            allow,
            _errno(_EPERM),
        ],
    }


class Filter:
    """The filter as a program of the kernel's packet-filter machine.

    Parameters
    ----------
    machine : str
        "x86_64" or "aarch64".
    may_truncate : bool
        False where nothing else keeps the student from truncating files that it may only read.

    Raises
    ------
    OSError
        If the machine is not known.
    """

    def __init__(self, machine: str = syscalls.MACHINE, *, may_truncate: bool = True) -> None:
        if machine not in _AUDIT_ARCH:
            raise OSError(_ENOSYS, f"the system calls of {machine} are not known")
        numbers = NUMBERS[machine]
        kill: Instruction = (_RETURN, 0, 0, _KILL)
        program: list[Instruction] = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _AUDIT_ARCH[machine]), kill]
        program.append((_LOAD, 0, 0, 0))
        if machine == "x86_64":
            program += [(_AT_LEAST, 0, 1, _X32), kill]
        for name, body in _conditional(may_truncate=may_truncate).items():
            if name in numbers:
                program += [(_EQUAL, 0, len(body), numbers[name]), *body]
        allowed = sorted(numbers[name] for name in ALLOWED if name in numbers)
        # One jump each to the last instruction; no jump may be longer than 255.
        program += [(_EQUAL, len(allowed) - i, 0, number) for i, number in enumerate(allowed)]
        program += [_errno(_EPERM), (_RETURN, 0, 0, _ALLOW)]
        self.program = program
        words = [word for instruction in program for word in instruction]
        self._code = struct.pack("<" + "HBBI" * len(program), *words)

    def install(self, pid: int) -> None:
        """Filter the calls of all threads of this process, whose number is ``pid``, for good."""
        code = ctypes.create_string_buffer(self._code.replace(struct.pack("<I", _PID), struct.pack("<I", pid)))
        header = struct.pack("HxxxxxxP", len(self.program), ctypes.addressof(code))
        # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC. A positive result is the thread that could not.
        if syscalls.syscall("seccomp", syscalls.number_of("seccomp"), 1, 1, header):
            raise OSError(_EPERM, "seccomp: a thread could not be filtered")
