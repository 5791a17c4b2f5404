"""What a draft makes of whole problems; which checks it keeps is the matter of `test_learning`."""

from __future__ import annotations

import ast
import hashlib

import pytest

from grader.errors import AuthorError
from grader.kit.draft import Draft

from .conftest import ASSIGNMENTS, shipped


def draft_of(name: str) -> Draft:
    course, _, problems = shipped(ASSIGNMENTS[name[0] == "p"])
    return Draft(course, next(problem for problem in problems if problem.name.startswith(name)))


def source_of(draft: Draft) -> str:
    return next(data.decode() for path, data in draft.files().items() if path.endswith("checks.py"))


def test_a_formula_is_declared_by_values():
    source = source_of(draft_of("q2_2"))

    assert "Formula('x: d, W: d×d, y_hat: d', None, result='d'," in source
    assert "values=_recorded.value('formula skip_gradient')" in source
    assert "decides" not in source
    assert r"\odot" not in source


def test_hidden_checks_are_counted_and_nothing_more():
    draft = draft_of("p5")
    source = source_of(draft)
    hidden = [check for check in draft.problem.checks if check.hidden]

    assert source.count("\nwithheld(points=") == len(hidden) + len(draft.left_out)
    assert [check.name for check in hidden if check.name in source] == []


def test_forms_limits_and_other_names_are_declared_as_they_were():
    source = source_of(draft_of("p2"))

    assert "'functions': ['count_parameters', 'noisy_labels', any_of('train_mlp', 'model', 'net', 'mlp')]" in source
    assert "limits=Limits(call_s=60, load_s=400, cell_s=0.0, cpu_s=600, memory_mb=1536" in source


def test_checks_say_which_recording_they_were_written_with():
    files = draft_of("q1_1").files()
    recorded = next(data for path, data in files.items() if path.endswith("recorded.json"))

    assert hashlib.sha256(recorded).hexdigest() in source_of(draft_of("q1_1"))


def test_known_answers_are_no_part_of_it():
    source = source_of(draft_of("q1_3"))
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}

    assert "wrong" not in called


def test_a_check_that_decides_about_formulas_is_left_to_the_grader(course_root):
    from grader.course.course import find_course
    from grader.course.problems import load_problem

    checks = course_root / "problems/tiny/double/checks.py"
    text = checks.read_text().replace("import Case", "import Case, Formula").replace(
        'provides=["double"]', 'provides=["double"], formula={"double": Formula("x", "2x", decides="doubles")}'
    )  # fmt: skip
    checks.write_text(text)
    course = find_course(course_root, course_root)
    draft = Draft(course, load_problem(course, course.assignments[0], course.assignments[0].problems[0]))

    assert draft.left_out == {"doubles": "it compares a formula with the right one"}


def test_arguments_of_a_check_must_be_written_out(course_root):
    from grader.course.course import find_course
    from grader.course.problems import load_problem

    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace("@check(points=2, cases=numbers)", "@check(**{'points': 2, 'cases': numbers})"))
    course = find_course(course_root, course_root)

    with pytest.raises(AuthorError, match="of doubles cannot be published"):
        Draft(course, load_problem(course, course.assignments[0], course.assignments[0].problems[0]))


@pytest.mark.parametrize(("body", "stays"), [("double(case.x)", False), ("2 * case.x", True)])
def test_a_check_that_asks_the_reference_keeps_to_its_cases(course_root, body, stays):
    from grader.course.course import find_course
    from grader.course.problems import load_problem

    checks = course_root / "problems/tiny/double/checks.py"
    text = checks.read_text().replace("double(**case))", body + ")", 1).replace("double(**case), ", "student.double(case.x), ")
    checks.write_text(text)
    course = find_course(course_root, course_root)
    problem = load_problem(course, course.assignments[0], course.assignments[0].problems[0])
    # As an author writes it who lets the engine look for simpler cases.
    checks.write_text(text.replace("cases=numbers)", "cases=numbers, domain=lambda case: case.x > 0)"))

    assert ("domain=" in source_of(Draft(course, problem))) is stays
