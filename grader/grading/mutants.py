"""Break a reference in small ways, one at a time: a check that notices none of them proves little.

The reference is the author's own code, so it is parsed here; a student's never is.
"""

from __future__ import annotations

import ast
import copy
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import AuthorError

EQUIVALENT = "equivalent_mutants.toml"
MODULE = "(module)"

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


#: Swapping these functions' arguments changes nothing, or nothing that could run.
_SYMMETRIC = ("max", "min", "isinstance", "zip", "range", "enumerate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One changed copy of a reference.

    Attributes
    ----------
    function : str
        The function that the change is in.
    before, after : str
        The statement without and with the change, as one line each: together with ``function`` this
        names the mutant, however the file around it moves.
    kind : str
        What was done ("operator", "constant", "dropped term", …).
    """

    function: str
    before: str
    after: str
    kind: str
    line: int
    source: bytes

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells this mutant from the others."""
        return self.function, self.before, self.after


def mutants(source: str, names: Sequence[str]) -> list[Mutant]:
    """Make every mutant of the functions that the names need, each once.

    Parameters
    ----------
    source : str
        A reference's source.
    names : sequence of str
        The contract's names; functions that none of them calls are left alone.
    """
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: dict[tuple[str, str, str], Mutant] = {}
    needed = _needed(functions, names)
    used = {node.id for name in needed for node in ast.walk(functions[name]) if isinstance(node, ast.Name)}
    homes: list[tuple[str, ast.AST]] = [(name, functions[name]) for name in needed]
    homes += [(MODULE, node) for node in tree.body if _is_constant(node, used)]
    for name, home in homes:
        for number, statement in enumerate(_statements(home)):
            for kind, changed in _changes(statement):
                before, after = _one_line(statement), _one_line(changed)
                if before == after or (name, before, after) in found:
                    continue
                text = _with_statement(tree, home, number, changed)
                found[name, before, after] = Mutant(
                    function=name, before=before, after=after, kind=kind, line=statement.lineno,
                    source=text.encode(),
                )  # fmt: skip
    return list(found.values())


def _needed(functions: dict[str, ast.FunctionDef], names: Sequence[str]) -> list[str]:
    """Return the functions that these names reach, in the file's order."""
    reached: set[str] = set()
    waiting = [name for name in names if name in functions]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            used = {node.id for node in ast.walk(functions[name]) if isinstance(node, ast.Name)}
            waiting += [other for other in used if other in functions]
    return [name for name in functions if name in reached]


def _is_constant(node: ast.stmt, used: set[str]) -> bool:
    """Say whether a statement of the module makes a constant that the functions use."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return isinstance(node, (ast.Assign, ast.AnnAssign)) and any(
        isinstance(target, ast.Name) and target.id in used for target in targets
    )


def _statements(home: ast.AST) -> list[ast.stmt]:
    """Return the statements that compute something, outermost first; not the docstring, no raise."""
    found: list[ast.stmt] = []
    for node in ast.walk(ast.Module(body=getattr(home, "body", [home]), type_ignores=[])):
        if isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom, ast.Pass, ast.FunctionDef, ast.ClassDef)):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        # A guard that raises says no to bad input, which no contract asks for.
        if isinstance(node, ast.If) and all(isinstance(inner, ast.Raise) for inner in node.body):
            continue
        if isinstance(node, ast.stmt):
            found.append(node)
    return found


def _own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement, not those of the statements inside it."""
    for field, value in ast.iter_fields(statement):
        if field in ("body", "orelse", "finalbody", "handlers", "annotation", "returns"):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.expr):
                yield from (node for node in ast.walk(item) if isinstance(node, ast.expr))


def _changes(statement: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    """Yield changed copies of one statement."""
    count = len(list(_own_expressions(statement)))
    for number in range(count):
        original = list(_own_expressions(statement))[number]
        for kind, replacement in _replacements(original):
            changed = copy.deepcopy(statement)
            target = list(_own_expressions(changed))[number]
            yield kind, _Swap(target, replacement).visit(changed)
    if isinstance(statement, ast.AugAssign):
        for operator in _OPERATORS.get(type(statement.op), ()):
            changed = copy.deepcopy(statement)
            changed.op = operator()
            yield "operator", changed


class _Swap(ast.NodeTransformer):
    """Put one node in another's place."""

    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self._target = target
        self._replacement = replacement

    def visit(self, node: ast.AST) -> ast.stmt:
        """Visit a node."""
        if node is self._target:
            return self._replacement  # type: ignore[return-value]  # an expression in an expression's place
        return self.generic_visit(node)  # type: ignore[return-value]  # the statement itself at the top


def _replacements(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield what an expression may be replaced by."""
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            for other in _OPERATORS.get(type(operator), ()):
                yield "operator", ast.BinOp(left, other(), right)
            if isinstance(operator, (ast.Add, ast.Sub, ast.Mult)):
                yield "dropped term", left
                yield "dropped term", right
            if isinstance(operator, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
                yield "swapped operands", ast.BinOp(right, operator, left)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            for comparison in _COMPARISONS.get(type(operator), ()):
                yield "comparison", ast.Compare(left, [comparison()], [right])
        case ast.BoolOp(op=joint, values=values):
            yield "and/or", ast.BoolOp(ast.Or() if isinstance(joint, ast.And) else ast.And(), values)
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield "dropped term", rest[0] if len(rest) == 1 else ast.BoolOp(joint, rest)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield "sign", operand
        case ast.Constant(value=bool() as value):
            yield "constant", ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield "constant", ast.Constant(value + 1)
            if value not in (0, 1):
                yield "constant", ast.Constant(value - 1 if isinstance(value, int) else -value)
        case ast.Attribute(value=inner, attr="T"):
            yield "transpose", inner
        case ast.Call(func=ast.Name(id="range"), args=[end], keywords=[]):
            one = ast.Constant(1)
            yield "off by one", ast.Call(node.func, [ast.BinOp(end, ast.Sub(), one)], [])
        # Of the file's own functions only: the library's refuse most swaps at once.
        case ast.Call(func=ast.Name(id=name), args=[first, second, *rest]) if name not in _SYMMETRIC:
            yield "swapped arguments", ast.Call(node.func, [second, first, *rest], node.keywords)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "swapped branches", ast.IfExp(test, orelse, body)


def _with_statement(tree: ast.Module, home: ast.AST, number: int, changed: ast.stmt) -> str:
    place = next(index for index, node in enumerate(tree.body) if node is home)
    copied = copy.deepcopy(tree)
    target = _statements(copied.body[place])[number]
    return ast.unparse(ast.fix_missing_locations(_Swap(target, changed).visit(copied)))


def _one_line(statement: ast.stmt) -> str:
    """Write a statement's own line, without what is nested in it."""
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(statement))).splitlines()[0].strip()


def equivalents(folder: Path) -> dict[tuple[str, str, str], str]:
    """Read which mutants compute the same, with the reason, from the file beside a problem's checks.

    Raises
    ------
    AuthorError
        If the file is not what it should be.
    """
    path = folder / EQUIVALENT
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
        found = {(one["function"], one["before"], one["after"]): str(one["why"]).strip() for one in entries}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise AuthorError(f"each [[mutant]] needs function, before, after and why: {error}", path) from error
    unexplained = [name for name, why in found.items() if not why]
    if unexplained:
        raise AuthorError(f"no reason why {unexplained[0]} is equivalent: why = '…'", path)
    return found
