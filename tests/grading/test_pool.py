from __future__ import annotations

import threading
import time
from queue import Empty

import pytest

from grader.grading.pool import run_jobs


def test_every_jobs_events_come():
    actual = list(run_jobs([1, 2, 3], lambda job: [(job, "a"), (job, "b")], workers=2))

    assert sorted(actual) == [(job, event) for job in (1, 2, 3) for event in "ab"]


def test_one_worker_keeps_the_order():
    assert list(run_jobs(range(20), lambda job: [job], workers=1)) == list(range(20))


@pytest.mark.parametrize("workers", [0, 1, 50])
def test_any_number_of_workers_will_do(workers):
    assert sorted(run_jobs([1, 2], lambda job: [job], workers)) == [1, 2]


def test_no_job_is_no_event():
    assert list(run_jobs([], lambda job: [job], workers=2)) == []


def test_events_come_while_the_job_goes_on():
    go_on = threading.Event()

    def work(job):
        yield "first"
        assert go_on.wait(2.0)
        yield "second"

    events = run_jobs([1], work, workers=1)

    assert next(events) == "first"
    go_on.set()
    assert next(events) == "second"


def test_jobs_run_at_the_same_time():
    meeting = threading.Barrier(2, timeout=2.0)

    def work(job):
        meeting.wait()
        return [job]

    assert sorted(run_jobs([1, 2], work, workers=2)) == [1, 2]


@pytest.mark.parametrize("error", [ValueError("broken"), Empty(), KeyboardInterrupt()])
def test_an_exception_in_a_job_is_raised_here(error):
    def work(job):
        yield "event"
        raise error

    events = run_jobs([1], work, workers=1)

    assert next(events) == "event"
    with pytest.raises(type(error)):
        next(events)


def wait_for(claim) -> bool:
    for _ in range(200):
        if claim():
            return True
        time.sleep(0.01)
    return False


def test_after_an_exception_no_new_job_begins():
    begun = []

    def work(job):
        begun.append(job)
        if job == 0:
            raise ValueError
        time.sleep(0.01)
        yield job

    with pytest.raises(ValueError):
        list(run_jobs(range(1000), work, workers=2))
    time.sleep(0.05)
    count = len(begun)
    time.sleep(0.05)
    assert len(begun) == count < 1000


def test_when_the_caller_stops_asking_each_job_ends_at_its_next_event():
    closed = threading.Event()

    def work(job):
        try:
            while True:
                time.sleep(0.005)
                yield job
        finally:
            closed.set()

    events = run_jobs([1, 2, 3], work, workers=1)
    next(events)
    events.close()

    assert closed.wait(2.0)
    assert wait_for(lambda: not any(thread.name == "worker-0" for thread in threading.enumerate()))
