"""What cannot be done where a submission runs, said in one sentence instead of a system's error message.

Used inside the worker: what it says is a submission's text like any other. Imports nothing of ours.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from typing import Any

NO_FILES = "no file or folder can be written here, not even a temporary one, and none of yours can be read"
NOT_BESIDE = "there is no such file here: a submission is run by itself, without the files beside it"
NO_PROCESSES = "no other process can be started here"
NO_THREADS = "no thread can be started here"
NO_NETWORK = "there is no network here, nor any socket"
NO_ANSWER = "nobody is there to type an answer: take `input()` out, or put it under `if __name__ == '__main__':`"
NO_DEBUGGER = "nobody is there to use a debugger: take `breakpoint()` or `set_trace()` out"
NO_TORCH = "PyTorch is not installed here, and `python -m pip install torch` installs it"
NOT_ALLOWED = "the system does not allow this here: a submission only computes"

_REFUSED = {errno.EPERM, errno.EACCES, errno.EROFS, errno.EFBIG, errno.EMFILE}
_WHERE = {
    **dict.fromkeys(("subprocess", "multiprocessing", "concurrent", "pty"), NO_PROCESSES),
    **dict.fromkeys(("socket", "socketserver", "asyncio", "ssl", "selectors"), NO_NETWORK),
    "tempfile": NO_FILES,
}
_THE_SYSTEM = {"importlib", "os", "io", "pathlib"}
_DEEPEST = 10  # causes of causes


def stop_debuggers(source: bytes) -> None:
    """Let `breakpoint()` and every debugger's `set_trace()` say that nobody is there, before they print anything."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(NO_DEBUGGER)

    sys.breakpointhook = refuse
    if b"set_trace" in source:
        import bdb

        bdb.Bdb.set_trace = refuse  # type: ignore[method-assign]


def in_words(error: BaseException, file: str) -> str | None:
    """The sentence for an exception that was bound to come here; None where it speaks for itself.

    `file` is the learner's: what they raise themselves is their own affair, whatever it was caused by.
    """
    if isinstance(error, ModuleNotFoundError) and error.name == "torch":
        return f"{error}: {NO_TORCH}"
    for cause in _causes(error, file):
        sentence = _sentence(cause)
        if sentence is not None:
            library = _library(error, file)
            return f"{sentence} (asked for by `{library}`)" if library else sentence
    return None


def _causes(error: BaseException, file: str) -> Iterator[BaseException]:
    yield error
    for _ in range(_DEEPEST):
        frames = _modules(error, file)
        following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if following is None or not frames or frames[-1] is None:
            return
        error = following
        yield error


def _modules(error: BaseException, file: str) -> list[str | None]:
    """The package of each frame that an exception passed through, None for the learner's file."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = [str(f.f_globals.get("__name__", "")).partition(".")[0] for f in frames]
    return [None if f.f_code.co_filename == file else name for f, name in zip(frames, names, strict=True)]


def _library(error: BaseException, file: str) -> str:
    """What the learner's own line called, where that is a library and not the system itself."""
    modules = _modules(error, file)
    if None not in modules:
        return ""
    after = [name for name in modules[len(modules) - modules[::-1].index(None) :] if name]
    return next((name for name in after if name not in _THE_SYSTEM and not name.startswith("_")), "")


def _sentence(error: BaseException) -> str | None:
    said = str(error.args[0]) if error.args else ""
    if isinstance(error, OSError):
        return _of_the_system(error)
    if type(error).__name__ == "BdbQuit":
        return NO_DEBUGGER
    if isinstance(error, EOFError) and said == "EOF when reading a line":
        return NO_ANSWER
    if isinstance(error, RuntimeError) and said == "can't start new thread":
        return NO_THREADS
    if isinstance(error, RuntimeError) and said.endswith(("Operation not permitted", "Permission denied")):
        return NO_FILES  # torch opens files in C++
    return None


def _of_the_system(error: OSError) -> str | None:
    if type(error).__name__ == "gaierror":
        return NO_NETWORK
    name = os.fsdecode(error.filename)[:200] if isinstance(error.filename, str | bytes | os.PathLike) else None
    if error.errno in _REFUSED:
        if name is not None:
            return f"{NO_FILES}: {name!r}"
        known = [_WHERE[module] for module in _modules(error, "") if module in _WHERE]
        return known[-1] if known else NOT_ALLOWED
    if error.errno == errno.ENOENT and name is None and "temporary directory" in str(error.strerror):
        return NO_FILES
    if error.errno == errno.ENOENT and name is not None and not os.path.isabs(name):
        return f"{NOT_BESIDE}: {name!r}"
    return None
