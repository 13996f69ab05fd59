"""`reset`: a function, a chapter or a worksheet as it was handed out. What was there is kept first, with the date."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from learn_transformers import course, progress
from learn_transformers.course import Part, WrongUse
from learn_transformers.workspace import definitions, keeping

_UNCHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Reset:
    """What became of one part of the course.

    `backup` is where the file is kept as it was, `None` where there was none or it was as handed out already;
    `changed` says whether the file was written, `restored` which files of the chapter were missing and are back.
    `note` is a sentence for the learner.
    """

    what: str
    file: Path
    backup: Path | None
    changed: bool
    restored: tuple[Path, ...] = ()
    note: str = ""


def reset(exercises: Path, part: Part) -> Reset:
    """Restore one part of the course in `exercises`: of a function its last definition, the one that counts.

    Raises:
        WrongUse: where it cannot be done; nothing is changed then.
    """
    return _reset(exercises, part, keeping.Backups(exercises))


def reset_all(exercises: Path) -> list[Reset]:
    """Restore the files and worksheets of all chapters that are there."""
    chapters = [c for c in course.chapters() if (exercises / c.folder).exists()]
    parts = [part for chapter in chapters for part in course.parts_of(chapter)]
    for part in parts:
        _content(exercises, part.file)  # what cannot be read is said before anything is changed
    backups = keeping.Backups(exercises)
    return [_reset(exercises, part, backups) for part in parts]


def _reset(exercises: Path, part: Part, backups: keeping.Backups) -> Reset:
    if course.is_shipped(exercises):
        raise WrongUse(
            f"{exercises} is the course as it is handed out, which git restores; "
            "`learn-transformers init DIR` gives you a copy to work in."
        )
    part.require_written()
    if part.answer is not None:
        raise WrongUse(
            f"A single answer is not reset: empty its quotes in {exercises / part.file}; "
            f"`learn-transformers reset {part.chapter.name}.worksheet` takes the whole worksheet."
        )
    old, stub, file = _content(exercises, part.file), course.shipped_bytes(part.file), exercises / part.file
    note, restored = "", tuple[str, ...]()
    if part.function is not None:
        new, note = _with_stub(old, stub, part)
    else:
        new = stub
        restored = () if part.is_worksheet else _missing(exercises, part)
    if old == new and not restored:
        return Reset(part.name, file, None, changed=False)
    try:
        backup = None if old is None or old == new else backups.keep(part.file, old)
        if _content(exercises, part.file) != old:
            raise WrongUse(f"{file} has just been saved by another program: try again. {_UNCHANGED}")
        if backup is not None:
            backups.note(part.name, new)
        if old != new:
            file.parent.mkdir(exist_ok=True)
            keeping.write(file, new, None if old is None else keeping.mode_of(file))
        for other in restored:
            (exercises / other).parent.mkdir(exist_ok=True)
            keeping.write(exercises / other, course.shipped_bytes(other))
    except OSError as error:
        raise WrongUse(f"{file} or its backup cannot be written: {error.strerror}. It is as it was.") from error
    if old != new:
        note = " ".join(dict.fromkeys(filter(None, [note, backups.said, _remember(exercises, part)])))
    return Reset(part.name, file, backup, old != new, tuple(exercises / other for other in restored), note)


def _remember(exercises: Path, part: Part) -> str:
    """Progress starts these functions or the worksheet anew; a sentence if that cannot be kept."""
    try:
        names = [part.function] if part.function else part.chapter.definitions()
        names = [progress.WORKSHEET] if part.is_worksheet else names
        return progress.note_reset(exercises, part.chapter.name, *names)
    except progress.ProgressError as problem:
        return str(problem)


def _with_stub(old: bytes | None, stub: bytes, part: Part) -> tuple[bytes, str]:
    """The learner's file with the stub in place of one function, and what is to be said about it."""
    name, file = part.function or "", Path(part.file).name
    instead = f"reset the whole chapter with `learn-transformers reset {part.chapter.folder}`, which keeps a backup"
    if old is None:
        raise WrongUse(f"{file} is missing: {instead}.")
    own = definitions.find_own(stub, name)
    try:
        found = definitions.find(old, name)
        new = definitions.replaced(old, found.place, definitions.taken(stub, [own.place]))
    except definitions.Unreadable as problem:
        raise WrongUse(f"{file} {problem}, so {instead}. {_UNCHANGED}") from None
    missing = sorted({line for bound, line in own.needs.items() if bound not in found.bound})
    return new, f"The stub needs `{'`, `'.join(missing)}`, which your file does not say." if missing else ""


def _missing(exercises: Path, part: Part) -> tuple[str, ...]:
    """What else belongs to a chapter and is not there."""
    others = (f for f in course.shipped_files() if f.startswith(f"{part.chapter.folder}/") and f != part.file)
    return tuple(f for f in others if not os.path.lexists(exercises / f))


def _content(exercises: Path, file: str) -> bytes | None:
    try:
        return keeping.content(exercises, file)
    except WrongUse as problem:
        raise WrongUse(f"{problem} {_UNCHANGED}") from None
    except OSError as error:
        raise WrongUse(f"{error.filename or file} cannot be read: {error.strerror}. {_UNCHANGED}") from error
