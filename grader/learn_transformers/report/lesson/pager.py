"""The terminal that a long text is shown on, and the pager that shows it where it is longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from learn_transformers.report.lesson.page import System
from learn_transformers.report.signs import signs_for


@dataclass(frozen=True)
class Screen:
    """What standard output can show. `system` is the color system as `rich` names it; None: no color, no escapes."""

    width: int
    height: int
    system: System | None
    utf8: bool
    is_terminal: bool


def screen() -> Screen:
    """Standard output as it is: 80 columns without color where it is no terminal; NO_COLOR and COLUMNS are heeded."""
    console = Console(highlight=False)
    known: dict[str | None, System] = {"standard": "standard", "256": "256", "truecolor": "truecolor"}
    system = None if console.no_color else known.get(console.color_system)
    return Screen(max(console.width, 20), console.height, system, signs_for(console).utf8, sys.stdout.isatty())


def show(lines: Sequence[str], on: Screen) -> None:
    """Print the lines; what does not fit a terminal's screen goes to a pager, if there is one."""
    text = "".join(f"{line}\n" for line in lines)
    words = command(os.environ) if on.is_terminal and len(lines) >= on.height else []
    if not (words and _paged(words, text)):
        print(text, end="", flush=True)


def command(environment: Mapping[str, str]) -> list[str]:
    """The pager to run: $PAGER, else `less`; none where that is empty or the terminal is a dumb one."""
    wanted = environment.get("PAGER")
    if environment.get("TERM") == "dumb" or wanted == "":
        return []
    try:
        words = shlex.split(wanted) if wanted is not None else ["less", "-R"]
    except ValueError:
        return []
    return words if words and shutil.which(words[0], path=environment.get("PATH")) else []


def _paged(words: Sequence[str], text: str) -> bool:
    """Did the pager show it? Ctrl-C is the pager's as long as it runs."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, for to be ignored is inherited
    try:
        with subprocess.Popen(words, stdin=subprocess.PIPE, env={"LESS": "-R", **os.environ}) as process:
            process.communicate(text.encode(errors="backslashreplace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
