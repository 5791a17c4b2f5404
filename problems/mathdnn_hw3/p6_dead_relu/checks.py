"""Checks for dead ReLU neurons: the gradient, the SGD step, the long run, and the induction hypothesis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader import Case, Note, Partial, Tol, check, draw, expect, plot, problem, wrong
from reference.mathdnn_hw3.neurons import (
    Neuron,
    alive_everywhere,
    is_alive,
    is_off_the_kink,
    neuron_step,
    not_dead,
)
from reference.mathdnn_hw3.p6_dead_relu import relu_net_gradient, sgd_step
from reference.mathdnn_hw3.sgd_runs import motion_of_fit_run

problem(
    title="Dead ReLU neurons stay dead",
    points=15,
    provides=["relu_net_gradient", "sgd_step", "dead_invariant"],
)

PARTS = ("a", "b", "u")
RUN_STEPS = 300
RUN_LR = 0.05
KINK_MARGIN = 0.02  # no run comes nearer to a kink: 200 times what float32 may be off
# A run is used only if the reference in float32 stays within 1e-4 of itself in float64 (`motion_of_fit_run`);
# 2e-3 leaves twenty times that for another order of operations, and is 1/50 of the least motion (0.1).
RUN_TOL = Tol(rtol=0.0, atol=2e-3, why="float32 rounding, summed over 300 steps")


# --- cases: networks -------------------------------------------------------------------------------


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
    for signs in ([1], [-1], [1, -1], [-1, 1, 1], [1, 1, 1, 1], [-1, -1], [1, -1, 1, -1, 1]):
        yield Case(**network(rng, signs))


def other_gradients(rng: np.random.Generator) -> Iterator[Case]:
    for p in (1, 1, 2, 3, 3, 4, 8, 16, 40):
        yield Case(**network(rng, [int(sign) for sign in rng.choice([-1, 1], size=p)]))
    at_zero = network(rng, [1, -1, 1])
    z = at_zero["a"] * at_zero["x"] + at_zero["b"]
    yield Case(a=at_zero["a"], b=z.round(2), u=at_zero["u"], x=0.0)


def steps(rng: np.random.Generator) -> Iterator[Case]:
    for signs, lr in (
        ([1], 0.1), ([-1], 0.1), ([1, -1], 0.3), ([1, 1], 0.1), ([-1, 1, 1], 0.2), ([1, -1, 1, 1], 0.05),
        ([-1, -1, -1], 0.5),
    ):  # fmt: skip
        drawn = network(rng, signs)
        f = float(drawn["u"] @ np.maximum(drawn["a"] * drawn["x"] + drawn["b"], 0.0))
        # f − y is away from 0 (something must move) and from 1 (a lost factor f − y must show).
        residual = draw.number(rng, 0.3, 0.7) if rng.random() < 0.5 else draw.number(rng, 1.4, 2.5)
        y = round(f - residual if rng.random() < 0.5 else f + residual, 3)
        yield Case(**drawn, y=y, lr=lr)


def is_fit_for_a_run(case: Case) -> bool:
    """Say whether a run avoids the kink, moves every living neuron, and is the same in float32."""
    motion = motion_of_fit_run(
        lambda a, b, u, x, y: sgd_step(a, b, u, x, y, case.lr),
        [case[name] for name in PARTS], case.X, case.Y, steps=RUN_STEPS, margin=KINK_MARGIN,
    )  # fmt: skip
    return motion is not None and bool(np.all(np.delete(motion, case.dead) >= 0.1))


def draw_run(rng: np.random.Generator, p: int, n: int, dead: list[int]) -> Case:
    """Draw a network, training data, and which neurons are dead on all of it; the rest live on some."""
    X = np.linspace(-1.3, 1.3, n) + draw.uniform(rng, -0.15, 0.15, n) if n > 1 else np.array([0.7])
    X = rng.permutation(X)
    a = draw.away_from_zero(rng, p, least=0.3, most=1.2)
    b = draw.uniform(rng, 0.2, 1.2, p)
    b[dead] = -np.max(np.outer(a[dead], X), axis=1) - draw.uniform(rng, 0.2, 0.9, len(dead))
    u = draw.away_from_zero(rng, p, least=0.4, most=1.2)
    return Case(a=a, b=b, u=u, X=X, Y=draw.away_from_zero(rng, n, least=0.5, most=1.5), lr=RUN_LR, dead=dead)


def runs(rng: np.random.Generator) -> Iterator[Case]:
    for p, n, dead in ((2, 1, [0]), (3, 2, [1]), (5, 3, [0, 3])):
        case = draw_run(rng, p, n, dead)
        while not is_fit_for_a_run(case):
            case = draw_run(rng, p, n, dead)
        yield case


# --- cases: the induction hypothesis ----------------------------------------------------------------

def dead_start(rng: np.random.Generator, n: int, margin: float) -> tuple[Neuron, np.ndarray]:
    """Draw inputs, 0.4 or more apart, and a neuron with a·X_i + b ≤ −margin for all i."""
    X = rng.permutation((np.arange(n) - rng.integers(0, n)) * 0.7 + draw.uniform(rng, 0.1, 0.4, n)).round(2)
    a = float(draw.away_from_zero(rng, least=0.5, most=2.0).round(2))
    u = float(draw.away_from_zero(rng, least=0.3, most=2.0).round(2))
    return (a, float(np.round(-np.max(a * X) - margin, 2)), u), X


def starts(rng: np.random.Generator) -> Iterator[Case]:
    known: list[tuple[Neuron, list[float]]] = [
        ((1.0, -2.0, 1.0), [1.0]),
        ((0.0, -1.0, 1.0), [1.0, -1.0]),
        ((1.0, -2.0, 0.0), [0.5, 1.0]),  # u = 0
        ((-3.0, 1.0, -1.0), [1.0, 2.0, 0.5]),  # b > 0
        ((2.0, -1.0, 0.5), [0.0, -1.0]),
        ((-1.5, -4.0, -2.0), [-2.0, 2.0, 0.0, 1.0]),
        ((1.0, -0.5 - 2.0**-12, 1.0), [0.5, -1.0]),  # barely dead; exact in float32
        ((0.25, -300.0, 4.0), [1000.0, -1000.0]),
    ]
    for theta0, inputs in known:
        X = np.array(inputs)
        yield Case(theta0=theta0, X=X, alive=alive_everywhere(theta0, X))
    for n in (1, 2, 3, 3, 5, 8):
        theta0, X = dead_start(rng, n, draw.number(rng, 0.05, 1.0, 2))
        yield Case(theta0=theta0, X=X, alive=alive_everywhere(theta0, X))


def states(rng: np.random.Generator) -> Iterator[Case]:
    # Changed by 2⁻¹¹ only, and alive: exact in float32, and 40 times what np.isclose calls equal.
    narrow = (1.0, -0.5 - 2.0**-12, 1.0)
    simplest = [((1.0, -2.0, 1.0), np.array([0.0, 1.0])), ((1.0, -2.0, 1.0), np.array([0.5, 1.0, -1.0]))]
    for theta0, X in simplest + [dead_start(rng, n, 0.15) for n in (2, 3, 3, 4, 5)]:
        for theta in not_dead(theta0, X):
            if is_alive(theta, X) and is_off_the_kink(theta, X):
                yield Case(theta0=theta0, theta=theta, X=X)
    yield Case(theta0=narrow, theta=(1.0, -0.5 + 2.0**-12, 1.0), X=np.array([0.5, -1.0]))
    for n in (2, 3, 4, 6) * 6:
        theta0, X = dead_start(rng, n, draw.number(rng, 0.1, 1.0, 2))
        theta = tuple(float(value) for value in draw.normal(rng, 3, scale=1.5).round(2))
        if is_alive(theta, X) and is_off_the_kink(theta, X):
            yield Case(theta0=theta0, theta=theta, X=X)


def transitions(rng: np.random.Generator) -> Iterator[Case]:
    pushes = [lr * slope for lr in (0.1, 1.0, 1e3) for slope in (-2.5, 1.0, 40.0)]
    for n in (1, 2, 3, 5):
        theta0, X = dead_start(rng, n, 0.2)
        others = list(not_dead(theta0, X)) if n > 1 else []
        for _ in range(6):  # other dead neurons, where an invariant may hold or not
            a = draw.number(rng, -2.0, 2.0, 2)
            b = float(np.round(-np.max(a * X) - draw.number(rng, 0.05, 2.0), 2))
            others.append((a, b, draw.number(rng, -2.0, 2.0, 2)))
        for theta in [theta0, theta0, theta0] + [theta for theta in others if is_off_the_kink(theta, X)]:
            x, push = float(rng.choice(X)), float(rng.choice(pushes))
            yield Case(theta0=theta0, theta=theta, X=X, x=x, push=push, slope_at_0=0.0)
    # Exactly on the kink (all numbers dyadic), where some frameworks take σ′(0) = 1: a hypothesis that breaks
    # here only gets a note, since with σ′(0) = 0 it is right.
    for theta0, theta, inputs in (
        ((1.0, -2.0, 1.0), (1.0, -1.0, 1.0), [1.0]),
        ((0.5, -3.0, 1.0), (0.5, -1.0, 1.0), [-1.0, 0.5, 2.0]),
        ((-1.0, -4.0, -2.0), (-1.0, -2.0, -2.0), [1.0, -2.0]),
        ((1.0, -2.0, 1.0), (0.0, 0.0, 1.0), [0.25, -0.5]),
    ):
        X = np.array(inputs)
        x = float(X[np.argmax(theta[0] * X)])
        for push in (-0.25, -40.0) if theta[2] > 0 else (0.25, 40.0):
            yield Case(theta0=theta0, theta=theta, X=X, x=x, push=push, slope_at_0=1.0)


def is_network(case: Case) -> bool:
    """Say whether a, b, u fit together, and no neuron is near its kink at x."""
    p = case.a.size
    is_off_kinks = float(np.min(np.abs(case.a * case.x + case.b))) >= 0.1
    is_small = all(float(np.max(np.abs(case[name]))) <= 3.0 for name in (*PARTS, "x"))
    return all(case[name].shape == (p,) for name in PARTS) and is_off_kinks and is_small


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
    result = student.relu_net_gradient(case.a, case.b, case.u, case.x)
    parts = read_parts(result, case.a.size, "the gradient (da, db, du)")
    if in_reverse:
        parts = parts[::-1]
    for name, part, exact in zip(PARTS, parts, relu_net_gradient(**case), strict=True):
        expect.close(part, exact, what=f"d{name}")


def is_in_reverse(student, case) -> bool:
    """Say whether the gradient is right but for its order: (du, db, da)."""
    expect_gradient(student, case, in_reverse=True)
    return True


IN_REVERSE = "The three parts are right, but your tuple is (du, db, da); (da, db, du) is asked for."


@check(points=2, cases=gradients, domain=is_network, partial=[Partial(points=1, says=IN_REVERSE, when=is_in_reverse)])
def gradient_is_autograds(student, case):
    """`relu_net_gradient` is the gradient (da, db, du) of f(x) = uᵀσ(ax + b) that autograd finds."""
    expect_gradient(student, case)


@check(
    points=1, cases=other_gradients, hidden=True,
    partial=[Partial(points=0.5, says=IN_REVERSE, when=is_in_reverse)],
)  # fmt: skip
def gradient_of_every_network(student, case):
    """The gradient is right for networks of any width, whichever of their neurons are dead."""
    expect_gradient(student, case)


@check(points=3, cases=steps, domain=is_step)
def step_is_sgd(student, case):
    """`sgd_step` moves a, b and u at once to θ − lr·(f(x) − y)·∇f(x), all taken at the old values."""
    result = student.sgd_step(case.a, case.b, case.u, case.x, case.y, case.lr)
    parts = read_parts(result, case.a.size, "the step's result (a, b, u)")
    for name, part, exact in zip(PARTS, parts, sgd_step(**case), strict=True):
        expect.close(part, exact, what=f"the new {name}")


@check(points=1, cases=steps, domain=is_step, after=step_is_sgd)
def step_keeps_its_arguments(student, case):
    """`sgd_step` returns new values and leaves the arrays that it was given unchanged."""
    given = (case.a, case.b, case.u, case.x, case.y, case.lr)
    _, after = student.call_and_return_arguments("sgd_step", *given)
    for name, before, now in zip(PARTS, given, after, strict=False):
        expect.equal(now, before, what=f"the argument {name}, after the call,")


def expect_unmoved(found: list[np.ndarray], case: Case, k: int) -> None:
    for name, part in zip(PARTS, found, strict=True):
        now = part[case.dead].astype(np.float64)
        start = case[name][case.dead]
        # θ⁰ as the student's dtype holds it; a list of numbers may hold float32 values without saying so.
        held = [start.astype(dtype).astype(np.float64) for dtype in (part.dtype, np.float32)]
        if not any(np.array_equal(now, right) for right in held):
            change = float(np.max(np.abs(now - start)))
            expect.fail(
                f"step {k} of a run: {name} of a neuron that is dead on every input has moved by {change:.3g}."
            )


def is_on_course(found: list[np.ndarray], exact: list[np.ndarray]) -> bool:
    """Say whether the parameters are where the reference has them."""
    try:
        for part, right in zip(found, exact, strict=True):
            expect.close(part, right, tol=None if part.dtype == np.float64 else RUN_TOL)
    except expect.Mismatch:
        return False
    return True


def show_run(case: Case, yours: list[list[np.ndarray]], exact: list[list[np.ndarray]]) -> None:
    """Show the largest pre-activation over the inputs of a dead neuron and of a living one, step by step."""
    if len(yours) < 2:  # not one step came back
        return
    dead = case.dead[0]
    living = next(j for j in range(case.a.size) if j not in case.dead)
    series = []
    for who, j in (("dead neuron", dead), ("living neuron", living)):
        for make, what, states in ((plot.reference, "right", exact), (plot.line, "yours", yours)):
            a, b = (np.array([state[part][j] for state in states], dtype=np.float64) for part in (0, 1))
            series.append(make(f"{who}, {what}", np.arange(a.size), np.max(np.outer(a, case.X), axis=1) + b))
    plot.show(
        "run", title="A dead neuron and a living one during SGD", x_label="step",
        y_label="largest aXᵢ + b", series=series,
        alt="The largest pre-activation over the inputs. Below 0 a neuron gets no gradient: the right curve of the "
        "dead one is level, that of the living one moves.",
    )  # fmt: skip


@check(points=3, cases=runs)
def dead_neuron_stays(student, case):
    """Over a long run, a neuron with a_j·X_i + b_j < 0 for all i keeps a_j, b_j and u_j to the last bit, while
    the living ones follow SGD.
    """
    exact = state = [case[name] for name in PARTS]
    yours, right = [state], [exact]
    plot.afterwards(lambda: show_run(case, yours, right))
    astray = 0
    for k in range(1, RUN_STEPS + 1):
        i = (k - 1) % case.X.size
        sample = float(case.X[i]), float(case.Y[i]), case.lr
        found = read_parts(student.sgd_step(*state, *sample), case.a.size, "the step's result (a, b, u)")
        for name, part in zip(PARTS, found, strict=True):
            expect.finite(part, name)
        exact = list(sgd_step(*exact, *sample))
        yours.append(found)
        right.append(exact)
        expect_unmoved(found, case, k)
        # Students are given float64 arrays, so their own result goes back as that; no bit is lost.
        state = [part.astype(np.float64) for part in found]
        if not astray:
            astray = 0 if is_on_course(found, exact) else k
        elif max(float(np.max(np.abs(part))) for part in state) > 1e6:
            break  # a wrong step that blows up has shown all it can
    motion = np.max([np.abs(now - case[name]) for name, now in zip(PARTS, state, strict=True)])
    if motion < 1e-3:  # in a right run every living neuron moves by 0.1
        expect.fail("no neuron moves in the whole run, so it proves nothing that the dead one stays.")
    if astray:
        return Partial(
            points=1,
            says="The dead neuron stays, but the living ones are not where SGD takes them "
            f"(from step {astray} on); see the check of a single step.",
        )
    return None


@check(points=1, cases=starts)
def invariant_initial(student, case):
    """`dead_invariant(θ⁰, θ, X)` is True at θ = θ⁰ for every θ⁰ dead on all of X, and not at every θ."""
    expect.holds(
        expect.boolean(student.dead_invariant(case.theta0, case.theta0, case.X)),
        "the hypothesis is False at θ = θ⁰, which is dead on every input: the induction has no start.",
        expected="True",
    )
    expect.holds(
        not expect.boolean(student.dead_invariant(case.theta0, case.alive, case.X)),
        "the hypothesis is True at a θ far from θ⁰ that is alive on every input: it says nothing about θ.",
        expected="False",
    )


@check(points=2, cases=states, after=invariant_initial)
def invariant_sufficient(student, case):
    """Where `dead_invariant(θ⁰, θ, X)` is True, the neuron θ = (a, b, u) has a·X_i + b < 0 for all i."""
    i = int(np.argmax(case.theta[0] * case.X + case.theta[1]))
    z = case.theta[0] * case.X[i] + case.theta[1]
    expect.holds(
        not expect.boolean(student.dead_invariant(case.theta0, case.theta, case.X)),
        f"the hypothesis is True, but a·X[{i}] + b = {z:.4g} > 0: the neuron is alive there.",
        expected="False",
    )


@check(points=2, cases=transitions, after=invariant_sufficient)
def invariant_inductive(student, case):
    """Where `dead_invariant(θ⁰, θ, X)` is True, it is True after an SGD step: any sample, ℓ′ and lr."""
    if not expect.boolean(student.dead_invariant(case.theta0, case.theta, case.X)):
        return None
    after = neuron_step(case.theta, case.x, case.push, case.slope_at_0)
    if expect.boolean(student.dead_invariant(case.theta0, after, case.X)):
        return None
    if case.slope_at_0:
        return Note(
            "Your hypothesis allows a·X_i + b = 0. That is right with σ′(0) = 0; with σ′(0) = 1 one step could bring "
            "the neuron to life. A strict inequality serves both."
        )
    if after == case.theta:
        expect.fail("asked again after a step that left θ as it was, the hypothesis is no longer True.")
    expect.fail(f"the hypothesis is True at θ = {case.theta}, and False after one SGD step from there.")
    return None


# --- known-wrong answers ----------------------------------------------------------------------------

GRADIENT = ["gradient_is_autograds", "gradient_of_every_network"]
STEP = ["step_is_sgd", "dead_neuron_stays"]

wrong("u_moves.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂u_j is σ(a_j x + b_j), not a_j x + b_j: it is 0 for a dead neuron, so u_j does not move.")
wrong("sigma_for_its_derivative.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂a_j holds σ′(a_j x + b_j), which is 0 or 1; you used σ(a_j x + b_j).")
wrong("x_missing.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂a_j = u_j σ′(a_j x + b_j) x: the factor x, the inner derivative, is missing.")
wrong("u_missing.py", fails=[*GRADIENT, *STEP],
      says="The derivatives for a_j and b_j hold the factor u_j, through which neuron j enters f.")
wrong("x_in_db.py", fails=[*GRADIENT, *STEP],
      says="∂f/∂b_j has no factor x: the derivative of a_j x + b_j with respect to b_j is 1.")
wrong("no_activation_derivative.py", fails=[*GRADIENT, *STEP],
      says="The factor σ′(a_j x + b_j) is missing: a dead neuron has no gradient.")
wrong("gradient_reversed.py", fails=GRADIENT,
      says="The gradient is asked for in the order (da, db, du); you return (du, db, da).")
wrong("residual_missing.py", fails=STEP,
      says="The loss slope ℓ′ = f(x) − y is missing: the step goes along lr·(f(x) − y)·∇f, not along lr·∇f.")
wrong("plus_sign.py", fails=STEP,
      says="The step has the wrong sign: descent subtracts lr·(f(x) − y)·∇f.")
wrong("loss_without_half.py", fails=STEP,
      says="The loss is ½(f(x) − y)²; its slope is f(x) − y, without the factor 2.")
wrong("one_after_the_other.py", fails=STEP,
      says="a, b and u are updated one after the other, each from values already changed; the gradient must be "
      "taken once, at the old values.")
wrong("no_op.py", fails=STEP, says="The step returns its arguments: nothing is learnt.")
wrong("shrinks_the_weights.py", fails=["dead_neuron_stays"],
      says="The step also shrinks the weights a little (weight decay); SGD leaves a dead neuron as it is.")
wrong("changes_its_arguments.py", fails=["step_keeps_its_arguments"],
      says="The step changes the arrays that it is given (a -= … works in place).")
wrong("invariant_true.py", fails=["invariant_initial"],
      says="A hypothesis that is always true implies nothing, and so not that the neuron is dead.")
wrong("invariant_false.py", fails=["invariant_initial"],
      says="A hypothesis that is never true has no start: it must hold at θ⁰.")
wrong("invariant_of_theta0.py", fails=["invariant_initial"],
      says="The hypothesis speaks of θ⁰ only; it must speak of the parameters θ of the present step.")
wrong("invariant_array.py", fails=["invariant_initial"],
      says="A hypothesis is one True or False, not one for each input: join them with all(…).")
wrong("invariant_too_strong.py", fails=["invariant_initial"],
      says="The hypothesis assumes a < 0 and b < 0; all that is given is a·X_i + b < 0 for all i.")
wrong("invariant_first_input.py", fails=["invariant_sufficient"],
      says="The hypothesis looks at the first input only; the neuron may be alive on another one.")
wrong("invariant_any_input.py", fails=["invariant_sufficient"],
      says="Dead on some input is not dead on all of them: any(…) should be all(…).")
wrong("invariant_mean_input.py", fails=["invariant_sufficient"],
      says="A negative mean of a·X_i + b does not make each of them negative.")
wrong("invariant_only_u.py", fails=["invariant_sufficient"],
      says="That u has not changed says nothing about a·X_i + b.")
wrong("invariant_small_change.py", fails=["invariant_sufficient"],
      says="A change of less than 1 can bring a neuron to life; the hypothesis must exclude that.")
wrong("invariant_decreasing.py", fails=["invariant_sufficient"],
      says="That a and b are no larger than at the start does not keep a·X_i + b negative where X_i < 0.")
wrong("invariant_remembers.py", fails=["invariant_inductive"],
      says="The hypothesis depends on what it was asked before; it must speak of θ⁰, θ and X alone.")
