import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def relu_derivative(x):
    return 1 if x > 0 else 0


def layer_gradiant(x, W, z_hat):
    z = sigmoid(W @ x)
    return W.T @ (z_hat * z * (1 - z))


def skip_gradiant(x, W, y_hat):
    return y_hat + layer_gradiant(x, W, y_hat)
