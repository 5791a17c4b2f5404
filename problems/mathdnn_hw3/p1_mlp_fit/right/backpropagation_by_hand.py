"""Homework 3, problem 1, with backpropagation written out: the module is never called in training."""

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(1, 64))
        self.W2 = nn.Parameter(torch.randn(64, 64))
        self.W3 = nn.Parameter(torch.randn(64, 1))
        self.b1 = nn.Parameter(torch.full((64,), 0.03))
        self.b2 = nn.Parameter(torch.full((64,), 0.03))
        self.b3 = nn.Parameter(torch.full((1,), 0.03))

    def forward(self, x):
        h1 = torch.sigmoid(x @ self.W1 + self.b1)
        h2 = torch.sigmoid(h1 @ self.W2 + self.b2)
        return h2 @ self.W3 + self.b3


def make_mlp():
    return MLP()


@torch.no_grad()
def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for index in order.split(batch_size):
            x_batch, y_batch = x[index], y[index]
            h1 = torch.sigmoid(x_batch @ model.W1 + model.b1)
            h2 = torch.sigmoid(h1 @ model.W2 + model.b2)
            error = (h2 @ model.W3 + model.b3 - y_batch) / len(index)
            delta2 = (error @ model.W3.T) * h2 * (1 - h2)
            delta1 = (delta2 @ model.W2.T) * h1 * (1 - h1)
            model.W3 -= lr * h2.T @ error
            model.b3 -= lr * error.sum(0)
            model.W2 -= lr * h1.T @ delta2
            model.b2 -= lr * delta2.sum(0)
            model.W1 -= lr * x_batch.T @ delta1
            model.b1 -= lr * delta1.sum(0)
    return model
