"""A submission that searches memory, environment and files finds no reference, no check and no seed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.e2e import spy
from tests.e2e.command import submission
from tests.e2e.conftest import Graded


@pytest.fixture(scope="module")
def report(spied: Graded) -> dict[str, Any]:
    problem = submission(spied.out, "spying", "spy")["problems"][0]
    line = next(line for line in problem["output"].splitlines() if line.startswith("REPORT "))
    found: dict[str, Any] = json.loads(line.removeprefix("REPORT "))
    return found


def test_the_search_itself_works(report: dict[str, Any]) -> None:
    tokens = {token for hits in report["found"].values() for token in hits}

    assert report["failed"] == []
    assert report["seen"]["files"] > 100 and report["seen"]["objects"] > 10_000 and report["seen"]["frames"] > 3
    assert {spy.token(place) for place in spy.DECOYS} <= tokens


def test_no_secret_is_found(report: dict[str, Any]) -> None:
    decoys = {spy.token(place) for place in spy.DECOYS}
    secrets = {where: set(hits) - decoys for where, hits in report["found"].items()}

    assert {where: hits for where, hits in secrets.items() if hits} == {}


def test_no_folder_of_ours_can_be_opened(report: dict[str, Any]) -> None:
    assert report["opened"] == []


def test_hidden_secrets_are_not_in_the_report(spied: Graded) -> None:
    page = next(path for path in (spied.out / "report" / "students").iterdir() if path.stem.endswith("spy"))
    shown = set(re.findall("canary-[0-9a-f]{24}", page.read_text()))

    assert shown <= {spy.token(place) for place in spy.DECOYS}


def test_the_spy_earns_only_its_report(spied: Graded) -> None:
    checks = {
        one["check"]: one["points"] for one in submission(spied.out, "spying", "spy")["problems"][0]["checks"]
    }

    assert spied.run.code == 0
    assert checks == {"answers": 0, "answers_again": 0, "reports": 1}


def test_a_neighbours_work_is_his_own(spied: Graded) -> None:
    # Its secret is returned to the grader, in a hidden check: it must not be shown either.
    assert spy.token("neighbour") not in json.dumps(submission(spied.out, "spying", "spy"))
