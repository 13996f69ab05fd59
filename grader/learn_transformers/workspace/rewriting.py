"""A function written once more in a review: in a copy of the chapter's file with a stub in its place, graded alone.

The learner's own file is only read. A copy of the same day is gone on with, and none is ever overwritten.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course, progress
from learn_transformers.course import Assignment, Chapter, WrongUse
from learn_transformers.workspace import definitions, keeping

if TYPE_CHECKING:
    from learn_transformers.judging.one_file import Progress
    from learn_transformers.verdict import Verdict

FOLDER = "review"
_MOST = course.MAX_SOURCE


def begin(exercises: Path, chapter: Chapter, function: str, now: float) -> Path:
    """The file in which a function is written again.

    Raises:
        WrongUse: if the learner's file cannot be read, or a copy of it cannot be kept.
    """
    copy = _with_stub(exercises, chapter, function)
    day = time.strftime("%Y-%m-%d", time.localtime(now))
    folders = (FOLDER, f"{day}-{chapter.name}.{function}")
    file = f"{chapter.name}.py"

    def put(where: Path) -> Path:
        with progress.opened(where, changing=True, make=True) as home:
            assert home is not None
            with home.within(folders[0]) as reviews, reviews.within(folders[1]) as folder:
                if not folder.has(file, _MOST):
                    folder.put(file, copy)
                return folder.path / file

    try:
        return progress.here_or_elsewhere(put, exercises, make=True)[0]
    except (progress.ProgressError, OSError) as problem:
        raise WrongUse(f"{function} cannot be written again: {problem}") from None


def graded(file: Path, chapter: Chapter, function: str, shown: AbstractContextManager[Progress]) -> Verdict:
    """The verdict on this function in its copy."""
    from learn_transformers.judging import session

    return session.check([Assignment(chapter, file, (function,))], shown=shown)


def _with_stub(exercises: Path, chapter: Chapter, function: str) -> bytes:
    """The learner's file with the function as it was handed out, and all else as it is."""
    sorry = f"{function} is left out: {exercises / chapter.file}"
    stub = course.shipped_bytes(chapter.file)
    try:
        written = keeping.content(exercises, chapter.file)
    except (WrongUse, OSError) as problem:
        raise WrongUse(f"{sorry} cannot be read ({problem}).") from None
    if written is None:
        raise WrongUse(f"{sorry} is missing.")
    try:
        own, found = definitions.find_own(stub, function), definitions.find(written, function)
        return definitions.replaced(written, found.place, definitions.taken(stub, [own.place]))
    except definitions.Unreadable as problem:
        raise WrongUse(f"{sorry} {problem}.") from None
