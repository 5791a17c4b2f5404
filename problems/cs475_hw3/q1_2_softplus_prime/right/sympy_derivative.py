"""Homework 3, part 1.2."""

import sympy

t, b = sympy.symbols("t b", positive=True)
slope = sympy.simplify(sympy.diff(sympy.log(1 + sympy.exp(b * t)) / b, t))


def softplus_prime(x, beta):
    return slope.subs({t: sympy.Rational(x), b: sympy.Rational(beta)}).evalf()
