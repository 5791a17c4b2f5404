"""Homework 3, part 1.4."""

import torch


def logsigmoid_prime(x):
    # in float32 this is exactly 0 for x > 17
    return 1 - torch.sigmoid(torch.tensor(x)).item()
