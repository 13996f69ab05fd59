"""A teacher's own CSV, with every cell as it stands there: what is not replaced goes out again byte for byte.

Python's reader gives the values of cells, and no longer says how they were quoted; whoever writes them anew changes
a file that somebody else's program has written. So this keeps both.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.printable import one_line
from learn_transformers.trouble import Unreadable, WrongUse

MOST: Final = 64 << 20  # bytes
_SEPARATORS: Final = (",", ";", "\t")
_END: Final = re.compile(r"\r\n|\n|\r|\Z")
_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SHOWN: Final = 80


@dataclass(frozen=True)
class Record:
    """One row: its cells as they are written, in which line of the file it begins, and how its line ends."""

    line: int
    raw: tuple[str, ...]
    end: str

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What the cells say, without the quotes around them and spaces at their ends."""
        return tuple(map(_value, self.raw))

    def value(self, column: int | None) -> str:
        """That of one cell; empty where a row ends before it."""
        return self.values[column] if column is not None and column < len(self.values) else ""

    @property
    def is_blank(self) -> bool:
        return not any(self.values)

    def put(self, column: int, cell: str) -> Record:
        """The same with another cell, which is written as it is."""
        raw = [*self.raw, *[""] * (column + 1 - len(self.raw))]
        raw[column] = cell
        return Record(self.line, tuple(raw), self.end)


@dataclass(frozen=True)
class Theirs:
    """The whole file: its name to show, its encoding, its separator, and its rows, of which the first is its head."""

    file: str
    mark: bytes
    codec: str
    separator: str
    records: tuple[Record, ...]

    @classmethod
    def read(cls, path: Path, is_head: Callable[[Sequence[str]], bool]) -> Self:
        """Read it; `is_head` knows a first line that is cut up as it is meant.

        Raises:
            WrongUse: if it cannot be read; the message is one sentence.
        """
        try:
            content = course.named_file(path, MOST)
        except Unreadable as problem:
            raise WrongUse(f"Their export cannot be read: {one_line(str(problem))}.") from None
        return cls.parse(content, one_line(path.name, _SHOWN), is_head)

    @classmethod
    def parse(cls, content: bytes, file: str, is_head: Callable[[Sequence[str]], bool]) -> Self:
        """The same of what a file of that name holds.

        Raises:
            WrongUse: as `read`.
        """
        mark, codec, text = _decoded(content, file)

        def judged(separator: str) -> tuple[bool, int]:
            try:
                head = next(_records(text, separator, file), None)
            except WrongUse:
                return False, 0
            return (is_head(head.values), len(head.values)) if head is not None else (False, 0)

        separator = max(_SEPARATORS, key=judged)
        records = tuple(_records(text, separator, file))
        if not records or records[0].is_blank:
            raise WrongUse(f"{file} is empty: export the grades once more.")
        return cls(file, mark, codec, separator, records)

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.records[0].values

    def written(self, records: Sequence[Record]) -> bytes:
        """A file of these rows, encoded and separated as this one is."""
        text = "".join(f"{self.separator.join(record.raw)}{record.end}" for record in records)
        return self.mark + text.encode(self.codec)

    def cell(self, text: str) -> str:
        """A cell of ours as it is to be written: in quotes where it needs them."""
        if re.search(rf'[{self.separator}"\r\n]|^\s|\s$', text):
            return '"' + text.replace('"', '""') + '"'
        return text


def _decoded(content: bytes, file: str) -> tuple[bytes, str, str]:
    """The mark that the file begins with, its encoding, and what it says."""
    try:
        for mark, codec in _WIDE:
            if content.startswith(mark) and not content.startswith(codecs.BOM_UTF32_LE):
                text = content[len(mark) :].decode(codec)
                if "\0" in text:
                    raise WrongUse(f"{file} holds a null character, which no text may: export the grades once more.")
                return mark, codec, text
        encoding.plain_text(content)
    except UnicodeDecodeError:
        raise WrongUse(f"{file} begins as UTF-16 text and is none: export the grades once more.") from None
    except encoding.Misencoded as problem:
        called = "; a spreadsheet calls that “CSV UTF-8”" if "UTF-8" in str(problem) else ""
        raise WrongUse(f"{file} {problem}{called}.") from None
    mark = encoding.MARK if content.startswith(encoding.MARK) else b""
    return mark, "utf-8", content[len(mark) :].decode()


def _records(text: str, separator: str, file: str) -> Iterator[Record]:
    cell = re.compile(rf'"[^"]*(?:""[^"]*)*"|[^"{separator}\r\n][^{separator}\r\n]*|')
    place, line = 0, 1
    while place < len(text):
        raw: list[str] = []
        first = line
        while True:
            found = cell.match(text, place)
            assert found is not None
            raw.append(found[0])
            line += len(re.findall(r"\r\n|\n|\r", found[0])) if found[0].startswith('"') else 0
            place = found.end()
            if text.startswith(separator, place):
                place += 1
            elif (end := _END.match(text, place)) is not None:
                place = end.end()
                yield Record(first, tuple(raw), end[0])
                line += 1
                break
            else:
                closed = "a separator is missing behind a closing quotation mark"
                why = closed if found[0] else "a quotation mark is opened there and never closed"
                raise WrongUse(f"Line {line} of {file} cannot be read: {why}.")


def _value(raw: str) -> str:
    return (raw[1:-1].replace('""', '"') if raw.startswith('"') else raw).strip()
