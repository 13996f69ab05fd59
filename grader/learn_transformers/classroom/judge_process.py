"""A judge in a process of its own, which grades one submission after the other: paths come in, verdicts go out.

Its memory is measured after each; whoever asks ends it and starts another when it has grown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.launch.child import Parent
from learn_transformers.quiz import handed_in, seeds
from learn_transformers.sandbox.host import SandboxError
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Chapter, Status, Verdict, worst


def main() -> None:
    """The process, which ends with the grader that has started it: nobody waits for a verdict of a killed one."""
    parent = Parent.of_this_process()
    parent.outlive_nobody()
    serve(parent)


def serve(parent: Parent) -> None:
    """Grade until nobody asks any more; first of all say which layers of isolation are in force."""
    settings = parent.receive()
    if settings is None:
        return
    extra = Path(settings["extra_key"]) if settings["extra_key"] else None
    with session.sandboxes() as boxes, Worksheets() as worksheets:
        try:
            if extra is not None:
                session.prove_extra(extra, settings["seed"], course.chapters())
            judge = Judge(boxes, seed=settings["seed"], secret=True, worksheets=worksheets)
            parent.send({"isolation": list(boxes.get().isolation)})
        except (SandboxError, KeyFault) as problem:
            parent.send({"problem": str(problem)})
            return
        while (request := parent.receive()) is not None:
            parent.send(_graded(judge, request) | {"memory": _memory()})


def _graded(judge: Judge, request: dict[str, Any]) -> dict[str, Any]:
    judge.bench.seeds, judge.fingerprint = request["seeds"], request["fingerprint"]
    try:
        assignments = _assignments(Path(request["folder"]), request["chapters"])
        verdict = judge.verdict(assignments)
        student = seeds.Student(bytes.fromhex(request["class_key"]), request["student"])
        verdict = handed_in.with_quizzes(verdict, assignments, student)
        there = {a.chapter.name for a in assignments if a.file.exists()}
        return {"verdict": without_missing(verdict, there).to_dict()}
    except (SandboxError, KeyFault) as problem:
        return {"problem": str(problem)}
    except Exception as error:
        return {"problem": f"the grader itself failed: {type(error).__name__}: {error}"}
    finally:
        judge.forget()


def without_missing(verdict: Verdict, there: Collection[str]) -> Verdict:
    """The verdict, in which a chapter that is not `there` has not been started, rather than failed to be read."""
    chapters = [chapter if chapter.name in there else _unfinished(chapter) for chapter in verdict.chapters]
    return replace(verdict, chapters=tuple(chapters), status=worst(chapter.status for chapter in chapters))


def _unfinished(chapter: Chapter) -> Chapter:
    functions = [
        replace(
            function,
            status=Status.UNFINISHED,
            checks=tuple(replace(check, status=Status.UNFINISHED) for check in function.checks),
        )
        for function in chapter.functions
    ]
    found = worst([Status.UNFINISHED, *(answer.status for answer in chapter.worksheet)])
    return replace(chapter, status=found, functions=tuple(functions))


def _assignments(folder: Path, chapters: list[str]) -> list[course.Assignment]:
    """All chapters that are asked for, handed in or not; what lies in the folder is a copy of ours."""
    found = []
    for chapter in map(course.known_chapter, chapters):
        sheet, quiz = folder / chapter.worksheet, folder / chapter.quiz
        handed_in_sheet, handed_in_quiz = (path if path.exists() else None for path in (sheet, quiz))
        found.append(
            course.Assignment(chapter, folder / chapter.file, None, folder, handed_in_sheet, quiz=handed_in_quiz)
        )
    return found


def _memory() -> int:
    """Bytes that this process holds; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) << 12
    except (OSError, ValueError, IndexError):
        return 0
