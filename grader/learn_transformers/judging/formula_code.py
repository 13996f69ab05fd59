"""A formula and a function of the learner's that compute the same: do they agree on random inputs?

The formula is evaluated here; the function is called through whatever the caller provides, and nothing of the
learner's runs in this process. A formula for a gradient is compared with small steps through the function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from learn_transformers.outcomes.comparison import close_entries, describe
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.symbolic.equality.arrays import NoValue, evaluate, grid
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import Kind, Names, declare
from learn_transformers.symbolic.language.tree import Tree, free_names, walk
from learn_transformers.symbolic.marking.worksheet import Code, Gradient

Call = Callable[[str, tuple[Any, ...]], Outcome]
Array = NDArray[np.float64]

INPUTS: Final = 3  # random ones
_SIZES: Final = (2, 3, 4)  # small: a gradient takes two calls for each entry
_MORE_SIZES: Final = (5, 6, 7)
_LARGEST: Final = 12  # a size, however large a number something is indexed with
_ENTRIES: Final = 9  # of an argument, at most, that small steps are taken in
_STEP: Final = 1e-5
_SLOPE: Final = 1e-5  # what rounding and the steps leave of a slope


@dataclass(frozen=True)
class Agreement:
    """Whether formula and function agree, and a sentence on it; `agrees` is None where they could not be compared."""

    agrees: bool | None
    message: str


class _Settled(Exception):
    """They do not agree, or cannot be compared."""

    def __init__(self, agrees: bool | None, message: str) -> None:
        super().__init__(message)
        self.agreement = Agreement(agrees, message)


def agreement(
    code: Code,
    tree: Tree,
    names: Mapping[str, str],
    given: Mapping[str, str],
    call: Call,
    seed: int = 0,
) -> Agreement:
    """Compare an accepted formula, in `names` under the relations `given`, with the function that `code` names."""
    rng = np.random.default_rng(seed)
    setting = _setting(code, tree, names, given)
    try:
        for _ in range(INPUTS):
            if isinstance(code, Gradient):
                _compare_slopes(code, setting, setting.drawn(rng), call, rng)
            else:
                _compare_values(code, setting, setting.drawn(rng), call)
    except _Settled as settled:
        return settled.agreement
    except NoValue:
        return Agreement(None, f"Your formula could not be compared with your {code.function}.")
    slope = f"the slope of your {code.function} by its argument {code.by}" if isinstance(code, Gradient) else ""
    return Agreement(True, f"Your formula and {slope or f'your {code.function}'} agree on {INPUTS} random inputs.")


# ---------------------------------------------------------------------------------------------------------------------
# What is drawn


@dataclass(frozen=True)
class _Setting:
    """The two sides of a comparison, read: the formula, what all names are, and which of them follow from others."""

    tree: Tree
    kinds: Names
    relations: Mapping[str, Tree]
    arguments: tuple[Tree, ...]
    upstream: frozenset[str]  # the name of the upstream gradient, if there is one

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The indices that an entry of the function's result is named by: no argument depends on them."""
        fixed = _names_in((*self.arguments, *self.relations.values()))
        return tuple(n for n, kind in self.kinds.items() if kind.family == "index" and n not in fixed)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names that formula and arguments are made of, and those behind them."""
        found: set[str] = set()
        waiting = {*_names_in((self.tree, *self.arguments)), *self.axes, *self.upstream}
        while waiting:
            name = waiting.pop()
            found.add(name)
            behind = {size for size in self.kinds[name].sizes if isinstance(size, str)}
            waiting |= (behind | _names_in([self.relations[name]] if name in self.relations else [])) - found
        return frozenset(found)

    @cached_property
    def least(self) -> Mapping[str, int]:
        """For a size: the largest number that something of this size is indexed with."""
        least: dict[str, int] = {}
        for part in (p for whole in (self.tree, *self.arguments, *self.relations.values()) for p in walk(whole)):
            if part[0] == "index" and part[1][0] == "name":
                for place, size in zip(part[2:], self.kinds[part[1][1]].shape, strict=False):
                    if place[0] == "number" and isinstance(size, str):
                        least[size] = max(least.get(size, 1), min(int(place[1]), _LARGEST))
        return least

    def drawn(self, rng: np.random.Generator) -> dict[str, Any]:
        """Values for all names but those of the axes: sizes first, then numbers, then what follows from them."""
        values: dict[str, Any] = {}
        free = [n for n in self.kinds if n in self.needed and n not in self.relations and n not in self.axes]
        sizes = [n for n in free if self.kinds[n].family == "posint"]
        pool = [*rng.permutation(_SIZES), *rng.permutation(_MORE_SIZES), *rng.integers(2, 8, size=len(sizes))]
        for name in sizes:
            least = max(self.least.get(name, 1), self.kinds[name].least)
            place = next((place for place, size in enumerate(pool) if size >= least), None)
            values[name] = least if place is None else int(pool.pop(place))
        self.follow(values, only_sizes=True)
        values |= {n: _draw(self.kinds[n], self.shape(n, values), rng) for n in free if n not in values}
        self.follow(values)
        return values

    def follow(self, values: dict[str, Any], *, only_sizes: bool = False) -> None:
        """Work out the relations that are needed, each as soon as all its names have values."""
        waiting = [n for n in self.relations if n in self.needed and n not in values]
        waiting = [n for n in waiting if self.kinds[n].family == "posint" or not only_sizes]
        while waiting:
            ready = [n for n in waiting if free_names(self.relations[n]) <= values.keys()]
            if not ready:
                raise ValueError(f"{waiting[0]} follows from names without a value")
            for name in ready:
                value = evaluate(self.relations[name], values)
                values[name] = round(float(value)) if self.kinds[name].whole else value
                waiting.remove(name)

    def shape(self, name: str, values: Mapping[str, Any]) -> tuple[int, ...]:
        return tuple(size if isinstance(size, int) else int(values[size]) for size in self.kinds[name].sizes)

    def called_with(self, values: Mapping[str, Any]) -> list[Any]:
        """The arguments: whole numbers where only whole numbers went in."""
        return [self.argument(tree, values) for tree in self.arguments]

    def argument(self, tree: Tree, values: Mapping[str, Any]) -> Any:
        value = evaluate(tree, values)
        rounded = np.round(value)
        if not all(self.kinds[name].whole for name in free_names(tree)) or not np.array_equal(value, rounded):
            return value
        return rounded.astype(np.intp) if isinstance(value, np.ndarray) else int(rounded)

    def formula(self, values: Mapping[str, Any], fitting: Array) -> Array:
        """The formula's array, as it lies beside the function's.

        Its axes are the indices in it or, where it does not depend on all of them, all that there are. With other axes
        but as many entries it is counted out in the same order: a column of one number each, an axis cut in two.
        """
        expected = self.array(values, tuple(name for name in self.axes if name in free_names(self.tree)))
        if expected.size != fitting.size:
            whole = self.array(values, self.axes)
            expected = whole if whole.size == fitting.size else expected
        if expected.ndim != fitting.ndim and expected.size == fitting.size:
            expected = expected.reshape(fitting.shape)
        return expected

    def array(self, values: Mapping[str, Any], axes: tuple[str, ...]) -> Array:
        return grid(self.tree, values, {}, axes, tuple(self.shape(name, values)[0] for name in axes))


def _setting(code: Code, tree: Tree, names: Mapping[str, str], given: Mapping[str, str]) -> _Setting:
    kinds = dict(declare({**names, **code.inputs}))
    for name in given:
        kinds.setdefault(name, Kind("real"))
    relations = {name: parse_reference(text, kinds) for name, text in {**given, **code.values}.items()}
    arguments = tuple(parse_reference(text, kinds) for text in code.arguments)
    upstream = frozenset({code.upstream} if isinstance(code, Gradient) else ())
    return _Setting(tree, kinds, relations, arguments, upstream)


def _names_in(trees: Iterable[Tree]) -> frozenset[str]:
    return frozenset().union(*map(free_names, trees))


def _draw(kind: Kind, sizes: tuple[int, ...], rng: np.random.Generator) -> Any:
    if kind.family == "index":
        return int(rng.integers(1, sizes[0] + 1))
    if kind.family == "positive":
        return float(rng.uniform(0.25, 2.0))
    if kind.family == "prob":
        return rng.dirichlet(np.full(sizes, 2.0))
    if kind.family == "real" and kind.bounds:
        low, high = map(float, kind.bounds)
        return float(rng.uniform(low, high))
    return rng.normal(size=sizes) if kind.shape else float(rng.normal())


# ---------------------------------------------------------------------------------------------------------------------
# What is compared


def _compare_values(code: Code, setting: _Setting, values: Mapping[str, Any], call: Call) -> None:
    got = _returned(code, tuple(setting.called_with(values)), call)
    expected = setting.formula(values, got)
    _hold_to_shape(code, got, expected.shape)
    _hold_to_definition(code, expected)
    wrong = np.argwhere(~close_entries(expected, got) & ~np.isnan(expected))
    if len(wrong):
        place = tuple(map(int, wrong[0]))
        mine, right = _apart(got[place], expected[place])
        gives = f"gives {mine} where the formula gives {right}{_where(_in_the_whole(place, code.part))}"
        raise _Settled(False, f"Your formula is right, but your {code.function} {gives}.")


def _compare_slopes(
    code: Gradient, setting: _Setting, values: Mapping[str, Any], call: Call, rng: np.random.Generator
) -> None:
    """Central differences, one entry of the argument at a time."""
    arguments = setting.called_with(values)
    argument = np.array(arguments[code.by - 1], dtype=np.float64)
    upstream = np.asarray(values[code.upstream])
    expected = setting.formula(values, argument)
    if expected.shape != argument.shape:
        raise ValueError(f"{code.function}: a gradient has the shape of its argument, {argument.shape}")
    _hold_to_definition(code, expected)

    def total(place: tuple[int, ...], step: float) -> float:
        moved = argument.copy()
        moved[place] += step
        got = _returned(code, (*arguments[: code.by - 1], moved, *arguments[code.by :]), call)
        _hold_to_shape(code, got, upstream.shape)
        return float((upstream * got).sum())

    places = [place for place in np.ndindex(argument.shape) if not np.isnan(expected[place])]
    for number in sorted(rng.permutation(len(places))[:_ENTRIES]):
        place = places[number]
        slope = np.float64(total(place, _STEP) - total(place, -_STEP)) / (2 * _STEP)
        if not abs(slope - expected[place]) <= _SLOPE * max(abs(expected[place]), 1.0):
            mine, right = _apart(slope, expected[place])
            by = f"by its argument {code.by}{_where(place)}"
            sentence = f"the slope of your {code.function} {by} is {mine} where the formula gives {right}"
            raise _Settled(False, f"Your formula is right, but {sentence}.")


def _returned(code: Code, arguments: tuple[Any, ...], call: Call) -> Array:
    """What the function gives, or the part of it that the formula is about."""
    outcome = call(code.function, arguments)
    if not isinstance(outcome, Returned):
        not_compared = f"your {code.function} did not return, so the two were not compared"
        raise _Settled(None, f"Your formula is right; {not_compared}.")
    value = outcome.value
    if isinstance(value, tuple) and len(value) >= code.output:
        value = value[code.output - 1]
    got = np.asarray(value) if isinstance(value, np.ndarray | np.generic | float | int) else None
    if got is None or got.dtype.kind not in "biuf":
        raise _Settled(False, f"Your formula is right, but your {code.function} returns {describe(value)}.")
    if code.part:
        if len(code.part) != got.ndim or any(max(p) > n for p, n in zip(code.part, got.shape, strict=True)):
            raise _Settled(False, f"Your formula is right, but your {code.function} returns {_shape(got.shape)}.")
        got = got[np.ix_(*([place - 1 for place in places] for places in code.part))]
    return got.astype(np.float64)


def _hold_to_shape(code: Code, got: Array, shape: tuple[int, ...]) -> None:
    if got.shape != shape:
        shapes = f"returns {_shape(got.shape)} where the formula gives {_shape(shape)}"
        raise _Settled(False, f"Your formula is right, but your {code.function} {shapes}.")


def _hold_to_definition(code: Code, expected: Array) -> None:
    if np.isnan(expected).all():
        raise _Settled(
            None, f"Your formula has no value at the inputs tried, so your {code.function} was not compared."
        )


# ---------------------------------------------------------------------------------------------------------------------
# Words


def _shape(shape: tuple[int, ...]) -> str:
    return f"an array of shape {shape}" if shape else "one number"


def _in_the_whole(place: tuple[int, ...], part: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Where an entry of a part stands in the function's result."""
    return tuple(places[at] - 1 for at, places in zip(place, part, strict=True)) if part else place


def _where(place: tuple[int, ...]) -> str:
    match [str(at + 1) for at in place]:
        case []:
            return ""
        case [row, column]:
            return f" (row {row}, column {column})"
        case counted:
            return f" (entry {', '.join(counted)})"


def _apart(got: np.float64, expected: np.float64) -> tuple[str, str]:
    """Two numbers in as few digits as tell them apart."""
    for digits in (2, 4, 6, 9, 12):
        shown = f"{got:.{digits}g}", f"{expected:.{digits}g}"
        if shown[0] != shown[1]:
            break
    return shown
