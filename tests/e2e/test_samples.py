"""The sample submissions get the scores that they must, and every file of a run says the same."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import find_course
from tests.e2e.command import REPOSITORY, SUBMISSIONS, results, submission, told
from tests.e2e.conftest import Graded

PROBLEMS = {
    "mathdnn_hw3": (
        "p1_mlp_fit",
        "p2_overparameterized",
        "p3_cross_entropy",
        "p4_max_derivative",
        "p5_activations",
        "p6_dead_relu",
        "p7_leaky_relu",
    ),
    "cs475_hw3": (
        "q1_1_relu_prime",
        "q1_2_softplus_prime",
        "q1_3_elu_prime",
        "q1_4_logsigmoid_prime",
        "q1_5_softplus_beta",
        "q1_6_continuity",
        "q2_1_layer_gradient",
        "q2_2_skip_gradient",
        "q2_3_vanishing",
    ),
}
#: Points in the problems above.
POINTS: dict[str, dict[str, tuple[float, ...]]] = {
    "mathdnn_hw3": {
        "ada": (20, 8, 10, 10, 20, 15, 15),
        "ben": (20, 8, 10, 10, 20, 15, 15),
        "chiara": (20, 8, 10, 10, 20, 15, 15),
        "dmitri": (20, 8, 10, 10, 20, 15, 15),
        "emeka": (20, 8, 10, 10, 20, 15, 15),
        "fatima": (12, 0, 6.6, 2.75, 7.25, 11, 5.5),
        "goran": (0, 0, 0, 0, 0, 0, 0),
        "hana": (20, 8, 10, 0, 0, 15, 11),
        "ivan": (0, 0, 10, 0, 0, 0, 0),
        "jonas": (0, 0, 5.5, 0, 0, 15, 4),
        "keiko": (0, 0, 0, 0, 0, 0, 0),
        "lena": (20, 8, 10, 10, 20, 15, 15),
        "mateo": (20, 3, 10, 0, 0, 15, 15),
        "nadia": (0, 0, 4.8, 0, 0, 7, 0),
        "oskar": (19.5, 4, 4, 0, 0, 0, 0),
        "priya": (0, 0, 6, 0, 0, 4, 3),
        "quentin": (0, 0, 1.5, 0, 4.5, 0, 0),
        "seoyeon": (20, 8, 8, 0, 0, 0, 0),
    },
    "cs475_hw3": {
        "alma": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "bruno": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "carmen": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "david": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "elena": (1.5, 0.5, 0, 2, 1, 0.5, 5, 5, 0),
        "farid": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "greta": (2, 0, 0, 2, 0, 0, 0, 0, 0),
        "hugo": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "ines": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "jun": (0, 0, 0, 0, 0, 0, 6, 6, 0),
        "karim": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "lucia": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "milan": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "noor": (0, 0, 0, 0, 0, 0, 4.8, 4.8, 0),
        "omar": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "petra": (1.5, 1.6, 0, 0, 0, 0, 0.75, 3.9, 0),
        "rafael": (0, 0, 0, 0, 0, 0, 0, 0.75, 0),
        "sofia": (0, 0, 0, 0, 0, 0, 0, 0, 0),
        "tomas": (2, 2, 2, 2, 1, 4, 6, 6, 1),
        "ursula": (1.5, 2, 0, 0, 0, 0, 0.75, 4.3, 0),
    },
}
#: What a person gives, on top: p2's remark; the two explanations.
MANUAL = {"mathdnn_hw3": 2.0, "cs475_hw3": 4.0}
FULL = {"mathdnn_hw3": 100.0, "cs475_hw3": 30.0}
DASH = "–"  # nothing handed in, in the README
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
    ("fatima", "p2_overparameterized"): ("the biases are missing", "every label has the same noise"),
    ("fatima", "p4_max_derivative"): ("You return the slope of one of them", "some are too steep"),
    ("fatima", "p5_activations"): ("z = -1 is no witness", "L = 0.2 is too small", "one pair for all L"),
    ("mateo", "p2_overparameterized"): ("`noisy_labels` was not handed in",),
    ("oskar", "p2_overparameterized"): ("the labels are f*(x) without noise",),
    ("farid", "q2_2_skip_gradient"): ("SyntaxError", "line 11", "elif x < 0"),
    ("greta", "q2_2_skip_gradient"): ("skip_gradient",),
    ("hugo", "q2_2_skip_gradient"): ("SystemExit", "line 7"),
    ("jun", "q2_2_skip_gradient"): ("`skip_gradient` is also in hw3.py; problem2.py was used.",),
    ("karim", "q2_2_skip_gradient"): ("Did you mean `skip_gradiant`?",),
    ("lucia", "q2_2_skip_gradient"): ("was handed in", "`skip_gradient` was not handed in"),
    ("noor", "q2_2_skip_gradient"): ("row",),
    ("omar", "q2_2_skip_gradient"): ("shape (2, 2)",),
    ("elena", "q1_1_relu_prime"): ("its slope is 0 on the left and 1 on the right",),
    ("elena", "q1_6_continuity"): ("`one_sided_derivatives` was not handed in", "is_c1 is True"),
    ("jun", "q1_1_relu_prime"): ("`relu_prime` was not handed in",),
    ("karim", "q2_1_layer_gradient"): ("Did you mean `layer_gradiant`?",),
    ("petra", "q1_2_softplus_prime"): ("`softplus_prime(800.0, 1.0)`: the derivative is nan",),
    ("petra", "q1_3_elu_prime"): ("cell 5 failed; the cells after it ran", "`elu_prime` was not handed in"),
    ("quentin", "p5_activations"): ("Backslashes were lost",),
    ("ursula", "q1_2_softplus_prime"): ("backslashes in double quotes were taken as they stand",),
    ("ursula", "q1_4_logsigmoid_prime"): ("cannot be read: the bracket `(` is never closed", "1 - 1/▸(◂1 + e^-x"),
    ("ursula", "q2_1_layer_gradient"): ("I read: W(ẑ ⊙ z ⊙ (1 − z)).", "W and Wᵀ are exchanged"),
    ("ursula", "q2_2_skip_gradient"): ("follows rightly from your own answer to 2.1",),
    ("petra", "q1_1_relu_prime"): ("NameError", "cell 5", "sns"),
    ("dmitri", "p1_mlp_fit"): ("read at the end of the section “Problem 1”, and changed later: `model`",),
    ("seoyeon", "p1_mlp_fit"): ("an import in cell 2 failed", "The package `pandas` is not available in grading"),
    ("seoyeon", "p2_overparameterized"): ("read from above the section “문제 2”", "`model`, `y_train`"),
    ("seoyeon", "p3_cross_entropy"): ("cell 12, line 1: from scipy.special import logsumexp", "`log_ce_lower_bound` was not handed in"),
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


@pytest.mark.parametrize("assignment", PROBLEMS)
def test_all_problems_together_have_the_assignments_points(samples: Graded, assignment: str) -> None:
    for one in results(samples.out)["submissions"]:
        if one["assignment"] == assignment:
            assert [part["problem"] for part in one["problems"]] == list(PROBLEMS[assignment])
            assert one["manual_points"] == MANUAL[assignment]
            assert one["max_points"] + one["manual_points"] == FULL[assignment]


def test_perfect_sample_earns_every_automatic_point(samples: Graded) -> None:
    rows = [line.split("|") for line in (SUBMISSIONS / "README.md").read_text(encoding="utf-8").splitlines()]
    perfect = {row[1].strip(" `") for row in rows if len(row) > 3 and row[2].strip().startswith("perfect")}

    assert len(perfect) == 13
    for one in results(samples.out)["submissions"]:
        if one["student"] in perfect:
            assert one["points"] == one["max_points"]


@pytest.mark.parametrize(
    ("assignment", "student", "problem", "item"),
    [
        ("mathdnn_hw3", "ada", "p2_overparameterized", "remark"),
        ("mathdnn_hw3", "keiko", "p2_overparameterized", "remark"),
        ("cs475_hw3", "alma", "q1_5_softplus_beta", "explanation"),
        ("cs475_hw3", "noor", "q2_3_vanishing", "explanation"),
    ],
)
def test_what_a_person_grades_awaits_it(
    samples: Graded, assignment: str, student: str, problem: str, item: str
) -> None:
    part = problems_of(samples, assignment, student)[problem]
    page = (samples.out / "report" / "students" / f"{assignment}--{student}.html").read_text(encoding="utf-8")
    section = next(text for text in re.split(r"(?=<section)", page) if problem in text and 'class="manual"' in text)

    (manual,) = part["manual"]
    assert (manual["name"], manual["points"]) == (item, 2.0)
    assert part["points"] <= part["max_points"] == sum(check["max_points"] for check in part["checks"])
    assert "awaiting grading" in section
    assert manual["rubric"] in unescape(section)
    assert f"and {MANUAL[assignment]:g} awaiting grading" in page


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
        for student in ("ada", "chiara", "dmitri", "oskar", "seoyeon")
    }

    assert forms == {"ada": "functions", "chiara": "script", "dmitri": "script", "oskar": "script", "seoyeon": "script"}


@pytest.mark.parametrize("student", ["dmitri", "seoyeon"])
def test_a_notebook_that_trains_twice_has_a_model_for_each_problem(samples: Graded, student: str) -> None:
    found = problems_of(samples, "mathdnn_hw3", student)

    # Of one model for both, one would count 8000 steps, and one would be judged by the labels of the other.
    assert (found["p1_mlp_fit"]["points"], found["p2_overparameterized"]["points"]) == (20, 8)
    assert [check["message"] for check in found["p1_mlp_fit"]["checks"]] == [""] * 4
    # Each section trains 4000 steps. A process for Problem 2 that began anew would train 8000, in twice the CPU time.
    assert found["p2_overparameterized"]["cpu_s"] < 1.5 * found["p1_mlp_fit"]["cpu_s"]


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("chiara", {"p1_mlp_fit": ["hw3.py"] * 2}),
        ("dmitri", {"p1_mlp_fit": ["hw3.ipynb cell 7"], "p2_overparameterized": ["hw3.ipynb cell 10"],
                    "p7_leaky_relu": ["hw3.ipynb cell 23"]}),
        ("oskar", {"p1_mlp_fit": ["hw3.py"]}),
        ("seoyeon", {"p1_mlp_fit": ["hw3.ipynb cell 6"], "p2_overparameterized": ["hw3.ipynb cell 8"]}),
    ],
)  # fmt: skip
def test_figures_are_kept_with_their_problem(samples: Graded, student: str, expected: dict[str, list[str]]) -> None:
    found = problems_of(samples, "mathdnn_hw3", student)

    assert {name: [figure["origin"] for figure in part["figures"]] for name, part in found.items() if part["figures"]} == expected


def test_formulas_are_shown_as_they_were_read(samples: Graded) -> None:
    (reading,) = problems_of(samples, "cs475_hw3", "tomas")["q2_1_layer_gradient"]["readings"]
    (broken,) = problems_of(samples, "cs475_hw3", "ursula")["q1_4_logsigmoid_prime"]["readings"]

    assert (reading["origin"], reading["text"]) == ("answers.tex", "Wᵀ(ẑ ⊙ z ⊙ (𝟏 − z))")
    assert (broken["text"], broken["problem"], broken["position"]) == ("", "the bracket `(` is never closed", 6)


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


def test_page_holds_every_check_and_what_is_told_of_it(samples: Graded) -> None:
    page = (samples.out / "report" / "students" / "cs475_hw3--omar.html").read_text(encoding="utf-8")
    words = re.sub(r"\W+", "", unescape(re.sub(r"<[^>]*>", "", page)))
    problem = problems_of(samples, "cs475_hw3", "omar")["q2_2_skip_gradient"]

    for check in problem["checks"]:
        told = check["explanation"] or {"message": check["message"]}
        for part in ("misconception", "relation", "call", "returned", "finding", "expected", "detail", "message"):
            assert re.sub(r"\W+", "", told.get(part, "")) in words
        assert re.sub(r"\W+", "", check["sentence"]) in words


# --- what is written about them ----------------------------------------------------------------------


def test_readme_states_the_scores() -> None:
    stated = _readme_scores(SUBMISSIONS / "README.md")

    assert stated == {
        (assignment, student): points for assignment, of in POINTS.items() for student, points in of.items()
    }


def test_readme_has_a_dash_where_nothing_was_handed_in(samples: Graded) -> None:
    missing = {"not handed in", "needed check failed"}
    without = {
        (one["student"], part["problem"])
        for one in results(samples.out)["submissions"]
        for part in one["problems"]
        if not part["points"] and {check["reason"] for check in part["checks"]} <= missing
    }
    stated = set()
    for (assignment, student), cells in _readme_rows(SUBMISSIONS / "README.md").items():
        stated |= {
            (student, name) for name, cell in zip(PROBLEMS[assignment], cells, strict=True) if cell == DASH
        }

    assert stated == without


def _readme_scores(path: Path) -> dict[tuple[str, str], tuple[float, ...]]:
    return {
        who: tuple(0.0 if cell == DASH else float(cell) for cell in cells)
        for who, cells in _readme_rows(path).items()
    }


def _readme_rows(path: Path) -> dict[tuple[str, str], list[str]]:
    """Read the tables: the student first, then what it is, then a number or a dash for each problem."""
    rows: dict[tuple[str, str], list[str]] = {}
    assignment = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            assignment = line[3:].strip(" `")
        elif line.startswith("| `"):
            student, _, *cells = (cell.strip(" `") for cell in line.strip("| ").split("|"))
            rows[assignment, student] = cells
    return rows


def test_the_samples_that_verify_holds_to_be_perfect_are_those_that_are_called_so() -> None:
    called = {
        assignment: [name for name, of in students.items() if sum(of) + MANUAL[assignment] == FULL[assignment]]
        for assignment, students in POINTS.items()
    }
    course = find_course(REPOSITORY, REPOSITORY)

    assert {one.name: list(one.demands.perfect) for one in course.assignments} == called
