"""What was seen while a submission was checked: every call, what should have come of it, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learn_transformers.checking import Call, Check, Reference
from learn_transformers.comparison import Difference
from learn_transformers.sandbox.outcome import NotLoaded, Outcome

if TYPE_CHECKING:
    from learn_transformers.course import Chapter


@dataclass(frozen=True)
class Recorded:
    """One call, what should have come of it, and what came."""

    call: Call
    expected: Outcome
    got: Outcome
    difference: Difference | None


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
class FunctionRun:
    """All that was recorded of one function, before anybody words it."""

    reference: Reference
    checks: tuple[CheckRun, ...]
    seconds: tuple[float, ...]
    output: str
    missing: str | None = None

    @property
    def passed(self) -> bool:
        return self.missing is None and all(run.difference is None for run in self.checks)

    @property
    def calls(self) -> list[Recorded]:
        return [call for run in self.checks for call in run.calls]


@dataclass(frozen=True)
class ChapterRun:
    """All that was recorded of one chapter's file."""

    chapter: Chapter
    source: bytes | None
    functions: tuple[FunctionRun, ...]
    not_loaded: NotLoaded | str | None
    output: str

    @property
    def passed(self) -> frozenset[str]:
        return frozenset(f.reference.name for f in self.functions if f.passed)
