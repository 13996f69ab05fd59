"""`pytest exercises/`: every check as one test item, for editors and CI. Practice: a pytest run can be tampered with.

The checks run in a judge in a process of its own, which a learner's `conftest.py` does not share; pytest only shows
what that judge found. Chapter files are never imported here.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from learn_transformers import course, printable
from learn_transformers.launch import imports
from learn_transformers.verdict import Check, Verdict


def pytest_report_header(config: pytest.Config) -> str:
    files = {getattr(plugin, "__file__", None) or "" for plugin in config.pluginmanager.get_plugins()}
    others = [ascii(file) for file in sorted(files) if os.path.basename(file) == "conftest.py"]
    also = f", and this run also executes {', '.join(others)}" if others else ""
    return f"learn-transformers: practice, never a grade{also}; `learn-transformers check` gives a verdict to rely on"


def _chapter_of(path: Path) -> course.Chapter | None:
    chapter = course.chapter_named(path.parent.name) if path.suffix == ".py" else None
    return chapter if chapter and path.parent.name == chapter.folder and path.stem == chapter.name else None


@pytest.hookimpl(tryfirst=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if _chapter_of(file_path) is None:
        return None
    return ChapterFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A chapter's file that is named on the command line would also be imported as a test module: not here."""
    if _chapter_of(module_path) is None:
        return None
    return Nothing.from_parent(parent, path=module_path, name=f"{module_path.name} (not imported)")


class Nothing(pytest.File):
    """Stands where pytest would import a learner's file."""

    def collect(self) -> Iterator[pytest.Item]:
        return iter(())


class ChapterFile(pytest.File):
    """One chapter; its items are the checks that the judge reports."""

    def collect(self) -> Iterator[pytest.Item]:
        chapter = _chapter_of(self.path)
        assert chapter is not None
        judged = _verdict(chapter, self.path.parent.parent).chapters[0]
        checks = [(function.name, check) for function in judged.functions for check in function.checks]
        checks += [("worksheet", answer.as_check()) for answer in judged.worksheet]
        for function, check in checks:
            yield CheckItem.from_parent(self, name=f"{function}[{check.name}]", function=function, check=check)


class JudgeFailed(Exception):
    """The judge's process gave no verdict."""


def _verdict(chapter: course.Chapter, exercises: Path) -> Verdict:
    command = imports.command("learn_transformers.entry", "check", chapter.name, "--format", "json")
    command += ["--exercises", str(exercises)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode not in (0, 1) and not done.stdout:
        raise JudgeFailed(done.stderr.decode("utf-8", "replace").strip())
    return printable.shown(Verdict.from_json(done.stdout.decode("utf-8")))


class CheckFailed(Exception):
    """A check that the judge did not pass."""


class CheckItem(pytest.Item):
    """One check of one function."""

    def __init__(self, *, function: str, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.exercise = function
        self.check = check

    def runtest(self) -> None:
        if self.exercise == "worksheet" and self.check.status == "unfinished":
            pytest.skip(self.check.message or "not started")
        if self.check.status != "passed":
            raise CheckFailed

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if not isinstance(excinfo.value, CheckFailed):
            return str(super().repr_failure(excinfo))
        parts = [("call", self.check.call), ("got", self.check.got), ("expected", self.check.expected)]
        shown = [f"  {name:<9}{text}" for name, text in parts if text]
        lines = [f"{self.exercise}: {self.check.name}", *shown, f"  {self.check.message}"]
        width = self.config.get_terminal_writer().fullwidth
        return "\n".join(part for line in lines for part in printable.fold(line, width, later=" " * 4))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.exercise}: {self.check.name}"
