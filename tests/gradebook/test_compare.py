"""Two runs are compared by everything but time and memory."""

from dataclasses import replace

from grader.gradebook.compare import stable, stable_submission
from grader.model import SubmissionResult

from .records import record


def test_times_and_memory_do_not_count():
    assert stable(record(wall_s=0.1)) == stable(record(wall_s=9.9))


def test_points_messages_output_and_keys_count():
    result = record()

    assert stable(result) != stable(record(points=3.0))
    assert stable(result) != stable(record(message="other"))
    assert stable(result) != stable(record(key="other"))
    assert stable(result) != stable(replace(result, output="other"))


def test_submissions_are_compared_problem_by_problem():
    quick, slow = (
        SubmissionResult(assignment="hw3", student="amira", path="x", problems=(record(wall_s=wall_s),))
        for wall_s in (0.1, 9.9)
    )

    assert quick != slow
    assert stable_submission(quick) == stable_submission(slow)
