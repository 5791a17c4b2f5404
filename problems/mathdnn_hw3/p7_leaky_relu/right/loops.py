"""Plain Python: loops and lists; a revival in one long step."""


def sigma(z, alpha):
    if z >= 0:
        return z
    return alpha * z


def leaky_gradient(a, b, u, x, alpha):
    da, db, du = [], [], []
    for aj, bj, uj in zip(a, b, u):
        z = aj * x + bj
        slope = 1.0 if z >= 0 else alpha
        da.append(uj * slope * x)
        db.append(uj * slope)
        du.append(sigma(z, alpha))
    return [da, db, du]


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    f = sum(uj * sigma(aj * x + bj, alpha) for aj, bj, uj in zip(a, b, u))
    gradient = leaky_gradient(a, b, u, x, alpha)
    return tuple([float(t - lr * (f - y) * g) for t, g in zip(old, new)] for old, new in zip((a, b, u), gradient))


def zero_gradient_example(alpha):
    return [0, -1, 0, 5]


def revival_example(alpha):
    # b becomes -1 + lr (alpha + 1) alpha = 1
    return 0, -1, 1, [0], [1], 2 / (alpha * (alpha + 1)), 1
