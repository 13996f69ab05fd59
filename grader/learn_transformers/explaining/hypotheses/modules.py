"""What can be wrong with any module: its parameters and sub-modules by name, its inputs, what flows back to them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from learn_transformers.explaining.hypotheses.subject import argument, result
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.modules import ModuleReference, floating
from learn_transformers.outcomes.records import Recorded

Weights = Mapping[str, Any]
CUT = "What do detach, .data and torch.no_grad() do to a parameter that should learn?"
NO_SAY = "If only `{}` changes, does your output change?"


def slips(reference: ModuleReference, calls: Sequence[Recorded]) -> Iterator[Slip]:
    """Every one that a call with weights could show, the most plausible first."""
    bound = [reference.signature.bind(*c.call.args, **c.call.kwargs).arguments for c in calls]
    passes = [given for given in bound if given.get("weights")]
    if passes:
        names = [name for name in passes[0]["weights"] if name not in reference.buffers]
        parts = _parts({name: passes[0]["weights"][name].shape for name in names})
        yield from _inputs(reference, passes[0]["inputs"])
        yield from _without(names)
        yield from _exchanged(parts)
        yield from _cut(names, parts)
        yield from _transposed({name: passes[0]["weights"][name].shape for name in names})
        yield result("output:cut", "the output is cut off from everything that should learn", CUT, _detached)


def _parts(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, dict[str, tuple[int, ...]]]:
    """The sub-modules by name, each with the shapes of what it holds."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for name, shape in shapes.items():
        words = name.split(".")
        for size in range(1, len(words)):
            found.setdefault(".".join(words[:size]), {})[".".join(words[size:])] = shape
    return found


def _inputs(reference: ModuleReference, inputs: Sequence[Any]) -> Iterator[Slip]:
    names = reference.input_names(len(inputs))
    kinds = {name: getattr(value, "dtype", None) for name, value in zip(names, inputs, strict=True)}
    for one, other in itertools.permutations(names, 2):
        if kinds[one] == kinds[other] is not None:
            title = f"`{other}` is used in place of `{one}`, which is never used"
            yield argument(f"replaced:{one},{other}", title, NO_SAY.format(one), {one: other})
    for one, other in itertools.combinations(names, 2):
        if kinds[one] == kinds[other] is not None:
            hint = f"Where is `{one}` used, and where `{other}`?"
            yield argument(
                f"swapped:{one},{other}", f"`{one}` and `{other}` change places", hint, {one: other, other: one}
            )
    for name, parameter in reference.definition.parameters.items():
        if name in names and parameter.default is None:
            title = f"`{name}` is ignored, as if it were not given"
            yield argument(f"ignored:{name}", title, NO_SAY.format(name), {name: None})
    for name, value in zip(names, inputs, strict=True):
        if floating(value):
            title = f"`{name}` is cut off: nothing flows back to it"
            yield argument(f"cut:{name}", title, CUT, {name: _detached})


def _without(names: Sequence[str]) -> Iterator[Slip]:
    for name in names:
        title = f"`{name}` has no say, as if it were all zeros"
        yield _changed(f"zeros:{name}", title, NO_SAY.format(name), {name: _zeros})


def _exchanged(parts: Mapping[str, Mapping[str, Any]]) -> Iterator[Slip]:
    """Sub-modules of one form: such as all linear maps from d_model to d_model, or all blocks of a stack."""
    for one, other in itertools.combinations(parts, 2):
        if parts[one] == parts[other]:
            both = {f"{a}.{inner}": f"{b}.{inner}" for a, b in ((one, other), (other, one)) for inner in parts[one]}
            hint = f"Where is `{one}` used, and where `{other}`?"
            yield _renamed(f"swapped:{one},{other}", f"`{one}` and `{other}` change places", hint, both)
    for one, other in itertools.permutations(parts, 2):
        if parts[one] == parts[other]:
            title = f"`{other}` is used in place of `{one}`, which is never used"
            used = {f"{one}.{inner}": f"{other}.{inner}" for inner in parts[one]}
            yield _renamed(f"replaced:{one},{other}", title, NO_SAY.format(one), used)


def _cut(names: Sequence[str], parts: Mapping[str, Mapping[str, Any]]) -> Iterator[Slip]:
    for part, inner in parts.items():
        title = f"`{part}` is cut off: nothing flows back to its parameters"
        yield _changed(f"cut:{part}", title, CUT, dict.fromkeys((f"{part}.{name}" for name in inner), _detached))
    for name in names:
        yield _changed(f"cut:{name}", f"`{name}` is cut off: nothing flows back to it", CUT, {name: _detached})


def _transposed(shapes: Mapping[str, tuple[int, ...]]) -> Iterator[Slip]:
    for name, shape in shapes.items():
        if len(shape) == 2 and shape[0] == shape[1]:
            hint = f"Does a row of `{name}` make one output, or read one input?"
            yield _changed(f"transposed:{name}", f"`{name}` is used transposed", hint, {name: _turned})


def _changed(name: str, title: str, hint: str, deeds: Mapping[str, Callable[[Any], Any]]) -> Slip:
    def weights(weights: Weights) -> Weights:
        return {**weights, **{name: deed(weights[name]) for name, deed in deeds.items()}}

    return argument(name, title, hint, {"weights": weights})


def _renamed(name: str, title: str, hint: str, used: Mapping[str, str]) -> Slip:
    def weights(weights: Weights) -> Weights:
        return {**weights, **{name: weights[other] for name, other in used.items()}}

    return argument(name, title, hint, {"weights": weights})


def _zeros(tensor: Any) -> Any:
    return tensor.detach() * 0


def _detached(value: Any) -> Any:
    return tuple(map(_detached, value)) if isinstance(value, tuple) else value.detach()


def _turned(tensor: Any) -> Any:
    return tensor.mT
