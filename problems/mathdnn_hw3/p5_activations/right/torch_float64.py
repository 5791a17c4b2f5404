"""Homework 3, Problem 5."""

import torch


def relu(z):
    return torch.relu(torch.as_tensor(z))


def nonidempotent_witness(alpha):
    if alpha <= 0 or alpha == 1:
        return None
    return torch.tensor(-1.0)


def softplus(z):
    return torch.nn.functional.softplus(torch.as_tensor(z, dtype=torch.float64))


def softplus_prime(z):
    z = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    softplus(z).backward()
    return z.grad


def softplus_prime_lipschitz():
    s = torch.sigmoid(torch.tensor(0.0))
    return s * (1 - s)


def relu_prime_counterexample(L):
    eps = torch.tensor(1 / (3 * L), dtype=torch.float64)
    return eps, -eps


def sigmoid_to_tanh(A, b):
    A = [torch.tensor(a, requires_grad=True) for a in A]
    b = [torch.tensor(v, requires_grad=True) for v in b]
    C, d = [], []
    for l, (W, v) in enumerate(zip(A, b)):
        s_in, s_out = (1 if l == 0 else 0.5), (1 if l == len(A) - 1 else 0.5)
        C.append(s_in * s_out * W)
        d.append(s_out * (v + (1 - s_in) * W.sum(dim=1)))
    return C, d


def tanh_to_sigmoid(C, d):
    C = [torch.tensor(c) for c in C]
    d = [torch.tensor(v) for v in d]
    A, b = [2 * C[0]], [2 * d[0]]
    for W, v in zip(C[1:-1], d[1:-1]):
        A.append(4 * W)
        b.append(2 * v - 2 * W.sum(dim=1))
    A.append(2 * C[-1])
    b.append(d[-1] - C[-1].sum(dim=1))
    return A, b
