from __future__ import annotations

from grader.formulas.tokens import Tok, at_the_top, group_end, has, span_of, split


def toks(kinds):
    return [Tok(kind, kind, place, place + 1) for place, kind in enumerate(kinds.split())]


def test_only_what_is_outside_of_brackets_is_at_the_top():
    assert [index for index, _ in at_the_top(toks("SYM LPAR COMMA RPAR COMMA"))] == [0, 4]


def test_a_list_is_cut_at_the_top_only():
    parts = split(toks("SYM COMMA LPAR COMMA RPAR"), frozenset({"COMMA"}))

    assert [[tok.kind for tok in part] for part in parts] == [["SYM"], ["LPAR", "COMMA", "RPAR"]]
    assert not has(toks("LPAR REL RPAR"), frozenset({"REL"}))


def test_a_group_ends_with_its_own_bracket():
    assert group_end(toks("LPAR LBRACE SYM RBRACE RPAR SYM"), 0) == 5
    assert group_end(toks("SYM LPAR"), 0) == 1


def test_tokens_have_a_common_place():
    assert span_of(toks("SYM SYM")) == (0, 2)
    assert span_of([]) == (-1, -1)
