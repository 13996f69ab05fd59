"""`grade`: a folder of submissions in, a folder of results out, at any time and as often as one likes.

What is graded already is not graded again; rows, tables and pages are made anew from verdicts each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.classroom import keeping_book
from learn_transformers.classroom.grading import Engine, Graded, Settings, graded
from learn_transformers.classroom.keeping_book import Book
from learn_transformers.classroom.results import Results
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import WrongUse

NOTHING: Final = "nothing that can be graded was handed in"


@dataclass(frozen=True)
class Step:
    """One more result: how many there are of how many, and whether it was there before."""

    found: Graded
    done: int
    of: int
    was_known: bool


def results(
    submissions: Sequence[Submission],
    settings: Settings,
    out: Path,
    *,
    again: bool = False,
    tell: Callable[[Step], object] = lambda step: None,
    gradebook: str | None = None,
    engine: Engine = graded,
) -> list[Graded]:
    """A result for each submission, in their order; each is kept in `out` as soon as it is there, and in a gradebook.

    Raises:
        WrongUse: if results cannot be kept, or isolation is missing that has to be there.
        SandboxError, KeyFault: if nothing can be graded.
    """
    kept = Results(out, settings)
    found: dict[str, Graded] = {}
    with keeping_book.opened(gradebook, settings) as book:
        for one, was_known in _each(submissions, settings, kept, book, engine, again=again):
            found[one.submission.student] = one
            tell(Step(one, len(found), len(submissions), was_known))
    return [found[submission.student] for submission in submissions]


def _each(
    submissions: Sequence[Submission], settings: Settings, kept: Results, book: Book, engine: Engine, *, again: bool
) -> Iterator[tuple[Graded, bool]]:
    waiting = []
    for submission in submissions:
        fingerprint = settings.fingerprint(submission)
        if not submission.files:
            yield Graded(submission, None, fingerprint, NOTHING), False
        elif not again and (verdict := kept.known(submission) or book.known(submission)) is not None:
            yield Graded(submission, verdict, fingerprint), True
        else:
            waiting.append(submission)
    for one in engine(waiting, settings):
        if one.verdict is not None:
            kept.keep(one.submission, one.verdict)
            book.keep(one)
        yield one, False


def chapters_of(submissions: Sequence[Submission], named: Sequence[str]) -> tuple[str, ...]:
    """The chapters that a class is graded in: those that are named, else those of which anybody handed in anything.

    Raises:
        WrongUse: if one is not known, or nobody handed in any.
    """
    if named:
        return tuple(dict.fromkeys(course.known_chapter(name).name for name in named))
    places = {name.partition("/")[0] for submission in submissions for name in submission.files}
    found = tuple(chapter.name for chapter in course.chapters() if chapter.folder in places)
    if not found:
        raise WrongUse("Nobody has handed in anything that can be graded.")
    return found


def require_apart(submissions: Path, out: Path) -> None:
    """Nothing is written into a submission: results lie elsewhere.

    Raises:
        WrongUse: if they would not.
    """
    inside, where = submissions.resolve(), out.resolve()
    if where == inside or inside in where.parents:
        raise WrongUse(f"{out} lies in {submissions}, into which nothing is written: give --out another folder.")
