"""Figures of lessons: files are what their script draws, and lesson and figures know of each other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from copies import Copy, copy_of_the_course
from support import CommandLine, standing_on

from learn_transformers import course
from learn_transformers.authoring import figures
from learn_transformers.authoring.findings import Finding
from learn_transformers.key.figures import figures_of
from learn_transformers.report.signs import ascii_text

LESSON, SCRIPT = "exercises/01_doubling/README.md", "answer_key/doubling/figures.py"
FOLDER = "exercises/01_doubling/figures"
KEY = "learn_transformers.answer_key.doubling"


@pytest.mark.parametrize("page", course.pages(), ids=lambda p: p.name)
def test_the_figures_of_the_map_and_of_every_chapter_hold(page: course.Chapter | course.Map) -> None:
    holds = figures.check(course.checkout(), page)
    assert holds.passed, holds.detail
    for figure in figures_of(page).values():
        words = figure.to_terminal()
        assert ascii_text(words).isascii()
        assert all(len(ascii_text(line)) == len(line) <= 76 for line in words.splitlines())


@pytest.fixture
def copy(tmp_path: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    made = copy_of_the_course(tmp_path / "checkout", command_line)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # which would be taken for that of what is edited
    before = forgotten()
    with standing_on(made.root):
        yield made
    forgotten()
    sys.modules.update(before)


def forgotten() -> dict[str, ModuleType]:
    """The modules of this key, which are no longer loaded."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(KEY)}


def found() -> Finding:
    forgotten()
    return figures.check(course.checkout(), course.known_chapter("doubling"))


def other_numbers(copy: Copy) -> None:
    copy.edit(SCRIPT, "-2.0", "-2.5")


def a_file_is_missing(copy: Copy) -> None:
    (copy.root / FOLDER / "before_and_after.txt").unlink()


def a_file_of_no_function(copy: Copy) -> None:
    (copy.root / FOLDER / "by_hand.svg").write_text("<svg/>")


def in_no_lesson(copy: Copy) -> None:
    text = (copy.root / LESSON).read_text()
    line = next(line for line in text.splitlines() if line.startswith("!["))
    (copy.root / LESSON).write_text(text.replace(line, f"```text\n{line}\n```"))


def of_no_function(copy: Copy) -> None:
    copy.append(LESSON, f"\n![{'What is to be seen. ' * 3}](figures/unknown.svg)\n")


def from_elsewhere(copy: Copy) -> None:
    copy.append(LESSON, f"\n![{'What is to be seen. ' * 3}](https://example.org/figure.svg)\n")


def hardly_described(copy: Copy) -> None:
    copy.edit(
        LESSON, "![Three numbers above their doubles: each is twice as far from 0, on the same side of it.]", "![a]"
    )


def too_large(copy: Copy) -> None:
    copy.edit(SCRIPT, "    figure.terminal", "    figure.text(24, 150, ' ' * 40000)\n    figure.terminal")


def words_outside(copy: Copy) -> None:
    copy.edit(SCRIPT, "figure.text(24, 34", "figure.text(240, 34")


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (other_numbers, "figures/before_and_after.svg is not what its script draws: `dev figures doubling` writes it"),
        (a_file_is_missing, "figures/before_and_after.txt is missing: `dev figures doubling` writes it"),
        (a_file_of_no_function, "figures/by_hand.svg is drawn by no function of figures.py"),
        (in_no_lesson, "before_and_after is in no lesson"),
        (of_no_function, "the lesson shows figures/unknown.svg, which no function of figures.py draws"),
        (from_elsewhere, "the lesson shows https://example.org/figure.svg, which no function of figures.py draws"),
        (hardly_described, "figures/before_and_after.svg says in 1 of at least 40 characters what is to be seen"),
        (too_large, "before_and_after has 4"),
        (words_outside, "'twice as far from 0' leaves the panel"),
    ],
)
def test_what_is_broken_is_said(copy: Copy, break_it: Callable[[Copy], None], said: str) -> None:
    assert found().passed
    break_it(copy)
    assert not found().passed
    assert said in found().detail


def test_the_command_writes_what_is_not_as_its_script_draws_it(copy: Copy) -> None:
    (copy.root / FOLDER / "before_and_after.svg").unlink()
    (copy.root / FOLDER / "before_and_after.txt").write_text("by hand")
    done = copy.run("dev", "figures", "doubling")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {FOLDER}/before_and_after.svg\nWrote {FOLDER}/before_and_after.txt\n"
    assert found().passed
    doubling = course.known_chapter("doubling")
    assert set(figures.write(course.checkout(), doubling).values()) == {False}


def test_helpers_of_a_script_are_no_figures_and_what_gives_none_is_an_error(copy: Copy) -> None:
    doubling = course.known_chapter("doubling")
    copy.append(SCRIPT, "\n\ndef _helper() -> int:\n    return 1\n\n\ndef with_one(x: int) -> int:\n    return x\n")
    assert list(figures_of(doubling)) == ["before_and_after"]
    forgotten()
    copy.append(SCRIPT, "\n\ndef number() -> int:\n    return 1\n")
    with pytest.raises(TypeError, match="number of doubling's figures"):
        figures_of(doubling)
