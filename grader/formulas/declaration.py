"""What a problem's author declares about a name that may be a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

#: Rows and columns, each a letter or "1"; empty for a number.
Shape = tuple[str, ...]

#: What an author may say of a number.
DOMAINS = ("real", "positive", "nonnegative", "integer from 2")

_ARGUMENT = re.compile(r"([A-Za-z]\w*)(?:\s*:\s*([A-Za-z1]\w*)(?:\s*×\s*([A-Za-z1]\w*))?)?", re.ASCII)


class Argument(NamedTuple):
    """One argument of the contract's function."""

    name: str
    shape: Shape


class Formula(msgspec.Struct, frozen=True):
    r"""Declare that a name of the contract may be bound to a formula: ``problem(formula={"name": Formula(…)})``.

    Attributes
    ----------
    arguments : str
        The contract's arguments in order, with the shapes of those that are no numbers: ``"x: d, W: d×d"``. The
        symbol of ``z_hat`` is ``\hat z`` (or ``ẑ``), that of ``alpha`` is ``\alpha``, that of ``lam`` is ``\lambda``.
    right : str or None
        The right answer, as LaTeX; None in a starter kit, which has ``values`` instead.
    result : str
        The right answer's shape: ``"d"`` for a column; empty for a number.
    where : mapping of str to str
        Of which numbers an argument is one: ``real`` (the default), ``positive``, ``nonnegative`` or
        ``integer from 2``.
    means : mapping of str to str
        Other symbols that the statement defines, and what they stand for: ``{"z": r"\sigma(Wx)"}``.
    also : mapping of str to str
        Other notations for a symbol: ``{r"\frac{\partial\ell}{\partial z}": "z_hat"}``.
    decides : str
        The check that fails if the formula is proved different from ``right`` although the cases missed it.
    values : list
        In a starter kit: the right answer's values at the points where formulas are compared (`points.right_values`).

    Examples
    --------
    >>> Formula("x, beta", r"\sqrt{x^2 + \beta}", where={"beta": "positive"}).names
    ('x', 'beta')
    """

    arguments: str
    right: str | None
    result: str = ""
    where: dict[str, str] = {}
    means: dict[str, str] = {}
    also: dict[str, str] = {}
    decides: str = ""
    values: list[Any] = []

    @property
    def signature(self) -> tuple[Argument, ...]:
        """The arguments in order, with their shapes."""
        found = (_ARGUMENT.fullmatch(part.strip()) for part in self.arguments.split(","))
        return tuple(Argument(one[1], _shape(one[2], one[3])) for one in found if one is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments' names in order."""
        return tuple(argument.name for argument in self.signature)

    @property
    def result_shape(self) -> Shape:
        """The right answer's shape."""
        rows, _, columns = self.result.partition("×")
        return _shape(rows.strip() or None, columns.strip() or None)

    @property
    def is_scalar(self) -> bool:
        """Whether the arguments and the result are numbers."""
        return not self.result and not any(argument.shape for argument in self.signature)

    def bind(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Give each argument its value, as a call does.

        Raises
        ------
        TypeError
            If they do not fit the contract.
        """
        values = dict(zip(self.names, args, strict=False))
        values.update(kwargs)
        if len(args) > len(self.names) or set(values) != set(self.names) or len(args) + len(kwargs) != len(values):
            raise TypeError(f"a formula in ({', '.join(self.names)}) was called with other arguments")
        return values


def _shape(rows: str | None, columns: str | None) -> Shape:
    return (rows, columns or "1") if rows else ()


def mistakes(formula: Formula) -> Iterator[str]:
    """Say what is wrong with a declaration; whether ``right`` can be read, `grade verify` shows."""
    parts = [part.strip() for part in formula.arguments.split(",")]
    for part in parts:
        if _ARGUMENT.fullmatch(part) is None:
            yield f"{part!r} is no argument of a formula; write a name, or a name and a shape: 'W: d×d'"
    if len(set(formula.names)) < len(formula.names):
        yield f"an argument comes twice in {formula.arguments!r}"
    if not re.fullmatch(r"(?:[A-Za-z]\w*(?:\s*×\s*[A-Za-z1]\w*)?)?", formula.result, re.ASCII):
        yield f"result={formula.result!r} is no shape; write 'd', or 'd×d'"
    for name, domain in formula.where.items():
        if name not in formula.names:
            yield f"where={{{name!r}: …}} is about no argument"
        if domain not in DOMAINS:
            yield f"where={{{name!r}: {domain!r}}} is none of {', '.join(DOMAINS)}"
    for notation, name in formula.also.items():
        if name not in formula.names and name not in formula.means:
            yield f"also={{{notation!r}: {name!r}}} is about no symbol"
    if formula.right is None and not formula.values:
        yield "right=None is for starter kits, which hold values=… instead"
    if formula.right is not None and not formula.right.strip():
        yield "right=… is empty"
