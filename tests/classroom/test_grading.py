"""A class at several judges: everybody gets a result, the same one each time, whatever others handed in."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import linux_only, source_of

from learn_transformers.classroom import grading, judges
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.sandbox.host import LAYERS, SandboxError
from learn_transformers.trouble import KeyFault, WrongUse

KEY = ClassKey(bytes(range(16)))
SOFTMAX = "02_softmax/softmax.py"
SETTINGS = Settings(KEY, ("softmax",), jobs=2)


def of(student: str, text: str, **more: bytes) -> Submission:
    return Submission(student, {SOFTMAX: text.encode(), **more})


def right(student: str) -> Submission:
    return of(student, f"{source_of('softmax')}\n# {student}\n")


def by_student(results: list[Graded]) -> dict[str, Graded]:
    return {one.submission.student: one for one in results}


def test_everybody_gets_a_result_whatever_others_handed_in() -> None:
    hostile = [
        of("ends", "import os\nos._exit(0)\n"),
        of("raises", "raise SystemExit\n"),
        of("no python", "def softmax(\n"),
        of("stub", "def softmax(x, axis=-1):\n    raise NotImplementedError('softmax')\n"),
        Submission("bytes", {SOFTMAX: b"\xff\xfe"}),
    ]
    students = [right("ada"), *hostile, right("bob"), right("eve")]
    found = by_student([*grading.graded(students, SETTINGS)])
    assert found.keys() == {one.student for one in students}
    for one in ("ada", "bob", "eve"):
        verdict = found[one].verdict
        assert verdict is not None
        assert (verdict.status, verdict.score) == ("passed", verdict.max_score)
        assert verdict.seed == found[one].fingerprint
        assert not verdict.practice
        assert [chapter.file for chapter in verdict.chapters] == [SOFTMAX]
    for other in hostile:
        verdict = found[other.student].verdict
        assert verdict is not None
        assert verdict.score == 0


def test_a_chapter_that_was_not_handed_in_counts() -> None:
    (one,) = grading.graded([right("ada")], Settings(KEY, ("softmax", "masking")))
    assert one.verdict is not None
    assert [chapter.score > 0 for chapter in one.verdict.chapters] == [True, False]
    assert one.verdict.max_score == 48 + 40


def test_seeds_are_a_submission_s_own_and_the_same_each_time() -> None:
    students = [right(name) for name in "abcdefgh"]
    shown = {one.student: SETTINGS.fingerprint(one) for one in students}
    assert len({*shown.values()}) > 1
    assert shown == {one.student: SETTINGS.fingerprint(one) for one in students}
    assert SETTINGS.fingerprint(right("a")) != Settings(ClassKey(bytes(16)), ("softmax",)).fingerprint(right("a"))


def test_a_table_of_practice_answers_earns_at_most_a_quarter() -> None:
    from learn_transformers.judging.run_checks import Expectations
    from learn_transformers.key.loading import load_key

    lines = ["import numpy as np", "KNOWN = {}"]
    reference = load_key("softmax").references["softmax"]
    practice = Expectations("softmax", 0)
    for check in reference.checks:
        if check.build is not None:
            for made, outcome in practice.of(reference, check):
                if hasattr(outcome, "value") and len(made.args) >= 1:
                    x = made.args[0]
                    lines.append(
                        f"KNOWN[{x.tobytes()!r}] = np.frombuffer({outcome.value.tobytes()!r}).reshape({x.shape})"
                    )
    lines += ["def softmax(x, axis=-1):", "    return KNOWN[np.asarray(x).tobytes()].copy()"]
    (one,) = grading.graded([of("table", "\n".join(lines))], SETTINGS)
    assert one.verdict is not None
    (function,) = [f for f in one.verdict.chapters[0].functions if f.name == "softmax"]
    assert function.score <= 0.25 * function.max_score


@linux_only("asks a process for its limits")
def test_a_judge_cannot_take_all_memory() -> None:
    judge = judges.Judge(SETTINGS.terms)
    try:
        assert not judge.verdict(SETTINGS.paper(right("ada"))).problem
        (said,) = (line for line in limits_of(judge.process.pid) if line.startswith("Max data size"))
        assert int(said.split()[3]) < 5 << 30
    finally:
        judge.close()


def limits_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/limits").read_text(encoding="utf-8").splitlines()


@linux_only("asks a process for its children")
def test_a_judge_that_is_killed_costs_nobody_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    sent = judges.Judge.verdict

    def verdict(self: judges.Judge, paper: judges.Paper, following: judges.Paper | None) -> object:
        if len(killed) < 3:
            killed.append(self.process.pid)
            os.kill(self.process.pid, signal.SIGKILL)
        return sent(self, paper, following)

    monkeypatch.setattr(judges.Judge, "verdict", verdict)
    found = [*grading.graded([right(name) for name in "abc"], Settings(KEY, ("softmax",), jobs=1))]
    ungraded = [one for one in found if one.verdict is None]
    assert len(killed) == 3
    assert len(found) == 3
    assert len(ungraded) == 1  # twice the judge of the first was killed
    assert ungraded[0].problem.startswith("the grader itself failed")


def test_a_judge_that_has_grown_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "_MOST_MEMORY", 0)
    started: list[judges.Terms] = []
    begin = judges.Judge.__init__
    monkeypatch.setattr(judges.Judge, "__init__", lambda self, t: (started.append(t), begin(self, t))[1])
    found = [*grading.graded([right(name) for name in "ab"], Settings(KEY, ("softmax",), jobs=1))]
    assert all(one.verdict is not None for one in found)
    assert len(started) >= 2


def test_isolation_that_has_to_be_there_is_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "LAYERS", (*LAYERS, "moat"))
    with pytest.raises(WrongUse, match=r"Isolation without (uid, )?moat"):
        [*grading.graded([right("a")], Settings(KEY, ("softmax",), layers=grading.layers_named("all")))]


@pytest.mark.parametrize("named", ["seccom", "landlock,moat", "ALL"])
def test_layers_that_are_not_known_are_named(named: str) -> None:
    with pytest.raises(WrongUse, match="no layer of isolation"):
        grading.layers_named(named)


def test_nothing_of_one_submission_is_there_for_the_next() -> None:
    sheet = {"02_softmax/worksheet.py": b'invariance = "exp(x)"\n'}
    students = [
        Submission("ada", {SOFTMAX: b"x = 1", **sheet}),
        Submission("bob", sheet),
        Submission("eve", {"x": b""}),
    ]
    found = by_student([*grading.graded(students, Settings(KEY, ("softmax",), jobs=1))])
    there = {
        student: (one.verdict.chapters[0].was_handed_in, bool(one.verdict.chapters[0].worksheet))
        for student, one in found.items()
        if one.verdict is not None
    }
    assert there == {"ada": (True, True), "bob": (False, True), "eve": (False, False)}


def test_a_judge_by_other_keys_grades_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "version_of_keys", lambda: "of last week")
    with pytest.raises(SandboxError, match="keys were changed"):
        [*grading.graded([right("a")], SETTINGS)]


def test_what_a_judge_gets_says_neither_the_class_key_nor_who_it_is() -> None:
    told = repr((SETTINGS.paper(of("Ada Lovelace", "x = 1")), SETTINGS.terms))
    assert "Ada" not in told
    assert KEY.secret.hex() not in told
    assert repr(KEY.secret) not in told


def test_a_quiz_is_marked_by_the_seed_that_was_drawn_for_its_student() -> None:
    from learn_transformers.quiz.seeds import Student

    seed = Student(KEY.secret, "ada").seed("softmax").shown
    quiz = f'schema = "learn-transformers/quiz-answers@1"\nchapter = "softmax"\nseed = "{seed}"\n[answers]\n'.encode()
    found = by_student(
        [*grading.graded([of(s, "x = 1", **{"02_softmax/quiz.toml": quiz}) for s in ("ada", "bob")], SETTINGS)]
    )
    said = {
        student: {entry.message for entry in one.verdict.chapters[0].quiz}
        for student, one in found.items()
        if one.verdict
    }
    assert not any("another variant" in message for message in said["ada"])
    assert all("another variant" in message for message in said["bob"])


def test_layers_are_listed() -> None:
    assert grading.layers_named("seccomp, landlock") == ("landlock", "seccomp")
    assert grading.layers_named("all") == LAYERS


def test_a_fault_of_a_private_check_comes_before_the_first_result(tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text("1/0\n")
    with pytest.raises((KeyFault, SandboxError)):
        [*grading.graded([right("a")], Settings(KEY, ("softmax",), extra_key=tmp_path))]


def test_submissions_are_read_while_others_are_graded() -> None:
    read: list[str] = []

    def coming() -> Iterator[Submission]:
        for n in range(12):
            read.append(f"s{n}")
            yield right(f"s{n}")

    found = grading.graded(coming(), Settings(KEY, ("softmax",), jobs=1))
    assert read == []
    first = next(found)
    assert first.submission.student == "s0"
    assert len(read) < 12
    assert len([first, *found]) == len(read) == 12


def test_whoever_needs_no_more_results_leaves_no_judge_behind() -> None:
    found = grading.graded((right(f"s{n}") for n in range(50)), SETTINGS)
    assert next(found).verdict is not None
    assert isinstance(found, Iterator)
    found.close()  # type: ignore[attr-defined]


def test_what_grades_has_a_version(tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text("x = 1\n")
    private = Settings(KEY, ("softmax",), extra_key=tmp_path)
    assert SETTINGS.version == Settings(ClassKey(bytes(16)), ("masking",)).version != private.version
    (tmp_path / "softmax.py").write_text("x = 2\n")
    assert Settings(KEY, ("softmax",), extra_key=tmp_path).version != private.version
