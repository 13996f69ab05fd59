"""The worksheets of a submission: read and marked in a bounded process, never executed."""

from __future__ import annotations

import contextlib
import difflib
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.printable import clean
from learn_transformers.sandbox.submission import Abandoned
from learn_transformers.symbolic.language import sheet
from learn_transformers.symbolic.marking import worksheet
from learn_transformers.symbolic.process.comparer import WITH_SYMPY, Comparer, Process, WorkerEnded
from learn_transformers.verdict import Answer, Status

_SHEET = "learn_transformers.symbolic.language.sheet"
_MARKING = "learn_transformers.symbolic.marking.question"
MODULES: Final = (_MARKING, _SHEET)  # what their process does its work with
SECONDS: Final = 5.0  # for one question with all its lines
_READ_AS, _MESSAGE = 600, 1_000
_GLANCE = 0.02  # seconds between two looks whether anybody still waits
_REMEMBERED = 32  # worksheets: more than a course has


@dataclass(frozen=True)
class Marks:
    """What was found out about one worksheet; `trees` are accepted formulas that a function computes as well.

    It is `proven` once proofs of what was accepted have been tried.
    """

    answers: tuple[Answer, ...]
    trees: Mapping[str, Any]
    proven: bool = False


class Worksheets:
    """Marks worksheets, each once for as long as it stays as it is, in a thread that waits for their process.

    That one is warm, and started when the first is not as it was shipped. Nothing else waits for it: whoever wants
    marks can have them begun, and do something else. `abandoned` says whether nobody waits for them any more.
    With `proves`, marks come with proofs; else `prove` adds them once there is time. Where there are neither processes
    nor threads, `comparer` and `thread` stand in for them.
    """

    def __init__(
        self,
        abandoned: Callable[[], bool] | None = None,
        *,
        proves: bool = False,
        comparer: Process | None = None,
        thread: Executor | None = None,
    ) -> None:
        self._abandoned = abandoned
        self._proves = proves
        self._begun = 0  # worksheets that were to be marked so far
        self._comparer = comparer or Comparer(SECONDS, preload=MODULES)
        self._thread = thread or ThreadPoolExecutor(1, "worksheets")
        self._ending = threading.Event()
        # by file: what it holds, or why not, and which answers are marked; None: all
        self._known: dict[Path, tuple[tuple[bytes | str, tuple[str, ...] | None], Future[Marks]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self._ending.set()
        self._comparer.interrupt()
        self._thread.shutdown(cancel_futures=True)
        self._comparer.close()

    def begin(self, assignment: course.Assignment, done: Callable[[], None] | None = None) -> Future[Marks]:
        """See to it that this worksheet is marked; `done` is called once it is."""
        assert assignment.worksheet is not None
        content, wanted = _content(assignment), assignment.answers
        known = self._known.pop(assignment.worksheet, None)
        if known is None or known[0] != (content, wanted):
            if known is not None:
                known[1].cancel()
            self._begun += 1
            known = (content, wanted), self._thread.submit(self._marks, assignment.chapter, content, wanted)
        self._known[assignment.worksheet] = known
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        if done is not None:
            known[1].add_done_callback(lambda future: None if future.cancelled() else done())
        return known[1]

    def prove(self, assignment: course.Assignment, done: Callable[[], None]) -> None:
        """Try to prove what was accepted in a worksheet that is marked, until another one is to be marked.

        `done` is called if that changed how an answer is known; `begin` and `marks` give it from then on.
        """
        assert assignment.worksheet is not None
        file = assignment.worksheet
        known = self._known.get(file)
        if known is None or not known[1].done() or known[1].result().proven:
            return
        key, marks = known[0], known[1].result()

        def finished(proving: Future[Marks]) -> None:
            if proving.cancelled() or proving.exception() is not None or self._known.get(file) != known:
                return
            self._known[file] = key, proving
            if proving.result().answers != marks.answers:
                done()

        job = self._thread.submit(self._with_proofs, assignment.chapter.name, key[0], marks, self._begun)
        job.add_done_callback(finished)

    def marks(self, assignment: course.Assignment) -> Marks:
        """The verdict on the entries of a chapter's worksheet that are asked for; one that cannot be read is an `error`
        in all of them.

        Raises:
            Abandoned: if nobody waits for it any more.
        """
        marking = self.begin(assignment)
        if self._abandoned is None:
            return marking.result()
        while True:
            try:
                return marking.result(_GLANCE)
            except TimeoutError:
                if self._abandoned():
                    raise Abandoned from None

    def sample(self) -> bool:
        """Is the right answer to the first question of the course found to be right?

        Raises:
            WorkerEnded: if it cannot be found out.
        """
        for chapter in course.chapters():
            for name, question in worksheet.load(chapter.name).items():
                if isinstance(question, worksheet.Formula):
                    arguments = {"chapter": chapter.name, "question": name, "answers": {name: question.reference}}
                    (marked,) = self._comparer.call(f"{_MARKING}:mark_plain", arguments)
                    return bool(marked["status"] == Status.PASSED)
        return True

    def _marks(self, chapter: course.Chapter, source: bytes | str, wanted: Collection[str] | None) -> Marks:
        points = worksheet.entries(chapter.name)
        points = {name: most for name, most in points.items() if wanted is None or name in wanted}
        if isinstance(source, str):
            return _unreadable(points, source)
        if source == _shipped(chapter):
            return Marks(tuple(_unfinished(name, most) for name, most in points.items()), {})
        text = source.decode()
        if len(text) > sheet.MAX_CHARACTERS:
            message = f"{course.WORKSHEET} has {len(text)} characters; at most {sheet.MAX_CHARACTERS} are read"
            return _unreadable(points, message)
        try:
            typed = self._typed(text)
        except WorkerEnded as problem:
            return _unreadable(points, clean(f"{course.WORKSHEET} could not be read: {problem}", _MESSAGE))
        marks = self._marked(chapter.name, typed, points)
        return self._with_proofs(chapter.name, source, marks) if self._proves else marks

    def _typed(self, text: str) -> dict[str, sheet.Typed]:
        read = self._comparer.call(f"{_SHEET}:read_plain", {"text": text})
        return {name: sheet.Typed(**plain) for name, plain in read.items()}

    def _with_proofs(self, chapter: str, source: bytes | str, marks: Marks, begun: int | None = None) -> Marks:
        """The same with what can be proved of it; given up where a worksheet was `begun` since."""
        found: dict[str, str] = {}
        accepted = {answer.name for answer in marks.answers if answer.status == Status.PASSED and answer.evidence}
        typed = self._typed(source.decode()) if accepted and isinstance(source, bytes) else {}
        for name, question in worksheet.load(chapter).items():
            if self._ending.is_set() or begun not in (None, self._begun):
                raise Abandoned
            if name in accepted:
                arguments = {"chapter": chapter, "question": name, "answers": _given(name, question, typed)}
                with contextlib.suppress(WorkerEnded):
                    found |= self._comparer.call(f"{_MARKING}:proofs", arguments, WITH_SYMPY)
        answers = tuple(replace(answer, evidence=found.get(answer.name, answer.evidence)) for answer in marks.answers)
        return Marks(answers, marks.trees, proven=True)

    def _marked(self, chapter: str, typed: Mapping[str, sheet.Typed], wanted: Collection[str]) -> Marks:
        answers: list[Answer] = []
        trees: dict[str, Any] = {}
        known = worksheet.entries(chapter)
        for name, question in worksheet.load(chapter).items():
            if not {*question.entries(name)} & {*wanted}:
                continue
            given = _given(name, question, typed)
            for plain in self._question(chapter, name, question, given):
                entry = plain["name"]
                if entry not in wanted:  # of a chain, which is marked as one
                    continue
                if (tree := plain.pop("tree", None)) is not None:
                    trees[entry] = tree
                answers.append(_answer(plain, typed.get(entry), _misspelled(entry, typed, known)))
        return Marks(tuple(answers), trees)

    def _question(
        self, chapter: str, name: str, question: worksheet.Question, given: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        if self._ending.is_set():
            raise Abandoned
        if not given:
            return [{"name": e, "status": "unfinished", "score": 0.0, "max_score": question.points}
                    for e in question.entries(name)]  # fmt: skip
        try:
            marks: list[dict[str, Any]] = self._comparer.call(
                f"{_MARKING}:mark_plain", {"chapter": chapter, "question": name, "answers": dict(given)}
            )
        except (WorkerEnded, ValueError) as problem:
            why = f" ({problem})" if isinstance(problem, WorkerEnded) else ""
            message = f"This could not be checked{why}, so it was left. It costs nothing."
            return [{"name": e, "status": "unfinished", "score": 0.0, "max_score": question.points,
                     "message": message if e in given else ""} for e in question.entries(name)]  # fmt: skip
        return marks


def _given(name: str, question: worksheet.Question, typed: Mapping[str, sheet.Typed]) -> dict[str, str]:
    """What was typed for the entries of one question."""
    found = {entry: typed[entry] for entry in question.entries(name) if entry in typed}
    return {entry: one.text for entry, one in found.items() if not one.blank and not one.problem}


def _content(assignment: course.Assignment) -> bytes | str:
    """What a worksheet holds; where it cannot be read, a sentence that says why."""
    try:
        return course.worksheet_of(assignment).content
    except course.Unreadable as problem:
        return str(problem)


def _shipped(chapter: course.Chapter) -> bytes:
    """The worksheet as it is handed out."""
    return encoding.text(course.shipped_worksheet(chapter).read_bytes())


def _unfinished(name: str, most: float) -> Answer:
    return Answer(name, Status.UNFINISHED, 0.0, float(most), "", "")


def _unreadable(points: Mapping[str, float], message: str) -> Marks:
    return Marks(tuple(Answer(name, Status.ERROR, 0.0, float(most), "", message) for name, most in points.items()), {})


def _answer(plain: Mapping[str, Any], typed: sheet.Typed | None, misspelled: str) -> Answer:
    """One entry of the verdict. What a learner typed comes back in it, so it is made harmless for every reader."""
    message = plain.get("message", "") or misspelled
    if typed is not None and typed.problem:
        message = typed.problem
    return Answer(
        name=plain["name"],
        status=Status(plain["status"]),
        score=round(float(plain["score"]), 6),
        max_score=float(plain["max_score"]),
        read_as=clean(plain.get("read_as", ""), _READ_AS),
        message=clean(message, _MESSAGE),
        lines=tuple(_harmless(line) for line in plain.get("lines", ())),
        line=typed.line if typed is not None else 0,
        slips=tuple(plain.get("slips", ())),
        hint=plain.get("hint", ""),
        counterexample=clean(plain.get("counterexample", ""), _MESSAGE),
        entries=tuple(tuple(row) for row in plain.get("entries", ())),
        evidence=plain.get("evidence", ""),
        reason=plain.get("reason", "") or None,
    )


def _harmless(line: Mapping[str, Any]) -> dict[str, Any]:
    return {key: clean(value, _MESSAGE) if isinstance(value, str) else value for key, value in line.items()}


def _misspelled(name: str, typed: Mapping[str, sheet.Typed], known: Mapping[str, float]) -> str:
    """For an answer that is not there: a name in the file that looks like it was meant for it."""
    if name in typed and (not typed[name].blank or typed[name].problem):
        return ""
    others = [other for other, found in typed.items() if other not in known and not found.blank]
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return f"Line {typed[near[0]].line} assigns to `{near[0]}`: did you mean `{name}`?" if near else ""
