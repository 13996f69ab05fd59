"""A learner's work in PyTorch in the worker: modules, functions of tensors, functions that are given a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from learn_transformers.key.calls import Call, argument_names, identical
from learn_transformers.key.modules import (
    DrivenReference,
    Fresh,
    ModuleReference,
    TensorReference,
    TorchReference,
    misfit,
    result,
    several,
)
from learn_transformers.sandbox.host import Worker
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable


def answer(worker: Worker, reference: TorchReference, made: Call, seconds: float | None = None) -> Outcome:
    """What the learner's work gives to this call, in the form in which the reference gives it."""
    if isinstance(reference, DrivenReference):
        driver = reference.driver.encode()
        return worker.drive(driver, reference.by.__name__, reference.name, (made.args, made.kwargs), seconds)
    if isinstance(reference, TensorReference):
        return _of_function(worker, reference, made, seconds)
    return _of_module(worker, reference, made, seconds)


def _of_function(worker: Worker, reference: TensorReference, made: Call, seconds: float | None) -> Outcome:
    came = worker.differentiate(reference.name, tuple(map(_sent, made.args)), made.kwargs, seconds)

    def read(found: Any) -> Any:
        gradients = reference.gradients(made, list(map(_array, found["inputs"])))
        return result(_output(found["output"]), gradients), _changed(_names(reference, made), made.args, found["given"])

    return _read(came, read)


def _of_module(worker: Worker, reference: ModuleReference, made: Call, seconds: float | None) -> Outcome:
    """The first thing that goes wrong, or what a new module holds, or outputs and gradients."""
    bound = reference.signature.bind(*made.args, **made.kwargs)
    bound.apply_defaults()
    arguments, weights, inputs, cotangent, training = bound.arguments.values()
    built = worker.call(reference.name, (), arguments, seconds=seconds)
    if not isinstance(built, Returned) or not isinstance(built.value, Handle):
        return _no_module(built)
    handle, printed = built.value, built.printed

    def asked(operation: str, payload: Any) -> Outcome:
        nonlocal printed
        outcome = worker.operate(operation, handle, payload, seconds)
        printed += outcome.printed if isinstance(outcome, Returned) else ""
        return outcome

    if weights is None:
        held = asked("contents", None)
        return _with(printed, _read(held, lambda found: (reference.contents(arguments, _fresh(found)), ())))
    buffers = {name: Tensor(w) for name, w in weights.items() if name in reference.buffers}
    parameters = {name: w for name, w in weights.items() if name not in buffers}
    loaded = asked("load", ({name: Tensor(w) for name, w in parameters.items()}, buffers))
    if not isinstance(loaded, Returned):
        return loaded
    if loaded.value is not None:
        return _with(printed, _read(loaded, lambda found: (misfit(_arrays(found), parameters), ())))
    came = asked("run", (tuple(map(Tensor, inputs)), list(map(Tensor, several(cotangent))), training))

    def read(found: Any) -> Any:
        by_input = list(map(_array, found["inputs"]))
        gradients = reference.gradients(_arrays(found["parameters"]), inputs, by_input, cotangent)
        changed = _changed(reference.input_names(len(inputs)), inputs, found["given"])
        return result(_output(found["output"]), gradients), changed

    return _with(printed, _read(came, read))


def _fresh(found: Any) -> Fresh:
    parameters, buffers = _arrays(found["parameters"]), _arrays(found["buffers"])
    return Fresh(parameters, _words(found["state"]), _words(found["plain"]), buffers)


def _read(came: Outcome, read: Callable[[Any], Any]) -> Outcome:
    """What came, made into what is compared; a worker of ours always answers so, but a submission's may not."""
    if not isinstance(came, Returned):
        return came
    try:
        value, changed = read(came.value)
    except Exception:  # whatever it is, it is no result
        return replace(came, value=Uncarriable("something that is no module's result"))
    return replace(came, value=value, changed=changed)


def _no_module(built: Outcome) -> Outcome:
    """What came in place of a module; a dict could hold all that is asked of one, under the same names."""
    if isinstance(built, Returned) and isinstance(built.value, dict):
        return replace(built, value=Uncarriable("a dict"))
    return built


def _with(printed: str, outcome: Outcome) -> Outcome:
    return replace(outcome, printed=printed) if isinstance(outcome, Returned) else outcome


def _names(reference: TensorReference, made: Call) -> list[str]:
    return argument_names(reference.signature, made)


def _changed(names: Sequence[str], before: Sequence[Any], after: Sequence[Any]) -> tuple[str, ...]:
    pairs = zip(names, before, after, strict=True)
    return tuple(name for name, old, new in pairs if not identical(old, _array(new)))


def _sent(value: Any) -> Any:
    return Tensor(value) if isinstance(value, np.ndarray) else value


def _output(value: Any) -> Any:
    """Tensors as arrays; an array is none, and says so."""
    if isinstance(value, tuple | list):
        return type(value)(map(_output, value))
    return Uncarriable("a NumPy array, not a tensor") if isinstance(value, np.ndarray) else _array(value)


def _array(value: Any) -> Any:
    return value.array if isinstance(value, Tensor) else value


def _arrays(found: Any) -> dict[str, Any]:
    arrays = {str(name): _array(value) for name, value in found.items()}
    if not all(value is None or isinstance(value, np.ndarray) for value in arrays.values()):
        raise TypeError("no arrays")
    return arrays


def _words(found: Any) -> list[str]:
    """Names, of which a module has neither many nor long ones; a text of 64 MiB is no list of its characters."""
    if type(found) is not list or not all(type(name) is str for name in found):
        raise TypeError("no names")
    return [name[:200] for name in found[:1000]]
