"""`reset --undo`: what the last reset took comes back; what was written since is kept first, or stays."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from learn_transformers import course, progress
from learn_transformers.course import Part, WrongUse
from learn_transformers.progress.door import Folder
from learn_transformers.workspace import definitions, keeping
from learn_transformers.workspace.manifest import digest

_MOST_NOTED = 1 << 16  # bytes
_MOST = 16 << 20
_DATED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)(?:-(\d{1,6}))?")
_UNCHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Undone:
    """What became of one part that the last reset had taken; `since` is where what was written after it is kept."""

    what: str
    file: Path
    changed: bool
    since: Path | None = None
    note: str = ""


@dataclass(frozen=True)
class _Taken:
    """What a reset took from one file: `before` is the whole file as it was, `left` the digest of what it left."""

    part: Part
    before: bytes
    kept: Path
    left: str


def undo(exercises: Path) -> list[Undone]:
    """Bring back what the last reset took that was not brought back yet.

    Of a function, its text goes into the file as it is now; a file that was not touched since is as it was before.

    Raises:
        WrongUse: if there is none, or it cannot be done; nothing is changed then.
    """
    try:
        (dated, taken), said = progress.here_or_elsewhere(_last, exercises)
    except (progress.ProgressError, OSError) as problem:
        raise WrongUse(f"The backups cannot be read: {problem}. {_UNCHANGED}") from None
    if not taken:
        raise WrongUse("There is no reset to bring anything back from.")
    now = [(one, keeping.content(exercises, one.part.file)) for one in taken]
    planned = [(one, old, _restored(one, old)) for one, old in now]
    backups = keeping.Backups(exercises)
    try:
        done = [_bring_back(exercises, one, old, new, backups) for one, old, new in planned]
        progress.here_or_elsewhere(lambda where: _strike_out(where, dated), exercises)
    except progress.ProgressError as problem:
        raise WrongUse(str(problem)) from None
    except OSError as error:
        raise WrongUse(f"It cannot be written: {error.strerror}. What the reset took is in {taken[0].kept}.") from error
    return [*done[:-1], replace(done[-1], note=said or backups.said)]


def _restored(one: _Taken, old: bytes | None) -> bytes:
    """What the file holds afterwards."""
    name = one.part.function
    if name is None or old is None or digest(old) == one.left:
        return one.before
    try:
        text = definitions.taken(one.before, [definitions.find(one.before, name).place])
        return definitions.replaced(old, definitions.find(old, name).place, text)
    except definitions.Unreadable as problem:
        file = Path(one.part.file).name
        raise WrongUse(f"{file} {problem}, so {name} has no place in it; it is in {one.kept}. {_UNCHANGED}") from None


def _bring_back(exercises: Path, one: _Taken, old: bytes | None, new: bytes, backups: keeping.Backups) -> Undone:
    file, since = exercises / one.part.file, None
    if old == new:
        return Undone(one.part.name, file, changed=False)
    if old is not None and digest(old) != one.left:
        since = backups.keep(one.part.file, old)
    if keeping.content(exercises, one.part.file) != old:
        raise WrongUse(f"{file} has just been saved by another program: try again.")
    file.parent.mkdir(exist_ok=True)
    keeping.write(file, new, None if old is None else keeping.mode_of(file))
    return Undone(one.part.name, file, changed=True, since=since)


def _last(exercises: Path) -> tuple[str, list[_Taken]]:
    """The newest folder of backups that says which parts were reset, and what is kept of each."""
    with ExitStack() as stack:
        folder = stack.enter_context(progress.opened(exercises, changing=True))
        if folder is None or not os.path.lexists(folder.pinned / keeping.FOLDER):
            return "", []
        backups = stack.enter_context(folder.within(keeping.FOLDER))
        found = [match for name in os.listdir(backups.pinned) if (match := _DATED.fullmatch(name))]
        for match in sorted(found, key=lambda m: (m[1], int(m[2] or 1)), reverse=True):
            with backups.within(match[0]) as dated:
                noted = _noted(dated.content(keeping.RECORD, _MOST_NOTED) or b"")
                taken = [one for part, left in noted.items() if (one := _taken(dated, part, left)) is not None]
            if taken:
                return match[0], taken
    return "", []


def _noted(data: bytes) -> Mapping[Part, str]:
    """The parts that a record names, if it is one of ours; what else it says is passed over."""
    try:
        plain = json.loads(data or b"{}")
        known = {part.name: part for part in _every_part()}
        return {known[str(name)]: str(left) for name, left in plain.items() if str(name) in known}
    except (ValueError, AttributeError, RecursionError):
        return {}


def _every_part() -> list[Part]:
    files = [part for chapter in course.chapters() for part in course.parts_of(chapter)]
    return [*files, *(Part(chapter, name) for chapter in course.chapters() for name in chapter.definitions())]


def _taken(dated: Folder, part: Part, left: str) -> _Taken | None:
    inner, name = PurePath(part.file).parts
    if not os.path.lexists(dated.pinned / inner):
        return None
    with dated.within(inner) as folder:
        before = folder.content(name, _MOST)
        return None if before is None else _Taken(part, before, folder.path / name, left)


def _strike_out(exercises: Path, dated: str) -> None:
    """Nothing is brought back twice; the backups stay."""
    with ExitStack() as stack:
        folder = stack.enter_context(progress.opened(exercises, changing=True))
        assert folder is not None
        for name in (keeping.FOLDER, dated):
            folder = stack.enter_context(folder.within(name))
        folder.put(keeping.RECORD, b"{}")
