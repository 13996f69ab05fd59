"""The bounded process in which learners' formulas are read and compared; `comparer` starts it and talks to it.

It executes nothing of what it is asked: a call names a function of this package, and the host alone writes the calls.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

from learn_transformers.launch.child import Parent

_CHARACTERS = 300  # of what went wrong
_NAME = __name__.partition(".")[0]
_PACKAGE = os.path.dirname(os.path.abspath(sys.modules[_NAME].__file__ or ""))


def main() -> None:
    settings = json.loads(sys.argv[1])
    parent = Parent.of_this_process()
    nowhere = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")  # before that is out of reach
    for module in settings["preload"]:
        importlib.import_module(module)
    layers = _confine(settings)
    sys.stderr = nowhere  # nobody listens any more
    parent.send({"ready": layers, "package": _PACKAGE})
    while (request := parent.receive()) is not None:
        parent.send(answered(request))


def _confine(settings: dict[str, Any]) -> list[str]:
    """Limits first of all; then no files, no network, no processes, where the system can refuse them."""
    from learn_transformers.sandbox import confinement, filesystem, kernel

    sites = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    try:
        readable, listable = filesystem.default_readable((), sites)
        layers = [layer for layer in confinement.ALL_LAYERS if layer != "uid"]
        prepared = confinement.Confinement.prepare(
            readable=[*readable, _PACKAGE, settings["keys"]],
            listable=[*listable, os.path.dirname(_PACKAGE)],
            layers=layers,
        )
        limits = confinement.Limits(cpu_seconds=settings["cpu_seconds"], memory_bytes=settings["memory_bytes"])
        return list(prepared.apply(limits))
    except kernel.ConfinementError as error:
        sys.exit(f"cannot confine: {error}")


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """What comes of one question: a result, or what went wrong; and whether it was `late`, so that it may be something
    else the next time.
    """
    from learn_transformers.symbolic.language import limits

    before = limits.ran_out()
    answer = _answer(request)
    return {**answer, "late": limits.ran_out() > before}


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    module, _, function = str(request["call"]).partition(":")
    if not module.startswith(f"{_NAME}."):
        return {"failed": "no such function"}
    try:
        result = getattr(importlib.import_module(module), function)(**request["arguments"])
        return {"result": result.to_plain() if hasattr(result, "to_plain") else result}
    except ValueError as error:
        return {"value_error": str(error)}
    except Exception as error:  # also of memory: whoever asked ends this process, which may be in no state to go on
        return {"failed": f"{type(error).__name__}: {error}"[:_CHARACTERS]}
