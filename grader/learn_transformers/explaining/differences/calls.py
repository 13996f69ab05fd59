"""Which calls are wrong: what they have, and the right ones have not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, is_large, is_numbers
from learn_transformers.explaining.differences.evidence import Case, Evidence, Kind
from learn_transformers.explaining.differences.silent import telling_calls
from learn_transformers.explaining.differences.wording import large, listed, ordinal


def parts_right(e: Evidence) -> str | None:
    """Of several results, some are always right."""
    if not e.pairs or not isinstance(e.pairs[0].case.right, tuple):
        return None
    count = len(e.pairs[0].case.right)
    wrong = sorted({p.part for p in e.pairs if p.part is not None})
    if not wrong or len(wrong) == count or len(e.wrong) < 2:
        return None
    named = listed([ordinal(i) for i in wrong])
    sentence = f"only your {named} result{'s are' if len(wrong) > 1 else ' is'} wrong"
    return f"where something comes back, {sentence}" if e.raised else sentence


def which_calls(e: Evidence) -> str | None:
    """What all wrong calls share and most right ones have not, where that is a thing that often goes wrong."""
    likely = [f for chance, f in _shared(e.cases) if f.likely and chance <= 0.1]
    found = [(chance, f.text) for f in likely if (chance := _of_telling(e, f)) is not None and chance <= 0.1]
    return f"only calls {min(found, key=lambda one: one[0])[1]} go wrong" if found else None


def which_sizes(e: Evidence) -> str | None:
    """The same of sizes and such, where nothing else can be said: it takes more, and nothing else may do as well."""
    found = _singular(e.cases)
    chance = _of_telling(e, found) if found is not None else None
    return f"only calls {found.text} go wrong" if found is not None and chance is not None and chance <= 2e-3 else None


def shared(cases: Sequence[Case]) -> Feature | None:
    """What all wrong calls share and most right ones have not; a likely thing before any other."""
    likely = [(chance, f) for chance, f in _shared(cases) if f.likely and chance <= 0.1]
    return min(likely, key=lambda one: one[0])[1] if likely else _singular(cases)


def _singular(cases: Sequence[Case]) -> Feature | None:
    found = [(chance, f) for chance, f in _shared(cases) if chance <= 2e-3]
    found.sort(key=lambda one: (one[0], one[1].text))
    return None if not found or (len(found) > 1 and found[1][0] == found[0][0]) else found[0][1]


@dataclass(frozen=True)
class Feature:
    """What some calls have and others have not; `likely` if learners often go wrong on just these."""

    text: str
    has: tuple[bool, ...]
    likely: bool = False


def _shared(cases: Sequence[Case]) -> Iterator[tuple[float, Feature]]:
    """What all wrong calls have, and how likely that is by chance."""
    wrong = [c.wrong for c in cases]
    if all(wrong) or not any(wrong):
        return
    for feature in _features(cases):
        if (chance := _chance_of_calls(feature.has, wrong)) is not None:
            yield chance, feature


def _of_telling(e: Evidence, feature: Feature) -> float | None:
    """The chance where the right calls without the feature count only if they would be wrong under most mistakes."""
    both = list(zip(e.cases, feature.has, strict=True))
    right = telling_calls([c for c, has in both if not has])
    wrong, has = [], []
    for case, has_it in both:
        if has_it or any(case is one for one in right):
            wrong.append(case.wrong)
            has.append(has_it)
    return _chance_of_calls(has, wrong) if right else None


def _chance_of_calls(has: Sequence[bool], wrong: Sequence[bool]) -> float | None:
    """How likely all wrong calls have this by chance; None if one has not, or if calls that have it are often right."""
    if any(w and not h for h, w in zip(has, wrong, strict=True)) or sum(wrong) < 0.6 * sum(has):
        return None
    return math.comb(sum(has), sum(wrong)) / math.comb(len(has), sum(wrong))


def _features(cases: Sequence[Case]) -> Iterator[Feature]:
    """Everything that a call can be asked, likely things first."""
    names = dict.fromkeys(name for c in cases for name in c.arguments)
    for name in names:
        yield from _of_arrays(name, [c.arguments.get(name) for c in cases])
    for name in names:
        yield from _of_scalars(name, [c.arguments.get(name) for c in cases])
    batch = [c.sizes.get("batch") for c in cases]
    yield Feature("with a batch axis", tuple(b is not None for b in batch), True)
    yield Feature("without a batch axis", tuple(b is None for b in batch), True)
    symbols = list(dict.fromkeys(name for c in cases for name in c.sizes))
    for symbol in symbols:
        yield from _of_sizes(symbol, [c.sizes.get(symbol) for c in cases])
    for one, other in itertools.combinations([s for s in symbols if s != "batch"], 2):
        yield from _of_two_sizes(one, other, cases)


def _of_arrays(name: str, values: Sequence[Any]) -> Iterator[Feature]:
    arrays = [v if is_numbers(v) and v.size else None for v in values]
    if not any(a is not None for a in arrays):
        return

    def where(test: Callable[[Array], bool]) -> tuple[bool, ...]:
        return tuple(a is not None and test(a) for a in arrays)

    truth = any(a is not None and a.dtype.kind == "b" for a in arrays)
    if truth:
        yield Feature(f"where a row of `{name}` is all False", where(lambda a: not a.any(-1).all()), True)
        yield Feature(f"where `{name}` hides something", where(lambda a: not a.all()))
    else:
        yield Feature(f"where {large(name)}", where(lambda a: bool(is_large(a).any())), True)
        yield Feature(f"where `{name}` holds -inf", where(lambda a: bool(np.isneginf(a).any())), True)
        yield Feature(f"where `{name}` holds negative numbers", where(lambda a: bool((a < 0).any())))


def _of_scalars(name: str, values: Sequence[Any]) -> Iterator[Feature]:
    given = tuple(v is not None for v in values)
    if not all(given):
        yield Feature(f"with `{name}`", given, True)
        yield Feature(f"without `{name}`", tuple(not g for g in given), True)
    if name == "axis":
        yield Feature("with an `axis` other than the last", tuple(v != -1 for v in values), True)
    numbers = [v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in values]
    if any(n is not None and n < 0 for n in numbers) and name != "axis":
        yield Feature(f"where `{name}` is negative", tuple(n is not None and n < 0 for n in numbers), True)
    for value in sorted({n for n in numbers if n is not None}) if name == "axis" else ():
        yield Feature(f"with `{name}={value}`", tuple(n == value for n in numbers))


def _of_sizes(symbol: str, sizes: Sequence[int | None]) -> Iterator[Feature]:
    known = {n for n in sizes if n is not None}
    if sum(n % 2 for n in known) >= 2 and sum(n % 2 == 0 for n in known) >= 2 and symbol != "batch":
        yield Feature(f"with an odd {symbol}", tuple(n is not None and n % 2 == 1 for n in sizes))
        yield Feature(f"with an even {symbol}", tuple(n is not None and n % 2 == 0 for n in sizes))
    yield Feature(f"with {symbol} = 1", tuple(n == 1 for n in sizes))
    yield Feature(f"with {symbol} larger than 1", tuple(n is not None and n > 1 for n in sizes))


def _of_two_sizes(one: str, other: str, cases: Sequence[Case]) -> Iterator[Feature]:
    pairs = [(c.sizes.get(one), c.sizes.get(other)) for c in cases]
    equal = tuple(a == b for a, b in pairs)
    yield Feature(f"with {one} = {other}", equal)
    yield Feature(f"with {one} ≠ {other}", tuple(not same for same in equal))


KINDS: tuple[Kind, ...] = (parts_right, which_calls)
LAST_RESORT: tuple[Kind, ...] = (which_sizes,)
