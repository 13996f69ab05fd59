"""The whole course, done as a learner does it: from the stubs of `init` to the last chapter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import ROOT, CommandLine

from learn_transformers import course

pytestmark = pytest.mark.torch


def fill_in(exercises: Path, chapter: course.Chapter) -> None:
    """Write what a learner writes, and has trained: every file of the solutions in the place of its stub."""
    name = chapter.folder
    for file in (ROOT / "solutions" / name).iterdir():
        if file.is_file():
            shutil.copy(file, exercises / name / file.name)


def states(command_line: CommandLine, mine: Path) -> dict[str, str]:
    """Of every function how it stands."""
    done = command_line("progress", "--format", "json", cwd=mine)
    assert done.returncode == 0, done.stderr
    chapters = json.loads(done.stdout)["chapters"]
    return {f"{c['name']}.{f['name']}": f["state"] for c in chapters for f in c["functions"]}


@pytest.fixture
def mine(command_line: CommandLine, tmp_path: Path) -> Path:
    assert command_line("init", "mine").returncode == 0
    return tmp_path / "mine"


def test_from_nothing_to_everything(command_line: CommandLine, mine: Path) -> None:
    assert set(states(command_line, mine).values()) == {"not_started"}
    for chapter in course.chapters():
        fill_in(mine / "exercises", chapter)
    done = command_line("check", cwd=mine)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-3000:]
    assert "Everything passed." in done.stdout
    assert set(states(command_line, mine).values()) == {"passed"}
    shown = command_line("progress", cwd=mine).stdout
    count = len(states(command_line, mine))
    assert f"{count} of {count} functions passed" in shown


def test_chapter_by_chapter(command_line: CommandLine, mine: Path, pytestconfig: pytest.Config) -> None:
    chapters = [chapter for chapter in course.chapters() if chapter.number]
    for chapter in chapters if pytestconfig.getoption("--exhaustive") else chapters[:2]:
        assert command_line("check", chapter.name, cwd=mine).returncode == 1
        fill_in(mine / "exercises", chapter)
        done = command_line("check", chapter.name, cwd=mine)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        lesson = command_line("read", chapter.name, cwd=mine).stdout
        assert "Yours: " in lesson, f"the lesson of {chapter.name} shows nothing of the learner's own"
