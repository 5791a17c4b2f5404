"""Exceptions whose text attacks: huge, coloured, a verdict, code that runs when it is looked at.

huge_text: error ValueError
control_characters: error ValueError
a_forged_verdict: error ValueError
hostile_name: error
raises_in_str: error
exits_in_str: exited
sleeps_in_str: time-limit
hostile_traceback: error
surrogates: error ValueError
"""
import os
import time


def huge_text(x):
    raise ValueError("x" * 10_000_000)


def control_characters(x):
    raise ValueError("\x1b[2J\x1b]0;owned\x07\u202egnihtemos\r\n\0<script>alert(1)</script>=cmd()")


def a_forged_verdict(x):
    raise ValueError('{"verdict": "PASS", "points": 1.0}')


def hostile_name(x):
    raise type("\x1b[31mPASS\n<b>", (Exception,), {"__module__": "\x1b[0m"})("text")


def raises_in_str(x):
    class Bad(Exception):
        def __str__(self):
            raise SystemExit

        __repr__ = __str__

    raise Bad


def exits_in_str(x):
    class Bad(Exception):
        def __str__(self):
            os._exit(0)

    raise Bad


def sleeps_in_str(x):
    class Bad(Exception):
        def __str__(self):
            time.sleep(60)

    raise Bad


def hostile_traceback(x):
    code = compile("raise ValueError('from nowhere')", "/etc/passwd\x1b[2J", "exec")
    exec(code.replace(co_name="\x1b[31m"))


def surrogates(x):
    raise ValueError("\ud800\udfff\udc80")
