"""``pytest problems/`` as an author runs it: in a process of its own, on a tiny course."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import pytest_plugin
from grader.grading.vacuous import vacuous

Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(course_root: Path) -> Run:
    def words(*more: str) -> SimpleNamespace:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--grade-sandbox=plain"]
        done = subprocess.run(
            [*command, *(more or ("problems/",))],
            cwd=course_root, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return SimpleNamespace(code=done.returncode, out=done.stdout + done.stderr)

    return words


def collected(run: Run, *more: str) -> list[str]:
    out = run("problems/", "--collect-only", "-q", *more).out
    return [line.split("checks.py::")[1] for line in out.splitlines() if "checks.py::" in line]


def test_every_answer_is_a_test_of_its_own(run: Run) -> None:
    expected = {
        "every check is failed by a wrong answer",
        "nothing is left to be written",
        "reference/double.py",
        "starter/starter.py",
        "right/sum.py",
        "wrong/triple.py",
        "mutants",
        *(f"vacuous/{name}" for name in vacuous(["double"])),
    }

    assert set(collected(run)) == expected


def test_tests_are_chosen_by_words_and_mutants_left_out(run: Run) -> None:
    assert collected(run, "-k", "double and (right or wrong/)") == ["right/sum.py", "wrong/triple.py"]
    assert "mutants" not in collected(run, "-m", "not mutants", "--strict-markers")


def test_answers_that_earn_what_they_must_pass(run: Run) -> None:
    actual = run("problems/tiny/double/checks.py", "-q")

    assert (actual.code, "passed" in actual.out, "failed" in actual.out) == (0, True, False)


def test_one_answer_is_run_by_its_name(run: Run) -> None:
    actual = run("problems/tiny/double/checks.py::wrong/triple.py")

    assert (actual.code, "1 passed" in actual.out) == (0, True)


def test_what_is_wrong_is_said_in_a_sentence_without_a_traceback(run: Run, course_root: Path) -> None:
    folder = course_root / "problems/tiny/double"
    (folder / "right/sum.py").write_text("def double(x):\n    return x\n")
    (folder / "wrong/triple.py").write_text("def double(x):\n    return 2 * x\n")
    (folder / "checks.py").write_text(
        (folder / "checks.py").read_text().replace('fails=["doubles", "doubles_again"]', 'fails=["doubles"]')
    )
    (folder / "statement.md").write_text("TODO(author): the question\n")
    (course_root / "reference/tiny/double.py").write_text(
        "def double(x):\n    if x > 1e9:\n        return 2.0 * x\n    return 2 * x\n"
    )
    actual = run("problems/", "-q", "-k", "not vacuous")

    assert actual.code == 1
    assert "right/sum.py loses doubles: `double(x=1.0)`: the result is 1.0." in actual.out
    assert "wrong/triple.py does not lose doubles" in actual.out
    assert "no wrong answer fails doubles_again" in actual.out
    assert "statement.md:1: the question" in actual.out
    assert "mutants are not as they must be" in actual.out
    assert "survives: `return 2.0 * x` → `return 2.0 / x`" in actual.out
    assert "Traceback" not in actual.out


def test_a_mistake_in_checks_py_is_told_with_its_line(run: Run, course_root: Path) -> None:
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace("points=3,", "points=4,"))
    actual = run()

    assert actual.code == 2
    assert "checks.py:5: the checks add up to 3 points, the problem declares 4" in actual.out
    assert "Traceback" not in actual.out


def test_a_problem_that_no_assignment_lists_is_passed_over_aloud(run: Run, course_root: Path) -> None:
    folder = course_root / "problems/tiny/halve"
    folder.mkdir()
    (folder / "checks.py").write_text("this is half written\n")
    actual = run("problems/tiny/halve", "-rs")

    assert (actual.code, "halve is not listed in assignment.toml" in actual.out) == (0, True)


def test_a_file_called_checks_elsewhere_is_left_alone(run: Run, course_root: Path) -> None:
    (course_root / "checks.py").write_text("raise RuntimeError\n")
    (course_root / "problems/other").mkdir()
    (course_root / "problems/other/checks.py").write_text("raise RuntimeError\n")
    names = collected(run)

    assert names
    assert names == collected(run, "--ignore=problems/other", "--ignore=checks.py")


def test_the_zygotes_end_with_the_run() -> None:
    ended = []
    session = SimpleNamespace(close=lambda: ended.append(True))
    config = SimpleNamespace(stash={pytest_plugin._sessions: {Path("course"): session}})
    pytest_plugin.pytest_unconfigure(config)  # type: ignore[arg-type]  # all that it looks at

    assert ended == [True]
