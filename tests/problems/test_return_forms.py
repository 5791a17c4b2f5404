"""Fairness: whatever honest form a right answer comes back in, it earns all the points, for each name of the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grader.checking.declare import names_of
from grader.course.course import find_course
from grader.course.problems import Problem, load_problems
from grader.grading.conditions import Conditions
from grader.grading.verify import Answer, answers, prove
from grader.model import CheckResult, ProblemResult

from .return_forms import FORMS

ROOT = Path(__file__).parents[2]
SOURCE = (Path(__file__).parent / "return_forms.py").read_text(encoding="utf-8")

#: The contract's names whose values are numbers, arrays, booleans, or lists and tuples of them.
NAMES = {
    "p2_overparameterized": ("count_parameters",),
    "p3_cross_entropy": ("cross_entropy", "log_ce_lower_bound", "ce_upper_bound", "lambda_for", "ce_at_scaled_onehot"),
    "p4_max_derivative": ("max_derivative", "argmax_radius"),
    "p5_activations": ("relu", "nonidempotent_witness", "softplus", "softplus_prime", "softplus_prime_lipschitz",
                       "relu_prime_counterexample", "sigmoid_to_tanh", "tanh_to_sigmoid"),
    "p6_dead_relu": ("relu_net_gradient", "sgd_step", "dead_invariant"),
    "p7_leaky_relu": ("leaky_gradient", "leaky_sgd_step", "zero_gradient_example", "revival_example"),
    "q1_1_relu_prime": ("relu_prime",),
    "q1_2_softplus_prime": ("softplus_prime",),
    "q1_3_elu_prime": ("elu_prime",),
    "q1_4_logsigmoid_prime": ("logsigmoid_prime",),
    "q1_5_softplus_beta": ("softplus_beta_for",),
    "q1_6_continuity": ("one_sided_derivatives", "is_c0", "is_c1"),
    "q2_1_layer_gradient": ("layer_gradient",),
    "q2_2_skip_gradient": ("skip_gradient",),
    "q2_3_vanishing": ("vanishing_example",),
}  # fmt: skip
#: Names that are networks and their training, and labels that must have their input's shape.
OTHERS = {
    "p1_mlp_fit": ("make_mlp", "train_mlp", "model", "net", "mlp"),
    "p2_overparameterized": ("noisy_labels", "train_mlp", "model", "net", "mlp", "y_train", "Y_train"),
}
#: What is no right answer any more in that form, with the reason.
_UNDERFLOWS = "L comes up to 1e300, and 1/L is 0 in float32: the pair is none any more"
NOT_RIGHT = {
    ("relu_prime_counterexample", "float32 arrays"): _UNDERFLOWS,
    ("relu_prime_counterexample", "float32 tensors"): _UNDERFLOWS,
}
#: A long check that asks one name alone; for the others its result is known.
ONLY_FOR = {"dead_neuron_stays": "sgd_step"}


@cache
def problems() -> dict[str, tuple[Problem, Answer]]:
    course = find_course(ROOT, ROOT)
    found = {}
    for assignment in course.assignments:
        for problem in load_problems(course, assignment):
            path = ROOT / "reference" / assignment.name / f"{problem.name}.py"
            found[problem.name] = (problem, answers(problem, path)[0])
    return found


def functions(reference: Answer) -> set[str]:
    """Return the functions that a reference defines."""
    return set(re.findall(r"^def (\w+)", reference.source.decode(), re.MULTILINE))


@pytest.fixture(scope="session")
def graded(zygote, formula_worker) -> Callable[..., ProblemResult]:
    """Grade the reference of a problem, its source changed, with the one zygote there is."""
    course = find_course(ROOT, ROOT)
    conditions = Conditions(zygote=lambda: zygote, seed=0, engine="test", box_level="L0", worker=formula_worker)

    def grade(name: str, more: str, run: Callable[[str], bool]) -> ProblemResult:
        problem, reference = problems()[name]
        # In a namespace of its own, so that what the reference's functions ask of one another stays as it is.
        own = f"own = {{'__name__': 'own'}}\nexec({reference.source.decode()!r}, own)\n"
        names = [one for one in NAMES.get(name, ()) + OTHERS.get(name, ()) if one in functions(reference)]
        handed_in = "".join(f"{one} = own[{one!r}]\n" for one in names)
        answer = replace(reference, source=(own + handed_in + more).encode())
        assignment = course.assignment(problem.assignment)
        if name not in right and not all(run(check.name) for check in problem.checks):
            right[name] = prove(reference, assignment, conditions).result.checks
        known = {check.check: check for check in right.get(name, ()) if not run(check.check)}
        return prove(answer, assignment, conditions, known).result

    right: dict[str, tuple[CheckResult, ...]] = {}
    return grade


def lost(result: ProblemResult) -> dict[str, str]:
    """Return the checks that did not give all their points, with what they say."""
    return {check.check: check.message for check in result.checks if check.points < check.max_points}


def test_every_name_of_the_contract_is_in_the_table():
    contract = {
        name: {one for names in problem.declared.forms.values() for item in names for one in names_of(item)}
        for name, (problem, _) in problems().items()
    }

    assert contract == {name: {*NAMES.get(name, ()), *OTHERS.get(name, ())} for name in problems()}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("problem", "name"), [(problem, name) for problem, names in NAMES.items() for name in names])
def test_a_right_answer_in_an_honest_form_earns_everything(graded, problem, name, form):
    if (name, form) in NOT_RIGHT:
        pytest.skip(NOT_RIGHT[name, form])
    more = f"\n\n{SOURCE}\n{name} = returning({name}, {form!r})\n"

    assert lost(graded(problem, more, lambda check: ONLY_FOR.get(check, name) == name)) == {}


@pytest.mark.parametrize("returned", ["model", "None", "(model, losses)", "[losses, model]", "losses"])
def test_training_may_return_the_model_the_losses_both_or_nothing(graded, returned):
    more = (
        "\nlosses = [1.0] * 10\n"
        "def train_mlp(model, *args, **more):\n"
        "    own['train_mlp'](model, *args, **more)\n"
        f"    return {returned}\n"
    )

    assert lost(graded("p1_mlp_fit", more, {"one_step_is_sgd", "both_shapes", "batches_are_epochs"}.__contains__)) == {}


@pytest.mark.parametrize(
    "returned",
    ["y", "y.double()", "y.clone().requires_grad_()", "y.numpy()", "y.double().numpy()", "y.tolist()"],
)
def test_noisy_labels_may_be_tensors_arrays_or_lists(graded, returned):
    more = f"\ndef noisy_labels(x):\n    y = own['noisy_labels'](x)\n    return {returned}\n"
    run = {"noise_is_normal", "labels_have_the_inputs_shape"}.__contains__

    assert lost(graded("p2_overparameterized", more, run)) == {}
