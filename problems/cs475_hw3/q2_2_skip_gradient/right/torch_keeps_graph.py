"""Homework 3, part 2.2."""

import torch
import torch.nn as nn


class Layer(nn.Module):
    def __init__(self, W):
        super().__init__()
        self.linear = nn.Linear(*W.shape, bias=False, dtype=torch.float64)
        self.linear.weight = nn.Parameter(torch.from_numpy(W))

    def forward(self, x):
        return x + torch.sigmoid(self.linear(x))


def skip_gradient(x, W, y_hat):
    """Returns a tensor that still requires a gradient."""
    x = torch.from_numpy(x).requires_grad_()
    loss = torch.dot(torch.from_numpy(y_hat), Layer(W)(x))
    (grad,) = torch.autograd.grad(loss, x, create_graph=True)
    return grad
