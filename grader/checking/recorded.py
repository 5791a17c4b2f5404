"""What a starter kit has in place of a reference: the public cases, and what the reference answers on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.checking.cases import Case
from grader.checking.exact import decoded, fingerprint
from grader.errors import AuthorError, NotRecorded

FILE_NAME = "recorded.json"


class RecordedFunction:
    """Answer like the reference, for the arguments that were asked when the kit was made.

    Parameters
    ----------
    name : str
        The reference's name for it.
    answers : mapping of str to JSON
        By the arguments' fingerprint.
    """

    def __init__(self, name: str, answers: Mapping[str, Any]) -> None:
        self.name = name
        self._answers = answers

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Look the answer up.

        Raises
        ------
        NotRecorded
            If nobody asked for it when the kit was made.
        """
        try:
            return decoded(self._answers[fingerprint(args, kwargs)])
        except (KeyError, TypeError):
            raise NotRecorded(f"the kit holds no answer of {self.name} to what your code led to") from None


class Recorded:
    """The recorded parts of one problem."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def function(self, name: str) -> RecordedFunction:
        """Return what stands for a function of the reference."""
        return RecordedFunction(name, self._data["answers"].get(name, {}))

    def value(self, name: str) -> Any:
        """Return a constant of the reference."""
        return decoded(self._data["values"][name])

    def cases(self, check: str) -> Any:
        """Return what makes the cases of a check: the recorded ones, whatever the generator."""

        def recorded_cases(rng: np.random.Generator) -> Iterator[Case]:
            yield from decoded(self._data["cases"][check])

        return recorded_cases


def recorded(checks_file: str, digest: str) -> Recorded:
    """Read ``recorded.json`` beside a kit's ``checks.py``.

    Parameters
    ----------
    checks_file : str
        ``__file__``.
    digest : str
        SHA-256 of the file's bytes. It stands in ``checks.py``, so a change of what was recorded changes that, too.

    Raises
    ------
    AuthorError
        If the file is missing, or is another one.
    """
    path = Path(checks_file).with_name(FILE_NAME)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AuthorError(f"cannot be read ({error.strerror}); unpack the starter kit again", path) from error
    # Line ends may have been changed on the way (git, an archive made on Windows).
    if hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() != digest:
        raise AuthorError("is not the file that the kit was made with; unpack the starter kit again", path)
    return Recorded(json.loads(data))
