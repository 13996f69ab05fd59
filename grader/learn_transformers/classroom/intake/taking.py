"""What of a submission's contents is taken: for each place in a course folder the file that is nearest to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from learn_transformers import course
from learn_transformers.classroom.intake import places
from learn_transformers.classroom.intake.contents import Budget, Contents, Item, sentence, shown
from learn_transformers.classroom.intake.places import Place
from learn_transformers.course import Chapter, Unreadable
from learn_transformers.course.handed_in import HandedIn

_MOST_COMPARED = 8  # files for one place that are looked into
_NAMED = 5  # files in one sentence
_DEFINES = re.compile(rb"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_OF_QUIZ = re.compile(rb"""^[ \t]*chapter[ \t]*=[ \t]*["'](\w{1,60})["']""", re.MULTILINE)
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@dataclass
class Taken:
    """By their place in a course folder: what counts, with sentences on what does not."""

    files: dict[str, HandedIn] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Choice:
    """A file for a place, and how far its name is from it."""

    item: Item
    rank: places.Rank
    is_of_unknown_name: bool


def taken(found: Contents, budget: Budget, otherwise: Chapter | None) -> Taken:
    """Choose and read. `otherwise` says which chapter code of unknown names is."""
    result = Taken(refused=list(found.refused), notes=list(found.notes))
    reader = _Reader(budget, result.refused)
    items = sorted(found.items, key=lambda item: (len(item.way), item.way))
    of_place: dict[str, list[_Choice]] = defaultdict(list)
    owners: dict[str, Chapter] = {}
    for item, place, chapter, target in _meant(items, otherwise, reader, result.refused):
        of_place[target].append(_Choice(item, place.rank(chapter), place.is_of_unknown_name))
        owners[target] = chapter
    for target in sorted(of_place):
        _choose(target, owners[target], of_place[target], reader, result)
    if not result.files:
        result.refused.append(_nothing(items))
    return result


def chapters_of(found: Contents, budget: Budget, otherwise: Chapter | None) -> set[Chapter]:
    """The chapters that there is a file for, readable or not; one is read where its name does not say which."""
    reader = _Reader(budget, [])
    return {chapter for _, _, chapter, _ in _meant(found.items, otherwise, reader, [])}


def _meant(
    items: Sequence[Item], otherwise: Chapter | None, reader: _Reader, refused: list[str]
) -> Iterator[tuple[Item, Place, Chapter, str]]:
    """Each file that is for a place of the course, and which; what is for none is `refused`."""
    placed = [(item, places.place(item.way, otherwise)) for item in items]
    refused += _without_a_place(item for item, place in placed if place is None)
    beside = _beside(place for _, place in placed if place is not None)
    for item, place in placed:
        if place is None:
            continue
        try:
            chapter = _chapter(place, beside.get(place.folder, ()), otherwise, partial(reader.text, item))
        except Unreadable as problem:
            refused.append(sentence(item.way, problem))
            continue
        if (target := place.of(chapter)) is None:
            refused.append(sentence(item.way, f"the chapter {chapter.name} asks for no such file"))
        else:
            yield item, place, chapter, target


class _Reader:
    """Reads each file once, and says once what is wrong with it."""

    def __init__(self, budget: Budget, refused: list[str]) -> None:
        self._budget = budget
        self._refused = refused
        self._read: dict[int, HandedIn | None] = {}

    def read(self, item: Item) -> HandedIn | None:
        if id(item) not in self._read:
            try:
                self._budget.require_room()
                found = item.read()
                self._budget.taken -= len(found.content)
                if found.names > 1:
                    said = f"it is a hard link: the same file stands under {found.names} names; hand in a copy"
                    raise Unreadable(said)
            except Unreadable as problem:
                self._refused.append(sentence(item.way, problem))
                self._read[id(item)] = None
            else:
                self._read[id(item)] = found
        return self._read[id(item)]

    def text(self, item: Item) -> bytes:
        found = self.read(item)
        return found.content if found is not None else b""


def _beside(found: Iterable[Place]) -> dict[tuple[str, ...], tuple[Chapter, ...]]:
    """The chapters whose code lies in each folder."""
    beside: dict[tuple[str, ...], dict[Chapter, None]] = defaultdict(dict)
    for place in found:
        if place.kind == ".py" and len(place.chapters) == 1:
            beside[place.folder][place.chapters[0]] = None
    return {folder: tuple(chapters) for folder, chapters in beside.items()}


def _chapter(place: Place, beside: Sequence[Chapter], otherwise: Chapter | None, text: Callable[[], bytes]) -> Chapter:
    """The one chapter that a file belongs to.

    Raises:
        Unreadable: if that is not to be told.
    """
    if len(place.chapters) == 1:
        return place.chapters[0]
    if place.chapters:
        for some in (place.by_folder(), place.by_words_of_folder(), (otherwise,)):
            if len(both := [c for c in place.chapters if c in some]) == 1:
                return both[0]
        most = _most_defined(place.chapters, text())
        if len(most) == 1:
            return most[0]
        raise Unreadable(f"its name could mean {' or '.join(c.name for c in place.chapters)}")
    for said in (place.by_folder(), tuple(beside), place.by_words_of_folder()):
        if len(said) == 1:
            return said[0]
    if place.kind == "quiz" and (named := _OF_QUIZ.search(text())) is not None:
        chapter = course.chapter_named(named[1].decode("utf-8", "replace"))
        if chapter is not None:
            return chapter
    if otherwise is not None:
        return otherwise
    raise Unreadable("nothing says which chapter it belongs to")


def _most_defined(chapters: Sequence[Chapter], text: bytes) -> list[Chapter]:
    """Those chapters of which a text defines the most functions, and at least one."""
    defined = _defined(text)
    counts = {chapter: len(defined & {*chapter.definitions()}) for chapter in chapters}
    return [chapter for chapter, count in counts.items() if count and count == max(counts.values())]


def _defined(text: bytes) -> set[str]:
    return {name.decode("utf-8", "replace") for name in _DEFINES.findall(text)}


def _choose(target: str, chapter: Chapter, choices: list[_Choice], reader: _Reader, result: Taken) -> None:
    """Take the nearest that can be read; as it was handed out, or without any function, it gives way to others."""
    nearest = sorted(choices, key=lambda choice: (choice.rank, choice.item.way))
    readable = [choice for choice in nearest[:_MOST_COMPARED] if reader.read(choice.item) is not None]
    if not readable:
        return

    def order(choice: _Choice) -> tuple[bool, tuple[int, ...], int, int]:
        text = reader.text(choice.item)
        untouched = len(readable) > 1 and _is_handed_out(target, text)
        defined = len(_defined(text) & {*chapter.definitions()}) if choice.is_of_unknown_name else 0
        *near, depth = choice.rank
        return untouched, tuple(near), -defined, depth

    first = min(readable, key=order)  # the first of equals, which are sorted already
    found = reader.read(first.item)
    assert found is not None
    result.files[target] = found
    others = [choice.item for choice in nearest if choice is not first]
    if others:
        result.notes.append(
            f"{len(choices)} files are for {target}: {shown(first.item.way)} was taken, {_listed(others)} not."
        )
    elif first.rank[0]:
        result.notes.append(f"{target} was taken from {shown(first.item.way)}.")


def _is_handed_out(target: str, text: bytes) -> bool:
    try:
        return text.split() == course.shipped_bytes(target).split()
    except OSError:
        return False


def _without_a_place(items: Iterable[Item]) -> Iterator[str]:
    """Sentences on files that somebody may have meant to be graded."""
    unknown: list[Item] = []
    for item in items:
        small = item.name.lower()
        if small.endswith(".ipynb"):
            yield sentence(item.way, "it is a notebook, which is not graded; hand in the chapter's .py file")
        elif small.endswith(_OTHER_ARCHIVES):
            yield sentence(item.way, "of archives only .zip is read")
        elif places.is_code_of_unknown_chapter(item.way):
            unknown.append(item)
    if unknown:
        yield f"Not taken, as the name is no chapter's: {_listed(unknown)}. `--as CHAPTER` says what such files are."


def _nothing(items: Sequence[Item]) -> str:
    if not items:
        return "Nothing was found that can be graded: there is no file."
    return f"Nothing was found that can be graded: there is {_listed(items)}."


def _listed(items: Sequence[Item]) -> str:
    more = len(items) - _NAMED
    return ", ".join(shown(item.way) for item in items[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
