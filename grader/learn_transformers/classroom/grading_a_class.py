"""`grade` from what was asked for to what is left in the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.classroom import class_key, grading, intake, outputs
from learn_transformers.classroom import grade as grades
from learn_transformers.classroom.cluster.engine import Cluster
from learn_transformers.classroom.grade import Step
from learn_transformers.classroom.grading import Engine, Settings, layers_named
from learn_transformers.classroom.lateness import Due, LatePolicy
from learn_transformers.classroom.outputs import Pages, Terms
from learn_transformers.classroom.roster import Roster
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.trouble import WrongUse


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    submissions: Path
    out: Path
    as_chapter: str | None = None
    chapters: tuple[str, ...] = ()
    roster: Path | None = None
    due: str | None = None
    late_policy: str | None = None
    extra_key: Path | None = None
    class_key: Path | None = None
    layers: str = ""
    jobs: int = 1
    again: bool = False
    gradebook: str | None = None
    engine: str = "local"
    scheduler: str | None = None
    certificates: Path | None = None


@dataclass(frozen=True)
class Done:
    """How it went: the rows without their verdicts, and where everything lies."""

    out: Path
    chapters: tuple[str, ...]
    rows: tuple[Row, ...]
    known: int

    @property
    def not_graded(self) -> tuple[Row, ...]:
        """Those on which the grader itself failed."""
        return tuple(row for row in self.rows if row.status == Outcome.NOT_GRADED)

    @property
    def statuses(self) -> dict[str, int]:
        return dict(sorted(Counter(row.status.value for row in self.rows).items()))

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine; the rows themselves are in `grades.json`."""
        return {
            "schema": "learn-transformers/grade@1",
            "out": str(self.out),
            "chapters": list(self.chapters),
            "rows": len(self.rows),
            "graded_before": self.known,
            "statuses": self.statuses,
            "not_graded": [row.student for row in self.not_graded],
        }


def grade(asked: Asked, tell: Callable[[Step], object], say: Callable[[str], object], pages: Pages) -> Done:
    """Grade a class; `tell` hears of every result, `say` of what else there is to say, `pages` makes those for people.

    Raises:
        WrongUse: for wrong use, before anything is graded.
        SandboxError, KeyFault: if nothing can be graded.
    """
    terms, engine = _terms(asked), _engine(asked, say)
    layers = layers_named(asked.layers)
    grades.require_apart(asked.submissions, asked.out)
    named = course.known_chapter(asked.as_chapter) if asked.as_chapter else None
    handed_in = intake.submissions(asked.submissions, chapter=named)
    chapters = grades.chapters_of(handed_in, asked.chapters)
    key_file = _key_file(asked)
    outputs.require_ours(asked.out)  # nothing is made before it is known that there is something to grade
    settings = Settings(_key(key_file, say), chapters, asked.extra_key, layers, asked.jobs)
    known = 0

    def told(step: Step) -> None:
        nonlocal known
        known += step.was_known
        tell(step)

    graded = grades.results(
        handed_in, settings, asked.out, again=asked.again, tell=told, gradebook=asked.gradebook, engine=engine
    )
    alike = outputs.alike(graded)
    made = outputs.rows(graded, terms, alike)
    outputs.leave(asked.out, made, outputs.report(graded, alike), pages)
    return Done(asked.out, chapters, tuple(row.without_verdict() for row in made), known)


def _engine(asked: Asked, say: Callable[[str], object]) -> Engine:
    if asked.engine == "dask":
        return Cluster.of(asked.scheduler, asked.certificates, say).graded
    if asked.scheduler is not None or asked.certificates is not None:
        raise WrongUse("--scheduler and --certificates are for --engine dask, which grades on other machines.")
    return grading.graded


def _terms(asked: Asked) -> Terms:
    if asked.late_policy is not None and asked.due is None:
        raise WrongUse("--late-policy says what being late costs: --due says when that begins.")
    return Terms(
        Roster.read(asked.roster) if asked.roster is not None else None,
        Due.parse(asked.due) if asked.due is not None else None,
        LatePolicy.parse(asked.late_policy) if asked.late_policy is not None else None,
    )


def _key_file(asked: Asked) -> Path:
    file = asked.class_key or class_key.usual_file()
    if asked.out.resolve() in (file.resolve(), *file.resolve().parents):
        raise WrongUse(f"The class key must not lie in {asked.out}, which others get to see.")
    return file


def _key(file: Path, say: Callable[[str], object]) -> class_key.ClassKey:
    key, made = class_key.in_file(file)
    if made:
        say(f"A class key was made: {file}. Keep it, and keep it secret: the same key draws the same seeds again.")
    return key
