"""Points at which `decide` compares two formulas: sizes, indices, and numbers for every name.

Sizes run over 2 to 5, all different where they can be, so that no shape error hides; pairs of indices are made equal
and different in turn, so that no forgotten delta hides; whole numbers are small and large, so that no polynomial
vanishes on all of them.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from learn_transformers.symbolic.equality.arithmetic import PRIME, Reals, TooLarge, Undefined, sign
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation, structural_names
from learn_transformers.symbolic.equality.signs import PIECES
from learn_transformers.symbolic.equality.turns import BENDS, EDGES, GRID, HALVINGS, crossing, meeting, side, turns_of
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Kind, Names
from learn_transformers.symbolic.language.tree import BINDERS, Tree, children, free_names, walk

_SMALL_SIZES: Final = (2, 3, 4, 5)
_POOL: Final = tuple(Fraction(value) for value in (0, 1, -1, 2, -2, "1/2", "-1/2", 3, -3))
_MOST_LITERALS: Final = 12
_LARGEST_LITERAL: Final = 10**30
_DENOMINATORS: Final = (59, 61, 67, 71, 73, 79)  # no two numbers that a formula could be aimed at
_MOST_CORNERS: Final = 42
_ATTEMPTS: Final = 6  # to find sizes that others, given by them, are not too large for
_ORDINARY: Final = 3
_NEARER: Final = 6  # halvings of a number, where those before were too large
_SCANNED: Final = tuple(
    sign * Fraction(size)
    for size in (0, "1/1000", "1/30", 1, 3, 10, 31, 100, 1000, 10**4, 10**6, 10**9, 10**15, 10**30)
    for sign in (1, -1)
)
_SOUGHT: Final = 1_000  # evaluations in search of extremes
_NEAR: Final = 18  # whole numbers that are tried one by one
_FAR: Final = 200
_MOST_EDGES: Final = 48
_SWEPT_SIZE: Final = 4
_SWEPT_MOST: Final = 32
_NEIGHBORS: Final = 8
_END: Final = Fraction(1, 10**6)  # of an interval's length: that near to its ends
_SHARE: Final = 60
_SIMPLE_SHARE: Final = 3


@dataclass(frozen=True)
class Sample:
    """Values for all names; `whole` are those of integers, for use in indices and limits."""

    point: Mapping[str, Any]
    whole: Mapping[str, Any]


@dataclass(frozen=True)
class Space:
    """What there is to choose: the names that occur, and the roles they play."""

    names: Names
    used: tuple[str, ...]
    sizes: tuple[str, ...]  # posints that say how large something is, or how far a sum runs
    structural: frozenset[str]  # names that must be whole
    least: Mapping[str, int]  # for a size: the largest literal index into it; what it is declared to be at least
    literals: tuple[Fraction, ...]  # numbers in the formulas, where something may happen
    nesting: int
    given: tuple[tuple[str, Tree], ...] = ()
    swept: tuple[str, ...] = ()  # indices of which more than "equal or not" matters
    turns: tuple[Tree, ...] = ()  # what is compared with zero somewhere: the formula follows another rule behind it
    bends: tuple[Tree, ...] = ()  # those of them at which the formula stays defined
    small: bool = True  # whether a size may be 1: an array's axes are told apart by more than their lengths


def space(trees: tuple[Tree, ...], names: Names, given: Mapping[str, Tree]) -> Space:
    """Look through the formulas (with side relations already put in) for what must be chosen."""
    used = sorted(frozenset().union(*(free_names(tree) for tree in trees)))
    # A relation's own names are needed to see whether it leaves a positive name positive.
    needed = {size for name in used for size in names[name].sizes}
    relations = tuple(
        (name, tree) for name, tree in given.items() if name in needed or _matters(name, tree, used, names)
    )
    for _, tree in relations:
        used = sorted({*used, *free_names(tree)})
    declared_sizes = {size for name in used for size in names[name].sizes if isinstance(size, str)}
    structural: set[str] = set().union(*(structural_names(tree) for tree in trees))
    for size in sorted(declared_sizes & given.keys()):
        structural |= free_names(given[size])
    limits_of_sums: set[str] = set()
    for tree in trees:
        for part in walk(tree):
            if part[0] in BINDERS:
                limits_of_sums |= free_names(part[3]) | free_names(part[4])
            elif part[0] in ("ones", "eye"):
                limits_of_sums |= free_names(part[1])
    sizes = {name for name in declared_sizes | limits_of_sums if name in names and names[name].family == "posint"}
    return Space(
        names,
        tuple(name for name in used if name not in sizes),
        tuple(sorted(sizes)),
        frozenset(structural),
        _largest_literal_indices(trees, names),
        _literals(trees),
        max(_nesting(tree) for tree in trees),
        relations,
        _swept(trees, [name for name in used if names[name].family == "index"]),
        turns_of(trees, names, (*BENDS, *EDGES)),
        turns_of(trees, names, BENDS),
        not any(part[0] in ("@", "T") for tree in trees for part in walk(tree)),
    )


def _swept(trees: tuple[Tree, ...], indices: list[str]) -> tuple[str, ...]:
    """All indices, where their order or their value matters: in a sum's limits, beside numbers, in arithmetic.

    Of two that only name entries and stand in deltas it matters whether they are equal, which every sample decides.
    """
    plain = len(indices) <= 2 and all(_names_entries_only(tree, frozenset(indices)) for tree in trees)
    return () if plain else tuple(indices)


def _names_entries_only(tree: Tree, indices: frozenset[str]) -> bool:
    head, parts = tree[0], children(tree)
    if head == "name":
        return tree[1] not in indices
    if head in ("index", "delta"):
        places = parts[1:] if head == "index" else parts
        rest = () if head == "delta" else parts[:1]
        return all(p[0] == "name" for p in places) and all(_names_entries_only(p, indices) for p in rest)
    return all(_names_entries_only(part, indices) for part in parts)


def _matters(name: str, tree: Tree, used: list[str], names: Names) -> bool:
    restricted = names[name].bounds or names[name].family in ("positive", "prob")
    return bool(free_names(tree) & set(used)) and bool(restricted)


def _largest_literal_indices(trees: tuple[Tree, ...], names: Names) -> dict[str, int]:
    least = {name: kind.least for name, kind in names.items() if kind.least > 1}
    for tree in trees:
        for part in walk(tree):
            if part[0] != "index" or part[1][0] != "name" or part[1][1] not in names:
                continue
            for place, size in zip(part[2:], names[part[1][1]].shape, strict=False):
                if place[0] == "number" and isinstance(size, str):
                    least[size] = max(least.get(size, 0), min(int(place[1]), 12))
    return least


def _literals(trees: tuple[Tree, ...]) -> tuple[Fraction, ...]:
    parts = [part for tree in trees for part in walk(tree)]
    found = {part[1] for part in parts if part[0] == "number"}
    if len(found) <= _MOST_LITERALS and any(part[0] in PIECES for part in parts):
        found |= {one * other for one in found for other in found if one != other}  # x/10 - 7 turns at 70
        found |= {value + 1 for value in found}  # behind the bend
        found |= {
            part[1][1] / part[2][1]
            for part in parts
            if part[0] == "/" and part[1][0] == part[2][0] == "number" and part[2][1]
        }
    return tuple(sorted(value for value in found if 3 < value <= _LARGEST_LITERAL)[:_MOST_LITERALS])


def _nesting(tree: Tree) -> int:
    below = max((_nesting(part) for part in children(tree)), default=0)
    return below + (tree[0] in BINDERS)


def _inside(kind: Kind) -> tuple[Fraction, ...]:
    """Simple values between the bounds of a real, and some near them; none where there are no bounds."""
    if kind.family != "real" or not kind.bounds:
        return ()
    low, high = kind.bounds
    return tuple(low + (high - low) * Fraction(part) for part in ("1/2", "1/4", "3/4", "1/10", "9/10", _END, 1 - _END))


def _lies_within(kind: Kind, value: Any) -> bool:
    """Whether a value that follows from others is one that its name may have."""
    if not kind.bounds:
        return sign(value) > 0
    numbers = Reals(60, sure=True)
    if kind.family == "posint":
        return numbers.compare(value, kind.least) >= 0
    return numbers.compare(value, kind.bounds[0]) > 0 and numbers.compare(value, kind.bounds[1]) < 0


# ---------------------------------------------------------------------------------------------------------------------


class Sampler:
    """Draws samples. The seed comes from the formulas, so that a verdict never changes but cannot be aimed at."""

    def __init__(self, space: Space, seed: str) -> None:
        self.space = space
        self.random = random.Random(seed)
        self.denominators = self.random.sample(_DENOMINATORS, len(_DENOMINATORS))
        self.near = 0  # how many times points were asked for that are nearer to zero

    def go_nearer(self) -> None:
        """From now on real numbers are smaller: those before led to monstrous ones."""
        self.near += 1

    def modular(self, count: int) -> Iterator[Sample]:
        """For arithmetic modulo a prime: random elements of the field, whole numbers where they must be whole."""
        for turn in range(count):
            whole = self.structure(turn, large=turn == count - 1)

            def draw(kind: Kind) -> int:
                return self.random.randrange(1, PRIME)

            yield self.filled(whole, draw, spread=True)

    def real(self, count: int) -> Iterator[Sample]:
        """Fractions of modest size, positive in even turns, of either sign in odd ones, between 0 and 1 in some."""
        for turn in range(count):
            whole = self.structure(turn, large=turn == 4)
            signs = itertools.chain((turn % 2 == 1,), itertools.repeat(False))

            def draw(kind: Kind, turn: int = turn, signs: Iterator[bool] = signs) -> Fraction | int:
                number = self.number(kind, turn)
                turned = next(signs) and number > 0 and kind.allows(-number)
                return -number if turned else number

            sample = self.filled(whole, draw, spread=False)
            if self.allowed(sample):
                yield sample

    def sweep(self, *, modular: bool) -> Iterator[Sample]:
        """Every combination of values of the indices at one small size, where their order may matter."""
        indices = self.space.swept
        if not indices:
            return
        extent = _SWEPT_SIZE if len(indices) <= 2 else _SWEPT_SIZE - 1
        extents = {size for name in indices for size in self.space.names[name].sizes}
        sizes = self.size_values(1, False)
        sizes |= {name: max(extent, self.space.least.get(name, 0)) for name in sizes if name in extents}
        self.add_given_sizes(sizes)
        ranges = [range(1, self.size(self.space.names[name].sizes[0], sizes) + 1) for name in indices]
        combinations = list(itertools.islice(itertools.product(*ranges), 4 * _SWEPT_MOST))
        if len(combinations) > _SWEPT_MOST:
            combinations = self.random.sample(combinations, _SWEPT_MOST)
        for turn, values in enumerate(combinations):
            # The smallest whole numbers: a window of 5 hides nothing here.
            least = {name: self.space.names[name].least + turn % 2 for name in self.structural_posints()}
            whole = {**least, **sizes, **dict(zip(indices, values, strict=True))}

            def draw(kind: Kind, turn: int = turn) -> Fraction | int:
                return self.random.randrange(1, PRIME) if modular else self.number(kind, turn)

            sample = self.filled(whole, draw, spread=modular)
            if modular or self.allowed(sample):
                yield sample

    def corners(self) -> Iterator[Sample]:
        """Where something may happen: small whole numbers, the numbers that occur in the formulas, equal values."""
        signed = [number for value in self.space.literals for number in (value, -value)]
        pool = [*_POOL[:5], *signed, *_POOL[5:]]
        reals = [name for name in self.space.used if self.space.names[name].family not in ("index", "prob")]
        inside = {name: _inside(self.space.names[name]) for name in reals}
        if len(reals) == 1 and not inside[reals[0]]:
            plans: list[dict[str, Fraction]] = [{reals[0]: value} for value in pool]
        else:
            plans = [{name: self.random.choice(inside[name] or pool) for name in reals} for _ in range(6)]
            plans += [{name: value} for name in reals for value in inside[name]]
            plans += [dict.fromkeys(reals, value) for value in (Fraction(1), Fraction(2), Fraction(-3, 7))]
            plans += [{name: value} for value in pool for name in reals[:4]]
        plans[:0] = self.beyond(reals[:4])
        for turn, plan in enumerate(plans[:_MOST_CORNERS]):
            sample = self.planned(plan, turn)
            if sample is not None and self.allowed(sample):
                yield sample
        for sample in self.extremes(reals[:4]):
            if self.allowed(sample):
                yield sample

    def extremes(self, reals: Sequence[str]) -> Iterator[Sample]:
        """Where what is compared with zero comes nearest to it and gets past it, although hardly any value does."""
        evaluations = _SOUGHT
        for name in reals:
            kind = self.space.names[name]
            base = None if kind.shape or kind.whole else self.planned({name: Fraction(1)}, 1)
            if base is None:
                continue
            grid = sorted({value for value in (*GRID, *_inside(kind)) if kind.allows(value)})
            for turn in self.space.bends:
                if name not in free_names(turn) or evaluations <= 0:
                    continue
                evaluations -= len(grid) + 2 * HALVINGS
                found = crossing(turn, base.point, base.whole, name, grid) if grid else None
                for value in (found, meeting(turn, base.point, base.whole, name)):
                    if value is not None and kind.allows(value):
                        exact = int(value) if value.denominator == 1 else value
                        yield Sample({**base.point, name: exact}, base.whole)

    def edges(self) -> Iterator[Sample]:
        """Each size 1, where that can be told from a number; each whole number from 1 on, and beyond the literals."""
        space = self.space
        given = {name for name, _ in space.given}
        kinds = space.names
        whole = self.structural_posints()
        literals = [int(value) for value in space.literals if value <= _FAR]
        far = sorted({more for value in literals for more in (value, value + 1)} - set(range(1, _NEAR + 1)))
        plans: list[dict[str, int]] = []
        if space.small:
            plans += [{name: 1} for name in space.sizes if name not in given and space.least.get(name, 0) <= 1]
        if len(plans) > 1:
            plans.append({name: 1 for plan in plans for name in plan})
        if space.nesting <= 1 and not self.has_matrices():
            plans += [{name: value} for name in space.sizes if name not in given for value in far[-1:]]
        plans += [{name: value} for name in whole if name not in given for value in (*range(1, _NEAR + 1), *far)]
        plans = [plan for plan in plans if all(kinds[name].allows(value) for name, value in plan.items())]
        for turn, plan in enumerate(plans[:_MOST_EDGES]):
            sizes = {**self.size_values(turn, False), **plan}
            try:
                self.add_given_sizes(sizes)
            except TooLarge:
                continue
            self.add_indices(sizes, 1 + turn)
            self.add_structural(sizes, turn)

            def draw(kind: Kind, turn: int = turn) -> Fraction | int:
                return self.number(kind, turn)

            sample = self.filled(sizes, draw, spread=False)
            if self.allowed(sample):
                yield sample

    def around(self, sample: Sample) -> Iterator[Sample]:
        """Points near another: whole numbers by one, all others by a little, up and down."""
        for turn in range(_NEIGHBORS):

            def moved(name: str, value: Any, turn: int = turn) -> Any:
                if value.__class__ is list:
                    return [moved(name, part) for part in value]
                kind = self.space.names[name]
                up = not turn if kind.whole else self.random.random() < 0.5 if turn > 1 else turn == 0
                near = value + (1 if kind.whole else Fraction(1, 4099)) * (1 if up else -1)
                return near if kind.allows(near) and kind.family != "prob" else value

            free = [name for name in self.space.used if name in sample.point and not self.is_place(name, sample)]
            point = {**sample.point, **{name: moved(name, sample.point[name]) for name in free}}
            near = Sample(point, {name: point[name] for name in sample.whole})
            if point != sample.point and self.allowed(near):
                yield near

    def redrawn(self, sample: Sample, count: int) -> Iterator[Sample]:
        """The same sizes and indices, with other numbers."""
        places = {name: value for name, value in sample.whole.items() if self.names_a_place(name)}
        for turn in range(4 * count):
            other = self.filled(dict(places), lambda kind, turn=turn: self.number(kind, turn), spread=False)
            if self.allowed(other):
                yield other
                count -= 1
            if not count:
                return

    def names_a_place(self, name: str) -> bool:
        return name not in self.space.used or self.space.names[name].family == "index" or name in self.space.structural

    def is_place(self, name: str, sample: Sample) -> bool:
        """Whether a name says where an entry stands, so that what is beside it has another meaning."""
        return self.space.names[name].family == "index" or name in dict(self.space.given)

    def beyond(self, reals: Sequence[str]) -> list[dict[str, Fraction]]:
        """For every turn that ordinary values of a name leave on one side: the nearest value on the other side."""
        plans = []
        for name in reals:
            scanned = []
            for value in _SCANNED:
                sample = self.planned({name: value}, 1)
                if sample is not None:
                    scanned.append((value, [side(turn, sample.point, sample.whole) for turn in self.space.turns]))
            for place in range(len(self.space.turns)):
                near = {sides[place] for value, sides in scanned if abs(value) <= _ORDINARY}
                far = (value for value, sides in scanned if sides[place] is not None and sides[place] not in near)
                plans += [{name: value} for value in itertools.islice(far, 1)]
        return plans

    def small(self) -> Iterator[Sample]:
        """Candidates for a counterexample that a person can follow: small integers first."""
        patterns = (
            (1,), (0,), (1, 0), (0, 1), (2,), (1, 2), (2, 1), (1, 2, 3), (-1,), (2, 3, 5), (-1, 1), (3, 1, 2), (-2, 1),
            (Fraction(1, 2),), (4, 1), (10,), (-3,), (5, 2, 3), (1, 2, 3), (2, 1, 3), (3, 1, 2),
        )  # fmt: skip
        for turn, pattern in enumerate(patterns):
            for arrangement in range(2 if self.space.sizes or self.has_indices() else 1):
                sample = self.pattern(pattern, turn, arrangement)
                if sample is not None and self.allowed(sample):
                    yield sample

    # -- parts

    def has_indices(self) -> bool:
        return any(self.space.names[name].family == "index" for name in self.space.used)

    def structure(self, turn: int, *, large: bool) -> dict[str, int]:
        """Sizes, then indices within them, then what else must be whole."""
        whole = self.sizes(turn, large)
        self.add_indices(whole, turn)
        self.add_structural(whole, turn)
        return whole

    def sizes(self, turn: int, large: bool) -> dict[str, int]:
        """Sizes and what follows from them; others where that grows too large."""
        for attempt in range(_ATTEMPTS):
            whole = self.size_values(turn, large and not attempt)
            try:
                self.add_given_sizes(whole)
            except TooLarge:
                continue
            return whole
        raise TooLarge

    def structural_posints(self) -> list[str]:
        names = self.space.names
        return [n for n in self.space.used if names[n].family == "posint" and n in self.space.structural]

    def add_structural(self, whole: dict[str, int], turn: int) -> None:
        for name in self.structural_posints():
            if name not in whole:
                drawn = self.random.choice((1, 2, 3, 4, 5, 6, 7) if turn % 3 else (8, 11, 13, 14, 17))
                whole[name] = drawn + self.space.names[name].least - 1

    def size_values(self, turn: int, large: bool) -> dict[str, int]:
        sizes = [name for name in self.space.sizes if name not in dict(self.space.given)]
        if large and self.space.nesting + self.further_axes() <= 2:
            most = 40 if self.space.nesting <= 1 and not self.has_matrices() else 9
            values = [self.random.randrange(most - 3, most + 4) for _ in sizes]
        elif len(sizes) <= len(_SMALL_SIZES):
            values = self.random.sample(_SMALL_SIZES, len(sizes))
        else:
            values = [self.random.choice(_SMALL_SIZES) for _ in sizes]
        return {name: max(value, self.space.least.get(name, 0)) for name, value in zip(sizes, values, strict=True)}

    def has_matrices(self) -> bool:
        return self.further_axes() > 0

    def further_axes(self) -> int:
        """How many axes the largest array has besides its first."""
        return max((len(self.space.names[name].shape) - 1 for name in self.space.used), default=0)

    def add_given_sizes(self, whole: dict[str, int]) -> None:
        """A size that follows from others, such as `d = h*d_h`."""
        for name, tree in self.space.given:
            if name not in self.space.sizes:
                continue
            for part in free_names(tree):
                whole.setdefault(part, max(self.random.choice((1, 2, 3)), self.space.least.get(part, 1)))
            value = Evaluation(Reals(40), whole, whole, Budget(deadline=math.inf)).of(tree)
            if value.__class__ is not int or not self.space.least.get(name, 1) <= value <= limits.MATRIX_ENTRIES:
                raise TooLarge
            whole[name] = value

    def add_indices(self, whole: dict[str, int], turn: int) -> None:
        indices = [name for name in self.space.used if self.space.names[name].family == "index"]
        ranges = {name: self.size(self.space.names[name].sizes[0], whole) for name in indices}
        if turn % 3 == 0 and indices:
            shared = self.random.randint(1, min(ranges.values()))
            whole.update(dict.fromkeys(indices, shared))
            return
        taken: set[int] = set()
        for name in indices:
            choices = [value for value in range(1, ranges[name] + 1) if value not in taken or turn % 3 == 2]
            whole[name] = self.random.choice(choices or range(1, ranges[name] + 1))
            taken.add(whole[name])

    def size(self, size: int | str, whole: Mapping[str, int]) -> int:
        return size if isinstance(size, int) else whole[size]

    def filled(self, whole: dict[str, int], draw: Any, *, spread: bool) -> Sample:
        """Numbers for what is not whole by its role."""
        point: dict[str, Any] = dict(whole)
        integers = dict(whole)
        for name in self.space.used:
            kind = self.space.names[name]
            if name in whole:
                continue
            if kind.family == "prob":
                point[name] = self.shares(self.size(kind.sizes[0], whole), None if spread else _SHARE)
            elif kind.shape:
                point[name] = self.array(kind, whole, draw)
            else:
                point[name] = draw(kind)
                if kind.whole and not spread:
                    integers[name] = point[name]
        return Sample(point, integers)

    def array(self, kind: Kind, whole: Mapping[str, int], draw: Any) -> list[Any]:
        def filled(extents: Sequence[int]) -> Any:
            return [filled(extents[1:]) for _ in range(extents[0])] if extents else draw(kind)

        return list(filled([self.size(size, whole) for size in kind.shape]))

    def shares(self, count: int, largest: int | None) -> list[Any]:
        """Probabilities: small numbers over their sum; modulo a prime any elements that sum to 1."""
        if largest is None:
            free = [self.random.randrange(1, PRIME) for _ in range(count - 1)]
            return [*free, (1 - sum(free)) % PRIME]
        weights = [self.random.randint(1, largest) for _ in range(count)]
        return [Fraction(weight, sum(weights)) for weight in weights]

    def number(self, kind: Kind, turn: int) -> Fraction | int:
        if kind.family == "posint":
            ranges = ((1, 12), (13, 99), (2, 9), (100, 1000), (1, 30), (10**4, 10**5))
            return self.random.randint(*ranges[turn % len(ranges)]) + kind.least - 1
        below = self.denominators[turn % 6]
        if kind.bounds:
            low, high = kind.bounds
            return low + (high - low) * Fraction(self.random.randrange(1, below), below)
        most = (3, 3, 1, 3, 3, 10)[turn % 6] * below
        value = Fraction(self.random.randrange(1, most), below << _NEARER * self.near)
        if kind.family != "positive" and turn % 2 and self.random.random() < 0.6:
            return -value
        return value

    def allowed(self, sample: Sample) -> bool:
        """Whether the side relations leave positive, or between its bounds, what is declared so."""
        for name, tree in self.space.given:
            budget = Budget(deadline=math.inf)
            try:
                value = Evaluation(Reals(60, sure=True), sample.point, sample.whole, budget).of(tree)
            except (Undefined, TooLarge):
                return False
            if value.__class__ is not list and not _lies_within(self.space.names[name], value):
                return False
        return True

    def planned(self, plan: Mapping[str, Fraction], turn: int) -> Sample | None:
        whole = self.structure(turn, large=False)
        for name, value in plan.items():
            kind = self.space.names[name]
            if not kind.allows(value):
                return None
            if kind.whole:
                whole[name] = int(value)

        def draw(kind: Kind) -> Fraction | int:
            return self.number(kind, 1)

        sample = self.filled(whole, draw, spread=False)
        point = dict(sample.point)
        for name, value in plan.items():
            exact: Fraction | int = int(value) if value.denominator == 1 else value
            kind = self.space.names[name]
            if not kind.shape:
                point[name] = exact
            elif len(kind.shape) == 1:
                point[name] = [exact, *point[name][1:]]
        return Sample(point, sample.whole)

    def pattern(self, pattern: tuple[Any, ...], turn: int, arrangement: int) -> Sample | None:
        whole: dict[str, int] = {}
        given = {name for name, _ in self.space.given}
        for place, name in enumerate(name for name in self.space.sizes if name not in given):
            value = 2 if turn < 6 else 2 + (place + turn) % 3 if turn < 18 else 5 * turn - 84 - place
            whole[name] = max(value, self.space.least.get(name, 0))
        try:
            self.add_given_sizes(whole)
        except TooLarge:
            return None
        # Arrangement 0: all indices equal, 1: all different.
        indices = [name for name in self.space.used if self.space.names[name].family == "index"]
        for place, name in enumerate(indices):
            extent = self.size(self.space.names[name].sizes[0], whole)
            whole[name] = 1 + ((place + turn // 6) % extent if arrangement else (turn // 6) % extent)
        count = 0
        point: dict[str, Any] = dict(whole)
        for name in self.space.used:
            kind = self.space.names[name]
            if name in whole:
                continue
            if kind.family == "prob":
                point[name] = self.shares(self.size(kind.sizes[0], whole), _SIMPLE_SHARE)
                continue
            if kind.shape:
                point[name] = self.array(kind, whole, lambda _: self.random.choice((0, 1, 1, 2, -1)))
                continue
            inside = _inside(kind)
            number = inside[(turn + count) % len(inside)] if inside else pattern[count % len(pattern)] + kind.least - 1
            count += 1
            if not kind.allows(number):
                return None
            point[name] = number
            if kind.whole:
                whole[name] = int(number)
        return Sample(point, whole)
