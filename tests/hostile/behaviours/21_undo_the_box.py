"""Taking the box off again: who dies with whom, who may look in, the filter, the user, the limits.

clears_the_bond: error PermissionError
opens_its_memory: error PermissionError
adds_a_filter: error PermissionError
becomes_root: error PermissionError
raises_limits: error
gains_capabilities: error PermissionError
is_still_bound: ok
"""
import os
import resource

from attack import call, each

PDEATHSIG, DUMPABLE, SECCOMP, NO_NEW_PRIVS, KEEPCAPS, MM, PTRACER, CAP_AMBIENT, SUBREAPER = 1, 4, 22, 38, 8, 35, 0x59616D61, 47, 36


def clears_the_bond(x):
    return each(lambda: call("prctl", PDEATHSIG, 0, 0, 0, 0), lambda: call("prctl", SUBREAPER, 1, 0, 0, 0), lambda: call("setsid"),
                lambda: call("setpgid", 0, 0))


def opens_its_memory(x):
    return each(lambda: call("prctl", DUMPABLE, 1, 0, 0, 0), lambda: call("prctl", PTRACER, 2**64 - 1, 0, 0, 0), lambda: call("prctl", MM, 1, 0, 0, 0))


def adds_a_filter(x):
    return each(lambda: call("seccomp", 1, 0, bytes(16)), lambda: call("seccomp", 2, 0, bytes(4)), lambda: call("prctl", SECCOMP, 1, 0, 0, 0),
                lambda: call("prctl", SECCOMP, 2, bytes(16), 0, 0))


def becomes_root(x):
    return each(lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: call("setfsuid", 0),
                lambda: os.setuid(os.getuid()))


def raises_limits(x):
    return each(*[lambda kind=kind: resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2) for kind in
                  (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)],
                *[lambda kind=kind: resource.setrlimit(kind, resource.getrlimit(kind)) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)])


def gains_capabilities(x):
    header, everything = (0x20080522).to_bytes(4, "little") + bytes(4), b"\xff" * 24
    return each(lambda: call("capset", header, everything), lambda: call("prctl", KEEPCAPS, 1, 0, 0, 0), lambda: call("prctl", CAP_AMBIENT, 2, 0, 0, 0))


def is_still_bound(x):
    # What may be read is read: no new privileges, filtered, not dumpable, no capability left.
    bits = [call("prctl", 39, 0, 0, 0, 0), call("prctl", 3, 0, 0, 0, 0), call("prctl", 21, 0, 0, 0, 0)]
    data = bytes(24)
    call("capget", (0x20080522).to_bytes(4, "little") + bytes(4), data)
    return 42.0 if bits == [1, 0, 2] and data == bytes(24) else f"{bits} {data!r}"
