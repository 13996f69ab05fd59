"""The audit trail of a class: who was graded when, by whom and how, what was decided; and decisions made by hand."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from learn_transformers import course, printable
from learn_transformers.classroom.class_folder import ClassFolder
from learn_transformers.classroom.gradebook import plain
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.classroom.who import user
from learn_transformers.trouble import WrongUse

SCHEMA: Final = "learn-transformers/gradebook@1"
_DIGEST: Final = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Asked:
    """The words of the command line that ask for something to be done; without any, the trail is shown."""

    keep_out: str | None = None
    count: str | None = None
    because: str = ""
    take_out: str | None = None
    to: Path | None = None

    def require_one_thing(self) -> None:
        """Have at most one thing asked for, and all that it needs.

        Raises:
            WrongUse: if it is otherwise.
        """
        if sum(one is not None for one in (self.keep_out, self.count, self.take_out)) > 1:
            raise WrongUse("--keep-out, --count and --take-out are three things: give one of them.")
        if (self.take_out is None) != (self.to is None):
            raise WrongUse("--take-out says of which attempt, --to says into which folder: give both.")
        if self.keep_out is not None and not self.because.strip():
            raise WrongUse("--keep-out wants a reason, which is kept with it: --because says why.")
        if self.because and self.keep_out is None and self.count is None:
            raise WrongUse("--because is the reason of --keep-out or --count: give one of them.")


class Standing(StrEnum):
    """Does an attempt count? Of those that do, the latest or the best one stands in the tables.

    One that is replaced was graded anew since, and the newer attempt counts.
    """

    COUNTS = "counts"
    REPLACED = "replaced"
    KEPT_OUT = "kept_out"


@dataclass(frozen=True)
class Trail:
    """One student's: attempts in the order in which they were kept, each with how it stands, and the events."""

    student: str
    attempts: tuple[tuple[Attempt, Standing], ...]
    events: tuple[Event, ...]

    @classmethod
    def of(cls, history: History) -> Trail:
        """What a history says."""
        counting = {attempt.key for attempt in history.counting()}

        def standing(attempt: Attempt) -> Standing:
            if history.is_kept_out(attempt):
                return Standing.KEPT_OUT
            return Standing.COUNTS if attempt.key in counting else Standing.REPLACED

        attempts = tuple((attempt, standing(attempt)) for attempt in history.attempts)
        return cls(history.student, attempts, history.events)

    def to_plain(self) -> dict[str, Any]:
        """As data for JSON."""
        return {
            "student": printable.one_line(self.student),
            "attempts": [plain.attempt(attempt) | {"standing": standing.value} for attempt, standing in self.attempts],
            "events": [plain.event(event) for event in self.events],
        }


@contextmanager
def opened(where: str) -> Iterator[Gradebook]:
    """The gradebook that is there already: in a folder that `grade` has made, in a file, or on a server.

    Raises:
        WrongUse: if there is none.
    """
    if Path(where).is_dir():
        where = ClassFolder.known(Path(where)).existing_gradebook()
    address = Address.of(where)
    if address.file is not None and not address.file.exists():
        raise WrongUse(f"There is no gradebook at {address.shown}.")
    with Gradebook.open(where) as book:
        yield book


def trails(book: Gradebook, student: str | None) -> Iterator[Trail]:
    """Of one student or of everybody, in order of their names.

    Raises:
        WrongUse: if that student has no attempt.
    """
    if student is None:
        yield from map(Trail.of, book.histories())
    else:
        require_students(book, [student])
        yield Trail.of(book.history(student))


def runs(book: Gradebook) -> list[Event]:
    """What was done that is about no single student."""
    return book.events("")


def document(book: Gradebook, where: str, student: str | None) -> Iterator[str]:
    """All of it as one JSON document, see `schemas/gradebook-1.schema.json`, line by line.

    Raises:
        WrongUse: as `trails`.
    """
    found = trails(book, student)
    first = next(found, None)
    about = {"schema": SCHEMA, "gradebook": Address.of(where).shown, "runs": [plain.event(run) for run in runs(book)]}
    yield f'{_json(about)[:-1]}, "students": ['
    if first is not None:
        yield _json(first.to_plain())
    for trail in found:
        yield f",{_json(trail.to_plain())}"
    yield "]}"


def decide(book: Gradebook, attempt: str, *, counts: bool, because: str) -> tuple[Attempt, Event]:
    """Have an attempt count, or not; which one, says the beginning of its name.

    Raises:
        WrongUse: if there is no such attempt, or more than one.
    """
    found = the_attempt(book, attempt)
    what = COUNTS if counts else KEPT_OUT
    said = f"by hand: {because.strip()}" if because.strip() else "by hand"
    event = Event(time.time(), user(), what, found.key.student, found.key.digest, said)
    book.note(event)
    return found, event


def take_out(book: Gradebook, attempt: str, folder: Path) -> list[Path]:
    """Put what was handed in with an attempt into a new folder, as files; where they lie now.

    Raises:
        WrongUse: if there is no such attempt, or more than one, the gradebook does not have its content, or there is
            something in the folder already.
        DamagedContent: if what the gradebook has is not what was handed in.
    """
    found = the_attempt(book, attempt)
    files = book.content(found.key.content)
    if files is None:
        name = found.key.digest[: plain.SHOWN]
        raise WrongUse(f"The gradebook does not have what was handed in with attempt {name}.")
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WrongUse(f"{folder} holds other files: nothing is overwritten, give a new folder.")
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
            written.append(path)
    except OSError as error:
        raise WrongUse(f"{folder} cannot be written: {error.strerror}.") from None
    return written


def the_attempt(book: Gradebook, named: str) -> Attempt:
    """The only one whose name begins so, without its verdict.

    Raises:
        WrongUse: if there is none, or more than one.
    """
    if not _DIGEST.fullmatch(named.lower()):
        raise WrongUse(f"An attempt is called by the first four or more digits that `attempts` shows, not {named!r}.")
    found = book.attempts_named(named.lower())
    if len(found) != 1:
        many = "more than one attempt" if found else "no attempt"
        raise WrongUse(f"The gradebook has {many} whose name begins with {named.lower()}.")
    return found[0]


def require_students(book: Gradebook, names: Iterable[str]) -> None:
    """Have each of them known.

    Raises:
        WrongUse: if one has no attempt.
    """
    for name in names:
        if not book.history(name).attempts:
            known = [history.student for history in book.histories()]
            hint = course.instead(name, known, f"It has {len(known)} others.")
            raise WrongUse(f"The gradebook has no student {name!r}. {hint}")


def _json(value: Any) -> str:
    return printable.json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
