import numpy as np
from ml_helpers import sigmoid, check_gradient   # same file as in HW1 and HW2


def layer_gradient(x, W, z_hat):
    z = sigmoid(W @ x)
    return W.T @ (z_hat * z * (1 - z))


def skip_gradient(x, W, y_hat):
    return y_hat + layer_gradient(x, W, y_hat)


check_gradient(skip_gradient, dim=5)
