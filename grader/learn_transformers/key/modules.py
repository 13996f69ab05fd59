"""Exercises of PyTorch: classes that are modules, functions of tensors, functions that are given a model.

What is compared is plain values under names: outputs, the gradients by every parameter and input, and, of a module as
it is constructed, its parameters, what else its state holds, and how it begins. From there on everything is as for
functions: comparison, properties, known mistakes, diagnosis.

    @module_reference(axes={"weights": {"gain": "size"}, "x": "... size"}, output="... size", hints=(...))
    def Gain(weights, x, *, size, mistake):          # the weights by parameter name, the inputs, constructor arguments
        return weights["gain"] * x

    @Gain.fresh
    def _(*, size, mistake):                         # what a new one holds, before anything is loaded into it
        return Fresh({"gain": np.ones(size)})

    Gain.asks("its parameters", module_call({"size": 3}), stage=HAND)                      # as it is constructed
    Gain.asks("a table", module_call({"size": 3}, weights, (x,), cotangent))               # outputs and gradients
    Gain.asks("while it trains", module_call({"size": 3, "dropout": 0.5}, weights, (x,), training=True))

References call one another by `forward`. What chance decides, a fresh one's initial values and what comes of training
mode, is never compared itself: `starts` and `observed` say what all right answers have in common.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from types import ModuleType
from typing import Any, TypeVar, cast

import numpy as np

from learn_transformers.key.calls import Call, argument_names
from learn_transformers.key.mistakes import RIGHT, Mistake, Switches
from learn_transformers.key.reference import Axes, AxesOfOne, Reference
from learn_transformers.sandbox.modules import differentiated
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.trouble import KeyFault

Array = np.ndarray
OUTPUT = "the output"  # among the parts of a result
PARAMETERS = "its parameters"  # of a new module: their names and shapes
GIVEN = "the weights to be put in"  # likewise, where they do not fit
STATE = "what else its state_dict holds"
PLAIN = "tensors that are plain attributes, which .to(device) leaves behind"
VALUES = "its initial values"


_Method = TypeVar("_Method", bound=Callable[..., Any])


def _in_one_thread(method: _Method) -> _Method:
    """Torch's threads wait for one another longer than these small tensors take; how many it has else stays."""

    @wraps(method)
    def called(*args: Any, **kwargs: Any) -> Any:
        import torch

        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            return method(*args, **kwargs)
        finally:
            torch.set_num_threads(before)

    return cast(_Method, called)


class ModuleCall(Call):
    """One construction of a module; with weights, also their loading, and a pass forward and backward."""


def module_call(
    arguments: Mapping[str, Any],
    weights: Mapping[str, Any] | None = None,
    inputs: tuple[Any, ...] = (),
    cotangent: Array | tuple[Array, ...] | None = None,
    *,
    training: bool = False,
) -> ModuleCall:
    """One pass through a module with these weights, all numbers float64; without weights, what a new one holds.

    The output (several: a tuple) is multiplied by the `cotangent`, summed and differentiated; without one it is not.
    """
    made = (dict(arguments), None if weights is None else dict(weights), tuple(inputs), cotangent)
    return ModuleCall(made, {"training": True} if training else {})


@dataclass(frozen=True)
class Fresh:
    """What a new module holds: initial `parameters` by name, further names in its state, plain tensors, buffers."""

    parameters: Mapping[str, Array]
    state: Sequence[str] = ()
    plain: Sequence[str] = ()
    buffers: Mapping[str, Array] = field(default_factory=dict)


class ModuleReference(Reference):
    """The right answer to an exercise that is a module: `function(weights, *inputs, mistake, **arguments)` in torch.

    Calling it gives what `result` makes of outputs and gradients, or `contents` of a new module. A definition that has
    a parameter `training` is told which mode the module is in.
    """

    kind = "class"
    sees_anew = True  # weights are large, and what is looked at of them costs little

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        buffers: tuple[str, ...] = (),
        starts: Callable[..., Mapping[str, Any]] | None = None,
        observed: Callable[..., Mapping[str, Any]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(function, observed=observed or _everything, **more)
        self.signature = inspect.signature(module_call)
        self.buffers = buffers
        self._starts = starts
        self._fresh: Callable[..., Fresh] | None = None
        self._sees = observed

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Its own: those of its parts are looked for where the parts are judged."""
        return self.own_mistakes

    def made(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        return module_call(*args, **kwargs)

    def fresh(self, function: Callable[..., Fresh]) -> Callable[..., Fresh]:
        """What a new module holds: `function(mistake, **arguments)`, which raises what a constructor should."""
        self._fresh = function
        return function

    def forward(self, weights: Any, *inputs: Any, mistake: Switches = RIGHT, **arguments: Any) -> Any:
        """The module's answer to tensors, as other references call it."""
        return super().__call__(weights, *inputs, mistake=mistake, **arguments)

    @_in_one_thread
    def __call__(self, *args: Any, mistake: Switches = RIGHT, training: bool = False, **kwargs: Any) -> Any:
        import torch

        arguments, weights, inputs, cotangent = inspect.signature(module_call).bind(*args, **kwargs).args
        if weights is None:
            return self.contents(arguments, self.new(mistake=mistake, **arguments))
        own = {name: w for name, w in weights.items() if name not in self.buffers}
        if self._fresh is not None:
            new = self.new(mistake=mistake, **arguments)
            if shapes(new.parameters) != shapes(own):
                return misfit(new.parameters, own)
        tensors = {name: torch.from_numpy(w.copy()) for name, w in weights.items()}
        parameters = {name: tensors[name].requires_grad_() for name in own}
        if "training" in self.definition.parameters:
            arguments = {**arguments, "training": training}
            torch.default_generator.manual_seed(0)  # of the CPU alone: that of all devices takes longer
        forward = partial(self.forward, tensors, mistake=mistake, **arguments)
        given = [torch.from_numpy(np.array(x)) for x in inputs]
        output, by_input, _ = differentiated(
            forward, given, [torch.from_numpy(np.array(c)) for c in several(cotangent)]
        )
        by_parameter = {name: _array(p.grad) for name, p in parameters.items()}
        return result(_array(output), self.gradients(by_parameter, inputs, list(map(_array, by_input)), cotangent))

    def gradients(
        self, by_parameter: Mapping[str, Any], inputs: Sequence[Any], by_input: Sequence[Any], cotangent: Any
    ) -> dict[str, Any]:
        """The gradients that are compared, by the names of parameters and inputs; none without a cotangent."""
        if cotangent is None:
            return {}
        names = self.input_names(len(inputs))
        return {**by_parameter, **{n: g for n, x, g in zip(names, inputs, by_input, strict=True) if floating(x)}}

    def new(self, *, mistake: Any = RIGHT, **arguments: Any) -> Fresh:
        """What a new module holds, as other references call it."""
        if self._fresh is None:
            raise KeyFault.of(self.function, f"nothing says what a new one holds: `@{self.name}.fresh`")
        try:
            return self._fresh(mistake=mistake, **arguments)
        except Exception as error:
            for slip in self._slips_of(mistake):
                error = slip.error(error)
            raise error from None

    def contents(self, arguments: Mapping[str, Any], found: Fresh) -> dict[str, Any]:
        """What a new module holds, under the names that a learner reads; of the buffers those that it must have.

        Its initial values, where they belong to the right names.
        """
        buffers = {name: "there" if name in found.buffers else "missing" for name in self.buffers}
        fits = shapes(found.parameters) == self._shapes_due(**arguments) and {*self.buffers} <= {*found.buffers}
        values = {**found.parameters, **{name: found.buffers[name] for name in self.buffers if name in found.buffers}}
        return {
            PARAMETERS: shapes(found.parameters),
            STATE: ", ".join(sorted(found.state)) or "nothing",
            **{f"the buffer {name}": there for name, there in buffers.items()},
            PLAIN: ", ".join(sorted(found.plain)) or "none",
            **({VALUES: values} if fits else {}),
        }

    def _shapes_due(self, **arguments: Any) -> dict[str, str] | None:
        """The parameters of a right one; nothing where it refuses to be made."""
        try:
            return shapes(self.new(**arguments).parameters)
        except ValueError:
            return None

    def input_names(self, count: int) -> list[str]:
        """The names of so many inputs."""
        names = list(self.definition.parameters)[1:]
        return names[:count] + [f"input {number}" for number in range(len(names) + 1, count + 1)]

    def _places(self) -> Iterator[Callable[..., Any]]:
        yield from super()._places()
        if self._fresh is not None:
            yield self._fresh

    def _observed(self, made: Call, outcome: Returned) -> Returned:
        """What is compared of an outcome: all of it, but for what chance decides."""
        bound = self.signature.bind(*made.args, **made.kwargs)
        bound.apply_defaults()
        if VALUES in outcome.value:
            plain = {name: value for name, value in outcome.value.items() if name != VALUES}
            seen = self._starts(outcome.value[VALUES], **bound.arguments["arguments"]) if self._starts else {}
            return replace(outcome, value={**plain, **seen})
        if self._sees is None or (not bound.arguments["training"] and not bound.arguments["arguments"].get("dropout")):
            return outcome
        asked = inspect.signature(self._sees).parameters
        given = {name: value for name, value in bound.arguments.items() if name in asked}
        return replace(outcome, value=dict(self._sees(outcome.value[OUTPUT], **given)))


def _everything(value: Any) -> Any:
    return value


class TensorReference(Reference):
    """The right answer to a function of tensors: `function(*tensors, mistake, **others)` in torch.

    Arrays go in as tensors; what comes back is compared with its gradients by those of floating point.
    """

    def forward(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        """The function's answer to tensors, as other references call it."""
        return super().__call__(*args, mistake=mistake, **kwargs)

    @_in_one_thread
    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        return self.answered(partial(self.forward, mistake=mistake, **kwargs), args)

    def answered(self, function: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, Any]:
        """What any such function makes of arrays, as it is compared: the output and its gradients."""
        import torch

        given = [torch.from_numpy(np.array(a)) if isinstance(a, np.ndarray) else a for a in args]
        output, by_input, _ = differentiated(function, given, None)
        return result(_array(output), self.gradients(Call(args), list(map(_array, by_input))))

    def gradients(self, made: Call, by_input: Sequence[Any]) -> dict[str, Any]:
        """The gradients that are compared, by the names of the arguments."""
        names = argument_names(self.definition, made)
        return {n: g for n, x, g in zip(names, made.args, by_input, strict=True) if floating(x)}


class DrivenReference(Reference):
    """The right answer to a function that is given a model: `by(function, *arguments)` calls it and says what came.

    `by` is a function of a module of its own, which imports nothing of ours: its text is sent to the worker. It makes
    the model of plain arguments and gives plain values back; nothing in it may give the answer away.
    """

    def __init__(self, function: Callable[..., Any], *, by: Callable[..., Any], **more: Any) -> None:
        super().__init__(function, **more)
        self.by = by
        self.signature = inspect.signature(by).replace(parameters=list(inspect.signature(by).parameters.values())[1:])

    @property
    def driver(self) -> str:
        """The text of the module that `by` stands in."""
        module = inspect.getmodule(self.by)
        assert isinstance(module, ModuleType)
        return inspect.getsource(module)

    def forward(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        """The function's own answer to a model, as other references call it."""
        return super().__call__(*args, mistake=mistake, **kwargs)

    @_in_one_thread
    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        return self.by(partial(self.forward, mistake=mistake), *args, **kwargs)


TorchReference = ModuleReference | TensorReference | DrivenReference


def floating(value: Any) -> bool:
    """Is it something that has a gradient?"""
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def several(cotangent: Any) -> tuple[Any, ...]:
    """The cotangents of all outputs; none where nothing is differentiated."""
    if cotangent is None:
        return ()
    return cotangent if isinstance(cotangent, tuple) else (cotangent,)


def _array(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(map(_array, value))
    return np.asarray(value.detach().numpy()) if hasattr(value, "detach") else value


def result(output: Any, gradients: Mapping[str, Any]) -> dict[str, Any]:
    """The output, and the gradients (`None` where there is none), under the names that a learner reads."""
    return {OUTPUT: output, **{f"the gradient by {name}": gradient for name, gradient in gradients.items()}}


def shapes(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The shape of each parameter, as text."""
    return {name: str(tuple(map(int, value.shape))) for name, value in sorted(parameters.items())}


def misfit(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What comes of weights that cannot be put in: the module's parameters, and the weights."""
    return {PARAMETERS: shapes(own), GIVEN: shapes(given)}


def module_reference(
    *,
    axes: Mapping[str, AxesOfOne],
    output: Axes,
    hints: tuple[str, str, str],
    seconds: float | None = None,
    forbidden: tuple[str, ...] = (),
    buffers: tuple[str, ...] = (),
    starts: Callable[..., Mapping[str, Any]] | None = None,
    observed: Callable[..., Mapping[str, Any]] | None = None,
) -> Callable[[Callable[..., Any]], ModuleReference]:
    """Make a function of weights and inputs the right answer of the module with its name; see `reference`.

    `buffers` are those that it must have; a call gives them like weights. `starts(values, **arguments)`
    says by name what the initial values of all right modules have in common. `observed(output, …)` says the same of the
    output of a module with dropout, in training and in evaluation, from what it asks of `arguments`, `weights`,
    `inputs` and `training`.
    """
    return lambda function: ModuleReference(
        function,
        axes=axes,
        output=output,
        hints=hints,
        seconds=seconds,
        forbidden=forbidden,
        buffers=buffers,
        starts=starts,
        observed=observed,
    )


def tensor_reference(**more: Any) -> Callable[[Callable[..., Any]], TensorReference]:
    """Make a function of tensors the right answer of the function with its name; see `reference`."""
    more = {"seconds": None, "forbidden": (), **more}
    return lambda function: TensorReference(function, **more)


def driven_reference(*, by: Callable[..., Any], **more: Any) -> Callable[[Callable[..., Any]], DrivenReference]:
    """Make a function the right answer of one that is given a model, and is called by `by`; see `reference`."""
    more = {"seconds": None, "forbidden": (), **more}
    return lambda function: DrivenReference(function, by=by, **more)
