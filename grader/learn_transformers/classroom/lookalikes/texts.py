"""What a page shows that has two texts side by side: printable lines, and which of them are the same.

Texts come from the gradebook when the page is made, those of two students at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.lookalikes.handed_out import Given
from learn_transformers.classroom.lookalikes.paired import Pairing
from learn_transformers.classroom.lookalikes.passages import Passage, side_by_side
from learn_transformers.classroom.lookalikes.sketches import Shared
from learn_transformers.printable import lines, one_line

LONGEST_LINE: Final = 400  # characters that are shown
LONGEST_TEXT: Final = 40_000  # the same of one text; the longest model solution has 16,000
LONGEST_PAGE: Final = 400_000  # the same of all texts of a page
_BREAK: Final = 16  # characters that a line counts beside its own, so that there are not too many empty ones
_NAME: Final = 200

Contents = Callable[[str], Mapping[str, bytes] | None]  # by fingerprint; None where it is not kept


@dataclass(frozen=True)
class HandedIn:
    """What is compared of a student: the fingerprint of it, and a sentence where other work counts in their row."""

    content: str
    remark: str = ""


@dataclass(frozen=True)
class Text:
    """A text of one side: its lines, those of them that were given, counted from 1, and how many lines follow.

    `is_cut` where it is so long that not all of it was compared.
    """

    lines: tuple[str, ...]
    given: frozenset[int]
    left_out: int = 0
    is_cut: bool = False


@dataclass(frozen=True)
class FileBeside:
    """A file of both: how much of it is the same, and where."""

    shared: Shared
    one: Text
    other: Text
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Side:
    """Whose text it is, what there is to say of it, and whether it is there to be shown."""

    name: str
    remark: str = ""
    is_there: bool = True


@dataclass(frozen=True)
class Beside:
    """All that is on a page; `other` is None where it is the model solution. Without both texts there is no file."""

    page: str
    one: Side
    other: Side | None
    is_equal: bool
    files: tuple[FileBeside, ...]


def beside(
    pairing: Pairing,
    handed_in: Mapping[str, HandedIn],
    given: Mapping[str, Given],
    contents: Contents,
    solution: Callable[[str], bytes | None],
) -> Beside:
    """The texts of a pairing; `solution` has the model solution of a file."""
    one, ours = _side(pairing.one, handed_in, contents)
    other: Side | None = None
    theirs: Mapping[str, bytes] | None
    if pairing.other is not None:
        other, theirs = _side(pairing.other, handed_in, contents)
    else:
        theirs = {file.file: solution(file.file) or b"" for file in pairing.files}
    files = []
    if ours is not None and theirs is not None:
        room = LONGEST_PAGE
        for shared in pairing.files:
            known = given.get(shared.file, Given())
            known_grams = known.seen if pairing.other is None else known.known
            made = _file(shared, ours.get(shared.file, b""), theirs.get(shared.file, b""), known_grams, room)
            room -= sum(map(len, (*made.one.lines, *made.other.lines)))
            files.append(made)
    return Beside(pairing.page, one, other, pairing.is_equal, tuple(files))


def _side(
    student: str, handed_in: Mapping[str, HandedIn], contents: Contents
) -> tuple[Side, Mapping[str, bytes] | None]:
    found = handed_in[student]
    files = contents(found.content)
    return Side(one_line(student, _NAME), found.remark, is_there=files is not None), files


def _file(shared: Shared, one: bytes, other: bytes, known: frozenset[int], room: int) -> FileBeside:
    one, other = _with_plain_breaks(one), _with_plain_breaks(other)
    found = side_by_side(one, other, known)
    first = _text(one, found.given[0], found.cut[0], room // 2)
    second = _text(other, found.given[1], found.cut[1], room // 2)
    return FileBeside(shared, first, second, found.passages)


def _with_plain_breaks(text: bytes) -> bytes:
    """With breaks between lines that nobody counts otherwise."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _text(content: bytes, given: frozenset[int], is_cut: bool, room: int) -> Text:
    room = min(room, LONGEST_TEXT)
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").removesuffix("\n")
    shown = []
    left = text.count("\n") + 1
    for line in text[: LONGEST_TEXT * 4].split("\n"):
        (printed,) = lines(line[: LONGEST_LINE + 1], LONGEST_LINE)
        room -= len(printed) + _BREAK
        if room < 0:
            break
        shown.append(printed)
        left -= 1
    return Text(tuple(shown), given, left, is_cut)
