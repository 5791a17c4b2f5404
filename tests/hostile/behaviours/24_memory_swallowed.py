"""A memory bomb that takes no for an answer, for ever.

swallows: time-limit
"""


def swallows(x):
    kept = []
    while True:
        try:
            kept.append(bytearray(64 << 20))
        except MemoryError:
            pass
