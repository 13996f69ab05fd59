"""What says nothing by being right: it is right under many mistakes of the key, too.

The first row of a positional encoding is right for any frequency, and a softmax over one entry for any scores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from learn_transformers.explaining.differences.arrays import Array
from learn_transformers.explaining.differences.evidence import Case, Pair
from learn_transformers.outcomes.comparison import same_value
from learn_transformers.sandbox.outcome import Outcome, Returned

FEW, SOME = 4, 24  # pairs and calls that are asked, small ones first


def stays_right(pairs: Sequence[Pair], regions: Sequence[Array]) -> bool:
    """Are these regions right under so many mistakes that it says nothing where they are right here?"""
    kept: list[bool] = []
    for pair, region in sorted(zip(pairs, regions, strict=True), key=lambda both: both[0].right.size)[:FEW]:
        for outcome in pair.case.under_mistakes:
            wrong = _wrong_entries(pair, outcome)
            if wrong is not None and wrong.any():
                kept.append(not bool((wrong & region).any()))
    return 4 * sum(kept) > len(kept)


def telling_calls(asked: Sequence[Case]) -> list[Case]:
    """Those of the calls, of the smallest ones, that a third of the mistakes get wrong that get any of them wrong."""
    chosen = sorted(asked, key=lambda c: sum(getattr(a, "size", 1) for a in c.arguments.values()))[:SOME]
    changed = np.array([[_is_wrong(case, outcome) for outcome in case.under_mistakes] for case in chosen], bool)
    shown = changed.any(0).sum()
    return [case for case, row in zip(chosen, changed, strict=True) if 3 * row.sum() >= shown]


def _wrong_entries(pair: Pair, outcome: Outcome) -> Array | None:
    """Which entries of an array a mistake gets wrong; None where it gives something else than such an array."""
    value = outcome.value if isinstance(outcome, Returned) else None
    if pair.part is not None:
        value = value[pair.part] if isinstance(value, tuple) and len(value) > pair.part else None
    if not isinstance(value, np.ndarray) or value.shape != pair.right.shape or value.dtype.kind not in "biuf":
        return None
    return Pair(pair.case, pair.part, pair.right, value, pair.names).wrong


def _is_wrong(case: Case, outcome: Outcome) -> bool:
    return not isinstance(outcome, Returned) or not same_value(outcome.value, case.right)
