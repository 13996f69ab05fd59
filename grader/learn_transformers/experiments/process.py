"""The process that an experiment runs in: the learner's own, which the grader has no part in."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

from learn_transformers.experiments import run
from learn_transformers.experiments.modules import Chapters


def main() -> None:
    """Run the file of the first argument; the second says, as JSON, where functions lie, whose, and how that is said.

    An interrupt ends it without a word: whoever started it says the sentence.
    """
    file, told, *arguments = sys.argv[1:]
    plain = json.loads(told)
    Chapters(Path(plain["exercises"]), plain["yours"]).install()
    run.of_functions = plain["said"]
    sys.argv[:] = [file, *arguments]
    try:
        runpy.run_path(file, run_name="__main__")
    except KeyboardInterrupt:
        sys.exit(130)
