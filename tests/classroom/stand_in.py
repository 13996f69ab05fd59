"""A class that is graded in no time: instead of a judge, a comment in a file says how many of 10 points it gets."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from learn_transformers.classroom import grading_a_class
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.grading_a_class import Asked, Done, Step
from learn_transformers.classroom.outputs import Pages
from learn_transformers.classroom.row import Row
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import NOT_GRADED, Chapter, Check, Function, Status, Verdict

SOFTMAX = "02_softmax/softmax.py"
ISOLATION = ("rlimits", "landlock")


def verdict(score: float, *, seed: str = "hmac-sha256:0", size: int = 0, reason: str | None = None) -> Verdict:
    """As for softmax; of at least so many characters."""
    status = Status.ERROR if reason else Status.PASSED if score == 10 else Status.FAILED
    check = Check("by hand", status, score, 10.0, "x" * size)
    function = Function("softmax", status, score, 10.0, None, (), (), (check,), reason=reason)
    return Verdict.of([Chapter("softmax", status, score, 10.0, (function,), number=2)], seed=seed, isolation=ISOLATION)


def engine(submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
    """Grades `# 7` with 7 points; `# 7 of 9999 characters` has a long verdict, and `# none` cannot be graded."""
    for one in submissions:
        seed = settings.fingerprint(one)
        said = re.search(rb"# ([\d.]+|none|partly)(?: of (\d+))?", one.files[SOFTMAX])
        assert said is not None
        if said[1] == b"none":
            yield Graded(one, None, seed, "the grader itself failed (gone)")
        else:
            partly = NOT_GRADED if said[1] == b"partly" else None
            score = 0.0 if partly else float(said[1])
            yield Graded(one, verdict(score, seed=seed, size=int(said[2] or 0), reason=partly), seed)


def hand_in(folder: Path, texts: Mapping[str, str], at: float | None = None) -> None:
    """Lay out what these students hand in, at that time."""
    for student, text in texts.items():
        file = folder / student / "softmax.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if at is not None:
            os.utime(file, (at, at))


def pages_of(row: Row) -> Iterator[tuple[str, str]]:
    yield f"feedback/{row.student}.md", f"{row.score} {row.counts}\n"


PAGES = Pages(
    pages_of, lambda report: [("class.html", f"{report.graded} graded\n")], lambda beside: [(beside.page, "")]
)


def grade(folder: Path, *, tell: Callable[[Step], object] = lambda step: None, **asked: Any) -> Done:
    """Grade `folder/submissions` into `folder/out`."""
    given: dict[str, Any] = {"engine": engine, "pages": PAGES} | {
        name: asked.pop(name) for name in ("engine", "pages") if name in asked
    }
    words = {"submissions": folder / "submissions", "out": folder / "out", "class_key": folder / "class.key"} | asked
    return grading_a_class.grade(Asked(**words), tell, lambda sentence: None, **given)
