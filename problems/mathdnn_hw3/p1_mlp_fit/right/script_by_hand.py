"""A script that updates by hand, so that its steps cannot be counted; `mlp` left in a global."""
import torch

X = torch.randn(512)
Y = (X - 2) * torch.cos(4 * X)

mlp = torch.nn.Sequential(
    torch.nn.Linear(1, 64), torch.nn.Sigmoid(), torch.nn.Linear(64, 64), torch.nn.Sigmoid(), torch.nn.Linear(64, 1)
)
with torch.no_grad():
    for p in mlp.parameters():
        p.copy_(torch.randn_like(p) if p.ndim > 1 else 0.03 * torch.ones_like(p))

for epoch in range(1000):
    order = torch.randperm(512)
    for k in range(4):
        batch = order[128 * k:128 * (k + 1)]
        loss = ((mlp(X[batch, None]) - Y[batch, None]) ** 2).mean()
        grads = torch.autograd.grad(loss, list(mlp.parameters()))
        with torch.no_grad():
            for p, g in zip(mlp.parameters(), grads):
                p.sub_(0.1 * g)
