"""Homework 3, part 1.6."""

def one_sided_derivatives(name, alpha):
    return {
        "relu": (0.0, 1.0),
        "softplus": (0.5, 0.5),
        "elu": (alpha, 1.0),
        "logsigmoid": (0.5, 0.5),
    }[name]


def is_c0(name, alpha):
    return True


def is_c1(name, alpha):
    return name != "elu" or alpha == 1
