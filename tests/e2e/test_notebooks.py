"""Notebooks and scripts as students hand them in are graded by the installed command."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from tests.e2e.command import results, submission, told
from tests.e2e.conftest import Graded
from tests.e2e.notebooks import HAND_INS, PROBLEMS


def problems_of(notebooks: Graded, student: str) -> list[dict[str, Any]]:
    problems: list[dict[str, Any]] = submission(notebooks.out, "sheet", student)["problems"]
    return problems


def test_every_hand_in_is_graded(notebooks: Graded) -> None:
    found = {one["student"]: one["is_graded"] for one in results(notebooks.out)["submissions"]}

    assert notebooks.run.code == 0, notebooks.run.err
    assert found == dict.fromkeys(HAND_INS, True)
    assert sum("hw3.ipynb" in hand_in.files for hand_in in HAND_INS.values()) >= 15


@pytest.mark.parametrize("student", HAND_INS)
def test_hand_in_earns_what_it_must(notebooks: Graded, student: str) -> None:
    found = problems_of(notebooks, student)

    assert [part["problem"] for part in found] == list(PROBLEMS)
    assert tuple(part["points"] for part in found) == HAND_INS[student].points, [told(part) for part in found]


@pytest.mark.parametrize("student", [name for name, hand_in in HAND_INS.items() if hand_in.says])
def test_hand_in_is_told_why(notebooks: Graded, student: str) -> None:
    found = problems_of(notebooks, student)

    for number, parts in HAND_INS[student].says.items():
        for part in parts:
            assert part in told(found[number - 1])


def test_nobody_is_told_of_our_files(notebooks: Graded) -> None:
    for one in results(notebooks.out)["submissions"]:
        for part in one["problems"]:
            assert not re.search(r"grader/|boxed|running\.py|site-packages|Traceback", told(part))


def test_right_notebook_needs_few_remarks(notebooks: Graded) -> None:
    assert [part["notes"] for part in problems_of(notebooks, "no_headings")] == [[], [], []]
    assert [part["notes"] for part in problems_of(notebooks, "headings")][1:] == [[], []]
    assert [part["notes"] for part in problems_of(notebooks, "harmless")][1:] == [[], []]


def test_slow_notebook_is_run_once_for_all_problems(notebooks: Graded) -> None:
    found = problems_of(notebooks, "slow")
    begun = {re.search(r"begun (\d+)", part["output"])[1] for part in found}

    assert len(begun) == 1


def test_fault_is_told_where_it_may_matter(notebooks: Graded) -> None:
    first, second, _ = problems_of(notebooks, "endless_cell")

    assert first["ending"] == "cpu" and "cell 2" in told(first)
    assert second["ending"] == "ok" and second["notes"] == []


# -- figures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("student", HAND_INS)
def test_figures_are_shown_with_their_problem(notebooks: Graded, student: str) -> None:
    found = tuple(len(part["figures"]) for part in problems_of(notebooks, student))

    assert found == HAND_INS[student].figures


def test_figure_is_a_png_and_says_where_it_was_drawn(notebooks: Graded) -> None:
    before, first, second = problems_of(notebooks, "figures")[0]["figures"]

    assert (before["origin"], first["origin"], second["origin"]) == (
        "hw3.ipynb cell 1", "hw3.ipynb cell 3", "hw3.ipynb cell 3",
    )  # fmt: skip
    assert (first["width"], first["height"]) == (640, 480)
    assert base64.b64decode(first["png"]).startswith(b"\x89PNG\r\n\x1a\n")
    assert problems_of(notebooks, "windows")[0]["figures"][0]["origin"] == "hw3.py"
