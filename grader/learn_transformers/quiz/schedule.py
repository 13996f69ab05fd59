"""When what was learned once is due again, by the rules of the package `fsrs`.

Nothing of a schedule is kept. Each card is computed by going through what is on record, so it cannot go out of step:
replies to questions, first passes of functions and of worksheet answers, and what was done once more in a review.
"""

from __future__ import annotations

import importlib.util
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from learn_transformers import course
from learn_transformers.progress import FUNCTION, QUESTION, WORKSHEET, Reply, store
from learn_transformers.progress.history import History, history
from learn_transformers.trouble import WrongUse

if TYPE_CHECKING:
    from fsrs import Scheduler

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
DAY: Final = 86400.0
TEN_MINUTES: Final = 600.0  # to write a function again
MOST: Final = {QUESTION: 20, WORKSHEET: 3, FUNCTION: 1}
"""So many are asked in one day; the others wait. Whoever passed a chapter yesterday shall not write it all anew."""
_SECONDS: Final = {QUESTION: 50.0, WORKSHEET: 180.0, FUNCTION: TEN_MINUTES}  # where nothing is known of this learner
_LONGEST: Final = TEN_MINUTES  # whoever took longer went away


class Item(NamedTuple):
    """What may come back: a question, a function or an answer of a worksheet."""

    kind: str
    chapter: str
    name: str

    @property
    def id(self) -> str:
        return f"{self.chapter}.{self.name}"


Event = tuple[float, int]  # when it was recalled, or done for the first time, and how well: `AGAIN` to `EASY`


class Card(NamedTuple):
    """One item, when it is due, in seconds since 1970, and about how many seconds it takes.

    `sure_but_wrong`: the last answer was thought to be right, and was not. `replies` are those on it, oldest first.
    """

    item: Item
    due: float
    seconds: float
    sure_but_wrong: bool
    replies: tuple[Reply, ...]


class Plan(NamedTuple):
    """What is asked today, in this order; how many are due besides, and when the next is due that is not yet."""

    cards: tuple[Card, ...] = ()
    waiting: int = 0
    next_due: float | None = None

    @property
    def minutes(self) -> int:
        return max(1, round(sum(card.seconds for card in self.cards) / 60))


def is_installed() -> bool:
    return importlib.util.find_spec("fsrs") is not None


def coming_day(text: str, now: float) -> float:
    """When the day begins that a learner named.

    Raises:
        WrongUse: if it is no date, or not a day after this one.
    """
    from datetime import datetime

    try:
        begin = datetime.strptime(text, "%Y-%m-%d").timestamp()
    except (ValueError, OverflowError, OSError):
        raise WrongUse(f"{text!r} is no date: write it as in 2027-02-15.") from None
    if begin <= now:
        raise WrongUse(f"{text} is no day that is still to come.")
    return begin


def plan(exercises: Path, now: float) -> Plan:
    """What is due in a course. Where nothing can be, `fsrs` is not even loaded: a page that only reads is in a hurry.

    Raises:
        ProgressError: if what is on record cannot be read.
        WrongUse: if `fsrs` is needed and not installed.
    """
    return of_the_day(cards(history(exercises)), now) if _may_be_due(exercises, now) else Plan()


def _may_be_due(exercises: Path, now: float) -> bool:
    """Was anything learned before today? No card is due on the day on which it was learned."""
    query = """select exists (select 1 from reply where at < :before and status in ('passed', 'failed'))
        or exists (select 1 from attempt where at < :before and status = 'passed')"""
    before = {"before": _midnight(now, after=1) - DAY}
    return bool(store.read(exercises, lambda c: c.execute(query, before).fetchone()[0], False))


def cards(known: History, until: float | None = None) -> list[Card]:
    """The cards of everything on record that the course still has, with intervals that end before `until`.

    Raises:
        WrongUse: if `fsrs` is not installed.
    """
    scheduler = _scheduler()
    replies: dict[Item, list[Reply]] = defaultdict(list)
    for reply in known.replies:
        replies[Item(reply.kind, reply.chapter, reply.question)].append(reply)
    usual = _usual_seconds(known.replies)
    found = []
    for item, events in events_in(known).items():
        before = replies.get(item, [])
        taken = [_clipped(r.seconds) for r in before if r.seconds]
        seconds = _median(taken) if taken else usual[item.kind]
        last = before[-1] if before else None
        wrong = last is not None and last.confidence == "sure" and not last.is_right_at_once
        found.append(Card(item, _due(scheduler, events, until), seconds, wrong, tuple(before)))
    return found


def of_the_day(found: Sequence[Card], now: float) -> Plan:
    """What is due by the end of today: sure but wrong first, then what has been due for longest."""
    begin, end = _midnight(now), _midnight(now, after=1)
    due = sorted((c for c in found if c.due < end), key=lambda c: (not c.sure_but_wrong, c.due, c.item))
    today = (c.item.kind for c in found for r in c.replies if r.mode == "review" and begin <= r.at < end and r.counts)
    done = Counter(today)
    asked, room = [], {kind: most - done[kind] for kind, most in MOST.items()}
    for card in due:
        if room[card.item.kind] > 0:
            room[card.item.kind] -= 1
            asked.append(card)
    later = [c.due for c in found if c.due >= end]
    return Plan(tuple(asked), len(due) - len(asked), min(later, default=None))


def events_in(known: History) -> dict[Item, list[Event]]:
    """What happened to each item that the course has, oldest first.

    A function, or an answer, is an item while it passes: it begins with its first pass.
    """
    events: dict[Item, list[Event]] = {}
    hints = Counter((chapter, name) for chapter, name, _ in known.hints)
    status = {}
    for a in known.attempts:
        item = Item(a.kind, a.chapter, a.name)
        status[item] = a.status
        if a.status == "passed" and item not in events:
            helped = hints[a.chapter, a.name] or (a.chapter, a.name) in known.given_up
            events[item] = [(a.at, HARD if helped else GOOD)]
    for reply in (r for r in known.replies if r.counts):
        item = Item(reply.kind, reply.chapter, reply.question)
        if item in events or item.kind == QUESTION:
            events.setdefault(item, []).append((reply.at, rating(reply)))
    there = {*_items_of_the_course()}
    quizzes = {chapter.name for chapter in course.chapters() if chapter.has_quiz}
    return {
        item: sorted(found)
        for item, found in events.items()
        if (item.chapter in quizzes if item.kind == QUESTION else item in there and status[item] == "passed")
    }


def rating(reply: Reply) -> int:
    """How well it was known."""
    if reply.status != "passed":
        return AGAIN
    slow = reply.kind == FUNCTION and reply.seconds > TEN_MINUTES
    if reply.hints or reply.attempts > 1 or slow:
        return HARD
    return EASY if reply.confidence == "sure" else GOOD


def _items_of_the_course() -> Iterator[Item]:
    for chapter in course.chapters():
        yield from (Item(FUNCTION, chapter.name, name) for name in chapter.definitions())
        yield from (Item(WORKSHEET, chapter.name, name) for name in chapter.answers())


def _usual_seconds(replies: Iterable[Reply]) -> Mapping[str, float]:
    taken: dict[str, list[float]] = defaultdict(list)
    for reply in replies:
        if reply.seconds:
            taken[reply.kind].append(_clipped(reply.seconds))
    return {kind: _median(taken[kind]) if taken[kind] else usual for kind, usual in _SECONDS.items()}


def _median(values: Sequence[float]) -> float:
    """The upper one; the module `statistics` takes as long to load as all of this."""
    return sorted(values)[len(values) // 2]


def _clipped(seconds: float) -> float:
    return min(seconds, _LONGEST)


def _scheduler() -> Scheduler:
    """Without steps of minutes, for nobody sits here all day; and without chance.

    Raises:
        WrongUse: if `fsrs` is not installed, or one that is too old.
    """
    try:
        from fsrs import Scheduler

        return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    except (ImportError, TypeError):
        raise WrongUse(
            "A review needs fsrs, 6.3 or newer: install it with `pip install 'learn-transformers[quiz]'`."
        ) from None


def _due(scheduler: Scheduler, events: Sequence[Event], until: float | None) -> float:
    from datetime import UTC, datetime

    from fsrs import Card as Memory
    from fsrs import Rating

    memory = Memory(card_id=0)
    for at, how_well in events:
        memory, _ = scheduler.review_card(memory, Rating(how_well), datetime.fromtimestamp(at, UTC))
    due = memory.due.timestamp()
    if until is not None and (eve := until - DAY) > events[-1][0]:
        return min(due, eve)
    return due


def _midnight(now: float, after: int = 0) -> float:
    """When the day began that `now` lies in, or so many days after that."""
    year, month, day = time.localtime(now)[:3]
    return time.mktime((year, month, day + after, 0, 0, 0, 0, 0, -1))
