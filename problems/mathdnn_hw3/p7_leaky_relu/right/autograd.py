"""torch autograd in float64; tensors that still ask for a gradient; a and b move together."""
import torch
import torch.nn.functional as F


def f(a, b, u, x, alpha):
    return u @ F.leaky_relu(a * x + b, negative_slope=alpha)


def leaky_gradient(a, b, u, x, alpha):
    theta = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    f(*theta, x, alpha).backward()
    return tuple(t.grad for t in theta)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    theta = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    loss = (f(*theta, x, alpha) - y) ** 2 / 2
    return tuple(t - lr * g for t, g in zip(theta, torch.autograd.grad(loss, theta)))


def zero_gradient_example(alpha):
    return torch.tensor([2.0, 1.0, 0.0, -3.0])


def revival_example(alpha):
    start = torch.tensor([-0.5, -0.5, 2.0], dtype=torch.float64, requires_grad=True)
    return *start, torch.ones(1), torch.tensor([3.0]), 0.1, torch.tensor(2000)
