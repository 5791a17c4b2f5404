from __future__ import annotations

import json

import pytest

from grader.model import Ending, Reason, Verdict
from grader.student.client import Child

PROBLEM = "problem(title='T', points=3, provides=['double'], limits=Limits(call_s=0.4, load_s=1.0))\n"
CASES = "def numbers(rng):\n    yield Case(x=1.5)\n    yield Case(x=4.25)\n\n"
RIGHT = "def double(x): return 2 * x\n"


def checking(body: str, options: str = "") -> str:
    return (
        PROBLEM + CASES + f"@check(points=3, cases=numbers, {options})\n"
        f"def doubles(student, case):\n    '''It doubles.'''\n    {body}\n"
    )


CLOSE = checking("expect.close(student.double(case.x), 2 * case.x)")
HIDDEN = checking("expect.close(student.double(case.x), 2 * case.x)", "hidden=True")


@pytest.fixture
def judged(grade):
    """Grade, and return the record of the one check."""

    def run(checks, files):
        result = grade(checks, files)
        (check,) = result.checks
        return check

    return run


def test_a_right_answer_passes_with_all_points(judged):
    actual = judged(CLOSE, RIGHT)

    assert (actual.verdict, actual.points, actual.max_points) == (Verdict.PASS, 3.0, 3.0)
    assert (actual.message, actual.reason, actual.sentence) == ("", Reason.NONE, "It doubles.")


def test_a_students_infinity_in_an_authors_arithmetic_raises_no_warning(judged, recwarn):
    difference = checking("expect.close(expect.array(student.double(1.0)) - expect.array(student.double(1.0)), 0.0)")
    result = judged(difference, "import numpy as np\ndef double(x): return np.array(np.inf)\n")

    assert (result.verdict, result.reason) == (Verdict.FAIL, Reason.NOT_FINITE)
    assert not recwarn.list


def test_a_wrong_answer_fails_with_call_value_and_expected_value(judged):
    actual = judged(CLOSE, "def double(x): return 3 * x\n")

    assert (actual.verdict, actual.points, actual.reason) == (Verdict.FAIL, 0.0, Reason.VALUE)
    assert actual.message == "`double(1.5)`: the result is 4.5. Expected 3.0."


def test_an_exception_is_shown_in_the_students_own_lines(judged):
    actual = judged(CLOSE, "import math\n\ndef double(x):\n    return math.sqrt(-x)\n")

    assert (actual.excerpt.path, actual.excerpt.line, actual.excerpt.first) == ("hw3.py", 4, 2)
    assert actual.excerpt.text == "\ndef double(x):\n    return math.sqrt(-x)"


def test_one_wrong_case_of_many_fails(judged):
    actual = judged(CLOSE, "def double(x): return 2 * x if x < 4 else 0\n")

    assert (actual.verdict, actual.points) == (Verdict.FAIL, 0.0)


def notebook(*sources):
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return {"hw3.ipynb": json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})}


def test_a_missing_name_in_a_failing_cell_is_told_with_the_cell_and_does_not_load(judged):
    actual = judged(CLOSE, notebook("a = 1", "b = 2", "plot(a)\n" + RIGHT, "def duoble(x): return 2 * x"))

    assert (actual.reason, actual.ending) == (Reason.LOAD, Ending.OK)
    assert actual.message.startswith("hw3.ipynb: cell 3 failed; the cells after it ran. It raised NameError")
    assert actual.message.endswith("`double` was not handed in. Did you mean `duoble`?")


def test_a_failing_cell_that_has_nothing_to_do_with_a_missing_name_is_not_told_there(judged):
    actual = judged(CLOSE, notebook("plot(double)", "def duoble(x): return 2 * x"))

    assert (actual.reason, actual.ending) == (Reason.MISSING, Ending.OK)
    assert actual.message == "`double` was not handed in. Did you mean `duoble`?"


@pytest.mark.parametrize("binding", ["double = lambda x: 2 * x", "class double: pass", "double, y = f, 2", "  double: int = 3"])
def test_every_way_to_bind_a_name_counts(judged, binding):
    actual = judged(CLOSE, notebook("1 / 0\n" + binding))

    assert actual.reason is Reason.LOAD


def test_a_missing_name_in_a_cell_that_took_too_long_is_a_limit(judged):
    actual = judged(CLOSE, notebook("while True: pass\n" + RIGHT))

    assert actual.reason is Reason.LIMIT
    assert "cell 1 was stopped when its 0.5 s were over; last seen at hw3.ipynb cell 1, line 1" in actual.message


def test_a_failing_cell_costs_nothing_where_the_name_is_in_another(judged):
    actual = judged(CLOSE, notebook("plot()", RIGHT))

    assert (actual.points, actual.reason, actual.message) == (3.0, Reason.NONE, "")


def test_a_missing_name_beside_a_failing_module_does_not_load(judged):
    actual = judged(CLOSE, "plot()\n" + RIGHT)

    assert actual.reason is Reason.LOAD
    assert actual.message.startswith("hw3.py stopped while loading: it raised NameError")
    assert actual.message.endswith("`double` was not handed in.")


@pytest.mark.parametrize("module", ["def f(:\n", "import os; os._exit(0)\n"])
def test_a_failing_module_beside_a_failing_cell_does_not_load(judged, module):
    actual = judged(CLOSE, {**notebook("plot()\n" + RIGHT), "problem1.py": module})

    assert actual.reason is Reason.LOAD
    assert "problem1.py" in actual.message and "cell 1 failed" in actual.message


@pytest.mark.parametrize(
    ("source", "reason", "ending", "words"),
    [
        ("", Reason.MISSING, Ending.OK, "`double` was not handed in."),
        ("def Double(x): return 2 * x", Reason.MISSING, Ending.OK, "Did you mean `Double`?"),
        ("def double(x): 1 / 0", Reason.EXCEPTION, Ending.EXCEPTION, "raised ZeroDivisionError"),
        ("def double(): pass", Reason.EXCEPTION, Ending.EXCEPTION, "takes 0 positional arguments"),
        ("double = 7", Reason.EXCEPTION, Ending.EXCEPTION, "`double` is of type int; a function is asked for"),
        (
            "def double(x):\n while True: pass",
            Reason.LIMIT,
            Ending.WALL,
            "`double(1.5)` took longer than 0.4 s; last seen at hw3.py, line 2.",
        ),
        (
            "import os\ndef double(x): os._exit(0)",
            Reason.CRASH,
            Ending.EXIT,
            "ended the process with exit code 0",
        ),
        ("import ctypes\ndef double(x): ctypes.string_at(0)", Reason.CRASH, Ending.SIGNAL, "crashed (SIGSEGV)"),
        ("import os\ndef double(x): os.write(11, b'garbage!')", Reason.CRASH, Ending.PROTOCOL, "sent a"),
        ("def double(x): return bytearray(1 << 40)", Reason.LIMIT, Ending.MEMORY, "MemoryError"),
        ("def double(x): return float('nan')", Reason.NOT_FINITE, Ending.OK, "the result is nan"),
        ("def double(x): return None", Reason.TYPE, Ending.OK, "the result is None; numbers"),
        ("def double(x): return [2 * x] * 2", Reason.SHAPE, Ending.OK, "a list of length 2; one number"),
        ("def double(x): return True", Reason.TYPE, Ending.OK, "the bool True"),
        (
            "def double(x): raise NotImplementedError",
            Reason.EXCEPTION,
            Ending.EXCEPTION,
            "placeholder is still there",
        ),
        ("x = (", Reason.LOAD, Ending.OK, "hw3.py is not valid Python: SyntaxError"),
        ("import os; os._exit(0)", Reason.LOAD, Ending.OK, "hw3.py did not load: it ended the process"),
        ("while True: pass", Reason.LIMIT, Ending.OK, "hw3.py did not load: it took longer than 1 s"),
    ],
    ids=lambda value: value if isinstance(value, Reason) else None,
)
def test_every_other_way_out_gives_nothing_and_says_why(judged, source, reason, ending, words):
    actual = judged(CLOSE, source)

    assert (actual.verdict, actual.points, actual.reason, actual.ending) == (Verdict.FAIL, 0.0, reason, ending)
    assert words in actual.message


# -- our fault ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "1 / 0", "return True", "return student.double(case.x) == 2 * case.x", "return 'fine'", "case.y",
        "expect.holds(student.double(case.x), '…')", "expect.close(1.0, float('nan'))",
        "student.double(object())", "return Partial(points=4, says='more than there are')",
        "return Partial(points=-1, says='less than nothing')", "return Partial(points=float('nan'), says='?')",
        "raise KeyError(10**5000)",
    ],
)  # fmt: skip
def test_an_authors_mistake_is_not_graded_instead_of_a_zero(judged, body):
    actual = judged(checking(body), RIGHT)

    assert (actual.verdict, actual.points, actual.reason) == (Verdict.NOT_GRADED, 0.0, Reason.OURS)
    assert actual.message.startswith("This check could not be graded. That is our fault")
    assert actual.detail


def test_cases_that_cannot_be_made_are_not_graded(judged):
    actual = judged(CLOSE.replace("yield Case(x=1.5)", "1 / 0"), RIGHT)

    assert actual.verdict is Verdict.NOT_GRADED
    assert "ZeroDivisionError" in actual.detail


def test_a_check_without_a_case_is_not_graded(judged):
    checks = PROBLEM + "@check(points=3, cases=lambda rng: [])\ndef c(student, case):\n    'C.'\n"

    assert judged(checks, RIGHT).verdict is Verdict.NOT_GRADED


# -- partial credit and notes --------------------------------------------------------------------------


def test_a_partial_credit_is_a_pass_with_fewer_points(judged):
    actual = judged(checking("return Partial(points=1, says='Half of it.')"), RIGHT)

    assert (actual.verdict, actual.points, actual.reason) == (Verdict.PASS, 1.0, Reason.PARTIAL)
    assert actual.message == "Half of it."


def test_the_worst_case_decides_a_partial_credit(judged):
    actual = judged(checking("return Partial(points=1 if case.x > 2 else 2, says=str(case.x))"), RIGHT)

    assert (actual.points, actual.message) == (1.0, "4.25")


def test_a_partial_credit_of_nothing_is_a_fail(judged):
    actual = judged(checking("return Partial(points=0, says='That is the derivative.')"), RIGHT)

    assert (actual.verdict, actual.points, actual.message) == (Verdict.FAIL, 0.0, "That is the derivative.")


RULE = "Partial(points=1, says='You tripled.', when=lambda s, c: abs(s.double(c.x) - 3 * c.x) < 1e-9)"


def test_a_rule_gives_partial_credit_on_a_case_that_failed(judged):
    actual = judged(
        checking("expect.close(student.double(case.x), 2 * case.x)", f"partial=[{RULE}]"),
        "def double(x): return 3 * x\n",
    )

    assert (actual.verdict, actual.points, actual.message) == (Verdict.PASS, 1.0, "You tripled.")


def test_a_rule_must_hold_on_every_case_that_failed(judged):
    checks = checking("expect.close(student.double(case.x), 2 * case.x)", f"partial=[{RULE}]")

    actual = judged(checks, "def double(x): return 3 * x if x < 4 else 0\n")

    assert (actual.verdict, actual.points) == (Verdict.FAIL, 0.0)
    assert "`double(4.25)`" in actual.message


def test_a_rule_that_itself_fails_gives_nothing(judged):
    rule = "Partial(points=1, says='…', when=lambda s, c: s.other(c.x))"
    checks = checking("expect.close(student.double(case.x), 2 * case.x)", f"partial=[{rule}]")

    assert judged(checks, "def double(x): return 0\n").verdict is Verdict.FAIL


def test_notes_cost_nothing_and_come_once(judged):
    actual = judged(checking("return Note('1/4 is best.')"), RIGHT)

    assert (actual.verdict, actual.points, actual.notes) == (Verdict.PASS, 3.0, ("1/4 is best.",))


# -- dependencies --------------------------------------------------------------------------------------


def chain(first: str, points: int = 1) -> str:
    return (
        PROBLEM + f"@check(points={points})\ndef first(student):\n    'First.'\n    {first}\n"
        f"@check(points={3 - points}, after=first)\ndef second(student):\n    'Second.'\n"
    )


def test_a_check_after_one_that_passed_is_run(grade):
    assert [check.verdict for check in grade(chain("pass"), RIGHT).checks] == [Verdict.PASS] * 2


def test_a_check_after_one_that_failed_is_skipped(grade):
    _, actual = grade(chain("expect.fail('no.')"), RIGHT).checks

    assert (actual.verdict, actual.points, actual.reason) == (Verdict.SKIPPED, 0.0, Reason.DEPENDENCY)
    assert actual.message == "Needs `first`, which did not pass."


def test_a_check_after_one_that_we_could_not_grade_is_not_graded(grade):
    _, actual = grade(chain("1 / 0"), RIGHT).checks

    assert (actual.verdict, actual.reason) == (Verdict.NOT_GRADED, Reason.OURS)


def test_a_check_after_one_of_no_points_is_run(grade):
    assert [check.verdict for check in grade(chain("pass", points=0), RIGHT).checks] == [Verdict.PASS] * 2


def test_a_check_after_a_partial_credit_is_run(grade):
    result = grade(chain("return Partial(points=0.5, says='half')"), RIGHT)

    assert [check.points for check in result.checks] == [0.5, 2.0]


def test_a_check_that_needs_a_missing_name_says_not_handed_in(judged):
    actual = judged(checking("pass", "needs=['double']"), "")

    assert (actual.verdict, actual.reason) == (Verdict.FAIL, Reason.MISSING)


# -- hidden checks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def double(x): return 3 * x", "A hidden case fails: wrong value."),
        ("def double(x): return [x]* 2", "A hidden case fails: wrong shape."),
        (
            "def double(x): raise ValueError(x)",
            "On a hidden case your code raised ValueError (hw3.py, line 1).",
        ),
        (
            "def double(x):\n raise type(f'x={x}', (Exception,), {})(x)",
            "On a hidden case your code raised an exception (hw3.py, line 2).",
        ),
        (
            "def double(x): return x.secret",
            "On a hidden case your code raised AttributeError (hw3.py, line 1).",
        ),
        ("def double(x):\n while True: pass", "Your code took longer than 0.4 s; last seen at hw3.py, line 2."),
        # Which exit code, signal or line it is could be chosen by the input.
        ("import os\ndef double(x): os._exit(3)", "On a hidden case your code ended itself by calling exit."),
        ("import os\ndef double(x): os.kill(os.getpid(), 40)", "On a hidden case your code crashed."),
        (
            "def double(x): exec(compile('1/0', 'x = 1.5', 'exec'))",
            "On a hidden case your code raised ZeroDivisionError (hw3.py, line 1).",
        ),
        (
            "def double(x): exec(compile('\\n' * 271827 + '1/0', 'hw3.py', 'exec'))",
            "On a hidden case your code raised ZeroDivisionError (hw3.py, line 1).",
        ),
        ("def double(x):\n print(x)\n return 0", "A hidden case fails: wrong value."),
    ],
)
def test_a_hidden_check_tells_nothing_of_its_case(grade, source, message):
    result = grade(HIDDEN, source)
    (check,) = result.checks

    assert check.message == message
    assert check.hidden
    shown = f"{check.message} {check.notes} {result.output} {result.notes}"
    assert not any(number in shown for number in ("1.5", "3.0", "4.25", "8.5"))


def test_a_forged_missing_reply_cannot_carry_a_hidden_input(judged):
    source = (
        "import os, sys\ndef double(x):\n    from boxed import wire\n    frame = sys._getframe()\n"
        "    while 'number' not in frame.f_locals: frame = frame.f_back\n"
        "    reply = [frame.f_locals['number'], 'missing', str(x)]\n"
        "    os.write(11, b''.join(wire.frame(wire.encode(reply))))\n"
    )

    assert "1.5" not in judged(HIDDEN, source).message


def test_what_a_hidden_check_says_by_itself_is_shown(judged):
    checks = checking("expect.fail('A scalar is asked for.', safe=True)", "hidden=True")

    assert judged(checks, RIGHT).message == "A scalar is asked for."


def test_output_is_kept_again_after_a_hidden_check(grade):
    checks = (
        PROBLEM + "@check(points=1, hidden=True)\ndef a(student):\n    'A.'\n    student.double('secret')\n"
        "@check(points=2)\ndef b(student):\n    'B.'\n    student.double('public')\n"
    )

    assert grade(checks, "def double(x): print(x)\n").output.split() == ["public"]


# -- the same for everybody ------------------------------------------------------------------------------


def test_every_check_begins_with_the_same_random_numbers(grade):
    checks = PROBLEM + "".join(
        f"@check(points={points})\ndef c{i}(student):\n    'C.'\n    expect.fail(repr(student.double(0)))\n"
        for i, points in enumerate((1, 2))
    )
    source = "import random\nrandom.random()\ndef double(x): return random.random()\n"

    first = [check.message for check in grade(checks, source).checks]
    again = [
        check.message
        for check in grade(checks, "import random\ndef double(x): return random.random()\n").checks
    ]

    assert first == again
    assert first[0] != first[1]


def test_the_declared_tolerance_holds_in_its_check_only(grade):
    checks = PROBLEM + (
        "from grader import Tol\n"
        "@check(points=1, tol=Tol(0, 0.5, 'rough'))\ndef a(student):\n"
        "    'A.'\n    expect.close(student.double(1), 2)\n"
        "@check(points=2)\ndef b(student):\n    'B.'\n    expect.close(student.double(1), 2)\n"
    )

    assert [check.points for check in grade(checks, "def double(x): return 2.25\n").checks] == [1.0, 0.0]


def test_a_function_that_hung_in_one_check_does_not_cost_the_time_again(grade, monkeypatch):
    asked = []
    request = Child.request

    def counted(child, operation, args, *, timeout_s):
        asked.extend([operation] * (operation == "call"))
        return request(child, operation, args, timeout_s=timeout_s)

    monkeypatch.setattr(Child, "request", counted)
    checks = PROBLEM + "".join(
        f"@check(points={points})\ndef c{i}(student):\n    'C.'\n    student.double(1)\n"
        for i, points in enumerate((1, 1, 1))
    )

    result = grade(checks, "def double(x):\n while True: pass\n")

    assert [check.reason for check in result.checks] == [Reason.LIMIT] * 3
    assert asked == ["call"]


@pytest.mark.parametrize("size", ["4298", "9000", "10**6"])
@pytest.mark.parametrize("value", ["n", "-n", "Fraction(n, 7)", "Fraction(7, n)", "[n]", "{'n': n}", "np.array([n])"])
def test_a_number_of_many_digits_is_only_wrong(judged, value, size):
    source = f"from fractions import Fraction\nimport numpy as np\ndef double(x):\n    n = 10 ** ({size})\n    return {value}\n"

    actual = judged(CLOSE, source)

    assert actual.verdict is Verdict.FAIL, actual.detail
    assert "WireError" not in actual.message


FLOAT32 = "import math, struct\ndef float32(x): return struct.unpack('f', struct.pack('f', x))[0]\n"
SINE = checking("import math; expect.close(student.double(case.x - 1.5), math.sin(case.x - 1.5) + 1e-6)")


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("return float32(math.sin(x)) if x else 0.0", Verdict.PASS),
        ("return math.sin(x) + 1e-6 if x else 0.0", Verdict.FAIL),
        ("return 0.0", Verdict.FAIL),
        ("return float32(math.sin(x)) if x in (0.0, 2.75) else 1 / 0", Verdict.FAIL),
    ],
    ids=["float32", "float64", "constant", "too little seen"],
)
def test_a_float_of_few_digits_is_read_in_the_precision_of_the_function(judged, body, verdict):
    seen_before = SINE.replace(
        "yield Case(x=1.5)", "yield Case(x=2.25)\n    yield Case(x=1.75)\n    yield Case(x=1.5)"
    )

    assert judged(seen_before, FLOAT32 + f"def double(x): {body}\n").verdict is verdict


def test_a_call_made_to_learn_the_precision_costs_nothing_however_it_ends(judged):
    checks = checking("expect.close(student.double(case.x), 1.0 if case.x < 4 else 9.0)")
    source = "import os\ndef double(x): return 2.0 if x in (1.5, 4.25) else os._exit(1)\n"

    actual = judged(checks, source)

    assert (actual.ending, actual.message) == (Ending.OK, "`double(1.5)`: the result is 2.0. Expected 1.0.")


SHOWN = "plot.show('p', title='t', x_label='x', y_label='y', series=[plot.line('yours', [1, 2], [3, case.x])])"


def test_a_check_shows_pictures_whether_it_passes_or_fails(judged):
    checks = checking(f"{SHOWN}; expect.close(student.double(case.x), 2 * case.x)")
    passed, failed = judged(checks, RIGHT), judged(checks, "def double(x): return 3 * x\n")

    assert [picture.series[0].y for picture in passed.pictures] == [(3.0, 4.25)]
    assert [picture.series[0].y for picture in failed.pictures] == [(3.0, 1.5)]


def test_a_hidden_check_shows_none(judged):
    actual = judged(checking(f"{SHOWN}; expect.fail('no')", "hidden=True"), RIGHT)

    assert (actual.verdict, actual.pictures) == (Verdict.FAIL, ())


COMPARE = checking(
    "plot.compare('double', lambda x: 2 * x, [1.0, 2.0, 7.0], title='t'); "
    "expect.close(student.double(case.x), 2 * case.x)"
)


def test_a_wrong_function_is_asked_for_values_to_draw_after_the_verdict(judged):
    actual = judged(COMPARE, "def double(x): return 3 * x\n")

    assert actual.message == "`double(1.5)`: the result is 4.5. Expected 3.0."
    assert [picture.name for picture in actual.pictures] == ["double values", "double error"]
    assert actual.pictures[0].series[1].y == (3.0, 6.0, 21.0)


@pytest.mark.parametrize("end", ["if x == 7: os._exit(3)", "if x == 7: raise ValueError", "while x == 7: pass"])
def test_what_a_function_does_when_it_is_drawn_changes_no_verdict(grade, end):
    source = f"import os\ndef double(x):\n    {end}\n    return 3 * x if x == 1.5 else 2 * x\n"
    again = "@check(points=0)\ndef again(student):\n    '''Again.'''\n    expect.equal(student.double(2.0), 4)\n"
    first, second = grade(f"{COMPARE}\n{again}", source).checks

    assert (first.verdict, first.ending) == (Verdict.FAIL, Ending.OK)
    assert (second.verdict, second.ending) == (Verdict.PASS, Ending.OK)


def test_an_error_of_the_authors_in_drawing_costs_the_picture_alone(judged):
    actual = judged(checking("plot.afterwards(lambda: 1 / 0); expect.close(student.double(case.x), 2 * case.x)"), RIGHT)

    assert (actual.verdict, actual.points, actual.pictures) == (Verdict.PASS, 3.0, ())


def test_what_a_kit_has_no_answer_to_is_left_to_the_grader(grade):
    checks = """
        from grader.checking.recorded import RecordedFunction
        problem(title="T", points=3, provides=["double"])

        @check(points=3)
        def is_double(student):
            "The law."
            RecordedFunction("double", {})(student.double(1.0))
    """
    (result,) = grade(checks, "def double(x):\n    return 2 * x\n").checks

    assert (result.verdict, result.points) == (Verdict.NOT_GRADED, 0)
    assert result.message.startswith("This cannot be checked here")
    assert result.detail == "the kit holds no answer of double to what your code led to"
