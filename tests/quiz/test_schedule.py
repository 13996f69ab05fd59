"""What was learned comes back before it is forgotten, on the days of `fsrs`; the clock is moved here."""

from __future__ import annotations

import importlib.util
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from learned import NOON, kept, passed, reply

from learn_transformers import progress
from learn_transformers.progress.history import Attempt, History, history
from learn_transformers.quiz import schedule
from learn_transformers.quiz.schedule import AGAIN, DAY, EASY, GOOD, HARD, Card, Item, Plan
from learn_transformers.report import overview
from learn_transformers.trouble import WrongUse

pytestmark = pytest.mark.skipif(importlib.util.find_spec("fsrs") is None, reason="needs the extra `quiz`")
EVER = NOON + 400 * DAY


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return tmp_path / "exercises"


def names(plan: Plan) -> list[str]:
    return [card.item.name for card in plan.cards]


def due_after(*replies: progress.Reply, until: float | None = None) -> float:
    """Days from the last reply to when its question is due."""
    (card,) = schedule.cards(History(replies=replies), until)
    return (card.due - replies[-1].at) / DAY


def test_a_week_later_three_questions_are_due_and_the_one_thought_to_be_right_comes_first(exercises: Path) -> None:
    kept(
        exercises,
        reply("three_weights"),
        reply("signs", status="failed", confidence="think"),
        reply("printed", status="failed", confidence="sure"),
        reply("crumbs", confidence="sure"),
    )
    assert schedule.plan(exercises, NOON) == Plan(), "nothing was loaded for a day on which nothing can be due"
    found = schedule.plan(exercises, NOON + 7 * DAY)
    assert names(found) == ["printed", "signs", "three_weights"]
    assert [card.sure_but_wrong for card in found.cards] == [True, False, False]
    assert (found.waiting, found.next_due) == (0, NOON + 8 * DAY)
    assert found.minutes == 2, "three times 35 seconds"


@pytest.mark.parametrize(
    ("more", "rating", "days"),
    [
        ({"status": "failed"}, AGAIN, 1),
        ({"status": "failed", "score": 0.5, "confidence": "sure"}, AGAIN, 1),
        ({"attempts": 2, "confidence": "sure"}, HARD, 1),
        ({"hints": 1}, HARD, 1),
        ({}, GOOD, 2),
        ({"confidence": "guess"}, GOOD, 2),
        ({"confidence": "sure"}, EASY, 8),
    ],
    ids=str,
)
def test_the_better_it_was_known_the_later_it_comes_back(more: dict[str, object], rating: int, days: int) -> None:
    answered = replace(reply("signs"), **more)  # type: ignore[arg-type]
    assert schedule.rating(answered) == rating
    assert due_after(answered) == days


def test_a_function_that_took_longer_than_ten_minutes_was_hard() -> None:
    again = replace(reply("softmax"), kind=progress.FUNCTION, mode="review", confidence="")
    assert [schedule.rating(replace(again, seconds=s)) for s in (400.0, 700.0)] == [GOOD, HARD]


def test_intervals_grow_with_every_recall_and_shrink_after_a_failure() -> None:
    replies, days = [reply("signs")], [due_after(reply("signs"))]
    for status in ("passed", "passed", "failed"):
        replies.append(replace(reply("signs", status=status), at=replies[-1].at + days[-1] * DAY))
        days.append(due_after(*replies))
    assert days[0] < days[1] < days[2]
    assert days[3] < days[2]


def test_what_was_skipped_counts_for_nothing() -> None:
    skipped = replace(reply("signs", status="unfinished"), at=NOON + DAY)
    assert schedule.cards(History(replies=(skipped,))) == []
    (card,) = schedule.cards(History(replies=(reply("signs"), skipped)))
    assert card.due == NOON + 2 * DAY


def test_functions_and_answers_come_back_while_they_pass_and_seldom_in_one_day(exercises: Path) -> None:
    passed(exercises, "softmax", "log_softmax", answers=("doubled_weights", "two_scores", "best_gap", "slope_at_two"))
    progress.open_hint(exercises, "softmax", "log_softmax", "first")
    found = schedule.plan(exercises, NOON + 7 * DAY)
    kinds = [card.item.kind for card in found.cards]
    assert (kinds.count(progress.FUNCTION), kinds.count(progress.WORKSHEET), found.waiting) == (1, 3, 2)
    assert names(found)[0] == "log_softmax", "what took a hint is due first"
    progress.note_reset(exercises, "softmax", "log_softmax", progress.WORKSHEET)
    assert names(schedule.plan(exercises, NOON + 7 * DAY)) == ["softmax"]


def test_whoever_has_done_enough_today_may_rest(exercises: Path) -> None:
    passed(exercises, "softmax", "log_softmax")
    week = NOON + 7 * DAY
    done = replace(reply("softmax"), kind=progress.FUNCTION, mode="review", at=week, confidence="")
    kept(exercises, done)
    assert schedule.plan(exercises, week + 60) == Plan((), 1, schedule.plan(exercises, week + 60).next_due)
    assert names(schedule.plan(exercises, week + DAY)) == ["log_softmax"]


def test_what_the_course_does_not_have_is_not_asked() -> None:
    gone = (
        replace(reply("signs"), chapter="alchemy"),
        replace(reply("softmax"), kind=progress.FUNCTION, mode="review"),
    )
    attempts = (Attempt("softmax", "gone", progress.FUNCTION, NOON, "passed", 1.0, 1.0),)
    assert schedule.cards(History(attempts, replies=gone)) == []


@pytest.mark.parametrize("days", [2, 4, 30])
def test_before_the_end_everything_comes_back_on_its_eve_at_the_latest(days: int) -> None:
    end = NOON + days * DAY
    easy = due_after(reply("signs", confidence="sure"), until=end)
    assert easy == min(8, days - 1)
    assert due_after(reply("signs", status="failed"), until=end) == 1


def test_on_the_eve_nothing_is_asked_twice() -> None:
    assert due_after(reply("signs"), until=NOON + DAY) == 2


def test_the_end_is_a_day_to_come() -> None:
    now = time.mktime((2027, 2, 14, 12, 0, 0, 0, 0, -1))
    assert schedule.coming_day("2027-02-15", now) == time.mktime((2027, 2, 15, 0, 0, 0, 0, 0, -1))
    for text in ("2027-02-14", "2027-02-30", "tomorrow", "", "9" * 99):
        with pytest.raises(WrongUse):
            schedule.coming_day(text, now)


def test_it_takes_this_learners_own_time(exercises: Path) -> None:
    kept(exercises, reply("signs", seconds=20.0), reply("printed", seconds=0.0), reply("crumbs", seconds=9e9))
    seconds = {card.item.name: card.seconds for card in schedule.cards(history(exercises))}
    assert seconds == {"signs": 20.0, "printed": 600.0, "crumbs": 600.0}, "the upper median, at most ten minutes"
    assert [card.seconds for card in schedule.cards(History(replies=(reply("signs", seconds=0.0),)))] == [50.0]


@pytest.mark.parametrize("there", [None, SimpleNamespace(Scheduler=lambda: None)], ids=["none", "an old one"])
def test_without_fsrs_a_sentence_says_what_to_install(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, there: object
) -> None:
    kept(exercises, replace(reply("signs"), at=time.time() - 9 * DAY))
    monkeypatch.setitem(sys.modules, "fsrs", there)  # type: ignore[arg-type]
    with pytest.raises(WrongUse, match=r"pip install 'learn-transformers\[quiz\]'"):
        schedule.cards(History())
    monkeypatch.setattr(schedule, "is_installed", lambda: True)
    assert "due" not in "\n".join(overview.text(exercises)[0])


REPLIES = st.lists(
    st.builds(
        replace,
        st.builds(
            reply,
            st.sampled_from(["signs", "crumbs", "printed"]),
            status=st.sampled_from(["passed", "failed", "unfinished", "error"]),
            confidence=st.sampled_from(["sure", "think", "guess", ""]),
            seconds=st.floats(0, 1e11),
        ),
        at=st.one_of(st.floats(NOON, EVER), st.sampled_from([0.0, 1e11])),
        attempts=st.integers(0, 4),
        hints=st.integers(0, 3),
        kind=st.sampled_from(["question", "function", "worksheet"]),
    ),
    max_size=12,
)


@given(replies=REPLIES, end=st.none() | st.floats(NOON, EVER + 9 * DAY))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_on_record_the_same_schedule_comes_of_it(replies: list[progress.Reply], end: float | None) -> None:
    known = History(replies=tuple(replies))
    found = schedule.cards(known, end)
    assert found == schedule.cards(known, end)
    for card in found:
        last = max(r.at for r in replies if (r.question, r.counts) == (card.item.name, True) and r.kind == "question")
        assert card.due >= last + 0.99 * DAY or (end is not None and card.due == end - DAY > last)
        assert end is None or card.due <= end - DAY or last >= end - DAY
    plan = schedule.of_the_day(found, EVER)
    assert sorted(c.sure_but_wrong for c in plan.cards)[::-1] == [c.sure_but_wrong for c in plan.cards]
    assert all(0 < card.seconds <= 600 for card in found)


def test_the_order_is_the_same_whatever_order_cards_come_in() -> None:
    cards = [Card(Item("question", "softmax", name), NOON, 9.0, False, ()) for name in "cab"]
    assert names(schedule.of_the_day(cards, NOON)) == names(schedule.of_the_day(cards[::-1], NOON)) == ["a", "b", "c"]
