"""Search, within bounds, for few small changes that make a wrong formula right: they name the mistake."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from .contract import Contract
from .edits import Editor
from .faults import FormulaFault
from .matrices import agreement, samples
from .points import Numbers
from .readings import Reading
from .steps import Step
from .tree import Node, walk

#: Formulas of 25 parts looked at; a thousand take about 0.1 s, and their cost grows with the square of their size.
MOST = 4000
_WORK = MOST * 25**2
#: Changes, of which a frequent one costs 1.
MOST_COST = 3


def mistakes(contract: Contract, tree: Node, reading: Reading, *, is_python: bool, seed: int) -> tuple[str, ...]:
    """Return the kinds of mistakes in a formula; nothing if they were not found.

    Parameters
    ----------
    tree : Node
        A settled formula that is not right.
    reading : Reading
        How it was read.
    """
    is_right = _judge_of(contract, seed)
    editor = Editor(contract.symbols, contract.formula.names, is_scalar=contract.is_scalar)
    # Two columns side by side are taken elementwise: what else is wrong shows only then.
    generous = replace(reading, is_lenient=True)
    order = count()
    waiting: list[tuple[int, int, Node, tuple[str, ...]]] = [(0, next(order), tree, ())]
    cheapest = {tree: 0}
    best: tuple[str, ...] = ()
    limit = MOST_COST + 1
    most = min(MOST, _WORK // sum(1 for _ in walk(tree)) ** 2)
    while waiting and waiting[0][0] + 1 < limit and len(cheapest) < most:
        cost, _, current, found = heapq.heappop(waiting)
        for edit in editor.edits(current):
            total = cost + edit.cost
            if len(cheapest) >= most:
                break
            if total >= limit or total >= cheapest.get(edit.tree, limit):
                continue
            cheapest[edit.tree] = total
            said = found if edit.mistake in found else (*found, edit.mistake)
            try:
                step, _ = contract.steps_of(edit.tree, generous, is_python=is_python)
            except FormulaFault:
                step = None
            if step is not None and is_right(step):
                best, limit = said, total
            heapq.heappush(waiting, (total, next(order), edit.tree, said))
    return best


def _judge_of(contract: Contract, seed: int) -> Callable[[Step], bool]:
    if not contract.is_scalar:
        first, *others = samples(contract, seed)
        shape = contract.formula.result_shape

        def is_right(step: Step) -> bool:
            if step.shape != shape or agreement(step, shape, [first]) != "equal":
                return False
            return agreement(step, shape, others) == "equal"

        return is_right
    return Numbers(contract, seed).agree
