"""Plain Python: loops and lists; the hypothesis a·X_i + b < 0 alone."""


def relu(z):
    return z if z > 0 else 0.0


def relu_net_gradient(a, b, u, x):
    da, db, du = [], [], []
    for aj, bj, uj in zip(a, b, u):
        z = aj * x + bj
        if z > 0:
            da.append(uj * x)
            db.append(uj)
            du.append(z)
        else:
            da.append(0)
            db.append(0)
            du.append(0)
    return [da, db, du]


def sgd_step(a, b, u, x, y, lr):
    f = 0.0
    for aj, bj, uj in zip(a, b, u):
        f += uj * relu(aj * x + bj)
    slope = f - y
    new = []
    for old, gradient in zip((a, b, u), relu_net_gradient(a, b, u, x)):
        new.append([float(o - lr * slope * g) for o, g in zip(old, gradient)])
    return new


def dead_invariant(theta0, theta, X):
    for x in X:
        if theta[0] * x + theta[1] >= 0:
            return False
    return True
