"""Homework 3, part 1.3."""

import torch


def elu_prime(x, alpha):
    x = torch.tensor([x])
    slope = torch.where(x > 0, torch.ones_like(x), alpha * torch.exp(x))
    if alpha != 1:
        slope[x == 0] = float("nan")
    return slope
