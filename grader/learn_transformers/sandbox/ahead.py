"""A fork server that is started before all else: it imports numpy while the judge imports what it needs itself.

Whatever `entry` imports comes before it, so this imports little. It is a server like any other: nothing of a submission
gets there before its judge has closed itself and said what is to be confined, and it ends if that never comes.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
START = os.path.join(os.path.dirname(os.path.abspath(__file__)), "start.py")


class Server(NamedTuple):
    """A fork server's process, our end of what we say to it, and where its libraries lie."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    site_dirs: tuple[str, ...]

    def end(self) -> None:
        """End it; nobody has used it."""
        self.control.close()
        self.process.kill()
        self.process.wait()


_begun: Server | None = None


def begin() -> None:
    """Start one for whoever first needs one in this process. Where that cannot be, whoever needs one will hear why."""
    global _begun
    if CAN_FORK:
        with contextlib.suppress(OSError):
            _begun = server(site_dirs())


def taken(wanted: Sequence[str]) -> Server | None:
    """The one that was begun, for good, if it still lives and has its libraries where they are `wanted` from."""
    global _begun
    found, _begun = _begun, None
    if found is None or (found.site_dirs == tuple(wanted) and found.process.poll() is None):
        return found
    found.end()
    return None


def server(where: Sequence[str]) -> Server:
    """Start one, with the folders that libraries lie in."""
    ours, theirs = socket.socketpair()
    with theirs:
        descriptor = theirs.fileno()
        process = python(str(descriptor), where, pass_fds=[descriptor], stdin=subprocess.DEVNULL)
    return Server(process, ours, tuple(where))


def python(argument: str, where: Sequence[str], **streams: Any) -> subprocess.Popen[bytes]:
    """A fresh interpreter that runs `start.py`: isolated, in the root folder, in a scrubbed environment."""
    return subprocess.Popen(
        [sys.executable, "-I", START, argument, *where],
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **streams},
        cwd="/",
        env=_environment(),
        start_new_session=True,
    )


def site_dirs() -> list[str]:
    """Where the packages installed beside us lie, numpy's own folder included."""
    found = [p for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages") and os.path.isdir(p)]
    numpy_at = next((p for p in sys.path if os.path.isfile(os.path.join(p, "numpy", "__init__.py"))), None)
    if numpy_at is None:  # not in a folder of that name, but somewhere, perhaps
        import importlib.util

        spec = importlib.util.find_spec("numpy")
        numpy_at = os.path.dirname(os.path.dirname(spec.origin)) if spec is not None and spec.origin else None
    return list(dict.fromkeys([*found, *([numpy_at] if numpy_at is not None else [])]))


def _environment() -> dict[str, str]:
    """A scrubbed environment: nothing of the user's, one thread everywhere."""
    kept = {k: os.environ[k] for k in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT") if k in os.environ}
    libraries = ("OMP", "OPENBLAS", "MKL", "NUMEXPR")
    return {
        **kept,
        **{f"{library}_NUM_THREADS": "1" for library in libraries},
        "VECLIB_MAXIMUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "PATH": "/usr/bin:/bin",
    }
