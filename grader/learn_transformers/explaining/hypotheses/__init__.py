"""Mistakes that no key foresaw: is a function the right one, called with other arguments or with its result changed?

They are generated from the signature, the names of the axes and the recorded calls; nothing of it is written per
chapter. Each module makes one sort, and gives slips, the simplest first: a new sort is a function from `Subject` to
slips, and has its place in `SORTS`. `fitting` finds those that give exactly what the learner's function gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from learn_transformers.explaining.hypotheses import (
    arrays,
    exchanged,
    factored,
    ignored,
    masks,
    modules,
    numbers,
    precision,
    results,
    scales,
)
from learn_transformers.explaining.hypotheses.fitting import Search
from learn_transformers.explaining.hypotheses.subject import Subject, subject
from learn_transformers.explaining.manners import Same, exactly
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.modules import ModuleReference, TorchReference
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import Recorded

Sort = Callable[[Subject], Iterator[Slip]]
SORTS: tuple[tuple[Sort, ...], ...] = (
    (
        ignored.arguments,
        exchanged.arguments,
        exchanged.results,
        masks.arguments,
        numbers.arguments,
        arrays.transposed,
        results.entries,
        results.along_axes,
    ),
    (scales.arguments,),
    (arrays.changed,),
    (factored.arguments, factored.results),
)


def hypotheses(reference: Reference, calls: Sequence[Recorded]) -> Iterator[Slip]:
    """Every generated mistake that these calls could show, the most plausible first."""
    for sorts in _sorts(reference, calls):
        yield from sorts
    yield from precision.SLIPS


def fitting(reference: Reference, calls: Sequence[Recorded], same: Same = exactly) -> list[Slip]:
    """The generated mistakes that reproduce all of these calls, the simplest first, four at the most.

    Several are a tie that outputs cannot break. What a plainer group of sorts says is not said by a later one again.
    Nothing where nothing is wrong, where nothing came back, or where too little did for any of it to be telling. `same`
    says when one reproduces a call.
    """
    search = Search.of(reference, calls, same)
    if search is not None:
        for slips in _sorts(reference, calls):
            if found := search.fitting(slips):
                return found
    return precision.fitting(calls)


def _sorts(reference: Reference, calls: Sequence[Recorded]) -> Iterator[Iterator[Slip]]:
    if isinstance(reference.original, ModuleReference):
        yield modules.slips(reference.original, calls)
    asked = subject(reference, calls)
    if not isinstance(reference.original, TorchReference) and asked.calls:
        for sorts in SORTS:
            yield (slip for sort in sorts for slip in sort(asked))


__all__ = ["fitting", "hypotheses"]
