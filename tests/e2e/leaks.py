"""A course whose hidden cases cannot be mistaken, and submissions that try to show them to their author."""

from __future__ import annotations

from pathlib import Path

#: The run's seed: whoever knows it can draw the hidden cases again.
SEED = 8172635445
PUBLIC_X, PUBLIC_V = 123.4567, (2.5, -3.75)
HIDDEN_X, HIDDEN_V = 271.8281828459, (1618.0339887, -577.2156649)
FACTOR = 314.15926535

#: What must not be seen, whatever way a number is written: the first digits, with and without their point.
SECRETS = tuple(
    digits
    for number in (HIDDEN_X, *HIDDEN_V, *(FACTOR * value for value in (HIDDEN_X, *HIDDEN_V)))
    for text in (f"{abs(number):.6f}",)
    for digits in (text[:6], text.replace(".", "")[:6], abs(number).hex()[2:10])
)
#: Not of the case, but chosen by it.
CHOSEN = ("exit code", "signal 4", f"line {int(HIDDEN_X)}", f"line {int(HIDDEN_X * 10_000)}")

ASSIGNMENT = """\
title = "Leaks"
files = ["hw3.py"]

[[problems]]
name = "p_scale"
points = 3
files = ["problem1.py"]
"""

CHECKS = f'''\
"""Checks for a number and a vector, scaled."""
import numpy as np

from grader import Case, Limits, check, expect, problem, wrong
from reference.leaking.p_scale import scale

problem(title="Scale", points=3, provides=["scale"], limits=Limits(call_s=1.0, load_s=30, cpu_s=60))


def public(rng):
    yield Case(x={PUBLIC_X}, v=np.array({list(PUBLIC_V)}))


def hidden(rng):
    yield Case(x={HIDDEN_X}, v=np.array({list(HIDDEN_V)}))


@check(points=1, cases=hidden, hidden=True)
def is_scaled(student, case):
    """`scale(x, v)` is (x, v), scaled."""
    number, vector = expect.items(student.scale(**case), 2, "the result")
    expect.close(number, scale(**case)[0])
    expect.close(vector, scale(**case)[1])


@check(points=1, cases=public)
def is_scaled_where_it_is_seen(student, case):
    """`scale(x, v)` is (x, v), scaled."""
    number, vector = expect.items(student.scale(**case), 2, "the result")
    expect.close(number, scale(**case)[0])
    expect.close(vector, scale(**case)[1])


@check(points=1, cases=hidden, hidden=True)
def first_number_is_scaled(student, case):
    """`scale(x, v)[0]` is x, scaled."""
    number, _ = expect.items(student.scale(case.x, case.v), 2, "the result")
    expect.close(number, scale(**case)[0], what=f"the number for x = {{case.x}}")


wrong("unscaled.py", fails=["is_scaled", "is_scaled_where_it_is_seen", "first_number_is_scaled"], says="Not scaled.")
'''

REFERENCE = f'''\
"""Scaling."""


def scale(x, v):
    """Scale a number and a vector."""
    return {FACTOR} * x, {FACTOR} * v
'''

UNSCALED = "def scale(x, v):\n    return x, v\n"

#: The body of ``scale(x, v)``, after some lines at the top.
_TRICKS = {
    "unscaled": ("", "return x, v"),
    "negative": ("", f"return -{FACTOR} * x, -{FACTOR} * v"),
    "twice": ("", f"return {2 * FACTOR} * x, {2 * FACTOR} * v"),
    "off_by_little": ("", f"return {FACTOR} * x + 0.1, {FACTOR} * v + 0.1"),
    "a_row": ("", f"return {FACTOR} * x, {FACTOR} * v.reshape(1, 2)"),
    "one_number_wrong": ("", f"return {FACTOR} * x, {FACTOR} * v * np.array([1.0, 0.0])"),
    "not_a_number": ("", "return x * np.nan, v"),
    "a_text": ("", "return f'{x} {v}', f'{x} {v}'"),
    "a_text_alone": ("", "return f'{x} {v}'"),
    "a_dictionary": ("", "return {str(x): x, str(v): v}"),
    "an_object": ("", "return type(f'X{x}', (), {})(), v"),
    "too_many": ("", "return [x] * int(x)"),
    "too_large": ("", "return 10 ** int(x * 20), v"),
    "prints": ("import sys, os, warnings, logging", (
        "print(x, v); print(x, v, file=sys.stderr); os.write(1, f'{x} {v}'.encode()); warnings.warn(f'{x} {v}')\n"
        "    logging.warning(f'{x} {v}'); sys.__stdout__.write(f'{x} {v}'); sys.stdout.flush(); return 0.0, v"
    )),
    "prints_late": ("import threading, time, atexit", (
        "def late():\n        while True:\n            time.sleep(0.01); print(x, v, flush=True)\n"
        "    threading.Thread(target=late, daemon=True).start(); atexit.register(print, x, v); return 0.0, v"
    )),
    "keeps_and_prints": ("seen = []", "seen.append((x, v)); print(seen, flush=True); return seen[0][0], seen[0][1]"),
    "keeps_and_raises": ("seen = []", "seen.append((x, v)); raise ValueError(str(seen))"),
    "keeps_and_returns": ("seen = []", "seen.append((x, v)); return seen[-1][0], [w for _, u in seen for w in u]"),
    "raises": ("", "raise ValueError(f'{x} {v}')"),
    "raises_with_notes": ("", "e = ValueError(x); e.add_note(str(v)); raise e from KeyError(x)"),
    "raises_a_class": ("", "raise type(f'E{x}'.replace('.', '_'), (Exception,), {})(x, v)"),
    "raises_a_built_in_name": ("", "raise type('ValueError', (Exception,), {})(x, v)"),
    "lacks_a_module": ("", "raise ModuleNotFoundError(f\"No module named 'x{str(x).replace('.', '')}'\")"),
    "lacks_a_file": ("", "open(f'{x}.txt')"),
    "lacks_a_key": ("", "{}[x]"),
    "lacks_a_permission": ("", "raise PermissionError(13, str(x), f'/{x}')"),
    "asserts": ("", "assert x is None, (x, v)"),
    "lacks_a_name": ("", "return NotImplemented.__getattribute__(f'a{x}')"),
    "is_no_python": ("", "raise SyntaxError('no', ('hw3.py', int(x), 1, f'{x} {v}'))"),
    "compiled_elsewhere": ("", "exec(compile('1/0', f'{x} {v}', 'exec'))"),
    "compiled_on_a_line": ("", "exec(compile('\\n' * (int(x) - 1) + '1/0', 'hw3.py', 'exec'))"),
    "writes_its_file": ("", "open('hw3.py', 'w').write(f'# {x} {v}\\n' * 20); raise ValueError(x)"),
    "exits": ("import os", "os._exit(int(x) % 256)"),
    "exits_politely": ("import sys", "sys.exit(f'{x} {v}')"),
    "is_killed": ("import os", "os.kill(os.getpid(), 40 + int(x) % 10)"),
    "waits_on_a_line": ("import os", (
        "os.write(2, b'Stack (most recent call first):\\n  File \"hw3.py\", line %d in f\\n' % int(x * 10_000))\n"
        "    while True: pass"
    )),
    "writes_to_us": ("import os", (
        "for fd in range(3, 30):\n        try: os.write(fd, f'{x} {v}'.encode() * 9)\n        except OSError: pass\n"
        "    return 0.0, v"
    )),
    "describes_itself": ("import sys", (
        "for module in list(sys.modules.values()):\n"
        "        if callable(getattr(module, 'describe', None)): "
        "module.describe = lambda *_: (str(x), str(v), [(f'{x}', int(x * 10_000), f'{v}')], False)\n"
        "    raise ValueError(x)"
    )),
    "recurses": ("", "return scale(x, v)"),
    "changes_its_mind": ("import random\nrandom.seed()", "return x * random.SystemRandom().random(), v"),
}  # fmt: skip


def hand_ins() -> dict[str, str]:
    """Return the submissions by name."""
    return {
        name: f"import numpy as np\n{top}\n\ndef scale(x, v):\n    {body}\n" for name, (top, body) in _TRICKS.items()
    }


def write(root: Path) -> None:
    """Write the course into ``course`` and the submissions into ``submissions``."""
    course = root / "course"
    for path, text in {
        course / "problems/leaking/assignment.toml": ASSIGNMENT,
        course / "problems/leaking/p_scale/checks.py": CHECKS,
        course / "problems/leaking/p_scale/statement.md": "# Scale\n",
        course / "problems/leaking/p_scale/starter.py": "def scale(x, v):\n    raise NotImplementedError\n",
        course / "problems/leaking/p_scale/wrong/unscaled.py": UNSCALED,
        course / "reference/leaking/p_scale.py": REFERENCE,
        **{root / "submissions/leaking" / name / "hw3.py": text for name, text in hand_ins().items()},
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
