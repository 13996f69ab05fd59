"""Exercises that are `nn.Module` classes: what a module computes and which gradients it passes on, as plain values.

A case builds a `ModuleCall`: constructor arguments, weights by parameter name, inputs, and the cotangent that the
output is multiplied by before it is summed and differentiated. The learner's class is constructed in the worker, gets
these weights, and gives output and gradients back; the reference does the same with a plain function of the weights.
From there on everything is as for functions: comparison, properties, known mistakes, diagnosis.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import RIGHT, Switches
from learn_transformers.key.reference import Axes, Reference

Array = np.ndarray
OUTPUT = "the output"  # among the parts of a result


class ModuleCall(Call):
    """One construction, loading, forward and backward pass of a module."""


def module_call(
    arguments: Mapping[str, Any], weights: Mapping[str, Array], inputs: tuple[Array, ...], cotangent: Array
) -> ModuleCall:
    """One pass through a module with these weights; all numbers float64."""
    return ModuleCall((dict(arguments), dict(weights), tuple(inputs), cotangent))


class ModuleReference(Reference):
    """The right answer to an exercise that is a module: `function(weights, *inputs, mistake, **arguments)` in torch.

    Calling it gives what `result` makes of the output and the gradients.
    """

    kind = "class"

    def __init__(self, function: Callable[..., Any], **more: Any) -> None:
        super().__init__(function, **more)
        self.signature = inspect.signature(module_call)

    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        import torch

        arguments, weights, inputs, cotangent = args
        parameters = {name: torch.from_numpy(w.copy()).requires_grad_() for name, w in weights.items()}
        given = [_leaf(torch.from_numpy(x.copy())) for x in inputs]
        output = super().__call__(parameters, *given, mistake=mistake, **arguments)
        (output * torch.from_numpy(cotangent)).sum().backward()
        gradients = {name: _gradient(p) for name, p in parameters.items()}
        return result(output.detach().numpy(), gradients, [_gradient(x) for x in given])


def result(output: Any, weights: Mapping[str, Any], inputs: Sequence[Any]) -> dict[str, Any]:
    """The output, and the gradients by each weight and each input (`None` where there is none), under their names."""
    by_input = {f"the gradient by input {number}": gradient for number, gradient in enumerate(inputs, start=1)}
    return {OUTPUT: output, **{f"the gradient by {name}": g for name, g in weights.items()}, **by_input}


def module_reference(
    *, axes: Mapping[str, str], output: Axes, hints: tuple[str, str, str], seconds: float | None = None
) -> Callable[[Callable[..., Any]], ModuleReference]:
    """Make a function of weights and inputs the right answer of the module with its name; see `reference`."""
    return lambda function: ModuleReference(
        function, axes=axes, output=output, hints=hints, seconds=seconds, forbidden=()
    )


def _leaf(tensor: Any) -> Any:
    return tensor.requires_grad_() if tensor.is_floating_point() else tensor


def _gradient(tensor: Any) -> Array | None:
    found = getattr(tensor, "grad", None)
    return None if found is None else np.asarray(found.numpy())
