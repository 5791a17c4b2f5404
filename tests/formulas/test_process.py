from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from grader.errors import EngineError
from grader.formulas import process
from grader.formulas.declaration import Formula
from grader.formulas.messages import Ask
from grader.formulas.process import FormulaWorker

SIGMA = Formula("x", r"\sigma(x)")
ASK = Ask("value", SIGMA, r"\sigma(x)", 1, [0.0])


@pytest.fixture(scope="module")
def worker(formula_worker):
    return formula_worker


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except OSError:
        return False


def gone(pid, within_s=10.0):
    end = time.monotonic() + within_s
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(pid)


def test_nothing_is_started_before_the_first_question():
    with FormulaWorker() as idle:
        assert idle.pid is None


def test_it_answers_and_stays(worker):
    assert worker.ask(ASK).value == 0.5
    pid = worker.pid
    assert worker.ask(ASK).value == 0.5
    assert worker.pid == pid


def test_a_killed_process_is_replaced(worker):
    worker.ask(ASK)
    os.kill(worker.pid, signal.SIGKILL)

    assert worker.ask(ASK).value == 0.5


def test_a_question_that_takes_too_long_is_a_limit_and_costs_no_other(worker, monkeypatch):
    worker.ask(ASK)
    pid = worker.pid
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(process, "WALL_S", 0.3)

    reply = worker.ask(ASK)
    monkeypatch.undo()

    assert reply.is_limit
    assert gone(pid)
    assert worker.ask(ASK).value == 0.5


def test_cpu_time_ends_the_process_by_the_kernels_hand():
    code = (
        "from grader.formulas.worker import watch\nwatch(0.2)\n"
        "while True: pow(3, 10**6)\n"  # C code that no handler of Python's would interrupt
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)

    assert done.returncode == -signal.SIGPROF


def test_threads_may_ask_at_the_same_time(worker):
    values = []

    def ask():
        values.extend(worker.ask(Ask("value", SIGMA, f"x + {number}", 1, [1.0])).value for number in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(values) == sorted([1.0 + number for number in range(20)] * 4)


def test_a_fault_of_ours_is_told(worker):
    with pytest.raises(EngineError, match="TypeError"):
        worker.ask(Ask("value", SIGMA, "x", 1, [1.0, 2.0, 3.0]))
    assert worker.ask(ASK).value == 0.5


def test_closing_ends_the_process_and_every_question():
    closed = FormulaWorker()
    closed.ask(ASK)
    pid = closed.pid
    closed.close()

    assert gone(pid)
    with pytest.raises(EngineError, match="stopped"):
        closed.ask(ASK)


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_it_ends_with_a_grader_that_is_killed(ending):
    code = (
        "import os\nfrom grader.formulas.process import FormulaWorker\nfrom grader.formulas.declaration import Formula\n"
        "from grader.formulas.messages import Ask\nworker = FormulaWorker()\n"
        "worker.ask(Ask('value', Formula('x', 'x'), 'x', 1, [1.0]))\n"
        f"print(worker.pid, flush=True)\n{ending}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)

    assert gone(int(done.stdout))


def test_a_worker_that_cannot_start_says_why(tmp_path, monkeypatch):
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit('no such library')")
    monkeypatch.setattr(process, "WORKER", broken)

    with FormulaWorker() as worker, pytest.raises(EngineError, match="no such library"):
        worker.ask(ASK)


def test_it_is_asked_and_its_limit_kept_where_pipes_cannot_be_polled(monkeypatch):
    monkeypatch.delattr("select.poll")
    with FormulaWorker() as worker:
        assert worker.ask(ASK).value == 0.5
        os.kill(worker.pid, signal.SIGSTOP)
        monkeypatch.setattr("grader.formulas.process.WALL_S", 0.2)
        assert worker.ask(ASK).is_limit
