"""Problem 5: activation functions and what can be proved about them."""


def relu(z):
    """Return max{z, 0}; z is a number or an array of any shape."""
    raise NotImplementedError


def nonidempotent_witness(alpha):
    """Return a z with sigma(sigma(z)) != sigma(z) for the leaky ReLU with slope alpha, or None."""
    raise NotImplementedError


def softplus(z):
    """Return log(1 + e^z); z is a float."""
    raise NotImplementedError


def softplus_prime(z):
    """Return the derivative of softplus at z; z is a float."""
    raise NotImplementedError


def softplus_prime_lipschitz():
    """Return a Lipschitz constant of the derivative of softplus."""
    raise NotImplementedError


def relu_prime_counterexample(L):
    """Return (z1, z2), neither of them 0, at which ReLU's derivative is not L-Lipschitz."""
    raise NotImplementedError


def sigmoid_to_tanh(A, b):
    """Return (C, d): lists of the weights and biases of a tanh network with the same map."""
    raise NotImplementedError


def tanh_to_sigmoid(C, d):
    """Return (A, b): lists of the weights and biases of a sigmoid network with the same map."""
    raise NotImplementedError
