"""The command that grades one problem of one student again, exactly."""

from __future__ import annotations

import shlex
from functools import lru_cache

from grader.model import ProblemResult
from grader.text import clean

# Longer commands cannot be read, and the page must not carry a 10,000-character name per problem.
_LIMIT = 1_000


def replay_command(path: str, result: ProblemResult) -> str:
    """Return the shell command that repeats a grading.

    Parameters
    ----------
    path : str
        Where the submission lies.
    result : ProblemResult
        What is to be repeated: problem, student and seed.
    """
    words = ["grade", path or ".", "--only", result.problem, "--student", result.student]
    words += ["--seed", str(result.seed), "--force"]
    return clean(" ".join(quote(word) for word in words), _LIMIT)


@lru_cache(maxsize=2_000)
def quote(word: str) -> str:
    r"""Return a word for a POSIX shell, readable where it can be, exact always.

    Notes
    -----
    A name with invisible characters could not be copied from a page; it is written as ``$'\x1b[31m'``, which
    bash, zsh and ksh read.
    """
    if clean(word, len(word)) == word and "\n" not in word and "\t" not in word:
        return shlex.quote(word)
    # Lone surrogates are the bytes of a file name that is not UTF-8; others cannot come from a file name.
    raw = word.encode("utf-8", "surrogateescape" if _is_from_bytes(word) else "surrogatepass")
    return "$'" + "".join(_escape(byte) for byte in raw) + "'"


def _is_from_bytes(word: str) -> bool:
    return all(not 0xD800 <= ord(char) <= 0xDFFF or 0xDC80 <= ord(char) <= 0xDCFF for char in word)


def _escape(byte: int) -> str:
    if byte in b"\\'":
        return "\\" + chr(byte)
    # Three octal digits end by themselves; \x41 would swallow a following hexadecimal digit in some shells.
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
