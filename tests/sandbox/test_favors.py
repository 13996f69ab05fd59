"""What workers borrow is worked out once: the next one that asks the same gets the same bytes, nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from learn_transformers.sandbox import favors, wire
from learn_transformers.sandbox.favors import Favor, Favors
from learn_transformers.sandbox.host import Earlier, Loan, Sandbox
from learn_transformers.sandbox.outcome import Loaded, Returned
from learn_transformers.sandbox.submission import Submission

SOURCE = b"from softmax import softmax\ndef f(x): return softmax(x)"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def asked(sandbox: Sandbox, lent: Callable[..., Any], *values: Any) -> list[Any]:
    """What a fresh worker gets from a function that is lent to it."""
    found = []
    with sandbox.worker(Submission().budget()) as worker:
        earlier = Earlier(["softmax"], borrow=lambda name: Loan({"softmax": lent}))
        assert isinstance(worker.load("chapter", SOURCE, ["f"], earlier=earlier), Loaded)
        for value in values:
            outcome = worker.call("f", (value,))
            assert isinstance(outcome, Returned), outcome
            found.append(outcome.value)
    return found


def test_the_same_question_is_worked_out_once(sandbox: Sandbox) -> None:
    worked_out, told, of = [], [], object()

    def right(x: Any) -> Any:
        worked_out.append(x)
        return x * 2

    for _ in range(3):
        lent = Favor(of, right, lambda: told.append("used"))
        assert asked(sandbox, lent, 3, 3.0, 4) == [6, 6.0, 8]
    assert worked_out == [3, 3.0, 4]
    assert [*map(type, worked_out)] == [int, float, int]
    assert len(told) == 9


def test_what_is_given_back_is_nobody_else_s(sandbox: Sandbox) -> None:
    of = object()
    source = b"from softmax import softmax\ndef f(x):\n    y = softmax(x)\n    y += 1.0\n    return y"
    for _ in range(2):
        with sandbox.worker(Submission().budget()) as worker:
            earlier = Earlier(["softmax"], borrow=lambda name: Loan({"softmax": Favor(of, lambda x: x * 2)}))
            assert isinstance(worker.load("chapter", source, ["f"], earlier=earlier), Loaded)
            for _ in range(2):
                outcome = worker.call("f", (np.ones(2),))
                assert isinstance(outcome, Returned)
                assert outcome.value.tolist() == [3.0, 3.0]


def test_functions_that_may_change_are_asked_each_time(sandbox: Sandbox) -> None:
    count = iter(range(100))
    assert asked(sandbox, lambda x: next(count), 5, 5, 5) == [0, 1, 2]


def test_two_functions_have_answers_of_their_own(sandbox: Sandbox) -> None:
    assert asked(sandbox, Favor(object(), lambda x: x + 1), 1) == [2]
    assert asked(sandbox, Favor(object(), lambda x: x + 2), 1) == [3]


def test_errors_are_not_kept(sandbox: Sandbox) -> None:
    of, left = object(), [True]

    def right(x: int) -> int:
        if left.pop():
            left.append(False)
            raise ValueError("not now")
        left.append(False)
        return x

    tries = b"try:\n        return softmax(x)\n    except ValueError as e:\n        return str(e)"
    source = b"from softmax import softmax\ndef f(x):\n    " + tries
    found = []
    for _ in range(2):
        with sandbox.worker(Submission().budget()) as worker:
            earlier = Earlier(["softmax"], borrow=lambda name: Loan({"softmax": Favor(of, right)}))
            assert isinstance(worker.load("chapter", source, ["f"], earlier=earlier), Loaded)
            outcome = worker.call("f", (1,))
            assert isinstance(outcome, Returned)
            found.append(outcome.value)
    assert found == ["not now", 1]


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(favors, "_MOST", 1000)
    kept, of = Favors(), Favor(object(), abs)
    for number in range(100):
        kept.keep(of, b"%04d" % number, bytes(96))
    assert kept.again(of, b"0099") == bytes(96)
    assert kept.again(of, b"0089") is None
    kept.keep(of, b"large", bytes(1 << 17))
    assert kept.again(of, b"large") is None


@pytest.mark.parametrize("body", [b"", b"t", bytes(13), bytes(40), wire.encode((1.0, 2)), wire.encode([1, 2, 3])])
def test_what_is_no_question_has_no_number(body: bytes) -> None:
    assert wire.asked(body) == (-1, b"")


def test_a_question_s_number_is_all_that_is_left_out() -> None:
    one, other = (wire.asked(wire.encode((number, (2.0,), {}))) for number in (1, 70_000))
    assert (one[0], other[0]) == (1, 70_000)
    assert one[1] == other[1] != wire.asked(wire.encode((1, (3.0,), {})))[1]
