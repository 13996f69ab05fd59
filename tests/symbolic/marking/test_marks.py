"""What lines earn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.symbolic.marking.marks import earned_so_far, line_marks


@given(st.lists(st.sampled_from([True, False, None])), st.integers(1, 6))
def test_marks_add_up(justified: list[bool | None], wanted: int) -> None:
    marks = line_marks(justified, 4.0, wanted)
    assert all(0 <= mark <= most for mark, most in marks)
    if set(justified) - {None}:
        assert sum(most for _, most in marks) == pytest.approx(4.0)
    else:
        assert sum(most for _, most in marks) == 0


def test_a_mistake_costs_a_line() -> None:
    assert [mark for mark, _ in line_marks([True, False, True, True], 4.0, 4)] == [1, 0, 1, 1]
    short = line_marks([True, False], 4.0, 4)
    assert [mark for mark, _ in short] == [2, 0]
    long = line_marks([False, *[True] * 19], 4.0, 4)
    assert sum(mark for mark, _ in long) == pytest.approx(3)
    assert sum(mark for mark, _ in line_marks([False, False, True], 4.0, 2)) == pytest.approx(0)


def test_unfinished_work() -> None:
    assert [earned_so_far(4.0, steps, 4, steps) for steps in range(4)] == [0, 1, 2, 3]
    assert earned_so_far(4.0, 30, 4, 0) == 2
    assert earned_so_far(4.0, 30, 4, 3) == 3


def test_a_jump_back_costs_half_a_line_and_earns_none() -> None:
    assert [mark for mark, _ in line_marks([True, False, False], 3.0, 3, jumps=[2])] == [1.5, 0, 0]
    assert [most for _, most in line_marks([True, False, False], 3.0, 3, jumps=[2])] == [1.5, 1, 0.5]
    assert sum(mark for mark, _ in line_marks([False, False], 3.0, 3, jumps=[1])) == 0
