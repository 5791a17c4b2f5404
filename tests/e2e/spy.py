"""A course with planted secrets, and a submission that searches all it can reach for them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

#: The run's seed. The submission knows only its digest, so that it cannot find itself.
SEED = 918273645
#: Planted where the submission may look: if these are not found, the search is worth nothing.
DECOYS = ("in_file", "in_global", "in_closure", "in_frame")


def token(place: str) -> str:
    """Return the secret planted at a place; all have one pattern, that the submission searches for."""
    return "canary-" + hashlib.sha256(place.encode()).hexdigest()[:24]


ASSIGNMENT = """\
title = "Secrets"
files = ["hw3.py"]

[[problems]]
name = "p_secret"
points = 3
files = ["problem1.py"]
"""

CHECKS = f'''\
"""Checks that hold secrets: {token("checks docstring")}."""
from grader import Case, Limits, check, expect, problem, wrong
from reference.spying.p_secret import answer

IN_CHECKS = "{token("checks global")}"

problem(
    title="Secrets", points=3, provides=["answer", "report"], limits=Limits(call_s=90, load_s=90, cpu_s=200)
)


def public(rng):
    yield Case(n=1)


def hidden(rng):
    # Given to nobody: the check never asks about this case.
    yield Case(n=2, unused="{token("hidden case")}", drawn=int(rng.integers(2**40, 2**62)))


@check(points=1, cases=hidden, hidden=True)
def answers(student, case):
    """`answer(n)` is the text that belongs to n."""
    expect.equal(student.answer(case.n), answer(case.n))


@check(points=1, cases=public, hidden=True)
def answers_again(student, case):
    """`answer(n)` is the text that belongs to n, again."""
    expect.equal(student.answer(case.n), answer(case.n))


@check(points=1)
def reports(student):
    """`report()` searches, and prints what it found."""
    expect.holds(student.report() is True, "nothing was reported.")


wrong("none.py", fails=["answers"], says="{token("wrong says")}")
'''

REFERENCE = f'''\
"""{token("reference docstring")}"""


def answer(n):
    """Return the text that belongs to n."""
    return ["{token("expected 0")}", "{token("expected 1")}", "{token("expected 2")}"][n]
'''

STARTER = "def answer(n):\n    raise NotImplementedError\n"

SUBMISSION = r'''
import gc, hashlib, json, os, re, socket, sys, threading

PATTERN = re.compile(rb"canary" + rb"-[0-9a-f]{24}")
DIGITS = re.compile(rb"(?<![0-9])[0-9]{9}(?![0-9])")
SEED_DIGEST = "@SEED_DIGEST@"
PATHS = json.loads("""@PATHS@""")
CODE = (".py", ".pyc", ".toml", ".md", ".json", ".txt", ".csv", ".sqlite", ".sqlite-journal", ".html", ".pth")
# What came with the system and the libraries: a hundred thousand files.
SYSTEM = ("/usr/lib", "/usr/share", "/lib", "/lib64", os.path.dirname(os.__file__))
OURS = ("grader", "problems", "reference", "submissions", "tests", "_bundled")

found = {}       # where -> tokens
opened = []      # paths that must be closed and are not
seen = {"files": 0, "objects": 0, "frames": 0, "processes": 0}
in_global = "canary" + "-" + hashlib.sha256(b"in_global").hexdigest()[:24]


def look(where, data):
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    hits = [hit.decode() for hit in PATTERN.findall(data)]
    hits += ["seed" for hit in DIGITS.findall(data) if hashlib.sha256(hit).hexdigest() == SEED_DIGEST]
    if hits:
        found.setdefault(where, []).extend(hits)


def look_at_value(where, value):
    if isinstance(value, (str, bytes, bytearray)):
        look(where, value)
    elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**30:
        look(where, str(value))


def closure():
    secret = "canary" + "-" + hashlib.sha256(b"in_closure").hexdigest()[:24]
    return lambda: secret

keep = closure()


def search_memory():
    gc.unfreeze()  # the objects from before the fork
    mine = {id(found), id(seen)}
    for thing in gc.get_objects():
        seen["objects"] += 1
        if id(thing) in mine:
            continue
        try:
            for part in gc.get_referents(thing):
                look_at_value("memory", part)
        except Exception:
            pass
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("grader", "reference", "problems", "checks"):
            found.setdefault("modules", []).append(name)
    frames = list(sys._current_frames().values())
    while frames:
        frame = frames.pop()
        seen["frames"] += 1
        if frame.f_back is not None:
            frames.append(frame.f_back)
        for value in [*frame.f_locals.values(), *frame.f_code.co_consts]:
            look_at_value("frames", value)
    try:
        regions = open("/proc/self/maps").read().splitlines()
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            seen["memory"] = 0
            for region in regions:
                span, rights = region.split()[:2]
                first, last = (int(end, 16) for end in span.split("-"))
                if "r" in rights and "w" in rights and last - first < 1 << 28:
                    try:
                        memory.seek(first)
                        data = memory.read(last - first)
                    except (OSError, ValueError, OverflowError):
                        continue
                    seen["memory"] += len(data)
                    for hit in PATTERN.findall(data):
                        found.setdefault("raw memory", []).append(hit.decode())
    except OSError as error:
        seen["memory"] = str(error)


def search_surroundings():
    look("argv", " ".join(sys.argv) + " ".join(getattr(sys, "orig_argv", [])))
    look("environment", json.dumps(dict(os.environ)))
    processes = os.listdir("/proc") if os.access("/proc", os.R_OK) else []
    for pid in [name for name in processes if name.isdigit()]:
        for name in ("cmdline", "environ"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    seen["processes"] += 1
                    look(f"/proc/{pid}/{name}", file.read())
            except OSError:
                pass
    for fd in range(3, 64):
        try:
            size = os.fstat(fd).st_size
            if size:
                look(f"fd {fd}", os.pread(fd, size, 0))
        except OSError:
            pass


def search_files():
    tops = [".", "/", "/work", "/tmp", "/root", "/home", "/proc/1/root", "/proc/1/cwd", *sys.path, *PATHS]
    done = set()
    for top in tops:
        for folder, folders, names in os.walk(top or "."):
            where = os.path.realpath(folder)
            if where in done or where.startswith(("/proc/", "/sys/", "/dev/")) and not top.startswith("/proc"):
                folders[:] = []
                continue
            done.add(where)
            if where.endswith("-packages"):
                folders[:] = [name for name in folders if name.startswith(OURS)]
            elif where in SYSTEM:
                folders[:] = [name for name in folders if name.endswith("-packages")]
            for name in names:
                if not name.endswith(CODE) and "." in name:
                    continue
                try:
                    path = os.path.join(folder, name)
                    if os.path.getsize(path) < 1 << 20 and os.path.isfile(path):
                        with open(path, "rb") as file:
                            seen["files"] += 1
                            look(path, file.read())
                except OSError:
                    pass
    for path in PATHS:
        try:
            if os.path.isdir(path):
                os.listdir(path)
            else:
                open(path, "rb").close()
            opened.append(path)
        except OSError:
            pass


def answer(n):
    return "I do not know"


def report():
    in_frame = "canary" + "-" + hashlib.sha256(b"in_frame").hexdigest()[:24]
    failed = []
    for search in (search_memory, search_surroundings, search_files):
        try:
            search()
        except BaseException as error:
            failed.append(f"{search.__name__}: {type(error).__name__}: {error}")
    print("REPORT " + json.dumps({"found": found, "opened": opened, "seen": seen, "failed": failed}))
    return len(in_frame) > 0
'''


def write_course(root: Path) -> None:
    """Write the course."""
    for name, text in {
        "problems/spying/assignment.toml": ASSIGNMENT,
        "problems/spying/p_secret/checks.py": CHECKS,
        "problems/spying/p_secret/statement.md": "# Secrets\n",
        "problems/spying/p_secret/starter.py": STARTER,
        "problems/spying/p_secret/wrong/none.py": f"# {token('wrong file')}\ndef answer(n):\n    return None\n",
        "reference/spying/p_secret.py": REFERENCE,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def write_submissions(assignment: Path, closed: list[Path]) -> None:
    """Write the spy, and a neighbour whose work is a secret too.

    Parameters
    ----------
    closed : list of Path
        Files and folders that the spy must not be able to open.
    """
    (assignment / "neighbour").mkdir(parents=True)
    (assignment / "neighbour" / "hw3.py").write_text(f"def answer(n):\n    return '{token('neighbour')}'\n")
    (assignment / "spy" / "data").mkdir(parents=True)
    (assignment / "spy" / "data" / "decoy.txt").write_text(token("in_file"))
    source = SUBMISSION.replace("@SEED_DIGEST@", hashlib.sha256(str(SEED).encode()).hexdigest())
    source = source.replace("@PATHS@", json.dumps([str(path) for path in closed]))
    (assignment / "spy" / "hw3.py").write_text(source)
