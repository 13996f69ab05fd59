"""Why a function fails, as a list of things to say, the most telling first: the same on cards and in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from learn_transformers.verdict import Explanation, Function

UNKNOWN = "no known mistake explains these numbers"


@dataclass(frozen=True)
class Reason:
    """A sentence, between how many alternatives it cannot decide, and a question that leads on."""

    sentence: str
    alternatives: tuple[str, ...] = ()
    hint: str = ""


def reasons(function: Function) -> list[Reason]:
    """What there is to say of a function that does not pass."""
    if function.follows_from:
        return [Reason(f"this follows from {function.follows_from}: put that right first")]
    found = list(_found(function))
    if function.lent and found:
        found.append(Reason(_beside(function.lent)))
    raised_in = function.failure.line if function.failure is not None else 0  # the card shows that line
    if function.located is not None and function.located.line != raised_in:
        found.append(Reason(f"look at {function.located.place}: a small change there puts this right"))
    if not found and _are_numbers(function):
        found.append(Reason(UNKNOWN, hint=f"learn-transformers hint {function.name} leads on, step by step"))
    return found


def _are_numbers(function: Function) -> bool:
    """Is it in numbers that the check on the card goes wrong?"""
    shown = function.failure.check if function.failure is not None else ""
    return any(check.name == shown and check.layer == "values" for check in function.checks)


def _found(function: Function) -> Iterator[Reason]:
    numbers = [e for e in function.diagnosis if e.kind not in ("contract", "crash")]
    yield from (Reason(_crash(function, e.title), hint=e.hint) for e in function.diagnosis if e.kind == "crash")
    shown = function.failure.check if function.failure is not None else ""  # its card says what came of it
    contract = [e for e in function.diagnosis if e.kind == "contract" and not e.title.startswith(f"“{shown}”")]
    beside = [Reason(e.title, hint=e.hint) for e in contract]
    first = bool(function.diagnosis) and function.diagnosis[0].kind == "contract"
    if function.differences and all(len(e.mistakes) > 1 and not e.partial for e in numbers):
        numbers = []
    if first:
        yield from beside
    if len(numbers) == 1:
        yield Reason(_together(numbers[0]) + numbers[0].title, hint=numbers[0].hint)
    elif numbers:
        said = "one of these, which results alone cannot tell apart:"
        yield Reason(said, tuple(e.title for e in numbers), numbers[0].hint)
    yield from map(Reason, function.differences)
    if not first:
        yield from beside


def _beside(lent: tuple[str, ...]) -> str:
    names = " and ".join(filter(None, [", ".join(f"`{name}`" for name in lent[:-1]), f"`{lent[-1]}`"]))
    fails, ones = ("fails", "a right one") if len(lent) == 1 else ("fail", "right ones")
    return f"{names} {fails} as well, and with {ones} there is still this to mend"


def _crash(function: Function, title: str) -> str:
    """What a crash means, without the line that the card shows."""
    line, text = (function.failure.line, function.failure.text) if function.failure is not None else (0, "")
    place = f"line {line}, " if title.startswith(f"line {line}, ") else f"line {line}: "
    return title.removeprefix(place).removeprefix(f"`{text.strip()}`: ") if line else title


def _together(explanation: Explanation) -> str:
    return {2: "two mistakes together: ", 3: "three mistakes together: "}.get(len(explanation.mistakes), "")
