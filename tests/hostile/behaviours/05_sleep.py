"""Waiting for ever, which uses no CPU time. Process 1 of a PID namespace does not stop at its own SIGSTOP.

sleeps: time-limit
waits_for_a_lock: time-limit
waits_for_a_signal: time-limit
stops_itself: ok; L2 time-limit
reads_its_input: ok
"""
import os
import signal
import sys
import threading
import time


def sleeps(x):
    time.sleep(10**6)


def waits_for_a_lock(x):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def waits_for_a_signal(x):
    signal.pause()


def stops_itself(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 42.0


def reads_its_input(x):
    # Standard input is empty, and input() answers nothing: a forgotten input() must not hang.
    return 42.0 + len(sys.stdin.read()) + len(input("name? "))
