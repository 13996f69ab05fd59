"""How a lesson teaches: its parts in order, guesses first, questions with folded answers, an example to finish.

The laws are those of CONTRIBUTING.md; whether what a lesson says is true, `authoring.lessons` finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import read
from learn_transformers.course import Chapter, Checkout
from learn_transformers.lessons import lecture
from learn_transformers.lessons.course_map import pieces

PARTS = (
    lecture.IN_SHORT,
    "The problem",
    "The idea",
    "By hand",
    "The equation",
    "Your functions",
    "Now you",
    "You may believe",
    "What the lecture says, with care",
    "The worksheet",
    "Five lines to keep",
)
APPENDIX = "Appendix"
_OF_THE_LECTURE = (lecture.IN_SHORT, "What the lecture says, with care")  # where the course's map has one
WORDS, COLUMNS, QUESTIONS, BELIEFS = 2800, 76, 3, 2
BLANK = "____"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLD = re.compile(r"^<details>.*?^</details>$", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"^\*\*Check yourself (\d)\.\*\* \S", re.MULTILINE)
_ANSWERED = re.compile(
    r"^\*\*Check yourself \d\.\*\* (?:.+\n)+\n<details><summary>Answer</summary>\n\n(?:.*\n)+?</details>$", re.MULTILINE
)
_GUESS = re.compile(r"^> \*\*Your guess\?\*\* \S", re.MULTILINE)
_TABLE = re.compile(r"^\|.*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*\)")
_FORMULA = re.compile(r"^\$\$.*?\$\$$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True)
class Law:
    """Something that should hold of every lesson, and what speaks against it."""

    what: str
    problems: list[str]


def laws(text: str, chapter: Chapter) -> Iterator[Law]:
    """All that can be seen in a lesson's text alone."""
    parts = _parts(text)
    yield Law("the parts of a lesson are there, in order", [*_title(text, chapter), *_order(list(parts), chapter)])
    count = words(text)
    yield Law(f"at most {WORDS} words", [f"it has {count}"] if count > WORDS else [])
    yield Law("every line of code, output and drawing fits a terminal", _too_wide(text))
    yield Law("questions have folded answers", _questions(text))
    guesses = len(_GUESS.findall(text))
    yield Law("the reader guesses first", [] if guesses else ["no paragraph begins with `> **Your guess?** `"])
    blanks = [] if BLANK in parts.get("Now you", "") else [f"nothing is left blank ({BLANK}) under “Now you”"]
    yield Law("an example is left for the reader to finish", blanks)
    beliefs = parts.get("You may believe", "").count("\n### ")
    yield Law("beliefs are refuted", [f"{beliefs} of {BELIEFS} beliefs (###)"] if beliefs < BELIEFS else [])
    yield Law("minutes lead where they say", lecture.wrong_minutes(text))


def words(text: str) -> int:
    """The words that are read in one go: without code, equations, tables, folded answers, pictures, the appendix."""
    text = text.partition(f"\n## {APPENDIX}")[0]
    for left_out in (_FENCE, _FOLD, _TABLE, _IMAGE, _FORMULA):
        text = left_out.sub("", text)
    return len(_WORD.findall(re.sub(r"\]\([^()]*\)", "]", text)))


def untaught(chapter: Chapter) -> list[str]:
    """What the map says that this chapter carries of the lecture, and no section of its lesson links to."""
    taught = {place for section in lecture.sections(chapter) for place in section.places}
    carried: list[lecture.Item | lecture.Remark] = [*lecture.items(), *lecture.remarks()]
    return [
        f"{item.place} ({item.text[:40]} …) is in no section"
        for item in carried
        if chapter.number in item.chapters and item.place not in taught
    ]


def check(checkout: Checkout, chapter: Chapter) -> list[Finding]:
    """The laws, as findings."""
    lesson = checkout.lesson(chapter)
    if not lesson.is_file():
        return []
    found = [finding(chapter.name, "", law.what, law.problems) for law in laws(read(lesson), chapter)]
    return [*found, finding(chapter.name, "", "what it carries of the lecture is taught", untaught(chapter))]


def _parts(text: str) -> dict[str, str]:
    """The parts of a lesson by the heading that each should have; one with another keeps its own."""
    every = (*PARTS, APPENDIX)
    return {next((p for p in every if heading.startswith(p)), heading): t for heading, t in pieces(text) if heading}


def _title(text: str, chapter: Chapter) -> list[str]:
    title = f"# {chapter.number:02d} · "
    return [] if text.startswith(title) else [f"it does not begin with `{title}`"]


def _order(found: Sequence[str], chapter: Chapter) -> list[str]:
    not_here = {*(() if chapter.has_worksheet else ("The worksheet",)), *(() if lecture.items() else _OF_THE_LECTURE)}
    wanted = [part for part in PARTS if part not in not_here]
    problems = [f"there is no part “{part}”" for part in wanted if part not in found]
    problems += [f"“{part}” is none of the parts" for part in found if part not in (*PARTS, APPENDIX)]
    if not problems and [part for part in found if part in wanted] != wanted:
        problems.append(f"they come as {', '.join(found)}")
    return problems + (["the appendix is not last"] if APPENDIX in found[:-1] else [])


def _too_wide(text: str) -> list[str]:
    problems = []
    for fence in _FENCE.finditer(text):
        first = text.count("\n", 0, fence.start()) + 2
        rows = enumerate(fence[2].splitlines(), first)
        problems += [f"line {n} has {len(row)} columns, more than {COLUMNS}" for n, row in rows if len(row) > COLUMNS]
    return problems


def _questions(text: str) -> list[str]:
    numbers = [int(number) for number in _QUESTION.findall(text)]
    answers = _ANSWERED.findall(text)
    problems = [] if numbers == [*range(1, len(numbers) + 1)] else [f"they are numbered {numbers}"]
    if len(numbers) < QUESTIONS:
        problems.append(f"{len(numbers)} of {QUESTIONS} questions (**Check yourself 1.**)")
    if len(answers) != len(numbers):
        problems.append(f"{len(answers)} of {len(numbers)} have an answer in <details> below them")
    if any("```python" in fold for fold in _FOLD.findall(text)):
        problems.append("a folded answer holds a block of code, which would be a cell of the notebook")
    return problems
