"""What is asked for beside a verdict: hints, model solutions, the map; and the journal that all of it is kept in.

It is what the commands of these names do, with what was entered in place of files. The journal is that of the course
around the notebook, so that the command line and notebooks know the same; without a course, it lies in the folder of
the notebook.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from learn_transformers import course, printable
from learn_transformers.course import Part, WrongUse
from learn_transformers.notebook.grading import Notebook
from learn_transformers.report.lines import WIDTH
from learn_transformers.verdict import Status, Verdict

_COMMAND = re.compile(r"\blearn-transformers (check|hint|solution|progress)\b")


def journal(start: Path) -> Path:
    """The course folder whose progress a notebook in `start` takes part in."""
    try:
        return course.find_exercises(start)
    except WrongUse:
        return start


def begun(verdict: Verdict) -> Verdict:
    """The verdict on what was begun: a cell that is still a stub takes back nothing that passed elsewhere."""
    chapters = [
        replace(
            chapter,
            functions=tuple(f for f in chapter.functions if f.status != Status.UNFINISHED),
            worksheet=tuple(a for a in chapter.worksheet if a.status != Status.UNFINISHED),
        )
        for chapter in verdict.chapters
    ]
    return replace(verdict, chapters=tuple(chapters))


def in_hand(part: Part, verdict: Verdict) -> Part:
    """What a learner is at who checked `part`: of several answers the first that failed, or else waits, or else is."""
    if not part.is_worksheet or part.answer:
        return part
    order = [Status.FAILED, Status.ERROR, Status.UNFINISHED, Status.PASSED]
    answers = [a for chapter in verdict.chapters for a in chapter.worksheet]
    first = min(answers, key=lambda a: order.index(a.status), default=None)
    return replace(part, answer=first.name) if first is not None else part


def hint(notebook: Notebook, journal: Path, target: str) -> list[str]:
    """The hints on a function or an answer opened so far, and the next one."""
    from learn_transformers.lessons import hints
    from learn_transformers.report import overview

    if course.is_path(target):
        raise WrongUse(f"{target} is a file: name a function or an answer, as in %hint softmax.log_softmax.")
    chapter, name = overview.function_meant(target, course.shipped() / "exercises", journal=journal)
    opened = hints.open_next(notebook.laid_out(chapter), chapter, name, journal=journal)
    return [*map(_with_magics, overview.hint_text(chapter, name, opened, again="running this again"))]


def solution(notebook: Notebook, journal: Path, part: Part, *, give_up: bool) -> list[str]:
    """The model solution beside what was entered, or what to do before it shows."""
    from learn_transformers.report import solution as page
    from learn_transformers.report.signs import UNICODE
    from learn_transformers.workspace import solving

    folder = notebook.laid_out(part.chapter)
    try:
        found = solving.solution(folder, part, give_up=give_up, grade=notebook.judge.verdict, journal=journal)
    except solving.NotYet as sentence:
        return printable.fold(_with_magics(str(sentence)), WIDTH, later="")
    if not (part.function or part.answer):
        found = replace(found, yours=notebook.entered(part) or None)
    shown = page.lines(replace(found, file=Path("your cells")), WIDTH, UNICODE)
    return [*map(_with_magics, found.notes), *(line.plain for line in shown)]


def the_map(journal: Path, chapters: Sequence[str]) -> list[str]:
    """What `progress` prints where nobody sees colors."""
    from learn_transformers.course import needs
    from learn_transformers.progress import summary
    from learn_transformers.report import progress_page

    only = [course.known_chapter(name) for name in chapters]
    found = summary.of(journal)
    if not found.readable:
        raise WrongUse(found.said)
    with contextlib.redirect_stdout(io.StringIO()):  # a kernel says that it is a terminal
        text = progress_page.text(found, needs.read(), only)
    return [*text.splitlines(), *([found.said] if found.said else [])]


def _with_magics(line: str) -> str:
    """A line for somebody who has no command line before them."""
    return _COMMAND.sub(r"%\1", line)
