"""Homework 3, Hana. Same functions as in the tutorial wherever possible."""
import numpy as np
import torch
from torch import nn, optim

# ---- Problem 1 ----------------------------------------------------------

def make_mlp():
    layers = [nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1)]
    for layer in layers[::2]:
        nn.init.normal_(layer.weight)
        nn.init.constant_(layer.bias, 0.03)
    return nn.Sequential(*layers)


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    criterion = nn.MSELoss()
    opt = optim.SGD(model.parameters(), lr=lr)
    x = x.view(-1, 1)
    y = y.view(-1, 1)
    for e in range(epochs):
        # cyclic, without shuffling
        for k in range(0, len(x), batch_size):
            opt.zero_grad()
            criterion(model(x[k:k + batch_size]), y[k:k + batch_size]).backward()
            opt.step()

# ---- Problem 2 ----------------------------------------------------------

def count_parameters():
    return 4353

def noisy_labels(x):
    x = torch.as_tensor(x)
    return (x - 2) * torch.cos(4 * x) + torch.normal(0, 0.5, size=x.shape)

# ---- Problem 3 ----------------------------------------------------------

def cross_entropy(f, y):
    return np.logaddexp.reduce(f) - f[y]

def log_ce_lower_bound(f, y):
    return min(0.0, max(np.delete(f, y)) - f[y]) - 1

def ce_upper_bound(f, y):
    return np.ptp(f) + np.log(len(f))

def lambda_for(eps, k):
    return np.log(k) + np.log(1 / eps)

def ce_at_scaled_onehot(lam, k):
    return np.logaddexp(0, np.log(k - 1) - lam)

# ---- Problem 6 ----------------------------------------------------------

def relu_net_gradient(a, b, u, x):
    alive = a * x + b > 0
    return np.where(alive, u * x, 0.0), np.where(alive, u, 0.0), np.where(alive, a * x + b, 0.0)

def sgd_step(a, b, u, x, y, lr):
    da, db, du = relu_net_gradient(a, b, u, x)
    r = (u * du).sum() - y
    return a - lr * r * da, b - lr * r * db, u - lr * r * du

def dead_invariant(theta0, theta, X):
    return (theta0[0], theta0[1], theta0[2]) == (theta[0], theta[1], theta[2])

# ---- Problem 7 ----------------------------------------------------------

def leaky_gradient(a, b, u, x, alpha):
    alive = a * x + b > 0
    s = np.where(alive, 1.0, alpha)
    return u * s * x, u * s, s * (a * x + b)

def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    r = (u * du).sum() - y
    return a - lr * r * da, b - lr * r * db, u - lr * r * du

def zero_gradient_example(alpha):
    return -1.0, -1.0, 0.0, 1.0

def revival_example(alpha):
    # run it until the neuron wakes up, then report how long that took
    a, b, u = np.array([1.0]), np.array([-2.0]), np.array([1.0])
    x, y, lr = 1.0, -3.0, 0.1
    steps = 0
    while a[0] * x + b[0] < 0:
        a, b, u = leaky_sgd_step(a, b, u, x, y, lr, alpha)
        steps += 1
    return 1.0, -2.0, 1.0, [x], [y], lr, steps
