from __future__ import annotations

import io
import zipfile

import pytest

from grader.kit.leaks import leaks

from .conftest import shipped

COURSE, _, PROBLEMS = shipped("cs475_hw3")
LINE = next(
    line.strip()
    for line in (COURSE.root / "reference/cs475_hw3/q2_3_vanishing.py").read_text().splitlines()
    if line.startswith("        ") and "=" in line and len(line) > 50 and "``" not in line
)


def found(path: str, text: str) -> list[str]:
    return leaks({path: text.encode()}, COURSE, PROBLEMS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 'equals_autograd_on_random_layers'\n", "the name of the hidden check equals_autograd_on_random_layers"),
        ("# You evaluated σ′ at x; the\n# layer applies", None),
        ("'You evaluated σ′ at x; '\n'the layer applies σ to Wx.'\n", "what wrong/sigma_at_x.py of q2_"),
        ("# q2_2_skip_gradient/wrong/row.py\n", "a path into wrong/ of q2_2_skip_gradient"),
        (r"x = r'\hat y + W^\top (\hat y \odot  z \odot (1 - z))'" "\n", "the right formula for skip_gradient"),
        ("'Softplus is smooth where ReLU has a kink, and its derivative is nowhere 0 (1); as β grows it approaches ReLU "
         "uniformly (1).'\n", "the rubric of explanation of q1_5_softplus_beta"),
        (f"def mine():\n    {LINE}\n", "a statement of reference/cs475_hw3/q2_3_vanishing.py"),
    ],
)  # fmt: skip
def test_what_is_the_instructors_is_found(text, expected):
    actual = found("problems/cs475_hw3/q1_1_relu_prime/checks.py", text)

    # Two problems may share a check's name, or a sentence.
    assert {one.split(": ", 1)[1].startswith(expected or "") for one in actual} == ({True} if expected else set())


def test_it_is_found_in_the_wheel_too():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("grader/x.py", "# equals_autograd_on_random_layers")

    assert leaks({"grader.whl": buffer.getvalue()}, COURSE, PROBLEMS) == [
        "grader/x.py: the name of the hidden check equals_autograd_on_random_layers of q2_1_layer_gradient",
        "grader/x.py: the name of the hidden check equals_autograd_on_random_layers of q2_2_skip_gradient",
    ]


def test_a_statement_may_define_what_another_problem_asks_for():
    text = r"\frac{1}{1 + e^x}"

    assert found("statements/q1_6_continuity.md", text) == []
    assert len(found("README.md", text)) == 1
