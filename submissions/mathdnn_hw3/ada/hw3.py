"""
Mathematical Foundations of Deep Neural Networks -- Homework 3
Ada

Everything except the network itself is plain NumPy.
"""
import math
import random

import numpy as np
import torch
from torch import nn


# ---------------------------------------------------------------- Problem 1

WIDTHS = (1, 64, 64, 1)


def f_true(x):
    return (x - 2) * np.cos(4 * x)


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(WIDTHS[0], WIDTHS[1], bias=True)
        self.linear2 = nn.Linear(WIDTHS[1], WIDTHS[2], bias=True)
        self.linear3 = nn.Linear(WIDTHS[2], WIDTHS[3], bias=True)
        for layer in (self.linear1, self.linear2, self.linear3):
            nn.init.normal_(layer.weight, mean=0.0, std=1.0)
            nn.init.constant_(layer.bias, 0.03)

    def forward(self, x):
        x = torch.sigmoid(self.linear1(x))
        x = torch.sigmoid(self.linear2(x))
        return self.linear3(x)


def make_mlp():
    return MLP()


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x = x.reshape(-1, 1)  # a (N,) target against a (N,1) output would broadcast to (N,N)!
    y = y.reshape(-1, 1)
    n = len(x)
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        order = torch.randperm(n)
        for start in range(0, n, batch_size):
            idx = order[start:start + batch_size]
            optimizer.zero_grad()
            loss = loss_function(model(x[idx]), y[idx])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return model, losses


# ---------------------------------------------------------------- Problem 2

def count_parameters():
    # weights + biases, layer by layer:  1*64+64 + 64*64+64 + 64*1+1
    return sum(i * o + o for i, o in zip(WIDTHS[:-1], WIDTHS[1:]))


def noisy_labels(x):
    x = np.asarray(x, dtype=float)
    return f_true(x) + np.random.normal(0.0, 0.5, size=x.shape)


# ---------------------------------------------------------------- Problem 3

def cross_entropy(f, y):
    f = np.asarray(f, dtype=float)
    m = f.max()
    return m + np.log(np.sum(np.exp(f - m))) - f[y]


def log_ce_lower_bound(f, y):
    # loss = log(1 + s) with s = sum_{j != y} exp(f_j - f_y) > 0, and log(1 + s) >= s / (1 + s),
    # so log(loss) >= log s - log(1 + s).  Keeping only the biggest j makes s smaller, and s/(1+s) grows in s.
    f = np.asarray(f, dtype=float)
    others = np.delete(f, y)
    log_s = others.max() - f[y]
    return log_s - np.logaddexp(0.0, log_s)


def ce_upper_bound(f, y):
    f = np.asarray(f, dtype=float)
    return f.max() - f[y] + np.log(len(f))


def lambda_for(eps, k):
    # log(1+u) <= u, so (k-1) exp(-lambda) <= eps is enough
    return max(0.0, math.log(k - 1) - math.log(eps))


def ce_at_scaled_onehot(lam, k):
    return np.log1p((k - 1) * np.exp(-lam))


# ---------------------------------------------------------------- Problem 4

def _evaluate(coefficients, x):
    value = 0.0
    for c in reversed(coefficients):
        value = value * x + c
    return value


def _derivative(coefficients):
    return [i * c for i, c in enumerate(coefficients)][1:] or [0.0]


def max_derivative(fs, x):
    values = [_evaluate(f, x) for f in fs]
    top = max(values)
    slopes = [_evaluate(_derivative(f), x) for f, v in zip(fs, values) if abs(v - top) < 1e-9]
    if max(slopes) - min(slopes) > 1e-9:
        return None  # a kink
    return slopes[0]


def argmax_radius(fs, x):
    values = [_evaluate(f, x) for f in fs]
    best = int(np.argmax(values))
    radius = 1.0
    for j, f in enumerate(fs):
        if j == best:
            continue
        size = max(len(f), len(fs[best]))
        gap = np.zeros(size)
        gap[:len(fs[best])] += fs[best]
        gap[:len(f)] -= f
        # Taylor coefficients of the gap at x
        taylor, current, factorial = [], list(gap), 1.0
        for m in range(size):
            taylor.append(_evaluate(current, x) / factorial)
            current = _derivative(current)
            factorial *= m + 1
        # |gap(x+h) - gap(x)| <= sum_m |t_m| r^m for |h| <= r: keep that below half of the gap
        while sum(abs(t) * radius**m for m, t in enumerate(taylor) if m > 0) > 0.5 * taylor[0]:
            radius /= 2
    return radius


# ---------------------------------------------------------------- Problem 5

def relu(z):
    return np.maximum(z, 0)


def nonidempotent_witness(alpha):
    # sigma(-1) = -alpha; if alpha > 0 then sigma(-alpha) = -alpha^2, which differs unless alpha = 1.
    if alpha <= 0 or alpha == 1:
        return None
    return -1.0


def softplus(z):
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def softplus_prime(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def softplus_prime_lipschitz():
    return 0.25


def relu_prime_counterexample(L):
    delta = 0.25 / L
    return -delta, delta


def sigmoid_to_tanh(A, b):
    """sigmoid(z) = (1 + tanh(z/2)) / 2"""
    C, d = [], []
    for l, (Al, bl) in enumerate(zip(A, b)):
        Al = np.asarray(Al, dtype=float)
        bl = np.asarray(bl, dtype=float)
        if l == 0:
            C.append(Al / 2)
            d.append(bl / 2)
        elif l < len(A) - 1:
            C.append(Al / 4)
            d.append(bl / 2 + Al.sum(axis=1) / 4)
        else:
            C.append(Al / 2)
            d.append(bl + Al.sum(axis=1) / 2)
    return C, d


def tanh_to_sigmoid(C, d):
    """tanh(z) = 2 sigmoid(2z) - 1"""
    A, b = [], []
    for l, (Cl, dl) in enumerate(zip(C, d)):
        Cl = np.asarray(Cl, dtype=float)
        dl = np.asarray(dl, dtype=float)
        if l == 0:
            A.append(2 * Cl)
            b.append(2 * dl)
        elif l < len(C) - 1:
            A.append(4 * Cl)
            b.append(2 * dl - 2 * Cl.sum(axis=1))
        else:
            A.append(2 * Cl)
            b.append(dl - Cl.sum(axis=1))
    return A, b


# ---------------------------------------------------------------- Problem 6

def relu_net_gradient(a, b, u, x):
    z = a * x + b
    on = (z > 0).astype(float)
    return u * on * x, u * on, np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    residual = u @ np.maximum(a * x + b, 0) - y
    da, db, du = relu_net_gradient(a, b, u, x)
    return a - lr * residual * da, b - lr * residual * db, u - lr * residual * du


def dead_invariant(theta0, theta, X):
    # hypothesis: "the neuron has not moved at all, and it is dead at every X_i"
    a, b, u = theta
    return tuple(theta) == tuple(theta0) and bool(np.all(a * np.asarray(X) + b < 0))


# ---------------------------------------------------------------- Problem 7

def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    slope = np.where(z > 0, 1.0, alpha)
    return u * slope * x, u * slope, slope * z


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    residual = u @ du - y  # du = sigma(z)
    return a - lr * residual * da, b - lr * residual * db, u - lr * residual * du


def zero_gradient_example(alpha):
    return 1.0, -2.0, 0.0, 1.0


def revival_example(alpha):
    # one input x = 1; z = a + b starts at -1. u^2 - z^2/2 is (almost) conserved, so u stays positive,
    # and the large target keeps pulling z up.
    return 0.0, -1.0, 2.0, [1.0], [10.0], 0.1, 2000


if __name__ == "__main__":
    random.seed(0)
    torch.manual_seed(0)
    X = torch.normal(0.0, 1.0, (512,))
    Y = (X - 2) * torch.cos(4 * X)
    net, history = train_mlp(make_mlp(), X, Y)
    print("final loss", np.mean(history[-4:]))
