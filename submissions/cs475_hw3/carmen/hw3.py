#!/usr/bin/env python3
# CS 475 -- homework 3 -- Carmen
# run as a script: prints the comparisons for my write-up and saves the figure

import numpy as np
import matplotlib
import matplotlib.pyplot as plt

rng = np.random.RandomState(475)

# Question 1 -----------------------------------------------------------

relu_prime = lambda x: None if x == 0 else float(x > 0)
softplus_prime = lambda x, beta: np.exp(-np.logaddexp(0.0, -beta * x))
logsigmoid_prime = lambda x: np.exp(-np.logaddexp(0.0, x))

def elu_prime(x, alpha):
    if x == 0 and alpha != 1.0:
        return None
    return np.where(x > 0, 1.0, alpha * np.exp(min(x, 0.0)))

softplus_beta_for = lambda eps: np.log(2.0) / eps

table = {"relu": (0., 1.), "softplus": (.5, .5), "logsigmoid": (.5, .5)}

def one_sided_derivatives(name, alpha):
    return table.get(name, (alpha, 1.))

def is_c0(name, alpha):
    return np.bool_(True)

def is_c1(name, alpha):
    l, r = one_sided_derivatives(name, alpha)
    return np.isclose(l, r)

xs = np.linspace(-4, 4, 201)
plt.figure(figsize=(6, 3))
for beta in (0.5, 1, 5):
    plt.plot(xs, [softplus_prime(x, beta) for x in xs], label=f"softplus', beta={beta}")
plt.plot(xs, [elu_prime(x, 1.0) for x in xs], "--", label="elu'")
plt.legend(fontsize=7)
plt.tight_layout()
plt.savefig("activations.pdf")
plt.close()

# Question 2 -----------------------------------------------------------

def sig(a):
    return 0.5 * (1.0 + np.tanh(0.5 * a))

def jacobian_of_layer(x, W):
    z = sig(W @ x)
    return np.diag(z * (1 - z)) @ W           # dz/dx, row j is the gradient of z_j

def layer_gradient(x, W, z_hat):
    return jacobian_of_layer(x, W).T @ z_hat

def skip_gradient(x, W, y_hat):
    return (np.eye(len(x)) + jacobian_of_layer(x, W)).T @ y_hat

def vanishing_example(depth, d):
    Ws = []
    for l in range(depth):
        W = np.zeros((d, d))
        W[0, 0] = 0.5
        Ws.append(W)
    return Ws

# check against central differences
d = 4
x, W, y_hat = rng.randn(d), rng.randn(d, d), rng.randn(d)
loss = lambda x: y_hat @ (x + sig(W @ x))
h = 1e-6
numeric = np.array([(loss(x + h * e) - loss(x - h * e)) / (2 * h) for e in np.eye(d)])
print("analytic:", skip_gradient(x, W, y_hat))
print("numeric: ", numeric)
print("max difference: %.1e" % np.abs(numeric - skip_gradient(x, W, y_hat)).max())

plain, skip = np.ones(d), np.ones(d)
for W in vanishing_example(20, d):
    plain, skip = layer_gradient(x, W, plain), skip_gradient(x, W, skip)
print("after 20 layers: plain %.2e, skip %.2e" % (np.linalg.norm(plain), np.linalg.norm(skip)))
