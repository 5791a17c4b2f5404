"""Homework 3, part 1.4."""

def logsigmoid_prime(x):
    if x == 0:
        return 0.5
    return 1.0 if x < 0 else 0.0
