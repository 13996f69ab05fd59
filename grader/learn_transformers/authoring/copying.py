"""What does a table of right answers to the practice inputs earn where a class is graded, with another seed?

Whoever has seen the expected values of practice can hand in a table of them. Inputs that are the same for every seed,
such as examples by hand and wrong arguments, are worth little for that reason.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.mutants import zeros
from learn_transformers.course import Chapter
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key.calls import Call, run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import RIGHT
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import plain
from learn_transformers.sandbox.outcome import Outcome

COPIED = "a table of answers to the practice inputs earns little under another seed"
AT_MOST = 0.25  # of a chapter's points
SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Copied:
    """The points that a table earns, of how many."""

    earned: float
    points: float

    @property
    def share(self) -> float:
        return self.earned / self.points if self.points else 0.0


def copied(reference: Reference, chapter: str) -> Copied:
    """What a table of one function's answers to the practice inputs earns, on the average of a few seeds."""
    table = _table(reference, chapter)
    earned = points = 0.0
    for seed in SEEDS:
        runs = run_function(reference, _looked_up(reference, table), Expectations(chapter, seed))
        earned += sum(run.check.points for run in runs if run.difference is None)
        points += sum(run.check.points for run in runs)
    return Copied(earned / len(SEEDS), points / len(SEEDS))


def check(chapter: Chapter) -> Finding:
    """Does a table earn no more of a chapter than it may?"""
    found = {name: copied(r, chapter.name) for name, r in load_key(chapter.name).written.items()}
    whole = Copied(sum(c.earned for c in found.values()), sum(c.points for c in found.values()))
    each = ", ".join(f"{name} {c.share:.0%}" for name, c in found.items())
    problems = [f"{whole.share:.0%} of its points: {each}"] if whole.share > AT_MOST else []
    return finding(chapter.name, "", COPIED, problems, f"{whole.share:.0%}")


def _table(reference: Reference, chapter: str) -> Mapping[Any, Outcome]:
    table: dict[Any, Outcome] = {}

    def answer(made: Call) -> Outcome:
        outcome = reference.outcome(made)
        with contextlib.suppress(TypeError):  # a function among the arguments: there is nothing to look up
            table[_key(made)] = outcome
        return outcome

    run_function(reference, answer, Expectations(chapter, 0))
    return table


def _looked_up(reference: Reference, table: Mapping[Any, Outcome]) -> Callable[[Call], Outcome]:
    def answer(made: Call) -> Outcome:
        def idle(*args: Any, mistake: Any, **kwargs: Any) -> Any:
            return zeros(reference.outcome(made), made)

        try:
            known = table.get(_key(made))
        except TypeError:
            known = None
        return known or run_trusted(idle, made, reference.signature, mistake=RIGHT)

    return answer


def _key(made: Call) -> Any:
    return plain(made.args), plain(dict(made.kwargs))
