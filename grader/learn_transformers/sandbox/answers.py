"""What a worker's words mean, and what they may be: it says what it likes, so that all of it is read with distrust.

`host` asks. A function that cannot make sense of what it is given raises, and what it was given is no answer then.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from learn_transformers.printable import clean, one_line
from learn_transformers.sandbox.edits.what import What
from learn_transformers.sandbox.outcome import Raised, Syntax, TracebackLine, Use
from learn_transformers.sandbox.submission import BUDGETS, Budget

_CRASHED = "the process crashed (segmentation fault; endless recursion in C?)"
_ENDINGS = {
    "SIGSEGV": _CRASHED,
    "SIGBUS": _CRASHED,
    "SIGXCPU": "the process used up its processor time",
    "SIGABRT": "the process aborted",
}


def how_it_ended(kind: str, status: int, budget: Budget) -> str:
    """A clause for the learner; `status` is an exit code, or minus the number of a signal."""
    if kind in BUDGETS:
        return budget.why_ended()
    if kind == "protocol":
        return "the process sent something that is not an answer"
    if status in (0xC0000005, 0xC00000FD):  # Windows: access violation, stack overflow
        return _CRASHED
    if status >= 0:
        return f"the process ended itself (exit status {status}) before it answered"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
    return _ENDINGS.get(name, f"the process was ended by signal {name}")


def raised(value: Any, names: Collection[str] = ()) -> Raised:
    """An exception as a worker reports it."""
    return Raised(
        type=one_line(value["type"], 100),
        message=clean(value["message"]),
        family=tuple(one_line(name, 100) for name in value["family"][:50]),
        lines=tuple(TracebackLine(_place(line), one_line(function, 100)) for line, function in value["lines"][:50]),
        changed=changed(value["changed"], names),
    )


def uses(value: Any, forbidden: Collection[str]) -> tuple[Use, ...]:
    """Uses as a worker reports them: only names that were asked for, only places that can be."""
    return tuple(Use(name, _place(line)) for name, line in value[:100] if name in forbidden)


def syntax(value: Any) -> Syntax | None:
    found = value.get("syntax")
    if found is None:
        return None
    return Syntax(clean(found["message"], 300), *(_place(found[key]) for key in ("line", "column", "end")))


def _place(number: Any) -> int:
    """A line or a column that a worker names: no file has more of them than bytes."""
    return max(0, min(int(number), 1 << 20))


def place(number: Any, lines: int) -> int:
    """The line of its file that a worker says it was in; 0 for one that the file does not have."""
    return number if type(number) is int and 0 < number <= lines else 0


@dataclass(frozen=True)
class Edit:
    """A small change that a worker says it can make: what it is about, and where it is in the file.

    `inserts` says that it adds what was not there: that could as well make up for a mistake elsewhere. `statement` is
    the line in which the statement begins; the columns count bytes, and are 0 where it is all of it.
    """

    what: What
    inserts: bool
    statement: int
    line: int
    start: int
    end: int


MAX_EDITS = 4000


def edits(value: Any, lines: int) -> list[Edit]:
    """The edits that a worker lists: so many, of known kinds, in lines that the file has."""
    if type(value) is not list or len(value) > MAX_EDITS:
        raise ValueError("not a list of edits")
    found = []
    for numbers in value:
        if type(numbers) is not list or any(type(n) is not int for n in numbers):
            raise TypeError("not an edit")
        what, inserts, statement, line, start, end = numbers
        if not (inserts in (0, 1) and 0 < statement <= line <= lines and 0 <= start <= 1 << 20 and 0 <= end <= 1 << 20):
            raise ValueError("not a place in the file")
        found.append(Edit(What(what), bool(inserts), statement, line, start, end))
    return found


def changed(names: Any, sent: Collection[str]) -> tuple[str, ...]:
    """The changed arguments, of those that were sent."""
    if type(names) is not list:
        raise TypeError("not the changed arguments")
    named = {name for name in names if type(name) is str}
    return tuple(name for name in sent if name in named)


class Asks(Exception):
    """A lent function asks one that it was given, at a `place` among its arguments, and has had no answer to that."""

    def __init__(self, place: Any, given: tuple[Any, ...]) -> None:
        super().__init__("not answered yet")
        self.place, self.given = place, given


def stands_in(place: Any, said: list[Any]) -> Callable[..., Any]:
    """In place of a function of the submission's own: what it has said so far, one after the other."""
    left = iter(said)

    def answer(*given: Any) -> Any:
        for one in left:
            return one
        raise Asks(place, given)

    return answer


def require_modest(value: Any, depth: int = 0) -> None:
    """Refuse arguments with which a lent function could be made to eat the judge's memory or time."""
    import numpy as np

    if isinstance(value, np.ndarray) and not value.ndim:
        require_modest(value[()], depth)
    elif isinstance(value, np.ndarray):
        if value.size > 1 << 16 or any(size > 512 for size in value.shape):
            raise ValueError("a borrowed function takes small arrays only (65536 entries, 512 along an axis)")
    elif isinstance(value, int | np.integer):
        if not -4096 <= value <= 4096:
            raise ValueError("a borrowed function takes numbers up to 4096 only")
    elif isinstance(value, list | tuple | dict):
        if len(value) > 4096 or depth > 4:
            raise ValueError("a borrowed function takes short lists only")
        for item in value.values() if isinstance(value, dict) else value:
            require_modest(item, depth + 1)
    elif not (value is None or isinstance(value, bool | float | str | np.generic)):
        what = getattr(value, "what", None) or f"a {type(value).__name__}"
        raise TypeError(f"a borrowed function cannot take {what}")
