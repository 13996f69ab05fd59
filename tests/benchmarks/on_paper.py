"""What worksheets and quizzes of a class cost beside its functions: `on_paper.py [STUDENTS] [TO]`.

Processor time of everything together, a submission: the judge, its fork server with its workers, the process that marks
what is typed. Students hand in the solutions of chapters 1 to TO, and on paper what a class would: many of the answers
are alike, and are marked once. In a class in which no two are, every one has so many spaces at its end.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import ROOT
from typed_worksheets import quiz, sheets

from learn_transformers import course
from learn_transformers.classroom import grading
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.grading import Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.quiz.seeds import Student

KEY = ClassKey(bytes(range(16)))


def processor() -> float:
    """Seconds of all processes that this one has started, and they in turn."""
    parents, ticks = {}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            number = int(status.parent.name)
            parents[number], ticks[number] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks[number] for number in ours - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("students", nargs="?", type=int, default=60)
    parser.add_argument("to", nargs="?", type=int, default=6)
    options = parser.parse_args()
    chapters = [chapter for chapter in course.chapters() if chapter.number <= options.to]
    settings = Settings(KEY, tuple(chapter.name for chapter in chapters))
    code = {chapter.file: (ROOT / "solutions" / chapter.file).read_bytes() for chapter in chapters}
    kinds: dict[str, list[Submission]] = {}
    for alike in (True, False):
        for number, texts in enumerate(sheets(chapters, options.students + 1, alike=alike)):
            student = f"student {number:05d}"
            files = {name: content + f"\n# {student}\n".encode() for name, content in code.items()}
            papers = {
                "functions": {},
                "and quizzes": {c.quiz: quiz(c, Student(KEY.secret, student)) for c in chapters},
                f"and worksheets, {'as a class writes them' if alike else 'no two answers alike'}": texts,
            }
            for what, paper in papers.items():
                handed_in = files | {name: text.encode() for name, text in paper.items()}
                kinds.setdefault(what, []).append(Submission(student, handed_in))
    for what, submissions in kinds.items():
        submissions = submissions[: options.students + 1]
        for number, _ in enumerate(grading.graded(submissions, settings), 1):
            if number == options.students:  # the judge is at the last one
                taken = processor() / options.students
                print(f"{what:<50} {taken * 1e3:7.1f} ms of a processor a submission")


if __name__ == "__main__":
    main()
