"""A run of `grade` and a gradebook: what others have graded is known, and what is graded here is added to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import Verdict

if TYPE_CHECKING:
    from learn_transformers.classroom.gradebook.attempt import Attempt, Key
    from learn_transformers.classroom.gradebook.book import Gradebook

_TOGETHER: Final = 50  # attempts of one transaction: a commit costs as much as writing several


class Book:
    """A gradebook for a run with these settings; without one it knows nothing and keeps nothing."""

    def __init__(self, book: Gradebook | None, settings: Settings) -> None:
        self._book = book
        self._settings = settings
        self._waiting: list[Attempt] = []

    def known(self, submission: Submission) -> Verdict | None:
        """The verdict on a submission, if somebody graded it like this before."""
        return None if self._book is None else self._book.verdict_of(self._key(submission))

    def keep(self, one: Graded) -> None:
        """Add a result, together with others that follow soon."""
        if self._book is None or one.verdict is None or not all(c.was_graded for c in one.verdict.chapters):
            return
        from learn_transformers.classroom.gradebook.attempt import Attempt

        submission = one.submission
        self._waiting.append(
            Attempt.of(
                one.verdict,
                self._key(submission),
                handed_in=submission.at,
                refused=submission.refused,
                notes=submission.notes,
            )
        )
        if len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Add what waits."""
        waiting, self._waiting = self._waiting, []
        if self._book is not None and waiting:
            self._book.record_all(waiting)

    def _key(self, submission: Submission) -> Key:
        from learn_transformers.classroom.gradebook.attempt import Key

        fingerprint, chapters = self._settings.fingerprint(submission), self._settings.chapters
        return Key(submission.student, submission.fingerprint, version_of_keys(), fingerprint, chapters)


@contextmanager
def opened(url: str | None, settings: Settings) -> Iterator[Book]:
    """The gradebook that an address names, as long as a run takes.

    Raises:
        WrongUse: if it cannot be opened.
    """
    if url is None:
        yield Book(None, settings)
        return
    from learn_transformers.classroom.gradebook.book import Gradebook

    with Gradebook.open(url) as book:
        kept = Book(book, settings)
        try:
            yield kept
        finally:
            kept.flush()
