"""Homework 3, part 1.3."""

import torch
import torch.nn.functional as F


def elu_prime(x, alpha):
    if x == 0 and alpha != 1:
        return None
    x = torch.tensor(x, requires_grad=True)
    F.elu(x, alpha).backward()
    return x.grad.item()
