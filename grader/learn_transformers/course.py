"""Where the course lies on disk: chapters, their files, their functions, found by name. Nobody else knows paths."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePath

from learn_transformers import encoding, handed_in
from learn_transformers.handed_in import MAX_SOURCE as MAX_SOURCE
from learn_transformers.handed_in import HandedIn
from learn_transformers.handed_in import Unreadable as Unreadable

PACKAGE = Path(__file__).parent
WORKSHEET = "worksheet.py"
_NOT_HANDED_OUT = {"__pycache__", ".learn-transformers", ".ipynb_checkpoints"}
_FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")


class WrongUse(Exception):
    """The command was asked for something that is not there; the message says what to do instead."""


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course: its number and its name without it."""

    number: int
    name: str

    @property
    def folder(self) -> str:
        """The name of its folder, as in `02_softmax`."""
        return f"{self.number:02d}_{self.name}"

    @property
    def file(self) -> str:
        """The chapter's file inside the course folder, as in `02_softmax/softmax.py`."""
        return f"{self.folder}/{self.name}.py"

    @property
    def worksheet(self) -> str:
        """The chapter's worksheet inside the course folder, whether or not it has one."""
        return f"{self.folder}/{WORKSHEET}"

    @property
    def has_worksheet(self) -> bool:
        return (self.key / WORKSHEET).is_file()

    @property
    def has_pictures(self) -> bool:
        return (self.key / "pictures.py").is_file()

    def functions(self) -> list[str]:
        """The names of its exercises, in order, read off the answer key's text without loading it."""
        return _functions(self.name)

    def answers(self) -> list[str]:
        """The names of the answers that its worksheet asks for, in order, read off the one that is handed out."""
        return _answers(self)

    @property
    def key(self) -> Path:
        return PACKAGE / "answer_key" / self.name


@cache
def _functions(chapter: str) -> list[str]:
    text = (PACKAGE / "answer_key" / chapter / "functions.py").read_text(encoding="utf-8")
    return [part.partition("\ndef ")[2].partition("(")[0] for part in text.split("\n@reference(")[1:]]


@cache
def _answers(chapter: Chapter) -> list[str]:
    file = shipped_worksheet(chapter)
    if not (chapter.has_worksheet and file.is_file()):
        return []
    assigned = (line.partition(" = ")[0] for line in file.read_text(encoding="utf-8").splitlines() if " = " in line)
    return [name for name in assigned if name.isidentifier()]


@dataclass(frozen=True)
class Assignment:
    """One chapter to grade: its file, the functions asked for (None: all), the folder it shares with others, and its
    worksheet, if that is asked for and there is one. `root` is the folder that was named, where it is another: what
    lies below it is the submission's, what lies above it the caller's.
    """

    chapter: Chapter
    file: Path
    functions: tuple[str, ...] | None = None
    siblings: Path | None = None
    worksheet: Path | None = None
    root: Path | None = None

    @property
    def owner(self) -> Path:
        """What tells its submission from others: the course folder that holds it, else the file itself."""
        if self.siblings is not None:
            return self.siblings
        inside = self.file.parent.name == self.chapter.folder and self.file.name == f"{self.chapter.name}.py"
        return self.file.parent.parent if inside else self.file

    def place(self, file: Path) -> tuple[Path, PurePath]:
        """One of its files as a folder that may be trusted, and the way from there."""
        for root in (self.root, self.siblings):
            if root is not None and file.is_relative_to(root) and file != root:
                return root, file.relative_to(root)
        target = handed_in.named(file)
        if target is file and file.parent.name == self.chapter.folder:
            return file.parent.parent, PurePath(self.chapter.folder, file.name)
        return target.parent, PurePath(target.name)

    def sibling(self, chapter: Chapter) -> Assignment:
        """Another chapter of the same course folder, all of it."""
        assert self.siblings is not None
        return replace(self, chapter=chapter, file=self.siblings / chapter.file, functions=None, worksheet=None)


@cache
def shipped() -> Path:
    """The folder with the shipped `exercises/` and `solutions/`: inside the wheel, or the checkout's root."""
    inside = PACKAGE / "course"
    return inside if inside.is_dir() else PACKAGE.parent.parent


def keyed_chapters() -> list[str]:
    """The names of the chapters that have an answer key."""
    folder = PACKAGE / "answer_key"
    return sorted(name for name in os.listdir(folder) if (folder / name / "functions.py").is_file())


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter that can be graded, in order."""
    keyed = set(keyed_chapters())
    return tuple(sorted((c for c in _chapters_in(shipped() / "exercises") if c.name in keyed), key=lambda c: c.number))


def _chapters_in(folder: Path) -> list[Chapter]:
    matches = (_FOLDER.fullmatch(name) for name in sorted(os.listdir(folder)))
    return [Chapter(int(m[1]), m[2]) for m in matches if m]


def chapter_named(name: str) -> Chapter | None:
    """The chapter called `softmax`, `02_softmax`, `02` or `2`."""
    for chapter in chapters():
        if name in (chapter.name, chapter.folder, str(chapter.number), f"{chapter.number:02d}"):
            return chapter
    return None


def known_chapter(name: str) -> Chapter:
    """The same, for who needs it to be there.

    Raises:
        WrongUse: for an unknown chapter.
    """
    chapter = chapter_named(name)
    if chapter is None:
        raise WrongUse(f"There is no chapter called {name!r}. {_instead(name, [c.name for c in chapters()])}")
    return chapter


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


def assignments(targets: Sequence[str], exercises: Path | None, start: Path) -> list[Assignment]:
    """What the command line's targets mean; nothing means every chapter of the course.

    Raises:
        WrongUse: for a path that does not exist, an unknown chapter or function, or where there is no course.
    """
    paths = [t for t in targets if is_path(t)]
    named = [t for t in targets if not is_path(t)]
    found = [a for target in paths for a in _of_path(Path(target))]
    if named or not paths:
        if exercises is not None and not is_course(exercises):
            raise WrongUse(
                f"{exercises} holds no chapter such as 02_softmax/: give --exercises a folder shaped like exercises/."
            )
        folder = exercises or find_exercises(start)
        root = folder.parent if exercises is None and folder.name == "exercises" else folder
        of_course = [a for target in named for a in _of_name(target, folder)] if targets else _of_folder(folder)
        found += [replace(a, root=root) for a in of_course]
    return _merged(found)


def gradable(targets: Sequence[str], exercises: Path | None, start: Path) -> tuple[list[Assignment], list[str]]:
    """The same, target by target: what is wrong with one is said, and costs the others nothing.

    Raises:
        WrongUse: with a sentence for each, if nothing is left to grade.
    """
    found: list[Assignment] = []
    refused: list[str] = []
    for target in targets:
        try:
            found += assignments([target], exercises, start)
        except WrongUse as problem:
            refused.append(str(problem))
    if not targets:
        found = assignments([], exercises, start)
    refused = list(dict.fromkeys(refused))
    if not found:
        raise WrongUse(*refused)
    return _merged(found), refused


def is_path(target: str) -> bool:
    """A separator or an ending in `.py` makes a path, and so does a folder whose name means nothing in the course."""
    if target.endswith(".py") or "/" in target or os.sep in target:
        return True
    return os.path.isdir(target) and not chapter_named(target) and not any(target in c.functions() for c in chapters())


def _of_path(path: Path) -> list[Assignment]:
    if not os.path.lexists(path):
        raise WrongUse(
            f"There is no {path}: give the path of a file, such as exercises/02_softmax/softmax.py, or a chapter's "
            "name, such as softmax."
        )
    if path.suffix != ".py":
        match = _FOLDER.fullmatch(path.resolve().name)
        if match and (chapter := chapter_named(match[0])):
            return [replace(_whole(chapter, path.parent, path), root=path)]
        for folder in (path, path / "exercises"):
            if is_course(folder):
                return [replace(a, root=path) for a in _of_folder(folder)]
        raise WrongUse(f"{path} is neither a .py file nor a folder with chapters such as 02_softmax/.")
    if path.name == WORKSHEET:
        return [_worksheet(path)]
    chapter = chapter_named(path.stem)
    if chapter is None or path.stem != chapter.name:
        names = ", ".join(f"{c.name}.py" for c in chapters())
        raise WrongUse(f"{path.name} does not say which chapter it is: name the file after one of {names}.")
    return [Assignment(chapter, path)]


def _of_folder(folder: Path) -> list[Assignment]:
    return [_whole(c, folder) for c in chapters() if os.path.lexists(folder / c.folder)]


def _whole(chapter: Chapter, folder: Path, inside: Path | None = None) -> Assignment:
    """A chapter with its worksheet, where one was handed in."""
    inside = inside or folder / chapter.folder
    worksheet = inside / WORKSHEET if chapter.has_worksheet and os.path.lexists(inside / WORKSHEET) else None
    return Assignment(chapter, inside / f"{chapter.name}.py", None, folder, worksheet)


def _worksheet(path: Path) -> Assignment:
    """A worksheet alone; its folder says the chapter."""
    name = path.resolve().parent.name
    chapter = chapter_named(name)
    if chapter is None or name not in (chapter.folder, chapter.name):
        folders = ", ".join(c.folder for c in chapters() if c.has_worksheet)
        raise WrongUse(f"{path} does not say which chapter it is: put it into a folder called one of {folders}.")
    if not chapter.has_worksheet:
        raise WrongUse(f"Chapter {chapter.name} has no worksheet.")
    return Assignment(chapter, path.parent / f"{chapter.name}.py", (), None, path)


def _of_name(target: str, folder: Path) -> list[Assignment]:
    chapter = chapter_named(target)
    if chapter is not None:
        return [_whole(chapter, folder)]
    before, _, after = target.partition(".")
    if after and (chapter := chapter_named(before)):
        if after == "worksheet" and chapter.has_worksheet:
            file = folder / chapter.worksheet
            if not os.path.lexists(file):
                raise WrongUse(f"There is no {file}: `learn-transformers reset {target}` brings it back.")
            return [Assignment(chapter, folder / chapter.file, (), folder, file)]
        if after in chapter.functions():
            return [Assignment(chapter, folder / chapter.file, (after,), folder)]
        names = chapter.functions()
        instead = _instead(after, names, f"Functions: {', '.join(names)}.")
        raise WrongUse(f"Chapter {chapter.name} has no function {after}. {instead}")
    found = [Assignment(c, folder / c.file, (target,), folder) for c in chapters() if target in c.functions()]
    if found:
        return found
    known = [c.name for c in chapters()] + [f for c in chapters() for f in c.functions()]
    if target.endswith("worksheet"):
        known = [f"{c.name}.worksheet" for c in chapters() if c.has_worksheet]
    raise WrongUse(f"There is no chapter or function called {target!r}. {_instead(target, known)}")


def _instead(word: str, known: Sequence[str], otherwise: str = "") -> str:
    import difflib

    near = difflib.get_close_matches(word.lower(), list(dict.fromkeys(known)), n=3, cutoff=0.5)
    otherwise = otherwise or f"Chapters: {', '.join(c.name for c in chapters())}."
    return f"Did you mean {' or '.join(near)}?" if near else otherwise


def _merged(found: list[Assignment]) -> list[Assignment]:
    """One assignment per file, so that a chapter asked for twice is graded once."""
    merged: dict[Path, Assignment] = {}
    for one in found:
        old = merged.get(one.file)
        both = None
        if old is not None and old.functions is not None and one.functions is not None:
            both = tuple(dict.fromkeys(old.functions + one.functions))
        worksheet = one.worksheet or (old.worksheet if old is not None else None)
        functions = one.functions if old is None else both
        siblings = one.siblings or (old.siblings if old is not None else None)
        merged[one.file] = replace(one, functions=functions, siblings=siblings, worksheet=worksheet)
    return sorted(merged.values(), key=lambda a: a.chapter.number)


def read_source(root: Path, name: str | PurePath) -> bytes:
    """The bytes of a file below `root`, read without being led astray by links, pipes and giants; code as UTF-8.

    Raises:
        Unreadable: if it is anything but a regular file of at most 1 MiB, or code and no UTF-8.
    """
    return _read(root, PurePath(name)).content


def source_of(assignment: Assignment) -> HandedIn:
    """The file to grade; raises as `read_source`."""
    return _read(*assignment.place(assignment.file))


def worksheet_of(assignment: Assignment) -> HandedIn:
    """Its worksheet; raises as `read_source`."""
    assert assignment.worksheet is not None
    return _read(*assignment.place(assignment.worksheet))


def _read(root: Path, below: PurePath) -> HandedIn:
    found = handed_in.read(root, below)
    if below.suffix != ".py":
        return found
    try:
        return replace(found, content=encoding.text(found.content))
    except encoding.Misencoded as problem:
        raise Unreadable(f"{below.name} {problem}") from None


def stub_of(chapter: Chapter) -> Path:
    """The shipped stub file of a chapter."""
    return shipped() / "exercises" / chapter.file


def shipped_worksheet(chapter: Chapter) -> Path:
    """The worksheet of a chapter as it is handed out."""
    return shipped() / "exercises" / chapter.worksheet


def shipped_files() -> list[str]:
    """Every file of the course as it is handed out, relative to `exercises/`."""
    root = shipped() / "exercises"
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(n for n in folders if n not in _NOT_HANDED_OUT and not n.endswith("_cache"))
        found += [(Path(folder) / n).relative_to(root).as_posix() for n in sorted(files) if not n.endswith(".pyc")]
    return found


def shipped_bytes(file: str) -> bytes:
    """What one of these files holds."""
    return (shipped() / "exercises" / file).read_bytes()


def solution_bytes(file: str) -> bytes | None:
    """The model solution of a chapter's file or worksheet; none where there is none."""
    path = shipped() / "solutions" / file
    return path.read_bytes() if path.is_file() else None


def is_shipped(exercises: Path) -> bool:
    """Is this the very folder that is handed out, as in a checkout that is installed in place?"""
    return exercises.resolve() == (shipped() / "exercises").resolve()


@dataclass(frozen=True)
class Part:
    """A chapter's file, one function of it, or the chapter's worksheet: what can be reset, or seen solved."""

    chapter: Chapter
    function: str | None = None
    is_worksheet: bool = False

    @property
    def name(self) -> str:
        """How it is called on the command line."""
        after = "worksheet" if self.is_worksheet else self.function
        return f"{self.chapter.name}.{after}" if after else self.chapter.name

    @property
    def file(self) -> str:
        """Its file, relative to `exercises/` and to `solutions/`."""
        return self.chapter.worksheet if self.is_worksheet else self.chapter.file


def parts_of(chapter: Chapter) -> list[Part]:
    """The files of a chapter that a learner works in."""
    return [Part(chapter), *([Part(chapter, is_worksheet=True)] if shipped_worksheet(chapter).is_file() else [])]


def part_named(target: str, exercises: Path) -> Part:
    """The part of the course that `softmax`, `softmax.log_softmax`, `softmax.worksheet` or a path means.

    Raises:
        WrongUse: if there is none, or the name stands for more than one function.
    """
    if is_path(target):
        return _part_at(Path(target), exercises)
    before, _, after = target.partition(".")
    if after == "worksheet" and (chapter := chapter_named(before)):
        for part in parts_of(chapter):
            if part.is_worksheet:
                return part
        raise WrongUse(f"Chapter {chapter.name} has no worksheet.")
    (found, *more) = _of_name(target, exercises)
    if more:
        names = ", ".join(f"{a.chapter.name}.{target}" for a in (found, *more))
        raise WrongUse(f"{target} could be any of {names}: say which.")
    return Part(found.chapter, found.functions[0] if found.functions else None)


def _part_at(path: Path, exercises: Path) -> Part:
    """The same for the path of a file, or of a chapter's folder, in this course."""
    there = path.parent.resolve() / path.name
    for chapter in chapters():
        for part in parts_of(chapter):
            file = exercises.resolve() / part.file
            if there == file or (there == file.parent and not part.is_worksheet):
                return part
    raise WrongUse(f"{path} is no chapter of the course in {exercises}: give a name such as softmax.")


@dataclass(frozen=True)
class Checkout:
    """The project as its authors have it: where each chapter's files lie."""

    root: Path

    def stub(self, chapter: Chapter) -> Path:
        return self.root / "exercises" / chapter.file

    def lesson(self, chapter: Chapter) -> Path:
        return self.root / "exercises" / chapter.folder / "README.md"

    def solution(self, chapter: Chapter) -> Path:
        return self.root / "solutions" / chapter.file

    def key(self, chapter: Chapter) -> Path:
        return chapter.key / "functions.py"

    def alternatives(self, chapter: Chapter) -> Path:
        """The folder of right answers in other styles."""
        return self.root / "tests" / "alternatives" / chapter.name

    def chapters_in(self, folder: str) -> list[Chapter]:
        """The chapters that `exercises` or `solutions` holds, whether or not they have a key."""
        return _chapters_in(self.root / folder)

    def shown(self, path: Path) -> str:
        """A path as its authors speak of it."""
        return path.relative_to(self.root).as_posix()


def checkout() -> Checkout:
    """The checkout that this package runs from.

    Raises:
        WrongUse: in an installed copy, which has nothing to add a chapter to.
    """
    root = shipped()
    if not (root / "exercises").is_dir() or not (root / "tests" / "alternatives").is_dir():
        raise WrongUse("`dev` is for authors: it works in a checkout of the project, not in an installed copy.")
    return Checkout(root)


def new_chapter(name: str) -> Chapter:
    """The chapter that a name such as `07_encoder` would give.

    Raises:
        WrongUse: if it is no such name, or its number or its name is taken.
    """
    match = _FOLDER.fullmatch(name)
    if match is None:
        known = ", ".join(c.folder for c in chapters())
        raise WrongUse(
            f"There is no chapter {name!r}; a new one needs a number and a name, as in 07_encoder ({known})."
        )
    chapter = Chapter(int(match[1]), match[2])
    for other in _chapters_in(shipped() / "exercises"):
        if other.number == chapter.number or other.name == chapter.name:
            raise WrongUse(f"{chapter.folder} cannot be added: there is {other.folder} already.")
    return chapter
