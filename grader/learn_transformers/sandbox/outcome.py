"""What can come of one call: a value, an exception, or the end of the process that ran it. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard


@dataclass(frozen=True)
class Returned:
    """The call came back. `changed` names the arguments that were changed in place, `printed` is what it printed."""

    value: Any
    changed: tuple[str, ...] = ()
    printed: str = field(default="", compare=False)


@dataclass(frozen=True)
class TracebackLine:
    """One place in the learner's own file that an exception passed through."""

    line: int
    function: str


@dataclass(frozen=True)
class Raised:
    """The call raised. `family` names the exception's class and its bases, nearest first.

    Of a `NotImplementedError`, `waits_for` names another definition of the file that raised it, and `written` says that
    it is no stub's.
    """

    type: str
    message: str
    family: tuple[str, ...] = ()
    lines: tuple[TracebackLine, ...] = ()
    changed: tuple[str, ...] = ()
    waits_for: str = ""
    written: bool = False
    printed: str = field(default="", compare=False)

    @property
    def unfinished(self) -> bool:
        """A stub that nobody has filled in yet."""
        return "NotImplementedError" in self.family and not self.written


@dataclass(frozen=True)
class Died:
    """The process ended, or was ended, before the call came back; `reason` is a clause: "it took longer than 2 s".

    `line` is the line of the file that it was still in when its time was over, 0 where it did not say.
    """

    reason: str
    kind: str = "killed"
    line: int = field(default=0, compare=False)
    printed: str = field(default="", compare=False)


Outcome = Returned | Raised | Died


def is_unfinished(outcome: Outcome) -> TypeGuard[Raised]:
    """Did the call end in a stub, the function's own or that of another one?"""
    return isinstance(outcome, Raised) and outcome.unfinished


@dataclass(frozen=True)
class Syntax:
    """Where Python could not read a file: 1-based line and columns, 0 where unknown."""

    message: str
    line: int
    column: int
    end: int


@dataclass(frozen=True)
class Use:
    """A forbidden function by its dotted name, and the learner's line that uses it."""

    name: str
    line: int


@dataclass(frozen=True)
class Loaded:
    """The file ran to its end; `found` says of each wanted name what it is, "callable" where it can be called.

    `uses` are the forbidden calls found in the text of each function.
    """

    found: Mapping[str, str]
    uses: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class NotLoaded:
    """The file could not be loaded: it raised, its syntax is wrong, or its process died."""

    outcome: Raised | Died
    syntax: Syntax | None = None
