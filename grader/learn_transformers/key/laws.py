"""Laws that hold of many functions, for `f.obeys("…", law)`: each calls the function and says how it breaks the law.

A law is made for a call (`sizes(…)`, `call(…)` or a builder) and an argument by its name. `part` is the place in a
result that is a tuple. `says` replaces its sentence.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key.axes import arguments
from learn_transformers.key.calls import Call, changed
from learn_transformers.key.inputs import Sizes, calls_of
from learn_transformers.key.reference import Builder, Law, Learner, Reference

Array = np.ndarray
Rng = np.random.Generator
Asked = Call | Sizes | Builder


def moved(before: Array, after: Array, axis: int) -> list[int]:
    """Where along `axis` two arrays of one shape differ."""
    others = tuple(i for i in range(np.ndim(before)) if i != axis % np.ndim(before))
    return [int(i) for i in np.flatnonzero(np.any(~np.isclose(before, after), axis=others))]


def rows_sum_to(total: float, asked: Asked, *, part: int | None = None, says: str = "") -> Law:
    """Every row of the result sums to `total`."""

    def law(reference: Reference, rng: Rng, f: Learner) -> str | None:
        (made,) = calls_of(asked, reference, rng)
        sums = _result(f, made, part).sum(axis=-1)
        worst = sums.ravel()[np.abs(sums - total).argmax()]
        return None if abs(worst - total) < 1e-6 else says or f"a row sums to {worst:.6g} instead of {total:g}"

    return law


def permutation_equivariant(*names: str, asked: Asked, part: int | None = None, says: str = "") -> Law:
    """Other orders of the rows of these arguments give the same rows in that order."""
    return _permuted(names, asked, part, True, says or f"reordering {' and '.join(names)} does more than reorder")


def permutation_invariant(*names: str, asked: Asked, part: int | None = None, says: str = "") -> Law:
    """Other orders of the rows of these arguments, all in the same order, change nothing."""
    return _permuted(names, asked, part, False, says or f"the result depends on the order of {' and '.join(names)}")


def _permuted(names: tuple[str, ...], asked: Asked, part: int | None, moves: bool, says: str) -> Law:
    def law(reference: Reference, rng: Rng, f: Learner) -> str | None:
        (made,) = calls_of(asked, reference, rng)
        given = arguments(reference, made)
        order = np.argsort(np.arange(given[names[0]].shape[-2]) % 2 == 0, kind="stable")  # odd places first
        other = _with(reference, made, {name: given[name][..., order, :] for name in names})
        before, after = _result(f, made, part), _result(f, other, part)
        return None if np.allclose(before[..., order, :] if moves else before, after) else says

    return law


def linear_in(name: str, asked: Asked, *, says: str = "") -> Law:
    """Twice as much of an argument gives twice as much of every result."""

    def law(reference: Reference, rng: Rng, f: Learner) -> str | None:
        (made,) = calls_of(asked, reference, rng)
        other = _with(reference, made, {name: 2.0 * arguments(reference, made)[name]})
        once, twice = (_parts(f(*c.args, **c.kwargs)) for c in (made, other))
        same = all(np.allclose(2.0 * a, b) for a, b in zip(once, twice, strict=True))
        return None if same else says or f"f(2 {name}) is not 2 f({name})"

    return law


def is_causal(*names: str, asked: Asked, part: int | None = None, says: str = "") -> Law:
    """A change of the last row of these arguments changes no earlier row of the result."""

    def law(reference: Reference, rng: Rng, f: Learner) -> str | None:
        (made,) = calls_of(asked, reference, rng)
        later = {name: _nudged(arguments(reference, made)[name], -1, -2) for name in names}
        before, after = _result(f, made, part), _result(f, _with(reference, made, later), part)
        last = before.shape[-2] - 1
        leaks = [i for i in moved(before, after, -2) if i != last]
        sentence = says or "token {last} changes the output of position {first}"
        return sentence.format(last=last, first=leaks[0]) if leaks else None

    return law


def changes_only(
    name: str, at: int, asked: Asked, *, axis: int = -2, shows: int = -2, part: int | None = None, says: str
) -> Law:
    """A change of an argument at one place changes the result at that place and no other.

    `axis` is that of the argument, `shows` that of the result; `{moved}` in `says` are the places that changed.
    """

    def law(reference: Reference, rng: Rng, f: Learner) -> str | None:
        (made,) = calls_of(asked, reference, rng)
        other = _with(reference, made, {name: _nudged(arguments(reference, made)[name], at, axis)})
        found = moved(_result(f, made, part), _result(f, other, part), shows)
        return None if found == [at] else says.format(moved=found)

    return law


def _with(reference: Reference, made: Call, others: dict[str, Any]) -> Call:
    return changed(reference, made, lambda name, value: others.get(name, value))


def _nudged(array: Array, at: int, axis: int) -> Array:
    changed = array.copy()
    np.moveaxis(changed, axis, 0)[at] += 1.0
    return changed


def _result(f: Learner, made: Call, part: int | None) -> Array:
    value = f(*made.args, **made.kwargs)
    return np.asarray(value if part is None else value[part])


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
