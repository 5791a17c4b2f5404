from activations import sigmoid


def layer_gradient(x, W, z_hat):
    """Index by index, so that I do not mix up rows and columns."""
    n = len(x)
    gradient = [0.0] * n
    for j in range(n):
        z = sigmoid(sum(W[j][k] * x[k] for k in range(n)))
        for i in range(n):
            gradient[i] += z_hat[j] * z * (1 - z) * W[j][i]
    return gradient
