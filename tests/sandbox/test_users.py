"""Runs at work at once have users of their own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.sandbox.users import BLOCK, FIRST, LAST, choose_base, free_base

BLOCKS = (LAST + 1 - FIRST) // BLOCK


def test_a_block_with_a_process_in_it_is_passed_over():
    assert choose_base([], 0) == FIRST
    assert choose_base([FIRST + 3], 0) == FIRST + BLOCK
    assert choose_base([0, 1000, 65534], 0) == FIRST


def test_runs_that_start_at_once_look_in_different_places():
    assert len({choose_base([], start) for start in range(BLOCKS)}) == BLOCKS


def test_every_block_lies_in_the_unused_range():
    for start in range(2 * BLOCKS):
        assert FIRST <= choose_base([], start) <= LAST + 1 - BLOCK


def test_with_all_blocks_in_use_there_is_a_base_still():
    assert choose_base(range(FIRST, LAST), 5) == FIRST + 5 * BLOCK


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user; root runs it in CI")
def test_a_process_that_hides_is_seen():
    base = free_base()
    code = (
        "import ctypes, os, sys\n"
        f"os.setresuid({base + 1}, {base + 1}, {base + 1}); ctypes.CDLL(None).prctl(4, 0)\n"
        "print('there', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        other = free_base()
        process.stdin.close()

    assert other != base
