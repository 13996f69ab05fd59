"""`init --update`: a newer course's files, where the learner has not changed, deleted or replaced them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from learn_transformers import __version__, course, progress
from learn_transformers.course import WrongUse
from learn_transformers.workspace import keeping, manifest

T = TypeVar("T")


@dataclass
class Update:
    """What became of each file, by its path in `exercises/`.

    `beside` are files that the learner changed and the course did too: they stay, the new version is `FILE.new`.
    `deleted` were deleted by the learner and are left out; `gone` are no part of the course any more and stay;
    `odd` are links and the like, which are not touched, with the reason. `note` is a sentence for the learner.
    """

    exercises: Path
    before: str
    now: str
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


def update(exercises: Path) -> Update:
    """Bring a course up to date. What was not known before counts as changed, unless it is as it is handed out now.

    Raises:
        WrongUse: for the course as it is handed out, or where a file cannot be written; the same again goes on.
    """
    if course.is_shipped(exercises):
        raise WrongUse(f"{exercises} is the course as it is handed out: update it with git.")
    known, note = _here_or_elsewhere(manifest.read, exercises)
    backups = keeping.Backups(exercises)
    files = {file: course.shipped_bytes(file) for file in course.shipped_files()}
    done = Update(exercises, known.version, __version__, note=note)
    try:
        for file, data in files.items():
            _bring(done, file, data, known.files.get(file, ""), backups)
        done.gone = [f for f in known.files if f not in files and (exercises / f).exists()]
        odd = dict(done.odd)
        current = {f: known.files.get(f, "") if f in odd else manifest.digest(data) for f, data in files.items()}
        if (now := manifest.Manifest(done.now, current)) != known:
            file = manifest.FILE
            _, done.note = _here_or_elsewhere(lambda where: manifest.write(where, now), exercises, make=True)
    except OSError as error:
        raise WrongUse(
            f"{file} cannot be brought up to date: {error.strerror or error}. "
            "Nothing that you wrote was changed; put that right and run it again."
        ) from error
    done.note = done.note or backups.said
    return done


def _here_or_elsewhere(act: Callable[[Path], T], exercises: Path, *, make: bool = False) -> tuple[T, str]:
    try:
        return progress.here_or_elsewhere(act, exercises, make=make)
    except progress.ProgressError as problem:
        raise WrongUse(str(problem)) from None


def _bring(done: Update, file: str, new: bytes, known: str, backups: keeping.Backups) -> None:
    path = done.exercises / file
    try:
        old = keeping.content(done.exercises, file)
        waiting = keeping.content(done.exercises, f"{file}.new")
    except WrongUse as problem:
        done.odd.append((file, str(problem)))
        return
    wanted = manifest.digest(new)
    if old is None and known:
        done.deleted.append(file)
    elif old is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        keeping.write(path, new)
        done.added.append(file)
    elif manifest.digest(old) == wanted or known == wanted:
        pass
    elif manifest.digest(old) == known:
        keeping.write(path, new, keeping.mode_of(path))
        done.updated.append(file)
    else:
        if waiting is not None and waiting != new:
            backups.keep(f"{file}.new", waiting)
        if waiting != new:
            keeping.write(path.with_name(f"{path.name}.new"), new)
        done.beside.append(file)
