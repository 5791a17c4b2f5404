"""The words of explanations: pinned letter by letter, plain, whole sentences, without blame.

A test that fails writes the words into ``tests/actual/``; if the change is meant, copy them over those in
``tests/golden/``.
"""

import re
from itertools import product
from pathlib import Path

import pytest

from grader import wording
from grader.evidence import Explanation
from grader.model import Ending, Reason

FOLDER = Path(__file__).parent
WHOLE = Explanation(
    misconception="You average over the classes.", relation="It is the negative of what is asked for.",
    call="f([0.0, 710.0], 0)", returned="inf", expected="710.0", is_smallest=True, finding="the loss is inf.",
    detail="1 of 2 numbers is not finite.", irrelevant=("y",), look_at="Look at line 3.", is_flaky=True,
)  # fmt: skip


def every_advice() -> dict[tuple[str, ...], str]:
    said = {}
    for reason, ending, is_hidden in product(Reason, Ending, (False, True)):
        said[str(reason) or "none", str(ending), "hidden" if is_hidden else "public"] = wording.look_at(
            reason, ending, is_hidden=is_hidden
        )
    for kind in sorted(wording._BY_EXCEPTION):
        said["exception", "exception", kind] = wording.look_at(Reason.EXCEPTION, Ending.EXCEPTION, exception=kind)
    return said


def sentences() -> dict[str, str]:
    """Return every sentence of the module, by where it is used."""
    # An advice is listed once, with the first reason and ending that lead to it.
    said = {advice: " / ".join(place) for place, advice in reversed(every_advice().items()) if advice}
    return {
        **{f"ending {ending}": f"Your code {words}." for ending, words in wording.ENDINGS.items() if words},
        "our fault": wording.OUR_FAULT,
        "flaky": wording.FLAKY,
        "hidden": wording.hidden_case(Reason.VALUE),
        "one does not matter": wording.does_not_matter(["y"]),
        "three do not matter": wording.does_not_matter(["f", "y", "k"]),
        "overflows": wording.fails_from("x", 710.0, returned="inf"),
        "overflows down": wording.fails_from("x", -710.0, returned="inf"),
        "is nan": wording.fails_from("x", 0.5, returned="nan"),
        "raises": wording.fails_from("x", 710.0, returned="raises OverflowError"),
        "fails": wording.fails_from("x", 1e-9),
        "how many": wording.how_many(2, 3, "off"),
        "how many, one": wording.how_many(1, 3, "off"),
        "off by, percent": wording.off_by(0.5, right=2.0, allowed=2e-7),
        "off by, tiny": wording.off_by(1e-6, right=2.0, allowed=2e-7),
        "off by, times": wording.off_by(49.0, right=-1.0, allowed=1e-7, place="[0, 1]"),
        "off by, of zero": wording.off_by(5.0, right=0.0, allowed=0.0),
        "compared as": wording.compared_as("float32"),
        **{f"relation {relation.name}": str(relation) for relation in wording.Related},
        **{f"look at: {place}": advice for advice, place in sorted(said.items(), key=lambda item: item[1])},
    }


def test_words_are_as_they_were():
    labels = "\n".join((wording.SIMPLEST_CALL, wording.ANY_CALL, wording.RETURNED, wording.ENDED, wording.EXPECTED))
    parts = [f"{place}\n    {sentence}" for place, sentence in sentences().items()]
    words = "\n".join([labels, "", *parts, "", *wording.lines(WHOLE)]) + "\n"
    golden = FOLDER / "golden" / "wording.txt"
    if not golden.is_file() or golden.read_text(encoding="utf-8") != words:
        (FOLDER / "actual").mkdir(exist_ok=True)
        (FOLDER / "actual" / "wording.txt").write_text(words, encoding="utf-8")
        pytest.fail(f"{golden} differs; see tests/actual/wording.txt")


@pytest.mark.parametrize(("place", "sentence"), sentences().items())
def test_sentences_are_whole_short_and_without_blame(place, sentence):
    assert re.fullmatch(r"[A-Z0-9`].*[.?]", sentence), place
    assert len(sentence) <= 160
    assert not re.search(r"(?i)\b(you (failed|forgot|should have)|stupid|obvious(ly)?|simply|just|bad|error prone)\b", sentence)
    # The words of our own workshop, which students need not know.
    assert not re.search(r"(?i)\b(verdict|mismatch|tolerance|payload|traceback|RPC|sandbox|seed|stack)\b", sentence)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in (Reason.NONE, Reason.PARTIAL, Reason.OURS, Reason.LEFT)])
def test_every_reason_has_an_advice(reason):
    assert wording.look_at(reason)


def test_every_ending_has_words():
    assert set(wording.ENDINGS) == set(Ending)


def test_how_a_process_ended_says_more_than_the_reason():
    assert wording.look_at(Reason.LIMIT, Ending.MEMORY) != wording.look_at(Reason.LIMIT, Ending.CPU)
    assert "exit()" in wording.look_at(Reason.CRASH, Ending.EXIT)


def test_an_exception_that_is_not_known_gets_the_advice_for_any():
    unknown = wording.look_at(Reason.EXCEPTION, Ending.EXCEPTION, exception="MyError<script>")

    assert unknown == wording.look_at(Reason.EXCEPTION, Ending.EXCEPTION)


def test_what_is_not_shown_is_not_asked_to_be_called_again():
    for reason in Reason:
        advice = wording.look_at(reason, is_hidden=True)
        assert "this case" not in advice
        assert "in the same way" not in advice


def test_a_file_that_stopped_is_told_so_however_it_ended():
    assert wording.look_at(Reason.LOAD, Ending.EXIT) == wording.look_at(Reason.LOAD)


# -- an explanation as text --------------------------------------------------------------------------


def test_what_is_not_known_takes_no_line():
    assert wording.lines(Explanation()) == ()
    assert wording.lines(Explanation(finding="It is 3.")) == ("It is 3.",)
    assert wording.lines(Explanation(irrelevant=("x",))) == ()


def test_how_a_call_ended_is_no_value():
    said = Explanation(call="f(1)", returned="raised ValueError: no", is_ending=True)

    assert wording.lines(said) == ("`f(1)` raised ValueError: no.",)


def test_a_call_that_was_not_searched_for_is_not_called_the_simplest():
    said = Explanation(call="f(1)", returned="2", expected="3")

    assert wording.lines(said) == ("`f(1)` returned 2. What it should give: 3.",)


def test_what_a_hidden_call_gave_stands_alone():
    assert wording.lines(Explanation(returned="crashed", is_ending=True)) == ("How it ended: crashed.",)


def test_more_names_than_anyone_reads_are_left_out():
    assert wording.does_not_matter(list("abcdefghijkl")).count("`") == 2 * wording.MOST_NAMES
    assert wording.does_not_matter([]) == ""
