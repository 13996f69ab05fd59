"""A class whose grades stand in a gradebook, for tests of regrading: what is worth how much is said here, not found.

As a script it regrades slowly, under the key `k2`, and says so of everybody: URL, folder, how many there are.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # for the script
from some_attempts import verdict

from learn_transformers.classroom import class_key, grading, keeping
from learn_transformers.classroom.class_folder import MARKER
from learn_transformers.classroom.gradebook.attempt import Attempt, Event, Key
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.regrading.cases import Which
from learn_transformers.classroom.regrading.regrade import Asked, Done, regrade
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import Verdict

CHAPTERS = ("softmax",)


def files(source: str) -> dict[str, bytes]:
    return {"02_softmax/softmax.py": source.encode()}


def content(source: str) -> str:
    return Submission("", files(source)).fingerprint


@dataclass
class Class:
    """`worth` says what a source is worth now, None where the grader fails on it; `asked` is what was graded anew."""

    url: str
    folder: Path
    worth: dict[str, float | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    before: Callable[[Submission], object] = lambda submission: None

    @classmethod
    def made(cls, url: str, folder: Path) -> Class:
        folder.mkdir()
        (folder / MARKER).write_text("{}")
        class_key.in_file(folder.parent / "class.key")
        return cls(url, folder)

    @cached_property
    def book(self) -> Gradebook:
        return Gradebook.open(self.url)

    def graded(
        self,
        student: str,
        source: str,
        score: float,
        *,
        handed_in: float = 1.0,
        kept: bool = True,
        graded: float = 10.0,
    ) -> Attempt:
        """An attempt under the key of now, as `grade` records it."""
        settings = Settings(class_key.in_file(self.folder.parent / "class.key")[0], CHAPTERS)
        submission = Submission(student, files(source))
        key = Key(student, submission.fingerprint, settings.version, settings.fingerprint(submission), CHAPTERS)
        made = Attempt.of(verdict(score), key, handed_in=handed_in, graded=graded)
        self.book.record_all([made], contents={submission.fingerprint: files(source)} if kept else None)
        self.worth.setdefault(source, score)
        return made

    def ran(self, **detail: object) -> None:
        """What `grade` notes when it is done."""
        noted = {"out": str(self.folder), "chapters": list(CHAPTERS)} | detail
        self.book.note(Event(1.0, "a teacher", "graded", detail=json.dumps(noted)))

    def regrade(self, which: Which = Which.LATEST, **more: object) -> Done:
        given = {"class_key": self.folder.parent / "class.key", "gradebook": self.url} | more
        self.said.clear()
        return regrade(Asked(self.folder, which, **given), lambda step: None, self.said.append, self.engine)  # type: ignore[arg-type]

    def engine(self, submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        for submission in submissions:
            source = submission.files["02_softmax/softmax.py"].decode()
            self.before(submission)
            self.asked.append(f"{submission.student}: {source}")
            score = self.worth[source]
            yield Graded(
                submission, found(score), settings.fingerprint(submission), "" if score is not None else "sorry"
            )

    def counting(self, student: str) -> float | None:
        """What the latest attempt that counts is worth."""
        latest = self.book.history(student).latest()
        return None if latest is None else latest.score

    def attempts(self) -> int:
        return sum(len(history.attempts) for history in self.book.histories())

    def decisions(self) -> list[str]:
        return [f"{event.student} {event.what}" for event in self.book.events() if event.attempt]

    def table(self) -> dict[str, dict[str, object]]:
        """What stands in `regraded.json`, by student."""
        document = json.loads((self.folder / "regraded.json").read_text())
        return {one["student"]: one for one in document["regraded"]}


def found(score: float | None) -> Verdict | None:
    return None if score is None else verdict(score)


def worth_now(number: int) -> float:
    return 1.0 if number % 4 == 0 else 3.0


def main(url: str, folder: str, count: str) -> None:
    grading.version_of_keys = lambda: "k2"  # type: ignore[assignment]
    Settings.version = "k2"  # type: ignore[assignment]
    keeping.SOON = 0.02
    of_class = Class(url, Path(folder), {f"try {number}": worth_now(number) for number in range(int(count))})

    def slowly(submission: Submission) -> None:
        time.sleep(0.01)
        print(submission.student, flush=True)

    of_class.before = slowly
    of_class.regrade()


if __name__ == "__main__":
    main(*sys.argv[1:])
