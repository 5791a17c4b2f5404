from __future__ import annotations

from dataclasses import replace

import pytest

from grader.grading.seeds import PUBLIC_CASES

CHECKS = """
    problem(title='T', points=3, provides=['double'])
    @check(points=3, hidden={hidden})
    def doubles(student):
        '''It doubles.'''
"""


@pytest.mark.parametrize(("hidden", "expected"), [(True, 7), (False, PUBLIC_CASES)])
def test_the_cases_of_hidden_checks_alone_follow_the_seed_of_the_run(conditions, problem_of, hidden, expected):
    (check,) = problem_of(CHECKS.format(hidden=hidden)).checks

    assert conditions.seed_of(check) == expected


def test_nothing_is_tried_again_unless_the_run_says_so(conditions):
    assert replace(conditions).known is None
