"""What one command does from start to end: fork servers up, judge at work, fork servers down."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.sandbox.host import Sandboxes

if TYPE_CHECKING:
    from learn_transformers.verdict import Verdict


def sandboxes() -> Sandboxes:
    """Fork servers that cannot read the solutions, nor what other learners wrote."""
    return Sandboxes(exclude=[course.shipped() / "solutions", course.shipped() / "exercises"])


def check(
    assignments: Sequence[course.Assignment],
    *,
    seed: int = 0,
    extra_key: Path | None = None,
    show_progress: bool = False,
    refused: Sequence[str] = (),
) -> Verdict:
    """Grade these assignments for practice; what else was asked for and `refused` is noted."""
    with sandboxes() as boxes, contextlib.ExitStack() as stack:
        boxes.get()  # it imports numpy while we do
        worksheets = None
        if handed_in := [a for a in assignments if a.worksheet is not None]:
            from learn_transformers.judging.worksheets import Worksheets

            worksheets = stack.enter_context(Worksheets())
            for assignment in handed_in:
                worksheets.expect(assignment)
        from learn_transformers.judging.judge import Judge
        from learn_transformers.key.loading import load_extra
        from learn_transformers.report.progress_line import progress_line

        if extra_key is not None:
            from learn_transformers.judging.proving import prove
            from learn_transformers.judging.run_checks import Expectations

            for name, references in load_extra(extra_key, [a.chapter.name for a in assignments]).items():
                prove(references, Expectations(name, seed))
        if show_progress:
            from learn_transformers.report.verdicts import terminal  # noqa: F401  # while the fork server is still starting
        with progress_line(show_progress) as progress:
            verdict = Judge(boxes, seed=seed, progress=progress, worksheets=worksheets).verdict(assignments)
        return replace(verdict, notes=(*verdict.notes, *refused))


def remember(exercises: Path, verdict: Verdict) -> str:
    """Keep a verdict as progress. A disk that refuses, or a damaged file, costs a sentence, which is returned."""
    from learn_transformers import progress

    try:
        return progress.record(exercises, verdict)
    except progress.ProgressError as problem:
        return str(problem)


def run_file(file: Path, arguments: Sequence[str], exercises: Path) -> int:
    """Run a learner's file in a Python of its own, in which every chapter can be imported; returns its exit code."""
    if not file.is_file():
        raise course.WrongUse(f"There is no file {file}.")
    folders = [str((exercises / c.folder).resolve()) for c in course.chapters()]
    path = os.pathsep.join([*folders, *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run([sys.executable, str(file), *arguments], env={**os.environ, "PYTHONPATH": path}, check=False)
    return done.returncode if done.returncode >= 0 else 128 - done.returncode
