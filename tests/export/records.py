"""Small records to export."""

from dataclasses import replace

from grader.model import CheckResult, ProblemResult, Reason, RunFacts, SubmissionResult, Verdict

FACTS = RunFacts(
    engine="0.1.0", seed=475, box_level="L3", started="2026-01-15T14:02:11Z", layers={"seccomp": ""}
)

HOSTILE = (
    "<script>alert(1)</script>\0\x1b[31mred\x1b[0m\x1b]0;title\x07 \u202egnp.exe\u2066 \ud800\udc80 "
    "\r\nnext\x85line\u2028 \ufeff\uffff"
)


def check(points=4.0, **changes) -> CheckResult:
    whole = CheckResult(
        check="equals_autograd",
        sentence="It is the gradient.",
        verdict=Verdict.PASS,
        points=points,
        max_points=4.0,
    )
    return replace(whole, **changes)


def problem(name="p1", *checks: CheckResult, **changes) -> ProblemResult:
    whole = ProblemResult(
        assignment="hw3", problem=name, title="A problem", student="amira", checks=checks or (check(),)
    )
    return replace(whole, **changes)


def submission(*problems: ProblemResult, **changes) -> SubmissionResult:
    whole = SubmissionResult(assignment="hw3", student="amira", path="submissions/hw3/amira", problems=problems)
    return replace(whole, **changes)


NOT_GRADED = check(0.0, verdict=Verdict.NOT_GRADED, reason=Reason.OURS, detail="Traceback: ours")
