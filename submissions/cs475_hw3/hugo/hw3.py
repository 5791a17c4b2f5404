import sys
import argparse
import numpy as np

parser = argparse.ArgumentParser(description="HW3 of CS 475")
parser.add_argument("data", help="which question to run: q1 or q2")
args = parser.parse_args()


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def skip_gradient(x, W, y_hat):
    z = sigmoid(W @ x)
    return y_hat + W.T @ (y_hat * z * (1 - z))


if args.data == "q1":
    print(sigmoid(0))
else:
    sys.exit("unknown question")
