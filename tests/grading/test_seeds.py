from __future__ import annotations

import inspect

import numpy as np

from grader.grading import seeds


def draw(*names):
    return seeds.case_generator(*names).integers(1 << 62)


def test_the_same_names_give_the_same_cases():
    assert draw(1, "a", "p", "c") == draw(1, "a", "p", "c")


def test_every_name_and_the_seed_change_the_cases():
    drawn = {
        draw(1, "a", "p", "c"), draw(2, "a", "p", "c"), draw(1, "b", "p", "c"), draw(1, "a", "q", "c"),
        draw(1, "a", "p", "d"), draw(1, "ap", "", "c"), draw(1, "", "ap", "c"),
    }  # fmt: skip

    assert len(drawn) == 7


def test_cases_do_not_depend_on_the_student():
    assert "student" not in inspect.signature(seeds.case_generator).parameters


def test_seeds_stay_what_they_were():
    # A change here changes every grade that was given: a number of the changelog's "grades" kind.
    assert draw(7, "tiny", "double", "doubles") == EXPECTED_CASES
    assert seeds.public_seed("double", "doubles") == EXPECTED_PUBLIC


EXPECTED_CASES = 271217528002953382
EXPECTED_PUBLIC = 1677705993


def test_the_public_seed_fits_every_generator_and_differs_by_check():
    public = seeds.public_seed("p", "c")

    assert 0 <= public < 2**31
    assert public != seeds.public_seed("p", "d")


def test_the_public_seed_tells_nothing_of_the_cases():
    cases = seeds.case_generator(seeds.public_seed("p", "c"), "a", "p", "c").integers(1 << 62)

    assert np.random.default_rng(seeds.public_seed("p", "c")).integers(1 << 62) != cases


def test_another_draw_has_another_public_seed_and_draw_0_is_grading():
    assert seeds.public_seed("p", "c", 0) == seeds.public_seed("p", "c")
    assert len({seeds.public_seed("p", "c", draw) for draw in range(4)}) == 4
