"""torch autograd in float64; returns tensors that still ask for a gradient; the hypothesis θ = θ⁰."""
import torch


def leaves(*arrays):
    return [torch.tensor(array, requires_grad=True) for array in arrays]


def f(a, b, u, x):
    return u @ torch.relu(a * x + b)


def relu_net_gradient(a, b, u, x):
    parameters = leaves(a, b, u)
    f(*parameters, x).backward()
    return tuple(p.grad for p in parameters)


def sgd_step(a, b, u, x, y, lr):
    parameters = leaves(a, b, u)
    loss = 0.5 * (f(*parameters, x) - y) ** 2
    gradients = torch.autograd.grad(loss, parameters)
    return [p - lr * g for p, g in zip(parameters, gradients)]


def dead_invariant(theta0, theta, X):
    return theta == theta0
