"""A view of the machine with nothing on it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from tests.child.box_host import PACKAGE, SYSTEM_PYTHON, alone

LEAVE = """
import os
from boxed import namespaces
reason = namespaces.probe(namespaces.FULL, as_user=os.geteuid() != 0)
"""
HAS_NAMESPACES = alone(LEAVE + "answer = not reason") is True if platform.system() == "Linux" else False
needs_namespaces = pytest.mark.skipif(not HAS_NAMESPACES, reason="no namespaces here")

# The middle process gives what the innermost finds out to the outermost.
INSIDE = (
    LEAVE
    + """
import json
reader, writer = os.pipe()
outside = os.getpid()
if not os.fork():
    os.dup2(writer, 1)  # the waiting process closes all but the first three
    namespaces.enter(namespaces.FULL, as_user=os.geteuid() != 0)
    namespaces.fork_into_pid_namespace()
    namespaces.make_mounts_private()
    own = namespaces.own_pid_namespace()
    {body}
    os.write(1, json.dumps(found).encode())
    os._exit(0)
os.close(writer)
with open(reader) as pipe:
    answer = json.loads(pipe.read() or '"nothing"')
os.wait()
"""
)


def inside(body, **kwargs):
    indented = "\n    ".join(body.strip().splitlines())
    return alone(INSIDE.replace("{body}", indented), **kwargs)


@needs_namespaces
def test_the_process_is_number_one_and_sees_no_network():
    found = inside(
        """
import socket
found = [os.getpid(), [name for _, name in socket.if_nameindex()]]
"""
    )

    assert found == [1, ["lo"]]


@needs_namespaces
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become an ordinary user")
def test_an_ordinary_user_gets_the_same():
    found = inside("found = [os.getpid(), os.getuid()]", user=60702, python=str(SYSTEM_PYTHON))

    assert found == [1, 65534]


@needs_namespaces
def test_every_child_is_number_one_of_its_own_namespace():
    found = inside(
        """
found = []
for _ in range(3):
    r, w = os.pipe()
    pid = namespaces.fork_in_new_pid_namespace(own)
    if not pid:
        os.write(w, str(os.getpid()).encode())
        os._exit(0)
    found.append(os.read(r, 9).decode())
    os.waitpid(pid, 0)
"""
    )

    assert found == ["1", "1", "1"]


@needs_namespaces
def test_the_new_root_holds_what_is_listed_and_cannot_be_written(tmp_path):
    shown = tmp_path / "shown"
    (shown / "below").mkdir(parents=True)
    (shown / "below" / "file").write_text("x")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "single").write_text("y")
    plan = {
        "readable": ["/usr/lib", "/usr/lib64", str(PACKAGE), str(shown)],
        "listable": [],
        "files": [str(tmp_path / "single")],
        "devices": ["/dev/null"],
        "links": [["/lib", "usr/lib"], ["/shortcut", str(shown)]],
    }
    found = inside(
        """
import errno
def error_of(call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""
plan["readable"] = [path for path in plan["readable"] if os.path.isdir(path)]
namespaces.new_root(plan, "/box")
found = [
    sorted(os.listdir("/")),
    sorted(os.listdir(base)), open(f"{base}/single").read(), open("/shortcut/below/file").read(),
    error_of(open, f"{base}/secret"), error_of(open, f"{base}/single", "w"),
    error_of(open, f"{base}/shown/new", "w"),
    error_of(open, f"{base}/shown/below/file", "a"), error_of(open, "/new", "w"), error_of(os.mkdir, "/box/x"),
    error_of(os.chmod, f"{base}/shown/below/file", 0), error_of(open, "/dev/null", "w"),
    error_of(os.listdir, "/proc/1"),
]
""",
        plan=plan,
        base=str(tmp_path),
    )

    # Wherever the checkout and the temporary folder lie, nothing stands beside what leads to them.
    listed = {Path(path).parts[1] for path in (*plan["readable"], *plan["files"])}
    assert found[0] == sorted({"box", "dev", "lib", "shortcut"} | listed)
    assert found[1:4] == [["shown", "single"], "y", "x"]
    assert found[4:] == ["ENOENT", *["EROFS"] * 6, "", "ENOENT"]


@needs_namespaces
def test_a_private_folder_is_small_and_runs_nothing():
    found = inside(
        """
import errno
namespaces.mount_private("/mnt", None)
found = []
try:
    with open("/mnt/big", "wb") as file:
        for _ in range(60):
            file.write(bytes(1 << 20))
except OSError as error:
    found.append(errno.errorcode[error.errno])
os.remove("/mnt/big")
try:
    for i in range(1200):
        open(f"/mnt/{i}", "w").close()
except OSError as error:
    found += [errno.errorcode[error.errno], i > 900]
flags = os.statvfs("/mnt").f_flag
found += [bool(flags & bit) for bit in (os.ST_NOEXEC, os.ST_NOSUID, os.ST_NODEV)]
"""
    )

    assert found == ["ENOSPC", "ENOSPC", True, True, True, True]


def test_where_namespaces_are_refused_the_probe_says_why():
    answer = alone(LEAVE + "answer = reason", absent={"unshare": 1})

    assert answer == "unshare: Operation not permitted"


def test_the_process_that_probes_stays_where_it_is():
    answer = alone(
        """
import os
names = ("mnt", "net", "pid", "user", "ipc")
before = [os.readlink(f"/proc/self/ns/{name}") for name in names]
"""
        + LEAVE
        + 'answer = before == [os.readlink(f"/proc/self/ns/{name}") for name in names]'
    )

    assert answer is True


@needs_namespaces
def test_the_waiting_process_ends_as_the_one_that_it_waits_for():
    answer = alone(
        LEAVE
        + """
statuses = []
for ending in ("os._exit(7)", "os.abort()"):
    pid = os.fork()
    if not pid:
        namespaces.enter(namespaces.FULL, as_user=os.geteuid() != 0)
        namespaces.fork_into_pid_namespace()
        exec(ending)
    statuses.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
answer = statuses
"""
    )

    assert answer[0] == 7
    assert answer[1] < 0
