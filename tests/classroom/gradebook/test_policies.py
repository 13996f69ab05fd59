"""Which attempt counts, for all that may be handed in and decided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from some_attempts import attempt

from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.gradebook.policies import best, counting, latest

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
