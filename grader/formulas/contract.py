"""A declaration made ready: the names it allows, the shapes of its symbols, the right answer's steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .clauses import clauses_of
from .declaration import Formula
from .evaluation import Floats, Value
from .faults import Unreadable
from .grammar import parse
from .lexer import Reader
from .notation import LIBRARIES
from .readings import Reading, settle
from .shapes import Shaper
from .steps import Step
from .symbols import Symbols
from .tree import Node, Sym, transform, walk

#: A tree after all definitions were put in.
MOST_NODES = 1500
_MOST_DEFINITIONS = 8
_PYTHON = re.compile(rf"@|\*\*|\.T(?![A-Za-z])|(?<![A-Za-z\\]){LIBRARIES}\.[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula that could be read, before its products are settled."""

    tree: Node
    is_python: bool
    is_mended: bool


class Contract:
    """What a formula is read and judged by.

    Raises
    ------
    Unreadable, ShapeFault
        If the declaration itself is wrong: its author's mistake.
    """

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.is_scalar = formula.is_scalar
        letters = [letter for argument in formula.signature for letter in argument.shape if letter != "1"]
        self.dimension = letters[0] if letters else ""
        self.domains = {name: formula.where.get(name, "real") for name in formula.names}
        self.table = Symbols.of((*formula.names, *formula.means))
        for notation, name in formula.also.items():
            spelled = Reader(notation, self.table, is_scalar=self.is_scalar).tokens()
            if len(spelled) != 1:
                raise Unreadable(f"also={{{notation!r}: …}} is no single symbol")
            self.table.own[spelled[0].text] = name
        self.symbols: dict[str, Step] = {
            argument.name: Step("var", (), argument.shape, None, argument.name) for argument in formula.signature
        }
        self.means: dict[str, Step] = {}
        for name, notation in formula.means.items():
            found = self.steps(self.read(notation), Reading())[0]
            self.means[name] = found
            # Of a matrix formula they are computed once and used as variables.
            self.symbols[name] = found if self.is_scalar else Step("var", (), found.shape, None, name)
        self.right = None if formula.right is None else self.steps(self.read(formula.right), Reading())[0]

    def read(self, source: str) -> Parsed:
        """Read a formula.

        Raises
        ------
        Unreadable
            With the place.
        """
        reader = Reader(source, self.table, is_scalar=self.is_scalar)
        found = clauses_of(reader.tokens(), frozenset(self.formula.names))
        if len(found.definitions) > _MOST_DEFINITIONS:
            raise Unreadable(f"it defines more than {_MOST_DEFINITIONS} names")
        tree = parse(found.answer)
        meanings = [(name, parse(tokens)) for name, tokens in found.definitions]
        for _ in meanings:  # one may use another, whatever their order
            for name, meaning in meanings:
                tree = _replaced(tree, name, meaning)
        unknown = next((node for node in walk(tree) if isinstance(node, Sym) and node.name not in self.symbols), None)
        if unknown is not None:
            raise Unreadable(f"`{unknown.name}` is defined by itself", unknown.span)
        return Parsed(tree, _PYTHON.search(source) is not None, reader.is_mended)

    def steps(self, parsed: Parsed, reading: Reading) -> tuple[Step, list[str]]:
        """Return the steps of one reading of a formula, and remarks.

        Raises
        ------
        ShapeFault
            If its parts do not fit together.
        """
        return self.steps_of(settle(parsed.tree, reading), reading, is_python=parsed.is_python)

    def steps_of(self, tree: Node, reading: Reading, *, is_python: bool = False) -> tuple[Step, list[str]]:
        """Return the steps of a settled tree, and remarks."""
        shaper = Shaper(self.symbols, self.dimension, is_lenient=reading.is_lenient, is_python=is_python)
        return shaper.steps(tree), list(shaper.notes)

    def floats(self, arguments: Mapping[str, Any], sizes: Mapping[str, int]) -> Floats:
        """Return an evaluation of matrix formulas at these arguments; what symbols mean is computed once."""
        values: dict[str, Value] = dict(arguments)
        found = Floats(values, sizes)
        for name, step in self.means.items():
            values[name] = found.value(step)
        return found


def _replaced(tree: Node, name: str, meaning: Node) -> Node:
    """Put what a name means in its place."""
    size = sum(1 for _ in walk(meaning))
    count = sum(isinstance(node, Sym) and node.name == name for node in walk(tree))
    if size * count + sum(1 for _ in walk(tree)) > MOST_NODES:
        raise Unreadable("with its definitions it is too large")
    return transform(tree, lambda node: meaning if node == Sym(name) else node)
