from __future__ import annotations

import signal
import threading
import time

import pytest

from grader.child import interrupt
from grader.child.interrupt import Limit, TimeLimit


def busy():
    while True:
        pass


def test_busy_code_is_stopped_by_its_cpu_time():
    begun = time.process_time()
    limit = Limit(0.05)
    with pytest.raises(TimeLimit), limit:
        busy()

    assert limit.is_over
    assert time.process_time() - begun < 2.0


def test_sleeping_code_is_stopped_by_the_clock():
    with pytest.raises(TimeLimit), Limit(0.02):
        time.sleep(60)


def test_no_except_exception_catches_it():
    with pytest.raises(TimeLimit), Limit(0.02):
        try:
            busy()
        except Exception:
            busy()


def test_code_that_swallows_it_is_stopped_again(monkeypatch):
    monkeypatch.setattr(interrupt, "_AGAIN_S", 0.02)
    with pytest.raises(TimeLimit), Limit(0.02):
        try:
            busy()
        except TimeLimit:
            busy()


def test_quick_code_is_left_alone_and_so_is_what_comes_after():
    limit = Limit(0.05)
    with limit:
        x = 1
    end = time.process_time() + 0.1
    while time.process_time() < end:
        x += 1

    assert not limit.is_over
    assert signal.getitimer(signal.ITIMER_PROF) == signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_handlers_are_as_before():
    before = signal.getsignal(signal.SIGALRM)
    with Limit(5.0):
        assert signal.getsignal(signal.SIGALRM) != before

    assert signal.getsignal(signal.SIGALRM) == before


def test_a_handler_that_the_code_sets_stays():
    before = signal.getsignal(signal.SIGALRM)
    try:
        with Limit(5.0):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)

        assert signal.getsignal(signal.SIGALRM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("limit_s", [0.0, -1.0])
def test_without_a_limit_nothing_is_stopped(limit_s):
    with Limit(limit_s):
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_another_thread_runs_without_a_limit():
    ended = []

    def work():
        with Limit(0.01):
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert ended == [True]
