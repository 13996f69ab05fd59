"""Whole numbers of keys are `np.intp`: what has 64 bits everywhere is found on a machine where that is the same."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from learn_transformers import course
from learn_transformers.authoring import whole_numbers
from learn_transformers.key import Switches, call, reference
from learn_transformers.key.loading import load_key

CHAPTER = course.known_chapter("softmax")
Rng = np.random.Generator
DRAWN = "has 64 bits everywhere, as what is drawn has: .astype(np.intp)"

needs_two_names = pytest.mark.skipif(
    np.dtype(np.intp).char == np.dtype(np.longlong).char, reason="needs two kinds of 64 bits, of which Windows has one"
)


@reference(axes={"x": "n", "rng": ""}, output="n", hints=("", "", ""))
def given_back(x: Any, rng: Rng | None = None, *, mistake: Switches) -> Any:
    return x if rng is None else x + rng.integers(9, size=len(x))


def problems(built: Callable[[Rng], Any]) -> str:
    """What is said of a function that gives back its one argument."""
    given_back.checks.clear()
    given_back.asks("a case", lambda rng: call(built(rng)))
    (found,) = whole_numbers.check(given_back, CHAPTER)
    return found.detail


@needs_two_names
@pytest.mark.parametrize(
    "built",
    [
        lambda rng: rng.integers(9, size=3),
        lambda rng: rng.integers(9, size=3, dtype=np.intp),  # in 32 bits these may be other numbers
        lambda rng: rng.integers(9),
        lambda rng: rng.choice(9, size=3),
        lambda rng: rng.choice(9, size=3, replace=False),
        lambda rng: rng.choice(np.intp(9), size=3),
        lambda rng: [1.0, (rng.integers(9, size=3),)],
        lambda rng: {"ids": rng.integers(9, size=3)},
        lambda rng: np.arange(3) + 2 * rng.integers(9, size=3),
        lambda rng: np.where(rng.random(3) < 0.5, np.arange(3), rng.integers(9, size=3)),
        lambda rng: np.append(np.arange(2), rng.integers(9, size=3))[::2],
    ],
)
def test_what_is_drawn_and_not_converted(built: Callable[[Rng], Any]) -> None:
    assert problems(built) == f"'a case': x {DRAWN}; 'a case': the right answer {DRAWN}"


@pytest.mark.parametrize(
    ("built", "said"),
    [
        (lambda rng: np.arange(3, dtype=np.int32), "is int32"),
        (lambda rng: np.array([2**31]), "needs more than 32 bits"),
        (lambda rng: np.array([0, -(2**31) - 1]), "needs more than 32 bits"),
    ],
)
def test_other_kinds_and_large_ones(built: Callable[[Rng], Any], said: str) -> None:
    assert problems(built) == f"'a case': x {said}; 'a case': the right answer {said}"


@pytest.mark.parametrize(
    "built",
    [
        lambda rng: rng.integers(9, size=3).astype(np.intp),
        lambda rng: int(rng.integers(9)),
        lambda rng: np.arange(9)[rng.integers(9, size=3)],
        lambda rng: rng.permutation(9),
        lambda rng: rng.choice([3, 4, 5], size=2),
        lambda rng: np.array([2**31 - 1, -(2**31)]),
        lambda rng: np.zeros(0, dtype=np.intp),
        lambda rng: 2**40,
        lambda rng: rng.normal(size=3) * rng.integers(9, size=3),
        lambda rng: rng.integers(9, size=3) > 4,
        lambda rng: np.arange(3, dtype=np.uint8),
    ],
)
def test_what_may_be(built: Callable[[Rng], Any]) -> None:
    assert problems(built) == ""


@needs_two_names
def test_what_the_reference_draws_from_a_generator_that_it_is_given() -> None:
    given_back.checks.clear()
    given_back.asks("a case", lambda rng: call(np.arange(3), np.random.default_rng(1)))
    (found,) = whole_numbers.check(given_back, CHAPTER)
    assert (found.passed, found.detail) == (False, f"'a case': the right answer {DRAWN}")


@needs_two_names
def test_what_a_property_draws() -> None:
    def law(rng: Rng, f: Any) -> str | None:
        "it comes back"
        f(rng.integers(9, size=3))
        return None

    given_back.checks.clear()
    given_back.property()(law)
    (found,) = whole_numbers.check(given_back, CHAPTER)
    assert found.detail == f"'it comes back': x {DRAWN}; 'it comes back': the right answer {DRAWN}"


def test_the_same_numbers_are_drawn() -> None:
    mine, theirs = whole_numbers._Marking(np.random.PCG64(3)), np.random.default_rng(3)
    for rng_of in (lambda rng: rng, copy.deepcopy):
        one, other = rng_of(mine), rng_of(theirs)
        assert type(one) is whole_numbers._Marking
        for draw in (lambda r: r.integers(99, size=9), lambda r: r.choice(99, 9), lambda r: r.normal(size=9)):
            np.testing.assert_array_equal(draw(one), draw(other))


def test_a_name_of_64_bits_in_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quiz.py").write_text("import numpy as np\n\nIDS = np.zeros(3, np.int64)\nint64 = 'np.int64'\n")
    monkeypatch.setattr(course.Chapter, "key", tmp_path)
    (found,) = whole_numbers.check_files(CHAPTER)
    assert (found.passed, found.detail) == (False, "quiz.py, line 3: int64")


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_it_holds_of_every_chapter(chapter: course.Chapter) -> None:
    found = [*whole_numbers.check_files(chapter)]
    for one in load_key(chapter.name).references.values():
        found += whole_numbers.check(one, chapter)
    assert [f for f in found if not f.passed] == []
    assert bool(found) is (chapter.name not in {"transformer", "summarizer"})
