from __future__ import annotations

import pytest

from grader.course.sections import Part, Section
from grader.errors import ProcessEnded, StudentEnded, StudentRaised
from grader.grading import remarks
from grader.model import Ending
from grader.student.loading import Origin
from grader.student.remote import Call


def raised(kind="ValueError", text="no", frames=(("hw3.ipynb cell 5", 2, "f(1)"),)):
    return StudentRaised(kind, text, frames, Ending.EXCEPTION)


EXITED = ProcessEnded("ended the process with exit code 0", Ending.EXIT)


@pytest.mark.parametrize(
    ("where", "error", "expected"),
    [
        (
            "hw3.ipynb cell 5", raised(),
            "hw3.ipynb: cell 5 failed; the cells after it ran. It raised ValueError: no (hw3.ipynb cell 5, line 2: f(1)).",
        ),
        # The line may stand in another cell than the one that failed.
        (
            "sub/HW3.IPYNB cell 12", raised(),
            "sub/HW3.IPYNB: cell 12 failed; the cells after it ran. It raised ValueError: no (hw3.ipynb cell 5, line 2: f(1)).",
        ),
        (
            "hw3.ipynb cell 5", EXITED,
            "hw3.ipynb: cell 5 was left out, and the others were run again: it ended the process with exit code 0.",
        ),
        (
            "hw3.ipynb cell 5", StudentEnded("was stopped when its 4 s were over; the cells after it ran", Ending.CPU),
            "hw3.ipynb: cell 5 was stopped when its 4 s were over; the cells after it ran.",
        ),
        (
            "hw3.ipynb", StudentEnded("cell 4 and those after it were not run: it takes long", Ending.CPU),
            "hw3.ipynb: cell 4 and those after it were not run: it takes long.",
        ),
        ("hw3.ipynb", EXITED, "hw3.ipynb did not load: it ended the process with exit code 0."),
        ("hw3.py", EXITED, "hw3.py did not load: it ended the process with exit code 0."),
        (
            "hw3.py", raised(frames=(("hw3.py", 2, "f(1)"),)),
            "hw3.py stopped while loading: it raised ValueError: no (hw3.py, line 2: f(1)).",
        ),
        (
            "hw3.py", raised("SyntaxError", "invalid syntax", (("hw3.py", 2, "f(1"),)),
            "hw3.py is not valid Python: SyntaxError: invalid syntax (hw3.py, line 2: f(1).",
        ),
        (
            "hw3.py", raised("ModuleNotFoundError", "No module named 'scipy.special'", ()),
            "hw3.py: an import failed. It raised ModuleNotFoundError: No module named 'scipy.special'. The package `scipy` "
            "is not available in grading, and no file of that name was handed in.",
        ),
        (
            "hw3.ipynb cell 1", raised("ModuleNotFoundError", "No module named 'pandas'", ()),
            "hw3.ipynb: an import in cell 1 failed. It raised ModuleNotFoundError: No module named 'pandas'. The package "
            "`pandas` is not available in grading, and no file of that name was handed in.",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(where, error, expected):
    assert remarks.fault(where, error) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("SyntaxError", "Missing parentheses in call to 'print'. Did you mean print(...)?", "This is Python 2: print needs"),
        ("SyntaxError", "Missing parentheses in call to 'exec'. Did you mean exec(...)?", "This is Python 2: exec needs"),
        ("SyntaxError", "multiple exception types must be parenthesized", "This is Python 2: write `except Error as name:`"),
        ("SyntaxError", "leading zeros in decimal integer literals are not permitted; …", "This is Python 2: octal numbers"),
        ("SyntaxError", "(unicode error) 'utf-8' codec can't decode byte 0xe9", "Save the file as UTF-8"),
        ("SyntaxError", "source code string cannot contain null bytes", "Is the file saved as UTF-16?"),
        ("ValueError", "source code string cannot contain null bytes", "Is the file saved as UTF-16?"),
        ("ValueError", "could not convert", ""),
        ("TabError", "inconsistent use of tabs and spaces in indentation", "Tabs and blanks are mixed"),
        ("PermissionError", "", "Processes, the network"),
        ("NotImplementedError", "", "The starter's placeholder"),
        ("NotImplementedError", "Could not run 'aten::exp' with arguments from the 'SparseCPU' backend.", ""),
        ("SyntaxError", "invalid syntax", ""),
        ("ModuleNotFoundError", "something else", ""),
        ("ValueError", "No module named 'x'", ""),
    ],
)
def test_a_hint_follows_where_there_is_one(kind, text, expected):
    found = remarks.hint(raised(kind, text))

    assert found.startswith(f" {expected}") if expected else found == ""


def test_python_itself_says_what_the_hints_are_for():
    said = []
    for source in ("print 'x'", "exec 'x'", "try: pass\nexcept A, e: pass", "x = 017", b"x = '\xe9'"):
        with pytest.raises(SyntaxError) as caught:
            compile(source, "hw3.py", "exec")
        said.append(remarks.hint(raised("SyntaxError", caught.value.msg)))

    assert all(said), said


def test_how_a_process_ended_has_no_hint():
    assert remarks.hint(EXITED) == ""


PLACED = {"f": Origin("hw3.ipynb", 5, place="hw3.ipynb cell 3", line=2), "g": Origin("hw3.py", place="hw3.py", line=4),
          "h": Origin("hw3.ipynb", 5)}  # fmt: skip


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (Call("f", (1,), {}), " (`f` is defined in hw3.ipynb cell 3, line 2.)"), (Call("g", (), {}), ""), (Call("h", (), {}), ""),
        (Call("<A>", (), {}), ""), (None, ""),
    ],
)  # fmt: skip
def test_a_wrong_answer_of_a_notebook_names_the_line_of_its_function(call, expected):
    assert remarks.defined_at(call, PLACED) == expected


# -- sections --------------------------------------------------------------------------------------------

FIRST = Section(heading="Problem 1: <b>\x1b[31mFit", parts=(Part(cells=(3, 4), end=4),))
SECOND = Section(heading="Problem 2", parts=(Part(cells=(6,), end=6),))
EVERY = {"hw3.ipynb": {"p1": FIRST, "p2": SECOND}}


def told(origins, of_problem=None, every=EVERY):
    return remarks.sections_read({"hw3.ipynb": FIRST} if of_problem is None else of_problem, every, origins)


def test_names_of_the_section_need_no_word():
    assert told({"f": Origin("hw3.ipynb", 3), "g": Origin("hw3.ipynb", 4)}) == []


def test_names_that_change_later_are_told():
    origins = {name: Origin("hw3.ipynb", 3, is_changed=True) for name in ("model", "x")}

    assert told(origins) == [
        "hw3.ipynb: read at the end of the section “Problem 1: <b>Fit”, and changed later: `model`, `x`."
    ]


def test_names_from_above_are_told():
    assert told({"f": Origin("hw3.ipynb", 1), "g": Origin("hw3.ipynb", 3)}) == [
        "hw3.ipynb: read from above the section “Problem 1: <b>Fit”, which does not define it: `f`."
    ]


def test_names_from_below_are_told_one_by_one():
    assert told({"f": Origin("hw3.ipynb", 9, is_later=True)}) == [
        "hw3.ipynb: `f` is not defined by the end of the section “Problem 1: <b>Fit”; its final value, from cell 9, was read."
    ]


def test_what_could_not_be_kept_is_told():
    assert told({"f": Origin("hw3.ipynb", 3, is_whole=False)}) == [
        "hw3.ipynb: too much to keep all of it as it stood at the end of the section “Problem 1: <b>Fit” (64 MB)."
    ]


def test_a_problem_without_a_heading_among_others_is_told():
    assert told({"f": Origin("hw3.ipynb", 3)}, of_problem={}) == [
        "hw3.ipynb: no heading names this problem; names are read as they stand at the end."
    ]


@pytest.mark.parametrize(
    ("origins", "every"),
    [({"f": Origin("hw3.ipynb", 3)}, {"hw3.ipynb": {}}), ({"f": Origin("hw3.py")}, EVERY), ({}, EVERY)],
    ids=["no headings", "from a module", "nothing read"],
)
def test_otherwise_there_is_nothing_to_say(origins, every):
    assert told(origins, of_problem={}, every=every) == []
