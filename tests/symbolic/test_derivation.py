"""Derivations marked line by line: every table entry, and the rules one by one."""

from __future__ import annotations

import json
from functools import cache

import pytest
from derivations import BROKEN, EXERCISES, Broken, Exercise
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.symbolic import Comparer
from learn_transformers.symbolic.derivation import Derivation, mark

_BY_NAME = {exercise.name: exercise for exercise in EXERCISES}
JACOBIAN = _BY_NAME["softmax Jacobian"]
VARIANCE = _BY_NAME["variance of q·k"]
SQUARE = {"start": "(x + 1)^2 - x^2", "target": "2*x + 1", "names": {"x": "real", "y": "real"}}


@cache
def marked(broken: Broken) -> Derivation:
    return mark(broken.lines, **broken.exercise.arguments())


def statuses(found: Derivation) -> list[str]:
    return [line.status for line in found.lines]


# ---- the table


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 200
    assert len({broken.exercise.name for broken in BROKEN}) >= 50


@pytest.mark.parametrize("exercise", EXERCISES, ids=str)
def test_right_derivations_get_full_marks(exercise: Exercise) -> None:
    found = mark(exercise.right, **exercise.arguments())
    assert statuses(found) == ["ok"] * len(exercise.right)
    assert (found.status, found.first_wrong, found.reached) == ("passed", None, True)
    assert found.score == found.max_score


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_first_wrong_line_and_what_follows_from_it(broken: Broken) -> None:
    found = marked(broken)
    assert statuses(found) == broken.statuses
    assert found.status == "failed"
    assert found.first_wrong == 1 + broken.marks.index("w")
    wrong = found.lines[found.first_wrong - 1]
    assert wrong.message
    assert wrong.mark == 0
    assert sum(line.mark for line in found.lines) == pytest.approx(found.score)
    assert all(line.mark > 0 for line in found.lines if line.status != "wrong" and line.max_mark)
    assert found.score < found.max_score


