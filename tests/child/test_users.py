"""Two zygotes never share a block of users, whatever they knew of each other when they were planned."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.child.users import Block
from tests.child.box_host import READABLE_PYTHON, Host, bare_plan

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can change a child's user"
)
TAKES_THREADS = """
import threading
end, answer = threading.Event(), 0
try:
    while answer < 60:
        threading.Thread(target=end.wait, daemon=True).start()
        answer += 1
except RuntimeError:
    pass
"""
WHO = "import os; answer = os.getuid()"


def host(plan):
    return Host(plan, python=READABLE_PYTHON)


def test_zygotes_of_one_plan_have_different_users():
    plan = bare_plan()
    with host(plan) as one, host(plan) as other, host(plan) as third:
        users = {each.run(WHO).value for each in (one, other, third)}

    assert len(users) == 3


def test_a_block_is_free_again_when_its_zygote_is_killed():
    names = [910_000, 910_032]
    with host(bare_plan() | {"uid_bases": names}) as one:
        assert one.run(WHO).value == names[0]
        assert Block(names).base == names[1]

    # Who waited for the zygote waited for its outer process only.
    deadline = time.monotonic() + 10
    while Block([names[0], names[1] + 32]).base != names[0]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_threads_of_one_run_do_not_count_against_another():
    plan = bare_plan()
    code = TAKES_THREADS + "import time; time.sleep(2)\n"
    with host(plan) as one, host(plan) as other, ThreadPoolExecutor(2) as pool:
        # Each holds sixty for a while: of one user, they would share these.
        counts = [run.result().value for run in [pool.submit(each.run, code) for each in (one, other)]]

    assert min(counts) >= 40


def test_with_all_blocks_held_the_first_is_shared():
    names = [900_000, 900_032]
    held = [Block(names) for _ in names]

    assert [block.base for block in held] == names
    assert Block(names).base == names[0]
