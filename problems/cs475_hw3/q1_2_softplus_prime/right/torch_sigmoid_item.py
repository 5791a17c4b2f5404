"""Homework 3, part 1.2."""

import torch


def softplus_prime(x, beta):
    return torch.sigmoid(beta * torch.tensor(x)).item()
