from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from email.parser import Parser

from grader.kit import wheel as wheel_module
from grader.kit.wheel import student_wheel


def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(student_wheel()[1]))


def test_the_wheel_is_the_same_each_time():
    assert student_wheel() == student_wheel()


def test_it_holds_the_package_and_no_assignment(tmp_path, monkeypatch):
    package = tmp_path / "grader"
    for name in ("__init__.py", "_bundled/reference/hw3/p1.py", "course/skeleton/checks.py.txt", "course/__pycache__/course.pyc", "kit/wheel.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).touch()
    monkeypatch.setattr(wheel_module, "_PACKAGE", package)

    assert [name for name in archive().namelist() if "dist-info" not in name] == ["grader/__init__.py", "grader/kit/wheel.py"]


def test_its_metadata_name_what_is_needed_and_describe_nothing():
    name = next(name for name in archive().namelist() if name.endswith("METADATA"))
    actual = Parser().parsestr(archive().read(name).decode())

    assert (actual["Name"], actual["Description"], actual.get_payload()) == ("grader", None, "")
    needs = actual.get_all("Requires-Dist")
    assert "torch==2.13.0" in needs
    assert not any("pytest" in need for need in needs)


def test_pip_installs_it(tmp_path):
    name, data = student_wheel()
    (tmp_path / name).write_bytes(data)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    done = subprocess.run([*pip, "--target", tmp_path / "there", tmp_path / name], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "there/grader/__main__.py").is_file()
    assert not (tmp_path / "there/grader/_bundled").exists()
    assert list((tmp_path / "there/bin").iterdir())
