from __future__ import annotations

import sys

import pytest

from grader.course.references import References


def run(references: References, source: str) -> dict:
    references.install()
    names = {"__builtins__": references.builtins(), "__name__": "checks"}
    exec(source, names)
    return names


@pytest.fixture
def two_roots(write, tmp_path):
    write("one/reference/hw/p.py", "x = 1\n")
    write("two/reference/hw/p.py", "x = 2\n")
    return References(tmp_path / "one", "_reference_test_1"), References(tmp_path / "two", "_reference_test_2")


def test_a_reference_is_imported_from_its_course(two_roots):
    assert run(two_roots[0], "from reference.hw.p import x")["x"] == 1


def test_a_dotted_import_binds_the_package(two_roots):
    assert run(two_roots[0], "import reference.hw.p\ny = reference.hw.p.x")["y"] == 1


def test_two_courses_in_one_process_do_not_mix(two_roots):
    sources = [run(references, "from reference.hw.p import x")["x"] for references in two_roots]

    assert sources == [1, 2]


def test_an_import_inside_a_function_finds_its_own_course_later(two_roots):
    late = run(two_roots[0], "def f():\n    from reference.hw.p import x\n    return x")["f"]
    run(two_roots[1], "from reference.hw.p import x")

    assert late() == 1


def test_references_import_each_other(write, tmp_path):
    write("one/reference/hw/shared.py", "x = 5\n")
    write(
        "one/reference/hw/p.py",
        "from reference.hw.shared import x\nfrom . import shared\nassert shared.x == x\n",
    )

    assert run(References(tmp_path / "one", "_reference_test_3"), "from reference.hw.p import x")["x"] == 5


def test_a_package_with_init_runs_it(write, tmp_path):
    write("one/reference/hw/__init__.py", "y = 7\n")

    assert run(References(tmp_path / "one", "_reference_test_4"), "from reference.hw import y")["y"] == 7


def test_what_was_loaded_is_noted_with_its_bytes(two_roots):
    run(two_roots[0], "from reference.hw.p import x")

    assert two_roots[0].loaded == {"reference/hw/p.py": b"x = 1\n"}


def test_a_changed_reference_is_seen_by_the_next_load(write, two_roots, tmp_path):
    run(two_roots[0], "from reference.hw.p import x")
    write("one/reference/hw/p.py", "x = 3\n")

    assert run(References(tmp_path / "one", "_reference_test_1"), "from reference.hw.p import x")["x"] == 3


def test_loading_again_leaves_one_finder(tmp_path):
    for _ in range(3):
        References(tmp_path, "_reference_test_5").install()

    assert sum(getattr(finder, "alias", "") == "_reference_test_5" for finder in sys.meta_path) == 1


def test_a_missing_reference_says_where_it_was_looked_for(two_roots, tmp_path):
    with pytest.raises(ModuleNotFoundError, match=r"there is no reference/hw/q\.py in .*one"):
        run(two_roots[0], "from reference.hw.q import x")


def test_other_imports_are_untouched(two_roots):
    assert run(two_roots[0], "import math\nfrom os import path")["math"].pi > 3
