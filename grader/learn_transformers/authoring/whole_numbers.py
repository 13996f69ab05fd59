"""Whole numbers of a key are of the machine's own kind, `np.intp`, which has 32 bits in a browser, and in range there.

What a random generator draws has 64 bits everywhere, and where its own have 32, NumPy refuses it as a place:
`np.take`, `np.repeat`, `np.bincount`. Drawn with another dtype it may be other numbers; so it is converted afterwards.
On a machine of 64 bits nothing shows that somebody forgot to: but C has two names there for what is 64 bits wide, and
NumPy keeps them apart, also in sums and choices. What is drawn stands here under the name that is not `np.intp`'s.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import read
from learn_transformers.course import Chapter
from learn_transformers.judging import torch_needed
from learn_transformers.judging.run_checks import Expectations, run_check
from learn_transformers.key.calls import Call, argument_names
from learn_transformers.key.reference import Reference
from learn_transformers.sandbox.outcome import Outcome, Returned

NATIVE = "whole numbers in calls and right answers are np.intp, and small enough for 32 bits"
NAMED = "no file of the key asks for whole numbers of 64 bits"
SEEDS = 3
_BITS_32 = np.iinfo(np.int32)
_OF_64_BITS = {"int64", "uint64", "longlong", "ulonglong"}


def check(reference: Reference, chapter: Chapter) -> Iterator[Finding]:
    """The finding about one function: what its checks give it, and what it answers."""
    if not _concerns(chapter):
        return
    problems: dict[str, None] = {}
    for seed in range(SEEDS):
        expectations = _Marked(chapter.name, seed)
        for asked in reference.checks:

            def answer(made: Call, asked: str = asked.name) -> Outcome:
                given = _with_marking(made)
                outcome = reference.outcome(given)
                named = dict(zip(argument_names(reference.signature, given), given.args, strict=True), **given.kwargs)
                named |= {"the right answer": outcome.value} if isinstance(outcome, Returned) else {}
                problems.update({f"{asked!r}: {name} {what}": None for name, v in named.items() for what in _odd(v)})
                return outcome

            run_check(reference, asked, answer, expectations)
    yield finding(chapter.name, reference.name, NATIVE, list(problems))


def check_files(chapter: Chapter) -> Iterator[Finding]:
    """The finding about the text of a chapter's key, for what has 64 bits by name is `np.intp` on this machine."""
    if not _concerns(chapter):
        return
    problems = [
        f"{file.name}, line {node.lineno}: {node.attr}"
        for file in sorted(chapter.key.glob("*.py"))
        for node in ast.walk(ast.parse(read(file)))
        if isinstance(node, ast.Attribute) and node.attr in _OF_64_BITS
    ]
    yield finding(chapter.name, "", NAMED, problems)


def _concerns(chapter: Chapter) -> bool:
    """Is this one of the chapters that also run in a browser? PyTorch, which does not, wants its ids in 64 bits."""
    return not torch_needed.is_needed(chapter.name)


class _Marking(np.random.Generator):
    """Draws the same numbers, and marks those that have 64 bits on every machine."""

    def integers(self, *args: Any, **kwargs: Any) -> Any:
        return _marked(super().integers(*args, **kwargs))

    def choice(self, a: Any, *args: Any, **kwargs: Any) -> Any:
        drawn = super().choice(a, *args, **kwargs)
        return _marked(drawn) if isinstance(a, int | np.integer) else drawn

    def __deepcopy__(self, memo: dict[int, Any]) -> _Marking:
        return _Marking(copy.deepcopy(self.bit_generator, memo))


def _marked(drawn: Any) -> Any:
    """Under C's other name for 64 bits; on Windows there is none."""
    wide = isinstance(drawn, np.ndarray | np.generic) and drawn.dtype == np.longlong
    return drawn.astype(np.longlong) if wide else drawn


class _Marked(Expectations):
    """The calls of every case, made with a generator that marks."""

    def generator(self, reference: Reference, check: Any) -> _Marking:
        return _Marking(super().generator(reference, check).bit_generator)


def _with_marking(made: Call) -> Call:
    """The same call, with such generators in place of those that it passes on."""

    def marking(value: Any) -> Any:
        return _Marking(value.bit_generator) if isinstance(value, np.random.Generator) else value

    kwargs = {name: marking(value) for name, value in made.kwargs.items()}
    return replace(made, args=tuple(map(marking, made.args)), kwargs=kwargs)


def _odd(value: Any) -> Iterator[str]:
    """What is wrong with the whole numbers in a value."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from _odd(item)
    elif isinstance(value, Mapping):
        yield from _odd(list(value.values()))
    elif isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "i":
        if value.dtype != np.intp:
            yield f"is {value.dtype}"
        elif value.dtype.char != np.dtype(np.intp).char:
            yield "has 64 bits everywhere, as what is drawn has: .astype(np.intp)"
        all_of_them = np.asarray(value)
        if all_of_them.min(initial=0) < _BITS_32.min or all_of_them.max(initial=0) > _BITS_32.max:
            yield "needs more than 32 bits"
