"""The ends of pipes are closed, the interpreter is watched and profiled.

closes_the_reply: exited or error OSError
closes_everything: exited
closes_stdout: ok
replaces_stdout: ok
traces_calls: ok
profiles_calls: ok
"""
import os
import sys
import time


def closes_the_reply(x):
    os.close(11)
    time.sleep(60)


def closes_everything(x):
    os.closerange(0, 64)
    return 42.0


def closes_stdout(x):
    sys.stdout.close()
    os.close(1)
    os.close(2)
    return 42.0


def replaces_stdout(x):
    class Bad:
        def write(self, text):
            raise SystemExit

        flush = write

    sys.stdout = sys.stderr = Bad()
    return 42.0


def traces_calls(x):
    def trace(frame, event, arg):
        if frame.f_code.co_name == "_reply":
            raise RuntimeError("from the tracer")
        return trace

    sys.settrace(trace)
    return 42.0


def profiles_calls(x):
    sys.setprofile(lambda frame, event, arg: None)
    return 42.0
