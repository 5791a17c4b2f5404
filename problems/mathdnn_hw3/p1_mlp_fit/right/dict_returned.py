"""Homework 3, Problem 1: trains a copy, and returns it in a dict beside the losses."""
import copy

import torch
from torch import nn


def make_mlp():
    model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
    for p in model.parameters():
        if p.dim() > 1:
            nn.init.normal_(p)
        else:
            nn.init.constant_(p, 0.03)
    return model


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    model = copy.deepcopy(model)
    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    history = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(batch_size):
            loss = torch.mean((model(x[rows]) - y[rows]) ** 2)
            grads = torch.autograd.grad(loss, list(model.parameters()))
            with torch.no_grad():
                for p, g in zip(model.parameters(), grads):
                    p -= lr * g
        history.append(loss.item())
    return {"losses": history, "model": model}
