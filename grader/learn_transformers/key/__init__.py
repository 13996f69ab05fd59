"""The vocabulary that answer keys and a teacher's private checks are written in.

One import is enough: `from learn_transformers.key import HAND, Switches, call, reference, sizes`. The modules: a
`reference` with its checks, `mistakes`, `inputs` for cases, `laws` for properties, `families` of mistakes that recur,
`modules` for `nn.Module` classes, `trained` for files of weights, `pictures` and `figures`. `loading` finds keys,
`reading` reads their text.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from learn_transformers.key.calls import Call, call
from learn_transformers.key.families import ANY_NUMBERS
from learn_transformers.key.inputs import Sizes, asking_for, far_below, sizes
from learn_transformers.key.mistakes import RIGHT, Family, Mistake, Slip, Switches
from learn_transformers.key.reference import (
    EDGES,
    ERRORS,
    GENERAL,
    GRADIENTS,
    HAND,
    MANNERS,
    STABILITY,
    Reference,
    Stage,
    reference,
)

if TYPE_CHECKING:
    from learn_transformers.key.modules import ModuleReference, module_call, module_reference
    from learn_transformers.key.trained import Exam, Miss, Missed, Model, TrainedReference, trained_reference

__all__ = [
    "ANY_NUMBERS",
    "Call",
    "EDGES",
    "ERRORS",
    "Exam",
    "Family",
    "GENERAL",
    "GRADIENTS",
    "HAND",
    "MANNERS",
    "Miss",
    "Missed",
    "Mistake",
    "Model",
    "ModuleReference",
    "RIGHT",
    "Reference",
    "STABILITY",
    "Sizes",
    "Slip",
    "Stage",
    "Switches",
    "TrainedReference",
    "asking_for",
    "call",
    "far_below",
    "module_call",
    "module_reference",
    "reference",
    "sizes",
    "trained_reference",
]

_LATE = {
    "modules": ("ModuleReference", "module_call", "module_reference"),
    "trained": ("Exam", "Miss", "Missed", "Model", "TrainedReference", "trained_reference"),
}


def __getattr__(name: str) -> Any:
    """What only keys of PyTorch's chapters are written with is loaded where one asks for it."""
    for module, names in _LATE.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
