"""Run one check of an answer key against whoever answers its calls.

The answers come from a confined worker in earnest, and from a reference with mistakes switched on where the key
itself is under test: both are a function from a call to an outcome.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from learn_transformers.judging.ahead import Ahead, Foretold, is_plain, key_of
from learn_transformers.key.calls import Call, copied, in_floats
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import MANNERS, Check, Reference
from learn_transformers.key.seeds import generator
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.comparison import Difference, describe, difference
from learn_transformers.outcomes.records import CheckRun, Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned, Use
from learn_transformers.sandbox.wire import Tensor, Uncarriable
from learn_transformers.trouble import KeyFault

Answer = Callable[[Call], Outcome]


class _Stop(Exception):
    """A property's call went wrong in a way that leaves nothing to test."""


@dataclass
class _Recorder:
    """Answers a property's calls and keeps what came, with what should have come; `foretold` are those it may make."""

    reference: Reference
    check: Check
    answer: Answer
    calls: list[Recorded] = field(default_factory=list)
    foretold: Iterator[Foretold] = field(default_factory=lambda: iter(()))

    def make(self, made: Call, expected: Outcome) -> Recorded:
        return self._made(made, expected)[0]

    def _made(self, made: Call, right: Outcome) -> tuple[Recorded, Outcome]:
        """A call and what is recorded of it, and what came of it."""
        whole, came = _in_kind(self.reference, made, right, self.answer(made))
        expected, got = self.reference.compared(made, right, came)
        naming = self.check.naming if isinstance(expected, Raised) else ()
        found = difference(expected, got, naming) if got is not expected else None
        if found is not None and (said := made.says(expected, got)):
            found = replace(found, message=said)
        recorded = Recorded(
            made, expected, got if found is None else _to_keep(expected, got), found, naming, self.check.stage
        )
        if not (whole and _leaves_open(expected, got, found)):
            self.calls.append(recorded)
        return recorded, came

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made, expected, is_shared = self._known(self.reference.made(args, kwargs))
        if isinstance(expected, Raised):
            if worst(self.calls) is not None:  # these arguments may be made of wrong values
                raise _Stop
            raise ValueError(_raises(expected))
        recorded, came = self._made(made, expected)
        if not isinstance(came, Returned) or (
            recorded.difference is not None and recorded.difference.layer != "values"
        ):
            raise _Stop
        if isinstance(recorded.got, Returned) and isinstance(recorded.got.value, Uncarriable):
            raise _Stop
        return copied(came.value) if is_shared else came.value

    def _known(self, made: Call) -> tuple[Call, Outcome, bool]:
        """The call, as it was foretold if it was, and its right outcome; after the first that was not, none is."""
        following = next(self.foretold, None)
        if following is not None and following.key == key_of(made):
            return following.call, following.expected, True
        self.foretold = iter(())
        return made, self.reference.outcome(made), False


def _in_kind(reference: Reference, made: Call, expected: Outcome, got: Outcome) -> tuple[bool, Outcome]:
    """Are whole numbers given where values are due, and what then came, as far as its kind of number matters?"""
    whole = isinstance(expected, Returned) and reference.takes_whole(made)
    if whole and reference.moves and isinstance(got, Returned):
        got = replace(got, value=in_floats(got.value))
    return whole, got


def is_right(reference: Reference, recorded: Recorded, got: Outcome) -> bool:
    """Would this have been right in place of what was recorded of a call, and left its arguments as they were?"""
    if isinstance(got, Died) or got.changed:
        return False
    right = recorded.expected if reference.observed is None else reference.outcome(recorded.call)
    _, got = _in_kind(reference, recorded.call, right, got)
    return difference(*reference.compared(recorded.call, right, got), recorded.naming) is None


def _leaves_open(expected: Outcome, got: Outcome, found: Difference | None) -> bool:
    """Does this say nothing of a function that was given whole numbers?

    What is asked there is whether digits are cut off in silence. PyTorch refuses to mix integers with floats, and
    divides them in single precision: right code may do either, or be built on an earlier chapter's that does.
    """
    if not (isinstance(expected, Returned) and isinstance(got, Returned)):
        return isinstance(got, Raised)
    return _holds_single(got.value) or (found is not None and _is_near(expected.value, got.value))


_SINGLE = 1e-6  # what single precision leaves of two ways to the same numbers, where they are small and few


def _is_near(expected: Any, got: Any) -> bool:
    """Do two values differ by no more than single precision on the way may do?"""
    if isinstance(expected, list | tuple):
        return type(got) is type(expected) and len(got) == len(expected) and all(map(_is_near, expected, got))
    arrays = [value.array if isinstance(value, Tensor) else value for value in (expected, got)]
    if not all(isinstance(array, np.ndarray | np.generic | float) for array in arrays):
        return type(got) is type(expected) and isinstance(got, bool | int | str | None) and got == expected
    right, came = map(np.asarray, arrays)
    if right.shape != came.shape or (right.dtype.kind, came.dtype.kind) != ("f", "f"):
        return False
    largest = np.abs(right[np.isfinite(right)]).max(initial=0.0)
    return bool(np.allclose(came, right, rtol=_SINGLE, atol=_SINGLE * largest, equal_nan=True))


def _holds_single(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_holds_single, value))
    array = value.array if isinstance(value, Tensor) else value
    return isinstance(array, np.ndarray | np.generic) and array.dtype == np.float32


MAX_KEPT = 1 << 20


def _to_keep(expected: Outcome, got: Outcome) -> Outcome:
    """A wrong answer as it is recorded: a frame holds 64 MiB, and a worker may fill one for every call."""
    if not isinstance(got, Returned):
        return got
    right = _size(expected.value) if isinstance(expected, Returned) else 0
    if _size(got.value) <= MAX_KEPT + 4 * right:
        return got
    return replace(got, value=Uncarriable(f"{describe(got.value)}, which is too much to keep"))


def _size(value: Any) -> int:
    """About how many bytes plain values take up."""
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return sys.getsizeof(value)


Expected = dict[tuple[str, str], list[tuple[Call, Outcome]]]


class Expectations:
    """The calls of every case and what the reference answers to them, worked out once per seed."""

    def __init__(self, chapter: str, seed: int | str) -> None:
        self.chapter = chapter
        self.seed = seed
        self._known: Expected = {}
        self._foretold: dict[tuple[str, str], tuple[Foretold, ...]] = {}
        self._ahead: dict[str, Ahead] = {}

    def of(self, reference: Reference, check: Check) -> list[tuple[Call, Outcome]]:
        key = (reference.name, check.name)
        if key not in self._known:
            calls = check.calls(self.generator(reference, check))
            self._known[key] = pairs = [(made, reference.outcome(made)) for made in calls]
            _require_sound(check, [outcome for _, outcome in pairs])
        return self._known[key]

    def asked(self, reference: Reference, check: Check) -> list[tuple[Call, Outcome]]:
        """The same, and of an error case a right call: a function that refuses everything must not earn a point."""
        pairs = self.of(reference, check)
        return pairs + self.of(reference, _first_case(reference))[:1] if check.naming else pairs

    def ahead(self, reference: Reference) -> Ahead:
        """The calls of a function that are known before anything is compared, ready to be made."""
        if reference.name not in self._ahead:
            cases = [check for check in reference.checks if check.build is not None]
            pairs = {check.name: self.asked(reference, check) for check in cases}
            self.foretell(reference)
            properties = {
                check.name: [(one.call, one.expected) for one in self.foretold(reference, check)]
                for check in reference.checks
                if check.test is not None
            }
            self._ahead[reference.name] = Ahead.of(reference, pairs, properties)
        return self._ahead[reference.name]

    def foretell(self, reference: Reference) -> None:
        """Find out which calls properties make of a right function."""
        for check in reference.checks:
            if check.test is not None and (reference.name, check.name) not in self._foretold:
                self._foretold[reference.name, check.name] = _foretold(reference, check, self)

    def foretold(self, reference: Reference, check: Check) -> tuple[Foretold, ...]:
        """The calls that a property will make if the answers are right; none where nobody has looked."""
        return self._foretold.get((reference.name, check.name), ())

    def generator(self, reference: Reference, check: Check) -> Any:
        return generator(self.seed, self.chapter, reference.name, check.draws or check.name)


def _require_sound(check: Check, expected: Sequence[Outcome]) -> None:
    """What a case expects must be something that a right answer can give.

    Raises:
        KeyFault: if the reference raises where no error is declared, or does not raise the error that is.
    """
    raised = [outcome for outcome in expected if isinstance(outcome, Raised)]
    if raised and not check.naming:
        raise check.fault(_raises(raised[0]))
    if check.naming and not raised:
        raise check.fault("the reference raises no error there")
    for outcome in raised:
        if found := difference(outcome, outcome, check.naming):
            raise check.fault(f"the reference does not pass it: {found.message}")


def _raises(outcome: Raised) -> str:
    said = " ".join(outcome.message.split())
    return f"the reference raises {outcome.type}: {said}" if said else f"the reference raises {outcome.type}"


def run_check(
    reference: Reference, check: Check, answer: Answer, expectations: Expectations, *, until_wrong: bool = False
) -> CheckRun:
    """Make the calls of one case, error case or property, and compare; of a case with `until_wrong` no more than tells.

    Raises:
        KeyFault: if it is the check that is wrong, whatever the answers.
    """
    recorder = _Recorder(reference, check, answer)
    if check.test is not None:
        recorder.foretold = iter(expectations.foretold(reference, check))
        return _run_property(check, recorder, expectations)
    for made, expected in expectations.asked(reference, check):
        recorded = recorder.make(made, expected)
        if isinstance(recorded.got, Died) or (until_wrong and recorded.difference is not None):
            break
    return CheckRun(check, tuple(recorder.calls), worst(recorder.calls))


def _run_property(check: Check, recorder: _Recorder, expectations: Expectations) -> CheckRun:
    try:
        broken = _sentence(check, recorder, expectations)
    except _Stop:
        broken = None
    except Exception:  # a test that stumbles over wrong values has nothing to add to them
        if worst(recorder.calls) is None:
            require_lawful(recorder.reference, check, expectations)
            raise
        broken = None
    found = worst(recorder.calls)
    if broken and found is None and not _is_lawful(recorder.reference, check, expectations):
        broken = None  # every answer was right, and what these numbers break the right function breaks as well
    if broken and (found is None or found.layer == "values"):
        found = Difference("values", broken)
    return CheckRun(check, tuple(recorder.calls), found)


def _is_lawful(reference: Reference, check: Check, expectations: Expectations) -> bool:
    """Does a property hold of the reference with this seed?"""
    try:
        require_lawful(reference, check, expectations)
    except KeyFault:
        return False
    return True


def _sentence(check: Check, recorder: _Recorder, expectations: Expectations) -> str | None:
    """What a property says of the answers."""
    assert check.test is not None
    said: Any = check.test(expectations.generator(recorder.reference, check), recorder)
    if said is not None and not isinstance(said, str):
        raise TypeError(f"it returned {said!r}, neither None nor a sentence")
    return said


class _Rehearsal:
    """Answers a property's calls with what is right, and keeps them as they are made."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.calls: list[Foretold] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made = self.reference.made(copied(args), copied(kwargs))
        if not is_plain(made):
            raise _Stop
        expected = self.reference.outcome(made)
        if not isinstance(expected, Returned):
            raise _Stop
        self.calls.append(Foretold(made, expected, key_of(made)))
        return copied(expected.value)


def _foretold(reference: Reference, check: Check, expectations: Expectations) -> tuple[Foretold, ...]:
    """The calls that a property makes of the reference; none where they cannot be told from others."""
    if isinstance(reference, TorchReference | TrainedReference):
        return ()
    rehearsal = _Rehearsal(reference)
    try:
        assert check.test is not None
        said = check.test(expectations.generator(reference, check), rehearsal)
    except Exception:  # whoever tests it in earnest hears of it
        return ()
    return tuple(rehearsal.calls) if said is None else ()


def require_lawful(reference: Reference, check: Check, expectations: Expectations) -> None:
    """A property must hold of the reference itself.

    Raises:
        KeyFault: if it does not, raises, or calls nothing.
    """
    recorder = _Recorder(reference, check, reference.outcome)
    try:
        said = _sentence(check, recorder, expectations)
    except Exception as error:
        raise check.fault("it cannot be tested on the reference:", error) from error
    if said:
        raise check.fault(f"the reference itself breaks it: {said}")
    if not recorder.calls:
        raise check.fault("it never calls the function")


def worst(calls: Sequence[Recorded]) -> Difference | None:
    """The difference to report: a dead process before a stub before everything else, else the first."""
    found = [c.difference for c in calls if c.difference is not None]
    urgent = [d for layer in ("error", "defined") for d in found if d.layer == layer]
    return next(iter(urgent + found), None)


def _first_case(reference: Reference) -> Check:
    return next(c for c in reference.checks if c.build is not None and not c.naming)


UNTOUCHED = Check("leaves its arguments as they were", MANNERS, build=lambda rng: [])


def arguments_check(reference: Reference, runs: list[CheckRun]) -> CheckRun:
    """Was any argument changed in place? Tied to a right value, so that doing nothing earns nothing."""
    calls = tuple(c for run in runs for c in run.calls)
    for recorded in calls:
        if not isinstance(recorded.got, Died) and recorded.got.changed:
            names = ", ".join(f"`{name}`" for name in recorded.got.changed)
            return CheckRun(UNTOUCHED, (recorded,), Difference("values", f"changed {names} in place"))
    return CheckRun(UNTOUCHED, (), _tied(reference, runs))


def without_forbidden(reference: Reference) -> Check:
    """The check that a function with forbidden calls has besides its key's."""
    names = dict.fromkeys(name.rpartition(".")[2].replace("*", "…") for name in reference.forbidden)
    return Check(f"does without {' and '.join(names)}", MANNERS, build=lambda rng: [])


def all_of(reference: Reference) -> list[Check]:
    """Every check that a function gets: its key's, and those of manners."""
    manners = [UNTOUCHED] if reference.is_called else []
    return [*reference.checks, *manners, *([without_forbidden(reference)] if reference.forbidden else [])]


def forbidden_check(reference: Reference, runs: list[CheckRun], uses: Collection[Use]) -> CheckRun:
    """Was the exercise written by hand, without the function that does all of it? Tied to a right value as well."""
    check = without_forbidden(reference)
    if not uses:
        return CheckRun(check, (), _tied(reference, runs))
    right = "the values are right, but it uses" if all(r.difference is None for r in runs) else "it uses"
    places = ", ".join(f"{use.name.replace('*', '…')} (line {use.line})" for use in uses)
    return CheckRun(check, (), Difference("forbidden", f"{right} {places}; this exercise is to write that yourself"))


def _tied(reference: Reference, runs: list[CheckRun]) -> Difference | None:
    """None where the first case is right: good manners alone earn nothing."""
    first = _first_case(reference)
    found = next(run for run in runs if run.check is first).difference
    if found is not None and found.layer not in ("error", "defined"):
        return Difference("values", "counts once the results are right")
    return found


def run_function(reference: Reference, answer: Answer, expectations: Expectations) -> list[CheckRun]:
    """All checks of one function, in the order of the key, and last whether its arguments stayed untouched."""
    runs = [run_check(reference, check, answer, expectations) for check in reference.checks]
    return [*runs, arguments_check(reference, runs)]
