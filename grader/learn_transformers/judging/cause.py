"""Does a function fail only because another one of its file does? The one search that needs a process.

Every other function that it can lead to is put right in a fresh worker; where that puts this one right as well, and the
other fails by itself, the other is the one to mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from learn_transformers.explaining.reachable import reached
from learn_transformers.judging.desk import Desk, lend
from learn_transformers.judging.run_function import all_right
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import FunctionRun
from learn_transformers.sandbox.outcome import Died, Loaded


def cause(desk: Desk, run: FunctionRun, judged: Mapping[str, FunctionRun]) -> str | None:
    """The function that this one's failure follows from, or that it waits for; `judged` are those of its file."""
    if run.unfinished:
        return run.waits_for
    name = run.reference.name
    wrong = [c for c in run.calls if c.difference is not None]
    if not wrong or any(isinstance(c.got, Died) for c in wrong):
        return None
    used = reached(desk.source, name)
    for other in desk.key.references.values():
        if other.name == name or other.name not in used:
            continue
        desk.load(replaced={other.name: partial(lend, other)})
        right = isinstance(desk.loaded, Loaded) and all_right(desk, run.reference)
        desk.retire()
        if right and not _passes(desk, other, judged):
            return other.name
    return None


def _passes(desk: Desk, reference: Reference, judged: Mapping[str, FunctionRun]) -> bool:
    """Is this function of the file right by itself? Asked of one that was not judged, too."""
    if reference.name in judged:
        return judged[reference.name].passed
    desk.retire()
    right = desk.ready() and all_right(desk, reference)
    desk.retire()
    return right
