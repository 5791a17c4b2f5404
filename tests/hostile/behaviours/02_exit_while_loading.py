"""``sys.exit`` at the top: what was defined before stays, and the rest is missing.

answered: ok
answer: error SystemExit
"""
import sys


def answered(x):
    return 42.0


sys.exit(0)


def answer(x):
    return 42.0
