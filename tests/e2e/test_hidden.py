"""The pages that students get show nothing of the hidden cases with which they were graded, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import numpy as np
import pytest

from grader.cli.options import load_all
from grader.course.course import find_course
from grader.course.problems import Problem
from tests.e2e import hidden
from tests.e2e.command import REPOSITORY, grade, results
from tests.e2e.conftest import Graded


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    course = find_course(REPOSITORY, None)
    return [problem for those in load_all(course, list(course.assignments)).values() for problem in those]


@pytest.fixture(scope="module", params=["samples", "known_wrong"])
def graded(request: pytest.FixtureRequest) -> Graded:
    run: Graded = request.getfixturevalue(request.param)
    return run


@pytest.fixture(scope="module")
def pages(graded: Graded, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("handouts")
    made = grade("report", "--out", graded.out, "--for", "students", folder, cwd=graded.out.parent)
    assert made.code == 0, made.err
    return {page.stem: unescape(page.read_text(encoding="utf-8")) for page in folder.rglob("*.html")}


def seeds(graded: Graded) -> Iterator[tuple[str, int]]:
    for one in results(graded.out)["submissions"]:
        yield from ((one["assignment"], problem["seed"]) for problem in one["problems"])


@pytest.fixture(scope="module")
def traces(graded: Graded, problems: list[Problem]) -> dict[object, str]:
    return {
        mark: check
        for assignment, seed in set(seeds(graded))
        for mark, check in hidden.traces([one for one in problems if one.assignment == assignment], seed).items()
    }


def test_no_page_shows_a_trace_of_a_hidden_case(pages: dict[str, str], traces: dict[object, str]) -> None:
    found = {name: {mark: traces[mark] for mark in hidden.seen_in(page) & set(traces)} for name, page in pages.items()}

    assert {name: marks for name, marks in found.items() if marks} == {}


def test_there_is_something_to_find(graded: Graded, traces: dict[object, str], problems: list[Problem]) -> None:
    with_traces = {check.partition("/")[0] for check in traces.values()}
    with_cases = {one.name for one in problems for check in one.checks if check.hidden and check.cases}
    lost = [
        check
        for one in results(graded.out)["submissions"]
        for problem in one["problems"]
        for check in problem["checks"]
        if check["hidden"] and check["points"] < check["max_points"]
    ]

    # q1_6 and q2_3 ask about names and small integers: there is nothing to be recognised by.
    assert len(with_traces) >= len(with_cases) - 2
    assert len(traces) > 1000
    assert len(lost) > 20


def test_neither_seed_nor_path_is_shown(graded: Graded, pages: dict[str, str]) -> None:
    secrets = {str(REPOSITORY), str(graded.out.parent), "Traceback (most recent call last)", 'File "/', "site-packages"}
    secrets |= {str(seed) for _, seed in seeds(graded) if seed > 10**6}

    assert {name: found for name, page in pages.items() if (found := [one for one in secrets if one in page])} == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7310585786300049, "it is 0.7310585786300049."),
        (0.7310585786300049, "Expected 0.731059."),
        (-0.7310585786300049, "0.73105858"),
        ([1.234, -5.678], "f(np.array([ 1.234, -5.678]))"),
        (np.array([1.5, 0.123456789, 7.25]), "[1.5 , 0.123457, 7.25 ]"),
        (1234567, "n = 1234567"),
    ],
)
def test_a_value_is_found_however_it_is_written(value: object, text: str) -> None:
    assert hidden.seen_in(text) & set(hidden._of_value(value))
