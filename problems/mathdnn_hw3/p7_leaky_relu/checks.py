"""Checks for leaky ReLU: the gradient, the SGD step, a dead neuron without gradient, and one that revives."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from grader import Case, Partial, Tol, check, draw, expect, plot, problem, wrong
from reference.mathdnn_hw3.p7_leaky_relu import first_alive, leaky_gradient, leaky_sgd_step
from reference.mathdnn_hw3.sgd_runs import motion_of_fit_run

problem(
    title="Leaky ReLU neurons come back to life",
    points=15,
    provides=["leaky_gradient", "leaky_sgd_step", "zero_gradient_example", "revival_example"],
)

PARTS = ("a", "b", "u")
EXAMPLE_ALPHAS = (0.01, 0.1, 0.5)
MOST_STEPS = 20_000  # the contract's
MOST_INPUTS = 100_000  # far more than a witness needs
RUN_STEPS = 60
KINK_MARGIN = 0.01  # no run comes nearer to a kink: 100 times what float32 may be off
# A run is used only if the reference in float32 stays within 1e-4 of itself in float64 (`motion_of_fit_run`);
# 2e-3 leaves twenty times that for another order of operations, and is 1/50 of the least motion (0.1).
RUN_TOL = Tol(rtol=0.0, atol=2e-3, why="float32 rounding, summed over 60 steps")


# --- cases ------------------------------------------------------------------------------------------


def network(rng: np.random.Generator, signs: list[int]) -> dict[str, object]:
    """Draw a network and an input: neuron j is living at x if ``signs[j]`` is 1, dead if it is −1."""
    p = len(signs)
    x = draw.number(rng, 0.3, 0.8, 2) if rng.random() < 0.5 else draw.number(rng, 1.2, 2.0, 2)
    x = x if rng.random() < 0.5 else -x  # |x| is never 1: a lost factor x must show
    a = draw.away_from_zero(rng, p, least=0.2, most=1.5).round(2)
    # Pre-activations at least 0.1 from the kink, up to the rounding of b.
    z = np.array(signs) * draw.uniform(rng, 0.15, 1.8, p)
    u = draw.away_from_zero(rng, p, least=0.3, most=1.6).round(2)
    return {"a": a, "b": (z - a * x).round(2), "u": u, "x": x}


def gradients(rng: np.random.Generator) -> Iterator[Case]:
    for signs, alpha in (
        ([1], 0.2), ([-1], 0.2), ([-1], 0.01), ([1, -1], 0.5), ([-1, 1, -1], 0.1), ([-1, -1], 0.3),
        ([1, -1, 1, -1, 1], 0.01),
    ):  # fmt: skip
        yield Case(**network(rng, signs), alpha=alpha)


def other_gradients(rng: np.random.Generator) -> Iterator[Case]:
    for p in (1, 2, 3, 3, 8, 40):
        signs = [int(sign) for sign in rng.choice([-1, 1], size=p)]
        signs[0] = -1  # where the slope matters
        yield Case(**network(rng, signs), alpha=draw.number(rng, 0.02, 0.95, 2))
    yield Case(**network(rng, [-1, 1]), alpha=0.0)  # ReLU
    yield Case(**network(rng, [-1, 1]), alpha=1.0)  # the identity
    at_zero = network(rng, [1, -1, 1])
    z = at_zero["a"] * at_zero["x"] + at_zero["b"]
    yield Case(a=at_zero["a"], b=z.round(2), u=at_zero["u"], x=0.0, alpha=0.25)


def steps(rng: np.random.Generator) -> Iterator[Case]:
    for signs, lr, alpha in (
        ([1], 0.1, 0.2), ([-1], 0.5, 0.5), ([-1], 0.1, 0.01), ([1, -1], 0.3, 0.2), ([-1, 1, 1], 0.2, 0.1),
        ([1, -1, 1, -1], 0.05, 0.4), ([-1, -1, -1], 0.5, 0.3),
    ):  # fmt: skip
        drawn = network(rng, signs)
        z = drawn["a"] * drawn["x"] + drawn["b"]
        f = float(drawn["u"] @ np.where(z > 0.0, z, alpha * z))
        # f − y is away from 0 (something must move) and from 1 (a lost factor f − y must show).
        residual = draw.number(rng, 0.3, 0.7) if rng.random() < 0.5 else draw.number(rng, 1.4, 2.5)
        y = round(f - residual if rng.random() < 0.5 else f + residual, 3)
        yield Case(**drawn, y=y, lr=lr, alpha=alpha)


def is_fit_for_a_run(case: Case) -> bool:
    """Say whether a run avoids the kink, moves every neuron, and is the same in float32."""
    motion = motion_of_fit_run(
        lambda a, b, u, x, y: leaky_sgd_step(a, b, u, x, y, case.lr, case.alpha),
        [case[name] for name in PARTS], case.X, case.Y, steps=RUN_STEPS, margin=KINK_MARGIN,
    )  # fmt: skip
    return motion is not None and bool(np.all(motion >= 0.1))


def draw_run(rng: np.random.Generator, p: int, n: int, alpha: float) -> Case:
    return Case(
        a=draw.away_from_zero(rng, p, least=0.2, most=1.2),
        b=draw.uniform(rng, -1.0, 1.0, p),
        u=draw.away_from_zero(rng, p, least=0.4, most=1.5),
        X=rng.permutation(np.linspace(-1.3, 1.3, n) + draw.uniform(rng, -0.15, 0.15, n)),
        Y=draw.away_from_zero(rng, n, least=0.5, most=1.5),
        lr=0.1,
        alpha=alpha,
    )


def runs(rng: np.random.Generator) -> Iterator[Case]:
    for p, n, alpha in ((1, 2, 0.3), (2, 2, 0.5), (3, 3, 0.4)):
        case = draw_run(rng, p, n, alpha)
        while not is_fit_for_a_run(case):
            case = draw_run(rng, p, n, alpha)
        yield case


def example_alphas(rng: np.random.Generator) -> Iterator[Case]:
    for alpha in EXAMPLE_ALPHAS:
        yield Case(alpha=alpha)


def is_network(case: Case) -> bool:
    """Say whether a, b, u fit together, and no neuron is near its kink at x."""
    p = case.a.size
    is_off_kinks = float(np.min(np.abs(case.a * case.x + case.b))) >= 0.1
    is_small = all(float(np.max(np.abs(case[name]))) <= 3.0 for name in (*PARTS, "x"))
    return all(case[name].shape == (p,) for name in PARTS) and is_off_kinks and is_small and 0.01 <= case.alpha <= 1


def is_step(case: Case) -> bool:
    return is_network(case) and 0.01 <= case.lr <= 1 and abs(case.y) <= 10


# --- checks -----------------------------------------------------------------------------------------


def read_parts(result: object, p: int, what: str) -> list[np.ndarray]:
    """Read (a, b, u) or (da, db, du), in the coarsest of the three dtypes: that is what was computed in."""
    parts = expect.items(result, 3, what)
    found = [expect.vector(part, p, f"part {k} of {what}") for k, part in enumerate(parts, start=1)]
    coarsest = min((part.dtype for part in found), key=lambda dtype: dtype.itemsize)
    return [part.astype(coarsest) for part in found]


def expect_gradient(student, case, *, in_reverse: bool = False) -> None:
    result = student.leaky_gradient(case.a, case.b, case.u, case.x, case.alpha)
    parts = read_parts(result, case.a.size, "the gradient (da, db, du)")
    if in_reverse:
        parts = parts[::-1]
    for name, part, exact in zip(PARTS, parts, leaky_gradient(**case), strict=True):
        expect.close(part, exact, what=f"d{name}")


def is_in_reverse(student, case) -> bool:
    """Say whether the gradient is right but for its order: (du, db, da)."""
    expect_gradient(student, case, in_reverse=True)
    return True


IN_REVERSE = "The three parts are right, but your tuple is (du, db, da); (da, db, du) is asked for."


@check(points=3, cases=gradients, domain=is_network, partial=[Partial(points=1.5, says=IN_REVERSE, when=is_in_reverse)])
def gradient_is_autograds(student, case):
    """`leaky_gradient` is the gradient (da, db, du) of f(x) = uᵀσ(ax + b) that autograd finds."""
    expect_gradient(student, case)


@check(
    points=1, cases=other_gradients, hidden=True,
    partial=[Partial(points=0.5, says=IN_REVERSE, when=is_in_reverse)],
)  # fmt: skip
def gradient_for_every_slope(student, case):
    """The gradient is right for networks of any width and for every slope α from 0 to 1."""
    expect_gradient(student, case)


@check(points=3, cases=steps, domain=is_step)
def step_is_sgd(student, case):
    """`leaky_sgd_step` moves a, b and u at once to θ − lr·(f(x) − y)·∇f(x), all taken at the old values."""
    result = student.leaky_sgd_step(case.a, case.b, case.u, case.x, case.y, case.lr, case.alpha)
    parts = read_parts(result, case.a.size, "the step's result (a, b, u)")
    for name, part, exact in zip(PARTS, parts, leaky_sgd_step(**case), strict=True):
        expect.close(part, exact, what=f"the new {name}")


@check(points=1, cases=runs, hidden=True)
def run_is_sgd(student, case):
    """Repeated, `leaky_sgd_step` goes where SGD goes, through deaths and revivals."""
    exact = state = [case[name] for name in PARTS]
    for k in range(RUN_STEPS):
        i = k % case.X.size
        sample = float(case.X[i]), float(case.Y[i]), case.lr, case.alpha
        found = read_parts(student.leaky_sgd_step(*state, *sample), case.a.size, "the step's result (a, b, u)")
        exact = leaky_sgd_step(*exact, *sample)
        for name, part, right in zip(PARTS, found, exact, strict=True):
            expect.close(part, right, tol=None if part.dtype == np.float64 else RUN_TOL, what=name)
        # Students are given float64 arrays, so their own result goes back as that; no bit is lost.
        state = [part.astype(np.float64) for part in found]


def finite_number(value: object, what: str) -> float:
    """Read one finite number."""
    found = expect.number(value, what)
    expect.holds(math.isfinite(found), f"{what} is {found}; a finite number is asked for.")
    return found


@check(points=3, cases=example_alphas)
def zero_gradient_while_dead(student, case):
    """`zero_gradient_example` is a neuron with ax + b < 0 for which ∂f/∂a = ∂f/∂b = 0 although α > 0."""
    parts = expect.items(student.zero_gradient_example(case.alpha), 4, "the example (a, b, u, x)")
    a, b, u, x = (finite_number(part, name) for name, part in zip("abux", parts, strict=True))
    z = a * x + b
    expect.holds(z < 0.0, f"ax + b = {z:g}; the neuron must be dead at x, ax + b < 0.")
    if u == 0.0:
        return None
    if x == 0.0:
        return Partial(
            points=1.5,
            says=f"With x = 0, ∂f/∂a = uσ′(ax + b)x is 0, but ∂f/∂b = uσ′(ax + b) = {u * case.alpha:g} is not.",
        )
    expect.fail(f"∂f/∂a = uαx and ∂f/∂b = uα are not both 0 at a = {a:g}, b = {b:g}, u = {u:g}, x = {x:g}.")
    return None


def samples(value: object, what: str) -> np.ndarray:
    """Read a list of finite numbers; one number is a list of one."""
    found = expect.array(value, what)
    is_list = found.size == max(found.shape, default=1)  # (n,), (n, 1), or one number
    expect.holds(is_list, f"{what} has shape {found.shape}; a list of numbers is asked for.")
    expect.holds(0 < found.size <= MOST_INPUTS, f"{what} has {found.size} numbers; 1 to {MOST_INPUTS} may be.")
    expect.finite(found, what)
    return found.reshape(-1).astype(np.float64)


SHOWN_STEPS = 3000


def show_revival(neuron: tuple[float, float, float], X: np.ndarray, Y: np.ndarray, lr: float, alpha: float) -> None:
    """Show the example's largest pre-activation over the inputs, and that of the same start under ReLU."""
    alive, _ = first_alive(neuron, X, Y, lr, alpha, SHOWN_STEPS)
    steps = SHOWN_STEPS if alive is None else alive
    state = tuple(np.array([part]) for part in neuron)
    z = []
    for k in range(steps + 1):
        z.append(float(np.max(state[0] * X + state[1])))
        i = k % X.size
        state = leaky_sgd_step(*state, float(X[i]), float(Y[i]), lr, alpha)
    end = f"alive after {alive} steps" if alive is not None else f"still dead after {steps} steps"
    plot.show(
        "revival", title=f"Your example, α = {alpha:g}", x_label="step", y_label="largest aXᵢ + b",
        series=[
            plot.reference("with ReLU instead", [0, max(steps, 1)], [z[0], z[0]]),
            plot.line("with leaky ReLU", np.arange(len(z)), z),
        ],
        alt=f"The largest pre-activation over the inputs: with leaky ReLU the neuron is {end}; with ReLU it gets "
        "no gradient and stays where it is.",
    )  # fmt: skip


@check(points=4, cases=example_alphas)
def dead_neuron_revives(student, case):
    """`revival_example` is a neuron dead on all of X that SGD brings to life on some X_i within 20000 steps."""
    names = ("a", "b", "u", "X", "Y", "lr", "steps")
    parts = expect.items(student.revival_example(case.alpha), 7, f"the example ({', '.join(names)})")
    given = dict(zip(names, parts, strict=True))
    a, b, u, lr, claimed = (finite_number(given[name], name) for name in ("a", "b", "u", "lr", "steps"))
    X, Y = samples(given["X"], "X"), samples(given["Y"], "Y")
    expect.holds(X.size == Y.size, f"X has {X.size} numbers and Y has {Y.size}; equal lengths are asked for.")
    expect.holds(lr > 0.0, f"lr is {lr:g}; a step length > 0 is asked for.")
    is_count = claimed >= 1.0 and claimed == int(claimed)
    expect.holds(is_count, f"steps is {claimed:g}; a whole number ≥ 1 is asked for.")
    with np.errstate(over="ignore"):  # an overflow to inf is no dead neuron
        i = int(np.argmax(a * X))
    z = a * float(X[i]) + b
    expect.holds(z < 0.0, f"at the start a·X[{i}] + b = {z:g}; the neuron must be dead on all of X.")
    plot.afterwards(lambda: show_revival((a, b, u), X, Y, lr, case.alpha))
    alive, end = first_alive((a, b, u), X, Y, lr, case.alpha, MOST_STEPS)
    if not np.isfinite(end).all():
        after = ", ".join(f"{value:g}" for value in end)
        expect.fail(f"SGD diverges from there: it comes to (a, b, u) = ({after}).")
    start = f"For α = {case.alpha:g} the neuron is dead at the start, but"
    if alive is None:
        return Partial(points=1.2, says=f"{start} it is still dead after {MOST_STEPS} steps.")
    if alive > claimed:
        return Partial(points=1.2, says=f"{start} comes alive after {alive} steps, not within {claimed:g}.")
    return None


# --- known-wrong answers ----------------------------------------------------------------------------

GRADIENT = ["gradient_is_autograds", "gradient_for_every_slope"]
STEP = ["step_is_sgd", "run_is_sgd"]
ZERO = ["zero_gradient_while_dead"]
REVIVAL = ["dead_neuron_revives"]

wrong("gradient_reversed.py", fails=GRADIENT,
      says="The gradient is asked for in the order (da, db, du); you return (du, db, da).")
wrong("a_and_u_swapped.py", fails=[*GRADIENT, *STEP],
      says="The gradients of a and u are swapped: ∂f/∂a_j = u_j σ′(z_j) x and ∂f/∂u_j = σ(z_j), z = ax + b.")
wrong("alpha_fixed.py", fails=[*GRADIENT, *STEP],
      says="The slope is fixed at 0.01; it is the argument alpha.")
wrong("relu_when_dead.py", fails=[*GRADIENT, *STEP],
      says="Below 0 you use σ = 0 and σ′ = 0, which is ReLU; the leaky σ has the value αz and the slope α.")
wrong("relu_slope_when_dead.py", fails=[*GRADIENT, *STEP],
      says="For z < 0 the derivative of the leaky ReLU is α, not 0.")
wrong("relu_value_when_dead.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂u_j = σ(a_j x + b_j), which is α(a_j x + b_j) for a dead neuron, not 0.")
wrong("slopes_swapped.py", fails=[*GRADIENT, *STEP],
      says="The slope is 1 above 0 and α below it, not the other way round.")
wrong("alpha_as_value.py", fails=[*GRADIENT, *STEP],
      says="Below 0, σ(z) is αz, not α.")
wrong("x_missing.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂a_j = u_j σ′(a_j x + b_j) x: the factor x, the inner derivative, is missing.")
wrong("u_missing.py", fails=[*GRADIENT, *STEP],
      says="The derivatives for a_j and b_j hold the factor u_j, through which neuron j enters f.")
wrong("alpha_for_every_neuron.py", fails=[*GRADIENT, *STEP],
      says="One neuron's sign decides for all: σ acts on each a_j x + b_j by itself.")
wrong("plus_sign.py", fails=STEP,
      says="The step has the wrong sign: descent subtracts lr·(f(x) − y)·∇f.")
wrong("residual_missing.py", fails=STEP,
      says="The loss slope ℓ′ = f(x) − y is missing: the step goes along lr·(f(x) − y)·∇f, not along lr·∇f.")
wrong("loss_without_half.py", fails=STEP,
      says="The loss is ½(f(x) − y)²; its slope is f(x) − y, without the factor 2.")
wrong("one_after_the_other.py", fails=STEP,
      says="a, b and u are updated one after the other, each from values already changed; the gradient must be "
      "taken once, at the old values.")
wrong("no_op.py", fails=STEP, says="The step returns its arguments: nothing is learnt.")
wrong("zero_at_x_0.py", fails=ZERO,
      says="x = 0 makes ∂f/∂a vanish, but not ∂f/∂b = uα: it is u that must be 0.")
wrong("zero_never.py", fails=ZERO,
      says="There is an exception: with u = 0 the output does not depend on a and b at all.")
wrong("zero_at_alpha_0.py", fails=ZERO,
      says="The example must work for the α that is given; α is not yours to choose.")
wrong("zero_on_the_kink.py", fails=ZERO,
      says="At ax + b = 0 the neuron is not dead; the exception must have ax + b < 0.")
wrong("zero_when_alive.py", fails=ZERO,
      says="The neuron of the example must be dead: ax + b < 0.")
wrong("revival_from_the_living.py", fails=REVIVAL,
      says="The neuron must be dead on every input at the start, not just on the first.")
wrong("revival_of_a_fitted_neuron.py", fails=REVIVAL,
      says="The neuron fits its target from the start: the loss slope is 0, and nothing moves.")
wrong("revival_pushed_down.py", fails=REVIVAL,
      says="The target has the wrong sign: the steps make a·X_i + b more negative.")
wrong("revival_with_u_too_small.py", fails=REVIVAL,
      says="u falls to 0 before the neuron gets to life, and then pushes the other way; start with |u| larger "
      "than |b|.")
wrong("revival_for_one_alpha.py", fails=REVIVAL,
      says="The number of steps must depend on α: the smaller α is, the slower the revival.")
wrong("revival_by_ascent.py", fails=REVIVAL, says="The step length must be positive.")
wrong("revival_by_explosion.py", fails=REVIVAL,
      says="The step length is so large that the numbers overflow; that is no revival.")
wrong("revival_of_nothing.py", fails=REVIVAL,
      says="Without inputs there is nothing to be dead on; give at least one X_i with its Y_i.")
