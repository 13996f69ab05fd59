"""From what was recorded to the words of a verdict. Nothing is decided here that the recording does not already say."""

from __future__ import annotations

import re
from dataclasses import replace

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.explaining.failure import chosen_call, failure, source_line
from learn_transformers.explaining.in_words import why_it_died
from learn_transformers.explaining.reachable import named_alike
from learn_transformers.judging.run_checks import all_of
from learn_transformers.key.loading import load_key
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes import records
from learn_transformers.outcomes.as_text import call_of, outcome_text
from learn_transformers.outcomes.records import Broken, ChapterRun, CheckRun, FunctionRun, Recorded
from learn_transformers.printable import clean
from learn_transformers.sandbox.outcome import Died, NotLoaded, Outcome, Raised
from learn_transformers.sandbox.submission import BUDGETS
from learn_transformers.verdict import (
    NOT_GRADED,
    STUB_IN,
    UNTRAINED,
    Answer,
    Chapter,
    Check,
    Explanation,
    Function,
    Problem,
    Status,
    worst,
)


def chapter_verdict(run: ChapterRun, assignment: course.Assignment) -> Chapter:
    """The verdict on one chapter's file."""
    if run.not_loaded is not None:
        problem = _problem(run.not_loaded, run)
        references = load_key(run.chapter.name).references
        names = assignment.functions or tuple(references)
        ungraded = _broken if isinstance(run.not_loaded, Broken) else _not_loaded
        functions = tuple(ungraded(references[name], problem) for name in names)
    else:
        problem = None
        functions = tuple(_function(f, run) for f in run.functions)
    return Chapter(
        name=run.chapter.name,
        status=worst([f.status for f in functions] + ([Status.ERROR] if problem else [])),
        score=sum(f.score for f in functions),
        max_score=sum(f.max_score for f in functions),
        functions=functions,
        number=run.chapter.number,
        file=clean(str(assignment.file), 4096),
        problem=problem,
        output=run.output,
        lent=run.lent,
        weights=run.weights,
    )


def with_worksheet(chapter: Chapter, answers: tuple[Answer, ...], assignment: course.Assignment) -> Chapter:
    """A chapter's verdict with its worksheet, whose points count where nothing else was asked for.

    Otherwise they stand apart: what a chapter is worth does not depend on what was handed in with it.
    """
    status = worst([chapter.status, *(a.status for a in answers)])
    if assignment.functions != ():
        return replace(chapter, worksheet=answers, status=status)
    return replace(
        chapter,
        worksheet=answers,
        status=status,
        score=sum(a.score for a in answers),
        max_score=sum(a.max_score for a in answers),
        file=clean(str(assignment.worksheet), 4096),
    )


def _problem(not_loaded: NotLoaded | Broken | str, run: ChapterRun) -> Problem:
    if isinstance(not_loaded, Broken):
        return Problem(not_loaded.message)
    if isinstance(not_loaded, str):
        return Problem(not_loaded)
    outcome, syntax = not_loaded.outcome, not_loaded.syntax
    if syntax is not None:
        declared = encoding.declared(run.source or b"") if "cod" in syntax.message else None
        if declared is not None:
            line, start, end = declared
            text = source_line(run.source, line)
            message = (
                f"{_kind(outcome)}: {syntax.message}. Python reads the comment in line {line} as a declaration of the "
                f"file's encoding (`{text[start:end]}`): reword it"
            )
            return Problem(message, line, start + 1, end + 1, text)
        text = source_line(run.source, syntax.line)
        if text[syntax.column - 1 : syntax.column] in set("!%?") and _NOTEBOOK.match(text):
            message = (
                f"{_kind(outcome)}: line {syntax.line} is a notebook's, not Python's: put a # before it, or remove it"
            )
            return Problem(message, syntax.line, text=text)
        column = syntax.column if syntax.column <= len(text) + 1 else 0
        return Problem(f"{_kind(outcome)}: {syntax.message}", syntax.line, column, min(syntax.end, len(text) + 1), text)
    if isinstance(outcome, Died):
        text = source_line(run.source, outcome.line)
        return Problem(why_it_died(outcome), outcome.line, text=text, reason=_used_up(outcome))
    line = outcome.lines[-1].line if outcome.lines else 0
    return Problem(outcome_text(outcome), line, text=source_line(run.source, line))


def _reason(reference: Reference, run: CheckRun, shown: Recorded | None) -> str | None:
    """A word for machines where a check's status is not the whole story."""
    if run.status == "unfinished" and isinstance(reference, TrainedReference):
        return UNTRAINED
    if run.difference is not None and run.difference.layer == "forbidden":
        return "forbidden_call"
    return _used_up(shown.got) if shown is not None else None


def _used_up(outcome: Outcome) -> str | None:
    """The budget that a process was ended for."""
    return outcome.kind if isinstance(outcome, Died) and outcome.kind in BUDGETS else None


# `!pip install …`, `%matplotlib inline`, `%%time`, `files = !ls`, `?print`, `print?`
_NOTEBOOK = re.compile(r"\s*(?:[\w., ]+=\s*)?(?:!\s*[\w./]|%{1,2}[A-Za-z])|\s*\?{1,2}[\w.]+\s*$|\s*[\w.]+\?{1,2}\s*$")


def _kind(outcome: Raised | Died) -> str:
    return outcome.type if isinstance(outcome, Raised) else "error"


def _not_loaded(reference: Reference, problem: Problem) -> Function:
    message = f"the file could not be loaded: {problem.message}"
    return _all_checks(reference, Status.ERROR, message, problem.reason or "not_loaded")


def _broken(reference: Reference, problem: Problem) -> Function:
    return _all_checks(reference, Status.ERROR, problem.message, NOT_GRADED)


def _all_checks(reference: Reference, status: Status, message: str, reason: str) -> Function:
    """A function of which no check could be run: all of them say the same."""
    checks = tuple(
        Check(
            c.name, status, 0.0, c.points, message, stage=str(c.stage), layer="defined", reason=reason, public=c.public
        )
        for c in all_of(reference)
    )
    total = sum(c.max_points for c in checks)
    return Function(reference.name, status, 0.0, total, None, (), (), checks, reason)


def _function(run: FunctionRun, chapter: ChapterRun) -> Function:
    reference = run.reference
    if run.missing is not None:
        return _all_checks(reference, Status.FAILED, _missing(run, chapter), "missing")
    checks = tuple(_check(reference, c, s) for c, s in zip(run.checks, run.seconds, strict=True))
    return Function(
        name=reference.name,
        status=worst(c.status for c in checks),
        score=sum(c.points for c in checks),
        max_score=sum(c.max_points for c in checks),
        follows_from=run.follows_from,
        diagnosis=tuple(map(_explanation, run.explanations)),
        differences=run.differences,
        checks=checks,
        reason=next((c.reason for c in checks if c.reason), None),
        output=run.output,
        failure=failure(reference, first, run.shown, chapter.source or b"") if (first := run.first_failure) else None,
        located=run.located,
        lent=run.lent,
    )


def _missing(run: FunctionRun, chapter: ChapterRun) -> str:
    """What a file has in place of a function."""
    name, others = run.reference.name, load_key(chapter.chapter.name).references
    said = f"`{name}` {run.missing} in {chapter.chapter.name}.py"
    if "not defined" not in (run.missing or ""):
        return said
    if near := named_alike(chapter.source or b"", name, others):
        return f"{said}, but there is a `{near[0]}` in line {near[1]}"
    return f"{said}{STUB_IN}{course.stub_of(chapter.chapter)}"


def _explanation(explained: records.Explanation) -> Explanation:
    mistakes = explained.mistakes
    title = "; and ".join(m.title for m in mistakes)
    kind = next((m.kind for m in mistakes if m.kind != "known"), "known")
    hint = " ".join(dict.fromkeys(m.hint for m in mistakes))
    said = f"in this check, {title}" if explained.partial else title
    return Explanation(tuple(m.name for m in mistakes), said, hint, kind, explained.partial)


def _check(reference: Reference, run: CheckRun, seconds: float) -> Check:
    check, found = run.check, run.difference
    if found is None:
        stage = str(check.stage)
        return Check(
            check.name, Status.PASSED, check.points, check.points, "", round(seconds, 6), stage, public=check.public
        )
    shown = chosen_call(run)
    told = shown if shown is not None and not shown.call.is_exam else None  # hundreds of texts tell nobody anything
    lines: tuple[int, ...] = ()
    if shown is not None and isinstance(shown.got, Raised):
        lines = tuple(place.line for place in shown.got.lines)
    elif shown is not None and isinstance(shown.got, Died) and shown.got.line:
        lines = (shown.got.line,)
    return Check(
        name=check.name,
        status=Status(run.status),
        points=0.0,
        max_points=check.points,
        message=found.message,
        seconds=round(seconds, 6),
        stage=str(check.stage),
        layer=found.layer,
        reason=_reason(reference, run, shown),
        public=check.public,
        call=call_of(reference, told.call) if told is not None else "",
        got=outcome_text(told.got) if told is not None else "",
        expected=outcome_text(told.expected) if told is not None else "",
        lines=lines,
    )
