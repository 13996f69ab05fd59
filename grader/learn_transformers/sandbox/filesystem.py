"""The layer for files: Landlock lets a worker read what Python, numpy and torch need, and nothing else.

`confinement` asks for the ruleset; the fork server asks what to put into it.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator, Sequence

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
        if not os.path.isdir(path):
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
    listable = sorted(folder for folder in {*stdlib, *sites} if not lies_in(os.path.realpath(folder), excluded))
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
    if lies_in(real, excluded) or not os.path.exists(real):
        return
    if not any(lies_in(other, {real}) for other in excluded):
        yield real
        return
    for below in _entries(real):
        # A link may lead anywhere, back up here included; the directory itself would not have made its target readable.
        if not os.path.islink(below):
            yield from _without(below, excluded)


def lies_in(path: str, folders: Collection[str]) -> bool:
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
            yield folder if lies_in(folder, homes) else path
