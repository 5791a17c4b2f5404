"""HW3 - Mateo. The settings live in data/settings.json so that I do not have to edit the code all the time."""
import json
from pathlib import Path

import numpy as np
import torch

settings = json.loads(Path("data/settings.json").read_text())
examples = np.loadtxt("data/examples.csv", delimiter=",", skiprows=1)   # alpha, a, b, u, x, y, lr, steps
print("loaded", len(examples), "examples and", settings)


def make_mlp():
    layers = []
    for n_in, n_out in zip(settings["widths"][:-1], settings["widths"][1:]):
        linear = torch.nn.Linear(n_in, n_out)
        linear.weight.data.normal_(0, settings["weight_std"])
        linear.bias.data.fill_(settings["bias"])
        layers += [linear, torch.nn.Sigmoid()]
    return torch.nn.Sequential(*layers[:-1])


def train_mlp(model, x, y, epochs=settings["epochs"], batch_size=settings["batch_size"], lr=settings["lr"]):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    for epoch in range(epochs):
        for batch in torch.randperm(len(x)).split(batch_size):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model


def cross_entropy(f, y):
    z = f - f.max()
    return np.log(np.exp(z).sum()) - z[y]


def log_ce_lower_bound(f, y):
    others = f[np.arange(len(f)) != y]
    return min(others.max() - f[y], 0) - np.log(2)


def ce_upper_bound(f, y):
    return f.max() - f[y] + np.log(f.size)


def lambda_for(eps, k):
    return np.log(k - 1) - np.log(eps)


def ce_at_scaled_onehot(lam, k):
    return np.log1p((k - 1) * np.exp(-lam))


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    h = np.heaviside(z, 0)
    return u * h * x, u * h, z * h


def sgd_step(a, b, u, x, y, lr):
    da, db, du = relu_net_gradient(a, b, u, x)
    push = lr * (np.dot(u, du) - y)
    return a - push * da, b - push * db, u - push * du


def dead_invariant(theta0, theta, X):
    return bool((theta[0] * X + theta[1] < 0).all())


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    h = np.heaviside(z, 0) * (1 - alpha) + alpha
    return u * h * x, u * h, z * h


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    push = lr * (np.dot(u, du) - y)
    return a - push * da, b - push * db, u - push * du


def zero_gradient_example(alpha):
    return examples[0, 1:5]


def revival_example(alpha):
    row = examples[np.argmin(abs(examples[:, 0] - alpha))]
    _, a, b, _, x, y, lr, steps = row
    return a, b, 2.0, [x], [y], lr, steps
