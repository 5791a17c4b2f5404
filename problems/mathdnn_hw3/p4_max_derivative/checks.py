"""Checks for the maximum of polynomials: its derivative, and a radius on which the argmax stays the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np

from grader import Case, Student, check, draw, expect, problem, wrong
from reference.mathdnn_hw3.p4_max_derivative import (
    derivative,
    evaluate,
    gaps,
    largest_radius,
    leader,
    max_derivative,
    overtakers,
    polynomial,
)

problem(
    title="The derivative of a maximum",
    points=10,
    provides=["max_derivative", "argmax_radius"],
)

# All numbers are dyadic with few bits, but for one case in decimals: values, slopes and ties come out
# exactly in float64 and in float32, in any order of operations. Where values are tied, x is ± a power
# of 2, whose powers are exact even in a vectorised pow that is off by a unit elsewhere.

Coefficients = list[float]

# What the contract covers, such that float32 is exact: eighths, and where values are tied ± a power of 2.


def are_eighths(case: Case, *, degree: int = 3) -> bool:
    numbers = [c for f in case.fs for c in f]
    is_small = all(1 <= len(f) <= degree + 1 for f in case.fs) and all(abs(c) <= 32 for c in numbers)
    return bool(case.fs) and is_small and abs(case.x) <= 4 and all((8 * c).is_integer() for c in [*numbers, case.x])


def slopes_at_top(case: Case) -> list[Fraction]:
    """Return the slopes of the polynomials that are tied for the largest; none where another one is near."""
    ps, x = [polynomial(f) for f in case.fs], Fraction(case.x)
    values = [evaluate(p, x) for p in ps]
    if any(0 < max(values) - value < Fraction(1, 8) for value in values):
        return []
    return [evaluate(derivative(p), x) for p, value in zip(ps, values, strict=True) if value == max(values)]


def is_unique(case: Case) -> bool:
    return are_eighths(case) and len(slopes_at_top(case)) == 1


def is_tie(case: Case) -> bool:
    return are_eighths(case) and abs(case.x) in (0.5, 1.0, 2.0) and len(slopes_at_top(case)) > 1


def is_kink(case: Case) -> bool:
    return is_tie(case) and len(set(slopes_at_top(case))) > 1


def is_smooth_tie(case: Case) -> bool:
    return is_tie(case) and len(set(slopes_at_top(case))) == 1


def are_crossing_lines(case: Case) -> bool:
    """Say whether every other line meets the largest one, somewhere."""
    is_far = are_eighths(case, degree=1) and len(case.fs) > 1 and len(slopes_at_top(case)) == 1
    return is_far and all(len(gap) == 2 for gap in gaps(case.fs, case.x).values())


def are_two_crossing_lines(case: Case) -> bool:
    return len(case.fs) == 2 and are_crossing_lines(case)


# ---- the derivative ---------------------------------------------------------------------------


def unique(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[0.0, 1.0], [0.0, -1.0]], 2.0),
        ([[0.0, 1.0], [0.0, -1.0]], -1.0),
        ([[1.0, 2.0], [6.0, -1.0]], 1.0),
        ([[0.0, 0.0, 1.0], [2.0, 1.0]], 3.0),
        ([[0.0, 0.0, 1.0], [2.0, 1.0]], 1.5),
        ([[-3.0, 2.0], [0.0, 0.0, 1.0], [2.0, -1.0]], -1.0),
        ([[-4.0, 1.0], [-1.5, -1.0], [-9.0, 0.0, 2.0]], 1.0),  # all values negative
        ([[0.0, 1.0], [2.0, -1.0], [2.0, 0.0, 1.0]], 1.0),  # a tie below the maximum
        ([[0.0, -1.0, 0.0, 0.5], [1.0, 0.0, 0.0, 0.0, -0.25]], 2.0),
        ([[0.3, -1.2, 0.7], [0.1, 0.4]], 0.6),
    ):
        yield Case(fs=fs, x=x)


def kinks(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[0.0, 2.0], [3.0, -1.0]], 1.0),
        ([[2.0, -1.0], [0.0, 1.0]], 1.0),
        ([[4.0, 1.0], [0.0, -1.0]], -2.0),
        ([[-1.0, 2.0], [-2.0, 3.0]], 1.0),
        ([[0.0, 0.0, 1.0], [0.0, 1.0]], 1.0),
        ([[-5.0, 3.0], [0.0, 1.0], [2.0, -1.0]], 1.0),  # the first is below
    ):
        yield Case(fs=fs, x=x)
    # Three tied polynomials; the first two have the same slope in two of the orders.
    for fs in permutations(([0.0, 1.0], [0.5, 0.0, 0.5], [2.0, -1.0])):
        yield Case(fs=list(fs), x=1.0)


def smooth_ties(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[0.0, 0.0, 1.0], [-1.0, 2.0]], 1.0),
        ([[1.0, 3.0], [1.0, 3.0]], 1.0),  # the same polynomial twice
        ([[-10.0, 5.0], [0.0, 0.0, 1.0], [-1.0, 2.0]], 1.0),
        ([[0.0, 0.0, 0.0, 1.0], [2.0, 3.0], [0.0, -1.0, -2.0]], -1.0),
        ([[0.0, -2.0, 1.0], [-2.0, 2.0, -1.0]], 1.0),  # the derivative is 0
        ([[-6.0, 4.0], [0.0, 0.0, 0.0, 0.0, 0.125], [0.0, -1.0]], 2.0),
    ):
        yield Case(fs=fs, x=x)


def special_lists(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[1.0, 2.0], [3.0, -1.0, 5.0]], 0.0),
        ([[0.5, 0.0, 4.0], [-1.0, 2.0]], 0.0),
        ([[1.0, 2.0, 3.0]], 1.0),
        ([[3.0], [1.0, 0.5]], 2.0),
        ([[3.0], [1.0]], -1.0),
        ([[2.0]], 1.0),
        ([[0.0], [-1.0, 0.5]], 1.0),
        # A gap of 2⁻¹⁰ is no tie, but 100 times what np.isclose calls equal.
        ([[0.0, 1.0], [2.0 - 2.0**-10, -1.0]], 1.0),
        ([[0.0, 1.0], [2.0 + 2.0**-10, -1.0]], 1.0),
    ):
        yield Case(fs=fs, x=x)


def around(x: float, *taylor: float) -> Coefficients:
    """Return the coefficients of Σ_k taylor_k (t − x)^k, the last of them not 0."""
    p = np.array(taylor[-1:])
    for c in taylor[-2::-1]:
        p = np.convolve(p, [-x, 1.0])
        p[0] += c
    return p.tolist()


def random_polynomials(rng: np.random.Generator) -> Iterator[Case]:
    kinds = ["unique", "kink", "smooth"]
    for tied in (1, 2, 2, 2, 3, 4):
        for kind in [kinds[0]] if tied == 1 else kinds[1:]:
            for below in (1, 2, 4) if tied == 1 else (0, 2):
                x = float(rng.choice([-2.0, -1.0, -0.5, -0.25, 0.25, 0.5, 1.0, 2.0]))
                value = draw.integer(rng, -6, 6) / 2
                slopes = [draw.integer(rng, 1, 6) / 2 * float(rng.choice([-1, 1]))] * tied
                if kind == "kink":
                    slopes[-1] += float(rng.choice([-1.5, -0.5, 0.5, 1.5, 2.0]))
                heights = [value] * tied + [value - draw.integer(rng, 1, 8) / 2 for _ in range(below)]
                slopes += [draw.integer(rng, -9, 9) / 2 for _ in range(below)]
                bends = [draw.away_from_zero(rng, 2, least=0.5, most=3.0).round() for _ in heights]
                fs = [around(x, *t) for t in zip(heights, slopes, *np.transpose(bends), strict=True)]
                # As drawn, the one that differs is the last of three: a look at two of them is not enough.
                order = range(tied) if (tied, below) == (3, 0) else rng.permutation(len(fs))
                yield Case(fs=[fs[i] for i in order], x=x)


def expect_derivative(student: Student, case: Case) -> None:
    exact = max_derivative(case.fs, case.x)
    answer = student.max_derivative(case.fs, case.x)
    if exact is None and answer is not None:
        value = expect.number(answer)
        expect.fail(
            f"the result is {value!r}, but two polynomials that are largest at x have different slopes there: "
            f"f has a kink, and no derivative.{kink_hint(case, value)}",
            expected="None",
        )
    if exact is not None and answer is None:
        expect.fail(
            "the result is None, but f has a derivative here: it has none only where two polynomials that are "
            "largest at x differ in slope.",
            expected=repr(exact),
            safe=True,
        )
    if exact is not None:
        expect.close(answer, exact)


def kink_hint(case: Case, value: float) -> str:
    """Say where a number that was returned at a kink comes from, if that can be seen."""
    ps, x = [polynomial(f) for f in case.fs], Fraction(case.x)
    top = max(evaluate(p, x) for p in ps)
    slopes = [float(evaluate(derivative(p), x)) for p in ps if evaluate(p, x) == top]
    if value in slopes:
        return " You return the slope of one of them."
    if abs(value - sum(slopes) / len(slopes)) < 1e-6:
        return " You return the mean of their slopes, as autograd does."
    return ""


@check(points=1.25, cases=unique, domain=is_unique)
def slope_of_the_largest(student: Student, case: Case) -> None:
    """Where one polynomial alone is largest, `max_derivative(fs, x)` is its slope at x."""
    expect_derivative(student, case)


@check(points=1, cases=kinks, domain=is_kink, after=slope_of_the_largest)
def no_derivative_at_a_kink(student: Student, case: Case) -> None:
    """Where polynomials with different slopes are tied for the largest, `max_derivative(fs, x)` is None."""
    expect_derivative(student, case)


@check(points=1, cases=smooth_ties, domain=is_smooth_tie, after=slope_of_the_largest)
def derivative_at_a_smooth_tie(student: Student, case: Case) -> None:
    """Where all polynomials that are tied for the largest have one slope, f has it as its derivative."""
    expect_derivative(student, case)


@check(points=0.5, cases=special_lists, after=slope_of_the_largest)
def derivative_in_special_cases(student: Student, case: Case) -> None:
    """`max_derivative(fs, x)` is right also at x = 0, for one polynomial, for constants, and for near ties."""
    expect_derivative(student, case)


@check(points=1, cases=random_polynomials, hidden=True, after=slope_of_the_largest)
def derivative_of_random_polynomials(student: Student, case: Case) -> None:
    """`max_derivative(fs, x)` is right for random polynomials, with ties of both kinds and without."""
    expect_derivative(student, case)


# ---- the radius -------------------------------------------------------------------------------

SLACK = 1e-9
# A float32 program finds a crossing to a few units of the last place of |x| + r, and two crossings that
# are 2⁻⁸ apart to some 2⁸ of them.
FLOAT32_ROOM = 2.0**8 * float(np.finfo(np.float32).eps)


def lines(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[0.0, 1.0], [2.0, -1.0]], 2.0),
        ([[0.0, 1.0], [2.0, -1.0]], -1.0),
        ([[2.0, 0.5], [1.0, 2.0]], -0.5),  # overtaken on the right
        ([[1.0, 3.0], [2.0, 1.0]], 1.5),  # overtaken on the left
        ([[4.0, -1.0], [-2.0, 1.0]], 2.5),
        ([[0.0, 1.0], [2.0 - 2.0**-10, -1.0]], 1.0),  # a gap of 2⁻¹⁰
        ([[1.0, -1.0], [0.0, 1024.0]], 0.0),
        ([[0.0, 2.0**17], [1.0, -1.0]], 0.0),
    ):
        yield Case(fs=fs, x=x)


def competitors(rng: np.random.Generator) -> Iterator[Case]:
    # At x the second largest is not the first to overtake.
    for fs in permutations(([4.0, -0.5], [1.5, 0.5], [-28.0, 16.0])):
        yield Case(fs=list(fs), x=1.5)
    for fs in permutations(([3.0, 1.0], [3.5, -1.0], [36.0, -64.0])):  # both on the left
        yield Case(fs=list(fs), x=1.0)
    many = [[8.0, -1.0], [0.0, 1.0], [0.0, 1.0], [6.0, 0.5], [0.0, -64.0], [-4.0, 0.0, 2.0]]
    for shift in range(len(many)):
        yield Case(fs=many[shift:] + many[:shift], x=0.5)


def curved(rng: np.random.Generator) -> Iterator[Case]:
    narrow = 2.0**18  # 1 − narrow·(t − a)² > 0 where |t − a| < 2⁻⁹
    for fs, x in (
        ([[0.0, 0.5], around(1.0, -0.5, 1.5, 64.0)], 1.0),  # the slope at x says 1; it is 0.117
        ([[1.0, 0.0, -256.0], [0.0, 0.5]], 0.0),  # the largest itself bends down
        ([[0.0, 0.0, 2.0**20], [1.0, 1.0]], 0.0),
        ([[1.0, 0.5], [0.0, 0.5, 0.0, 2.0**30]], 0.0),
        ([[0.0, 1.0], [-1.0, 1.0, 0.0, 0.0, 256.0]], 0.0),
        ([[0.0, 0.5], [3.0, 0.5, 0.0, 1.0]], -1.5),
        ([[1.0, 0.0, 0.0, 1.0], [0.0, 2.0, 0.0, 1.0]], 0.25),  # the same leading coefficient
        ([[0.0, 0.5], [-32.0, 0.5, 1.0]], 0.5),  # farther than 1
        ([[0.0, 0.5], [-8.0, 0.5, 0.0, 0.0, 1.0]], 0.0),  # farther than 1, not than 2
        ([[17.0, 0.5], [0.0, 0.5, 0.0, 0.0, 1.0]], 2.0),
        ([around(1.0, 1.25, 1.0, -4.0), [0.0, 1.0]], 0.875),  # between two crossings
        ([[0.0, 1.0], around(1.0, 1.25, 1.0, -4.0)], 0.5),  # a bump
        ([[0.0, 1.0], around(11 / 32, 43 / 32, 1.0, -narrow)], 0.0),  # a narrow bump
        ([around(11 / 32, 1.0, 0.5, -narrow), [0.0, 0.5], [-1.0, 1.0]], 11 / 32),
        ([[-1.0, 1.0], around(-21 / 32, 1.0, 0.5, -narrow), [0.0, 0.5]], 0.0),
    ):
        yield Case(fs=fs, x=x)


def touching(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[0.0, 0.0, 1.0], [-1.0, 2.0]], 0.0),  # a tangent
        ([[0.0, 0.5], [-1.0, 2.5, -1.0]], 0.5),
        ([[-1.0, 2.0], [-2.0, 4.0, -1.0]], 1.5),
        ([[3.0, -4.0, 1.0, 1.0], [0.0, 1.0]], 0.5),  # f_0 − f_1 = (t − 1)²(t + 3)
        ([[0.0, 1.0], [0.0, 1.0, -9.0, 6.0, -1.0]], 1.0),  # t²(t − 3)²
    ):
        yield Case(fs=fs, x=x)


def never_overtaken(rng: np.random.Generator) -> Iterator[Case]:
    for fs, x in (
        ([[1.0, 1.0], [0.0, 1.0]], 0.5),
        ([[3.0], [1.0], [-2.0]], 2.0),
        ([[1.0, 0.0, 1.0], [0.0, 1.0]], 0.5),
        ([[0.0, 2.0, -1.0], [2.0, 0.0, 3.0]], -1.0),
        ([[0.0, 1.0, 2.0]], 1.0),  # a single polynomial
    ):
        yield Case(fs=fs, x=x)


def random_radius(rng: np.random.Generator) -> Iterator[Case]:
    for kind in ["wide", "bump", "flat", "fall", "even", "order", *["mixed"] * 3]:
        for side in (-1.0, 1.0):
            x = -1.0 if kind == "even" else draw.integer(rng, -6, 6) / 4
            base = [draw.integer(rng, -8, 8) / 4, draw.integer(rng, -8, 8) / 4, draw.integer(rng, 1, 8) / 4]
            ds = [around(x, *taylor) for taylor in differences(rng, kind, side)]
            fs = [base] + [np.polynomial.polynomial.polysub(base, d).tolist() for d in ds]
            if kind == "fall":  # base + d is the largest, and bends down to base
                fs = [base, np.polynomial.polynomial.polyadd(base, ds[0]).tolist()]
            order = range(3) if (kind, side) == ("order", 1.0) else rng.permutation(len(fs))
            yield Case(fs=[fs[i] for i in order], x=x)


def differences(rng: np.random.Generator, kind: str, side: float) -> Iterator[Coefficients]:
    """Draw d_j = f_I − f_j, positive at x and with simple, well separated roots, in powers of t − x."""
    if kind == "wide":  # far away on both sides
        c, near, far = 2.0 ** draw.integer(rng, 3, 6), 32.0 * side, -40.0 * side
        yield [-c * near * far, c * (near + far), -c]
    elif kind == "bump":  # overtaken between two crossings that are 1/32 apart
        c, near = 2.0 ** draw.integer(rng, 6, 12), side * draw.integer(rng, 10, 14) / 16
        far = near + side / 32
        yield [c * near * far, -c * (near + far), c]
    elif kind in ("flat", "fall"):  # slope and curvature are 0 at x
        n, c = draw.integer(rng, 3, 4), 2.0 ** draw.integer(rng, 8, 10)
        yield [c * 2.0**-n, *[0.0] * (n - 1), -c * (side if n == 3 else 1.0)]
    elif kind == "even":  # c·(ρ² − t²): a slope bound at x + 1 = 0, for |x| + 1, sees no slope
        c, root = 2.0 ** draw.integer(rng, 6, 9), draw.integer(rng, 9, 11) / 8
        yield [c * (root**2 - 1.0), 2.0 * c, -c]
    elif kind == "order":  # the second largest at x is not the first to overtake
        yield [32.0, -8.0 * side]
        yield [128.0, 512.0 * side]
    else:
        for _ in range(draw.integer(rng, 2, 5)):
            d = np.array([2.0 ** draw.integer(rng, -1, 10)])
            for root in rng.choice(np.arange(1, 17), size=draw.integer(rng, 1, 3), replace=False) / 4:
                d = np.convolve(d, [root, float(rng.choice([-1, 1]))])
            yield d.tolist()


def read_radius(answer: Any) -> Fraction | float:
    """Read an r > 0, exactly; inf is a float."""
    is_exact = isinstance(answer, (int, Fraction)) and not isinstance(answer, bool)
    r = answer if is_exact else expect.number(answer, "r")
    if not is_exact and math.isnan(r):
        expect.fail("r is nan.")
    expect.holds(r > 0, f"r is {shown(r)}: the open interval (x − r, x + r) needs an r > 0.")
    return r if r == math.inf else Fraction(r)


def shown(r: Fraction | float) -> str:
    try:
        return f"{float(r):.10g}"
    except OverflowError:
        return "a number too large for floating point"


def expect_radius(student: Student, case: Case, *, slack: float = SLACK, hint: str = "") -> Fraction | float:
    answer = student.argmax_radius(case.fs, case.x)
    r = read_radius(answer)
    certain = r / (1 + Fraction(slack))
    if r != math.inf and not isinstance(answer, (int, Fraction)) and expect.machine_eps(answer) > SLACK:
        certain = r - Fraction(FLOAT32_ROOM) * (abs(Fraction(case.x)) + r)
    if overtakers(case.fs, case.x, certain):
        ahead = overtakers(case.fs, case.x, r)
        expect.fail(
            f"r = {shown(r)} is too large: in (x − r, x + r), polynomial {ahead[0]} (counted from 0) reaches "
            f"polynomial {leader(case.fs, case.x)}, the largest.{hint or radius_hint(case, r, ahead)}",
            expected=f"an r with 0 < r ≤ {shown(largest_radius(case.fs, case.x))}",
        )
    return r


def radius_hint(case: Case, r: Fraction | float, ahead: list[int]) -> str:
    """Guess why r is too large; ``ahead`` are the competitors that it is too large for."""
    if r == math.inf:
        return " inf says that nothing ever overtakes it; the claim is about some interval."
    if len(ahead) < len(case.fs) - 1:
        return " For the others r is small enough; take the minimum over all of them."
    gap, x = gaps(case.fs, case.x)[ahead[0]], Fraction(case.x)
    if r * abs(evaluate(derivative(gap), x)) <= evaluate(gap, x) * (1 + Fraction(SLACK)):
        return " It would do if the slopes stayed what they are at x; they change within the interval."
    return ""


def steep(s: float) -> Case:
    """Return two lines of slopes 1 and s + 1 with a gap of 1 at x = 3: they meet 1/s away."""
    return Case(fs=[[-2.0, 1.0], [-3.0 * (s + 1.0), s + 1.0]], x=3.0)


@check(points=0.5)
def radius_depends_on_the_slopes(student: Student) -> None:
    """`argmax_radius(fs, x)` is positive, and small where slopes are large: no constant serves all lines."""
    r = expect_radius(student, steep(1.0))
    # 1/s is at most r/4, so that the first answer is refuted if it comes again. Past 2¹⁰⁰⁰ floats end, and
    # the same answer for slopes that far apart is taken for a constant.
    exponent = r.denominator.bit_length() - r.numerator.bit_length() + 3
    case = steep(2.0 ** min(exponent, 1000))
    again = read_radius(student.argmax_radius(case.fs, case.x))
    expect.holds(
        again != r,
        f"r is {shown(r)}, as it is for slopes 1 and 2 and the same gap at x. The steeper the lines, the "
        "sooner they meet: for every r > 0 some are too steep.",
    )
    expect_radius(student, case)


@check(points=1, cases=lines, domain=are_two_crossing_lines, after=radius_depends_on_the_slopes)
def radius_of_two_lines(student: Student, case: Case) -> None:
    """On (x − r, x + r), r = `argmax_radius(fs, x)`, the larger of two lines stays strictly the larger."""
    expect_radius(student, case)


@check(points=1, cases=competitors, domain=are_crossing_lines, after=radius_depends_on_the_slopes)
def radius_for_every_competitor(student: Student, case: Case) -> None:
    """On (x − r, x + r), f_I stays strictly above every f_j, in whatever order the list has them."""
    expect_radius(student, case)


@check(points=1, cases=curved, after=radius_depends_on_the_slopes)
def radius_of_curved_polynomials(student: Student, case: Case) -> None:
    """On the whole of (x − r, x + r), f_I stays strictly the largest where slopes change on the way."""
    expect_radius(student, case)


@check(points=0.5, cases=touching, after=radius_depends_on_the_slopes)
def radius_stops_at_touching_points(student: Student, case: Case) -> None:
    """Where f_j touches f_I without crossing, the argmax is not unique: (x − r, x + r) holds no such point."""
    hint = " It may touch only, without crossing: at that point the argmax is not unique."
    # A double root is known to about the square root of the rounding error, 1.5e-8.
    expect_radius(student, case, slack=1e-7, hint=hint)


@check(points=0.25, cases=never_overtaken, after=radius_depends_on_the_slopes)
def radius_where_nothing_overtakes(student: Student, case: Case) -> None:
    """Where f_I is the largest everywhere, or alone in the list, every r > 0 is right, inf as well."""
    expect_radius(student, case)


@check(points=1, cases=random_radius, hidden=True, after=radius_depends_on_the_slopes)
def radius_of_random_polynomials(student: Student, case: Case) -> None:
    """On (x − r, x + r), f_I stays strictly the largest, for random polynomials."""
    expect_radius(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

KINK = ["no_derivative_at_a_kink", "derivative_of_random_polynomials"]
UNIQUE = ["slope_of_the_largest"]
NO_RADIUS = ["radius_depends_on_the_slopes"]
COMPETITORS = ["radius_for_every_competitor", "radius_of_curved_polynomials", "radius_of_random_polynomials"]
CURVED = ["radius_of_curved_polynomials", "radius_of_random_polynomials"]
TOUCHING = "radius_stops_at_touching_points"

wrong("first_argmax.py", fails=KINK,
      says="At a tie you take the slope of the first polynomial. If the tied slopes differ, f has a kink.")
wrong("mean_at_ties.py", fails=KINK,
      says="At a kink you return the mean of the tied slopes, as autograd does. It is a subgradient; f has no "
      "derivative there.")
wrong("largest_slope_at_ties.py", fails=KINK,
      says="The largest of the tied slopes is the derivative from the right, the least is the one from the "
      "left: f has a derivative only if they agree.")
wrong("zero_at_kinks.py", fails=KINK,
      says="0 is no derivative: at a kink there is none, and 0 need not even be a subgradient.")
wrong("nan_at_kinks.py", fails=KINK, says="Where f has no derivative, `None` is asked for, not nan.")
wrong("first_two_tied.py", fails=KINK,
      says="More than two polynomials may be tied: all of their slopes must agree, not those of two.")
wrong("none_at_every_tie.py", fails=["derivative_at_a_smooth_tie", "derivative_of_random_polynomials"],
      says="A tie need not be a kink: if all tied polynomials have one slope, f has it as its derivative.")
wrong("max_of_slopes.py", fails=UNIQUE,
      says="The derivative of the maximum is not the maximum of the derivatives: it is the slope of the f_i "
      "that is the largest at x.")
wrong("all_slopes_must_agree.py", fails=UNIQUE,
      says="Only the polynomials that are the largest at x decide whether f has a derivative.")
wrong("any_tie.py", fails=UNIQUE,
      says="A tie below the maximum does not matter to f: look at those that are the largest.")
wrong("loose_tolerance.py", fails=["derivative_in_special_cases"],
      says="Values that are only near each other are not tied: your tolerance is too large.")
wrong("highest_degree_first.py", fails=UNIQUE,
      says="The coefficients come lowest degree first; np.polyval wants the highest first.")
wrong("power_not_lowered.py", fails=UNIQUE, says="The derivative of t^k is k t^(k−1), not k t^k.")
wrong("largest_in_size.py", fails=UNIQUE, says="The maximum is of f_i(x), not of |f_i(x)|.")
wrong("zero_to_a_negative_power.py", fails=["derivative_in_special_cases"],
      says="The constant term has the derivative 0; written as 0·c·x^(−1) it is an error at x = 0.")
wrong("constant_one.py", fails=NO_RADIUS,
      says="No one radius does for all polynomials: it depends on the gap and on the slopes. (Compactness "
      "gives a smallest radius only once a positive one is known at each point.)")
wrong("tiny_constant.py", fails=NO_RADIUS,
      says="A very small constant is no proof: lines that are steep enough meet even sooner.")
wrong("smallest_float.py", fails=NO_RADIUS,
      says="The smallest float is a constant like any other: it says nothing about the polynomials.")
wrong("gap_alone.py", fails=NO_RADIUS,
      says="The gap at x alone does not tell how soon it closes: that depends on the slopes.")
wrong("infinite_radius.py", fails=NO_RADIUS,
      says="The claim is local: away from x another polynomial may overtake.")
wrong("zero_radius.py", fails=NO_RADIUS,
      says="With r = 0 there is no interval: differentiability needs the points around x.")
wrong("argmax_of_slopes.py", fails=NO_RADIUS,
      says="I is the index of the largest value f_i(x), not of the largest slope.")
wrong("first_competitor.py", fails=COMPETITORS,
      says="You look at the first competitor only: take the minimum of the radii over all j.")
wrong("maximum_over_j.py", fails=COMPETITORS,
      says="You take the largest of the radii; only the smallest one is small enough for every j.")
wrong("runner_up_only.py", fails=COMPETITORS,
      says="The second largest at x need not be the first to overtake: a steeper one may come from below.")
wrong("slope_at_x.py", fails=CURVED,
      says="You divide the gap by the slope at x, that is you follow the tangents. The slope changes on the "
      "way: bound it on a whole interval.")
wrong("second_order_only.py", fails=CURVED,
      says="The second derivative at x does not bound it elsewhere: bound the slope on a whole interval.")
wrong("cap_missing.py", fails=CURVED,
      says="Your slope bound holds on [x − 1, x + 1] only, so r must be at most 1.")
wrong("x_without_abs.py", fails=CURVED,
      says="|t|^k on [x − 1, x + 1] is at most (|x| + 1)^k; (x + 1)^k is too small where x < 0.")
wrong("competitors_slope_only.py", fails=["radius_of_two_lines", *COMPETITORS, TOUCHING],
      says="You bound how fast f_j rises, but f_I may fall at the same time.")
wrong("to_the_right_only.py", fails=["radius_of_two_lines", *COMPETITORS, TOUCHING],
      says="You look at one side of x only; f_j may overtake on the other.")
wrong("end_points_only.py", fails=[*CURVED, TOUCHING],
      says="That f_I is the largest at x − r and x + r says nothing about the points between.")
wrong("grid_of_points.py", fails=["radius_of_curved_polynomials", TOUCHING],
      says="Between the points that you try another polynomial may overtake and fall back.")
wrong("crossings_only.py", fails=[TOUCHING],
      says="You leave out double roots, where f_j touches f_I: the argmax is not unique there.")
wrong("divides_by_zero.py", fails=["radius_where_nothing_overtakes"],
      says="Where the difference is a constant, its slope bound is 0, and you divide by it.")
