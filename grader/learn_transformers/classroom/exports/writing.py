"""`export gradescope` and its like: from the words of the command line to files, after a model solution has passed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from learn_transformers import course
from learn_transformers.classroom import class_key, grading
from learn_transformers.classroom.exports.grader import Grader, Setup
from learn_transformers.classroom.exports.results import Reported, Telling
from learn_transformers.classroom.submission import Submission
from learn_transformers.course import Chapter
from learn_transformers.trouble import WrongUse
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported

_FOR_THEIR_OWNER: Final = 0o600


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    place: str
    target: Path
    chapters: tuple[str, ...] = ()
    class_key: Path | None = None
    extra_key: Path | None = None
    layers: str = ""
    image: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Done:
    """What was written, of how many points, and what there is to do with it."""

    place: str
    files: tuple[Exported, ...]
    chapters: tuple[str, ...]
    points: float
    next: tuple[str, ...]

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "schema": "learn-transformers/exported-grader@1",
            "place": self.place,
            "files": [str(one.file) for one in self.files],
            "chapters": list(self.chapters),
            "points": self.points,
        }


def export(asked: Asked, say: Callable[[str], object]) -> Done:
    """Write the grader for a place; `say` hears of a class key that is made for it.

    Raises:
        WrongUse: for wrong use, or where a file is in the way.
        KeyFault: if a private check cannot be passed, or a model solution does not pass here.
    """
    place = _module(asked.place)
    layers = grading.layers_named(asked.layers)
    chapters = tuple(dict.fromkeys(map(course.known_chapter, asked.chapters))) or course.chapters()
    _refuse(asked, place)
    if course.shipped() != _installed():
        raise WrongUse(
            "A course of one's own cannot be exported yet: unset LEARN_TRANSFORMERS_COURSE for the shipped one."
        )
    key = _key(asked, say) if place.MAY.keep_secrets else None
    points = _tried(chapters, asked.extra_key)
    extra = _private(asked.extra_key) if asked.extra_key is not None else None
    grader = Grader(chapters, points, layers, key, extra, asked.image or "")
    made = {asked.target / name if name else asked.target: data for name, data in place.files(grader).items()}
    folder = asked.target if asked.target not in made else asked.target.parent
    written = exporting.write(made, folder, "grader", force=asked.force)
    for one in written:
        if grader.secrets() and (one.file == asked.target or made[one.file] in grader.secrets().values()):
            one.file.chmod(_FOR_THEIR_OWNER)
    return Done(asked.place, tuple(written), tuple(chapter.name for chapter in chapters), points, place.NEXT)


def run(place: str, grader: Path, telling: Telling) -> Reported:
    """Grade one submission at a place, with the `grader.json` of an export.

    Raises:
        WrongUse: if there is no such place, or it is not where this runs.
    """
    module = _module(place)
    reported: Reported = module.run(Setup.read(grader), telling)
    return reported


def _module(place: str) -> ModuleType:
    from learn_transformers.classroom.exports import graders
    from learn_transformers.quiz.exports import available

    known = available(Path(graders.__file__).parent)
    if place not in known:
        raise WrongUse(f"There is no place called {place!r}: {course.instead(place, list(known))}")
    return importlib.import_module(f"{graders.__name__}.{place.replace('-', '_')}")


def _refuse(asked: Asked, place: ModuleType) -> None:
    for option, value in (("--class-key", asked.class_key), ("--extra-key", asked.extra_key)):
        if value is not None and not place.MAY.keep_secrets:
            raise WrongUse(
                f"{option} is not taken for {asked.place}, where students can read what is exported: `grade` takes it."
            )
    if asked.image is not None and not place.MAY.name_an_image:
        raise WrongUse(f"--image is not taken for {asked.place}, which grades in an image of its own.")


def _installed() -> Path:
    inside = course.PACKAGE / "shipped"
    return inside if inside.is_dir() else course.PACKAGE.parent.parent


def _key(asked: Asked, say: Callable[[str], object]) -> bytes:
    """What the file of the class key holds; it is made where there is none."""
    file = asked.class_key or class_key.usual_file()
    if asked.target.absolute() in (file.absolute(), *file.absolute().parents):
        raise WrongUse(f"The class key must not lie in {asked.target}, which is written anew.")
    _, made = class_key.in_file(file)
    if made:
        say(f"A class key was made: {file}. Keep it, and keep it secret: the same key draws the same seeds again.")
    return course.named_file(file)


def _private(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.py"))}


def _tried(chapters: Sequence[Chapter], extra_key: Path | None) -> float:
    """The most points of these chapters, which the model solutions have just earned here.

    Raises:
        WrongUse: if they have not.
        KeyFault: if a private check cannot be passed.
    """
    files = {file: data for c in chapters for file in c.judged if (data := course.solution_bytes(file)) is not None}
    with_key = grading.Settings(class_key.ClassKey(b"to try it once"), tuple(c.name for c in chapters), extra_key)
    (found,) = grading.graded([Submission("the model solution", files)], with_key)
    if found.verdict is None:
        raise WrongUse(f"The model solution could not be graded here, so nothing was exported: {found.problem}.")
    wrong = [c.name for c in found.verdict.chapters if c.score != c.max_score]
    if wrong:
        raise WrongUse(
            f"The model solution of {', '.join(wrong)} does not pass here, so nothing was exported: "
            "`learn-transformers doctor` says what this machine lacks."
        )
    return found.verdict.max_score
