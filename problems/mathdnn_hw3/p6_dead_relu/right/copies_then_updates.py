"""Copies, then updates in place, neuron by neuron; a and b held, u free."""
import copy


def relu_net_gradient(a, b, u, x):
    da, db, du = 0 * a, 0 * a, 0 * a
    for j in range(len(a)):
        z = a[j] * x + b[j]
        if z < 0:
            continue
        da[j], db[j], du[j] = u[j] * x, u[j], z
    return da, db, du


def sgd_step(a, b, u, x, y, lr):
    grad = relu_net_gradient(a, b, u, x)
    residual = u.dot(grad[2]) - y
    new = copy.deepcopy([a, b, u])
    for parameter, gradient in zip(new, grad):
        parameter -= lr * residual * gradient
    return new


def dead_invariant(theta0, theta, X):
    return theta[:2] == theta0[:2] and len(X) > 0
