"""Turn a problem's ``checks.py`` into one for students: public checks, recorded cases, no answer of any kind."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

from grader.checking.declare import AnyOf, CheckDeclaration
from grader.checking.exact import encoded
from grader.checking.limits import Limits
from grader.checking.recorded import FILE_NAME
from grader.course.course import Course
from grader.course.problems import Problem
from grader.errors import AuthorError
from grader.formulas.declaration import Formula
from grader.formulas.points import right_values
from grader.grading.seeds import PUBLIC_CASES, case_generator
from grader.kit.slicing import PACKAGE, Import, Module, Slice, strip, written

#: How the kit's checks.py calls what was recorded.
_RECORDED = "_recorded"
_WORDS = ("problem", "recorded", "withheld")


@dataclass(slots=True)
class Record:
    """What a kit's checks read instead of asking a reference."""

    cases: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """Return it as a file."""
        data = {"answers": self.answers, "cases": self.cases, "values": self.values}
        return (json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class Draft:
    """A problem's public checks on their way into a kit.

    Parameters
    ----------
    course : Course
    problem : Problem
        With the reference at hand.

    Attributes
    ----------
    left_out : dict of str to str
        The public checks that only the grader can run, and why.
    record : Record
        Its answers are found out by running known answers (`learning`).
    """

    def __init__(self, course: Course, problem: Problem) -> None:
        self.course, self.problem = course, problem
        self.left_out: dict[str, str] = {}
        self.record = Record()
        self._module = Module(problem.folder / "checks.py", self._change)
        self._globals = vars(sys.modules[problem.checks[0].prove.__module__])
        for check in problem.checks:
            if not check.hidden:
                self._bind_to_its_cases(check.name)
                self._look_at(check)
        self._settle()

    # -- which checks ------------------------------------------------------------------------------

    @property
    def kept(self) -> list[CheckDeclaration]:
        """The checks of the kit."""
        return [check for check in self.problem.checks if not check.hidden and check.name not in self.left_out]

    def leave_out(self, reasons: Mapping[str, str]) -> None:
        """Leave checks to the grader, and those that need them."""
        for name, why in reasons.items():
            self.left_out.setdefault(name, why)
        self._settle()

    def _bind_to_its_cases(self, name: str) -> None:
        """Let a check that asks the reference try no other cases to explain a loss: nothing is recorded of those."""
        function = self._module.functions.get(name)
        if function is None or not any(isinstance(one, FunctionType) for one in self._asked([name]).values()):
            return
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call):
                decorator.keywords = [one for one in decorator.keywords if one.arg != "domain"]

    def _look_at(self, check: CheckDeclaration) -> None:
        """Record a check's cases, or find out why it cannot be in a kit."""
        if any(formula.decides == check.name for formula in self.problem.declared.formula.values()):
            self.left_out[check.name] = "it compares a formula with the right one"
            return
        if check.name not in self._module.functions:
            self.left_out[check.name] = "it is not written as a function of its own"
            return
        for name, value in self._asked([check.name]).items():
            if not isinstance(value, FunctionType) and not _can_be_written(value):
                self.left_out[check.name] = f"it uses `{name}` of the reference, a {type(value).__name__}"
                return
        if check.cases is not None:
            rng = case_generator(PUBLIC_CASES, self.problem.assignment, self.problem.name, check.name)
            try:
                self.record.cases[check.name] = encoded(list(check.cases(rng)))
            except TypeError as error:
                self.left_out[check.name] = f"its cases hold what cannot be written down: {error}"

    def _settle(self) -> None:
        missing = {check.name for check in self.problem.checks if check.hidden} | set(self.left_out)
        for check in self.problem.checks:  # a check stands below those that it needs
            needed = [name for name in check.after if name in missing]
            if needed and check.name not in missing:
                missing.add(check.name)
                is_hidden = needed[0] not in self.left_out
                self.left_out[check.name] = f"it needs {'a hidden check' if is_hidden else f'`{needed[0]}`'}"
        names = {check.name for check in self.kept}
        self.record.cases = {name: cases for name, cases in self.record.cases.items() if name in names}

    # -- what they need ------------------------------------------------------------------------------

    def _slice(self, names: Collection[str]) -> Slice:
        return self._module.slice(names)

    @cached_property
    def _gives_away(self) -> frozenset[str]:
        return frozenset(self.problem.declared.gives_away)

    def _of_reference(self, names: Collection[str]) -> list[Import]:
        return [one for one in self._slice(names).imports if one.module.split(".")[0] == PACKAGE]

    def _asked(self, names: Collection[str]) -> dict[str, Any]:
        """Return what checks use of the references without its being given away."""
        found = self._of_reference(names)
        return {one.bound: self._globals[one.bound] for one in found if one.name not in self._gives_away}

    @property
    def functions(self) -> dict[str, FunctionType]:
        """The references' functions whose answers are recorded, by the names that ``checks.py`` gives them."""
        asked = self._asked([check.name for check in self.kept])
        return {name: value for name, value in asked.items() if isinstance(value, FunctionType)}

    @property
    def given(self) -> list[tuple[str, str]]:
        """What the checks import of what is given away: modules and names."""
        found = self._of_reference([check.name for check in self.kept])
        return [(one.module, one.name) for one in found if one.name in self._gives_away]

    # -- files ---------------------------------------------------------------------------------------

    def files(self) -> dict[str, bytes]:
        """Return the problem's files for the kit, by their paths."""
        names = [check.name for check in self.kept]
        part = self._slice(names)
        of_reference = self._of_reference(names)
        given = [one for one in of_reference if one.name in self._gives_away]
        constants = {
            name: encoded(value) for name, value in self._asked(names).items() if not isinstance(value, FunctionType)
        }
        formulas = {
            f"formula {name}": encoded(right_values(formula, PUBLIC_CASES))
            for name, formula in self.problem.declared.formula.items()
        }
        self.record.values = {**constants, **formulas}
        data = self.record.as_bytes()
        folder = f"problems/{self.problem.assignment}/{self.problem.name}"
        others = [one for one in part.imports if one not in of_reference]
        imports = [*others, *(Import("grader", word, word) for word in _WORDS), *given, *self._declaration_imports()]
        text = "\n".join([
            f'"""The public checks of {self.problem.name}, written by `grade starter`."""',
            "",
            "from __future__ import annotations",
            "",
            written(list(dict.fromkeys(imports))),
            "",
            f'{_RECORDED} = recorded(__file__, "{hashlib.sha256(data).hexdigest()}")',
            *(f"{name} = {_RECORDED}.function({name!r})" for name in sorted(self.functions)),
            *(f"{name} = {_RECORDED}.value({name!r})" for name in sorted(constants)),
            "",
            self._declaration(),
            *self._withheld(),
            "",
            "",
            part.code,
            "",
        ])  # fmt: skip
        return {f"{folder}/checks.py": text.encode(), f"{folder}/{FILE_NAME}": data}

    def _declaration_imports(self) -> list[Import]:
        words = ["Limits"]
        if self.problem.declared.formula:
            words.append("Formula")
        if any(isinstance(item, AnyOf) for form in self.problem.declared.forms.values() for item in form):
            words.append("any_of")
        return [Import("grader", word, word) for word in words]

    def _declaration(self) -> str:
        declared = self.problem.declared
        forms = {name: f"[{', '.join(map(_item, items))}]" for name, items in declared.forms.items()}
        inner = ", ".join(f"{name!r}: {items}" for name, items in forms.items())
        names = f"provides={forms['']}" if list(forms) == [""] else f"forms={{{inner}}}"
        formulas = "".join(f"        {name!r}: {_formula(name, one)},\n" for name, one in declared.formula.items())
        limits = ", ".join(f"{one.name}={getattr(declared.limits, one.name)!r}" for one in fields(Limits))
        return (
            f"problem(\n    title={declared.title!r},\n    points={declared.points!r},\n    {names},\n"
            + (f"    formula={{\n{formulas}    }},\n" if formulas else "")
            + (f"    builds_on={dict(declared.builds_on)!r},\n" if declared.builds_on else "")
            + f"    limits=Limits({limits}),\n)"
        )

    def _withheld(self) -> list[str]:
        """Return a line for each check that only the grader has; a hidden one is told by its points alone."""
        lines = []
        for check in self.problem.checks:
            form = f", form={check.form!r}" if check.form else ""
            if check.hidden:
                lines.append(f"withheld(points={check.points!r}{form})")
            elif check.name in self.left_out:
                about = f", name={check.name!r}, sentence={check.sentence!r}"
                lines.append(f"withheld(points={check.points!r}{form}{about})")
        return lines

    def _change(self, function: ast.FunctionDef) -> None:
        """Make of a function of ``checks.py`` what may stand in a kit."""
        is_check = any(check.name == function.name for check in self.problem.checks)
        strip(function, keep_docstring=is_check)
        if not is_check:
            return
        for decorator in function.decorator_list:
            if not isinstance(decorator, ast.Call):
                continue
            for keyword in decorator.keywords:
                if keyword.arg is None:
                    raise AuthorError(
                        f"@check(**…) of {function.name} cannot be published; write its arguments out",
                        self.problem.folder / "checks.py", decorator.lineno,
                    )  # fmt: skip
                if keyword.arg == "cases":
                    keyword.value = ast.parse(f"{_RECORDED}.cases({function.name!r})", mode="eval").body


def _can_be_written(value: Any) -> bool:
    try:
        encoded(value)
    except TypeError:
        return False
    return True


def _item(item: str | AnyOf) -> str:
    return f"any_of({', '.join(map(repr, item.names))})" if isinstance(item, AnyOf) else repr(item)


def _formula(name: str, formula: Formula) -> str:
    """Write a formula's declaration without the right answer, and without the check that compares with it."""
    more = {"result": formula.result, "where": formula.where, "means": formula.means, "also": formula.also}
    said = "".join(f", {key}={value!r}" for key, value in more.items() if value)
    return f"Formula({formula.arguments!r}, None{said}, values={_RECORDED}.value({f'formula {name}'!r}))"


def reference_of(course: Course, problem: Problem) -> Path:
    """Return where a problem's own reference lies."""
    return course.root / "reference" / problem.assignment / f"{problem.name}.py"
