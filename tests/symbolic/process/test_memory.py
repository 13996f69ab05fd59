"""What was answered is not asked again, and nothing is remembered that may come out otherwise."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.symbolic import Comparer
from learn_transformers.symbolic.equality import decide
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.marking.worksheet import load
from learn_transformers.symbolic.process import worker
from learn_transformers.symbolic.process.comparer import Bounded, TookTooLong, WorkerEnded
from learn_transformers.symbolic.process.memory import Memory, _cost

COMPARE = "learn_transformers.symbolic.equality.decide:compare"
MARK = "learn_transformers.symbolic.marking.question:mark_plain"
PAIR = {"answer": "x + x", "reference": "2*x", "names": {"x": "real"}}
SIZE = 30_000


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_it_holds_what_was_asked_last(steps: list[tuple[int, bool]], most: int) -> None:
    memory = Memory(most)
    asked: list[int] = []  # the last one last
    for number, is_kept in steps:
        question = b"%d" % number
        held = number in asked[-most:] if most else False
        assert memory.recall(question) == ({"result": number} if held else None)
        if is_kept:
            memory.keep(question, {"result": number})
        if is_kept or held:
            asked = [*(one for one in asked if one != number), number]
        assert len(memory) == min(len(asked), most)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 600)), max_size=150))
@settings(max_examples=60, deadline=None)
def test_it_never_takes_more_bytes_than_it_may(steps: list[tuple[int, int]]) -> None:
    memory = Memory(1_000, SIZE)
    for number, length in steps:
        question, answer = b"%d" % number, {"result": "x" * length}
        memory.keep(question, answer)
        is_small = _cost(json.dumps(answer).encode()) <= SIZE // 64
        assert memory.recall(question) == (answer if is_small else None)
        assert memory.held == sum(map(_cost, memory._answers.values())) <= SIZE


def test_the_one_not_asked_for_longest_goes_first() -> None:
    memory = Memory(2)
    memory.keep(b"1", {"result": 1})
    memory.keep(b"2", {"result": 2})
    assert memory.recall(b"1") == {"result": 1}
    memory.keep(b"3", {"result": 3})
    assert [memory.recall(name) is not None for name in (b"1", b"2", b"3")] == [True, False, True]


def test_what_is_large_drives_nothing_out() -> None:
    memory = Memory(100, 64_000)
    memory.keep(b"small", {"result": 1})
    memory.keep(b"large", {"result": "x" * 10_000})
    assert memory.recall(b"large") is None
    assert memory.recall(b"small") is not None


def test_an_answer_is_a_copy_of_one_s_own() -> None:
    memory = Memory()
    memory.keep(b"1", {"result": [{"tree": 1}]})
    found = memory.recall(b"1")
    assert found is not None
    found["result"][0].pop("tree")
    assert memory.recall(b"1") == {"result": [{"tree": 1}]}


# ---- beside a process


@pytest.fixture
def remembering() -> Iterator[Comparer]:
    with Comparer(10.0, memory=Memory()) as comparer:
        yield comparer


def test_the_same_question_is_asked_once_and_another_one_is_asked(remembering: Comparer) -> None:
    first = remembering.call(COMPARE, PAIR)
    remembering.close()
    assert remembering.call(COMPARE, PAIR) == first
    assert remembering._process is None  # nobody was asked
    assert remembering.call(COMPARE, {**PAIR, "answer": "x + x + 1"})["status"] == "not_equal"
    with pytest.raises(ValueError, match="the reference"):
        remembering.call(COMPARE, {**PAIR, "reference": "2*"})
    remembering.close()
    with pytest.raises(ValueError, match="the reference"):
        remembering.call(COMPARE, {**PAIR, "reference": "2*"})
    assert remembering._process is None


def test_a_process_that_fails_or_ends_is_asked_again(remembering: Comparer) -> None:
    memory = remembering._memory
    assert memory is not None
    with pytest.raises(WorkerEnded, match="failed"):
        remembering.call(COMPARE, {"nonsense": 1})
    assert remembering.compare("x", "x", {"x": "real"}).status == "equal"
    known = len(memory)
    assert remembering._process is not None
    os.kill(remembering._process.pid, signal.SIGSTOP)
    remembering.seconds = 0.1
    with pytest.raises(TookTooLong):
        remembering.call(COMPARE, PAIR)
    assert len(memory) == known
    remembering.seconds = 10.0
    assert remembering.call(COMPARE, PAIR)["status"] == "equal"


def test_more_time_than_usual_is_for_once(remembering: Comparer) -> None:
    assert remembering._memory is not None
    remembering.call(COMPARE, PAIR, 10.0)
    assert len(remembering._memory) == 0


def test_what_ran_out_of_time_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([{"result": 1, "late": True}, {"result": 2, "late": False}])
    monkeypatch.setattr(Bounded, "_asked", lambda self, question, seconds: next(answers))
    remembering = Bounded(1.0, (), "is not there", Memory())
    assert [remembering.call("f", {}) for _ in range(3)] == [1, 2, 2]


def test_whoever_was_late_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"call": COMPARE, "arguments": {**PAIR, "answer": "sin(x) + x", "reference": "x + sin(x + 1)"}}
    assert worker.answered(request)["late"] is False
    hurry(monkeypatch)
    late = {"call": COMPARE, "arguments": {**PAIR, "answer": "sin(x) + x + x", "reference": "x + x + sin(x + 1)"}}
    assert worker.answered(late)["late"] is True


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("jacobian_row_sum", "= p[i]*(Sum(delta(i,j), j, 1, n) + Sum(p[j], j, 1, n))\n= 2*p[i]"),
        ("jacobian_entry", "-p[i]*p[j]*3"),
        ("best_gap", "log(45)"),
    ],
)
def test_so_does_whoever_had_no_time_to_mark_or_to_explain(
    entry: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of question has clocks of its own."""
    name = next(key for key, value in load("softmax").items() if entry in value.entries(key))
    hurry(monkeypatch)
    decide._remembered.cache_clear()
    arguments = {"chapter": "softmax", "question": name, "answers": {entry: text}}
    found = worker.answered({"call": MARK, "arguments": arguments})
    decide._remembered.cache_clear()
    assert found["late"] is True


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every look at the clock finds that an hour has passed."""
    now = [0.0]

    def clock() -> float:
        now[0] += 3_600
        return now[0]

    monkeypatch.setattr(limits, "clock", clock)


def test_no_comparison_that_was_late_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of("x + sin(x + 7)", {"x": "real"})
    tree = problem.read("sin(x) + 7 + x").tree
    with monkeypatch.context() as hurried:
        hurry(hurried)
        assert decide.compare_trees(tree, problem, "late").status == "undecided"
    assert decide.compare_trees(tree, problem, "late").status == "not_equal"
    before = decide._remembered.cache_info().hits
    assert decide.compare_trees(tree, problem, "late").status == "not_equal"
    assert decide._remembered.cache_info().hits == before + 1


def test_a_memory_is_for_whoever_wants_one() -> None:
    assert Comparer()._memory is None
