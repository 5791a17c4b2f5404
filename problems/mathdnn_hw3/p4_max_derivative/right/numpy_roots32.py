"""NumPy in float32 throughout, the exact distance, handed back as a Python float."""
import numpy as np


def max_derivative(fs, x):
    x = np.float32(x)
    cs = [np.array(f[::-1], dtype=np.float32) for f in fs]
    values = [np.polyval(c, x) for c in cs]
    slopes = [np.polyval(np.polyder(c), x) for c, v in zip(cs, values) if v == max(values)]
    if max(slopes) - min(slopes) > 1e-4:
        return None
    return float(slopes[0])


def argmax_radius(fs, x):
    x = np.float32(x)
    n = max(len(f) for f in fs)
    cs = np.array([[0.0] * (n - len(f)) + f[::-1] for f in fs], dtype=np.float32)
    values = np.array([np.polyval(c, x) for c in cs])
    best = values.argmax()
    r = np.float32(np.inf)
    for c in np.delete(cs, best, axis=0):
        roots = np.roots(cs[best] - c)
        near_real = np.abs(roots.imag) < 2e-3
        if near_real.any():
            r = min(r, np.abs(roots[near_real] - x).min())
    return r.item()
