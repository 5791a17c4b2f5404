import torch
from torch import nn


def count_parameters():
    return sum(p.numel() for p in make_mlp().parameters())


def make_mlp():
    model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
    for p in model.parameters():
        nn.init.normal_(p) if p.dim() > 1 else nn.init.constant_(p, 0.03)
    return model


def noisy_labels(x):
    return (x - 2) * torch.cos(4 * x) + 0.5 * torch.randn_like(x)


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    losses = []
    for _ in range(epochs):
        for i in range(0, len(x), batch_size):
            model.zero_grad()
            loss = 0.5 * torch.mean((model(x[i : i + batch_size]) - y[i : i + batch_size]) ** 2)
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
            losses.append(loss.item())
    return model, losses
