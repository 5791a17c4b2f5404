"""Homework 3, part 1.1."""

import torch


def relu_prime(x):
    if x == 0:
        return None  # autograd would say 0
    x = torch.tensor([x], requires_grad=True)
    torch.relu(x).sum().backward()
    return x.grad.item()
