"""Stand for a student whose names are bound to code, to formulas, or some to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.checking.limits import Limits
from grader.child.values import HandleRef
from grader.errors import NotHandedIn, ProcessEnded, StudentRaised
from grader.formulas.answers import FormulaAnswers
from grader.formulas.placeholders import is_empty
from grader.student.connection import Connection
from grader.student.figures import Gallery
from grader.student.loading import Forms, Origin, Sections
from grader.student.proxy import BoxedStudent
from grader.student.remote import Call, RemoteFunction, Source, text_of

#: For each name what was written for it, and in which file, in order of precedence.
Texts = Mapping[str, Sequence[tuple[str, str]]]
#: No formula is longer (see `formulas.limits`); a text that is must not be kept as it is.
_CHARS = 20_000
#: What the starter raises in the place of an answer.
_PLACEHOLDER = "NotImplementedError"


class WrittenStudent(BoxedStudent):
    """A submission whose names may be bound to formulas: in a file of code, or in files of their own.

    Parameters
    ----------
    formulas : FormulaAnswers
        What the problem says of them, and who computes them.
    texts : mapping
        What stands in files that are no code.
    others : sequence of str
        Other names that stand there, to be suggested for a missing one.
    """

    def __init__(
        self,
        spawn: Callable[[], Connection],
        files: Mapping[str, bytes],
        sources: Sequence[Source],
        wanted: Sequence[str],
        limits: Limits,
        forms: Forms = (),
        *,
        sections: Sections | None = None,
        known_bad: dict[str, ProcessEnded] | None = None,
        gallery: Gallery | None = None,
        formulas: FormulaAnswers | None = None,
        texts: Texts | None = None,
        others: Sequence[str] = (),
    ) -> None:
        super().__init__(
            spawn, files, sources, wanted, limits, forms, sections=sections, known_bad=known_bad, gallery=gallery
        )
        self.find_earlier: Callable[[str], Any] = lambda name: None
        self.expect_formulas(formulas or _no_formulas(), texts or {}, others)

    def expect_formulas(self, formulas: FormulaAnswers, texts: Texts, others: Sequence[str]) -> None:
        """Change what may be a formula, before the next problem is served."""
        self.formulas = formulas
        self._texts = texts
        self._others = tuple(others)
        self._spare: dict[str, tuple[str, str]] = {}
        #: Formulas that were asked for since the last time that somebody emptied this.
        self.asked: dict[str, None] = {}
        self.placeholders: list[str] = []
        #: Formulas whose mistakes were told: once is enough.
        self.explained: set[str] = set()

    def start(self) -> None:
        """Run the submission's files; without any, a process is started only when something is asked of it."""
        if self._loading.has_files:
            self.load()
        else:
            self._bind()

    def sources_are_found(self) -> None:
        """Look for formulas among the names."""
        self._bind()

    def _bind(self) -> None:
        """Find out which of the names that may be formulas are."""
        self.formulas.clear()
        self._spare = {}
        for name in self.formulas.declared:
            written = list(self._texts.get(name, ()))
            if name in self.names:
                text = self._text_in_code(name)
                if text is not None and not is_empty(text):
                    self.formulas.bind(name, text, self.source_of.get(name, ""))
                elif text is not None:
                    self.names.remove(name)
                    self.origins.pop(name, None)
                    self.also_in.pop(name, None)  # there is none here beside which it stands
                elif written:
                    self._spare[name] = written[0]
            if name not in self.names and written:
                source, origin = written.pop(0)
                self.formulas.bind(name, source, origin)
                self.names.append(name)
                self.origins[name] = Origin(origin)
            for _, origin in written:
                self.also_in.setdefault(name, []).append(origin)

    def _text_in_code(self, name: str) -> str | None:
        """Return the text that a file of code binds to a name; None if it is no text."""
        try:
            value = self.request("value", [name], self._wanted.limits.call_s)
        except (StudentRaised, NotHandedIn):  # by then, whatever its process said before
            return None
        return text_of(value, _CHARS) if isinstance(value, str) else None

    # -- what a check may ask --------------------------------------------------------------------

    def missing(self, name: str) -> NotHandedIn:
        """Make the error for a name that is not there, with the similar names that are."""
        known = self.names
        self.names = [*known, *self._others]
        try:
            return super().missing(name)
        finally:
            self.names = known

    def value(self, name: str) -> Any:
        """Fetch the value of a name; of a formula, its text."""
        return self.formulas.bound[name].source if name in self.formulas.bound else super().value(name)

    def earlier(self, name: str) -> RemoteFunction | None:
        """Return the student's answer to an earlier problem that this one builds on; None if there is none."""
        found: RemoteFunction | None = self.find_earlier(name)
        return found

    def call_and_return_arguments(self, name: str, *args: Any) -> tuple[Any, list[Any]]:
        """Call a function and return its value and the arguments after it; a formula changes none."""
        if name not in self.formulas.bound:
            return super().call_and_return_arguments(name, *args)
        self.last_call = Call(name, args, {})
        return self._noted(self.last_call), list(args)

    def ask_many(self, name: str, calls: list[tuple[list[Any], dict[str, Any]]]) -> list[Any]:
        """Call a function several times."""
        if name not in self.formulas.bound:
            try:
                return super().ask_many(name, calls)
            except StudentRaised as error:
                if not self._takes_the_place(name, error):
                    raise
        results = []
        for args, kwargs in calls:
            self.last_call = Call(name, tuple(args), kwargs)
            results.append(self._noted(self.last_call))
        self.last_call = None
        return results

    def _call(self, target: str | HandleRef, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if isinstance(target, str) and target in self.formulas.bound:
            return self._formula(target, args, kwargs)
        try:
            return super()._call(target, name, args, kwargs)
        except StudentRaised as error:
            if not isinstance(target, str) or not self._takes_the_place(target, error):
                raise
            return self._formula(target, args, kwargs)

    def _takes_the_place(self, name: str, error: StudentRaised) -> bool:
        """Let a formula take the place of a starter's placeholder: that is nobody's answer."""
        if error.kind != _PLACEHOLDER or name not in self._spare:
            return False
        source, origin = self._spare.pop(name)
        self.formulas.bind(name, source, origin)
        self.placeholders.append(name)
        self.also_in.pop(name, None)
        self.origins[name] = Origin(origin)
        return True

    def _noted(self, call: Call) -> Any:
        with self.trace.following(call):
            value = self._formula(call.name, call.args, call.kwargs)
        self.trace.note(call, value)
        return value

    def _formula(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        self.asked[name] = None
        return self.formulas.value(name, args, kwargs)


def _no_formulas() -> FormulaAnswers:
    def ask(question: Any) -> Any:
        raise TypeError("nobody asks about formulas where there are none")

    return FormulaAnswers({}, ask, {})
