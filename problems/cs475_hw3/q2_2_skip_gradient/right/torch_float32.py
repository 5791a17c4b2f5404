"""Homework 3, part 2.2."""

import torch


def skip_gradient(x, W, y_hat):
    x, W, y_hat = (torch.tensor(t, dtype=torch.float32) for t in (x, W, y_hat))
    z = torch.sigmoid(W @ x)
    return (y_hat + W.T @ (y_hat * z * (1 - z))).tolist()
