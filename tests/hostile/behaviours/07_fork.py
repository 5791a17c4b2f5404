"""More processes: refused by every way, so that no bomb goes off. The bomb bounds itself all the same.

forks: error PermissionError FileNotFoundError
forks_by_a_call: error PermissionError
bombs: error PermissionError
multiprocesses: error PermissionError FileNotFoundError OSError
pools: error PermissionError FileNotFoundError OSError
"""
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor

from attack import call, each, libc


def _fork():
    if (pid := os.fork()) == 0:
        time.sleep(3)
        os._exit(0)
    return pid


def forks(x):
    return each(_fork, os.forkpty)


def forks_by_a_call(x):
    SIGCHLD, VM = 17, 0x100
    return each(
        lambda: call("clone", SIGCHLD, 0, 0, 0, 0),
        lambda: call("clone", SIGCHLD | VM, 0, 0, 0, 0),
        lambda: call("clone3", bytes(88), 88),
        lambda: call("vfork") if os.uname().machine == "x86_64" else call("clone", SIGCHLD, 0, 0, 0, 0),
        lambda: call("fork") if os.uname().machine == "x86_64" else call("clone", SIGCHLD, 0, 0, 0, 0),
    )


def bombs(x):
    return each(*[_fork] * 50)


def multiprocesses(x):
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(3,))
    process.start()


def pools(x):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(abs, [1, 2]))
