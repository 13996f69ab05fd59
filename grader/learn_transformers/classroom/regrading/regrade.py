"""`regrade` from what was asked for to what is left in the folder."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from learn_transformers.classroom import class_key
from learn_transformers.classroom.auditing import require_students
from learn_transformers.classroom.class_folder import ClassFolder
from learn_transformers.classroom.engines import Where
from learn_transformers.classroom.gradebook.attempt import Attempt, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.plain import detail_of
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.grading import Engine, Settings, layers_named
from learn_transformers.classroom.keeping import keeping
from learn_transformers.classroom.regrading import outputs
from learn_transformers.classroom.regrading.cases import Present, Which
from learn_transformers.classroom.regrading.entries import Entry, Outcome
from learn_transformers.classroom.regrading.former import Former
from learn_transformers.classroom.regrading.run import Plan, Run, Step
from learn_transformers.classroom.who import user
from learn_transformers.trouble import WrongUse

REGRADED: Final = "regraded"  # what the gradebook notes of a run that changed something
SHOWN: Final = 50  # changed entries that are told of at once; all are in the files


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    out: Path
    which: Which
    students: tuple[str, ...] = ()
    allow_lower: bool = False
    dry_run: bool = False
    again: bool = False
    extra_key: Path | None = None
    class_key: Path | None = None
    layers: str = ""
    jobs: int = 1
    gradebook: str | None = None
    where: Where = field(default_factory=Where)


@dataclass(frozen=True)
class Done:
    """How it went. `graded` and `decided` are of this run, `known` was graded anew before, the rest is of all of these.

    `changed` are the first of those that are not what they were, `waiting` those that a run without --dry-run grades.
    """

    asked: Asked
    version: str
    graded: int = 0
    decided: int = 0
    known: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    kept_out: int = 0
    changed: tuple[Entry, ...] = ()
    all_changed: int = 0
    waiting: tuple[Attempt, ...] = ()

    @property
    def missing(self) -> int:
        """Of how many the gradebook has not what was handed in."""
        return self.outcomes.get(Outcome.MISSING, 0)

    @property
    def not_graded(self) -> int:
        """On how many the grader itself failed."""
        return self.outcomes.get(Outcome.NOT_GRADED, 0)

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine; what came of each is in `regraded.json`."""
        return {
            "schema": "learn-transformers/regrade@1",
            "out": str(self.asked.out),
            "which": self.asked.which.value,
            "dry_run": self.asked.dry_run,
            "key": self.version,
            "graded": self.graded,
            "decided": self.decided,
            "regraded_before": self.known,
            "outcomes": {one.value: self.outcomes.get(one, 0) for one in Outcome},
            "kept_out": self.kept_out,
            "changed": self.all_changed,
            "waiting": [
                {"student": one.key.student, "attempt": one.key.digest, "chapters": list(one.key.chapters)}
                for one in self.waiting
            ],
        }


def regrade(
    asked: Asked,
    tell: Callable[[Step], object],
    say: Callable[[str], object],
    engine: Engine | None = None,
) -> Done:
    """Grade anew what a gradebook has; `tell` hears of every new attempt, `say` of what else there is to say.

    The engine is the one that was asked for, unless another is given.

    Raises:
        WrongUse: for wrong use, before anything is graded.
        SandboxError, KeyFault: if nothing can be graded.
        Stopped: if the gradebook cannot be used any more; what is kept is not graded again.
        Interrupted: if Ctrl-C has ended it; the same.
    """
    if asked.again and asked.which is Which.CHANGED_KEY:
        raise WrongUse("--changed-key names what another key has graded: --again goes with --latest or --best.")
    engine, layers = engine or asked.where.begun(say), layers_named(asked.layers)
    folder = ClassFolder.known(asked.out)
    key = _key(asked)
    with Gradebook.open(asked.gradebook or folder.existing_gradebook()) as book, keeping(book) as new:
        plan = _plan(asked, book, Settings(key, (), asked.extra_key, layers, asked.jobs), say)
        done = _done(asked, book, plan, Run(book, new, plan, engine), tell)
    folder.tidy()
    return done


def which(*, latest: bool, best: bool, changed_key: bool) -> Which:
    """The one that was asked for.

    Raises:
        WrongUse: if that is none, or more than one.
    """
    asked = [one for one, given in zip(Which, (latest, best, changed_key), strict=True) if given]
    if len(asked) != 1:
        raise WrongUse("What is to be graded anew? Give one of --latest, --best and --changed-key.")
    return asked[0]


def _key(asked: Asked) -> class_key.ClassKey:
    file = asked.class_key or class_key.usual_file()
    if not file.exists():
        raise WrongUse(f"There is no class key in {file}: --class-key says where the one is that the class has.")
    return class_key.in_file(file)[0]


def _plan(asked: Asked, book: Gradebook, settings: Settings, say: Callable[[str], object]) -> Plan:
    runs = book.events("")  # those about nobody
    former = Former.of(runs, asked.out)
    if former.class_key and former.class_key != settings.key.fingerprint([]):
        say("This is not the class key that the class was graded with: seeds and quizzes are others.")
    if former.extra_key and asked.extra_key is None:
        say(f"The class was graded with the private checks of {former.extra_key}: --extra-key asks for them again.")
    students = _students(book, asked.students)

    def seeds(content: str, chapters: tuple[str, ...]) -> str:
        return replace(settings, chapters=chapters).fingerprint_of(content)

    present = Present(settings.version, seeds, former.worth, _run(runs) if asked.again else "")
    return Plan(asked.which, present, settings, students, former.chapters, asked.allow_lower)


def _students(book: Gradebook, named: Sequence[str]) -> tuple[str, ...] | None:
    if not named:
        if next(book.histories(), None) is None:
            raise WrongUse("The gradebook is empty: `grade` comes first.")
        return None
    require_students(book, named)
    return tuple(dict.fromkeys(named))


def _run(events: Sequence[Event]) -> str:
    """The name of a run that grades everything once more; that of one which was interrupted goes on."""
    finished = sum(event.what == REGRADED and detail_of(event).get("finished_again") is True for event in events)
    return f"regrade {finished + 1}"


def _done(asked: Asked, book: Gradebook, plan: Plan, run: Run, tell: Callable[[Step], object]) -> Done:
    done = Done(asked, plan.present.version)
    if asked.dry_run:
        waiting = tuple(case.old for case in run.waiting())
        return replace(_summed_up(done, run.entries()), waiting=waiting)
    try:
        run.go(tell)
    except (KeyboardInterrupt, Exception):
        with suppress(GradebookError):
            _note(asked, book, plan, run, is_complete=False)
        raise
    _note(asked, book, plan, run, is_complete=True)
    done = replace(done, graded=run.graded, decided=run.decided)
    about = {"which": asked.which.value, "key": plan.present.version, "chapters": plan.chapters and list(plan.chapters)}
    entries = run.entries()
    if (first := next(entries, None)) is None:
        return done
    with outputs.leaving(asked.out, about) as tables:
        return _summed_up(done, _each(itertools.chain([first], entries), tables.add))


def _note(asked: Asked, book: Gradebook, plan: Plan, run: Run, *, is_complete: bool) -> None:
    """Keep in the gradebook that something was done, if it was."""
    if not (run.graded or run.decided):
        return
    detail = {
        "which": asked.which.value,
        "students": list(asked.students),
        "allow_lower": asked.allow_lower,
        "version": plan.present.version,
        "class_key": plan.settings.key.fingerprint([]),
        "chapters": plan.chapters and list(plan.chapters),
        "extra_key": None if asked.extra_key is None else str(asked.extra_key),
        "require_isolation": list(plan.settings.layers),
        "out": str(asked.out.absolute()),
        "graded": run.graded,
        "decided": run.decided,
        "complete": is_complete,
        "finished_again": asked.again and is_complete,
    }
    book.note(Event(time.time(), user(), REGRADED, detail=json.dumps(detail, ensure_ascii=False)))


def _each(entries: Iterator[Entry], tell: Callable[[Entry], object]) -> Iterator[Entry]:
    for entry in entries:
        tell(entry)
        yield entry


def _summed_up(done: Done, entries: Iterator[Entry]) -> Done:
    outcomes: Counter[Outcome] = Counter()
    changed: list[Entry] = []
    known = kept_out = all_changed = 0
    for entry in entries:
        outcomes[entry.outcome] += 1
        known += entry.was_known
        kept_out += entry.is_kept_out
        if entry.is_changed:
            all_changed += 1
            changed += [entry] if len(changed) < SHOWN else []
    return replace(
        done, outcomes=outcomes, known=known, kept_out=kept_out, changed=tuple(changed), all_changed=all_changed
    )
