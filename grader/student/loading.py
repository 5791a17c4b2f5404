"""Run a submission's files in a process, and know what they define and where each name is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.checking.limits import Limits
from grader.errors import EngineError, ProcessEnded, StudentEnded, StudentRaised
from grader.student.cells import Process, is_bad, name_of, run_cells
from grader.student.figures import DRAW_S, Gallery
from grader.student.remote import Source, raised, text_of

Forms = Sequence[Sequence[Sequence[str]]]
#: A notebook's section, by file: its parts as (the cell that each ends with, its cells).
Sections = Mapping[str, Sequence[tuple[int, Sequence[int]]]]

#: For our own steps before the student's code runs: a busy machine must not look like our fault.
PREPARE_S = 60.0
#: Files are first run with this seed, and every seed of their own is theirs; see `seeding.disturb`.
FIRST_SEED = 0
_ALL_CELLS = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a problem asks for.

    Attributes
    ----------
    names : tuple of str
        The contract's names.
    limits : Limits
        Seconds for loading and for each call.
    forms : sequence of forms, each a sequence of alternative names
        A later file is only run while no form is complete; without forms, while a name is missing.
    sections : mapping of str to parts
        Where in a notebook the names are read; without, at its end.
    """

    names: tuple[str, ...]
    limits: Limits
    forms: Forms = ()
    sections: Sections = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a name's value is read.

    Attributes
    ----------
    path : str
        The file.
    cell : int
        The notebook's cell that bound it; 0 outside notebooks.
    is_later : bool
        It is bound only after the problem's section: the value at the end of the notebook is read.
    is_changed : bool
        It is bound again after the section.
    is_whole : bool
        What everything held at the section's end could be kept; else a value changed in place is read as it became.
    place : str
        Of a function, the file or cell that it is defined in: "hw3.ipynb cell 7".
    line : int
        And the line.
    """

    path: str
    cell: int = 0
    is_later: bool = False
    is_changed: bool = False
    is_whole: bool = True
    place: str = ""
    line: int = 0


class _Again(Exception):
    """The process is gone, and nobody's fault is to be noted: run the files once more."""


class Loading:
    """The files of a submission as they were run in one process.

    Parameters
    ----------
    files : mapping of str to bytes
        The submission's files, laid into the process's working directory.
    sources : sequence of Source
        The files that are run, in order of precedence.
    known_bad : dict
        Files and cells that ended a process, by name; shared by all that load this submission.
    gallery : Gallery
        Where the figures go.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        sources: Sequence[Source],
        known_bad: dict[str, ProcessEnded],
        gallery: Gallery,
    ) -> None:
        self._files = dict(files)
        self._sources = list(sources)
        self._known_bad = known_bad
        self._gallery = gallery
        self._unread: list[Source] = []
        self._has_main_part = False
        self.names: list[str] = []
        self.origins: dict[str, Origin] = {}
        self.also_in: dict[str, list[str]] = {}
        self.faults: list[tuple[str, StudentEnded]] = []
        self.cpu_s = 0.0

    @property
    def has_files(self) -> bool:
        """Whether there is anything to run."""
        return bool(self._sources)

    def again(self) -> Loading:
        """Return a loading of the same files for another process."""
        return Loading(self._files, self._sources, self._known_bad, self._gallery)

    def run(self, process: Process, wanted: Wanted, seed: int, *, until_section: bool = False) -> bool:
        """Run the files in a new process.

        Parameters
        ----------
        until_section : bool
            Run no cell behind the problem's section.

        Returns
        -------
        bool
            Whether it is done: a file or cell that ended the process is left out at the next try, for which a
            new process is needed.
        """
        self.faults, self.names = [], []
        try:
            process.request("files", [self._files], PREPARE_S)
            process.request("seed", [seed], PREPARE_S)
            if seed != FIRST_SEED:
                process.request("disturb", [seed], PREPARE_S)
        except (ProcessEnded, StudentRaised) as error:
            # Nothing of the student's has run yet: whatever went wrong is ours.
            raise EngineError(f"a child could not be prepared: {error}") from error
        loaded: list[Source] = []
        for source in self._sources:
            if source.path in self._known_bad:
                self.faults.append((source.path, self._known_bad[source.path]))
                continue
            if loaded and wanted.names and self.is_complete(wanted):
                break
            try:
                self._load(process, source, wanted, until_section=until_section)
            except ProcessEnded as ended:
                self._leave_out(source, ended)
                return False
            except _Again:
                return False
            except StudentRaised as error:
                # The file ran, but left the process so that it cannot say what is defined.
                self.faults.append((source.path, error))
            loaded.append(source)
        self._unread = [source for source in self._sources if source not in loaded]
        try:
            self.find_sources(process, wanted)
            process.sources_are_found()
        except ProcessEnded as ended:
            if not loaded:
                raise EngineError(f"a child without any file ended: {ended.message}") from ended
            # A thread or a timer of the last file's, perhaps: it ended the process after it was loaded.
            self._known_bad[loaded[-1].path] = ended
            return False
        return True

    def _leave_out(self, source: Source, ended: ProcessEnded) -> None:
        """Note what ended the process: one cell of a notebook, or the whole file."""
        has_bad_cell = any(ended is known for known in self._known_bad.values())
        if not has_bad_cell or is_bad(source, self._known_bad):
            self._known_bad[source.path] = ended

    def _load(self, process: Process, source: Source, wanted: Wanted, *, until_section: bool) -> None:
        self._gallery.begin(source.path)
        if source.kind == "notebook":
            ends = [end for end, _ in wanted.sections.get(source.path, ())]
            self.faults += run_cells(
                process,
                source,
                wanted.limits,
                self._known_bad,
                max(ends) if until_section and ends else _ALL_CELLS,
                lambda cell, waiting: self._draw(process, source, cell, waiting),
            )
            self._ask_for_names(process, wanted)
        else:
            self._load_module(process, source, wanted, as_main=False)
            if self._may_be_a_script(wanted):
                self._load_module(process, source, wanted, as_main=True)
        self._gallery.finish(source.path)

    def _load_module(self, process: Process, source: Source, wanted: Wanted, *, as_main: bool) -> None:
        reply = process.request("load", [source.path, source.data, as_main], wanted.limits.load_s)
        if not (isinstance(reply, list) and len(reply) == 3 and isinstance(reply[0], list)):
            raise process.end_by_protocol("sent no list of exceptions")
        self.faults += [(source.path, raised(fault)) for fault in reply[0][:30]]
        self._has_main_part = reply[1] is True
        self._draw(process, source, 0, reply[2] if type(reply[2]) is int else 0)
        self._ask_for_names(process, wanted)

    def _ask_for_names(self, process: Process, wanted: Wanted) -> None:
        reply = process.request("names", [], wanted.limits.call_s)
        if not (isinstance(reply, list) and len(reply) == 2 and isinstance(reply[0], list)):
            raise process.end_by_protocol("sent no list of names")
        self.names = [text_of(name, 200) for name in reply[0]]
        self.cpu_s = reply[1] if isinstance(reply[1], float) else 0.0

    def _draw(self, process: Process, source: Source, cell: int, waiting: int) -> None:
        if waiting <= 0 or not self._gallery.wants(source.path) or self._gallery.is_full(source.path, waiting):
            return
        try:
            self._gallery.take(source.path, cell, process.request("draw", [], DRAW_S))
        except StudentRaised:
            return  # their code replaced something that we need for this
        except ProcessEnded as ended:
            self._gallery.give_up(source.path)
            raise _Again from ended

    def _may_be_a_script(self, wanted: Wanted) -> bool:
        """Say whether a file keeps its work under ``if __name__ == "__main__"``."""
        if not self._has_main_part or self.faults:
            return False
        is_there = any(name in self.names for name in wanted.names)
        return not is_there or (len(wanted.forms) > 1 and not self.is_complete(wanted))

    def is_complete(self, wanted: Wanted) -> bool:
        """Say whether some form of the answer is all there."""
        return any(
            all(any(name in self.names for name in names) for names in form)
            for form in wanted.forms or [[(name,) for name in wanted.names]]
        )

    def faults_about(self, name: str) -> list[tuple[str, StudentEnded]]:
        """Return the faults that may be why a name is missing: of files, and of cells whose text binds it."""
        name = re.escape(name)  # a search in the text, never a parse
        binds = re.compile(rf"^[ \t]*(?:(?:def|class)[ \t]+{name}\b|{name}[ \t]*[=:,])", re.MULTILINE)
        texts = {
            name_of(source.path, number): text for source in self._sources for number, text in source.cells
        }
        return [(where, fault) for where, fault in self.faults if where not in texts or binds.search(texts[where])]

    def can_serve(self, wanted: Wanted) -> bool:
        """Say whether another problem can be served: no file that it may need was left unread."""
        return not self._unread or self.is_complete(wanted)

    def find_sources(self, process: Process, wanted: Wanted) -> None:
        """Set notebooks back to the problem's section, and note where each name is read."""
        self.origins, self.also_in = {}, {}
        try:
            self._ask_for_sources(process, wanted)
        except StudentRaised:
            # Their code replaced something that we need for this. It only serves the notes.
            return

    def _ask_for_sources(self, process: Process, wanted: Wanted) -> None:
        sections = [
            (path, [(end, list(cells)) for end, cells in parts]) for path, parts in wanted.sections.items()
        ]
        found = process.request("sources", [list(wanted.names), sections], wanted.limits.call_s)
        if isinstance(found, list) and len(found) == len(wanted.names):
            told = {name: _origin(each) for name, each in zip(wanted.names, found, strict=True)}
            self.origins = {name: origin for name, origin in told.items() if origin is not None}
        readable = [source for source in self._sources if source.path not in self._known_bad]
        for source in readable if len(readable) > 1 else ():
            names = process.request("scan", [source.kind, source.data, list(source.cells)], wanted.limits.call_s)
            for name in names if isinstance(names, list) else []:
                origin = self.origins.get(name) if isinstance(name, str) else None
                if origin is not None and origin.path != source.path:
                    self.also_in.setdefault(name, []).append(source.path)


def _origin(told: Any) -> Origin | None:
    if not (isinstance(told, tuple) and len(told) == 7 and isinstance(told[0], str) and told[0]):
        return None
    cell = told[1] if type(told[1]) is int and 0 < told[1] < 10**6 else 0
    line = told[6] if type(told[6]) is int and 0 < told[6] < 10**7 else 0
    flags = (told[2] is True, told[3] is True, told[4] is True)
    return Origin(text_of(told[0], 300), cell, *flags, text_of(told[5], 320) if line else "", line)
