"""What a verdict on one function says of the whole class: mistakes under names that others may share, and an example.

Nothing of the learner's own words goes in: of exceptions only that there is one and of which kind, of results only
numbers; no output, no line of code, no file.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from learn_transformers import printable
from learn_transformers.verdict import Explanation, Failure, Function, Grid, Status

_EXCEPTION = re.compile(r"([A-Za-z]+(?:Error|Exception|Warning|Iteration))\b")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_OF_NUMBERS = re.compile(
    r"np|torch|array|tensor|nan|inf|None|True|False|dtype|of|shape|(?:float|int|uint|complex|bool)\d*"
)
_LONGEST = 600  # characters of a call or a result in an example
_CRASH_QUESTION = "Which line does the exception name, and which sizes or names meet there?"
_JOINED = "; and "  # how the titles of mistakes made together are put into one
_PARTLY = "in this check, "


@dataclass(frozen=True)
class Named:
    """A mistake, or several of which results cannot tell which it is; `names` make it the same for all learners.

    The hint of a `joined` one is about those that were made with it, too.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    hint: str
    kind: str
    joined: bool = False


@dataclass(frozen=True)
class Example:
    """One failing call of somebody, without anything that says of whom; `beside` are other mistakes made there.

    `got` is empty where a submission could hand back what a private check asks.
    """

    function: str
    check: str
    call: str
    sizes: str
    got: str
    expected: str
    part: str = ""
    index: str = ""
    grid: Grid | None = None
    smaller: bool = False
    beside: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """The one that shows most clearly comes first, whoever it is from."""
        return (
            len(self.beside),
            self.grid is None,
            len(self.call),
            self.call,
            self.got,
            self.function,
            self.check,
            self.beside,
        )


@dataclass(frozen=True)
class Found:
    """What is wrong with one function: mistakes; `whole` if these explain all that is wrong with it."""

    mistakes: tuple[Named, ...]
    whole: bool


def found(function: Function) -> Found:
    """The mistakes in one function; none where it follows from another function, or nothing explains it."""
    if function.status == Status.PASSED or function.follows_from:
        return Found((), whole=True)
    numbers = [e for e in function.diagnosis if e.kind not in ("contract", "crash")]
    if function.differences and all(len(e.mistakes) > 1 and not e.partial for e in numbers):
        numbers = []
    beside = [_crash(function, e) if e.kind == "crash" else _single(e) for e in function.diagnosis if e not in numbers]
    beside = [named for named in beside if named.kind in ("contract", "crash")]
    mistakes = {named.names: named for named in (*_in_numbers(numbers), *beside)}
    whole = not function.differences and not any(e.partial for e in numbers)
    return Found(tuple(mistakes.values()), whole)


def example(function: Function) -> Example | None:
    """The call that its card shows, made anonymous, of what is disclosed of a function; None where that is none."""
    shown = function.failure
    if shown is None or not shown.call:
        return None
    return Example(
        function=function.name,
        check=printable.one_line(shown.check),
        call=printable.one_line(shown.call, _LONGEST),
        sizes=printable.one_line(shown.sizes, _LONGEST),
        got=_got(shown),
        expected=printable.one_line(shown.expected, _LONGEST),
        part=shown.part,
        index=shown.index,
        grid=printable.shown(shown.grid),
        smaller=shown.smaller,
    )


def _in_numbers(explanations: list[Explanation]) -> Iterator[Named]:
    """Each member of the only explanation by itself; several explanations are one, of which nobody knows which."""
    if len(explanations) == 1:
        yield from _members(explanations[0])
    elif explanations:
        alike = sorted(("+".join(e.mistakes), _title(e)) for e in explanations)
        yield Named(
            tuple(name for name, _ in alike), tuple(title for _, title in alike),
            printable.one_line(explanations[0].hint), explanations[0].kind,
        )  # fmt: skip


def _members(explanation: Explanation) -> Iterator[Named]:
    titles = _title(explanation).split(_JOINED)
    if len(explanation.mistakes) == 1 or len(titles) != len(explanation.mistakes):
        yield _single(explanation)
        return
    for name, title in zip(explanation.mistakes, titles, strict=True):
        yield Named((name,), (title,), printable.one_line(explanation.hint), explanation.kind, joined=True)


def _single(explanation: Explanation) -> Named:
    name = "+".join(explanation.mistakes)
    return Named((name,), (_title(explanation),), printable.one_line(explanation.hint), explanation.kind)


def _title(explanation: Explanation) -> str:
    return printable.one_line(explanation.title).removeprefix(_PARTLY)


def _crash(function: Function, explanation: Explanation) -> Named:
    """An exception by its kind alone: what is said of it quotes the learner's line."""
    raised = _exception(function.failure.got) if function.failure is not None else ""
    said = f"a call ends with {_article(raised)}" if raised else "a call ends with an exception"
    name = "+".join([*explanation.mistakes, *filter(None, [raised])])
    return Named((name,), (said,), _CRASH_QUESTION, "crash")


def _exception(text: str) -> str:
    """The name of an exception of Python itself, or of NumPy's for axes; nothing where somebody has named another."""
    named = _EXCEPTION.match(text)
    known = named is not None and (named[1] == "AxisError" or isinstance(getattr(builtins, named[1], None), type))
    return named[1] if named is not None and known else ""


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _got(shown: Failure) -> str:
    """What came of the call: an exception by its kind, a result where it is nothing but numbers."""
    if shown.line or _EXCEPTION.match(shown.got):
        raised = _exception(shown.got)
        return _article(raised) if raised else "an exception"
    text = printable.one_line(shown.got, _LONGEST)
    is_plain = not set(text) & set("'\"`") and all(map(_OF_NUMBERS.fullmatch, _WORD.findall(text)))
    return text if is_plain else "no such numbers"
