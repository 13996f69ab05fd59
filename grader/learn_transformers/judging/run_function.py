"""All checks of one function, run at a desk.

A function that fails is judged in a process that nothing else of the file has run in, and takes that process with it,
so that what one function does to its surroundings can harm no other.
"""

from __future__ import annotations

import time
from functools import partial

from learn_transformers.judging import stubs
from learn_transformers.judging.desk import Desk
from learn_transformers.judging.run_checks import Answer, arguments_check, forbidden_check, run_check
from learn_transformers.key.calls import Call
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.records import CheckRun, FunctionRun
from learn_transformers.sandbox.outcome import Died, Loaded, Outcome

_FOR_LITTLE = 0.5  # of the usual time
_AFTER_A_TIMEOUT = 0.1  # of the usual time for the rest of a function that took too long once


class Calls:
    """The calls of one function, each answered by the worker; there is less time for each once one took too long.

    Where a key allows more time than usual, for calls on much data, it is asked first whether a little of that comes
    back in half the usual time. What does not will never come back, and no call gets more than the usual time.
    """

    def __init__(self, desk: Desk, reference: Reference, *, hurried: bool = False) -> None:
        self.outputs: list[str] = []
        self._desk = desk
        self._reference = reference
        self._hurried = hurried
        self._seconds = reference.seconds or desk.sandbox.limits.call
        if reference.seconds is not None and not hurried and not self._ends_on_little():
            self._seconds = desk.sandbox.limits.call
        desk.ready()
        self.began_fresh = not desk.ran.anything
        self.ahead = None if hurried else desk.answers(reference)
        if self.ahead is not None:
            self.outputs.append(self.ahead.printed)
        else:
            desk.ready()
            self.began_fresh = not desk.ran.anything

    def __call__(self, made: Call) -> Outcome:
        if self.ahead is not None and (known := self.ahead.of(made)) is not None:
            if not self.ahead.is_of_a_case(made):
                self.outputs.append(known.printed)
            return known
        if not self._desk.ready():
            return self._desk.not_loaded()
        before = len(self._desk.output)
        seconds = self._seconds * (_AFTER_A_TIMEOUT if self._hurried else 1.0)
        outcome = self._desk.outcome(self._reference, made, seconds)
        self.outputs.append(self._desk.output[before:])
        self._hurried = self._hurried or (isinstance(outcome, Died) and outcome.kind == "time")
        return outcome

    def _ends_on_little(self) -> bool:
        """Does one member of the first case's batch come back soon?"""
        from learn_transformers.explaining.smallest_call import of_one

        check = next(check for check in self._reference.checks if check.build is not None)
        little = of_one(self._reference, self._desk.expectations.of(self._reference, check)[0][0])
        if little is None or not self._desk.ready():
            return True
        outcome = self._desk.outcome(self._reference, little, _FOR_LITTLE * self._desk.sandbox.limits.call)
        return not (isinstance(outcome, Died) and outcome.kind == "time")


def run_function(desk: Desk, reference: Reference) -> FunctionRun:
    """Judge one function; where it does not pass in a worker that others have used, once more in one of its own."""
    desk.budget.begin()
    if isinstance(reference, TrainedReference):
        return checked(desk, reference, partial(desk.outcome, reference))
    if desk.ready():
        assert isinstance(desk.loaded, Loaded)
        found = desk.loaded.found.get(reference.name)
        if found != "callable":
            missing = "is not defined" if found is None else f"is {found}, not a {reference.kind}"
            return FunctionRun(reference, (), (), "", missing)
    calls = Calls(desk, reference)
    run = checked(desk, reference, calls)
    unfinished = all(check.status == "unfinished" for check in run.checks)
    if run.passed or (unfinished and (calls.began_fresh or not desk.ran.written)):
        return run
    if not calls.began_fresh:
        desk.retire()
        if desk.ready():
            run = checked(desk, reference, Calls(desk, reference))
    desk.retire()
    return run


def all_right(desk: Desk, reference: Reference) -> bool:
    """Do all checks of a function pass in the present worker? Stops at the first that does not."""
    calls, runs = Calls(desk, reference), list[CheckRun]()
    for check in reference.checks:
        runs.append(run_check(reference, check, calls, desk.expectations))
        if runs[-1].difference is not None:
            return False
    return arguments_check(reference, runs).difference is None


def checked(desk: Desk, reference: Reference, calls: Answer) -> FunctionRun:
    """All checks of one function with these calls, in the present worker."""
    runs: list[CheckRun] = []
    seconds: list[float] = []
    ahead = calls.ahead if isinstance(calls, Calls) else None
    for check in reference.checks:
        started = time.perf_counter()
        known = ahead.run(check.name) if ahead is not None else None
        run = known or run_check(reference, check, calls, desk.expectations)
        runs.append(run)
        if ahead is not None and known is None:
            ahead.learn(run)
        seconds.append(time.perf_counter() - started)
    runs = stubs.judged(runs, desk.source, reference.name)
    last = [arguments_check(reference, runs)] if reference.is_called else []
    if reference.forbidden:
        last.append(forbidden_check(reference, [*runs, *last], desk.uses(reference)))
    output = "".join(calls.outputs)[: desk.sandbox.limits.output] if isinstance(calls, Calls) else ""
    return FunctionRun(reference, (*runs, *last), (*seconds, *[0.0] * len(last)), output)
