"""Homework 3, part 1.6."""

import torch
import torch.nn.functional as F


def one_sided_derivatives(name, alpha):
    x = torch.zeros((), requires_grad=True)
    f = {"relu": F.relu, "softplus": F.softplus, "elu": lambda t: F.elu(t, alpha), "logsigmoid": F.logsigmoid}[name]
    f(x).backward()
    return x.grad.item(), x.grad.item()


def is_c0(name, alpha):
    return True


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return left == right
