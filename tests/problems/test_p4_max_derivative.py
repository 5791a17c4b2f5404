"""Problem 4: the algebra is sympy's, the cases keep their promises, and the fine print holds."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
import torch

from grader.checking.declare import collecting
from grader.checking.precision import Precision, prove
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.convert import Handles
from grader.errors import StudentRaised
from grader.model import Ending
from reference.mathdnn_hw3 import p4_max_derivative as reference
from reference.mathdnn_hw3.p4_max_derivative import (
    argmax_radius,
    count_roots,
    derivative,
    divide,
    evaluate,
    gaps,
    greatest_common_divisor,
    largest_radius,
    leader,
    max_derivative,
    overtakers,
    polynomial,
    sign_at,
    sign_changes,
    sturm_chain,
    subtract,
)

FOLDER = Path(__file__).parents[2] / "problems" / "mathdnn_hw3" / "p4_max_derivative"
SEEDS = range(4)
T = sympy.Symbol("t", real=True)
DERIVATIVE_CASES = ("unique", "kinks", "smooth_ties", "special_lists", "random_polynomials")
RADIUS_CASES = ("lines", "competitors", "curved", "touching", "never_overtaken", "random_radius")
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))


@cache
def cases(name: str, seed: int = 0) -> list[Any]:
    return list(CHECKS[name](np.random.default_rng(seed)))


@cache
def _exact_radius(fs: tuple[tuple[float, ...], ...], x: float) -> Fraction | float:
    return largest_radius(fs, x)


def exact_radius(fs: Any, x: float) -> Any:
    """Return `largest_radius`; the same cases come in many tests."""
    return _exact_radius(tuple(tuple(f) for f in fs), x)


class Student:
    """Answer with these functions, and with the reference for the other name, as the proxy does."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self._functions = functions
        self.precision_seen = Precision()

    def ask_probe(self, name: str, args: Any, kwargs: Any) -> Any:
        try:
            answer = (self._functions.get(name) or getattr(reference, name))(*args, **kwargs)
        except Exception as error:
            raise StudentRaised(type(error).__name__, str(error), (), Ending.EXCEPTION) from None
        return Handles().outgoing(answer)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args: self.precision_seen.read(name, args, {}, self.ask_probe(name, args, {}))


def lost(seed: int = 0, **functions: Callable[..., Any]) -> dict[str, str]:
    """Return the checks that do not hold for a student with these functions, and what each one says."""
    student = Student(**functions)
    messages: dict[str, str] = {}
    for check in DECLARED.checks:
        if messages.keys() & set(check.after):
            continue
        given = [()] if check.cases is None else [(case,) for case in check.cases(np.random.default_rng(seed))]
        for case in given:
            try:
                prove(partial(check.prove, student, *case), student.precision_seen, student.ask_probe)
            except (Mismatch, StudentRaised) as found:
                messages[check.name] = found.message
                break
    return messages


def loses_all_of(messages: dict[str, str], first: str) -> bool:
    """Say whether a check is lost that all others of its function come after."""
    return messages.keys() == {first}


def expression(p: Any) -> sympy.Poly:
    return sympy.Poly([sympy.Rational(c) for c in reversed(p)] or [0], T, domain="QQ")


def coefficients(p: sympy.Poly) -> tuple[Fraction, ...]:
    return polynomial(Fraction(int(c.p), int(c.q)) for c in reversed(p.all_coeffs()))


def random_polynomial(rng: np.random.Generator, *, multiple_roots: bool) -> tuple[Fraction, ...]:
    """Draw a polynomial of degree 0 to 6; with multiple roots, most of its roots are among three numbers."""
    p = np.array([float(rng.choice([-2.0, -0.5, 1.0, 3.0]))])
    for _ in range(rng.integers(0, 5)):
        root = float(rng.choice([-1.0, 0.5, 2.0])) if multiple_roots else float(rng.integers(-40, 40)) / 8
        p = np.convolve(p, [-root, 1.0])
    if rng.random() < 0.5:
        p = np.convolve(p, [float(rng.integers(-3, 4)), float(rng.integers(-3, 4)), 1.0])
    return polynomial(p.tolist())


# ---- the algebra ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_polynomial_arithmetic_is_sympys(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, q = (random_polynomial(rng, multiple_roots=True) for _ in range(2))
    at = Fraction(int(rng.integers(-50, 50)), 7)

    assert subtract(p, q) == coefficients(expression(p) - expression(q))
    assert derivative(p) == coefficients(expression(p).diff(T))
    assert evaluate(p, at) == Fraction(str(expression(p).eval(sympy.Rational(at))))
    assert divide(p, q) == tuple(coefficients(part) for part in sympy.div(expression(p), expression(q)))
    assert greatest_common_divisor(p, q) == coefficients(sympy.gcd(expression(p), expression(q)).monic())


def test_polynomial_keeps_every_bit_and_drops_leading_zeros() -> None:
    assert polynomial([0.1, -0.0, 5e-324, 0.0]) == (Fraction(0.1), Fraction(0), Fraction(5e-324))
    assert polynomial([0.0, 0.0]) == polynomial([]) == ()


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_polynomial_refuses_what_is_no_number(bad: float) -> None:
    with pytest.raises((ValueError, OverflowError)):
        polynomial([1.0, bad])


def test_division_by_the_zero_polynomial_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        divide(polynomial([1.0]), ())


@pytest.mark.parametrize("seed", range(40))
def test_sturm_chain_is_sympys_up_to_positive_factors(seed: int) -> None:
    p = random_polynomial(np.random.default_rng(seed), multiple_roots=False)
    simple = divide(p, greatest_common_divisor(p, derivative(p)))[0]
    simple = tuple(c / simple[-1] for c in simple)  # as sympy's
    chain = sturm_chain(simple)
    theirs = [coefficients(member) for member in sympy.sturm(expression(simple))] if len(simple) > 1 else chain

    assert len(chain) == len(theirs)
    for ours, other in zip(chain, theirs, strict=True):
        factor = ours[-1] / other[-1]
        assert factor > 0
        assert ours == tuple(factor * c for c in other)


@pytest.mark.parametrize("multiple_roots", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_count_of_roots_is_sympys(seed: int, multiple_roots: bool) -> None:
    rng = np.random.default_rng(seed)
    p = random_polynomial(rng, multiple_roots=multiple_roots)
    roots = set(expression(p).real_roots()) if len(p) > 1 else set()
    # Half of the end points are roots themselves.
    ends = [Fraction(int(rng.integers(-48, 48)), 8) for _ in range(4)]
    ends += [Fraction(str(root)) for root in roots if root.is_Rational][:4]
    for low in ends:
        for high in ends:
            if low < high:
                inside = sum(
                    bool(sympy.Rational(low) < root) and bool(root < sympy.Rational(high)) for root in roots
                )
                assert count_roots(p, low, high) == inside
        above = sum(bool(root > sympy.Rational(low)) for root in roots)
        assert count_roots(p, low, math.inf) == above
        assert count_roots(p, -math.inf, low) == sum(bool(root < sympy.Rational(low)) for root in roots)
    assert count_roots(p, -math.inf, math.inf) == len(roots)


def test_roots_that_are_2_to_the_minus_300_apart_are_told_apart() -> None:
    tiny = Fraction(1, 2**300)
    p = polynomial([Fraction(1) * (1 + tiny), -(2 + tiny), Fraction(1)])  # (t − 1)(t − 1 − tiny)

    assert count_roots(p, Fraction(0), Fraction(2)) == 2
    assert count_roots(p, Fraction(0), 1 + tiny / 2) == 1
    assert count_roots(p, Fraction(1), 1 + tiny) == 0


def test_count_of_roots_refuses_the_zero_polynomial_and_empty_intervals() -> None:
    with pytest.raises(ValueError, match="zero polynomial"):
        count_roots((), Fraction(0), Fraction(1))
    with pytest.raises(ValueError, match="empty"):
        count_roots(polynomial([1.0, 1.0]), Fraction(1), Fraction(1))


def test_signs_at_infinity_are_those_of_the_limit() -> None:
    odd, even = polynomial([5.0, 1.0]), polynomial([5.0, 0.0, -1.0])

    assert [sign_at(odd, end) for end in (-math.inf, math.inf)] == [-1, 1]
    assert [sign_at(even, end) for end in (-math.inf, math.inf)] == [-1, -1]
    assert sign_at((), math.inf) == 0


def test_sign_changes_leave_out_zeros() -> None:
    chain = [polynomial([1.0]), (), polynomial([-1.0]), polynomial([2.0])]

    assert sign_changes(chain, Fraction(0)) == 2


# ---- overtaking -------------------------------------------------------------------------------


def exact_distance(fs: Any, x: float) -> Any:
    """Return the distance from x to the nearest real root of any f_I − f_j, by sympy."""
    found = [sympy.oo]
    for gap in gaps(fs, x).values():
        if len(gap) > 1:
            found += [abs(root - sympy.Rational(x)).evalf(50) for root in expression(gap).real_roots()]
    return min(found)


@pytest.mark.parametrize("name", RADIUS_CASES)
def test_largest_radius_is_sympys_distance(name: str) -> None:
    for case in cases(name):
        d, r = exact_distance(case.fs, case.x), largest_radius(case.fs, case.x)
        if d == sympy.oo:
            assert r == math.inf
        else:
            assert (
                d * (1 - sympy.Rational(1, 2**59)) <= sympy.Rational(r) <= d * (1 + sympy.Rational(1, 10**40))
            )


def test_open_interval_excludes_its_end_points() -> None:
    fs = [[1.0], [0.0, 1.0]]  # f_1 reaches f_0 at 1

    assert overtakers(fs, 0.0, Fraction(1)) == []
    assert overtakers(fs, 0.0, 1 + Fraction(1, 10**30)) == [1]
    assert overtakers(fs, 0.0, math.inf) == [1]
    assert overtakers(fs, 0.0, Fraction(-1)) == []


def test_a_touching_point_inside_counts_and_at_the_end_does_not() -> None:
    fs = [[0.0, 0.0, 1.0], [0.0]]  # t² touches 0 at 0

    assert overtakers(fs, 1.0, Fraction(1)) == []
    assert overtakers(fs, 1.0, 1 + Fraction(1, 10**30)) == [1]


def test_all_overtakers_are_named() -> None:
    fs = [[0.0, 5.0], [1.0], [2.0, -1.0], [0.0, 0.0, 0.0]]

    assert leader(fs, 0.0) == 2
    assert overtakers(fs, 0.0, Fraction(1, 2)) == [0]
    assert overtakers(fs, 0.0, Fraction(3, 2)) == [0, 1]
    assert overtakers(fs, 0.0, Fraction(3)) == [0, 1, 3]


def test_leader_refuses_a_tie() -> None:
    with pytest.raises(ValueError, match="not unique"):
        leader([[0.0, 1.0], [2.0, -1.0]], 1.0)


# ---- the two answers --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", RADIUS_CASES)
def test_reference_radius_is_valid(name: str, seed: int) -> None:
    for case in cases(name, seed):
        r = Fraction(argmax_radius(case.fs, case.x))
        assert r > 0
        assert overtakers(case.fs, case.x, r / (1 + Fraction(1, 2**52))) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", DERIVATIVE_CASES)
def test_reference_derivative_is_the_common_one_sided_derivative(name: str, seed: int) -> None:
    for case in cases(name, seed)[:12]:
        x = sympy.Rational(case.x)
        fs = [sum(sympy.Rational(c) * T**k for k, c in enumerate(f)) for f in case.fs]
        top = max(sympy.sympify(f).subs(T, x) for f in fs)
        h = sympy.Rational(1, 10**40)
        right, left = ((max(sympy.sympify(f).subs(T, x + s * h) for f in fs) - top) / (s * h) for s in (1, -1))

        if abs(right - left) > sympy.Rational(1, 10**20):
            assert max_derivative(case.fs, case.x) is None
        else:
            assert max_derivative(case.fs, case.x) == pytest.approx(float(right), rel=1e-15, abs=1e-30)


def test_reference_derivative_is_autograds_where_one_polynomial_is_largest() -> None:
    for case in cases("unique"):
        x = torch.tensor(case.x, dtype=torch.float64, requires_grad=True)
        torch.stack([sum(c * x**k for k, c in enumerate(f)) for f in case.fs]).max().backward()

        assert max_derivative(case.fs, case.x) == pytest.approx(x.grad.item(), rel=1e-14)


# ---- the cases --------------------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 10
    failed = {name for wrong in DECLARED.wrongs for name in wrong.fails}
    assert failed == {check.name for check in DECLARED.checks}


@pytest.mark.parametrize("seed", SEEDS)
def test_cases_are_of_the_kind_that_their_check_names(seed: int) -> None:
    for name, kind in (
        ("unique", "unique"),
        ("kinks", "kink"),
        ("smooth_ties", "smooth"),
        ("special_lists", "unique"),
    ):
        for case in cases(name, seed):
            ps, x = [polynomial(f) for f in case.fs], Fraction(case.x)
            top = max(evaluate(p, x) for p in ps)
            slopes = [evaluate(derivative(p), x) for p in ps if evaluate(p, x) == top]
            found = "unique" if len(slopes) == 1 else "kink" if len(set(slopes)) > 1 else "smooth"
            assert found == kind


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", [name for name in DERIVATIVE_CASES if name != "unique"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_slopes_are_exact_in_floating_point(name: str, dtype: type, seed: int) -> None:
    for case in cases(name, seed):
        for f in case.fs:
            x, p = dtype(case.x), polynomial(f)
            powers = [dtype(c) * x**k for k, c in enumerate(f)]
            slopes = [dtype(k) * dtype(c) * x ** (k - 1) for k, c in enumerate(f) if k]
            horner = np.polyval(np.array(f[::-1], dtype=dtype), x)
            steep = np.polyval(np.polyder(np.array(f[::-1], dtype=dtype)), x)

            assert (
                Fraction(float(np.sum(powers, dtype=dtype)))
                == Fraction(float(horner))
                == evaluate(p, Fraction(case.x))
            )
            assert Fraction(float(np.sum(slopes, dtype=dtype))) == evaluate(derivative(p), Fraction(case.x))
            assert Fraction(float(steep)) == evaluate(derivative(p), Fraction(case.x))


@pytest.mark.parametrize("seed", range(20))
def test_values_that_are_not_tied_are_what_no_usual_tolerance_calls_equal(seed: int) -> None:
    for name in DERIVATIVE_CASES:
        for case in cases(name, seed):
            values = [evaluate(polynomial(f), Fraction(case.x)) for f in case.fs]
            for value in values:
                gap = max(values) - value
                assert gap == 0 or gap > Fraction(4, 10000) * (1 + abs(max(values)))
                assert gap == 0 or not np.isclose(float(value), float(max(values)))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", RADIUS_CASES)
def test_radius_cases_have_one_leader_gaps_above_1e_6_and_coefficients_exact_in_float32(
    name: str, seed: int
) -> None:
    for case in cases(name, seed):
        assert all(
            evaluate(gap, Fraction(case.x)) > Fraction(1, 10**6) for gap in gaps(case.fs, case.x).values()
        )
        assert all(float(np.float32(c)) == c for f in case.fs for c in [*f, case.x])
        assert all(len(f) == 1 or f[-1] for f in case.fs)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_the_cases_where_nothing_overtakes_allow_inf(seed: int) -> None:
    for name in RADIUS_CASES:
        for case in cases(name, seed):
            assert (overtakers(case.fs, case.x, math.inf) == []) == (name == "never_overtaken")


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", RADIUS_CASES)
def test_numpys_roots_are_far_more_exact_than_the_slack(name: str, seed: int) -> None:
    slack = 1e-7 if name == "touching" else 1e-9
    for case in cases(name, seed):
        for gap in gaps(case.fs, case.x).values():
            d = largest_radius([[0.0], [-float(c) for c in gap]], case.x)
            if d != math.inf:
                roots = np.roots([float(c) for c in reversed(gap)])
                real = roots[np.abs(roots.imag) < 1e-6].real
                assert abs(np.min(np.abs(real - case.x)) / float(d) - 1) < slack / 1000


# ---- the fine print ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_exact_distance_is_right(seed: int) -> None:
    assert lost(seed, argmax_radius=exact_radius) == {}


@pytest.mark.parametrize("factor, is_right", [(1 + 0.9e-9, True), (1 + 1.2e-9, False)])
def test_the_slack_is_1e_9(factor: float, is_right: bool) -> None:
    messages = lost(argmax_radius=lambda fs, x: exact_radius(fs, x) * Fraction(factor))

    assert (messages == {}) == is_right


@pytest.mark.parametrize("share", [0.5, 1e-3, 1e-9, 1e-100])
def test_a_cautious_student_is_right(share: float) -> None:
    def radius(fs: Any, x: float) -> float:
        return float(min(exact_radius(fs, x), 1)) * share

    assert lost(argmax_radius=radius) == {}


def test_a_radius_capped_at_a_small_number_is_right() -> None:
    assert lost(argmax_radius=lambda fs, x: min(1e-6, argmax_radius(fs, x))) == {}


@pytest.mark.parametrize(
    "form",
    [
        float,
        np.float64,
        Fraction,
        Decimal,
        sympy.Float,
        sympy.Rational,
        mpmath.mpf,
        np.array,
        torch.tensor,
        np.float32,
        lambda r: np.float32(r).item(),
        lambda r: torch.tensor(r, requires_grad=True),
        lambda r: torch.tensor(r, dtype=torch.float32).item(),
        lambda r: np.array([r]),
        lambda r: [r],
        lambda r: (r,),
    ],
)  # fmt: skip
def test_every_form_of_number_is_read(form: Callable[[float], Any]) -> None:
    def slope(fs: Any, x: float) -> Any:
        found = max_derivative(fs, x)
        return None if found is None else form(found)

    def radius(fs: Any, x: float) -> Any:
        return form(float(min(exact_radius(fs, x), 100)))

    assert lost(max_derivative=slope, argmax_radius=radius) == {}


@pytest.mark.parametrize(
    "infinite", [math.inf, np.inf, sympy.oo, torch.tensor(math.inf), np.float32("inf"), 10**400]
)
def test_infinity_is_right_where_nothing_overtakes_and_nowhere_else(infinite: Any) -> None:
    def radius(fs: Any, x: float) -> Any:
        return infinite if exact_radius(fs, x) == math.inf else argmax_radius(fs, x)

    assert lost(argmax_radius=radius) == {}
    assert loses_all_of(lost(argmax_radius=lambda fs, x: infinite), "radius_depends_on_the_slopes")


def test_an_int_is_a_radius() -> None:
    def radius(fs: Any, x: float) -> Any:
        r = argmax_radius(fs, x)
        return 1 if exact_radius(fs, x) >= 1 else Fraction(r)

    assert lost(argmax_radius=radius) == {}


@pytest.mark.parametrize(
    "answer",
    [
        0, 0.0, -1.0, -math.inf, math.nan, None, "1e-9", True, 1j, [], [1e-9, 1e-9], {}, object(), T,
        1e-9, 1e-300, 5e-324, Fraction(1, 10**400), 1, 10**9, np.float32(1e-9), np.float16(1e-4),
        torch.tensor(1e-9),
    ],
)  # fmt: skip
def test_no_constant_earns_anything(answer: Any) -> None:
    messages = lost(argmax_radius=lambda fs, x: answer)

    assert loses_all_of(messages, "radius_depends_on_the_slopes")


def test_a_constant_share_of_the_gap_earns_nothing() -> None:
    def radius(fs: Any, x: float) -> float:
        values = sorted(evaluate(polynomial(f), Fraction(x)) for f in fs)
        return 1e-12 * float(values[-1] - values[-2]) if len(values) > 1 else 1.0

    assert loses_all_of(lost(argmax_radius=radius), "radius_depends_on_the_slopes")


@pytest.mark.parametrize("answer", ["None", math.nan, False, [], np.array([1.0, 2.0]), object()])
def test_only_none_says_that_there_is_no_derivative(answer: Any) -> None:
    def slope(fs: Any, x: float) -> Any:
        found = max_derivative(fs, x)
        return answer if found is None else found

    assert lost(max_derivative=slope).keys() == {"no_derivative_at_a_kink", "derivative_of_random_polynomials"}


@pytest.mark.parametrize("answer", [None, 0.0, 1.0, math.nan, "1.0", True])
def test_no_constant_derivative_earns_anything(answer: Any) -> None:
    assert loses_all_of(lost(max_derivative=lambda fs, x: answer), "slope_of_the_largest")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("tolerance", [0.0, 1e-12, 1e-9, 1e-6, 1e-4])
def test_every_tolerance_for_ties_up_to_1e_4_is_right(tolerance: float, seed: int) -> None:
    def slope(fs: Any, x: float) -> float | None:
        values = [np.polyval(f[::-1], x) for f in fs]
        slopes = [
            np.polyval(np.polyder(f[::-1]), x)
            for f, v in zip(fs, values, strict=True)
            if max(values) - v <= tolerance
        ]
        return slopes[0] if max(slopes) - min(slopes) <= tolerance else None

    assert lost(seed, max_derivative=slope) == {}


# ---- the messages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "radius, says",
    [
        (lambda fs, x: math.inf, "inf says that nothing ever overtakes it"),
        (lambda fs, x: 0.0, "needs an r > 0"),
        (lambda fs, x: math.nan, "r is nan"),
        (lambda fs, x: None, "r is None"),
        (lambda fs, x: 1.0, "as it is for slopes 1 and 2"),
    ],
)
def test_a_wrong_radius_is_told_why(radius: Callable[..., Any], says: str) -> None:
    assert says in lost(argmax_radius=radius)["radius_depends_on_the_slopes"]


def test_a_radius_that_forgets_competitors_is_told_to_take_the_minimum() -> None:
    def radius(fs: Any, x: float) -> Any:
        top = fs[leader(fs, x)]
        return max(exact_radius([top, f], x) for f in fs if f is not top) if len(fs) > 1 else 1.0

    assert "take the minimum over all of them" in lost(argmax_radius=radius)["radius_for_every_competitor"]


@pytest.mark.parametrize(
    "at_kink, says",
    [
        (0.5, "the mean of their slopes, as autograd does"),
        (2.0, "the slope of one of them"),
        (7.0, "no derivative."),
    ],
)
def test_a_number_at_a_kink_is_told_where_it_comes_from(at_kink: float, says: str) -> None:
    def slope(fs: Any, x: float) -> float:
        found = max_derivative(fs, x)
        return at_kink if found is None else found

    assert says in lost(max_derivative=slope)["no_derivative_at_a_kink"]  # first: slopes 2 and −1
