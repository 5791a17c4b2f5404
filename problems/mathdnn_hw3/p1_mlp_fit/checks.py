"""Checks for the fit of f* with a three-layer sigmoid network: the module, its training, what it learns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from grader import Case, Limits, Note, Partial, Tensor, any_of, check, draw, expect, plot, problem, wrong
from grader.errors import StudentRaised
from reference.mathdnn_hw3.p1_loss_range import HIGH, LOW
from reference.mathdnn_hw3.p1_mlp_fit import (
    PARAMETER_COUNT,
    SHAPES,
    activations_of,
    agree,
    data_dtype,
    forward,
    is_at,
    is_standard_normal,
    layouts,
    sample_numbers,
    sgd,
    step_scale,
    target,
    training_passes,
    wrong_step,
    wrong_weights,
)

problem(
    title="Fit a function with a three-layer network",
    points=20,
    forms={"functions": ["make_mlp", "train_mlp"], "script": [any_of("model", "net", "mlp")]},
    # A script that trains for problems 1 and 2, four passes an epoch, takes two minutes of CPU.
    limits=Limits(call_s=60, load_s=400, cpu_s=600, memory_mb=1536),
    # What measures a module and a training loop; whoever has it has still to write both, in torch.
    gives_away=[
        "activations_of", "agree", "data_dtype", "forward", "gradient", "identity", "is_at", "is_standard_normal",
        "layouts", "mean_score", "sample_numbers", "sgd", "shape_score", "sigmoid", "spread_score", "step_scale",
        "target", "training_passes", "wrong_step", "wrong_weights",
    ],
)  # fmt: skip

NETWORK = [("Linear", 1, 64), ("Sigmoid",), ("Linear", 64, 64), ("Sigmoid",), ("Linear", 64, 1)]
NAMES = ("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias")
FIT, SCRIPT_FIT = 0.8, 0.55  # the error's share of Var(y): 0 is a perfect fit, 1 the best constant


def normal32(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Draw normal numbers that a float32 tensor holds exactly."""
    return draw.normal(rng, *shape, scale=scale).astype(np.float32).astype(np.float64)


def tensor(x: np.ndarray, *, flat: bool = False, dtype: type | np.dtype = np.float32) -> Tensor:
    return Tensor(x.astype(dtype).reshape((-1,) if flat else (-1, 1)))


# --- the module -------------------------------------------------------------------------------------


class Read(NamedTuple):
    """A module's outputs, and its parameters as layers: those that reproduce the outputs, if any do."""

    outputs: np.ndarray
    layers: tuple | None


def need_module(value, what: str):
    """Return the student's module; anything else is a mismatch."""
    kind = getattr(value, "type_name", type(value).__name__)
    expect.holds(getattr(value, "is_module", False) is True, f"{what} is no torch.nn.Module, but a `{kind}`.")
    return value


def fresh(student):
    return need_module(student.make_mlp(), "what `make_mlp()` returns")


def of_script(student):
    name = student.first("model", "net", "mlp")
    return need_module(student.value(name), f"`{name}`")


def read(module, x: np.ndarray) -> Read:
    """Run a module, and find out which of its parameters belong to which layer."""
    outputs = expect.vector(module(tensor(x)), x.size, "the model's output").astype(np.float64)
    found = layouts(list(module.parameters().values()))
    return Read(outputs, next((layers for layers in found if agree(outputs, forward(layers, x))), None))


def learnt(module, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what a module gives for the data, computed here from the parameters where they can be read."""
    with np.errstate(all="ignore"):  # what has blown up is compared like anything else, and fails
        outputs, layers = read(module, x)
        if layers is None:
            expect_learnt(module, x, y)
        return outputs if layers is None else forward(layers, x)


@np.errstate(all="ignore")
def error_share(outputs: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error over Var(y)."""
    return float(np.mean((outputs - y) ** 2) / np.var(y))


def expect_learnt(module, x: np.ndarray, y: np.ndarray) -> None:
    """Expect that a module of another architecture holds what it knows in its parameters."""
    rng, before = np.random.default_rng(0), module.parameters()
    shares = []
    for _ in range(3):
        module.set_parameters({name: rng.normal(size=old.shape).astype(np.float32) for name, old in before.items()})
        outputs = expect.vector(module(tensor(x)), x.size, "the model's output").astype(np.float64)
        shares.append(float(np.mean((outputs - y) ** 2) / np.var(y)))
    module.set_parameters(before)
    said = "the fit is not learnt: it is still there when the model's parameters are overwritten."
    expect.holds(any(not share < FIT for share in shares), said, safe=True)


def expect_shapes(module, half: float) -> Partial | None:
    parameters = list(module.parameters().values())
    count = sum(part.size for part in parameters)
    if next(layouts(parameters), None) is None:
        shapes = ", ".join(str(part.shape) for part in parameters) or "none"
        known = {193: "one hidden layer", 8513: "three hidden layers"}.get(count, shapes)
        expect.fail(f"the model has {count} parameters ({known}); widths 1, 64, 64, 1 have {PARAMETER_COUNT}.")
    if count < PARAMETER_COUNT:
        said = f"{PARAMETER_COUNT - count} biases are missing; the weights have the right shapes."
        return Partial(points=half, says=f"The model has {count} of {PARAMETER_COUNT} parameters: {said}")
    return None


def expect_map(module, case: Case, half: float) -> Partial | None:
    rng, before = np.random.default_rng(case.seed), module.parameters()
    module.set_parameters({name: rng.normal(size=old.shape).astype(np.float32) for name, old in before.items()})
    try:
        outputs, layers = read(module, case.x)
        shape = expect.array(module(tensor(case.x))).shape
        known = activations_of(outputs, list(module.parameters().values()), case.x) if layers is None else None
    finally:
        module.set_parameters(before)  # a script's model is judged by its fit later
    if known:
        expect.fail(
            "with new parameters, the model has {} after layer 1, {} after layer 2 and {} at the output; the "
            "sigmoid, the sigmoid and no activation are asked for.".format(*known)
        )
    if layers is None:
        expect.fail("with new parameters, the model's output is not A₃σ(A₂σ(A₁x + b₁) + b₂) + b₃ of them.")
    if shape != (case.x.size, 1):
        said = f"but the output has shape {shape}, where ({case.x.size}, 1) is asked for."
        return Partial(points=half, says=f"The values are right, {said}")
    return None


def new_parameters(rng: np.random.Generator) -> Iterator[Case]:
    for n in (2, 1, 40):
        yield Case(seed=draw.integer(rng, 0, 2**31), x=normal32(rng, n, scale=1.5))


def initial(student) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the weights and the biases of a fresh model, whatever its architecture."""
    module = fresh(student)
    parts = [part.astype(np.float64) for part in module.parameters().values()]
    usual = next(layouts(parts), None)
    if usual is None or len(parts) < len(SHAPES):
        return [part for part in parts if part.ndim > 1], [part for part in parts if part.ndim <= 1]
    try:
        layers = read(module, np.linspace(-2.0, 2.0, 9)).layers or usual
    except (expect.Mismatch, StudentRaised):
        layers = usual
    return list(layers[::2]), list(layers[1::2])


@check(points=2, form="functions")
def shapes(student):
    """`make_mlp()` has layers of widths 1, 64, 64, 1, each with its biases: 4353 parameters."""
    return expect_shapes(fresh(student), half=1)


# Each of four samples is refused with probability 6e-7 (`is_standard_normal`).
@check(points=2, form="functions", false_fail=2.4e-6)
def weights_are_standard_normal(student):
    """All weights are drawn from N(0, 1), anew in each call of `make_mlp()`."""
    (weights, _), (others, _) = initial(student), initial(student)
    expect.holds(bool(weights), "the model has no weight matrix.")
    wrong_ = wrong_weights(weights)
    expect.holds(not wrong_, wrong_)
    if all(np.array_equal(one, other) for one, other in zip(weights, others, strict=True)):
        return Partial(points=1, says="Two calls of `make_mlp()` give the same weights: is a seed set inside?")
    return None


@check(points=1, form="functions")
def biases_are_003(student):
    """There are biases, and all are 0.03 at the start."""
    _, biases = initial(student)
    expect.holds(bool(biases), "the model has no biases.")
    values = np.concatenate([part.ravel() for part in biases])
    low, high = float(np.min(values)), float(np.max(values))
    said = f"are {low:.3g}" if high - low < 1e-6 else f"range from {low:.3g} to {high:.3g}"
    expect.holds(bool(np.all(np.abs(values - 0.03) <= 1e-6)), f"the biases {said}; 0.03 is asked for.")


@check(points=2, form="functions", cases=new_parameters, after=shapes)
def computes_the_network(student, case):
    """Whatever its parameters, the model maps x to A₃σ(A₂σ(A₁x + b₁) + b₂) + b₃, σ the sigmoid."""
    return expect_map(fresh(student), case, half=1)


# --- steps ------------------------------------------------------------------------------------------


class Trained(NamedTuple):
    """The parameters after training, and the samples of each forward pass (−1: not in the data)."""

    layers: list[np.ndarray]
    passes: list[np.ndarray]


def train(student, model, case: Case, epochs: int, batch_size: int, *, flat: bool):
    """Let the student train a model; return the trained one, whichever way it comes back, and all that came."""
    dtype = data_dtype(model.parameters().values())
    given = model, tensor(case.x, flat=flat, dtype=dtype), tensor(case.y, flat=flat, dtype=dtype)
    try:
        result = student.train_mlp(*given, epochs=epochs, batch_size=batch_size, lr=case.lr)
    except StudentRaised as error:
        if error.kind != "TypeError" or "keyword argument" not in error.text:
            raise
        result = student.train_mlp(*given, epochs, batch_size, case.lr)  # under other names, in the same order
    return next((part for part in parts_of(result) if getattr(part, "is_module", False) is True), model), result


def parts_of(result) -> list:
    """Take what `train_mlp` returned apart: (model, losses), (losses, model), {"model": model, …}, or one thing."""
    if isinstance(result, dict):
        return list(result.values())
    return list(result) if isinstance(result, (tuple, list)) else [result]


def run(student, case: Case, epochs: int, batch_size: int, *, flat: bool) -> Trained:
    """Train our own network, from the case's parameters on the case's data; the student's, if ours will not do."""
    model = student.build(NETWORK)
    model.set_parameters({name: part.astype(np.float32) for name, part in zip(NAMES, case.layers, strict=True)})
    reading = 0  # of `layouts`: ours is in the usual order
    model.watch()
    try:
        trained, _ = train(student, model, case, epochs, batch_size, flat=flat)
    except StudentRaised:
        # A loop may lean on what only the student's model has: model.optimizer, model.loss, …
        model, reading = own_model(student, case)
        if model is None:
            raise
        model.watch()
        trained, _ = train(student, model, case, epochs, batch_size, flat=flat)
    after, given = list(trained.parameters().values()), list(model.parameters().values())
    is_given = [part.shape for part in after] == [part.shape for part in given]
    expect.holds(is_given, "what `train_mlp` returns is not the model that it was given.")
    return Trained(list(list(layouts(after))[reading]), [sample_numbers(case.x, batch) for batch in model.batches()])


def own_model(student, case: Case):
    """Return a model of the student's that holds the case's parameters, and the number of its reading in `layouts`.

    Which parameter is which shows where the module is run; None if it is not the network that is asked for.
    """
    try:
        model = fresh(student)
        before = model.parameters()
        if len(before) != len(SHAPES):
            return None, 0

        def fill(values: np.ndarray) -> list[np.ndarray]:
            """Lay numbers into arrays of the module's shapes."""
            parts = np.split(values, np.cumsum([old.size for old in before.values()])[:-1])
            return [part.reshape(old.shape) for part, old in zip(parts, before.values(), strict=True)]

        def put(values: np.ndarray) -> None:
            model.set_parameters(dict(zip(before, fill(values.astype(np.float32)), strict=True)))

        tried = normal32(np.random.default_rng(0), sum(old.size for old in before.values()))
        put(tried)
        outputs = expect.vector(model(tensor(case.x)), case.x.size, "the model's output").astype(np.float64)
    except (StudentRaised, expect.Mismatch):
        return None, 0
    places = layouts(fill(np.arange(tried.size)))  # where in the module each number of the layers stands
    for reading, (layers, place) in enumerate(zip(layouts(fill(tried)), places, strict=True)):
        if agree(outputs, forward(layers, case.x)):
            values = np.empty(tried.size)
            for part, where in zip(case.layers, place, strict=True):
                values[where.astype(int)] = part
            put(values)
            return model, reading
    return None, 0


def follows(after, case: Case, schedule: list[np.ndarray], scale: float, momentum: float = 0.0) -> bool:
    """Say whether the parameters are where SGD with these batches and a step of scale·lr takes them."""
    if not schedule or any(batch.size == 0 or -1 in batch for batch in schedule):
        return False
    return is_at(after, sgd(case.layers, case.x, case.y, schedule, scale * case.lr, momentum), case.layers)


def of_one_sample(case: Case) -> Case:
    """Make all samples the same: whatever the order, every batch makes the same step.

    Backpropagation by hand need not call the module, and then nobody sees which samples a batch holds.
    """
    return Case(**{**case, "x": np.full_like(case.x, case.x[0]), "y": np.full_like(case.y, case.y[0])})


def one_step(student, case: Case, *, flat: bool) -> float:
    """Take one step; return its length in steps of SGD on the MSE: 1, ½ for ½·MSE, or something wrong."""
    n = case.x.size
    after, passes = run(student, case, 1, n, flat=flat)
    # Too many steps in an epoch are the business of `batches_are_epochs`: follow what was done.
    for schedule in ([np.arange(n)], passes, training_passes(passes, n, n)):
        for scale in (1.0, 0.5):
            if follows(after, case, schedule, scale):
                return scale
    scale = step_scale(after, case.layers, case.x, case.y, case.lr)
    expect.holds(scale > 0, wrong_step(after, case.layers, case.x, case.y, case.lr))
    return scale


def better_shape(student, case: Case) -> tuple[bool, float]:
    """Take one step on data of shape (N, 1), else (N,); return whether it is (N,), and the step's length."""
    for flat in (False, True):
        try:
            return flat, one_step(student, case, flat=flat)
        except (expect.Mismatch, StudentRaised):
            continue
    return False, one_step(student, case, flat=False)  # for its message


def random_step(rng: np.random.Generator, lr: float) -> Case:
    """Draw parameters, 24 inputs, and labels that are no function of them."""
    layers = tuple(normal32(rng, *shape, scale=0.7) for shape in SHAPES)
    return Case(layers=layers, x=normal32(rng, 24), y=normal32(rng, 24, scale=2.0), lr=lr)


def two_lengths(rng: np.random.Generator) -> Iterator[Case]:
    for lr in (0.07, 0.02):
        yield random_step(rng, lr)


def one_length(rng: np.random.Generator) -> Iterator[Case]:
    yield random_step(rng, 0.02)


@check(points=3, form="functions", cases=two_lengths)
def one_step_is_sgd(student, case):
    """An epoch of one batch moves every parameter to θ − lr·∇L(θ), L the mean squared error or half of it."""
    _, scale = better_shape(student, case)
    if scale in (1.0, 0.5):
        return None
    said = f"is as long as with lr = {scale * case.lr:.3g} ({2 * scale * case.lr:.3g} if the loss is ½·MSE)"
    why = ": the loss is the sum over the batch, not the mean" if is_summed(scale, case) else ""
    return Partial(points=1, says=f"The step {said} where lr = {case.lr:g} was given{why}.")


def is_summed(scale: float, case: Case) -> bool:
    return abs(scale / case.x.size - 1) < 0.01 or abs(2 * scale / case.x.size - 1) < 0.01


@check(points=2, form="functions", cases=one_length, after=one_step_is_sgd)
def both_shapes(student, case):
    """A step is the same for data x, y of shape (N,) and of shape (N, 1)."""
    _, scale = better_shape(student, case)
    for flat, shape in ((False, "(24, 1)"), (True, "(24,)")):
        try:
            found = one_step(student, case, flat=flat)
        except (expect.Mismatch, StudentRaised) as error:
            said = error.message if isinstance(error, expect.Mismatch) else f"`train_mlp` {error.message}."
            expect.fail(f"for x and y of shape {shape}, {said}")
        expect.holds(abs(found / scale - 1) < 0.01, f"for x and y of shape {shape} the step is another one.")


@check(points=2, form="functions", cases=one_length, after=one_step_is_sgd)
def three_steps_are_sgd(student, case):
    """Three epochs of one batch, and one epoch of three minibatches, are three separate steps of SGD."""
    flat, scale = better_shape(student, case)
    n = case.x.size
    thrice = [np.arange(n)] * 3
    after, passes = run(student, case, 3, n, flat=flat)
    if not any(follows(after, case, schedule, scale) for schedule in (thrice, passes)):
        if follows(after, case, thrice, scale, momentum=1.0):
            expect.fail("gradients of earlier steps are added to the new one: `zero_grad()` is missing.")
        if any(follows(after, case, thrice, scale, momentum) for momentum in (0.1, 0.5, 0.8, 0.9, 0.95, 0.99)):
            expect.fail("the steps carry momentum; plain SGD is asked for.")
        expect.fail("three epochs of one batch are not three steps of SGD.")
    after, passes = run(student, case, 1, n // 3, flat=flat)
    in_order = list(np.arange(n).reshape(3, -1))
    seen = training_passes(passes, n, n // 3) or in_order
    scale /= 3 if is_summed(scale, case) else 1  # charged before
    if not passes:
        case = of_one_sample(case)
        after, _ = run(student, case, 1, n // 3, flat=flat)
    if not any(follows(after, case, schedule, scale) for schedule in (seen, passes, seen[:3], in_order)):
        if any(follows(after, case, [batch], scale) for batch in seen):
            expect.fail("only one minibatch of the epoch makes a step.")
        if any(follows(after, case, [np.arange(n)], times * scale) for times in (1, 3)):
            expect.fail("the gradients of all minibatches are put into one step; each minibatch makes its own.")
        if follows(after, case, seen, scale, momentum=1.0):
            expect.fail("gradients of earlier minibatches are added to the new one: `zero_grad()` is missing.")
        expect.fail("an epoch of three minibatches is not three steps of SGD.")


def epochs_of_batches(rng: np.random.Generator) -> Iterator[Case]:
    for n, batch_size, epochs in ((48, 16, 3), (24, 8, 2), (512, 128, 2)):
        x = normal32(rng, n)
        more = {"layers": random_step(rng, 0.0).layers, "lr": 0.001, "batch_size": batch_size, "epochs": epochs}
        yield Case(x=x, y=target(x), **more)


@check(points=3, form="functions", cases=epochs_of_batches)
def batches_are_epochs(student, case):
    """Every epoch goes once over the whole data, in batches of the size asked for; shuffled or not."""
    n, b, epochs = case.x.size, case.batch_size, case.epochs
    flat = False
    try:
        passes = run(student, case, epochs, b, flat=flat).passes
    except StudentRaised:
        flat = True
        passes = run(student, case, epochs, b, flat=flat).passes
    passes = training_passes(passes, n, b)
    if not passes:
        alike = of_one_sample(case)
        after, steps = run(student, alike, epochs, b, flat=flat).layers, [np.arange(b)] * (epochs * n // b)
        is_right = any(follows(after, alike, steps, scale) for scale in (1.0, 0.5))
        expect.holds(is_right, "no training pass through the given model was seen.")
        return Note("Your steps do not call the model: their number is right; which samples they use was not seen.")
    sizes = sorted({batch.size for batch in passes})
    expect.holds(sizes == [b], f"batches have {', '.join(map(str, sizes))} of {n} samples; {b} is asked for.")
    found, wanted = len(passes), epochs * n // b
    said = f"{found} batches of {b} for {epochs} epochs of {n} samples, expected {wanted}."
    hint = "" if found % wanted else " What only evaluates belongs under `torch.no_grad()`."
    expect.holds(found in (wanted, wanted * n // b), said + hint)
    for k in range(0, found, n // b):
        once = np.array_equal(np.sort(np.concatenate(passes[k : k + n // b])), np.arange(n))
        expect.holds(once, f"pass {k * b // n + 1} over the data leaves samples out and repeats others.")
    if found > wanted:
        return Partial(points=2.5, says=f"{said} One epoch is one pass; the loop over N//B repeats it.")
    return None


# --- the fit ----------------------------------------------------------------------------------------


def show_fit(x: np.ndarray, y: np.ndarray, outputs: np.ndarray) -> None:
    """Show the data, f*, and what was learnt."""
    order, grid = np.argsort(x), np.linspace(float(np.min(x)), float(np.max(x)), 200)
    plot.show(
        "fit", title="What your network has learnt", x_label="x", y_label="f(x)",
        series=[
            plot.points("the data", x[:128], y[:128]),
            plot.reference("f*(x) = (x − 2)cos(4x)", grid, target(grid)),
            plot.line("your network", x[order], outputs[order]),
        ],
        alt=f"The learnt function beside f*. Its mean squared error is {error_share(outputs, y):.2f} of Var(y).",
    )  # fmt: skip


def losses_of(result) -> np.ndarray | None:
    """Find the losses in what `train_mlp` returned: ten numbers or more, one after the other."""
    for part in [result, *parts_of(result)]:
        try:
            found = expect.array(part, "the losses").astype(np.float64)
        except expect.Mismatch:
            continue
        if found.ndim == 1 and found.size >= 10:
            return found
    return None


def show_losses(result, epochs: int, error: float) -> None:
    """Show the losses that `train_mlp` returned, if it did, before those of right answers."""
    losses = losses_of(result)
    if losses is None:
        return
    # Whether they are of ½·MSE shows at their end, where training moves slowly.
    is_half = 0.25 < float(np.mean(losses[-len(losses) // 10 :])) / max(error, 1e-12) < 0.7
    scale, what = (0.5, "½·MSE") if is_half else (1.0, "MSE")
    axis = np.arange(1, epochs + 1)
    plot.show(
        "losses", title="The losses that your train_mlp returned", x_label="epoch", y_label="loss", y_log=True,
        series=[
            plot.band(f"{what} of nine in ten right answers", axis, scale * np.array(LOW), scale * np.array(HIGH)),
            plot.line("your losses", np.arange(1, losses.size + 1) * epochs / losses.size, losses),
        ],
        alt="Your losses by epoch, and the range in which those of nine in ten right answers lie.",
    )  # fmt: skip


def expect_fit(student, case: Case, otherwise: str = "") -> None:
    """Expect the better of two runs to fit; the second one has the data's other shape.

    Without figures, a hidden check says ``otherwise``.
    """
    shares, errors = [], []
    for flat in (False, True):
        try:
            model, result = train(student, fresh(student), case, case.epochs, 128, flat=flat)
            outputs = learnt(model, case.x, case.y)
            shares.append(error_share(outputs, case.y))
            plot.afterwards(partial(show_training, case, outputs, result, shares[-1]))
        except StudentRaised as error:
            errors.append(error)
        if shares and shares[-1] < FIT:
            return
    if not shares:
        raise errors[0]
    if otherwise:
        expect.fail(otherwise, safe=True)
    expect.fail(f"after {case.epochs} epochs the mean squared error is {best_of(shares)}; a fit is below {FIT}.")


def best_of(shares: list[float]) -> str:
    """Write the least error."""
    finite = [share for share in shares if np.isfinite(share)]
    return f"{min(finite):.2f} of Var(y), the best of {len(shares)} runs" if finite else "not finite"


def show_training(case: Case, outputs: np.ndarray, result, share: float) -> None:
    show_fit(case.x, case.y, outputs)
    show_losses(result, case.epochs, share * float(np.var(case.y)))


def the_function(rng: np.random.Generator) -> Iterator[Case]:
    x = normal32(rng, 512)
    yield Case(x=x, y=target(x), lr=0.03, epochs=150)


def another_function(rng: np.random.Generator) -> Iterator[Case]:
    x = normal32(rng, 512)
    size, pace, shift = draw.uniform(rng, 1, 2), draw.uniform(rng, 1, 2), draw.uniform(rng, 0, 6.3)
    yield Case(x=x, y=size * np.cos(pace * x + shift), lr=0.03, epochs=60)


# One run of a right answer misses with probability 0.002 (½·MSE; 3 of 1536: at most 0.005), and both with its square.
@check(points=2, form="functions", cases=the_function, false_fail=3e-5, rerun=False)
def learns_the_function(student, case):
    """Your model, trained by your loop for 150 epochs with lr 0.03, fits f*: its error is below 0.8 Var(y)."""
    expect_fit(student, case)


# None of 1024 single runs missed, so 0.003 at most; the better of two counts.
@check(
    points=1, form="functions", cases=another_function, hidden=True, after=learns_the_function, false_fail=1e-5,
    rerun=False,
)  # fmt: skip
def learns_what_is_given(student, case):
    """Your model, trained by your loop on another function, fits that one."""
    expect_fit(student, case, f"after training, the mean squared error is not below {FIT} Var(y) there.")


# --- the script form --------------------------------------------------------------------------------


@check(points=4, form="script")
def model_shapes(student):
    """`model` has layers of widths 1, 64, 64, 1, each with its biases: 4353 parameters."""
    return expect_shapes(of_script(student), half=2)


@check(points=5, form="script", cases=new_parameters, after=model_shapes)
def model_computes_the_network(student, case):
    """Whatever its parameters, `model` maps x to A₃σ(A₂σ(A₁x + b₁) + b₂) + b₃, σ the sigmoid."""
    return expect_map(of_script(student), case, half=2.5)


@check(points=1, form="script")
def trains_1000_epochs(student):
    """The script makes 4000 steps: 1000 epochs of four minibatches."""
    of_script(student)
    steps = student.steps_taken(student.first("model", "net", "mlp"))
    if steps is None:
        return Note("The steps of your script could not be counted (no torch optimizer); nothing is charged.")
    said = f"{steps} steps were made; 1000 epochs of four minibatches are 4000"
    expect.holds(steps >= 4000, said + ".")
    if steps in (4000, 8000):  # 8000: one optimizer for problems 1 and 2
        return None
    loop = ": one epoch is one pass, the loop over N//B repeats it" if steps in (16000, 32000) else ""
    return Partial(points=0.5, says=f"{said}{loop}.")


def fresh_points(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(x=normal32(rng, 512), seeds=[draw.integer(rng, 1, 2**31 - 1) for _ in range(2)])


def training_inputs(student, otherwise: np.ndarray) -> np.ndarray:
    """Return the script's inputs if they are there, 512 of them, and from N(0, 1); else fresh ones."""
    for name in ("X_train", "x_train", "X", "x"):
        if not student.has(name):
            continue
        try:
            x = expect.array(student.value(name)).astype(np.float64).ravel()
        except expect.Mismatch:
            continue
        if x.size == otherwise.size and is_standard_normal(x):
            return x
    return otherwise


# A right script misses with probability 0.04, and three times in a row with 6.5e-5 (1920 runs).
@check(points=10, form="script", cases=fresh_points, false_fail=6.5e-5)
def model_fits(student, case):
    """`model` fits f*: its error is below 0.55 Var(y). After a miss the script is run again, twice at most."""
    shares, ends = [], []
    for seed in (None, *case.seeds):
        if seed is not None:
            student.rerun(seed)
        model = of_script(student)
        x = training_inputs(student, case.x)
        outputs = learnt(model, x, target(x))
        shares.append(error_share(outputs, target(x)))
        plot.afterwards(partial(show_fit, x, target(x), outputs))
        if shares[-1] < SCRIPT_FIT:
            return
        ends.append(np.concatenate([part.ravel() for part in model.parameters().values()]))
        if len(ends) > 1 and np.array_equal(ends[-1], ends[-2]):
            break  # the script sets its own seed: it ends where it ended before
    expect.fail(f"the mean squared error to f* is {best_of(shares)}; a fit is below {SCRIPT_FIT}.")


# --- known-wrong answers ----------------------------------------------------------------------------

WEIGHTS, MAP, FITS = "weights_are_standard_normal", "computes_the_network", "learns_the_function"
STEP, STEPS, BATCHES = "one_step_is_sgd", "three_steps_are_sgd", "batches_are_epochs"

wrong("no_bias.py", fails=["shapes", "biases_are_003"], says="Every layer has a bias; bias=False drops it.")
wrong("two_layers.py", fails=["shapes", FITS], says="Three layers are asked for: two hidden ones of width 64.")
wrong("tiny_weights.py", fails=[WEIGHTS, FITS],
      says="The weights are N(0, 1), of standard deviation 1, not 0.01; tiny ones leave all neurons alike.")
wrong("default_init.py", fails=[WEIGHTS, "biases_are_003", FITS],
      says="PyTorch's default initialisation is left as it is; the weights are N(0, 1), the biases 0.03.")
wrong("uniform_weights.py", fails=[WEIGHTS], says="The weights are uniform with variance 1, not normal.")
wrong("seed_inside.py", fails=[WEIGHTS], says="A seed inside `make_mlp` gives the same weights at each call.")
wrong("zero_bias.py", fails=["biases_are_003"], says="The biases begin at 0.03, not at 0.")
wrong("random_bias.py", fails=["biases_are_003"], says="The biases begin at 0.03; only the weights are random.")
wrong("relu.py", fails=[MAP, FITS], says="The activation is the sigmoid, not ReLU.")
wrong("tanh.py", fails=[MAP], says="The activation is the sigmoid, not tanh.")
wrong("sigmoid_output.py", fails=[MAP, FITS], says="The output has no activation: f* is not in (0, 1).")
wrong("relu_output.py", fails=[MAP, FITS], says="The output has no activation: f* has negative values.")
wrong("one_activation.py", fails=[MAP, FITS], says="The second layer has no activation.")
wrong("flat_output.py", fails=[MAP], says="The output is squeezed; it has the shape (n, 1).")
wrong("lr_hard_coded.py", fails=[STEP], says="The learning rate is fixed at 0.01; it is the argument `lr`.")
wrong("sum_loss.py", fails=[STEP, FITS], says="The loss is a sum over the batch: steps are B times as long.")
wrong("adam.py", fails=[STEP], says="Adam is not SGD.")
wrong("momentum.py", fails=[STEPS], says="Momentum is not plain SGD.")
wrong("last_layer_only.py", fails=[STEP, FITS], says="The optimizer holds the last layer's parameters only.")
wrong("no_step.py", fails=[STEP, FITS], says="The gradient is computed, but no step is made.")
wrong("uphill.py", fails=[STEP, FITS], says="The loss has the wrong sign: the steps go uphill.")
wrong("own_labels.py", fails=[STEP, "learns_what_is_given"],
      says="The labels are computed inside; `train_mlp` fits the y that it is given.")
wrong("another_model.py", fails=[STEP, BATCHES], says="A new model is trained, not the one that is given.")
wrong("broadcast.py", fails=["both_shapes"],
      says="x is made a column and y is not: outputs (N, 1) and labels (N,) broadcast to N² differences.")
wrong("broadcast_always.py", fails=[STEP, FITS],
      says="Outputs (N, 1) and labels (N,) broadcast to N² differences: every output learns the mean label.")
wrong("columns_only.py", fails=["both_shapes"], says="Data of shape (N,) are refused; both shapes may come.")
wrong("no_zero_grad.py", fails=[STEP, STEPS, FITS],
      says="`zero_grad()` is missing, so old gradients are added to the new one (and the loss is a sum).")
wrong("step_per_epoch.py", fails=[STEPS], says="One step is made for each epoch; each minibatch makes a step.")
wrong("zero_grad_per_epoch.py", fails=[STEPS], says="`zero_grad()` belongs before every step, not every epoch.")
wrong("last_minibatch.py", fails=[STEPS], says="The step is outside the loop: only the last minibatch counts.")
wrong("full_batch.py", fails=[BATCHES], says="An epoch is one step on all the data; each minibatch makes one.")
wrong("batch_hard_coded.py", fails=[BATCHES], says="The batch size is fixed; it is the argument `batch_size`.")
wrong("by_hand_last_batch_left_out.py", fails=[STEPS, BATCHES],
      says="The last batch of each epoch is left out; an epoch goes over all the data.")
wrong("hundred_epochs.py", fails=[BATCHES], says="The number of epochs is fixed at 100; it is the argument.")
wrong("one_step_per_epoch.py", fails=[BATCHES], says="`epochs` counts passes over the data, not steps.")
wrong("with_replacement.py", fails=[BATCHES],
      says="Batches are drawn with replacement; cyclic SGD meets every sample once in an epoch.")
wrong("four_passes.py", fails=[BATCHES],
      says="An epoch is one pass over the loader; the loop over N//B around it makes it four.")

SCRIPT_MAP, SCRIPT_EPOCHS, SCRIPT_FITS = "model_computes_the_network", "trains_1000_epochs", "model_fits"

wrong("script_untrained.py", fails=[SCRIPT_FITS], says="The model is built, but not trained.")
wrong("script_ten_epochs.py", fails=[SCRIPT_EPOCHS, SCRIPT_FITS], says="1000 epochs are asked for.")
wrong("script_two_layers.py", fails=["model_shapes", SCRIPT_EPOCHS, SCRIPT_FITS],
      says="Three layers are asked for: two hidden ones of width 64.")
wrong("script_relu.py", fails=[SCRIPT_MAP, SCRIPT_FITS], says="The activation is the sigmoid, not ReLU.")
wrong("script_no_zero_grad.py", fails=[SCRIPT_FITS], says="`zero_grad()` is missing: old gradients are added.")
wrong("script_four_passes.py", fails=[SCRIPT_EPOCHS],
      says="An epoch is one pass over the data; the loop over N//B around it makes it four.")
