"""Homework 3, part 2.3."""

import sympy


def vanishing_example(depth, d):
    return [sympy.eye(d) / 3 for _ in range(depth)]
