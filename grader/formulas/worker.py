"""The process in which formulas are read and computed: `process` starts it, a limit or the end of its pipe ends it.

It imports this folder and nothing else of ours, and knows no student, no check and no seed but that of a question.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

#: CPU seconds for one question; honest ones need a hundredth. Counted in CPU time, because a busy machine must not
#: decide about points.
CPU_S = 5.0
MEMORY_BYTES = 2 << 30
#: Formulas kept ready.
KEPT = 200


def as_package(name: str) -> ModuleType:
    """Load this folder as a package of its own name, so that nothing beside it is imported."""
    folder = Path(__file__).parent
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def limit() -> None:
    """Bound memory, files and core dumps, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(what, (most, most))


def watch(seconds: float) -> None:
    """End this process by the kernel's hand once it has used so much CPU time; 0 ends the watch.

    No handler of Python's would run while C code runs.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


class Answering:
    """Answer questions, and keep what was found out about the formulas of the last ones."""

    def __init__(self) -> None:
        from .contract import Contract
        from .faults import FormulaFault, Undecided
        from .grammar import parser
        from .study import Study

        self._contract, self._study = Contract, Study
        self._fault, self._undecided = FormulaFault, Undecided
        self._contracts: dict[bytes, Any] = {}
        self._studies: dict[tuple[bytes, str, int], Any] = {}
        parser()

    def answer(self, ask: Any) -> Any:
        """Answer one question; whatever is wrong with a formula is an answer too."""
        from .messages import Reply

        try:
            return self._answer(ask)
        except self._fault as fault:
            return Reply(fault=fault.message)
        except self._undecided:
            return Reply(fault="its value is too large, or takes too long to compute", is_limit=True)
        except (MemoryError, RecursionError, OverflowError) as error:
            return Reply(fault=f"it is too large to compute ({type(error).__name__})", is_limit=True)

    def _answer(self, ask: Any) -> Any:
        import msgspec

        from .messages import Reply, packed, unpacked

        key = msgspec.msgpack.encode(ask.formula)
        if key not in self._contracts:
            self._contracts[key] = self._contract(ask.formula)
        place = (key, ask.source, ask.seed)
        if place not in self._studies:
            if len(self._studies) >= KEPT:
                self._studies.clear()
            self._studies[place] = self._study(self._contracts[key], ask.source, ask.seed)
        study = self._studies[place]
        match ask.what:
            case "value":
                kwargs = {name: unpacked(value) for name, value in ask.kwargs.items()}
                return Reply(value=packed(study.value([unpacked(value) for value in ask.args], kwargs)))
            case "mistakes":
                return Reply(mistakes=list(study.mistakes()))
        return Reply(report=study.report())


def serve(read: Callable[[int], bytes], write: Callable[[bytes], None]) -> None:
    """Answer until the other end is closed.

    Parameters
    ----------
    read : callable
        ``read(count)`` returns as many bytes, or fewer at the end.
    write : callable
        Sends all of its bytes.
    """
    import msgspec

    from .messages import HEADER, Ask, Reply

    answering = Answering()
    decoder, encoder = msgspec.msgpack.Decoder(Ask), msgspec.msgpack.Encoder()
    ready = encoder.encode(Reply())
    write(HEADER.pack(len(ready)) + ready)
    while len(head := read(HEADER.size)) == HEADER.size:
        ask = decoder.decode(read(HEADER.unpack(head)[0]))
        watch(CPU_S)
        try:
            reply = answering.answer(ask)
        except Exception:  # ours: the grader must hear of it, and no student pays
            reply = Reply(ours=traceback.format_exc(limit=-8))
        watch(0.0)
        data = encoder.encode(reply)
        write(HEADER.pack(len(data)) + data)


def main() -> None:
    """Serve on standard input and output."""
    out = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def read(count: int) -> bytes:
        data = b""
        while len(data) < count and (piece := os.read(0, count - len(data))):
            data += piece
        return data

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(out, view) :]

    limit()
    # Long sums and products are walked by recursion; the tree's own limits are below this.
    sys.setrecursionlimit(8000)
    as_package("formulas")
    importlib.import_module("formulas.worker").serve(read, write)


if __name__ == "__main__":
    main()
