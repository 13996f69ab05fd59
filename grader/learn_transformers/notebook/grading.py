"""Cells graded as files are, in the same sandbox; the judge stays warm for as long as the notebook runs.

What was entered is laid out as a course in a folder of its own: an earlier chapter that is imported is the learner's
own where they entered it in this notebook and it passed, else it is lent.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.notebook import cells
from learn_transformers.notebook.cells import Cell, Source
from learn_transformers.notebook.judging import CannotJudge, JudgeProcess
from learn_transformers.verdict import Answer, Chapter, Check, Failure, Function, Problem, Status, Verdict

if TYPE_CHECKING:
    from learn_transformers.symbolic.marking.worksheet import Question

WHERE = "this cell"
_ENTERED = "your cells"
_LINE = re.compile(r"\bline (\d+)\b")
_LINE_OF_SHEET = re.compile(r"\b([Ll])ine (\d+)(?=: | are never closed| assigns to)")
_STILL = re.compile(r"; it was still in line \d+$")
_THEIRS = ("raised ", "the ValueError's message ")  # what the learner's code says follows
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


class Notebook:
    """What was entered in one notebook, and the judge of it."""

    def __init__(self, judge: JudgeProcess | None = None) -> None:
        self.judge = judge or JudgeProcess()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._code: dict[course.Chapter, tuple[Cell, ...]] = {}
        self._answers: dict[course.Chapter, tuple[Cell, ...]] = {}
        self._started: dict[tuple[course.Chapter, str], bool] = {}

    def check(self, part: course.Part, cell: Cell | None = None) -> Verdict:
        """Grade a chapter or a function as entered, and `cell` with it, which is kept if the file can be loaded.

        Raises:
            CannotJudge: if nothing can be graded here; the cell is kept all the same.
        """
        chapter, before = part.chapter, self._code.get(part.chapter, ())
        now = before if cell is None else cells.entered(before, cell)
        source = self._write(chapter, now)
        functions = (part.function,) if part.function else None
        try:
            verdict = self.judge.verdict(
                course.Assignment(chapter, self._path(chapter.file), functions, self._exercises)
            )
        except CannotJudge:
            self._code[chapter] = now
            raise
        (judged,) = verdict.chapters
        if judged.problem is None:
            self._code[chapter] = now
            self._started |= {(chapter, f.name): f.status != Status.UNFINISHED for f in judged.functions}
        return in_cells(verdict, source, cell)

    def mark(self, part: course.Part, cell: Cell | None = None) -> Verdict:
        """Mark a worksheet as entered: of `cell` the answers that stand there, else all of it or one answer."""
        chapter, one = part.chapter, (part.answer,) if part.answer and cell is None else None
        if cell is not None:
            self._answers[chapter] = cells.entered(self._answers.get(chapter, ()), cell)
        shipped = _shipped_worksheet(chapter)
        asked = _questions(chapter, frozenset(one) if one else None if cell is None else cell.names)
        names = {entry for name, question in asked.items() for entry in question.entries(name)}
        own = frozenset[str]() if cell is None else cell.names  # what the cell answers, no other does
        others = [c for c in self._answers.get(chapter, ()) if c.names & names and not c.names & own]
        source = cells.answers([*others, *([] if cell is None else [cell])], shipped)
        file = self._written(chapter.worksheet, source.text)
        self._write(chapter, self._code.get(chapter, ()))
        with_code = self._code.get(chapter) and any(getattr(question, "code", None) for question in asked.values())
        functions = None if with_code else ()  # formulas are compared with functions, if there are any
        verdict = self.judge.verdict(
            course.Assignment(
                chapter, self._path(chapter.file), functions, self._exercises, worksheet=file, answers=one
            )
        )
        return of_answers(verdict, source, cell)

    def laid_out(self, chapter: course.Chapter) -> Path:
        """The course folder with all that was entered of a chapter, its whole worksheet included."""
        self._write(chapter, self._code.get(chapter, ()))
        if chapter.has_worksheet:
            self._written(chapter.worksheet, f"{_shipped_worksheet(chapter)}\n{self._sheet(chapter)}")
        return self._exercises

    def entered(self, part: course.Part) -> str:
        """What was entered of a chapter, or of its worksheet, cell by cell."""
        if part.is_worksheet:
            return self._sheet(part.chapter)
        return "\n\n".join(f"{cell.text.strip()}\n" for cell in self._code.get(part.chapter, ()))

    def _sheet(self, chapter: course.Chapter) -> str:
        return cells.answers(self._answers.get(chapter, ()), "").text

    def has_started(self, chapter: course.Chapter, function: str) -> bool:
        """Was a function entered that is more than its stub? It may be unfinished because of another."""
        cells_with_it = [cell for cell in self._code.get(chapter, ()) if function in cell.names]
        stub = f'raise NotImplementedError("{function}")'
        return bool(cells_with_it) and (
            self._started.get((chapter, function), False) or stub not in cells_with_it[-1].text
        )

    def chapters(self) -> list[course.Chapter]:
        """The chapters of which functions were entered."""
        return sorted((c for c, entered in self._code.items() if entered), key=lambda c: c.number)

    def has_answers(self, chapter: course.Chapter) -> bool:
        """Was anything of this chapter's worksheet entered?"""
        return bool(self._answers.get(chapter))

    @property
    def _exercises(self) -> Path:
        """The course made of what was entered."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="learn-transformers-")
        return Path(self._folder.name).resolve()

    def _path(self, file: str) -> Path:
        return self._exercises / file

    def _write(self, chapter: course.Chapter, entered: Sequence[Cell]) -> Source:
        source = cells.source(course.stub_of(chapter).read_text(encoding="utf-8"), entered)
        self._written(chapter.file, source.text)
        return source

    def _written(self, file: str, text: str) -> Path:
        path = self._path(file)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
        return path


def _shipped_worksheet(chapter: course.Chapter) -> str:
    return course.shipped_worksheet(chapter).read_text(encoding="utf-8")


def _questions(chapter: course.Chapter, names: frozenset[str] | None) -> dict[str, Question]:
    """The questions of a worksheet; with names, those that these answer, at least in part."""
    from learn_transformers.symbolic.marking import worksheet

    questions = worksheet.load(chapter.name).items()
    return {name: q for name, q in questions if names is None or names & {*q.entries(name)}}


def in_cells(verdict: Verdict, source: Source, current: Cell | None) -> Verdict:
    """The verdict with lines of cells in place of lines of the file."""
    where = _ENTERED if current is None else WHERE

    def line(number: int) -> int:
        return source.origin(number).line

    def elsewhere(number: int) -> str:
        """A clause on the cell, if it is another."""
        cell = source.origin(number).cell
        return "" if cell is None or cell is current else f" (in your cell {cell.head})"

    def lines_in(message: str) -> str:
        return _LINE.sub(lambda m: f"line {line(int(m[1]))}", message)

    def problem(found: Problem) -> Problem:
        message = found.message
        if message.startswith(_SYNTAX) or _STILL.search(message):
            message = lines_in(message)
        if not found.line:
            return replace(found, message=message)
        return replace(found, message=message + elsewhere(found.line), line=line(found.line))

    def failure(found: Failure, forbidden: set[str]) -> Failure:
        if found.check in forbidden:
            return replace(found, message=lines_in(found.message))
        if not found.line:
            return found
        message = found.message if found.message.startswith(_THEIRS) else lines_in(found.message)
        return replace(found, message=message + elsewhere(found.line), line=line(found.line))

    def check(made: Check) -> Check:
        message = lines_in(made.message) if made.reason in ("forbidden_call", "missing") else made.message
        return replace(made, lines=tuple(map(line, made.lines)), message=message)

    def function(judged: Function) -> Function:
        forbidden = {c.name for c in judged.checks if c.reason == "forbidden_call"}  # a message that names lines
        shown = failure(judged.failure, forbidden) if judged.failure is not None else None
        return replace(judged, failure=shown, checks=tuple(map(check, judged.checks)))

    def chapter(judged: Chapter) -> Chapter:
        found = problem(judged.problem) if judged.problem is not None else None
        return replace(judged, file=where, problem=found, functions=tuple(map(function, judged.functions)))

    return replace(verdict, chapters=tuple(map(chapter, verdict.chapters)))


def of_answers(verdict: Verdict, source: Source, current: Cell | None) -> Verdict:
    """What a verdict says of a worksheet alone; of a cell its answers, and those that a name in it was meant for."""

    def answer(marked: Answer) -> Answer:
        message = _LINE_OF_SHEET.sub(lambda m: f"{m[1]}ine {source.origin(int(m[2])).line}", marked.message)
        return replace(marked, line=source.origin(marked.line).line, message=message)

    (judged,) = verdict.chapters
    answers = tuple(answer(a) for a in judged.worksheet if current is None or a.name in current.names or a.message)
    chapter = replace(judged, worksheet=answers, file=_ENTERED if current is None else WHERE).on_paper()
    return Verdict.of([chapter], seed=verdict.seed, isolation=verdict.isolation, exposed=verdict.exposed)
