import numpy as np
from problem1 import make_mlp, train_mlp

rng = np.random.default_rng(2024)


def count_parameters():
    return sum(p.numel() for p in make_mlp().parameters())


def noisy_labels(x):
    x = np.asarray(x)
    return (x - 2) * np.cos(4 * x) + 0.5 * rng.standard_normal(x.shape)
