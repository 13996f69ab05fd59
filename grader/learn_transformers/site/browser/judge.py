"""Orders of a page to answers for it, both plain data: the judge and the lessons as they are, in one process.

What is practiced here is not graded: a submission's code runs beside the judge, and the verdict says so.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.in_process import Clock
from learn_transformers.site.browser import folder
from learn_transformers.symbolic.process.at_hand import AtHand
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Chapter as JudgedChapter
from learn_transformers.verdict import Verdict

Order = Mapping[str, Any]
Plain = dict[str, Any]
_SECONDS = 5.0  # for what is read or compared


class AtOnce(Executor):
    """In place of a thread where there are none."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


class BrowserJudge:
    """Answers one order after the other. What a reader has written is laid out as a course in `exercises`."""

    def __init__(self, exercises: Path, clock: Clock) -> None:
        self._exercises = exercises
        self._comparer = AtHand(clock, _SECONDS)
        self._judge = Judge(Sandboxes(clock=clock), worksheets=Worksheets(comparer=self._comparer, thread=AtOnce()))
        self._judge.bench.sandboxes.get()

    def answer(self, order: Order) -> Plain:
        """What comes of an order, named by its `order`.

        Raises:
            WrongUse: if there is no such order, or it asks for what there is not; with a sentence for the reader.
        """
        known: dict[str, Callable[[Order], Plain]] = {
            "check": self._check,
            "mark": self._mark,
            "echo": self._echo,
            "hint": self._hint,
            "pictures": self._pictures,
            "solution": self._solution,
            "pack": self._pack,
            "unpack": self._unpack,
            "quiz": self._quiz,
            "question": self._question,
            "answer": self._answer,
        }
        if (asked := known.get(str(order.get("order")))) is None:
            raise WrongUse("The page has asked for something that this judge does not know: load it anew.")
        return asked(order)

    def _check(self, order: Order) -> Plain:
        """The verdict on a chapter's file, or on one of its functions."""
        chapter = self._laid_out(order)
        functions = (str(order["function"]),) if order.get("function") else None
        return self._verdict(
            course.Assignment(chapter, self._exercises / chapter.file, functions, siblings=self._exercises)
        )

    def _mark(self, order: Order) -> Plain:
        """The marks of a worksheet, or of one of its answers, and no word on functions."""
        chapter = self._laid_out(order)
        file, sheet = self._exercises / chapter.file, self._exercises / chapter.worksheet
        answers = (str(order["answer"]),) if order.get("answer") else None
        functions = None if file.exists() else ()  # formulas are compared with functions, if there are any
        assignment = course.Assignment(chapter, file, functions, self._exercises, sheet, answers=answers)
        return self._verdict(assignment, JudgedChapter.on_paper)

    def _verdict(
        self, assignment: course.Assignment, part: Callable[[JudgedChapter], JudgedChapter] = lambda judged: judged
    ) -> Plain:
        from learn_transformers.report.verdicts import html

        verdict = self._judge.verdict([assignment])
        (chapter,) = verdict.chapters
        shown = part(replace(chapter, file=assignment.chapter.file))
        verdict = Verdict.of([shown], seed=verdict.seed, isolation=(), notes=verdict.notes, practice=verdict.practice)
        return {"verdict": verdict.to_dict(), "html": html.fragment(verdict)}

    def _echo(self, order: Order) -> Plain:
        """How an answer of a worksheet is read, while it is typed; not whether it is right."""
        chapter = _chapter(order)
        arguments = {"chapter": chapter.name, "name": str(order["answer"]), "text": str(order["text"])}
        found: Plain = self._comparer.call("learn_transformers.symbolic.marking.echo:echo_plain", arguments)
        return found

    def _hint(self, order: Order) -> Plain:
        """The hints that are open, and how many are left."""
        from learn_transformers.lessons import hints

        chapter, name = self._laid_out(order), str(order["name"])
        mistakes = [(str(m), str(hint)) for m, hint in order.get("mistakes", ())]
        every = hints.steps(mistakes, self._exercises, chapter, name, self._comparer)
        shown = every[: max(0, int(order["shown"]))]
        return {"hints": [{"kind": hint.kind, "text": hint.text} for hint in shown], "left": len(every) - len(shown)}

    def _solution(self, order: Order) -> Plain:
        from learn_transformers.workspace import models

        chapter = _chapter(order)
        part = course.part_named(f"{chapter.name}.{order['name']}", course.shipped() / "exercises")
        return {"text": models.model_of(part)}

    def _pictures(self, order: Order) -> Plain:
        """The lesson's pictures of a function, the reader's beside what is right."""
        from learn_transformers.key.pictures import pictures_of
        from learn_transformers.lessons import drawings
        from learn_transformers.report.pictures import in_html

        chapter, function = self._laid_out(order), str(order["function"])
        if not any(picture.function == function for picture in pictures_of(chapter)):
            return {"pictures": []}
        made = drawings.drawings(self._exercises, chapter, function, self._judge)
        self._judge.forget()
        return {"pictures": [in_html.picture(drawing) for drawing in made]}

    def _pack(self, order: Order) -> Plain:
        return {"zip": base64.b64encode(folder.packed(_files(order))).decode()}

    def _unpack(self, order: Order) -> Plain:
        taken, refused = folder.unpacked(base64.b64decode(order["zip"]))
        return {"files": taken, "refused": refused}

    def _quiz(self, order: Order) -> Plain:
        """The questions of a chapter."""
        from learn_transformers.site.browser import questions

        return {"questions": questions.names(str(order["chapter"]))}

    def _question(self, order: Order) -> Plain:
        """One of them, in the variant of a seed."""
        from learn_transformers.site.browser import questions

        return questions.asked(str(order["question"]), int(order["seed"]))

    def _answer(self, order: Order) -> Plain:
        """What an answer to it is worth, and why."""
        from learn_transformers.quiz.typed import TypedFormulas
        from learn_transformers.site.browser import questions

        typed = TypedFormulas(self._comparer)
        return questions.answered(str(order["question"]), int(order["seed"]), order["given"], typed)

    def _laid_out(self, order: Order) -> Chapter:
        """The chapter that is asked about, once the reader's files lie in the course folder, and no others."""
        folder.lay_out(self._exercises, _files(order))
        return _chapter(order)


def _chapter(order: Order) -> Chapter:
    return course.known_chapter(str(order["chapter"]))


def _files(order: Order) -> dict[str, str]:
    return {str(name): str(text) for name, text in order["files"].items()}
