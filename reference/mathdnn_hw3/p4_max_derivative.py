"""Reference for the maximum of polynomials: its derivative, a radius on which the argmax stays, exact proof."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

Coefficients = Sequence[float]
#: Exact coefficients, lowest degree first, the last one not 0; () is the zero polynomial.
Polynomial = tuple[Fraction, ...]
#: A Fraction, or −inf or +inf as a float.
Endpoint = Fraction | float


# ---- the two answers --------------------------------------------------------------------------


def max_derivative(fs: Sequence[Coefficients], x: float) -> float | None:
    """Return the derivative of max_i f_i at x, or None where there is none.

    Parameters
    ----------
    fs : sequence of sequences of float
        Polynomials, each with at least one coefficient, lowest degree first.
    x : float
        Where to differentiate.

    Returns
    -------
    float or None
        f_i′(x) if all f_i that are largest at x have this slope there; None if their slopes differ.

    Notes
    -----
    The one-sided derivatives of f at x are the largest (from the right) and the least (from the left)
    of the slopes of the f_i with f_i(x) = f(x); f has a derivative exactly if they agree. Computed in
    rational arithmetic: two values are tied if they are equal, not if they are close.

    References
    ----------
    J. M. Danskin, The Theory of Max-Min, with Applications, SIAM J. Appl. Math. 14 (1966), Theorem 1:
    the directional derivative of a maximum.

    Examples
    --------
    >>> max_derivative([[0.0, 1.0], [0.0, -1.0]], 2.0)
    1.0
    >>> max_derivative([[0.0, 1.0], [0.0, -1.0]], 0.0) is None
    True
    >>> max_derivative([[0.0, 0.0, 1.0], [-1.0, 2.0]], 1.0)
    2.0
    """
    polynomials = [polynomial(f) for f in fs]
    at = Fraction(x)
    top = max(evaluate(p, at) for p in polynomials)
    slopes = {evaluate(derivative(p), at) for p in polynomials if evaluate(p, at) == top}
    return float(slopes.pop()) if len(slopes) == 1 else None


def argmax_radius(fs: Sequence[Coefficients], x: float) -> float:
    """Return an r > 0 such that f_I stays strictly the largest on (x − r, x + r).

    Parameters
    ----------
    fs : sequence of sequences of float
        Polynomials, lowest degree first; exactly one of them, f_I, is largest at x.
    x : float
        Centre of the open interval.

    Returns
    -------
    float
        The minimum over j ≠ I of min(1, d_j(x) / L_j), rounded; d_j = f_I − f_j, and L_j is a
        bound of its slope on [x − 1, x + 1].

    Raises
    ------
    ValueError
        If the argmax at x is not unique.

    Notes
    -----
    For |t| ≤ |x| + 1, |d_j′(t)| ≤ L_j = Σ_k k |c_k| (|x| + 1)^{k−1} by the triangle inequality. By the
    mean value theorem, d_j(t) ≥ d_j(x) − L_j |t − x| > 0 where |t − x| < min(1, d_j(x) / L_j).

    References
    ----------
    W. Rudin, Principles of Mathematical Analysis, 3rd ed., Theorem 5.10 (mean value theorem).

    Examples
    --------
    >>> 0.0 < argmax_radius([[0.0, 1.0], [0.0, -1.0]], 0.25) <= 0.25
    True
    """
    at = Fraction(x)
    radius = Fraction(1)
    for gap in gaps(fs, x).values():
        bound = sum(k * abs(c) * (abs(at) + 1) ** (k - 1) for k, c in enumerate(gap))
        if bound:
            radius = min(radius, evaluate(gap, at) / bound)
    return float(radius)


# ---- the exact proof --------------------------------------------------------------------------


def leader(fs: Sequence[Coefficients], x: float) -> int:
    """Return the index I of the polynomial that is largest at x; ValueError if two or more are."""
    values = [evaluate(polynomial(f), Fraction(x)) for f in fs]
    largest = [i for i, value in enumerate(values) if value == max(values)]
    if len(largest) > 1:
        raise ValueError(f"the argmax at x = {x!r} is not unique: {largest}")
    return largest[0]


def gaps(fs: Sequence[Coefficients], x: float) -> dict[int, Polynomial]:
    """Return d_j = f_I − f_j for every j ≠ I, exactly; f_I is the one that is largest at x."""
    top = leader(fs, x)
    return {j: subtract(polynomial(fs[top]), polynomial(f)) for j, f in enumerate(fs) if j != top}


def overtakers(fs: Sequence[Coefficients], x: float, r: Endpoint) -> list[int]:
    """List the j ≠ I with f_j(t) ≥ f_I(t) for some t in the open interval (x − r, x + r).

    d_j = f_I − f_j is continuous and positive at x; so it is positive on the whole interval exactly if
    it has no root there. A touching point is a root; the end points do not belong to the interval. r is
    exact, or inf; the interval is empty if r ≤ 0.
    """
    low, high = Fraction(x) - r, Fraction(x) + r
    return [j for j, gap in gaps(fs, x).items() if low < high and count_roots(gap, low, high)]


def largest_radius(fs: Sequence[Coefficients], x: float) -> Endpoint:
    """Return the largest r such that f_I stays strictly the largest on (x − r, x + r).

    It is the distance from x to the nearest real root of any f_I − f_j, here rounded down by less than
    a part in 2^60; inf if there is none. Found by bisection, each decision an exact count of roots.

    References
    ----------
    The search starts from Cauchy's bound, |root| < 1 + max_k |c_k / c_n|: M. Marden, Geometry of
    Polynomials, 2nd ed., Theorem 27.2.
    """
    if not overtakers(fs, x, math.inf):
        return math.inf
    finite = [gap for gap in gaps(fs, x).values() if len(gap) > 1]
    high = abs(Fraction(x)) + 2 + max(abs(c / gap[-1]) for gap in finite for c in gap)
    low = high
    while overtakers(fs, x, low):
        high, low = low, low / 2
    while high - low > low / 2**60:
        middle = (low + high) / 2
        low, high = (low, middle) if overtakers(fs, x, middle) else (middle, high)
    return low


# ---- polynomials with exact coefficients ------------------------------------------------------


def polynomial(coefficients: Iterable[float | Fraction]) -> Polynomial:
    """Return the polynomial with these coefficients, lowest degree first, without loss.

    Raises
    ------
    ValueError, OverflowError
        If a coefficient is NaN or infinite.
    """
    exact = [Fraction(c) for c in coefficients]
    while exact and not exact[-1]:
        exact.pop()
    return tuple(exact)


def evaluate(p: Polynomial, t: Fraction) -> Fraction:
    """Return p(t) by Horner's rule."""
    value = Fraction(0)
    for c in reversed(p):
        value = value * t + c
    return value


def derivative(p: Polynomial) -> Polynomial:
    """Return p′."""
    return tuple(k * c for k, c in enumerate(p) if k)


def subtract(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return p − q."""
    padded = [Fraction(0)] * max(len(p), len(q))
    for k, c in enumerate(p):
        padded[k] += c
    for k, c in enumerate(q):
        padded[k] -= c
    return polynomial(padded)


def divide(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return the quotient and the remainder of p by q; ZeroDivisionError if q is the zero polynomial.

    References
    ----------
    D. E. Knuth, The Art of Computer Programming, vol. 2, 3rd ed., section 4.6.1, Algorithm D.
    """
    if not q:
        raise ZeroDivisionError("division by the zero polynomial")
    rest = list(p)
    quotient = [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    for shift in range(len(quotient) - 1, -1, -1):
        factor = rest[shift + len(q) - 1] / q[-1]
        quotient[shift] = factor
        for k, c in enumerate(q):
            rest[shift + k] -= factor * c
    return polynomial(quotient), polynomial(rest)


def greatest_common_divisor(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return the monic greatest common divisor by Euclid's algorithm; () only if both are zero."""
    while q:
        p, q = q, divide(p, q)[1]
    return tuple(c / p[-1] for c in p)


def sturm_chain(p: Polynomial) -> list[Polynomial]:
    """Return the Sturm chain p₀ = p, p₁ = p′, p_{k+1} = −(p_{k−1} mod p_k), down to a constant.

    p is not zero and has no multiple roots. The remainders are divided by the size of their leading
    coefficient: a positive factor changes no sign, and the fractions stay short.

    References
    ----------
    S. Basu, R. Pollack, M.-F. Roy, as in `count_roots`: the signed remainder sequence of p and p′.
    """
    chain = [p, derivative(p)]
    while chain[-1]:
        rest = divide(chain[-2], chain[-1])[1]
        chain.append(tuple(-c / abs(rest[-1]) for c in rest))
    return chain[:-1]


def sign_at(p: Polynomial, t: Endpoint) -> int:
    """Return the sign of p(t), −1, 0 or 1; at ±inf that of the limit."""
    if t in (-math.inf, math.inf):
        value = p[-1] if p else Fraction(0)
        if t < 0 and len(p) % 2 == 0:  # odd degree
            value = -value
    else:
        value = evaluate(p, Fraction(t))
    return (value > 0) - (value < 0)


def sign_changes(chain: Iterable[Polynomial], t: Endpoint) -> int:
    """Count the changes of sign along the chain at t; zeros are left out."""
    signs = [sign for sign in (sign_at(p, t) for p in chain) if sign]
    return sum(left != right for left, right in pairwise(signs))


def count_roots(p: Polynomial, low: Endpoint, high: Endpoint) -> int:
    """Count the distinct real roots of p in the open interval (low, high), exactly.

    Parameters
    ----------
    p : Polynomial
        Not the zero polynomial; multiple roots count once.
    low, high : Fraction, or −inf and +inf
        End points, low < high; they may be roots themselves, and are not counted.

    Raises
    ------
    ValueError
        If p is the zero polynomial, or low ≥ high.

    Notes
    -----
    p / gcd(p, p′) has the roots of p, each once. By Sturm's theorem a polynomial without multiple roots
    has V(low) − V(high) roots in the half-open interval (low, high], where V(t) is the number of sign
    changes of its Sturm chain at t; a root at ``high`` is then taken off.

    References
    ----------
    S. Basu, R. Pollack, M.-F. Roy, Algorithms in Real Algebraic Geometry, 2nd ed., section 2.2.2.

    Examples
    --------
    >>> count_roots(polynomial([0.0, 0.0, 1.0]), Fraction(-1), Fraction(1))
    1
    >>> count_roots(polynomial([-1.0, 0.0, 1.0]), Fraction(-1), Fraction(1))
    0
    """
    if not p:
        raise ValueError("every number is a root of the zero polynomial")
    if not low < high:
        raise ValueError(f"the interval ({low}, {high}) is empty")
    simple = divide(p, greatest_common_divisor(p, derivative(p)))[0]
    chain = sturm_chain(simple)
    at_high = sign_at(simple, high) == 0
    return sign_changes(chain, low) - sign_changes(chain, high) - at_high
