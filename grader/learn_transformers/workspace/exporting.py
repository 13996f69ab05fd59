"""What `export` writes: files elsewhere, so that nothing that stood there is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.course import WrongUse
from learn_transformers.workspace import keeping

if TYPE_CHECKING:
    from learn_transformers.quiz.exports.pools import Made


@dataclass(frozen=True)
class Exported:
    """One file, whether it was written, and where what stood there before is kept."""

    file: Path
    written: bool
    backup: Path | None = None


def write(
    made: Mapping[Path, bytes], folder: Path, what: str, *, force: bool, ours: Collection[Path] = ()
) -> list[Exported]:
    """Write these files to a folder; all of them or, if one is in the way, none. Those that are `ours` are not.

    Raises:
        WrongUse: if a file is in the way or cannot be written; `what` names the files.
    """
    try:
        ours = {*ours}
        there = {file: file.read_bytes() if file.exists() else None for file in made}
        changed = [file for file in made if there[file] not in (None, made[file]) and file not in ours]
        if changed and not force:
            names = ", ".join(file.name for file in changed)
            raise WrongUse(f"{folder} holds {names} with other contents: --force replaces them and keeps a backup.")
        folder.mkdir(parents=True, exist_ok=True)
        backups = keeping.Backups(folder)
        kept = {file: None if file in ours else data for file, data in there.items()}
        return [_write(file, data, there[file], kept[file], folder, backups) for file, data in made.items()]
    except OSError as error:
        raise WrongUse(f"The {what} cannot be written to {folder}: {error.strerror or error}.") from error


def _write(
    file: Path, data: bytes, before: bytes | None, kept: bytes | None, folder: Path, backups: keeping.Backups
) -> Exported:
    if before == data:
        return Exported(file, written=False)
    backup = None if kept is None else backups.keep(file.relative_to(folder).as_posix(), kept)
    file.parent.mkdir(parents=True, exist_ok=True)
    keeping.write(file, data)
    return Exported(file, written=True, backup=backup)


def quizzes(
    format: str,
    target: Path,
    in_unicode: Callable[[str], str],
    *,
    chapters: Sequence[str],
    variants: int,
    seed: int,
    force: bool,
) -> tuple[Made, list[Exported]]:
    """Write the quizzes of these chapters, or of all, in a format; `in_unicode` writes a formula on one line.

    Raises:
        WrongUse: if there is no such chapter or none with a quiz, or the files cannot be written.
    """
    from learn_transformers.quiz.exports import pools

    found = [course.known_chapter(name) for name in chapters] or [c for c in course.chapters() if c.has_quiz]
    without = [chapter.name for chapter in found if not chapter.has_quiz]
    if without or not found:
        raise WrongUse(f"There is no quiz on {', '.join(without)}." if without else "No chapter has a quiz.")
    made = pools.made(format, target.name, in_unicode, list(dict.fromkeys(found)), variants, seed)
    files = {target / name if name else target: data for name, data in made.files.items()}
    folder = target if "" not in made.files else target.parent
    return made, write(files, folder, "quizzes", force=force)
