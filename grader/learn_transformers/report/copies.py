"""What `init` and `reset` did, or ask, in a few plain lines."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course, progress
from learn_transformers.report.lines import near
from learn_transformers.workspace.resetting import Reset
from learn_transformers.workspace.undoing import Undone
from learn_transformers.workspace.updating import Update

if TYPE_CHECKING:
    from learn_transformers.classroom.exports.writing import Done as Grader
    from learn_transformers.quiz.exports.pools import Made
    from learn_transformers.site.export import Site
    from learn_transformers.workspace.exporting import Exported


def started(folder: Path) -> list[str]:
    """Where the new course is, and what to do next: five lines."""
    first = course.chapters()[0]
    functions = sum(len(chapter.functions()) for chapter in course.chapters())
    return [
        f"Your course is in {folder}: {len(course.chapters())} chapters, {functions} functions to write.",
        f"  1. Go there:          cd {shlex.quote(_typed(folder))}",
        f"  2. Read a lesson:     learn-transformers read {first.name}",
        f"  3. Fill in its stubs: exercises/{first.file}",
        f"  4. Check your work:   learn-transformers check {first.name}",
    ]


def _typed(folder: Path) -> str:
    """What leads there as a command's argument: a dash in front would make it an option."""
    return f"./{folder}" if str(folder).startswith("-") else str(folder)


def updated(done: Update) -> list[str]:
    """What an update did and what it left alone, and why."""
    where = near(str(done.exercises))
    if done.added or done.updated or done.beside:
        before = f" (from {done.before})" if done.before not in ("", done.now) else ""
        lines = [f"The course in {where} was brought to version {done.now}{before}."]
    else:
        lines = [f"The course in {where} is up to date: version {done.now}."]
    beside = [f"{file}  the new version: {file}.new" for file in done.beside]
    lines += _listed("New:", done.added)
    lines += _listed("Brought up to date:", done.updated)
    lines += _listed("Changed by you, and left as you have it:", beside)
    back = "`learn-transformers reset CHAPTER` brings it back, and the chapter's stubs with it"
    lines += _listed(f"Deleted by you, and left out ({back}):", done.deleted)
    lines += _listed("No longer part of the course, and left where it is:", done.gone)
    lines += _listed("Not touched:", [reason for _, reason in done.odd])
    lines += [done.note] if done.note else []
    return lines


def exported(done: Sequence[Exported]) -> list[str]:
    """Which notebooks were written, and what to do with them."""
    lines = []
    for one in done:
        kept = f"; what stood there is in {near(str(one.backup))}" if one.backup else ""
        if one.written:
            lines.append(f"  {near(str(one.file))}{kept}")
    if not lines:
        return ["All notebooks are there already, as they would be written."]
    many = "notebooks" if len(lines) > 1 else "notebook"
    return [*lines, f"{len(lines)} {many} written; open them in Jupyter, VS Code or Colab."]


def exported_site(done: Site) -> list[str]:
    """What was written of the site, and how to look at it."""
    where = near(str(done.folder))
    kept = [f"  what stood in {near(str(one.file))} is in {near(str(one.backup))}" for one in done.files if one.backup]
    written = sum(one.written for one in done.files)
    if not written and not done.removed:
        return [f"The site in {where} is up to date: {done.pages} pages."]
    size = f"{done.bytes / 1e6:.1f} MB"
    lines = [f"{done.pages} pages written to {where}: {written} of {len(done.files)} files are new or changed, {size}."]
    lines += kept
    if done.removed:
        files = "1 file" if len(done.removed) == 1 else f"{len(done.removed)} files"
        lines.append(f"{files} of an earlier site {'is' if len(done.removed) == 1 else 'are'} gone.")
    if not done.has_notebooks:
        lines.append('Without notebooks: `pip install "learn-transformers[notebook]"` brings what makes them.')
    return [*lines, f"To see all of it: python -m http.server -d {shlex.quote(_typed(done.folder))}"]


def exported_quizzes(made: Made, done: Sequence[Exported]) -> list[str]:
    """What was written of the quizzes, what is asked otherwise than at home, and what is left out, and why."""
    lines = []
    for one in done:
        kept = f"; what stood there is in {near(str(one.backup))}" if one.backup else ""
        lines.append(
            f"  {near(str(one.file))}{'' if one.written else ' is there already, as it would be written'}{kept}"
        )
    many = f", in {len(made.items)} variants" if len(made.items) > made.accepted else ""
    lines.append(f"{made.accepted} of {made.questions} questions{many}, as {made.format}.")
    converted = {f"{item.chapter}.{item.question}": item.converted for item in made.items if item.converted}
    lines += _listed("Asked in another way:", [f"{name}: {how}" for name, how in converted.items()])
    return lines + _listed("Left out:", [f"{one.id}: {one.why}" for one in made.left_out])


def quizzes_as_json(made: Made, done: Sequence[Exported]) -> str:
    """The same for a machine."""
    return json.dumps({**made.to_json(), "files": [str(one.file) for one in done]}, indent=2, ensure_ascii=False)


def exported_grader(done: Grader) -> list[str]:
    """What was written for a place where a class is, and what to do with it."""
    lines = []
    for one in done.files:
        if one.written:
            kept = f"; what stood there is in {near(str(one.backup))}" if one.backup else ""
            lines.append(f"  {near(str(one.file))}{kept}")
    if not lines:
        lines.append("Everything is there already, as it would be written.")
    many = done.chapters[0] if len(done.chapters) == 1 else f"{len(done.chapters)} chapters"
    return [
        *lines,
        f"The grader of {many}, of {done.points:g} points; the model solution has just earned them.",
        *done.next,
    ]


def _listed(head: str, files: Sequence[str]) -> list[str]:
    return [head, *(f"  {file}" for file in files)] if files else []


def reset(done: Sequence[Reset]) -> list[str]:
    """What was reset, and where the former text is."""
    lines = []
    for one in done:
        file = near(str(one.file))
        if one.changed:
            kept = f"; what you had is in {near(str(one.backup))}" if one.backup else ""
            lines.append(f"{one.what} in {file} is as it was handed out{kept}.")
        lines += [f"  {near(str(path))} was missing and is back." for path in one.restored]
        lines += [f"  {one.note}"] if one.note else []
    if not lines:
        what = done[0].what if len(done) == 1 else "Everything"
        lines = [f"{what} is as it was handed out already: nothing was changed."]
    return lines


def which(chapter: course.Chapter, exercises: Path) -> list[str]:
    """A name that is a function's and its chapter's: what the one takes, and what the other."""
    known, _ = progress.read_or_say(progress.statuses, exercises, {})
    passed = sum(known.get((progress.FUNCTION, chapter.name, name)) == "passed" for name in chapter.functions())
    name, file, count = chapter.name, f"{chapter.name}.py", len(chapter.functions())
    some = f", of which {passed} {'has' if passed == 1 else 'have'} passed" if passed else ""
    lines = [
        f"{name} is a function and a chapter. What shall be as it was handed out?",
        f"  f  the function {name} alone; the {count - 1} others in {file} stay",
        f"  c  the chapter: all {count} functions in {file}{some}",
    ]
    if answers := len(chapter.answers()):
        lines.append(
            f"The worksheet's {answers} answers stay: `learn-transformers reset {name}.worksheet` takes those."
        )
    return [*lines, "A backup is kept, and `learn-transformers reset --undo` brings it back."]


def say_which(chapter: course.Chapter) -> str:
    """The same as a sentence, where nobody can be asked."""
    name = chapter.name
    return (
        f"{name} is a function and a chapter: `learn-transformers reset {name}.{name}` resets the function alone, "
        f"`learn-transformers reset {chapter.folder}` all {len(chapter.functions())} functions of the chapter."
    )


def undone(done: Sequence[Undone]) -> list[str]:
    """What came back from the last reset."""
    lines = []
    for one in done:
        file = near(str(one.file))
        if one.changed:
            lines.append(f"{one.what} in {file} is as it was before the reset.")
        else:
            lines.append(f"{one.what} in {file} is what it was before the reset already.")
        lines += [f"  What you wrote since is in {near(str(one.since))}."] if one.since else []
        lines += [f"  {one.note}"] if one.note else []
    return lines
