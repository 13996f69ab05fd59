"""What workers borrow, answered once: a class asks the same function of ours the same things, submission by submission.

Kept are answers as they travel, by what was asked as it traveled, of functions that depend on their arguments alone.
Only this side can add to them, and what is asked for the first time is held to the usual bounds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_MOST: Final = 16 << 20  # bytes of questions and answers
_LARGEST: Final = 64 << 10  # of both


def _unheard() -> None:
    return


@dataclass(frozen=True)
class Favor:
    """A function that is lent: `right` depends on nothing but its arguments and `of`, which outlives it. Each use is
    `told`.
    """

    of: object
    right: Callable[..., Any]
    told: Callable[[], object] = _unheard

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.told()
        return self.right(*args, **kwargs)


class Favors:
    """Answers that were given, the last that were asked for."""

    def __init__(self) -> None:
        self._given: OrderedDict[tuple[int, bytes], tuple[object, bytes]] = OrderedDict()
        self._size = 0

    def again(self, function: object, asked: bytes) -> bytes | None:
        """The answer that this question got before; its use is told as that of any."""
        known = self._given.get((id(_of(function)), asked))
        if known is None:
            return None
        self._given.move_to_end((id(_of(function)), asked))
        if isinstance(function, Favor):
            function.told()
        return known[1]

    def keep(self, function: object, asked: bytes, answer: bytes) -> None:
        """Keep an answer, unless it is large, or may be another one the next time."""
        of = _of(function)
        if of is None or len(asked) + len(answer) > _LARGEST or (id(of), asked) in self._given:
            return
        self._given[id(of), asked] = of, answer  # holding it keeps its number its own
        self._size += len(asked) + len(answer)
        while self._size > _MOST:
            (_, first), (_, given) = self._given.popitem(last=False)
            self._size -= len(first) + len(given)


def _of(function: object) -> object | None:
    """What the answers of a function are kept by; None for one that may change."""
    if isinstance(function, Favor):
        return function.of
    return function if getattr(function, "is_fixed", False) else None
