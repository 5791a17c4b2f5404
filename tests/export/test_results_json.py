"""results.json is strict JSON and holds every field of every record."""

import dataclasses
import json
import math
import re
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.evidence import Explanation, Figure, Picture, Reading, Series
from grader.export.results_json import SCHEMA_VERSION, read, render, write
from grader.model import CheckResult, ManualItem, ProblemResult, RunFacts, SubmissionResult

from .records import FACTS, HOSTILE, NOT_GRADED, check, problem, submission

DOCS = Path(__file__).resolve().parents[2] / "docs" / "results.md"


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def strict(text):
    return json.loads(text, parse_constant=refuse)


def names(record):
    return {field.name for field in dataclasses.fields(record)}


def test_every_field_of_every_record_is_there():
    data = strict(render([submission(problem("p1"), problem("p2"))], FACTS))

    (found,) = data["submissions"]
    assert data["schema_version"] == SCHEMA_VERSION
    assert set(data["run"]) == names(RunFacts)
    sums = {"points", "max_points", "manual_points", "is_graded", "flags"}
    assert set(found) == names(SubmissionResult) | sums
    per_problem = names(ProblemResult) - {"assignment", "student"} | {"points", "max_points", "is_graded"}
    assert [set(p) for p in found["problems"]] == [per_problem] * 2
    assert set(found["problems"][0]["checks"][0]) == names(CheckResult)


def test_sums_are_given():
    (found,) = strict(render([submission(problem("p1"), problem("p2", check(1.5), NOT_GRADED))], FACTS))[
        "submissions"
    ]

    assert (found["points"], found["max_points"], found["is_graded"]) == (5.5, 12.0, False)
    assert found["flags"] == [{"kind": "NOT GRADED", "where": ["p2"]}]
    assert found["problems"][1]["checks"][1]["verdict"] == "NOT_GRADED"
    assert found["problems"][1]["checks"][1]["reason"] == "our fault"


def test_points_given_by_hand_stand_apart():
    by_hand = ManualItem(name="why", points=2.0, rubric="one reason")
    (found,) = strict(render([submission(problem("p1", manual=(by_hand,)))], FACTS))["submissions"]

    assert (found["max_points"], found["manual_points"]) == (problem("p1").max_points, 2.0)
    assert found["problems"][0]["manual"] == [{"name": "why", "points": 2.0, "rubric": "one reason"}]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_become_null(number):
    (found,) = strict(render([submission(problem("p1", check(wall_s=number, points=number)))], FACTS))[
        "submissions"
    ]

    assert found["problems"][0]["checks"][0]["wall_s"] is None
    assert found["points"] is None


def test_hostile_texts_are_harmless_everywhere():
    hostile = problem(HOSTILE, check(message=HOSTILE, notes=(HOSTILE,)), output=HOSTILE, sources=(HOSTILE,))
    text = render([submission(hostile, student=HOSTILE, refused=(HOSTILE,))], FACTS)

    text.encode("utf-8")
    texts = " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(strict(text))))
    assert not re.search(r"\\u(00[01]|007f|008|009|d[89a-f]|20[26]|fe?ff)", texts.replace(r"\\", ""))


def test_no_submissions_is_an_empty_list():
    assert strict(render([], FACTS))["submissions"] == []


def test_one_line_per_submission():
    text = render([submission(problem(), student=f"s{number}") for number in range(5)], FACTS)

    assert sum('"student"' in line for line in text.splitlines()) == 5


def test_older_file_is_replaced_and_no_draft_is_left(tmp_path):
    write([], tmp_path / "results.json", FACTS)
    write([submission(problem())], tmp_path / "results.json", FACTS)

    assert [file.name for file in tmp_path.iterdir()] == ["results.json"]
    assert len(strict((tmp_path / "results.json").read_text())["submissions"]) == 1


def test_documentation_names_every_field():
    first_columns = re.findall(r"^\| (`[^|]*`) \|", DOCS.read_text(), re.MULTILINE)
    described = set(re.findall(r"`(\w+)`", " ".join(first_columns)))
    data = strict(render([submission(problem())], FACTS))
    (found,) = data["submissions"]
    (one,) = found["problems"]

    for part in (data, data["run"], found, one, one["checks"][0]):
        assert set(part) <= described


def test_what_is_written_can_be_read_again(tmp_path):
    picture = Picture(
        name="p", title="t", x_label="x", y_label="y",
        series=(Series(name="s", style="line", x=(0.0, 1.0), y=(1.0, 2.0)),),
    )  # fmt: skip
    told = problem(
        "p1", check(explanation=Explanation(call="f(1)", irrelevant=("y",)), pictures=(picture,)),
        figures=(Figure(png=b"\x89PNG\0\xff", width=3, height=2),), readings=(Reading(name="f", source="x"),),
    )  # fmt: skip
    ours = problem("p3", NOT_GRADED)
    results = [submission(told, ours, refused=("a: a symlink",)), submission(problem("p2", student="bo"), student="bo")]
    write(iter(results), tmp_path / "results.json", FACTS)

    assert read(tmp_path / "results.json") == (results, FACTS)


def test_a_number_that_was_not_finite_is_read_as_its_default(tmp_path):
    write([submission(problem("p1", check(wall_s=math.nan)))], tmp_path / "results.json", FACTS)
    ((found,), _) = read(tmp_path / "results.json")

    assert found.problems[0].checks[0].wall_s == 0.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no results.json"), ("[1]", "no schema_version"), ('{"schema_version": "1"}', "no schema_version"),
        ('{"schema_version": 2}', "newer version"), ('{"schema_version": 1}', "not as `grade` writes it"),
        ('{"schema_version": 1, "run": 3, "submissions": []}', "not as `grade` writes it"),
        ('{"schema_version": 1, "run": {}, "submissions": 3}', "not as `grade` writes it"),
        ("[" * 100_000, "no results.json"),
    ],
)  # fmt: skip
def test_what_is_no_results_json_is_refused(tmp_path, text, why):
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=why):
        read(path)


def test_a_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path / "none.json")
