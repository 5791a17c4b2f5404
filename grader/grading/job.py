"""Grade one student's submission: load its files in a process, judge each problem, make the records."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from grader.checking.declare import CheckDeclaration
from grader.checking.limits import Limits
from grader.course.answers import Answers, answers
from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.errors import EngineError, ProcessEnded
from grader.evidence import Reading
from grader.grading import formulas, remarks
from grader.grading.carried import Carried, carried, figures
from grader.grading.conditions import Conditions
from grader.grading.forms import choose_form, forms_wanted, names_wanted
from grader.grading.judge import judge
from grader.grading.losses import Explainer, unexplained
from grader.grading.order import in_running_order
from grader.grading.selfcheck import Watcher
from grader.model import CheckResult, Ending, ProblemResult, Reason, Verdict
from grader.student.connection import Connection
from grader.student.figures import Gallery
from grader.student.proxy import BoxedStudent
from grader.student.remote import RemoteFunction, Source
from grader.student.written import WrittenStudent
from grader.text import clean

#: A top level that takes longer (CPU seconds) is run once for all the problems that it serves.
SLOW_LOAD_S = 2.0
OUTPUT_CHARS = 64 << 10


@dataclass(slots=True)
class _Loaded:
    """The process of a problem before, and what it was made for."""

    sources: tuple[Source, ...]
    student: WrittenStudent


class SubmissionJob:
    """Grade one submission, problem by problem.

    Parameters
    ----------
    submission : Submission
        Its files, already read.
    problems : sequence of Problem
        All problems of the assignment: also those that are not graded now, because a file that
        several problems share is loaded under the limits of the most patient one.
    stop_at_loss : bool
        Run no check after the first that loses a point: enough to tell a wrong answer from a right one.
    known : mapping of str to CheckResult
        Results of checks that need not be run.
    watcher : Watcher, optional
        Told what happens.
    """

    def __init__(
        self,
        submission: Submission,
        assignment: Assignment,
        problems: Sequence[Problem],
        conditions: Conditions,
        *,
        stop_at_loss: bool = False,
        known: Mapping[str, CheckResult] | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self._stop_at_loss = stop_at_loss
        self._known = known or {}
        self._watcher = watcher or Watcher()
        self._submission = submission
        self._assignment = assignment
        self._problems = problems
        self._conditions = conditions
        self._files = {file.path: file.data for file in submission.files}
        self._loaded: list[_Loaded] = []
        self._known_bad: dict[str, ProcessEnded] = {}
        self._gallery = Gallery()
        self._found: dict[str, Carried] = {}
        self._answers: dict[str, Answers] = {}
        self._earlier: dict[str, WrittenStudent] = {}

    def close(self) -> None:
        """End the processes that are still there."""
        for student in (*(loaded.student for loaded in self._loaded), *self._earlier.values()):
            student.close()
        self._loaded = []
        self._earlier.clear()

    def grade(self, problem: Problem, key: str) -> ProblemResult:
        """Grade one problem; whatever happens, a record comes back."""
        begun = time.monotonic()
        notes: tuple[str, ...] = ()
        readings: tuple[Reading, ...] = ()
        of_formulas: tuple[str, ...] = ()
        student: WrittenStudent | None = None
        form = next(iter(problem.declared.forms))
        try:
            files = self._files_of(problem)
            notes = files.notes
            student = self._student(problem, files)
            form = choose_form(problem, student)
            self._watcher.loaded(problem, form, student)
            results = self._judge(problem, form, student)
            readings, of_formulas = formulas.readings(student), formulas.remarks(student)
        except Exception as error:
            # Ours, whatever it is: one submission must not stop the others, nor cost anybody points.
            detail = str(error) if isinstance(error, EngineError) else traceback.format_exc()
            asked = [check for check in problem.checks if check.form in ("", form)]
            results = [_not_graded(check, detail, self._conditions.seed_of(check)) for check in asked]
        record = ProblemResult(
            assignment=self._assignment.name,
            problem=problem.name,
            title=problem.declared.title,
            student=self._submission.student,
            checks=tuple(results),
            form=form,
            sources=tuple(dict.fromkeys(student.source_of.values())) if student is not None else (),
            notes=(*notes, *self._load_notes(student, problem), *of_formulas),
            readings=readings,
            seed=self._conditions.seed,
            submission_digest=self._submission.digest,
            problem_digest=problem.digest,
            engine=self._conditions.engine,
            key=key,
            box_level=self._conditions.box_level,
            wall_s=time.monotonic() - begun,
            manual=problem.entry.manual,
            graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        return self._with_process_facts(record, student, problem)

    def _files_of(self, problem: Problem) -> Carried:
        if problem.name not in self._found:
            found = carried(self._submission, self._assignment, problem)
            written = answers(self._submission, self._assignment.name, problem.declared.formula)
            self._answers[problem.name] = written
            self._found[problem.name] = replace(found, notes=(*found.notes, *written.notes))
        return self._found[problem.name]

    def _student(self, problem: Problem, files: Carried) -> WrittenStudent:
        limits, sections = self._limits(problem, files.sources), files.parts_of(problem.name)
        for before in self._loaded:
            if before.sources == files.sources:
                before.student.expect_formulas(**self._formulas(problem))
                if before.student.adopt(names_wanted(problem), limits, forms_wanted(problem), sections):
                    before.student.find_earlier = self._finder(problem, before.student)
                    return before.student
        student = self._made(problem, files)
        if files.sources:
            self._loaded.append(_Loaded(files.sources, student))
        return student

    def _formulas(self, problem: Problem) -> dict[str, Any]:
        seeds = {check.name: self._conditions.seed_of(check) for check in problem.checks}
        found = self._answers[problem.name]
        return formulas.expected(problem.declared.formula, found, self._conditions.worker, seeds)

    def _finder(self, problem: Problem, student: WrittenStudent) -> Callable[[str], RemoteFunction | None]:
        """Return what finds the student's answers to the problems that this one builds on."""

        def find(name: str) -> RemoteFunction | None:
            other = next((one for one in self._problems if one.name == problem.declared.builds_on.get(name)), None)
            if other is None:
                return RemoteFunction(student, name) if student.has(name) else None
            if name not in self._earlier:
                # In a process of its own: it may come from other files, and may be a formula.
                self._earlier[name] = self._made(other, self._files_of(other))
            earlier = self._earlier[name]
            return RemoteFunction(earlier, name) if earlier.has(name) else None

        return find

    def _made(self, problem: Problem, files: Carried, short: Limits | None = None) -> WrittenStudent:
        """Make a student for a problem, with its files loaded; with short limits, one from which nothing is noted."""
        limits = short or self._limits(problem, files.sources)
        zygote = self._conditions.zygote()

        def spawn() -> Connection:
            # Three minutes of sleep in a load are stopped by the clock, endless loops by CPU time.
            allowed = {name: getattr(limits, name) for name in ("memory_mb", "file_mb", "threads")}
            return zygote.child({"cpu_s": limits.load_s + limits.cpu_s, **allowed})

        student = WrittenStudent(
            spawn,
            self._files,
            files.sources,
            names_wanted(problem),
            limits,
            forms_wanted(problem),
            sections=files.parts_of(problem.name),
            known_bad=dict(self._known_bad) if short else self._known_bad,
            gallery=Gallery() if short else self._gallery,
            **self._formulas(problem),
        )
        student.find_earlier = self._finder(problem, student)
        student.start()
        return student

    def _limits(self, problem: Problem, sources: Sequence[Source]) -> Limits:
        """Return the problem's limits, with the loading time of every problem that shares a file."""
        own = problem.declared.limits
        paths = {source.path for source in sources}
        sharing = [
            other.declared.limits
            for other in self._problems
            if other is problem or paths & {one.path for one in self._files_of(other).sources}
        ]
        return replace(
            own,
            load_s=max(limits.load_s for limits in sharing),
            cell_s=max(limits.cell_limit_s for limits in sharing),
            cpu_s=max(limits.cpu_s for limits in sharing),
            memory_mb=max(limits.memory_mb for limits in sharing),
            file_mb=max(limits.file_mb for limits in sharing),
            answers_mb=max(limits.answers_mb for limits in sharing),
            threads=max(limits.threads for limits in sharing),
        )

    def _judge(self, problem: Problem, form: str, student: WrittenStudent) -> list[CheckResult]:
        if self._conditions.draw:
            student.rerun(self._conditions.draw)
        results = dict(self._known)
        declared = [check for check in problem.checks if check.form in ("", form)]
        for check in in_running_order([check for check in declared if check.name not in self._known]):
            formulas.begin(student)
            self._watcher.begins(problem, check)
            result = judge(
                check,
                student,
                results,
                assignment=self._assignment.name,
                problem=problem.name,
                seed=self._conditions.seed_of(check),
                draws=self._watcher.wants_pictures and not self._stop_at_loss,
                draw=self._conditions.draw,
            )
            results[check.name] = formulas.told(result, student)
            self._watcher.judged(problem, results[check.name])
            if self._stop_at_loss and results[check.name].points < check.points:
                break
        if self._conditions.known is not None:
            results = self._explained(problem, student, results)
        return [results[check.name] for check in declared if check.name in results]

    def _explained(
        self, problem: Problem, student: WrittenStudent, results: dict[str, CheckResult]
    ) -> dict[str, CheckResult]:
        """Explain the lost points, in processes of their own: no verdict can change by it."""

        def made(submission: Submission, limits: Limits) -> WrittenStudent:
            job = SubmissionJob(submission, self._assignment, [problem], self._conditions)
            return job._made(problem, job._files_of(problem), limits)

        def again(limits: Limits) -> WrittenStudent:
            return self._made(problem, self._files_of(problem), limits)

        explainer = Explainer(problem, self._assignment, self._conditions, student, again, made)
        try:
            return explainer.explained(results)
        except Exception:  # ours, or the author's: the verdicts stand
            return unexplained(results, traceback.format_exc(limit=-6))

    def _load_notes(self, student: WrittenStudent | None, problem: Problem) -> tuple[str, ...]:
        if student is None:
            return ()
        try:
            return remarks.of_loading(student, self._files_of(problem), problem.name, self._gallery)
        except Exception:  # the verdicts are known, and a remark is worth no run that ends here
            return ("How the files were read could not be told. That is our fault, not yours.",)

    def _with_process_facts(
        self, record: ProblemResult, student: BoxedStudent | None, problem: Problem
    ) -> ProblemResult:
        if student is None:
            return record
        student.return_to_first_run()
        if student.load_cpu_s < SLOW_LOAD_S or not student.is_running:
            student.close()
            self._loaded = [loaded for loaded in self._loaded if loaded.student is not student]
        exits = [child.exit for child in student.children if child.exit is not None]
        output = "".join(child.output() for child in student.children)
        faults = remarks.concerning(student.faults, self._files_of(problem), problem.name)
        endings = [check.ending for check in record.checks] + [fault.ending for _, fault in faults]
        return replace(
            record,
            ending=next((ending for ending in endings if ending is not Ending.OK), Ending.OK),
            output=clean(output, OUTPUT_CHARS),
            output_dropped=sum(child.log_dropped for child in student.children),
            cpu_s=sum(one.cpu_s for one in exits),
            peak_memory_bytes=max((one.peak_bytes for one in exits), default=0),
            figures=figures(self._gallery, problem, self._problems, self._files_of),
        )


def _not_graded(check: CheckDeclaration, detail: str, seed: int) -> CheckResult:
    return CheckResult(
        check=check.name,
        sentence=check.sentence,
        verdict=Verdict.NOT_GRADED,
        points=0.0,
        max_points=check.points,
        hidden=check.hidden,
        reason=Reason.OURS,
        message="This check could not be graded. That is our fault, not yours; the instructor has been told.",
        detail=detail,
        seed=seed,
    )
