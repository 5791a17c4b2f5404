from __future__ import annotations

import time

import pytest

from grader.formulas.study import Study
from tests.formulas.contracts import contract


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("layer_gradient", r"W(\hat z \odot z \odot (1-z))", ["W and Wᵀ"]),
        ("layer_gradient", r"W^\top(\hat z \odot \sigma'(x))", ["σ′ is taken at x"]),
        ("layer_gradient", r"W^\top(\hat z \odot \sigma(x) \odot (1-\sigma(x)))", ["σ is taken at x"]),
        ("layer_gradient", r"(W^\top\hat z) \odot (z \odot (1-z))", ["wrong side of Wᵀ"]),
        ("layer_gradient", r"W^\top(\hat z \odot z)", ["z stands where its derivative belongs"]),
        ("layer_gradient", r"\hat z \odot z \odot (1-z)", ["a matrix factor is missing"]),
        ("layer_gradient", r"-W^\top(\hat z \odot z \odot (1-z))", ["sign"]),
        ("layer_gradient", r"W^\top(z \odot (1-z))", ["a factor is missing"]),
        # Three mistakes of a real hand-in at once.
        (
            "layer_gradient",
            r"(W \odot (\sigma(x) \odot (1-\sigma(x)))) \hat z",
            ["σ is taken at x", "diagonal matrices", "W and Wᵀ"],
        ),
        ("skip_gradient", r"W^\top(\hat y \odot z \odot (1-z))", ["a summand is missing"]),
        ("skip_gradient", r"\hat y + W^\top(\hat y \odot y \odot (1-y))", ["y stands where something else belongs"]),
        ("softplus_prime", r"\frac{1}{1+e^{\beta x}}", ["sign"]),
        ("softplus_prime", r"\frac{1}{1+e^{-x}}", ["a factor is missing"]),
        ("softplus_prime", r"\beta\sigma(\beta x)", ["a factor is too much|divisor is missing"]),
        ("elu_prime", r"\begin{cases} \alpha e^x & x > 0 \\ 1 & x < 0 \end{cases}", ["exchanged|wrong way"]),
        ("ce_at_scaled_onehot", r"\log(1 + ke^{-\lambda})", []),
        ("logsigmoid_prime", r"\frac{e^{-x}}{1+e^x}", ["sign"]),
    ],
)
def test_the_kind_of_mistake_is_named(name, source, said):
    found = "; ".join(Study(contract(name), source, 1).mistakes())

    for words in said:
        assert any(word in found for word in words.split("|")), found


def test_what_is_right_has_no_mistakes():
    for source in (r"W^\top(\hat z \odot z \odot (1-z))", r"W^\top \hat z \odot z \odot (1-z)", "(x"):
        assert Study(contract("layer_gradient"), source, 1).mistakes() == ()


def test_a_search_that_fails_ends():
    study = Study(contract("layer_gradient"), r"\frac{x}{7} + W W \mathrm{diag}(x) \hat z^2 - \sigma(\sigma(x)) + \frac{\hat z}{1 + x^2}", 1)

    begun = time.process_time()
    assert study.mistakes() == ()
    # Half a second is usual; the benchmark measures it.
    assert time.process_time() - begun < 10.0


def test_an_answer_of_another_shape_is_told_so():
    assert Study(contract("layer_gradient"), "W", 1).mistakes()[0] == "it is a d×d matrix, and a column is asked for"
