"""The files of a zip archive, as if it were unpacked, though nothing ever is: members that count are read into memory.

An archive says how large its members are, and may lie; it may hold more of them than can be listed, lead out of its
folder by their names, or hold links. What is read is counted while it is read.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Collection
from functools import partial

from learn_transformers.classroom.intake.contents import (
    BYTES,
    DEPTH,
    ENTRIES,
    LONGEST_NAME,
    PROJECT,
    Budget,
    Contents,
    Item,
    Way,
    is_quiet,
    link_or_device,
    most_of,
    sentence,
)
from learn_transformers.course import Unreadable
from learn_transformers.course.handed_in import HandedIn, Kind

LARGEST = BYTES
_LONGEST = DEPTH * (LONGEST_NAME + 1)
_RATIO = 200  # to which no text and no trained weights shrink
_SMALL = 1 << 16  # bytes that may shrink to any size
_LISTED = b"PK\1\2"  # which begins every member's entry in the list
_ENCRYPTED = 0x1
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_PART = 1 << 16


def is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def contents(packed: HandedIn, way: Way, budget: Budget) -> Contents:
    """What the archive holds; `way` leads to it, and is empty where it is the whole submission."""
    budget.archived -= len(packed.content)
    try:
        _require_own(packed)
        archive = _opened(packed.content)
    except Unreadable as problem:
        return Contents(refused=[sentence(way or ("The archive",), problem)])
    found = Contents()
    named = {name_of(member): member for member in archive.infolist()}
    long = [name for name in named if any(len(part) > LONGEST_NAME for part in name.split("/")) or len(name) > _LONGEST]
    found.refused += [sentence((name[:LONGEST_NAME],), "its name is too long") for name in long]
    for name in long:
        del named[name]
    members = {name: named[name] for name in _without_project(named) if not _is_quiet(name)}
    if len(members) > budget.entries:
        return Contents(refused=[budget.crowded(way)])
    budget.entries -= len(members)
    for name, member in sorted(members.items(), key=lambda named: (named[0].count("/"), named[0])):
        below = (*way, *filter(None, name.split("/")))
        if not below or _is_folder(member):
            continue
        try:
            _require_plain(name, member, below)
        except Unreadable as problem:
            found.refused.append(sentence(below, problem))
        else:
            found.items.append(Item(below, partial(member_of, archive, member, packed.modified)))
    return found


def _require_own(packed: HandedIn) -> None:
    if packed.names > 1:
        raise Unreadable(f"it is a hard link: the same file stands under {packed.names} names; hand in a copy")


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.count(_LISTED) > 4 * ENTRIES:  # of which some may be in members; to list them all takes long
        raise Unreadable(f"it holds too much: a submission has at most {ENTRIES:,} files and folders")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UnicodeDecodeError:
        raise Unreadable("it holds names that are not the UTF-8 that it says they are") from None
    except Exception as problem:  # a damaged one raises whatever its numbers lead to
        raise Unreadable(f"it is no zip archive that can be read ({problem})") from None


def _is_quiet(name: str) -> bool:
    return any(part != "." and is_quiet(part) for part in name.split("/"))


def _without_project(names: Collection[str]) -> list[str]:
    """Those in no folder that lies beside `exercises/` in a copy of the whole project."""
    ways = [name.split("/") for name in names]
    tops = {(*way[:n],) for way in ways for n, name in enumerate(way[:-1][:DEPTH]) if name == "exercises"}

    def is_in_project(way: list[str]) -> bool:
        return any(way[n] in PROJECT and (*way[:n],) in tops for n in range(min(len(way) - 1, DEPTH)))

    return [name for name, way in zip(names, ways, strict=True) if not is_in_project(way)]


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name. Where the archive does not say in which code, most write UTF-8 all the same."""
    name = member.orig_filename
    if not member.flag_bits & _UTF8:
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def leads_elsewhere(name: str) -> bool:
    """Is it no name of something in a folder, wherever that is unpacked?"""
    return bool(name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\\" in name or "\0" in name)


def kind_of(member: zipfile.ZipInfo) -> Kind:
    """What it is."""
    mode = stat.S_IFMT(member.external_attr >> 16)
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if _is_folder(member):
        return Kind.FOLDER
    return Kind.OTHER if mode and not stat.S_ISREG(mode) else Kind.FILE


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """Of a name that begins with NUL, `zipfile` leaves nothing."""
    return member.filename.endswith("/")


def _require_plain(name: str, member: zipfile.ZipInfo, below: Way) -> None:
    if leads_elsewhere(name):
        raise Unreadable("its name leads elsewhere, or has backslashes: pack the folder anew")
    if (kind := kind_of(member)) is not Kind.FILE:
        raise Unreadable(link_or_device(kind))
    if is_archive(name):
        raise Unreadable("it is an archive in an archive; unpack it")
    if len(below) > DEPTH:
        raise Unreadable(f"folders more than {DEPTH - 1} deep are not looked at")


def member_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, modified: float | None, most: int = 0) -> HandedIn:
    """What a member holds, unpacked in memory: at most so many bytes, and by default what is read of such a file.

    Raises:
        Unreadable: if it is larger, shrinks as no work does, or cannot be unpacked.
    """
    if member.flag_bits & _ENCRYPTED:
        raise Unreadable("it is encrypted; pack it without a password")
    if member.compress_type not in _METHODS:
        raise Unreadable("it is compressed in an unusual way; pack it as a plain zip archive")
    most, said = most or most_of(name_of(member)), member.file_size
    if said > most:
        raise Unreadable(f"it is {said / (1 << 20):,.1f} MiB large; at most {most >> 20} MiB is read")
    content = bytearray()
    try:
        with archive.open(member) as stream:
            while part := stream.read(min(_PART, said + 1 - len(content))):
                content += part
                if len(content) > _SMALL and len(content) > _RATIO * member.compress_size:
                    raise Unreadable(f"it unpacks to more than {_RATIO} times its size")
                if len(content) > said:
                    break
    except Unreadable:
        raise
    except Exception as problem:  # a damaged one raises whatever its compression does
        raise Unreadable(f"it is damaged ({problem})") from None
    if len(content) > said:
        raise Unreadable("it is larger than it says")
    return HandedIn(bytes(content), 1, modified)
