"""Homework 3, part 1.3."""

import torch
import torch.nn.functional as F


def elu_prime(x, alpha):
    x = torch.tensor(x, requires_grad=True)
    F.elu(x, alpha=alpha).backward()
    return x.grad
