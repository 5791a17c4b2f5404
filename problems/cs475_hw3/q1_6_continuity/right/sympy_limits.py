"""Homework 3, part 1.6."""

import sympy

x = sympy.symbols("x", real=True)


def pieces(name, alpha):
    a = sympy.Rational(alpha)
    if name == "relu":
        return sympy.Integer(0), x
    if name == "elu":
        return a * (sympy.exp(x) - 1), x
    smooth = sympy.log(1 + sympy.exp(x)) if name == "softplus" else -sympy.log(1 + sympy.exp(-x))
    return smooth, smooth


def one_sided_derivatives(name, alpha):
    left, right = pieces(name, alpha)
    return sympy.diff(left, x).subs(x, 0), sympy.diff(right, x).subs(x, 0)


def is_c0(name, alpha):
    left, right = pieces(name, alpha)
    return sympy.Eq(left.subs(x, 0), right.subs(x, 0))


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return sympy.Eq(left, right)
