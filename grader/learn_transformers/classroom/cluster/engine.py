"""`--engine dask`: what `grading.graded` is, by workers on other machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from learn_transformers.classroom.cluster import libraries
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import Stopped, WrongUse

if TYPE_CHECKING:
    from learn_transformers.classroom.cluster.credentials import Credentials
    from learn_transformers.classroom.cluster.dispatch import Connection
    from learn_transformers.classroom.cluster.place import Place

PATIENCE: Final = 120.0  # seconds that a scheduler, or any worker, is waited for


@dataclass(frozen=True)
class Cluster:
    """Who grades: the workers of one scheduler. `say` hears of those that are not used, and of what is waited for."""

    place: Place
    credentials: Credentials
    say: Callable[[str], object]
    patience: float = PATIENCE

    @classmethod
    def of(cls, scheduler: str | None, certificates: Path | None, say: Callable[[str], object]) -> Self:
        """The one that options name.

        Raises:
            WrongUse: if one is missing, the address is not encrypted, or the certificates cannot be used.
        """
        if scheduler is None:
            raise WrongUse("--engine dask grades on other machines: --scheduler tls://HOST:PORT says where.")
        if certificates is None:
            raise WrongUse(
                "--engine dask needs --certificates DIR: `learn-transformers cluster certificates DIR` makes them."
            )
        libraries.require()
        from learn_transformers.classroom.cluster.credentials import Credentials
        from learn_transformers.classroom.cluster.place import Place

        return cls(Place.of(scheduler), Credentials.of(certificates, "client"), say)

    def graded(self, submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        """A result for every submission, in the order in which they come; `settings.jobs` is the workers' own affair.

        Raises:
            WrongUse: before the first, if there is no scheduler, or no worker that may be used.
            Stopped: if they are gone for good.
            KeyFault: if a private check cannot be passed.
        """
        from learn_transformers.classroom.cluster.dispatch import Dispatch

        run = Dispatch(
            lambda first: self._connected(settings, first=first),
            settings,
            address=self.place.address,
            patience=self.patience,
            say=self.say,
        )
        return run.graded(submissions)

    def _connected(self, settings: Settings, *, first: bool) -> Connection:
        from learn_transformers.classroom.cluster.link import Link, Lost
        from learn_transformers.classroom.cluster.place import NotThere

        gone = Stopped(
            f"The scheduler at {self.place.address} has not come back. What is graded so far is kept: "
            "the same command goes on with what is left."
        )
        try:
            if not first:
                self.say(f"The scheduler is gone; it is waited for, at most {self.patience:.0f} seconds.")
            self.place.wait_for(self.credentials, 0 if first else self.patience)
            found = Link(self.place, self.credentials, settings.layers)
        except NotThere as problem:
            if first:
                raise WrongUse(" ".join(filter(None, (str(problem), problem.hint)))) from None
            raise gone from None
        except Lost:
            raise gone from None
        if not first:
            self.say("The scheduler is back.")
        return found
