"""The second law of a key: every mistake is named, and every pair that outputs can tell from all others."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.mutants import changes_an_output, other_inputs
from learn_transformers.authoring.suspects import Suspects
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key.calls import Call
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import Made, Remembered
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome

NAMED = "every mistake is named, or a group that outputs cannot tell apart"
PAIRS_NAMED = "pairs of mistakes that outputs can tell apart are named"
PAIRS_MISSED = "pairs that the calls do not tell from another explanation"
GROUPS = "what no output tells apart has its reason"
PAIRS_AT_LEAST = 0.95
DRAWN = 100  # pairs of a function, always the same ones, where not all are asked for
LISTED_AT_MOST = 10


@dataclass(frozen=True)
class Naming:
    """How much of what can go wrong with a function the diagnosis names.

    `groups` are mistakes that give the same outputs on every call; `pairs` counts those that differ from the right
    answer, from every single mistake and from every other pair.
    """

    mistakes: int
    unnamed: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    pairs: int = 0
    missed: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        return (self.mistakes - len(self.unnamed)) / self.mistakes if self.mistakes else 1.0

    @property
    def pairs_rate(self) -> float:
        return (self.pairs - len(self.missed)) / self.pairs if self.pairs else 1.0


@dataclass(frozen=True, eq=False)
class _Run:
    """A submission that was looked at: what it answered, call by call, what was recorded of it, what is said of it."""

    answered: tuple[tuple[Call, Outcome], ...]
    calls: tuple[Recorded, ...]
    said: tuple[Made, ...]


class _Bench:
    """One function, with all that it may give worked out once: who answers alike is recorded and explained alike."""

    def __init__(self, reference: Remembered, chapter: str) -> None:
        self.reference = reference
        self.suspects = Suspects(reference)
        self.graded = Expectations(chapter, 0)
        self.inputs = other_inputs(reference, chapter)
        self._cases = [
            call for check in reference.checks if check.build for call, _ in self.graded.of(reference, check)
        ]
        self._runs: dict[tuple[int, ...], list[_Run]] = {}

    def run(self, made: Made) -> _Run:
        """A submission with these mistakes, or one that answers every call as it does."""
        known = self._runs.setdefault(tuple(id(self._outcome(call, made)) for call in self._cases), [])
        for run in known:
            if all(self._outcome(call, made) is answer for call, answer in run.answered):
                return run
        answered, answer = [], self.reference.answer(made)

        def noted(call: Call) -> Outcome:
            answered.append((call, self._outcome(call, made)))
            return answer(call)

        calls = [call for run in run_function(self.reference, noted, self.graded) for call in run.calls]
        said = [frozenset(e.mistakes) for e in explain(self.suspects.of(calls), calls)]
        known.append(_Run(tuple(answered), tuple(calls), tuple(said)))
        return known[-1]

    def shows(self, made: Made, calls: Sequence[Recorded]) -> bool:
        wrong = any(c.difference is not None or getattr(c.got, "changed", None) for c in calls)
        return wrong or changes_an_output(self.reference, made, self.inputs)

    def is_like_another(self, made: Made, calls: Sequence[Recorded]) -> bool:
        """Do outputs fail to tell these mistakes from none, from a single other one, or from another pair?"""
        return any(self._same_elsewhere(made, other) for other in self._alike(made, calls))

    def _alike(self, made: Made, calls: Sequence[Recorded]) -> Iterator[Made]:
        """Everything else that gives the same on the graded calls."""
        candidates = [frozenset(), *self.suspects.of(calls).combinations(1), *self.suspects.combinations(2)]
        for other in candidates:
            if other != made and all(same_outcome(self._outcome(c.call, other), c.got, c.naming) for c in calls):
                yield other

    def _same_elsewhere(self, made: Made, other: Made) -> bool:
        return all(same_outcome(self._outcome(c, made), self._outcome(c, other)) for c in self.inputs)

    def _outcome(self, call: Call, made: Made) -> Outcome:
        return self.reference.replayed(call, made)


def naming(reference: Reference, chapter: str, *, pairs: bool = True, most: int | None = None) -> Naming:
    """Make every mistake of a function, and every pair, and see what the diagnosis says.

    `most` pairs are enough where one is in a hurry: always the same ones, drawn from all.
    """
    bench = _Bench(reference if isinstance(reference, Remembered) else Remembered(reference), chapter)
    unnamed, groups, count = [], [], 0
    for (mistake,) in map(tuple, bench.reference.combinations(1)):
        made = frozenset({mistake})
        run = bench.run(made)
        if not bench.shows(made, run.calls):
            continue
        count += 1
        said = run.said
        if made not in said:
            unnamed.append(f"{mistake.name} is taken for {_listed(said)}")
        elif len(said) > 1:
            groups.append(frozenset().union(*said))
    found = Naming(count, tuple(unnamed), tuple(_in_order(group) for group in dict.fromkeys(groups)))
    if not pairs:
        return found
    distinguishable, missed = 0, []
    for made in _drawn(list(bench.reference.combinations(2)), most, f"{chapter}.{reference.name}"):
        run = bench.run(made)
        said = run.said
        if said != (made,):
            if bench.is_like_another(made, run.calls):
                continue
            missed.append(f"{_listed([made])} is taken for {_listed(said)}")
        distinguishable += 1
    return Naming(found.mistakes, found.unnamed, found.groups, distinguishable, tuple(missed))


def _drawn(made: list[Made], most: int | None, seed: str) -> list[Made]:
    return made if most is None or len(made) <= most else random.Random(seed).sample(made, most)


def _in_order(group: Made) -> tuple[str, ...]:
    return tuple(sorted(m.name for m in group))


def _listed(said: Sequence[Made]) -> str:
    return " or ".join(" + ".join(_in_order(made)) for made in said) or "nothing known"


def _without_a_reason(reference: Reference, seen: Naming) -> list[str]:
    known = [{m.name for m in mistakes} for mistakes, because in reference.alikes if because]
    return [f"not told apart: {' = '.join(group)}" for group in seen.groups if not any(k >= {*group} for k in known)]


def _groups(groups: Sequence[Sequence[str]]) -> str:
    return ", ".join(" = ".join(group) for group in groups)


def _briefly(missed: Sequence[str]) -> list[str]:
    more = len(missed) - LISTED_AT_MOST
    return [*missed[:LISTED_AT_MOST], *([f"and {more} more"] if more > 0 else [])]


def check(reference: Remembered, chapter: str, *, pairs: bool, most: int | None = None) -> list[Finding]:
    """What was counted of one function, as findings; a group is none that fails."""
    seen = naming(reference, chapter, pairs=pairs, most=most)
    findings = [
        finding(chapter, reference.name, NAMED, list(seen.unnamed), f"{seen.mistakes} of {seen.mistakes}"),
        finding(chapter, reference.name, GROUPS, _without_a_reason(reference, seen), _groups(seen.groups)),
    ]
    if pairs:
        drawn = most is not None and len(list(reference.combinations(2))) > most
        counted = f"{seen.pairs - len(seen.missed)} of {seen.pairs}{f', {most} drawn' if drawn else ''}"
        enough = seen.pairs_rate >= PAIRS_AT_LEAST
        missed = _briefly(seen.missed)
        findings.append(finding(chapter, reference.name, PAIRS_NAMED, [] if enough else [counted, *missed], counted))
        if enough and missed:
            findings.append(finding(chapter, reference.name, PAIRS_MISSED, [], "; ".join(missed)))
    return findings
