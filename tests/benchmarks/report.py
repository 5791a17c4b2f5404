"""How long a report on a class of a thousand takes, what it weighs, and how fast its table sorts.

The records are real: the samples and every known-wrong answer are graded once into ``.benchmarks/``, and again only
when something of them changes. The class is mixed from these.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from grader.course.course import find_course
from grader.gradebook.reading import read, read_last_run
from grader.gradebook.store import Gradebook
from grader.model import ProblemResult, Reason, RunFacts
from grader.text import is_missing

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".benchmarks" / "report"
STUDENTS, ASSIGNMENT = 1_000, "both_hw3"
# Of the answers that are not right: what a class of a few hundred hands in, roughly. BROKEN is of all students.
MISSING, SAMPLE, BROKEN = 0.12, 0.15, 0.02


def lay_out(folder: Path) -> None:
    """Write the samples, and each known-wrong answer as a student of its own."""
    course = find_course(ROOT, ROOT)
    for assignment in course.assignments:
        target = folder / assignment.name
        shutil.copytree(ROOT / "submissions" / assignment.name, target)
        for entry in assignment.problems:
            problem = ROOT / "problems" / assignment.name / entry.name
            for wrong in sorted((problem / "wrong").glob("*.py")):
                student = target / f"{entry.name}--{wrong.stem}"
                student.mkdir()
                shutil.copyfile(wrong, student / entry.files[0])


def make_records() -> list[ProblemResult]:
    """Grade what is not graded yet; return every record that is about something handed in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "submissions"
        lay_out(folder)
        # The paths stand in records; relative ones are the same in every run.
        subprocess.run(
            [sys.executable, "-m", "grader", "run", "submissions", "--course", str(ROOT), "--out", str(KEPT)],
            cwd=name, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return [
        problem for result in read(KEPT / "gradebook.sqlite") for problem in result.problems if not is_missing(problem)
    ]


def mix(records: list[ProblemResult], students: int) -> Iterator[list[ProblemResult]]:
    """Yield a class: the better the student, the more right answers; the rest wrong, broken or missing."""
    rng = random.Random(475)
    problems: dict[str, list[ProblemResult]] = {}
    for record in records:
        problems.setdefault(record.problem, []).append(record)
    missing = {
        problem.problem: problem
        for result in read(KEPT / "gradebook.sqlite")
        for problem in result.problems
        if is_missing(problem)
    }
    for number in range(students):
        skill, student, answers = rng.betavariate(4, 2), f"student_{number:04}", []
        is_broken = rng.random() < BROKEN
        for name, known in problems.items():
            right = [one for one in known if one.points == one.max_points]
            fails_to_load = [one for one in known if one.checks[0].reason is Reason.LOAD]
            samples = [one for one in known if is_sample(one) and one.points < one.max_points]
            wrong = [one for one in known if "--" in one.student and one.points < one.max_points]
            draw = rng.random()
            if is_broken:
                chosen = rng.choice(fails_to_load)
            elif rng.random() < skill:
                chosen = rng.choice(right)
            elif draw < MISSING:
                chosen = missing[name]
            else:
                # Few mistakes are common and many are rare: the one of rank k is made 1/k times as often.
                pool = samples if samples and draw < MISSING + SAMPLE else wrong
                chosen = rng.choices(pool, [1 / rank for rank in range(1, len(pool) + 1)])[0]
            answers.append(replace(chosen, student=student, assignment=ASSIGNMENT))
        yield answers


def is_sample(one: ProblemResult) -> bool:
    """Say whether a record is of a sample student that loads: what does not load, does so in every problem."""
    return "--" not in one.student and one.checks[0].reason is not Reason.LOAD


def fill(book: Path, records: list[ProblemResult], students: int) -> None:
    """Write the class into a gradebook."""
    facts = read_last_run(KEPT / "gradebook.sqlite") or RunFacts(engine="", seed=0, box_level="", started="")
    with Gradebook.open(book) as made:
        made.note_run(facts)
        connection = made._connection  # one commit instead of 16,000
        connection.execute("BEGIN")
        for answers in mix(records, students):
            student = answers[0].student
            made.note_submission(ASSIGNMENT, student, f"submissions/{ASSIGNMENT}/{student}")
            for answer in answers:
                made.store(answer)
        connection.execute("COMMIT")


def measure(out: Path, *words: str) -> tuple[float, float]:
    """Run ``grade report``; return its seconds, and the peak memory in MB of it or its largest child."""
    begun = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "grader", "report", "--out", str(out), *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("grade report failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def sort_times(page: Path) -> list[float]:
    """Return the milliseconds of ten sorts in a browser, each until the page is laid out again."""
    from tests.report.browser import Browser

    browser = Browser()
    try:
        browser.look(1280)
        browser.open(page)
        script = """
            const headings = document.querySelectorAll("table.grades th button");
            const times = [];
            for (let turn = 0; turn < 10; turn += 1) {
              const begun = performance.now();
              headings[turn % 5].click();
              document.body.getBoundingClientRect();
              times.push(performance.now() - begun);
            }
            return times;
        """
        return [float(value) for value in browser.run(script)]
    finally:
        browser.close()


def main() -> None:
    """Print seconds, memory, sizes and the sort's time."""
    records = make_records()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        fill(out / "gradebook.sqlite", records, STUDENTS)
        book = (out / "gradebook.sqlite").stat().st_size / 1e6
        print(f"{STUDENTS} students x 16 problems from {len(records)} real records; gradebook {book:.0f} MB")
        for words in ((), ("--for", "students", str(out / "copies"))):
            times = [measure(out, *words) for _ in range(3)]
            seconds, memory = min(times)[0], max(peak for _, peak in times)
            print(f"grade report {' '.join(words[:2])}: {seconds:.1f} s (least of 3), {memory:.0f} MB at most")
        index = out / "report" / "index.html"
        pages = [page.stat().st_size for page in (out / "report" / "students").iterdir()]
        print(f"class page {index.stat().st_size / 1e6:.2f} MB; students' pages {sum(pages) / 1e6:.0f} MB, "
              f"{sum(pages) / len(pages) / 1e3:.0f} kB each")  # fmt: skip
        print(f"results.json {(out / 'results.json').stat().st_size / 1e6:.0f} MB")
        try:
            found = sort_times(index)
        except OSError:
            print("no Chromium here: the sort is not measured")
        else:
            print(f"sort in the browser: {min(found):.0f} to {max(found):.0f} ms")
