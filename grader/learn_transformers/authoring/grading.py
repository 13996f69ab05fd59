"""What the sandbox says: stubs are not started, solutions pass whatever the seed, and grading a chapter is quick."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import read, written_in
from learn_transformers.course import Assignment, Chapter, Checkout
from learn_transformers.judging import session
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import Chapter as Verdict

SEEDS = 20
SECONDS = 1.0
STUB = "the stub fails as not started"
SOLUTION = f"the solution passes {SEEDS} seeds"
ALTERNATIVES = "right answers in other styles pass"
TIME = f"the solution is graded within {SECONDS:g} s"
_WARM = 3  # gradings, of which the middle one counts


def check_time(checkout: Checkout, chapter: Chapter, boxes: Sandboxes) -> Finding:
    """How long does grading the whole chapter take, once everything is warm?"""
    assignment, seconds = _assignment(checkout, chapter, "solutions"), []
    with session.judge([assignment], boxes=boxes) as judge:
        judge.chapter(assignment)
        for _ in range(_WARM):
            judge.forget()
            started = time.perf_counter()
            judge.chapter(assignment)
            seconds.append(time.perf_counter() - started)
    took = statistics.median(seconds)
    return finding(chapter.name, "", TIME, [f"it takes {took:.2f} s"] if took > SECONDS else [], f"{took:.2f} s")


def check(
    checkout: Checkout, chapter: Chapter, boxes: Sandboxes, functions: tuple[str, ...] | None = None
) -> Iterator[Finding]:
    """One finding about each stub, one about each solution; of all functions where none is named."""
    verdict = _verdict(boxes, _assignment(checkout, chapter, "exercises", functions))
    for name, problems in _not_stubs(verdict).items():
        yield finding(chapter.name, name, STUB, problems)
    wrong: dict[str, list[str]] = {}
    for seed in range(SEEDS):
        verdict = _verdict(boxes, _assignment(checkout, chapter, "solutions", functions), seed)
        for function in verdict.functions:
            problems = wrong.setdefault(function.name, [])
            failed = [c for c in function.checks if c.status != "passed"]
            if function.status == "unfinished":
                problems.append("it is not written yet")
            elif failed:
                problems.append(f"on seed {seed}, {failed[0].name!r}: {failed[0].message}")
        if verdict.status != "passed":
            break
    for name, problems in wrong.items():
        yield finding(chapter.name, name, SOLUTION, problems)


def check_alternatives(checkout: Checkout, chapter: Chapter, boxes: Sandboxes, functions: tuple[str, ...]) -> Finding:
    """Does every right answer in another style pass, of the functions that each file holds?"""
    problems = []
    for file in sorted(checkout.alternatives(chapter).glob("*.py")):
        held = tuple(name for name in functions if name in written_in(read(file)))
        verdict = _verdict(boxes, Assignment(chapter, file, functions=held)) if held else None
        if verdict is not None and verdict.problem is not None:
            problems.append(f"{file.name}: {verdict.problem.message}")
        for function in verdict.functions if verdict is not None else ():
            failed = [c for c in function.checks if c.status != "passed"]
            problems += (
                [f"{file.name}: {function.name} fails {failed[0].name!r}: {failed[0].message}"] if failed else []
            )
    return finding(chapter.name, "", ALTERNATIVES, problems)


def _verdict(boxes: Sandboxes, assignment: Assignment, seed: int = 0) -> Verdict:
    with session.judge([assignment], boxes=boxes, seed=seed) as judge:
        judge.knows_stubs = False  # whether stubs are stubs is the question
        return judge.chapter(assignment)


def _not_stubs(verdict: Verdict) -> dict[str, list[str]]:
    """Of each function, what it did other than saying that it is not started."""
    found: dict[str, list[str]] = {}
    for function in verdict.functions:
        others = [check for check in function.checks if check.status != "unfinished"]
        said = f"{others[0].name!r} is {others[0].status}" if others else ""
        if others and others[0].message:
            said += f": {others[0].message}"
        found[function.name] = [said] if others else []
    return found


def _assignment(
    checkout: Checkout, chapter: Chapter, folder: str, functions: tuple[str, ...] | None = None
) -> Assignment:
    where: Path = checkout.root / folder
    return Assignment(chapter, where / chapter.file, functions=functions, siblings=where)
