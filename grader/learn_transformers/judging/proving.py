"""Private checks are run on the references before anybody is graded with them: what a reference fails, nobody can pass.

The keys that are shipped are proven by the tests instead, so that a plain `check` does not pay for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from learn_transformers.judging.run_checks import UNTOUCHED, Expectations, require_lawful, run_check, without_forbidden
from learn_transformers.key.reference import Check, Reference
from learn_transformers.sandbox import wire
from learn_transformers.sandbox.outcome import Died, Returned


def prove(references: Iterable[Reference], expectations: Expectations) -> None:
    """See whether every private check of these references can be passed.

    Raises:
        KeyFault: for the first that cannot.
    """
    for reference in references:
        for check in reference.checks:
            if not check.public:
                _prove(reference, check, expectations)


def _prove(reference: Reference, check: Check, expectations: Expectations) -> None:
    if check.name in (UNTOUCHED.name, without_forbidden(reference).name):
        raise check.fault(f"{reference.name} has two checks of this name")
    if not isinstance(check.points, int | float) or not 0 < check.points < math.inf:
        raise check.fault(f"{check.points!r} points cannot be earned")
    if check.test is not None:
        require_lawful(reference, check, expectations)
    run = run_check(reference, check, reference.outcome, expectations)
    if run.difference is not None:
        raise check.fault(f"the reference does not pass it: {run.difference.message}")
    for recorded in run.calls:
        if not isinstance(recorded.got, Died) and recorded.got.changed:
            raise check.fault("the reference changes its arguments")
        given = [*recorded.call.args, *recorded.call.kwargs.values()]
        result = recorded.expected.value if isinstance(recorded.expected, Returned) else None
        if what := _uncarried([value for value in given if not callable(value)]) or _uncarried(result):
            raise check.fault(f"{what} cannot be sent to a submission or come back from one")


def _uncarried(value: Any) -> str:
    """What in a value does not survive the way to a worker, in words; nothing where all of it does."""
    return _lost(wire.decode(wire.encode(value)))


def _lost(value: Any) -> str:
    if isinstance(value, wire.Uncarriable):
        return value.what
    if isinstance(value, dict):
        value = list(value.values())
    return next(filter(None, map(_lost, value)), "") if isinstance(value, list | tuple) else ""
