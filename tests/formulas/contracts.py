"""The contracts of the real problems, and the labelled formulas."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula

ROOT = Path(__file__).parents[2]
RENDERINGS = Path(__file__).parent / "renderings.toml"


@cache
def declared() -> dict[str, Formula]:
    """Return what the problems declare, by name."""
    course = find_course(ROOT, ROOT)
    found: dict[str, Formula] = {}
    for assignment in course.assignments:
        for problem in load_problems(course, assignment):
            for name, formula in problem.declared.formula.items():
                found.setdefault(name, formula)
    return found


@cache
def contract(name: str) -> Contract:
    """Return a contract, ready."""
    return Contract(declared()[name])


def renderings() -> list[tuple[str, str, str]]:
    """Return (name, verdict, formula) of every labelled formula."""
    blocks = tomllib.loads(RENDERINGS.read_text(encoding="utf-8"))["renderings"]
    return [(block["name"], block["kind"], formula) for block in blocks for formula in block["formulas"]]
