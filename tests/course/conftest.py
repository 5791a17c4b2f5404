"""Tiny real courses and submissions, built in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.course import Course, find_course

Write = Callable[[str, str | bytes], Path]

CHECKS = '''\
"""Checks."""
from grader import Case, check, expect, problem
from reference.{assignment}.{name} import answer

problem(title="T", points={points}, provides=["answer"])

@check(points={points})
def is_right(student):
    """`answer()` is right."""
    expect.equal(student.answer(), answer())
'''


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below the temporary folder, making its folders."""

    def write_file(name: str, content: str | bytes = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def add_problem(write: Write) -> Callable[..., Path]:
    """Write a problem's checks and reference; return its checks.py."""

    def add(assignment: str, name: str, points: float = 3, checks: str = CHECKS, root: str = "course") -> Path:
        write(f"{root}/reference/{assignment}/{name}.py", "def answer():\n    return 42\n")
        text = checks.replace("{assignment}", assignment).replace("{name}", name)
        return write(f"{root}/problems/{assignment}/{name}/checks.py", text.replace("{points}", str(points)))

    return add


@pytest.fixture
def course_root(write: Write, add_problem: Callable[..., Path], tmp_path: Path) -> Path:
    """A course of two assignments, `math` (first, second) and `stat` (third), both answered by hw3 files."""
    for assignment, problems in {"math": ("first", "second"), "stat": ("third",)}.items():
        toml = 'title = "T"\nfiles = ["hw3.py", "hw3.ipynb"]\n'
        for name in problems:
            toml += f'\n[[problems]]\nname = "{name}"\npoints = 3\nfiles = ["{name}.py"]\n'
            add_problem(assignment, name)
        write(f"course/problems/{assignment}/assignment.toml", toml)
    return tmp_path / "course"


@pytest.fixture
def course(course_root: Path) -> Course:
    """The loaded course."""
    return find_course(course_root, course_root)
