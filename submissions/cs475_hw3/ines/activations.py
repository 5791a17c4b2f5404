"""The four activations of question 1 and the stable sigmoid that all their derivatives need."""
import math


def sigmoid(t):
    if t >= 0:
        return 1.0 / (1.0 + math.exp(-t))
    return math.exp(t) / (1.0 + math.exp(t))
