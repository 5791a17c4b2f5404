"""Homework 3, part 1.1."""

import numpy as np

relu_prime = lambda x: np.float32(x > 0) if x else np.float32("nan")
