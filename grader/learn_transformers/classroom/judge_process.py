"""A judge in a process of its own, which grades one submission after the other: files come in, verdicts go out.

Its memory is bounded, and measured after each; whoever asks ends it and starts another when it has grown.
"""

from __future__ import annotations

import base64
import gc
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from learn_transformers import course
from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.submission import LARGEST
from learn_transformers.judging import session, worksheets
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.launch.child import Parent
from learn_transformers.quiz import handed_in, typed
from learn_transformers.quiz.seeds import Drawn, Seed
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.sandbox.confinement import bounded_memory
from learn_transformers.sandbox.host import SandboxError
from learn_transformers.sandbox.submission import IN_A_CLASS
from learn_transformers.symbolic.process.allowance import Allowance
from learn_transformers.symbolic.process.comparer import Comparer
from learn_transformers.symbolic.process.memory import Memory
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import NOT_HANDED_IN, Chapter, Problem, Status, Verdict, worst

_MOST_MEMORY: Final = 4 << 30  # bytes: a machine has more to do than to grade one submission


def main() -> None:
    """The process, which ends with the grader that has started it: nobody waits for a verdict of a killed one."""
    parent = Parent.of_this_process(LARGEST)
    parent.outlive_nobody()
    serve(parent)


def serve(parent: Parent) -> None:
    """Grade until nobody asks any more; first of all say which layers of isolation are in force, and by which keys."""
    settings = parent.receive()
    if settings is None:
        return
    extra = Path(settings["extra_key"]) if settings["extra_key"] else None
    comparer = Comparer(worksheets.SECONDS, (*worksheets.MODULES, typed.READING), Memory())
    paper = Allowance(comparer, IN_A_CLASS.paper)
    with session.sandboxes() as boxes, Worksheets(comparer=paper) as marking:
        try:
            if extra is not None:
                session.prove_extra(extra, settings["seed"], course.chapters())
            seed = settings["seed"]
            judge = Judge(boxes, seed=seed, secret=True, worksheets=marking, limits=IN_A_CLASS)
            parent.send({"isolation": list(boxes.get().isolation), "keys": version_of_keys()})
        except (SandboxError, KeyFault) as problem:
            parent.send({"problem": str(problem)})
            return
        count = 0
        with bounded_memory(_MOST_MEMORY):
            while (request := parent.receive()) is not None:
                parent.send(_graded(judge, paper, request) | {"memory": _memory()})
                count += 1
                if count.bit_count() == 1:  # ever more seldom
                    _settle()


def _settle() -> None:
    """What is here now are answers that are worked out, and stays: nobody need look for garbage in it all the time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _graded(judge: Judge, paper: Allowance, request: dict[str, Any]) -> dict[str, Any]:
    judge.bench.seeds, judge.fingerprint = request["seeds"], request["fingerprint"]
    try:
        files = {name: base64.b64decode(content) for name, content in request["files"].items()}
        assignments = _assignments(files, request["chapters"])
        paper.renew()
        if any(a.worksheet or a.quiz for a in assignments):
            paper.start()  # it gets ready while functions are judged; the first time, that is
        verdict = judge.verdict(assignments)
        drawn = Drawn({chapter: Seed(*seed) for chapter, seed in request["quiz_seeds"].items()})
        verdict = handed_in.with_quizzes(verdict, assignments, drawn, TypedFormulas(paper))
        there = {a.chapter.name for a in assignments if a.chapter.file in files}
        return {"verdict": json.dumps(without_missing(verdict, there).to_dict(), allow_nan=False)}
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
    problem = replace(chapter.problem or Problem(f"{chapter.name}.py is missing"), reason=NOT_HANDED_IN)
    return replace(chapter, status=found, functions=tuple(functions), problem=problem)


def _assignments(files: Mapping[str, bytes], chapters: list[str]) -> list[course.Assignment]:
    """All chapters that are asked for, handed in or not."""
    found = []
    for chapter in map(course.known_chapter, chapters):
        sheet, quiz = (Path(name) if name in files else None for name in (chapter.worksheet, chapter.quiz))
        found.append(course.Assignment(chapter, Path(chapter.file), None, Path(), sheet, quiz=quiz, files=files))
    return found


def _memory() -> int:
    """Bytes that this process holds; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) << 12
    except (OSError, ValueError, IndexError):
        return 0
