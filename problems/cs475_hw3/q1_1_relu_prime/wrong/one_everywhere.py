"""Homework 3, part 1.1."""

def relu_prime(x):
    # d/dx x = 1
    return None if x == 0 else 1
