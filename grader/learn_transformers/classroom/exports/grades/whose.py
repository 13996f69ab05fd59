"""Whose row is whose: ids first, then logins, e-mail addresses, and names last; never one that could be another's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from learn_transformers.classroom.exports.grades.reading import Grade
from learn_transformers.classroom.exports.grades.theirs import Record
from learn_transformers.printable import one_line

_LISTED: Final = 4  # lines in a sentence
_LETTERS: Final = 3  # of a name, at least


class Kind(StrEnum):
    """What a column says of somebody; in the order in which they count."""

    NAMED = "named"  # by the teacher, as the one that does
    ID = "id"
    LOGIN = "login"
    EMAIL = "e-mail"
    NAME = "name"


@dataclass(frozen=True)
class Identity:
    """A column, or several together, that say who somebody is."""

    kind: Kind
    columns: tuple[int, ...]

    def of(self, record: Record) -> str:
        return " ".join(filter(None, map(record.value, self.columns)))


@dataclass
class Matches:
    """By the place of a row of theirs, the grade that belongs there; and those that belong nowhere, or not plainly."""

    rows: dict[int, Grade] = field(default_factory=dict)
    nowhere: list[Grade] = field(default_factory=list)
    unclear: list[tuple[Grade, str]] = field(default_factory=list)


def matches(grades: Iterable[Grade], records: Mapping[int, Record], identities: Sequence[Identity]) -> Matches:
    """Find the row of each grade among these, by their places in the file."""
    ordered = sorted(identities, key=lambda identity: [*Kind].index(identity.kind))
    tables = [(identity, _table(identity, records)) for identity in ordered]
    found = Matches()
    claims: dict[int, list[Grade]] = defaultdict(list)
    for grade in grades:
        by = dict[Kind, tuple[int, ...]]()
        for identity, table in tables:
            rows = tuple(dict.fromkeys(n for key in _ours(grade, identity.kind) for n in table.get(key, ())))
            if rows:
                by.setdefault(identity.kind, rows)
        if not by:
            found.nowhere.append(grade)
            continue
        kind, (first, *others) = next(iter(by.items()))
        if others:
            found.unclear.append((grade, f"its {kind} stands in {_lines(records, (first, *others))}"))
        elif kind != Kind.EMAIL and len(other := by.get(Kind.EMAIL, ())) == 1 and other[0] != first:
            lines = f"line {records[first].line}, its e-mail in line {records[other[0]].line}"
            found.unclear.append((grade, f"its {kind} stands in {lines}"))
        else:
            claims[first].append(grade)
    for row, claiming in claims.items():
        if len(claiming) == 1:
            found.rows[row] = claiming[0]
        else:
            names = ", ".join(f"'{one_line(grade.student, 60)}'" for grade in claiming[:_LISTED])
            found.unclear += [(grade, f"line {records[row].line} fits {names}") for grade in claiming]
    return found


def _table(identity: Identity, records: Mapping[int, Record]) -> Mapping[str, tuple[int, ...]]:
    table: dict[str, list[int]] = defaultdict(list)
    for row, record in records.items():
        for key in _keys(identity.kind, identity.of(record)):
            table[key].append(row)
    return {key: tuple(rows) for key, rows in table.items()}


def _ours(grade: Grade, kind: Kind) -> Iterator[str]:
    """What of ours could stand in such a column; where two of it do, for different people, it is not plain."""
    texts = {
        Kind.NAMED: (grade.id, grade.student, grade.email),
        Kind.ID: (grade.id, grade.student),
        Kind.LOGIN: (grade.student, grade.id, grade.email),
        Kind.EMAIL: (grade.email, grade.student if "@" in grade.student else ""),
        Kind.NAME: (grade.name or grade.student,),
    }[kind]
    for text in texts:
        yield from sorted(_keys(kind, text))


def _keys(kind: Kind, text: str) -> set[str]:
    """The same for texts that mean the same; of a name also with what stands behind a comma in front, as it is said."""
    if kind != Kind.NAME:
        key = unicodedata.normalize("NFC", text).casefold().strip()
        return {key} if key else set()
    last, comma, first = text.partition(",")
    keys = {_letters(text), _letters(f"{first}{last}" if comma else text)}
    return {key for key in keys if len(key) >= _LETTERS}


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def _lines(records: Mapping[int, Record], rows: Sequence[int]) -> str:
    more = f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    return f"lines {', '.join(str(records[row].line) for row in rows[:_LISTED])}{more}"
