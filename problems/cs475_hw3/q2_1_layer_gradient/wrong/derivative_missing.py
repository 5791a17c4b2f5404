"""Homework 3, part 2.1."""

def layer_gradient(x, W, z_hat):
    return W.T @ z_hat
