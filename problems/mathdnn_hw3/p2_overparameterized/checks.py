"""Checks for the fit of noisy labels: the number of parameters, the noise, and what is learnt despite it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from grader import Case, Limits, Note, StudentRaised, Tensor, any_of, check, draw, expect, plot, problem, wrong
from reference.mathdnn_hw3.p1_mlp_fit import agree, data_dtype, forward, is_standard_normal, layouts, target

problem(
    title="Fit noisy labels with far more parameters than samples",
    points=8,
    forms={
        "functions": ["count_parameters", "noisy_labels", any_of("train_mlp", "model", "net", "mlp")],
        "script": [any_of("y_train", "Y_train"), any_of("model", "net", "mlp")],
    },
    # A script that trains for problems 1 and 2, four passes an epoch, takes two minutes of CPU.
    limits=Limits(call_s=60, load_s=400, cpu_s=600, memory_mb=1536),
    # As in problem 1: what measures a network and noise.
    gives_away=[
        "agree", "data_dtype", "forward", "identity", "is_standard_normal", "layouts", "mean_score", "shape_score",
        "sigmoid", "spread_score", "target",
    ],
)  # fmt: skip

STD = 0.5
FIT, SCRIPT_FIT = 0.8, 0.55  # the error to f*, as a share of Var(f*): 0 is f*, 1 the best constant
MODELS = ("model", "net", "mlp")
NETWORK = [("Linear", 1, 64), ("Sigmoid",), ("Linear", 64, 64), ("Sigmoid",), ("Linear", 64, 1)]


def normal32(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw normal numbers that a float32 tensor holds exactly."""
    return draw.normal(rng, *shape).astype(np.float32).astype(np.float64)


def tensor(x: np.ndarray, *shape: int, dtype: type | np.dtype = np.float32) -> Tensor:
    return Tensor(x.astype(dtype).reshape(shape))


@check(points=1, form="functions")
def counts_all_parameters(student):
    """`count_parameters()` counts every weight and every bias of the network of widths 1, 64, 64, 1."""
    count = expect.number(student.count_parameters(), "the count")
    known = {4224: ": the biases are missing", 4289: ": the biases of one hidden layer are missing"}
    hint = known.get(count, "")
    expect.holds(count == 4353, f"the count is {count:g}{hint}.", expected="4353")


# --- the noise --------------------------------------------------------------------------------------


def wrong_noise(noise: np.ndarray, x: np.ndarray) -> str:
    """Say why these residuals of labels cannot be independent N(0, 0.5²); empty if they can.

    Right noise is refused with probability 6e-7 (`is_standard_normal`).
    """
    if not np.all(np.isfinite(noise)):
        return "the labels are not finite."
    mean, std = float(np.mean(noise)), float(np.std(noise))
    # Rounding of float32 labels is below 1e-5: less than that is no noise at all.
    if float(np.max(np.abs(noise))) < 1e-4:
        return "the labels are f*(x) without noise."
    if std < 1e-4:
        return f"every label has the same noise, {mean:.3g}; each needs its own."
    if is_standard_normal(noise / STD):
        # Of independent noise, the sum is N(0, 1): more than 5 has probability 6e-7.
        score = float(noise / STD @ x) / np.sqrt(x.size)
        if abs(score) <= 5.0:
            return ""
        return f"the labels minus f*(x) {'grow' if score > 0 else 'fall'} with x: the noise must be independent of it."
    said = f"the labels minus f*(x) have mean {mean:.3g} and standard deviation {std:.3g}"
    for name, value in (("the variance 0.5", np.sqrt(0.5)), ("the variance 0.25² or 0.0625", 0.25), ("1", 1.0)):
        if is_standard_normal(noise / value):
            return f"{said}: that is noise of {name}; its standard deviation is 0.5."
    slope = np.abs(target(x + 1e-4) - target(x - 1e-4)) / 2e-4
    steep = float(np.std(noise[slope > np.median(slope)]))
    if steep > 2.0 * float(np.std(noise[slope <= np.median(slope)])):
        return f"{said}, and it is larger where f* is steep: the noise is added to x, not to the label."
    if abs(mean) < 0.05 and abs(std - STD) < 0.05:
        return f"{said}, as they should, but they are not normally distributed."
    return f"{said}; N(0, 0.5²) has 0 and 0.5."


def many_inputs(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(x=normal32(rng, 4096))


def labels_of(student, x: np.ndarray) -> np.ndarray:
    """Return labels of these inputs, given as (N,) or, where that is refused, as (N, 1)."""
    try:
        value = student.noisy_labels(tensor(x, -1))
    except StudentRaised:
        value = student.noisy_labels(tensor(x, -1, 1))
    found = expect.array(value, "the labels")
    expect.holds(found.size == x.size, f"the labels have shape {found.shape} for {x.size} inputs.")
    return found.astype(np.float64).ravel()


@check(points=3, form="functions", cases=many_inputs, false_fail=6e-7)
def noise_is_normal(student, case):
    """The labels are f*(x) plus independent noise N(0, 0.5²), 0.5 being the standard deviation."""
    said = wrong_noise(labels_of(student, case.x) - target(case.x), case.x)
    expect.holds(not said, said)


@check(points=1, form="functions", after=noise_is_normal)
def labels_have_the_inputs_shape(student):
    """`noisy_labels(x)` has the shape of x, (N,) or (N, 1)."""
    x = np.linspace(-2.0, 2.0, 8)
    for shape in ((8,), (8, 1)):
        found = expect.array(student.noisy_labels(tensor(x, *shape)), "the labels")
        said = f"for x of shape {shape} the labels have shape {found.shape}; the shape of x is asked for."
        expect.holds(found.shape == shape, said)


# --- what is learnt ---------------------------------------------------------------------------------


def error_share(module, x: np.ndarray, labels: np.ndarray | None = None) -> float:
    """Return the mean squared error to f* over Var(f*), from the parameters where they can be read.

    Labels are those that it was trained on, for the picture.
    """
    with np.errstate(all="ignore"):  # what has blown up is compared like anything else, and fails
        outputs = expect.vector(module(tensor(x, -1, 1)), x.size, "the model's output").astype(np.float64)
        exact = (forward(layers, x) for layers in layouts(list(module.parameters().values())))
        known = next((values for values in exact if agree(outputs, values)), None)
        if known is None:
            expect_learnt(module, x)
        found = outputs if known is None else known
        plot.afterwards(partial(show_fit, x, labels, found))
        return share_of(found, x)


def show_fit(x: np.ndarray, labels: np.ndarray | None, outputs: np.ndarray) -> None:
    """Show the noisy labels, f*, and what was learnt."""
    order, grid = np.argsort(x), np.linspace(float(np.min(x)), float(np.max(x)), 200)
    data = [] if labels is None else [plot.points("the noisy labels", x[:128], labels[:128])]
    plot.show(
        "noisy fit", title="What your network has learnt from noisy labels", x_label="x", y_label="f(x)",
        series=[
            *data,
            plot.reference("f*(x) = (x − 2)cos(4x)", grid, target(grid)),
            plot.line("your network", x[order], outputs[order]),
        ],
        alt=f"The learnt function beside f*. Its mean squared error to f* is {share_of(outputs, x):.2f} of Var(f*).",
    )  # fmt: skip


def share_of(outputs: np.ndarray, x: np.ndarray) -> float:
    return float(np.mean((outputs - target(x)) ** 2) / np.var(target(x)))


def expect_learnt(module, x: np.ndarray) -> None:
    """Expect that a module of another architecture holds what it knows in its parameters."""
    rng, before = np.random.default_rng(0), module.parameters()
    shares = []
    for _ in range(3):
        module.set_parameters({name: rng.normal(size=old.shape).astype(np.float32) for name, old in before.items()})
        shares.append(share_of(expect.vector(module(tensor(x, -1, 1)), x.size).astype(np.float64), x))
    module.set_parameters(before)
    said = "the fit is not learnt: it is still there when the model's parameters are overwritten."
    expect.holds(any(not share < FIT for share in shares), said)


def trained(student, case: Case, *shape: int):
    """Let the student train a model on noisy labels; return it, whichever way it comes back."""
    made = student.make_mlp() if student.has("make_mlp") else student.build(NETWORK)
    if not student.has("make_mlp"):
        rng = np.random.default_rng(case.seed)
        layers = made.parameters().items()
        made.set_parameters({
            name: rng.normal(size=old.shape).astype(np.float32) if old.ndim > 1 else np.full_like(old, 0.03)
            for name, old in layers
        })  # fmt: skip
    dtype = data_dtype(made.parameters().values() if getattr(made, "is_module", False) is True else ())
    given = made, tensor(case.x, *shape, dtype=dtype), tensor(case.y, *shape, dtype=dtype)
    try:
        result = student.train_mlp(*given, epochs=150, batch_size=128, lr=0.03)
    except StudentRaised as error:
        if error.kind != "TypeError" or "keyword argument" not in error.text:
            raise
        result = student.train_mlp(*given, 150, 128, 0.03)  # under other names, in the same order
    result = list(result.values()) if isinstance(result, dict) else result  # {"model": model, "losses": losses}
    parts = result if isinstance(result, (tuple, list)) else [result]
    module = next((part for part in parts if getattr(part, "is_module", False) is True), made)
    expect.holds(getattr(module, "is_module", False) is True, "`make_mlp()` returns no torch.nn.Module.")
    return module


def noisy_samples(rng: np.random.Generator) -> Iterator[Case]:
    x = normal32(rng, 512)
    y = target(x) + STD * draw.normal(rng, 512)
    seed, *seeds = (draw.integer(rng, 1, 2**31 - 1) for _ in range(3))
    yield Case(x=x, y=y, seed=seed, seeds=seeds)


# One run misses with probability 0.003 or less (tests), so both with 1e-5.
@check(points=3, form="functions", cases=noisy_samples, false_fail=1e-5)
def recovers_the_function(student, case):
    """Trained on noisy labels, with 4353 parameters for 512 samples, the network still learns f*."""
    if not student.has("train_mlp"):
        expect_script_fit(student, case)
        return
    shares, errors = [], []
    for shape in ((-1, 1), (-1,)):
        try:
            shares.append(error_share(trained(student, case, *shape), case.x, case.y))
        except StudentRaised as error:
            errors.append(error)
        if shares and shares[-1] < FIT:
            return
    if not shares:
        raise errors[0]
    expect.fail(f"the mean squared error to f* is {best_of(shares)}; a fit is below {FIT}.")


def best_of(shares: list[float]) -> str:
    """Write the least error."""
    finite = [share for share in shares if np.isfinite(share)]
    return f"{min(finite):.2f} of Var(f*), the best of {len(shares)} runs" if finite else "not finite"


# --- the script form --------------------------------------------------------------------------------


def script_inputs(student, size: int) -> np.ndarray | None:
    """Return the script's inputs, if they are there under a usual name and as many as the labels."""
    for name in ("X_train", "x_train", "X", "x", "x_data", "X_data", "xs"):
        if not student.has(name):
            continue
        try:
            found = expect.array(student.value(name)).astype(np.float64).ravel()
        except expect.Mismatch:
            continue
        if found.size == size and np.all(np.isfinite(found)):
            return found
    return None


@check(points=4, form="script", false_fail=6e-7)
def training_labels_are_noisy(student):
    """`y_train` holds f* at the inputs plus independent noise N(0, 0.5²)."""
    name = student.first("y_train", "Y_train")
    labels = expect.array(student.value(name), f"`{name}`").astype(np.float64).ravel()
    expect.holds(labels.size > 100, f"`{name}` has {labels.size} labels; 512 are asked for.")
    expect.finite(labels, f"`{name}`")
    x = script_inputs(student, labels.size)
    if x is None:
        expect.holds(float(np.std(labels)) > STD, f"`{name}` is nearly constant.")
        return Note(f"No inputs (X_train) for `{name}` were found; its noise could not be looked at.")
    said = wrong_noise(labels - target(x), x)
    expect.holds(not said, f"`{name}`: {said}")
    return None


# A right script misses with probability 0.04, and three times in a row with 6.5e-5 (as in problem 1).
@check(points=4, form="script", cases=noisy_samples, false_fail=6.5e-5)
def model_recovers_the_function(student, case):
    """`model`, trained on noisy labels, fits f*. After a miss the script is run again, twice at most."""
    expect_script_fit(student, case)


def expect_script_fit(student, case: Case) -> None:
    shares, ends = [], []
    for seed in (None, *case.seeds):
        if seed is not None:
            student.rerun(seed)
        name = student.first(*MODELS)
        model = student.value(name)
        expect.holds(getattr(model, "is_module", False) is True, f"`{name}` is no torch.nn.Module.")
        shares.append(error_share(model, case.x))
        if shares[-1] < SCRIPT_FIT:
            return
        ends.append(np.concatenate([part.ravel() for part in model.parameters().values()]))
        if len(ends) > 1 and np.array_equal(ends[-1], ends[-2]):
            break  # the script sets its own seed: it ends where it ended before
    expect.fail(f"the mean squared error to f* is {best_of(shares)}; a fit is below {SCRIPT_FIT}.")


# --- known-wrong answers ----------------------------------------------------------------------------

COUNT, NOISE, SHAPE, FITS = (
    "counts_all_parameters", "noise_is_normal", "labels_have_the_inputs_shape", "recovers_the_function"
)  # fmt: skip

wrong("biases_not_counted.py", fails=[COUNT], says="Biases are parameters, too: 64 + 64 + 1 of them.")
wrong("one_bias_missing.py", fails=[COUNT], says="Both hidden layers have 64 biases.")
wrong("no_noise.py", fails=[NOISE], says="The labels are clean; problem 2 adds noise to them.")
wrong("variance_half.py", fails=[NOISE], says="0.5 is the standard deviation of the noise, not its variance.")
wrong("std_quarter.py", fails=[NOISE], says="The standard deviation is 0.5; 0.25 is its square, the variance.")
wrong("std_one.py", fails=[NOISE], says="The noise is N(0, 0.5²), not N(0, 1).")
wrong("same_noise_for_all.py", fails=[NOISE], says="All labels get one random number; each needs its own.")
wrong("noise_on_x.py", fails=[NOISE], says="The noise belongs to the labels, not to the inputs.")
wrong("trend_added.py", fails=["noise_is_normal"],
      says="The labels hold a multiple of x beside f*(x) and the noise.")
wrong("uniform_noise.py", fails=[NOISE], says="The noise is normal, not uniform.")
wrong("biased_noise.py", fails=[NOISE], says="The noise has mean 0.")
wrong("outer_noise.py", fails=[NOISE], says="Labels (N, 1) and noise (N,) broadcast to a matrix (N, N).")
wrong("always_flat.py", fails=[SHAPE], says="The labels have the shape of x; here they are always flat.")
wrong("no_step.py", fails=[FITS], says="The gradient is computed, but no step is made.")
wrong("broadcast_loss.py", fails=[FITS],
      says="Outputs (N, 1) and labels (N,) broadcast to N² differences: every output learns the mean label.")
wrong("script_no_noise.py", fails=["training_labels_are_noisy"], says="The labels of the second run are clean.")
wrong("script_untrained.py", fails=["model_recovers_the_function"], says="The model is built, but not trained.")
