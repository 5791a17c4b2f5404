"""Part 1.4: the derivative of LogSigmoid."""


def logsigmoid_prime(x):
    """Return the derivative of log(1 / (1 + exp(-x))) at the number x."""
    raise NotImplementedError
