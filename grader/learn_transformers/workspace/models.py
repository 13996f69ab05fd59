"""What the model solution has for a part. It knows of no progress, and so serves in a browser, too."""

from __future__ import annotations

from learn_transformers import course
from learn_transformers.course import Part, WrongUse
from learn_transformers.workspace import definitions


def model_of(part: Part) -> str:
    """What the model solution has for a function with its helpers, a chapter, a worksheet or an answer.

    Raises:
        WrongUse: if there is none.
    """
    source = course.solution_bytes(part.file)
    if source is None:
        raise WrongUse(f"There is no model solution for {part.name}.")
    if part.answer is not None:
        from learn_transformers.symbolic.language import sheet

        return as_lines(sheet.read(definitions.decoded(source))[part.answer].text)
    if part.function is None:
        return definitions.decoded(source)
    found = definitions.find_own(source, part.function, part.chapter.definitions())
    return definitions.taken(source, [found.place, *found.helpers])


def as_lines(answer: str) -> str:
    """An answer as lines of a file, without those that its quotes stand in."""
    return answer.strip("\n") + "\n" if answer.strip() else ""
