"""Homework 3, part 2.1."""

import sympy


def layer_gradient(x, W, z_hat):
    x, W, z_hat = sympy.Matrix(x), sympy.Matrix(W), sympy.Matrix(z_hat)
    z = (W * x).applyfunc(lambda a: 1 / (1 + sympy.exp(-a)))
    return W.T * sympy.matrix_multiply_elementwise(z_hat, z.applyfunc(lambda s: s * (1 - s)))
