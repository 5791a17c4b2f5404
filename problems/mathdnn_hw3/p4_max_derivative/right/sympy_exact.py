"""sympy with rational numbers: real_roots, oo where nothing overtakes; sympy numbers come back."""
import sympy as sp

t = sp.Symbol("t", real=True)


def expression(c):
    return sum(sp.Rational(a) * t**k for k, a in enumerate(c))


def max_derivative(fs, x):
    x = sp.Rational(x)
    fs = [sp.sympify(expression(c)) for c in fs]
    top = sp.Max(*[f.subs(t, x) for f in fs])
    slopes = {sp.diff(f, t).subs(t, x) for f in fs if f.subs(t, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    x = sp.Rational(x)
    fs = [sp.sympify(expression(c)) for c in fs]
    values = [f.subs(t, x) for f in fs]
    I = values.index(max(values))
    distances = [sp.oo]
    for j, f in enumerate(fs):
        d = sp.expand(fs[I] - f)
        if j != I and d.has(t):
            distances += [sp.Abs(root - x).evalf(30) for root in sp.Poly(d, t).real_roots()]
    return min(distances)
