"""One for another: arguments that change places, one that stands in another's place, results in another order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.wording import listed, ordinal
from learn_transformers.explaining.hypotheses.subject import Given, Subject, argument, asking, result, sizes_of
from learn_transformers.key.mistakes import Slip


def arguments(s: Subject) -> Iterator[Slip]:
    """Arguments of one kind: arrays with as many axes, whole numbers, numbers."""
    groups = [*_alike(s, s.floats), *_alike(s, s.integers), *_alike(s, s.masks), s.counts, s.numbers]
    for group in groups:
        for one, other in itertools.combinations(group, 2):
            yield argument(
                f"swapped:{one},{other}",
                f"`{one}` and `{other}` change places",
                f"Where is `{one}` used, and where `{other}`?",
                {one: other, other: one},
            )
    for group in groups:
        for one, other in itertools.permutations(group, 2):
            title = f"`{other}` is used in place of `{one}`, which is never used"
            hint = f"If only `{one}` changes, does your result change?"
            yield argument(f"replaced:{one},{other}", title, hint, {one: other})
    for group in groups:
        for one in group if len(group) > 2 else ():
            others = [name for name in group if name != one]
            title = f"`{one}` is used in place of {listed([f'`{n}`' for n in others])} as well"
            hint = f"If only `{others[0]}` changes, does your result change?"
            yield argument(f"replaced:{','.join(others)},{one}", title, hint, dict.fromkeys(others, one))
    yield from _sizes(s)


def _alike(s: Subject, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Arrays that can take each other's place: as many axes, and a batch or none."""
    groups: dict[Any, list[str]] = {}
    for name in names:
        groups.setdefault((len(s.axes(name).names), s.axes(name).batch), []).append(name)
    return [tuple(group) for group in groups.values()]


def _sizes(s: Subject) -> Iterator[Slip]:
    """The size of an axis, or a quotient, in place of a whole number."""
    symbols = dict.fromkeys(name for sizes in s.sizes for name in sizes if name not in ("batch", *s.counts, *s.numbers))
    for name in s.counts:
        for symbol in symbols:
            yield _number(s, name, symbol, lambda sizes, symbol=symbol: sizes.get(symbol))
        for axis, count in s.quotients:
            if count == name:
                yield _number(s, name, f"{axis}/{count}", lambda z, a=axis, c=count: z[a] // z[c] if a in z else None)


def _number(s: Subject, name: str, by: str, value: Any) -> Slip:
    def deed(old: Any, given: Given) -> Any:
        found = value(sizes_of(s.reference, given))
        return old if found is None else int(found)

    title = f"`{name}` is taken to be {by}"
    deeds = {name: asking(s.names, deed)}
    return argument(f"replaced:{name},{by}", title, f"Which number does the caller give as `{name}`?", deeds)


def results(s: Subject) -> Iterator[Slip]:
    """A tuple's results in another order, one in the place of another, or one alone."""
    n = len(s.parts)
    if n < 2:
        return
    hint = "In which order does the docstring name the results?"
    for order in itertools.permutations(range(n)):
        if order != tuple(range(n)):
            said = ", ".join(str(i + 1) for i in order)
            title = "the two results change places" if n == 2 else f"the results come in the order {said}"
            yield result("swapped:results" + (f":{said.replace(' ', '')}" if n > 2 else ""), title, hint, _taken(order))
    for i, j in itertools.permutations(range(n), 2):
        title = f"the {ordinal(j)} result comes back in place of the {ordinal(i)} one, too"
        order = tuple(j if k == i else k for k in range(n))
        yield result(
            f"replaced:results:{i + 1},{j + 1}", title, f"What should the {ordinal(i)} result hold?", _taken(order)
        )
    for i in range(n):
        title = f"the {ordinal(i)} result comes back alone"
        yield result(f"result:{i + 1}:alone", title, "How many results does the caller unpack?", _alone(i))


def _taken(order: tuple[int, ...]) -> Any:
    return lambda value: tuple(value[i] for i in order) if isinstance(value, tuple) else value


def _alone(i: int) -> Any:
    return lambda value: np.asarray(value[i]) if isinstance(value, tuple) else value
