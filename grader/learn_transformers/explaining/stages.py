"""Which mistakes explain the numbers of the first stages, where nothing explains everything that was recorded?

Numbers are explained from the calls by hand and in general, without what is said by itself (`manners`). What is found
there is completed by one more mistake where that explains the edges and the refusals as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from learn_transformers.explaining import manners
from learn_transformers.explaining.hypotheses import precision
from learn_transformers.explaining.manners import Same, exactly
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.reference import Reference, Stage
from learn_transformers.outcomes.comparison import close_entries
from learn_transformers.outcomes.records import CheckRun, Explanation, Recorded
from learn_transformers.sandbox.outcome import Died, Raised, Returned, is_unfinished

Made = frozenset[Mistake]
MAX_TIES = 4
FIRST = (Stage.HAND, Stage.GENERAL)


@dataclass(frozen=True)
class Replay:
    """The recorded calls of one function, replayed with mistakes."""

    reference: Reference

    def fits(self, made: Made, calls: Sequence[Recorded], same: Same) -> bool:
        """Do these mistakes give what came in each of these calls?"""
        return all(same(self.reference.replayed(c.call, made), c) for c in calls)

    def explains(self, made: Made, calls: Sequence[Recorded], same: Same) -> bool:
        """Do they, and do they differ from the right answer in a call that came back?"""
        if not self.fits(made, calls, same):
            return False
        return any(isinstance(c.got, Returned) and not same(c.expected, c) for c in calls)

    def found(self, candidates: Iterable[Made], calls: Sequence[Recorded], same: Same) -> list[Made]:
        return [made for made in candidates if self.explains(made, calls, same)]


COMPARISONS: tuple[Same, ...] = (exactly, manners.same_numbers)
SINGLE: Same = partial(manners.same_numbers, single=True)


def of_the_first(calls: Sequence[Recorded]) -> list[Recorded]:
    """The calls that show what a function calculates: by hand and in general; else the edges, where only they fail."""
    values = [c for c in calls if isinstance(c.expected, Returned)]
    first = [c for c in values if c.stage in FIRST]
    if not any(c.difference is not None for c in first):
        first = values
    return sorted(first, key=lambda c: (c.difference is None, size_of(c)))


def size_of(recorded: Recorded) -> int:
    return sum(getattr(a, "size", 1) for a in (*recorded.call.args, *recorded.call.kwargs.values()))


Generated = Callable[[Sequence[Recorded], Same], Sequence[Mistake]]


def explain(reference: Reference, recorded: Sequence[Recorded], generated: Generated) -> list[Explanation]:
    """The fewest mistakes that give the first stages' numbers, completed where one more explains the rest.

    `generated` gives mistakes that no key knows and that reproduce calls: asked where none of the key's does alone.
    """
    first = of_the_first(recorded)
    if all(c.difference is None for c in first) or any(isinstance(c.got, Died) or is_unfinished(c.got) for c in first):
        return []
    replay = Replay(reference)
    for found, same in _tried(replay, first, generated):
        if found:
            whole = [_completed(replay, made, recorded, same) for made in found[:MAX_TIES]]
            return [Explanation(_in_order(reference, made)) for made in dict.fromkeys(whole)]
    return []


def _tried(replay: Replay, first: Sequence[Recorded], generated: Generated) -> Iterator[tuple[list[Made], Same]]:
    """What may explain these calls, the simplest first; nothing where no number is wrong."""
    comparisons = [exactly] if _fits_in_one_way(first) else [exactly, manners.same_numbers]
    if any(replay.fits(frozenset(), first, same) for same in comparisons):
        return
    for same in comparisons:
        yield replay.found(replay.reference.combinations(1), first, same), same
    for same in comparisons:
        yield [frozenset({mistake}) for mistake in generated(first, same)], same
    if not replay.fits(frozenset(), first, SINGLE):
        found = replay.found(replay.reference.combinations(1), first, SINGLE)
        yield [made | {precision.SINGLE} for made in found], SINGLE
    for same in comparisons:
        yield replay.found(replay.reference.combinations(2), first, same), same


def _fits_in_one_way(calls: Sequence[Recorded]) -> bool:
    """Is nothing to be left out of account: no changed argument, no other kind of number, no row that sees nothing?"""
    return all(manners.is_plain(c) for c in calls)


def _completed(replay: Replay, made: Made, recorded: Sequence[Recorded], same: Same) -> Made:
    """These mistakes, with one more of the key's for the edges, and one for the refusals, where these explain them."""
    known = [c for c in recorded if not isinstance(c.got, Died)]
    explained = [c for c in known if same(replay.reference.replayed(c.call, made), c)]
    for refused in (False, True):
        left = [c for c in known if isinstance(c.expected, Raised) == refused and c not in explained]
        if not left:
            continue
        for (one,) in map(tuple, replay.reference.combinations(1)):
            more = made | {one}
            if len(more) > len(made) and _go_together(made, one) and replay.fits(more, [*left, *explained], same):
                made = more
                explained += left
                break
    return made


def of_a_part(reference: Reference, recorded: Sequence[Recorded], first: CheckRun) -> Explanation | None:
    """What explains all calls of the first stage that fails, or of its first check, where others go wrong otherwise.

    A few numbers may come about in many ways: it rests on several that differ from the right ones, and nothing else
    may explain them.
    """
    stage = [c for c in recorded if c.stage == first.check.stage]
    return _alone(reference, stage, (3, 5)) or _alone(reference, first.calls, (8,))


def _alone(reference: Reference, recorded: Sequence[Recorded], enough: Sequence[int]) -> Explanation | None:
    """The one explanation of these calls by one mistake, or two, where so many numbers are wrong."""
    calls = sorted(recorded, key=lambda c: (c.difference is None, size_of(c)))
    wrong = [c for c in calls if c.difference is not None]
    if not wrong or any(isinstance(c.expected, Raised) for c in wrong):
        return None
    replay = Replay(reference)
    for size, least in enumerate(enough, start=1):
        if _telling(wrong) < least:
            break
        for same in COMPARISONS:
            if found := replay.found(reference.combinations(size), calls, same):
                return Explanation(_in_order(reference, found[0]), partial=True) if len(found) == 1 else None
    return None


def _telling(wrong: Sequence[Recorded]) -> int:
    """How many different wrong numbers there are."""
    numbers: set[float] = set()
    for _, _, right, mine in manners.results(wrong):
        arrays = isinstance(right, np.ndarray) and isinstance(mine, np.ndarray) and right.shape == mine.shape
        if arrays and right.dtype.kind in "iuf" and mine.dtype.kind in "iuf":
            numbers.update(mine[~close_entries(right, mine)].tolist())
    return len(numbers)


def _go_together(made: Made, one: Mistake) -> bool:
    return not one.family or all(m.family != one.family for m in made)


def _in_order(reference: Reference, made: Made) -> tuple[Mistake, ...]:
    order = {mistake: index for index, mistake in enumerate(reference.mistakes)}
    return tuple(sorted(made, key=lambda m: (order.get(m, len(order)), m.name)))
