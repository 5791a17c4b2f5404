# Lena, hw 3. I keep everything in float32, as on the GPU.
import torch
import torch.nn as nn
import torch.nn.functional as F


def f32(v):
    return torch.as_tensor(v, dtype=torch.float32)


# 1 ------------------------------------------------------------------
class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(1, 64), nn.Linear(64, 64)])
        self.out = nn.Linear(64, 1)
        for m in self.modules():
            if isinstance(m, nn.Linear):
                with torch.no_grad():
                    m.weight.copy_(torch.randn(m.weight.shape))
                    m.bias.fill_(0.03)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).sigmoid()
        return self.out(x)


def make_mlp():
    return Regressor()


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    data = torch.stack([f32(x).flatten(), f32(y).flatten()], dim=1)
    sgd = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        data = data[torch.randperm(len(data))]
        for batch in data.split(batch_size):
            prediction = model(batch[:, :1])
            loss = F.mse_loss(prediction, batch[:, 1:])
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            losses.append(loss.detach())
    return model, torch.stack(losses)


# 2 ------------------------------------------------------------------
def count_parameters():
    return torch.tensor(sum(p.numel() for p in make_mlp().parameters()))


def noisy_labels(x):
    x = f32(x)
    return (x - 2) * torch.cos(4 * x) + 0.5 * torch.randn(x.shape)


# 3 ------------------------------------------------------------------
def cross_entropy(f, y):
    return -F.log_softmax(f32(f), dim=0)[y]


def log_ce_lower_bound(f, y):
    f = f32(f)
    mask = torch.arange(len(f)) != y
    return torch.clamp(f[mask].max() - f[y], max=0.0) - 1.0


def ce_upper_bound(f, y):
    f = f32(f)
    return f.max() - f[y] + 1.001 * f32(len(f)).log()


def lambda_for(eps, k):
    # eps = 1e-300 is 0 in float32, so take the logarithm before converting
    import math
    return f32(math.log(k) - math.log(eps))


def ce_at_scaled_onehot(lam, k):
    return torch.log1p((k - 1) * torch.exp(-f32(lam)))


# 4 ------------------------------------------------------------------
def max_derivative(fs, x):
    import numpy as np
    P = [np.polynomial.Polynomial(c) for c in fs]
    values = np.array([p(x) for p in P])
    slopes = [P[i].deriv()(x) for i in range(len(P)) if abs(values[i] - values.max()) < 1e-8]
    return f32(slopes[0]) if max(slopes) - min(slopes) < 1e-8 else None


def argmax_radius(fs, x):
    # On |h| <= 1 each f_i moves at most by S_i |h|, S_i = sum of |Taylor coefficients|
    import numpy as np
    P = [np.polynomial.Polynomial(c)(np.polynomial.Polynomial([x, 1])) for c in fs]  # shifted to x
    top = max(P, key=lambda p: p.coef[0])
    r = 1.0
    for p in P:
        if p is not top:
            gap = top - p
            total = abs(gap.coef[1:]).sum()
            if total > 0:
                r = min(r, gap.coef[0] / total)
    return f32(0.9 * r)


# 5 ------------------------------------------------------------------
def relu(z):
    return f32(z).relu()


def nonidempotent_witness(alpha):
    return None if alpha <= 0 or alpha == 1 else f32(-4.0)


def softplus(z):
    return F.softplus(f32(z))


def softplus_prime(z):
    return torch.sigmoid(f32(z))


def softplus_prime_lipschitz():
    return f32(0.25)


def relu_prime_counterexample(L):
    return -0.25 / L, 0.25 / L    # float64 here: 1e-300 does not exist in float32


def sigmoid_to_tanh(A, b):
    C, d = [], []
    for l in range(len(A)):
        Al, bl = f32(A[l]), f32(b[l])
        first, last = l == 0, l == len(A) - 1
        scale = (1.0 if last else 0.5) * (1.0 if first else 0.5)
        shift = torch.zeros_like(bl) if first else Al.sum(1) / 2
        C.append(scale * Al)
        d.append((1.0 if last else 0.5) * (bl + shift))
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = [], []
    for l in range(len(C)):
        Cl, dl = f32(C[l]), f32(d[l])
        first, last = l == 0, l == len(C) - 1
        shift = torch.zeros_like(dl) if first else -Cl.sum(1)
        A.append((1.0 if last else 2.0) * (1.0 if first else 2.0) * Cl)
        b.append((1.0 if last else 2.0) * (dl + shift))
    return A, b


# 6, 7 ---------------------------------------------------------------
def leaky_gradient(a, b, u, x, alpha):
    a, b, u = f32(a), f32(b), f32(u)
    z = a * x + b
    slope = torch.where(z > 0, 1.0, alpha)
    return u * slope * x, u * slope, z * slope


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    a, b, u = f32(a), f32(b), f32(u)
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    err = u @ du - y
    return a - lr * err * da, b - lr * err * db, u - lr * err * du


def relu_net_gradient(a, b, u, x):
    return leaky_gradient(a, b, u, x, 0.0)


def sgd_step(a, b, u, x, y, lr):
    return leaky_sgd_step(a, b, u, x, y, lr, 0.0)


def dead_invariant(theta0, theta, X):
    a, b, u = f32(theta)
    return torch.all(a * f32(X) + b < 0)


def zero_gradient_example(alpha):
    return f32([-1.0, -1.0, 0.0, 2.0])


def revival_example(alpha):
    return f32(0.), f32(-1.), f32(2.), f32([1.0]), f32([10.0]), f32(0.1), torch.tensor(2000)
