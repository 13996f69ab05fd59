"""What many tests share besides fixtures. Not in `conftest.py`: there may be several of those."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from learn_transformers import answer_key
from learn_transformers.course import location, needs
from learn_transformers.course.chapters import _answers, chapters

ROOT = Path(__file__).parents[1]
FIXTURE_COURSE = ROOT / "tests" / "fixture_course"
CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


def source_of(chapter: str) -> str:
    """The model solution of a chapter, as text to change."""
    (path,) = (location.shipped() / "solutions").glob(f"*_{chapter}/{chapter}.py")
    return path.read_text()


@contextmanager
def standing_on(course: Path) -> Iterator[Path]:
    """Another course in place of ours, here and in the processes that are started meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEARN_TRANSFORMERS_COURSE", str(course))
        _forget_where_it_lies()
        patch.setattr(answer_key, "__path__", [str(location.keys())])
        yield course
    _forget_where_it_lies()


def _forget_where_it_lies() -> None:
    for remembered in (location.shipped, location.keys, location.alternatives, chapters, _answers, needs.read):
        remembered.cache_clear()
