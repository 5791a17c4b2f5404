"""What a student's process may see, whatever way the grader is installed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import grader.sandbox.plan as plan_module
from grader.errors import UsageError
from grader.sandbox.plan import make_plan
from tests.child.box_host import alone


def covers(plan, path):
    """Say whether the plan lets a process read this file."""
    path = Path(path).resolve()
    return str(path) in plan["files"] or any(Path(folder) in path.parents for folder in plan["readable"])


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A made-up installation from a wheel; return its site-packages."""
    packages = tmp_path / "venv" / "lib" / "python3.11" / "site-packages"
    for name in (
        "numpy/__init__.py",
        "numpy/core/array.py",
        "six.py",
        "grader/errors.py",
        "grader/child/zygote.py",
        "grader/_bundled/problems/hw/checks.py",
        "grader/_bundled/reference/hw/answer.py",
        "grader-0.1.0.dist-info/direct_url.json",
        "numpy-2.dist-info/METADATA",
    ):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("x")
    monkeypatch.setattr(plan_module, "_PACKAGE", packages / "grader")
    monkeypatch.setattr(plan_module, "_CHILD", packages / "grader" / "child")
    monkeypatch.setattr(plan_module, "_library_folders", lambda: [str(packages.parents[1])])
    return packages


def test_the_plan_can_be_sent_as_json():
    plan = make_plan()

    assert json.loads(json.dumps(plan)) == plan


def test_everything_that_python_needs_is_readable():
    import numpy
    import torch

    plan = make_plan()

    for module in (os, json, numpy, torch, pytest):
        assert covers(plan, module.__file__)


def test_the_projects_own_files_are_not_readable():
    plan = make_plan()
    root = Path(plan_module.__file__).parents[2]

    assert covers(plan, root / "grader" / "child" / "zygote.py")
    for secret in ("grader/errors.py", "grader/sandbox/plan.py", "tests/conftest.py"):
        assert not covers(plan, root / secret)
    for folder in ("problems", "reference", "submissions"):
        assert not covers(plan, root / folder / "any")


def test_no_account_file_and_no_home_is_readable():
    plan = make_plan()

    for path in ("/etc/passwd", "/etc/shadow", "/proc/1/environ", "/home/x/.ssh/id", "/root/.bashrc", "/tmp/x"):
        assert not covers(plan, path)


def test_a_wheel_in_site_packages_keeps_its_secrets(installed):
    plan = make_plan()

    for name in ("numpy/core/array.py", "six.py", "numpy-2.dist-info/METADATA", "grader/child/zygote.py"):
        assert covers(plan, installed / name)
    for name in (
        "grader/errors.py",
        "grader/_bundled/problems/hw/checks.py",
        "grader/_bundled/reference/hw/answer.py",
        "grader-0.1.0.dist-info/direct_url.json",
    ):
        assert not covers(plan, installed / name)
    assert str(installed) in plan["listable"]
    assert str(installed) not in plan["readable"]


def test_landlock_enforces_the_plan_of_a_wheel(installed):
    plan = make_plan()
    answer = alone(
        """
import errno, os
from boxed import landlock, privileges
answer = []
try:
    landlock.abi()
except OSError:
    answer = None
else:
    privileges.forbid_new_privileges()
    landlock.Rules(
        [(path, landlock.READ) for path in plan["readable"]]
        + [(path, landlock.READ_DIR) for path in plan["listable"]]
        + [(path, landlock.READ_FILE) for path in plan["files"]]
    ).restrict()
    for name in names:
        try:
            open(f"{packages}/{name}").close()
            answer.append("read")
        except PermissionError:
            answer.append("refused")
    answer.append("numpy" in os.listdir(packages))
""",
        plan=plan,
        packages=str(installed),
        names=[
            "numpy/core/array.py",
            "six.py",
            "grader/child/zygote.py",
            "grader/_bundled/problems/hw/checks.py",
        ],
    )
    if answer is None:
        pytest.skip("this kernel has no Landlock")

    assert answer == ["read", "read", "read", "refused", True]


def test_an_editable_installations_pointer_is_not_readable(installed, monkeypatch):
    source = str(plan_module._PACKAGE.parent)
    (installed / "_editable_impl_grader.pth").write_text("/somewhere")
    (installed / "other.pth").write_text(f"{source}\n")
    (installed / "harmless.pth").write_text("import this\n")

    plan = make_plan()

    assert not covers(plan, installed / "_editable_impl_grader.pth")
    assert not covers(plan, installed / "other.pth")
    assert covers(plan, installed / "harmless.pth")


def test_bundled_problems_beside_an_editable_installation_are_not_readable(installed, monkeypatch, tmp_path):
    monkeypatch.setattr(plan_module, "_PACKAGE", tmp_path / "source" / "grader")
    monkeypatch.setattr(plan_module, "_CHILD", tmp_path / "source" / "grader" / "child")

    assert not covers(make_plan(), installed / "grader" / "_bundled" / "problems" / "hw" / "checks.py")


def test_a_course_inside_a_readable_folder_is_not_readable(installed):
    course = installed / "numpy" / "core" / "course"
    course.mkdir()
    (course / "checks.py").write_text("x")

    plan = make_plan(secrets=[course])

    assert not covers(plan, course / "checks.py")
    assert covers(plan, installed / "numpy" / "core" / "array.py")
    assert covers(plan, installed / "numpy" / "__init__.py")


def test_a_course_with_the_environment_inside_hides_all_but_the_environment(installed):
    course = installed.parents[3]
    (course / "problems").mkdir()
    (course / "problems" / "checks.py").write_text("x")

    plan = make_plan(secrets=[course])

    assert covers(plan, installed / "numpy" / "core" / "array.py")
    assert not covers(plan, course / "problems" / "checks.py")
    assert not covers(plan, installed / "grader" / "errors.py")


def test_a_link_into_the_secrets_grants_nothing(installed):
    (installed / "alias").symlink_to(installed / "grader" / "_bundled")

    assert not covers(make_plan(), installed / "grader" / "_bundled" / "problems" / "hw" / "checks.py")


def test_a_package_that_is_a_link_is_granted_where_it_lies(installed, tmp_path):
    store = tmp_path / "store" / "scipy"
    store.mkdir(parents=True)
    (store / "x.py").write_text("x")
    (installed / "scipy").symlink_to(store)

    plan = make_plan()

    assert covers(plan, store / "x.py")
    assert [str(installed / "scipy"), str(store)] in plan["links"]


def test_links_on_the_way_are_kept(tmp_path):
    (tmp_path / "real" / "lib").mkdir(parents=True)
    (tmp_path / "once").symlink_to("real")
    (tmp_path / "twice").symlink_to(tmp_path / "once")

    links = plan_module._links_on_the_way(tmp_path / "twice" / "lib")

    assert links == {tmp_path / "twice": str(tmp_path / "once"), tmp_path / "once": "real"}


def test_links_that_go_in_circles_end(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    assert set(plan_module._links_on_the_way(tmp_path / "a" / "x")) == {tmp_path / "a", tmp_path / "b"}


def test_an_unknown_mode_is_the_users_mistake():
    with pytest.raises(UsageError, match="auto, strict, plain"):
        make_plan(mode="loose")


@pytest.mark.parametrize("mode", ["auto", "strict", "plain"])
def test_mode_and_scratch_are_passed_on(mode, tmp_path):
    plan = make_plan(mode=mode, scratch=tmp_path)

    assert plan["mode"] == (mode if sys.platform == "linux" else "plain")
    assert plan["scratch"] == str(tmp_path.resolve())


def test_where_there_is_no_linux_there_is_no_box(monkeypatch):
    monkeypatch.setattr(plan_module.sys, "platform", "darwin")

    assert make_plan(mode="auto")["mode"] == "plain"
