"""Homework 3, part 1.2."""

import torch
import torch.nn.functional as F


def softplus_prime(x, beta):
    return F.softplus(torch.tensor(x), beta=beta)
