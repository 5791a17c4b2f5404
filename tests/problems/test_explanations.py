"""What students are told of known-wrong answers: a few of each problem; the benchmark ``explaining`` takes them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.misconceptions import KnownAnswers
from grader.student.zygote import Zygote
from tests.explaining import Told, bundled_problem, bundled_problems, refused, right_answers, told

#: By problem: a wrong value, one that is wrong in special cases only, an exception or a wrong shape. One that costs
#: seconds, as those of problems 1 and 2 of mathdnn_hw3 do, is enough there.
ANSWERS = {
    "q1_1_relu_prime": ("sign.py", "raises_at_zero.py", "formula_one_at_zero.tex"),
    "q1_2_softplus_prime": ("extra_beta.py", "exp_raises.py", "inf_over_inf.py"),
    "q1_3_elu_prime": ("minus_one_kept.py", "autograd_at_zero.py", "masks.py"),
    "q1_4_logsigmoid_prime": ("minus.py", "log_sigmoid_itself.py", "looked_up.py"),
    "q1_5_softplus_beta": ("beta_is_eps.py", "infinite.py", "largest_tried.py"),
    "q1_6_continuity": ("elu_always_c1.py", "sides_swapped.py", "texts.py"),
    "q2_1_layer_gradient": ("w_not_transposed.py", "row.py", "overflow.py"),
    "q2_2_skip_gradient": ("sigma_at_x.py",),
    "q2_3_vanishing": ("minus_four.py", "one_matrix.py"),
    "p1_mlp_fit": ("zero_bias.py",),
    "p2_overparameterized": ("no_noise.py",),
    "p3_cross_entropy": ("naive_exp.py", "upper_log_k.py", "lambda_constant.py"),
    "p4_max_derivative": ("first_argmax.py", "gap_alone.py"),
    "p5_activations": ("softplus_overflow.py", "pair_fixed.py", "tanh_shift_sign.py", "relu_of_one_number.py"),
    "p6_dead_relu": ("x_missing.py", "invariant_any_input.py"),
    "p7_leaky_relu": ("a_and_u_swapped.py", "zero_never.py"),
}
#: These behave the same on every case as another one that says something else: then nothing is said.
ALIKE = {"gap_alone.py"}
#: The call that students are shown, of some: what a change of the search would change.
SHOWN = {
    ("q1_2_softplus_prime", "exp_raises.py", "is_right_far_out"): "softplus_prime(-710.0, 1.0)",
    ("q2_1_layer_gradient", "w_not_transposed.py", "equals_autograd"): "layer_gradient(np.array([0., 0.]), "
    "np.array([[0., 0.], [1., 0.]]), np.array([0., 1.]))",
    ("p3_cross_entropy", "naive_exp.py", "loss_of_large_logits"): "cross_entropy(np.array([710.]), 0)",
    (
        "p3_cross_entropy",
        "upper_log_k.py",
        "upper_bound_holds_where_y_is_far_behind",
    ): "ce_upper_bound(np.array([50., 0.]), 1)",
    ("p5_activations", "softplus_overflow.py", "softplus_does_not_overflow"): "softplus(710.0)",
}


@pytest.fixture(scope="module")
def conditions(zygote: Zygote, formula_worker: FormulaWorker) -> Conditions:
    return Conditions(
        zygote=lambda: zygote, seed=1, engine="test", box_level="L0", worker=formula_worker, known=KnownAnswers()
    )


@pytest.fixture(scope="module")
def told_of(conditions: Conditions) -> Iterator[Callable[[str, str], Told]]:
    """Grade a known-wrong answer once, and return what it is told."""
    known: dict[tuple[str, str], Told] = {}

    def tell(name: str, file: str) -> Told:
        if (name, file) not in known:
            assignment, problem = bundled_problem(name)
            own = next(wrong for wrong in problem.wrongs if wrong.file == file)
            path = problem.folder / "wrong" / file
            known[name, file] = told(problem, assignment, path, conditions, own, leave_out=False)
        return known[name, file]

    yield tell


EVERY = [(name, file) for name, files in ANSWERS.items() for file in files]


def test_every_problem_has_its_turn() -> None:
    assert set(ANSWERS) == {name for _, name in bundled_problems()}


@pytest.mark.parametrize(("name", "file"), EVERY)
def test_a_known_mistake_is_named(told_of, name: str, file: str) -> None:
    actual = told_of(name, file)

    assert actual.said == (set() if file in ALIKE else {actual.own.says})


@pytest.mark.parametrize(("name", "file"), EVERY)
def test_every_lost_point_is_explained(told_of, name: str, file: str) -> None:
    for record in told_of(name, file).lost.values():
        why = record.explanation
        assert why is not None and (why.finding or why.returned) and not why.is_flaky and not record.detail
        if record.hidden:
            assert not (why.call or why.returned or why.expected or why.detail or why.irrelevant)


@pytest.mark.parametrize(("name", "file", "check"), SHOWN)
def test_the_simplest_call_is_shown(told_of, name: str, file: str, check: str) -> None:
    assert told_of(name, file).lost[check].explanation.call == SHOWN[name, file, check]


@pytest.mark.parametrize("name", ANSWERS)
def test_right_answers_pass_on_what_is_shown(told_of, conditions: Conditions, name: str) -> None:
    assignment, problem = bundled_problem(name)
    shown = [case for file in ANSWERS[name] for case in told_of(name, file).cases_shown()]
    if shown:
        for path in right_answers(problem)[:3]:
            assert list(refused(problem, assignment, path, conditions, shown)) == []
