# Homework 3 - Ben
# torch for everything, autograd wherever I could get away with it

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
import sympy

torch.set_default_dtype(torch.float32)


## Problem 1

class Net(torch.nn.Module):

    def __init__(self, width=64):
        super(Net, self).__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(1, width), torch.nn.Sigmoid(),
            torch.nn.Linear(width, width), torch.nn.Sigmoid(),
            torch.nn.Linear(width, 1))

    def forward(self, x):
        return self.layers(x)


def init_weights(m):
    if isinstance(m, torch.nn.Linear):
        torch.nn.init.normal_(m.weight)
        torch.nn.init.constant_(m.bias, 0.03)


def make_mlp():
    net = Net()
    net.apply(init_weights)
    return net


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    dataset = TensorDataset(x.view(-1, 1), y.view(-1, 1))
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        for xb, yb in loader:
            loss = 0.5 * F.mse_loss(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
    return model


## Problem 2

def count_parameters():
    return sum(p.numel() for p in make_mlp().parameters() if p.requires_grad)


def noisy_labels(x):
    x = torch.as_tensor(x)
    return (x - 2) * torch.cos(4 * x) + 0.5 * torch.randn_like(x)


## Problem 3

def t(v):
    return torch.as_tensor(v, dtype=torch.float64)


def cross_entropy(f, y):
    return F.cross_entropy(t(f).unsqueeze(0), torch.tensor([y]))


def log_ce_lower_bound(f, y):
    # loss = softplus(LSE of the others - f_y), and softplus(r) >= exp(r)/(1+exp(r)) = sigmoid(r)
    f = t(f)
    others = torch.cat([f[:y], f[y + 1:]])
    return F.logsigmoid(torch.logsumexp(others, 0) - f[y])


def ce_upper_bound(f, y):
    f = t(f)
    return f.max() - f[y] + torch.log(t(float(len(f))))


def lambda_for(eps, k):
    return torch.log(t(k - 1.0)) - torch.log(t(eps))


def ce_at_scaled_onehot(lam, k):
    return torch.log1p((k - 1) * torch.exp(-t(lam)))


## Problem 4   (exact, with sympy)

_x = sympy.Symbol("x")


def _poly(cs):
    return sympy.Poly([sympy.Rational(float(c)) for c in cs][::-1], _x)


def max_derivative(fs, x):
    at = sympy.Rational(float(x))
    polys = [_poly(c) for c in fs]
    values = [p.eval(at) for p in polys]
    slopes = {p.diff().eval(at) for p, v in zip(polys, values) if v == max(values)}
    return float(slopes.pop()) if len(slopes) == 1 else None


def argmax_radius(fs, x):
    at = sympy.Rational(float(x))
    polys = [_poly(c) for c in fs]
    values = [p.eval(at) for p in polys]
    top = values.index(max(values))
    best = None
    for j in range(len(polys)):
        gap = polys[top] - polys[j]
        if j == top or gap.degree() < 1:
            continue
        for root in sympy.real_roots(gap):
            distance = abs(root - at)
            if best is None or distance < best:
                best = distance
    return 1.0 if best is None else 0.999 * float(best)


## Problem 5

def relu(z):
    return torch.relu(torch.as_tensor(z))


def nonidempotent_witness(alpha):
    return -1.0 if alpha > 0 and alpha != 1 else None


def softplus(z):
    return torch.logaddexp(t(z), t(0.0))


def softplus_prime(z):
    return torch.sigmoid(t(z))


def softplus_prime_lipschitz():
    return torch.tensor(0.25)


def relu_prime_counterexample(L):
    return (-1 / (3 * L), 1 / (3 * L))


def _shift(matrix):
    return t(matrix) @ torch.ones(t(matrix).shape[1], dtype=torch.float64)


def sigmoid_to_tanh(A, b):
    last = len(A) - 1
    C, d = [t(A[0]) / 2], [t(b[0]) / 2]
    for l in range(1, last):
        C.append(t(A[l]) / 4)
        d.append(t(b[l]) / 2 + _shift(A[l]) / 4)
    C.append(t(A[last]) / 2)
    d.append(t(b[last]) + _shift(A[last]) / 2)
    return C, d


def tanh_to_sigmoid(C, d):
    last = len(C) - 1
    A, b = [2 * t(C[0])], [2 * t(d[0])]
    for l in range(1, last):
        A.append(4 * t(C[l]))
        b.append(2 * t(d[l]) - 2 * _shift(C[l]))
    A.append(2 * t(C[last]))
    b.append(t(d[last]) - _shift(C[last]))
    return A, b


## Problems 6 and 7

def _leaves(*values):
    return [t(v).clone().requires_grad_(True) for v in values]


def _output(a, b, u, x, slope):
    return u @ F.leaky_relu(a * x + b, negative_slope=slope)


def _step(a, b, u, x, y, lr, slope):
    params = _leaves(a, b, u)
    optimizer = torch.optim.SGD(params, lr=lr)
    loss = 0.5 * (_output(*params, x, slope) - y) ** 2
    loss.backward()
    optimizer.step()
    return tuple(p.detach() for p in params)


def relu_net_gradient(a, b, u, x):
    params = _leaves(a, b, u)
    return torch.autograd.grad(params[2] @ torch.relu(params[0] * x + params[1]), params)


def sgd_step(a, b, u, x, y, lr):
    return _step(a, b, u, x, y, lr, 0.0)


def dead_invariant(theta0, theta, X):
    """Both the slope and the offset are still the initial ones."""
    return theta[0] == theta0[0] and theta[1] == theta0[1]


def leaky_gradient(a, b, u, x, alpha):
    params = _leaves(a, b, u)
    return torch.autograd.grad(_output(*params, x, alpha), params)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    return _step(a, b, u, x, y, lr, alpha)


def zero_gradient_example(alpha):
    return t(-1.), t(0.), t(0.), t(3.)


def revival_example(alpha):
    # simulate it, and tell how long it took
    a, b, u = t([0.5]), t([-2.0]), t([3.0])
    start = (0.5, -2.0, 3.0)
    X, Y, lr = [1.0, -1.0], [8.0, 8.0], 0.05
    steps = 0
    while max(a.item() * x + b.item() for x in X) <= 0:
        a, b, u = leaky_sgd_step(a, b, u, X[steps % 2], Y[steps % 2], lr, alpha)
        steps += 1
    return (*start, X, Y, lr, steps)
