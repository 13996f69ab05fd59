"""The words of the glossary in the lessons: each is a link where it first occurs in the course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import read
from learn_transformers.course import Checkout, Map, chapters
from learn_transformers.lessons import course_map

LINKED = "the words of the glossary are links where they first occur"
TO_GLOSSARY = re.compile(r"\[((?!(?:caveat|note) \w\w?\])[^\[\]]+)\]\(\.\./README\.md#([^()\s]*)\)")
_NO_PROSE = (
    re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL),  # code
    re.compile(r"^<details>.*?^</details>$", re.MULTILINE | re.DOTALL),  # what is folded away
    re.compile(r"\$\$.*?\$\$", re.DOTALL),
    re.compile(r"`[^`\n]+`|\$[^$\n]+\$"),
    re.compile(r"!?\[[^\[\]]*\]\([^()]*\)"),  # other links, and images
    re.compile(r"^(?:#|\||\*Lecture|\*Extension).*$", re.MULTILINE),  # headings, tables, the line under the title
)
_FORMS = (("is", "[ie]s"), ("y", "(?:y|ies)"), ("e", "e[sd]?"), ("", "(?:s|es)?"))
_BETWEEN = r"(?:-|\s+(?:> )?)"
_LETTER = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Use:
    """Where a word of the glossary is used in a lesson: its characters from `start` to `end`; is it a link there?"""

    word: str
    start: int
    end: int
    linked: bool


def uses(lesson: str, words: list[str]) -> dict[str, Use]:
    """The first use of each of these words in a lesson's prose, longer ones first: a causal mask is no mask."""
    to_words = {match.start(1): match for match in TO_GLOSSARY.finditer(lesson)}
    prose = _prose(lesson)
    found: dict[str, Use] = {}
    for word in sorted(words, key=len, reverse=True):
        for match in _pattern(word).finditer(prose):
            link = to_words.get(match.start())
            linked = link is not None and (link.end(1), link[2]) == (match.end(), course_map.anchor(word))
            found.setdefault(word, Use(word, match.start(), match.end(), linked))
        prose = _pattern(word).sub(_blank, prose)
    return found


def first_uses(lessons: Mapping[str, str], words: list[str]) -> dict[str, dict[str, Use]]:
    """For each lesson, in the order of the course, the words that none before it uses."""
    known: set[str] = set()
    found = {}
    for name, lesson in lessons.items():
        used = uses(lesson, words)
        found[name] = {word: use for word, use in used.items() if word not in known}
        known |= used.keys()
    return found


def check(checkout: Checkout, page: Map) -> Finding:
    """Are all of them?"""
    return finding(page.name, "", LINKED, list(_unlinked(checkout)))


def _unlinked(checkout: Checkout) -> Iterator[str]:
    lessons = {chapter.page: read(checkout.lesson(chapter)) for chapter in chapters()}
    for page, found in first_uses(lessons, course_map.glossary()).items():
        if missing := [word for word, use in found.items() if not use.linked]:
            yield f"{page} uses first, and does not link, {', '.join(missing)}"


def _pattern(word: str) -> re.Pattern[str]:
    """The word in a text, in the plural, too: in capitals if it is an abbreviation, else however it is written."""
    end, ends = next(form for form in _FORMS if word.endswith(form[0]))
    stem = _BETWEEN.join(map(re.escape, re.split(r"[ -]", word.removesuffix(end)))) + ends
    return re.compile(rf"(?<![\w-]){stem}(?![\w-])", re.IGNORECASE if word != word.upper() and word[:2] != "RN" else 0)


def _prose(lesson: str) -> str:
    """A lesson with everything blank that is no prose, each character where it was."""
    text = TO_GLOSSARY.sub(lambda link: f" {link[1]} " + " " * (len(link[2]) + 15), lesson)
    for pattern in _NO_PROSE:
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return _LETTER.sub(" ", match[0])
