"""Homework 3, part 1.6."""

def one_sided_derivatives(name, alpha):
    return {
        "relu": 0.5,
        "softplus": 0.5,
        "elu": (alpha + 1) / 2,
        "logsigmoid": 0.5,
    }[name]


def is_c0(name, alpha):
    return True


def is_c1(name, alpha):
    return name in ("softplus", "logsigmoid") or (name == "elu" and alpha == 1)
