"""Foreign text made printable: what others wrote, named or typed shows as what it is, and passes for nothing of ours.

Whatever moves a cursor, changes a color, turns a line around or hides is written out, as in `\\x1b` or `\\u202e`;
letters of every script, mathematical signs and emoji stay as they are. What is printable comes back unchanged.
"""

from __future__ import annotations

import dataclasses
import operator
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

MOST = 20_000  # characters of anything that is shown
_MARKS_TOGETHER = 4  # on one character; no script needs more
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | frozenset(
    map(chr, range(0xE0100, 0xE01F0))
)  # which Python calls printable
_NO_TEXT = frozenset((float, int, bool, type(None)))
_T = TypeVar("_T")


def clean(text: str, limit: int = 2000) -> str:
    """Text of several lines; line breaks and tabs stay."""
    return _printable(_capped(text, limit), {"\n": "\n", "\t": "\t"})


def one_line(text: str, limit: int = 2000) -> str:
    """A name, a path or a message on one line; a tab is a space, and so is a break between two lines."""
    text = _capped(text, limit)
    if "\n" in text:
        indent = text[: len(text) - len(text.lstrip(" "))]  # which is ours
        text = indent + " ".join(filter(None, (line.strip(" \t\r") for line in text.split("\n"))))
    return _printable(text, {"\t": " "})


def lines(text: str, limit: int = MOST) -> list[str]:
    """What was printed, line by line, for a place behind an indent or a gutter."""
    return [one_line(line.expandtabs(4), limit) for line in _capped(text, limit).replace("\r\n", "\n").split("\n")]


def shown(value: _T) -> _T:
    """A verdict, or a part of one, as every screen gets it: all text is one line, but an `output`."""
    return _shown(value)  # type: ignore[no-any-return]


def json_text(document: str) -> str:
    """A JSON document that says the same, with `\\u` for what is not printable within its strings."""
    escaped = {ord(c): _json_escape(c) for c in set(document) if c != "\n" and not _is_seen(c)}
    return document.translate(escaped) if escaped else document


def fold(line: str, width: int, first: str = "", later: str = "  ") -> list[str]:
    """A line in pieces of at most so many columns, each but the first behind an indent, as a terminal would not do."""
    width = max(width, 8)
    later = later[: width // 2]
    rows: list[str] = []
    row, left = first, width - columns(first)
    for word in re.findall(r" *[^ ]+| +$", line):
        if columns(word) > left and row not in (first, later):
            rows.append(row.rstrip())
            row, left, word = later, width - len(later), word.lstrip()
        while columns(word) > left:
            fitting = _fitting(word, left)
            rows.append((row + word[:fitting]).rstrip())
            row, left, word = later, width - len(later), word[fitting:]
        row, left = row + word, left - columns(word)
    return [*rows, row.rstrip()] if row not in ("", later) or not rows else rows


def columns(text: str) -> int:
    """How much room a printable line takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _fitting(word: str, room: int) -> int:
    """How many characters fit; one in any case."""
    taken = 0
    for number, character in enumerate(word):
        taken += _columns(character)
        if taken > room:
            return max(number, 1)
    return len(word)


def _capped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def _printable(text: str, kept: dict[str, str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    characters = set(text)
    changed = {ord(c): kept[c] if c in kept else _written_out(c) for c in characters if not _is_seen(c)}
    if any(map(_is_mark, characters)):
        text = "".join(_calmed(text))
    return text.translate(changed) if changed else text


def _is_seen(character: str) -> bool:
    return character.isprintable() and character not in _UNSEEN


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _written_out(character: str) -> str:
    code = ord(character)
    if unicodedata.category(character) == "Zs":
        return " "
    if character == "\r":
        return "\\r"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(character: str) -> str:
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))


def _calmed(text: str) -> Iterator[str]:
    """No heaps of marks over and under a character, and none without a character of its own, which would be ours."""
    marks = -1
    for character in text:
        if not _is_mark(character):
            marks = -1 if character == "\n" else 0
            yield character
        elif marks < _MARKS_TOGETHER:
            yield character if marks >= 0 else f"◌{character}"
            marks = max(marks, 0) + 1
        elif marks == _MARKS_TOGETHER:
            yield "…"
            marks += 1


def _shown(value: Any) -> Any:
    """The value itself where all of it is printable, as it nearly always is: copies of a verdict take their time."""
    kind: Any = type(value)
    if kind is str:
        return one_line(value, MOST)
    if names := _fields(kind):
        changed = {}
        parts = [part for name in names if (part := (name, getattr(value, name)))[1]]  # what is empty stays so
        texts = "".join([part for _, part in parts if type(part) is str])
        is_printable = len(texts) <= MOST and texts.isascii() and texts.isprintable()  # all at once, as nearly always
        for name, old in parts:
            if (is_printable and type(old) is str) or type(old) in _NO_TEXT:
                continue
            new = clean(old, MOST) if name == "output" else _shown(old)
            if new is not old:
                changed[name] = new
        return dataclasses.replace(value, **changed) if changed else value
    if isinstance(value, tuple | list):
        items = list(map(_shown, value))
        return value if all(map(operator.is_, items, value)) else type(value)(items)
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """Those of a dataclass; none of anything else."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()
