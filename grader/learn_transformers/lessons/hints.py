"""Hints, one step at a time: about the diagnosed mistake first, then idea, equation and shapes, nearly the code.

They are read off the answer key's text, which is ours, without loading the key: a hint needs no numpy. Those on an
answer of a worksheet are in `paper_hints`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers.course import Chapter

if TYPE_CHECKING:
    from learn_transformers.symbolic.process.comparer import Process

_STEPS = ("the idea", "the equation and the shapes", "nearly the code")


@dataclass(frozen=True)
class Hint:
    """One step: what kind it is, and its text. `key` is what progress remembers it by."""

    key: str
    kind: str
    text: str


@dataclass(frozen=True)
class Opened:
    """The hints opened so far, the newest last, and how many there are in all; `fresh` if the last one is new."""

    hints: tuple[Hint, ...]
    total: int
    fresh: bool
    note: str = ""


def of_key(chapter: Chapter, name: str) -> tuple[str, ...]:
    """The three hints of a function, as its key has them."""
    for exercise in chapter.exercises():
        if exercise.name == name and exercise.hints:
            return exercise.hints
    raise LookupError(f"{chapter.name}.{name} has no hints")


def steps(
    mistakes: Sequence[tuple[str, str]], exercises: Path, chapter: Chapter, name: str, process: Process | None = None
) -> tuple[Hint, ...]:
    """Every hint of a function or an answer, in the order in which they open; `mistakes` are those that its last check
    found, as (name, hint), and `process` is what reads a worksheet where no other can be started.
    """
    diagnosed = [Hint(f"mistake:{mistake}", "about your answer", hint) for mistake, hint in mistakes]
    if name in chapter.functions():
        general = [Hint(f"step:{kind}", kind, text) for kind, text in zip(_STEPS, of_key(chapter, name), strict=True)]
    else:
        from learn_transformers.lessons import paper_hints

        general = [Hint(*step) for step in paper_hints.steps(exercises, chapter, name, process)]
        diagnosed = [hint for hint in diagnosed if hint.text and hint.text not in (step.text for step in general)]
    return (*diagnosed[:1], *general)


def open_next(exercises: Path, chapter: Chapter, name: str, *, journal: Path | None = None) -> Opened:
    """Open the next hint of a function or an answer and remember it; where it cannot be remembered, say so.

    The worksheet lies in `exercises`, and so does what is remembered, unless `journal` is another course folder.
    """
    from learn_transformers import progress  # which a browser does not have

    journal = journal or exercises
    kind = progress.FUNCTION if name in chapter.functions() else progress.WORKSHEET
    nothing: tuple[dict[tuple[str, str], progress.Record], list[str]] = ({}, [])
    (known, opened), note = progress.read_or_say(
        lambda where: (progress.records(where, kind), progress.opened_hints(where, chapter.name, name)),
        journal,
        nothing,
    )
    record = known.get((chapter.name, name))
    available, seen = steps(record.mistakes if record else (), exercises, chapter, name), set(opened)
    new = next((h for h in available if h.key not in seen), None)
    if new is not None:
        try:
            note = progress.open_hint(journal, chapter.name, name, new.key) or note
        except progress.ProgressError as problem:
            seen, new, note = set(), available[0], str(problem)
    shown = [h for h in available if h.key in seen]
    return Opened((*shown, *([new] if new else [])), len(available), new is not None, note)
