"""C code that does not let go of the interpreter, so that no Python signal handler ever runs.

writes_a_huge_number: time-limit
matches_a_bad_pattern: time-limit
raises_a_huge_power: time-limit
"""
import re
import sys


def writes_a_huge_number(x):
    sys.set_int_max_str_digits(0)
    return str(7 ** (10**7))


def matches_a_bad_pattern(x):
    return re.fullmatch(r"(a|a)*b", "a" * 60)


def raises_a_huge_power(x):
    return 7 ** (10**9) > 0
