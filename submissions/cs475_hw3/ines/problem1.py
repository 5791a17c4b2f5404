import math
from activations import sigmoid


def relu_prime(x):
    return None if x == 0 else (1 if x > 0 else 0)


def softplus_prime(x, beta):
    return sigmoid(beta * x)


def elu_prime(x, alpha):
    if x < 0:
        return alpha * math.exp(x)
    if x > 0 or alpha == 1:
        return 1
    return None


def logsigmoid_prime(x):
    return 1 - sigmoid(x) if x < 0 else sigmoid(-x)


def softplus_beta_for(eps):
    """sup |softplus_beta - relu| = log(2) / beta"""
    return math.log(2) / eps


def one_sided_derivatives(name, alpha):
    if name == "relu":
        return 0, 1
    if name == "elu":
        return alpha, 1
    return 1 / 2, 1 / 2


def is_c0(name, alpha):
    return True


def is_c1(name, alpha):
    return name in {"softplus", "logsigmoid"} or name == "elu" and alpha == 1
