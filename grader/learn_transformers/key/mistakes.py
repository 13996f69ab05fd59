"""Mistakes that learners really make, and how a reference is told to make them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Deed = Callable[..., Any]


@dataclass(eq=False)
class Mistake:
    """One sentence that names a mistake, and a hint that is a question, not the answer.

    Its public `name` is the variable that holds it, in lower case; `load_key` fills it in. The reference asks for it:
    `mistake(X)` is True where X is to be made. Of one `family` only one can be made at a time. Verdicts that were kept
    may know it by the names that it had `formerly`. One that no key foresaw is of another `kind` than `known`: see
    `verdict.Explanation`.
    """

    title: str
    hint: str
    name: str = ""
    family: str = ""
    formerly: str = ""
    kind: str = field(default="known", kw_only=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name or self.title!r})"


@dataclass(eq=False)
class Slip(Mistake):
    """A mistake outside of the definition: other arguments are used than were given, or the result is changed.

    A deed makes of the right value the wrong one. It takes the value, and whatever arguments of the function its
    further parameters name: `b=np.zeros_like`, `cls_token=lambda cls_token, b: cls_token + b`. In place of a deed there
    may be the name of another argument (`k="q"`) or any other value (`axis=0`).

    `returns` is the deed on the result, `raises` makes another exception of the one with which the reference refuses a
    call; what a mistake alone raises stays. With `whole` it is made only where whole numbers went in.
    """

    arguments: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    returns: Deed | None = field(default=None, kw_only=True)
    raises: Callable[[Exception], Exception] | None = field(default=None, kw_only=True)
    whole: bool = field(default=False, kw_only=True)

    def given(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments that are used in place of these."""
        asked = self._asked
        return arguments | {n: _done(d, arguments[n], arguments, asked[n]) for n, d in self.arguments.items()}

    def result(self, value: Any, arguments: Mapping[str, Any]) -> Any:
        """What comes back in place of the right value."""
        return value if self.returns is None else _done(self.returns, value, arguments, self._asked[""])

    def error(self, error: Exception) -> Exception:
        """What is raised in place of the right exception."""
        return error if self.raises is None else self.raises(error)

    def names(self) -> set[str]:
        """The arguments that it changes or asks for."""
        return {*self.arguments, *(name for asked in self._asked.values() for name in asked)}

    @cached_property
    def _asked(self) -> dict[str, tuple[str, ...]]:
        """What the deed on each argument needs, and under no name what the deed on the result does."""
        return {name: _asked(deed) for name, deed in (*self.arguments.items(), ("", self.returns))}


def _done(deed: Any, value: Any, arguments: Mapping[str, Any], asked: tuple[str, ...]) -> Any:
    if isinstance(deed, str):
        return arguments[deed]
    return deed(value, **{name: arguments[name] for name in asked}) if callable(deed) else deed


def _asked(deed: Any) -> tuple[str, ...]:
    """The arguments that a deed needs besides the value itself."""
    if isinstance(deed, str):
        return (deed,)
    try:
        parameters = list(inspect.signature(deed).parameters.values()) if callable(deed) else []
    except ValueError:  # NumPy's own have none, and take the value alone
        return ()
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return tuple(p.name for p in parameters[1:] if p.default is p.empty and p.kind not in variable)


class Family(Mapping[float, Mistake]):
    """One mistake with a number in it, for several numbers: "{} is added to the sum" for 1e-5, 1e-6 and 1e-7."""

    def __init__(self, title: str, *values: float, hint: str, make: Callable[..., Mistake] | None = None) -> None:
        self.members = {
            value: make(title.format(_short(value)), hint, value, title)
            if make
            else Mistake(title.format(_short(value)), hint, family=title)
            for value in values
        }

    def __getitem__(self, value: float) -> Mistake:
        return self.members[value]

    def __iter__(self) -> Iterator[float]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def named(self, name: str) -> dict[str, Mistake]:
        """Its members by their names, of which `name` is the first part."""
        return {f"{name}_{_short(value).replace('-', '_')}": member for value, member in self.items()}

    def value(self, mistake: Switches, right: float = 0.0) -> float:
        """The number of the member that is to be made; `right` if none is."""
        if mistake.made.isdisjoint(self.members.values()):
            return right
        return next(value for value, member in self.items() if mistake(member))


def _short(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-").replace("e+0", "e")


class Switches:
    """The `mistake` argument of a reference: `mistake(X)` is True where the mistake X is to be made."""

    def __init__(self, made: Iterable[Mistake] = ()) -> None:
        self.made = frozenset(made)

    def __call__(self, mistake: Mistake) -> bool:
        return mistake in self.made

    def choose(self, wrong: Mapping[Mistake, Any], right: Any) -> Any:
        """What stands beside the first of these mistakes that is to be made; `right` if none is."""
        if self.made.isdisjoint(wrong):
            return right
        return next(value for mistake, value in wrong.items() if self(mistake))

    def without(self, mistake: Mistake) -> Switches:
        return Switches(self.made - {mistake})

    def of_keys(self) -> Switches:
        """Without those that no key foresaw: they are of one function, not of those that it calls."""
        return Switches(m for m in self.made if m.kind == "known")


RIGHT = Switches()
