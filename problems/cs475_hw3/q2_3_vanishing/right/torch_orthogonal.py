"""Homework 3, part 2.3."""

import torch


def vanishing_example(depth, d):
    torch.manual_seed(1)
    return torch.stack([torch.nn.init.orthogonal_(torch.empty(d, d)) for _ in range(depth)])
