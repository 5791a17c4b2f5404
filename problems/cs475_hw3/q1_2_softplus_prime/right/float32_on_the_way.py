"""Homework 3, part 1.2."""

import torch


def softplus_prime(x, beta):
    # 1 - 1 / (1 + e^t): for t < -17 a float32 gives exactly 0
    e = torch.exp(torch.clamp(torch.tensor(beta * x), max=80.0)).item()
    return 1 - 1 / (1 + e)
