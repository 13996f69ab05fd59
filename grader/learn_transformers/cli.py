"""The commands: parse arguments, call one function, render. No logic, and no import that a command does not need."""

from __future__ import annotations

import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from learn_transformers import __version__

PASSED, FAILED, WRONG_USE, GRADER_FAILED, INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    name="learn-transformers",
    help="Learn transformers by building them: exercises that grade themselves and say what went wrong.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    no_args_is_help=False,
)
dev = typer.Typer(no_args_is_help=True, help="For authors: add a function, and see whether everything holds.")
app.add_typer(dev, name="dev")


class Format(StrEnum):
    """How a verdict is written."""

    RICH = "rich"
    JSON = "json"
    JUNIT = "junit"


Exercises = Annotated[
    Path | None, typer.Option("--exercises", metavar="DIR", help="The course folder; default: the one you are in.")
]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"learn-transformers {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    exercises: Exercises = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Without a command: where you are, and what comes next."""
    if context.invoked_subcommand is None:
        from learn_transformers import course
        from learn_transformers.report import overview

        print(overview.text(exercises or course.find_exercises(Path.cwd())), end="")


@app.command()
def check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]...", help="Chapters, functions, files or folders; nothing means everything."),
    ] = None,
    exercises: Exercises = None,
    seed: Annotated[int, typer.Option(min=0, help="Draw other inputs.")] = 0,
    format: Annotated[Format, typer.Option(help="How the verdict is written.")] = Format.RICH,
    extra_key: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with further, private checks (CHAPTER.py).")
    ] = None,
) -> None:
    """Grade a chapter, a function, a file: what is right, what is wrong, and why."""
    from learn_transformers import course, session

    here = Path.cwd()
    assignments = course.assignments(targets or [], exercises, here)
    kept = None if exercises is not None or not all(a.siblings for a in assignments) else assignments[0].siblings
    verdict = session.check(assignments, seed=seed, extra_key=extra_key, show_progress=format is Format.RICH)
    if format is not Format.RICH:
        _escape_what_cannot_be_written(encoding="utf-8")  # as JSON must be and the XML says it is
    if format is Format.JSON:
        print(verdict.to_json())
    elif format is Format.JUNIT:
        from learn_transformers.report import junit

        print(junit.text(verdict))
    else:
        from learn_transformers.report import terminal

        terminal.show(verdict)
    by_name = not any(course.is_path(t) for t in targets or [])
    if kept is not None and by_name and (trouble := session.remember(kept, verdict)):
        _say(trouble)
    raise typer.Exit(PASSED if verdict.status == "passed" else FAILED)


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="A file of the course, or a script that imports its chapters.")],
    arguments: Annotated[list[str] | None, typer.Argument(help="Passed on to the file.")] = None,
    exercises: Exercises = None,
) -> None:
    """Run a file of yours with `from softmax import softmax` and the like resolved to your own chapters."""
    from learn_transformers import course, session

    folder = exercises or course.find_exercises(file.resolve().parent)
    raise typer.Exit(session.run_file(file, arguments or [], folder))


@app.command()
def hint(
    target: Annotated[str, typer.Argument(help="A function, or a chapter for the next function to do in it.")],
    exercises: Exercises = None,
) -> None:
    """Open the next hint: first about your mistake, then the idea, the equation, nearly the code."""
    from learn_transformers import course, hints
    from learn_transformers.report import overview

    folder = exercises or course.find_exercises(Path.cwd())
    chapter, function = overview.function_meant(target, folder)
    print(overview.hint_text(chapter, function, hints.open_next(folder, chapter, function)), end="")


@app.command()
def doctor(
    format: Annotated[Format, typer.Option(help="rich or json.")] = Format.RICH,
) -> None:
    """What isolation this machine offers, which versions are installed, what is missing."""
    from learn_transformers import doctor as examination

    report = examination.examine()
    if format is Format.JSON:
        print(report.to_json())
    else:
        from learn_transformers.report import terminal

        terminal.show_doctor(report)
    raise typer.Exit(PASSED if report.working else FAILED)


@dev.command("new")
def dev_new(
    target: Annotated[
        str, typer.Argument(metavar="CHAPTER/FUNCTION", help="As in softmax/sparsemax, 07_encoder/relu.")
    ],
) -> None:
    """Lay out all files of a new function, in a chapter that is there or a new one; nothing is overwritten."""
    from learn_transformers.authoring import scaffold
    from learn_transformers.report import authoring

    authoring.show_new(scaffold.new(target))


@dev.command("check")
def dev_check(
    chapters: Annotated[
        list[str] | None, typer.Argument(metavar="[CHAPTER]...", help="Nothing means the whole course.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the pairs of mistakes.")] = False,
) -> None:
    """Does everything hold? Stubs, solutions, mistakes and their names, hints, lessons, signatures, files, time."""
    import time

    from learn_transformers.authoring import audit
    from learn_transformers.report import authoring

    started = time.perf_counter()
    asked = audit.chapters_asked(chapters or [])
    with authoring.progress() as tell:
        findings = audit.check(asked, whole=not chapters, pairs=not quick, tell=tell)
    authoring.show(findings, time.perf_counter() - started)
    raise typer.Exit(PASSED if all(f.passed for f in findings) else FAILED)


def main() -> None:
    """The program. Every failure ends in one sentence and an exit code."""
    from learn_transformers.course import WrongUse

    code: Any = GRADER_FAILED
    _escape_what_cannot_be_written()
    try:
        code = app(standalone_mode=False)
    except typer.Exit as exit:
        code = exit.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
        _say("Interrupted.")
    except WrongUse as problem:
        code = WRONG_USE
        _say(str(problem))
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # typer's own: wrong options and the like
            code = WRONG_USE
            _say(error.format_message())
        else:
            _say(f"The grader itself failed: {type(error).__name__}: {error}")
            if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
                raise
    sys.exit(code or 0)


def _escape_what_cannot_be_written(encoding: str | None = None) -> None:
    """No text of a learner's, and no file name, shall stop the output because a terminal lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _say(sentence: str) -> None:
    print(f"learn-transformers: {sentence}", file=sys.stderr)


if __name__ == "__main__":
    main()
