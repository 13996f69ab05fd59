"""From the bank to a format: several variants of each question, each in the first of its forms that the format has."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.key.quiz import Question
from learn_transformers.quiz import bank, exports
from learn_transformers.quiz.exports.forms import NotHeld, candidates
from learn_transformers.quiz.exports.items import Form, Item
from learn_transformers.quiz.exports.rich_text import Typesetter, heat_table
from learn_transformers.quiz.variants import Variant, right_answer, variant

_TRIES = 4  # seeds for each variant that is wanted: a question may have few

SCHEMA = "learn-transformers/quiz-export@1"


class Format(Protocol):
    """A module of `formats/`."""

    POOLS: bool  # does it draw one of several variants? Else one is written

    def lacks(self, form: Form) -> str:
        """What it would need to ask in this form, and has not; "" if it can."""

    def files(self, items: Sequence[Item], name: str) -> dict[str, bytes]:
        """The files, by their names in the target, which is called `name`; "" is the target itself."""


@dataclass(frozen=True)
class LeftOut:
    """A question, or one variant of it, that is not in the files, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class Made:
    """The bank in a format: its files, what is in them, and of how many questions; what is not, and why."""

    format: str
    files: dict[str, bytes]
    items: tuple[Item, ...]
    questions: int
    left_out: tuple[LeftOut, ...]

    def to_json(self) -> dict[str, Any]:
        """What is in the files, as `--format json` prints it."""
        converted = {f"{item.chapter}.{item.question}": item.converted for item in self.items if item.converted}
        return {
            "schema": SCHEMA,
            "format": self.format,
            "questions": self.questions,
            "accepted": self.accepted,
            "written": len(self.items),
            "converted": [{"id": name, "how": how} for name, how in converted.items()],
            "left_out": [{"id": one.id, "why": one.why} for one in self.left_out],
        }

    @property
    def accepted(self) -> int:
        """Of how many questions there is at least one variant."""
        return len({(item.chapter, item.question) for item in self.items})


def made(
    format: str, name: str, in_unicode: Callable[[str], str], chapters: Sequence[Chapter], variants: int, seed: int
) -> Made:
    """The questions of these chapters as the files of a format, for a target that is called `name`.

    Variants have the seeds from `seed` on; practice, which has seed 0, is never among them. `in_unicode` writes a
    formula in LaTeX on one line.

    Raises:
        WrongUse: if the format needs what is not installed, or cannot be written to a target of this name.
    """
    writer = _writer(format)
    type = Typesetter(in_unicode)
    items: list[Item] = []
    left_out: list[LeftOut] = []
    questions = 0
    for chapter in chapters:
        for question in bank.questions(chapter.name).values():
            questions += 1
            found, lost = _pool(writer, type, chapter, question, variants if writer.POOLS else 1, seed, format)
            items += found
            left_out += lost
    return Made(format, writer.files(items, name), tuple(items), questions, tuple(left_out))


def _writer(format: str) -> Format:
    return cast(Format, importlib.import_module(f"{exports.__name__}.formats.{format.replace('-', '_')}"))


def _pool(
    writer: Format, type: Typesetter, chapter: Chapter, question: Question, count: int, seed: int, format: str
) -> tuple[list[Item], list[LeftOut]]:
    """The variants of one question; if none can be held, the question is left out as a whole."""
    found: list[Item] = []
    lost: list[LeftOut] = []
    for asked in distinct(chapter.name, question, count, seed):
        try:
            found.append(_item(writer, type, asked, format))
        except NotHeld as reason:
            lost.append(LeftOut(f"{asked.id}.{asked.seed}", f"{reason}"))
    if not found:
        lost = [LeftOut(f"{chapter.name}.{question.name}", lost[0].why)]
    return found, lost


def distinct(chapter: str, question: Question, count: int, seed: int) -> Iterator[Variant]:
    """The first variants that ask something different from each other; at least one, however few there are."""
    seen: set[str] = set()
    for number in range(seed, seed + _TRIES * count):
        asked = variant(chapter, question, number)
        if (what := _asks(asked)) not in seen:
            seen.add(what)
            yield asked
        if len(seen) == count:
            return


def _asks(asked: Variant) -> str:
    """What is asked, whatever the order of the options."""
    blanks = [
        blank if not isinstance(blank, tuple) else sorted(option.text for option in blank) for blank in asked.blanks
    ]
    parts = [sorted(option.text for option in group) for group in (asked.options, asked.lines, asked.left, asked.right)]
    answer = "" if asked.options or asked.lines or asked.left or asked.blanks else right_answer(asked)
    picture = asked.item.picture.array.tolist() if asked.item.picture is not None else ""
    return repr((asked.stem, parts, blanks, answer, asked.altered, picture))


def _item(writer: Format, type: Typesetter, asked: Variant, format: str) -> Item:
    """The variant in the first form that the format has.

    Raises:
        NotHeld: if it has none of them.
    """
    wanted: list[str] = []
    reason = ""
    try:
        for candidate in candidates(asked, type):
            if not (lacking := writer.lacks(candidate.form)):
                return _written(type, asked, candidate.form, candidate.ask, candidate.how)
            wanted.append(lacking)
    except NotHeld as ended:
        reason = str(ended)
    if wanted:
        reasons = f"{format} has no {' and no '.join(dict.fromkeys(wanted))}"
        raise NotHeld(f"{reasons}, and {reason}" if reason else reasons)
    raise NotHeld(reason)


def _written(type: Typesetter, asked: Variant, form: Form, ask: str, how: str) -> Item:
    question = asked.question
    picture = heat_table(asked.item.picture) if asked.item.picture is not None else ""
    stem = "\n\n".join(filter(None, (asked.stem, picture, ask)))
    chapter = course.known_chapter(asked.chapter)
    idea = f"{question.idea} (Lesson {chapter.folder[:2]}, “{question.section}”)"
    tags = (asked.chapter, question.asks.replace(" ", "-"), f"difficulty-{question.difficulty}")
    return Item(
        asked.chapter,
        question.name,
        int(asked.seed),
        type.blocks(stem),
        form,
        type.line(idea),
        tuple(map(type.line, question.hints)),
        tags,
        how,
    )
