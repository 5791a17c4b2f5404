import time
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt

# ============ Problem 1 ============
# The whole thing runs from top to bottom (about five seconds on my laptop)

N, K, B, alpha = 512, 1000, 128, 0.1

def f_true(x):
    return (x - 2) * np.cos(4 * x)

torch.manual_seed(42)
X_train = torch.normal(0.0, 1.0, (N,))
y_train = f_true(X_train)
X_val = torch.normal(0.0, 1.0, (N // 5,))
y_val = f_true(X_val)


class MLP(nn.Module):
    def __init__(self, input_dim=1):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, 64, bias=True)
        self.linear2 = nn.Linear(64, 64, bias=True)
        self.linear3 = nn.Linear(64, 1, bias=True)
        for l in [self.linear1, self.linear2, self.linear3]:
            l.weight.data = torch.normal(0, 1, l.weight.shape)
            l.bias.data = torch.full(l.bias.shape, 0.03)

    def forward(self, x):
        x = nn.functional.sigmoid(self.linear1(x))
        x = nn.functional.sigmoid(self.linear2(x))
        x = self.linear3(x)
        return x


def fit(model, X, y, title):
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=alpha)
    history = []
    start = time.time()
    for epoch in range(K):
        perm = torch.randperm(N)
        for i in range(0, N, B):
            batch = perm[i:i + B]
            optimizer.zero_grad()
            train_loss = loss_function(model(X[batch].unsqueeze(1)), y[batch].unsqueeze(1))
            train_loss.backward()
            optimizer.step()
        history.append(train_loss.item())
        if (epoch + 1) % 250 == 0:
            print(f"{title}: epoch {epoch + 1}/{K}, loss {train_loss.item():.4f}")
    print(f"{title}: {time.time() - start:.1f} s")
    return history


model = MLP()
losses = fit(model, X_train, y_train, "Problem 1")

with torch.no_grad():
    xx = torch.linspace(-2, 2, 1024).unsqueeze(1)
    plt.rc('font', size=12)
    plt.figure()
    plt.plot(xx, f_true(xx), 'rx', label='True Fn')
    plt.scatter(X_train, y_train, s=4, label='Training Samples')
    plt.plot(xx, model(xx), label='Learned Fn')
    plt.legend()
    plt.savefig('plot_1.png')
    plt.show()


# ============ Problem 2 ============

def count_parameters():
    return sum(p.numel() for p in MLP().parameters())

def noisy_labels(x):
    x = torch.as_tensor(x)
    return f_true(x) + torch.normal(0, 0.5, x.shape)

print("p =", count_parameters(), "N =", N)
y_train = noisy_labels(X_train)
model = MLP()
losses2 = fit(model, X_train, y_train, "Problem 2")
# Even though p >> N and the labels are noisy the fit follows f_true, it does not interpolate the noise.

with torch.no_grad():
    plt.figure()
    plt.plot(xx, f_true(xx), 'rx', label='True Fn')
    plt.scatter(X_train, y_train, s=4, label='Training Samples')
    plt.plot(xx, model(xx), label='Learned Fn')
    plt.legend()
    plt.savefig('plot_2.png')
    plt.show()


# ============ Problem 3 ============

def cross_entropy(f, y):
    shifted = f - np.max(f)
    return np.log(np.exp(shifted).sum()) - shifted[y]

def log_ce_lower_bound(f, y):
    # loss >= min(s, 1)/2 with s the largest exp(f_j - f_y), j != y
    rest = [f[j] - f[y] for j in range(len(f)) if j != y]
    return min(max(rest), 0) - np.log(2)

def ce_upper_bound(f, y):
    return np.max(f) - np.min(f) + np.log(len(f))

def lambda_for(eps, k):
    return np.log(k) - np.log(eps)

def ce_at_scaled_onehot(lam, k):
    return np.log(1 + (k - 1) * np.exp(-lam))

print("sanity check, should be small:", cross_entropy(np.array([lambda_for(1e-3, 3), 0, 0]), 0))


# ============ Problem 4 ============

def max_derivative(fs, x):
    P = [np.polynomial.Polynomial(c) for c in fs]
    vals = np.array([p(x) for p in P])
    active = np.flatnonzero(np.isclose(vals, vals.max(), rtol=0, atol=1e-9))
    slopes = np.array([P[i].deriv()(x) for i in active])
    if np.ptp(slopes) > 1e-9:
        return None
    return slopes[0]

def argmax_radius(fs, x):
    # halve r until Taylor's formula guarantees that nobody overtakes
    P = [np.polynomial.Polynomial(c) for c in fs]
    i = int(np.argmax([p(x) for p in P]))
    r = 8.0
    for j in range(len(P)):
        if j != i:
            gap = P[i] - P[j]
            derivs = [gap]
            while derivs[-1].degree() > 0:
                derivs.append(derivs[-1].deriv())
            coef = [abs(g(x)) / float(np.prod(np.arange(1, m + 1))) for m, g in enumerate(derivs)]
            while sum(c * r**m for m, c in enumerate(coef) if m) >= 0.9 * coef[0]:
                r = r / 2
    return r


# ============ Problem 5 ============

relu = lambda z: np.where(np.asarray(z) > 0, z, 0.0)

def nonidempotent_witness(alpha):
    if alpha > 0 and alpha != 1:
        return -2.0

def softplus(z):
    return np.logaddexp(0, z)

def softplus_prime(z):
    return np.exp(-np.logaddexp(0, -z))

def softplus_prime_lipschitz():
    return 1 / 4

def relu_prime_counterexample(L):
    return 0.1 / L, -0.1 / L

def sigmoid_to_tanh(A, b):
    C = [Al / 4 for Al in A]
    d = [bl / 2 + Al @ np.ones(Al.shape[1]) / 4 for Al, bl in zip(A, b)]
    C[0], d[0] = A[0] / 2, b[0] / 2
    C[-1], d[-1] = A[-1] / 2, b[-1] + A[-1] @ np.ones(A[-1].shape[1]) / 2
    return C, d

def tanh_to_sigmoid(C, d):
    A = [4 * Cl for Cl in C]
    b = [2 * dl - 2 * Cl @ np.ones(Cl.shape[1]) for Cl, dl in zip(C, d)]
    A[0], b[0] = 2 * C[0], 2 * d[0]
    A[-1], b[-1] = 2 * C[-1], d[-1] - C[-1] @ np.ones(C[-1].shape[1])
    return A, b


# ============ Problem 6 ============

def relu_net_gradient(a, b, u, x):
    da, db, du = np.zeros_like(a), np.zeros_like(b), np.zeros_like(u)
    for j in range(len(a)):
        z = a[j] * x + b[j]
        if z > 0:
            da[j] = u[j] * x
            db[j] = u[j]
            du[j] = z
    return da, db, du

def sgd_step(a, b, u, x, y, lr):
    f = sum(u * np.maximum(a * x + b, 0))
    g = relu_net_gradient(a, b, u, x)
    return tuple(theta - lr * (f - y) * dtheta for theta, dtheta in zip((a, b, u), g))

def dead_invariant(theta0, theta, X):
    # "dead on all the data" by itself is enough: then all three gradients are 0 whatever the loss does
    return all(theta[0] * x + theta[1] < 0 for x in X)


# ============ Problem 7 ============

def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    s = (z > 0) + alpha * (z <= 0)
    return u * s * x, u * s, s * z

def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    e = np.dot(u, du) - y
    return a - lr * e * da, b - lr * e * db, u - lr * e * du

def zero_gradient_example(alpha):
    return (1, -3, 0, 2)

def revival_example(alpha):
    return 1, -2, 4, [1], [5], 0.1, int(20 / alpha)

a, b, u, X, Y, lr, steps = revival_example(0.1)
print("revival example starts at", a * X[0] + b)
