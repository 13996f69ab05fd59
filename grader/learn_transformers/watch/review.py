"""`review` on a terminal: what is due on the screen of quizzes, then functions, each written again in a file."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from learn_transformers import progress
from learn_transformers.course import Chapter, WrongUse
from learn_transformers.progress import FUNCTION, Reply
from learn_transformers.quiz import review as reviewing
from learn_transformers.quiz.credit import earned
from learn_transformers.quiz.schedule import TEN_MINUTES, Plan
from learn_transformers.report import page, review_page
from learn_transformers.verdict import Status, Verdict
from learn_transformers.watch import quiz as quizzing

is_possible = quizzing.is_possible


def review(exercises: Path, plan: Plan) -> int:
    """Ask what is due, as long as the learner likes; the exit code, which is 0 whatever they knew."""
    kept, code = quizzing.Kept(exercises, "review"), 0
    session = reviewing.session(plan, review_page.due(plan).partition(".")[0])
    if session is not None:
        session, code = quizzing.ask(session, kept)
    said = [*kept.said]
    if session is None or session.over:
        for chapter, function in reviewing.functions(plan):
            said += _write_again(exercises, chapter, function)
    for sentence in said:
        page.say(sentence)
    return code if code > 1 else 0


def _write_again(exercises: Path, chapter: Chapter, function: str) -> list[str]:
    """Have a function written again; sentences to pass on."""
    try:
        reply = ask(exercises, chapter, function)
    except WrongUse as problem:
        return [str(problem)]
    return [*filter(None, [progress.keep_reply(exercises, reply)])] if reply is not None else []


def ask(exercises: Path, chapter: Chapter, function: str) -> Reply | None:
    """Say where to write a function again, and check that as often as its writer likes; None where it was skipped.

    Raises:
        WrongUse: if there is nothing to write it in.
    """
    from learn_transformers.workspace import rewriting

    file = rewriting.begin(exercises, chapter, function, time.time())
    page.show(review_page.write_again(chapter, function, file, TEN_MINUTES))
    started, attempts = time.monotonic(), 0
    verdict: Verdict | None = None
    while _goes_on():
        found = _check(file, chapter, function)
        if found.status == Status.UNFINISHED:
            page.show(review_page.still_a_stub(file))
            continue
        verdict, attempts = found, attempts + 1
        if verdict.status == Status.PASSED:
            break
        page.show(review_page.check_again())
    if verdict is None:
        return None
    seconds = time.monotonic() - started
    if verdict.status == Status.PASSED:
        page.show(review_page.passes(function, file, seconds))
    return _reply(chapter, function, verdict, attempts, seconds)


def _goes_on() -> bool:
    """Enter checks; `s`, or the end of the input, skips."""
    with suppress(EOFError):
        return input().strip().lower() != "s"
    return False


def _check(file: Path, chapter: Chapter, function: str) -> Verdict:
    from learn_transformers.report.progress_line import progress_line
    from learn_transformers.report.verdicts import terminal
    from learn_transformers.workspace import rewriting

    verdict = rewriting.graded(file, chapter, function, progress_line(True))
    if verdict.status != Status.UNFINISHED:
        terminal.show(verdict)
    return verdict


def _reply(chapter: Chapter, function: str, verdict: Verdict, attempts: int, seconds: float) -> Reply:
    share = verdict.score / verdict.max_score if verdict.max_score else 0.0
    return Reply(
        chapter=chapter.name, question=function, at=time.time(), seed="", mode="review",
        status="passed" if verdict.status == Status.PASSED else "failed", score=earned(share, attempts, 0),
        attempts=attempts, hints=0, confidence="", mistake="", seconds=seconds, answer="null", kind=FUNCTION,
    )  # fmt: skip
