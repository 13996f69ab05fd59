"""Whatever notation a lesson writes, a worksheet reads: every formula of every lesson is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from learn_transformers import course
from learn_transformers.symbolic.language.kinds import Kind, Names, declare
from learn_transformers.symbolic.language.reading import read
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.worksheet import load

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)
_APART = re.compile(r"\\qquad|\\quad\s*\\text\{[^}]*\}\s*\\quad")
# A sentence in formulas, a limit or an inequality is no answer.
_SAID = re.compile(
    r"\\to\b|\\dots|\\text\{(?!model)[^}]*\}|\\approx|\\le\b|\\ge\b|[<>≈≤≥]|\\in\b|\\mathbb|\\neq|\\%"
)  # no formula
_UNKNOWN = re.compile(r"“([^”]+)”(?: in column \d+)? is no name here")
_ONE_NAME = re.compile(r"\\?\w+(?:[_^](?:\w|\\\w+|\{[^{}]*\}))*'?")


def _formulas(text: str) -> Iterator[str]:
    for match in _FORMULA.finditer(_CODE.sub("", text)):
        for part in _APART.split(match[1] or match[2]):
            if not _SAID.search(part) and not _ONE_NAME.fullmatch(part.strip()):
                yield part.strip().rstrip(",;.")


def _names_of(chapter: str) -> list[Names]:
    """The names of each question of a chapter's worksheet."""
    found = [declare(getattr(question, "names", {})) for question in load(chapter).values()]
    return [*found, {}]


def _read(formula: str, names: Names) -> None:
    """Read it; a name that the lesson has beside its worksheet is declared by its looks."""
    declared: dict[str, Kind] = dict(names)
    for _ in range(8):
        try:
            read(formula, declared)
        except Refusal as refusal:
            unknown = _UNKNOWN.search(refusal.message)
            if unknown is None:
                raise
            declared.update(_guessed(unknown[1], formula))
        else:
            return
    raise Refusal("unknown_name", f"too many names in {formula}")


def _guessed(unknown: str, formula: str) -> dict[str, Kind]:
    name, _, subscript = unknown.partition("_")
    if len(subscript) > 2 and subscript.isalpha():
        return {unknown: Kind("posint")}
    if re.search(rf"_\{{?\w?{name}\b", formula) and len(name) == 1:
        return {name: Kind("index", ("n",)), "n": Kind("posint")}
    below = re.search(rf"(?<![A-Za-z\\]){name}\s*_\s*(?:\{{([^{{}}]*)\}}|(\w))", formula)
    if below is None:
        return {name: Kind("matrix", ("n", "n")) if name.isupper() else Kind("real"), "n": Kind("posint")}
    count = len(re.sub(r"[^A-Za-z]", "", (below[1] or below[2])))
    return {name: Kind("matrix", ("n", "n")) if count > 1 else Kind("vector", ("n",)), "n": Kind("posint")}


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_a_worksheet_reads_what_the_lesson_writes(chapter: course.Chapter) -> None:
    refused = {}
    for formula in _formulas(
        (course.shipped() / "exercises" / chapter.folder / "README.md").read_text(encoding="utf-8")
    ):
        reasons = []
        for names in _names_of(chapter.name):
            try:
                _read(formula, names)
                break
            except Refusal as refusal:
                reasons.append(refusal.message)
        else:
            refused[formula] = reasons[-1]
    assert not refused
