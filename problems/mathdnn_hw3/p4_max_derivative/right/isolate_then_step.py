"""Steps outward: from the nearest point reached, advance by gap / slope bound until a thousandth is left."""
import numpy as np


def max_derivative(fs, x):
    values = [np.polyval(f[::-1], x) for f in fs]
    slopes = [np.polyval(np.polyder(f[::-1]), x) for f in fs]
    order = np.argsort(values)[::-1]
    tied = [i for i in order if values[order[0]] - values[i] < 1e-8]
    return np.array(slopes[tied[0]]) if np.std([slopes[i] for i in tied]) < 1e-8 else None


def argmax_radius(fs, x):
    best = max(fs, key=lambda f: np.polyval(f[::-1], x))
    reach = 4.0
    for f in fs:
        if f is best:
            continue
        d = np.polysub(best[::-1], f[::-1])
        bound = max(np.polyval(np.abs(np.polyder(d)), abs(x) + 4), 1e-12)
        for direction in (-1, 1):
            t, gap = 0.0, np.polyval(d, x)
            for _ in range(30):
                t = min(t + 0.999 * gap / bound, 4.0)
                gap = np.polyval(d, x + direction * t)
                if t == 4.0:
                    break
            reach = min(reach, t)
    return np.float64(reach)
