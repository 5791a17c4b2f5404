"""Part 2.1: the gradient through a sigmoid layer."""


def layer_gradient(x, W, z_hat):
    """Return the gradient of the loss with respect to x, for z = sigma(W x) and z_hat = dl/dz."""
    raise NotImplementedError
