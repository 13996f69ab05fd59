"""Points on a screen are quarters, their parts add up, and nothing looks better than it is."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.report.verdicts.points import in_quarters, shared_out
from learn_transformers.verdict import Answer, Chapter, Status, Verdict

SCORES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(1, 12)).map(lambda pair: (pair[0] * pair[1], float(pair[1]))), max_size=20
)


@given(SCORES)
def test_every_part_is_in_quarters_and_less_than_a_quarter_off(scores: list[tuple[float, float]]) -> None:
    shown = shared_out(scores)
    for (score, most), part in zip(scores, shown, strict=True):
        assert part * 4 == int(part * 4)
        assert abs(part - score) < 0.25 + 1e-6
        assert (part == most) <= (score > most - 1e-6)
    nearly_all = sum(most - 0.25 < score < most for score, most in scores)  # they are not rounded up to all of it
    assert abs(sum(shown) - sum(score for score, _ in scores)) <= 0.125 + 0.25 * nearly_all + 1e-6


def test_quarters_stay_and_thirds_add_up() -> None:
    assert shared_out([(0.75, 1.0), (0.25, 1.0), (2.5, 11.0)]) == [0.75, 0.25, 2.5]
    assert shared_out([(1 / 3, 1.0)] * 3) == [0.5, 0.25, 0.25]
    assert shared_out([(0.99, 1.0), (0.0, 1.0)]) == [0.75, 0.0]
    assert shared_out([]) == []


def test_a_screen_shows_quarters_and_the_verdict_keeps_its_own() -> None:
    answers = tuple(Answer(f"a{i}", Status.FAILED, 2 / 3, 1.0, "", "") for i in range(3))
    exact = Verdict.of([Chapter("softmax", Status.FAILED, 2.0, 3.0, (), answers)], seed=0, isolation=[])
    shown = in_quarters(exact)
    assert [a.score for a in shown.chapters[0].worksheet] == [0.75, 0.75, 0.5]
    assert shown.chapters[0].score == shown.score == 2.0
    assert dataclasses.replace(exact) == exact
    assert exact.chapters[0].worksheet[0].score == 2 / 3
