"""The bounded process in which learners' formulas are read and compared; started by `process.py`.

It reads frames (four bytes of length, then JSON) from standard input and answers each with one of the same kind. It
executes nothing from them: a call names a function of this package, and the host alone writes the calls.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
from typing import Any, BinaryIO

LENGTH = struct.Struct("<I")
MAX_FRAME = 4 << 20
_CHARACTERS = 300  # of what went wrong
_NAME = __name__.partition(".")[0]
_PACKAGE = os.path.dirname(os.path.abspath(sys.modules[_NAME].__file__ or ""))


def main() -> None:
    settings = json.loads(sys.argv[1])
    # The answers' pipe is ours alone: whatever prints, prints to nowhere.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    for module in settings["preload"]:
        importlib.import_module(module)
    layers = _confine(settings)
    sys.stderr = os.fdopen(nowhere, "w")  # nobody listens any more
    _send(answers, {"ready": layers, "package": _PACKAGE})
    while (request := _receive(requests)) is not None:
        _send(answers, _answered(request))


def _confine(settings: dict[str, Any]) -> list[str]:
    """Limits first of all; then no files, no network, no processes, where the system can refuse them."""
    from learn_transformers.sandbox import confinement

    sites = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    try:
        readable, listable = confinement.default_readable((), sites)
        layers = [layer for layer in confinement.ALL_LAYERS if layer != "uid"]
        prepared = confinement.Confinement.prepare(
            readable=[*readable, _PACKAGE, settings["keys"]],
            listable=[*listable, os.path.dirname(_PACKAGE)],
            layers=layers,
        )
        limits = confinement.Limits(cpu_seconds=settings["cpu_seconds"], memory_bytes=settings["memory_bytes"])
        return list(prepared.apply(limits))
    except confinement.ConfinementError as error:
        sys.exit(f"cannot confine: {error}")


def _answered(request: dict[str, Any]) -> dict[str, Any]:
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


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    header = stream.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(header)
    if length > MAX_FRAME:
        return None
    plain: dict[str, Any] = json.loads(stream.read(length))
    return plain


def _send(stream: BinaryIO, plain: dict[str, Any]) -> None:
    body = json.dumps(plain).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()
