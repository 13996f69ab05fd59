"""Reads the text of a learner's `worksheet.py`: strings assigned to names, and nothing else. Nothing is executed.

`judging/` calls it in the bounded process. The key with the right answers is another thing: `marking/worksheet.py`.

A backslash is a backslash, as in a raw string, so that LaTeX needs no `r` in front, and a doubled one ends a row of a
matrix or a line. Only who doubled every one of them (`\\\\frac`), as Python asks for, gets them halved; one before a
quotation mark goes. What cannot be read costs the one answer that it is, never those around it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Final

MAX_CHARACTERS: Final = 200_000

_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n\"']*)?=(?!=)[ \t]*")
_OPENING = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')")
_BETWEEN = re.compile(r"[ \t]*(?:#[^\n]*)?\n?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?=[ \t]*(?:#|$))", re.MULTILINE)
_BLANK_VALUE = re.compile(r"(?:None|\.\.\.)?[ \t]*(?:#|$)", re.MULTILINE)
_QUOTATION = re.compile(r"(?<!\\)((?:\\\\)*)\\([\"'])")
_BACKSLASHES = re.compile(r"\\+")
_DOUBLED_COMMAND = re.compile(r"(?<!\\)(?:\\\\)+(?:[A-Za-z]{2,}|[,;{}|])")
_NOTHING: Final = frozenset({"", "...", "…", "?", "TODO", "todo"})


@dataclass(frozen=True)
class Typed:
    """One assignment: what stands in the quotes, the line it begins in, and why it could not be read."""

    text: str
    line: int
    problem: str = ""

    @property
    def blank(self) -> bool:
        return not self.problem and self.text.strip() in _NOTHING


def read(text: str) -> dict[str, Typed]:
    """Every assignment that begins a line, by name; of several to one name the last that is filled in."""
    typed: dict[str, Typed] = {}
    place, line, head = 0, 1, True
    while place < len(text):
        name, found, end = _statement(text, place, line, head)
        head = head and (text[place] in "#\n" or text[place:end].isspace())
        if name and (name not in typed or not found.blank):
            typed[name] = found
        line += text.count("\n", place, end)
        place = end
    return typed


def read_plain(text: str) -> dict[str, dict[str, Any]]:
    """The same as plain data, for a frame between processes."""
    return {name: asdict(typed) for name, typed in read(text).items()}


def _statement(text: str, place: int, line: int, head: bool) -> tuple[str, Typed, int]:
    """What begins at the start of this line: its name (none: no assignment), its value, and where the next line is.

    At the `head`, a text explains the file, maybe with examples in it.
    """
    found = _ASSIGNMENT.match(text, place)
    if found is None:
        triple = _OPENING.match(text, place)
        if triple is not None and len(triple[2]) == 3:  # a text that stands alone, as at the head of a file
            end = _closing(text, triple.end(), triple[2], answer=not head)
            end = _end_of_line(text, place) if end is None else end + 3
            return "", Typed("", line), _next_line(text, end)
        return "", Typed("", line), _next_line(text, place)
    start = found.end()
    bracket = text.startswith("(", start)
    inner = start + 1 if bracket else start
    parts: list[str] = []
    problem = ""
    while not problem:
        if bracket:
            inner = _skipped(text, inner)
        opening = _OPENING.match(text, inner)
        if opening is None:
            break
        part, inner, problem = _literal(text, inner, line)
        parts.append(part)
        inner = _past_spaces(text, inner)
    if parts and not bracket and not problem and not _BLANK_VALUE.match(text, inner):
        problem = f"Line {line}: write the whole answer in one pair of quotes."
    if parts:
        return found[1], Typed("".join(parts), line, problem), _next_line(text, inner)
    value = text[start : _end_of_line(text, start)]
    number = _NUMBER.match(value)
    if number is not None:
        return found[1], Typed(number[0], line), _next_line(text, start)
    if _BLANK_VALUE.match(value):
        return found[1], Typed("", line), _next_line(text, start)
    problem = f'Line {line}: put your answer in quotes, as in {found[1]} = "…".'
    return found[1], Typed("", line, problem), _next_line(text, start)


def _literal(text: str, place: int, line: int) -> tuple[str, int, str]:
    """The text in the quotes that open here, where it ends, and what is wrong with it."""
    opening = _OPENING.match(text, place)
    assert opening is not None
    prefix, quote = opening[1].lower(), opening[2]
    start = opening.end()
    problem = "" if prefix in ("", "r", "u") else f"Use plain quotes, without the {opening[1]} in front."
    end = _closing(text, start, quote)
    if end is None:
        stop = _end_of_line(text, start) if len(quote) == 1 else _before_next_assignment(text, start)
        return text[start:stop], stop, f"The quotes that open in line {line} are never closed."
    return _unescaped(text[start:end]), end + len(quote), problem


def _unescaped(text: str) -> str:
    """The text as it was meant: with backslashes halved where every one of them was doubled to escape it."""
    text = _QUOTATION.sub(r"\1\2", text)
    runs = _BACKSLASHES.findall(text)
    even = all(len(run) % 2 == 0 for run in runs)
    if even and (any(len(run) > 2 for run in runs) or _DOUBLED_COMMAND.search(text)):
        return _BACKSLASHES.sub(lambda run: run[0][: len(run[0]) // 2], text)
    return text


def _closing(text: str, start: int, quote: str, answer: bool = True) -> int | None:
    """Where the quotes close; not beyond the line for single ones, nor where the next answer's quotes open."""
    limit = _end_of_line(text, start) if len(quote) == 1 else len(text)
    place = start
    while (place := text.find(quote, place, limit)) >= 0:
        slashes = 0
        while place - slashes > start and text[place - slashes - 1] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            swallowed = answer and len(quote) == 3 and _NEXT.search(text, start, place)
            return None if swallowed else place
        place += 1
    return None


_NEXT = re.compile(r"^[A-Za-z_]\w*[ \t]*=[ \t]*[rRuU]?(?:\"|')", re.MULTILINE)


def _before_next_assignment(text: str, start: int) -> int:
    """The end of the line before the next answer."""
    found = _NEXT.search(text, start)
    return found.start() - 1 if found else len(text)


def _skipped(text: str, place: int) -> int:
    """Past spaces, comments and line ends inside brackets."""
    while place < len(text):
        found = _BETWEEN.match(text, place)
        if found is None or found.end() == place:
            break
        place = found.end()
    return place


def _past_spaces(text: str, place: int) -> int:
    while text.startswith((" ", "\t"), place):
        place += 1
    return place


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _next_line(text: str, place: int) -> int:
    return min(_end_of_line(text, place) + 1, len(text))
