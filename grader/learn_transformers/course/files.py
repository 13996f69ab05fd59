"""Where the course lies on disk, and what its files hold."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from learn_transformers.course import encoding, handed_in, location
from learn_transformers.course.chapters import FOLDER, Chapter, Map, chapters, chapters_in
from learn_transformers.course.handed_in import HandedIn
from learn_transformers.trouble import Unreadable, WrongUse

_NOT_HANDED_OUT = {"__pycache__", ".learn-transformers", ".ipynb_checkpoints"}


def state_folder() -> Path:
    """Where this user keeps what a course folder cannot hold.

    Raises:
        OSError: if there is no such place.
    """
    named = os.environ.get("XDG_STATE_HOME", "")
    base = named if os.path.isabs(named) else os.path.expanduser("~/.local/state")
    if not os.path.isabs(base):
        raise FileNotFoundError(errno.ENOENT, "there is no home folder", base)
    return Path(base) / "learn-transformers"


def find_exercises(start: Path) -> Path:
    """The course folder around `start`: the nearest `exercises/`, or a folder shaped like one, upwards from there."""
    looked = []
    for folder in (start, *start.parents):
        for candidate in (folder / "exercises", folder):
            if is_course(candidate):
                return candidate
            looked.append(candidate)
    where = ", ".join(map(str, looked[:2]))
    raise WrongUse(
        f"No course found: looked for chapters such as 02_softmax/ in {where} and the folders above. "
        "Get a course with `learn-transformers init DIR`, go to yours, or say where it is with --exercises DIR."
    )


def exercises_in(folder: Path) -> Path:
    """The course folder that `folder` holds or is, without a look above it.

    Raises:
        WrongUse: if there is none.
    """
    for candidate in (folder / "exercises", folder):
        if is_course(candidate):
            return candidate
    raise WrongUse(f"{folder} holds no course: there is no chapter such as exercises/02_softmax/ in it.")


def is_course(folder: Path) -> bool:
    """Does this folder hold chapters?"""
    try:
        return any((folder / c.folder).is_dir() for c in chapters())
    except OSError:
        return False


def read_source(root: Path, name: str | PurePath) -> bytes:
    """The bytes of a file below `root`, read without being led astray by links, pipes and giants; code as UTF-8.

    Raises:
        Unreadable: if it is anything but a regular file of at most 1 MiB (2 MiB of a `.npz`), or code and no UTF-8.
    """
    return read_code(root, PurePath(name)).content


def read_code(root: Path, below: PurePath) -> HandedIn:
    """The same, with what is known of the file."""
    return as_code(handed_in.read(root, below), below.name)


def as_code(found: HandedIn, name: str) -> HandedIn:
    """Code in UTF-8, anything else as it is; raises `Unreadable` for code that is no UTF-8."""
    if not name.endswith(".py"):
        return found
    try:
        return replace(found, content=encoding.text(found.content))
    except encoding.Misencoded as problem:
        raise Unreadable(f"{name} {problem}") from None


def named_file(path: Path, most: int = 0) -> bytes:
    """What a file holds that somebody named, wherever it is.

    Raises:
        Unreadable: as `read_source`, or if it has more than `most` bytes.
    """
    there = handed_in.named(path)
    return handed_in.read(there.parent, PurePath(there.name), most).content


def stub_of(chapter: Chapter) -> Path:
    """The shipped stub file of a chapter."""
    return location.shipped() / "exercises" / chapter.file


def shipped_files() -> list[str]:
    """Every file of the course as it is handed out, relative to `exercises/`."""
    root = location.shipped() / "exercises"
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(n for n in folders if n not in _NOT_HANDED_OUT and not n.endswith("_cache"))
        found += [(Path(folder) / n).relative_to(root).as_posix() for n in sorted(files) if not n.endswith(".pyc")]
    return found


def place_of(exercises: Path | None, file: str) -> Path | None:
    """Where a learner finds a file of the course: in their folder, else where the course is installed."""
    folders = [*([exercises] if exercises is not None else []), location.shipped() / "exercises"]
    return next(((folder / file).absolute() for folder in folders if (folder / file).is_file()), None)


def shipped_bytes(file: str) -> bytes:
    """What one of these files holds."""
    return (location.shipped() / "exercises" / file).read_bytes()


def solution_bytes(file: str) -> bytes | None:
    """The model solution of a chapter's file or worksheet; none where there is none."""
    path = location.shipped() / "solutions" / file
    return path.read_bytes() if path.is_file() else None


def is_shipped(exercises: Path) -> bool:
    """Is this the very folder that is handed out, as in a checkout that is installed in place?"""
    return exercises.resolve() == (location.shipped() / "exercises").resolve()


@dataclass(frozen=True)
class Checkout:
    """The project as its authors have it: where each chapter's files lie."""

    root: Path

    def stub(self, chapter: Chapter) -> Path:
        return self.root / "exercises" / chapter.file

    def lesson(self, of: Chapter | Map) -> Path:
        return self.root / "exercises" / of.page

    def margins(self, chapter: Chapter) -> Path:
        """What its experiment gave over five seeds."""
        return self.root / "exercises" / chapter.margins

    def figures_script(self, chapter: Chapter) -> Path:
        """What draws its lesson's figures."""
        return chapter.key / "figures.py"

    def figures(self, of: Chapter | Map) -> Path:
        """The folder of its lesson's figures."""
        return self.root / "exercises" / of.figure("")

    def solution(self, chapter: Chapter) -> Path:
        return self.root / "solutions" / chapter.file

    def key(self, chapter: Chapter) -> Path:
        return chapter.key / "functions.py"

    def alternatives(self, chapter: Chapter) -> Path:
        """The folder of right answers in other styles."""
        return location.alternatives() / chapter.name

    def chapters_in(self, folder: str) -> list[Chapter]:
        """The chapters that `exercises` or `solutions` holds, whether or not they have a key."""
        return chapters_in(self.root / folder)

    def shown(self, path: Path) -> str:
        """A path as its authors speak of it."""
        return path.relative_to(self.root).as_posix()


def checkout() -> Checkout:
    """The checkout that this package runs from.

    Raises:
        WrongUse: in an installed copy, which has nothing to add a chapter to.
    """
    root = location.shipped()
    if not (root / "exercises").is_dir() or not location.alternatives().is_dir():
        raise WrongUse("`dev` is for authors: it works in a checkout of the project, not in an installed copy.")
    return Checkout(root)


def new_chapter(name: str) -> Chapter:
    """The chapter that a name such as `07_encoder` would give.

    Raises:
        WrongUse: if it is no such name, or its number or its name is taken.
    """
    match = FOLDER.fullmatch(name)
    if match is None:
        known = ", ".join(c.folder for c in chapters())
        raise WrongUse(
            f"There is no chapter {name!r}; a new one needs a number and a name, as in 07_encoder ({known})."
        )
    chapter = Chapter(int(match[1]), match[2])
    for other in chapters_in(location.shipped() / "exercises"):
        if other.number == chapter.number or other.name == chapter.name:
            raise WrongUse(f"{chapter.folder} cannot be added: there is {other.folder} already.")
    return chapter
