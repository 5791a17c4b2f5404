"""mpmath with 60 digits: the smaller of 1 and half the distance to the nearest root, real or complex."""
import mpmath as mp


def max_derivative(fs, x):
    pairs = [mp.polyval(c[::-1], x, derivative=True) for c in fs]
    top = max(v for v, _ in pairs)
    tied = [s for v, s in pairs if mp.almosteq(v, top)]
    return mp.mpf(tied[0]) if all(mp.almosteq(s, tied[0]) for s in tied) else None


def argmax_radius(fs, x):
    with mp.workdps(60):
        best = max(fs, key=lambda c: mp.polyval(c[::-1], x))
        r = mp.mpf(1)
        for c in fs:
            if c is best:
                continue
            n = max(len(c), len(best))
            d = [(best[k] if k < len(best) else 0) - (c[k] if k < len(c) else 0) for k in range(n)]
            while d and d[-1] == 0:
                d.pop()
            if len(d) > 1:
                roots = mp.polyroots([mp.mpf(a) for a in d[::-1]], maxsteps=500, extraprec=500)
                r = min([r] + [abs(root - x) / 2 for root in roots])
        return r
