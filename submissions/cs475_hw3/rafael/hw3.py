# Rafael
import csv, os
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))

# sigma from a table of the logistic function, plus linear interpolation (no calculator allowed :-)
with open(os.path.join("data", "logistic.csv")) as file:
    rows = [(float(r["a"]), float(r["sigma"])) for r in csv.DictReader(file)]
grid, values = np.array(rows).T
print(f"read {len(grid)} values of sigma from {os.listdir(here + '/data')}")

def sigma(a):
    return np.interp(a, grid, values)

def skip_gradient(x, W, y_hat):
    z = sigma(W @ x)
    return y_hat + W.T @ (y_hat * z * (1 - z))
