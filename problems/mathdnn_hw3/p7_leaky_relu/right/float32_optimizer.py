"""torch.nn and torch.optim in float32; columns (p, 1); several inputs, a revival found by running SGD."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, a, b, u, alpha):
        super().__init__()
        self.a, self.b, self.u = (
            nn.Parameter(torch.as_tensor(part, dtype=torch.float32).reshape(-1, 1)) for part in (a, b, u)
        )
        self.sigma = nn.LeakyReLU(alpha)

    def forward(self, x):
        return (self.u * self.sigma(self.a * x + self.b)).sum()


def leaky_gradient(a, b, u, x, alpha):
    net = Net(a, b, u, alpha)
    net(x).backward()
    return net.a.grad, net.b.grad, net.u.grad


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    net = Net(a, b, u, alpha)
    optimizer = torch.optim.SGD([net.a, net.b, net.u], lr=lr)
    loss = 0.5 * (net(x) - y) ** 2
    loss.backward()
    optimizer.step()
    return net.a.detach(), net.b.detach(), net.u.detach()


def zero_gradient_example(alpha):
    return torch.tensor(1.0), torch.tensor(-4.0), torch.tensor(0.0), torch.tensor(3.0)


def revival_example(alpha):
    a, b, u, X, Y, lr = -0.2, -1.0, 3.0, [-1.0, 0.0, 1.0], [1.0, 2.0, 1.5], 0.2
    theta = tuple(torch.tensor([part]) for part in (a, b, u))
    step = 0
    while max(float(theta[0]) * x for x in X) + float(theta[1]) <= 1e-3:
        theta = leaky_sgd_step(*theta, X[step % 3], Y[step % 3], lr, alpha)
        step += 1
    return a, b, u, X, Y, lr, step
