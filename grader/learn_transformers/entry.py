"""Where the program begins: before anything is imported, it is on its own feet, whatever it was started from."""

import os
import sys

from learn_transformers.launch import imports

_JUDGING = (["check"], ["watch"])  # the commands that will run a file


def main() -> None:
    """The command line, which imports from the installation alone; `run` is the learner's own process and may not."""
    _open_what_is_closed()
    try:
        os.getcwd()
    except OSError:
        sys.stderr.write("learn-transformers: The folder that you are in is gone: go to another one.\n")
        sys.exit(2)
    if sys.flags.optimize:
        _start_again()
    try:
        imports.leave_surroundings()
    except imports.Shadowed as problem:
        sys.stderr.write(f"learn-transformers: {problem}\n")
        sys.exit(3)
    if sys.argv[1:2] in _JUDGING and "--help" not in sys.argv:
        from learn_transformers.sandbox import ahead

        ahead.begin()
    from learn_transformers import cli

    cli.main()


def _open_what_is_closed() -> None:
    """Give standard streams that were closed a place to go, or the next file that is opened would be one of them."""
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(descriptor, "w" if descriptor else "r", encoding="utf-8", closefd=False))


def _start_again() -> None:
    """Without PYTHONOPTIMIZE or `-OO`, which strip the docstrings that checks and commands are named by."""
    words = imports.command(__name__, *sys.argv[1:])
    if os.name == "posix":
        os.execv(words[0], words)
    import subprocess

    sys.exit(subprocess.run(words, check=False).returncode)
