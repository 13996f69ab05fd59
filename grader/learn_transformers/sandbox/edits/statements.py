"""What a block of statements may be changed to: each rule takes the block and the place of one statement in it.

A rule is found because it stands in `RULES`. What it yields is the whole block.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .expressions import Scope, at, method, name, other_operators, with_
from .siblings import DTYPES, SIBLINGS
from .what import What

MOST_EXCHANGED = 8  # names of one statement

Block = list[ast.stmt]
Change = tuple[What, Block]
Rule = Callable[[Block, int, Scope], Iterator[Change]]


def removed(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    yield What.STATEMENT, at(block, index) or [ast.Pass()]


def swapped_with_next(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    if index + 1 < len(block):
        yield What.STATEMENT_ORDER, [*block[:index], block[index + 1], block[index], *block[index + 2 :]]


def not_in_place(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    """`x -= y` as `x = x - y`; `y = x` as `y = x.copy()`; a copy made before something is written into it."""
    statement = block[index]
    target: Any = None
    if isinstance(statement, ast.AugAssign):
        target = statement.target
        if isinstance(target, ast.Name):
            value = ast.BinOp(name(target.id), statement.op, statement.value)
            yield What.IN_PLACE, at(block, index, ast.Assign([target], value))
    elif isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if isinstance(statement.value, ast.Name | ast.Attribute | ast.Subscript):
            yield What.IN_PLACE, at(block, index, with_(statement, value=method(statement.value, "copy")))
    while isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, ast.Name) and (isinstance(statement, ast.AugAssign) or target is not statement.targets[0]):  # type: ignore[attr-defined]
        fresh = ast.Assign([ast.Name(target.id, ast.Store())], method(name(target.id), "copy"))
        yield What.IN_PLACE, at(block, index, fresh, statement)


def exchanged(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    """Two names in each other's place, wherever a statement looks them up."""
    statement = block[index]
    if hasattr(statement, "body"):
        return
    looked_up = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    found = list(dict.fromkeys(n.id for n in looked_up))[:MOST_EXCHANGED]
    for one, other in itertools.combinations(found, 2):
        yield What.NAME, at(block, index, _Exchange({one: other, other: one}).visit(copy.deepcopy(statement)))


def everywhere(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    """Another name, or another kind of number, wherever a statement has one twice."""
    statement = block[index]
    if hasattr(statement, "body"):
        return
    parts = [n for n in ast.walk(statement) if isinstance(n, ast.Name | ast.Attribute) and isinstance(n.ctx, ast.Load)]
    found = Counter(n.id if isinstance(n, ast.Name) else n.attr for n in parts)
    for one in [repeated for repeated, times in found.items() if times > 1]:
        others = scope.names if one in scope.names else ("float64",) if one in DTYPES else SIBLINGS.get(one, ())
        what = What.NAME if one in scope.names else What.DTYPE if one in DTYPES else What.FUNCTION
        for other in others:
            yield what, at(block, index, _Exchange({one: other}).visit(copy.deepcopy(statement)))


class _Exchange(ast.NodeTransformer):
    """Puts names, and last names of attributes, in one another's place."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Load):
            node.id = self.names.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        self.generic_visit(node)
        node.attr = self.names.get(node.attr, node.attr)
        return node


def accumulated(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    """Other operators of `x -= y`; `x = y` as `x += y`, and the other way round."""
    statement = block[index]
    if isinstance(statement, ast.AugAssign):
        for what, op in other_operators(statement.op):
            yield what, at(block, index, with_(statement, op=op))
        yield What.OPERATOR, at(block, index, ast.Assign([statement.target], statement.value))
    elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name | ast.Subscript):
        yield What.OPERATOR, at(block, index, ast.AugAssign(statement.targets[0], ast.Add(), statement.value))


def conditions(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    statement = block[index]
    if isinstance(statement, ast.If | ast.While):
        yield What.CONDITION, at(block, index, with_(statement, test=ast.UnaryOp(ast.Not(), statement.test)))
    if isinstance(statement, ast.If):
        yield What.CONDITION, at(block, index, *statement.body)
        if statement.orelse:
            yield What.CONDITION, at(block, index, *statement.orelse)
            yield What.CONDITION, at(block, index, *statement.body, *statement.orelse)


def exceptions(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    """Another exception as a ValueError; an assertion as one."""
    statement = block[index]
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        said = statement.exc.args if isinstance(statement.exc, ast.Call) else []
        error = with_(statement, exc=ast.Call(name("ValueError"), said, []))
        yield What.EXCEPTION, at(block, index, error)
    elif isinstance(statement, ast.Assert):
        error = ast.Raise(ast.Call(name("ValueError"), [statement.msg] if statement.msg else [], []), None)
        yield What.EXCEPTION, at(block, index, ast.If(ast.UnaryOp(ast.Not(), statement.test), [error], []))


def leaps(block: Block, index: int, scope: Scope) -> Iterator[Change]:
    statement = block[index]
    if isinstance(statement, ast.Break | ast.Continue):
        yield What.STATEMENT, at(block, index, ast.Continue() if isinstance(statement, ast.Break) else ast.Break())


RULES: tuple[Rule, ...] = (
    not_in_place,
    accumulated,
    conditions,
    exceptions,
    exchanged,
    everywhere,
    removed,
    swapped_with_next,
    leaps,
)


def moved(block: Block, index: int) -> Iterator[tuple[Block, ast.stmt]]:
    """The first or last statement of a loop out of it, the next one into it: the block, and what was moved."""
    statement = block[index]
    if isinstance(statement, ast.For | ast.While | ast.If):
        body = statement.body
        if len(body) > 1:
            yield at(block, index, with_(statement, body=body[:-1]), body[-1]), body[-1]
            yield at(block, index, body[0], with_(statement, body=body[1:])), body[0]
        if index + 1 < len(block):
            longer = with_(statement, body=[*body, block[index + 1]])
            yield [*block[:index], longer, *block[index + 2 :]], block[index + 1]
