"""`grade` from what was asked for to what is left in the folder."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from learn_transformers import __version__, course
from learn_transformers.classroom import class_key, intake, keeping_book, lookalikes, outputs
from learn_transformers.classroom import grade as grades
from learn_transformers.classroom.class_folder import ClassFolder
from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.engines import Where
from learn_transformers.classroom.gathering import Gathering, Terms
from learn_transformers.classroom.grade import Result
from learn_transformers.classroom.gradebook.attempt import Event
from learn_transformers.classroom.grading import Engine, Settings, layers_named
from learn_transformers.classroom.keeping_book import Book
from learn_transformers.classroom.lateness import Due, LatePolicy
from learn_transformers.classroom.outputs import Pages
from learn_transformers.classroom.roster import Roster
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.classroom.who import user
from learn_transformers.trouble import Interrupted, Stopped, WrongUse

GRADED: Final = "graded"  # what the gradebook notes of every run


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    submissions: Path
    out: Path
    as_chapter: str | None = None
    chapters: tuple[str, ...] = ()
    roster: Path | None = None
    due: str | None = None
    late_policy: str | None = None
    extra_key: Path | None = None
    class_key: Path | None = None
    layers: str = ""
    jobs: int = 1
    again: bool = False
    gradebook: str | None = None
    counts: Counts = Counts.LATEST
    where: Where = field(default_factory=Where)


@dataclass(frozen=True)
class Done:
    """How it went: the rows without their verdicts, and where everything lies."""

    out: Path
    gradebook: str
    chapters: tuple[str, ...]
    rows: tuple[Row, ...]
    known: int

    @property
    def not_graded(self) -> tuple[Row, ...]:
        """Those on which the grader itself failed."""
        return tuple(row for row in self.rows if row.status == Outcome.NOT_GRADED)

    @property
    def statuses(self) -> dict[str, int]:
        return dict(sorted(Counter(row.status.value for row in self.rows).items()))

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine; the rows themselves are in `grades.json`."""
        return {
            "schema": "learn-transformers/grade@1",
            "out": str(self.out),
            "gradebook": self.gradebook,
            "chapters": list(self.chapters),
            "rows": len(self.rows),
            "graded_before": self.known,
            "statuses": self.statuses,
            "not_graded": [row.student for row in self.not_graded],
        }


@dataclass(frozen=True)
class Step:
    """One more result: the row, how many there are of how many, and whether it was graded before."""

    row: Row
    done: int
    of: int
    was_known: bool


def grade(
    asked: Asked,
    tell: Callable[[Step], object],
    say: Callable[[str], object],
    pages: Pages,
    engine: Engine | None = None,
) -> Done:
    """Grade a class; `tell` hears of every result, `say` of what else there is to say, `pages` makes those for people.

    The engine is the one that was asked for, unless another is given.

    What is graded is in the gradebook half a second later, and a student's pages are there at once; tables and the
    class report come in the end.

    Raises:
        WrongUse: for wrong use, before anything is graded.
        SandboxError, KeyFault: if nothing can be graded.
        Stopped: if results cannot be kept any more; what is kept is not graded again.
        Interrupted: if Ctrl-C has ended it; the same.
    """
    terms, engine = _terms(asked), engine or asked.where.begun(say)
    layers = layers_named(asked.layers)
    grades.require_apart(asked.submissions, asked.out)
    keeping_book.require_usable(asked.gradebook)
    named = course.known_chapter(asked.as_chapter) if asked.as_chapter else None
    handed_in = intake.Intake.of(asked.submissions, chapter=named)
    chapters = chapters_of(handed_in, asked.chapters)
    key_file = _key_file(asked)
    folder = ClassFolder.take(asked.out)  # nothing is made before it is known that there is something to grade
    gradebook = asked.gradebook or folder.gradebook
    settings = Settings(_key(key_file, say), chapters, asked.extra_key, layers, asked.jobs)
    run = folder.begin_again() if asked.again else ""
    tally = _Tally(len(handed_in.students))
    with _said_what_stands(asked.out, tally), keeping_book.opened(gradebook, settings, run) as book:
        gathering = Gathering(asked.out, book, terms, handed_in.students, pages)

        def told(result: Result) -> None:
            row = gathering.add(result)
            tell(tally.step(row, result))

        with _noted(asked, settings, book, tally, gathering):
            grades.each(handed_in, settings, book, told, engine)
            book.flush()
            rows, of_class = gathering.finished()
            about = _about(asked, settings, gathering.isolation)
            tally.is_at_tables = True
            outputs.leave_tables(asked.out, rows, of_class, about, book.verdicts)
            beside = chain.from_iterable(map(pages.of_look_alikes, gathering.side_by_side()))
            shown = outputs.leave_pages(asked.out, beside)
            outputs.leave_pages(asked.out, pages.of_class(of_class))  # when what it leads to is there
            outputs.take_away(asked.out, lookalikes.FOLDER, but=shown)
            folder.tidy()
            tally.is_complete = True
    if run:
        folder.end_again()
    return Done(asked.out, keeping_book.shown(gradebook), chapters, rows, tally.known)


def chapters_of(handed_in: intake.Intake, named: Sequence[str]) -> tuple[str, ...]:
    """The chapters that a class is graded in: those that are named, else those that anybody handed in a file for.

    Raises:
        WrongUse: if one is not known, or nobody handed in any.
    """
    found = frozenset(map(course.known_chapter, named)) if named else handed_in.chapters()
    if not found:
        raise WrongUse("Nobody has handed in anything that can be graded.")
    return tuple(chapter.name for chapter in course.chapters() if chapter in found)


class _Tally:
    """How far a run is."""

    def __init__(self, of: int) -> None:
        self.done = self.known = self.not_graded = 0
        self.is_at_tables = self.is_complete = False
        self._of = of

    def step(self, row: Row, result: Result) -> Step:
        self.done += 1
        self.known += result.was_known
        self.not_graded += row.status == Outcome.NOT_GRADED
        return Step(row, self.done, self._of, result.was_known)


def _about(asked: Asked, settings: Settings, isolation: Sequence[str]) -> dict[str, Any]:
    """What applies to all rows."""
    return {
        "key": version_of_keys(),
        "due": asked.due,
        "late_policy": asked.late_policy,
        "counts": asked.counts.value,
        "chapters": list(settings.chapters),
        "isolation": list(isolation),
        "package": __version__,
    }


@contextmanager
def _said_what_stands(out: Path, tally: _Tally) -> Iterator[None]:
    """Whoever hears that a run has ended before its time hears of the tables, too."""
    try:
        yield
    except (Stopped, Interrupted) as problem:
        if tally.is_at_tables:
            raise
        raise type(problem)(f"{problem} {outputs.standing(out)}") from problem


@contextmanager
def _noted(asked: Asked, settings: Settings, book: Book, tally: _Tally, gathering: Gathering) -> Iterator[None]:
    """Note in the gradebook how a run went, also where it is interrupted, as long as there is anything to write to."""
    try:
        yield
    except (KeyboardInterrupt, Exception):
        with suppress(Exception):
            book.note(_event(asked, settings, book, tally, gathering))
        raise
    book.note(_event(asked, settings, book, tally, gathering))


def _event(asked: Asked, settings: Settings, book: Book, tally: _Tally, gathering: Gathering) -> Event:
    detail = _about(asked, settings, gathering.isolation) | {
        "version": settings.version,
        "class_key": settings.key.fingerprint([]),
        "submissions": _place(asked.submissions),
        "out": _place(asked.out),
        "roster": _place(asked.roster),
        "extra_key": _place(asked.extra_key),
        "require_isolation": list(settings.layers),
        "again": asked.again,
        "complete": tally.is_complete,
        "results": tally.done,
        "graded": book.kept,
        "graded_before": tally.known,
        "not_graded": tally.not_graded,
    }
    return Event(time.time(), user(), GRADED, detail=json.dumps(detail, ensure_ascii=False))


def _place(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _terms(asked: Asked) -> Terms:
    if asked.late_policy is not None and asked.due is None:
        raise WrongUse("--late-policy says what being late costs: --due says when that begins.")
    return Terms(
        Roster.read(asked.roster) if asked.roster is not None else None,
        Due.parse(asked.due) if asked.due is not None else None,
        LatePolicy.parse(asked.late_policy) if asked.late_policy is not None else None,
        asked.counts,
    )


def _key_file(asked: Asked) -> Path:
    file = asked.class_key or class_key.usual_file()
    if asked.out.resolve() in (file.resolve(), *file.resolve().parents):
        raise WrongUse(f"The class key must not lie in {asked.out}, which others get to see.")
    return file


def _key(file: Path, say: Callable[[str], object]) -> class_key.ClassKey:
    key, made = class_key.in_file(file)
    if made:
        say(f"A class key was made: {file}. Keep it, and keep it secret: the same key draws the same seeds again.")
    return key
