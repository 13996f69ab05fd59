"""`read`: the text of a lesson, and what there is to read about one function."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.course import Chapter, Map, Part, WrongUse, encoding
from learn_transformers.lessons.figures import InCharacters, in_characters

if TYPE_CHECKING:
    from learn_transformers.lessons.drawings import Drawing


@dataclass(frozen=True)
class Text:
    """A lesson as Markdown; `note` says why it is not the learner's own copy; `foreign`: it is not as handed out.

    `figures` are what a terminal shows of those that it names, by where it says that they lie.
    """

    markdown: str
    note: str = ""
    foreign: bool = False
    figures: Mapping[str, InCharacters] = field(default_factory=dict)


def part_named(target: str, exercises: Path | None) -> Part:
    """The chapter or the function that a name means, or a path to a chapter's folder or file, its README.md included.

    Raises:
        WrongUse: if there is none, or it is a worksheet.
    """
    if course.is_path(target) and Path(target).name == "README.md":
        target = str(Path(target).parent) + "/"
    part = course.part_named(target, exercises or course.shipped() / "exercises")
    if part.is_worksheet:
        where = (exercises or Path("exercises")) / part.file
        raise WrongUse(f"A worksheet is a file to write in: open {where} in your editor.")
    return part


def lesson(exercises: Path | None, of: Chapter | Map) -> Text:
    """A lesson, or the map, from the course folder; the shipped one where that has none, or there is no folder."""
    name, note = of.page, ""
    if exercises is not None:
        try:
            own, ours = course.read_source(exercises, name), course.shipped_bytes(name)
            if not own.strip():
                raise course.Unreadable(f"{name} is empty")
            foreign = own.replace(b"\r\n", b"\n") != ours.replace(b"\r\n", b"\n")
            return _text(exercises, of, own.decode("utf-8", "replace"), foreign=foreign)
        except course.Unreadable as problem:
            what = "map" if isinstance(of, Map) else "lesson"
            note = f"This is the {what} as it was handed out: in your course {problem}."
    return _text(exercises, of, course.shipped_bytes(name).decode(), note)


def _text(exercises: Path | None, of: Chapter | Map, markdown: str, note: str = "", *, foreign: bool = False) -> Text:
    return Text(markdown, note, foreign, in_characters(markdown, exercises, of, foreign=foreign))


def about(chapter: Chapter, function: str, markdown: str, section: str) -> str:
    """All that a lesson has on one function, as Markdown: signature and docstring of its stub, its row in the table of
    functions, and `section`, the part in which it is at work. A model that is trained has no stub.
    """
    parts = [f"# {chapter.name}.{function}"]
    if function in chapter.definitions():
        signature, docstring = _stub(chapter, function)
        parts += [f"```python\n{signature}\n```", f"````docstring\n{docstring}\n````"]
    row = re.search(rf"^\|\s*`{function}\(.*$", markdown, re.MULTILINE)
    if row is not None:
        head = re.findall(r"^(\|.*\n\|[-:| ]+)$", markdown[: row.start()], re.MULTILINE)
        parts += [f"{head[-1]}\n{row[0]}"] if head else []
    return "\n\n".join([*parts, section.strip(), ""])


def _stub(chapter: Chapter, function: str) -> tuple[str, str]:
    """A function's signature and docstring as they are handed out: that file is ours, and may be parsed here."""
    source = course.shipped_bytes(chapter.file).decode()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == function:
            head = source.splitlines()[node.lineno - 1 : node.body[0].lineno - 1]
            return "\n".join(head), ast.get_docstring(node) or ""
    return function, ""


def course_folder(start: Path) -> Path | None:
    """The course folder around `start`; a lesson can be read without one."""
    try:
        return course.find_exercises(start)
    except WrongUse:
        return None


def _is_trained(exercises: Path, chapter: Chapter) -> bool:
    """Has somebody trained a model of this chapter, which can be drawn?"""
    return chapter.is_trained and (exercises / chapter.weights).is_file()


def own_drawings(exercises: Path | None, part: Part) -> list[Drawing]:
    """The pictures of what the learner's functions give; none where there is nothing to see yet."""
    chapter = part.chapter
    if exercises is None or not (chapter.has_pictures or _is_trained(exercises, chapter)):
        return []
    try:
        if course.read_source(exercises, chapter.file) == encoding.text(course.shipped_bytes(chapter.file)):
            return []
    except course.Unreadable:
        return []
    from learn_transformers.lessons import drawings
    from learn_transformers.sandbox.host import SandboxError

    try:
        return drawings.drawings(exercises, chapter, part.function)
    except (WrongUse, SandboxError):  # no picture of this function; a lesson can be read without any
        return []
