"""Where everything that a class handed in lies: a folder, or one archive, which is read as if it were unpacked.

Nothing of an archive is ever written anywhere. Its members are read when they are asked for, each with the limits that
its reader sets; what leads out of it by its name, or is a link, is told and not followed.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final, Protocol, Self

from learn_transformers.classroom.intake import archive
from learn_transformers.classroom.intake.contents import DEPTH, LONGEST_NAME, Way
from learn_transformers.course import WrongUse, handed_in
from learn_transformers.course.handed_in import Entry, HandedIn, Kind, Missing
from learn_transformers.printable import one_line

_MOST: Final = 1_000_000  # members of one archive
_DEEPEST: Final = DEPTH + 4  # folders in a row that are told apart: a layout has some of its own
_STAMPS: Final = 0x5455  # the extra field with times in UTC
_CHANGED: Final = 0x1


class Root(Protocol):
    """What can be listed and read by places below it, as `course.handed_in` does it; both raise `Unreadable`."""

    @property
    def path(self) -> Path: ...

    @property
    def name(self) -> str: ...

    @property
    def is_packed(self) -> bool: ...

    def listing(self, below: PurePath, most: int) -> list[Entry]: ...

    def read(self, below: PurePath, most: int = 0) -> HandedIn: ...


def opened(path: Path) -> Root:
    """What lies at a path.

    Raises:
        WrongUse: if it is a file and no archive that can be read.
    """
    return Packed.open(path) if path.is_file() else Folder(path)


@dataclass(frozen=True)
class Folder:
    """A folder, in which everything is opened relative to its descriptor and never by a link."""

    path: Path
    is_packed = False

    @property
    def name(self) -> str:
        return self.path.resolve().name

    def listing(self, below: PurePath, most: int) -> list[Entry]:
        return handed_in.listing(self.path, below, most)

    def read(self, below: PurePath, most: int = 0) -> HandedIn:
        return handed_in.read(self.path, below, most)


@dataclass(frozen=True)
class Packed:
    """A zip archive of everything."""

    path: Path
    _archive: zipfile.ZipFile
    _folders: dict[Way, dict[str, Kind]] = field(default_factory=lambda: {(): {}})
    _members: dict[Way, zipfile.ZipInfo] = field(default_factory=dict)
    is_packed = True

    @classmethod
    def open(cls, path: Path) -> Self:
        """Look what is in it.

        Raises:
            WrongUse: if it cannot be read, or holds too much.
        """
        shown = one_line(str(path))
        try:
            found = cls(path, zipfile.ZipFile(path))
        except OSError as error:
            raise WrongUse(f"{shown} cannot be read: {error.strerror}.") from None
        except Exception as error:  # a damaged one raises whatever its numbers lead to
            said = f"{shown} is a file, and no zip archive that can be read ({one_line(str(error), 200)})"
            raise WrongUse(f"{said}: give the folder, or one archive, of what a class handed in.") from None
        members = found._archive.infolist()
        if len(members) > _MOST:
            raise WrongUse(f"{shown} holds {len(members):,} files, more than any class hands in: unpack what counts.")
        for member in members:
            found._add(member)
        return found

    @property
    def name(self) -> str:
        return self.path.stem

    def listing(self, below: PurePath, most: int) -> list[Entry]:
        entries = self._folders.get(below.parts)
        if entries is None:
            raise Missing(f"{below.name} is missing")
        return [Entry(name, entries[name]) for name in sorted(entries)[: most + 1]]

    def read(self, below: PurePath, most: int = 0) -> HandedIn:
        if (member := self._members.get(below.parts)) is None:
            raise Missing(f"{below.name} is missing")
        return archive.member_of(self._archive, member, _changed(member), most)

    def _add(self, member: zipfile.ZipInfo) -> None:
        name, kind = archive.name_of(member), archive.kind_of(member)
        way = tuple(part for part in name.split("/") if part not in ("", "."))
        if archive.leads_elsewhere(name) or any(len(part) > LONGEST_NAME for part in way):
            whose = way[:1] if way and not archive.leads_elsewhere(way[0]) and not name.startswith("/") else ()
            way, kind = (*(part[:LONGEST_NAME] for part in (*whose, name.replace("/", "\\"))),), Kind.OTHER
        if len(way) > _DEEPEST:
            way, kind = way[:_DEEPEST], Kind.FOLDER
        for depth in range(1, len(way)):
            self._folders.setdefault(way[:depth], {})
            self._folders[way[: depth - 1]][way[depth - 1]] = Kind.FOLDER
        if not way:
            return
        if kind is Kind.FOLDER:
            self._folders.setdefault(way, {})
        if self._folders[way[:-1]].get(way[-1]) is not Kind.FOLDER:
            self._folders[way[:-1]][way[-1]] = kind
            self._members[way] = member


def _changed(member: zipfile.ZipInfo) -> float | None:
    """When a member was changed, where the archive says so in UTC: its other times are in nobody knows which zone."""
    extra = member.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _STAMPS and 5 <= size <= len(extra) - 4 and extra[4] & _CHANGED:
            return float(struct.unpack_from("<i", extra, 5)[0])
        extra = extra[4 + size :]
    return None
