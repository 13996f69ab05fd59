"""Verdicts that are there already, each in a file of its own: whoever is interrupted grades nothing twice.

A verdict is known by what was handed in, the version of the keys, the seeds, the chapters and the private checks. It is
written all at once, so that a grader that is killed leaves it whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from learn_transformers import __version__
from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.grading import Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.course.replacement import write
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Verdict

FOLDER: Final = "verdicts"


class Results:
    """Those of one class, in the folder of its results."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder / FOLDER
        self._settings = settings
        private = settings.extra_key
        files = sorted(private.rglob("*.py")) if private is not None else []
        texts = [f"{file.name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
        self._same = [__version__, version_of_keys(), *settings.chapters, *texts]

    def known(self, submission: Submission) -> Verdict | None:
        """The verdict on a submission, if it was graded like this before."""
        try:
            return Verdict.from_json(self._file(submission).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError):  # not there, or not whole
            return None

    def keep(self, submission: Submission, verdict: Verdict) -> None:
        """Remember a verdict.

        Raises:
            WrongUse: if it cannot be written.
        """
        file = self._file(submission)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write(file, verdict.to_json(indent=None).encode())
        except OSError as error:
            raise WrongUse(f"{file} cannot be written: {error.strerror}. What is graded so far is kept.") from None

    def _file(self, submission: Submission) -> Path:
        """The same contents of two students are two submissions: quizzes have other questions for each."""
        parts = [*self._same, submission.student, submission.fingerprint, self._settings.fingerprint(submission)]
        digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return self._folder / digest[:2] / f"{digest[2:32]}.json"
