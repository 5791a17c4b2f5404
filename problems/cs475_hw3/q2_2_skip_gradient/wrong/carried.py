"""Right but for the layer's gradient, which is wrong in 2.1 already."""
import numpy as np


def layer_gradient(x, W, z_hat):
    z = 1 / (1 + np.exp(-np.clip(W @ x, -700, 700)))
    return W @ (z_hat * z * (1 - z))


def skip_gradient(x, W, y_hat):
    return y_hat + layer_gradient(x, W, y_hat)
