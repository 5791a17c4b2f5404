"""Homework 3, part 1.3."""

import torch


def elu_prime(x, alpha):
    if x > 0:
        return 1.0
    if x < 0:
        return alpha * torch.exp(torch.tensor(x)).item()  # a float32 times a Python float
    return 1.0 if alpha == 1.0 else float("nan")
