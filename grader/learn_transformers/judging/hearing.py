"""One file under judgment: its functions are called in a worker, compared with the key, and explained where wrong.

A function that fails is judged in a process that nothing else of the file has run in, and takes that process with it,
so that what one function does to its surroundings can harm no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from learn_transformers import course
from learn_transformers.explaining.failure import chosen_call
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.explaining.reachable import reached
from learn_transformers.explaining.smallest_call import shrink
from learn_transformers.judging import stubs
from learn_transformers.judging.run_checks import Answer, arguments_check, forbidden_check, run_check
from learn_transformers.key import modules
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import ModuleReference
from learn_transformers.key.reference import Call, Reference, argument_names
from learn_transformers.outcomes.records import ChapterRun, CheckRun, Explanation, FunctionRun, Recorded
from learn_transformers.sandbox.host import Earlier, Worker
from learn_transformers.sandbox.libraries import imported_words, needed
from learn_transformers.sandbox.outcome import Died, Loaded, NotLoaded, Outcome, Raised, Use
from learn_transformers.sandbox.submission import Budget

if TYPE_CHECKING:
    from learn_transformers.judging.judge import Judge

_AFTER_A_TIMEOUT = 0.1  # of the usual time for the rest of a function that took too long once


def lend(reference: Reference, *args: Any, **kwargs: Any) -> Any:
    """The right answer, for a worker that borrows it."""
    import numpy as np

    with np.errstate(all="ignore"):
        return reference(*args, **kwargs)


def _described(run: FunctionRun) -> tuple[str, ...]:
    from learn_transformers.explaining.differences import describe

    return tuple(describe(run.reference, run.calls))


@dataclass(frozen=True)
class Ahead:
    """A function that somebody waits for, and who is to hear of it before the rest of its file is judged."""

    function: str
    tell: Callable[[ChapterRun], None]


def _uncalculated(run: FunctionRun) -> tuple[str, ...]:
    """Several mistakes together can come to nothing at all: what somebody who returns an argument has not made."""
    from learn_transformers.explaining.differences import nothing_calculated

    return tuple(nothing_calculated(run.reference, run.calls))


class Hearing:
    """One file under judgment: a worker that holds it, and a fresh one whenever that is called for."""

    def __init__(self, judge: Judge, assignment: course.Assignment, source: bytes, budget: Budget) -> None:
        self.judge = judge
        self.assignment = assignment
        self.chapter = assignment.chapter
        self.source = source
        self.budget = budget
        self.key = load_key(self.chapter.name)
        self.sandbox = judge.sandboxes.get(self._needs(source, self.chapter))
        self.worker: Worker | None = None
        self.fresh = False  # has nothing but its loading run in this worker?
        self.began_fresh = False  # was that so when the function in hand was first called?
        self.only_stubs = True  # have run in this worker: nothing else that could make a function look like one
        self.loaded: Loaded | NotLoaded | None = None
        self.replaced: Mapping[str, Callable[..., Any]] = {}  # right functions in place of its own, in this worker
        self.lent: set[str] = set()  # functions that were called in place of the learner's own, which did not pass
        self.judged: dict[str, FunctionRun] = {}

    def run(self, ahead: Ahead | None = None) -> ChapterRun:
        """Judge what was asked for; `ahead` names a function to begin with, and hears of it at once."""
        self._start()
        if isinstance(self.loaded, NotLoaded):
            return self._recorded((), self._output(), self.loaded)
        loading = self._output()
        names = self.assignment.functions or tuple(self.key.references)
        known: dict[str, FunctionRun] = {}
        if ahead is not None and ahead.function in names:
            known[ahead.function] = self._explained(self._function(self.key.references[ahead.function]))
            ahead.tell(self._recorded(tuple(known.values()), loading))
        self.judged = known | {name: self._function(self.key.references[name]) for name in names if name not in known}
        # Explained last: its calls, and its time, are no part of the verdict.
        known.update((name, self._explained(run)) for name, run in self.judged.items() if name not in known)
        runs = tuple(known[name] for name in names)
        if all(run.passed for run in runs):
            self.judge.leave_idle(self.worker)
            self.worker = None
        return self._recorded(runs, loading)

    def _recorded(self, runs: tuple[FunctionRun, ...], output: str, not_loaded: NotLoaded | None = None) -> ChapterRun:
        return ChapterRun(self.chapter, self.source, runs, not_loaded, output, tuple(sorted(self.lent)))

    def outcome(self, function: str, args: tuple[Any, ...]) -> Outcome:
        """One call that belongs to no check."""
        if not self._ready():
            return Died("the file could not be loaded")
        assert self.worker is not None
        return self._outcome(self.worker, self.key.references[function], Call(args, {}), self.sandbox.limits.call)

    def close(self) -> None:
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    def _needs(self, source: bytes, chapter: course.Chapter) -> frozenset[str]:
        """What a file needs made ready, and the handed-in chapters that it imports."""
        needs, words = needed(source), imported_words(source)
        for earlier in course.chapters():
            if self.assignment.siblings and earlier.number < chapter.number and earlier.name.encode() in words:
                borrowed = self.judge.borrow(earlier.name, self.assignment).source
                needs |= self._needs(borrowed, earlier) if borrowed is not None else frozenset()
        return needs

    def _output(self) -> str:
        return self.worker.output if self.worker is not None else ""

    def _start(self) -> None:
        """Load the file where the chapter before it ran, if that process is still good; else in a fresh one."""
        idle = self.judge.take_idle(self.sandbox, self.budget)
        if idle is not None:
            self._load(worker=idle)
            self.fresh = self.only_stubs = False
        # Only good news is believed of a process in which another chapter's code has run.
        if not isinstance(self.loaded, Loaded) or self.loaded.found != dict.fromkeys(self.key.references, "callable"):
            self._load()

    def _load(self, worker: Worker | None = None) -> None:
        """Put the file into a fresh worker, or a given one, with right functions in place of those in `replaced`."""
        self.close()
        if used_up := self.budget.used_up:
            self.loaded = NotLoaded(Died(self.budget.why_ended(), used_up))
            if worker is not None:
                worker.close()
            return
        earlier = [c.name for c in course.chapters() if c.number < self.chapter.number]
        later = [c.name for c in course.chapters() if c.number > self.chapter.number]
        self.worker = worker or self.sandbox.worker(self.budget)
        self.loaded = self.worker.load(
            self.chapter.name,
            self.source,
            list(self.key.references),
            file=f"{self.chapter.name}.py",
            earlier=Earlier(earlier, later, lambda name: self.judge.borrow(name, self.assignment, self.lent.add)),
            replace=self.replaced,
            forbidden={name: r.forbidden for name, r in self.key.references.items() if r.forbidden},
        )
        self.fresh = self.only_stubs = True

    def _function(self, reference: Reference) -> FunctionRun:
        self.judge.progress(self.chapter, reference.name)
        self.budget.begin()
        if self._ready():
            assert isinstance(self.loaded, Loaded)
            found = self.loaded.found.get(reference.name)
            if found != "callable":
                missing = "is not defined" if found is None else f"is {found}, not a function"
                return self._no_function(reference, missing)
        run = self._checks(reference)
        unfinished = all(check.status == "unfinished" for check in run.checks)
        if run.passed or (unfinished and (self.began_fresh or self.only_stubs)):
            return run
        if not self.began_fresh:
            self._retire()
            if self._ready():
                run = self._checks(reference)
        self._retire()
        return run

    def _explained(self, run: FunctionRun) -> FunctionRun:
        """Add what explains a failure: known mistakes, else a general description; another function of the file."""
        if run.passed or run.missing is not None:
            return run
        self.budget.remaining()  # does anybody wait for this?
        self.budget.begin()
        run = replace(run, follows_from=self._follows_from(run), shown=self._call_to_show(run))
        if any(isinstance(c.got, Died) or (isinstance(c.got, Raised) and c.got.unfinished) for c in run.calls):
            return run
        explanations = tuple(explain(run.reference, run.calls))
        if not explanations:
            return replace(run, differences=_described(run), shown=self._shrunk(run))
        run = replace(run, explanations=explanations, shown=self._shrunk(run, explanations[0]))
        together = all(len(explanation.mistakes) > 1 for explanation in explanations)
        return replace(run, differences=_uncalculated(run)) if together else run

    def _call_to_show(self, run: FunctionRun) -> Recorded | None:
        first = run.first_failure
        return chosen_call(first) if first is not None else None

    def _shrunk(self, run: FunctionRun, explanation: Explanation | None = None) -> Recorded | None:
        """The call to show, made as small as the failure and its explanation allow."""
        if run.shown is None or not self.judge.shrinks:
            return run.shown
        answer = self._answer(run.reference, [_AFTER_A_TIMEOUT], [])
        return shrink(run.reference, run.shown, explanation, answer)

    def _follows_from(self, run: FunctionRun) -> str | None:
        """The function of the same file that fails itself and that, put right, puts this one right as well."""
        if run.unfinished:
            return run.waits_for
        name = run.reference.name
        wrong = [c for c in run.calls if c.difference is not None]
        if not wrong or any(isinstance(c.got, Died) for c in wrong):
            return None
        used = reached(self.source, name)
        for other in self.key.references.values():
            if other.name == name or other.name not in used:
                continue
            self.replaced = {other.name: partial(lend, other)}
            self._load()
            right = isinstance(self.loaded, Loaded) and self._all_right(run.reference)
            self._retire()
            if right and not self._passes(other):
                return other.name
        return None

    def _passes(self, reference: Reference) -> bool:
        """Is this function of the file right by itself? Asked of one that was not judged, too."""
        if reference.name in self.judged:
            return self.judged[reference.name].passed
        self._retire()
        right = self._ready() and self._all_right(reference)
        self._retire()
        return right

    def _all_right(self, reference: Reference) -> bool:
        """Do all checks of a function pass in the present worker? Stops at the first that does not."""
        answer, expectations = self._answer(reference, [1.0], []), self.judge.expectations(self.chapter.name)
        runs: list[CheckRun] = []
        for check in reference.checks:
            runs.append(run_check(reference, check, answer, expectations))
            if runs[-1].difference is not None:
                return False
        return arguments_check(reference, runs).difference is None

    def _no_function(self, reference: Reference, missing: str) -> FunctionRun:
        return FunctionRun(reference, (), (), "", missing)

    def _retire(self) -> None:
        self.close()
        self.loaded = None
        self.replaced = {}

    def _ready(self) -> bool:
        """Is there a live worker that holds the file? If not, take a fresh one."""
        if self.worker is None or not self.worker.alive:
            self._load()
        return isinstance(self.loaded, Loaded)

    def _made_ahead(self, reference: Reference, outputs: list[str]) -> dict[int, Outcome]:
        """The outcomes of all cases' calls, made in one go; none where that does not work out for all of them."""
        if not self._ready():
            return {}
        assert self.worker is not None
        self.began_fresh = self.fresh
        prepared, calls = self.judge.expectations(self.chapter.name).ahead(reference)
        before = len(self.worker.output)
        alone = reference.seconds is not None or isinstance(reference, ModuleReference)
        outcomes = None if alone else self.worker.calls(prepared)
        if outcomes is None:
            return {}
        self.fresh = False
        self.only_stubs = self.only_stubs and all(isinstance(o, Raised) and o.unfinished for o in outcomes)
        outputs.append(self.worker.output[before:])
        return {id(made): outcome for made, outcome in zip(calls, outcomes, strict=True)}

    def _not_loaded_again(self) -> Died:
        """What a call comes to once the file, which could be loaded before, cannot be any more."""
        if isinstance(self.loaded, NotLoaded) and isinstance(self.loaded.outcome, Died):
            return self.loaded.outcome
        return Died("the file could not be loaded again after its process had ended")

    def _outcome(self, worker: Worker, reference: Reference, made: Call, seconds: float) -> Outcome:
        """One call of a function, or one pass through a module."""
        if isinstance(reference, ModuleReference):
            return modules.answer(worker, reference.name, made, seconds)
        names = argument_names(reference.signature, made)
        return worker.call(reference.name, made.args, made.kwargs, names, seconds)

    def _uses(self, reference: Reference) -> list[Use]:
        """Forbidden functions that this one uses: as its text says, and as was seen while it ran."""
        written = self.loaded.uses.get(reference.name, ()) if isinstance(self.loaded, Loaded) else ()
        seen = self.worker.uses(reference.forbidden) if self.worker is not None and self.worker.alive else ()
        return sorted({*written, *seen}, key=lambda use: (use.line, use.name))

    def _answer(self, reference: Reference, patience: list[float], outputs: list[str]) -> Answer:
        """Calls of one function, each answered by the worker; `patience` shrinks once a call took too long."""

        ahead = self._made_ahead(reference, outputs) if patience[0] == 1.0 else {}
        if not ahead:
            self._ready()
            self.began_fresh = self.fresh

        def answer(made: Call) -> Outcome:
            if id(made) in ahead:
                return ahead[id(made)]
            if not self._ready():
                return self._not_loaded_again()
            assert self.worker is not None
            self.fresh = False
            before = len(self.worker.output)
            allowed = (reference.seconds or self.sandbox.limits.call) * patience[0]
            outcome = self._outcome(self.worker, reference, made, allowed)
            outputs.append(self.worker.output[before:])
            self.only_stubs = self.only_stubs and isinstance(outcome, Raised) and outcome.unfinished
            if isinstance(outcome, Died) and outcome.kind == "time":
                patience[0] = _AFTER_A_TIMEOUT
            return outcome

        return answer

    def _checks(self, reference: Reference) -> FunctionRun:
        runs: list[CheckRun] = []
        seconds: list[float] = []
        outputs: list[str] = []
        answer, expectations = self._answer(reference, [1.0], outputs), self.judge.expectations(self.chapter.name)
        for check in reference.checks:
            started = time.perf_counter()
            runs.append(run_check(reference, check, answer, expectations))
            seconds.append(time.perf_counter() - started)
        runs = stubs.judged(runs, self.source, reference.name)
        last = [arguments_check(reference, runs)]
        if reference.forbidden:
            last.append(forbidden_check(reference, [*runs, *last], self._uses(reference)))
        runs += last
        seconds += [0.0] * len(last)
        return FunctionRun(reference, tuple(runs), tuple(seconds), "".join(outputs)[: self.sandbox.limits.output])
