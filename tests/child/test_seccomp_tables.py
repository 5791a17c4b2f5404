"""The tables of system calls are what the kernel's headers say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from grader.child.seccomp import ABSENT, ALLOWED
from grader.child.seccomp_tables import NUMBERS

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_seccomp_tables.py"


def load_script():
    spec = importlib.util.spec_from_file_location("make_seccomp_tables", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("machine", "header"), [("x86_64", "X86_64"), ("aarch64", "GENERIC")])
def test_numbers_are_those_of_the_header(machine, header):
    script = load_script()
    path = getattr(script, header)
    if not path.is_file():
        pytest.skip("no kernel headers here")

    expected = script.numbers_of(path.read_text())

    common = expected.keys() & NUMBERS[machine].keys()
    assert len(common) > 290
    assert {name: NUMBERS[machine][name] for name in common} == {name: expected[name] for name in common}


def test_a_few_numbers_known_by_heart():
    assert NUMBERS["x86_64"]["execve"] == 59
    assert NUMBERS["aarch64"]["execve"] == 221
    assert NUMBERS["aarch64"]["newfstatat"] == 79
    assert NUMBERS["x86_64"]["landlock_restrict_self"] == NUMBERS["aarch64"]["landlock_restrict_self"] == 446


def test_aarch64_has_no_calls_of_32_bit_machines():
    assert not {"clock_gettime64", "fcntl64", "open", "fork", "stat"} & NUMBERS["aarch64"].keys()


def test_every_name_in_the_filter_is_a_call_of_x86_64():
    assert (ALLOWED | set(ABSENT)) - NUMBERS["x86_64"].keys() == set()
