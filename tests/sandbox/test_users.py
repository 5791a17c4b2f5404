"""Runs at work at once have users of their own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.sandbox.users import BLOCK, FIRST, LAST, _users_at_work, in_order, user_blocks

BLOCKS = (LAST + 1 - FIRST) // BLOCK
root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user; root runs it in CI")


def test_blocks_with_a_process_in_them_come_last():
    assert in_order([], 0)[0] == FIRST
    assert in_order([FIRST + 3], 0)[0] == FIRST + BLOCK
    assert in_order([FIRST + 3], 0)[-1] == FIRST
    assert in_order([0, 1000, 65534], 0)[0] == FIRST


def test_runs_that_start_at_once_look_in_different_places():
    assert len({in_order([], start)[0] for start in range(BLOCKS)}) == BLOCKS


@pytest.mark.parametrize("taken", [[], [FIRST + 3, LAST], range(FIRST, LAST)])
def test_every_block_is_named_once_and_lies_in_the_unused_range(taken):
    for start in range(2 * BLOCKS):
        assert sorted(in_order(taken, start)) == [FIRST + BLOCK * place for place in range(BLOCKS)]
    assert FIRST + BLOCK * BLOCKS - 1 <= LAST


@root
def test_a_process_that_hides_is_seen():
    hidden = user_blocks()[0] + 1
    code = (
        "import ctypes, os, sys\n"
        f"os.setresuid({hidden}, {hidden}, {hidden}); ctypes.CDLL(None).prctl(4, 0)\n"
        "print('there', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        found = _users_at_work()
        process.stdin.close()

    assert hidden in found
