"""Homework 3, part 1.1."""

def relu_prime(x):
    if x == 0:
        return None
    return 0.0
