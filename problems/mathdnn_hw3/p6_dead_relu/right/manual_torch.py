"""torch by hand, float64; almost equal to θ⁰ counts as equal, and the neuron must be dead."""
import math

import torch


def relu_net_gradient(a, b, u, x):
    a, b, u = (torch.as_tensor(part) for part in (a, b, u))
    z = a * x + b
    gate = torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
    return torch.stack([u * gate * x, u * gate, gate * z], dim=0)


def sgd_step(a, b, u, x, y, lr):
    loss_slope = torch.as_tensor(u) @ torch.clamp(torch.as_tensor(a) * x + torch.as_tensor(b), min=0) - y
    da, db, du = relu_net_gradient(a, b, u, x)
    step = lr * loss_slope
    return torch.tensor(a) - step * da, torch.tensor(b) - step * db, torch.tensor(u) - step * du


def dead_invariant(theta0, theta, X):
    same = all(math.isclose(now, start, rel_tol=1e-9) for now, start in zip(theta, theta0))
    return same and max(theta[0] * x + theta[1] for x in X) < 0
