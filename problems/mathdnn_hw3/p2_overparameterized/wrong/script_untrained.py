import torch
from torch import nn


def f_true(x):
    return (x - 2) * torch.cos(4 * x)


X_train = torch.normal(0.0, 1.0, (512,))
y_train = f_true(X_train) + 0.5 * torch.randn(512)

model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
for p in model.parameters():
    nn.init.normal_(p) if p.dim() > 1 else nn.init.constant_(p, 0.03)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = X_train.unsqueeze(1), y_train.unsqueeze(1)
for epoch in range(0):
    for b in torch.randperm(512).split(128):
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(x[b]), y[b])
        loss.backward()
        opt.step()
