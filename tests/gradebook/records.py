"""Small records to store."""

from grader.model import CheckResult, Ending, ProblemResult, Reason, Verdict

HOSTILE_NAMES = [
    "Hassan, Amira",
    "hassan, amira",
    "김민준",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "nul\0byte",
    "\udc80\udcff not UTF-8",
    "\\udc80\\udcff not UTF-8",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "x" * 10_000,
    "",
    "'; DROP TABLE problem_result; --",
]


def record(
    student: str = "amira",
    problem: str = "p1",
    *,
    points: float = 4.0,
    verdict: Verdict = Verdict.PASS,
    key: str = "key-1",
    wall_s: float = 0.25,
    assignment: str = "hw3",
    message: str = "",
) -> ProblemResult:
    check = CheckResult(
        check="equals_autograd",
        sentence="`skip_gradient` is the gradient.",
        verdict=verdict,
        points=points,
        max_points=6.0,
        reason=Reason.NONE if verdict is Verdict.PASS else Reason.VALUE,
        message=message,
        notes=("accepted as float32",),
        seed=2**70,
        wall_s=wall_s,
    )
    return ProblemResult(
        assignment=assignment, problem=problem, title="Gradient", student=student, checks=(check,),
        sources=("hw3.py",), ending=Ending.OK, output="hello\n", seed=475, submission_digest="s",
        problem_digest="p", engine="0.1.0", key=key, box_level="L3", wall_s=wall_s, cpu_s=wall_s,
        peak_memory_bytes=int(wall_s * 1e8), graded_at=f"2026-01-15T14:02:{wall_s:05.2f}Z",
    )  # fmt: skip
