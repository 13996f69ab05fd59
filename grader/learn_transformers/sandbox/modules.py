"""What may be done with a learner's module, in the worker that it stays in: a fixed list of operations.

Used on both sides: `differentiated` is how right answers are differentiated, too. Imports nothing of ours, and torch
only where something is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any


def differentiated(function: Callable[..., Any], inputs: Sequence[Any], cotangents: Sequence[Any] | None) -> Any:
    """What a function of tensors gives, the gradients by those of floating point, and what it had as inputs.

    The outputs are multiplied by the cotangents, by ones if there are none, and summed. Where they have another form,
    or depend on nothing that has a gradient, there are no gradients.
    """
    import torch

    leaves = [x.requires_grad_() if _floating(x) else x for x in inputs]
    given = [x.clone() if _floating(x) else x for x in leaves]  # a leaf itself could not be changed in place
    output = function(*given)
    outputs = output if isinstance(output, tuple) else (output,)
    if cotangents is None:
        outputs = tuple(o for o in outputs if _floating(o))
        cotangents = [torch.ones_like(o) for o in outputs]
    pairs = list(zip(outputs, cotangents, strict=False))
    if len(outputs) == len(cotangents) and all(_floating(o) and o.shape == c.shape for o, c in pairs):
        total = sum((o * c).sum() for o, c in pairs)
        if isinstance(total, torch.Tensor) and total.requires_grad:
            total.backward()  # type: ignore[no-untyped-call,unused-ignore]
    return output, [getattr(x, "grad", None) for x in leaves], given


def _floating(value: Any) -> bool:
    import torch

    return isinstance(value, torch.Tensor) and value.is_floating_point()


def contents(module: Any, payload: Any) -> Any:
    """What it holds: parameters and buffers by name, further names of its state, tensors that are neither."""
    parameters = dict(module.named_parameters())
    return {
        "parameters": parameters,
        "state": [name for name in module.state_dict() if name not in parameters],
        "buffers": dict(module.named_buffers()),
        "plain": list(_plain(module)),
    }


def _plain(module: Any) -> Iterator[str]:
    """Tensors with axes that are attributes and nothing more: a number may well be one."""
    import torch

    for prefix, part in module.named_modules():
        for name, value in vars(part).items():
            if isinstance(value, torch.Tensor) and value.ndim:
                yield f"{prefix}.{name}" if prefix else name


def load(module: Any, payload: Any) -> Any:
    """Put parameters and buffers in, in their precision; where the names or shapes differ: what it has instead."""
    import torch

    parameters, buffers = payload
    if parameters and all(value.dtype == torch.float64 for value in parameters.values()):
        module.double()
    own = dict(module.named_parameters())
    if {name: p.shape for name, p in own.items()} != {name: p.shape for name, p in parameters.items()}:
        return own
    with torch.no_grad():
        for name, parameter in own.items():
            parameter.copy_(parameters[name])
        for name, value in buffers.items():
            there = getattr(module, name, None)
            if isinstance(there, torch.Tensor) and there.numel() == value.numel():
                there.data = value.reshape(there.shape)  # also of one that is no buffer: that is judged by itself
    return None


def run(module: Any, payload: Any) -> Any:
    """A pass forward, and backward from the cotangents: output, gradients, and the inputs as they are then.

    In training mode the numbers that chance draws begin with a seed.
    """
    import torch

    inputs, cotangents, training = payload
    module.train(training)
    module.zero_grad(set_to_none=True)
    torch.default_generator.manual_seed(0)
    output, by_input, given = differentiated(module, inputs, cotangents)
    by_parameter = {name: p.grad for name, p in module.named_parameters()}
    return {"output": output, "parameters": by_parameter, "inputs": by_input, "given": given}


OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {"contents": contents, "load": load, "run": run}
