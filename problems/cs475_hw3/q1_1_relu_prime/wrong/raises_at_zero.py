"""Homework 3, part 1.1."""

def relu_prime(x):
    if x == 0:
        raise ValueError("ReLU is not differentiable at 0")
    return 1.0 if x > 0 else 0.0
