"""Homework 3, Problem 5: exact numbers where possible."""

from fractions import Fraction

import mpmath
import numpy as np
import sympy


def relu(z):
    if isinstance(z, np.ndarray):
        return np.vectorize(lambda t: max(t, 0.0))(z)
    return sympy.Max(0, z)


def nonidempotent_witness(alpha):
    return None if alpha <= 0 or alpha == 1 else sympy.Rational(-1, 3)


def softplus(z):
    with mpmath.workdps(50):
        return mpmath.log1p(mpmath.exp(z))


def softplus_prime(z):
    t = sympy.Symbol("t")
    prime = sympy.diff(sympy.log(1 + sympy.exp(t)), t)
    return prime.subs(t, sympy.Rational(z)).evalf(30)


def softplus_prime_lipschitz():
    return sympy.Rational(1, 4)


def relu_prime_counterexample(L):
    z = 1 / (3 * Fraction(L))
    return -z, z


def sigmoid_to_tanh(A, b):
    C, d = [], []
    for l, (W, v) in enumerate(zip(A, b)):
        W = sympy.Matrix(W.tolist()).applyfunc(sympy.Rational)
        v = sympy.Matrix(v.tolist()).applyfunc(sympy.Rational)
        if l > 0:
            v = v + W * sympy.ones(W.cols, 1) / 2
            W = W / 2
        if l < len(A) - 1:
            W, v = W / 2, v / 2
        C.append(W)
        d.append(v)
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = [], []
    for l, (W, v) in enumerate(zip(C, d)):
        W = [[Fraction(w) for w in row] for row in W.tolist()]
        v = [Fraction(t) for t in v.tolist()]
        if l > 0:
            v = [t - sum(row) for t, row in zip(v, W)]
            W = [[2 * w for w in row] for row in W]
        if l < len(C) - 1:
            v = [2 * t for t in v]
            W = [[2 * w for w in row] for row in W]
        A.append(W)
        b.append(v)
    return A, b
