import numpy as np

# Problem 3

def softmax(f):
    e = np.exp(f)
    return e / e.sum()

def cross_entropy(f, y):
    onehot = np.zeros(len(f))
    onehot[y] = 1
    return -onehot * np.log(softmax(f))

def log_ce_lower_bound(f, y):
    p = softmax(f)[y]
    return np.log(-np.log(p))

def ce_upper_bound(f, y):
    return float("inf")

def lambda_for(eps, k):
    # solve log(1 + (k-1) e^-lam) = eps
    return -np.log((np.exp(eps) - 1) / (k - 1))

def ce_at_scaled_onehot(lam, k):
    return np.log((np.exp(lam) + k - 1) / np.exp(lam))

# Problem 6: I stack the three parts so that it is one array

def relu_net_gradient(a, b, u, x):
    z = a * x + b
    grads = np.zeros((len(a), 3))
    grads[:, 0] = u * (z > 0) * x
    grads[:, 1] = u * (z > 0)
    grads[:, 2] = np.maximum(z, 0)
    return grads

def sgd_step(a, b, u, x, y, lr):
    g = relu_net_gradient(a, b, u, x)
    r = u @ np.maximum(a * x + b, 0) - y
    return np.stack([a, b, u]) - lr * r * g.T

def dead_invariant(theta0, theta, X):
    return theta[0] * X + theta[1] < 0

# Problem 7

def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    s = (z > 0) / (z > 0) + alpha * (z < 0)
    return u * s * x, u * s, s * z

def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    r = u @ du - y
    a -= lr * r * da
    b -= lr * r * db
    u -= lr * r * du
    print("step", a, b, u)

def zero_gradient_example(alpha):
    return {"a": 1.0, "b": -2.0, "u": 0.0, "x": 1.0}

def revival_example(alpha):
    return (0.0, -1.0, 2.0), ([1.0], [10.0]), 0.1, 2000
