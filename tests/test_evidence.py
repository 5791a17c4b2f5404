"""What a record shows beside its verdict."""

from __future__ import annotations

from grader.evidence import Excerpt, Explanation, Figure, Picture, Reading, Series
from grader.gradebook.encoding import decode, encode
from grader.model import CheckResult, ProblemResult, Verdict

CHECK = CheckResult(
    check="c",
    sentence="s",
    verdict=Verdict.FAIL,
    points=0,
    max_points=1,
    explanation=Explanation(misconception="You tripled.", call="double(1.0)", irrelevant=("k",)),
    excerpt=Excerpt(path="hw3.py", line=3, first=1, text="def double(x):\n\n    return 3 * x"),
    pictures=(
        Picture(
            name="fit", title="Fit", x_label="x", y_label="y",
            series=(Series(name="f", style="line", x=(0.0, 1.0), y=(1.0, 2.0)),),
        ),
    ),
)  # fmt: skip
PROBLEM = ProblemResult(
    assignment="a",
    problem="p",
    title="t",
    student="s",
    checks=(CHECK,),
    readings=(Reading(name="f", source=r"\sigma(x)", text="σ(x)"),),
    figures=(Figure(png=b"\x89PNG", width=1, height=1),),
)


def test_a_gradebook_keeps_all_of_it():
    assert decode(encode(PROBLEM), ProblemResult) == PROBLEM


def test_a_record_of_an_older_version_has_none_of_it():
    plain = encode(ProblemResult(assignment="a", problem="p", title="t", student="s", checks=()))
    for field in ('"readings":[],', '"figures":[]'):
        plain = plain.replace(field, "").replace(",}", "}")

    assert "readings" not in plain
    assert decode(plain, ProblemResult).readings == ()
