"""Shared by problem1.py and problem2.py."""
import torch


class TwoHiddenLayers(torch.nn.Module):
    """Weights are stored as (in, out), so a layer is x @ W + b."""

    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.W1 = torch.nn.Parameter(torch.zeros(n_in, n_hidden))
        self.b1 = torch.nn.Parameter(torch.zeros(n_hidden))
        self.W2 = torch.nn.Parameter(torch.zeros(n_hidden, n_hidden))
        self.b2 = torch.nn.Parameter(torch.zeros(n_hidden))
        self.W3 = torch.nn.Parameter(torch.zeros(n_hidden, n_out))
        self.b3 = torch.nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        h = torch.sigmoid(x @ self.W1 + self.b1)
        h = torch.sigmoid(h @ self.W2 + self.b2)
        return h @ self.W3 + self.b3
