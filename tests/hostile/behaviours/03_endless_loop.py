"""An endless loop in Python, in a call and at the top level of a function that swallows everything.

loops: time-limit
loops_and_swallows: time-limit
recurses_for_ever: time-limit
"""


def loops(x):
    while True:
        pass


def loops_and_swallows(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def recurses_for_ever(x):
    try:
        recurses_for_ever(x)
    finally:
        recurses_for_ever(x)
