"""A live worker that holds one file, and a fresh one whenever nothing else of the file may have run in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from learn_transformers import course
from learn_transformers.judging import module_pass
from learn_transformers.judging.ahead import Answers, can_be_made_together
from learn_transformers.judging.bench import Bench
from learn_transformers.key.calls import Call, argument_names
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.sandbox.favors import Favor
from learn_transformers.sandbox.host import Earlier, Loan, Worker
from learn_transformers.sandbox.libraries import imported_words, needed
from learn_transformers.sandbox.outcome import Died, Loaded, NotLoaded, Outcome, Use, is_unfinished
from learn_transformers.sandbox.submission import Budget

if TYPE_CHECKING:
    from learn_transformers.judging.training import Handed, Trained

Borrow = Callable[[str, Callable[[str], object]], Loan]


def lend(reference: Reference, *args: Any, **kwargs: Any) -> Any:
    """The right answer, for a worker that borrows it. Not in PyTorch: nothing bounds what a worker could ask for there.

    Raises:
        ImportError: if it is worked out in PyTorch.
    """
    import numpy as np

    if isinstance(reference, TorchReference):
        said = "works in PyTorch and cannot be lent; your own must pass, in its chapter's folder beside this one"
        raise ImportError(f"`{reference.name}` {said}")
    with np.errstate(all="ignore"):
        return reference(*args, **kwargs)


def favor(reference: Reference, told: Callable[[], object] | None = None) -> Favor:
    """The same for a worker to call, who is answered at once what others were answered before; `told` of each use."""
    right = partial(lend, reference)
    return Favor(reference, right) if told is None else Favor(reference, right, told)


@dataclass
class Ran:
    """What has run in a worker since the file was loaded: anything, and anything that is no stub?"""

    anything: bool = False
    written: bool = False

    def note(self, *outcomes: Outcome) -> None:
        self.anything = True
        self.written = self.written or not all(map(is_unfinished, outcomes))


class Desk:
    """One file on the desk. `borrow` gives an earlier chapter that it imports, and tells of functions that are lent;
    `handed` gives the trained model beside it.

    Functions that were lent in place of the learner's own, which did not pass, are in `lent`.
    """

    def __init__(
        self,
        bench: Bench,
        assignment: course.Assignment,
        source: bytes,
        budget: Budget,
        borrow: Borrow,
        handed: Handed = lambda: None,
    ) -> None:
        self.bench = bench
        self.assignment = assignment
        self.chapter = assignment.chapter
        self.source = source
        self.budget = budget
        self.key = load_key(self.chapter.name)
        self.expectations = bench.expectations(self.chapter.name)
        self._borrow = borrow
        self._handed = handed
        self._trained: Trained | None = None
        self.sandbox = bench.sandboxes.get(self._needs(source, self.chapter))
        self.worker: Worker | None = None
        self.loaded: Loaded | NotLoaded | None = None
        self.ran = Ran()
        self.lent: set[str] = set()
        self._replaced: Mapping[str, Callable[..., Any]] = {}

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    # The worker: taken, filled, given back.

    def begin(self) -> None:
        """Load the file where the chapter before it ran, if that process is still good; else in a fresh one.

        A sandbox that is still starting has that time for itself: meanwhile it is worked out what is right.
        """
        self._work_ahead(self.asked[:1])
        idle = self.bench.take_idle(self.sandbox, self.budget)
        if idle is not None:
            self.load(worker=idle)
            self.ran = Ran(anything=True, written=True)
        # Only good news is believed of a process in which another chapter's code has run.
        if not isinstance(self.loaded, Loaded) or self.loaded.found != dict.fromkeys(self.key.written, "callable"):
            self.load()

    def load(self, replaced: Mapping[str, Callable[..., Any]] | None = None, worker: Worker | None = None) -> None:
        """Put the file into a fresh worker, or a given one, with right functions in place of some of its own."""
        self._close()
        self.ran = Ran()
        self._replaced = replaced or {}
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
            list(self.key.written),
            file=f"{self.chapter.name}.py",
            earlier=Earlier(earlier, later, lambda name: self._borrow(name, self.lent.add)),
            replace=self._replaced,
            forbidden={name: r.forbidden for name, r in self.key.written.items() if r.forbidden},
        )

    def ready(self) -> bool:
        """Is there a live worker that holds the file? If not, fill a fresh one as this one was."""
        if self.worker is None or not self.worker.alive:
            self.load(self._replaced)
        return isinstance(self.loaded, Loaded)

    def retire(self) -> None:
        """Give the worker up: whatever is called next is called in a fresh one."""
        self._close()
        self.loaded = None
        self._replaced = {}

    def leave(self) -> None:
        """Leave the worker to the next chapter of the submission: everything passed in it."""
        self.bench.leave_idle(self.worker)
        self.worker = None

    def _close(self) -> None:
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    # What it says.

    def trained(self, reference: TrainedReference) -> Trained:
        """The trained model beside the file."""
        if self._trained is None:
            from learn_transformers.judging.training import Trained

            self._trained = Trained(reference, self.chapter, self._handed)
        return self._trained

    @property
    def fingerprint(self) -> str:
        """That of its weights, if they were read."""
        return self._trained.fingerprint if self._trained is not None else ""

    def outcome(self, reference: Reference, made: Call, seconds: float | None = None) -> Outcome:
        """One call of a function, one pass through a module, or what a trained model makes of texts."""
        if isinstance(reference, TrainedReference):
            return self.trained(reference).outcome(made)
        if not self.ready():
            return self.not_loaded()
        assert self.worker is not None
        seconds = self.sandbox.limits.call if seconds is None else seconds
        if isinstance(reference, TorchReference):
            outcome = module_pass.answer(self.worker, reference, made, seconds)
        else:
            names = argument_names(reference.signature, made)
            outcome = self.worker.call(reference.name, made.args, made.kwargs, names, seconds)
        self.ran.note(outcome)
        return outcome

    def answers(self, reference: Reference) -> Answers | None:
        """What comes of all calls that are known by now, made in one go; None where that does not work out."""
        if not can_be_made_together(reference) or not self.ready():
            return None
        assert self.worker is not None
        ahead = self.expectations.ahead(reference)
        if not ahead.calls:
            return None
        after = self.asked[self.asked.index(reference.name) + 1 :] if reference.name in self.asked else ()
        answered = self.worker.calls(ahead.prepared, lambda: self._work_ahead(after[:1]))
        if answered is None:
            return None
        self.ran.note(*(one.outcome for one in answered))
        return Answers(ahead, answered)

    @property
    def asked(self) -> tuple[str, ...]:
        """The functions that are asked for, in the order in which they are judged."""
        return self.assignment.functions or tuple(self.key.references)

    def _work_ahead(self, names: Sequence[str]) -> None:
        """Work out what functions should give to the calls of their cases, before anybody waits for it."""
        for reference in (self.key.references[name] for name in names):
            if can_be_made_together(reference):
                self.expectations.ahead(reference)
            else:
                if self.bench.secret:  # whoever is graded once would not get back what it costs to look ahead
                    self.expectations.foretell(reference)
                for check in reference.checks:
                    if check.build is not None:
                        self.expectations.of(reference, check)

    def of_no_check(self, function: str, args: tuple[Any, ...]) -> Outcome:
        """One call that belongs to no check."""
        if not self.ready():
            return Died("the file could not be loaded")
        reference = self.key.references[function]
        return self.outcome(reference, reference.made(args, {}))

    def uses(self, reference: Reference) -> list[Use]:
        """Forbidden functions that this one uses: as its text says, and as was seen while it ran."""
        written = self.loaded.uses.get(reference.name, ()) if isinstance(self.loaded, Loaded) else ()
        seen = self.worker.uses(reference.forbidden) if self.worker is not None and self.worker.alive else ()
        return sorted({*written, *seen}, key=lambda use: (use.line, use.name))

    @property
    def output(self) -> str:
        """What the file has printed in this worker."""
        return self.worker.output if self.worker is not None else ""

    def not_loaded(self) -> Died:
        """What a call comes to once the file, which could be loaded before, cannot be any more."""
        if isinstance(self.loaded, NotLoaded) and isinstance(self.loaded.outcome, Died):
            return self.loaded.outcome
        return Died("the file could not be loaded again after its process had ended")

    def _needs(self, source: bytes, chapter: course.Chapter) -> frozenset[str]:
        """What a file needs made ready, and the handed-in chapters that it imports, themselves or through others."""
        needs, waiting, seen = frozenset[str](), [(source, chapter)], {chapter}
        while waiting:
            text, importing = waiting.pop()
            needs |= needed(text)
            words = imported_words(text) if self.assignment.siblings else ()
            for earlier in course.chapters():
                if earlier.number < importing.number and earlier not in seen and earlier.name.encode() in words:
                    seen.add(earlier)
                    borrowed = self._borrow(earlier.name, lambda name: None).source
                    waiting += [(borrowed, earlier)] if borrowed is not None else []
        return needs
