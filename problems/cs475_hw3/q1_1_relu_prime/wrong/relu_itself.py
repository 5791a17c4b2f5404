"""Homework 3, part 1.1."""

def relu_prime(x):
    return max(0, x) if x != 0 else None
