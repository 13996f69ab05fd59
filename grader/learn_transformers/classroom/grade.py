"""A result for everybody, one after the other: what the gradebook knows is not graded again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from learn_transformers.classroom.gradebook.attempt import Attempt, Key
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.classroom.grading import Engine, Graded, Settings
from learn_transformers.classroom.keeping_book import Book
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import WrongUse

NOTHING: Final = "nothing that can be graded was handed in"
_AT_ONCE: Final = 16  # submissions, which are in memory at once
NOT_KEPT: Final = "the grader itself failed (its verdict cannot be kept)"


@dataclass(frozen=True)
class Result:
    """What came of one submission. `own` is its key, None where there is nothing to grade.

    `found` has the verdict where it was graded just now, or the sentence why there is none; `history` is what the
    gradebook has of this student, this attempt included.
    """

    found: Graded
    own: Key | None
    history: History
    was_known: bool = False

    @property
    def submission(self) -> Submission:
        return self.found.submission

    @property
    def is_kept(self) -> bool:
        """Does the gradebook have how it was graded? Else the grader itself failed, or there was nothing to grade."""
        return self.was_known or any(attempt.key == self.own for attempt in self.history.attempts)


def each(
    submissions: Iterable[Submission],
    settings: Settings,
    book: Book,
    tell: Callable[[Result], object],
    engine: Engine,
) -> None:
    """Have `tell` hear of a result for each submission, in any order; what is graded here is kept in the gradebook.

    Submissions are read while others are graded, and none is kept for longer than that.

    Raises:
        WrongUse: if isolation is missing that has to be there.
        SandboxError, KeyFault: if nothing can be graded.
        Stopped: if the gradebook cannot be used any more.
    """
    under_way: dict[str, History] = {}  # by student: those that the engine has and has not given back

    def to_grade() -> Iterator[Submission]:
        for submission, history in _with_histories(submissions, book):
            if not submission.files:
                tell(Result(Graded(submission, None, "", NOTHING), None, history))
                continue
            own = book.key(submission)
            if book.is_known(own, history):
                tell(Result(Graded(submission, None, own.seed), own, history, was_known=True))
                continue
            under_way[submission.student] = history
            yield submission

    for one in engine(to_grade(), settings):
        tell(_kept(one, book, under_way.pop(one.submission.student)))


def _with_histories(submissions: Iterable[Submission], book: Book) -> Iterator[tuple[Submission, History]]:
    """Each with what the gradebook has of its student, which is asked for some at once: that takes no longer."""
    coming = iter(submissions)
    while some := list(islice(coming, _AT_ONCE)):
        found = book.histories([submission.student for submission in some])
        yield from zip(some, found, strict=True)


def _kept(one: Graded, book: Book, history: History) -> Result:
    own = book.key(one.submission)
    try:
        attempt = book.keep(one, own)
    except ValueError:  # a verdict with a number that is none, say: nobody else is to suffer from it
        attempt, one = None, Graded(one.submission, None, one.fingerprint, NOT_KEPT)
    return Result(one, own, history if attempt is None else _with(history, attempt))


def _with(history: History, attempt: Attempt) -> History:
    if any(other.key == attempt.key for other in history.attempts):
        return history
    return replace(history, attempts=(*history.attempts, attempt))


def require_apart(submissions: Path, out: Path) -> None:
    """Nothing is written into a submission: results lie elsewhere.

    Raises:
        WrongUse: if they would not.
    """
    inside, where = submissions.resolve(), out.resolve()
    if where == inside or inside in where.parents:
        raise WrongUse(f"{out} lies in {submissions}, into which nothing is written: give --out another folder.")
