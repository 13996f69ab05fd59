"""The laws of regrading over all histories: what is selected, what is decided, and that a second run does nothing."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from some_attempts import attempt

from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.classroom.regrading import decisions
from learn_transformers.classroom.regrading.cases import Case, Present, Which, cases

SCORES = st.sampled_from([0.0, 1.0, 2.0, 3.0])
ATTEMPTS = st.lists(
    st.builds(
        attempt,
        content=st.sampled_from("abc"),
        score=SCORES,
        handed_in=st.integers(0, 3).map(float),
        graded=st.integers(0, 9).map(float),
        key_version=st.sampled_from(["k1", "k2", "k3"]),
    ),
    unique_by=lambda made: made.key,
    max_size=8,
)
DECISIONS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([KEPT_OUT, COUNTS])), max_size=4)
NOW = Present("k3", lambda content, chapters: "8f3a", lambda made: made.score)


def history(attempts: list[Attempt], decided: list[tuple[int, str]]) -> History:
    digests = [made.key.digest for made in attempts]
    events = [Event(0.0, "a teacher", what, "ada", digests[n]) for n, what in decided if n < len(digests)]
    return History("ada", tuple(attempts), tuple(events))


def after(of: History, case: Case, score: float, *, allow_lower: bool) -> History:
    """What it is once a case is graded anew."""
    new = dataclasses.replace(attempt(score=score, graded=100.0), key=case.key)
    decision = decisions.on_new(case.old, new, "a teacher", allow_lower=allow_lower)
    return History(of.student, (*of.attempts, new), (*of.events, *([decision] if decision else [])))


def decided(of: History, which: Which, *, allow_lower: bool) -> History:
    while True:
        found = (decisions.on_known(case, "a teacher", allow_lower=allow_lower) for case in cases(of, which, NOW))
        if not (events := [event for events in found for event in events]):
            return of
        of = dataclasses.replace(of, events=(*of.events, *events))


def waiting(of: History, which: Which) -> list[Case]:
    return [case for case in cases(of, which, NOW) if case.new is None]


@given(ATTEMPTS, DECISIONS, st.sampled_from(Which), st.dictionaries(st.sampled_from("abc"), SCORES), st.booleans())
def test_it_comes_to_an_end_and_then_does_nothing(
    attempts: list[Attempt], by_hand: list[tuple[int, str]], which: Which, scores: dict[str, float], allow_lower: bool
) -> None:
    now = history(attempts, by_hand)
    for _ in range(5):
        now = decided(now, which, allow_lower=allow_lower)
        if not (todo := waiting(now, which)):
            break
        for case in todo:
            now = after(now, case, scores.get(case.key.content, 1.0), allow_lower=allow_lower)
    assert waiting(now, which) == []
    assert decided(now, which, allow_lower=allow_lower) == now


@given(ATTEMPTS, DECISIONS, st.sampled_from(Which), st.dictionaries(st.sampled_from("abc"), SCORES))
def test_no_grade_falls_unless_it_is_allowed(
    attempts: list[Attempt], by_hand: list[tuple[int, str]], which: Which, scores: dict[str, float]
) -> None:
    before = history(attempts, by_hand)
    now = decided(before, which, allow_lower=False)
    for case in waiting(now, which):
        now = after(now, case, scores.get(case.key.content, 1.0), allow_lower=False)
    now = decided(now, which, allow_lower=False)
    for counted in before.counting():
        kept = now.of_content(counted.key.content)
        assert kept is not None
        assert kept.score >= counted.score
    assert len({made.key for made in now.attempts}) == len(now.attempts)


@given(ATTEMPTS, DECISIONS)
def test_what_is_graded_anew_counted_and_was_graded_otherwise(
    attempts: list[Attempt], by_hand: list[tuple[int, str]]
) -> None:
    now = history(attempts, by_hand)
    counting = now.counting()
    for which in Which:
        for case in cases(now, which, NOW):
            assert not now.is_kept_out(case.old)
            assert case.old.key.key_version != "k3"
            assert (case.new is None) == all(
                a.key.key_version != "k3" or a.key.content != case.key.content for a in attempts
            )
    ungraded = {case.old.key for case in cases(now, Which.CHANGED_KEY, NOW) if case.new is None}
    assert ungraded <= {made.key for made in counting}


@given(SCORES, SCORES, st.sampled_from([3.0, 4.0]))
def test_lower_is_a_smaller_share(old: float, new: float, of: float) -> None:
    before, after = attempt(score=old), dataclasses.replace(attempt(score=new), max_score=of)
    assert decisions.is_lower(after, before) == (new / of < old / 3.0)
