"""Submissions to ``cs475_hw3`` that are broken in one way each, and what must be said of each."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

RIGHT = """\
import numpy as np

def sigmoid(a):
    return 0.5 + 0.5 * np.tanh(a / 2)

def skip_gradient(x, W, y_hat):
    z = sigmoid(W @ x)
    return y_hat + W.T @ (y_hat * z * (1 - z))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A submission and what must be said of it.

    Attributes
    ----------
    files : dict of str to str or bytes
    points : float
    reason, ending : str
        Of the first check, ``equals_autograd``.
    says, never_says : tuple of str
        Parts of what the student is told.
    """

    files: dict[str, str | bytes] = field(default_factory=dict)
    points: float = 0.0
    reason: str
    ending: str = "ok"
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()


def module(text: str) -> dict[str, str | bytes]:
    """Return a submission of one file."""
    return {"hw3.py": text}


# A text that no message may hold: our files, and the libraries' own frames.
_OURS = ("grader/", "loader.py", "server.py", "site-packages", "linalg.py", "Traceback")

BROKEN = {
    "syntax_error": Broken(
        files=module("import numpy as np\n\ndef skip_gradient(x, W, y_hat)\n    return x\n"),
        reason="does not load",
        ending="ok",
        says=("hw3.py is not valid Python", "line 3", "def skip_gradient(x, W, y_hat)"),
        never_says=_OURS,
    ),
    "indentation": Broken(
        files=module("def skip_gradient(x, W, y_hat):\nreturn x\n"),
        reason="does not load",
        says=("IndentationError", "line 2", "return x"),
        never_says=_OURS,
    ),
    "no_text": Broken(
        files={"hw3.py": b"\x00\x01def skip_gradient(x, W, y_hat): pass\n"},
        reason="does not load",
        says=("hw3.py",),
        never_says=_OURS,
    ),
    "raises_at_import": Broken(
        files=module(
            "import numpy as np\n\ndef prepare():\n    return np.linalg.inv(np.zeros((2, 2)))\n\n"
            "table = prepare()\n\ndef skip_gradient(x, W, y_hat):\n    return x\n"
        ),
        reason="does not load",
        says=("LinAlgError", "hw3.py, line 4", "np.linalg.inv(np.zeros((2, 2)))", "was not handed in"),
        never_says=_OURS,
    ),
    "imports_what_is_not_there": Broken(
        files=module("from my_tools import sigmoid\n\ndef skip_gradient(x, W, y_hat):\n    return sigmoid(x)\n"),
        reason="exception",
        ending="exception",
        says=("ModuleNotFoundError", "my_tools", "hw3.py, line 1", "NameError", "hw3.py, line 4"),
        never_says=_OURS,
    ),
    "raises_in_call": Broken(
        files=module(
            "import numpy as np\n\ndef skip_gradient(x, W, y_hat):\n    return np.linalg.inv(W[:1, :0]) @ x\n"
        ),
        reason="exception",
        ending="exception",
        says=("LinAlgError", "hw3.py, line 4"),
        never_says=_OURS,
    ),
    "misspelt": Broken(
        files=module(RIGHT.replace("skip_gradient", "skip_gradeint")),
        reason="not handed in",
        says=("`skip_gradient` was not handed in", "Did you mean `skip_gradeint`?"),
    ),
    "other_name": Broken(
        files=module("def my_answer(x, W, y_hat):\n    return x\n"),
        reason="not handed in",
        says=("`skip_gradient` was not handed in",),
        never_says=("Did you mean",),
    ),
    "not_callable": Broken(files=module("skip_gradient = 3.0\n"), reason="exception", ending="exception"),
    "wants_one_argument_more": Broken(
        files=module("def skip_gradient(x, W, y_hat, beta):\n    return x\n"),
        reason="exception",
        ending="exception",
        says=("TypeError", "beta"),
    ),
    "returns_none": Broken(
        files=module("def skip_gradient(x, W, y_hat):\n    print(x + y_hat)\n"),
        reason="wrong type",
        says=("None",),
    ),
    "returns_text": Broken(
        files=module("def skip_gradient(x, W, y_hat):\n    return str(x)\n"), reason="wrong type", says=("str",)
    ),
    "returns_dict": Broken(
        files=module("def skip_gradient(x, W, y_hat):\n    return {'gradient': x}\n"),
        reason="wrong type",
        says=("dict",),
    ),
    "returns_matrix": Broken(
        files=module(
            RIGHT + "    \nright = skip_gradient\ndef skip_gradient(x, W, y_hat):\n"
            "    return np.outer(right(x, W, y_hat), np.ones(3))\n"
        ),
        reason="wrong shape",
        says=("3)",),
    ),
    "returns_nan": Broken(
        files=module("import numpy as np\ndef skip_gradient(x, W, y_hat):\n    return x * np.nan\n"),
        reason="not finite",
        says=("nan",),
    ),
    "returns_infinity": Broken(
        files=module(
            "import torch\ndef skip_gradient(x, W, y_hat):\n    return torch.full(x.shape, torch.inf)\n"
        ),
        reason="not finite",
        says=("inf",),
    ),
    "sys_exit_in_call": Broken(
        files=module("import sys\ndef skip_gradient(x, W, y_hat):\n    sys.exit(0)\n"),
        reason="exception",
        ending="exception",
        says=("SystemExit",),
    ),
    "leaves_at_import": Broken(
        files=module("import os\nos._exit(0)\n"), reason="does not load", ending="ok", says=("hw3.py",)
    ),
    "leaves_in_call": Broken(
        files=module("import os\ndef skip_gradient(x, W, y_hat):\n    os._exit(0)\n"),
        reason="crash",
        ending="exit",
        says=("skip_gradient",),
    ),
    "kills_itself": Broken(
        files=module("import ctypes\ndef skip_gradient(x, W, y_hat):\n    ctypes.string_at(8)\n"),
        reason="crash",
        ending="signal",
    ),
    "recurses": Broken(
        files=module("def skip_gradient(x, W, y_hat):\n    return skip_gradient(x, W, y_hat)\n"),
        reason="exception",
        ending="exception",
        says=("RecursionError",),
    ),
    "eats_memory": Broken(
        files=module("import numpy as np\ndef skip_gradient(x, W, y_hat):\n    return np.ones(10**11)\n"),
        reason="limit",
        ending="memory",
    ),
    "prints_a_flood": Broken(
        files=module(RIGHT.replace("    z =", "    print('\\x1b[31mx' * 200_000)\n    z =")),
        points=6.0,
        reason="",
    ),
    "three_files": Broken(
        files={
            "hw3.py": RIGHT.replace("y_hat + W.T", "y_hat - W.T"),
            "problem2.py": RIGHT.replace("y_hat + W.T", "y_hat - W.T"),
            "q2_2.py": RIGHT,
        },
        points=6.0,
        reason="",
        says=("`skip_gradient` is also in problem2.py, hw3.py; q2_2.py was used.",),
    ),
    "broken_module_beside_a_right_one": Broken(
        files={"q2_2.py": RIGHT, "hw3.py": "def f(:\n"}, points=6.0, reason=""
    ),
    "broken_notebook": Broken(
        files={"hw3.ipynb": '{"cells": [{"cell_type": "co'}, reason="not handed in", says=("hw3.ipynb",)
    ),
    "asks_the_user": Broken(files=module("name = input('Your name? ')\n" + RIGHT), points=6.0, reason=""),
}

#: Students' names that a spreadsheet, a web page or a terminal could take for something else.
ODD_NAMES = ("Zoë Müller-Núñez", "=1+1", "<b>Bob", "o'neil & sons", "a,b;c", "名前")

#: Files that cannot be written as text; see `write_refused`.
REFUSED = {"symlink": "symbolic link", "pipe": "pipe", "large": "MB"}


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write a submission."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)


def write_refused(assignment: Path) -> None:
    """Write the submissions whose one file must be refused by name."""
    for name in REFUSED:
        (assignment / name).mkdir(parents=True)
    secret = assignment.parent / "not_handed_in.py"
    secret.write_text(RIGHT)
    (assignment / "symlink" / "hw3.py").symlink_to(secret)
    os.mkfifo(assignment / "pipe" / "hw3.py")
    with open(assignment / "large" / "hw3.py", "wb") as file:
        file.write(RIGHT.encode() + b"#")
        file.truncate(12_000_000)
