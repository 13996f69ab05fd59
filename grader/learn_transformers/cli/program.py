"""The program that commands are added to, and what they share: options, exit codes, what is said and printed.

Annotations are not postponed here: typer would evaluate the text of each at every start, a tenth of what that takes.
"""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from learn_transformers import printable

PASSED, FAILED, WRONG_USE, GRADER_FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_BEGIN = """
\b
To begin:
  learn-transformers init my-course    a course of your own, in a new folder
  cd my-course
  learn-transformers                   where you are and what is next
  learn-transformers check softmax     what is right, what is wrong, and why

Exit codes: 0 everything asked for passed; 1 something failed or is unfinished; 2 wrong use; 3 the grader itself failed.
"""


class _Program(TyperGroup):
    """Where Ctrl-C reaches whoever says what it ended: typer would make an exit code of it, and no sentence."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None


app = typer.Typer(
    name="learn-transformers",
    cls=_Program,
    help="Learn transformers by building them: exercises that grade themselves and say what went wrong.",
    epilog=_BEGIN,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    no_args_is_help=False,
)
export = typer.Typer(no_args_is_help=True, help="Take lessons, quizzes and grades to other places.")
app.add_typer(export, name="export")
dev = typer.Typer(no_args_is_help=True, help="For authors: add a function, and see whether everything holds.")
app.add_typer(dev, name="dev")


class Format(StrEnum):
    """How a verdict is written."""

    RICH = "rich"
    JSON = "json"
    JUNIT = "junit"


class PageFormat(StrEnum):
    """How a page is written that is no verdict."""

    RICH = "rich"
    JSON = "json"


class QuizFormat(StrEnum):
    """How a quiz leaves the terminal."""

    RICH = "rich"
    JSON = "json"
    TOML = "toml"


Exercises = Annotated[
    Path | None, typer.Option("--exercises", metavar="DIR", help="The course folder; default: the one you are in.")
]


def targets_like(incomplete: str) -> list[str]:
    """Targets that begin so."""
    from learn_transformers.course import completion

    return completion.targets(incomplete)


def chapters_like(incomplete: str) -> list[str]:
    """Chapters that begin so."""
    from learn_transformers.course import completion

    return completion.chapters(incomplete)


def readable_like(incomplete: str) -> list[str]:
    """What can be read or hinted at that begins so."""
    from learn_transformers.course import completion

    return completion.targets(incomplete, worksheets=False)


def readable_or_map_like(incomplete: str) -> list[str]:
    """The same, and the parts of the map."""
    from learn_transformers.lessons import course_map

    return [*readable_like(incomplete), *(part for part in course_map.PARTS if part.startswith(incomplete))]


def print_json(plain: Any) -> None:
    """One document on standard output."""
    import json

    escape_what_cannot_be_written(encoding="utf-8")
    print(printable.json_text(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False)))


def escape_what_cannot_be_written(encoding: str | None = None) -> None:
    """No text of a learner's, and no file name, shall stop the output because a terminal lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def say(sentence: str) -> None:
    """A sentence beside what was asked for, on standard error."""
    from learn_transformers.report import page

    page.say(sentence)
