"""Where a class is graded: on this machine, or on those of a cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from learn_transformers.classroom import grading
from learn_transformers.classroom.cluster.engine import Cluster
from learn_transformers.classroom.grading import Engine
from learn_transformers.trouble import WrongUse


@dataclass(frozen=True)
class Where:
    """The words of the command line: `engine` is `local` or `dask`, and the others are for the latter."""

    engine: str = "local"
    scheduler: str | None = None
    certificates: Path | None = None

    def begun(self, say: Callable[[str], object]) -> Engine:
        """What grades there; `say` hears of what there is to say of other machines.

        Raises:
            WrongUse: if something is missing, goes with nothing else that was said, or cannot be used.
        """
        if self.engine == "dask":
            return Cluster.of(self.scheduler, self.certificates, say).graded
        if self.scheduler is not None or self.certificates is not None:
            raise WrongUse("--scheduler and --certificates are for --engine dask, which grades on other machines.")
        return grading.graded
