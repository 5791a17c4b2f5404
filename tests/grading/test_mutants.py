from __future__ import annotations

import pytest

from grader.errors import AuthorError
from grader.grading.mutants import equivalents, mutants


def changes(source: str, names=("f",)) -> set[tuple[str, str]]:
    return {(mutant.before, mutant.after) for mutant in mutants(source, names)}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x + y", {"x - y", "x", "y"}),
        ("x / y", {"x * y", "y / x"}),
        ("x @ y", {"y @ x"}),
        ("x ** 2", {"x * 2", "2 ** x", "x ** 3", "x ** 1"}),
        ("x > y", {"x >= y", "x < y"}),
        ("x is None", {"x is not None"}),
        ("x and y", {"x or y", "x", "y"}),
        ("-x", {"x"}),
        ("not x", {"x"}),
        ("True", {"False"}),
        ("0.5", {"1.5", "-0.5"}),
        ("1", {"2"}),
        ("x.T", {"x"}),
        ("range(x)", {"range(x - 1)"}),
        ("g(x, y)", {"g(y, x)"}),
        ("max(x, y)", set()),
        ("x if y else z", {"z if y else x"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_an_expression_is_changed_in_every_small_way(expression, expected):
    found = changes(f"def f(x, y, z):\n    return {expression}\n")

    assert found == {(f"return {expression}", f"return {changed}") for changed in expected}


def test_each_mutant_is_the_whole_reference_with_one_change():
    (mutant,) = [one for one in mutants("def f(x):\n    y = x\n    return y / x\n", ["f"]) if "*" in one.after]

    assert mutant.source.decode() == "def f(x):\n    y = x\n    return y * x"
    assert (mutant.function, mutant.line, mutant.kind) == ("f", 3, "operator")


def test_an_augmented_assignment_is_changed():
    assert ("x += y", "x -= y") in changes("def f(x, y):\n    x += y\n    return x\n")


def test_functions_that_a_name_needs_are_changed_and_others_are_not():
    source = "def f(x):\n    return g(x)\n\n\ndef g(x):\n    return -x\n\n\ndef h(x):\n    return -x\n"

    assert {mutant.function for mutant in mutants(source, ["f"])} == {"g"}


def test_constants_of_the_module_are_changed_where_they_are_used():
    source = "EPS = 3\nOTHER = 4\n\n\ndef f(x):\n    return x == EPS\n"

    assert {one.before for one in mutants(source, ["f"]) if one.function == "(module)"} == {"EPS = 3"}


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    'x + y'\n",
        "def f(x):\n    if x < 0:\n        raise ValueError(x + 1)\n",
        "def f(x):\n    import math\n",
        "def f(x: int = 3): pass\n",
    ],
    ids=["docstring", "guard", "import", "signature"],
)
def test_what_computes_nothing_is_left_alone(source):
    assert changes(source) == set()


def test_every_mutant_is_python(course_root):
    for mutant in mutants(
        "def f(x):\n    for i in range(3):\n        x = x * 2 + i\n    return x if x > 0 else -x\n", ["f"]
    ):
        compile(mutant.source, "mutant", "exec")


# -- those that compute the same -------------------------------------------------------------------------------

ENTRY = '[[mutant]]\nfunction = "f"\nbefore = "a"\nafter = "b"\nwhy = "the same"\n'


def test_equivalent_mutants_are_read_with_their_reasons(tmp_path):
    (tmp_path / "equivalent_mutants.toml").write_text(ENTRY)

    assert equivalents(tmp_path) == {("f", "a", "b"): "the same"}


def test_without_the_file_there_are_none(tmp_path):
    assert equivalents(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        "[[mutant",
        "[[mutant]]\nfunction = 'f'\n",
        "mutant = 3\n",
        ENTRY.replace("the same", " "),
        "mutant = ['f']\n",
    ],
    ids=["no TOML", "incomplete", "number", "no reason", "text"],
)
def test_a_broken_file_is_the_authors_mistake(tmp_path, text):
    path = tmp_path / "equivalent_mutants.toml"
    path.write_text(text)

    with pytest.raises(AuthorError) as caught:
        equivalents(tmp_path)
    assert caught.value.path == path
