"""What is graded anew: which content of a student, what counted for it before, and is it there already?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from learn_transformers.classroom.gradebook import policies
from learn_transformers.classroom.gradebook.attempt import Attempt, Event, Key
from learn_transformers.classroom.gradebook.history import History, graded_in


class Which(StrEnum):
    """Of each student the latest attempt that counts, the best one, or all that another key has graded."""

    LATEST = "latest"
    BEST = "best"
    CHANGED_KEY = "changed-key"


@dataclass(frozen=True)
class Present:
    """How things would be graded now.

    `version` is that of what grades, `seeds` the fingerprint that a content's seeds have in some chapters, `worth` what
    is left of an attempt after a penalty. `run` names one that grades everything once more, and is empty otherwise.
    """

    version: str
    seeds: Callable[[str, tuple[str, ...]], str]
    worth: Callable[[Attempt], float]
    run: str = ""

    def key(self, attempt: Attempt) -> Key:
        """The key of the same thing, graded now."""
        of = attempt.key
        return Key(of.student, of.content, self.version, self.seeds(of.content, of.chapters), of.chapters, self.run)


@dataclass(frozen=True)
class Case:
    """One content of one student: what counted for it, and what it is graded as anew, if it is; no verdicts.

    `decision` is the last one on the new attempt; `over` are those that counted and were graded later than it.
    """

    old: Attempt
    key: Key
    new: Attempt | None = None
    decision: Event | None = None
    over: tuple[Attempt, ...] = ()


def cases(history: History, which: Which, present: Present, chapters: Iterable[str] | None = None) -> Iterator[Case]:
    """Those of one student, in these chapters, or in each set of chapters that something was graded in."""
    sets = {frozenset(a.key.chapters): None for a in history.attempts} if chapters is None else [frozenset(chapters)]
    for one in sets:
        for chosen in _chosen(history, which, present, graded_in(one)):
            found = _case(history, chosen, present)
            if found is not None and (which is not Which.CHANGED_KEY or _is_changed(found)):
                yield found


def _chosen(history: History, which: Which, present: Present, of: Callable[[Attempt], bool]) -> Iterator[Attempt]:
    if which is Which.CHANGED_KEY:
        yield from history.counting(of)
        return
    found = history.latest(of) if which is Which.LATEST else history.best(present.worth, of)
    if found is not None:
        yield found


def _case(history: History, chosen: Attempt, present: Present) -> Case | None:
    """None where the key of now was the first to grade it."""
    key = present.key(chosen)
    same = [a for a in history.attempts if a.key.content == key.content and {*a.key.chapters} == {*key.chapters}]
    anew = [attempt for attempt in same if _is_by(key, attempt)]
    before = [a for a in same if a not in anew and not history.is_kept_out(a)]
    new, old = (next(iter(policies.standing(some)), None) for some in (anew, before))
    if old is None or new is None:
        return None if old is None else Case(old, key)
    over = tuple(a for a in before if (a.graded, same.index(a)) > (new.graded, same.index(new)))
    return Case(old, key, new, history.decision(new.key.digest), over)


def _is_by(key: Key, attempt: Attempt) -> bool:
    """Was it graded as it would be now? In whatever run, unless everything is graded once more."""
    return (attempt.key.key_version, attempt.key.seed) == (key.key_version, key.seed) and (
        not key.run or attempt.key.run == key.run
    )


def _is_changed(case: Case) -> bool:
    return case.old.key.key_version != case.key.key_version
