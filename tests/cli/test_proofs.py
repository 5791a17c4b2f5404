from __future__ import annotations

import pytest

from grader.cli.console import Console
from grader.cli.proofs import show_rates
from grader.grading.rates import Rate


@pytest.fixture
def verify(grade, course_root, monkeypatch):
    monkeypatch.setattr("grader.grading.verify._IMPATIENT_S", 0.2)

    def words(*more):
        return grade("verify", "--sandbox", "plain", "--course", course_root, *more)

    return words


def row(out: str, first: str) -> list[str]:
    """Return the words of the last line that begins with this word."""
    return [line.split() for line in out.splitlines() if line.split()[:1] == [first]][-1]


def test_the_table_counts_answers_not_runs(verify):
    words = row(verify().out, "double")

    # right, perfect, wrong, vacuous, mutants, equivalent, score, seeds, false fail
    assert words[1:11] == ["2/2", "–", "1/1", "10/10", "5/5", "0", "100", "%", "5", "–"]
    assert words[-1] == "proven"


def test_one_problem_is_shown_with_its_matrix(verify):
    out = verify("--no-mutants").out

    assert row(out, "1") == ["1", "doubles", "2", "1", "0", "–"]
    assert row(out, "2") == ["2", "doubles_again", "(hidden)", "1", "1", "0", "–"]
    assert row(out, "triple.py") == ["triple.py", "✗", "✗"]


def test_the_matrix_counts_what_each_check_is_the_first_to_catch(verify):
    assert row(verify().out, "1") == ["1", "doubles", "2", "1", "5", "–"]


def test_the_matrix_can_be_left_out(verify):
    assert "triple.py" not in verify("--no-mutants", "--no-matrix").out


def test_several_problems_are_shown_with_matrices_on_request(verify, grade, course_root):
    grade("new", "problem", "huber", "--course", course_root)

    assert "triple.py" not in verify("--no-mutants").out
    assert verify("--no-mutants", "--matrix").out.count("wrong answer  ") == 2


def test_a_matrix_fits_100_columns(verify, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    more = "".join(
        f'@check(points=0, cases=numbers)\ndef another_{k}(student, case):\n    "D."\n    expect.close(student.double(**case), double(**case))\n\n'
        for k in range(22)
    )
    checks.write_text(checks.read_text().replace("wrong(", more + "wrong(", 1))
    out = verify("--no-mutants").out
    lines = out[out.index("wrong answer  ") :].splitlines()

    assert lines[1].split()[0] == "triple.py"
    assert max(map(len, lines[:3])) <= 100


def test_rates_are_shown_with_what_they_prove(capsys):
    counts = [(0.01, 0, 1000), (1e-5, 0, 1000), (1e-5, 4, 1000)]
    show_rates(
        Console(),
        [Rate(problem="p", check=f"c{k}", stated=stated, refused=refused, runs=runs)
         for k, (stated, refused, runs) in enumerate(counts)],
    )  # fmt: skip
    out = capsys.readouterr().out

    assert row(out, "p")[:3] == ["p", "c2", "1.0e-05"]
    lines = [line for line in out.splitlines() if line.startswith("p ")]
    assert ["shown" in lines[0], "can show no less" in lines[1], "more often than stated" in lines[2]] == [True] * 3
    assert "0 of 1000" in lines[0]
    assert "3.0e-03" in lines[0]
