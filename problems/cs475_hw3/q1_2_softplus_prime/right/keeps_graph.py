"""Homework 3, part 1.2."""

import torch


def softplus_prime(x, beta):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = torch.logaddexp(torch.zeros((), dtype=torch.float64), beta * x) / beta
    (slope,) = torch.autograd.grad(y, x, create_graph=True)
    return slope
