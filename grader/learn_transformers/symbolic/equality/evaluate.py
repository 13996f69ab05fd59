"""The value of a formula at a point: sums written out, matrices filled in, indices set.

A vector's value is a list of numbers, a matrix's a list of rows. The caller chooses the numbers: `decide` takes those
of `arithmetic`, the search for slips takes `doubles`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from learn_transformers.symbolic.equality.arithmetic import Field, NotRational, Real, Reals, TooLarge, Undefined
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, NUMERIC, RELATIONS, Tree, children, free_names

Value: TypeAlias = Any  # a number, a list of numbers, a list of lists of numbers
Point: TypeAlias = Mapping[str, Value]

_LOOK_AT_CLOCK: Final = 16  # steps
_AT_ONCE: Final = 4  # columns of a matrix product
_PER_MATRIX: Final = 16  # steps that a factor of a product of matrices is worth, beside its entries
_HARDLY_ANY: Final = 1_000
_PER_OPERATION: Final = 1_000_000  # squared digits that make a sum or product as dear as another step
_PER_FUNCTION: Final = 4_000
_DEAR: Final = {"erf": 10, "sin": 5, "cos": 5, "tan": 10}  # times: near their zeros and limits they take many digits
_MANY_DIGITS: Final = 300
_LONGEST_BINOMIAL: Final = 60_000  # bits, at most


class OutOfRange(Undefined):
    """An index beyond the entries that there are: a mistake in the formula, not a property of the point."""


@dataclass
class Budget:
    """Work that is still allowed, in steps; shared by all evaluations of one comparison.

    The same formulas take the same steps on every machine. The clock is there for what was not counted well.
    """

    steps: int = limits.STEPS
    deadline: float = field(default_factory=lambda: limits.clock() + limits.SECONDS)
    digits: int = limits.DECIMAL_DIGITS  # of a number that is worth the work
    interrupted: bool = False  # late after hardly any work: something else took the time

    def spend(self, steps: int = 1) -> None:
        """Count operations; `TooLarge` when there have been too many."""
        self.steps -= steps
        if self.steps < 0 or ((steps > 1 or self.steps % _LOOK_AT_CLOCK == 0) and self.is_late()):
            raise TooLarge

    @property
    def ended(self) -> bool:
        """Whether something was left out for want of steps or time."""
        return self.steps < 0

    def is_late(self) -> bool:
        if limits.is_past(self.deadline):
            self.interrupted = self.interrupted or limits.STEPS - self.steps < _HARDLY_ANY
            self.steps = min(self.steps, -1)
        return self.steps < 0


@dataclass
class Evaluation:
    """One evaluation of one formula: where the names get their values from, and what was computed already."""

    arithmetic: Field | Reals
    point: Point
    whole: Point  # the names that are integers, as such: for indices, limits of sums, exponents
    budget: Budget
    bound: dict[str, int] = field(default_factory=dict)
    memory: dict[tuple[Any, ...], Value] = field(default_factory=dict)
    depends: dict[int, tuple[str, ...]] = field(default_factory=dict)
    integers: Evaluation | None = None
    cost: int = 1  # of a step

    def __post_init__(self) -> None:
        if isinstance(self.arithmetic, Reals):
            self.cost += self.arithmetic.digits**2 // _PER_OPERATION

    def of(self, tree: Tree) -> Value:
        """The value of a tree; `Undefined`, `TooLarge` where it has none."""
        head = tree[0]
        if head == "number":
            value = tree[1]
            return self.arithmetic.exact(value.numerator if value.denominator == 1 else value)
        if head == "name":
            return self.name(tree[1])
        self.budget.spend(self.cost)
        if head in ("+", "*", "neg", "/", "index"):
            return _RULES[head](self, tree)
        # The rest is dear enough to be remembered, with the bound indices that it depends on.
        key = (id(tree), *(self.bound.get(name) for name in self.indices_in(tree)))
        if key in self.memory:
            return self.memory[key]
        if head in NUMERIC:
            value = _entrywise(self.of(tree[1]), lambda number: self.apply(head, number))
        else:
            value = _RULES[head](self, tree)
        self.memory[key] = value
        return value

    def name(self, name: str) -> Value:
        if name in self.bound:
            return self.arithmetic.exact(self.bound[name])
        return self.point[name]

    def indices_in(self, tree: Tree) -> tuple[str, ...]:
        known = self.depends.get(id(tree))
        if known is None:
            known = self.depends[id(tree)] = tuple(sorted(free_names(tree)))
        return known

    def integer(self, tree: Tree) -> int:
        """The value of an index or a limit of a sum."""
        value = self.exactly(tree)
        if value.__class__ is not int:
            raise Undefined("an index that is no whole number")
        return int(value)

    def exactly(self, tree: Tree) -> Real:
        """The value of an exponent or index as a real number, even while all else is computed modulo a prime."""
        if tree[0] == "number" and tree[1].denominator == 1:
            return int(tree[1])
        if tree[0] == "name" and tree[1] in self.bound:
            return self.bound[tree[1]]
        if isinstance(self.arithmetic, Reals):
            return self.of(tree)
        if self.integers is None:
            self.integers = Evaluation(Reals(60), self.whole, self.whole, self.budget, self.bound)
        try:
            return self.integers.of(tree)
        except KeyError:
            raise NotRational from None  # an exponent with a real number in it

    def apply(self, function: str, value: Real) -> Real:
        # With many digits one function takes as long as thousands of other steps.
        if isinstance(self.arithmetic, Reals):
            self.budget.spend(self.arithmetic.digits**2 // _PER_FUNCTION * _DEAR.get(function, 1))
            if self.arithmetic.digits > _MANY_DIGITS and self.budget.is_late():
                raise TooLarge
        return self.arithmetic.function(function, value)


def _entrywise(value: Value, change: Callable[[Real], Real]) -> Value:
    if value.__class__ is list:
        return [_entrywise(part, change) for part in value]
    return change(value)


def _together(values: list[Value], combine: Callable[[list[Real]], Real]) -> Value:
    """Several values entry by entry; those with fewer axes, or with one entry along an axis, are repeated."""
    for value in values:
        if value.__class__ is list:
            break
    else:
        return combine(values)
    axes = [_axes(value) for value in values]
    most = max(axes)
    length = max(len(value) for value, count in zip(values, axes, strict=True) if count == most)
    parts = [
        value if count == most and len(value) == length else [value[0] if count == most else value] * length
        for value, count in zip(values, axes, strict=True)
    ]
    return [_together(list(entries), combine) for entries in zip(*parts, strict=True)]


def _axes(value: Value) -> int:
    count = 0
    while value.__class__ is list:
        count, value = count + 1, value[0]
    return count


def _sum(run: Evaluation, tree: Tree) -> Value:
    return _together([run.of(part) for part in tree[1:]], run.arithmetic.add)


def _product(run: Evaluation, tree: Tree) -> Value:
    multiply = run.arithmetic.multiply
    result = run.of(tree[1])
    for part in tree[2:]:
        factor = run.of(part)
        if factor.__class__ is list:
            result, factor = factor, result
        result = _scaled(result, factor, multiply)
    return result


def _scaled(value: Value, factor: Real, multiply: Callable[[Real, Real], Real]) -> Value:
    if value.__class__ is list:
        return [_scaled(part, factor, multiply) for part in value]
    return multiply(value, factor)


def _quotient(run: Evaluation, tree: Tree) -> Value:
    below = run.of(tree[2])
    divide = run.arithmetic.divide
    if below.__class__ is list:
        return _together([run.of(tree[1]), below], lambda pair: divide(*pair))
    return _entrywise(run.of(tree[1]), lambda number: divide(number, below))


def _negative(run: Evaluation, tree: Tree) -> Value:
    return _entrywise(run.of(tree[1]), run.arithmetic.negate)


def _power(run: Evaluation, tree: Tree) -> Value:
    base, exponent = tree[1:]
    if base == ("constant", "e") and isinstance(run.arithmetic, Reals):
        return run.apply("exp", run.of(exponent))
    raised = run.exactly(exponent)
    value = run.of(base)
    if value.__class__ is list:
        return _matrix_power(run, value, raised)
    if raised.__class__ is int:
        run.budget.spend(run.cost * raised.bit_length())
    return run.arithmetic.power(value, raised)


def _matrix_power(run: Evaluation, matrix: Value, exponent: Real) -> Value:
    """By repeated squaring."""
    if exponent.__class__ is not int or exponent < 0:
        raise Undefined("a power of a matrix that is no whole number")
    if exponent > limits.DEGREE:
        raise TooLarge
    result = _identity(run, len(matrix))
    while exponent:
        if exponent % 2:
            result = _of_matrices(run, result, matrix)
        exponent //= 2
        matrix = _of_matrices(run, matrix, matrix) if exponent else matrix
    return result


def _of_matrices(run: Evaluation, left: Value, right: Value) -> Value:
    run.budget.spend(len(left) * len(right) * (1 + len(right[0]) // _AT_ONCE))
    columns = list(zip(*right, strict=True))
    return [[run.arithmetic.dot(row, column) for column in columns] for row in left]


def _identity(run: Evaluation, size: int) -> Value:
    one, zero = run.arithmetic.exact(1), run.arithmetic.exact(0)
    return [[one if row == column else zero for column in range(size)] for row in range(size)]


def _constant(run: Evaluation, tree: Tree) -> Value:
    assert isinstance(run.arithmetic, Reals)
    return run.arithmetic.constant(tree[1])


def _entry(run: Evaluation, tree: Tree) -> Value:
    value = run.of(tree[1])
    for place in tree[2:]:
        index = run.integer(place)
        if not 1 <= index <= len(value):
            raise OutOfRange(f"entry {index} of {len(value)}")
        value = value[index - 1]
    return value


def _terms(run: Evaluation, tree: Tree) -> list[Value]:
    body, bound, lower, upper = tree[1:]
    first, last = run.integer(lower), run.integer(upper)
    if last - first >= limits.TERMS:
        raise TooLarge
    outer = run.bound.get(bound)
    terms = []
    try:
        for index in range(first, last + 1):
            run.bound[bound] = index
            terms.append(run.of(body))
    finally:
        if outer is None:
            run.bound.pop(bound, None)
        else:
            run.bound[bound] = outer
    return terms


def _big_sum(run: Evaluation, tree: Tree) -> Value:
    terms = _terms(run, tree)
    if terms:
        return _together(terms, run.arithmetic.add) if terms[0].__class__ is list else run.arithmetic.add(terms)
    return _entrywise(_example(run, tree), lambda _: run.arithmetic.exact(0))


def _big_product(run: Evaluation, tree: Tree) -> Value:
    """Matrices in the order of the index."""
    terms = _terms(run, tree)
    result = terms[0] if terms else _example(run, tree)
    if result.__class__ is list:
        result = result if terms else _identity(run, len(result))
        for term in terms[1:]:
            run.budget.spend(_PER_MATRIX)
            result = _of_matrices(run, result, term)
        return result
    result = run.arithmetic.exact(1)
    for term in terms:
        result = run.arithmetic.multiply(result, term)
    return result


def _example(run: Evaluation, tree: Tree) -> Value:
    """Of a sum without terms: a term beside its limits, for its shape; 0 where there is none."""
    body, bound, lower, upper = tree[1:]
    for limit in (lower, upper):
        try:
            return _terms(run, (tree[0], body, bound, limit, limit))[0]
        except Undefined:
            continue
    return 0


def _extreme_term(run: Evaluation, tree: Tree) -> Value:
    terms = _terms(run, tree)
    if not terms:
        raise Undefined("the largest of no numbers")
    return _extreme_of(run, terms, tree[0].lower())


def _delta(run: Evaluation, tree: Tree) -> Value:
    one, other = run.exactly(tree[1]), run.exactly(tree[2])
    return run.arithmetic.exact(1 if one == other else 0)


def _extreme(run: Evaluation, tree: Tree) -> Value:
    values = [run.of(part) for part in tree[1:]]
    return _extreme_of(run, values[0] if values[0].__class__ is list else values, tree[0])


def _extreme_of(run: Evaluation, values: list[Real], head: str) -> Real:
    assert isinstance(run.arithmetic, Reals)
    wanted = 1 if head == "max" else -1
    result = values[0]
    for value in values[1:]:
        if run.arithmetic.compare(value, result) == wanted:
            result = value
    return result


def _first_largest(run: Evaluation, tree: Tree) -> Value:
    assert isinstance(run.arithmetic, Reals)
    value = run.of(tree[1])
    best = 0
    for place in range(1, len(value)):
        if run.arithmetic.gap(value[place], value[best]) > 0:
            best = place
    return best + 1


def _conditional(run: Evaluation, tree: Tree) -> Value:
    """Only the branch that is taken has to have a value."""
    assert isinstance(run.arithmetic, Reals)
    relation, left, right = tree[1]
    gap = run.arithmetic.gap(run.of(left), run.of(right))
    return run.of(tree[2] if RELATIONS[relation](gap) else tree[3])


def _remainder(run: Evaluation, tree: Tree) -> Value:
    """With the sign of the divisor, as in Python."""
    arithmetic = run.arithmetic
    above, below = run.of(tree[1]), run.of(tree[2])
    whole = arithmetic.function("floor", arithmetic.divide(above, below))
    return arithmetic.add([above, arithmetic.negate(arithmetic.multiply(below, whole))])


def _binomial(run: Evaluation, tree: Tree) -> Value:
    above, below = run.exactly(tree[1]), run.exactly(tree[2])
    if above.__class__ is not int or below.__class__ is not int or above < 0:
        raise Undefined("a binomial coefficient of what are no natural numbers")
    fewer = min(below, above - below)
    if fewer * above.bit_length() > _LONGEST_BINOMIAL:
        raise TooLarge
    return run.arithmetic.exact(math.comb(above, fewer) if fewer >= 0 else 0)


def _column(run: Evaluation, tree: Tree) -> Value:
    return [[number] for number in run.of(tree[1])]


def _ones(run: Evaluation, tree: Tree) -> Value:
    return [run.arithmetic.exact(1)] * _extent(run, tree[1])


def _eye(run: Evaluation, tree: Tree) -> Value:
    return _identity(run, _extent(run, tree[1]))


def _extent(run: Evaluation, tree: Tree) -> int:
    extent = run.integer(tree)
    if extent < 1:
        raise Undefined("an array without entries")
    if extent > limits.TERMS:
        raise TooLarge
    run.budget.spend(extent)
    return extent


def _total(run: Evaluation, tree: Tree) -> Value:
    return run.arithmetic.add(run.of(tree[1]))


def _mean(run: Evaluation, tree: Tree) -> Value:
    return _mean_of(run, run.of(tree[1]))


def _mean_of(run: Evaluation, numbers: list[Real]) -> Real:
    return run.arithmetic.divide(run.arithmetic.add(numbers), run.arithmetic.exact(len(numbers)))


def _variance(run: Evaluation, tree: Tree) -> Value:
    """The mean of the squared distances from the mean: divided by n."""
    arithmetic = run.arithmetic
    numbers = run.of(tree[1])
    middle = arithmetic.negate(_mean_of(run, numbers))
    gaps = [arithmetic.add([number, middle]) for number in numbers]
    return _mean_of(run, [arithmetic.multiply(gap, gap) for gap in gaps])


def _length(run: Evaluation, tree: Tree) -> Value:
    value = run.of(tree[1])
    return run.apply("sqrt", run.arithmetic.dot(value, value))


def _matrix(run: Evaluation, tree: Tree) -> Value:
    return [[run.of(entry) for entry in row[1:]] for row in tree[1:]]


def _vector(run: Evaluation, tree: Tree) -> Value:
    return [run.of(entry) for entry in tree[1:]]


def _transpose(run: Evaluation, tree: Tree) -> Value:
    value = run.of(tree[1])
    return [list(column) for column in zip(*value, strict=True)] if value[0].__class__ is list else [value]


def _matrix_product(run: Evaluation, tree: Tree) -> Value:
    factors = [(run.of(part), part) for part in tree[1:]]
    result = factors[0][0]
    for right, part in factors[1:]:
        result = _two(run, result, right, part)
    return result


def _two(run: Evaluation, left: Value, right: Value, part: Tree) -> Value:
    dot = run.arithmetic.dot
    if left[0].__class__ is not list:
        if right[0].__class__ is not list:
            return dot(left, right)
        if len(right) == 1 and part[0] == "T":  # x @ T(y)
            return [[run.arithmetic.multiply(a, b) for b in right[0]] for a in left]
        return [dot(left, column) for column in zip(*right, strict=True)]
    if right[0].__class__ is not list:
        run.budget.spend(len(left))
        entries = [dot(row, right) for row in left]
        return entries[0] if len(entries) == 1 else entries
    return _of_matrices(run, left, right)


def _hadamard(run: Evaluation, tree: Tree) -> Value:
    multiply = run.arithmetic.multiply

    def product(parts: list[Real]) -> Real:
        result = parts[0]
        for part in parts[1:]:
            result = multiply(result, part)
        return result

    return _together([run.of(part) for part in tree[1:]], product)


def _trace(run: Evaluation, tree: Tree) -> Value:
    return run.arithmetic.add([row[place] for place, row in enumerate(run.of(tree[1]))])


def _diagonal(run: Evaluation, tree: Tree) -> Value:
    value = run.of(tree[1])
    if value[0].__class__ is list:
        return [row[place] for place, row in enumerate(value)]
    zero = run.arithmetic.exact(0)
    return [[entry if place == other else zero for other in range(len(value))] for place, entry in enumerate(value)]


def _row_sums(run: Evaluation, tree: Tree) -> Value:
    return [run.arithmetic.add(row) for row in run.of(tree[1])]


def _softmax(run: Evaluation, tree: Tree) -> Value:
    value = run.of(tree[1])
    if value[0].__class__ is list:
        return [_softmax_of(run, row) for row in value]
    return _softmax_of(run, value)


def _softmax_of(run: Evaluation, row: list[Real]) -> list[Real]:
    powers = [run.apply("exp", entry) for entry in row]
    total = run.arithmetic.add(powers)
    return [run.arithmetic.divide(power, total) for power in powers]


_RULES: Final[dict[str, Callable[[Evaluation, Tree], Value]]] = {
    "+": _sum, "*": _product, "/": _quotient, "neg": _negative, "^": _power, "constant": _constant, "index": _entry,
    "Sum": _big_sum, "Prod": _big_product, "delta": _delta, "max": _extreme, "min": _extreme, "matrix": _matrix,
    "vector": _vector, "T": _transpose, "@": _matrix_product, "had": _hadamard, "tr": _trace, "diag": _diagonal,
    "rowsum": _row_sums, "softmax": _softmax, "Max": _extreme_term, "Min": _extreme_term, "if": _conditional,
    "mod": _remainder, "binomial": _binomial, "col": _column, "ones": _ones, "eye": _eye, "sum": _total,
    "mean": _mean, "var": _variance, "norm": _length, "argmax": _first_largest,
}  # fmt: skip

_RATIONAL: Final = frozenset(
    {
        "number", "name", "+", "*", "/", "neg", "^", "index", "Sum", "Prod", "delta", "matrix", "row", "vector", "T",
        "@", "had", "tr", "diag", "rowsum", "col", "ones", "eye", "sum", "mean", "var",
    }
)  # fmt: skip


def is_rational(tree: Tree) -> bool:
    """Whether the formula is a rational function of its numbers, as far as its looks tell (exponents show later)."""
    return tree[0] in _RATIONAL and (tree[0] in LEAVES or all(is_rational(part) for part in children(tree)))


def structural_names(tree: Tree) -> frozenset[str]:
    """The names that must be whole numbers for the formula to be written out: in limits, indices, exponents."""
    head = tree[0]
    if head == "^":
        return structural_names(tree[1]) | free_names(tree[2])
    if head in BINDERS:
        inside = structural_names(tree[1]) - {tree[2]}
        return inside | free_names(tree[3]) | free_names(tree[4])
    if head == "index":
        return structural_names(tree[1]).union(*(free_names(place) for place in tree[2:]))
    if head in ("delta", "factorial", "binomial", "floor", "mod", "ones", "eye") or head in RELATIONS:
        return free_names(tree)
    return frozenset().union(*(structural_names(part) for part in children(tree)))
