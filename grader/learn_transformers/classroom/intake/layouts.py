"""Whose is what in the folder of a class? The layouts in which exports, drop boxes and mail leave it, told apart.

A student is a folder, an archive, or files whose names say whose they are. Gradescope, Moodle, Canvas and GitHub
Classroom each add something of their own to names, and that is taken off again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from learn_transformers import course
from learn_transformers.classroom.intake import archive, gradescope, words
from learn_transformers.classroom.intake.contents import (
    PROJECT,
    Way,
    link_or_device,
    printable_name,
    sentence,
)
from learn_transformers.classroom.intake.root import Root
from learn_transformers.course import Unreadable, WrongUse
from learn_transformers.course.handed_in import Entry, Kind
from learn_transformers.printable import one_line

_MOST = 1_000_000  # entries in the folder of a class
_STRAY = 2  # folders and archives beside the chapters of a course
_LONGEST = 100  # characters of a student's name
_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<what>file|onlinetext)_?(?P<file>.*)", re.DOTALL)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d{2,})_\d{3,}_(?P<file>.+)", re.DOTALL)
_OF_TEACHERS = frozenset({".csv", ".tsv", ".xlsx", ".json", ".yml", ".yaml", ".log", ".db", ".sqlite", ".key"})
"""Endings of what teachers keep beside submissions, and nobody hands in."""
_LITTER = frozenset(
    {".ds_store", "__macosx", "thumbs.db", "desktop.ini", ".git", ".github", ".gitignore", ".ipynb_checkpoints"}
    | {"__pycache__", ".venv", ".learn-transformers", ".vscode", ".idea", "readme", "readme.md", "readme.txt"}
)
"""What else may lie there, and is nobody's. Names with a dot are not all: somebody may be called so."""
_ONLINE_TEXT = "What was typed into Moodle's text field was not looked at."
_FOLDER, _ARCHIVE, _FLAT = "folder", "archive", "file"


@dataclass(frozen=True)
class Source:
    """A folder, an archive or a file of one student: where it lies in the folder of the class, and how it is called."""

    place: PurePath
    kind: Kind
    called: Way = ()


@dataclass(frozen=True)
class Pile:
    """Everything of one student, unread. `id` tells two of the same name apart, where the layout has such a thing."""

    student: str
    sources: tuple[Source, ...] = ()
    id: str = ""
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    at: float | None = None


def piles(root: Root) -> list[Pile]:
    """One pile a student, in the order of their names; no two have the same.

    Raises:
        WrongUse: if there is no such folder, or nothing in it.
    """
    try:
        start, entries = _class_folder(root)
    except Unreadable as problem:
        raise WrongUse(f"{one_line(str(root.path))} cannot be graded: {one_line(str(problem))}.") from None
    if all(e.name == gradescope.METADATA for e in entries):
        raise WrongUse(
            f"{one_line(str(root.path))} holds no submissions: put a folder, archive or file a student there."
        )
    if _is_course(root, start, entries):
        whole = Source(start, Kind.FOLDER)
        return _told_apart([Pile(root.name, (whole,), notes=("The folder is itself a course, of one student.",))])
    return _told_apart(list(_grouped(root, start, entries)))


def _class_folder(root: Root) -> tuple[PurePath, list[Entry]]:
    """The folder with a name a student, and what it holds: an export may lie one folder too deep."""
    start = PurePath()
    entries = [e for e in root.listing(start, _MOST) if not _is_beside(e)]
    if len(entries) == 1 and entries[0].kind is Kind.FOLDER:
        inside = [e for e in _or_nothing(root, PurePath(entries[0].name)) if not _is_beside(e)]
        exported = any(e.name == gradescope.METADATA or _MOODLE.fullmatch(e.name) for e in inside)
        if exported or (root.is_packed and _are_students(inside)):
            return PurePath(entries[0].name), inside
    return start, entries


def _are_students(entries: Sequence[Entry]) -> bool:
    """Do several folders or archives lie there, and nothing of a course? An archive of a folder begins with that."""
    of_course = {chapter.folder for chapter in course.chapters()} | {"exercises"}
    plain = all(e.name not in of_course and (e.kind is Kind.FOLDER or archive.is_archive(e.name)) for e in entries)
    return len(entries) > 1 and plain


def _is_beside(entry: Entry) -> bool:
    """Is it nobody's submission?"""
    if entry.name == gradescope.METADATA:
        return False
    ending = PurePath(entry.name).suffix.lower()
    of_teacher = ending in _OF_TEACHERS and not _MOODLE.fullmatch(entry.name)
    return entry.name.lower() in _LITTER or (entry.kind is Kind.FILE and (of_teacher or entry.name.startswith("._")))


def _is_course(root: Root, start: PurePath, entries: Sequence[Entry]) -> bool:
    """Is the folder itself one student's course? One stray chapter in a large class does not make it one."""
    folders = {chapter.folder for chapter in course.chapters()}
    names = {e.name for e in entries if e.kind is Kind.FOLDER}
    of_course = names & folders
    if "exercises" in names and folders & {e.name for e in _or_nothing(root, start / "exercises")}:
        of_course |= {"exercises"}
    others = (names | {e.name for e in entries if archive.is_archive(e.name)}) - of_course - PROJECT
    return bool(of_course) and len(others) <= max(_STRAY, len(of_course))


def _or_nothing(root: Root, folder: PurePath) -> list[Entry]:
    """What a folder holds, as far as it can be read."""
    try:
        return root.listing(folder, _MOST)
    except Unreadable:
        return []


def _grouped(root: Root, start: PurePath, entries: Sequence[Entry]) -> Iterator[Pile]:
    records = _records(root, start) if any(e.name == gradescope.METADATA for e in entries) else {}
    of_repositories = _of_repositories(root, start, entries)
    together: dict[tuple[str, str, str], list[Pile]] = defaultdict(list)
    for entry in entries:
        if entry.name == gradescope.METADATA:
            continue
        if (record := records.get(entry.name)) is not None and record.submitters:
            yield from _of_record(start, entry, record)
            continue
        layout, pile = _pile(start, entry, of_repositories)
        together[layout, _key(pile.student), pile.id].append(pile)
    for some in together.values():
        yield replace(
            some[0],
            sources=tuple(source for pile in some for source in pile.sources),
            refused=tuple(said for pile in some for said in pile.refused),
            notes=tuple(dict.fromkeys(said for pile in some for said in pile.notes)),
        )


def _pile(start: PurePath, entry: Entry, of_repositories: str) -> tuple[str, Pile]:
    """What one entry is, and the layout within which piles of one name are one student's."""
    place = start / entry.name
    for layout, form in (("Moodle", _MOODLE), ("Canvas", _CANVAS)):
        found = form.fullmatch(entry.name)
        if found is None or (layout == "Canvas" and entry.kind is Kind.FOLDER):
            continue
        whose, id = found["name"], found["id"]
        if layout == "Moodle" and found["what"] == "onlinetext":
            return layout, Pile(whose, id=id, notes=(_ONLINE_TEXT,))
        return layout, _of_entry(whose, place, entry, found["file"] or entry.name, id)
    if entry.kind is Kind.FOLDER:
        return _FOLDER, _of_entry(entry.name.removeprefix(of_repositories), place, entry, entry.name)
    if archive.is_archive(entry.name):
        return _ARCHIVE, _of_entry(PurePath(entry.name).stem, place, entry, entry.name)
    return _FLAT, _of_entry(words.student_in(entry.name), place, entry, entry.name)


def _of_entry(whose: str, place: PurePath, entry: Entry, called: str, id: str = "") -> Pile:
    if entry.kind in (Kind.LINK, Kind.OTHER):
        return Pile(whose, id=id, refused=(sentence((entry.name,), link_or_device(entry.kind)),))
    return Pile(whose, (Source(place, entry.kind, (called,) if entry.kind is Kind.FILE else ()),), id)


def _records(root: Root, start: PurePath) -> dict[str, gradescope.Record]:
    try:
        content = root.read(start / gradescope.METADATA, gradescope.LARGEST).content
    except Unreadable as problem:
        raise WrongUse(f"The export of Gradescope cannot be read: {one_line(str(problem))}.") from None
    return {record.folder: record for record in gradescope.records(content.decode("utf-8", "replace"))}


def _of_record(start: PurePath, entry: Entry, record: gradescope.Record) -> Iterator[Pile]:
    """One pile for each who handed this in."""
    for one in record.submitters:
        others = ", ".join(one_line(o.name, _LONGEST) for o in record.submitters if o is not one)
        notes = (f"Handed in together with {others}.",) if others else ()
        pile = _of_entry(one.name, start / entry.name, entry, entry.name, one.id or one.email or entry.name)
        yield replace(pile, notes=notes, at=record.at)


def _of_repositories(root: Root, start: PurePath, entries: Sequence[Entry]) -> str:
    """What GitHub Classroom puts before each name, `assignment-`; empty where these are no repositories of a class."""
    names = [e.name for e in entries if e.kind is Kind.FOLDER]
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    before = first[: first.rfind("-", 0, same) + 1]
    marks = {".git", ".github"}
    repositories = before and all(marks & {e.name for e in _or_nothing(root, start / name)} for name in names)
    return before if repositories else ""


def _told_apart(found: list[Pile]) -> list[Pile]:
    """Each under a name of its own, even if large letters are as small ones; where two had one name, that is said."""
    named = [replace(pile, student=_shown(pile.student)) for pile in found]
    called: dict[str, list[Pile]] = defaultdict(list)
    for pile in named:
        called[_key(pile.student)].append(pile)
    used = set(called)
    result: list[Pile] = []
    for some in called.values():
        if len(some) == 1:
            result += some
            continue
        some.sort(key=lambda pile: (pile.student, pile.id, pile.sources[0].place.as_posix() if pile.sources else ""))
        for number, pile in enumerate(some):
            name = pile.student
            if number:
                name, used = _another(pile, number + 1, used)
            said = f"{len(some)} submissions go by the name of {pile.student}: this is number {number + 1} of them."
            result.append(replace(pile, student=name, notes=(said, *pile.notes)))
    return sorted(result, key=lambda pile: (_key(pile.student), pile.student))


def _another(pile: Pile, number: int, used: set[str]) -> tuple[str, set[str]]:
    """A name that nobody has: with the id, if there is one, else with a number."""
    tried = [f"{pile.student} ({_shown(pile.id)})"] if pile.id else []
    name = next((n for n in tried if _key(n) not in used), "")
    while not name:
        if _key(f"{pile.student} ({number})") not in used:
            name = f"{pile.student} ({number})"
        number += 1
    return name, used | {_key(name)}


def _shown(name: str) -> str:
    """A student's name as it is shown and used: printable, and nothing that could be a way to somewhere."""
    return re.sub(r"[/\\]", "_", one_line(printable_name(name), _LONGEST)).strip() or "(no name)"


def _key(name: str) -> str:
    return printable_name(name).casefold()
