"""A run of `grade` and its gradebook: what is known is not graded again, and what is graded is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import HANDED_IN_AGAIN, Attempt, Event, Key, storable
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.contents import DamagedContent
from learn_transformers.classroom.gradebook.history import History, graded_in
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.keeping import Keeping, keeping
from learn_transformers.classroom.submission import Submission
from learn_transformers.classroom.what_counts import graded_like
from learn_transformers.classroom.who import user
from learn_transformers.verdict import Verdict


class Book:
    """A gradebook for a run with these settings; `run` names one that grades once more what is graded already.

    What is kept is at hand at once, before it is in the gradebook. Every method raises a `GradebookError` where the
    gradebook cannot be used any more.
    """

    def __init__(self, book: Gradebook, new: Keeping, settings: Settings, run: str = "") -> None:
        self._book = book
        self._new = new
        self._settings = settings
        self._run = run

    @property
    def kept(self) -> int:
        """How many new attempts are there by now."""
        return self._new.kept

    @property
    def chapters(self) -> tuple[str, ...]:
        """Those that are graded."""
        return self._settings.chapters

    def key(self, submission: Submission) -> Key:
        """By what an attempt at it is told apart from all others."""
        settings = self._settings
        fingerprint = settings.fingerprint(submission)
        return Key(
            submission.student, submission.fingerprint, settings.version, fingerprint, settings.chapters, self._run
        )

    def histories(self, students: Iterable[str]) -> list[History]:
        """What there is of each of some students, in their order."""
        asked = list(students)
        found = {history.student: history for history in self._book.histories(asked)}
        return [found.get(storable(student), History(student, (), ())) for student in asked]

    def is_known(self, key: Key, history: History) -> bool:
        """Is it graded already? Where everything is graded once more: in this run."""
        found = graded_like(history, key)
        return any(attempt.key.run == self._run for attempt in found) if self._run else bool(found)

    def verdicts(self, digests: Iterable[str]) -> dict[str, str]:
        """The verdicts of some attempts, as JSON, by the digests of their keys; empty where there is none."""
        asked = tuple(digests)
        return dict.fromkeys(asked, "") | self._book.verdicts(asked)

    def verdict(self, key: Key) -> Verdict:
        """One that there is."""
        try:
            return Verdict.from_json(self.verdicts([key.digest])[key.digest])
        except (ValueError, TypeError, KeyError, RecursionError):
            said = f"Attempt {key.digest[:12]} in the gradebook is damaged: `grade --again` grades it anew."
            raise GradebookError(said) from None

    def content(self, fingerprint: str) -> dict[str, bytes] | None:
        """What was handed in under this fingerprint; None where it was not kept, or is damaged."""
        try:
            return self._book.content(fingerprint)
        except DamagedContent:
            return None

    def keep(self, one: Graded, key: Key) -> Attempt | None:
        """Add a result soon; None for one that must not be kept, so that the submission will be graded again."""
        if one.verdict is None or not all(chapter.was_graded for chapter in one.verdict.chapters):
            return None
        submission = one.submission
        attempt = Attempt.of(
            one.verdict,
            key,
            handed_in=submission.at,
            refused=submission.refused,
            notes=submission.notes,
            text=one.text,
        )
        self._new.add(attempt, submission)
        return attempt

    def flush(self) -> None:
        """Add what waits, now."""
        self._new.flush()

    def note(self, event: Event) -> None:
        """Add that something has happened."""
        self._book.note(event)

    def note_return(self, submission: Submission, own: Key, history: History) -> None:
        """Add that what was handed in before was handed in once more, where it comes after other work."""
        latest = history.latest(graded_in(own.chapters))
        if latest is None or submission.at is None or latest.key.content == own.content:
            return
        if latest.handed_in is None or submission.at > latest.handed_in:
            about = graded_like(history, own)[-1].key.digest
            event = Event(submission.at, user(), HANDED_IN_AGAIN, submission.student, about)
            self._book.note(event, once=f"{HANDED_IN_AGAIN} {about} {submission.at!r}")


def require_usable(url: str | None) -> None:
    """Refuse what can be no gradebook, and that nothing is there to keep one with, before anything is made.

    Raises:
        WrongUse: if it is so.
    """
    Gradebook.require_libraries()
    if url is not None:
        Address.of(url)


def shown(url: str) -> str:
    """An address, fit to be shown."""
    return Address.of(url).shown


@contextmanager
def opened(url: str, settings: Settings, run: str = "") -> Iterator[Book]:
    """The gradebook that an address names, as long as a run takes.

    Raises:
        WrongUse: if it cannot be opened, or what it is kept with is not installed.
        Stopped: if it cannot be used any more in the midst of it.
        Interrupted: if Ctrl-C has ended it, and what was graded by then is kept.
    """
    with Gradebook.open(url) as gradebook, keeping(gradebook) as new:
        yield Book(gradebook, new, settings, run)
