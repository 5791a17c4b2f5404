# HW3  Fatima
# (finished at 3 am, sorry about the comments)
import numpy as np
import torch
from torch import nn

# --- P1 ---

def make_mlp():
    model = nn.Sequential(nn.Linear(1, 64), nn.Sigmoid(), nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 1))
    # TODO is the default initialisation the same thing??
    return model

def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    x = x.reshape(-1, 1)
    y = y.reshape(-1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(epochs):
        perm = torch.randperm(len(x))
        for i in range(0, len(x), batch_size):
            j = perm[i:i+batch_size]
            loss = ((model(x[j]) - y[j])**2).mean()
            loss.backward()
            optimizer.step()
    return model

# --- P2 ---

def count_parameters():
    return 64 + 64*64 + 64   # weights

def noisy_labels(x):
    return (x-2)*np.cos(4*x) + np.random.randn()*0.5

# --- P3 ---

def cross_entropy(f, y):
    p = np.exp(f)/np.sum(np.exp(f))
    return -np.log(p[y])

def log_ce_lower_bound(f, y):
    return np.log(cross_entropy(f, y))

def ce_upper_bound(f, y):
    return np.max(f) - f[y] + np.log(len(f))

def lambda_for(eps, k):
    return np.log(1/eps)      # exp(-lambda) <= eps

def ce_at_scaled_onehot(lam, k):
    return np.log(1 + (k-1)*np.exp(-lam))

# --- P4 ---

def max_derivative(fs, x):
    ps = [np.polynomial.Polynomial(f) for f in fs]
    values = [p(x) for p in ps]
    return ps[np.argmax(values)].deriv()(x)

def argmax_radius(fs, x):
    ps = [np.polynomial.Polynomial(f) for f in fs]
    values = sorted([p(x) for p in ps])
    return (values[-1] - values[-2]) / 2

# --- P5 ---

def relu(z):
    return z * (z > 0)

def nonidempotent_witness(alpha):
    return -1.0

def softplus(z):
    return np.log(1 + np.exp(z))

def softplus_prime(z):
    return 1/(1 + np.exp(-z))

def softplus_prime_lipschitz():
    return 0.2

def relu_prime_counterexample(L):
    return -1e-6, 1e-6

# sigmoid_to_tanh: did not manage

# --- P6 ---

def relu_net_gradient(a, b, u, x):
    z = a*x + b
    on = z > 0
    return u*on*x, u*on, z*on

def sgd_step(a, b, u, x, y, lr):
    da, db, du = relu_net_gradient(a, b, u, x)
    f = np.sum(u*np.maximum(a*x + b, 0))
    return a - lr*(f-y)*da, b - lr*(f-y)*db, u - lr*(f-y)*du

def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return a*X[0] + b < 0

# --- P7 ---

def leaky_gradient(a, b, u, x, alpha):
    z = a*x + b
    s = np.where(z > 0, 1, 0.01)
    return u*s*x, u*s, z*s

def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    f = np.sum(u*du)
    return a - lr*(f-y)*da, b - lr*(f-y)*db, u - lr*(f-y)*du

def zero_gradient_example(alpha):
    return 1.0, -1.0, 1.0, 0.0     # x = 0

def revival_example(alpha):
    return 0.0, -1.0, 2.0, [1.0], [10.0], 0.1, 1000
