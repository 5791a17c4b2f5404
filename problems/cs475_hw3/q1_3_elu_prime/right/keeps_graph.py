"""Homework 3, part 1.3."""

import torch


def elu_prime(x, alpha):
    if x == 0.0:
        return None if alpha != 1.0 else torch.ones(1, 1)
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = t if x > 0 else alpha * torch.expm1(t)
    (slope,) = torch.autograd.grad(y, t, create_graph=True) if x < 0 else (torch.tensor(1),)
    return slope
