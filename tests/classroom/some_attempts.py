"""Attempts for the tests; as a script, one of several graders that record them: URL, how many, how many at once."""

from __future__ import annotations

import itertools
import os
import sys

from learn_transformers.classroom.gradebook.attempt import Attempt, Key
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import Chapter, Function, Status, Verdict


def verdict(score: float = 3.0, *, reason: str | None = None, practice: bool = False) -> Verdict:
    status = Status.PASSED if score == 3.0 else Status.FAILED
    function = Function("softmax", status, score, 3.0, None, (), (), (), reason=reason)
    chapter = Chapter("softmax", status, score, 3.0, (function,))
    return Verdict.of([chapter], seed="8f3a", isolation=["rlimits", "landlock"], practice=practice)


def key(student: str = "ada", content: str = "c0", **more: str) -> Key:
    given = {"key_version": "k1", "seed": "8f3a"} | more
    return Key(student=student, content=content, chapters=("softmax", "masking"), **given)


def attempt(
    student: str = "ada",
    content: str = "c0",
    score: float = 3.0,
    handed_in: float | None = 1000.5,
    graded: float = 2000.25,
    **more: str,
) -> Attempt:
    return Attempt.of(
        verdict(score),
        key(student, content, **more),
        handed_in=handed_in,
        graded=graded,
        refused=["a link was passed over"],
        notes=["late?"],
    )


def content(source: str) -> tuple[str, dict[str, bytes]]:
    """A fingerprint and the files that have it."""
    files = {"02_softmax/softmax.py": source.encode(), "02_softmax/ü.txt": b"\x00\xff"}
    return Submission("ada", files).fingerprint, files


def many(count: int) -> list[Attempt]:
    """The same ones in every process."""
    return [attempt(f"student{n % 40:03}", f"content{n}", score=float(n % 4)) for n in range(count)]


def main(url: str, count: str, at_once: str) -> None:
    """Print how many were new, after every transaction."""
    attempts = many(int(count))
    turn = os.getpid() % len(attempts)  # each process begins somewhere else
    rest = iter(attempts[turn:] + attempts[:turn])
    with Gradebook.open(url) as book:
        print("open", flush=True)
        while batch := list(itertools.islice(rest, int(at_once))):
            print(len(book.record_all(batch)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
