"""Works on (N,) tensors throughout; a column is flattened first. NumPy shuffles; double precision inside."""
import numpy as np
import torch
import torch.nn as nn


class ThreeLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.A1 = nn.Parameter(torch.tensor(np.random.randn(64, 1), dtype=torch.float32))
        self.A2 = nn.Parameter(torch.tensor(np.random.randn(64, 64), dtype=torch.float32))
        self.A3 = nn.Parameter(torch.tensor(np.random.randn(1, 64), dtype=torch.float32))
        self.b1 = nn.Parameter(torch.full((64, 1), 0.03))
        self.b2 = nn.Parameter(torch.full((64, 1), 0.03))
        self.b3 = nn.Parameter(torch.full((1, 1), 0.03))

    def forward(self, x):
        h = torch.sigmoid(self.A1 @ x.T + self.b1)
        h = torch.sigmoid(self.A2 @ h + self.b2)
        return (self.A3 @ h + self.b3).T


def make_mlp():
    return ThreeLayer()


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x, y = x.squeeze(), y.squeeze()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        idx = np.random.permutation(len(x))
        for k in range(0, len(x), batch_size):
            xb, yb = x[idx[k:k + batch_size]], y[idx[k:k + batch_size]]
            loss = torch.square(model(xb[:, None])[:, 0] - yb).sum() / len(xb)
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
    return model
