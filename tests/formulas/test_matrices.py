from __future__ import annotations

import numpy as np
import pytest

from grader.formulas.matrices import agreement, samples
from grader.formulas.readings import Reading
from tests.formulas.contracts import contract

LAYER = contract("layer_gradient")


def compared(source, seed=1):
    step = LAYER.steps(LAYER.read(source), Reading())[0]
    return agreement(step, LAYER.formula.result_shape, samples(LAYER, seed))


def test_samples_have_several_sizes_and_matrices_without_symmetry():
    found = samples(LAYER, 1)

    assert {sample.right.shape for sample in found} == {(3, 1), (5, 1)}
    for sample in found:
        W = sample.arguments["W"]
        assert np.abs(W - W.T).max() > 0.1
        assert np.abs(W).min() >= 0.2


def test_the_right_answer_agrees_with_autograd():
    torch = pytest.importorskip("torch")
    for sample in samples(LAYER, 3):
        x = torch.tensor(sample.arguments["x"], requires_grad=True)
        torch.sigmoid(torch.tensor(sample.arguments["W"]) @ x).backward(torch.tensor(sample.arguments["z_hat"]))

        np.testing.assert_allclose(sample.right, x.grad.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r"W^\top(\hat z \odot z \odot (1-z))", "equal"),
        (r"(\hat z \odot z \odot (1-z))^\top W", "transposed"),
        (r"W(\hat z \odot z \odot (1-z))", "different"),
        (r"W^\top(\hat z \odot z \odot (1-z)) + 10^{-7}", "different"),
        ("W", "different"),
        ("1", "different"),
        (r"e^{1000 W^\top \hat z} - e^{1000 W^\top \hat z}", "undecided"),
    ],
)
def test_a_formula_is_compared_at_random_data(source, found):
    assert compared(source) == found
