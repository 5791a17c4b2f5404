"""Homework 3, part 2.2."""

import torch


def skip_gradient(x, W, y_hat):
    x = torch.tensor(x, requires_grad=True)
    y = x + torch.sigmoid(torch.tensor(W) @ x)
    y.backward(torch.tensor(y_hat))
    return x.grad
