"""Homework 3, part 1.4."""

import sympy

t = sympy.symbols("t", real=True)
slope = sympy.diff(sympy.log(1 / (1 + sympy.exp(-t))), t)


def logsigmoid_prime(x):
    return slope.evalf(20, subs={t: sympy.Rational(x)})
