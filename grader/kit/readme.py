"""The kit's README: what to install, one command, and what the assignment asks for."""

from __future__ import annotations

from grader.kit.sheet import Item, Sheet


def readme_of(sheet: Sheet, *, has_formulas: bool) -> str:
    """Return the README of an assignment's kit, as Markdown."""
    lines = [f"# {sheet.title}", ""]
    if sheet.due:
        lines += [f"Due: {sheet.due}.", ""]
    start = sheet.module or sheet.notebook
    lines += [
        "```console",
        f"$ grade check {start}",
        "```",
        "",
        "runs the public checks on what you have so far and explains what is not right yet. It is a self-check, not a "
        "grade: the grader has further checks, and asks the public ones again.",
        "",
        "## What to hand in",
        "",
        *_carriers(sheet, has_formulas=has_formulas),
        "",
        "| problem | statement | you hand in | points |",
        "|---|---|---|---|",
        *(_row(item) for item in sheet.items),
        "",
        "The statements are there as Markdown (`.md`) and as pages for a browser (`.html`), which need no network.",
    ]
    if any(item.manual for item in sheet.items):
        lines += ["", "Points after a + are for an explanation in words, which a person reads."]
    return "\n".join(lines) + "\n"


def _carriers(sheet: Sheet, *, has_formulas: bool) -> list[str]:
    ways = [f"`{name}`" for name in (sheet.module, sheet.notebook) if name]
    lines = [f"Fill in {' or '.join(ways)}" + (", whichever you like; hand in the one you used." if ways[1:] else ".")]
    if has_formulas:
        lines += [
            "Some names may be formulas instead of functions: write them into the boxes of `answers.tex` (or as lines "
            "of `answers.toml`), and hand that file in as well. A function of the same name comes before a formula, "
            "unless it is still the starter's."
        ]
    return lines


def _row(item: Item) -> str:
    title = item.heading.replace("|", "\\|")
    names = ", ".join(f"`{name}`{' (or a formula)' if name in item.formulas else ''}" for name in item.names)
    points = f"{item.points:g}" + (f" + {item.manual:g}" if item.manual else "")
    return f"| {title} | [page](statements/{item.name}.html), [text](statements/{item.name}.md) | {names} | {points} |"
