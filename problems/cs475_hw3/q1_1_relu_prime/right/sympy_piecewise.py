"""Homework 3, part 1.1."""

import sympy

t = sympy.symbols("t", real=True)
derivative = sympy.Piecewise((sympy.Integer(0), t < 0), (sympy.Integer(1), t > 0))


def relu_prime(x):
    return derivative.subs(t, x)
