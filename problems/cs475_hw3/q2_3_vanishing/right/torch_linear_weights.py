"""Homework 3, part 2.3."""

import torch
from torch import nn


def vanishing_example(depth, d):
    torch.manual_seed(0)
    layers = [nn.Linear(d, d, bias=False) for _ in range(depth)]
    return [layer.weight for layer in layers]
