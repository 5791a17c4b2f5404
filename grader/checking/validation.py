"""Find every mistake in what a ``checks.py`` declares, before any student is graded."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checking.declare import Declarations, ProblemDeclaration, names_of
from grader.errors import AuthorError
from grader.formulas.declaration import Formula, mistakes


def validate(declarations: Declarations) -> ProblemDeclaration:
    """Check the whole file once it has run.

    Raises
    ------
    AuthorError
        With every mistake found, one per line.
    """
    declared = declarations.problem
    if declared is None:
        raise declarations.refuse("problem(title=…, points=…, provides=[…]) is missing", 1)
    found = (*_in_checks(declarations, declared), *_in_points(declarations, declared),
             *_in_formulas(declarations, declared), *_in_wrongs(declarations),
             *_in_folder(declarations))  # fmt: skip
    errors = [declarations.refuse(message, line) for message, line in found]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise AuthorError("\n".join(str(error) for error in errors))
    return declared


def _in_checks(declarations: Declarations, declared: ProblemDeclaration) -> Iterator[tuple[str, int]]:
    form_of = {check.name: check.form for check in declarations.checks}
    provided = {name for names in declared.forms.values() for item in names for name in names_of(item)}
    for check in declarations.checks:
        if check.form and check.form not in declared.forms:
            yield f"check {check.name}: form {check.form!r} is none of {list(declared.forms)}", check.line
        for other in check.after:
            if form_of[other] not in ("", check.form):
                yield f"check {check.name}: after={other} belongs to form {form_of[other]!r} only", check.line
        for name in check.needs:
            if name not in provided:
                yield f"check {check.name} needs {name!r}, which problem(...) does not name", check.line


def _in_formulas(declarations: Declarations, declared: ProblemDeclaration) -> Iterator[tuple[str, int]]:
    provided = {name for names in declared.forms.values() for item in names for name in names_of(item)}
    checks = {check.name for check in declarations.checks}
    for name, formula in declared.formula.items():
        if name not in provided:
            yield f"formula={{{name!r}: …}}: problem(...) does not name {name!r}", declared.line
        if not isinstance(formula, Formula):
            yield f"formula={{{name!r}: …}} wants a Formula(…), not {type(formula).__name__}", declared.line
            continue
        yield from ((f"formula {name}: {mistake}", declared.line) for mistake in mistakes(formula))
        if formula.decides and formula.decides not in checks:
            yield f"formula {name}: decides={formula.decides!r} is no check", declared.line


def _in_points(declarations: Declarations, declared: ProblemDeclaration) -> Iterator[tuple[str, int]]:
    for form in declared.forms:
        total = sum(check.points for check in declarations.checks if check.form in ("", form))
        total += sum(check.points for check in declarations.withheld if check.form in ("", form))
        if abs(total - declared.points) > 1e-9:
            of_form = f" of form {form!r}" if form else ""
            yield (
                f"the checks{of_form} add up to {total:g} points, the problem declares {declared.points:g}",
                declared.line,
            )


def _in_wrongs(declarations: Declarations) -> Iterator[tuple[str, int]]:
    names = {check.name for check in declarations.checks}
    for wrong in declarations.wrongs:
        if not (declarations.path.parent / "wrong" / wrong.file).exists():
            yield f"wrong answer {wrong.file} does not exist in wrong/", wrong.line
        for name in wrong.fails:
            if name not in names:
                yield f"wrong answer {wrong.file} names an unknown check {name!r}", wrong.line
        if not wrong.fails:
            yield f"wrong answer {wrong.file} fails nothing", wrong.line


def _in_folder(declarations: Declarations) -> Iterator[tuple[str, int]]:
    folder = declarations.path.parent / "wrong"
    declared_files = {wrong.file for wrong in declarations.wrongs}
    line = declarations.problem.line if declarations.problem else 1
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.suffix in (".py", ".ipynb", ".toml", ".tex") and path.name not in declared_files:
            yield f"wrong/{path.name} is declared by no wrong(...)", line
