"""What one command does from start to end: fork servers up, a judge at work, fork servers down."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.sandbox.host import SandboxError, Sandboxes
from learn_transformers.sandbox.libraries import needed

if TYPE_CHECKING:
    from learn_transformers.judging.judge import Judge
    from learn_transformers.judging.one_file import Progress
    from learn_transformers.verdict import Verdict


def sandboxes() -> Sandboxes:
    """Fork servers that can read neither keys and solutions nor what other learners wrote."""
    return Sandboxes(exclude=[course.keys(), course.shipped() / "solutions", course.shipped() / "exercises"])


@contextlib.contextmanager
def judge(
    assignments: Sequence[course.Assignment] | None = None,
    *,
    boxes: Sandboxes | None = None,
    seed: int = 0,
    extra_key: Path | None = None,
    progress: Progress | None = None,
    abandoned: Callable[[], bool] | None = None,
    proves: bool = False,
) -> Iterator[Judge]:
    """A judge at work: with fork servers, private checks, and somebody to mark worksheets.

    `assignments` are those that will be graded, so that only what they need is there, and soon; None, if anything may
    be. With `proves`, accepted formulas are proved where they can be. Of fork servers that are open already, `boxes`,
    nothing is closed.

    Raises:
        KeyFault: if a private check cannot be passed.
    """
    with contextlib.ExitStack() as stack:
        if boxes is None:
            boxes = stack.enter_context(sandboxes())
        with contextlib.suppress(SandboxError):  # whoever asks for a verdict hears of it
            needed_first = sorted({*_needs(assignments or ())}, key=lambda needs: (bool(needs), -len(needs)))
            for needs in needed_first or [frozenset[str]()]:
                boxes.get(needs)  # it imports numpy, or torch, while we do
        worksheets = None
        if assignments is None or any(a.worksheet is not None for a in assignments):
            from learn_transformers.judging.worksheets import Worksheets

            worksheets = stack.enter_context(Worksheets(abandoned, proves=proves))
            for assignment in assignments or ():
                if assignment.worksheet is not None:
                    worksheets.begin(assignment)
        from learn_transformers.judging.judge import Judge

        if extra_key is not None:
            prove_extra(extra_key, seed, course.chapters() if assignments is None else [a.chapter for a in assignments])
        yield Judge(boxes, seed=seed, progress=progress, abandoned=abandoned, worksheets=worksheets)


def _needs(assignments: Sequence[course.Assignment]) -> Iterator[frozenset[str]]:
    """What these files need made ready, as far as their text says; nothing where it is as it was handed out."""
    for assignment in assignments:
        stub = course.stub_of(assignment.chapter)
        with contextlib.suppress(course.Unreadable, OSError):
            if assignment.functions != ():
                source = course.source_of(assignment).content
                needs = needed(source)
                if not needs or source != encoding.text(stub.read_bytes()):
                    yield needs


def prove_extra(extra_key: Path, seed: int, chapters: Sequence[course.Chapter]) -> None:
    """Load a folder's private checks of these chapters, and see whether each can be passed."""
    from learn_transformers.judging.proving import prove
    from learn_transformers.judging.run_checks import Expectations
    from learn_transformers.key.loading import load_extra

    for name, references in load_extra(extra_key, [chapter.name for chapter in chapters]).items():
        prove(references, Expectations(name, seed))


def check(
    assignments: Sequence[course.Assignment],
    *,
    seed: int = 0,
    extra_key: Path | None = None,
    shown: AbstractContextManager[Progress] | None = None,
    refused: Sequence[str] = (),
    proves: bool = False,
) -> Verdict:
    """Grade these assignments for practice; what else was asked for and `refused` is noted.

    While they are graded, `shown` is entered, and hears of every function.
    """
    judging = judge(assignments, seed=seed, extra_key=extra_key, proves=proves)
    with judging as at_work, shown or contextlib.nullcontext() as progress:
        at_work.progress = progress or at_work.progress
        verdict = at_work.verdict(assignments)
    return replace(verdict, notes=(*verdict.notes, *refused))
