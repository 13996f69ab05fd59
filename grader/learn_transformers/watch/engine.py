"""The verdict on what was saved last. A thread judges, and a newer save makes it drop what it is at."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.judging import session
from learn_transformers.sandbox.host import SandboxError, Sandboxes
from learn_transformers.sandbox.submission import Abandoned
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Chapter, Verdict
from learn_transformers.watch.saves import Snapshot

if TYPE_CHECKING:
    from learn_transformers.judging.judge import Judge

_WHILE_SAVING = 0.1  # seconds that a file may be missing or empty before that is what was meant
_RESERVE = 4  # workers made ahead, of each kind: as many as a usual wrong answer needs before it is explained
_DEFINITION = re.compile(rb"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Checking:
    """Work on a chapter begins; on the whole course, if it is None."""

    chapter: course.Chapter | None


@dataclass(frozen=True)
class Judged:
    """A verdict on a chapter; `saved` says whether a save asked for it, `lines` where its functions begin.

    If it is not `whole`, it is on the function that the learner looks at; the rest follows. One that is may come again,
    with places of what nothing explains.
    """

    chapter: course.Chapter
    verdict: Chapter
    lines: Mapping[str, int]
    saved: bool
    whole: bool
    seconds: float


@dataclass(frozen=True)
class SheetJudged:
    """The same verdict, now with the worksheet; `saved` if it is the worksheet that was saved."""

    chapter: course.Chapter
    verdict: Chapter
    saved: bool


@dataclass(frozen=True)
class AllJudged:
    """A verdict on the whole course."""

    verdict: Verdict


@dataclass(frozen=True)
class Unchanged:
    """A chapter was saved as it was before."""

    chapter: course.Chapter


@dataclass(frozen=True)
class Elsewhere:
    """A chapter was saved that is not the one to stay with."""

    chapter: course.Chapter


@dataclass(frozen=True)
class Trouble:
    """Something went wrong that is no fault of the file's; a sentence."""

    sentence: str


Event = Checking | Judged | SheetJudged | AllJudged | Unchanged | Elsewhere | Trouble


class _Why(Enum):
    LOOK = auto()
    CODE_SAVED = auto()
    SHEET_SAVED = auto()
    SHEET_MARKED = auto()


@dataclass(frozen=True)
class _Task:
    """One chapter to judge, or the whole course if it is None."""

    chapter: course.Chapter | None
    why: _Why


class Engine:
    """Judges the chapter that is looked at, and what is saved.

    `tell` is called from other threads, with one event after another. With `follows`, a save in any chapter is judged
    and shown, else only what concerns the chapter that was asked for. `kept` is the course whose progress is written.
    """

    def __init__(
        self,
        exercises: Path,
        chapter: course.Chapter,
        function: str,
        tell: Callable[[Event], None],
        *,
        follows: bool = True,
        kept: Path | None = None,
        sandboxes: Callable[[], Sandboxes] = session.sandboxes,
    ) -> None:
        self.doing = ""  # what is being checked at the moment
        self._exercises = exercises
        self._tell = tell
        self._follows = follows
        self._kept = kept
        self._sandboxes = sandboxes
        self._shown = chapter
        self._function = function
        self._news = threading.Condition()
        self._wanted: _Task | None = _Task(chapter, _Why.LOOK)
        self._later: list[_Task] = []  # what may wait, and stops nothing that is under way
        self._sheet_saved: set[course.Chapter] = set()
        self._closing = False
        self._seen = {c: Snapshot.of(exercises, c) for c in course.chapters()}
        self._judged: dict[course.Chapter, bytes] = {}
        self._told: dict[course.Chapter, list[bytes]] = {}  # verdicts that were given, by the files behind them
        self._thread = threading.Thread(target=self._run, name="judge")
        self._thread.start()

    def look_at(self, function: str) -> None:
        """The learner looks at this function: it comes first from now on."""
        self._function = function

    def show(self, chapter: course.Chapter) -> None:
        """Judge a chapter because it is looked at; nothing is said where nothing is new."""
        with self._news:
            if chapter == self._shown:
                self._add(_Task(chapter, _Why.LOOK))
            else:
                self._shown = chapter
                self._sheet_saved.clear()
                self._want(_Task(chapter, _Why.LOOK))

    def again(self) -> None:
        """Judge the chapter that is looked at from the start, whatever was found so far."""
        with self._news:
            self._told.clear()
            self._want(_Task(self._shown, _Why.LOOK))

    def check_all(self) -> None:
        """Judge the whole course."""
        with self._news:
            self._want(_Task(None, _Why.LOOK))

    def saved(self, chapters: Iterable[course.Chapter]) -> None:
        """Something happened to the files of these chapters: see what, and judge what is new."""
        with self._news:
            before = {chapter: self._seen[chapter] for chapter in chapters}
            now = {chapter: Snapshot.of(self._exercises, chapter) for chapter in before}
            self._seen.update(now)
            code = [c for c in now if now[c].code.content != before[c].code.content]
            sheet = [c for c in now if now[c].worksheet.content != before[c].worksheet.content]
            again = [c for c in now if now[c] != before[c]]
            if code or sheet:
                self._judge_saved(code, sheet)
            elif again:
                self._tell(Unchanged(self._nearest(again)))

    def close(self) -> None:
        """Stop, whatever is being checked, and end all processes."""
        with self._news:
            self._closing = True
            self._news.notify()
        self._thread.join()

    def _judge_saved(self, code: list[course.Chapter], sheet: list[course.Chapter]) -> None:
        changed = self._nearest(code or sheet)
        if changed == self._shown or self._follows:
            self._shown = changed
            if changed in code:
                self._want(_Task(changed, _Why.CODE_SAVED))
            if changed in sheet:
                self._sheet_saved.add(changed)
                self._add(_Task(changed, _Why.SHEET_SAVED))
        elif any(c.number < self._shown.number for c in code):  # which the one shown may import
            self._want(_Task(self._shown, _Why.CODE_SAVED))
        else:
            self._tell(Elsewhere(changed))

    def _nearest(self, chapters: list[course.Chapter]) -> course.Chapter:
        return self._shown if self._shown in chapters else chapters[0]

    def _want(self, task: _Task) -> None:
        self._wanted = task
        self._news.notify()

    def _add(self, task: _Task) -> None:
        with self._news:
            if task not in self._later:
                self._later.append(task)
            self._news.notify()

    def _superseded(self) -> bool:
        return self._wanted is not None or self._closing

    # In the judge's thread

    def _run(self) -> None:
        with contextlib.ExitStack() as everything:
            judge = None
            while (task := self._next()) is not None:
                try:
                    if judge is None:
                        boxes = everything.enter_context(self._sandboxes())
                        opened = session.judge(boxes=boxes, progress=self._says, abandoned=self._superseded)
                        judge = everything.enter_context(opened)
                    self._do(task, judge)
                    self._prepare(judge)
                except Abandoned:
                    pass
                except SandboxError as problem:
                    judge = None
                    everything.close()
                    self._judged.clear()
                    self._tell(Trouble(f"The check could not be run: {problem}."))
                except KeyFault as problem:
                    self._tell(Trouble(str(problem)))
                except Exception as error:  # ours: the next save may fare better
                    self._tell(Trouble(f"The grader itself failed: {type(error).__name__}: {error}"))

    def _next(self) -> _Task | None:
        with self._news:
            self._news.wait_for(lambda: self._superseded() or self._later)
            if self._closing:
                return None
            if self._wanted is None:
                return self._later.pop(0)
            task, self._wanted = self._wanted, None
            return task

    def _says(self, chapter: course.Chapter, function: str) -> None:
        if self._superseded():
            raise Abandoned
        self.doing = f"{chapter.folder} · {function}"

    def _prepare(self, judge: Judge) -> None:
        """While nobody waits: processes for the next save, and what only a wrong answer needs."""
        from learn_transformers.explaining import differences  # noqa: F401

        for sandbox in judge.bench.sandboxes.used():
            for count in range(1, _RESERVE + 1):
                if not self._superseded():
                    sandbox.reserve(count)

    def _do(self, task: _Task, judge: Judge) -> None:
        chapter = task.chapter
        if chapter is None:
            self._judge_all(judge)
        elif task.why is _Why.SHEET_MARKED or (task.why is _Why.SHEET_SAVED and self._sheet(chapter) is None):
            self._judge_sheet(chapter, judge)
        else:
            if task.why is not _Why.SHEET_SAVED:
                self._judge_code(chapter, judge, saved=task.why is _Why.CODE_SAVED)
            if (file := self._sheet(chapter)) is not None:
                assert judge.worksheets is not None
                marked = _Task(chapter, _Why.SHEET_MARKED)
                judge.worksheets.begin(self._assignment(chapter, file), lambda: self._add(marked))

    def _judge_code(self, chapter: course.Chapter, judge: Judge, *, saved: bool) -> None:
        with self._news:
            if self._seen[chapter].code.looks_begun:
                self._news.wait_for(self._superseded, _WHILE_SAVING)
            if self._superseded():
                raise Abandoned
        files = self._forget_changed(chapter, judge)
        if not saved and self._told.get(chapter) == files:
            return
        self._tell(Checking(chapter))
        started = time.perf_counter()
        lines = self._lines(chapter)

        known: list[Chapter] = []

        def tell(verdict: Chapter, whole: bool = False) -> None:
            self._tell(Judged(chapter, verdict, lines, saved, whole, time.perf_counter() - started))

        def tell_all(verdict: Chapter) -> None:
            if verdict not in known:
                known.append(verdict)
                tell(verdict, whole=True)

        verdict = judge.chapter(self._assignment(chapter), self._function, tell, tell_all)
        tell_all(verdict)
        self._told[chapter] = files
        judge.bench.leave_idle(None)
        self._remember([verdict], looked=not saved)

    def _assignment(self, chapter: course.Chapter, worksheet: Path | None = None) -> course.Assignment:
        return course.Assignment(chapter, self._exercises / chapter.file, None, self._exercises, worksheet)

    def _sheet(self, chapter: course.Chapter) -> Path | None:
        """The chapter's worksheet, if it has one and it was not thrown away."""
        file = self._exercises / chapter.worksheet
        return file if chapter.has_worksheet and os.path.lexists(file) else None

    def _forget_changed(self, chapter: course.Chapter, judge: Judge) -> list[bytes]:
        """Keep what is known of earlier chapters that are as they were: this one may import them. What all hold now."""
        concerned = [c for c in course.chapters() if c.number <= chapter.number]
        now = {c: Snapshot.of(self._exercises, c).code.content for c in concerned}
        changed = [c.number for c in concerned if self._judged.get(c) != now[c]]
        if changed:
            judge.forget(since=min(changed))
        self._judged.update(now)
        return list(now.values())

    def _lines(self, chapter: course.Chapter) -> dict[str, int]:
        """Where each function of a file begins; of two of the same name the last, which counts."""
        try:
            source = course.read_source(self._exercises, chapter.file)
        except course.Unreadable:
            return {}
        return {found[1].decode(): source.count(b"\n", 0, found.start()) + 1 for found in _DEFINITION.finditer(source)}

    def _judge_sheet(self, chapter: course.Chapter, judge: Judge) -> None:
        """A worksheet is marked, or gone: what is said of it depends on the code as well."""
        self._forget_changed(chapter, judge)
        verdict = judge.chapter(self._assignment(chapter, self._sheet(chapter)))
        saved = chapter in self._sheet_saved
        self._sheet_saved.discard(chapter)
        self._tell(SheetJudged(chapter, verdict, saved))
        if saved:
            self._remember([replace(verdict, functions=())])
        if (file := self._sheet(chapter)) is not None and judge.worksheets is not None:
            proved = _Task(chapter, _Why.SHEET_MARKED)
            judge.worksheets.prove(self._assignment(chapter, file), lambda: self._add(proved))

    def _judge_all(self, judge: Judge) -> None:
        self._tell(Checking(None))
        judge.forget()
        self._judged.clear()
        verdict = judge.verdict(course.assignments([], self._exercises, self._exercises))
        self._tell(AllJudged(verdict))
        self._remember(verdict.chapters)

    def _remember(self, chapters: Sequence[Chapter], *, looked: bool = False) -> None:
        """Keep progress, now that the verdict is shown. Merely to look is no attempt, unless something is new."""
        if self._kept is None or (looked and self._is_known(self._kept, chapters)):
            return
        from learn_transformers import progress

        if trouble := progress.remember(self._kept, Verdict.of(chapters, seed=0, isolation=())):
            self._tell(Trouble(trouble))

    def _is_known(self, kept: Path, chapters: Iterable[Chapter]) -> bool:
        from learn_transformers import progress

        nothing: dict[tuple[str, str], progress.Record] = {}
        known, _ = progress.read_or_say(progress.records, kept, nothing)
        status = {key: record.status for key, record in known.items()}
        return all(status.get((c.name, f.name), "unfinished") == f.status for c in chapters for f in c.functions)
