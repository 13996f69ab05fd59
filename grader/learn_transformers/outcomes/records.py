"""What was seen while a submission was checked: every call, what should have come of it, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.reference import Check, Reference, Stage
from learn_transformers.outcomes.comparison import Difference
from learn_transformers.sandbox.outcome import NotLoaded, Outcome, Raised
from learn_transformers.verdict import Located

if TYPE_CHECKING:
    from learn_transformers.course import Chapter


@dataclass(frozen=True, eq=False)  # arrays have no one answer to whether they are equal
class Recorded:
    """One call, what should have come of it, and what came; `naming` are the words an error's message should hold."""

    call: Call
    expected: Outcome
    got: Outcome
    difference: Difference | None
    naming: tuple[str, ...] = ()
    stage: Stage = Stage.GENERAL


@dataclass(frozen=True)
class CheckRun:
    """What one check found: None in `difference` where it passed."""

    check: Check
    calls: tuple[Recorded, ...]
    difference: Difference | None

    @property
    def status(self) -> str:
        """`passed`, `failed`, `unfinished` (a stub) or `error` (the process did not survive)."""
        if self.difference is None:
            return "passed"
        return {"error": "error", "defined": "unfinished"}.get(self.difference.layer, "failed")


@dataclass(frozen=True)
class Explanation:
    """Mistakes that, made together, give exactly what the learner's function gave; `partial` if in one check only."""

    mistakes: tuple[Mistake, ...]
    partial: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(m.name for m in self.mistakes)


@dataclass(frozen=True)
class FunctionRun:
    """All that was recorded of one function, and what explains it, before anybody words it.

    What explains it was found with right functions `lent` in place of those that fail by themselves.
    """

    reference: Reference
    checks: tuple[CheckRun, ...]
    seconds: tuple[float, ...]
    output: str
    missing: str | None = None
    explanations: tuple[Explanation, ...] = ()
    differences: tuple[str, ...] = ()
    follows_from: str | None = None
    shown: Recorded | None = None
    located: Located | None = None
    lent: tuple[str, ...] = ()

    @property
    def first_failure(self) -> CheckRun | None:
        """The failed check to look at first: by stage, then in the order of the key."""
        order = list(Stage)
        failed = [run for run in self.checks if run.difference is not None]
        return min(failed, key=lambda run: order.index(run.check.stage), default=None)

    @cached_property
    def passed(self) -> bool:
        return self.missing is None and all(run.difference is None for run in self.checks)

    @property
    def unfinished(self) -> bool:
        """Is it only for stubs, its own or others, that it does not pass?"""
        return not self.passed and all(run.status in ("passed", "unfinished") for run in self.checks)

    @property
    def waits_for(self) -> str | None:
        """The first definition that is not written and stopped this function."""
        return next((c.got.waits_for for c in self.calls if isinstance(c.got, Raised) and c.got.waits_for), None)

    @property
    def calls(self) -> list[Recorded]:
        return [call for run in self.checks for call in run.calls]


@dataclass(frozen=True)
class Broken:
    """The judge itself failed on a file; what it has to say of that."""

    message: str


@dataclass(frozen=True)
class ChapterRun:
    """All that was recorded of one chapter's file.

    `lent` names functions of earlier chapters that it called and got right ones of, for the learner's own did not pass;
    `searched` says that places of what nothing explains have been looked for, and `weights` is a fingerprint of the
    trained model that was handed in with it.
    """

    chapter: Chapter
    source: bytes | None
    functions: tuple[FunctionRun, ...]
    not_loaded: NotLoaded | Broken | str | None
    output: str
    lent: tuple[str, ...] = ()
    searched: bool = False
    weights: str = ""

    @cached_property
    def passed(self) -> frozenset[str]:
        return frozenset(f.reference.name for f in self.functions if f.passed)
