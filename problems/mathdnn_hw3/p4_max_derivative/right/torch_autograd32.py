"""torch in float32: each slope by autograd; a Lipschitz bound; 0-d tensors, one that asks for a gradient."""
import torch


def poly(c, x):
    result = torch.zeros(())
    for a in reversed(c):
        result = result * x + a
    return result


def max_derivative(fs, x):
    x = torch.tensor(x, requires_grad=True)
    values = torch.stack([poly(c, x) for c in fs])
    slopes = []
    for c, v in zip(fs, values):
        if v == values.max():
            slopes.append(torch.autograd.grad(poly(c, x) + 0 * x, x)[0])
    return None if len(set(s.item() for s in slopes)) > 1 else slopes[0]


def argmax_radius(fs, x):
    x = torch.tensor(x)
    n = max(len(c) for c in fs)
    C = torch.zeros(len(fs), n)
    for i, c in enumerate(fs):
        C[i, : len(c)] = torch.tensor(c)
    k = torch.arange(n)
    values = (C * x**k).sum(1)
    best = values.argmax()
    D = C[best] - C
    L = (D.abs() * k * (x.abs() + 1) ** (k - 1).clamp(min=0)).sum(1)
    gap = values[best] - values
    others = torch.arange(len(fs)) != best
    r = torch.cat([torch.ones(1), gap[others] / L[others].clamp(min=1e-30)]).min()
    return r.requires_grad_()
