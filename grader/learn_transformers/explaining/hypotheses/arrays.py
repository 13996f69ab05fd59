"""An array in place of the one given: transposed, reversed, shifted, normalized, the first of its batch for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from learn_transformers.explaining.differences.wording import listed
from learn_transformers.explaining.hypotheses import changes
from learn_transformers.explaining.hypotheses.changes import Change
from learn_transformers.explaining.hypotheses.subject import Array, Subject, argument, in_arrays, places
from learn_transformers.key.mistakes import Slip


def transposed(s: Subject) -> Iterator[Slip]:
    """One matrix, all weight matrices, or all of them but one."""
    alone = [n for n in (*s.floats, *s.integers) if len(s.axes(n).names) == 2]
    weights = [n for n in alone if not s.axes(n).batch]
    several = [weights] if len(weights) > 1 else []
    several += [[n for n in weights if n != left] for left in reversed(weights)] if len(weights) > 2 else []
    for names in [[name] for name in alone] + several:
        said = listed([f"`{name}`" for name in names])
        title = f"{said} {'is' if len(names) == 1 else 'are'} transposed"
        hint = f"Which axis of `{names[0]}` is summed over, and which one stays?"
        yield argument(f"transposed:{','.join(names)}", title, hint, dict.fromkeys(names, in_arrays(_swapped)))


def _swapped(x: Array) -> Array:
    return changes.TRANSPOSED.make(x) if x.ndim > 1 else x


def changed(s: Subject) -> Iterator[Slip]:
    """Each array in turn; of weights, which have no batch beside arrays that have one, only what moves entries.

    Nobody does that to one of several weights of the same axes.
    """
    batched = any(s.axes(name).batch for name in (*s.floats, *s.integers))
    texts = list(s.reference.axes.values())
    for name in (*s.floats, *s.integers):
        data = name in s.floats and (s.axes(name).batch or not batched)
        if not data and name in s.floats and texts.count(s.reference.axes[name]) > 1:
            continue
        for change in _changes(s, name, data):
            title = f"{change.noun.format(f'`{name}`')} is used in place of `{name}`"
            hint = f"What happens to `{name}` before it is used, and does the docstring ask for that?"
            deed = in_arrays(_guarded(change, len(s.axes(name).names)))
            yield argument(f"{change.name}:{name}", title, hint, {name: deed})


def _guarded(change: Change, named: int) -> Callable[[Array], Array]:
    """An array may have fewer axes than are named, where it is to be broadcast."""
    return lambda x: change.make(x) if x.ndim >= named else x


def _changes(s: Subject, name: str, data: bool) -> Iterator[Change]:
    axes = s.axes(name)
    if axes.batch:
        yield from changes.of_the_batch(len(axes.names))
    if data:
        yield from (changes.ABSOLUTE, changes.EXP, changes.RELU, changes.rounded(0), changes.TRUNCATED)
        yield from changes.normalized(-1, axes.names[-1])
    for axis, along in places(axes):
        yield from changes.moved(axis, along)
        if data or name in s.integers:
            yield changes.sorted_along(axis, along)
        else:
            yield changes.first_zero(axis, along)
