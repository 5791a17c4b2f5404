"""What a process gives up of its own rights."""

from __future__ import annotations

import os

import pytest

from tests.child.box_host import SYSTEM_PYTHON, alone

root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

STATUS = """
def status():
    with open("/proc/self/status") as file:
        return {key: value.strip() for key, _, value in (line.partition(":") for line in file)}
"""


@root
def test_root_becomes_another_user_without_any_capability():
    answer = alone(
        STATUS
        + """
from boxed import privileges
privileges.drop_bounding_set(privileges.last_capability())
privileges.become(60700)
privileges.drop_capabilities()
now = status()
answer = [now[key] for key in ("Uid", "Gid", "Groups", "CapPrm", "CapEff", "CapBnd", "CapAmb", "CapInh")]
""",
        python=str(SYSTEM_PYTHON),
    )

    ids = "\t".join(["60700"] * 4)
    assert answer == [ids, ids, "", *["0" * 16] * 5]


@root
def test_a_root_that_keeps_its_user_has_no_capability_either():
    answer = alone(
        STATUS
        + """
from boxed import privileges
privileges.drop_capabilities()
answer = [status()["CapEff"], status()["CapPrm"]]
"""
    )

    assert answer == ["0" * 16] * 2


def test_no_new_privileges_holds():
    answer = alone(
        STATUS
        + """
from boxed import privileges
privileges.forbid_new_privileges()
answer = status()["NoNewPrivs"]
"""
    )

    assert answer == "1"


@root
def test_memory_is_hidden_from_others_of_the_same_user():
    answer = alone(
        """
import os
from boxed import privileges
privileges.become(60700)
privileges.hide_memory()
answer = os.stat("/proc/self/mem").st_uid
""",
        python=str(SYSTEM_PYTHON),
    )

    assert answer == 0


def test_a_child_dies_with_the_process_that_forked_it():
    answer = alone(
        """
import os, signal, select, time
from boxed import privileges
reader, writer = os.pipe()
middle = os.fork()
if not middle:
    ready, told = os.pipe()
    if not os.fork():
        privileges.die_with_parent()
        os.write(told, b"x")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    os._exit(0)
os.close(writer)  # now only the grandchild holds it, until it dies
os.waitpid(middle, 0)
answer = bool(select.select([reader], [], [], 5)[0])
"""
    )

    assert answer is True


@root
def test_a_file_that_others_cannot_reach_is_noticed_and_the_user_stays(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "file").write_text("x")
    answer = alone(
        """
import os
from boxed import privileges
privileges.check_reading(60700, ["/usr", os.__file__])
try:
    privileges.check_reading(60700, [path])
except OSError as error:
    answer = [error.strerror, os.geteuid(), os.getegid()]
""",
        path=str(closed / "file"),
        python=str(SYSTEM_PYTHON),
    )

    assert answer == [f"other users cannot read {closed / 'file'}", 0, 0]
