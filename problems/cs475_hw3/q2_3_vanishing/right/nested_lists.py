"""Homework 3, part 2.3."""

def vanishing_example(depth, d):
    weights = []
    for _ in range(depth):
        weights.append([[0.01 if i == j else 0 for j in range(d)] for i in range(d)])
    return tuple(weights)
