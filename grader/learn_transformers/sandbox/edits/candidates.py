"""All small edits of a few definitions: a walk over the statements, and over the expressions in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from . import expressions, statements
from .expressions import Scope, called
from .siblings import COUNTING, MOVING_AXES, REDUCING, SHAPING
from .what import What

MOST = 4000  # candidates of one function, with those that it calls
Place = tuple[int, int, int, int]  # the lines of the statement and of what is changed in it, and its columns

_BLOCKS = ("body", "orelse", "finalbody", "handlers")
_LEFT_OUT = frozenset(("decorator_list", "returns", "annotation", "type_params", "type_comment", "ctx"))
_UNTOUCHED = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass, ast.JoinedStr)
_ROLES = {"axis": What.AXIS, "dim": What.AXIS, "keepdims": What.KEEPDIMS, "keepdim": What.KEEPDIMS}
_ROLES |= {"dtype": What.DTYPE, "k": What.DIAGONAL, "diagonal": What.DIAGONAL}


@dataclass(frozen=True, eq=False)
class Candidate:
    """One edit: a field of a node that gets another value, in the top-level statement with this number.

    `inserts` says that something is added that was not there.
    """

    top: int
    holder: ast.AST
    field: str
    new: Any
    what: What
    place: Place
    inserts: bool = False


def candidates(tops: Iterable[tuple[int, ast.stmt]], numpy: str) -> list[Candidate]:
    """The edits of some of a module's statements, given with their numbers; what inserts something comes last."""
    found = list(islice((c for number, top in tops for c in _Walk(number, top, numpy).edits(top)), 2 * MOST))
    return sorted(found, key=lambda candidate: candidate.inserts)[:MOST]


def _names(top: ast.stmt) -> tuple[str, ...]:
    """The arguments and variables of a definition, in order."""
    found = dict.fromkeys(a.arg for n in ast.walk(top) if isinstance(n, ast.arguments) for a in _arguments(n))
    found |= dict.fromkeys(n.id for n in ast.walk(top) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return tuple(found)[: expressions.MAX_NAMES]


def _arrays(top: ast.stmt) -> frozenset[str]:
    """The names that are seen to be arrays: something of them is taken, or they stand in a product of matrices."""
    bases: list[ast.AST] = []
    for node in ast.walk(top):
        if isinstance(node, ast.Attribute | ast.Subscript):
            bases.append(node.value)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            bases += [node.left, node.right]
    found = {base.id for base in bases if isinstance(base, ast.Name)}
    return frozenset(found | (_parameters(top) - _looked_up(top)))  # what is not used yet may be one


def _looked_up(top: ast.stmt) -> set[str]:
    return {n.id for n in ast.walk(top) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _parameters(top: ast.stmt) -> set[str]:
    return {a.arg for n in ast.walk(top) if isinstance(n, ast.arguments) for a in _arguments(n)}


def _arguments(node: ast.arguments) -> Iterator[ast.arg]:
    yield from (*node.posonlyargs, *node.args, *node.kwonlyargs)


class _Walk:
    """Over one top-level statement."""

    def __init__(self, number: int, top: ast.stmt, numpy: str) -> None:
        self.number = number
        self.scope = Scope(_names(top), _arrays(top), numpy)
        parameters, looked_up = _parameters(top), _looked_up(top)
        numbers = {n for n in self.scope.names if n not in self.scope.arrays} - parameters
        self.everywhere = numbers | (parameters - looked_up)
        self.line = top.lineno

    def edits(self, statement: ast.AST) -> Iterator[Candidate]:
        """Of a statement: of the expressions that it holds itself, then of the blocks below it."""
        if isinstance(statement, _UNTOUCHED):
            return
        self.line = line = getattr(statement, "lineno", self.line)
        self.scope = replace(self.scope, near=self._near(statement))
        if not isinstance(statement, ast.Raise | ast.Assert):
            yield from self._parts(statement, None)
        for field in _BLOCKS:
            block = getattr(statement, field, None)
            if isinstance(block, list):
                yield from self._blocks(statement, field, block)
                for below in block:
                    yield from self.edits(below)
        self.line = line

    def _blocks(self, holder: ast.AST, field: str, block: list[Any]) -> Iterator[Candidate]:
        for index, statement in enumerate(block if field != "handlers" else ()):
            for rule in statements.RULES:
                for what, new in rule(block, index, self.scope):
                    yield Candidate(self.number, holder, field, new, what, _all_of(statement))
            for new, moved in statements.moved(block, index):
                yield Candidate(self.number, holder, field, new, What.INDENTATION, _all_of(moved))

    def _parts(self, holder: ast.AST, role: What | None) -> Iterator[Candidate]:
        """Of the expressions that a node holds."""
        for field, value in ast.iter_fields(holder):
            if field in _LEFT_OUT or (field in _BLOCKS and isinstance(value, list)):
                continue
            for index, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.AST) and not isinstance(node, _UNTOUCHED):
                    part = What.SLICE if isinstance(node, ast.Slice) else _role(holder, field, index) or role
                    yield from self._changes(holder, field, index, node, part)
                    yield from self._parts(node, part)

    def _changes(
        self, holder: ast.AST, field: str, index: int, node: ast.AST, role: What | None
    ) -> Iterator[Candidate]:
        if not isinstance(node, ast.expr):
            return
        value = getattr(holder, field)
        for inserts, found in self._of(holder, field, node, role):
            for what, new in found:
                if isinstance(holder, ast.Return) and isinstance(node, ast.Tuple):
                    what = What.RESULTS
                changed = expressions.at(value, index, new) if isinstance(value, list) else new
                yield Candidate(self.number, holder, field, changed, role or what, self._place(node), inserts)

    def _of(
        self, holder: ast.AST, field: str, node: ast.expr, role: What | None
    ) -> Iterator[tuple[bool, Iterator[expressions.Change]]]:
        """What may stand in the place of a node, as far as its place allows: changes, then insertions."""
        foreign = isinstance(node, ast.Name) and node.id not in self.scope.names
        if isinstance(getattr(node, "ctx", None), ast.Store):
            if isinstance(node, ast.Tuple | ast.List):
                yield False, expressions.elements(node, self.scope)
            elif isinstance(node, ast.Subscript):
                yield False, expressions.indices(node, self.scope)
        elif isinstance(node, ast.Name | ast.Attribute) and (foreign or field == "func"):
            yield False, expressions.functions(node, self.scope)
            if isinstance(node, ast.Name) and field != "func" and not isinstance(holder, ast.Attribute):
                yield False, expressions.foreign_names(node, self.scope)
        elif isinstance(holder, ast.Attribute) and holder.attr == "shape":
            if isinstance(node, ast.Name):
                yield False, expressions.names(node, self.scope)
        elif not (isinstance(node, ast.Attribute) and node.attr == "shape"):
            passed_on = isinstance(holder, ast.Assign | ast.AugAssign | ast.Return | ast.Tuple) or field == "args"
            product = isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.MatMult)
            yield False, expressions.changes(node, self.scope)
            whole = role is None and (passed_on or product)
            yield True, expressions.insertions(node, self.scope, whole=whole)

    def _near(self, statement: ast.AST) -> tuple[str, ...]:
        """The names that a statement holds itself, the numbers among the variables, and arguments that are not used."""
        held = {n.id for part in self._own(statement) for n in ast.walk(part) if isinstance(n, ast.Name)}
        return tuple(n for n in self.scope.names if n in held or n in self.everywhere)

    @staticmethod
    def _own(statement: ast.AST) -> Iterator[ast.AST]:
        for field, value in ast.iter_fields(statement):
            if field not in _BLOCKS:
                yield from (v for v in (value if isinstance(value, list) else [value]) if isinstance(v, ast.AST))

    def _place(self, node: ast.expr) -> Place:
        end = node.end_col_offset if node.end_lineno == node.lineno else 0
        return self.line, node.lineno, node.col_offset, end or 0


def _all_of(statement: ast.stmt) -> Place:
    return statement.lineno, statement.lineno, 0, 0


def _role(holder: ast.AST, field: str, index: int) -> What | None:
    """What an edit of this part is about, whatever is edited in it."""
    if isinstance(holder, ast.keyword):
        return _ROLES.get(holder.arg or "")
    if isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.Pow) and field == "right":
        return What.POWER
    if isinstance(holder, ast.Slice):
        return What.SLICE
    if isinstance(holder, ast.Subscript) and field == "slice":
        of_a_shape = isinstance(holder.value, ast.Attribute) and holder.value.attr == "shape"
        return What.SIZE if of_a_shape else What.INDEX
    if isinstance(holder, ast.arguments) and field in ("defaults", "kw_defaults"):
        return What.DEFAULT
    if isinstance(holder, ast.Call) and field == "args":
        return _role_of_argument(holder, index)
    return None


def _role_of_argument(call: ast.Call, index: int) -> What | None:
    function = called(call)
    if function in COUNTING:
        return What.RANGE
    constant = isinstance(call.args[index], ast.Constant | ast.Tuple)
    if function in REDUCING and constant:
        return What.AXIS
    if function in MOVING_AXES and constant:
        return What.AXES
    return What.SHAPE if function in SHAPING and (index or constant) else None
