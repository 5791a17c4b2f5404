"""Text on its way out is harmless, honest text is left alone, and files are replaced in one piece."""

import os
import time
import unicodedata

import pytest

from grader.model import CheckResult, Ending, ProblemResult, Reason, SubmissionResult, Verdict
from grader.text import clean, clean_line, count_points, flags, is_missing, replace_file, write_points


@pytest.mark.parametrize(
    "text",
    [
        "", "plain", "two\nlines\tand a tab", "O'Brien", "김민준", "نگار\u200cاحمدی", "Nguyễn Văn A",
        "Nguye\u0302\u0303n", "∂ℓ/∂x ≤ 10⁻⁶ → ½", "👩\u200d👩\u200d👧 ❤\ufe0f", "<b>&amp;</b>",
        "葛\U000e0100城", "a\u0301" * 50,
    ],
)  # fmt: skip
def test_honest_text_stays_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b\x7f", "a␀b␡"),
        ("\x1b[1;31mred\x1b[0m \x9b2Jx", "red x"),
        ("\x1b]8;;http://evil\x07link\x1b]8;;\x1b\\", "link"),
        ("\x1b(Bx\x1bcy", "xy"),
        ("\x1b", "␛"),
        ("\x1b]unfinished " + "x" * 600, "␛]unfinished " + "x" * 600),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800 \udc80", "\\ud800 \\udc80"),
        ("\uffff \U0010ffff \U000e0041", "\\uffff \\U0010ffff \\U000e0041"),
        ("\x85\x9f", "\\x85\\x9f"),
        ("z" + "\u0301" * 1000, "z" + "\u0301" * 6),
    ],
)
def test_harmful_text_is_made_harmless(text, shown):
    assert clean(text) == shown


def test_no_character_of_unicode_comes_out_as_a_control():
    everything = "".join(map(chr, range(0x110000)))
    found = {unicodedata.category(char) for char in set(clean(everything, 2_000_000)) - {"\n", "\t"}}

    assert not found & {"Cc", "Cs", "Zl", "Zp"}
    clean(everything, 2_000_000).encode("utf-8")


def test_long_text_is_cut_and_says_so():
    assert clean("x" * 1500, limit=1000) == "x" * 1000 + "… [500 more characters]"
    assert clean("\0" * 50, limit=10).startswith("␀" * 10 + "… [")


@pytest.mark.parametrize("unit", ["\x1b[", "\x1b]", "\x1b ", "\u0301", "\u202e", "\x1b[0", "\ud800"])
def test_hostile_length_costs_little(unit):
    start = time.process_time()
    shown = clean(unit * 1_000_000, limit=10_000)

    assert len(shown) < 11_000
    assert time.process_time() - start < 2


def test_one_line_has_no_line_ends_and_no_blanks_around():
    assert clean_line("  a\n\tb\u2028c  ") == "a b c"


def test_points_are_written_as_people_do():
    shown = [write_points(points) for points in (0, 4, 100, 2.5, 0.1 + 0.2, 1 / 3, -1, -1e-9, 1e6)]

    assert shown == ["0", "4", "100", "2.5", "0.3", "0.3333", "-1", "0", "1000000"]
    assert write_points(float("nan")) == write_points(float("inf")) == "?"


def test_one_point_is_one():
    assert [count_points(points) for points in (0, 0.5, 1, 2.5)] == ["0 points", "0.5 points", "1 point", "2.5 points"]


def submission(*checks, ending=Ending.OK, refused=()):
    problem = ProblemResult(
        assignment="hw3", problem="p1", title="", student="amira", checks=checks, ending=ending
    )
    return SubmissionResult(assignment="hw3", student="amira", path="", problems=(problem,), refused=refused)


def check(verdict=Verdict.FAIL, reason=Reason.NONE, ending=Ending.OK, points=0.0):
    return CheckResult(
        check="c", sentence="s", verdict=verdict, points=points, max_points=1.0, reason=reason, ending=ending
    )


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (submission(check(Verdict.PASS, points=1.0)), []),
        (submission(check(reason=Reason.VALUE)), []),
        (submission(check(Verdict.NOT_GRADED, Reason.OURS)), ["NOT GRADED: p1"]),
        (
            submission(check(reason=Reason.MISSING), check(Verdict.SKIPPED, Reason.DEPENDENCY)),
            ["nothing handed in"],
        ),
        (submission(check(reason=Reason.LOAD, ending=Ending.EXCEPTION)), ["does not load: p1"]),
        (submission(check(reason=Reason.LIMIT, ending=Ending.CPU)), ["limit hit: p1"]),
        (submission(check(), ending=Ending.MEMORY), ["limit hit: p1"]),
        (submission(check(reason=Reason.CRASH, ending=Ending.SIGNAL)), ["crashed: p1"]),
        (submission(check(reason=Reason.CRASH, ending=Ending.EXIT)), ["exited: p1"]),
        (submission(check(), refused=("a: a symlink",)), ["refused files: a: a symlink"]),
        (
            submission(check(Verdict.NOT_GRADED), check(reason=Reason.LIMIT), refused=("a",)),
            ["NOT GRADED: p1", "limit hit: p1", "refused files: a"],
        ),
    ],
)
def test_flags_tell_what_must_be_known(result, told):
    assert [str(flag) for flag in flags(result)] == told


def test_wrong_answer_is_not_missing():
    (problem,) = submission(check(reason=Reason.MISSING), check(reason=Reason.VALUE)).problems

    assert not is_missing(problem)


def test_submission_without_problems_is_not_said_to_be_empty():
    assert flags(SubmissionResult(assignment="a", student="s", path="", problems=())) == ()


@pytest.mark.parametrize("odd", ["\0", "\x1b[31m", "\u202e", "\ud800", "\x85", "\uffff", "e" + "\u0301" * 9, "\r"])
def test_a_long_text_is_cleaned_as_a_short_one_is(odd):
    plain = "Ein λ, ein ∑ und 日本語. " * 50

    assert clean(plain + odd + plain) == plain + clean(odd) + plain
    assert clean(plain) == plain


def test_a_file_can_be_written_in_pieces(tmp_path):
    replace_file(tmp_path / "file.txt", iter(["a", "β", "\n"]))

    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "aβ\n"


def test_file_is_replaced_whole_and_keeps_its_line_ends(tmp_path):
    path = tmp_path / "new" / "file.txt"
    replace_file(path, "old")
    replace_file(path, "α\nβ\r\n\ud800")

    assert path.read_bytes() == "α\nβ\r\n\\ud800".encode()
    assert os.listdir(path.parent) == ["file.txt"]


def test_failed_write_keeps_the_old_file_and_leaves_no_draft(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        replace_file(tmp_path / "folder", "x")

    assert os.listdir(tmp_path) == ["folder"]


def test_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "victim").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    replace_file(tmp_path / "link", "new")

    assert (tmp_path / "victim").read_text() == "precious"
    assert (tmp_path / "link").read_text() == "new"
