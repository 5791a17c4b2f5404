import numpy as np
import torch
import torch.nn as nn


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(1, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 1)

    def forward(self, x):
        return self.fc3(torch.sigmoid(self.fc2(torch.sigmoid(self.fc1(x)))))


def make_mlp():
    return MLP()


def cross_entropy(f, y):
    m = np.max(f)
    return m + np.log(np.sum(np.exp(f - m)) - f[y]


def lambda_for(eps, k):
    return np.log(k - 1) - np.log(eps)


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    return u * (z > 0) * x, u * (z > 0), np.maximum(z, 0)
