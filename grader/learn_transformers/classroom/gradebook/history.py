"""All that a gradebook has of one student, without verdicts: attempts, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learn_transformers.classroom.gradebook import policies
from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.gradebook.policies import Pick, Worth


def graded_in(chapters: Iterable[str]) -> Pick:
    """Holds for what was graded in just these chapters."""
    asked = frozenset(chapters)
    return lambda attempt: frozenset(attempt.key.chapters) == asked


@dataclass(frozen=True)
class History:
    """Both in the order in which they were kept; the verdict of an attempt is empty."""

    student: str
    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...]

    def counting(self, of: Pick = lambda _: True) -> list[Attempt]:
        """One for each content, of those for which `of` holds, without what was kept out."""
        return policies.standing(filter(of, policies.counting(self.attempts, self.events)))

    def latest(self, of: Pick = lambda _: True) -> Attempt | None:
        """The last that was handed in."""
        return policies.latest(self.counting(of), policies.handed_in_again(self.attempts, self.events))

    def best(self, worth: Worth = lambda attempt: attempt.score, of: Pick = lambda _: True) -> Attempt | None:
        """The one that is worth most, such as what is left of its score after a penalty; else the latest."""
        return policies.best(self.counting(of), worth)

    def of_content(self, content: str, of: Pick = lambda _: True) -> Attempt | None:
        """What counts for what was handed in with this fingerprint."""
        return next((attempt for attempt in self.counting(of) if attempt.key.content == content), None)

    def decision(self, digest: str) -> Event | None:
        """The last one on whether an attempt counts, by the digest of its key."""
        about = (event for event in reversed(self.events) if event.attempt == digest)
        return next((event for event in about if event.what in (KEPT_OUT, COUNTS)), None)

    def is_kept_out(self, attempt: Attempt) -> bool:
        """Was it decided that it does not count?"""
        decided = self.decision(attempt.key.digest)
        return decided is not None and decided.what == KEPT_OUT
