"""What honest students of a made-up class hand in, and what exactly that earns, by one quiet judge beforehand.

A work is the file of one chapter: right in one of several styles, begun, begun and wrong in a way that somebody has
written down, or not begun. Every student hands it in with other names of local variables and comments of their own.
What a right work earns, and one that is not begun, is known without any judge; the rest is what the file earns that
stands in this repository, each under each seed judged once, by itself and before anything hostile runs.
"""

from __future__ import annotations

import ast
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from support import ROOT, source_of

from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.grading import Settings
from learn_transformers.classroom.judge_process import without_missing
from learn_transformers.classroom.submission import Submission
from learn_transformers.course import Assignment, known_chapter, stub_of
from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.verdict import Chapter, worst

CHAPTERS = ("softmax", "self_attention", "masking")
_STYLES = 8  # sets of names of local variables, of each work
_WRONG = 6  # files of each kind that are wrong, of each chapter
_MIXED = 0.03  # of all: each is judged by itself, for what is lent from chapter to chapter may differ
_LIKE_OURS = frozenset({"right", "sheet", "none"})  # what later chapters get is what they get of us
_OFTEN = {"right": 6.0, "other": 0.5, "begun": 0.7, "wrong": 0.15, "none": 1.0, "sheet": 0.2}


@dataclass(frozen=True)
class Work:
    """The file of one chapter as it stands in this repository, with a worksheet or without."""

    chapter: str
    kind: str
    name: str
    source: str = field(repr=False)
    sheet: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Earned:
    """What a submission must end with: its status, its points, and what they come from, by chapter and function."""

    status: str
    score: float
    max_score: float
    functions: Mapping[tuple[str, str], tuple[str, float]]


def works(chapter: str) -> list[Work]:
    """All of a chapter, always the same."""
    right, stub = source_of(chapter), stub_of(known_chapter(chapter)).read_text()
    sheet = (ROOT / "solutions" / known_chapter(chapter).worksheet).read_bytes()
    found = [
        Work(chapter, "right", "solution", right),
        Work(chapter, "none", "stub", stub),
        Work(chapter, "sheet", "solution and worksheet", right, sheet),
    ]
    found += [Work(chapter, "other", name, text) for name, text in _texts(f"alternatives/{chapter}", right)]
    names = known_chapter(chapter).functions()
    for done in range(1, len(names)):
        text = "".join(f"\n\ndef {name}(*a, **k):\n    raise NotImplementedError\n" for name in names[done:])
        found.append(Work(chapter, "begun", f"{done} of {len(names)}", right + text))
    for kind in ("imagined", "wild"):
        texts = [*_texts(f"wrong_answers/{kind}/{chapter}", right)]
        chosen = random.Random(chapter + kind).sample(texts, min(_WRONG, len(texts)))
        found += [Work(chapter, "wrong", name, text) for name, text in chosen]
    return found


def _texts(folder: str, right: str) -> Iterator[tuple[str, str]]:
    """A right file, in whose place comes what each file of a folder holds: some hold a part of the functions."""
    for file in sorted((ROOT / "tests" / folder).glob("*.py")):
        text = f"{right}\n\n{file.read_text()}"
        try:
            compile(text, file.name, "exec", dont_inherit=True)
        except SyntaxError:  # an import from __future__ must come first
            continue
        yield file.stem, text


def drawn(rng: random.Random, chapters: Sequence[str] = CHAPTERS) -> list[Work]:
    """What one student hands in: chapter after chapter right up to some other work, a few of them anything at all."""
    if rng.random() < _MIXED:
        return [
            rng.choices(_all(chapter), _weights(chapter))[0]
            for chapter in sorted(rng.sample(chapters, 2), key=chapters.index)
        ]
    reached = rng.choice(chapters) if rng.random() < 0.5 else chapters[-1]
    some = chapters[: chapters.index(reached) + 1]
    return [*(_all(chapter)[0] for chapter in some[:-1]), rng.choices(_all(reached), _weights(reached))[0]]


@cache
def _all(chapter: str) -> list[Work]:
    return works(chapter)


@cache
def _weights(chapter: str) -> list[float]:
    return [_OFTEN[work.kind] for work in _all(chapter)]


def written(chosen: Sequence[Work], student: str, rng: random.Random) -> dict[str, bytes]:
    """The files of a student, by their places in a course folder: nobody else's are the same."""
    files = {}
    for work in chosen:
        chapter = known_chapter(work.chapter)
        own = "".join(f"# {student}, remark {n}: {rng.random()}\n" for n in range(3))
        files[chapter.file] = (own + _styled(work.source, rng.randrange(_STYLES))).encode()
        if work.sheet is not None:
            files[chapter.worksheet] = work.sheet
    return files


@cache
def _styled(source: str, style: int) -> str:
    """The same program, in which local variables have other names."""
    tree = ast.parse(source)
    outside = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {
        name for node in tree.body if isinstance(node, ast.FunctionDef) for name in _locals(node)
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            own = _locals(node) - outside
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and inner.id in own:
                    inner.id = f"{inner.id}_{style}"
    return ast.unparse(tree) + "\n"


def _locals(function: ast.FunctionDef) -> set[str]:
    found: set[str] = set()
    kept: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                kept.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                kept |= {*names}
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)) | ast.alias(name=name):
                kept.add(name)
    return found - kept


class Oracle:
    """A judge that nothing disturbs, and what it has said of each work under each seed.

    Functions of earlier chapters that pass are used by later ones: a work is judged beside those before it.
    """

    def __init__(self, judge: Judge, key: ClassKey, chapters: Sequence[str] = CHAPTERS) -> None:
        self._judge = judge
        self._settings = Settings(key, tuple(chapters))
        self._said: dict[tuple[tuple[Work, str], ...], Chapter] = {}
        self._missing = {name: self._judged([(Work(name, "none", "nothing", ""), "")]) for name in chapters}

    def earned(self, chosen: Sequence[Work], files: Mapping[str, bytes]) -> Earned:
        """What a student must end with."""
        seeds = self._settings.seeds(Submission("", files))
        there = {work.chapter: (work, seeds[work.chapter]) for work in chosen}
        before: list[tuple[Work, str]] = []
        found = []
        for name in self._settings.chapters:
            if name not in there:
                found.append(self._missing[name])
                continue
            beside = (*before, there[name])
            if beside not in self._said:
                self._said[beside] = self._judged(beside)
            found.append(self._said[beside])
            if there[name][0].kind not in _LIKE_OURS:
                before.append(there[name])
        functions = {(c.name, f.name): (f.status.value, f.score) for c in found for f in c.functions}
        status = worst(chapter.status for chapter in found).value
        return Earned(status, sum(c.score for c in found), sum(c.max_score for c in found), functions)

    def _judged(self, beside: Sequence[tuple[Work, str]]) -> Chapter:
        """What comes of the last of these works."""
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place).resolve()
            assignments = [self._written(work, folder) for work, _ in beside]
            self._judge.bench.seeds = {work.chapter: seed for work, seed in beside}
            verdict = self._judge.verdict(assignments)
            self._judge.forget()
        work = beside[-1][0]
        found = without_missing(verdict, {one.chapter for one, _ in beside if one.source}).chapters[-1]
        if work.kind == "none":
            assert found.score == 0, f"{work}: {found.score}"
        elif len(beside) == 1 and work.kind in ("right", "other", "sheet"):
            assert found.score == found.max_score > 0, f"{work}: {found.score} of {found.max_score}"
        return found

    def _written(self, work: Work, folder: Path) -> Assignment:
        chapter = known_chapter(work.chapter)
        file, sheet = folder / chapter.file, folder / chapter.worksheet
        file.parent.mkdir()
        if work.source:
            file.write_text(work.source)
        if work.sheet is not None:
            sheet.write_bytes(work.sheet)
        return Assignment(chapter, file, None, folder, sheet if work.sheet is not None else None)


@contextmanager
def oracle(key: ClassKey, chapters: Sequence[str] = CHAPTERS) -> Iterator[Oracle]:
    """One at work."""
    from learn_transformers.judging.worksheets import Worksheets

    with session.sandboxes() as boxes, Worksheets() as worksheets:
        yield Oracle(Judge(boxes, seed=0, secret=True, worksheets=worksheets), key, chapters)
