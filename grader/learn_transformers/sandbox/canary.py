"""The canary: what a confined worker tries to find out whether it is refused, and which layers would refuse it.

The fork server runs `attempts` in its first worker; `doctor` and the verdict say what came of it.
"""

from __future__ import annotations

import _thread
import ctypes
import errno
import os
import platform
import struct
from collections.abc import Callable

from .kernel import LINUX, buffer, libc, syscall

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

STOPPED_BY: dict[str, tuple[str, ...]] = {
    # rlimits: where Landlock is missing, they refuse every new descriptor.
    "write a file": ("landlock", "seccomp", "rlimits"),
    "write a temporary file": ("landlock", "seccomp", "rlimits"),
    "rearrange files": ("landlock", "seccomp"),  # removing and renaming take no descriptor
    "read the answer key": ("landlock", "rlimits"),
    "open a TCP socket": ("seccomp",),
    "open a UNIX socket": ("seccomp",),
    "fork": ("seccomp",),
    "start a thread": ("seccomp",),
    "execute a program": ("landlock", "seccomp"),
    "signal the parent": ("seccomp", "uid"),
    "trace the parent": ("landlock", "seccomp", "uid"),
    "read the parent's memory": ("landlock", "seccomp", "uid"),
    "open the parent's memory": ("landlock", "rlimits", "uid"),
    "raise a limit": ("no_new_privs", "seccomp", "uid"),
    "allocate 8 GB": ("rlimits",),
    "change permissions": ("seccomp",),
    "create a memory file": ("seccomp",),
    "io_uring": ("seccomp",),
}
"""For each attempt the layers that stop it on Linux, any one of them, even with the oldest Landlock."""


def attempts(forbidden_path: str | None = None) -> dict[str, bool]:
    """Run in a confined worker: tries what must be refused; name -> True when it was refused.

    Each attempt is harmless where it succeeds. `forbidden_path` is a file or directory that must not be readable;
    without it there is no "read the answer key". Never raises; what cannot be decided counts as not refused.
    """
    parent = os.getppid()
    tries: dict[str, Callable[[], bool]] = {
        "write a file": lambda: _can_write_in(os.getcwd()),
        "write a temporary file": lambda: any([_can_write_in(folder) for folder in _temporary_folders()]),  # noqa: C419
        "rearrange files": lambda: any([_can_rearrange(folder) for folder in (os.getcwd(), *_temporary_folders())]),  # noqa: C419
        "open a TCP socket": lambda: _can_open_socket(2),
        "open a UNIX socket": lambda: _can_open_socket(1),
        "fork": _can_fork,
        "start a thread": _can_start_thread,
        "execute a program": _can_execute,
        "signal the parent": lambda: _can_signal(parent),
        "trace the parent": lambda: _can_trace(parent),
        "read the parent's memory": lambda: _can_read_memory(parent),
        "open the parent's memory": lambda: _can_open(f"/proc/{parent}/mem"),
        "raise a limit": _can_raise_a_limit,
        "allocate 8 GB": _can_allocate,
        "change permissions": _can_change_permissions,
        "create a memory file": _can_create_memory_file,
        "io_uring": _can_use_io_uring,
    }
    if forbidden_path is not None:
        path = forbidden_path
        tries["read the answer key"] = lambda: _can_read_anything_of(path)
    return {name: _refused(tries[name]) for name in STOPPED_BY if name in tries}


def _refused(can: Callable[[], bool]) -> bool:
    try:
        return not can()
    except (OSError, RuntimeError, MemoryError):
        return True
    except BaseException:  # a mistake of ours proves nothing
        return False


def _can_open(path: str) -> bool:
    os.close(os.open(path, os.O_RDONLY))
    return True


def _can_write_in(folder: str) -> bool:
    path = os.path.join(folder, f".confinement-canary-{os.getpid()}")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    os.close(descriptor)
    os.unlink(path)
    return True


def _can_rearrange(folder: str) -> bool:
    path = os.path.join(folder, f".confinement-canary-{os.getpid()}-folder")
    try:
        os.mkdir(path)
    except OSError:
        return False
    os.rmdir(path)
    return True


def _temporary_folders() -> list[str]:
    named = [os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if name in os.environ]
    return [*named, "/tmp", "/var/tmp", "/dev/shm"]


def _can_read_anything_of(path: str) -> bool:
    try:
        if not os.path.isdir(path):
            return _can_open(path)
    except FileNotFoundError:
        return True  # nothing was refused: the caller tests the wrong path
    return any(not _refused(lambda file=file: _can_open(file)) for file in _some_files(path))  # type: ignore[misc]


def _some_files(folder: str) -> list[str]:
    files = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    return files[:1000]


def _can_open_socket(family: int) -> bool:
    """From the C library: a worker that may open nothing could not import `socket`."""
    if libc is None:
        return True
    descriptor = int(libc.socket(family, 1, 0))
    if descriptor < 0:
        return False
    os.close(descriptor)
    return True


def _can_fork() -> bool:
    if not hasattr(os, "fork"):
        return False
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def _can_start_thread() -> bool:
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(done.release, ())
    done.acquire()
    return True


def _can_execute() -> bool:
    if not hasattr(os, "fork"):
        return True
    try:
        child = os.fork()
    except OSError:
        # Without a child to try it in: arguments at an impossible address stop the call, but only after the permission.
        if libc is None:
            return True
        libc.execve(b"/bin/sh", ctypes.c_void_p(1), None)
        return ctypes.get_errno() == errno.EFAULT
    if child == 0:
        try:
            os.execv("/bin/sh", ["sh", "-c", "exit 0"])
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 99


def _can_signal(pid: int) -> bool:
    if os.name != "posix":  # there, os.kill with 0 is not a mere question
        return True
    os.kill(pid, 0)
    return True


def _can_trace(pid: int) -> bool:
    if libc is None or not LINUX:
        return True
    seize, interrupt, detach = 0x4206, 0x4207, 17
    nothing = ctypes.c_void_p(0)
    if libc.ptrace(ctypes.c_long(seize), ctypes.c_long(pid), nothing, nothing) != 0:
        return ctypes.get_errno() not in (errno.EPERM, errno.EACCES)
    # Give the parent back: only a stopped process can be let go.
    libc.ptrace(ctypes.c_long(interrupt), ctypes.c_long(pid), nothing, nothing)
    os.waitpid(pid, 0x40000000)  # __WALL
    libc.ptrace(ctypes.c_long(detach), ctypes.c_long(pid), nothing, nothing)
    return True


def _can_read_memory(pid: int) -> bool:
    number = {"x86_64": 310, "aarch64": 270}.get(platform.machine())
    if number is None or not LINUX:
        return True
    here = ctypes.create_string_buffer(1)
    local = buffer(struct.pack("@PN", ctypes.addressof(here), 1))
    remote = buffer(struct.pack("@PN", 1, 1))  # nothing is mapped there: permission granted means "bad address"
    result = syscall(number, pid, ctypes.addressof(local), 1, ctypes.addressof(remote), 1)
    return result not in (-errno.EPERM, -errno.EACCES, -errno.ENOSYS)


def _can_raise_a_limit() -> bool:
    if resource is None:
        return False
    names = ("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_RTPRIO", "RLIMIT_NICE")
    every = [getattr(resource, name) for name in names if hasattr(resource, name)]
    finite = [which for which in every if resource.getrlimit(which)[1] != resource.RLIM_INFINITY]
    which = (finite or every)[0]
    soft, hard = resource.getrlimit(which)
    try:
        resource.setrlimit(which, (soft, resource.RLIM_INFINITY))
    except ValueError:  # so Python reports EPERM
        return False
    resource.setrlimit(which, (soft, hard))
    return True


def _can_allocate() -> bool:
    return any([_can_map(shared=False), _can_map(shared=True)])


def _can_map(*, shared: bool) -> bool:
    """Reserve 8 GB without touching them, from the C library: Python's own `mmap` would have to be imported."""
    if libc is None:
        return True
    size, read_write = ctypes.c_size_t(8 << 30), 3
    anonymous = 0x20 if LINUX else 0x1000
    libc.mmap.restype = ctypes.c_void_p
    address = libc.mmap(None, size, read_write, anonymous | (1 if shared else 2), -1, ctypes.c_long(0))
    if address == ctypes.c_void_p(-1).value:
        return False
    libc.munmap(ctypes.c_void_p(address), size)
    return True


def _can_change_permissions() -> bool:
    """On a file that does not exist: who is told so would have been allowed to try on one that does."""
    path = f"/nonexistent-{os.getpid()}"
    tries: tuple[Callable[[], None], ...] = (
        lambda: os.chmod(path, 0o600),
        lambda: os.chown(path, -1, -1),
        lambda: os.utime(path),
    )
    return any([_finds_nothing(attempt) for attempt in tries])  # noqa: C419 (each is to be tried)


def _finds_nothing(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _can_create_memory_file() -> bool:
    if not hasattr(os, "memfd_create"):
        return False
    os.close(os.memfd_create("canary"))
    return True


def _can_use_io_uring() -> bool:
    if not LINUX:
        return False
    return syscall(425, 1) not in (-errno.EPERM, -errno.EACCES, -errno.ENOSYS)
