"""Checks as an author may get them wrong: ``grade verify`` finds each, and says what to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import run_command_line

from ..conftest import SharedZygote

HEAD = '''\
"""Checks of a tiny problem."""
from grader import Case, Note, Partial, Tol, check, expect, problem, wrong
from reference.tiny.double import double

problem(title="Doubling", points=3, provides=["double"])


def numbers(rng):
    yield Case(x=1.0)
    yield Case(x=-2.5)


@check(points=2, cases=numbers)
def sound(student, case):
    """`double(x)` is 2x."""
    expect.close(student.double(**case), double(**case))


@check(points=1, cases=numbers)
def mistaken(student, case):
    """`double(x)` is 2x, says a check with a mistake in it."""
'''
#: What a mistaken check may look like, below its docstring; and what an answer that holds nothing earns by it.
MISTAKES = {
    "always true": ("pass", "starter.py"),
    "true whatever comes": ("student.double(**case)", "returns None"),
    "holds a constant": ("expect.holds(True, 'no')", "returns 0"),
    "compares with itself": (
        "expect.close(student.double(**case), expect.array(student.double(**case)))",
        "returns 0",
    ),
    "swallows every exception": (
        "try:\n        expect.close(student.double(**case), double(**case))\n"
        "    except Exception:\n        pass",
        "starter.py",
    ),
    "swallows what the student raises": (
        "try:\n        answer = student.double(**case)\n    except Exception:\n        return\n"
        "    expect.close(answer, double(**case))",
        "raises",
    ),
    "tolerance 1e3": (
        "expect.close(student.double(**case), double(**case), tol=Tol(0, 1e3, why='to be kind'))",
        "returns 0",
    ),
    "relative tolerance 1e3": (
        "expect.close(student.double(**case), double(**case), tol=Tol(1e3, 0, why='to be kind'))",
        "returns noise",
    ),
    "lets NaN pass": (
        "off = abs(expect.number(student.double(**case)) - double(**case))\n"
        "    expect.holds(not off > 1e-9, 'off')",
        "returns NaN",
    ),
    "gives a note whatever comes": ("student.double(**case)\n    return Note('well')", "returns True"),
    "gives some points whatever comes": (
        "try:\n        expect.close(student.double(**case), double(**case))\n"
        "    except Exception:\n        return Partial(points=0.5, says='a start')",
        "hangs",
    ),
}  # fmt: skip


@pytest.fixture
def verify(
    capsys: pytest.CaptureFixture[str],
    shared_zygote: SharedZygote,
    course_root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str]]:
    """Run ``grade verify`` on the tiny course with this check and what triple.py is said to fail."""
    monkeypatch.setattr("grader.grading.verify._IMPATIENT_S", 0.2)  # one answer hangs at every check

    def run(body: str, fails: list[str]) -> tuple[int, str]:
        tail = f'\n\nwrong("triple.py", fails={fails!r}, says="You tripled.")\n'
        (course_root / "problems/tiny/double/checks.py").write_text(f"{HEAD}    {body}\n{tail}")
        code = run_command_line(["verify", "--sandbox", "plain", "--course", str(course_root)])
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_check_is_found(verify, mistake):
    body, holds_nothing = MISTAKES[mistake]
    code, said = verify(body, ["sound", "mistaken"])

    assert code == 1
    assert f"double: {holds_nothing} (seed 0) holds nothing and earns" in said
    assert "by mistaken" in said
    if mistake not in ("swallows what the student raises", "lets NaN pass", "gives some points whatever comes"):
        assert "double: wrong/triple.py (seed 0) does not lose mistaken" in said


@pytest.mark.parametrize("mistake", ["always true", "compares with itself", "tolerance 1e3"])
def test_it_does_not_help_to_declare_that_no_wrong_answer_fails_it(verify, mistake):
    code, said = verify(MISTAKES[mistake][0], ["sound"])

    assert code == 1
    assert "double: no wrong answer fails mistaken" in said


def test_a_check_that_is_always_false_is_found_with_what_the_student_would_read(verify):
    code, said = verify("expect.fail('no answer is good enough')", ["sound", "mistaken"])

    assert code == 1
    assert "double: double.py (seed 0) loses mistaken" in said
    assert "No answer is good enough" in said


def test_a_check_that_breaks_is_found_with_its_exception(verify):
    code, said = verify("expect.close(student.double(**case), dubble(**case))", ["sound", "mistaken"])

    assert code == 1
    assert "mistaken could not be graded: NameError: name 'dubble' is not defined" in said


def test_a_check_that_returns_what_it_found_out_is_found(verify):
    code, said = verify("return student.double(**case) == double(**case)", ["sound", "mistaken"])

    assert code == 1
    assert "mistaken returned True; it must return None, Note or Partial" in said


def test_a_sound_check_is_not_complained_of(verify):
    body = "expect.close(student.double(student.double(**case)), 4 * case.x)"

    assert verify(body, ["sound", "mistaken"]) == (0, "")


# --- a sound check, weakened by a small slip -----------------------------------------------------------------

CASES = '''
def positive_numbers(rng):
    yield Case(x=1.0)
    yield Case(x=3.0)


@check(points=1, cases=positive_numbers)
def mistaken(student, case):
    """`double(x)` is more than a positive x."""
    expect.holds(expect.number(student.double(**case)) > case.x, "it is not more than x.")
'''
#: An answer that loses its sign, one that hands back its input, and one that is right up to 2.
ANSWERS = {
    "without_sign.py": ("def double(x):\n    return abs(2 * x)\n", ["sound"]),
    "same.py": ("def double(x):\n    return x\n", ["sound", "mistaken"]),
    "small_only.py": ("def double(x):\n    return 2 * x if x <= 2 else x\n", ["mistaken"]),
}
SLIPS = {
    "a case is dropped": ("    yield Case(x=-2.5)\n", "", "wrong/without_sign.py {} does not lose sound"),
    "another case is dropped": ("    yield Case(x=3.0)\n", "", "wrong/small_only.py {} does not lose mistaken"),
    "> becomes >=": ("> case.x", ">= case.x", "wrong/same.py {} does not lose mistaken"),
    "< for >": ("> case.x", "< case.x", "double.py {} loses mistaken"),
    "the wrong argument": ("**case)) > case.x", "1.0)) > 0", "wrong/same.py {} does not lose mistaken"),
}


@pytest.fixture
def verify_slip(
    capsys: pytest.CaptureFixture[str],
    shared_zygote: SharedZygote,
    course_root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], tuple[int, str]]:
    """Run ``grade verify`` on the sound checks and three wrong answers, with one text replaced."""

    monkeypatch.setattr("grader.grading.verify._IMPATIENT_S", 0.2)

    def run(before: str, after: str) -> tuple[int, str]:
        head = HEAD[: HEAD.index("@check(points=1, cases=numbers)\ndef mistaken")]
        text = head + CASES.lstrip()
        assert before in text
        folder = course_root / "problems/tiny/double"
        (folder / "wrong/triple.py").unlink()
        declared = ""
        for name, (source, fails) in ANSWERS.items():
            (folder / "wrong" / name).write_text(source)
            declared += f'wrong("{name}", fails={fails!r}, says="No.")\n'
        (folder / "checks.py").write_text(f"{text.replace(before, after)}\n\n{declared}")
        code = run_command_line(["verify", "--sandbox", "plain", "--course", str(course_root)])
        return code, capsys.readouterr().err

    return run


def test_the_sound_checks_are_not_complained_of(verify_slip):
    assert verify_slip("> case.x", "> case.x") == (0, "")


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_sound_check_is_found(verify_slip, slip):
    before, after, expected = SLIPS[slip]
    code, said = verify_slip(before, after)

    assert code == 1
    assert expected.format("(seed 0)") in said
