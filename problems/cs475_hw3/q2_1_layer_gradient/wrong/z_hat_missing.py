"""Homework 3, part 2.1."""

import torch


def layer_gradient(x, W, z_hat):
    x = torch.tensor(x, requires_grad=True)
    torch.sigmoid(torch.tensor(W) @ x).sum().backward()
    return x.grad
