"""How a trained model misses texts: the kind of miss that most of them show, and a few of them as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from learn_transformers.key.trained import Exam, Missed, TrainedReference
from learn_transformers.outcomes.records import Explanation, FunctionRun
from learn_transformers.sandbox.outcome import Returned

_EXAMPLES = 3


def explained(run: FunctionRun, reference: TrainedReference, *, with_examples: bool = True) -> FunctionRun:
    """The run with the main kind of miss, where there is one, and examples of it; else examples of any.

    Texts that are secret are no examples.
    """
    missed = _missed(run)
    if not missed:
        return run
    main = reference.main_miss(missed)
    if main is None:
        return replace(run, differences=_examples(missed) if with_examples else ())
    kind, shown = main
    said = f"so it is in {len(shown)} of the {len(missed)} texts that it misses" if len(shown) < len(missed) else ""
    examples = _examples(shown) if with_examples else ()
    return replace(run, explanations=(Explanation((kind,)),), differences=(*filter(None, [said]), *examples))


def _missed(run: FunctionRun) -> list[Missed]:
    """The texts that do not come out right; every check asks for the same."""
    for recorded in run.calls:
        call, right, got = recorded.call, recorded.expected, recorded.got
        if recorded.difference is None or not isinstance(call, Exam):
            continue
        if isinstance(right, Returned) and isinstance(got, Returned):
            return call.missed(right.value, got.value)
    return []


def _examples(missed: Sequence[Missed]) -> tuple[str, ...]:
    """The shortest ones."""
    few = sorted(missed, key=lambda one: len(one.text) + len(one.right))[:_EXAMPLES]
    return tuple(f"of {one.text} it makes {one.got}, not {one.right}" for one in few)
