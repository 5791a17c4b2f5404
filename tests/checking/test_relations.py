"""A relation that is told holds, and is no coincidence: measured on random wrong answers of several kinds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.checking.relations import NONE, Relation, relate, relate_shapes
from grader.checking.tolerance import Tol, allowed
from grader.wording import Related

# Without a database and with derived seeds a run is like every other; no deadline, for machines are busy.
same_every_time = settings(derandomize=True, database=None, deadline=None, max_examples=300)


def limit(values, dtype="float64", tol=None):
    return allowed(np.asarray(values, dtype=float), np.dtype(dtype), tol)


def related(found, exact, *, dtype="float64", tol=None) -> Relation:
    found, exact = np.asarray(found, dtype=float), np.asarray(exact, dtype=float)
    allow = lambda values: limit(values, dtype, tol)  # noqa: E731
    with np.errstate(all="ignore"):
        bad = ~(np.abs(found - exact) <= allow(exact))
    return relate(found, exact, allow, bad=bad, is_float32=dtype == "float32") if bad.any() else NONE


def reshaped(found, exact) -> str:
    return relate_shapes(np.asarray(found, dtype=float), np.asarray(exact, dtype=float), limit, is_float32=False)


x = 0.7310585786300049
v = np.array([0.125730221, -0.132104863, 0.640422651, 0.104900117, -0.535669373])
positive = np.abs(v)
M = np.random.default_rng(1).normal(size=(3, 3))
N = np.random.default_rng(2).normal(size=(4, 3))


@pytest.mark.parametrize(
    ("found", "exact", "sentence"),
    [
        (-v, v, Related.NEGATIVE),
        (-x, x, Related.NEGATIVE),
        (-N, N, Related.NEGATIVE),
        (1 - x, x, Related.ONE_MINUS),
        (1 / x, x, Related.RECIPROCAL),
        (1 / v, v, Related.RECIPROCAL),
        (np.exp(v), v, Related.EXP),
        (np.exp(-v), v, Related.EXP_NEGATIVE),
        (np.log(positive), positive, Related.LOG),
        (-np.log(positive), positive, Related.LOG_NEGATIVE),
        (v * v, v, Related.SQUARE),
        (np.sqrt(positive), positive, Related.ROOT),
        (v * [1, -1, -1, 1, 1], v, Related.SOME_SIGNS),
        (v / 2, v, Related.FACTOR),
        (v * 0.4771, v, Related.FACTOR),
        (v + 0.25, v, Related.OFFSET),
        (v * 0, v, Related.ZERO),
        (v * 0 + 0.3, v, Related.CONSTANT),
        (np.maximum(v, 0), v, Related.ZERO_ELSEWHERE),
        (M.T, M, Related.TRANSPOSE),
        (v[:2][::-1], v[:2], Related.EXCHANGED),
        (v[::-1], v, Related.REVERSED),
        (N[::-1], N, Related.ROWS_REVERSED),
        (N[:, ::-1], N, Related.COLUMNS_REVERSED),
        (np.roll(v, 1), v, Related.LATE),
        ([9.0, *v[:-1]], v, Related.LATE),
        (np.roll(v, -1), v, Related.EARLY),
        (np.roll(N, 1, axis=0), N, Related.ROWS_LATE),
        (np.roll(N, -1, axis=0), N, Related.ROWS_EARLY),
        (np.roll(N, 1, axis=1), N, Related.COLUMNS_LATE),
        (np.roll(N, -1, axis=1), N, Related.COLUMNS_EARLY),
        (v[[1, 0, 3, 2, 4]], v, Related.ANOTHER_ORDER),
        ([v[0], v[1], 9.0, v[3], v[4]], v, Related.ALL_BUT_ONE),
        ([9.0, *v[1:]], v, Related.ALL_BUT_FIRST),
        ([*v[:-1], 9.0], v, Related.ALL_BUT_LAST),
        (N + np.array([[0, 0, 0], [1, 2, 3], [0, 0, 0], [0, 0, 0]]), N, Related.ALL_BUT_ONE_ROW),
        (N + np.array([[0, 2, 0], [0, 1, 0], [0, 3, 0], [0, 4, 0]]), N, Related.ALL_BUT_ONE_COLUMN),
        (M + np.diag([1, 2, 3]), M, Related.ALL_BUT_DIAGONAL),
        (M * np.eye(3), M, Related.ONLY_DIAGONAL),
        (v * [1, 1 + 4e-7, 1 - 6e-7, 1, 1], v, Related.FLOAT32),
        (x + 2e-7, x, Related.FLOAT32),
    ],
)  # fmt: skip
def test_a_simple_relation_is_recognised(found, exact, sentence):
    assert related(found, exact).sentence == sentence


@pytest.mark.parametrize(
    ("found", "exact", "numbers"),
    [
        (x / 2, x, "Here it is half of what is asked for."),
        (x * math.pi, x, "Here it is π times what is asked for."),
        (x / math.log(10), x, "Here it is 1/ln 10 times what is asked for."),
        (2 * v, v, "Here it is twice what is asked for."),
        (v / 5, v, "The factor is 0.2."),
        (v / 7, v, "The factor is 1/7."),
        (-v / 7, v, "The factor is −1/7."),
        (v * 0.4771213, v, "The factor is 0.477121."),
        (v - 1.5, v, "The amount is −1.5."),
        (x - 1, x, "Here it is 1 less than what is asked for."),
        (x + 1, x, "Here it is 1 more than what is asked for."),
        (-v, v, ""),
    ],
)  # fmt: skip
def test_what_is_said_with_numbers_stands_apart(found, exact, numbers):
    assert related(found, exact).numbers == numbers


def test_a_factor_or_amount_of_a_single_number_is_told_in_numbers_only():
    assert related(x / 2, x).sentence == ""
    assert related(x - 1, x).sentence == ""


def test_relations_hold_in_float32_too():
    assert related(np.float32(-v), v, dtype="float32").sentence == Related.NEGATIVE
    assert related(np.float32(v / 2), v, dtype="float32").numbers == "Here it is half of what is asked for."


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (-1.0, 1.0), (-0.25, 0.25), (0.5, 0.25), (math.log(4), math.log(2)), (-math.log(2), math.log(2)), (2.0, 0.5),
        (0.5, 1.0), (1.0, 0.0), (0.0, x), (-0.731, 0.731), (3.0, 9.0), (math.e, 1.0), (0.0, 1.0), (math.exp(2), math.e),
        ([-1.0, -1.0, -1.0], [1.0, 1.0, 1.0]), ([0.5, 1.0, 2.0], [1.0, 2.0, 4.0]), ([1.0, 0.0, 1.0], [0.0, 1.0, 0.0]),
        ([2.0, 1.0], [1.0, 2.0]), ([x, x, x], [-x - 1e-3, -x, -x]), (x * 1.7, x), (x * 10, x), (x + 3, x),
        (x + 1e-4, x), (v + 1e-4 * M[0, 0] * v**2, v), ([x, 5.0], [x, 4.0]),
    ],
    ids=str,
)  # fmt: skip
def test_what_may_be_chance_is_not_told(found, exact):
    assert related(found, exact) == NONE


def test_a_relation_must_hold_for_every_number():
    assert related([*-v[:-1], -v[-1] + 1e-5], v).sentence != Related.NEGATIVE


def test_a_rough_tolerance_makes_no_relation():
    assert related(-v * (1 + 0.01 * v), v, tol=Tol(0.01, 0.01, "rough")) == NONE


def test_a_tolerance_that_is_sharper_than_rounding_knows_no_float32():
    assert related(np.float32(v), v, tol=Tol(0.0, 0.0, "exact")).sentence == Related.FLOAT32
    assert related(v + 1e-4, v, tol=Tol(0.0, 0.0, "exact")).sentence != Related.FLOAT32


def test_infinite_numbers_have_no_relation():
    assert relate(np.array([1.0]), np.array([math.inf]), limit, bad=np.array([True]), is_float32=False) == NONE
    assert relate(np.array([math.nan]), np.array([x]), limit, bad=np.array([True]), is_float32=False) == NONE


# -- another shape -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "exact", "sentence"),
    [
        (v[None], v, Related.ROW),
        (N.T, N, Related.TRANSPOSE),
        (N.reshape(-1), N, Related.ONLY_SHAPE),
        (v[:, None, None], v, Related.ONLY_SHAPE),
        (v.sum(), v, Related.SUM),
        ([v.mean()], v, Related.MEAN),
        (v, v[2], Related.ONE_OF_ITS),
        (v, v.sum(), Related.ITS_SUM),
        (v, v.mean(), Related.ITS_MEAN),
        (np.tile(v, (5, 1)), v, Related.EACH_ROW),
        (np.tile(v[:, None], (1, 5)), v, Related.EACH_COLUMN),
        (np.outer(v, v) / v, v, Related.EACH_COLUMN),
        (np.outer(v, v), v * v, Related.ITS_DIAGONAL),
        (N, N.sum(axis=0), Related.ITS_ROWS_SUMMED),
        (N, N.sum(axis=1), Related.ITS_COLUMNS_SUMMED),
        ([*v, 1.0], v, Related.ONE_MORE_AT_END),
        ([1.0, *v], v, Related.ONE_MORE_AT_START),
        (v[:-1], v, Related.LAST_MISSING),
        (v[1:], v, Related.FIRST_MISSING),
    ],
)  # fmt: skip
def test_what_is_right_but_for_its_shape_is_recognised(found, exact, sentence):
    assert reshaped(found, exact) == sentence


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        ([1.0, 0.0, 0.5], 1.0), (3.0, [1.0, 2.0]), ([[1.0, 2.0]], [1.0, 2.0]), ([], x), ([], v), ([math.inf, x], x),
        (np.zeros((9, 9, 9)), v), (M, v), ([1.0, 2.0], [1.0, 2.0, 3.0]), (np.zeros(10**6), x), (1.5, v),
    ],
    ids=str,
)  # fmt: skip
def test_of_another_shape_what_may_be_chance_is_not_told(found, exact):
    assert reshaped(found, exact) == ""


# -- it never lies -----------------------------------------------------------------------------------



def of_unit_size(values, e):
    """Return the values with a one where the right answer is largest."""
    return values / values.ravel()[np.abs(e).argmax()]


#: What a sentence claims, said once more; `f` is the answer and `e` the right one.
CLAIMS = {
    Related.FLOAT32: lambda f, e: np.allclose(f, e, rtol=2.1e-6, atol=2.1e-7 * np.abs(e).max()),
    Related.NEGATIVE: lambda f, e: np.allclose(f, -e, atol=1e-8),
    Related.ONE_MINUS: lambda f, e: np.allclose(f, 1 - e, atol=1e-8),
    Related.RECIPROCAL: lambda f, e: np.allclose(f * e, 1, rtol=1e-3),
    Related.EXP: lambda f, e: np.allclose(f, np.exp(e), atol=1e-8),
    Related.EXP_NEGATIVE: lambda f, e: np.allclose(f, np.exp(-e), atol=1e-8),
    Related.LOG: lambda f, e: np.allclose(np.exp(f), e, atol=1e-8),
    Related.LOG_NEGATIVE: lambda f, e: np.allclose(np.exp(-f), e, atol=1e-8),
    Related.SQUARE: lambda f, e: np.allclose(f, e**2, atol=1e-8),
    Related.ROOT: lambda f, e: np.allclose(f, np.sqrt(e), atol=1e-8),
    Related.SOME_SIGNS: lambda f, e: np.allclose(np.abs(f), np.abs(e), atol=1e-8),
    Related.FACTOR: lambda f, e: np.allclose(of_unit_size(f, e), of_unit_size(e, e), atol=1e-4),
    Related.OFFSET: lambda f, e: np.ptp(f - e) <= 1e-6 * max(1.0, np.abs(f).max()),
    Related.ZERO: lambda f, e: not f.any(),
    Related.ZERO_ELSEWHERE: lambda f, e: np.allclose(f[f != 0], e[f != 0], atol=1e-8),
    Related.CONSTANT: lambda f, e: np.ptp(f) == 0,
    Related.TRANSPOSE: lambda f, e: np.allclose(f, e.T, atol=1e-8),
    Related.EXCHANGED: lambda f, e: np.allclose(f, e[::-1], atol=1e-8),
    Related.REVERSED: lambda f, e: np.allclose(f, e[::-1], atol=1e-8),
    Related.ROWS_REVERSED: lambda f, e: np.allclose(f, e[::-1], atol=1e-8),
    Related.COLUMNS_REVERSED: lambda f, e: np.allclose(f, e[:, ::-1], atol=1e-8),
    Related.LATE: lambda f, e: np.allclose(f[1:], e[:-1], atol=1e-8),
    Related.EARLY: lambda f, e: np.allclose(f[:-1], e[1:], atol=1e-8),
    Related.ROWS_LATE: lambda f, e: np.allclose(f[1:], e[:-1], atol=1e-8),
    Related.ROWS_EARLY: lambda f, e: np.allclose(f[:-1], e[1:], atol=1e-8),
    Related.COLUMNS_LATE: lambda f, e: np.allclose(f[:, 1:], e[:, :-1], atol=1e-8),
    Related.COLUMNS_EARLY: lambda f, e: np.allclose(f[:, :-1], e[:, 1:], atol=1e-8),
    Related.ANOTHER_ORDER: lambda f, e: np.allclose(np.sort(f.ravel()), np.sort(e.ravel()), atol=1e-8),
    Related.ALL_BUT_ONE: lambda f, e: (f != e).sum() >= 1 and np.isclose(f, e, atol=1e-8).sum() >= f.size - 1,
    Related.ALL_BUT_FIRST: lambda f, e: np.allclose(f[1:], e[1:], atol=1e-8),
    Related.ALL_BUT_LAST: lambda f, e: np.allclose(f[:-1], e[:-1], atol=1e-8),
    Related.ALL_BUT_ONE_ROW: lambda f, e: (~np.isclose(f, e, atol=1e-9)).any(axis=1).sum() == 1,
    Related.ALL_BUT_ONE_COLUMN: lambda f, e: (~np.isclose(f, e, atol=1e-9)).any(axis=0).sum() == 1,
    Related.ALL_BUT_DIAGONAL: lambda f, e: np.allclose((f - e)[~np.eye(len(f), dtype=bool)], 0, atol=1e-6),
    Related.ONLY_DIAGONAL: lambda f, e: np.allclose(np.diagonal(f), np.diagonal(e), atol=1e-8),
}

SIMPLE = [0.0, 1.0, -1.0, 2.0, 0.5, 0.25, 3.0, 0.1, 10.0, 1 / 3, math.log(2), math.log(3), math.e, math.pi, math.sqrt(2)]
numbers = st.one_of(
    st.sampled_from(SIMPLE),
    st.floats(-4, 4).map(lambda value: round(value, 3)),
    st.floats(-1e3, 1e3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(1e-12, 1e-6),
)
shapes = st.sampled_from([(), (1,), (2,), (3,), (5,), (2, 2), (3, 3), (4, 3), (1, 4), (2, 2, 2), (0,), (70,)])
CHANGES = [
    lambda e, c: -e, lambda e, c: 1 - e, lambda e, c: c * e, lambda e, c: e + c, lambda e, c: 1 / e, lambda e, c: np.exp(e),
    lambda e, c: e[::-1] if e.ndim else e, lambda e, c: np.roll(e, 1), lambda e, c: e.T, lambda e, c: e * 0 + c,
    lambda e, c: np.sort(e.ravel()).reshape(e.shape), lambda e, c: np.maximum(e, 0), lambda e, c: np.float32(e).astype(float),
    lambda e, c: np.where(np.arange(e.size).reshape(e.shape) == 1, c, e), lambda e, c: e * e, lambda e, c: np.abs(e),
]  # fmt: skip


@same_every_time
@given(st.data())
def test_whatever_is_told_is_true(data):
    exact = data.draw(arrays(float, data.draw(shapes), elements=numbers))
    amount = data.draw(numbers)
    noise = data.draw(st.sampled_from([0.0, 1e-9, 1e-7, 1e-5]))
    with np.errstate(all="ignore"):
        found = np.asarray(data.draw(st.sampled_from(CHANGES))(exact, amount), dtype=float)
        found = found.reshape(exact.shape)  # a transpose of a matrix that is no square
        found = found * (1 + noise * np.linspace(-1, 1, found.size).reshape(found.shape))
    told = related(found, exact)

    if told.sentence:
        assert CLAIMS[Related(told.sentence)](found, exact)


@same_every_time
@given(shapes.flatmap(lambda s: arrays(float, s, elements=st.floats())), shapes.flatmap(lambda s: arrays(float, s, elements=st.floats())))
def test_nothing_that_a_student_may_return_is_too_odd(found, exact):
    reshaped(found, exact)
    if found.shape == exact.shape:
        relate(found, exact, limit, bad=np.ones(exact.shape, dtype=bool), is_float32=False)


def false_relations(draw_found, draw_exact, shape, times) -> int:
    rng = np.random.default_rng(0)
    pairs = ((draw_found(rng, shape), draw_exact(rng, shape)) for _ in range(times))
    return sum(related(found, exact) != NONE for found, exact in pairs)


DRAWS = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "of all sizes": lambda rng, shape: rng.normal(size=shape) * 10.0 ** rng.integers(-6, 6, shape),
    "three digits": lambda rng, shape: rng.normal(size=shape).round(3),
    "simple": lambda rng, shape: rng.choice(SIMPLE, shape),
    "probabilities": lambda rng, shape: 1 / (1 + np.exp(-rng.normal(size=shape).round(3))),
    "losses of few classes": lambda rng, shape: np.log(rng.integers(2, 20, shape)),
}


@pytest.mark.parametrize("kind", DRAWS)
def test_a_random_wrong_answer_has_no_relation(kind):
    draw = DRAWS[kind]
    # A wrong answer beside right values of its own kind, as a number and as arrays.
    found = {shape: false_relations(draw, draw, shape, 1000) for shape in [(), (2,), (3,), (6,), (3, 3)]}

    # Of the numbers drawn to few digits some really are each other's negative: that is rare and no lie.
    assert sum(found.values()) <= 5, found


def test_sentences_name_no_number():
    assert not any(any(c.isdigit() for c in sentence.replace("float32", "")) for sentence in Related)
