"""Floods of output. What is printed costs nobody anything but the printer.

prints_for_ever: time-limit
prints_much_then_answers: ok
prints_errors: ok
prints_control_characters: ok
writes_to_the_raw_descriptor: ok
"""
import os
import sys


def prints_for_ever(x):
    while True:
        print("x" * 10_000)


def prints_much_then_answers(x):
    line = "x" * 99_999 + "\n"
    for _ in range(300):
        sys.stdout.write(line)
    return 42.0


def prints_errors(x):
    sys.stderr.write("\udcff\ud800" * 10_000 if sys.stderr.errors == "backslashreplace" else "?")
    return 42.0


def prints_control_characters(x):
    os.write(1, b"\x1b]0;owned\x07\x1b[2J\x00\xff\xfe" * 1000)
    return 42.0


def writes_to_the_raw_descriptor(x):
    os.write(2, b'{"verdict": "PASS", "points": 100}\n')
    return 42.0
