from __future__ import annotations

from grader.formulas.edits import Editor, everywhere
from grader.formulas.rendering import text_of
from grader.formulas.tree import Neg, Sum, Sym
from tests.formulas.contracts import contract


def edits(name, tree):
    of = contract(name)
    return list(Editor(of.symbols, of.formula.names, is_scalar=of.is_scalar).edits(tree))


def test_a_change_is_made_in_one_place_at_a_time():
    x, z = Sym("x"), Sym("z")

    found = [new for new, _, _ in everywhere(Sum((x, x)), lambda node: iter([(z, "", 1)] if node == x else []))]

    assert found == [Sum((z, x)), Sum((x, z))]


def test_the_usual_mistakes_with_matrices_can_be_mended(tree):
    found = edits("layer_gradient", tree(r"W(\hat z \odot \sigma'(x))"))
    said = {(edit.mistake, text_of(edit.tree)) for edit in found}

    assert {
        ("W and Wᵀ are exchanged somewhere", "Wᵀ(ẑ ⊙ σ′(x))"),
        ("σ′ is taken at x, which is not what it is applied to", "W(ẑ ⊙ σ′(Wx))"),
        ("a matrix factor is missing", "Wᵀ(W(ẑ ⊙ σ′(x)))"),
        ("the sign is wrong", "−W(ẑ ⊙ σ′(x))"),
    } <= said


def test_the_usual_mistakes_with_numbers_can_be_mended(tree):
    said = {edit.mistake for edit in edits("softplus_prime", tree(r"\frac{1}{1+e^x}"))}

    assert {"a sign is wrong", "a fraction is upside down", "a factor is missing", "a summand is too much"} <= said


def test_a_mistake_does_not_tell_the_answer(tree):
    for edit in edits("skip_gradient", tree(r"W^\top(\alpha \odot z)")):
        assert "ŷ +" not in edit.mistake
        assert 1 <= edit.cost <= 2


def test_signs_are_taken_off_and_put_on():
    assert any(edit.tree == Sym("x") for edit in edits("relu_prime", Neg(Sym("x"))))
    assert any(edit.tree == Neg(Sym("x")) for edit in edits("relu_prime", Sym("x")))
