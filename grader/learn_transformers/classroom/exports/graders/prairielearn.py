"""PrairieLearn questions, graded externally, with the class key.

A question is a chapter. PrairieLearn copies the question's `tests/` and the course's `serverFilesCourse/` into a
container, and takes `results.json` from it, which may have one megabyte.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any, Final

from learn_transformers.classroom.exports import results, running, units
from learn_transformers.classroom.exports.grader import FILE, Grader, May, Setup, shared
from learn_transformers.classroom.exports.results import Reported, Telling
from learn_transformers.classroom.exports.running import One
from learn_transformers.classroom.exports.units import Unit
from learn_transformers.course import Chapter, shipped_bytes
from learn_transformers.trouble import WrongUse

MAY: Final = May(keep_secrets=True, name_an_image=True)
NEXT: Final = (
    "Copy questions/ and serverFilesCourse/ into your course, and build the image: README.md says how.",
    "serverFilesCourse/learn_transformers holds your class key: the course's repository is for teachers alone.",
)
_SECONDS: Final = 600  # as much as PrairieLearn gives; the grader ends before
_SHARED: Final = "learn_transformers"
_NAMESPACE: Final = uuid.UUID("38399d7e-1b39-529e-b45c-a7c9c95ca9cf")  # ours, so that a question stays the same one


def files(grader: Grader) -> dict[str, bytes]:
    """Questions, what they share, the image's folder, and a page for the teacher.

    Raises:
        WrongUse: if nobody has said how the image is called.
    """
    if not grader.image:
        raise WrongUse(
            "PrairieLearn grades in a container: --image NAME says how its image will be called, as in "
            "--image our-course/learn-transformers:1."
        )
    made = {
        "README.md": shared("prairielearn/README.md", image=grader.image, libraries=grader.libraries),
        "image/Dockerfile": shared("prairielearn/Dockerfile"),
        **{f"image/{name}": data for name, data in grader.program().items()},
        f"serverFilesCourse/{_SHARED}/grade.sh": shared("prairielearn/grade.sh"),
        **{f"serverFilesCourse/{_SHARED}/{name}": data for name, data in grader.secrets().items()},
    }
    for chapter in grader.chapters:
        one = Grader((chapter,), grader.points, grader.layers, grader.key, grader.extra)
        folder = f"questions/learn_transformers/{chapter.name}"
        made[f"{folder}/info.json"] = _info(chapter, grader.image)
        made[f"{folder}/question.html"] = _page(chapter)
        made[f"{folder}/clientFilesQuestion/{_name(chapter.file)}"] = shipped_bytes(chapter.file)
        made[f"{folder}/tests/{FILE}"] = one.settings(f"../serverFilesCourse/{_SHARED}/")
        if chapter.has_worksheet:
            made[f"{folder}/clientFilesQuestion/{_name(chapter.worksheet)}"] = shipped_bytes(chapter.worksheet)
    return made


def run(setup: Setup, telling: Telling) -> Reported:
    """Grade what PrairieLearn has put below PRAIRIELEARN_ROOT, `/grade` without it, and leave `results.json` there."""
    root = Path(os.environ.get("PRAIRIELEARN_ROOT") or "/grade")
    one = running.graded(root / "student", setup)
    found = units.of(one.verdict, telling.unit) if one.verdict is not None else ()
    results.leave(root / "results" / "results.json", result(one, found, telling))
    return Reported.of(one, found)


def result(one: One, found: tuple[Unit, ...], telling: Telling) -> dict[str, Any]:
    """`results.json`; what could not be read or loaded, or was not graded, is not gradable and costs no attempt."""
    if one.verdict is None:
        return {"gradable": False, "message": results.NOT_GRADED}
    about = telling.text(one)
    problems = [chapter.problem for chapter in one.verdict.chapters]
    if all(problems):
        said = [*one.submission.refused, *(problem.message for problem in problems if problem is not None)]
        return {"gradable": False, "message": about, "format_errors": [results.sentence(text) for text in said]}
    most = one.verdict.max_score
    score = min(1.0, max(0.0, one.verdict.score / most)) if most else 0.0
    return {"gradable": True, "score": score, "message": about, "tests": [_test(unit) for unit in found]}


def _test(unit: Unit) -> dict[str, Any]:
    """What is worth no points is shown as a remark; without any numbers PrairieLearn would show none for all."""
    points, most = (unit.score, unit.max_score) if unit.counts else (0.0, 0.0)
    return {"name": unit.title, "points": points, "max_points": most, "output": unit.text}


def _info(chapter: Chapter, image: str) -> bytes:
    title = chapter.name.replace("_", " ").capitalize()
    plain = {
        "uuid": str(uuid.uuid5(_NAMESPACE, chapter.name)),
        "title": f"Transformers: {title}",
        "topic": "Transformers",
        "tags": ["code"],
        "type": "v3",
        "gradingMethod": "External",
        "singleVariant": True,
        "externalGradingOptions": {
            "image": image,
            "entrypoint": f"/grade/serverFilesCourse/{_SHARED}/grade.sh",
            "serverFilesCourse": [f"{_SHARED}/"],
            "timeout": _SECONDS,
        },
    }
    return f"{json.dumps(plain, indent=2)}\n".encode()


def _page(chapter: Chapter) -> bytes:
    names = [f"<code>{name}</code>" for name in chapter.functions()]
    optional = [_name(chapter.worksheet)] if chapter.has_worksheet else []
    optional += [_name(chapter.weights)] if chapter.is_trained else []
    also = f' optional-file-names="{",".join(optional)}"' if optional else ""
    words = {"file": _name(chapter.file), "functions": ", ".join(names), "chapter": chapter.name, "optional": also}
    return shared("prairielearn/question.html", **words)


def _name(file: str) -> str:
    return file.rpartition("/")[2]
