"""Homework 3, part 1.2."""

import torch
import torch.nn.functional as F


def softplus_prime(x, beta):
    x = torch.tensor([x], requires_grad=True)
    F.softplus(x, beta=beta).backward()
    return x.grad
