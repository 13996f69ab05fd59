"""What a reader has written in pages, as the files of a course folder: laid out for the judge, packed, unpacked."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from learn_transformers import course
from learn_transformers.printable import one_line

_MOST = 200  # entries of an archive
_LONGEST = 1 << 20  # bytes of a file
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same contents make the same archive
_SAID = 20


def names() -> Iterator[str]:
    """The files of a course in which something is written."""
    for chapter in course.chapters():
        yield chapter.file
        if chapter.has_worksheet:
            yield chapter.worksheet


def lay_out(exercises: Path, files: Mapping[str, str]) -> None:
    """Write these files, and see to it that there are no others; other names than those of a course are passed over."""
    shutil.rmtree(exercises, ignore_errors=True)
    exercises.mkdir(parents=True)
    known = set(names())
    for name, text in files.items():
        if name in known:
            path = exercises / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8", "replace"))


def packed(files: Mapping[str, str]) -> bytes:
    """A course folder as a zip archive."""
    known, data = set(names()), io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(known & set(files)):
            entry = zipfile.ZipInfo(f"exercises/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name].encode("utf-8", "replace"))
    return data.getvalue()


def unpacked(data: bytes) -> tuple[dict[str, str], list[str]]:
    """The files of a course that an archive holds, wherever in it their chapters' folders lie; and what was refused."""
    taken: dict[str, str] = {}
    refused: list[str] = []
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        return {}, [f"This is no zip archive that can be read ({one_line(str(problem), 200)})."]
    if len(entries) > _MOST:
        return {}, [f"The archive holds {len(entries)} entries; a course folder has at most {_MOST}."]
    known = set(names())
    for entry in entries:
        name = str(PurePosixPath(*PurePosixPath(entry.filename).parts[-2:]))
        shown = one_line(entry.filename, 100)
        if entry.is_dir() or name not in known:
            if not entry.is_dir():
                refused.append(f"{shown}: no file of the course that is written in.")
        elif name in taken:
            refused.append(f"{shown}: there are two of them; the first was taken.")
        elif entry.file_size > _LONGEST:
            refused.append(f"{shown}: it has {entry.file_size} bytes, at most {_LONGEST} are read.")
        else:
            try:
                with archive.open(entry) as file:
                    read = file.read(_LONGEST + 1)
                if len(read) > _LONGEST:
                    refused.append(f"{shown}: it is larger than it says.")
                    continue
                taken[name] = read.decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                refused.append(f"{shown}: it is not UTF-8.")
            except Exception as problem:  # a damaged entry raises whatever its compression raises
                refused.append(f"{shown}: it cannot be read ({one_line(str(problem), 100)}).")
    if len(refused) > _SAID:
        refused = [*refused[:_SAID], f"{len(refused) - _SAID} more were not taken."]
    return taken, refused
