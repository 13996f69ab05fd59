"""The way to what is kept in a course folder, which may be somebody else's, or unpacked from anywhere.

SQLite opens a file by its name, rolls back the journal that lies beside it, and unlinks what that journal names. So
everything is looked at before SQLite may: what is no plain file of ours is refused, and stays as it is. SQLite itself
is let in only where nobody else can change the folder between the look and the opening; elsewhere it works on a
private copy of what was read through a descriptor, which is put back through a descriptor.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.course import replacement
from learn_transformers.progress import rollback
from learn_transformers.progress.trouble import Refused

FOLDER, FILE = ".learn-transformers", "progress.sqlite3"
JOURNAL: Final = f"{FILE}-journal"
MOST: Final = 64 << 20  # bytes of a progress file, and of its journal
BUSY_SECONDS: Final = 5.0
_KINDS: Final = (
    (stat.S_ISLNK, "a symbolic link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "no regular file but a pipe"),
    (stat.S_ISSOCK, "no regular file but a socket"), (stat.S_ISCHR, "no regular file but a device"),
)  # fmt: skip


def home(exercises: Path) -> Path:
    """The folder of ours: beside `exercises/`, or inside a course folder of another name, which may have neighbors."""
    folder = exercises.resolve()
    return (folder.parent if folder.name == "exercises" else folder) / FOLDER


def path_of(exercises: Path) -> Path:
    """The file that holds the progress on this course."""
    return home(exercises) / FILE


def stand_in(exercises: Path) -> Path:
    """What takes the place of a course folder in which nothing can be kept: a folder of its own in the user's state."""
    import hashlib  # seldom needed, and a page that only reads shall be there at once

    named = Path(os.path.abspath(exercises))
    digest = hashlib.sha256(os.fsencode(named.parent.resolve() / named.name)).hexdigest()
    return course.state_folder() / digest[:32]


def kind(mode: int) -> str:
    """What something is that is no plain file, in words."""
    return next((words for fits, words in _KINDS if fits(mode)), "no regular file")


@dataclass(frozen=True)
class Folder:
    """The folder of ours in one course. `pinned` leads to it whatever becomes of its name, where the system allows.

    `owners` are those whose files are read; empty where files have none. `alone`: nobody but us, and root, can put
    anything into it. `heir` is the user and the group to whom new files are given, if not to us.
    """

    path: Path
    pinned: Path
    owners: frozenset[int] = frozenset()
    alone: bool = True
    heir: tuple[int, int] | None = None

    def has(self, name: str, most: int) -> bool:
        """Is there such a file?

        Raises:
            Refused: for anything but a plain file of an owner of ours with at most so many bytes.
        """
        try:
            status = (self.pinned / name).lstat()
        except FileNotFoundError:
            return False
        self._examine(name, status, most)
        return True

    def content(self, name: str, most: int) -> bytes | None:
        """What a file holds, `None` where there is none; nothing is waited for.

        Raises:
            Refused: as `has` does.
        """
        if not self.has(name, most):
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.pinned / name, flags)
        except FileNotFoundError:
            return None
        with open(descriptor, "rb") as file:
            self._examine(name, os.fstat(descriptor), most)  # it may be another by now
            data = file.read(most + 1)
        if len(data) > most:
            raise Refused(self.path / name, "it grows while it is read")
        return data

    def put(self, name: str, data: bytes) -> None:
        """Write a file, all of it or nothing."""
        replacement.write(self.pinned / name, data, owner=self.heir)

    def make(self, name: str) -> None:
        """Make a folder in here.

        Raises:
            FileExistsError: if something of that name is there.
        """
        (self.pinned / name).mkdir(0o755)
        if self.heir is not None:
            os.chown(self.pinned / name, *self.heir, follow_symlinks=False)

    @contextmanager
    def within(self, name: str) -> Iterator[Folder]:
        """A folder in this one, which is made if it is not there.

        Raises:
            Refused: if it is no folder, or belongs to somebody else.
        """
        with suppress(FileExistsError):
            self.make(name)
        with _held(self.pinned / name, self.path / name) as (pinned, status):
            if status is not None and status.st_uid not in self.owners:
                raise self.refuse(name, "it belongs to another user")
            yield replace(self, path=self.path / name, pinned=pinned)

    def refuse(self, name: str, why: str) -> Refused:
        """That something in here is refused, to be raised."""
        return Refused(self.path / name, why)

    def _examine(self, name: str, status: os.stat_result, most: int) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise self.refuse(name, f"it is {kind(status.st_mode)}")
        if self.owners and status.st_uid not in self.owners:
            raise self.refuse(name, "it belongs to another user")
        if status.st_size > most:
            raise self.refuse(name, f"it is larger than {most >> 20} MiB")


@contextmanager
def opened(exercises: Path, *, changing: bool = False, make: bool = False) -> Iterator[Folder | None]:
    """The folder of ours in this course, to read from or to change; `None` if there is none and none shall be made.

    Raises:
        Refused: if it is no folder, belongs to somebody who has nothing to do with this course, or is not to be changed
            by us.
    """
    path = home(exercises)
    if not _is_there(exercises, path, make):
        yield None
        return
    with _held(path, path) as (pinned, status):
        if status is None:
            yield Folder(path, pinned)
            return
        me, around = os.geteuid(), path.parent.stat()
        owners = frozenset({me, around.st_uid})
        if status.st_uid not in owners or (not _is_ours(status) and (changing or _is_kept_elsewhere(exercises))):
            raise Refused(path, "it belongs to another user")
        alone = {status.st_uid, around.st_uid} <= {me, 0} and not (_open_to_all(status) or _open_to_all(around))
        heir = (status.st_uid, status.st_gid) if status.st_uid != me == 0 else None
        yield Folder(path, pinned, owners, alone, heir)


@contextmanager
def _held(path: Path, shown: Path) -> Iterator[tuple[Path, os.stat_result | None]]:
    """What leads to a folder whatever becomes of its name, where the system allows; and whose it is, if anybody's.

    Raises:
        Refused: if it is no folder.
    """
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(shown))
    if not stat.S_ISDIR(mode):
        raise Refused(shown, f"it is {kind(mode)}")
    if not hasattr(os, "geteuid"):
        yield path, None
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        pinned = Path(f"/proc/self/fd/{descriptor}")
        yield pinned if pinned.is_dir() else path, os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _is_there(exercises: Path, path: Path, make: bool) -> bool:
    """Whether something is where the folder of ours should be; it is made if it shall be."""
    try:
        around = path.parent.stat()
    except FileNotFoundError:
        if make:
            raise
        return False
    if exercises.is_symlink() and hasattr(os, "geteuid") and exercises.lstat().st_uid not in (os.geteuid(), 0):
        raise Refused(exercises, "it is a symbolic link that belongs to another user")
    if not os.path.lexists(path):
        if not _is_ours(around) and (make or _is_kept_elsewhere(exercises)):
            raise Refused(path.parent, "it belongs to another user")
        if not make:
            return False
        with suppress(FileExistsError):
            path.mkdir(0o755)
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                os.chown(path, around.st_uid, around.st_gid, follow_symlinks=False)
    return make or not path.is_file() or path.is_symlink()


def _is_ours(status: os.stat_result) -> bool:
    """Is it for us to change? Where root has made something, its rights say so."""
    return not hasattr(os, "geteuid") or os.geteuid() == 0 or status.st_uid in (os.geteuid(), 0)


def _is_kept_elsewhere(exercises: Path) -> bool:
    """Whether the user's state folder has taken the place of this one before."""
    return os.path.lexists(home(stand_in(exercises)))


def _open_to_all(status: os.stat_result) -> bool:
    """May anybody put files into a folder, and take away those of others?"""
    return bool(status.st_mode & stat.S_IWOTH) and not status.st_mode & stat.S_ISVTX


@contextmanager
def database(exercises: Path, *, changing: bool = False, make: bool = False) -> Iterator[Path | None]:
    """The path by which SQLite may open the progress of this course, `None` where nothing is kept.

    Raises:
        Refused: as `opened` does, and if the file, or what lies beside it, is nothing that SQLite may see.
    """
    with opened(exercises, changing=changing, make=make) as folder:
        if folder is None:
            yield None
            return
        unfinished = _examined(folder)
        takes_back = not unfinished or changing or os.access(folder.pinned, os.W_OK)
        if folder.alone and takes_back:
            yield folder.path / FILE
            return
        with ExitStack() as stack:
            if changing:
                stack.enter_context(one_at_a_time(folder.pinned))
            yield stack.enter_context(_borrowed(folder, changing))


def _examined(folder: Folder) -> bool:
    """Whether a journal lies beside the progress file, all that SQLite would open having been looked at."""
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        if os.path.lexists(folder.pinned / name):
            raise folder.refuse(name, "this program keeps no such log")
    file = folder.pinned / FILE
    if not (folder.alone and file.is_dir() and not file.is_symlink()):  # a folder is in the way, and can be moved
        folder.has(FILE, MOST)
    journal = folder.content(JOURNAL, MOST)
    if journal and (why := rollback.objection(journal, MOST)):
        raise folder.refuse(JOURNAL, why)
    return journal is not None


@contextmanager
def _borrowed(folder: Folder, changing: bool) -> Iterator[Path]:
    """A private copy of the progress file, and of what its journal holds; what became of it is put back."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        private = Path(name)
        found = {name: folder.content(name, MOST) for name in (FILE, JOURNAL)}
        before = {name: data for name, data in found.items() if data or (name == FILE and data is not None)}
        if changing and JOURNAL in before:
            raise folder.refuse(JOURNAL, "somebody else is changing the progress file, or was stopped while doing so")
        for file, data in before.items():
            (private / file).write_bytes(data)
        yield private / FILE
        if changing:
            for path in sorted(private.iterdir(), key=lambda path: path.name == FILE):  # that one last: it counts
                if (now := path.read_bytes()) != before.get(path.name):
                    if path.name != FILE and os.path.lexists(folder.pinned / path.name):
                        raise FileExistsError(errno.EEXIST, "there is one already", str(folder.path / path.name))
                    folder.put(path.name, now)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Only one process at a time, where the system has such locks; it ends with the process, however that ends.

    Raises:
        OSError: if somebody keeps it locked, as anybody can who may read the folder.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        give_up = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.005)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)
