from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.kit.statements import page_of, without_title

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "problems").glob("*/*/statement.md"))


def page(markdown: str) -> str:
    return page_of(markdown, title="Doubling", assignment="Homework 1")


def formulas(html: str) -> list[str]:
    return re.findall(r"<math.*?</math>", html, re.DOTALL)


def test_a_formula_becomes_mathml():
    found = formulas(page(r"Let $x \in \mathbb{R}$."))

    assert len(found) == 1
    assert "".join(ElementTree.fromstring(found[0]).itertext()) == "x∈ℝ"


def test_a_displayed_formula_may_stand_within_a_paragraph():
    assert 'display="block"' in page("Fit\n$$f(x) = 2x$$\nwith a line.")


def test_a_table_may_hold_names_and_formulas():
    actual = page("| name | what |\n|---|---|\n| `f(x)` | $2x$ |\n")

    assert "<td><code>f(x)</code></td>" in actual
    assert len(formulas(actual)) == 1


def test_money_in_code_is_no_formula():
    assert formulas(page("`$x$` and\n\n```\n$y$\n```\n")) == []


def test_what_cannot_be_read_is_shown_as_it_was_written():
    assert r"<code>\left( x &lt; 1</code>" in page(r"$\left( x < 1$")


def test_title_and_assignment_are_escaped():
    actual = page_of("x", title="a < b", assignment="R&D")

    assert "<title>a &lt; b · R&amp;D</title>" in actual


def test_a_page_needs_nothing_else():
    actual = page("$x$")

    # xmlns is a name, not an address.
    assert re.findall(r"(?:src|href|url)\s*[=(]", actual) == []
    assert "<script" not in actual


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_formula_of_the_assignments_that_come_with_it_is_drawn(path):
    html = page(path.read_text(encoding="utf-8"))
    drawn = formulas(html)

    assert drawn
    assert [one for one in drawn if re.search(r"\\[A-Za-z]", "".join(ElementTree.fromstring(one).itertext()))] == []
    assert "$" not in re.sub(r"<(code|pre)\b.*?</\1>", "", html, flags=re.DOTALL)


def test_the_heading_of_a_statement_can_be_left_out():
    assert without_title("# Title\n\nText.\n") == "Text.\n"
    assert without_title("Text.\n\n# Later\n") == "Text.\n\n# Later\n"
