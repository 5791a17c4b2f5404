from __future__ import annotations

import pytest

from grader.grading.known import as_submission
from tests.explaining import bundled_problem


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("wrong/sign.py", "q1_1.py"),
        ("wrong/formula_one_at_zero.tex", "answers.tex"),
        ("right/indicator.toml", "answers.toml"),
    ],
)
def test_a_known_answer_is_handed_in_under_a_name_that_is_read(file, expected):
    assignment, problem = bundled_problem("q1_1_relu_prime")

    made = as_submission(problem, assignment, problem.folder / file)

    assert [one.path for one in made.files] == [expected]
    assert made.files[0].data == (problem.folder / file).read_bytes()
