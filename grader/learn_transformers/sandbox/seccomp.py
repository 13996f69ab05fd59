"""The layer for system calls: seccomp lets a worker make those that computing on one thread takes.

The list of them, the program (BPF) that the kernel evaluates at each call, and its installation.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Sequence

from .kernel import LINUX, libc, prctl, require

_PR_GET_SECCOMP = 21
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

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
    "restart_syscall": (219, 128), "setitimer": (38, 103),
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


class Filter(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def prepared() -> Filter | None:
    """The program, ready to install, or None where it cannot be."""
    machine = platform.machine()
    if not LINUX or machine not in _AUDIT_ARCH or sys.maxsize < 1 << 32:
        return None
    # With no program at all, a kernel that has seccomp complains about the address.
    if prctl(_PR_GET_SECCOMP) < 0 or prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER) != -errno.EFAULT:
        return None
    program = _seccomp_program(machine)
    return Filter(len(program) // 8, program)


def install(program: Filter) -> None:
    assert libc is not None
    result = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0)
    require(-ctypes.get_errno() if result else 0, "seccomp", "prctl")
