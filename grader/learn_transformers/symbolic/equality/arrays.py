"""The value of a formula in `float64`: `judging/` compares it with what the function gives that computes the same.

The meaning of every head is that of `evaluate`; what is undefined there is NaN here, what is too large is infinite.
Whether two formulas are equal is decided elsewhere, in `decide`.

    evaluate(tree, {"p": np.array([0.2, 0.8])}, {"i": 1, "j": 2})
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import product
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from learn_transformers.symbolic.language.tree import NUMERIC, RELATIONS, Tree, free_names

Value: TypeAlias = float | NDArray[np.float64]

MOST_TERMS: Final = 10_000  # of one sum
MOST_STEPS: Final = 100_000  # nodes of one formula, each counted as often as a sum comes by
_WHOLE: Final = 1e-9  # this close to a whole number, an index is one
_LARGEST_ROOT: Final = 60
_LARGEST_FACTORIAL: Final = 170
_LARGEST_CHOSEN_FROM: Final = 1_000
_LARGEST_EXTENT: Final = 1_000


class NoValue(ValueError):
    """A formula that cannot be worked out: an index beyond the entries, shapes that do not fit, too long a sum."""


def evaluate(
    tree: Tree, values: Mapping[str, float | int | NDArray[Any]], sizes: Mapping[str, int] | None = None
) -> Value:
    """A number, a vector or a matrix, with `values` and `sizes` in place of the names; `NoValue` where it has none."""
    run = _Run(_prepared(values, sizes))
    with np.errstate(all="ignore"):
        return _plain(run.of(tree))


def grid(
    tree: Tree,
    values: Mapping[str, float | int | NDArray[Any]],
    sizes: Mapping[str, int] | None = None,
    indices: tuple[str, ...] = ("i", "j"),
    extents: tuple[int, ...] = (),
) -> NDArray[np.float64]:
    """A formula in free indices as a whole array: its axes are `indices`, each running from 1 to its extent."""
    if len(indices) != len(extents):
        raise ValueError(f"{len(indices)} indices, but {len(extents)} extents")
    run = _Run(_prepared(values, sizes))
    entries = []
    with np.errstate(all="ignore"):
        for places in product(*(range(1, extent + 1) for extent in extents)):
            run.bound = dict(zip(indices, map(float, places), strict=True))
            entries.append(run.of(tree))
    if len({np.shape(entry) for entry in entries}) > 1:
        raise NoValue("the entries have different shapes")
    shape = np.shape(entries[0]) if entries else ()
    return np.array(entries, dtype=np.float64).reshape((*extents, *shape))


def _prepared(values: Mapping[str, Any], sizes: Mapping[str, int] | None) -> dict[str, Value]:
    return {name: _plain(np.asarray(value, dtype=np.float64)) for name, value in ({**(sizes or {}), **values}).items()}


def _plain(value: Any) -> Value:
    return value if type(value) is float else float(value) if np.ndim(value) == 0 else value


class _Run:
    """One formula, at one place or at all places of a grid, whose indices are bound there like those of a sum.

    All places share the steps that are left, and what does not depend on their indices.
    """

    def __init__(self, names: Mapping[str, Value]) -> None:
        self.steps = MOST_STEPS
        self.needs: dict[int, tuple[str, ...]] = {}
        self.names = names
        self.bound: dict[str, float] = {}
        self.known: dict[tuple[Any, ...], Value] = {}

    def of(self, tree: Tree) -> Value:
        head = tree[0]
        if head == "number":
            return _number(tree)
        if head == "name":
            return self.name(tree[1])
        self.steps -= 1
        if self.steps < 0:
            raise NoValue("the sums take too many steps")
        if head in ("+", "*", "neg", "/", "index"):
            return _RULES[head](self, tree)
        key = (id(tree), *(self.bound.get(name) for name in self.names_in(tree)))
        if key not in self.known:
            self.known[key] = _FUNCTIONS[head](self.of(tree[1])) if head in NUMERIC else _RULES[head](self, tree)
        return self.known[key]

    def name(self, name: str) -> Value:
        if name in self.bound:
            return self.bound[name]
        if name not in self.names:
            raise NoValue(f"{name} has no value")
        return self.names[name]

    def names_in(self, tree: Tree) -> tuple[str, ...]:
        if id(tree) not in self.needs:
            self.needs[id(tree)] = tuple(sorted(free_names(tree)))
        return self.needs[id(tree)]

    def scalar(self, tree: Tree) -> float:
        value = self.of(tree)
        if isinstance(value, np.ndarray):
            raise NoValue(f"a number is needed, not an array of shape {value.shape}")
        return value

    def array(self, tree: Tree) -> NDArray[np.float64]:
        value = self.of(tree)
        if not isinstance(value, np.ndarray):
            raise NoValue("a vector or a matrix is needed, not a number")
        return value

    def integer(self, tree: Tree) -> int:
        value = self.scalar(tree)
        if not (abs(value) < 1e15 and abs(value - round(value)) < _WHOLE):
            raise NoValue("an index that is no whole number")
        return round(value)


def _number(tree: Tree) -> float:
    try:
        return float(tree[1])
    except OverflowError:
        return math.inf


def _are_numbers(values: Iterable[Value]) -> bool:
    """As most are, and NumPy takes its time to find out."""
    return all(type(value) is float for value in values)


def _same_shapes(values: list[Value]) -> list[Value]:
    if _are_numbers(values):
        return values
    if any(np.shape(value) != np.shape(values[0]) for value in values[1:]):
        raise NoValue("the parts have different shapes")
    return values


def _together(combine: Callable[[Any, Any], Any], values: list[Value]) -> Value:
    """Entry by entry; a smaller part is repeated along the axes that it lacks."""
    try:
        return _plain(reduce(combine, values))
    except ValueError:
        raise NoValue("the parts have shapes that do not fit") from None


def _sum(run: _Run, tree: Tree) -> Value:
    parts = [run.of(part) for part in tree[1:]]
    return reduce(operator.add, parts) if _are_numbers(parts) else _together(np.add, parts)


def _product(run: _Run, tree: Tree) -> Value:
    result = run.of(tree[1])
    for part in tree[2:]:
        factor = run.of(part)
        if isinstance(result, np.ndarray) and isinstance(factor, np.ndarray):
            raise NoValue("* is for numbers; two arrays are multiplied by @ or had")
        result = result * factor
    return result


def _quotient(run: _Run, tree: Tree) -> Value:
    above, below = run.of(tree[1]), run.of(tree[2])
    if _are_numbers((above, below)):
        return above / below if below else math.nan
    return _together(np.divide, [above, np.where(np.asarray(below) == 0, math.nan, below)])


def _negative(run: _Run, tree: Tree) -> Value:
    return -run.of(tree[1])


def _power(run: _Run, tree: Tree) -> Value:
    base = run.of(tree[1])
    if not isinstance(base, np.ndarray):
        return _raised(base, run.scalar(tree[2]))
    exponent = run.integer(tree[2])
    if exponent < 0 or base.ndim != 2 or base.shape[0] != base.shape[1]:
        raise NoValue("powers are for numbers and square matrices")
    return np.asarray(np.linalg.matrix_power(base, exponent))


def _raised(base: float, exponent: float) -> float:
    """Real powers: 0^0 is 1, an odd root of a negative number is real, an even one undefined."""
    if base == 0 and exponent < 0:
        return math.nan
    if base >= 0 or not math.isfinite(exponent) or exponent == round(exponent):
        return float(np.power(np.float64(base), exponent))
    for degree in range(3, _LARGEST_ROOT, 2):
        above = exponent * degree
        if abs(above - round(above)) < _WHOLE:
            size = float(np.power(np.float64(-base), exponent))
            return -size if round(above) % 2 else size
    return math.nan


def _constant(run: _Run, tree: Tree) -> Value:
    return math.pi if tree[1] == "pi" else math.e


def _entry(run: _Run, tree: Tree) -> Value:
    value = run.array(tree[1])
    places = [run.integer(place) for place in tree[2:]]
    if len(places) > value.ndim:
        raise NoValue(f"{len(places)} indices of an array with {value.ndim} axes")
    for place, extent in zip(places, value.shape, strict=False):
        if not 1 <= place <= extent:
            raise NoValue(f"entry {place} of {extent}")
    return _plain(value[tuple(place - 1 for place in places)])


def _terms(run: _Run, tree: Tree) -> list[Value]:
    body, bound, lower, upper = tree[1:]
    first, last = run.integer(lower), run.integer(upper)
    if last - first >= MOST_TERMS:
        raise NoValue(f"a sum of more than {MOST_TERMS} terms")
    outer = run.bound.get(bound)
    terms = []
    try:
        for index in range(first, last + 1):
            run.bound[bound] = float(index)
            terms.append(run.of(body))
    finally:
        if outer is None:
            run.bound.pop(bound, None)
        else:
            run.bound[bound] = outer
    return _same_shapes(terms) if terms else terms


def _big_sum(run: _Run, tree: Tree) -> Value:
    terms = _terms(run, tree)
    return _plain(np.sum(np.array(terms, dtype=np.float64), axis=0) if terms else np.zeros_like(_example(run, tree)))


def _big_product(run: _Run, tree: Tree) -> Value:
    terms = _terms(run, tree)
    example = terms[0] if terms else _example(run, tree)
    if not isinstance(example, np.ndarray):
        return math.prod(map(float, terms))
    if example.ndim != 2 or example.shape[0] != example.shape[1]:
        raise NoValue("Prod multiplies numbers or square matrices")
    return np.asarray(reduce(np.matmul, terms, np.eye(len(example))))


def _example(run: _Run, tree: Tree) -> Value:
    """Of a sum without terms: a term beside its limits, for its shape; 0 where there is none."""
    body, bound, lower, upper = tree[1:]
    for limit in (lower, upper):
        try:
            return _terms(run, (tree[0], body, bound, limit, limit))[0]
        except NoValue:
            continue
    return 0.0


def _extreme_term(run: _Run, tree: Tree) -> Value:
    terms = _terms(run, tree)
    return float((np.max if tree[0] == "Max" else np.min)(np.array(terms))) if terms else math.nan


def _delta(run: _Run, tree: Tree) -> Value:
    one, other = run.scalar(tree[1]), run.scalar(tree[2])
    return 1.0 if math.isclose(one, other, rel_tol=1e-12) else 0.0


def _extreme(run: _Run, tree: Tree) -> Value:
    values = run.array(tree[1]) if len(tree) == 2 and np.ndim(run.of(tree[1])) else [run.scalar(p) for p in tree[1:]]
    return float((np.max if tree[0] == "max" else np.min)(values))


def _conditional(run: _Run, tree: Tree) -> Value:
    """Only the branch that is taken has to have a value."""
    relation, left, right = tree[1]
    one, other = run.scalar(left), run.scalar(right)
    if math.isnan(one) or math.isnan(other):
        return math.nan
    gap = 0 if math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12) else int(one > other) - int(one < other)
    return run.of(tree[2] if RELATIONS[relation](gap) else tree[3])


def _remainder(run: _Run, tree: Tree) -> Value:
    above, below = run.scalar(tree[1]), run.scalar(tree[2])
    return above - below * _floor(above / below) if below else math.nan


def _binomial(run: _Run, tree: Tree) -> Value:
    above, below = run.scalar(tree[1]), run.scalar(tree[2])
    if above != round(above) or below != round(below) or not 0 <= above < _LARGEST_CHOSEN_FROM:
        return math.nan
    return float(math.comb(round(above), round(below))) if below >= 0 else 0.0


def _column(run: _Run, tree: Tree) -> Value:
    return _of_axes(run.array(tree[1]), 1)[:, np.newaxis]


def _ones(run: _Run, tree: Tree) -> Value:
    return np.ones(_extent(run, tree[1]))


def _eye(run: _Run, tree: Tree) -> Value:
    return np.eye(_extent(run, tree[1]))


def _extent(run: _Run, tree: Tree) -> int:
    extent = run.integer(tree)
    if not 1 <= extent <= _LARGEST_EXTENT:
        raise NoValue(f"an array with {extent} entries along an axis")
    return extent


def _of_vector(function: Callable[[NDArray[np.float64]], Any]) -> Callable[[_Run, Tree], Value]:
    return lambda run, tree: float(function(_of_axes(run.array(tree[1]), 1)))


def _matrix(run: _Run, tree: Tree) -> Value:
    return np.array([[run.scalar(entry) for entry in row[1:]] for row in tree[1:]], dtype=np.float64)


def _vector(run: _Run, tree: Tree) -> Value:
    return np.array([run.scalar(entry) for entry in tree[1:]], dtype=np.float64)


def _transpose(run: _Run, tree: Tree) -> Value:
    value = run.array(tree[1])
    return value.T if value.ndim == 2 else value[np.newaxis, :]


def _matrix_product(run: _Run, tree: Tree) -> Value:
    result: Value = run.array(tree[1])
    for part in tree[2:]:
        result = _two(result, run.array(part), part)
    return result


def _two(left: Value, right: NDArray[np.float64], part: Tree) -> Value:
    if not isinstance(left, np.ndarray):
        raise NoValue("@ multiplies matrices")
    if left.ndim == 1 and part[0] == "T" and right.shape[0] == 1:
        return np.outer(left, right[0])  # x @ T(y)
    if left.shape[-1] != right.shape[0]:
        raise NoValue(f"{left.shape} @ {right.shape}")
    result = np.asarray(left @ right)
    return _plain(result[0] if result.shape == (1,) else result)  # T(x) @ y is a number


def _hadamard(run: _Run, tree: Tree) -> Value:
    return _together(np.multiply, [run.of(part) for part in tree[1:]])


def _trace(run: _Run, tree: Tree) -> Value:
    return float(np.trace(_of_axes(run.array(tree[1]), 2)))


def _diagonal(run: _Run, tree: Tree) -> Value:
    return np.array(np.diag(run.array(tree[1])))


def _row_sums(run: _Run, tree: Tree) -> Value:
    return np.asarray(_of_axes(run.array(tree[1]), 2).sum(axis=1))


def _of_axes(value: NDArray[np.float64], axes: int) -> NDArray[np.float64]:
    if value.ndim != axes:
        raise NoValue(f"an array with {axes} axes is needed, not {value.ndim}")
    return value


def _softmax(run: _Run, tree: Tree) -> Value:
    value = run.array(tree[1])
    powers = np.exp(value - value.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


_RULES: Final[dict[str, Callable[[_Run, Tree], Value]]] = {
    "+": _sum, "*": _product, "/": _quotient, "neg": _negative, "^": _power, "constant": _constant, "index": _entry,
    "Sum": _big_sum, "Prod": _big_product, "delta": _delta, "max": _extreme, "min": _extreme, "matrix": _matrix,
    "vector": _vector, "T": _transpose, "@": _matrix_product, "had": _hadamard, "tr": _trace, "diag": _diagonal,
    "rowsum": _row_sums, "softmax": _softmax, "Max": _extreme_term, "Min": _extreme_term, "if": _conditional,
    "mod": _remainder, "binomial": _binomial, "col": _column, "ones": _ones, "eye": _eye, "sum": _of_vector(np.sum),
    "mean": _of_vector(np.mean), "var": _of_vector(np.var), "norm": _of_vector(np.linalg.norm),
    "argmax": _of_vector(lambda vector: np.argmax(vector) + 1),
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# Functions of one number, entry by entry


def _positive(value: Any) -> Any:
    return np.where(np.asarray(value) > 0, value, np.nan)


def _sigmoid(value: Any) -> Any:
    small = np.exp(-np.abs(value))  # no overflow on either side
    return np.where(np.asarray(value) < 0, small, 1) / (1 + small)


def _factorial(value: float) -> float:
    if not (value >= 0 and value == round(value)):
        return math.nan
    return float(math.factorial(round(value))) if value <= _LARGEST_FACTORIAL else math.inf


def _floor(value: float) -> float:
    """What is a whole number but for rounding is one."""
    return float(round(value) if math.isfinite(value) and abs(value - round(value)) < _WHOLE else np.floor(value))


def _entrywise(function: Callable[[float], float]) -> Callable[[Any], Any]:
    return np.vectorize(function, otypes=[np.float64])


_PLAIN_FUNCTIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "exp": np.exp, "log": lambda x: np.log(_positive(x)), "log2": lambda x: np.log2(_positive(x)), "sqrt": np.sqrt,
    "abs": np.abs, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "erf": _entrywise(math.erf), "sigmoid": _sigmoid, "softplus": lambda x: np.logaddexp(0, x),
    "relu": lambda x: np.maximum(x, 0), "factorial": _entrywise(_factorial), "floor": _entrywise(_floor),
    "sign": np.sign, "arccos": np.arccos,
}  # fmt: skip


def _returning_plain(function: Callable[[Any], Any]) -> Callable[[Value], Value]:
    return lambda value: _plain(np.asarray(function(value), dtype=np.float64))


_FUNCTIONS: Final = {name: _returning_plain(function) for name, function in _PLAIN_FUNCTIONS.items()}
