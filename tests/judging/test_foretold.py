"""What is known before anything is compared, and what is learnt of right answers, changes no verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import source_of

from learn_transformers.course import Assignment, chapters, known_chapter
from learn_transformers.judging.ahead import Ahead, Answers, can_be_made_together, is_plain, key_of
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.run_checks import Expectations, run_check
from learn_transformers.key import HAND, Reference, call, reference
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.outcomes.records import CheckRun
from learn_transformers.sandbox import wire
from learn_transformers.sandbox.host import Answered, Sandboxes
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned
from learn_transformers.verdict import Chapter

IN_NUMPY = [c.name for c in chapters() if all(map(can_be_made_together, load_key(c.name).references.values()))]


def without_seconds(chapter: Chapter) -> Chapter:
    functions = [replace(f, checks=tuple(replace(c, seconds=0.0) for c in f.checks)) for f in chapter.functions]
    return replace(chapter, functions=tuple(functions))


@pytest.mark.parametrize("chapter", IN_NUMPY)
def test_a_property_makes_the_calls_that_were_foretold(chapter: str) -> None:
    expectations = Expectations(chapter, "a seed")
    for one in load_key(chapter).references.values():
        expectations.ahead(one)
        for check in (check for check in one.checks if check.test is not None):
            made: list[Call] = []

            def answer(asked: Call, one: Reference = one, made: list[Call] = made) -> Outcome:
                made.append(asked)
                return one.outcome(asked)

            run = run_check(one, check, answer, expectations)
            assert run.difference is None
            foretold = expectations.foretold(one, check)
            if all(map(is_plain, made)):
                assert [key_of(call) for call in made] == [known.key for known in foretold] != []
                assert all(asked is known.call for asked, known in zip(made, foretold, strict=True))


def added(source: str, text: str) -> str:
    return f"{source}\n{text}\n"


OTHERS = {
    "in other words": "",
    "a comment": "# mine\n",
    "wrong in one place": "_right = softmax\ndef softmax(x, axis=-1):\n    return _right(x, axis) * (1 + 1e-7)\n",
    "nearly right": "_right = softmax\ndef softmax(x, axis=-1):\n    return _right(x, axis) * (1 + 4e-16)\n",
    "changes what it is given": "_right = softmax\ndef softmax(x, axis=-1):\n"
    "    result = _right(x, axis)\n    if x.dtype == float:\n        x += 1.0\n    return result\n",
    "prints": "_right = softmax\ndef softmax(x, axis=-1):\n    print(np.shape(x))\n    return _right(x, axis)\n",
    "wrong the second time": "_right, _seen = softmax, set()\ndef softmax(x, axis=-1):\n"
    "    known = np.asarray(x).tobytes()\n    again = known in _seen\n    _seen.add(known)\n"
    "    return _right(x, axis) + again\n",
    "ends at a property": "_right, _calls = softmax, []\ndef softmax(x, axis=-1):\n    _calls.append(1)\n"
    "    if len(_calls) == 24:\n        import os\n        os._exit(1)\n    return _right(x, axis)\n",
}


def test_who_came_before_makes_no_difference(sandboxes: Sandboxes, tmp_path: Path) -> None:
    chapter = known_chapter("softmax")
    file = tmp_path / "softmax.py"

    def verdict(judge: Judge, text: str) -> Chapter:
        file.write_text(added(source_of("softmax"), text))
        found = judge.chapter(Assignment(chapter, file))
        judge.forget()
        return without_seconds(found)

    taught = Judge(sandboxes, seed="a seed")
    alone = {name: verdict(Judge(sandboxes, seed="a seed"), text) for name, text in OTHERS.items()}
    for _ in range(2):
        for name, text in OTHERS.items():
            assert verdict(taught, text) == alone[name], name
    assert {name for name, found in alone.items() if found.status == "passed"} == {
        "in other words",
        "a comment",
        "nearly right",
        "prints",
    }


# One function, and one law that leaves nothing as it was


def marked() -> Reference:
    @reference(axes={"x": "n"}, output="n", hints=("a", "b", "c"))
    def doubled(x: np.ndarray, *, mistake: object) -> Any:
        if len(x) == 0:
            raise ValueError("x is empty")
        return 2 * x

    doubled.asks("by hand", call(np.array([1.0, 2.0])), stage=HAND)
    doubled.refuses("nothing", call(np.zeros(0)), naming="empty")

    @doubled.property()
    def of_the_result(rng: np.random.Generator, f: Callable[..., Any]) -> str | None:
        "twice the result is twice as much"
        once = f(rng.normal(size=3))
        twice = f(once)
        once *= 2.0  # this is the law's own now
        return None if np.allclose(once, twice) else "it is not"

    return doubled


def answers(one: Reference, ahead: Ahead, change: Callable[[Outcome], Outcome] = lambda outcome: outcome) -> Answers:
    """What a worker says, with the answers that are known already told by their bytes."""
    found = []
    for made, expected in zip(ahead.calls, ahead.prepared.expected, strict=True):
        outcome = change(one.outcome(made))
        body = wire.encode((outcome.value, [])) if isinstance(outcome, Returned) else b""
        found.append(expected.known.get(body, Answered(outcome, body)))
    return Answers(ahead, found)


def runs(one: Reference, expectations: Expectations, found: Answers) -> list[CheckRun]:
    def answer(made: Call) -> Outcome:
        known = found.of(made)
        return known if known is not None else one.outcome(made)

    return [found.run(check.name) or run_check(one, check, answer, expectations) for check in one.checks]


def nearly(outcome: Outcome) -> Outcome:
    return Returned(outcome.value * (1 + 4e-16)) if isinstance(outcome, Returned) else outcome


def test_what_passed_is_known_the_next_time() -> None:
    one = marked()
    expectations = Expectations("local", 0)
    ahead = expectations.ahead(one)
    assert len(ahead.calls) == 4
    for change in (lambda outcome: outcome, nearly):
        first = answers(one, ahead, change)
        before = runs(one, expectations, first)
        assert [run.difference for run in before] == [None] * 3
        for run in before:
            first.learn(run)
        known = answers(one, ahead, change)
        assert [known.run(check.name) is run for check, run in zip(one.checks, before, strict=True)] == [
            True,
            False,  # an exception names lines, which are everybody's own
            True,
        ]
        assert [run.difference for run in runs(one, expectations, known)] == [None] * 3
    assert [len(expected.known) for expected in ahead.prepared.expected] == [2, 0, 2, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda outcome: Returned(outcome.value + 1.0) if isinstance(outcome, Returned) else outcome,
        lambda outcome: replace(nearly(outcome), changed=("x",)),
        lambda outcome: replace(nearly(outcome), printed="here"),
        lambda outcome: Raised("ValueError", "x is empty", ("ValueError",)),
    ],
    ids=["wrong", "changed", "printed", "raised"],
)
def test_nothing_else_is_learnt(change: Callable[[Outcome], Outcome]) -> None:
    one = marked()
    expectations = Expectations("local", 0)
    ahead = expectations.ahead(one)
    for _ in range(2):
        found = answers(one, ahead, change)
        for run in runs(one, expectations, found):
            found.learn(run)
    assert all(len(expected.known) <= 1 for expected in ahead.prepared.expected)
    assert not ahead.passed


def test_of_a_class_that_answers_in_many_ways_few_are_kept() -> None:
    one = marked()
    expectations = Expectations("local", 0)
    ahead = expectations.ahead(one)
    for ways in range(30):
        found = answers(
            one,
            ahead,
            lambda o, by=1 + 1e-12 * ways: Returned(o.value * by) if isinstance(o, Returned) else o,
        )
        before = runs(one, expectations, found)
        assert [run.difference for run in before] == [None] * 3
        for run in before:
            found.learn(run)
    assert all(len(expected.known) <= 5 for expected in ahead.prepared.expected)
    assert all(len(known) <= 16 for known in ahead.passed.values())
