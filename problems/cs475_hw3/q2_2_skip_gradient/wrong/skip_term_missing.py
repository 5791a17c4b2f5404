"""Homework 3, part 2.2."""

import torch


def skip_gradient(x, W, y_hat):
    z = torch.sigmoid(torch.tensor(W) @ torch.tensor(x))
    return torch.tensor(W).T @ (torch.tensor(y_hat) * z * (1 - z))
