"""Texts as values. They cross as texts, and are no number.

nul: incorrect
surrogates: incorrect or error
bidi: incorrect
html: incorrect
formula: incorrect
ten_megabytes: incorrect or error or protocol
as_keys: incorrect
"""


def nul(x):
    return "42\0"


def surrogates(x):
    return "\ud800\udc80"


def bidi(x):
    return "\u202e24\u202c\u2066"


def html(x):
    return "<img src=x onerror=alert(1)>"


def formula(x):
    return "=HYPERLINK(\"http://x\")"


def ten_megabytes(x):
    return "x" * 10_000_000


def as_keys(x):
    return {"\0": 1, "\ud800": 2, "<b>": 3, "=1+1": 4}
