"""Nothing was calculated: an argument comes back, or one number everywhere."""

from __future__ import annotations

from functools import partial

from learn_transformers.explaining.differences.arrays import as_floats, is_numbers
from learn_transformers.explaining.differences.evidence import ENOUGH, Evidence, Kind, Pair


def argument_returned(e: Evidence) -> str | None:
    """An argument comes back, as it is or reshaped."""
    for name in e.array_arguments:
        if e.always(partial(_is_argument, name=name)):
            return f"{e.subject} is the argument `{name}`, unchanged"
        if e.always(partial(_is_reshaped, name=name)):
            return f"{e.subject} is the argument `{name}`, only reshaped: its numbers are still in their old order"
    return None


def _is_argument(p: Pair, name: str) -> bool:
    argument = p.case.arguments.get(name)
    return is_numbers(argument) and p.fits(as_floats(argument))


def _is_reshaped(p: Pair, name: str) -> bool:
    argument = p.case.arguments.get(name)
    if not is_numbers(argument) or argument.size != p.mine.size:
        return False
    return p.fits(as_floats(argument).reshape(p.mine.shape))


def constant(e: Evidence) -> str | None:
    """The same number everywhere, where the right ones vary."""
    if not e.alike or not e.always(lambda p: bool((p.m == p.m.flat[0]).all())):
        return None
    if sum(p.m.size for p in e.off) < 2 * ENOUGH:  # a few whole numbers may be equal by chance
        return None
    numbers = {float(p.m.flat[0]) for p in e.claimed}
    vary = sum(bool((p.right != p.right.flat[0]).any()) for p in e.off)
    if len(numbers) > 1:
        return f"all entries of {e.of} are equal" if 2 * vary >= len(e.off) else None
    number = numbers.pop()
    if not vary and len({float(p.r.flat[0]) for p in e.off}) < ENOUGH:
        return None
    value = bool(number) if all(p.mine.dtype.kind == "b" for p in e.off) else f"{number:g}"
    return f"{e.subject} is {value} everywhere"


KINDS: tuple[Kind, ...] = (argument_returned, constant)
