"""What a learner has written for one answer of a worksheet, and how far it has come: asked of the bounded process."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from learn_transformers import course
from learn_transformers.symbolic.language import sheet
from learn_transformers.symbolic.process.comparer import Comparer, Process, WorkerEnded

_SHEET = "learn_transformers.symbolic.language.sheet"
_NEXT_LINE = "learn_transformers.symbolic.marking.next_line"
_SECONDS = 5.0


@dataclass(frozen=True)
class Written:
    """The text in the quotes; `lines_had` counts the lines of the model solution that a derivation has. `problem` says
    why there is nothing.
    """

    text: str = ""
    lines_had: int = 0
    problem: str = ""


def written(
    exercises: Path, chapter: course.Chapter, name: str, derivation: str = "", process: Process | None = None
) -> Written:
    """What stands in a worksheet for one answer; how far it has come, if it belongs to the question `derivation`.

    It is read in a bounded process, or where there can be none in what is handed over for it.
    """
    try:
        source = course.read_source(exercises, chapter.worksheet).decode()
        if len(source) > sheet.MAX_CHARACTERS:
            return Written(problem=f"{course.WORKSHEET} has more than {sheet.MAX_CHARACTERS} characters.")
        with nullcontext(process) if process else Comparer(_SECONDS, preload=(_SHEET, _NEXT_LINE)) as process:
            typed = process.call(f"{_SHEET}:read_plain", {"text": source}).get(name)
            if typed is None:
                return Written(problem=f"{course.WORKSHEET} does not assign to {name}.")
            found = sheet.Typed(**typed)
            had = 0
            if derivation and not found.blank and not found.problem:
                arguments = {"chapter": chapter.name, "question": derivation, "text": found.text}
                had = process.call(f"{_NEXT_LINE}:lines_had_plain", arguments)
            return Written("" if found.blank else found.text, had, found.problem)
    except course.Unreadable as problem:
        return Written(problem=f"{problem}.")
    except (WorkerEnded, ValueError) as problem:
        return Written(problem=f"{course.WORKSHEET} could not be read: {problem}.")
