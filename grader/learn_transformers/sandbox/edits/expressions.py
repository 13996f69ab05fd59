"""What an expression may be changed to: each rule takes one node and yields what could stand in its place.

A rule is found because it stands in one of the tuples at the end. What it yields shares its parts with the node.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .siblings import (
    ALONG_AN_AXIS,
    COUNTING,
    DTYPES,
    MOVING_AXES,
    OF_A_KIND,
    REDUCING,
    SHAPING,
    SIBLINGS,
)
from .what import What

MAX_NAMES = 12  # of a function, to be put in the place of one another
LAST_TWO = ((-1, -2), (-2, -3), (-1, -3), (0, 1), (1, 2), (0, 2))
AXES = (-1, -2, 0, 1, -3)


@dataclass(frozen=True)
class Scope:
    """What a function's code can name: its arguments and variables, those of them that are arrays, and NumPy.

    `near` are those that make sense beside what the statement names already.
    """

    names: tuple[str, ...]
    arrays: frozenset[str]
    numpy: str
    near: tuple[str, ...] = ()


Change = tuple[What, ast.expr]
Rule = Callable[[Any, Scope], Iterator[Change]]


# Building new nodes


def name(of: str) -> ast.Name:
    return ast.Name(of, ast.Load())


def with_(node: Any, **fields: Any) -> Any:
    """The same node with other parts."""
    new = copy.copy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def at(items: Sequence[Any], index: int, *new: Any) -> list[Any]:
    """The same items with other ones in the place of one."""
    return [*items[:index], *new, *items[index + 1 :]]


def swapped(items: Sequence[Any]) -> Iterator[list[Any]]:
    """The same items with two of them in each other's place; neighbors first."""
    pairs = sorted(itertools.combinations(range(len(items)), 2), key=lambda pair: pair[1] - pair[0])
    for i, j in pairs[:15]:
        new = list(items)
        new[i], new[j] = new[j], new[i]
        yield new


def method(node: ast.expr, called: str, *args: Any, **keywords: Any) -> ast.Call:
    """`node.called(*args, **keywords)`, of constants and nodes."""
    return ast.Call(ast.Attribute(node, called, ast.Load()), [_node(a) for a in args], _keywords(keywords))


def _node(value: Any) -> ast.expr:
    return value if isinstance(value, ast.AST) else ast.Constant(value)  # type: ignore[return-value]


def _keywords(given: dict[str, Any]) -> list[ast.keyword]:
    return [ast.keyword(key, _node(value)) for key, value in given.items()]


def called(node: ast.AST) -> str:
    """The last name of what a call calls, "" for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def is_method(node: ast.Call, scope: Scope) -> bool:
    """Is it a value's method, and no library's function?"""
    function = node.func
    if not isinstance(function, ast.Attribute):
        return False
    base = function.value
    return not isinstance(base, ast.Name) or base.id in scope.names


def is_value(node: ast.AST) -> bool:
    """Something that is computed, or looked up, and not assigned to?"""
    computed = isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.Subscript | ast.BinOp)
    return computed and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


# Rules on constants and names


def constants(node: ast.Constant, scope: Scope) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield What.CONSTANT, ast.Constant(not value)
    elif isinstance(value, int | float):
        for other in _other_numbers(value):
            yield What.CONSTANT, ast.Constant(other)
        for of in scope.names:
            yield What.CONSTANT, name(of)
        for size in _sizes(scope) if abs(value) > 2 else ():
            yield What.CONSTANT, size


def _other_numbers(value: float) -> list[float | None]:
    near: list[float] = [value + 1, value - 1, -value, 2 * value, value / 2, 0, 1, -1, 2, -2]
    if abs(value) > 9 or isinstance(value, float):
        near += [value * 10, value / 10, *([float(f"{1 / value:.12g}")] if value else [])]
    else:
        near += [-3, 0.5]
    whole = isinstance(value, int)
    found = dict.fromkeys(int(v) if whole and v == int(v) else v for v in near if abs(v) < 1e300)
    return [v for v in found if v != value] + ([None] if value in (0, 1, -1) and whole else [])


def names(node: ast.Name, scope: Scope) -> Iterator[Change]:
    if node.id in scope.names and isinstance(node.ctx, ast.Load):
        for other in scope.names:
            if other != node.id:
                yield What.NAME, name(other)


def foreign_names(node: ast.Name, scope: Scope) -> Iterator[Change]:
    """A name of the function's, or a size, in the place of what has its name outside of the function."""
    if node.id not in scope.names:
        for other in (*map(name, scope.names), *_sizes(scope)):
            yield What.NAME, other


def functions(node: ast.Name | ast.Attribute, scope: Scope) -> Iterator[Change]:
    field = "attr" if isinstance(node, ast.Attribute) else "id"
    mine = getattr(node, field)
    if mine in scope.names and field == "id":
        return
    for other in SIBLINGS.get(mine, ()):
        yield What.FUNCTION, with_(node, **{field: other})
    if mine in DTYPES:
        for other in ("float", "bool", "int") if field == "id" else ("float64", "bool_", "int64"):
            if other != mine:
                yield What.DTYPE, with_(node, **{field: other})


# Rules on operators


_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)
_LOGIC = (ast.BitAnd, ast.BitOr, ast.BitXor)
_COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_OPPOSITE = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}


def other_operators(op: ast.AST) -> Iterator[tuple[What, ast.operator]]:
    """What may stand in an operator's place."""
    for group in (_ARITHMETIC, _LOGIC):
        if isinstance(op, group):
            for other in group:
                if not isinstance(op, other):
                    what = What.CONDITION if group is _LOGIC else What.OPERATOR
                    yield (What.POWER if ast.Pow in (type(op), other) else what), other()


def operators(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    for what, op in other_operators(node.op):
        yield what, with_(node, op=op)


def comparisons(node: ast.Compare, scope: Scope) -> Iterator[Change]:
    for index, op in enumerate(node.ops):
        others = _COMPARED if isinstance(op, _COMPARED) else (_OPPOSITE[type(op)],)
        for other in others:
            if not isinstance(op, other):
                yield What.COMPARISON, with_(node, ops=at(node.ops, index, other()))


def conditions(node: ast.BoolOp, scope: Scope) -> Iterator[Change]:
    yield What.CONDITION, with_(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for index in range(len(node.values)):
        rest = at(node.values, index)
        yield What.CONDITION, rest[0] if len(rest) == 1 else with_(node, values=rest)


def choices(node: ast.IfExp, scope: Scope) -> Iterator[Change]:
    yield What.CONDITION, with_(node, body=node.orelse, orelse=node.body)
    yield What.CONDITION, node.body
    yield What.CONDITION, node.orelse


def dropped_sign(node: ast.UnaryOp, scope: Scope) -> Iterator[Change]:
    yield What.SIGN if isinstance(node.op, ast.USub | ast.UAdd) else What.CONDITION, node.operand


def inserted_sign(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if is_value(node):
        yield What.SIGN, ast.UnaryOp(ast.USub(), node)
    if isinstance(node, ast.Name | ast.Call | ast.Compare) or called(node) or _is_logic(node):
        yield What.CONDITION, ast.UnaryOp(ast.Invert(), node)


def _is_logic(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, _LOGIC)


def brackets(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    """`a / b * c` as `a / (b * c)`, and the other way round."""
    if isinstance(node.left, ast.BinOp):
        inner = node.left
        yield What.BRACKETS, with_(inner, right=with_(node, left=inner.right))
    if isinstance(node.right, ast.BinOp):
        inner = node.right
        yield What.BRACKETS, with_(inner, left=with_(node, right=inner.left))


def operand_order(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    if not isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
        yield What.OPERAND_ORDER, with_(node, left=node.right, right=node.left)


def other_factor(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    """Another factor in the place of a number."""
    if isinstance(node.op, ast.Mult | ast.Div) and isinstance(node.right, ast.Constant):
        for factor in _factors(scope):
            for op in (ast.Div, ast.Mult):
                yield What.FACTOR, with_(node, op=op(), right=factor)


def dropped_operand(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    what = What.FACTOR
    if isinstance(node.op, ast.Add | ast.Sub):
        what = What.TERM
    elif isinstance(node.op, ast.Pow):
        what = What.POWER
    elif _is_logic(node):
        what = What.CONDITION
    yield what, node.left
    yield what, node.right


# Rules on calls


def axis(node: ast.Call, scope: Scope) -> Iterator[Change]:
    given = [k for k in node.keywords if k.arg in ("axis", "dim")]
    function = called(node)
    if function not in ALONG_AN_AXIS or any(k.arg is None for k in node.keywords):
        return
    if given:
        yield What.AXIS, with_(node, keywords=[k for k in node.keywords if k not in given])
        yield from _other_axes(node, given[0])
        return
    for other in AXES:
        yield What.AXIS, with_(node, keywords=[*node.keywords, *_keywords({"axis": other})])
        if function in REDUCING:
            both = _keywords({"axis": other, "keepdims": True})
            rest = [k for k in node.keywords if k.arg not in ("keepdims", "keepdim")]
            yield What.AXIS, with_(node, keywords=[*rest, *both])
    if "axis" in scope.names:
        yield What.AXIS, with_(node, keywords=[*node.keywords, ast.keyword("axis", name("axis"))])


def _other_axes(node: ast.Call, given: ast.keyword) -> Iterator[Change]:
    """Axes in the place of what is no number."""
    index = node.keywords.index(given)
    others: list[Any] = [] if isinstance(given.value, ast.Constant) else list(AXES)
    if not isinstance(given.value, ast.Tuple):
        others.append(ast.Tuple([ast.Constant(-2), ast.Constant(-1)], ast.Load()))
    for other in others:
        yield What.AXIS, with_(node, keywords=at(node.keywords, index, ast.keyword(given.arg, _node(other))))


def keepdims(node: ast.Call, scope: Scope) -> Iterator[Change]:
    rest = [k for k in node.keywords if k.arg not in ("keepdims", "keepdim")]
    if len(rest) < len(node.keywords):
        yield What.KEEPDIMS, with_(node, keywords=rest)
    elif called(node) in REDUCING:
        yield What.KEEPDIMS, with_(node, keywords=[*rest, *_keywords({"keepdims": True})])


def argument_order(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) not in SHAPING | MOVING_AXES:
        for args in swapped(node.args):
            yield What.ARGUMENT_ORDER, with_(node, args=args)
        for values in swapped([k.value for k in node.keywords[:4]]):
            keywords = [with_(k, value=v) for k, v in zip(node.keywords[:4], values, strict=True)]
            yield What.ARGUMENT_ORDER, with_(node, keywords=[*keywords, *node.keywords[4:]])


def dropped_argument(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if len(node.args) > 1:
        yield What.ARGUMENT, with_(node, args=node.args[:-1])
    for index, keyword in enumerate(node.keywords):
        if keyword.arg not in ("axis", "dim", "keepdims", "keepdim"):
            what = What.DTYPE if keyword.arg == "dtype" else What.ARGUMENT
            yield what, with_(node, keywords=at(node.keywords, index))


def dropped_call(node: ast.Call, scope: Scope) -> Iterator[Change]:
    what = What.DTYPE if called(node) == "astype" else What.AXES if called(node) in MOVING_AXES else What.CALL
    if is_method(node, scope):
        assert isinstance(node.func, ast.Attribute)
        yield what, node.func.value
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield what, node.args[0]


def diagonal(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) in ("triu", "tril", "tri", "eye") and not any(k.arg in ("k", "diagonal") for k in node.keywords):
        key = "k" if scope.numpy else "diagonal"
        for offset in (1, -1):
            yield What.DIAGONAL, with_(node, keywords=[*node.keywords, *_keywords({key: offset})])


def kind_of_number(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) in OF_A_KIND:
        rest = [k for k in node.keywords if k.arg != "dtype"]
        for kind in ("float", "bool"):
            yield What.DTYPE, with_(node, keywords=[*rest, ast.keyword("dtype", name(kind))])


def as_floats(node: ast.Name, scope: Scope) -> Iterator[Change]:
    if node.id in scope.names:
        yield What.DTYPE, ast.BinOp(node, ast.Mult(), ast.Constant(1.0))


def inserted_call(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if is_value(node):
        yield What.POWER, ast.BinOp(node, ast.Pow(), ast.Constant(0.5))
        yield What.POWER, ast.BinOp(node, ast.Pow(), ast.Constant(2))
        for function in ("exp", "log", "abs"):
            yield What.CALL, method(name(scope.numpy), function, node) if scope.numpy else method(node, function)


# Rules on shapes


def not_transposed(node: ast.Attribute, scope: Scope) -> Iterator[Change]:
    if node.attr in ("T", "mT"):
        yield What.AXES, node.value
        for pair in LAST_TWO[:2]:
            yield What.AXES, method(node.value, "swapaxes", *pair)


def transposed(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if is_value(node):
        for pair in LAST_TWO if called(node) in SHAPING | MOVING_AXES else LAST_TWO[:2]:
            yield What.AXES, method(node, "swapaxes", *pair)


def moved_axes(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) not in MOVING_AXES:
        return
    first = 0 if is_method(node, scope) else 1
    args = node.args[first:]
    if len(args) == 2 and called(node) in ("swapaxes", "transpose", "moveaxis"):
        for i, j in LAST_TWO:
            yield What.AXES, with_(node, args=[*node.args[:first], ast.Constant(i), ast.Constant(j)])
    for order in _orders(args):
        yield What.AXES, with_(node, args=[*node.args[:first], *order])


def _orders(args: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    """Other orders of the axes, given one by one or as one tuple."""
    if len(args) == 1 and isinstance(args[0], ast.Tuple | ast.List):
        for order in _orders(args[0].elts):
            yield [with_(args[0], elts=order)]
    elif 2 < len(args) <= 4:
        yield from (list(order) for order in itertools.permutations(args) if list(order) != list(args))
    else:
        yield from swapped(args)


def shaped(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) not in SHAPING:
        return
    first = 0 if is_method(node, scope) else 1
    for order in _orders(node.args[first:]):
        yield What.SHAPE, with_(node, args=[*node.args[:first], *order])


def transposed_before(node: ast.Call, scope: Scope) -> Iterator[Change]:
    """Other axes of what is given another shape."""
    for pair in LAST_TWO if called(node) in SHAPING else ():
        if is_method(node, scope):
            assert isinstance(node.func, ast.Attribute)
            yield What.AXES, with_(node, func=with_(node.func, value=method(node.func.value, "swapaxes", *pair)))
        elif node.args:
            yield What.AXES, with_(node, args=at(node.args, 0, method(node.args[0], "swapaxes", *pair)))


def order_of_calls(node: ast.Call, scope: Scope) -> Iterator[Change]:
    """`x.a().b()` as `x.b().a()`."""
    if called(node) not in MOVING_AXES | SHAPING or not isinstance(node.func, ast.Attribute):
        return
    base = node.func.value
    if isinstance(base, ast.Call) and called(base) in MOVING_AXES | SHAPING and is_method(base, scope):
        assert isinstance(base.func, ast.Attribute)
        inner = with_(node, func=with_(node.func, value=base.func.value))
        yield What.ORDER, with_(base, func=with_(base.func, value=inner))


def sizes(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if called(node) == "len" and isinstance(node, ast.Call) and len(node.args) == 1:
        for i in (-1, -2, 1):
            yield What.SIZE, _size(node.args[0], i)


def _sizes(scope: Scope) -> Iterator[ast.expr]:
    for array in scope.names:
        if array in scope.arrays:
            yield from (_size(name(array), axis) for axis in (-1, -2))


def _size(node: ast.expr, axis: int) -> ast.expr:
    return ast.Subscript(ast.Attribute(node, "shape", ast.Load()), ast.Constant(axis), ast.Load())


def subscripts(node: ast.Constant, scope: Scope) -> Iterator[Change]:
    """An einsum's letters, two of one group in each other's place."""
    if not isinstance(node.value, str) or len(node.value) > 60:
        return
    text = node.value
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    for i, j in itertools.combinations(letters, 2):
        if j - i <= 2 and text[i:j].isalpha() and text[i] != text[j]:
            yield What.SUBSCRIPTS, ast.Constant(text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :])
    for i in letters:
        for other in sorted({text[j] for j in letters} - {text[i]}):
            yield What.SUBSCRIPTS, ast.Constant(text[:i] + other + text[i + 1 :])


# Rules on indices, slices and ranges


def by_one(node: ast.expr) -> Iterator[ast.expr]:
    """One more and one less."""
    for op in (ast.Add, ast.Sub):
        yield ast.BinOp(node, op(), ast.Constant(1))


def slices(node: ast.Slice, scope: Scope) -> Iterator[Change]:
    for field, first in (("lower", 1), ("upper", -1), ("step", -1)):
        bound = getattr(node, field)
        others: list[ast.expr | None] = [ast.Constant(first)]
        if bound is not None:
            others = [None, *([] if isinstance(bound, ast.Constant) else by_one(bound))]
        for other in others:
            yield What.SLICE, with_(node, **{field: other})
    if node.step is None:
        yield What.SLICE, with_(node, step=ast.Constant(2))
    if node.upper is None:
        yield What.SLICE, with_(node, upper=ast.Constant(1))
    if node.upper is not None and node.lower is None:
        yield What.SLICE, with_(node, lower=node.upper, upper=None)
        yield What.SLICE, with_(node, lower=ast.UnaryOp(ast.USub(), node.upper), upper=None)
    elif node.lower is not None and node.upper is None:
        yield What.SLICE, with_(node, lower=None, upper=node.lower)


def indices(node: ast.Subscript, scope: Scope) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load):
        yield What.INDEX, node.value
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for index in range(len(parts) + 1):
        for new in (ast.Slice(), ast.Constant(None)):
            longer = ast.Tuple([*parts[:index], new, *parts[index:]], ast.Load())
            yield What.INDEX, with_(node, slice=longer)


def new_axis(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if is_value(node):
        for new in (ast.Tuple([ast.Constant(...), ast.Constant(None)], ast.Load()), ast.Constant(None)):
            yield What.INDEX, ast.Subscript(node, new, ast.Load())


def ranges(node: ast.Call, scope: Scope) -> Iterator[Change]:
    if called(node) not in COUNTING:
        return
    for index, argument in enumerate(node.args):
        for other in by_one(argument):
            yield What.RANGE, with_(node, args=at(node.args, index, other))
    if len(node.args) == 1:
        yield What.RANGE, with_(node, args=[ast.Constant(1), *node.args])
        (end,) = node.args
        yield What.RANGE, with_(node, args=[ast.Constant(1), ast.BinOp(end, ast.Add(), ast.Constant(1))])
        yield What.RANGE, with_(node, args=[ast.Constant(0), end, ast.Constant(2)])
    elif len(node.args) == 3:
        yield What.RANGE, with_(node, args=node.args[:2])
    else:
        begin, end = node.args
        yield What.RANGE, with_(node, args=[ast.BinOp(end, ast.Sub(), begin)])
        for less, fewer in zip(by_one(begin), by_one(end), strict=True):
            yield What.RANGE, with_(node, args=[less, fewer])


def elements(node: ast.Tuple | ast.List, scope: Scope) -> Iterator[Change]:
    if 1 < len(node.elts) <= 6:
        for order in swapped(node.elts):
            yield What.ORDER, with_(node, elts=order)
        if isinstance(node.ctx, ast.Load):
            for index in range(len(node.elts)):
                rest = at(node.elts, index)
                yield What.ORDER, with_(node, elts=rest)
                if len(rest) == 1:
                    yield What.ORDER, rest[0]


def conditions_of_loops(node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Iterator[Change]:
    for index, loop in enumerate(node.generators):
        if loop.ifs:
            yield What.CONDITION, with_(node, generators=at(node.generators, index, with_(loop, ifs=[])))
    if len(node.generators) == 2:
        yield What.ORDER, with_(node, generators=node.generators[::-1])


# Rules that insert small expressions over the learner's names


def off_by_one(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if isinstance(node, ast.Name) and node.id in scope.names and isinstance(node.ctx, ast.Load):
        for other in by_one(node):
            yield What.TERM, other


def factors(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if not is_value(node):
        return
    for other in scope.near:
        if other in scope.arrays:
            yield What.FACTOR, ast.BinOp(node, ast.MatMult(), name(other))
    for factor in _factors(scope):
        for op in (ast.Div, ast.Mult):
            yield What.FACTOR, ast.BinOp(node, op(), factor)


def _factors(scope: Scope) -> Iterator[ast.expr]:
    yield ast.Constant(2)
    for other in scope.near:
        size = _size(name(other), -1) if other in scope.arrays else name(other)
        yield size
        yield ast.BinOp(size, ast.Pow(), ast.Constant(0.5))


def largest_taken_away(node: ast.expr, scope: Scope) -> Iterator[Change]:
    if isinstance(node, ast.Name | ast.BinOp) and is_value(node):
        along: Any = name("axis") if "axis" in scope.names else -1
        yield What.TERM, ast.BinOp(node, ast.Sub(), method(node, "max", axis=along, keepdims=True))


_Rules = tuple[tuple[type | tuple[type, ...], Rule], ...]

# What is there is changed, left out, or put in another order
RULES: _Rules = (
    (ast.Constant, constants),
    (ast.Name, names),
    ((ast.Name, ast.Attribute), functions),
    (ast.BinOp, operators),
    (ast.Compare, comparisons),
    (ast.BoolOp, conditions),
    (ast.IfExp, choices),
    (ast.UnaryOp, dropped_sign),
    (ast.BinOp, brackets),
    (ast.BinOp, operand_order),
    (ast.BinOp, dropped_operand),
    (ast.BinOp, other_factor),
    (ast.Call, axis),
    (ast.Call, keepdims),
    (ast.Call, argument_order),
    (ast.Call, dropped_argument),
    (ast.Call, dropped_call),
    (ast.Call, diagonal),
    (ast.Call, kind_of_number),
    (ast.Call, moved_axes),
    (ast.Attribute, not_transposed),
    (ast.Call, shaped),
    (ast.Call, order_of_calls),
    (ast.Call, sizes),
    (ast.Constant, subscripts),
    (ast.Slice, slices),
    (ast.Subscript, indices),
    (ast.Call, ranges),
    ((ast.Tuple, ast.List), elements),
    ((ast.ListComp, ast.GeneratorExp), conditions_of_loops),
)
# Something is added that was not there: it could as well make up for a mistake elsewhere
INSERTIONS: _Rules = (
    (ast.expr, inserted_sign),
    (ast.expr, transposed),
    (ast.Call, transposed_before),
    (ast.expr, new_axis),
    (ast.expr, inserted_call),
    (ast.Name, as_floats),
    (ast.Name, off_by_one),
)
INSERTIONS_INTO_WHOLE_VALUES: _Rules = (
    (ast.expr, largest_taken_away),
    (ast.expr, factors),
)


def changes(node: ast.AST, scope: Scope) -> Iterator[Change]:
    """What could stand in a node's place, made of what stands there."""
    for kind, rule in RULES:
        if isinstance(node, kind):
            yield from rule(node, scope)


def insertions(node: ast.AST, scope: Scope, *, whole: bool) -> Iterator[Change]:
    """A node with something added; `whole` if it is a value that is passed on as it is."""
    for kind, rule in (*INSERTIONS, *INSERTIONS_INTO_WHOLE_VALUES) if whole else INSERTIONS:
        if isinstance(node, kind):
            yield from rule(node, scope)
