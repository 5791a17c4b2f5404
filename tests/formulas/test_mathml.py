from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from grader.formulas.mathml import mathml_of
from grader.formulas.tree import Sym
from tests.formulas.contracts import contract, renderings

READABLE = [one for one in renderings() if one[1] != "unreadable"][::5]


def text(element):
    return "".join(element.itertext())


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"W^\top(\hat z \odot z)", "W⊤(ẑ⊙z)"),
        (r"\frac{1}{1+x}", "11+x"),
        (r"\sigma'(x)", "σ′(x)"),
        (r"\begin{cases} 1 & x > 0 \\ z & \text{otherwise} \end{cases}", "{1if x>0zotherwise"),
        (r"[x > 0]", "1[x>0]"),
        (r"\sqrt{x} |z| \|x\|", "x|z|‖x‖"),
    ],
)
def test_a_formula_is_written_as_mathml(tree, source, written):
    assert text(ET.fromstring(mathml_of(tree(source)))) == written


@pytest.mark.parametrize(("name", "kind", "formula"), READABLE)
def test_it_is_well_formed_and_of_our_elements_only(name, kind, formula):
    from grader.formulas.study import Study

    root = ET.fromstring(Study(contract(name), formula, 1).mathml)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert tags <= {
        "math", "mrow", "mo", "mi", "mn", "mtext", "mfrac", "msup", "msqrt", "mtable", "mtr", "mtd",
    }  # fmt: skip


def test_names_are_escaped():
    assert "<b>" not in mathml_of(Sym("<b>"))
