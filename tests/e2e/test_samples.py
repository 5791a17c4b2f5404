"""The sample submissions get the scores that they must, and every file of a run says the same."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import REPOSITORY, SUBMISSIONS, results, submission, told
from tests.e2e.conftest import Graded

PROBLEMS = {
    "mathdnn_hw3": ("p1_mlp_fit", "p3_cross_entropy", "p6_dead_relu", "p7_leaky_relu"),
    "cs475_hw3": ("q2_2_skip_gradient",),
}
#: Points in the problems above. Problems that are added later are not looked at here.
POINTS: dict[str, dict[str, tuple[float, ...]]] = {
    "mathdnn_hw3": {
        "ada": (20, 10, 15, 15),
        "ben": (20, 10, 15, 15),
        "chiara": (20, 10, 15, 15),
        "dmitri": (20, 10, 15, 15),
        "emeka": (20, 10, 15, 15),
        "fatima": (12, 6.6, 11, 5.5),
        "goran": (0, 0, 0, 0),
        "hana": (20, 10, 15, 11),
        "ivan": (0, 10, 0, 0),
        "jonas": (0, 5.5, 15, 4),
        "keiko": (0, 0, 0, 0),
        "lena": (20, 10, 15, 15),
        "mateo": (20, 10, 15, 15),
        "nadia": (0, 4.8, 7, 0),
        "oskar": (19.5, 4, 0, 0),
        "priya": (0, 6, 4, 3),
    },
    "cs475_hw3": {
        "alma": (6,),
        "bruno": (6,),
        "carmen": (6,),
        "david": (6,),
        "elena": (5,),
        "farid": (0,),
        "greta": (0,),
        "hugo": (0,),
        "ines": (6,),
        "jun": (6,),
        "karim": (0,),
        "lucia": (0,),
        "milan": (6,),
        "noor": (4.8,),
        "omar": (0,),
        "petra": (0.75,),
        "rafael": (0.75,),
        "sofia": (0,),
    },
}
EVERYBODY = [(assignment, student) for assignment, students in POINTS.items() for student in students]

#: What these students must be told about a problem.
SAID = {
    ("fatima", "p1_mlp_fit"): ("PyTorch's default initialisation", "`zero_grad()` is missing"),
    ("fatima", "p3_cross_entropy"): ("nan", "-inf"),
    ("fatima", "p6_dead_relu"): ("the neuron is alive there",),
    ("fatima", "p7_leaky_relu"): ("With x = 0",),
    ("goran", "p3_cross_entropy"): ("SyntaxError", "line 23", "return m + np.log(np.sum(np.exp(f - m)) - f[y]"),
    ("hana", "p7_leaky_relu"): ("revival_example",),
    ("ivan", "p6_dead_relu"): ("SystemExit", "line 31", "`sgd_step` was not handed in"),
    ("jonas", "p3_cross_entropy"): ("Did you mean `crossentropy`?",),
    ("jonas", "p6_dead_relu"): ("`sgd_step` is also in hw3.py; problem6.py was used.",),
    ("jonas", "p7_leaky_relu"): ("Did you mean `leaky_sgd_steps`?", "Did you mean `Zero_Gradient_Example`?"),
    ("keiko", "p7_leaky_relu"): ("no `problem7.py`, `hw3.py` or `hw3.ipynb` was handed in",),
    ("nadia", "p3_cross_entropy"): ("shape (2,)", "inf"),
    ("nadia", "p6_dead_relu"): ("(1, 3)", "(2,)"),
    ("nadia", "p7_leaky_relu"): ("nan", "None", "dict"),
    ("oskar", "p1_mlp_fit"): ("16000 steps",),
    ("priya", "p3_cross_entropy"): ("NameError", "cell 5", "ce_at_scaled_onehot"),
    ("farid", "q2_2_skip_gradient"): ("SyntaxError", "line 11", "elif x < 0"),
    ("greta", "q2_2_skip_gradient"): ("skip_gradient",),
    ("hugo", "q2_2_skip_gradient"): ("SystemExit", "line 7"),
    ("jun", "q2_2_skip_gradient"): ("`skip_gradient` is also in hw3.py; problem2.py was used.",),
    ("karim", "q2_2_skip_gradient"): ("Did you mean `skip_gradiant`?",),
    ("lucia", "q2_2_skip_gradient"): ("was handed in", "`skip_gradient` was not handed in"),
    ("noor", "q2_2_skip_gradient"): ("row",),
    ("omar", "q2_2_skip_gradient"): ("shape (2, 2)",),
    ("petra", "q2_2_skip_gradient"): ("NameError", "cell 5", "sns"),
    ("sofia", "q2_2_skip_gradient"): ("ModuleNotFoundError", "ml_helpers", "line 2"),
}


def problems_of(samples: Graded, assignment: str, student: str) -> dict[str, dict[str, Any]]:
    return {part["problem"]: part for part in submission(samples.out, assignment, student)["problems"]}


def test_run_ends_well(samples: Graded) -> None:
    assert samples.run.code == 0
    assert "Traceback" not in samples.run.err and "NOT GRADED" not in samples.run.out


def test_every_sample_is_graded(samples: Graded) -> None:
    found = [(one["assignment"], one["student"]) for one in results(samples.out)["submissions"]]

    assert sorted(found) == sorted(EVERYBODY)


@pytest.mark.parametrize(("assignment", "student"), EVERYBODY)
def test_sample_has_its_score(samples: Graded, assignment: str, student: str) -> None:
    found = problems_of(samples, assignment, student)
    expected = dict(zip(PROBLEMS[assignment], POINTS[assignment][student], strict=True))

    assert {name: round(found[name]["points"], 6) for name in expected} == expected
    assert all(part["is_graded"] for part in found.values())


@pytest.mark.parametrize(("student", "problem"), SAID)
def test_sample_is_told_why(samples: Graded, student: str, problem: str) -> None:
    assignment = next(name for name, problems in PROBLEMS.items() if problem in problems)
    found = told(problems_of(samples, assignment, student)[problem])

    for part in SAID[student, problem]:
        assert part in found


def test_endless_loop_costs_the_check_that_asked(samples: Graded) -> None:
    found = problems_of(samples, "mathdnn_hw3", "hana")["p7_leaky_relu"]

    lost = {
        check["check"]: (check["reason"], check["ending"]) for check in found["checks"] if not check["points"]
    }
    assert set(lost) == {"dead_neuron_revives"}
    reason, ending = lost["dead_neuron_revives"]
    assert reason == "limit" and ending in ("wall", "cpu")


def test_scripts_are_graded_as_scripts(samples: Graded) -> None:
    forms = {
        student: problems_of(samples, "mathdnn_hw3", student)["p1_mlp_fit"]["form"]
        for student in ("ada", "chiara", "dmitri", "oskar")
    }

    assert forms == {"ada": "functions", "chiara": "script", "dmitri": "script", "oskar": "script"}


def test_what_was_printed_is_kept(samples: Graded) -> None:
    assert "epoch 1000/1000" in problems_of(samples, "mathdnn_hw3", "chiara")["p1_mlp_fit"]["output"]


# --- the files ---------------------------------------------------------------------------------------


def test_results_have_the_documented_fields(samples: Graded) -> None:
    documented = _documented_fields()
    found = results(samples.out)

    assert found["schema_version"] == 1
    assert set(found) == documented["The file"]
    assert set(found["run"]) == documented["`run`"]
    for one in found["submissions"]:
        assert set(one) == documented["A submission"]
        for part in one["problems"]:
            assert set(part) == documented["A problem"]
            for check in part["checks"]:
                assert set(check) == documented["A check"]


def _documented_fields() -> dict[str, set[str]]:
    """Read the tables of docs/results.md: heading to the fields below it."""
    fields: dict[str, set[str]] = {}
    heading = ""
    for line in (REPOSITORY / "docs" / "results.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| `"):
            fields.setdefault(heading, set()).update(re.findall(r"`(\w+)`", line.split("|")[1]))
    return fields


def test_verdicts_and_points_agree(samples: Graded) -> None:
    for one in results(samples.out)["submissions"]:
        checks = [check for part in one["problems"] for check in part["checks"]]
        assert {check["verdict"] for check in checks} <= {"PASS", "FAIL", "SKIPPED"}
        assert all(check["verdict"] == "PASS" for check in checks if check["points"])
        # Nobody loses a point without a word.
        assert all(check["message"] for check in checks if check["points"] < check["max_points"])
        assert one["points"] == pytest.approx(sum(check["points"] for check in checks))


def test_scores_file_says_what_the_results_say(samples: Graded) -> None:
    with open(samples.out / "scores.csv", encoding="utf-8", newline="") as file:
        rows = {(row["assignment"], row["student"]): row for row in csv.DictReader(file)}

    assert set(rows) == set(EVERYBODY)
    for one in results(samples.out)["submissions"]:
        row = rows[one["assignment"], one["student"]]
        assert float(row["total"]) == pytest.approx(one["points"])
        assert float(row["max"]) == pytest.approx(one["max_points"])
        for part in one["problems"]:
            assert float(row[part["problem"]]) == pytest.approx(part["points"])
        for other in set(PROBLEMS) - {one["assignment"]}:
            assert all(row[name] == "" for name in PROBLEMS[other])


def test_report_has_a_page_for_each_student(samples: Graded) -> None:
    index = samples.out / "report" / "index.html"
    text = index.read_text(encoding="utf-8")
    linked = {index.parent / unescape(link) for link in re.findall(r'href="([^"#]+\.html)', text)}
    pages = set((samples.out / "report" / "students").iterdir())

    assert pages <= linked
    assert len(pages) == len(EVERYBODY)
    for _, student in EVERYBODY:
        assert any(student in page.read_text(encoding="utf-8") for page in pages)


def test_report_needs_no_network(samples: Graded) -> None:
    for page in (samples.out / "report").rglob("*.html"):
        assert not re.search(r'(src|href)="(https?:)?//', page.read_text(encoding="utf-8"))


def test_page_holds_every_check_and_message(samples: Graded) -> None:
    page = (samples.out / "report" / "students" / "cs475_hw3--omar.html").read_text(encoding="utf-8")
    words = re.sub(r"\W+", "", unescape(re.sub(r"<[^>]*>", "", page)))
    problem = problems_of(samples, "cs475_hw3", "omar")["q2_2_skip_gradient"]

    for check in problem["checks"]:
        assert re.sub(r"\W+", "", check["message"]) in words
        assert re.sub(r"\W+", "", check["sentence"]) in words


# --- what is written about them ----------------------------------------------------------------------


def test_readme_states_the_scores() -> None:
    stated = _readme_scores(SUBMISSIONS / "README.md")

    assert stated == {
        (assignment, student): points for assignment, of in POINTS.items() for student, points in of.items()
    }


def _readme_scores(path: Path) -> dict[tuple[str, str], tuple[float, ...]]:
    """Read the tables: the student first, then what it is, then a number for each problem."""
    scores: dict[tuple[str, str], tuple[float, ...]] = {}
    assignment = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            assignment = line[3:].strip(" `")
        elif line.startswith("| `"):
            student, _, *numbers = (cell.strip(" `") for cell in line.strip("| ").split("|"))
            scores[assignment, student] = tuple(float(number) for number in numbers)
    return scores
