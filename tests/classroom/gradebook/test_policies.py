"""Which attempt counts, for all that may be handed in and decided."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from some_attempts import attempt

from learn_transformers.classroom.gradebook.attempt import COUNTS, HANDED_IN_AGAIN, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.gradebook.policies import best, counting, handed_in_again, latest, standing

MOMENTS = st.integers(0, 5).map(float)
ATTEMPTS = st.lists(
    st.builds(
        attempt,
        content=st.sampled_from("abc"),
        score=st.sampled_from([0.0, 1.0, 2.0, 3.0]),
        handed_in=st.none() | MOMENTS,
        graded=MOMENTS,
    ),
    unique_by=lambda made: made.key,
)


@given(ATTEMPTS)
def test_nothing_is_later_than_the_latest_and_better_than_the_best(attempts: list[Attempt]) -> None:
    last, most = latest(attempts), best(attempts, lambda made: made.score)
    assert (last is None) == (most is None) == (not attempts)
    for made in attempts:
        assert last is not None
        assert most is not None
        moment = made.graded if made.handed_in is None else made.handed_in
        assert moment <= (last.graded if last.handed_in is None else last.handed_in)
        assert made.score <= most.score


@given(ATTEMPTS, st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([KEPT_OUT, COUNTS, "a remark"]))))
def test_the_last_decision_holds(attempts: list[Attempt], decided: list[tuple[str, str]]) -> None:
    events = [Event(0.0, "a teacher", what, "ada", attempt(content=content).key.digest) for content, what in decided]
    left = {made.key.content for made in counting(attempts, events)}
    for made in attempts:
        about = [what for content, what in decided if content == made.key.content and what != "a remark"]
        assert (made.key.content in left) == (about[-1:] != [KEPT_OUT])


@given(ATTEMPTS)
def test_of_each_content_the_last_grading_stands(attempts: list[Attempt]) -> None:
    anew = [attempt(a.key.content, content=a.key.content, graded=a.graded, key_version="k2") for a in attempts]
    left = standing(anew)
    assert {a.key.content for a in left} == {a.key.content for a in anew}
    assert len({a.key.content for a in left}) == len(left)
    for made in anew:
        (stands,) = (a for a in left if a.key.content == made.key.content)
        assert stands.graded >= made.graded


def test_a_regrade_that_counts_takes_the_place_of_what_it_grades_anew() -> None:
    old, other = attempt(content="a", score=3.0), attempt(content="b", score=2.0)
    anew = attempt(content="a", score=1.0, key_version="k2", graded=old.graded + 1)
    assert best(standing([old, other, anew]), lambda made: made.score) == other
    softmax = dataclasses.replace(anew, key=dataclasses.replace(anew.key, chapters=("softmax",)))
    assert standing([old, other, softmax]) == [old, other, softmax]  # something else was graded


def test_what_is_handed_in_again_is_the_latest() -> None:
    first, second = attempt(content="a", handed_in=1.0), attempt(content="b", handed_in=2.0)
    attempts, about = [first, second], first.key.digest
    assert latest(attempts) == second
    events = [Event(3.0, "", HANDED_IN_AGAIN, "ada", about), Event(1.5, "", HANDED_IN_AGAIN, "ada", "another")]
    assert latest(attempts, handed_in_again(attempts, events)) == first
    assert latest(attempts, handed_in_again(attempts, [])) == second
