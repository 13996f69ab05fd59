"""What this machine offers: layers of isolation as a canary worker found them, versions, what is missing."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import platform
import sys
from dataclasses import dataclass

from learn_transformers import __version__
from learn_transformers.judging import session
from learn_transformers.sandbox.canary import STOPPED_BY
from learn_transformers.sandbox.host import LAYERS, SandboxError

_LIBRARIES = ("numpy", "torch", "rich", "markdown-it-py", "sympy", "mpmath", "pytest", "typer", "watchfiles")
_WHY = {
    "rlimits": "processor time, memory, files",
    "no_new_privs": "no way to gain rights",
    "landlock": "files and network, by the kernel",
    "seccomp": "an allow-list of system calls",
    "uid": "a user of its own, when started as root",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """All that `doctor` found; `working` says whether code and worksheets can be graded."""

    versions: dict[str, str]
    isolation: tuple[str, ...]
    exposed: tuple[str, ...]
    findings: tuple[Finding, ...]
    working: bool

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=2, ensure_ascii=False)


def examine() -> Report:
    """Start the sandbox for real and report what its canary could and could not do."""
    versions = {"learn-transformers": __version__, "python": platform.python_version(), "system": platform.platform()}
    versions |= {name: _version(name) for name in _LIBRARIES}
    missing = [name for name, version in versions.items() if version == "missing"]
    findings = [Finding(f"{name} is installed", False, f"python -m pip install {name}") for name in missing]
    try:
        with session.sandboxes() as boxes:
            canary = boxes.get().canary
    except SandboxError as problem:
        failure = Finding("the sandbox starts", False, str(problem))
        return Report(versions, (), (), (*findings, failure), False)
    for layer in LAYERS:
        findings.append(
            Finding(
                f"layer {layer}", layer in canary.layers, _WHY[layer] if layer in canary.layers else _missing(layer)
            )
        )
    for attempt, refused in canary.refused.items():
        stopped_by = ", ".join(STOPPED_BY.get(attempt, ()))
        detail = "refused" if refused else f"NOT COVERED here; one of these layers would stop it: {stopped_by}"
        findings.append(Finding(attempt, refused, detail))
    formulas = _formula_marked()
    return Report(versions, canary.layers, canary.exposed, (*findings, formulas), formulas.good)


def _formula_marked() -> Finding:
    """Have one answer of a worksheet marked, in the process that marks them all."""
    from learn_transformers.judging.worksheets import Worksheets
    from learn_transformers.symbolic.process.comparer import WorkerEnded

    try:
        with Worksheets() as worksheets:
            marked = worksheets.sample()
    except WorkerEnded as problem:
        return Finding("an answer of a worksheet is marked", False, str(problem))
    return Finding("an answer of a worksheet is marked", marked, "" if marked else "a right one was refused")


def _missing(layer: str) -> str:
    if layer == "uid" and not _is_root():
        return "not needed: the grader does not run as root"
    if layer == "uid":
        return "not usable: Python could not import its modules as another user"
    return f"not offered by {sys.platform}"


def _is_root() -> bool:
    import os

    return hasattr(os, "geteuid") and os.geteuid() == 0


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"
