"""The first law of a key: every mistake, and every pair that changes an output, is rejected; idleness earns nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.judging.run_checks import Answer, Expectations, arguments_check, run_check, run_function
from learn_transformers.key.calls import Call, run_trusted
from learn_transformers.key.mistakes import RIGHT, Mistake
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.sandbox.outcome import Outcome

SEEDS = 20
MISTAKES_AT_LEAST, CHECKS_AT_LEAST = 3, 4
REFERENCE = f"the reference passes its own checks on {SEEDS} seeds"
IDLE = "nothing idle earns a point"
COMPLETE = "the key is complete"
REJECTED = "every mistake is rejected"
PAIRS_REJECTED = "every pair of mistakes that changes an output is rejected"


def mutant(reference: Reference, made: frozenset[Mistake]) -> Answer:
    """A function with these mistakes, as something that answers calls."""
    return lambda call: reference.outcome(call, made)


def constant(reference: Reference, value: Callable[[Outcome, Call], Any]) -> Answer:
    """A function that does no work at all, but knows the shape that is wanted."""

    def answer(call: Call) -> Outcome:
        def idle(*args: Any, mistake: Any, **kwargs: Any) -> Any:
            return value(reference.outcome(call), Call(args, kwargs))

        return run_trusted(idle, call, reference.signature, mistake=RIGHT)

    return answer


def zeros(expected: Outcome, call: Call) -> Any:
    def blank(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(blank, value))
        if isinstance(value, dict):
            return {name: blank(item) for name, item in value.items()}
        return np.zeros_like(value) if isinstance(value, np.ndarray) else type(value)(0)

    value = getattr(expected, "value", None)
    return None if value is None else blank(value)


def first_argument(expected: Outcome, call: Call) -> Any:
    return call.args[0]


def nothing(expected: Outcome, call: Call) -> None:
    return None


IDLERS = (zeros, first_argument, nothing)


def earned(reference: Reference, expectations: Expectations, idle: Callable[[Outcome, Call], Any]) -> list[str]:
    """The checks that a function which does nothing gets points for."""
    runs = run_function(reference, constant(reference, idle), expectations)
    return [run.check.name for run in runs if run.difference is None and run.check.points]


def failures(reference: Reference, expectations: Expectations) -> dict[str, Any]:
    """The checks that the reference itself does not pass."""
    runs = run_function(reference, mutant(reference, frozenset()), expectations)
    return {run.check.name: run.difference for run in runs if run.difference}


def is_rejected(reference: Reference, made: frozenset[Mistake], expectations: Expectations) -> bool:
    """By a check that carries points; the first that fails will do, and of it the first call that is wrong."""
    answer = mutant(reference, made)
    runs = []
    for check in reference.checks:
        runs.append(run_check(reference, check, answer, expectations, until_wrong=check.points > 0))
        if runs[-1].difference is not None and check.points:
            return True
    return arguments_check(reference, runs).difference is not None


def other_inputs(reference: Reference, chapter: str, seeds: tuple[int, ...] = (1, 2, 3)) -> list[Call]:
    """The calls of every case on other seeds than the one that is graded with."""
    return [
        call
        for seed in seeds
        for check in reference.checks
        if check.build
        for call in check.calls(Expectations(chapter, seed).generator(reference, check))
    ]


def changes_an_output(reference: Reference, made: frozenset[Mistake], inputs: list[Call]) -> bool:
    return any(not same_outcome(reference.replayed(call), reference.replayed(call, made)) for call in inputs)


def incomplete(reference: Reference) -> list[str]:
    """What every key owes its readers, beyond right numbers."""
    names = [check.name for check in reference.checks]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"the mistake {m.title!r} needs a module-level name" for m in reference.mistakes if not m.name]
    problems += [
        f"the hint of {m.name} is no question" for m in reference.mistakes if not m.hint.rstrip().endswith("?")
    ]
    problems += [f"two checks are called {name!r}" for name in twice]
    if len(names) < CHECKS_AT_LEAST:
        problems.append(f"{len(names)} of at least {CHECKS_AT_LEAST} checks")
    if {name.partition("[")[0] for name in reference.axes} != reference.definition.parameters.keys():
        problems.append(f"its axes are those of ({', '.join(reference.axes)})")
    hides = reference.output and any(name.endswith("mask") for name in reference.axes)
    if hides and "finite_fill" not in {m.name for m in reference.reachable_mistakes}:
        problems.append("it takes a mask and does not know finite_fill: a case far_below, and a number in place of −∞")
    return problems


def check(reference: Reference, chapter: str, *, pairs: bool) -> list[Finding]:
    """The findings about one function; `pairs` of mistakes are most of the work."""
    name = reference.name

    def found(what: str, problems: list[str], detail: str = "") -> Finding:
        return finding(chapter, name, what, problems, detail)

    graded, inputs = Expectations(chapter, 0), other_inputs(reference, chapter)
    own = set(reference.own_mistakes)
    accepted = [m for m in reference.mistakes if not is_rejected(reference, frozenset({m}), graded)]
    silent = [m for m in accepted if m in own or changes_an_output(reference, frozenset({m}), inputs)]
    shows = len(reference.mistakes) - len(accepted)
    of_its_own = sum(m.family != "numbers" for m in reference.mistakes if m not in accepted)
    lacking = incomplete(reference)
    if of_its_own < MISTAKES_AT_LEAST:
        lacking.append(f"{of_its_own} of at least {MISTAKES_AT_LEAST} mistakes, those of numbers apart")
    seeds = [(seed, Expectations(chapter, seed)) for seed in range(SEEDS)]
    broken = [f"{check!r} fails on seed {seed}" for seed, drawn in seeds for check in failures(reference, drawn)]
    lazy = {check for _, drawn in seeds[:3] for idle in IDLERS for check in earned(reference, drawn, idle)}
    findings = [
        found(COMPLETE, lacking),
        found(REFERENCE, broken[:3]),
        found(IDLE, [f"{check!r} gives points to doing nothing" for check in sorted(lazy)]),
        found(REJECTED, [f"no check rejects {m.name}" for m in silent], f"{shows} mistakes"),
    ]
    if pairs:
        passed = [pair for pair in reference.combinations(2) if not is_rejected(reference, pair, graded)]
        silent_pairs = [pair for pair in passed if changes_an_output(reference, pair, inputs)]
        problems = [f"no check rejects {' + '.join(sorted(m.name for m in pair))}" for pair in silent_pairs]
        findings.append(found(PAIRS_REJECTED, problems, f"{len(list(reference.combinations(2)))} pairs"))
    return findings
