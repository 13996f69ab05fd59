"""Take from a process what untrusted code has no business with: files, network, processes, memory without end.

The fork server calls `Confinement.prepare` once; every worker it forks calls `Confinement.apply` before it touches
the submission. Whatever is costly happens in `prepare`; `apply` is a handful of system calls. The layers are
independent on purpose: where the system lacks one, the others hold, and `Confinement.available` says which they are.

Here is what is asked for, and in which order, with the small layers: limits, rights, the user. `filesystem` has the one
for files, `seccomp` the one for system calls; `canary` tries them out. All of them import the standard library and each
other alone, and relatively: the worker's process loads them from their folder, without the package around it.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import signal
import struct
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import filesystem, seccomp
from .kernel import LINUX, ConfinementError, libc, prctl, require

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

ALL_LAYERS: tuple[str, ...] = ("rlimits", "no_new_privs", "landlock", "seccomp", "uid")

_UNPRIVILEGED_ID = 64123  # nobody's: "nobody" itself often owns files and runs services

_PR_SET_PDEATHSIG = 1
_PR_GET_PDEATHSIG = 2
_PR_SET_DUMPABLE = 4
_PR_SET_SECUREBITS = 28
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_GET_NO_NEW_PRIVS = 39


@dataclass(frozen=True)
class Limits:
    """What one worker may use up."""

    cpu_seconds: int = 120
    memory_bytes: int = 1 << 30  # on top of what the fork server already uses


# For the trusted processes, and for the moment after the fork


def harden_trusted() -> None:
    """Close this process's memory to its own user's other processes, and leave no core dump. Linux only."""
    if not LINUX:
        return
    prctl(_PR_SET_DUMPABLE, 0)
    _set(_lowered("RLIMIT_CORE", 0))


@contextlib.contextmanager
def bounded_memory(extra: int) -> Iterator[None]:
    """In a trusted process: what runs inside gets a MemoryError rather than more than `extra` bytes. Linux only."""
    in_use = _memory_in_use()[0]
    if not in_use:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = in_use + extra if soft == resource.RLIM_INFINITY else min(soft, in_use + extra)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def die_with_parent(parent_pid: int) -> None:
    """Make the kernel kill this process when its parent dies; exit now if that has happened already."""
    prctl(_PR_SET_PDEATHSIG, int(getattr(signal, "SIGKILL", 9)))
    if os.getppid() != parent_pid:
        os._exit(1)


def become_subreaper() -> None:
    """Adopt orphaned descendants, so that this process can wait for them. Linux only."""
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


# Layer: rlimits

_LAZY_LIBRARIES = 512 << 20  # address space, not memory: shared libraries that a worker may still load


_Limit = tuple[int, int, int]  # which, soft, hard


def _lowered(name: str, soft: int, hard: int | None = None) -> list[_Limit]:
    """One limit, lowered; no higher than it is already, and nothing where the system does not have it."""
    which = getattr(resource, name, None)
    if which is None:
        return []
    ceiling = resource.getrlimit(which)[1]
    wanted = soft if hard is None else hard
    hard = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    return [(which, min(soft, hard), hard)]


def _set(limits: Iterable[_Limit]) -> None:
    for which, soft, hard in limits:
        resource.setrlimit(which, (soft, hard))


def _memory_in_use() -> tuple[int, int]:
    """(private writable bytes, address space) of this process, (0, 0) where the system does not say."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            fields = dict(line.split(":", 1) for line in status if line.startswith(("VmData:", "VmSize:")))
        return int(fields["VmData"].split()[0]) << 10, int(fields["VmSize"].split()[0]) << 10
    except (OSError, KeyError, ValueError):
        return 0, 0


def _fixed_limits(*, files_are_guarded: bool) -> list[_Limit]:
    """The limits that do not depend on the worker."""
    if resource is None:
        return []
    names = ["RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE"]
    if not files_are_guarded:
        names.append("RLIMIT_NOFILE")  # open descriptors keep working, new ones of any kind are refused
    return [limit for name in names for limit in _lowered(name, 0)]


def _worker_limits(limits: Limits, in_use: tuple[int, int]) -> list[_Limit]:
    # A program may ignore the signal of the soft limit, not that of the hard one.
    lowered = _lowered("RLIMIT_CPU", limits.cpu_seconds, limits.cpu_seconds + 1)
    data, size = in_use
    if size:
        lowered += _lowered("RLIMIT_DATA", data + limits.memory_bytes)
        # RLIMIT_DATA does not count shared anonymous mappings, which are memory all the same.
        lowered += _lowered("RLIMIT_AS", size + limits.memory_bytes + _LAZY_LIBRARIES)
    return lowered


# Layer: no_new_privs (and no capabilities, which root would otherwise keep)

_CAPABILITY_HEADER = struct.pack("=Ii", 0x20080522, 0)  # version 3, this process
_NO_CAPABILITIES = bytes(24)


def _make_root_ordinary() -> None:
    """No program started as user 0 shall get capabilities. Best effort: without CAP_SETPCAP it cannot be done, and
    `no_new_privs` covers the same ground. One call, where emptying the bounding set takes forty and 0.13 ms.
    """
    no_root, locked = 1, 2
    prctl(_PR_SET_SECUREBITS, no_root | locked)


def _drop_capabilities() -> None:
    assert libc is not None
    if libc.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES) != 0:
        raise ConfinementError(f"no_new_privs: capset: {os.strerror(ctypes.get_errno())}")


def _apply_no_new_privs() -> None:
    require(prctl(_PR_SET_NO_NEW_PRIVS, 1), "no_new_privs", "prctl")


# Layer: uid


def _apply_uid() -> None:
    try:
        os.setgroups([])
        os.setresgid(_UNPRIVILEGED_ID, _UNPRIVILEGED_ID, _UNPRIVILEGED_ID)
        os.setresuid(_UNPRIVILEGED_ID, _UNPRIVILEGED_ID, _UNPRIVILEGED_ID)
    except OSError as error:
        raise ConfinementError(f"uid: {error}") from error


def _python_works_as_somebody_else(confinement: Confinement, readable: Sequence[str]) -> bool:
    """Try it: in a throwaway child that confines itself, does a lazy import still find its files?"""
    packages = _loaded_packages(filesystem.Places(map(os.path.realpath, readable)))
    child = os.fork()
    if child == 0:
        works = False
        try:
            confinement._give_up_identity()
            confinement._restrict()
            works = _lazy_imports_work(packages)
        except BaseException:
            works = False
        finally:
            os._exit(0 if works else 1)
    return os.waitpid(child, 0)[1] == 0


def _loaded_packages(readable: filesystem.Places) -> list[str]:
    """Files of loaded packages, of those that may be read: what is below them must stay importable."""
    files = [str(getattr(module, "__file__", None) or "") for module in list(sys.modules.values())]
    packages = [os.path.realpath(file) for file in files if os.path.basename(file) == "__init__.py"]
    return [file for file in packages if readable.hold(file)]


def _lazy_imports_work(packages: Iterable[str]) -> bool:
    """Whether modules that nobody has loaded yet can be imported, and those packages' files be read again."""
    rarely_used = ("colorsys", "filecmp", "netrc", "sched", "tabnanny", "zipapp", "fileinput", "cmath", "_lsprof")
    for name in [name for name in rarely_used if name not in sys.modules]:
        importlib.import_module(name)
    for file in packages:
        os.close(os.open(file, os.O_RDONLY))
    return True


# All layers together


class Confinement:
    """The layers that this system offers, ready to be applied in a forked child.

    Prepare it last, when the fork server has imported all it wants: memory is limited relative to that moment.
    """

    def __init__(self, layers: Collection[str], readable: Iterable[str], listable: Iterable[str]) -> None:
        """Use `prepare`."""
        self._in_use = _memory_in_use()
        self._ruleset = filesystem.ruleset(readable, listable) if "landlock" in layers else None
        self._filter = seccomp.prepared() if "seccomp" in layers else None
        self._fixed_limits = _fixed_limits(files_are_guarded=self._ruleset is not None)
        self._death_signal = ctypes.c_int(0)  # made here: a first use after the fork costs more than the call
        self._death_signal_address = ctypes.addressof(self._death_signal)
        offered = {
            "rlimits": resource is not None,
            "no_new_privs": prctl(_PR_GET_NO_NEW_PRIVS) >= 0,
            "landlock": self._ruleset is not None,
            "seccomp": self._filter is not None,
            "uid": LINUX and hasattr(os, "geteuid") and os.geteuid() == 0,
        }
        self.available: tuple[str, ...] = tuple(name for name in ALL_LAYERS if name in layers and offered[name])

    @classmethod
    def prepare(
        cls, *, readable: Sequence[str], listable: Sequence[str], layers: Collection[str] = ALL_LAYERS
    ) -> Confinement:
        """Build, once, in the fork server, everything that `apply` needs.

        readable: files and directories (with all below them) that may be read; listable: directories that may be
        listed, with all below them. A path that does not exist is skipped; a layer that the system lacks is not in
        `available`.
        """
        unknown = set(layers) - set(ALL_LAYERS)
        if unknown:
            raise ValueError(f"no such layers: {', '.join(sorted(unknown))}")
        confinement = cls(layers, readable, listable)
        if "uid" in confinement.available and not _python_works_as_somebody_else(confinement, readable):
            confinement.available = tuple(name for name in confinement.available if name != "uid")
        return confinement

    def apply(self, limits: Limits) -> tuple[str, ...]:
        """Confine this process for good, by every available layer; returns them. Raises ConfinementError if one fails.

        The order matters: each step needs a right that a later one takes away.
        """
        try:
            self._give_up_identity()
            if "rlimits" in self.available:
                _set(self._fixed_limits + _worker_limits(limits, self._in_use))
            self._restrict()
        except (OSError, ValueError) as error:
            raise ConfinementError(str(error)) from error
        return self.available

    def _give_up_identity(self) -> None:
        parent = os.getppid()
        death_signal = self._death_signal.value if prctl(_PR_GET_PDEATHSIG, self._death_signal_address) >= 0 else 0
        if "no_new_privs" in self.available:
            _make_root_ordinary()
        if "uid" in self.available:
            _apply_uid()
        if "no_new_privs" in self.available:
            _drop_capabilities()
        if death_signal:  # the kernel forgets it when the user changes
            require(prctl(_PR_SET_PDEATHSIG, death_signal), "uid", "parent's death signal")
            if os.getppid() != parent:
                os._exit(1)

    def _restrict(self) -> None:
        # The kernel wants this bit before Landlock and seccomp, whoever asked for them.
        if not {"no_new_privs", "landlock", "seccomp"}.isdisjoint(self.available):
            _apply_no_new_privs()
        if self._ruleset is not None:
            filesystem.restrict(self._ruleset)
        if self._filter is not None:
            seccomp.install(self._filter)
