"""The process ends itself with exit code 0, as if all were well.

in_a_call: exited
in_a_thread: exited
by_a_system_call: exited
by_a_finalizer: exited
"""
import os
import threading

from attack import call


def in_a_call(x):
    os._exit(0)


def in_a_thread(x):
    threading.Thread(target=os._exit, args=(0,)).start()
    threading.Event().wait()


def by_a_system_call(x):
    call("exit_group", 0)


def by_a_finalizer(x):
    class Last:
        def __del__(self):
            os._exit(0)

    Last()
    return 42.0
