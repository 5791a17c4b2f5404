"""torch.nn and torch.optim in float32; columns (p, 1); the hypothesis as a 0-d bool tensor."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, a, b, u):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(a, dtype=torch.float32).reshape(-1, 1))
        self.b = nn.Parameter(torch.tensor(b, dtype=torch.float32).reshape(-1, 1))
        self.u = nn.Parameter(torch.tensor(u, dtype=torch.float32).reshape(-1, 1))

    def forward(self, x):
        return (self.u * nn.functional.relu(self.a * x + self.b)).sum()


def relu_net_gradient(a, b, u, x):
    net = Net(a, b, u)
    net(x).backward()
    return net.a.grad, net.b.grad, net.u.grad


def sgd_step(a, b, u, x, y, lr):
    net = Net(a, b, u)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    optimizer.zero_grad()
    (0.5 * (net(x) - y) ** 2).backward()
    optimizer.step()
    return net.a, net.b, net.u


def dead_invariant(theta0, theta, X):
    a, b, u = torch.tensor(theta)
    return torch.all(a * torch.tensor(X, dtype=torch.float32) + b < 0)
