from __future__ import annotations

import pytest

from grader.checking.limits import Limits
from grader.errors import ProcessEnded, StudentEnded, StudentRaised
from grader.model import Ending
from grader.student.cells import MOST_BAD, is_bad, run_cells
from grader.student.remote import Source

LIMITS = Limits(load_s=10.0, cell_s=4.0)
FAULT = ("ValueError", "no", [("hw3.ipynb cell 2", 3, "x = 1")], False)


def notebook(*texts, stops=()):
    return Source("hw3.ipynb", "notebook", b"", tuple(enumerate(texts, start=1)), stops)


class Process:
    """A student's process that answers as it is told; each cell takes as many CPU seconds as it says."""

    def __init__(self, *replies, seconds=0.0):
        self.replies = list(replies)
        self.asked = []
        self.used = 0.0
        self.seconds = seconds

    def request(self, operation, args, timeout_s):
        self.asked.append((args[1], args[2], args[3], args[4], timeout_s))
        self.used += self.seconds
        reply = self.replies.pop(0) if self.replies else [[], False, 0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    def end_by_protocol(self, message):
        return ProcessEnded(message, Ending.PROTOCOL)

    def cpu_s(self):
        return self.used


def run(process, source, *, bad=None, last=10**9, draw=lambda cell, waiting: None, limits=LIMITS):
    return run_cells(process, source, limits, {} if bad is None else bad, last, draw)


def test_each_cell_is_a_request_with_its_own_limit():
    process = Process()
    faults = run(process, notebook("a", "b"))

    assert faults == []
    assert [asked[:4] for asked in process.asked] == [(1, "a", 4.0, False), (2, "b", 4.0, False)]
    # The process stops a cell itself; ours is the last word.
    assert all(timeout_s > 4.0 for *_, timeout_s in process.asked)


def test_without_a_limit_of_its_own_a_cell_has_half_of_the_notebooks():
    process = Process()
    run(process, notebook("a"), limits=Limits(load_s=10.0))

    assert process.asked[0][2] == 5.0


def test_an_empty_cell_is_not_run_unless_a_section_ends_there():
    process = Process()
    run(process, notebook("", " \n", "", "a", stops=(3, 4)))

    assert [(cell, keep) for cell, _, _, keep, _ in process.asked] == [(3, True), (4, True)]


def test_an_exception_is_a_fault_of_its_cell_and_the_next_one_runs():
    process = Process([[FAULT], False, 0])
    ((where, fault),) = run(process, notebook("a", "b"))

    assert (where, fault.kind, fault.ending) == ("hw3.ipynb cell 1", "ValueError", Ending.EXCEPTION)
    assert len(process.asked) == 2


def test_a_stopped_cell_says_how_long_and_where():
    ((where, fault),) = run(Process([[FAULT], True, 0]), notebook("a"))

    assert (where, fault.ending) == ("hw3.ipynb cell 1", Ending.CPU)
    assert fault.message == (
        "was stopped when its 4 s were over; last seen at hw3.ipynb cell 2, line 3; the cells after it ran"
    )


def test_time_that_all_cells_share_runs_out():
    process = Process(seconds=4.0)
    ((where, fault),) = run(process, notebook(*"abcde"))

    assert [asked[2] for asked in process.asked] == [4.0, 4.0, 2.0]
    assert (where, fault.ending, type(fault)) == ("hw3.ipynb", Ending.CPU, StudentEnded)
    assert fault.message == "cell 4 and those after it were not run: the notebook takes longer than 10 s"


def test_a_cell_that_is_stopped_by_the_time_of_all_says_so():
    faults = run(Process([[], False, 0], [[], False, 0], [[FAULT], True, 0], seconds=4.0), notebook("a", "b", "c"))

    assert "was stopped when the notebook's 10 s were over" in faults[0][1].message


def test_where_cpu_time_cannot_be_read_the_clock_counts(monkeypatch):
    clock = iter(range(0, 1000, 6))
    monkeypatch.setattr("grader.student.cells.time.monotonic", lambda: float(next(clock)))
    process = Process()
    process.cpu_s = lambda: None
    ((where, _),) = run(process, notebook(*"abc"))

    assert where == "hw3.ipynb"
    assert len(process.asked) == 1


def test_a_cell_that_ended_the_process_is_noted():
    ended = ProcessEnded("exited", Ending.EXIT)
    bad = {}
    with pytest.raises(ProcessEnded):
        run(Process([[], False, 0], ended), notebook("a", "b", "c"), bad=bad)

    assert bad == {"hw3.ipynb cell 2": ended}


def test_a_cell_that_could_not_be_stopped_says_its_own_limit():
    killed = ProcessEnded("took longer than 7 s; last seen at hw3.ipynb cell 1, line 2", Ending.WALL)
    bad = {}
    with pytest.raises(ProcessEnded) as caught:
        run(Process(killed), notebook("a"), bad=bad)

    assert bad == {"hw3.ipynb cell 1": caught.value}
    assert caught.value.message == (
        "took longer than its 4 s and could not be stopped; last seen at hw3.ipynb cell 1, line 2"
    )


def test_a_bad_cell_is_left_out_but_its_section_ends_there():
    ended = ProcessEnded("exited", Ending.EXIT)
    process = Process()
    faults = run(process, notebook("a", "b", "c", stops=(2,)), bad={"hw3.ipynb cell 2": ended})

    assert faults == [("hw3.ipynb cell 2", ended)]
    assert [asked[:2] for asked in process.asked] == [(1, "a"), (2, ""), (3, "c")]


def test_a_process_that_cannot_say_how_a_cell_ended_goes_on():
    error = StudentRaised("KeyError", "", (), Ending.EXCEPTION)
    process = Process(error)

    assert run(process, notebook("a", "b")) == [("hw3.ipynb cell 1", error)]
    assert len(process.asked) == 2


@pytest.mark.parametrize("reply", [None, 7, [], [[]], [[], False], [7, False, 0], "text"])
def test_a_reply_that_makes_no_sense_ends_the_process(reply):
    with pytest.raises(ProcessEnded) as caught:
        run(Process(reply), notebook("a"))

    assert caught.value.ending is Ending.PROTOCOL


@pytest.mark.parametrize("reply", [[[7, None, (1, 2)], True, 10**30], [[FAULT] * 1000, "yes", None], [[], True, 2.5]])
def test_an_odd_reply_is_only_a_claim(reply):
    faults = run(Process(reply), notebook("a"))

    assert len(faults) <= 30


def test_cells_behind_the_last_one_that_is_needed_are_not_run():
    process = Process()
    run(process, notebook("a", "b", "c"), last=2)

    assert [asked[0] for asked in process.asked] == [1, 2]


def test_whoever_draws_is_told_of():
    told = []
    run(Process([[], False, 2], [[], False, 0], [[], False, -1]), notebook("a", "b", "c"), draw=lambda *args: told.append(args))

    assert told == [(1, 2), (3, -1)]


def test_a_notebook_with_too_many_bad_cells_is_given_up():
    source = notebook(*"abcdef")
    bad = {f"hw3.ipynb cell {n}": ProcessEnded("x", Ending.EXIT) for n in range(1, MOST_BAD + 1)}
    few = is_bad(source, bad)
    bad["hw3.ipynb cell 6"] = ProcessEnded("x", Ending.EXIT)

    assert (few, is_bad(source, bad)) == (False, True)
