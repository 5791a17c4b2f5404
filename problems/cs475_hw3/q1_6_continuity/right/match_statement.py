"""Homework 3, part 1.6."""

def one_sided_derivatives(name, alpha=1.0):
    match name:
        case "relu":
            left, right = 0, 1
        case "elu":
            left, right = alpha, 1
        case "softplus" | "logsigmoid":
            left = right = 0.5
    return left, right


def is_c0(name, alpha=1.0):
    """All four are."""
    return True


def is_c1(name, alpha=1.0):
    return len(set(one_sided_derivatives(name, alpha))) == 1
