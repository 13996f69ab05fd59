"""What `grade` leaves in its folder: tables, a page for each student, one for the teacher. Made anew each time.

Files are replaced as a whole, so that whoever looks never sees half. Verdicts come from the gradebook, a few at a time.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from learn_transformers.classroom import tables
from learn_transformers.classroom.class_report import ClassReport
from learn_transformers.classroom.lookalikes import Beside
from learn_transformers.classroom.row import Row
from learn_transformers.course.replacement import writing
from learn_transformers.trouble import Stopped

_AT_ONCE: Final = 20  # verdicts, of some hundred KiB each
_OWN_NAME: Final = "data_page"
_HEAD: Final = 64 << 10  # bytes of a page, styles included, in which it says its name


@dataclass(frozen=True)
class Pages:
    """What makes pages for people: names of files with what they hold."""

    of_student: Callable[[Row], Iterable[tuple[str, str]]]
    of_class: Callable[[ClassReport], Iterable[tuple[str, str]]]
    of_look_alikes: Callable[[Beside], Iterable[tuple[str, str]]]


def leave_pages(out: Path, pages: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Write pages; one that is there as it is stays. What comes back are their names.

    Raises:
        Stopped: if one cannot be written.
    """
    names = []
    with _said(out):
        for name, text in pages:
            names.append(name)
            path, content = out / name, text.encode("utf-8", "backslashreplace")
            if not _holds(path, content):
                path.parent.mkdir(parents=True, exist_ok=True)
                with writing(path, settled=False) as file:
                    file.write(content)
    return frozenset(names)


def take_away(out: Path, folder: str, but: Collection[str]) -> None:
    """Remove the pages that an earlier run has left in a folder, but these, and the folder if nothing is left in it.

    A page is known by its own name, which stands in it (`says_its_name`): nothing else is touched.

    Raises:
        Stopped: if one cannot be removed.
    """
    with _said(out), suppress(FileNotFoundError, NotADirectoryError):
        with os.scandir(out / folder) as entries:
            found = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        for name in found:
            page = f"{folder}/{name}"
            if page not in but and _is_page(out / page, page):
                (out / page).unlink(missing_ok=True)
        with suppress(OSError):  # somebody else's files are there
            (out / folder).rmdir()


def says_its_name(page: str) -> dict[str, str]:
    """The attribute by which a page is known to be ours, for its first element."""
    return {_OWN_NAME: page}


def _is_page(path: Path, page: str) -> bool:
    with path.open("rb") as file:
        return f'{_OWN_NAME.replace("_", "-")}="{page}"'.encode() in file.read(_HEAD)


def leave_tables(
    out: Path,
    rows: Iterable[Row],
    of_class: ClassReport,
    about: Mapping[str, Any],
    verdicts: Callable[[Sequence[str]], Mapping[str, str]],
) -> None:
    """Write `grades.csv`, `grades.json` and `class.json`; `verdicts` gives those of some attempts, as JSON.

    Raises:
        Stopped: if one cannot be written.
    """
    ordered = tables.in_order(rows)
    with _said(out):
        with _text(out / "grades.csv") as stream:
            tables.write_csv(ordered, stream)
        with _text(out / "grades.json") as stream:
            tables.write_json(_with_verdicts(ordered, verdicts), about, stream)
        with _text(out / "class.json") as stream:
            stream.write(of_class.to_json() + "\n")


def standing(out: Path) -> str:
    """What a run that has not come to its tables leaves of them, in a sentence."""
    if (out / "grades.csv").exists():
        return f"Tables and class.html come in the end: those in {out} are of an earlier run."
    return "Tables and class.html come in the end: there are none yet."


def _with_verdicts(
    rows: Iterable[Row], verdicts: Callable[[Sequence[str]], Mapping[str, str]]
) -> Iterator[tuple[Row, str]]:
    coming = iter(rows)
    while some := list(islice(coming, _AT_ONCE)):
        found = verdicts([row.attempt for row in some if row.attempt])
        for row in some:
            yield row, found.get(row.attempt, "")


def _holds(path: Path, content: bytes) -> bool:
    with suppress(OSError):
        return path.stat().st_size == len(content) and path.read_bytes() == content
    return False


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    with writing(path) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        yield stream
        stream.detach()


@contextmanager
def _said(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Stopped(
            f"{out} cannot be written: {error.strerror}. What is graded is kept; the same command goes on."
        ) from None
