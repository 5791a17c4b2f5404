"""Homework 3, part 1.6."""

import math


def one_sided_derivatives(name, alpha):
    value = {"relu": 0.0, "softplus": math.log(2), "elu": 0.0, "logsigmoid": -math.log(2)}[name]
    return value, value


def is_c0(name, alpha):
    return True


def is_c1(name, alpha):
    return name in ("softplus", "logsigmoid") or (name == "elu" and alpha == 1)
