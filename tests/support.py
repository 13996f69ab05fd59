"""What many tests share besides fixtures. Not in `conftest.py`: there may be several of those."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from learn_transformers import answer_key
from learn_transformers.course import location, needs
from learn_transformers.course.chapters import _answers, chapters

ROOT = Path(__file__).parents[1]
FIXTURE_COURSE = ROOT / "tests" / "fixture_course"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


def source_of(chapter: str) -> str:
    """The model solution of a chapter, as text to change."""
    (path,) = (location.shipped() / "solutions").glob(f"*_{chapter}/{chapter}.py")
    return path.read_text()


def posix_only(needs: str) -> pytest.MarkDecorator:
    """For what Windows has nothing of; `needs` is the sentence that says of what."""
    return pytest.mark.skipif(os.name != "posix", reason=needs)


def linux_only(needs: str) -> pytest.MarkDecorator:
    """For what only Linux has, such as `/proc`, Landlock, seccomp."""
    return pytest.mark.skipif(not sys.platform.startswith("linux"), reason=needs)


def open_terminal() -> tuple[int, int]:
    """The two ends of a pseudo-terminal; the test that asks for one is skipped where there is none."""
    if not hasattr(os, "openpty"):
        pytest.skip("needs a pseudo-terminal, which Windows does not have")
    return os.openpty()


def make_pipe(path: Path) -> None:
    """A pipe with a name; the test that asks for one is skipped where there is none."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs a pipe in a folder, which Windows does not have")
    os.mkfifo(path)


def root_only(needs: str) -> pytest.MarkDecorator:
    """For what only root may do."""
    return pytest.mark.skipif(not IS_ROOT, reason=needs)


def names_alone(folder: Path, chapters: Mapping[str, Sequence[str]]) -> Path:
    """A course that is no more than the names of its chapters and functions, for what only draws them."""
    for chapter, functions in chapters.items():
        for part in (f"exercises/{chapter}", f"solutions/{chapter}", f"answer_key/{chapter.partition('_')[2]}"):
            (folder / part).mkdir(parents=True)
        key = "".join(f"@reference()\ndef {name}():\n    ...\n" for name in functions)
        for file, text in (("functions.py", key), ("worksheet.py", "")):
            (folder / "answer_key" / chapter.partition("_")[2] / file).write_text(text)
    return folder


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
