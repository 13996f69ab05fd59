"""The roster: who is in a class, by a CSV of the teacher's, and whose a submission is.

It has a column `student`, which says how folders and files name somebody, and may have `name`, `email` and `id`, in any
order; further columns are kept. All text is made printable here, as the names of submissions are.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.printable import one_line
from learn_transformers.trouble import Unreadable, WrongUse

MOST: Final = 64 << 20  # bytes of a roster
_OURS: Final = ("student", "name", "email", "id")
_SEPARATORS: Final = (",", ";", "\t")
_NAMED: Final = 3  # of things that are wrong, those that a sentence names
_SHOWN: Final = 80  # characters of what somebody wrote


class _Form(csv.excel):
    skipinitialspace = True
    strict = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One student; `line` is where in the file, `further` what stands in the further columns."""

    line: int
    student: str
    name: str = ""
    email: str = ""
    id: str = ""
    further: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Matches:
    """Which submission is whose, by their names; `notes` has a sentence for each of which that is not plain.

    `missing` are the students of whom there is no submission, each with a sentence, empty where there is none to say.
    """

    entries: Mapping[str, Entry]
    notes: Mapping[str, str]
    missing: tuple[tuple[Entry, str], ...]


@dataclass(frozen=True)
class Roster:
    """All students in the order of the file, and its further columns."""

    columns: tuple[str, ...]
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            WrongUse: if it cannot be read, or is no roster; the message is one sentence that names the lines.
        """
        try:
            return cls.parse(course.named_file(path, MOST), one_line(path.name, _SHOWN))
        except Unreadable as problem:
            raise WrongUse(f"The roster cannot be read: {one_line(str(problem))}.") from None

    @classmethod
    def parse(cls, content: bytes, file: str) -> Self:
        """The same of what a file of that name holds.

        Raises:
            WrongUse: as `read`.
        """
        try:
            text = encoding.plain_text(content).decode()
        except encoding.Misencoded as problem:
            called = "; a spreadsheet calls that “CSV UTF-8”" if "UTF-8" in str(problem) else ""
            raise WrongUse(f"{file} {problem}{called}.") from None
        records = _records(text, _separator(text), file)
        _, head = next(records, (1, []))
        names = _columns(head, file)
        further = tuple(name for name in names if name and name not in _OURS)
        entries = tuple(_entry(line, names, record, file) for line, record in records)
        for what in ("student", "id", "email"):
            _refuse_doubled(entries, what, file)
        return cls(further, entries)

    def match(self, student: str) -> Entry | None:
        """Whose a submission of that name is: it is the `student` of exactly one, or fits one alone in another way.

        Then it is somebody's student, id, email or name, whatever its case, its spaces and the form of its accents.
        """
        found = self.candidates(student)
        return found[0] if len(found) == 1 else None

    def candidates(self, student: str) -> Sequence[Entry]:
        """All whose it could be."""
        if (exact := self._by_student.get(student)) is not None:
            return (exact,)
        return self._by_anything.get(_alike(student), ())

    def matches(self, students: Iterable[str]) -> Matches:
        """Whose each of these submissions is. Of several that fit one student, none is theirs, unless one is exact."""
        entries: dict[str, Entry] = {}
        notes: dict[str, str] = {}
        claims: dict[Entry, list[str]] = {}
        for student in students:
            found = self.candidates(student)
            if len(found) == 1:
                claims.setdefault(found[0], []).append(student)
            elif found:
                notes[student] = (
                    f"This could be of several on the roster, in {_lines(entry.line for entry in found)} of it."
                )
            else:
                notes[student] = "This is of nobody on the roster."
        unclear: dict[Entry, str] = {}
        for entry, claiming in claims.items():
            theirs = [student for student in claiming if student == entry.student or len(claiming) == 1]
            for student in theirs:
                entries[student] = entry
                if _alike(student) != _alike(entry.student):
                    notes[student] = f"This was handed in as '{one_line(student, _SHOWN)}'."
            if len(claiming) > len(theirs):
                both = _listed(f"'{one_line(student, _SHOWN)}'" for student in sorted(claiming))
                if not theirs:
                    unclear[entry] = f"Which submission is theirs is not clear: {both}."
                for student in (student for student in claiming if student not in theirs):
                    notes[student] = f"This is not the only one that fits line {entry.line} of the roster: {both}."
        taken = set(entries.values())
        missing = tuple((entry, unclear.get(entry, "")) for entry in self.entries if entry not in taken)
        return Matches(entries, notes, missing)

    @cached_property
    def _by_student(self) -> Mapping[str, Entry]:
        return {entry.student: entry for entry in self.entries}

    @cached_property
    def _by_anything(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for key in {_alike(text) for text in (entry.student, entry.id, entry.email, entry.name)} - {""}:
                found.setdefault(key, []).append(entry)
        return found


def _separator(text: str) -> str:
    """The one of commas, semicolons and tabs under which the first line has a `student`, and most columns."""

    def judged(separator: str) -> tuple[bool, int]:
        try:
            head = next(filter(_holds_text, csv.reader(io.StringIO(text, newline=""), _Form, delimiter=separator)), [])
        except csv.Error:
            return False, 0
        return "student" in map(_column, head), len(head)

    return max(_SEPARATORS, key=judged)


def _records(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """What stands in each line that is not empty, and the number of the line."""
    reader = csv.reader(io.StringIO(text, newline=""), _Form, delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise WrongUse(f"Line {line} of {file} cannot be read: {_said(error)}.") from None
        if record is None:
            return
        record = [one_line(cell.strip()) for cell in record]
        if any(record):
            yield line, record


def _holds_text(record: Iterable[str]) -> bool:
    return any(map(str.strip, record))


def _said(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark is opened there and never closed"
    if "limit" in str(error):
        return f"a cell begins there that has more than {csv.field_size_limit():,} characters"
    return "a separator is missing behind a closing quotation mark"


def _columns(head: Sequence[str], file: str) -> list[str]:
    names = [_column(cell) if _column(cell) in _OURS else cell for cell in head]
    if "student" not in names:
        found = _listed(one_line(name, _SHOWN) for name in names if name) or "nothing"
        raise WrongUse(f"{file} has no column `student`: its first line has {found}.")
    doubled = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if doubled:
        raise WrongUse(f"{file} has two columns `{one_line(doubled[0], _SHOWN)}`.")
    return names


def _column(cell: str) -> str:
    return cell.strip().lower()


def _entry(line: int, names: Sequence[str], record: Sequence[str], file: str) -> Entry:
    """A record may end early, and go on with nothing."""
    cells = dict(zip(names, [*record, *[""] * (len(names) - len(record))], strict=False))
    if any(record[len(names) :]) or cells.get(""):
        raise WrongUse(f"Line {line} of {file} has more than its first line has columns for.")
    if not cells["student"]:
        raise WrongUse(f"Line {line} of {file} does not say which student it is about.")
    further = tuple((name, cells[name]) for name in names if name and name not in _OURS)
    ours = {name: unicodedata.normalize("NFC", cells.get(name, "")) for name in _OURS}
    return Entry(line, **ours, further=further)


def _refuse_doubled(entries: Iterable[Entry], what: str, file: str) -> None:
    lines: dict[str, list[int]] = {}
    for entry in entries:
        if value := str(getattr(entry, what)):
            lines.setdefault(value.casefold() if what == "email" else value, []).append(entry.line)
    doubled = [(value, where) for value, where in lines.items() if len(where) > 1]
    if doubled:
        named = _listed(f"'{one_line(value, _SHOWN)}' in {_lines(where)}" for value, where in doubled)
        raise WrongUse(f"{file} has the same {what} more than once: {named}.")


def _alike(text: str) -> str:
    """The same for texts that differ in case, in spaces, or in how an accent is encoded."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def _lines(numbers: Iterable[int]) -> str:
    return f"lines {_listed(map(str, numbers))}"


def _listed(items: Iterable[str]) -> str:
    """The first few, and how many more there are."""
    listed = list(items)
    more = len(listed) - _NAMED
    if more > 0:
        return f"{', '.join(listed[:_NAMED])} and {more} more"
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))
