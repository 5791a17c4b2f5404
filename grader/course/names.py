"""How names of files and students are shown, which entries are no part of an answer, and what is no file."""

from __future__ import annotations

import os
import stat
import unicodedata

# What editors, archivers, Python and operating systems leave behind: never part of an answer.
IGNORED = frozenset({
    ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", ".ipynb_checkpoints", "__MACOSX", ".DS_Store",
    ".idea", ".vscode", ".mypy_cache", ".pytest_cache", ".ruff_cache", "Thumbs.db", "desktop.ini",
})  # fmt: skip

CODE_SUFFIXES = (".py", ".ipynb")
# Files of formulas, in order of precedence, both behind everything that is code.
ANSWER_FILES = ("answers.toml", "answers.tex")
ANSWER_SUFFIXES = (".toml", ".tex")
ARCHIVE_SUFFIXES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")

# Format characters that are invisible but spell names in Persian and Indic scripts.
_JOINERS = "\u200c\u200d"


def shown(name: str) -> str:
    r"""Write a name from the file system so that it can be printed, stored and encoded.

    Bytes that are not UTF-8 become ``\xNN``; control characters, bidi overrides and other invisible
    characters become escapes, so that a name can neither paint the terminal nor lie about itself.

    Examples
    --------
    >>> shown("hw3.py"), shown("a\udcff\x1b.py")
    ('hw3.py', 'a\\xff\\x1b.py')
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        char if char.isprintable() or char in _JOINERS else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def student_name(name: str) -> str:
    """Write a folder's or file's name as the name of a student, in Unicode's composed form.

    macOS stores names decomposed; a gradebook must not know the same student twice.
    """
    return unicodedata.normalize("NFC", shown(name))


def is_ignored(name: str) -> bool:
    """Say whether an entry is left behind by a tool (``._x`` is macOS's resource fork of ``x``)."""
    return name in IGNORED or name.startswith("._") or name.endswith((".pyc", ".pyo"))


def is_code(name: str) -> bool:
    """Say whether a file is named like a module or a notebook, in any letter case."""
    return name.lower().endswith(CODE_SUFFIXES)


def is_answer_file(name: str) -> bool:
    """Say whether a file, in whatever folder, is named like one that holds formulas."""
    return name.rpartition("/")[2].casefold() in ANSWER_FILES


def is_archive(name: str) -> bool:
    """Say whether a file is named like an archive."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def kind_of_file(mode: int) -> str:
    """Name what a mode of ``lstat`` stands for, in a student's words."""
    for is_kind, words in (
        (stat.S_ISREG, "a regular file"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
    ):
        if is_kind(mode):
            return words
    return "a device"


def refusal(name: str, why: str) -> str:
    """Write the sentence that refuses a file by name."""
    return f"`{shown(name)}` was refused: {why}."


def refusal_of_kind(name: str, mode: int) -> str:
    """Write the sentence that refuses something that is not a regular file."""
    return refusal(name, f"it is {kind_of_file(mode)}, not a regular file")
