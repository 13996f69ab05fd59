"""What may be wrong beside the numbers, each said by itself, whatever else is wrong.

Changed arguments, kinds of number, missing exceptions, rows with nothing to attend to, single precision: they are taken
out of what was recorded, so that the numbers can be explained without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.wording import listed, ordinal
from learn_transformers.key.mistakes import Mistake
from learn_transformers.outcomes.comparison import allowance, describe, dtype_name, same_outcome
from learn_transformers.outcomes.records import CheckRun, Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned
from learn_transformers.sandbox.wire import Tensor

SINGLE = 3e-6  # of the largest entry: what a calculation in float32 leaves
HALF = 5e-3
_NUMBERS = (np.ndarray, np.generic, float, int)


Same = Callable[[Outcome, Recorded], bool]  # does an outcome reproduce what was recorded?


def exactly(outcome: Outcome, recorded: Recorded) -> bool:
    """Does this outcome reproduce all that came?"""
    return same_outcome(outcome, recorded.got, recorded.naming)


def same_numbers(outcome: Outcome, recorded: Recorded, *, single: bool = False) -> bool:
    """Does this outcome hold the numbers that came, however they came?

    Arguments may be changed, numbers be of another kind, rows with nothing to attend to hold anything; with `single`,
    numbers may be as far off as single precision makes them.
    """
    got = recorded.got
    if isinstance(got, Raised) and isinstance(outcome, Raised):
        return same_outcome(replace(outcome, changed=()), replace(got, changed=()), recorded.naming)
    if not (isinstance(got, Returned) and isinstance(outcome, Returned)):
        return False
    wanted = recorded.expected.value if isinstance(recorded.expected, Returned) else None
    ours, theirs, right = (parts(v) for v in (outcome.value, got.value, wanted))
    if len(ours) != len(theirs) or len(ours) != len(right):
        return False
    hidden = _hides(recorded)
    return all(_same(a, b, r, hidden, single) for a, b, r in zip(ours, theirs, right, strict=True))


def is_plain(recorded: Recorded) -> bool:
    """Is there nothing to be left out of account but numbers?"""
    if isinstance(recorded.got, Died) or recorded.got.changed or _hides(recorded):
        return False
    return not any(_kind(right, mine) for _, _, right, mine in results([recorded]))


def parts(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple | list) else [value]


def _same(ours: Any, theirs: Any, right: Any, hidden: bool, single: bool) -> bool:
    ours, theirs = (v.array if isinstance(v, Tensor) else v for v in (ours, theirs))
    if not (isinstance(ours, _NUMBERS) and isinstance(theirs, _NUMBERS)):
        return type(ours) is type(theirs) and not isinstance(ours, dict) and bool(ours == theirs)
    a, b = np.asarray(ours), np.asarray(theirs)
    if a.shape != b.shape:
        return False
    if a.dtype.kind not in "biuf" or b.dtype.kind not in "biuf":
        return bool((a == b).all())
    precision = HALF if b.dtype == np.float16 else SINGLE if single or b.dtype == np.float32 else 0.0
    a, b = a.astype(np.float64), b.astype(np.float64)
    if hidden and (empty := empty_rows(np.asarray(right))) is not None and empty.shape == a.shape:
        a, b = np.where(empty, 0.0, a), np.where(empty, 0.0, b)
    return _close(a, b, precision)


def _close(a: np.ndarray, b: np.ndarray, precision: float) -> bool:
    odd = ~(np.isfinite(a) & np.isfinite(b))
    if odd.any() and not ((a[odd] == b[odd]) | ((a[odd] != a[odd]) & (b[odd] != b[odd]))).all():
        return False
    a, b = a[~odd], b[~odd]
    slack = allowance(a)
    if precision:
        slack = np.maximum(slack, precision * np.abs(a).max(initial=0.0))
    return bool((np.abs(a - b) <= slack).all())


def _hides(recorded: Recorded) -> bool:
    """Is there a mask among the arguments with a row that hides everything, along the axis that is attended to?"""
    args, kwargs = recorded.call.args, recorded.call.kwargs
    masks = [a for a in (*args, *kwargs.values()) if isinstance(a, np.ndarray) and a.dtype == bool and a.ndim > 0]
    behind = args[-1] if args and isinstance(args[-1], int) and any(a is m for a in args for m in masks) else -1
    return kwargs.get("axis", behind) == -1 and any(not mask.any(-1).all() for mask in masks)


def empty_rows(right: np.ndarray) -> np.ndarray | None:
    """Where the right result has rows with nothing to attend to: those that are all zeros."""
    if right.dtype.kind != "f" or right.ndim < 2:
        return None
    empty = (right == 0).all(-1, keepdims=True)
    return np.broadcast_to(empty, right.shape) if empty.any() else None


# What is said by itself.


@dataclass(frozen=True)
class Finding:
    """Something that is said by itself, and the calls that show it."""

    mistake: Mistake
    calls: tuple[Recorded, ...]

    @classmethod
    def of(cls, name: str, title: str, hint: str, calls: Iterable[Recorded]) -> Finding:
        return cls(Mistake(title, hint, name, kind="contract"), tuple(calls))


def findings(checks: Sequence[CheckRun]) -> Iterator[Finding]:
    """Everything beside the numbers that was recorded."""
    calls = [c for run in checks for c in run.calls]
    yield from _kinds(calls)
    yield from _refusals(checks)
    yield from _changed(calls)


def _changed(calls: Sequence[Recorded]) -> Iterator[Finding]:
    changed = [c for c in calls if not isinstance(c.got, Died) and c.got.changed]
    names = dict.fromkeys(n for c in changed if not isinstance(c.got, Died) for n in c.got.changed)
    if names:
        said = listed([f"`{name}`" for name in names]) + (" is" if len(names) == 1 else " are")
        yield Finding.of(
            f"mutated:{','.join(names)}", f"{said} changed in place", "Who else holds this array?", changed
        )


def _kinds(calls: Sequence[Recorded]) -> Iterator[Finding]:
    """One kind of number, or of thing, that comes back nearly always instead of another."""
    pairs = list(results(calls))
    found: dict[tuple[str, str], list[Recorded]] = {}
    for recorded, _, right, mine in pairs:
        if kinds := _kind(right, mine):
            found.setdefault(kinds, []).append(recorded)
    for (wanted, came), shown in found.items():
        if 2 * len(shown) > len(pairs):  # what is so in a few calls belongs to what is wrong in these
            said = f"{came} comes back where {wanted} is expected"
            yield Finding.of(f"kind:{came.split()[-1]}", said, "Of which kind is what each step gives?", shown)


def _kind(right: Any, mine: Any) -> tuple[str, str] | None:
    if isinstance(mine, Tensor):
        return ("a NumPy array", "a torch tensor") if isinstance(right, np.ndarray) else None
    if not (isinstance(right, np.ndarray) and isinstance(mine, np.ndarray)) or right.shape != mine.shape:
        return None
    kinds = right.dtype.kind.replace("u", "i"), mine.dtype.kind.replace("u", "i")
    if kinds[0] == kinds[1] and (kinds[0] != "f" or mine.dtype == np.float64):
        return None
    return dtype_name(right.dtype), dtype_name(mine.dtype)


def results(calls: Iterable[Recorded]) -> Iterator[tuple[Recorded, int, Any, Any]]:
    """Every part of what should have come, with its place, beside what came."""
    for c in calls:
        if isinstance(c.expected, Returned) and isinstance(c.got, Returned):
            right, mine = parts(c.expected.value), parts(c.got.value)
            if len(right) == len(mine):
                yield from ((c, i, r, m) for i, (r, m) in enumerate(zip(right, mine, strict=True)))


def _refusals(checks: Sequence[CheckRun]) -> Iterator[Finding]:
    """What a function does where it should refuse, check by check."""
    for run in checks:
        wrong = [c for c in run.calls if isinstance(c.expected, Raised) and c.difference is not None]
        if not run.check.naming or not wrong or any(c.difference and c.difference.layer == "defined" for c in wrong):
            continue
        wanted = " or ".join(f"`{word}`" for word in run.check.naming)
        got, where = wrong[0].got, f"“{run.check.name}”"
        if isinstance(got, Returned):
            said, hint = (
                f"no ValueError is raised, {describe(got.value)} comes back",
                f"Who looks whether {wanted} is right?",
            )
            yield Finding.of("no_value_error", f"{where}: {said}", hint, wrong)
        elif isinstance(got, Raised) and "ValueError" not in got.family:
            said, hint = f"{got.type} is raised, a ValueError is expected", f"Who notices first that {wanted} is wrong?"
            yield Finding.of("exception", f"{where}: {said}", hint, wrong)
        elif isinstance(got, Raised):
            hint = "Does the message tell which argument to look at?"
            yield Finding.of("message", f"{where}: the ValueError's message does not name {wanted}", hint, wrong)


def rows(calls: Sequence[Recorded]) -> Iterator[Finding]:
    """What stands in rows with nothing to attend to, which should be all zeros.

    Said only where the numbers besides are right or explained: else it may be no more than what they lead to.
    """
    kinds: dict[int, set[str]] = {}
    shown = []
    for recorded, place, right, mine in results(c for c in calls if _hides(c)):
        mine = mine.array if isinstance(mine, Tensor) else mine
        if not (isinstance(right, np.ndarray) and isinstance(mine, np.ndarray)) or right.shape != mine.shape:
            continue
        if (empty := empty_rows(right)) is not None:
            kinds.setdefault(place, set()).add(kind := _of_empty(mine[empty[..., 0]]))
            shown += [recorded] if kind != "zeros" else []
    wrong = {place: found - {"zeros"} for place, found in kinds.items() if found != {"zeros"}}
    for kind in ("nan", "uniform", "other"):  # equal weights, say, and not the mean of the values that comes of them
        places = [place for place, found in wrong.items() if kind == "other" or found == {kind}]
        if places and (kind != "nan" or len(places) == len(wrong)):
            where = f"in your {ordinal(places[0])} result, " if len(places) == 1 < len(kinds) else ""
            said = f"{where}rows with nothing to attend to {_ROWS[kind]}"
            yield Finding.of(f"rows:{kind}", said, "What should a query get that may look at nothing?", shown)
            return


_ROWS = {
    "nan": "are NaN, where they should be all zeros",
    "uniform": "share their weight equally, where they should be all zeros",
    "other": "are not all zeros",
}


def _of_empty(entries: np.ndarray) -> str:
    """What slices hold that should be zeros, one below the other."""
    if np.isnan(entries).all():
        return "nan"
    if (entries == 0).all():
        return "zeros"
    equal = np.isfinite(entries).all() and np.allclose(entries, 1 / entries.shape[-1], rtol=1e-6)
    return "uniform" if equal else "other"
