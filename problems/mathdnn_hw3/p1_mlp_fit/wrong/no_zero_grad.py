import torch
import torch.nn as nn


def make_mlp():
    model = nn.Sequential(
        nn.Linear(1, 64), nn.Sigmoid(),
        nn.Linear(64, 64), nn.Sigmoid(),
        nn.Linear(64, 1),
    )
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight)
            nn.init.constant_(layer.bias, 0.03)
    return model


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x, y = x.view(-1, 1), y.view(-1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loss_fn = nn.MSELoss(reduction="sum")
    for epoch in range(epochs):
        perm = torch.randperm(len(x))
        for i in range(0, len(x), batch_size):
            idx = perm[i:i + batch_size]
            loss = loss_fn(model(x[idx]), y[idx])
            loss.backward()
            optimizer.step()
    return model
