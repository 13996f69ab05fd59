"""Hints open one at a time, start from the mistake that was found, and are remembered."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from support import ROOT, CommandLine, source_of

from learn_transformers import course
from learn_transformers.authoring.texts import lines_given_away
from learn_transformers.key.loading import load_key
from learn_transformers.lessons import hints

UNSCALED = "\ndef attention_scores(q, k):\n    return q @ np.swapaxes(k, -1, -2)\n"


@pytest.fixture
def my_course(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    return tmp_path


def test_hints_are_read_without_loading_the_key() -> None:
    for chapter in course.chapters():
        for name, reference in load_key(chapter.name).references.items():
            assert hints.of_key(chapter, name) == reference.hints


def test_one_step_at_a_time_and_remembered(command_line: CommandLine, my_course: Path) -> None:
    steps = load_key("softmax").references["softmax"].hints
    for opened in (1, 2, 3):
        done = command_line("hint", "softmax.softmax", cwd=my_course)
        assert done.returncode == 0
        shown = " ".join(done.stdout.split())
        assert [step in shown for step in steps] == [True] * opened + [False] * (3 - opened)
    assert "last hint" in command_line("hint", "softmax.softmax", cwd=my_course).stdout


def test_the_mistake_comes_first(command_line: CommandLine, my_course: Path) -> None:
    file = my_course / "exercises" / "03_self_attention" / "self_attention.py"
    file.write_text(source_of("self_attention") + UNSCALED)
    command_line("check", "attention_scores", cwd=my_course)
    first = command_line("hint", "attention_scores", cwd=my_course).stdout
    hint = load_key("self_attention").mistakes["unscaled"].hint
    assert hint in " ".join(first.split())
    assert "Hint 1 of 4" in first


def test_a_chapter_means_its_next_function(command_line: CommandLine, my_course: Path) -> None:
    (my_course / "exercises" / "02_softmax" / "softmax.py").write_text(source_of("softmax"))
    command_line("check", "softmax.softmax", "softmax_with_temperature", cwd=my_course)
    assert command_line("hint", "2", cwd=my_course).stdout.startswith("softmax.log_softmax\n")


def test_hints_do_not_hold_a_line_of_the_solution() -> None:
    for chapter in course.chapters():
        for name in chapter.functions():
            assert lines_given_away(hints.of_key(chapter, name), source_of(chapter.name)) == [], name


def test_a_read_only_course_still_gets_a_hint(command_line: CommandLine, my_course: Path) -> None:
    (my_course / ".learn-transformers").write_text("in the way")
    done = command_line("hint", "log_softmax", cwd=my_course)
    assert done.returncode == 0
    assert "Hint 1 of 3" in done.stdout
    assert "Progress was not kept" in done.stdout


def test_a_hint_needs_no_numpy(my_course: Path) -> None:
    import subprocess

    code = (
        "import sys\nsys.argv = ['learn-transformers', 'hint', 'softmax.softmax']\n"
        "from learn_transformers.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'torch', 'sympy', 'rich'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=my_course)
    assert done.stdout.endswith("\n[]\n")
