"""The commands: parse arguments, call one function, render. No logic, and no import that a command does not need."""

import copy
import gc
import os
import sys
from typing import Any

_OFTEN_ENOUGH = 50_000  # objects more: a command imports and reads much that stays, and makes little garbage

gc.disable()  # an import leaves no garbage, and looking for it takes a twentieth of every start
import typer  # noqa: E402

# in the order in which they are listed
from learn_transformers.cli import learning, classroom, cluster, exports, authoring  # noqa: E402, F401  # isort: skip
from learn_transformers.cli.program import (  # noqa: E402
    FAILED,
    GRADER_FAILED,
    INTERRUPTED,
    WRONG_USE,
    app,
    escape_what_cannot_be_written,
    say,
)  # fmt: skip

gc.freeze()
gc.enable()
gc.set_threshold(_OFTEN_ENOUGH)


def main() -> None:
    """The program. Every failure ends in one sentence and an exit code."""
    from learn_transformers.course import WrongUse
    from learn_transformers.launch.imports import Shadowed
    from learn_transformers.trouble import Interrupted, KeyFault, Stopped

    code: Any = GRADER_FAILED
    escape_what_cannot_be_written()
    _forget_impossible_sizes()
    try:
        code = _what_is_asked_for(sys.argv[1:])(standalone_mode=False)
    except typer.Exit as exit:
        code = exit.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
        say("Interrupted.")
    except Interrupted as problem:
        code = INTERRUPTED
        say(str(problem))
    except WrongUse as problem:
        code = WRONG_USE
        for sentence in problem.args:
            say(sentence)
    except (KeyFault, Shadowed, Stopped) as problem:
        say(str(problem))
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # typer's own: wrong options and the like
            code = WRONG_USE
            context = getattr(error, "ctx", None)
            helpful = f" `{context.command_path} --help` shows how." if context is not None else ""
            say(error.format_message() + helpful)
        else:
            say(f"The grader itself failed: {type(error).__name__}: {error}")
            if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
                raise
    gc.freeze()  # what was imported is no garbage: looking through it once more takes a tenth of a short command
    sys.exit(code or 0)


def _what_is_asked_for(arguments: list[str]) -> typer.Typer:
    """The program with the one command that is asked for: typer works out the options of all that there are."""
    name = arguments[0] if arguments else ""
    commands = [c for c in app.registered_commands if name in (c.name, getattr(c.callback, "__name__", None))]
    groups = [g for g in app.registered_groups if g.name == name]
    completion = any(variable.endswith("_COMPLETE") for variable in os.environ)
    if completion or (name and not commands and not groups):
        return app
    lean = copy.copy(app)
    lean.registered_commands, lean.registered_groups = commands, groups
    return lean


def _forget_impossible_sizes() -> None:
    """A terminal of 0 columns, or of a million, is none: text that is laid out for it is not there, or never ends."""
    for name, least in (("COLUMNS", 20), ("LINES", 1)):
        size = os.environ.get(name, "")
        if not (size.isascii() and size.isdigit() and len(size) < 5 and int(size) >= least):
            os.environ.pop(name, None)
