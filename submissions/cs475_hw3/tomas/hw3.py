"""What could not be written as a formula. The rest is in answers.tex.   Tomas"""
import math

import numpy as np


def softplus_beta_for(eps):
    # the error is log(2)/beta, at x = 0
    return math.log(2) / eps


def one_sided_derivatives(name, alpha):
    slopes = {"relu": (0, 1), "softplus": (0.5, 0.5), "elu": (alpha, 1), "logsigmoid": (0.5, 0.5)}
    return slopes[name]


def is_c0(name, alpha):
    return name in ("relu", "softplus", "elu", "logsigmoid")


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return left == right


def vanishing_example(depth, d):
    return [0.2 * np.eye(d)] * depth
