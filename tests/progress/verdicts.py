"""Verdicts to record, made up."""

from __future__ import annotations

from learn_transformers.verdict import Answer, Chapter, Explanation, Function, Status, Verdict


def function(name: str, status: Status, *mistakes: str) -> Function:
    explained = tuple(Explanation((m,), f"it has {m}", f"hint about {m}?") for m in mistakes)
    return Function(name, status, 2.0 if status == Status.PASSED else 1.0, 2.0, None, explained, (), ())


def verdict(status: Status, *mistakes: str, chapter: str = "softmax", name: str = "softmax") -> Verdict:
    """On one function."""
    return of(function(name, status, *mistakes), chapter=chapter)


def of(*functions: Function, chapter: str = "softmax", answers: tuple[Answer, ...] = ()) -> Verdict:
    return Verdict.of([Chapter(chapter, Status.FAILED, 1.0, 2.0, functions, answers)], seed=0, isolation=[])


def answer(name: str, status: Status, message: str = "") -> Answer:
    return Answer(name, status, 1.0 if status == Status.PASSED else 0.0, 1.0, "", message)
