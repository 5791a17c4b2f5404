"""Part 2.3: weights with which the gradient vanishes unless there are skip connections."""


def vanishing_example(depth, d):
    """Return a list of depth matrices of shape (d, d), not all zero."""
    raise NotImplementedError
