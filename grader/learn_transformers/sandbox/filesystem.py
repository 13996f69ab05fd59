"""The layer for files: Landlock lets a worker read what Python, numpy and torch need, and nothing else.

`confinement` asks for the ruleset; the fork server asks what to put into it.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from .kernel import LINUX, buffer, require, syscall

_OUR_NAME = "learn_transformers"
_SITE_FOLDERS = ("site-packages", "dist-packages")

# Landlock

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
    if not LINUX:
        return 0
    return max(0, min(_NEWEST_LANDLOCK, syscall(_LANDLOCK_CREATE_RULESET, 0, 0, _LANDLOCK_VERSION_FLAG)))


def _ruleset_attributes(abi: int) -> bytes:
    """Everything this ABI can refuse: files, then TCP (4), then abstract sockets and signals (6)."""
    file_rights = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)  # + refer, truncate, ioctl on devices
    attributes = struct.pack("=Q", (1 << file_rights) - 1)
    if abi >= 4:
        attributes += struct.pack("=Q", 0b11)
    if abi >= 6:
        attributes += struct.pack("=Q", 0b11)
    return attributes


def ruleset(readable: Iterable[str], listable: Iterable[str]) -> int | None:
    """A ruleset's descriptor (close-on-exec), or None where the kernel has no Landlock."""
    abi = _landlock_abi()
    if not abi:
        return None
    attributes = buffer(_ruleset_attributes(abi))
    ruleset = syscall(_LANDLOCK_CREATE_RULESET, ctypes.addressof(attributes), len(attributes))
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
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _READ_FILE
        if rights:
            rule = buffer(struct.pack("=Qi", rights, descriptor))
            syscall(_LANDLOCK_ADD_RULE, ruleset, _LANDLOCK_PATH_BENEATH, ctypes.addressof(rule))
    finally:
        os.close(descriptor)


def restrict(ruleset: int) -> None:
    """From now on, this process may do with files what the ruleset says."""
    require(syscall(_LANDLOCK_RESTRICT_SELF, ruleset), "landlock", "restrict_self")
    os.close(ruleset)


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
    stdlib = {path for key in ("stdlib", "platstdlib") if (path := sysconfig.get_path(key))}
    sites = [path for path in site_dirs if os.path.isdir(path)]
    entries = {folder: _entries(folder) for folder in (*sorted(stdlib), *sites)}

    # What is left out by name is left out by place as well: another entry may be a link to it, or to what holds it.
    hidden = [entry.real for folder in sites for entry in entries[folder] if _hidden(entry.path, names)]
    excluded = Places([*(os.path.realpath(path) for path in exclude if os.sep in path), *hidden])
    readable: list[str] = []
    folders = [(folder, set(_SITE_FOLDERS)) for folder in sorted(stdlib)] + [(folder, names) for folder in sites]
    for folder, unnamed in folders:
        for entry in entries[folder]:
            if not _hidden(entry.path, unnamed):
                readable += _without(entry, excluded)
    # A system directory may have the standard library or installed packages below it: those were decided on above.
    decided = Places([*excluded.paths, *map(os.path.realpath, (*stdlib, *sites, *_installed_packages()))])
    for folder in _library_places():
        readable += _without(_at(folder), decided)
    for file in _SYSTEM_FILES:
        readable += _without(_at(file), excluded)
    listable = sorted(folder for folder in {*stdlib, *sites} if not excluded.hold(os.path.realpath(folder)))
    return list(dict.fromkeys(readable)), listable


class _Entry(NamedTuple):
    """Something by its path, and by the one without links in it; `is_plain` where it is there and no link itself."""

    path: str
    real: str
    is_plain: bool


class Places:
    """Real paths, asked about many others."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._below = tuple(path.rstrip(os.sep) + os.sep for path in self.paths)
        self._above = {parent for path in self.paths for parent in _parents(path)}

    def hold(self, real: str) -> bool:
        """Is it one of these, or below one?"""
        return real in self.paths or real.startswith(self._below)

    def lie_below(self, real: str) -> bool:
        """Is any of these below it?"""
        return real in self._above


def _parents(path: str) -> Iterator[str]:
    while (parent := os.path.dirname(path)) != path:
        yield parent
        path = parent


def _at(path: str) -> _Entry:
    return _Entry(path, os.path.realpath(path), is_plain=False)


def _entries(folder: str) -> list[_Entry]:
    """What is in a folder. Of most, which are no links, the real path is known without another look."""
    try:
        with os.scandir(folder) as found:
            listed = sorted((entry.name, entry.path, not entry.is_symlink()) for entry in found)
    except OSError:
        return []
    real = os.path.realpath(folder)
    return [
        _Entry(path, os.path.join(real, name) if is_plain else os.path.realpath(path), is_plain)
        for name, path, is_plain in listed
    ]


def _hidden(path: str, names: Collection[str]) -> bool:
    """Whether an entry of a directory of modules is left out because of its name."""
    entry = os.path.basename(path)
    named = any(entry == name or entry.startswith((f"{name}-", f"{name}.")) for name in names)
    return named or _OUR_NAME in entry.lower().replace("-", "_") or entry.endswith(".pth")


def _without(entry: _Entry, excluded: Places) -> Iterator[str]:
    """The real path if nothing excluded lies below it, else those parts of it of which that is true."""
    real = entry.real
    if excluded.hold(real) or not (entry.is_plain or os.path.exists(real)):
        return
    if not excluded.lie_below(real):
        yield real
        return
    for below in _entries(real):
        # A link may lead anywhere, back up here included; the directory itself would not have made its target readable.
        if below.is_plain:
            yield from _without(below, excluded)


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
    known = {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store"}
    known |= {os.path.realpath(os.path.join(prefix, "lib")) for prefix in (sys.prefix, sys.base_prefix)}
    homes, real = Places(known), cache(os.path.realpath)
    for path in paths:
        folder = real(os.path.dirname(path))
        if os.path.isfile(path) and not any(part in _SITE_FOLDERS for part in folder.split(os.sep)):
            # A library that lies elsewhere, say in somebody's project, says nothing about the files beside it.
            yield folder if homes.hold(folder) else path
