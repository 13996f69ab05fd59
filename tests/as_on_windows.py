"""Takes away what Windows does not have, as far as this system can do without, and then runs a program.

`python as_on_windows.py judge ARGUMENT …` is the command line, whose workers are started by this file, too;
`python as_on_windows.py - …` is such a worker.
"""

from __future__ import annotations

import importlib
import os
import runpy
import select
import signal
import socket
import sys
import sysconfig
import types
from pathlib import Path

START = Path(__file__).parents[1] / "grader" / "learn_transformers" / "sandbox" / "start.py"
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
NAMES = {
    os: (
        *("chown", "fchmod", "fchown", "fork", "getegid", "geteuid", "getgid", "getuid", "killpg", "memfd_create"),
        *("mkfifo", "openpty", "pidfd_open", "setsid", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"),
    ),
    select: ("poll",),
    signal: ("SIGALRM", "SIGHUP", "SIGTSTP", "setitimer", "pidfd_send_signal"),
    socket: ("AF_UNIX", "recv_fds", "send_fds"),
}
LIBRARIES = (
    "asyncio",
    "concurrent.futures.process",
    "numpy",
    "rich.console",
    "subprocess",
    "tempfile",
    "typer.testing",
)
"""These are imported before: on Windows they have ways of their own, which are not there here."""


def take_away() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    sysconfig.get_config_vars()
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in NAMES.items():
        for name in names:
            delattr(module, name)
    os.supports_dir_fd.clear()
    sys.platform = "win32"


def judge() -> None:
    from learn_transformers import entry
    from learn_transformers.sandbox import ahead

    ahead.START = __file__
    del sys.argv[1]
    entry.main()


def worker() -> None:
    modes = types.ModuleType("msvcrt")
    modes.setmode = lambda descriptor, mode: None  # type: ignore[attr-defined]
    sys.modules["msvcrt"], os.O_BINARY, os.name = modes, 0, "nt"  # type: ignore[attr-defined]
    runpy.run_path(str(START), run_name="__main__")


if __name__ == "__main__":
    take_away()
    judge() if sys.argv[1] == "judge" else worker()
