"""What records may show beside their verdicts: each kind of failure explained, code, pictures, formulas, figures."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import replace

from grader.evidence import Excerpt, Explanation, Figure, Picture, Reading, Series
from grader.model import Ending, Reason, SubmissionResult, Verdict

SOURCE = '''\
def cross_entropy(f, y):
    """Cross-entropy of one sample: <b>not</b> averaged."""
    p = np.exp(f) / np.exp(f).sum()  # may overflow
    return -np.log(p)[y] / len(f)


'''
MEAN_OVER_CLASSES = Explanation(
    misconception="You average over the k classes: the loss is −log of the probability of the one class y.",
    known_as="mean_over_classes.py",
    call="cross_entropy(np.array([0.0, 1.0]), 0)",
    returned="0.6566308 (float)",
    expected="1.3132617",
    is_smallest=True,
    relation="It is half of the right value.",
    irrelevant=("y",),
    look_at="The division by `len(f)`.",
)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 160, height: int = 90, *, more: bytes = b"") -> bytes:
    """Return a small picture: a grey ramp with a dark band."""
    rows = b"".join(
        b"\0" + bytes(60 if abs(y - height / 2 - 30 * math.sin(x / 20)) < 3 else 225 for x in range(width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + ends


def fit_picture(wobble: float = 0.0) -> Picture:
    x = [k / 20 - 2.5 for k in range(101)]
    right = [(value - 2) * math.cos(4 * value) for value in x]
    learnt = [0.8 * value + 0.4 * math.sin(9 * at) + wobble for value, at in zip(right, x, strict=True)]
    return Picture(
        name="fit", title="What your network has learnt", x_label="x", y_label="f(x)",
        series=(
            Series(name="the data", style="points", x=tuple(x[::4]), y=tuple(right[::4])),
            Series(name="f*(x) = (x − 2)cos(4x)", style="reference", x=tuple(x), y=tuple(right)),
            Series(name="your network", style="line", x=tuple(x), y=tuple(learnt)),
        ),
        alt="The learnt function beside f*. Its mean squared error is 0.12 of Var(y).",
    )  # fmt: skip


def loss_picture() -> Picture:
    epochs = tuple(float(k) for k in range(1, 101))
    low = tuple(0.6 + 3 * math.exp(-k / 12) for k in epochs)
    return Picture(
        name="losses", title="The losses that your train_mlp returned", x_label="epoch", y_label="loss", y_log=True,
        series=(
            Series(name="MSE of nine in ten right answers", style="band", x=epochs, y=low,
                   y_high=tuple(2.5 * value for value in low)),
            Series(name="your losses", style="line", x=epochs, y=tuple(1.6 * value + 1.5 for value in low)),
        ),
        alt="Your losses by epoch, and the range in which those of nine in ten right answers lie.",
    )  # fmt: skip


def one_of_each(result: SubmissionResult) -> SubmissionResult:
    """Return the submission with a failure of each kind, as the engine explains them."""
    changes = {
        ("p1_mlp_fit", "shapes"): {
            "reason": Reason.SHAPE,
            "message": "the model has 4289 parameters",
            "explanation": Explanation(
                call="make_mlp()",
                returned="a model of layers (1, 64), (64, 64), (64, 1) with 4289 parameters",
                expected="4353 parameters",
                finding="The model has 4289 parameters.",
                detail="64 biases are missing; the weights have the right shapes.",
                look_at="`bias=False` in the second layer.",
            ),
        },
        ("p1_mlp_fit", "initial_values"): {
            "reason": Reason.VALUE,
            "message": "misconception",
            "explanation": Explanation(
                misconception="PyTorch's default initialisation is left as it is; the weights are N(0, 1), the biases "
                "0.03.",
                known_as="default_init.py",
                detail="4224 weights have mean 0.0007 and standard deviation 0.101.",
            ),
        },
        ("p1_mlp_fit", "forward"): {
            "reason": Reason.VALUE,
            "message": "A hidden case fails: wrong value.",
            "explanation": Explanation(misconception="The activation is the sigmoid, not tanh.", known_as="tanh.py"),
        },
        ("p1_mlp_fit", "one_step"): {
            "reason": Reason.LIMIT,
            "ending": Ending.CPU,
            "wall_s": 61.2,
            "message": "was stopped after 60 s",
            "explanation": Explanation(
                call="train_mlp(model, x, y, epochs=1, batch_size=24, lr=0.07)",
                returned="was stopped after 60 s of processor time",
                is_ending=True,
                detail="The reference needs 0.01 s.",
                look_at="The loop in hw3.py, line 31: does its condition ever become false?",
            ),
            "excerpt": Excerpt(
                path="hw3.py", line=31, first=29, text="    i = 0\n    while i < len(x):\n        step(model, x[i], y[i])\n"
            ),
        },
        ("p1_mlp_fit", "fits"): {"pictures": (fit_picture(), loss_picture()), "verdict": Verdict.PASS, "points": 6.0},
        ("p3_cross_entropy", "value"): {
            "reason": Reason.VALUE,
            "message": "`cross_entropy([0, 1], 0)`: the loss is 0.657. Expected 1.313.",
            "explanation": MEAN_OVER_CLASSES,
            "excerpt": Excerpt(path="hw3.py", line=4, first=1, text=SOURCE),
        },
        ("p3_cross_entropy", "large_logits"): {
            "reason": Reason.NOT_FINITE,
            "message": "nan",
            "explanation": Explanation(
                call="cross_entropy(np.array([710.0, 0.0]), 0)", returned="nan", expected="0.0",
                detail="exp(710) is larger than any float.", is_smallest=True,
            ),
        },
        ("p3_cross_entropy", "lower_bound"): {
            "reason": Reason.EXCEPTION,
            "ending": Ending.EXCEPTION,
            "message": "raised IndexError",
            "explanation": Explanation(
                call="log_ce_lower_bound(np.array([0.0, 0.0]), 1)",
                returned="raised IndexError: index 2 is out of bounds for axis 0 with size 2",
                is_ending=True,
                look_at="hw3.ipynb, cell 7, line 2: y counts from 0.",
                is_flaky=True,
            ),
            "excerpt": Excerpt(path="hw3.ipynb", cell=7, line=2, first=1, text="def log_ce_lower_bound(f, y):\n    return -f[y + 1]"),
        },
        ("p3_cross_entropy", "limit"): {
            "reason": Reason.VALUE,
            "message": "A hidden case fails: wrong value.",
            "explanation": Explanation(finding="A hidden case fails: wrong value."),
        },
        ("p6_dead_relu", "*"): {
            "verdict": Verdict.NOT_GRADED, "reason": Reason.OURS, "message": "m", "detail": "KeyError: 'a'",
        },
        ("p7_leaky_relu", "*"): {"reason": Reason.MISSING, "message": "`leaky_gradient` was not handed in."},
    }  # fmt: skip
    problems = []
    for problem in result.problems:
        checks = []
        for check in problem.checks:
            change = changes.get((problem.problem, check.check)) or changes.get((problem.problem, "*"))
            checks.append(replace(check, **{"verdict": Verdict.FAIL, "points": 0.0, **change}) if change else check)
        problems.append(replace(problem, checks=tuple(checks)))
    problems[0] = replace(
        problems[0],
        figures=(
            Figure(png=png(), width=160, height=90, origin="hw3.ipynb, cell 4"),
            Figure(png=b"<svg onload=alert(1)>", width=1, height=1),
        ),
    )
    problems[1] = replace(
        problems[1],
        readings=(
            Reading(
                name="ce_at_scaled_onehot", source=r"\log(1 + (k-1)e^{-\lambda})", origin="answers.tex",
                text="log(1 + (k − 1)·e^(−λ))",
                mathml="<math><mi>log</mi><mo>(</mo><mn>1</mn><mo>+</mo><mo>(</mo><mi>k</mi><mo>−</mo><mn>1</mn>"
                "<mo>)</mo><msup><mi>e</mi><mrow><mo>−</mo><mi>λ</mi></mrow></msup><mo>)</mo></math>",
            ),
            Reading(
                name="lambda_for", source=r"\log\frac{k - 1}{e^{\epsilon} - 1", origin="answers.tex",
                problem="A brace `{` is not closed.", position=24,
            ),
        ),
    )  # fmt: skip
    return replace(result, problems=tuple(problems))
