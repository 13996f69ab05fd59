"""From "agrees at many points" to "proved": a short ladder of exact steps in sympy, where somebody asks for a proof.

Never `simplify`, never text: sympy sees only what `evaluate` computes with its symbols in the place of numbers. Sums
and arrays are written out at two sizes; what is shown then is shown for these sizes only, and says so.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from learn_transformers.symbolic.equality.arithmetic import NotRational, Real, Reals, TooLarge, Undefined
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.equality.numbers import flat
from learn_transformers.symbolic.equality.sampling import Space, space
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Kind, Names
from learn_transformers.symbolic.language.tree import Tree, children, number, size, with_children

PROVED: Final = "proved"
_SIZES: Final = (2, 3)
_MOST_NODES: Final = 200
_MOST_GAPS: Final = 40  # entries and combinations of indices, at all sizes together
_LARGEST_EXPONENT: Final = 60
_FACTS: Final[Mapping[str, Mapping[str, bool]]] = {
    "positive": {"positive": True},
    "posint": {"integer": True, "positive": True},
}


class _Unprovable(Exception):
    """The formula has parts that this ladder does not know."""


class _Late(BaseException):
    """The time is up; sympy shall not catch it."""


def proof_of(
    one: Tree, other: Tree, names: Names, given: Mapping[str, Tree], seconds: float, *, of_all_sizes: bool = False
) -> str:
    """What sympy's exact rewriting shows within the processor time: "proved", if only for some sizes with these, or "".

    In the two formulas `given` has been put in already. With `of_all_sizes`, no proof for some sizes is looked for.
    """
    if size(one) + size(other) > _MOST_NODES:
        return ""
    there = space((one, other), names, given)
    if there.sizes and of_all_sizes:
        return ""
    # Which takes longer than most proofs, and is not counted: sympy, and what its first proof would import.
    import sympy.sets.setexpr  # type: ignore[import-untyped]
    import sympy.tensor.tensor  # type: ignore[import-untyped]  # noqa: F401

    try:
        with _at_most(seconds):
            return _proof(_without_pieces(one), _without_pieces(other), there)
    except (_Late, _Unprovable):
        return ""
    except Exception:  # a proof that fails for any reason is just no proof
        return ""


def _proof(one: Tree, other: Tree, there: Space) -> str:
    sizes = list(dict.fromkeys(_extents(there, least) for least in _SIZES))
    left = _MOST_GAPS
    for whole in sizes:
        for sample in _places(there, dict(whole)):
            for gap in _gaps(one, other, sample, there):
                left -= 1
                if left < 0 or not _vanishes(gap):
                    return ""
    free = [name for name in there.sizes if name not in dict(there.given)]
    if not free:
        return PROVED
    values = [[str(dict(whole)[name]) for name in free] for whole in sizes]
    if all(len(set(row)) == 1 for row in values):
        return f"{PROVED} for {' = '.join(free)} = {', '.join(row[0] for row in values)}"
    return f"{PROVED} for {', '.join(free)} = {' and '.join(', '.join(row) for row in values)}"


def _extents(there: Space, least: int) -> tuple[tuple[str, int], ...]:
    """A value for every size: the same, unless an entry further on is asked for or it follows from others."""
    given = dict(there.given)
    whole = {name: max(least, there.least.get(name, 0)) for name in there.sizes if name not in given}
    for name in there.sizes:
        if name in given:
            value = Evaluation(Reals(40), whole, whole, Budget(deadline=math.inf)).of(given[name])
            if value.__class__ is not int:
                raise _Unprovable
            whole[name] = value
    return tuple(whole.items())


def _places(there: Space, whole: dict[str, int]) -> Iterator[dict[str, int]]:
    """Every combination of the indices."""
    indices = [name for name in there.used if there.names[name].family == "index"]
    extents = [there.names[name].sizes[0] for name in indices]
    ranges = [range(1, (extent if isinstance(extent, int) else whole[extent]) + 1) for extent in extents]
    for values in itertools.product(*ranges):
        yield {**whole, **dict(zip(indices, values, strict=True))}


def _gaps(one: Tree, other: Tree, whole: dict[str, int], there: Space) -> list[Any]:
    """The differences of all entries, in symbols."""
    symbols = _Symbols()
    point = {name: whole.get(name) or symbols.filled(there.names[name], whole) for name in there.used} | whole
    run = Evaluation(symbols, point, whole, Budget(deadline=math.inf))
    try:
        values = [dict(flat(run.of(tree))) for tree in (one, other)]
    except (Undefined, TooLarge, NotRational):
        raise _Unprovable from None
    if values[0].keys() != values[1].keys():
        raise _Unprovable  # a row in the place of a column
    return [symbols.of(value) - symbols.of(values[1][place]) for place, value in values[0].items()]


def _vanishes(gap: Any) -> bool:
    import sympy

    steps: tuple[Callable[[Any], Any], ...] = (
        lambda part: part,
        sympy.expand,
        lambda part: sympy.cancel(sympy.together(part)),
        lambda part: sympy.expand(sympy.expand_trig(part)),
        lambda part: sympy.cancel(sympy.together(sympy.expand(part.rewrite(sympy.exp)))),
        lambda part: sympy.expand(sympy.expand_log(sympy.powdenest(part))),
        lambda part: sympy.cancel(sympy.together(sympy.expand(sympy.exp(part)))) - 1 if part.has(sympy.log) else part,
        lambda part: sympy.cancel(sympy.together(sympy.expand(sympy.expand_log(part)))),
    )
    return any(step(gap) == 0 for step in steps)


def _without_pieces(tree: Tree) -> Tree:
    """`relu`, `max` and `min` in terms of `abs`."""
    if tree[0] in ("number", "name", "constant"):
        return tree
    parts = tuple(_without_pieces(part) for part in children(tree))
    if tree[0] == "relu":
        parts = (*parts, number(Fraction(0)))
    if tree[0] in ("relu", "max", "min"):
        found = parts[0]
        for part in parts[1:]:
            apart: Tree = ("abs", ("+", found, ("neg", part)))
            found = ("/", ("+", found, part, ("neg", apart) if tree[0] == "min" else apart), number(Fraction(2)))
        return found
    return with_children(tree, parts)


class _Symbols(Reals):
    """sympy's expressions in the place of numbers; whole numbers stay `int`, so that they can be indices and limits."""

    def __init__(self) -> None:
        import sympy

        super().__init__(16, sure=True)
        self.sympy = sympy

    def filled(self, kind: Kind, whole: Mapping[str, int]) -> Any:
        """A new symbol for every entry. Not the learner's spelling: its name must never mean anything to sympy."""
        facts = _FACTS.get(kind.family, {"real": True})
        extents = [extent if isinstance(extent, int) else whole[extent] for extent in kind.shape]

        def made(left: Sequence[int]) -> Any:
            return [made(left[1:]) for _ in range(left[0])] if left else self.sympy.Dummy("v", **facts)

        return made(extents)

    def of(self, value: Real) -> Any:
        if value.__class__ is Fraction:
            return self.sympy.Rational(value.numerator, value.denominator)
        return self.sympy.sympify(value) if value.__class__ is int else value

    def exact(self, value: Real) -> Real:
        return int(value) if value.__class__ is Fraction and value.denominator == 1 else value

    def add(self, parts: Sequence[Real]) -> Real:
        return self.exact(sum(parts)) if all(map(_is_number, parts)) else self.sympy.Add(*map(self.of, parts))

    def multiply(self, one: Real, other: Real) -> Real:
        return self.exact(one * other) if _is_number(one) and _is_number(other) else self.of(one) * self.of(other)

    def divide(self, one: Real, other: Real) -> Real:
        if self.of(other) == 0:
            raise Undefined("division by zero")
        if _is_number(one) and _is_number(other):
            return self.exact(Fraction(one) / other)
        return self.of(one) / self.of(other)

    def negate(self, one: Real) -> Real:
        return -one

    def power(self, base: Real, exponent: Real) -> Real:
        whole = exponent.__class__ is int
        if whole and abs(exponent) > _LARGEST_EXPONENT:
            raise _Unprovable
        if not whole and not self.of(2 * exponent).is_integer and not self.of(base).is_nonnegative:
            raise _Unprovable  # an odd root of a negative number is real here, and complex there
        return self.of(base) ** self.of(exponent)

    def root(self, value: Real) -> Real:
        return self.sympy.sqrt(self.of(value))

    def constant(self, name: str) -> Real:
        return self.sympy.pi if name == "pi" else self.sympy.E

    def compare(self, one: Real, other: Real) -> int:
        raise _Unprovable

    def function(self, name: str, value: Real) -> Real:
        sympy, value = self.sympy, self.of(value)
        match name:
            case "log2":
                return sympy.log(value) / sympy.log(2)
            case "sigmoid":
                return 1 / (1 + sympy.exp(-value))
            case "softplus":
                return sympy.log(1 + sympy.exp(value))
            case "abs":
                return sympy.Abs(value)
            case "exp" | "log" | "sqrt" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "erf" | "factorial":
                return getattr(sympy, name)(value)
        raise _Unprovable


def _is_number(value: Real) -> bool:
    return value.__class__ in (int, Fraction)


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop by a signal where that is possible, else at the first call after the time, which makes all calls slower."""

    def ring(*_: object) -> None:
        raise _Late

    def look(*_: object) -> None:
        if limits.is_past(deadline):
            raise _Late

    deadline = limits.clock() + seconds
    traced, rung = sys.gettrace(), None
    try:
        clock = signal.setitimer
        rung = signal.signal(signal.SIGPROF, ring)
        clock(signal.ITIMER_PROF, seconds)
    except (AttributeError, ValueError, OSError):  # no such signal, another thread, a confined process
        sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(traced)
        if rung is not None:
            with contextlib.suppress(OSError):
                signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, rung)
