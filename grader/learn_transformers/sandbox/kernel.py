"""System calls through the C library: what the layers of confinement are made with.

Like all that the worker's process loads it imports the standard library and its neighbors alone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

LINUX = sys.platform.startswith("linux")


class ConfinementError(RuntimeError):
    """A layer that was announced as available could not be applied: the worker must not run anything."""


def _c_library() -> ctypes.CDLL | None:
    """The C library, its functions looked up and typed now: in a forked child that would cost more than the calls."""
    if os.name != "posix" or sys.platform == "emscripten":  # a browser's has no system to call
        return None
    library = ctypes.CDLL(None, use_errno=True)
    # Whole registers for every argument: of a plain C `int`, the upper half would be undefined.
    library.syscall.restype = ctypes.c_long
    library.syscall.argtypes = (ctypes.c_long,) * 7
    if LINUX:
        library.prctl.argtypes = (ctypes.c_int,) + (ctypes.c_ulong,) * 4
        library.capset.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
    return library


libc = _c_library()


def syscall(number: int, *arguments: int) -> int:
    """A raw system call: its result, or minus the error number."""
    if libc is None:
        return -errno.ENOSYS
    result = int(libc.syscall(number, *arguments, *(0,) * (6 - len(arguments))))
    return -ctypes.get_errno() if result == -1 else result


def prctl(option: int, value: int = 0) -> int:
    """`prctl` with one argument: its result, or minus the error number."""
    if libc is None or not LINUX:
        return -errno.ENOSYS
    result = int(libc.prctl(option, value, 0, 0, 0))
    return -ctypes.get_errno() if result == -1 else result


def buffer(content: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(content, len(content))


def require(result: int, layer: str, what: str) -> None:
    if result < 0:
        raise ConfinementError(f"{layer}: {what}: {os.strerror(-result)}")
