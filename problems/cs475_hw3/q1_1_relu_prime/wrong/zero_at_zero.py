"""Homework 3, part 1.1."""

import torch


def relu_prime(x):
    x = torch.tensor(x, requires_grad=True)
    torch.relu(x).backward()
    return x.grad.item()
