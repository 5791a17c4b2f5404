"""A class as it comes out of a run: every kind of success and failure, hostile names, and as many as wanted."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace

from grader.model import (
    CheckResult,
    Ending,
    ProblemResult,
    Reason,
    RunFacts,
    SubmissionResult,
    Verdict,
)

from .sample_evidence import MEAN_OVER_CLASSES, one_of_each

FACTS = RunFacts(
    engine="0.1.0", seed=475, box_level="L2", started="2026-01-15T14:02:11+00:00", python="3.11.9",
    torch="2.13.0", numpy="2.3.1", command="grade submissions/ --jobs 2",
    layers={"landlock": "", "seccomp": "", "rlimits": "", "user namespace": "clone: Operation not permitted"},
)  # fmt: skip

HOSTILE = (
    "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&amp;"
    "\0\x1b[31mred\x1b[0m\x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \u202egnp.exe\u2066"
    " \ud800\udc80 \u200b\ufeff\uffff\x85\u2028{{ 7 * 7 }} {% raise %} javascript:alert(3)"
)

# assignment, problem, title, checks as (name, sentence, points, hidden)
SHEETS: tuple[tuple[str, str, str, tuple[tuple[str, str, float, bool], ...]], ...] = (
    ("mathdnn_hw3", "p1_mlp_fit", "Fit (x−2)cos(4x) with a 3-layer MLP", (
        ("shapes", "`make_mlp()` has layers (1, 64), (64, 64), (64, 1): 4353 parameters.", 3, False),
        ("initial_values", "Weights start as iid N(0, 1), biases at 0.03.", 4, False),
        ("forward", "The module computes A₃σ(A₂σ(A₁x + b₁) + b₂) + b₃.", 3, True),
        ("one_step", "One minibatch step is SGD on the mean squared error.", 4, True),
        ("fits", "After training the error is below 0.8 Var(y).", 6, False),
    )),
    ("mathdnn_hw3", "p3_cross_entropy", "Cross-entropy: bounds and the limit", (
        ("value", "`cross_entropy(f, y)` is −log softmax(f)_y.", 4, False),
        ("large_logits", "It stays exact at logits up to ±10⁶.", 2, True),
        ("lower_bound", "`log_ce_lower_bound` is a witness of 0 < ℓ.", 2, False),
        ("limit", "ℓ(λ′e_y, y) ≤ ε for every λ′ ≥ `lambda_for(eps, k)`.", 2, True),
    )),
    ("mathdnn_hw3", "p6_dead_relu", "A dead ReLU stays dead", (
        ("gradient", "`grad_relu_unit` is the gradient of the loss.", 4, False),
        ("dead_stays_dead", "Where the pre-activation is negative on all data, no step changes it.", 4, False),
        ("induction", "`induction_hypothesis` holds before and after every step.", 2, True),
    )),
    ("mathdnn_hw3", "p7_leaky_relu", "Leaky ReLU: updates and revival", (
        ("gradient", "The slope is 1 for u > 0 and a for u < 0.", 3, False),
        ("exception", "`update` raises `ValueError` where the derivative does not exist.", 3, False),
        ("revival", "`steps_to_revive` is the first step with a positive pre-activation.", 4, True),
    )),
    ("cs475_hw3", "q2_2_skip_gradient", "Gradient through a skip connection", (
        ("equals_autograd", "`skip_gradient(x, W, y_hat)` is the gradient that autograd finds.", 4, False),
        ("large_inputs", "It stays finite for inputs up to 10⁴.", 2, True),
    )),
    ("cs475_hw3", "q2_4_backprop", "Backpropagation through two layers", (
        ("layer_two", "`grads[\"W2\"]` is ∂ℓ/∂W₂.", 3, False),
        ("layer_one", "`grads[\"W1\"]` is ∂ℓ/∂W₁.", 3, False),
    )),
)  # fmt: skip

SKIPPED_ALL = {"verdict": Verdict.SKIPPED, "reason": Reason.DEPENDENCY}


def _check(name: str, sentence: str, points: float, hidden: bool) -> CheckResult:
    return CheckResult(
        check=name, sentence=sentence, verdict=Verdict.PASS, points=points, max_points=points, hidden=hidden,
        seed=hash_name(name), wall_s=0.0021,
    )  # fmt: skip


def hash_name(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def perfect(student: str, assignment: str) -> SubmissionResult:
    problems = tuple(
        ProblemResult(
            assignment=assignment, problem=problem, title=title, student=student,
            checks=tuple(_check(*check) for check in checks), sources=("hw3.py",), seed=475,
            form="functions" if problem == "p1_mlp_fit" else "",
            submission_digest=f"{hash_name(student):064x}"[-64:], engine="0.1.0", box_level="L2",
            problem_digest=f"{hash_name(problem):064x}"[-64:], key=f"{hash_name(student + problem):064x}"[-64:],
            wall_s=0.84, cpu_s=0.79, peak_memory_bytes=142_000_000, graded_at="2026-01-15T14:02:12+00:00",
        )
        for sheet, problem, title, checks in SHEETS
        if sheet == assignment
    )  # fmt: skip
    path = f"submissions/{assignment}/{student}"
    return SubmissionResult(assignment=assignment, student=student, path=path, problems=problems)


def lose(result: SubmissionResult, problem: str, check: str, message: str, points: float = 0.0, **changes):
    """Return the submission's result with one check changed; by default failed with a wrong value."""
    changes = {"verdict": Verdict.FAIL, "reason": Reason.VALUE, **changes}

    def changed(one: CheckResult) -> CheckResult:
        if check not in ("*", one.check):
            return one
        return replace(one, message=message, points=points, **changes)

    return replace(
        result,
        problems=tuple(
            replace(each, checks=tuple(changed(one) for one in each.checks))
            if each.problem == problem
            else each
            for each in result.problems
        ),
    )


def change(result: SubmissionResult, problem: str, **changes) -> SubmissionResult:
    """Return the submission's result with fields of one problem changed."""
    return replace(
        result,
        problems=tuple(
            replace(each, **changes) if each.problem == problem else each for each in result.problems
        ),
    )


def sample_class() -> list[SubmissionResult]:
    """Return two small assignments with a page for each kind of failure."""
    hw3 = {name: perfect(name, "mathdnn_hw3") for name in (
        "amira_hassan", "ben_okafor", "carla_núñez", "dmitri", "esther_lee", "farid", "김민준", "hanna_larsson",
        "ivan", "jonas_weber", "kira_each", "نگار احمدی", HOSTILE,
    )}  # fmt: skip
    ben = hw3["ben_okafor"]
    ben = lose(ben, "p1_mlp_fit", "one_step", (
        "One step of SGD moved the parameters 4 times as far as lr = 0.1 allows: the effective learning rate "
        "is 0.4.\nFour passes per epoch (`for _ in range(N//B): for batch in loader`) do this."
    ), 3.0, reason=Reason.PARTIAL)  # fmt: skip
    ben = lose(ben, "p3_cross_entropy", "large_logits", (
        "cross_entropy(f, y) is inf at f = [1e6, 0], y = 1; 1000000.0 is expected."
    ), reason=Reason.NOT_FINITE)  # fmt: skip
    ben = lose(ben, "p6_dead_relu", "gradient", (
        "grad_relu_unit(x, y, a, b) is [0.5, -1.25]: 1 of 2 numbers is off; the worst at [1] by 2.5 where 1e-7 "
        "is allowed.\n\n  given     x = 0.5, y = 1.0, a = 2.0, b = -0.25\n  returned  [0.5, -1.25]"
        "\n  expected  [0.5,  1.25]"
        "\n\nSmallest case found; any other y gives the same."
    ))  # fmt: skip
    carla = lose(hw3["carla_núñez"], "p3_cross_entropy", "value", (
        "cross_entropy(f, y) has shape (3,); one number is asked for."
    ), reason=Reason.SHAPE)  # fmt: skip
    for name in ("large_logits", "limit"):
        carla = lose(carla, "p3_cross_entropy", name, "Needs `value`, which failed.", **SKIPPED_ALL)
    carla = change(
        carla, "p3_cross_entropy", output="epoch 0 loss 1.29\nepoch 1 loss 0.73\n" * 30, output_dropped=48_211
    )
    dmitri = hw3["dmitri"]
    for problem in ("p1_mlp_fit", "p3_cross_entropy", "p6_dead_relu", "p7_leaky_relu"):
        dmitri = lose(dmitri, problem, "*", (
            "`hw3.py` cannot be read, line 41: expected ':'\n\n"
            "    40 |     z = W @ x\n  → 41 |     if z > 0\n    42 |         return z"
        ), reason=Reason.LOAD, ending=Ending.EXCEPTION)  # fmt: skip
    esther = lose(hw3["esther_lee"], "p1_mlp_fit", "fits", (
        "`train_mlp` was stopped after 60 s of processor time; the reference needs 2 s."
    ), reason=Reason.LIMIT, ending=Ending.CPU)  # fmt: skip
    esther = change(esther, "p1_mlp_fit", ending=Ending.CPU, wall_s=61.2, cpu_s=60.0)
    esther = lose(esther, "p7_leaky_relu", "revival", (
        "raised RecursionError: maximum recursion depth exceeded (hw3.py, line 88: return revive(a, b - lr))"
    ), reason=Reason.EXCEPTION, ending=Ending.EXCEPTION)  # fmt: skip
    farid = hw3["farid"]
    for problem in ("p1_mlp_fit", "p3_cross_entropy", "p6_dead_relu", "p7_leaky_relu"):
        farid = lose(farid, problem, "*", "`skip_gradient` was not handed in.", reason=Reason.MISSING)
    kim = hw3["김민준"]
    kim = change(kim, "p1_mlp_fit", form="script", sources=("hw3.ipynb",), notes=(
        "`make_mlp` is defined in `hw3.py` and in `problem1.py`; `problem1.py` was used.",
        "Cell 7 failed with NameError: name 'plt' is not defined; the cells after it were run.",
    ))  # fmt: skip
    ours = {"verdict": Verdict.NOT_GRADED, "reason": Reason.OURS}
    hanna = lose(
        hw3["hanna_larsson"], "p3_cross_entropy", "lower_bound", "", **ours,
        detail="Traceback (most recent call last):\n  File \"checks.py\", line 31, in lower_bound\n"
        "ZeroDivisionError: float division by zero",
    )  # fmt: skip
    hanna = lose(hanna, "p3_cross_entropy", "limit", "Needs `lower_bound`, which could not be graded.", **ours)
    ivan = hw3["ivan"]
    for problem in ("p6_dead_relu", "p7_leaky_relu"):
        ivan = lose(
            ivan,
            problem,
            "*",
            "hw3.py called exit(0) while it was loaded.",
            reason=Reason.CRASH,
            ending=Ending.EXIT,
        )
        ivan = change(ivan, problem, ending=Ending.EXIT)
    ivan = replace(ivan, refused=("data.csv: a symlink to /etc/passwd", "notes.pdf: larger than 10 MB"))
    said = "grad_relu_unit(x, y, a, b) is a str; numbers are asked for."
    jonas = lose(hw3["jonas_weber"], "p6_dead_relu", "*", said, reason=Reason.TYPE)
    noted = {"verdict": Verdict.PASS, "reason": Reason.NONE, "notes": ("Accepted as float32.",)}
    jonas = lose(jonas, "p7_leaky_relu", "gradient", "", 3.0, **noted)
    nigar = lose(hw3["نگار احمدی"], "p3_cross_entropy", "value", "m", explanation=MEAN_OVER_CLASSES)
    evil = lose(hw3[HOSTILE], "p1_mlp_fit", "shapes", HOSTILE, notes=(HOSTILE,))
    evil = change(
        evil,
        "p1_mlp_fit",
        output=HOSTILE * 3,
        sources=(HOSTILE,),
        notes=(HOSTILE,),
        title=HOSTILE,
        form=HOSTILE,
    )
    evil = replace(evil, path=f"/tmp/{HOSTILE}", refused=(HOSTILE,))
    first = [
        hw3["amira_hassan"],
        ben,
        carla,
        dmitri,
        esther,
        farid,
        kim,
        hanna,
        ivan,
        jonas,
        one_of_each(hw3["kira_each"]),
        nigar,
        evil,
    ]
    second = [perfect(name, "cs475_hw3") for name in ("amira_hassan", "ben_okafor", "x" * 10_000)]
    second[1] = lose(second[1], "q2_2_skip_gradient", "equals_autograd", (
        "You evaluated σ′ at x; the layer applies σ to Wx.\n"
        "skip_gradient(x, W, y_hat) is [1.0, 2.0]: the worst at [0] by 0.31."
    ))  # fmt: skip
    return second + first


def big_class(students: int, problems: int, checks: int = 6, seed: int = 1) -> list[SubmissionResult]:
    """Return a class of any size with a realistic mixture of failures."""
    rng = random.Random(seed)
    return [_big_submission(rng, number, problems, checks) for number in range(students)]


def _big_submission(rng: random.Random, number: int, problems: int, checks: int) -> SubmissionResult:
    student = f"student_{number:04}"
    skill = rng.betavariate(4, 2)
    answers = tuple(
        ProblemResult(
            assignment="big_hw", problem=f"p{place + 1}_some_problem", title=f"Problem number {place + 1}",
            student=student, checks=tuple(_big_check(rng, skill, place, index) for index in range(checks)),
            sources=("hw3.py",), output="epoch 1\nepoch 2\n" * 10, seed=475, submission_digest="5" * 64,
            problem_digest="7" * 64, engine="0.1.0", key="9" * 64, box_level="L3", wall_s=0.5, cpu_s=0.4,
            peak_memory_bytes=150_000_000,
        )
        for place in range(problems)
    )  # fmt: skip
    path = f"submissions/big_hw/{student}"
    return SubmissionResult(assignment="big_hw", student=student, path=path, problems=answers)


def _big_check(rng: random.Random, skill: float, place: int, index: int) -> CheckResult:
    passed = rng.random() < skill
    call = f"function_{place}(x, W)"
    return CheckResult(
        check=f"check_{index}", sentence=f"`{call}` obeys law {index} of the sheet.",
        verdict=Verdict.PASS if passed else Verdict.FAIL, points=float(passed), max_points=1.0,
        reason=Reason.NONE if passed else Reason.VALUE, hidden=index % 2 == 1,
        message="" if passed else f"{call} is [{rng.random()}, {rng.random()}]: 1 of 2 numbers is off;\n"
        f"the worst at [{index}] by {rng.random():.3g} where 1e-7 is allowed.",
        wall_s=rng.random(),
    )  # fmt: skip
