"""Laws of `dev check` on references and keys that break them on purpose."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.authoring import copying, examples, keys, naming
from learn_transformers.course import Checkout
from learn_transformers.key import HAND, Switches, call, reference, sizes
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.remembering import Remembered

FIRST, SECOND, THIRD = (Mistake(f"the {which}", hint="Which?", name=which) for which in ("first", "second", "third"))
CHAPTER = course.known_chapter("softmax")


@reference(axes={"x": "n"}, output="n", hints=("", "", ""))
def tripled(x: np.ndarray, *, mistake: Switches) -> np.ndarray:
    if mistake(FIRST) or mistake(SECOND):
        return 2.0 * x
    return 4.0 * x if mistake(THIRD) else 3.0 * x


tripled.asks("one vector", call(np.array([1.0, 2.0])), stage=HAND)
tripled.asks("another one", call(np.array([3.0])))


def test_a_table_earns_all_where_inputs_do_not_depend_on_the_seed() -> None:
    assert copying.copied(tripled, "numbers").share == 1.0


def test_it_earns_what_is_the_same_for_every_seed() -> None:
    @reference(axes={"x": "n"}, output="n", hints=("", "", ""))
    def drawn(x: np.ndarray, *, mistake: Switches) -> np.ndarray:
        return 3.0 * x

    drawn.asks("one vector", call(np.array([1.0, 2.0])), stage=HAND)
    for number in (1, 2, 3):
        drawn.asks(f"drawn {number}", sizes(n=number))
    drawn.weigh()
    assert [check.points for check in drawn.checks] == [0.25, 1.25, 1.25, 1.25]
    found = copying.copied(drawn, "numbers")  # the vector by hand, and that no argument is changed
    assert (found.earned, found.points) == (1.25, 5.0)


def test_mistakes_that_no_output_tells_apart_need_a_reason() -> None:
    alike = {f.what: f for f in naming.check(Remembered(tripled), "numbers", pairs=False)}[naming.GROUPS]
    assert (alike.passed, alike.detail) == (False, "not told apart: first = second")
    tripled.alike(FIRST, SECOND, because="twice is twice")
    try:
        said = {f.what: f for f in naming.check(Remembered(tripled), "numbers", pairs=False)}[naming.GROUPS]
    finally:
        tripled.alikes.clear()
    assert (said.passed, said.detail) == (True, "first = second")


def test_pairs_that_are_taken_for_others_are_listed_ten_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(count: int) -> naming.Naming:
        return naming.Naming(9, (), (), pairs=300, missed=tuple(f"a + b{i} is taken for c" for i in range(count)))

    for count, last in ((0, ""), (1, "a + b0 is taken for c"), (10, "a + b9 is taken for c"), (13, "and 3 more")):
        monkeypatch.setattr(naming, "naming", lambda *args, count=count, **kwargs: missing(count))
        said = {f.what: f for f in naming.check(Remembered(tripled), "numbers", pairs=True)}
        assert said[naming.PAIRS_NAMED].passed
        assert said[naming.PAIRS_NAMED].detail == f"{300 - count} of 300"
        assert (naming.PAIRS_MISSED in said) is bool(count)
        if count:
            listed = said[naming.PAIRS_MISSED].detail.split("; ")
            assert (len(listed), listed[-1]) == (min(count, 11), last)


def test_where_too_many_are_that_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = tuple(f"a + b{i} is taken for c" for i in range(12))
    monkeypatch.setattr(naming, "naming", lambda *args, **kwargs: naming.Naming(9, (), (), pairs=100, missed=missed))
    said = {f.what: f for f in naming.check(Remembered(tripled), "numbers", pairs=True)}
    assert not said[naming.PAIRS_NAMED].passed
    assert said[naming.PAIRS_NAMED].detail.startswith("88 of 100; a + b0 is taken for c; ")
    assert said[naming.PAIRS_NAMED].detail.endswith("; and 2 more")
    assert naming.PAIRS_MISSED not in said


@pytest.fixture
def copy(tmp_path: Path) -> Checkout:
    """A checkout whose texts can be changed; what is loaded stays what it is."""
    there, checkout = course.checkout(), Checkout(tmp_path)
    for mine, real in (
        (checkout.lesson(CHAPTER), there.lesson(CHAPTER)),
        (checkout.solution(CHAPTER), there.solution(CHAPTER)),
    ):
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text(real.read_text(encoding="utf-8"), encoding="utf-8")
    return checkout


def test_an_example_that_is_not_true(copy: Checkout) -> None:
    file = copy.solution(CHAPTER)
    text = file.read_text(encoding="utf-8")
    assert all(f.passed for f in examples.check(copy, CHAPTER))
    file.write_text(text.replace("array([0.25, 0.75])", "array([0.75, 0.25])"), encoding="utf-8")
    (wrong,) = [f for f in examples.check(copy, CHAPTER) if not f.passed]
    assert (wrong.function, wrong.detail) == ("softmax", "it gives array([0.25, 0.75])")
    file.write_text(re.sub(r">>> log_softmax.*\n.*\n", "\n", text), encoding="utf-8")
    (none,) = [f for f in examples.check(copy, CHAPTER) if not f.passed]
    assert (none.function, none.detail) == ("log_softmax", "there is no example")


def test_a_lesson_that_only_lists_a_function(copy: Checkout) -> None:
    lesson = copy.lesson(CHAPTER)
    rows = [line for line in lesson.read_text(encoding="utf-8").splitlines() if line.startswith("| `cross_entropy(")]
    assert rows
    left = [line for line in lesson.read_text(encoding="utf-8").splitlines() if "cross_entropy" not in line]
    lesson.write_text("\n".join(["| function | what |", "|---|---|", *rows, "", *left]), encoding="utf-8")
    wrong = [f.function for f in keys.check(course.checkout(), CHAPTER) if not f.passed]
    assert wrong == []
    assert not keys._spoken_of(copy, CHAPTER, "cross_entropy").passed
    assert keys._spoken_of(copy, CHAPTER, "log_softmax").passed


def test_a_name_that_hides_another(copy: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "grader/learn_transformers/answer_key/softmax/functions.py").read_text(encoding="utf-8")
    key = copy.root / "functions.py"
    key.write_text(text + "\n\nAXIS_ZERO = AXIS_ONE\n\n\ndef call() -> None: ...\n", encoding="utf-8")
    monkeypatch.setattr(Checkout, "key", lambda self, chapter: key)
    found = {f.what: f for f in keys.check(copy, CHAPTER)}[keys.SHADOWS]
    assert found.detail.split("; ") == ["call is bound 2 times", "AXIS_ZERO is bound 2 times"]


def test_every_name_of_a_mistake_is_its_own() -> None:
    found = keys.check_names(course.chapters())
    assert found.passed, found.detail


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_the_laws_hold_of_every_chapter(chapter: course.Chapter) -> None:
    checkout = course.checkout()
    found = [*keys.check(checkout, chapter), *examples.check(checkout, chapter), copying.check(chapter)]
    assert [f for f in found if not f.passed] == []
