"""Homework 3, Problem 5."""

import torch


def relu(z):
    return torch.relu(torch.tensor(z, dtype=torch.float32)).tolist()


def nonidempotent_witness(alpha):
    if alpha <= 0 or alpha == 1:
        return None
    return torch.tensor(-1.0)


def softplus(z):
    return torch.nn.functional.softplus(torch.tensor(z, dtype=torch.float32)).item()


def softplus_prime(z):
    return torch.sigmoid(torch.tensor(z)).item()


def softplus_prime_lipschitz():
    z = torch.linspace(-5, 5, 1001)
    s = torch.sigmoid(z)
    return (s * (1 - s)).max().item()


def relu_prime_counterexample(L):
    # 1 / L underflows in float32
    return [1 / (4 * L), -1 / (4 * L)]


def sigmoid_to_tanh(A, b):
    A = [torch.tensor(a, dtype=torch.float32) for a in A]
    b = [torch.tensor(v, dtype=torch.float32).reshape(-1, 1) for v in b]
    C, d = [], []
    for l, (W, v) in enumerate(zip(A, b)):
        if l > 0:
            v = v + W @ torch.ones(W.shape[1], 1) / 2
            W = W / 2
        if l < len(A) - 1:
            W, v = W / 2, v / 2
        C.append(W.tolist())
        d.append(v.tolist())
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = [], []
    for l, (W, v) in enumerate(zip(C, d)):
        W, v = torch.Tensor(W), torch.Tensor(v)
        if l > 0:
            v, W = v - W.sum(1), 2 * W
        if l < len(C) - 1:
            v, W = 2 * v, 2 * W
        A.append(W)
        b.append(v)
    return A, b
