"""No value that a worksheet asks for stands in the chapter's lesson or in a figure of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.shown_numbers import Rows, Shown, numbers_on, places, same, says_nothing
from learn_transformers.authoring.sources import read
from learn_transformers.course import Chapter, Checkout
from learn_transformers.symbolic.equality.arithmetic import TooLarge, Undefined
from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language import reading
from learn_transformers.symbolic.language.tree import Tree, free_names
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.chain import right_values
from learn_transformers.symbolic.marking.worksheet import Chain, FindMistake, Formula, Question, load

GIVEN_AWAY = "no value that the worksheet asks for stands in the lesson or its figures"
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)
_APART = re.compile(r"\\qquad|\\quad|\\approx|=")
_SVG_TEXT = re.compile(r'<text[^>]*? x="([-\d.]+)" y="([-\d.]+)"[^>]*>(.*?)</text>', re.DOTALL)


def check(checkout: Checkout, chapter: Chapter) -> Finding:
    """Which answers can be read off a chapter's lesson, or off its figures?"""
    problems = [f"{entry} ({', '.join(where)})" for entry, where in given_away(checkout, chapter).items()]
    return finding(chapter.name, "", GIVEN_AWAY, problems, f"{len(answers(chapter.name))} values")


def given_away(checkout: Checkout, chapter: Chapter) -> dict[str, list[str]]:
    """The entries of a worksheet whose answers stand in the lesson or its figures, and where."""
    folder = checkout.figures(chapter)
    files = [checkout.lesson(chapter), *(sorted(folder.iterdir()) if folder.is_dir() else ())]
    pages = [page(path.name, read(path)) for path in files]
    found = {e: [where for one in pages for where in one.places(rows)] for e, rows in answers(chapter.name).items()}
    return {entry: where for entry, where in found.items() if where}


@dataclass(frozen=True)
class Page:
    """What a reader sees: the numbers of each line, and what the formulas come to."""

    name: str
    lines: Sequence[Sequence[Shown]]
    formulas: Sequence[Rows]

    def places(self, rows: Rows) -> Iterator[str]:
        """Where a number, a vector or a matrix stands."""
        yield from (f"{self.name}, line {n + 1}" for n in places(rows, self.lines))
        if any(same(rows, value) for value in self.formulas):
            yield f"{self.name}, a formula"


def page(name: str, text: str) -> Page:
    """A lesson, a figure or what a terminal shows of it."""
    lines = _lines_of_svg(text) if name.endswith(".svg") else text.splitlines()
    return Page(name, [numbers_on(line) for line in lines], [*_formulas(text)] if name.endswith(".md") else [])


def answers(chapter: str) -> dict[str, Rows]:
    """The numbers, vectors and matrices that a worksheet asks for, by the names of its entries."""
    found = {name: _value(tree) for name, tree in _right(load(chapter))}
    return {name: rows for name, rows in found.items() if rows is not None and not says_nothing(rows)}


def _right(questions: dict[str, Question]) -> Iterator[tuple[str, Tree]]:
    for name, question in questions.items():
        asked = question.correction if isinstance(question, FindMistake) else question
        if isinstance(asked, Chain):
            yield from right_values(asked.steps, asked.inputs, asked.names).items()
        elif isinstance(asked, Formula):
            yield name, problem_of(asked.reference, asked.names, asked.policy, asked.given).wanted


def _value(tree: Tree) -> Rows | None:
    """What a formula without names comes to; none where it has names, or no value."""
    if free_names(tree):
        return None
    try:
        value: Any = Evaluation(Doubles(), {}, {}, Budget()).of(tree)
    except (Undefined, TooLarge, ArithmeticError, ValueError):
        return None
    rows = value if isinstance(value, list) else [value]
    rows = rows if isinstance(rows[0], list) else [rows]
    return [[float(entry) for entry in row] for row in rows]


def _formulas(lesson: str) -> Iterator[Rows]:
    """The values of its formulas that have one, each side of an equation for itself."""
    for match in _FORMULA.finditer(lesson):
        for part in _APART.split(match[1] or match[2]):
            try:
                value = _value(reading.read(part.strip().rstrip(",;."), {}).tree)
            except Refusal:
                continue
            if value is not None:
                yield value


def _lines_of_svg(text: str) -> list[str]:
    """The words of a figure, what stands at one height as one line."""
    heights: dict[float, list[tuple[float, str]]] = {}
    for x, y, words in _SVG_TEXT.findall(text):
        heights.setdefault(float(y), []).append((float(x), unescape(words)))
    return [" ".join(words for _, words in sorted(line)) for _, line in sorted(heights.items())]
