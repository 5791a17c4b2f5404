"""Notebooks and scripts as students hand them in, a small course to grade them with, and what each must earn."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

POINTS = 2.0
PROBLEMS = ("p1_first", "p2_second", "p3_third")

ASSIGNMENT = """\
title = "Sheet"
files = ["hw3.py", "hw3.ipynb"]

[limits]
call_s = 5
load_s = 12
cell_s = 0.5
"""
CHECKS = '''\
"""Checks of problem {number}."""
from grader import check, expect, problem

problem(title="Problem {number}", points=2, provides=["{asked}"])


@check(points=2)
def is_right(student):
    """`{asked}` is {number}."""
    expect.equal(student.{call}, {number})
'''


def write_course(root: Path) -> None:
    """Write a course of three problems: `answer()` is 1 in the first and 2 in the second, `third(1)` is 3."""
    text = ASSIGNMENT
    for number, name in enumerate(PROBLEMS, start=1):
        asked = "third" if number == 3 else "answer"
        call = "third(1)" if number == 3 else "answer()"
        folder = root / "problems" / "sheet" / name
        folder.mkdir(parents=True)
        (folder / "checks.py").write_text(CHECKS.format(number=number, asked=asked, call=call), encoding="utf-8")
        (root / "reference" / "sheet").mkdir(parents=True, exist_ok=True)
        (root / "reference" / "sheet" / f"{name}.py").write_text(f'"""{name}."""\n', encoding="utf-8")
        text += f'\n[[problems]]\nname = "{name}"\npoints = 2\nfiles = ["problem{number}.py"]\n'
    (root / "problems" / "sheet" / "assignment.toml").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """What one student hands in.

    Attributes
    ----------
    files : dict of str to bytes
    points : tuple of float
        For the three problems.
    says : dict of int to tuple of str
        Parts of what the student is told about problem 1, 2 or 3.
    figures : tuple of int
        How many figures are shown with each problem.
    """

    files: dict[str, bytes]
    points: tuple[float, float, float] = (POINTS, POINTS, POINTS)
    says: dict[int, tuple[str, ...]] = field(default_factory=dict)
    figures: tuple[int, int, int] = (0, 0, 0)


def cell(source: str) -> dict[str, Any]:
    """Return a cell: of text if the source begins with ``md:``, else of code."""
    if source.startswith("md:"):
        return {"cell_type": "markdown", "metadata": {}, "source": source[3:].splitlines(keepends=True)}
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}


def notebook(*sources: str, **more: Any) -> dict[str, bytes]:
    """Return a submission of one notebook in format 4."""
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell(one) for one in sources]}
    return {"hw3.ipynb": json.dumps(document | more).encode()}


def raw(data: bytes) -> dict[str, bytes]:
    """Return a submission of one notebook with these bytes."""
    return {"hw3.ipynb": data}


def script(data: str | bytes, **files: bytes) -> dict[str, bytes]:
    """Return a submission of one script, with more files beside it."""
    return {"hw3.py": data.encode() if isinstance(data, str) else data, **files}


ONE, TWO, THREE = "def answer(): return 1\n", "def answer(): return 2\n", "def third(x): return 3 * x\n"
#: Without sections one `answer` has to serve both problems, so one of them is lost.
LAST_COUNTS = (0.0, POINTS, POINTS)
NOTHING = (0.0, 0.0, 0.0)
ALL = ONE + THREE
FIRST_AND_THIRD = (POINTS, 0.0, POINTS)


def sections(one: str = ONE, two: str = TWO, three: str = THREE, *before: str) -> dict[str, bytes]:
    """Return a notebook with three headings."""
    return notebook(*before, "md:# Problem 1", one, "md:# Problem 2", two, "md:## 1.3 Problem 3: triple", three)


FORMAT_3 = {
    "metadata": {"name": "hw3"}, "nbformat": 3, "nbformat_minor": 0,
    "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Problem 1"]},
        {"cell_type": "code", "collapsed": False, "input": ["def answer():\n", "    return 1"], "language": "python",
         "metadata": {}, "outputs": [], "prompt_number": 1},
        {"cell_type": "markdown", "metadata": {}, "source": "Problem 2\n========="},
        {"cell_type": "code", "input": TWO, "language": "python", "outputs": []},
        {"cell_type": "code", "input": THREE, "language": "python"},
    ]}],
}  # fmt: skip

DRAWS = "import matplotlib.pyplot as plt\nplt.plot([0, 1], [0, 1])\n"
FAR_TOO_LARGE = DRAWS + "plt.gcf().set_size_inches(5000, 4000)\n"

#: What no attempt to look into an object may run into.
HOSTILE_OBJECTS = """\
class Hostile:
    def __copy__(self): raise SystemExit
    def __deepcopy__(self, memo): raise SystemExit
    def __reduce_ex__(self, protocol): raise SystemExit
    def __eq__(self, other): raise SystemExit
    def __hash__(self): raise SystemExit
    def __getattribute__(self, name): raise SystemExit
class Deep(dict):
    def copy(self): raise SystemExit
hostile, deep, cycle = Hostile(), Deep(), []
cycle.append(cycle)
nested = []
for _ in range(100_000): nested = [nested]
"""

HAND_INS = {
    # -- sections ------------------------------------------------------------------------------------
    "headings": HandIn(
        files=sections(),
        says={1: ("read at the end of the section “Problem 1”, and changed later: `answer`",)},
    ),
    "headings_in_other_ways": HandIn(
        files=notebook("md:**문제 1.** Show that", ONE, "md:Intro\n\n<h2>P2</h2>", TWO, "md:#Solution to Problem 3", THREE)
    ),
    "headings_as_comments": HandIn(files=notebook("# PROBLEM 1\n" + ONE, "print(1)", "#Problem 2\n" + TWO, "# P3\n" + THREE)),
    "no_headings": HandIn(
        files=notebook(ONE, "x = 1\n" + TWO, THREE), points=LAST_COUNTS,
        says={1: ("`answer()`: the result is 2.0. Expected 1.0. (`answer` is defined in hw3.ipynb cell 2, line 2.)",)},
    ),
    "contents_first": HandIn(
        files=notebook("md:# Problem 1\n# Problem 2\n# Problem 3", "import math", *("md:# Problem 1", ONE),
                       "md:# Problem 2", TWO, "md:# Problem 3", THREE)
    ),
    "taken_up_again": HandIn(
        files=notebook("md:# Problem 1", "def answer(): return 0", "md:# Problem 2", TWO, "md:# Problem 3", THREE,
                       "md:# Problem 1, corrected", ONE)
    ),
    "looked_at_again": HandIn(
        files=notebook("md:# Problem 1", ONE, "md:# Problem 2", TWO, THREE, "md:# Problem 1: a last look", "answer()")
    ),
    "wrong_section": HandIn(
        files=notebook("md:# Problem 1", ONE, "md:# Problem 2", TWO, "md:# Problem 3", "1 + 1", "md:# Problem 4", THREE),
        says={3: ("`third` is not defined by the end of the section “Problem 3”; its final value, from cell 8, was read",)},
    ),
    "from_above": HandIn(
        files=sections("n = 1\ndef answer(): return n\n", "n = 2"),
        says={2: ("read from above the section “Problem 2”, which does not define it: `answer`",)},
    ),
    "helper_redefined": HandIn(
        files=sections(
            "def helper(): return 1\nclass A:\n    def value(self): return helper()\nanswer = A().value\n",
            "def helper(): return 2",
        )
    ),
    "objects_changed_in_place": HandIn(
        files=sections(
            "state, table, numbers = [1], {'n': 1}, np.ones(2)\nclass Box: pass\nbox = Box()\nbox.n = 1\n"
            "def answer(): return max(state[0], table['n'], int(numbers[0]), box.n, int(layer.bias.item()))\n"
            "layer = torch.nn.Linear(1, 1)\ntorch.nn.init.constant_(layer.bias, 1.0)\n",
            "state[0] = table['n'] = box.n = 2\nnumbers += 1\n"
            "optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)\n(-layer.bias).sum().backward()\noptimizer.step()\n",
            THREE,
            "import numpy as np, torch",
        )
    ),
    "hostile_objects": HandIn(files=sections(ONE, TWO, THREE, HOSTILE_OBJECTS)),
    "headings_without_end": HandIn(
        files=notebook(*["md:" + "# Problem 1\n" * 300] * 40, ONE, "md:# Problem 99999999999999999999", "md:# Problem 2",
                       TWO, "md:# Problem 3", THREE)
    ),
    # -- cells ---------------------------------------------------------------------------------------
    "failing_cell": HandIn(
        files=sections("x = [1, 2]\nx[5]\n", ONE + "answer = lambda: 2", THREE, ONE),
        says={1: ("hw3.ipynb: cell 3 failed; the cells after it ran", "IndexError", "hw3.ipynb cell 3, line 2: x[5]")},
    ),
    "failing_call": HandIn(
        files=sections("def answer():\n    rows = []\n    return rows[3]\n"),
        points=(0.0, POINTS, POINTS),
        says={1: ("IndexError", "hw3.ipynb cell 2, line 3: return rows[3]")},
    ),
    "endless_cell": HandIn(
        files=sections(ONE + "n = 0\nwhile True:\n    n += 1\n"),
        says={1: ("hw3.ipynb: cell 2 was stopped when its 0.5 s were over; last seen at hw3.ipynb cell 2, line ",
                  "; the cells after it ran.")},
    ),
    "cell_that_cannot_be_stopped": HandIn(
        files=sections(ONE, TWO, THREE, "import itertools\nsum(itertools.repeat(0))\n"),
        says={1: ("hw3.ipynb: cell 1 was left out, and the others were run again: it took longer than its 0.5 s and could "
                  "not be stopped; last seen at hw3.ipynb cell 1, line 2.",)},
    ),
    "cell_that_leaves": HandIn(
        files=sections(ONE, "import os\n" + TWO + "os._exit(0)"),
        points=(POINTS, 0.0, POINTS),
        says={2: ("cell 4 was left out, and the others were run again", "exit code 0")},
    ),
    "duplicated_cells": HandIn(files=sections("def answer(): return 0", TWO, THREE + ONE), points=LAST_COUNTS),
    "harmless": HandIn(
        files=sections(
            ONE, TWO, THREE,
            "%matplotlib inline\n!pip install -q torch\npip install tqdm\nfiles = !ls\n%load_ext autoreload\n"
            "%config InlineBackend.figure_format = 'retina'\n%time started = True\nassert started and files == []\n",
            "%%bash\nrm -rf /",
            "%%writefile mine.py\ndef one(): return 1\n",
            "from mine import one\nassert one() == 1",
            "    name = input('Your name? ')\n    display(name)\n    get_ipython().run_line_magic('time', '')\n",
            "from google.colab import drive, files\ndrive.mount('/content/drive')\nfiles.upload()",
            "from IPython.display import display, clear_output, HTML\ndisplay(HTML('<b>'))\nclear_output(wait=True)",
            "from tqdm import tqdm, trange\nfrom tqdm.notebook import tqdm as bar\ntotal = 0\n"
            "for i in tqdm(range(5), desc='x'): total += i\nwith bar(total=3) as b:\n    b.update(1)\n    b.set_postfix(l=1)\n"
            "assert total == 10 and sum(trange(4)) == 6 and len(tqdm([1, 2])) == 2",
        ),
    ),
    "missing_package": HandIn(
        files=sections("def answer(): return int(math.cos(0))", TWO, THREE, "import numpy as np\nimport seaborn as sns\nimport math",
                       "import ipywidgets", "sns.set()"),
        says={1: ("an import in cell 1 failed", "ModuleNotFoundError", "line 2: import seaborn as sns",
                  "The package `seaborn` is not available in grading", "`ipywidgets`", "NameError")},
    ),
    "windows_line_ends": HandIn(files=notebook(*(one.replace("\n", "\r\n") for one in ("md:# Problem 1\n\nx", ONE, "md:# Problem 2\n", TWO, THREE)))),
    "slow": HandIn(
        files=sections("import time, random\nstamp = time.time_ns()\nprint('begun', stamp)\n" + ONE, TWO, THREE,
                       *["import time\nend = time.process_time() + 0.35\nwhile time.process_time() < end: pass\n"] * 7)
    ),
    # -- files ---------------------------------------------------------------------------------------
    "format_3": HandIn(files=raw(json.dumps(FORMAT_3).encode())),
    "bare": HandIn(
        files=raw(json.dumps({"cells": [{"cell_type": "code", "source": ONE}, {"cell_type": "code", "source": THREE}]}).encode()),
        points=FIRST_AND_THIRD,
    ),
    "byte_order_mark": HandIn(files=raw(b"\xef\xbb\xbf" + sections()["hw3.ipynb"])),
    "in_r": HandIn(
        files=notebook("answer <- function() 1", metadata={"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}),
        points=NOTHING,
        says={1: ("the notebook `hw3.ipynb` is a notebook in R; only Python can be run here.",)},
    ),
    "only_text": HandIn(
        files=notebook("md:# Problem 1", "md:By induction."), points=NOTHING,
        says={1: ("the notebook `hw3.ipynb` has no code cells.",)},
    ),
    "cut_off": HandIn(
        files=raw(sections()["hw3.ipynb"][:150]), points=NOTHING, says={2: ("`hw3.ipynb` is not valid JSON: line 1",)}
    ),
    "merge_conflict": HandIn(
        files=raw(b'{\n "cells": [\n<<<<<<< HEAD\n  {},\n=======\n  3\n>>>>>>> main\n ]}\n'), points=NOTHING,
        says={1: ("line 3 holds a merge conflict of git",)},
    ),
    "web_page": HandIn(
        files=raw(b"<!DOCTYPE html><html></html>"), points=NOTHING, says={1: ("is not a notebook but a web page",)}
    ),
    "empty": HandIn(files=raw(b""), points=NOTHING, says={1: ("`hw3.ipynb` is empty",)}),
    "too_many_cells": HandIn(
        files=raw(b'{"cells": [' + b",".join([b'{"cell_type":"code","source":"x=1"}'] * 100_000) + b"]}"), points=NOTHING,
        says={1: ("`hw3.ipynb` holds more than 2000 cells",)},
    ),
    # -- figures -------------------------------------------------------------------------------------
    "figures": HandIn(
        files=sections(
            ONE + DRAWS + "plt.show()\n" + DRAWS + "plt.show()\n",
            TWO + DRAWS + "plt.savefig('plot.png')\nplt.close()\n",
            THREE + "def third(x):\n    plt.plot([x])\n    plt.show()\n    return 3 * x\n",
            "import matplotlib\nmatplotlib.use('TkAgg')\n" + DRAWS,
        ),
        figures=(3, 1, 0),
    ),
    "figures_that_are_bombs": HandIn(
        files=sections(
            ONE + FAR_TOO_LARGE + "plt.show()\nplt.scatter(range(10), range(10))\nplt.gca().add_artist(Bad())\n",
            TWO + "for i in range(100):\n    plt.figure()\n    plt.plot([0, 1])\n",
            THREE + "plt.plot([0, 1])\nimport numpy as np\nplt.plot(np.zeros(3_000_000))\n",
            "import matplotlib.lines, time\nclass Bad(matplotlib.lines.Line2D):\n"
            "    def __init__(self): super().__init__([0], [0])\n    def draw(self, renderer): raise SystemExit\n",
        ),
        says={1: ("figures that are too many or too large to be shown: ",)},
        figures=(0, 12, 0),
    ),
    # -- scripts -------------------------------------------------------------------------------------
    "main_guard": HandIn(
        files=script("def make():\n    return 1\n\nif __name__ == '__main__':\n    print('training')\n    value = make()\n"
                     "    def answer(): return value\n    def third(x): return 3 * x\n"),
        points=FIRST_AND_THIRD,
    ),
    "windows": HandIn(
        files=script("import matplotlib\nmatplotlib.use('TkAgg')\n" + DRAWS + "plt.show()\nplt.figure()\nplt.plot([3])\n" + ALL),
        points=FIRST_AND_THIRD, figures=(2, 0, 0),
    ),
    "relative_read": HandIn(
        files={"hw3.py": b"one = int(open('data/one.txt').read())\ndef answer(): return one\ndef third(x): return 3 * x\n",
               "data/one.txt": b"1\n"},
        points=FIRST_AND_THIRD,
    ),
    "python_2": HandIn(
        files=script("def answer():\n    print \"one\"\n    return 1\n"), points=NOTHING,
        says={1: ("hw3.py is not valid Python", "line 2", "This is Python 2: print needs parentheses.")},
    ),
    "crlf": HandIn(files=script(ALL.replace("\n", "\r\n")), points=FIRST_AND_THIRD),
    "bom": HandIn(files=script(b"\xef\xbb\xbf" + ALL.encode()), points=FIRST_AND_THIRD),
    "latin_1": HandIn(
        files=script("# -*- coding: latin-1 -*-\n# caf\xe9\n".encode("latin-1") + ALL.encode()), points=FIRST_AND_THIRD
    ),
    "latin_1_untold": HandIn(
        files=script(b"x = 'caf\xe9'\n" + ALL.encode()), points=NOTHING,
        says={1: ("hw3.py is not valid Python", "Save the file as UTF-8")},
    ),
    "no_newline": HandIn(files=script(ALL.rstrip()), points=FIRST_AND_THIRD),
    "mixed_tabs": HandIn(
        files=script("def answer():\n\tif True:\n        return 1\n"), points=NOTHING, says={1: ("line 3", "Tabs and blanks are mixed")}
    ),
    "made_of_a_notebook": HandIn(
        files=script("# coding: utf-8\n# In[1]:\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
                     "get_ipython().system('ls')\n# In[2]:\n" + ALL + "display(1)\n"),
        points=FIRST_AND_THIRD,
    ),
    "script_with_missing_package": HandIn(
        files=script("from sklearn.model_selection import train_test_split\n" + ALL), points=FIRST_AND_THIRD,
        says={1: ("hw3.py: an import failed", "line 1", "`sklearn` is not available in grading")},
    ),
}  # fmt: skip


def write_hand_ins(folder: Path) -> None:
    """Write every hand-in as a student's folder."""
    for student, hand_in in HAND_INS.items():
        for name, data in hand_in.files.items():
            path = folder / student / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
