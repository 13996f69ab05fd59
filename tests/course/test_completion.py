"""What the Tab key offers, and help pages that a newcomer can follow."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import CommandLine
from typer.main import get_command

from learn_transformers import course
from learn_transformers.cli import app
from learn_transformers.course import completion


def commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command of the program, however deep."""
    group = group or get_command(app)
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("log_", ["log_softmax"]),
        ("so", ["softmax", "soft_attention", "softmax_with_temperature", "softmax_jacobian"]),
        ("softmax.log", ["softmax.log_softmax"]),
        ("2.log", ["2.log_softmax"]),
        ("softmax.w", ["softmax.worksheet"]),
        ("vision_transformer.u", ["vision_transformer.unpatchify"]),
        ("nothing", []),
        ("nothing.s", []),
        ("./so", []),
    ],
)
def test_names_of_the_course(begun: str, offered: list[str]) -> None:
    assert completion.targets(begun) == offered


def test_nothing_begun_offers_all_and_all_can_be_checked() -> None:
    chapters = completion.chapters("")
    assert chapters == [c.name for c in course.chapters()]
    offered = completion.targets("")
    assert offered[: len(chapters)] == chapters
    assert len(offered) == len(set(offered))
    for chapter in course.chapters():
        for target in [*offered, *completion.targets(f"{chapter.name}.")]:
            assert course.part_named(target, course.shipped() / "exercises")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_them_without_numpy(tmp_path: Path, shell: str) -> None:
    line = "learn-transformers reset softmax.log"
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": "2"},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    program = (
        "import atexit, json, sys\n"
        "heavy = ('numpy', 'sympy', 'torch', 'rich')\n"
        "atexit.register(lambda: print(json.dumps([m for m in heavy if m in sys.modules])))\n"
        "sys.argv = ['learn-transformers']\n"
        "from learn_transformers.cli import main\n"
        "main()\n"
    )
    environment = {"_LEARN_TRANSFORMERS_COMPLETE": f"complete_{shell}", "HOME": str(tmp_path), **asked}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    offered, loaded = done.stdout.rstrip().rsplit("\n", 1)
    assert (done.stderr, json.loads(loaded)) == ("", [])
    assert "softmax.log_softmax" in offered
    assert "cross_entropy" not in offered


def test_targets_are_completed_wherever_one_is_asked_for() -> None:
    for path, command in COMMANDS.items():
        for parameter in command.params:
            if parameter.name in ("target", "targets", "chapter", "chapters") and path != ("dev", "new"):
                offered = [
                    item.value
                    for item in parameter.shell_complete(command.make_context("x", [], resilient_parsing=True), "self_")
                ]
                assert "self_attention" in offered, f"{' '.join(path)} offers no {parameter.name}"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_has_examples_that_name_real_commands(path: tuple[str, ...]) -> None:
    help = COMMANDS[path].help or ""
    examples = [line.strip() for line in help.partition("Examples:")[2].splitlines() if line.strip()]
    assert examples, "no examples"
    for example in examples:
        program, *words = shlex.split(example.partition("   ")[0])
        assert program == "learn-transformers"
        assert tuple(words[: len(path)]) == path
    (first, *_) = help.split("\n\n")
    assert len(first) <= 66, "the list of commands cuts this"


def test_help_says_how_to_begin(command_line: CommandLine) -> None:
    done = command_line("--help", COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert "learn-transformers init my-course" in done.stdout
    assert "..." not in done.stdout.partition("Commands:")[2].partition("\n\n")[0]
    assert max(map(len, done.stdout.splitlines())) <= 80
    lost = command_line()
    assert (lost.returncode, lost.stdout) == (2, "")
    assert "learn-transformers init DIR" in lost.stderr
