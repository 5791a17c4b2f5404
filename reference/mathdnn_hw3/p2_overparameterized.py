"""Fit noisy labels with many more parameters than samples: the answer of problem 2."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

WIDTHS = (1, 64, 64, 1)
NOISE_STD = 0.5


def count_parameters() -> int:
    """Count the weights and biases of the network of widths 1, 64, 64, 1.

    Returns
    -------
    int
        1·64 + 64 + 64·64 + 64 + 64·1 + 1 = 4353.

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 2.
    """
    return sum(inputs * outputs + outputs for inputs, outputs in pairwise(WIDTHS))


def noisy_labels(x: torch.Tensor) -> torch.Tensor:
    """Return f*(x) + ε with f*(x) = (x − 2)cos(4x) and independent ε ~ N(0, 0.5²).

    Parameters
    ----------
    x : torch.Tensor, any shape, float32
        Inputs.

    Returns
    -------
    torch.Tensor
        Of the same shape.

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 2: the standard
    deviation of the noise is 0.5.
    """
    import torch

    return (x - 2.0) * torch.cos(4.0 * x) + NOISE_STD * torch.randn(x.shape)


def make_mlp() -> torch.nn.Module:
    """Build problem 1's network with fresh weights N(0, 1) and biases 0.03; see there."""
    from torch import nn

    model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
    for parameter in model.parameters():
        if parameter.ndim > 1:
            nn.init.normal_(parameter)
        else:
            nn.init.constant_(parameter, 0.03)
    return model


def train_mlp(
    model: torch.nn.Module,
    x: torch.Tensor,
    y: torch.Tensor,
    epochs: int = 1000,
    batch_size: int = 128,
    lr: float = 0.1,
) -> torch.nn.Module:
    """Train a network in place by shuffled cyclic minibatch SGD, as in problem 1; see there."""
    import torch

    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        for batch in torch.split(torch.randperm(len(x)), batch_size):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x[batch]), y[batch]).backward()  # type: ignore[no-untyped-call]  # torch's own
            optimizer.step()
    return model
