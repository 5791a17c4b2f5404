"""Which names a formula may use: the problem's own symbols, functions, constants."""

from __future__ import annotations

from dataclasses import dataclass, field

from .notation import ACCENTS, FUNCTIONS, LETTER_OF, NAMED, SHORT_FUNCTIONS

#: Names that Python takes for itself.
_SPELLED = {"lam": "lambda", "lmbda": "lambda", "lamda": "lambda"}
#: Letters of the longest name, so that a word of a thousand letters costs nothing.
_LONGEST = 12
_MARKS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c"}


@dataclass(slots=True)
class Symbols:
    """The names that a formula may use.

    Attributes
    ----------
    own : dict of str to str
        Every spelling of the problem's symbols, to the contract's name.
    defined : frozenset of str
        Names that the student gives a meaning: they have none here.
    functions : dict of str to str
        Every spelling of a function, to its name.
    named : dict of str to str
        Constants.
    """

    own: dict[str, str]
    defined: frozenset[str] = frozenset()
    functions: dict[str, str] = field(default_factory=lambda: dict(FUNCTIONS))
    named: dict[str, str] = field(default_factory=lambda: dict(NAMED))

    @classmethod
    def of(cls, names: tuple[str, ...]) -> Symbols:
        """Make the table for these names of the contract."""
        own: dict[str, str] = {}
        for name in names:
            own[name] = name
            own[_SPELLED.get(name, name)] = name
            base, _, mark = name.partition("_")
            if mark:
                own[base + mark] = name
        table = cls(own)
        for short, function in SHORT_FUNCTIONS.items():
            table.functions.setdefault(short, function)
        for name in own:
            table.functions.pop(name, None)
            table.named.pop(name, None)
        return table

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the kind of token that a name is and what it stands for; None if nobody knows it."""
        if name in self.defined:
            return None
        if name in self.own:
            return "SYM", self.own[name]
        if name in self.functions:
            return "FUNC", self.functions[name]
        if name in self.named:
            return "NAMED", self.named[name]
        # ReLU, Diag, Sigmoid, EXP: longer names in any letter case.
        if len(name) > 2 and name.lower() in self.functions:
            return "FUNC", self.functions[name.lower()]
        return None

    def split(self, word: str) -> list[str]:
        """Take a word apart into known names, as few as possible; single letters where there is no other way."""
        if self.find(word) is not None:
            return [word]
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST), end):
                before = best[start]
                if before is None or self.find(word[start:end]) is None:
                    continue
                if best[end] is None or len(before) + 1 < len(best[end] or []):
                    best[end] = [*before, word[start:end]]
        return best[-1] if best[-1] is not None else list(word)


def shown(name: str) -> str:
    """Write a name of the contract as on paper: ``z_hat`` as ẑ, ``lam`` as λ."""
    base, _, mark = name.partition("_")
    spelled = _SPELLED.get(base, base)
    letter = LETTER_OF.get(spelled, spelled)
    if mark in _MARKS and len(letter) == 1:
        import unicodedata

        return unicodedata.normalize("NFC", letter + _MARKS[mark])
    return letter + (f"_{mark}" if mark else "")


def accented(base: str, accent: str) -> str:
    """Return the name of a symbol under an accent."""
    return f"{base}_{ACCENTS.get(accent, accent)}"
