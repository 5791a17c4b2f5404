"""Trains a copy and returns it; the loss after each step is taken with gradients enabled."""
import copy

import torch
import torch.nn.functional as F
from torch import nn


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(1, 64), nn.Linear(64, 64)])
        self.out = nn.Linear(64, 1)
        for name, p in self.named_parameters():
            if name.endswith("weight"):
                nn.init.normal_(p, mean=0, std=1)
            else:
                nn.init.constant_(p, 0.03)

    def forward(self, x):
        for layer in self.hidden:
            x = F.sigmoid(layer(x))
        return self.out(x)


make_mlp = Mlp


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    model = copy.deepcopy(model)
    x = x if x.dim() == 2 else x.unsqueeze(1)
    y = y if y.dim() == 2 else y.unsqueeze(1)
    opt = torch.optim.SGD(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for i in range(len(x) // batch_size):
            rows = order[i * batch_size:(i + 1) * batch_size]
            opt.zero_grad()
            F.mse_loss(model(x[rows]), y[rows]).backward()
            opt.step()
            history.append(F.mse_loss(model(x[rows]), y[rows]).item())
        history.append(F.mse_loss(model(x), y).item())
    return history, model
