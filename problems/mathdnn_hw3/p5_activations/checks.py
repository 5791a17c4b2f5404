"""Checks for activations: ReLU's idempotence, softplus and ReLU derivatives, sigmoid ↔ tanh networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from grader import (
    Case,
    Formula,
    Note,
    Partial,
    Reason,
    Student,
    StudentRaised,
    Tol,
    check,
    draw,
    expect,
    plot,
    problem,
    wrong,
)
from reference.mathdnn_hw3.p5_activations import (
    relu,
    sigmoid_to_tanh,
    softplus,
    softplus_prime,
    tanh_to_sigmoid,
)

problem(
    title="Activation functions: ReLU, softplus, sigmoid and tanh",
    points=20,
    provides=[
        "relu", "nonidempotent_witness", "softplus", "softplus_prime", "softplus_prime_lipschitz",
        "relu_prime_counterexample", "sigmoid_to_tanh", "tanh_to_sigmoid",
    ],
    formula={
        "softplus": Formula("z", r"\log(1 + e^z)", decides="softplus_is_right_at_random_points"),
        "softplus_prime": Formula(
            "z", r"\frac{1}{1 + e^{-z}}", decides="softplus_prime_is_right_at_random_points"
        ),
    },
)  # fmt: skip

MOST_BITS = 20_000  # of an exact number: 10^±6000, far more than a witness for L = 1e300 needs


def exact(value: Any, what: str) -> Fraction:
    """Read one finite number without rounding it."""
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        is_short = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS
        expect.holds(is_short, f"{what} has thousands of digits; that is more than any witness needs.")
        return Fraction(value)
    found = expect.number(value, what)
    expect.finite(found, what)
    return Fraction(found)


def shown(number: Fraction) -> str:
    """Write a number that may be too large for a float."""
    try:
        return f"{float(number):.9g}"
    except OverflowError:
        return "a number beyond 1e308"


# ---- what the contract covers, so that a simpler case may be shown ------------------------------


def is_off_zero(case: Case) -> bool:
    return case.z.size > 0 and bool(np.all((np.abs(case.z) >= 1e-3) & (np.abs(case.z) <= 1e6)))


def is_number_off_zero(case: Case) -> bool:
    return 1e-3 <= abs(case.z) <= 1e6


def is_number(case: Case) -> bool:
    return abs(case.z) <= 1e30


def is_slope(case: Case) -> bool:
    return 1e-4 <= case.alpha <= 1e6 and abs(case.alpha - 1.0) >= 0.01


def is_negative_slope(case: Case) -> bool:
    return -2.0 <= case.alpha <= -0.01


def is_moderate(case: Case) -> bool:
    return abs(case.z) <= 30


def is_large(case: Case) -> bool:
    return 30 <= abs(case.z) <= 1e4


def is_constant(case: Case) -> bool:
    return LEAST_L <= case.L <= 1e30


def is_huge_constant(case: Case) -> bool:
    return 1e30 <= case.L <= MOST_L


def is_network(case: Case) -> bool:
    widths = [case.X.shape[0], *(weight.shape[0] for weight in case.weights)]
    parts = [case.X, *case.weights, *case.biases]
    return (
        case.X.ndim == 2
        and [weight.shape for weight in case.weights] == [(n_out, n_in) for n_in, n_out in pairwise(widths)]
        and [bias.shape for bias in case.biases] == [(n_out,) for n_out in widths[1:]]
        and all(part.size > 0 and float(np.max(np.abs(part))) <= 4.0 for part in parts)
    )


def is_network_of_two_layers(case: Case) -> bool:
    return len(case.weights) == 2 and is_network(case)


def is_network_of_more_layers(case: Case) -> bool:
    return 3 <= len(case.weights) <= 5 and is_network(case)


# ---- ReLU -------------------------------------------------------------------------------------


def numbers(rng: np.random.Generator) -> Iterator[Case]:
    for z in (1.0, -1.0, 2.5, -3.0, 0.1, -0.1, 100.0, -1e6, 1e-3):
        yield Case(z=z)
    for _ in range(10):
        yield Case(z=float(draw.away_from_zero(rng).round(3)))


def arrays(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(z=np.array([1.0, -2.0, 3.0]))
    yield Case(z=np.array([-1.5, -0.5]))
    yield Case(z=np.array([2.0]))
    yield Case(z=np.array([[1.0, -1.0, 0.5], [-2.0, 3.0, -0.25]]))


def random_arrays(rng: np.random.Generator) -> Iterator[Case]:
    for shape in ((7,), (100,), (3, 5), (4, 1), (2, 3, 4)):
        yield Case(z=draw.away_from_zero(rng, *shape, least=0.01).round(4))


def points_of_idempotence(rng: np.random.Generator) -> Iterator[Case]:
    for z in (0.0, -0.0, 1.0, -1.0, 0.25, -1e-9, 1e30, -1e30):
        yield Case(z=z)
    for _ in range(5):
        yield Case(z=draw.number(rng))


def infinities(rng: np.random.Generator) -> Iterator[Case]:
    for z in (math.inf, -math.inf):
        yield Case(z=z)


def expect_relu(student: Student, case: Case) -> None:
    expect.close(student.relu(case.z), relu(case.z), what="relu(z)")


@check(points=0.5, cases=numbers, domain=is_number_off_zero)
def relu_of_numbers(student: Student, case: Case) -> None:
    """`relu(z)` is max{z, 0} for a number z."""
    expect_relu(student, case)


@check(points=0.5, cases=arrays, domain=is_off_zero)
def relu_of_arrays(student: Student, case: Case) -> None:
    """`relu(z)` of an array is the array of max{z_i, 0}, of the same shape."""
    expect_relu(student, case)


@check(points=0.25, cases=random_arrays, hidden=True)
def relu_of_random_arrays(student: Student, case: Case) -> None:
    """`relu(z)` works elementwise on random arrays with one, two and three axes."""
    expect_relu(student, case)


@check(points=0.5, cases=points_of_idempotence, domain=is_number, after=relu_of_numbers)
def relu_is_idempotent(student: Student, case: Case) -> None:
    """relu(relu(z)) = relu(z) for every number z; z = 0 is one of them."""
    once = student.relu(case.z)
    expect.holds(once is not None, "relu(z) is None: this case is missing.", reason=Reason.TYPE)
    expect.close(once, relu(case.z), what="relu(z)")
    expect.close(student.relu(expect.number(once)), expect.number(once), what="relu(relu(z))")


@check(points=0.25, cases=infinities, after=relu_of_numbers)
def relu_at_infinity(student: Student, case: Case) -> None:
    """`relu(z)` is max{z, 0} at z = ∞ and z = −∞, too."""
    expect_relu(student, case)


# ---- leaky ReLU -------------------------------------------------------------------------------


def slopes(rng: np.random.Generator) -> Iterator[Case]:
    for alpha in (0.5, 0.1, 0.01, 0.2, 0.3, 0.7, 0.9, 0.99, 1e-4, 1.01, 1.5, 2.0, 3.0, 10.0, 1e3, 1e6):
        yield Case(alpha=alpha)


def random_slopes(rng: np.random.Generator) -> Iterator[Case]:
    for low, high in ((1e-3, 0.1), (0.1, 0.99), (1.01, 10.0), (10.0, 1e6)):
        for alpha in draw.log_uniform(rng, low, high, 5):
            yield Case(alpha=float(alpha))


def idempotent_slopes(rng: np.random.Generator) -> Iterator[Case]:
    for alpha in (1.0, 0.0):
        yield Case(alpha=alpha)


def negative_slopes(rng: np.random.Generator) -> Iterator[Case]:
    for alpha in (-1.0, -0.5, -2.0, -0.01, -1.5):
        yield Case(alpha=alpha)
    yield Case(alpha=draw.number(rng, -2.0, -0.02))


def expect_witness(student: Student, case: Case) -> None:
    answer = student.nonidempotent_witness(case.alpha)
    if answer is None:
        expect.fail(f"None says that σ is idempotent for α = {case.alpha:g}; it is not: look at z < 0.")
    z, alpha = exact(answer, "z"), Fraction(case.alpha)
    once = z if z >= 0 else alpha * z
    twice = once if once >= 0 else alpha * once
    if z >= 0:
        expect.fail(f"z = {shown(z)}: where z ≥ 0, σ(z) = z and so σ(σ(z)) = σ(z); that is no witness.")
    expect.holds(twice != once, f"z = {shown(z)} is no witness: σ(σ(z)) = σ(z) = {shown(once)}.")


def expect_none(student: Student, case: Case) -> None:
    answer = student.nonidempotent_witness(case.alpha)
    if answer is None:
        return
    z = exact(answer, "z")
    once = shown(z if z >= 0 else Fraction(case.alpha) * z)
    expect.fail(
        f"z = {shown(z)} is no witness: σ(z) = {once} and σ(σ(z)) = {once}. Is σ idempotent for this α?",
        expected="None",
    )


@check(points=1.2, cases=slopes, domain=is_slope)
def leaky_relu_is_not_idempotent(student: Student, case: Case) -> None:
    """`nonidempotent_witness(alpha)` is a z with σ(σ(z)) ≠ σ(z) for a slope α > 0 other than 1."""
    expect_witness(student, case)


@check(points=0.6, cases=random_slopes, hidden=True)
def leaky_relu_is_not_idempotent_at_random_slopes(student: Student, case: Case) -> None:
    """`nonidempotent_witness(alpha)` is a z with σ(σ(z)) ≠ σ(z) for random α > 0 other than 1."""
    expect_witness(student, case)


@check(points=0.6, cases=idempotent_slopes, after=leaky_relu_is_not_idempotent)
def relu_and_identity_are_idempotent(student: Student, case: Case) -> None:
    """`nonidempotent_witness(alpha)` is None at α = 0 (ReLU) and α = 1 (the identity): there is none."""
    expect_none(student, case)


@check(points=0.6, cases=negative_slopes, domain=is_negative_slope, after=leaky_relu_is_not_idempotent)
def negative_slopes_are_idempotent(student: Student, case: Case) -> None:
    """`nonidempotent_witness(alpha)` is None for α < 0, where σ ≥ 0 everywhere: there is none."""
    expect_none(student, case)


# ---- softplus and its derivative --------------------------------------------------------------


def moderate(rng: np.random.Generator) -> Iterator[Case]:
    for z in (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 5.0, -5.0, 10.0, -10.0, 20.1, -20.0, 30.0, -30.0):
        yield Case(z=z)


def random_moderate(rng: np.random.Generator) -> Iterator[Case]:
    for size in (1.0, 3.0, 8.0, 30.0):
        for _ in range(8):
            yield Case(z=draw.number(rng, -size, size))


def large(rng: np.random.Generator) -> Iterator[Case]:
    for z in (100.0, -100.0, 710.0, -710.0, 746.0, -746.0, 1e3, -1e3, 1e4, -1e4):
        yield Case(z=z)


GRID = np.linspace(-6.0, 6.0, 61)


@check(points=0.8, cases=moderate, domain=is_moderate)
def softplus_is_right(student: Student, case: Case) -> None:
    """`softplus(z)` is log(1 + e^z)."""
    plot.compare("softplus", softplus, GRID, title="Softplus", x_label="z")
    expect.close(student.softplus(case.z), softplus(case.z), what="softplus(z)")


@check(points=0.4, cases=random_moderate, hidden=True)
def softplus_is_right_at_random_points(student: Student, case: Case) -> None:
    """`softplus(z)` is log(1 + e^z) at random z between −30 and 30."""
    expect.close(student.softplus(case.z), softplus(case.z), what="softplus(z)")


@check(points=0.3, cases=large, domain=is_large, after=softplus_is_right)
def softplus_does_not_overflow(student: Student, case: Case) -> None:
    """`softplus(z)` is right for z between −10000 and 10000, where e^z is too large or small for a float."""
    expect.close(student.softplus(case.z), softplus(case.z), what="softplus(z)")


@check(points=0.8, cases=moderate, domain=is_moderate)
def softplus_prime_is_right(student: Student, case: Case) -> None:
    """`softplus_prime(z)` is the derivative of log(1 + e^z)."""
    plot.compare("softplus_prime", softplus_prime, GRID, title="The derivative of softplus", x_label="z")
    expect.close(student.softplus_prime(case.z), softplus_prime(case.z), what="softplus′(z)")


@check(points=0.4, cases=random_moderate, hidden=True)
def softplus_prime_is_right_at_random_points(student: Student, case: Case) -> None:
    """`softplus_prime(z)` is the derivative of log(1 + e^z) at random z between −30 and 30."""
    expect.close(student.softplus_prime(case.z), softplus_prime(case.z), what="softplus′(z)")


@check(points=0.3, cases=large, domain=is_large, after=softplus_prime_is_right)
def softplus_prime_does_not_overflow(student: Student, case: Case) -> None:
    """`softplus_prime(z)` is right for z between −10000 and 10000, where e^z is too large or too small."""
    expect.close(student.softplus_prime(case.z), softplus_prime(case.z), what="softplus′(z)")


# ---- Lipschitz constants ----------------------------------------------------------------------

QUARTER_ROUNDING = Fraction(1, 10**12)  # 1/4 computed as a maximum of s(1 − s) may lack a few last bits


def pair_that_refutes(L: Fraction) -> tuple[float, float]:
    """Return an h > 0, and (σ′(h) − σ′(0))/h, which is more than L < 1/4."""
    h = 1.0
    # The slope is tanh(h/2)/(2h) = 1/4 − h²/48 + …, so some h does; at 1e-6 the slope is 1/4 up to 2e-14.
    while h > 1e-6 and math.tanh(h / 2) / (2 * h) <= L:
        h /= 2
    return h, math.tanh(h / 2) / (2 * h)


def expect_some_derivative(student: Student) -> None:
    """Expect that `softplus_prime`, if it was handed in, rises or falls: else a constant for it is a guess."""
    if not student.has("softplus_prime"):
        return
    try:
        values = [expect.number(value) for value in student.softplus_prime.many([(k / 4,) for k in range(10)])]
    except StudentRaised:
        return  # the starter's placeholder: as good as not handed in
    steps = np.diff(values)
    expect.holds(
        np.all(steps > 0) or np.all(steps < 0),
        "Your `softplus_prime` neither rises nor falls from 0 to 2.25, so no constant for it can be judged.",
    )


@check(points=1.5)
def softplus_prime_is_lipschitz(student: Student) -> Note | None:
    """|σ′(z1) − σ′(z2)| ≤ L|z1 − z2| for all z1, z2, with σ = softplus and L = `softplus_prime_lipschitz()`."""
    constant = exact(student.softplus_prime_lipschitz(), "L")
    if constant < Fraction(1, 4) - QUARTER_ROUNDING:
        h, slope = pair_that_refutes(constant)
        expect.fail(
            f"L = {shown(constant)} is too small: between z1 = 0 and z2 = {h:g}, σ′ rises by {slope:.12g} "
            "times their distance.",
            expected="1/4 or more",
        )
    expect_some_derivative(student)
    if constant > Fraction(1, 4) + QUARTER_ROUNDING:
        return Note("Your constant is valid. The best one is 1/4: the largest value of σ″, taken at z = 0.")
    return None


LEAST_L, MOST_L = 1e-3, 1e300


def constants(rng: np.random.Generator) -> Iterator[Case]:
    for L in (1.0, 0.5, 2.0, 10.0, 0.1, LEAST_L, 0.25, 1024.0, 1e3, 1e6, 1e12, 1e30):
        yield Case(L=L)


def random_constants(rng: np.random.Generator) -> Iterator[Case]:
    for low, high in ((LEAST_L, 0.1), (0.1, 10.0), (10.0, 1e6), (1e6, 1e30)):
        for L in draw.log_uniform(rng, low, high, 3):
            yield Case(L=float(L))
        # Where 1/(2L) is exact, a pair that gives equality cannot pass by its rounding.
        yield Case(L=2.0 ** math.floor(math.log2(high)))


def huge_constants(rng: np.random.Generator) -> Iterator[Case]:
    for L in (1e50, 1e100, 2.0**600, 1e200, MOST_L):
        yield Case(L=L)


def pair_for(student: Student, L: float) -> tuple[Fraction, Fraction]:
    """Ask for a pair, and read it exactly."""
    z1, z2 = expect.items(student.relu_prime_counterexample(L), 2, "the pair (z1, z2)")
    return exact(z1, "z1"), exact(z2, "z2")


def is_refuted(L: float, z1: Fraction, z2: Fraction) -> bool:
    """Say whether |σ′(z1) − σ′(z2)| > L|z1 − z2|, in rational numbers: no float holds 1e300 · 1e-320."""
    return z1 * z2 < 0 and abs(z1 - z2) * Fraction(L) < 1


def pair_or_none(student: Student, L: float) -> tuple[Fraction, Fraction] | None:
    """Ask for a pair; an answer that is none is charged where its L is the case."""
    try:
        return pair_for(student, L)
    except (expect.Mismatch, StudentRaised):
        return None


def refute(student: Student, case: Case, points: float) -> Partial | None:
    """Judge the pair for one L; some mistakes earn a part of the points.

    The messages name no L: they serve hidden cases, too.
    """
    at_the_ends = [pair_or_none(student, L) for L in (LEAST_L, MOST_L)]
    z1, z2 = pair = pair_for(student, case.L)
    product = abs(z1 - z2) * Fraction(case.L)
    is_right = is_refuted(case.L, z1, z2)
    if at_the_ends == [pair, pair]:
        if is_right:
            return Partial(
                points=points / 2,
                says="You return one pair for all L, so small that it refutes every L up to 1e300, but not "
                "every L: no pair does, so it must depend on L. That is half the points at most.",
            )
        if is_refuted(LEAST_L, z1, z2):
            return Partial(
                points=0.4 * points,
                says="You return one pair for all L, and it refutes the L below 1/|z1 − z2| only: the larger L, the "
                "nearer to 0 the points must be.",
            )
    if is_right:
        return None
    found = f"z1 = {shown(z1)}, z2 = {shown(z2)}"
    if (z1 == 0) != (z2 == 0) and product < 1:
        return Partial(
            points=points / 2,
            says="One of your points is 0, where ReLU has no derivative: take a point on the other side of 0 "
            "instead.",
        )
    expect.holds(z1 != 0 and z2 != 0, f"{found}: ReLU has no derivative at 0, so neither may be 0.")
    expect.holds(
        z1 * z2 < 0, f"{found} are on the same side of 0, where σ′ is constant: 0 > L|z1 − z2| is false."
    )
    if product <= 1 + Fraction(1, 10**12):
        return Partial(
            points=0.6 * points,
            says="For your points both sides are 1, and |σ′(z1) − σ′(z2)| > L|z1 − z2| is asked for: take them "
            "a little nearer to 0.",
        )
    expect.fail(f"{found}: |σ′(z1) − σ′(z2)| = 1, and L|z1 − z2| = {shown(product)} is more.")
    return None


@check(points=1.25, cases=constants, domain=is_constant)
def relu_prime_is_not_lipschitz(student: Student, case: Case) -> Partial | None:
    """For z1, z2 ≠ 0 from `relu_prime_counterexample(L)`, |σ′(z1) − σ′(z2)| > L|z1 − z2|, with σ = ReLU."""
    return refute(student, case, 1.25)


@check(points=0.75, cases=random_constants, hidden=True)
def relu_prime_is_not_lipschitz_for_random_constants(student: Student, case: Case) -> Partial | None:
    """`relu_prime_counterexample(L)` refutes random constants L between 0.001 and 1e30."""
    return refute(student, case, 0.75)


@check(points=0.5, cases=huge_constants, domain=is_huge_constant, after=relu_prime_is_not_lipschitz)
def relu_prime_is_not_lipschitz_for_huge_constants(student: Student, case: Case) -> Partial | None:
    """`relu_prime_counterexample(L)` refutes L up to 1e300: neither overflow nor rounding to 0 spoils it."""
    return refute(student, case, 0.5)


# ---- sigmoid and tanh networks ----------------------------------------------------------------

MAP_TOL = Tol(
    rtol=1e-9,
    atol=1e-9,
    why="right weights reach 1e-14; at L = 5 a wrong first layer may move the output by only 1e-4. In float32, "
    "1e-5 holds: 2e-6 was the worst of 3000 networks",
)
MOST_WIDTH = 1000


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def run(weights: list[np.ndarray], biases: list[np.ndarray], activation: Callable, X: np.ndarray) -> np.ndarray:
    """Compute a network at the columns of X; its last layer is affine."""
    values = X
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        values = activation(weight @ values + bias[:, None])
    return weights[-1] @ values + biases[-1][:, None]


def network(rng: np.random.Generator, *widths: int) -> Case:
    """Draw a network, inputs n_0, …, n_L wide, in whose layers the all-ones vector matters."""
    A, b = [], []
    for n_in, n_out in pairwise(widths):
        weight = np.zeros((n_out, n_in))
        while np.max(np.abs(weight.sum(axis=1))) < 0.3:
            weight = draw.away_from_zero(rng, n_out, n_in, least=0.3, most=1.5).round(2)
        A.append(weight)
        b.append(draw.away_from_zero(rng, n_out, least=0.2, most=1.0).round(2))
    return Case(weights=A, biases=b, X=draw.normal(rng, widths[0], 6).round(2))


def two_layers(rng: np.random.Generator) -> Iterator[Case]:
    for widths in ((1, 1, 1), (2, 3, 1), (3, 2, 4), (1, 5, 2)):
        yield network(rng, *widths)


def more_layers(rng: np.random.Generator) -> Iterator[Case]:
    for widths in ((1, 1, 1, 1), (2, 3, 4, 1), (3, 2, 4, 5, 2), (2, 4, 3, 5, 3, 1)):
        yield network(rng, *widths)


def random_networks(rng: np.random.Generator) -> Iterator[Case]:
    for L in (2, 3, 4, 5, 5):
        yield network(rng, *(int(width) for width in rng.permutation(6)[: L + 1] + 1))


def read_bias(bias: Any, weight: np.ndarray, what: str) -> np.ndarray:
    expect.holds(
        expect.array(bias, what).shape != weight.shape or weight.shape[1] == 1,
        f"{what} has the shape of a matrix, {weight.shape}: a matrix was added to the vector. Apply it to a "
        "vector first; which one?",
        reason=Reason.SHAPE,
    )
    found = expect.vector(bias, weight.shape[0], what)
    expect.finite(found, what)
    return found


def read_layers(
    result: Any, case: Case, names: tuple[str, str]
) -> tuple[list[np.ndarray], list[np.ndarray], Any]:
    """Read weights and biases as float64, and the coarsest dtype among them; hidden widths may differ."""
    depth, width = len(case.weights), case.X.shape[0]
    parts = expect.items(result, 2, f"the pair ({names[0]}, {names[1]})")
    both = [expect.items(part, depth, f"the list {name}") for part, name in zip(parts, names, strict=True)]
    weights, biases = [], []
    for layer, (weight, bias) in enumerate(zip(*both, strict=True)):
        what = f"{names[0]}[{layer}]"
        found = expect.array(weight, what)
        asked = case.weights[layer].shape
        if found.ndim < 2 and found.size == max(asked) and 1 in asked:  # one row or column, squeezed
            found = found.reshape(asked)
        is_last = layer == depth - 1
        fits = found.ndim == 2 and found.shape[1] == width and 0 < found.shape[0] <= MOST_WIDTH
        fits = fits and (found.shape[0] == asked[0] or not is_last)
        expect.holds(fits, f"{what} has shape {found.shape}; {asked} is asked for.", reason=Reason.SHAPE)
        width = found.shape[0]
        weights.append(found)
        expect.finite(found, what)
        biases.append(read_bias(bias, found, f"{names[1]}[{layer}]"))
    coarsest = min((part.dtype for part in weights + biases), key=lambda dtype: dtype.itemsize)
    wide = [[part.astype(np.float64) for part in parts] for parts in (weights, biases)]
    return wide[0], wide[1], coarsest


def hint(case: Case, found: tuple[list, list], right: tuple[list, list], names: tuple[str, str, str]) -> str:
    """Name the first layer that is not as it would be if every weight were a multiple of the given one."""
    for layer, (given, W, bias, C, d) in enumerate(zip(case.weights, *found, *right, strict=True), start=1):
        if W.shape != given.shape or not np.any(given):
            return ""
        scale = float(np.sum(W * given) / np.sum(given**2))
        if not np.allclose(W, scale * given, rtol=1e-4, atol=1e-4):
            return ""
        place = f" In layer {layer} of {len(case.weights)}"
        if not np.allclose(W, C, rtol=1e-4, atol=1e-4):
            return f"{place}, {names[1]} is {scale:.3g} times {names[0]}: that is not the factor needed there."
        off, ones = bias - d, given.sum(axis=1)
        shift = float(off @ ones / (ones @ ones))
        if not np.allclose(off, 0.0, atol=1e-4):
            # Of one number every other is a multiple: only quarters tell what happened.
            is_shift = np.allclose(off, round(4 * shift) / 4 * ones, rtol=1e-3, atol=1e-3)
            by = f" by {shift:.3g} times {names[0]}·1 (1 = the vector of ones)" if is_shift else ""
            return f"{place}, {names[1]} is right, but {names[2]} is off{by}."
    return ""


def expect_same_map(student: Student, case: Case, *, to_tanh: bool) -> None:
    A, C, d = ("A", "C", "d") if to_tanh else ("C", "A", "b")
    call, convert = (
        (student.sigmoid_to_tanh, sigmoid_to_tanh) if to_tanh else (student.tanh_to_sigmoid, tanh_to_sigmoid)
    )
    before, after = (sigmoid, np.tanh) if to_tanh else (np.tanh, sigmoid)
    weights, biases, dtype = read_layers(call(case.weights, case.biases), case, (C, d))
    exact_values = run(case.weights, case.biases, before, case.X)
    with np.errstate(over="ignore", invalid="ignore"):
        values = run(weights, biases, after, case.X)
    try:
        expect.close(values.astype(dtype), exact_values, tol=MAP_TOL)
    except expect.Mismatch:
        gap = float(np.max(np.abs(values - exact_values)))
        right = convert(case.weights, case.biases)
        expect.fail(
            f"the two networks differ by up to {gap:.3g} at {case.X.shape[1]} inputs."
            + hint(case, (weights, biases), right, (A, C, d))
        )


@check(points=2, cases=two_layers, domain=is_network_of_two_layers)
def tanh_network_of_two_layers(student: Student, case: Case) -> None:
    """For L = 2 the tanh network with `sigmoid_to_tanh(A, b)` computes what the sigmoid network (A, b) does."""
    expect_same_map(student, case, to_tanh=True)


@check(points=1.75, cases=more_layers, domain=is_network_of_more_layers)
def tanh_network_of_more_layers(student: Student, case: Case) -> None:
    """For L = 3, 4, 5 the tanh network with `sigmoid_to_tanh(A, b)` computes what the sigmoid network does."""
    expect_same_map(student, case, to_tanh=True)


@check(points=1.25, cases=random_networks, hidden=True)
def tanh_network_of_random_networks(student: Student, case: Case) -> None:
    """`sigmoid_to_tanh(A, b)` is right for random networks of 2 to 5 layers of any widths."""
    expect_same_map(student, case, to_tanh=True)


@check(points=1.25, cases=two_layers, domain=is_network_of_two_layers)
def sigmoid_network_of_two_layers(student: Student, case: Case) -> None:
    """For L = 2 the sigmoid network with `tanh_to_sigmoid(C, d)` computes what the tanh network (C, d) does."""
    expect_same_map(student, case, to_tanh=False)


@check(points=1, cases=more_layers, domain=is_network_of_more_layers)
def sigmoid_network_of_more_layers(student: Student, case: Case) -> None:
    """For L = 3, 4, 5 the sigmoid network with `tanh_to_sigmoid(C, d)` computes what the tanh network does."""
    expect_same_map(student, case, to_tanh=False)


@check(points=0.75, cases=random_networks, hidden=True)
def sigmoid_network_of_random_networks(student: Student, case: Case) -> None:
    """`tanh_to_sigmoid(C, d)` is right for random networks of 2 to 5 layers of any widths."""
    expect_same_map(student, case, to_tanh=False)


# ---- known-wrong answers ----------------------------------------------------------------------

RELU = ["relu_of_numbers", "relu_of_arrays", "relu_of_random_arrays"]
LEAKY = ["leaky_relu_is_not_idempotent", "leaky_relu_is_not_idempotent_at_random_slopes"]
SOFTPLUS = ["softplus_is_right", "softplus_is_right_at_random_points"]
PRIME = ["softplus_prime_is_right", "softplus_prime_is_right_at_random_points"]
LIPSCHITZ = ["softplus_prime_is_lipschitz"]
PAIR = ["relu_prime_is_not_lipschitz", "relu_prime_is_not_lipschitz_for_random_constants"]
HUGE = ["relu_prime_is_not_lipschitz_for_huge_constants"]
TO_TANH_DEEP = ["tanh_network_of_more_layers", "tanh_network_of_random_networks"]
TO_TANH = ["tanh_network_of_two_layers", *TO_TANH_DEEP]
TO_SIGMOID_DEEP = ["sigmoid_network_of_more_layers", "sigmoid_network_of_random_networks"]
TO_SIGMOID = ["sigmoid_network_of_two_layers", *TO_SIGMOID_DEEP]

wrong("relu_zero_missing.py", fails=["relu_is_idempotent"],
      says="The case z = 0 is missing: z > 0 and z < 0 do not cover all numbers.")
wrong("relu_of_one_number.py", fails=["relu_of_arrays", "relu_of_random_arrays"],
      says="max(0, z) compares whole arrays: apply it elementwise, as np.maximum does.")
wrong("relu_of_a_list.py", fails=["relu_of_arrays", "relu_of_random_arrays"],
      says="You go through the rows of z only: an array with two axes needs an elementwise function.")
wrong("relu_by_mask.py", fails=["relu_at_infinity"],
      says="z·1[z > 0] is −∞·0 = NaN at z = −∞: choose between z and 0 instead of multiplying.")
wrong("relu_absolute.py", fails=RELU,
      says="That is |z|, not max{z, 0}: negative numbers become 0.")
wrong("relu_leaky.py", fails=RELU,
      says="That is a leaky ReLU: below 0, ReLU is 0.")
wrong("witness_positive.py", fails=LEAKY,
      says="For z ≥ 0, σ(z) = z: such a z is never a witness. Look at z < 0.")
wrong("witness_zero.py", fails=LEAKY,
      says="σ(0) = 0, so z = 0 is no witness: look at z < 0.")
wrong("witness_never.py", fails=LEAKY,
      says="Leaky ReLU is not idempotent: for z < 0, σ(σ(z)) = α²z, which is not αz unless α is 0 or 1.")
wrong("witness_below_one_only.py", fails=LEAKY,
      says="A slope α > 1 is no exception: α²z ≠ αz for z < 0, too.")
wrong("witness_always.py", fails=["relu_and_identity_are_idempotent", "negative_slopes_are_idempotent"],
      says="For α ≤ 0 and for α = 1, σ is idempotent: there is no witness.")
wrong("witness_for_negative_slopes.py", fails=["negative_slopes_are_idempotent"],
      says="For α < 0, σ(z) = αz is positive where z is negative, and σ leaves positive numbers as they "
      "are: σ is idempotent.")
wrong("witness_at_slope_one.py", fails=["relu_and_identity_are_idempotent"],
      says="At α = 1, σ is the identity, which is idempotent.")
wrong("softplus_overflow.py", fails=["softplus_does_not_overflow"],
      says="e^z overflows from z ≈ 710 on: for z > 0 write log(1 + e^z) as z + log(1 + e^−z).")
wrong("softplus_base_10.py", fails=SOFTPLUS,
      says="log is the natural logarithm, not log10.")
wrong("softplus_reversed.py", fails=SOFTPLUS,
      says="That is softplus(−z): the exponent is +z.")
wrong("softplus_is_relu.py", fails=SOFTPLUS,
      says="That is ReLU; softplus is log(1 + e^z), which is log 2 at 0.")
wrong("softplus_prime_overflow.py", fails=["softplus_prime_does_not_overflow"],
      says="e^z/(1 + e^z) is ∞/∞ from z ≈ 710 on: divide by e^z.")
wrong("softplus_prime_reversed.py", fails=PRIME,
      says="The sign of the exponent: e^−z/(1 + e^−z) is 1 − σ′(z), which falls; softplus is convex, σ′ rises.")
wrong("softplus_prime_no_inner_derivative.py", fails=PRIME,
      says="1/(1 + e^z) lacks the inner derivative e^z.")
wrong("softplus_second_derivative.py", fails=PRIME,
      says="That is the second derivative of softplus, s(1 − s); the first is s = 1/(1 + e^−z).")
wrong("lipschitz_too_small.py", fails=LIPSCHITZ,
      says="σ″(0) = 1/4, so no constant below 1/4 will do.")
wrong("lipschitz_from_a_grid.py", fails=LIPSCHITZ,
      says="The largest slope on a grid that misses z = 0 is below the supremum 1/4: find the maximum of "
      "σ″ by its derivative.")
wrong("lipschitz_infinite.py", fails=LIPSCHITZ,
      says="∞ is not a constant: a Lipschitz constant is a finite number.")
wrong("lipschitz_slope_far_out.py", fails=LIPSCHITZ,
      says="σ″ tends to 0 at ±∞, but a Lipschitz constant must bound it everywhere.")
wrong("pair_with_equality.py", fails=[*PAIR, *HUGE],
      says="±1/(2L) makes both sides 1: the inequality is strict, so take the points nearer.")
wrong("pair_with_zero.py", fails=[*PAIR, *HUGE],
      says="z2 = 0 is where ReLU has no derivative: both points must differ from 0.")
wrong("pair_on_one_side.py", fails=PAIR,
      says="Both points are on the same side of 0, where σ′ is constant.")
wrong("pair_fixed.py", fails=[*PAIR, *HUGE],
      says="One fixed pair refutes only the L below 1/|z1 − z2|: the pair must depend on L.")
wrong("pair_fixed_and_tiny.py", fails=[*PAIR, *HUGE],
      says="One fixed pair, however small, does not refute every L: the pair must depend on L.")
wrong("pair_moves_apart.py", fails=PAIR,
      says="Your points move apart as L grows: ε must tend to 0, not to ∞.")
wrong("pair_too_far.py", fails=PAIR,
      says="±1/L are 2/L apart: L|z1 − z2| = 2 is more than 1.")
wrong("pair_rounds_to_zero.py", fails=HUGE,
      says="In float32, 1/(4L) is 0 from L ≈ 1e45 on: use float64.")
wrong("tanh_middle_like_last.py", fails=TO_TANH_DEEP,
      says="In the middle layers you undo the hidden values' scale and shift, but forget that σ(z) = (1 + "
      "tanh(z/2))/2 halves z there, too.")
wrong("tanh_middle_scale.py", fails=TO_TANH_DEEP,
      says="The scale of the middle layers is 1/2 for their input and 1/2 for their output: A/4, not A/2.")
wrong("tanh_scaling_only.py", fails=TO_TANH,
      says="You scale, but do not shift: σ has values around 1/2 and tanh around 0, which the next bias "
      "must make good.")
wrong("tanh_shift_sign.py", fails=TO_TANH,
      says="The sign of the shift: y = (1 + y′)/2, so Ay = Ay′/2 + A1/2 adds to the bias.")
wrong("tanh_shift_in_first_layer.py", fails=TO_TANH,
      says="The first layer's input is x itself, not a hidden value: nothing is to be shifted there.")
wrong("tanh_last_like_hidden.py", fails=TO_TANH,
      says="The last layer is affine: there is no activation whose argument has to be halved.")
wrong("tanh_first_not_halved.py", fails=TO_TANH,
      says="σ(z) = (1 + tanh(z/2))/2: the first layer's argument has to be halved as well.")
wrong("tanh_without_ones.py", fails=TO_TANH,
      says="b/2 + A/4 adds a matrix to a vector: the shift is A/4 times the all-ones vector, the row sums "
      "of A.")
wrong("tanh_ones_left_out.py", fails=TO_TANH,
      says="The shift is A·1/2, a vector of row sums of A; you add the number 1/2.")
wrong("tanh_columns_summed.py", fails=TO_TANH,
      says="A·1 holds the sums of the rows of A; you sum its columns.")
wrong("tanh_two_layers_only.py", fails=TO_TANH_DEEP,
      says="You convert the first and the last layer only; there may be more in between.")
wrong("tanh_unchanged.py", fails=TO_TANH,
      says="The weights are returned as they came: σ and tanh differ by scale and shift.")
wrong("sigmoid_all_layers_alike.py", fails=TO_SIGMOID,
      says="You use A = 2C, b = d − C·1 in every layer, but the first, the middle and the last layers differ.")
wrong("sigmoid_middle_scale.py", fails=TO_SIGMOID_DEEP,
      says="In the middle layers 2 for their input and 2 for their output make 4C, and the shift doubles "
      "with the bias.")
wrong("sigmoid_scaling_only.py", fails=TO_SIGMOID,
      says="You scale, but do not shift: y′ = 2y − 1, so C·1 has to be taken off the next bias.")
wrong("sigmoid_shift_sign.py", fails=TO_SIGMOID,
      says="The sign of the shift: y′ = 2y − 1, so Cy′ = 2Cy − C1 lowers the bias.")
wrong("sigmoid_last_like_hidden.py", fails=TO_SIGMOID,
      says="The last layer is affine: there is no activation whose argument has to be doubled.")
wrong("sigmoid_like_tanh.py", fails=TO_SIGMOID,
      says="That is the map from sigmoid to tanh again; its converse undoes the scale and the shift.")
