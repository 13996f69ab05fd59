"""What ends in one sentence for whoever uses the program: wrong use, unreadable files, a key with a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

_LONGEST = 300


class WrongUse(Exception):
    """The command was asked for something that is not there; the message says what to do instead."""


class Unreadable(Exception):
    """A file that is there and cannot be graded; the message is a sentence for the learner."""


class Stopped(Exception):
    """What was begun cannot go on, for no fault of whoever asked; the message says what is kept, and what to do."""


class Interrupted(Exception):
    """Ctrl-C has ended something that can go on later; the message says what is kept, and how it goes on."""


class KeyFault(Exception):
    """Something in a key is wrong, and nothing can be graded with it; the message is one sentence."""

    @classmethod
    def of(cls, function: Callable[..., Any], what: str, error: BaseException | None = None) -> Self:
        """Blame a function of a key: where it begins, or the line of its file that an error came through."""
        code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
        file, line = (code.co_filename, code.co_firstlineno) if code else (f"{function!r}", 0)
        return cls.at(file, line, what, error)

    @classmethod
    def at(cls, file: str, line: int, what: str, error: BaseException | None = None) -> Self:
        """Blame a line of a file; 0 where there is none to blame."""
        if isinstance(error, SyntaxError) and error.filename == file:
            line = error.lineno or 0
        elif error is not None:
            import traceback

            passed = [n for frame, n in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
            line = passed[-1] if passed else line
        where = f"{file}, line {line}" if line else file
        return cls(f"The key is at fault, not a submission: {where}: {what}{_said(error)}")


def _said(error: BaseException | None) -> str:
    if error is None:
        return ""
    text = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    return f" {type(error).__name__}: {text[:_LONGEST]}" if text else f" {type(error).__name__}"
