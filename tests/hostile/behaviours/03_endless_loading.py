"""The file never finishes loading.

loading: time-limit
"""
while True:
    pass


def answer(x):
    return 42.0
