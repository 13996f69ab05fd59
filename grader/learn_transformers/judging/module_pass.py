"""A learner's module in the worker: constructed, given weights, run forward and backward; what comes back as arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from learn_transformers.key.calls import Call
from learn_transformers.key.modules import result
from learn_transformers.sandbox.host import Worker
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable


def answer(worker: Worker, name: str, made: Call, seconds: float | None = None) -> Outcome:
    """What the learner's module gives: the first thing that goes wrong, or output and gradients."""
    arguments, weights, inputs, cotangent = made.args
    built = worker.call(name, (), arguments, seconds=seconds)
    if not isinstance(built, Returned) or not isinstance(built.value, Handle):
        return built
    steps: list[tuple[str, Any]] = [
        ("load", {parameter: Tensor(w) for parameter, w in weights.items()}),
        ("eval", None),
        ("gradients", (tuple(map(Tensor, inputs)), {}, Tensor(cotangent))),
    ]
    found: Any = None
    printed = built.printed
    for operation, payload in steps:
        outcome = worker.operate(operation, built.value, payload, seconds)
        printed += outcome.printed
        if not isinstance(outcome, Returned):
            return replace(outcome, printed=printed)
        found = outcome.value
    try:
        gradients = {parameter: _array(g) for parameter, g in found["parameters"].items()}
        value = result(_array(found["output"]), gradients, [_array(g) for g in found["arguments"]])
    except (TypeError, KeyError, AttributeError):  # no worker of ours answers so, but a submission's may
        return Returned(Uncarriable("something that is no module's result"))
    return Returned(value, printed=printed)


def _array(value: Any) -> Any:
    return value.array if isinstance(value, Tensor) else value
