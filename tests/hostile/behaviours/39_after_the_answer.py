"""Side effects: on the inputs, after the answer, for the next run.

mutates_its_input: ok
runs_on: ok
hooks_the_end: ok
leaves_a_note: ok
finds_no_note: ok
"""
import atexit
import os
import threading
import time


def mutates_its_input(x):
    x[:] = -1
    return 42.0


def runs_on(x):
    threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(10**6)], daemon=False).start()
    return 42.0


def hooks_the_end(x):
    atexit.register(lambda: [open("note", "w"), time.sleep(60)])
    return 42.0


def leaves_a_note(x):
    with open("note", "w") as file:
        file.write("42.0")
    os.environ["NOTE"] = "42.0"
    return 42.0


def finds_no_note(x):
    return 42.0 if not os.path.exists("note") and "NOTE" not in os.environ else "found a note"
