"""Homework 3, part 1.6."""

import torch
import torch.nn.functional as F


def slope(name, alpha, at):
    x = torch.tensor([at], requires_grad=True)
    y = F.elu(x, alpha=alpha) if name == "elu" else getattr(F, name)(x)
    return torch.autograd.grad(y, x, create_graph=True)[0]


def one_sided_derivatives(name, alpha):
    return torch.stack([slope(name, alpha, -1e-6), slope(name, alpha, 1e-6)])


def is_c0(name, alpha):
    return torch.tensor(True)


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return torch.isclose(left, right, atol=1e-4)
