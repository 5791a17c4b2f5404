"""Homework 3, part 1.1."""

def relu_prime(x):
    if abs(x) < 1e-3:
        return None
    return float(x > 0)
