"""Run jobs on a few threads and hand over what they yield, as it comes.

Threads are enough: a student's code runs in its own process, and a thread only waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

Job = TypeVar("Job")
Event = TypeVar("Event")


def run_jobs(jobs: Sequence[Job], work: Callable[[Job], Iterable[Event]], workers: int) -> Iterator[Event]:
    """Yield the events of all jobs; an exception in a job is raised here.

    After it, or when the caller stops asking, each of the other workers ends with its next event.

    Parameters
    ----------
    jobs : sequence
        Taken in order by whichever worker is free.
    work : callable
        ``work(job)`` yields events; it runs in a worker thread.
    workers : int
        Number of threads, at least 1.
    """
    waiting: SimpleQueue[Job] = SimpleQueue()
    for job in jobs:
        waiting.put(job)
    events: SimpleQueue[Event | BaseException | None] = SimpleQueue()
    stop = threading.Event()

    def worker() -> None:
        try:
            while not stop.is_set():
                try:
                    job = waiting.get_nowait()
                except Empty:
                    return
                for event in work(job):
                    events.put(event)
                    if stop.is_set():
                        return
        except BaseException as error:
            events.put(error)
        finally:
            events.put(None)

    threads = [
        threading.Thread(target=worker, name=f"worker-{number}", daemon=True)
        for number in range(max(1, min(workers, len(jobs) or 1)))
    ]
    for thread in threads:
        thread.start()
    running = len(threads)
    try:
        while running:
            event = events.get()
            if event is None:
                running -= 1
            elif isinstance(event, BaseException):
                raise event
            else:
                yield event
    finally:
        stop.set()
