"""A submission earns what it answers, and nothing by patching, lying or forging."""

from __future__ import annotations

import pytest

from tests.e2e.cheats import CHEATS
from tests.e2e.command import results, submission, told
from tests.e2e.conftest import Graded

#: What a cheat earns honestly; 0 where it is not listed.
EARNED = {
    # A module of the right shapes, and no remark on steps that nobody can count.
    "model_that_knows": 5.0,
    # A module of the right shapes.
    "trains_nothing": 2.0,
}
TRICKS = [(assignment, name) for assignment, tricks in CHEATS.items() for name in tricks]


@pytest.mark.parametrize(("assignment", "name"), TRICKS)
def test_cheat_earns_nothing(handmade: Graded, assignment: str, name: str) -> None:
    found = submission(handmade.out, assignment, name)
    passed = {
        one["check"]: one["points"] for part in found["problems"] for one in part["checks"] if one["points"]
    }

    assert found["is_graded"]
    assert found["points"] == EARNED.get(name, 0.0), passed


@pytest.mark.parametrize("name", ["model_that_knows", "trains_nothing"])
def test_fit_that_is_not_learnt_is_called_so(handmade: Graded, name: str) -> None:
    found = {part["problem"]: part for part in submission(handmade.out, "mathdnn_hw3", name)["problems"]}

    for problem in ("p1_mlp_fit", "p2_overparameterized"):
        assert "it is still there when the model's parameters are overwritten" in told(found[problem])
    assert found["p2_overparameterized"]["points"] == 0


def test_cheats_leave_the_others_alone(handmade: Graded) -> None:
    right = submission(handmade.out, "cs475_hw3", "asks_the_user")

    assert right["points"] == right["max_points"]


def test_forged_verdicts_are_only_text(handmade: Graded) -> None:
    files = [path for path in handmade.out.rglob("*") if path.suffix in (".json", ".csv", ".html")]

    assert len(files) > len(TRICKS)
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "\x1b" not in text
        if path.suffix == ".html":
            assert "<script>alert" not in text


def test_praise_in_an_exception_is_a_message(handmade: Graded) -> None:
    problem = submission(handmade.out, "cs475_hw3", "raises_praise")["problems"][0]

    assert problem["ending"] == "exception"
    assert {check["verdict"] for check in problem["checks"]} <= {"FAIL", "SKIPPED"}
    assert "PASS 6/6 points" in told(problem)


def test_no_file_outside_its_folder_was_written(handmade: Graded) -> None:
    stolen = [path for path in handmade.out.parent.rglob("*") if path.name in ("scores.csv", "results.json")]

    assert sorted(stolen) == [handmade.out / "results.json", handmade.out / "scores.csv"]
    assert len(results(handmade.out)["submissions"]) > len(TRICKS)
