from __future__ import annotations

from grader.formulas import notation


def test_every_greek_letter_has_a_command_and_a_character():
    assert {"alpha", "Omega", "lambda", "sigma"} <= set(notation.GREEK_COMMANDS)
    assert notation.GREEK["β"] == "beta"
    assert notation.LETTER_OF["beta"] == "β"
    assert set(notation.GREEK.values()) <= set(notation.GREEK_COMMANDS.values())


def test_no_function_answers_a_question_of_the_problems():
    """A formula must not be a question put again: softplus, ELU and LogSigmoid are asked for."""
    assert not {"softplus", "elu", "logsigmoid", "softmax"} & set(notation.FUNCTIONS)


def test_a_command_has_one_meaning():
    tables = (notation.SPACES, notation.STYLES, notation.TEXTS, notation.FRACTIONS, set(notation.ACCENTS),
              set(notation.RELATIONS), notation.EQUALS, notation.MEMBERSHIP, set(notation.DROPPED))  # fmt: skip

    together = [name for table in tables for name in table]
    assert sorted(together) == sorted(set(together))
