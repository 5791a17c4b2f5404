"""The gradebook stores each result at once, keeps it over a kill, and replaces it on a regrade."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.errors import EngineError, UsageError
from grader.gradebook.compare import stable_submission
from grader.gradebook.store import Gradebook, read
from grader.model import RunFacts, Verdict

from .records import HOSTILE_NAMES, record

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "grades" / "gradebook.sqlite"


def test_stored_result_is_read_back_whole(path):
    result = record(message="wrong at [0]\n  expected 1.0")
    with Gradebook.open(path) as book:
        book.store(result)

    (submission,) = read(path)

    assert submission.problems == (result,)


def test_result_is_on_disk_when_store_returns(path):
    with Gradebook.open(path) as book:
        book.store(record())

        assert len(read(path)) == 1


def test_has_knows_exactly_the_stored_key(path):
    with Gradebook.open(path) as book:
        book.store(record(key="new"))

        assert book.has("hw3", "p1", "amira", "new")
        assert not book.has("hw3", "p1", "amira", "old")
        assert not book.has("hw3", "p2", "amira", "new")
        assert not book.has("hw3", "p1", "bela", "new")
        assert not book.has("other", "p1", "amira", "new")


def test_not_graded_result_is_to_be_graded_again(path):
    with Gradebook.open(path) as book:
        book.store(record(verdict=Verdict.NOT_GRADED, points=0.0))

        assert not book.has("hw3", "p1", "amira", "key-1")


def test_empty_key_is_never_known(path):
    with Gradebook.open(path) as book:
        book.store(record(key=""))

        assert not book.has("hw3", "p1", "amira", "")


def test_regrade_replaces_the_older_record(path):
    with Gradebook.open(path) as book:
        book.store(record(points=0.0, key="old"))
        book.store(record(points=4.0, key="new"))
        (submission,) = book.submissions()

        assert submission.points == 4.0
        assert not book.has("hw3", "p1", "amira", "old")


def test_refused_files_are_kept_also_without_any_result(path):
    with Gradebook.open(path) as book:
        book.note_submission("hw3", "bela", "/subs/bela", ("hw3.py: a symlink",))
        (submission,) = book.submissions()

        assert submission.path == "/subs/bela"
        assert submission.refused == ("hw3.py: a symlink",)
        assert submission.problems == ()


def test_hostile_names_stay_different_and_whole(path):
    with Gradebook.open(path) as book:
        for name in HOSTILE_NAMES:
            book.store(record(name, message=name))
            book.note_submission("hw3", name, f"/subs/{name}", (name,))
    found = read(path)

    assert sorted(s.student for s in found) == sorted(HOSTILE_NAMES)
    assert all(s.problems[0].checks[0].message == s.student for s in found)
    assert all(s.refused == (s.student,) for s in found)


def test_hostile_names_are_found_again(path):
    with Gradebook.open(path) as book:
        for name in HOSTILE_NAMES:
            book.store(record(name))

        assert all(book.has("hw3", "p1", name, "key-1") for name in HOSTILE_NAMES)


def test_forget_removes_one_problem_or_all_of_a_submission(path):
    with Gradebook.open(path) as book:
        for problem in ("p1", "p2"):
            book.store(record(problem=problem))
        book.store(record("bela"))
        book.note_submission("hw3", "amira", "x")
        book.forget("hw3", "amira", "p1")

        assert [p.problem for p in book.submissions()[0].problems] == ["p2"]

        book.forget("hw3", "amira")

        assert [s.student for s in book.submissions()] == ["bela"]


def test_points_that_are_no_number_are_our_error(path):
    with Gradebook.open(path) as book, pytest.raises(EngineError, match=r"equals_autograd.*nan"):
        book.store(record(points=float("nan")))


def test_last_run_is_kept(path):
    facts = RunFacts(engine="0.1.0", seed=1, box_level="L3", started="now", layers={"landlock": ""})
    with Gradebook.open(path) as book:
        assert book.last_run() is None

        book.note_run(RunFacts(engine="0.0.9", seed=1, box_level="L3", started="before"))
        book.note_run(facts)

        assert book.last_run() == facts


def test_second_writer_is_refused_by_name_of_the_first(path):
    with Gradebook.open(path), pytest.raises(UsageError, match=rf"another grade run \(process {os.getpid()}\)"):
        Gradebook.open(path)


def test_closing_lets_the_next_writer_in_and_leaves_one_file(path):
    Gradebook.open(path).close()
    with Gradebook.open(path) as book:
        book.store(record())

    assert [file.name for file in path.parent.iterdir()] == ["gradebook.sqlite"]


def test_folder_or_fifo_in_its_place_is_refused(path):
    path.mkdir(parents=True)
    with pytest.raises(UsageError, match="not a file"):
        Gradebook.open(path)

    fifo = path.parent / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(UsageError, match="not a file"):
        Gradebook.open(fifo)


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from grader.gradebook.store import Gradebook
    from tests_records import record

    skipped = 0
    with Gradebook.open(Path(sys.argv[1])) as book:
        book.set_order("hw3", ["p1", "p2"])
        for number in range(int(sys.argv[2])):
            name = f"student {number:04}"
            book.note_submission("hw3", name, f"/subs/{name}")
            for problem in ("p1", "p2"):
                if book.has("hw3", problem, name, f"key {number}"):
                    skipped += 1
                    continue
                wall_s = float(sys.argv[3])
                book.store(record(name, problem, key=f"key {number}", message="m" * 3000, wall_s=wall_s))
                print(name, problem, flush=True)
    print("skipped", skipped, file=sys.stderr)
""")


def write_in_a_process(path, count, wall_s, tmp_path):
    script = tmp_path / "writer.py"
    script.write_text(WRITER)
    (tmp_path / "tests_records.py").write_text((Path(__file__).parent / "records.py").read_text())
    return subprocess.Popen(
        [sys.executable, str(script), str(path), str(count), str(wall_s)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("lines_before_the_kill", [1, 5, 40])
def test_killed_run_loses_nothing_and_its_rerun_gives_the_same_gradebook(path, tmp_path, lines_before_the_kill):
    writer = write_in_a_process(path, 60, 0.5, tmp_path)
    said = [writer.stdout.readline() for _ in range(lines_before_the_kill)]
    os.kill(writer.pid, signal.SIGKILL)
    said += writer.stdout.readlines()
    writer.communicate()
    said = [line.rsplit(maxsplit=1) for line in said if line.endswith("\n")]

    stored = {(s.student, p.problem) for s in read(path) for p in s.problems}

    assert {(name, problem) for name, problem in said} <= stored
    assert len(stored) <= len(said) + 1

    rerun = write_in_a_process(path, 60, 0.75, tmp_path)
    _, told = rerun.communicate(timeout=60)

    assert rerun.returncode == 0, told
    assert told.split() == ["skipped", str(len(stored))]

    calm = tmp_path / "calm" / "gradebook.sqlite"
    write_in_a_process(calm, 60, 0.25, tmp_path).communicate(timeout=60)

    assert list(map(stable_submission, read(path))) == list(map(stable_submission, read(calm)))
