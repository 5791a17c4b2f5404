"""The house rules that can be read off the source: who imports whom, how long, how named, what never occurs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GRADER = ROOT / "grader"
# 300 is the aim; a little room keeps a small mend from forcing a split.
MOST_LINES = 320

#: Modules of grader/ that each room may import, beside those of EVERYWHERE, itself, and other libraries.
ARROWS: dict[str, set[str]] = {
    "errors": {"model"},
    "evidence": set(),
    "model": {"evidence"},
    "png": {"evidence"},
    "text": set(),
    "wording": set(),
    "checking": {"child.values", "formulas"},
    "formulas": set(),
    "course": {"checking", "formulas", "text"},
    # limits.Limits is what a child may use: the author declares it and the client enforces it.
    # precision.Precision sees every result on its way in, to find out the dtype behind Python floats.
    # formulas: a call to a name that is bound to a formula goes to the formula worker.
    "student": {
        "png", "sandbox", "child.values", "child.wire", "checking.limits", "checking.precision", "formulas.answers",
        "formulas.placeholders",
    },
    "sandbox": {"text"},
    "grading": {"course", "checking", "student", "sandbox", "child.values", "text", "formulas"},
    "gradebook": {"text"},
    "report": {"text", "png"},
    "kit": {"course", "checking", "grading", "formulas", "text"},
    "export": {"text"},
    # The command line may import everything; nobody imports it.
    "cli": {"course", "checking", "formulas", "grading", "gradebook", "report", "export", "sandbox", "student",
            "kit", "text", "child"},
    "__main__": {"cli"},
    # The self-check inside a kernel: the student's own process, so both ends of the wire are in it.
    "notebook": {"course", "grading", "student", "child", "formulas", "text"},
    # `pytest problems/`: another face of `grade verify`.
    "pytest_plugin": {"course", "grading"},
}  # fmt: skip
#: Arrows of single modules that their room does not have, each with its reason.
EXTRA: dict[str, set[str]] = {}
# wording: checks, the terminal, pages and exports say the same thing in the same words.
EVERYWHERE = {"errors", "model", "evidence", "wording"}

#: Files that may be longer, with the reason.
LONG = {
    "grader/child/wire.py": "one codec: what is written and what is read must be in view together",
    "grader/student/proxy.py": "loading and asking share all the state of one student's process",
}
#: Modules without a test file of the same name, with the reason.
UNTESTED: dict[str, str] = {}


def modules() -> list[Path]:
    return sorted(path for path in GRADER.rglob("*.py") if "_bundled" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, at any depth, as an absolute name, with its line."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(package[: len(package) - node.level + 1])
            if node.module:
                yield f"{base}.{node.module}", node.lineno
            else:
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.count(".") == 1 and node.module.startswith("grader."):
                # `from grader.checking import draw` imports a module, `from grader.model import Ending` a name.
                for alias in node.names:
                    inner = ROOT.joinpath(*node.module.split("."), alias.name + ".py")
                    yield (f"{node.module}.{alias.name}" if inner.is_file() else node.module), node.lineno
            else:
                yield node.module, node.lineno


def own_imports(path: Path) -> Iterator[tuple[str, int]]:
    for name, line in imports(path):
        if name == "grader" or name.startswith("grader."):
            yield name.removeprefix("grader").removeprefix("."), line


def room_of(path: Path) -> str:
    parts = path.relative_to(GRADER).parts
    return parts[0].removesuffix(".py")


def is_allowed(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


def test_every_room_is_on_the_map():
    rooms = {room_of(path) for path in modules()} - {"__init__", "child"}

    assert rooms <= set(ARROWS)


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) not in ("__init__", "child")], ids=named)
def test_a_module_imports_only_what_its_room_may(path):
    room = room_of(path)
    allowed = ARROWS[room] | EXTRA.get(named(path), set()) | EVERYWHERE | {room}

    assert [f"line {line}: {name}" for name, line in own_imports(path) if not is_allowed(name, allowed)] == []


@pytest.mark.parametrize("path", modules(), ids=named)
def test_nobody_imports_the_command_line_or_the_package_root(path):
    if path == GRADER / "__main__.py" or room_of(path) == "cli":
        forbidden = {""}
    else:
        forbidden = {"", "cli"}

    assert [
        line
        for name, line in own_imports(path)
        if name in forbidden or (name.startswith("cli.") and "cli" in forbidden)
    ] == []


CHILD = sorted((GRADER / "child").glob("*.py"))
PRELOADED = {"numpy", "torch", "sympy", "mpmath", "matplotlib"}


@pytest.mark.parametrize("path", CHILD, ids=named)
def test_the_students_side_imports_nothing_of_ours_but_its_own_folder(path):
    # It runs under another name, `boxed`, and only this folder is bound into the box.
    found = []
    for name, line in imports(path):
        top = name.split(".")[0]
        is_own = name.startswith("grader.child") or top == "boxed"
        if not (is_own or top in sys.stdlib_module_names or top in PRELOADED):
            found.append(f"line {line}: {name}")
    written = [
        node.module
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and not node.level and node.module
    ]

    assert found == []
    assert not [module for module in written if module.split(".")[0] == "grader"]


#: The grader's side of the formula room; all other modules of it run in the formula worker's process.
OUTSIDE_THE_WORKER = {"answers.py", "process.py"}


@pytest.mark.parametrize(
    "path", [p for p in sorted((GRADER / "formulas").glob("*.py")) if p.name not in OUTSIDE_THE_WORKER], ids=named
)
def test_the_formula_worker_imports_nothing_of_ours_but_its_own_folder(path):
    top = {name.split(".")[0] for name, _ in imports(path) if not name.startswith("grader.formulas")}

    assert top <= {"lark", "mpmath", "msgspec", "numpy"} | sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted((ROOT / "reference").rglob("*.py")), ids=named)
def test_a_reference_imports_only_libraries_and_references(path):
    allowed = {"numpy", "torch", "sympy", "mpmath", "reference"}

    assert [
        name for name, _ in imports(path) if name.split(".")[0] not in allowed | sys.stdlib_module_names
    ] == []


@pytest.mark.parametrize("path", sorted((ROOT / "problems").glob("*/*/checks.py")), ids=named)
def test_checks_import_public_names_of_grader_and_references(path):
    names = {name for name, _ in imports(path)}

    # grader.errors: a check may ask what a student's exception was.
    assert {name for name in names if name.split(".")[0] == "grader"} <= {"grader", "grader.errors"}
    allowed = {"grader", "reference", "numpy", "torch", "sympy", "mpmath"} | sys.stdlib_module_names
    assert [name for name in names if name.split(".")[0] not in allowed] == []


# -- files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_module_says_in_its_first_line_what_it_is_for(path):
    docstring = ast.get_docstring(tree_of(path))

    assert docstring
    assert docstring.splitlines()[0].strip()


@pytest.mark.parametrize("path", [p for p in modules() if named(p) not in LONG], ids=named)
def test_a_module_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", LONG)
def test_a_module_that_may_be_long_still_is(name):
    lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())

    assert MOST_LINES < lines <= 400


def mirror_of(path: Path) -> Path:
    parts = path.relative_to(GRADER).parts
    return ROOT.joinpath("tests", *parts[:-1], f"test_{parts[-1]}")


EXEMPT = ("__init__.py", "__main__.py")


@pytest.mark.parametrize(
    "path", [p for p in modules() if p.name not in EXEMPT and named(p) not in UNTESTED], ids=named
)
def test_a_module_has_a_test_file_of_its_name(path):
    assert mirror_of(path).is_file()


def test_a_module_that_needs_no_test_file_exists_and_has_none():
    assert [name for name in UNTESTED if not (ROOT / name).is_file() or mirror_of(ROOT / name).is_file()] == []


# -- words -----------------------------------------------------------------------------------------------


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the dotted name of every call, with its line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            words, callee = [], node.func
            while isinstance(callee, ast.Attribute):
                words.append(callee.attr)
                callee = callee.value
            if isinstance(callee, ast.Name):
                words.append(callee.id)
            yield ".".join(reversed(words)), node.lineno


@pytest.mark.parametrize("path", [p for p in modules() if named(p) != "grader/cli/console.py"], ids=named)
def test_only_the_console_prints(path):
    assert [line for name, line in calls(path) if name == "print"] == []


#: Where code is run on purpose.
RUNS_CODE = {
    "grader/child/running.py": "the student's code, in the student's process",
    "grader/course/problems.py": "checks.py, the author's own code",
}
FORBIDDEN = {"eval", "exec", "pickle.load", "pickle.loads", "dill.load", "dill.loads", "marshal.loads",
             "torch.load", "yaml.load", "sympify", "sympy.sympify", "parse_expr", "sympy.parse_expr", "np.load",
             "numpy.load", "shelve.open", "os.system", "joblib.load"}  # fmt: skip


@pytest.mark.parametrize("path", [p for p in modules() if named(p) not in RUNS_CODE], ids=named)
def test_nothing_is_evaluated_or_unpickled(path):
    assert [f"line {line}: {name}" for name, line in calls(path) if name in FORBIDDEN] == []
    libraries = {name.split(".")[0] for name, _ in imports(path)}
    assert not libraries & {"pickle", "dill", "marshal", "shelve", "joblib", "multiprocessing"}


@pytest.mark.parametrize("name", RUNS_CODE)
def test_code_is_run_where_it_is_said(name):
    used = {call for call, _ in calls(ROOT / name)} & FORBIDDEN

    assert used == {"exec"}


#: Where source is parsed outside the students' processes, none of it theirs.
PARSES = {
    "grader/course/problems.py": {"compile"},  # checks.py
    "grader/grading/mutants.py": {"ast.parse"},  # the reference, to break it
    # The author's own files, for students: starters are joined, checks and references are cut down.
    "grader/kit/starters.py": {"ast.parse"},
    "grader/kit/slicing.py": {"ast.parse"},
    "grader/kit/draft.py": {"ast.parse"},
    "grader/kit/leaks.py": {"ast.parse"},
}


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) != "child"], ids=named)
def test_students_source_is_not_parsed_on_our_side(path):
    parsing = {name for name, _ in calls(path)} & {"ast.parse", "compile", "ast.literal_eval"}

    assert parsing <= PARSES.get(named(path), set())


@pytest.mark.parametrize("path", modules(), ids=named)
def test_there_is_no_assert_outside_tests(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.Assert)]

    assert [line for line in found if "noqa" not in lines[line - 1]] == []


#: The edges, where whatever goes wrong becomes a record or a line on the screen.
CATCHES_ALL = {
    "grader/grading/job.py", "grader/grading/judge.py", "grader/grading/pool.py", "grader/cli/__init__.py",
    # The formula worker's process: what goes wrong there is told to the grader, which calls it our fault.
    "grader/formulas/worker.py",
    # In a kernel the student's side is in the same process.
    "grader/notebook/kernel.py",
    # An author's property may raise anything on a case that it was not made for: then that case is not shown.
    "grader/grading/trial.py",
    # The author's file may raise anything; it becomes an AuthorError with its line.
    "grader/course/problems.py",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", [p for p in modules() if room_of(p) != "child" and named(p) not in CATCHES_ALL], ids=named
)
def test_everything_is_caught_at_the_edges_only(path):
    broad = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        # To undo something and go on raising is no catching.
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in node.body)
    ]

    assert broad == []
