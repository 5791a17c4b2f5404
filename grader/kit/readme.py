"""The kit's README: what to install, one command, and what the assignment asks for."""

from __future__ import annotations

from grader.kit.publication import LeftOut, Publication
from grader.kit.sheet import Item, Sheet
from grader.text import count_points


def readme_of(sheet: Sheet, publication: Publication, *, wheel: str) -> str:
    """Return the README of an assignment's kit, as Markdown.

    Parameters
    ----------
    wheel : str
        The file that students install.
    """
    return "\n".join([
        f"# {sheet.title}",
        "",
        *([f"Due: {sheet.due}.", ""] if sheet.due else []),
        "```console",
        f"$ grade check {sheet.module or sheet.notebook}",
        "```",
        "",
        "runs the public checks on what you have so far and explains what is not right yet. It works offline. It is a "
        "self-check, not a grade: the grader has further checks.",
        "",
        f"Install it once, with Python 3.11 or newer, from this folder: `pip install ./{wheel}`. It brings PyTorch, "
        "which is large.",
        "",
        "## What to hand in",
        "",
        *_carriers(sheet),
        "",
        "| problem | statement | you hand in | points | of these, checked here |",
        "|---|---|---|---|---|",
        *(_row(item, publication) for item in sheet.items),
        "",
        "The statements are there as Markdown and as pages for a browser, which need no network.",
        *(["Points after a + are for an explanation in words, which a person reads."]
          if any(item.manual for item in sheet.items) else []),
        *_only_the_grader(publication),
    ]) + "\n"  # fmt: skip


def _carriers(sheet: Sheet) -> list[str]:
    ways = [f"`{name}`" for name in (sheet.module, sheet.notebook) if name]
    both = f", whichever you like; check that one (`grade check {sheet.notebook}`), and hand it in."
    lines = [f"Fill in {' or '.join(ways)}" + (both if ways[1:] else ".")]
    if sheet.notebook:
        lines += [
            f"In the notebook, `from grader.notebook import check` and `check({sheet.items[0].name!r})` check one "
            "problem with what the cells above have defined; take such cells out before you hand it in."
        ]
    if any(item.formulas for item in sheet.items):
        lines += [
            "Some names may be formulas instead of functions: write them into the boxes of `answers.tex` (or as lines "
            f"of `answers.toml`), check both files (`grade check {sheet.module or sheet.notebook} answers.tex`), and "
            "hand both in. A function of the same name comes before a formula, unless it is still the starter's."
        ]
    return lines


def _row(item: Item, publication: Publication) -> str:
    title = item.heading.replace("|", "\\|")
    names = ", ".join(f"`{name}`{' (or a formula)' if name in item.formulas else ''}" for name in item.names)
    points = f"{item.points:g}" + (f" + {item.manual:g}" if item.manual else "")
    pages = f"[page](statements/{item.name}.html), [text](statements/{item.name}.md)"
    return f"| {title} | {pages} | {names} | {points} | {publication.coverage[item.name].checked:g} |"


def _only_the_grader(publication: Publication) -> list[str]:
    """Say what is not checked here."""
    covered = publication.coverage.values()
    hidden = sum(one.hidden for one in covered)
    lines = ["", "## What only the grader checks", ""]
    if hidden:
        points = sum(one.hidden_points for one in covered)
        lines += [f"{hidden} hidden check{'s' * (hidden != 1)}, {count_points(points)}: the same laws on other inputs."]
    if publication.left_out:
        lines += ["", "These public checks need the reference solution, so they are not in this folder:", ""]
        lines += [_left_out(one) for one in publication.left_out]
    return lines if hidden or publication.left_out else []


def _left_out(one: LeftOut) -> str:
    return f"- `{one.problem}`, {count_points(one.points)}: {one.sentence}"
