"""Homework 3, part 2.3."""

def vanishing_example(depth, d):
    return [0.25] * depth
