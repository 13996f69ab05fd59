"""What explains a failure, from what was recorded: known mistakes, else a description in general terms.

Nothing is run here but trusted references, and what `answer` says to smaller calls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from learn_transformers.explaining.failure import chosen_call
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.explaining.smallest_call import shrink
from learn_transformers.key.calls import Call
from learn_transformers.outcomes.records import Explanation, FunctionRun, Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, is_unfinished


def explained(run: FunctionRun, answer: Callable[[], Callable[[Call], Outcome]] | None) -> FunctionRun:
    """The run with what explains it, and the call to show, made smaller where somebody answers smaller calls."""
    first = run.first_failure
    run = replace(run, shown=chosen_call(first) if first is not None else None)
    if any(isinstance(c.got, Died) or is_unfinished(c.got) for c in run.calls):
        return run
    explanations = tuple(explain(run.reference, run.calls))
    if not explanations:
        return replace(run, differences=_described(run), shown=_shrunk(run, None, answer))
    run = replace(run, explanations=explanations, shown=_shrunk(run, explanations[0], answer))
    together = all(len(explanation.mistakes) > 1 for explanation in explanations)
    return replace(run, differences=_uncalculated(run)) if together else run


def _shrunk(
    run: FunctionRun, explanation: Explanation | None, answer: Callable[[], Callable[[Call], Outcome]] | None
) -> Recorded | None:
    """The call to show, made as small as the failure and its explanation allow."""
    first = run.first_failure
    if run.shown is None or answer is None or first is None:
        return run.shown
    return shrink(run.reference, first.check, run.shown, explanation, answer)


def _described(run: FunctionRun) -> tuple[str, ...]:
    from learn_transformers.explaining.differences import describe

    return tuple(describe(run.reference, run.calls))


def _uncalculated(run: FunctionRun) -> tuple[str, ...]:
    """Several mistakes together can come to nothing at all: what somebody who returns an argument has not made."""
    from learn_transformers.explaining.differences import nothing_calculated

    return tuple(nothing_calculated(run.reference, run.calls))
