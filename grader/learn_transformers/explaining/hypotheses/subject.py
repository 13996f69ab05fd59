"""What hypotheses are made of: a function's arguments by kind, the names of its axes, the sizes in its calls."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from learn_transformers.key.axes import Axes, arguments, bind
from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Returned

Array = np.ndarray
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """A function and the calls that should give values: their arguments, with defaults where none were given."""

    reference: Reference
    calls: tuple[Given, ...]
    expected: tuple[Any, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a call gives, dicts as a whole."""
        return tuple(self.reference.signature.parameters)

    @cached_property
    def defaults(self) -> dict[str, Any]:
        parameters = self.reference.signature.parameters.values()
        return {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}

    def _arrays(self, kinds: str) -> tuple[str, ...]:
        """The arguments that are arrays, of the first of these kinds of number that they ever have."""

        def kind_of(name: str) -> str | None:
            given = {c[name].dtype.kind for c in self.calls if isinstance(c.get(name), np.ndarray)}
            return next((kind for kind in "fbiu" if kind in given), None)

        return tuple(name for name in self.reference.axes if (kind_of(name) or "none") in kinds)

    @cached_property
    def floats(self) -> tuple[str, ...]:
        return self._arrays("f")

    @cached_property
    def masks(self) -> tuple[str, ...]:
        return self._arrays("b")

    @cached_property
    def integers(self) -> tuple[str, ...]:
        """Arrays of whole numbers in every call: ids, lengths, targets."""
        return self._arrays("iu")

    def _scalars(self, kind: type) -> tuple[str, ...]:
        def is_one(value: Any) -> bool:
            return isinstance(value, kind) and not isinstance(value, bool)

        return tuple(name for name in self.reference.axes if any(is_one(c.get(name)) for c in self.calls))

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """Whole numbers: sizes, offsets."""
        return tuple(name for name in self._scalars(int) if name != "axis" and name not in self._scalars(float))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Numbers with digits: a temperature, a base."""
        return self._scalars(float)

    def axes(self, name: str) -> Axes:
        return Axes.parse(self.reference.axes[name])

    @cached_property
    def parts(self) -> tuple[int | None, ...]:
        """The places of a tuple of results; None alone where one thing comes back."""
        return tuple(range(len(self.reference.output))) if isinstance(self.reference.output, tuple) else (None,)

    def output(self, part: int | None) -> Axes:
        text = self.reference.output
        return Axes.parse(text if isinstance(text, str) else text[part or 0])

    @cached_property
    def sizes(self) -> tuple[Mapping[str, float], ...]:
        """What has a name in each call: sizes, and positive numbers."""
        return tuple(sizes_of(self.reference, c) for c in self.calls)

    @cached_property
    def quotients(self) -> tuple[tuple[str, str], ...]:
        """(d_model, n_heads): an axis that is cut into as many parts as a whole number says, in every call."""
        symbols = dict.fromkeys(name for sizes in self.sizes for name in sizes if name not in self.counts)
        return tuple(
            (axis, count)
            for axis in symbols
            for count in self.counts
            if all(axis in s and count in s and s[count] > 0 and s[axis] % s[count] == 0 for s in self.sizes)
            and any(s[count] > 1 for s in self.sizes)
        )


def subject(reference: Reference, recorded: Sequence[Recorded]) -> Subject:
    """What is known of a function: of calls that should be refused, nothing."""
    parameters = reference.signature.parameters.values()
    defaults = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
    right = [(r, r.expected.value) for r in recorded if isinstance(r.expected, Returned)]
    given = tuple({**defaults, **arguments(reference, r.call)} for r, _ in right)
    return Subject(reference, given, tuple(value for _, value in right))


def sizes_of(reference: Reference, given: Given) -> Mapping[str, float]:
    """Every size and positive number that a call gives a name to."""
    values = reference.with_leaves(given).items()
    shapes = ((n, v.shape if isinstance(v, np.ndarray) else v) for n, v in values if not isinstance(v, tuple))
    return _sizes_of(reference, tuple((n, v) for n, v in shapes if isinstance(v, tuple | int | float)))


@lru_cache(maxsize=1024)  # a deed asks for them in every call, and each time of the same few shapes
def _sizes_of(reference: Reference, plain: tuple[tuple[str, Any], ...]) -> Mapping[str, float]:
    given = {name: np.broadcast_to(False, v) if isinstance(v, tuple) else v for name, v in plain}
    sizes: dict[str, float] = dict(bind(reference, Call((), given)))
    sizes.update({n: v for n, v in given.items() if isinstance(v, float) and 0 < v < np.inf})
    return sizes


def asking(names: Sequence[str], deed: Callable[[Any, Given], Any]) -> Callable[..., Any]:
    """A deed of a slip that gets these arguments of the call besides the value."""

    def done(value: Any, **given: Any) -> Any:
        return deed(value, given)

    kinds = inspect.Parameter
    asked = [kinds(name, kinds.KEYWORD_ONLY) for name in names]
    done.__signature__ = inspect.Signature([kinds("value", kinds.POSITIONAL_ONLY), *asked])  # type: ignore[attr-defined]
    return done


def in_arrays(change: Callable[[Array], Any]) -> Callable[[Any], Any]:
    """A deed on arrays, which leaves alone what is none, such as a mask that is not given."""
    return lambda value: change(value) if isinstance(value, np.ndarray) else value


def argument(name: str, title: str, hint: str, arguments: Given) -> Slip:
    """As if called with these arguments."""
    return Slip(title, hint, name, kind="argument", arguments=arguments)


def result(name: str, title: str, hint: str, returns: Callable[..., Any]) -> Slip:
    """As if this were done to the result."""
    return Slip(title, hint, name, kind="result", returns=returns)


def places(axes: Axes) -> Iterator[tuple[int, str]]:
    """The named axes, counted from the end, with what to call each: by its number, where two have one name."""
    n = len(axes.names)
    for i, name in enumerate(axes.names):
        if name != "1":
            yield i - n, name if axes.names.count(name) == 1 else f"axis −{n - i}"
