"""The calls of a function that are known before anything is compared: they are made in one go, and answers are learnt.

A case's calls depend on the seed alone. A property's depend on what it is answered, too: those that it makes of the
reference are what it will make of a right function. What a right answer looks like as it arrives is kept for the next
submission: the same bytes are the same values, which pass the same checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from learn_transformers.key.calls import Call, argument_names
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.records import CheckRun
from learn_transformers.sandbox import wire
from learn_transformers.sandbox.host import Answered, Prepared
from learn_transformers.sandbox.outcome import Outcome, Returned

_VARIANTS: Final = 4  # right answers to one call that are kept: implementations differ in the last digits
_LARGEST: Final = 32 << 10  # bytes of one
_RUNS: Final = 16  # of one check


@dataclass(frozen=True)
class Foretold:
    """A call, its right outcome, and the arguments as they travel."""

    call: Call
    expected: Outcome
    key: bytes


def key_of(made: Call) -> bytes:
    """Equal for calls that a worker cannot tell apart."""
    return wire.encode((made.args, dict(made.kwargs)))


def is_plain(made: Call) -> bool:
    """Can it be encoded without the worker that it is for? Not where it passes a function."""
    return not any(map(callable, (*made.args, *made.kwargs.values())))


def can_be_made_together(reference: Reference) -> bool:
    """Can all calls be made in one go?"""
    return reference.seconds is None and not isinstance(reference, TorchReference | TrainedReference)


@dataclass(frozen=True)
class Ahead:
    """Calls in the order in which they are made, ready to be sent: first so many of `cases`, then those of properties.

    `places` are those of each check among them, of checks whose calls are all there. `passed` has runs of checks by the
    outcomes that they came of.
    """

    calls: Sequence[Call]
    cases: int
    prepared: Prepared
    places: Mapping[str, tuple[int, ...]]
    passed: dict[str, list[tuple[tuple[Outcome, ...], CheckRun]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        reference: Reference,
        cases: Mapping[str, Sequence[tuple[Call, Outcome]]],
        properties: Mapping[str, Sequence[tuple[Call, Outcome]]],
    ) -> Ahead:
        """What to ask a worker for these checks. A call that several of them make is made once."""
        of_cases, of_properties = (
            {id(made): (made, outcome) for of_check in some.values() for made, outcome in of_check if is_plain(made)}
            for some in (cases, properties)
        )
        pairs = {**of_cases, **of_properties}
        place = {known: number for number, known in enumerate(pairs)}
        checks = {**cases, **properties}
        return cls(
            [made for made, _ in pairs.values()],
            len(of_cases),
            Prepared.of(
                reference.name,
                [(c.args, c.kwargs, argument_names(reference.signature, c), o) for c, o in pairs.values()],
                reference.forbidden,
            ),
            {
                name: tuple(place[id(made)] for made, _ in of_check)
                for name, of_check in checks.items()
                if of_check and all(id(made) in place for made, _ in of_check)
            },
        )


class Answers:
    """What one worker has answered to them."""

    def __init__(self, ahead: Ahead, answered: Sequence[Answered]) -> None:
        self._ahead = ahead
        self._answered = answered
        self._places = {id(made): place for place, made in enumerate(ahead.calls)}

    @property
    def printed(self) -> str:
        """What was printed in the calls of cases."""
        return "".join(one.outcome.printed for one in self._answered[: self._ahead.cases])

    def of(self, made: Call) -> Outcome | None:
        """What came of a call, None where it was not made."""
        place = self._places.get(id(made))
        return None if place is None else self._answered[place].outcome

    def is_of_a_case(self, made: Call) -> bool:
        """Was it made for a case, so that what it has printed is in `printed`?"""
        return self._places[id(made)] < self._ahead.cases

    def run(self, check: str) -> CheckRun | None:
        """What a check has come to for another submission, if that gave the same answers and passed."""
        runs = self._ahead.passed.get(check)
        if not runs:
            return None
        outcomes = [self._answered[place].outcome for place in self._ahead.places[check]]
        for known, run in runs:
            if all(map(_is, known, outcomes)):
                return run
        return None

    def learn(self, run: CheckRun) -> None:
        """Keep what a check has come to, if it passed, and the answers that it came of."""
        name = run.check.name
        places = self._ahead.places.get(name)
        if run.difference is not None or places is None or len(self._ahead.passed.get(name, ())) >= _RUNS:
            return
        answers = [self._answered[place] for place in places]
        expected = [self._ahead.prepared.expected[place] for place in places]
        new = [
            (one.known, answer)
            for one, answer in zip(expected, answers, strict=True)
            if one.known.get(answer.body) is not answer
        ]
        if all(_can_be_kept(answer) and len(known) <= _VARIANTS for known, answer in new):
            for known, answer in new:
                known[answer.body] = answer
            self._ahead.passed.setdefault(name, []).append((tuple(answer.outcome for answer in answers), run))


def _is(one: object, other: object) -> bool:
    return one is other


def _can_be_kept(answer: Answered) -> bool:
    """Is it the value alone that there is to say of it: nothing printed, nothing changed?"""
    outcome = answer.outcome
    if not isinstance(outcome, Returned) or outcome.printed or outcome.changed:
        return False
    return 0 < len(answer.body) <= _LARGEST
