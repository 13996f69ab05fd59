"""What a class has on paper: marked once for all who write the same, and never for long, whoever wrote it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from support import ROOT, source_of
from typed_worksheets import quiz, sheets

from learn_transformers import course
from learn_transformers.classroom import grading, judges
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.grading import Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.course import known_chapter
from learn_transformers.judging import worksheets
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Marks, Worksheets
from learn_transformers.quiz import bank, handed_in, typed
from learn_transformers.quiz.seeds import Student
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.submission import IN_A_CLASS, LIMITS
from learn_transformers.symbolic.marking import worksheet
from learn_transformers.symbolic.process.allowance import Allowance
from learn_transformers.symbolic.process.comparer import Comparer, TookTooLong
from learn_transformers.symbolic.process.memory import Memory
from learn_transformers.verdict import Status

SOFTMAX = known_chapter("softmax")
KEY = ClassKey(bytes(range(16)))
ADA = Student(KEY.secret, "ada")
JACOBIAN = 'jacobian_entry = "p[i]*(delta(i, j) - p[j])"\n'
WRONG = source_of("softmax") + "\n\ndef softmax_jacobian(x):\n    p = softmax(x)\n    return -np.outer(p, p)\n"
ENDLESS = "".join(
    f"def {name}(*args, **kwargs):\n    while True:\n        pass\n\n\n"
    for name in ("softmax", "log_softmax", "cross_entropy", "softmax_jacobian")
)


def marks_of(texts: list[str], memory: Memory | None, folder: Path) -> list[Marks]:
    """The marks of each, in the order in which they were handed in."""
    found = []
    with Worksheets(comparer=Comparer(worksheets.SECONDS, worksheets.MODULES, memory)) as marking:
        for number, text in enumerate(texts):
            file = folder / str(number) / "worksheet.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            assignment = course.Assignment(SOFTMAX, file.with_name("softmax.py"), (), None, file)
            found.append(marking.marks(assignment))
    return found


def test_marks_are_the_same_whoever_wrote_the_same_before(tmp_path: Path) -> None:
    memory = Memory()
    texts = [paper[SOFTMAX.worksheet] for paper in sheets([SOFTMAX], 12)]
    texts += ['jacobian_entry = "exp(" * 3\n', 'jacobian_entry = "2**(2**40)"\n', texts[0] + "\n# mine\n"]
    remembered = marks_of(texts, memory, tmp_path)
    assert memory.found > 70
    assert marks_of(texts, None, tmp_path) == remembered
    assert marks_of(texts[::-1], memory, tmp_path)[::-1] == remembered


def test_what_a_function_says_of_a_formula_is_its_own(tmp_path: Path, sandboxes: Sandboxes) -> None:
    memory = Memory()
    said = []
    with Worksheets(comparer=Comparer(worksheets.SECONDS, worksheets.MODULES, memory)) as marking:
        judge = Judge(sandboxes, secret=True, worksheets=marking)
        for name, code in (("right", source_of("softmax")), ("wrong", WRONG), ("again", source_of("softmax"))):
            (verdict,) = [judge.verdict([laid_out(tmp_path / name, code, JACOBIAN)])]
            said.append({answer.name: answer for answer in verdict.chapters[0].worksheet}["jacobian_entry"])
    assert memory.found >= 2
    assert {answer.status for answer in said} == {Status.PASSED}
    assert [answer.code[:54] for answer in said] == [
        "", "Your formula is right, but your softmax_jacobian gives", ""
    ]  # fmt: skip


class Endless(Comparer):
    """A process in which every mark takes as long as it may."""

    marked = 0

    def _asked(self, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        if ":mark" not in question["call"]:
            return super()._asked(question, seconds)
        self.marked += 1
        time.sleep(seconds)
        raise TookTooLong(f"it took longer than {seconds:g} seconds")


def test_whoever_is_as_slow_as_can_be_gets_an_ordinary_row(tmp_path: Path, sandboxes: Sandboxes) -> None:
    """Functions, worksheet and quiz each take all the time there is; the next student has as much as anybody."""
    (sheet,) = sheets([SOFTMAX], 1)
    slow = laid_out(tmp_path / "slow", ENDLESS, sheet[SOFTMAX.worksheet], quiz(SOFTMAX, ADA))
    right = laid_out(tmp_path / "right", source_of("softmax"), JACOBIAN)
    comparer = Endless(0.2, (*worksheets.MODULES, typed.READING))
    paper = Allowance(comparer, 0.7)
    with comparer, Worksheets(comparer=paper) as marking:
        judge = Judge(sandboxes, secret=True, worksheets=marking, limits=replace(IN_A_CLASS, submission=1.0))
        verdict = handed_in.with_quizzes(judge.verdict([slow]), [slow], ADA, TypedFormulas(paper))
        (chapter,) = verdict.chapters
        judge.forget()
        asked = comparer.marked
        paper.renew()
        (after,) = judge.verdict([right]).chapters
    assert asked <= 4  # of forty
    assert {f.reason for f in chapter.functions} == {"time_budget"}
    assert "the submission used up its 1 s" in {check.message for f in chapter.functions for check in f.checks}
    said = {answer.message for answer in chapter.worksheet if answer.status == Status.UNFINISHED}
    assert "This could not be checked (it took longer than 0.2 seconds), so it was left. It costs nothing." in said
    assert (
        "This could not be checked (what was marked before it took 0.7 seconds), so it was left. It costs nothing."
        in said
    )
    assert {a.name for a in chapter.worksheet} == {*worksheet.entries("softmax")}
    assert {entry.name for entry in chapter.quiz} == {*bank.questions("softmax")}
    assert verdict.to_dict()["status"] == "error"
    assert [f.status for f in after.functions] == ["passed"] * len(after.functions)
    assert comparer.marked == asked + 1


def laid_out(folder: Path, code: str, sheet: str, answers: str | None = None) -> course.Assignment:
    """What one student handed in."""
    place = folder / "02_softmax"
    place.mkdir(parents=True)
    for name, text in (("softmax.py", code), ("worksheet.py", sheet), ("quiz.toml", answers)):
        if text is not None:
            (place / name).write_text(text, encoding="utf-8")
    found = {name: place / name for name in ("softmax.py", "worksheet.py", "quiz.toml")}
    return course.Assignment(
        SOFTMAX, found["softmax.py"], None, folder, found["worksheet.py"], quiz=found["quiz.toml"] if answers else None
    )


def test_a_class_with_worksheets_and_quizzes(tmp_path: Path) -> None:
    """Through a judge's process, as they are graded."""
    settings = Settings(KEY, ("softmax",), jobs=1)
    right = (ROOT / "solutions" / SOFTMAX.worksheet).read_bytes()
    students = [
        Submission(student, {
            SOFTMAX.file: source_of("softmax").encode(), SOFTMAX.worksheet: right,
            SOFTMAX.quiz: quiz(SOFTMAX, Student(KEY.secret, student)).encode(),
        })
        for student in ("ada", "bob", "eve")
    ]  # fmt: skip
    found = [*grading.graded(students, settings)]
    assert [one.problem for one in found] == [""] * 3
    for one in found:
        assert one.verdict is not None
        (chapter,) = one.verdict.chapters
        assert {answer.status for answer in chapter.worksheet} == {Status.PASSED}
        assert {e.name for e in chapter.quiz if e.status != Status.PASSED and e.kind != "words"} == set()


def test_nobody_is_waited_for_longer_than_a_judge() -> None:
    assert LIMITS.submission < IN_A_CLASS.wall
    assert IN_A_CLASS.wall + IN_A_CLASS.paper < judges._LONGEST
