from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.course.answers import MAX_TEX_BYTES, MAX_TOML_BYTES, answers, formula_in, names_answered
from grader.course.submissions import SourceFile, Submission

NAMES = ("relu_prime", "skip_gradient")


def submission(files, *, is_file=False):
    return Submission(
        assignment="cs475_hw3",
        student="ada",
        path=Path("ada"),
        files=tuple(
            SourceFile(path=path, data=text if isinstance(text, bytes) else text.encode())
            for path, text in sorted(files.items())
        ),
        digest="",
        is_file=is_file,
    )


def found(files, names=NAMES, **more):
    return answers(submission(files, **more), "cs475_hw3", names)


def sources(files, **more):
    return {one.name: one.source for one in found(files, **more).written}


# -- TOML ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        r"""relu_prime = '\frac{\max(0,x)}{x}'""",
        r'''relu_prime = "\\frac{\\max(0,x)}{x}"''',
        r"""relu_prime = '''\frac{\max(0,x)}{x}'''""",
        "[cs475_hw3]\n" r"""relu_prime = '\frac{\max(0,x)}{x}'""",
        "\ufeff" r"""relu_prime = '\frac{\max(0,x)}{x}'""" "\r\n",
    ],
)
def test_a_text_is_read_from_the_top_level_or_the_assignments_table(text):
    assert sources({"answers.toml": text}) == {"relu_prime": r"\frac{\max(0,x)}{x}"}


def test_another_assignments_table_is_not_read():
    assert sources({"answers.toml": "[mathdnn_hw3]\nrelu_prime = 'x'\n"}) == {}


def test_a_number_is_a_formula():
    assert sources({"answers.toml": "relu_prime = 1\nskip_gradient = 0.5\n"}) == {"relu_prime": "1", "skip_gradient": "0.5"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (r'''relu_prime = "\sigma(x)"''', r"\sigma(x)"),  # no TOML, but everybody sees what is meant
        (r"""relu_prime = 'W^T\sigma'(x)'  # a derivative""", r"W^T\sigma'(x)"),
    ],
)
def test_what_is_meant_is_read_although_it_is_no_toml(text, source):
    one = found({"answers.toml": text})

    assert [written.source for written in one.written] == [source]
    assert "single quotes" in one.notes[0] or "line by line" in one.notes[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"relu_prime = ", "line 1|end of document"),
        (b"relu_prime = 'x'\n<<<<<<< HEAD\n", "line 2"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a = " + b"[" * 5000, "nested"),
        (b"a" + b".a" * 5000 + b" = 1", "dots"),
        (b"x" * (MAX_TOML_BYTES + 1), "bytes"),
        (b"a = " + b"9" * 5000, "digits"),
        (b"relu_prime = ['x']", "no text"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence_and_costs_no_other(data, said):
    one = found({"answers.toml": data, "answers.tex": r"\begin{answer}{relu_prime} $x$ \end{answer}"})

    assert any(word in one.notes[0] for word in said.split("|"))
    assert [written.origin for written in one.written] == ["answers.tex"]


# -- LaTeX -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        r"\begin{answer}{relu_prime} %s \end{answer}",
        r"\begin{answer}{relu\_prime} %s \end{answer}",
        r"\begin{answer}[relu_prime] %s \end{answer}",
        r"\begin{answer} {\texttt{relu\_prime}} %s \end{answer}",
        r"\begin{tcolorbox}[title=relu_prime] %s \end{tcolorbox}",
        r"\begin{tcolorbox}[colback=red!5!white, title={Q1.1: \texttt{relu\_prime}}, sharp corners] %s \end{tcolorbox}",
        r"\begin{answer}{relu_prime} %% a comment $y$" "\n" r" %s \end{answer}",
    ],
)
def test_a_box_is_found_by_its_name(box):
    assert sources({"answers.tex": box % r"\[ x^2 \]"}) == {"relu_prime": "x^2"}


@pytest.mark.parametrize(
    ("body", "formula"),
    [
        ("$x$", "x"),
        (r"\(x\)", "x"),
        ("$$x$$", "x"),
        (r"\[ x \]", "x"),
        (r"\begin{align*} f &= x \end{align*}", "f &= x"),
        (r"\begin{equation}\begin{cases} 1 & x>0 \end{cases}\end{equation}", r"\begin{cases} 1 & x>0 \end{cases}"),
        (r"We set $z = \sigma(Wx)$ and get \[ W z \] as asked.", "W z"),
        ("From $a = b$ it follows that $a = x$.", "a = x"),
        (r"\frac{1}{2}", r"\frac{1}{2}"),
        (r"\[ a \\[2pt] b \]", r"a \\[2pt] b"),
        ("$1$, $x > 0$", "$1$, $x > 0$"),
        (r"costs \$5 and $x$", "x"),
    ],
)
def test_the_formula_in_a_box_is_its_last_display_or_its_last_inline_formula(body, formula):
    assert formula_in(body) == formula


def test_what_is_commented_out_is_no_answer():
    tex = "% \\begin{answer}{relu_prime} $x$ \\end{answer}\n100\\% % \\begin{answer}{skip_gradient} $x$ \\end{answer}\n"

    assert sources({"answers.tex": tex}) == {}


def test_a_box_without_end_is_told_with_its_line():
    one = found({"answers.tex": "\n\n\\begin{answer}{relu_prime} $x$"})

    assert "line 3 is never ended" in one.notes[0]


def test_latin_1_is_read():
    assert sources({"answers.tex": "für \\begin{answer}{relu_prime} $x$ \\end{answer}".encode("latin-1")}) == {"relu_prime": "x"}


@pytest.mark.parametrize(
    "data",
    [b"\\begin{answer}{relu_prime}" + filler * (200_000 // len(filler)) + b"\\end{answer}"
     for filler in (b"\\[", b"$", b"\\(", b"\\begin{align}", b"%", b"\\", b"{", b"[")]
    + [b"\\begin{answer}{x}" * 10_000, b"\\begin{answer}{relu_prime}\\end{answer}" * 5_000, b"\\begin{tcolorbox}[" * 10_000],
)  # fmt: skip
def test_a_hostile_file_costs_no_more_than_its_length(data):
    begun = time.process_time()
    found({"answers.tex": data[: MAX_TEX_BYTES - 20] + b"\\end{answer}"})

    assert time.process_time() - begun < 5.0


# -- which file ------------------------------------------------------------------------------------------


def test_toml_comes_before_latex_and_both_are_told():
    one = found({"answers.toml": "relu_prime = 'x'", "answers.tex": r"\begin{answer}{relu_prime} $z$ \end{answer}"})

    assert [(written.origin, written.source) for written in one.written] == [("answers.toml", "x"), ("answers.tex", "z")]


def test_a_name_that_stands_twice_is_told():
    box = r"\begin{answer}{relu_prime} $%s$ \end{answer}"
    one = found({"answers.tex": box % "x" + box % "z"})

    assert [written.source for written in one.written] == ["x"]
    assert one.notes == ("`relu_prime` stands twice in `answers.tex`; the first was used.",)


def test_an_empty_box_is_no_answer():
    template = r"\begin{answer}{relu_prime}" "\n% your formula\n\\[ \\]\n" r"\end{answer} \begin{answer}{skip_gradient} $?$ \end{answer}"

    assert found({"answers.tex": template}).written == ()
    assert names_answered("answers.tex", template.encode()) == []
    assert names_answered("answers.toml", b"relu_prime = ''\nskip_gradient = 'x'\n") == ["skip_gradient"]


def test_a_file_deeper_down_is_found_if_there_is_one():
    assert sources({"hw3/Answers.TeX": r"\begin{answer}{relu_prime} $x$ \end{answer}"}) == {"relu_prime": "x"}
    two = found({f"{folder}/answers.toml": "relu_prime = 'x'" for folder in ("new", "old")})
    assert two.written == ()
    assert "same name" in two.notes[0]


def test_another_tex_file_is_read_where_there_is_no_answers_tex():
    one = found({"main.tex": r"\begin{answer}{relu_prime} $x$ \end{answer}", "refs.tex": "nothing"})

    assert [written.origin for written in one.written] == ["main.tex"]
    assert one.notes == ("read `main.tex`: no `answers.tex` was handed in.",)


def test_a_single_file_is_read_whatever_its_name():
    assert sources({"ada.tex": r"\begin{answer}{relu_prime} $x$ \end{answer}"}, is_file=True) == {"relu_prime": "x"}


def test_names_that_nobody_asked_for_are_kept_for_suggestions():
    assert found({"answers.toml": "relu_prim = 'x'"}).others == ("relu_prim",)


def test_where_no_name_may_be_a_formula_nothing_is_read():
    assert found({"answers.toml": "broken"}, names=()).notes == ()
