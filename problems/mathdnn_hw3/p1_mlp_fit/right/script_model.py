"""A script: index slicing, shuffled, `model` and `X_train` left in globals."""
import torch
import torch.nn as nn

N, K, B, alpha = 512, 1000, 128, 0.1


def f_true(x):
    return (x - 2) * torch.cos(4 * x)


X_train = torch.normal(0.0, 1.0, (N,))
y_train = f_true(X_train)

model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
for p in model.parameters():
    if p.dim() == 2:
        nn.init.normal_(p)
    else:
        nn.init.constant_(p, 0.03)

optimizer = torch.optim.SGD(model.parameters(), lr=alpha)
for epoch in range(K):
    perm = torch.randperm(N)
    for i in range(0, N, B):
        idx = perm[i:i + B]
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X_train[idx].unsqueeze(1)), y_train[idx].unsqueeze(1))
        loss.backward()
        optimizer.step()
