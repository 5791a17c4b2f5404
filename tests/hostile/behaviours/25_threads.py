"""A hundred thousand threads. They stop at sixty or so, or, where an ordinary user has no namespaces
and so no count of his own, where the address space ends.

starts_threads: error RuntimeError; L2 error RuntimeError MemoryError or time-limit or memory-limit
starts_a_few: ok
"""
import threading

END = threading.Event()


def starts_threads(x):
    threading.stack_size(64 << 10)
    for _ in range(100_000):
        threading.Thread(target=END.wait, daemon=True).start()
    return "100,000 threads are running"


def starts_a_few(x):
    few = [threading.Thread(target=END.wait, daemon=True) for _ in range(20)]
    for thread in few:
        thread.start()
    END.set()
    for thread in few:
        thread.join()
    return 42.0
