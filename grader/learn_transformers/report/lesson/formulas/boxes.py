"""Pieces of a formula and how they are put together: beside each other, above each other, in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from rich.cells import cell_len

from learn_transformers.report.lesson.formulas.symbols import SUMS, TALL, small


class Kind(Enum):
    """What a piece of a formula is to its neighbors; spaces follow from that."""

    PLAIN = auto()
    WIDE = auto()  # needs a space before its next factor: √x, x^(…), a stacked fraction
    NAME = auto()  # a function, or a sum: a space after it, but none before a bracket
    SIGN = auto()  # spaces around it, except where it is a sign in front of a number
    OPEN = auto()
    CLOSE = auto()
    GROUP = auto()  # opens and closes: ( … ) as high as what it holds
    SLASH = auto()
    COMMA = auto()
    SPACE = auto()


@dataclass(frozen=True)
class Box:
    """A piece of a formula: lines of one width, one of which is at the height of the text around it."""

    lines: tuple[str, ...]
    base: int = 0
    kind: Kind = Kind.PLAIN

    @property
    def text(self) -> str:
        return self.lines[self.base]

    @property
    def width(self) -> int:
        return cell_len(self.lines[0])


def scripted(box: Box, below: str, above: str) -> Box:
    """With scripts after it: small characters where there are such, `_` and `^` where not."""
    text, raw = box.text, False
    parts = [(sign, script, small(sign, script)) for sign, script in (("_", below), ("^", above)) if script]
    for sign, script, character in sorted(parts, key=lambda part: part[2] is None):  # Wₕ^Q, not W^Qₕ
        raw = raw or character is None
        text += character if character is not None else sign + enclosed(script)
    lines = [line + " " * (cell_len(text) - box.width) for line in box.lines]
    lines[box.base] = text
    kind = Kind.WIDE if raw and box.kind in (Kind.PLAIN, Kind.CLOSE, Kind.GROUP) else box.kind
    return replace(box, lines=tuple(lines), kind=kind)


def without_spaces(text: str) -> str:
    """Signs need no spaces around them where all is small; words keep theirs."""
    return re.sub(r"(?<! ) (?=[−+=<>·×→≤≥∈])|(?<=[−+=<>·×→≤≥∈]) | (?=,)", "", text)


_ONE_PIECE = re.compile(r"[−]?(?:\w|[′…\u0300-\u036f\u2070-\u209f\u1d2c-\u1d6a∂∞ℝ])+|\(.*\)|\[[^\]]*\]")


def enclosed(text: str) -> str:
    """With brackets around it, unless it is read as one piece without them."""
    whole = _ONE_PIECE.fullmatch(text) and (text[0] not in "([" or _closes_last(text))
    return text if whole else f"({text})"


def _closes_last(text: str) -> bool:
    """Does the first bracket close with the last one?"""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return place == len(text) - 1
    return False


_FACTORS = re.compile(r"[^\s+−=<>·×/→≤≥]+")
_POWER = re.compile(r"[√∛∜]?[^\s+−=<>·×/→≤≥()^]+(\(\))?(\^(\(\)|\w+))?")


def fraction(over: Box, under: Box, flat: bool) -> Box:
    """One above the other, or a/b."""
    if flat:
        top = over.text if _FACTORS.fullmatch(_emptied(over.text)) else enclosed(over.text)
        bottom = under.text if _POWER.fullmatch(_emptied(under.text)) else enclosed(under.text)
        return Box((f"{top}/{bottom}",), kind=Kind.WIDE)
    width = max(over.width, under.width) + 2
    lines = [_centered(line, width) for line in over.lines]
    bar = len(lines)
    return Box((*lines, "─" * width, *(_centered(line, width) for line in under.lines)), bar, Kind.WIDE)


def _emptied(text: str) -> str:
    """The text without what stands in brackets."""
    while (shorter := re.sub(r"\([^()]+\)", "()", text)) != text:
        text = shorter
    return text


def _centered(line: str, width: int) -> str:
    left = (width - cell_len(line)) // 2
    return " " * left + line + " " * (width - left - cell_len(line))


def spaced(boxes: Sequence[Box]) -> list[Box]:
    """The boxes with the spaces that their kinds ask for."""
    placed: list[Box] = []
    ahead: list[Kind] = []  # the kinds of what was placed, spaces left out
    for box in boxes:
        after_space = bool(placed) and placed[-1].kind is Kind.SPACE
        if box.kind is Kind.SPACE:
            placed += [box] if placed and not after_space else []
            continue
        if placed and not after_space and _apart(placed[-1], box, ahead):
            placed.append(Box((" ",), kind=Kind.SPACE))
        placed.append(box)
        ahead.append(box.kind)
    return placed


def _apart(before: Box, box: Box, ahead: Sequence[Kind]) -> bool:
    """Is there a space between two pieces?"""
    if before.kind in (Kind.OPEN, Kind.SLASH) or box.kind in (Kind.CLOSE, Kind.COMMA, Kind.SLASH):
        return False
    if before.kind is Kind.COMMA:
        return True
    if before.kind is Kind.SIGN:
        is_a_prefix = len(ahead) == 1 or ahead[-2] in (Kind.SIGN, Kind.OPEN, Kind.COMMA, Kind.SLASH)
        return not (is_a_prefix and before.text in "−+")
    if box.kind is Kind.SIGN:
        return True
    if before.kind is Kind.NAME:
        return box.kind not in (Kind.OPEN, Kind.GROUP) or before.text[:1] in SUMS.values()
    if box.kind in (Kind.OPEN, Kind.GROUP):
        return before.kind is Kind.WIDE
    return before.kind is Kind.WIDE or box.kind is Kind.WIDE or box.kind is Kind.NAME


def joined(boxes: Sequence[Box]) -> Box:
    """Side by side, at one height."""
    boxes = [box for box in boxes if box.width]
    if not boxes:
        return Box(("",))
    if len(boxes) == 1:
        return boxes[0]
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    lines = [""] * (above + below)
    for box in boxes:
        first = above - box.base
        for number in range(above + below):
            inside = 0 <= number - first < len(box.lines)
            lines[number] += box.lines[number - first] if inside else " " * box.width
    return Box(tuple(lines), above)


def grid(rows: Sequence[Sequence[Box]], between: int) -> Box:
    """Rows and columns, each as wide and as high as its largest entry."""
    columns = max(map(len, rows))
    padded = [[*row, *[Box(("",))] * (columns - len(row))] for row in rows]
    widths = [max(row[c].width for row in padded) for c in range(columns)]
    lines: list[str] = []
    for row in padded:
        cells = [
            replace(box, lines=tuple(_centered(line, width) for line in box.lines))
            for box, width in zip(row, widths, strict=True)
        ]
        pairs = [part for cell in cells for part in (Box((" " * between,)), cell)][1:]
        lines += joined(pairs).lines
    return Box(tuple(lines), (len(lines) - 1) // 2)


def bracketed(inside: Box, opening: str, closing: str) -> Box:
    """In brackets as high as what they hold."""

    def side(bracket: str) -> list[str]:
        count = len(inside.lines)
        if count == 1 or bracket not in TALL:
            return [bracket] + [" " * cell_len(bracket)] * (count - 1)
        first, middle, last = tuple(TALL[bracket])
        return [first, *[middle] * (count - 2), last]

    sides = zip(side(opening), inside.lines, side(closing), strict=True)
    return replace(inside, lines=tuple(left + line + right for left, line, right in sides))
