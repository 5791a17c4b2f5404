"""What a starter kit says of the checks that only the grader has."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checking.declare import declarations_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldDeclaration:
    """A check that the grader has and a starter kit has not.

    Attributes
    ----------
    points : float
    form : str
        The form of the answer that it belongs to; empty for all.
    name, sentence : str
        Of a public one; a hidden one has neither.
    """

    points: float
    form: str = ""
    name: str = ""
    sentence: str = ""

    @property
    def hidden(self) -> bool:
        """Whether it is one of the hidden checks."""
        return not self.name


def withheld(*, points: float, form: str = "", name: str = "", sentence: str = "") -> None:
    """Declare, in the ``checks.py`` of a starter kit, a check that only the grader has; `grade starter` writes this.

    Parameters
    ----------
    points, form
        As of a check.
    name, sentence : str
        Of a public check that cannot be run without the reference; a hidden check is told by its points alone.
    """
    declarations, _ = declarations_of("withheld")
    declarations.withheld.append(WithheldDeclaration(points=points, form=form, name=name, sentence=sentence))
