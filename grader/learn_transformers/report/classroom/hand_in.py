"""What is in an archive that is to be handed in, what is missing, and what is not taken, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from learn_transformers.classroom.hand_in import HandedIn
from learn_transformers.classroom.hand_in.handing_in import Given
from learn_transformers.classroom.hand_in.looking import Kind, Part
from learn_transformers.report.lines import near

_SHORT = 12  # characters of a fingerprint
_NAMED = 6
_WORDS = {
    Kind.FUNCTIONS: ("function", "written", "still a stub"),
    Kind.WORKSHEET: ("answer", "filled in", "blank"),
    Kind.QUIZ: ("question", "answered", "blank"),
}


def lines(done: HandedIn) -> Iterator[str]:
    """Line by line."""
    yield "What will be graded:"
    for given in done.chapters:
        yield f"  {given.chapter.folder}"
        for part in given.parts:
            yield from (f"    {line}" for line in _part(part, given))
    if done.untouched:
        names = ", ".join(chapter.name for chapter in done.untouched)
        yield f"Not begun, and left out: {names}. Name a chapter to hand it in as it is."
    if done.left:
        yield "Not taken:"
        yield from (f"  {said}" for said in done.left)
    if done.missing:
        yield f"Missing: {', '.join(given.chapter.file for given in done.missing)}."
    kept = f"; what stood there is in {near(str(done.file.backup))}" if done.file.backup else ""
    same = "" if done.file.written else " was there already, the same"
    yield f"{near(str(done.file.file))}{same} · {done.bytes:,} bytes · fingerprint {done.fingerprint[:_SHORT]}{kept}"
    yield "Nothing was run: whether it is right, `learn-transformers check` says, and in the end whoever grades it."


def _part(part: Part, given: Given) -> Iterator[str]:
    name = PurePosixPath(part.file).name
    if not part.there:
        yield f"{name}  is not there"
        return
    if part.kind == Kind.MODEL:
        yield f"{name}  a trained model"
        return
    what, done, blank = _WORDS[part.kind]
    count = len(part.filled) + len(part.blank) + len(part.absent)
    if count:
        checked = _checked(part, given)
        yield f"{name}  {len(part.filled)} of {count} {what}{'s' * (count != 1)} {done}{checked}"
    else:
        yield name
    if part.filled and part.blank:
        yield f"  {blank}: {_some(part.blank)}"
    if part.absent:
        yield f"  not defined in it: {_some(part.absent)}"
    if part.note:
        yield f"  {part.note}"


def _checked(part: Part, given: Given) -> str:
    """What the last check of each has found; it may have been of another text."""
    passed = [name for name in given.passed if name in part.filled]
    return f"; {len(passed)} passed when last checked here" if passed else ""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
