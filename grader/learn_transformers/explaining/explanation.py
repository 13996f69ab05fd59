"""What explains a failure, from what was recorded: known mistakes, else a description in general terms.

Nothing is run here but trusted references, and what `answer` says to smaller calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from learn_transformers.explaining import manners, stages
from learn_transformers.explaining.failure import chosen_call
from learn_transformers.explaining.hypotheses import fitting
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.explaining.smallest_call import shrink
from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.modules import ModuleReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import OutOfTime, remembered
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.outcomes.records import Explanation, FunctionRun, Recorded
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned, is_unfinished

PATIENCE = 12.0  # seconds of processor time


def explained(
    run: FunctionRun,
    source: bytes,
    answer: Callable[[], Callable[[Call], Outcome]] | None,
    own: FunctionRun | None = None,
    lent: Sequence[str] = (),
) -> FunctionRun:
    """The run with what explains it, and the call to show, made smaller where somebody answers smaller calls.

    `own` is the run with right functions `lent` in place of others that fail by themselves: what it shows is explained.
    """
    first = run.first_failure
    run = replace(run, shown=chosen_call(first) if first is not None else None)
    if any(is_unfinished(c.got) for c in run.calls):
        return run
    if own is not None:
        found = explained(own, source, None)
        run = replace(run, explanations=found.explanations, differences=found.differences, lent=tuple(lent))
        return replace(run, shown=_shrunk(run, None, answer))
    if run.follows_from is not None:  # what that other function gets wrong is said there
        known = tuple(explain(run.reference, run.calls, (1,)))
        return replace(run, explanations=known, shown=_shrunk(run, next(iter(known), None), answer))
    numbers = _of_the_numbers(run)
    whole = numbers[0] if numbers and not numbers[0].partial else None
    beside = list(_beside(run, whole))
    said = tuple(Explanation((finding.mistake,)) for finding in beside)
    if any(run.shown in finding.calls for finding in beside) and not _numbers_differ(run.shown):
        explanations = (*said, *numbers)
    else:
        explanations = (*(_in_order(run, explanation) for explanation in numbers), *said)
    if whole is None and any(map(_numbers_differ, run.calls)):
        run = replace(run, differences=_described(run))
    elif numbers and all(len(explanation.mistakes) > 1 for explanation in numbers):
        run = replace(run, differences=_simpler(run))
    run = replace(run, explanations=explanations, shown=_shrunk(run, whole, answer))
    ending = _ending(run, source) if whole is None else None
    return run if ending is None else replace(run, explanations=(ending, *run.explanations))


def unexplained(run: FunctionRun) -> FunctionRun:
    """The run for somebody who does not wait for what explains it."""
    shown = chosen_call(run.first_failure) if run.first_failure is not None else None
    waiting = () if run.unfinished else ("what explains it is being looked for",)
    return replace(run, shown=shown, differences=waiting)


def _ending(run: FunctionRun, source: bytes) -> Explanation | None:
    """What the exception means that is shown, or that most calls end with where nothing else is known."""
    from learn_transformers.explaining.crashes import crash

    raised = [c for c in run.calls if isinstance(c.got, Raised) and isinstance(c.expected, Returned)]
    shown = run.shown is not None and isinstance(run.shown.got, Raised) and isinstance(run.shown.expected, Returned)
    return crash(run, source) if shown or (raised and not run.differences) else None


def _numbers_differ(recorded: Recorded | None) -> bool:
    """Is a call wrong in more than is said by itself?"""
    if recorded is None or isinstance(recorded.expected, Raised):
        return False
    return recorded.difference is not None and not manners.same_numbers(recorded.expected, recorded)


def _of_the_numbers(run: FunctionRun) -> tuple[Explanation, ...]:
    """What explains everything; else what explains the first stages; else what explains the check that is shown.

    A module's passes take long, and it has very many mistakes: there the search ends where nobody would wait for more.
    """
    reference = remembered(run.reference)  # all of these searches make the same mistakes
    with reference.within(PATIENCE if isinstance(run.reference, ModuleReference) else None):
        try:
            return _searched(run, reference)
        except OutOfTime:
            return ()


def _searched(run: FunctionRun, reference: Reference) -> tuple[Explanation, ...]:
    calls = run.calls
    if found := explain(reference, calls, (1,)) or _of_everything(reference, calls):
        return () if len(found) > 1 and not _came_back(calls) else tuple(found)
    if found := stages.explain(reference, calls, partial(fitting, reference)) or explain(reference, calls, (3,)):
        return tuple(found)
    first = run.first_failure
    part = stages.of_a_part(reference, calls, first) if first is not None else None
    return (part,) if part is not None else ()


def _came_back(calls: Sequence[Recorded]) -> bool:
    """Is there a wrong number? Exceptions alone do not tell one mistake from another."""
    return any(c.difference is not None and isinstance(c.got, Returned) for c in calls)


def _of_everything(reference: Reference, calls: Sequence[Recorded]) -> list[Explanation]:
    """One mistake that no key foresaw, or two of the key's; both as a tie where it is one pair that fits."""
    generated = [Explanation((slip,)) for slip in fitting(reference, calls)]
    pairs = explain(reference, calls, (2,))
    return [*pairs, *generated] if len(pairs) <= 1 or not generated else generated


def _beside(run: FunctionRun, explanation: Explanation | None) -> Iterator[manners.Finding]:
    """What is said by itself, but for what the explanation gives as well."""
    found = list(manners.findings(run.checks))
    if explanation is not None or not any(map(_numbers_differ, run.calls)):
        found += manners.rows(run.calls)
    for finding in found:
        if explanation is None or not all(_gives(run.reference, explanation, c) for c in finding.calls):
            yield finding


def _gives(reference: Reference, explanation: Explanation, recorded: Recorded) -> bool:
    return same_outcome(reference.replayed(recorded.call, explanation.mistakes), recorded.got, recorded.naming)


def _in_order(run: FunctionRun, explanation: Explanation) -> Explanation:
    """First the mistake that breaks the call on the screen all by itself."""

    def idle(mistake: Mistake) -> bool:
        assert run.shown is not None
        return same_outcome(run.reference.replayed(run.shown.call, [mistake]), run.shown.expected)

    if run.shown is None or len(explanation.mistakes) == 1:
        return explanation
    return replace(explanation, mistakes=tuple(sorted(explanation.mistakes, key=idle)))


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


def _simpler(run: FunctionRun) -> tuple[str, ...]:
    """Several mistakes together can come to something simple: an argument that comes back, a factor."""
    from learn_transformers.explaining.differences import in_one_go

    return tuple(in_one_go(run.reference, run.calls))
