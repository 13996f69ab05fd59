"""Take from a process what untrusted code has no business with: files, network, processes, memory without end.

The fork server calls `Confinement.prepare` once; every worker it forks calls `Confinement.apply` before it touches
the submission. Whatever is costly happens in `prepare`; `apply` is a handful of system calls. The layers are
independent on purpose: where the system lacks one, the others hold, `Confinement.available` says which they are,
`attempts` tries them out, and `STOPPED_BY` tells what each of them is good for.

This file stands alone: it imports the standard library only, and can be loaded by its path.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import errno
import importlib
import os
import platform
import signal
import struct
import sys
import sysconfig
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

ALL_LAYERS: tuple[str, ...] = ("rlimits", "no_new_privs", "landlock", "seccomp", "uid")

_LINUX = sys.platform.startswith("linux")
_UNPRIVILEGED_ID = 64123  # nobody's: "nobody" itself often owns files and runs services
_OUR_NAME = "learn_transformers"
_SITE_FOLDERS = ("site-packages", "dist-packages")


class ConfinementError(RuntimeError):
    """A layer that was announced as available could not be applied: the worker must not run anything."""


@dataclass(frozen=True)
class Limits:
    """What one worker may use up."""

    cpu_seconds: int = 120
    memory_bytes: int = 1 << 30  # on top of what the fork server already uses


# ---------------------------------------------------------------------------------------------------------------------
# The C library

_PR_SET_PDEATHSIG = 1
_PR_GET_PDEATHSIG = 2
_PR_SET_DUMPABLE = 4
_PR_GET_SECCOMP = 21
_PR_SET_SECCOMP = 22
_PR_SET_SECUREBITS = 28
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_GET_NO_NEW_PRIVS = 39
_SECCOMP_MODE_FILTER = 2


def _c_library() -> ctypes.CDLL | None:
    """The C library, its functions looked up and typed now: in a forked child that would cost more than the calls."""
    if os.name != "posix":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    # Whole registers for every argument: of a plain C `int`, the upper half would be undefined.
    library.syscall.restype = ctypes.c_long
    library.syscall.argtypes = (ctypes.c_long,) * 7
    if _LINUX:
        library.prctl.argtypes = (ctypes.c_int,) + (ctypes.c_ulong,) * 4
        library.capset.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
    return library


_libc = _c_library()


def _syscall(number: int, *arguments: int) -> int:
    """A raw system call: its result, or minus the error number."""
    if _libc is None:
        return -errno.ENOSYS
    result = int(_libc.syscall(number, *arguments, *(0,) * (6 - len(arguments))))
    return -ctypes.get_errno() if result == -1 else result


def _prctl(option: int, value: int = 0) -> int:
    """`prctl` with one argument: its result, or minus the error number."""
    if _libc is None or not _LINUX:
        return -errno.ENOSYS
    result = int(_libc.prctl(option, value, 0, 0, 0))
    return -ctypes.get_errno() if result == -1 else result


def _buffer(content: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(content, len(content))


def _require(result: int, layer: str, what: str) -> None:
    if result < 0:
        raise ConfinementError(f"{layer}: {what}: {os.strerror(-result)}")


# ---------------------------------------------------------------------------------------------------------------------
# For the trusted processes, and for the moment after the fork


def harden_trusted() -> None:
    """Close this process's memory to its own user's other processes, and leave no core dump. Linux only."""
    if not _LINUX:
        return
    _prctl(_PR_SET_DUMPABLE, 0)
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
    _prctl(_PR_SET_PDEATHSIG, int(getattr(signal, "SIGKILL", 9)))
    if os.getppid() != parent_pid:
        os._exit(1)


def become_subreaper() -> None:
    """Adopt orphaned descendants, so that this process can wait for them. Linux only."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


# ---------------------------------------------------------------------------------------------------------------------
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


# ---------------------------------------------------------------------------------------------------------------------
# Layer: no_new_privs (and no capabilities, which root would otherwise keep)

_CAPABILITY_HEADER = struct.pack("=Ii", 0x20080522, 0)  # version 3, this process
_NO_CAPABILITIES = bytes(24)


def _make_root_ordinary() -> None:
    """No program started as user 0 shall get capabilities. Best effort: without CAP_SETPCAP it cannot be done, and
    `no_new_privs` covers the same ground. One call, where emptying the bounding set takes forty and 0.13 ms.
    """
    no_root, locked = 1, 2
    _prctl(_PR_SET_SECUREBITS, no_root | locked)


def _drop_capabilities() -> None:
    assert _libc is not None
    if _libc.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES) != 0:
        raise ConfinementError(f"no_new_privs: capset: {os.strerror(ctypes.get_errno())}")


def _apply_no_new_privs() -> None:
    _require(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "no_new_privs", "prctl")


# ---------------------------------------------------------------------------------------------------------------------
# Layer: landlock

_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_ADD_RULE = 445
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION_FLAG = 1
_LANDLOCK_PATH_BENEATH = 1
_NEWEST_LANDLOCK = 7  # the newest ABI whose rights we know

_READ_FILE = 1 << 2
_READ_DIR = 1 << 3


def _landlock_abi() -> int:
    """The version of Landlock that this kernel offers, 0 for none."""
    if not _LINUX:
        return 0
    return max(0, min(_NEWEST_LANDLOCK, _syscall(_LANDLOCK_CREATE_RULESET, 0, 0, _LANDLOCK_VERSION_FLAG)))


def _ruleset_attributes(abi: int) -> bytes:
    """Everything this ABI can refuse: files, then TCP (4), then abstract sockets and signals (6)."""
    file_rights = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)  # + refer, truncate, ioctl on devices
    attributes = struct.pack("=Q", (1 << file_rights) - 1)
    if abi >= 4:
        attributes += struct.pack("=Q", 0b11)
    if abi >= 6:
        attributes += struct.pack("=Q", 0b11)
    return attributes


def _landlock_ruleset(readable: Iterable[str], listable: Iterable[str]) -> int | None:
    """A ruleset's descriptor (close-on-exec), or None where the kernel has no Landlock."""
    abi = _landlock_abi()
    if not abi:
        return None
    attributes = _buffer(_ruleset_attributes(abi))
    ruleset = _syscall(_LANDLOCK_CREATE_RULESET, ctypes.addressof(attributes), len(attributes))
    if ruleset < 0:
        return None
    for path in readable:
        _allow(ruleset, path, _READ_FILE | _READ_DIR)
    for path in listable:
        _allow(ruleset, path, _READ_DIR)
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Add one rule. A path that cannot be opened is left out: it then stays unreadable, which is the safe side."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _READ_FILE
        if rights:
            rule = _buffer(struct.pack("=Qi", rights, descriptor))
            _syscall(_LANDLOCK_ADD_RULE, ruleset, _LANDLOCK_PATH_BENEATH, ctypes.addressof(rule))
    finally:
        os.close(descriptor)


# ---------------------------------------------------------------------------------------------------------------------
# Layer: seccomp

# What Python, numpy and torch call while they compute on one thread. Numbers: x86_64, aarch64 (None: not there).
# "Metadata" system calls work on any path: no kernel interface restricts them by place.
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # descriptors that are open
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "lseek": (8, 62), "close": (3, 57), "fadvise64": (221, 223), "recvfrom": (45, 207),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    # metadata and directories
    "stat": (4, None), "lstat": (6, None), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None),
    "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    # memory
    "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216), "madvise": (28, 233), "brk": (12, 214),
    # locks, time, signals of one's own
    "futex": (202, 98), "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    # who and where am I
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "uname": (63, 160), "sysinfo": (99, 179), "getrusage": (98, 165),
    "sched_getaffinity": (204, 123), "sched_yield": (24, 124), "getcpu": (309, 168), "getrandom": (318, 278),
    # the end
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip

_CHECKED: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None), "openat": (257, 56), "mmap": (9, 222), "ioctl": (16, 29), "fcntl": (72, 25),
    "sendto": (44, 206), "prlimit64": (302, 261), "clone3": (435, 435),
}  # fmt: skip

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ARCHITECTURES = tuple(_AUDIT_ARCH)  # in the order of the tables' columns

# The same on both architectures: access mode, O_CREAT, O_TRUNC, and the bit that O_TMPFILE has beyond O_DIRECTORY.
_OPEN_TO_WRITE = 0o3 | 0o100 | 0o1000 | 0o20000000
_SHARED_AND_ANONYMOUS = 0x01 | 0x20
_HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5451)  # TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX
_HARMLESS_FCNTLS = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC; F_SETOWN sends signals

_Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant
_Code = tuple[_Instruction, ...]


def _load(offset: int) -> _Instruction:
    return (0x20, 0, 0, offset)


def _low(argument: int) -> int:
    return 16 + 8 * argument  # little-endian, as both architectures are


def _jump_if_equal(constant: int, then: int, otherwise: int) -> _Instruction:
    return (0x15, then, otherwise, constant)


def _return(verdict: int) -> _Instruction:
    return (0x06, 0, 0, verdict)


def _error(number: int) -> _Instruction:
    return _return(0x00050000 | number)


_ALLOW = _return(0x7FFF0000)
# Linux's own numbers: Python's `errno` holds those of the system this runs on.
_REFUSE = _error(1)  # EPERM
_NOT_IMPLEMENTED = _error(38)  # ENOSYS: the C library then falls back to an older system call


def _unless_any_bit(argument: int, bits: int) -> _Code:
    return (_load(_low(argument)), (0x45, 1, 0, bits), _ALLOW, _REFUSE)


def _unless_all_bits(argument: int, bits: int) -> _Code:
    return (_load(_low(argument)), (0x54, 0, 0, bits), _jump_if_equal(bits, 1, 0), _ALLOW, _REFUSE)


def _if_one_of(argument: int, values: Sequence[int]) -> _Code:
    tests = tuple(_jump_if_equal(value, len(values) - i, 0) for i, value in enumerate(values))
    return (_load(_low(argument)), *tests, _REFUSE, _ALLOW)


def _if_zero(*offsets: int) -> _Code:
    code: list[_Instruction] = []
    for i, offset in enumerate(offsets):
        code += [_load(offset), _jump_if_equal(0, 0, 2 * (len(offsets) - i) - 1)]
    return (*code, _ALLOW, _REFUSE)


_CHECKS: dict[str, _Code] = {
    "open": _unless_any_bit(1, _OPEN_TO_WRITE),
    "openat": _unless_any_bit(2, _OPEN_TO_WRITE),
    "mmap": _unless_all_bits(3, _SHARED_AND_ANONYMOUS),
    "ioctl": _if_one_of(1, _HARMLESS_IOCTLS),
    "fcntl": _if_one_of(1, _HARMLESS_FCNTLS),
    "sendto": _if_zero(_low(4), _low(4) + 4),  # to the peer it has, not to an address
    "prlimit64": _if_zero(_low(0), _low(2), _low(2) + 4),  # look at one's own limits, set none
    "clone3": (_NOT_IMPLEMENTED,),
}


def _decisions(machine: str) -> dict[int, _Code]:
    column = _ARCHITECTURES.index(machine)
    decisions: dict[int, _Code] = {}
    for table in (_ALLOWED, _CHECKED):
        for name, numbers in table.items():
            number = numbers[column]
            if number is not None:
                decisions[number] = _CHECKS.get(name, (_ALLOW,))
    return decisions


def _search_tree(intervals: Sequence[tuple[int, _Code]]) -> _Code:
    """Code that finds by bisection the interval in which the system call's number lies, and decides as it says.

    Short paths matter: at every installation the kernel evaluates the program once for each system call there is.
    """
    if len(intervals) == 1:
        return intervals[0][1]
    middle = len(intervals) // 2
    below = _search_tree(intervals[:middle])
    above = _search_tree(intervals[middle:])
    assert len(below) < 256, "a jump reaches 255 instructions"
    return ((0x35, len(below), 0, intervals[middle][0]), *below, *above)


def _seccomp_program(machine: str) -> bytes:
    """The BPF program for one architecture: other ABIs of the same processor (x32, 32 bit) get nothing."""
    refuse: _Code = (_REFUSE,)
    intervals: list[tuple[int, _Code]] = [(0, refuse)]
    for number, code in sorted(_decisions(machine).items()):
        if intervals[-1][0] == number:
            intervals.pop()
        if not intervals or intervals[-1][1] != code:
            intervals.append((number, code))
        intervals.append((number + 1, refuse))
    code = (
        _load(4),
        _jump_if_equal(_AUDIT_ARCH[machine], 1, 0),
        _REFUSE,
        _load(0),
        *_search_tree(intervals),
    )
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


class _Filter(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _seccomp_filter() -> _Filter | None:
    """The program, ready to install, or None where it cannot be."""
    machine = platform.machine()
    if not _LINUX or machine not in _AUDIT_ARCH or sys.maxsize < 1 << 32:
        return None
    # With no program at all, a kernel that has seccomp complains about the address.
    if _prctl(_PR_GET_SECCOMP) < 0 or _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER) != -errno.EFAULT:
        return None
    program = _seccomp_program(machine)
    return _Filter(len(program) // 8, program)


def _apply_seccomp(program: _Filter) -> None:
    assert _libc is not None
    result = _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0)
    _require(-ctypes.get_errno() if result else 0, "seccomp", "prctl")


# ---------------------------------------------------------------------------------------------------------------------
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
    packages = _loaded_packages({os.path.realpath(path) for path in readable})
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


def _loaded_packages(readable: Collection[str]) -> list[str]:
    """Files of loaded packages, of those that may be read: what is below them must stay importable."""
    files = [os.path.realpath(str(getattr(module, "__file__", None) or "")) for module in list(sys.modules.values())]
    return [file for file in files if os.path.basename(file) == "__init__.py" and _lies_in(file, readable)]


def _lazy_imports_work(packages: Iterable[str]) -> bool:
    """Whether modules that nobody has loaded yet can be imported, and those packages' files be read again."""
    rarely_used = ("colorsys", "filecmp", "netrc", "sched", "tabnanny", "zipapp", "fileinput", "cmath", "_lsprof")
    for name in [name for name in rarely_used if name not in sys.modules]:
        importlib.import_module(name)
    for file in packages:
        os.close(os.open(file, os.O_RDONLY))
    return True


# ---------------------------------------------------------------------------------------------------------------------
# All layers together


class Confinement:
    """The layers that this system offers, ready to be applied in a forked child.

    Prepare it last, when the fork server has imported all it wants: memory is limited relative to that moment.
    """

    def __init__(self, layers: Collection[str], readable: Iterable[str], listable: Iterable[str]) -> None:
        """Use `prepare`."""
        self._in_use = _memory_in_use()
        self._ruleset = _landlock_ruleset(readable, listable) if "landlock" in layers else None
        self._filter = _seccomp_filter() if "seccomp" in layers else None
        self._fixed_limits = _fixed_limits(files_are_guarded=self._ruleset is not None)
        self._death_signal = ctypes.c_int(0)  # made here: a first use after the fork costs more than the call
        self._death_signal_address = ctypes.addressof(self._death_signal)
        offered = {
            "rlimits": resource is not None,
            "no_new_privs": _prctl(_PR_GET_NO_NEW_PRIVS) >= 0,
            "landlock": self._ruleset is not None,
            "seccomp": self._filter is not None,
            "uid": _LINUX and hasattr(os, "geteuid") and os.geteuid() == 0,
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
        death_signal = self._death_signal.value if _prctl(_PR_GET_PDEATHSIG, self._death_signal_address) >= 0 else 0
        if "no_new_privs" in self.available:
            _make_root_ordinary()
        if "uid" in self.available:
            _apply_uid()
        if "no_new_privs" in self.available:
            _drop_capabilities()
        if death_signal:  # the kernel forgets it when the user changes
            _require(_prctl(_PR_SET_PDEATHSIG, death_signal), "uid", "parent's death signal")
            if os.getppid() != parent:
                os._exit(1)

    def _restrict(self) -> None:
        # The kernel wants this bit before Landlock and seccomp, whoever asked for them.
        if not {"no_new_privs", "landlock", "seccomp"}.isdisjoint(self.available):
            _apply_no_new_privs()
        if self._ruleset is not None:
            _require(_syscall(_LANDLOCK_RESTRICT_SELF, self._ruleset), "landlock", "restrict_self")
            os.close(self._ruleset)
        if self._filter is not None:
            _apply_seccomp(self._filter)


# ---------------------------------------------------------------------------------------------------------------------
# What Python needs to read

_SYSTEM_FILES = (
    "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/usr/lib/locale",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/proc/cpuinfo", "/sys/devices/system/cpu",
)  # fmt: skip


def default_readable(exclude: Collection[str], site_dirs: Sequence[str]) -> tuple[list[str], list[str]]:
    """(readable, listable) for `Confinement.prepare`: what Python, numpy and torch need, and nothing in `exclude`.

    exclude: paths, and names of entries of `site_dirs` (a package's name stands for its dist-info, too). Nothing at
    or below such a path becomes readable, even when it lies in a directory that otherwise is; so do not exclude the
    directory that holds the virtual environment itself. Entries named after this project are always left out.

    Call it in the fork server after its imports: the shared libraries loaded by then say where libraries live.
    """
    names = {name for name in exclude if os.sep not in name}
    excluded = {os.path.realpath(path) for path in exclude if os.sep in path}
    stdlib = {path for key in ("stdlib", "platstdlib") if (path := sysconfig.get_path(key))}
    sites = [path for path in site_dirs if os.path.isdir(path)]

    readable: list[str] = []
    # What is left out by name is left out by place as well: another entry may be a link to it, or to what holds it.
    for folder in sites:
        excluded.update(os.path.realpath(path) for path in _entries(folder) if _hidden(path, names))
    folders = [(folder, set(_SITE_FOLDERS)) for folder in sorted(stdlib)] + [(folder, names) for folder in sites]
    for folder, hidden in folders:
        for path in _entries(folder):
            if not _hidden(path, hidden):
                readable += _without(path, excluded)
    # A system directory may have the standard library or installed packages below it: those were decided on above.
    decided = excluded | {os.path.realpath(folder) for folder in (*stdlib, *sites, *_installed_packages())}
    for folder in _library_places():
        readable += _without(folder, decided)
    for file in _SYSTEM_FILES:
        readable += _without(file, excluded)
    listable = sorted(folder for folder in {*stdlib, *sites} if not _lies_in(os.path.realpath(folder), excluded))
    return list(dict.fromkeys(readable)), listable


def _entries(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, entry) for entry in sorted(os.listdir(folder))]
    except OSError:
        return []


def _hidden(path: str, names: Collection[str]) -> bool:
    """Whether an entry of a directory of modules is left out because of its name."""
    entry = os.path.basename(path)
    named = any(entry == name or entry.startswith((f"{name}-", f"{name}.")) for name in names)
    return named or _OUR_NAME in entry.lower().replace("-", "_") or entry.endswith(".pth")


def _without(path: str, excluded: Collection[str]) -> Iterator[str]:
    """`path` if nothing excluded lies below it, else those parts of it of which that is true."""
    real = os.path.realpath(path)
    if _lies_in(real, excluded) or not os.path.exists(real):
        return
    if not any(_lies_in(other, {real}) for other in excluded):
        yield real
        return
    for below in _entries(real):
        # A link may lead anywhere, back up here included; the directory itself would not have made its target readable.
        if not os.path.islink(below):
            yield from _without(below, excluded)


def _lies_in(path: str, folders: Collection[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _installed_packages() -> Iterator[str]:
    """Wherever this interpreter and its system keep installed packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for prefix in {sys.prefix, sys.base_prefix, "/usr", "/usr/local"}:
        for library in ("lib", "lib64"):
            for python in ("python3", version):
                for folder in _SITE_FOLDERS:
                    yield os.path.join(prefix, library, python, folder)


def _library_places() -> list[str]:
    """Where shared libraries are: those that this process has loaded, what lies beside them, the system's own."""
    folders = set(_places_of_loaded_libraries())
    multiarch = sysconfig.get_config_var("MULTIARCH")
    system = ["/lib64", "/usr/lib64", *((f"/lib/{multiarch}", f"/usr/lib/{multiarch}") if multiarch else ())]
    folders.update(os.path.realpath(folder) for folder in system if os.path.isdir(folder))
    return sorted(folders)


def _places_of_loaded_libraries() -> Iterator[str]:
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            paths = {line.split(None, 5)[5].rstrip("\n") for line in maps if line.count("/") and ".so" in line}
    except OSError:
        return
    homes = {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store"}
    homes |= {os.path.realpath(os.path.join(prefix, "lib")) for prefix in (sys.prefix, sys.base_prefix)}
    for path in paths:
        folder = os.path.realpath(os.path.dirname(path))
        if os.path.isfile(path) and not any(part in _SITE_FOLDERS for part in folder.split(os.sep)):
            # A library that lies elsewhere, say in somebody's project, says nothing about the files beside it.
            yield folder if _lies_in(folder, homes) else path


# ---------------------------------------------------------------------------------------------------------------------
# The canary: what must be refused

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
    if _libc is None:
        return True
    descriptor = int(_libc.socket(family, 1, 0))
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
        if _libc is None:
            return True
        _libc.execve(b"/bin/sh", ctypes.c_void_p(1), None)
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
    if _libc is None or not _LINUX:
        return True
    seize, interrupt, detach = 0x4206, 0x4207, 17
    nothing = ctypes.c_void_p(0)
    if _libc.ptrace(ctypes.c_long(seize), ctypes.c_long(pid), nothing, nothing) != 0:
        return ctypes.get_errno() not in (errno.EPERM, errno.EACCES)
    # Give the parent back: only a stopped process can be let go.
    _libc.ptrace(ctypes.c_long(interrupt), ctypes.c_long(pid), nothing, nothing)
    os.waitpid(pid, 0x40000000)  # __WALL
    _libc.ptrace(ctypes.c_long(detach), ctypes.c_long(pid), nothing, nothing)
    return True


def _can_read_memory(pid: int) -> bool:
    number = {"x86_64": 310, "aarch64": 270}.get(platform.machine())
    if number is None or not _LINUX:
        return True
    here = ctypes.create_string_buffer(1)
    local = _buffer(struct.pack("@PN", ctypes.addressof(here), 1))
    remote = _buffer(struct.pack("@PN", 1, 1))  # nothing is mapped there: permission granted means "bad address"
    result = _syscall(number, pid, ctypes.addressof(local), 1, ctypes.addressof(remote), 1)
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
    if _libc is None:
        return True
    size, read_write = ctypes.c_size_t(8 << 30), 3
    anonymous = 0x20 if _LINUX else 0x1000
    _libc.mmap.restype = ctypes.c_void_p
    address = _libc.mmap(None, size, read_write, anonymous | (1 if shared else 2), -1, ctypes.c_long(0))
    if address == ctypes.c_void_p(-1).value:
        return False
    _libc.munmap(ctypes.c_void_p(address), size)
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
    if not _LINUX:
        return False
    return _syscall(425, 1) not in (-errno.EPERM, -errno.EACCES, -errno.ENOSYS)
