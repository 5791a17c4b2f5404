"""Other programs: a shell, a subprocess, an exec in place, a daemon.

runs_a_program: error PermissionError
spawns: error PermissionError
replaces_itself: error PermissionError FileNotFoundError
daemonizes: error PermissionError
runs_a_shell: ok
executes_memory: error PermissionError
"""
import ctypes
import os
import subprocess
import sys
import time

from attack import call, each


def runs_a_program(x):
    return each(lambda: subprocess.run(["/bin/true"]), lambda: subprocess.Popen([sys.executable, "-c", ""]))


def spawns(x):
    return each(
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.posix_spawn(sys.executable, ["python"], {}),
        lambda: os.spawnv(os.P_WAIT, "/bin/true", ["true"]),
    )


def replaces_itself(x):
    return each(
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.execv(sys.executable, [sys.executable, "-c", "print('FORGED')"]),
        lambda: os.execve("/proc/self/exe", ["python"], {}),
    )


def daemonizes(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3)
        os._exit(0)
    return 42.0


def runs_a_shell(x):
    # system(3) raises nothing: it returns 127 in the upper half, or -1. No shell has run.
    found = {os.system("true"), os.system("echo > escaped")}
    return 42.0 if 0 not in found and not os.path.exists("escaped") else 0.0


def executes_memory(x):
    def fexecve():
        # ENOSYS or EPERM: there is no memory file to write a program to.
        return call("execveat", call("memfd_create", b"x\0", 0), b"\0", ctypes.c_void_p(0).value, None, 0x1000)

    return each(fexecve, lambda: call("memfd_create", b"x\0", 0))
