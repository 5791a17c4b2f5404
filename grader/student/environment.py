"""The environment of a student's process, whole: nothing of the grader's own crosses."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def environment(home: str) -> dict[str, str]:
    """Return the whole environment of the zygote, or of a plain child beside what its system needs.

    Parameters
    ----------
    home : str
        Where the libraries keep their caches while they load; a child gets a folder of its own.
    """
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM")}
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home,
        "MPLCONFIGDIR": home,
        "MPLBACKEND": "Agg",
        "TORCHINDUCTOR_CACHE_DIR": home,
        "TORCHDYNAMO_DISABLE": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Thread arenas of 64 MB each eat the address-space limit; huge pages halve the cost of a fork.
        "MALLOC_ARENA_MAX": "2",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        **threads,
    }


def cache_folder() -> Path:
    """Return a folder for the libraries' caches (matplotlib's list of fonts takes a second to make)."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "grade"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # no home, or a read-only one: slower, not wrong
        return Path(tempfile.gettempdir())
    return folder
