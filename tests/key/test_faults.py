"""A fault of the key is never a verdict on a learner: private checks are proven first, and what comes later ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import CommandLine, source_of

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.proving import prove
from learn_transformers.judging.run_checks import UNTOUCHED, Expectations
from learn_transformers.key.calls import call
from learn_transformers.key.loading import load_extra, load_key
from learn_transformers.key.reference import Reference
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Chapter, Status

HEAD = """import numpy as np
from learn_transformers.answer_key.softmax.functions import cross_entropy, softmax
from learn_transformers.key.calls import call
"""
CASE = "@softmax.case()\ndef row(rng):\n    'a private row'\n    return {}\n"
LAW = "@softmax.property()\ndef law(rng, f):\n    'a private law'\n    {}\n"


@pytest.fixture(autouse=True)
def as_they_were() -> Iterator[None]:
    """The references of a process are its own only until something hangs on them."""
    references = [r for chapter in course.chapters() for r in load_key(chapter.name).references.values()]
    before = [list(reference.checks) for reference in references]
    yield
    for reference, checks in zip(references, before, strict=True):
        reference.checks[:] = checks


def proven(folder: Path, text: str) -> None:
    (folder / "softmax.py").write_text(text)
    for name, references in load_extra(folder, ["softmax", "masking", "softmax"]).items():
        prove(references, Expectations(name, 0))


SOUND = (
    CASE.format("[call(np.ones(7)), call(np.eye(2), axis=0)]")
    + LAW.format("return None if abs(f(rng.normal(size=5)).sum() - 1) < 1e-9 else 'it does not sum to one'")
    + "@cross_entropy.case(stage='edges', points=2)\ndef one(rng):\n    'one class'\n"
    + "    return call(np.zeros((1, 1)), np.zeros(1, int))\n"
)


def test_sound_private_checks_are_added_once_and_are_private(tmp_path: Path) -> None:
    references = load_key("softmax").references
    before = len(references["softmax"].checks)
    proven(tmp_path, HEAD + SOUND)
    added = references["softmax"].checks[before:]
    assert [(c.name, c.public) for c in added] == [("a private row", False), ("a private law", False)]
    assert [c.points for c in references["cross_entropy"].checks if not c.public] == [2]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("def (:\n", 4, "it cannot be loaded: SyntaxError: invalid syntax"),
        ("import nothing_of_that_name\n", 4, "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("\n\n1 / 0\n", 6, "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)\n", 4, "it cannot be loaded: SystemExit: 0"),
        ("sofmax.case()\n", 4, "NameError: name 'sofmax' is not defined"),
        ("x = 3\n", 0, "it adds no check to a function of softmax"),
        ("@softmax.case()\ndef row(rng):\n    return call(np.ones(3))\n", 4, "row needs a docstring"),
        (CASE.format("call(np.ones(3))") * 2, 8, "'a private row': softmax has two checks of this name"),
        (CASE.format("call(np.ones(3))").replace("a private row", UNTOUCHED.name), 4, "softmax has two checks of this"),
        ("@softmax.case(stage='edge')\ndef row(rng):\n    'x'\n", 4, "there is no stage 'edge'"),
        ("@softmax.case(points=-1)\ndef row(rng):\n    'x'\n    return call(np.ones(3))\n", 4, "-1 points"),
        ("@softmax.case(points='2')\ndef row(rng):\n    'x'\n    return call(np.ones(3))\n", 4, "'2' points"),
        ("@softmax.error()\ndef row(rng):\n    'x'\n", 4, "which words the message must name"),
        (CASE.format("call(np.ones(3))[4]"), 7, "its calls cannot be made: TypeError"),
        (CASE.format("call(np.ones(3) @ np.ones(4))"), 7, "its calls cannot be made: ValueError: matmul"),
        (CASE.format("np.ones(3)"), 4, "it gives no `call(…)`"),
        (CASE.format("None"), 4, "its calls cannot be made: TypeError: 'NoneType'"),
        (CASE.format("[]"), 4, "it gives no `call(…)`"),
        (CASE.format("call(np.ones(3), axis=5)"), 4, "the reference raises AxisError: axis 5 is out of bounds"),
        (CASE.format("call()"), 4, "the reference raises TypeError: softmax() missing 1 required"),
        (CASE.format("call(np.array([np.nan, 1.0]))"), 4, "the reference does not pass it: "),
        (CASE.format("call({1.0, 2.0})"), 4, "the reference raises "),
        (CASE.format("call(np.ones(3).view(np.recarray))"), 4, "a `recarray` cannot be sent to a submission"),
        (CASE.format("call(np.ones(3, np.longdouble))"), 4, "the reference does not pass it: dtype float128"),
        (
            "@softmax.error('axis')\ndef row(rng):\n    'a wrong axis'\n    return call(np.ones(3))\n", 4,
            "the reference raises no error there",
        ),
        (
            "@softmax.error('temper')\ndef row(rng):\n    'a wrong axis'\n    return call(np.ones(3), axis=5)\n", 4,
            "the reference does not pass it: the ValueError's message does not say temper",
        ),
        (LAW.format("f(np.ones(3)); return 1 / 0"), 7, "it cannot be tested on the reference: ZeroDivisionError"),
        (LAW.format("return None if f(np.ones(3)) else 'x'"), 7, "ValueError: The truth value of an array"),
        (LAW.format("f(np.ones(3)); return 'sums are 1'"), 4, "the reference itself breaks it: sums are 1"),
        (LAW.format("f(np.ones(3)); return True"), 4, "it returned True, neither None nor a sentence"),
        (LAW.format("return None"), 4, "it never calls the function"),
        (LAW.format("f(np.ones(3), axis=9)"), 7, "ValueError: the reference raises AxisError: axis 9"),
    ],
)  # fmt: skip
def test_a_slip_in_private_checks_is_one_sentence_with_file_and_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(KeyFault) as fault:
        proven(tmp_path, HEAD + text)
    sentence = str(fault.value)
    where = f"{tmp_path / 'softmax.py'}, line {line}: " if line else f"{tmp_path / 'softmax.py'}: "
    assert sentence.startswith(f"The key is at fault, not a submission: {where}")
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "said"), [(CASE.format("call(np.ones(3), axis=5)"), "line 4: 'a private row'"), ("1 / 0\n", "line 4: ")]
)
def test_nothing_is_graded_with_a_faulty_key(command_line: CommandLine, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "softmax.py").write_text(HEAD + text)
    (tmp_path / "softmax.py").write_text(source_of("softmax"))
    done = command_line("check", "softmax.py", "--extra-key", "key")
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr
    assert "softmax.py, line 4" in done.stderr
    assert len(done.stderr.splitlines()) == 1


# -- what was not proven: the keys that are shipped


Break = Callable[[Reference], Any]


def a_case_that_raises(reference: Reference) -> None:
    @reference.case()
    def row(rng: np.random.Generator) -> Any:
        "a row"
        return call(np.ones(3)[7])


def a_reference_that_raises(reference: Reference) -> None:
    @reference.case()
    def row(rng: np.random.Generator) -> Any:
        "a row"
        return call(np.ones(3), axis=9)


def a_property_that_raises(reference: Reference) -> None:
    @reference.property()
    def law(rng: np.random.Generator, f: Any) -> None:
        "a law"
        f(np.ones(3))[9]


def a_property_of_wrong_calls(reference: Reference) -> None:
    @reference.property()
    def law(rng: np.random.Generator, f: Any) -> None:
        "a law"
        f(np.ones(3), axis=9)


FAULTS = [a_case_that_raises, a_reference_that_raises, a_property_that_raises, a_property_of_wrong_calls]


def grade(judge: Judge, tmp_path: Path, chapter: str, source: str) -> Chapter:
    file = tmp_path / f"{chapter}.py"
    file.write_text(source)
    return judge.chapter(course.Assignment(course.known_chapter(chapter), file))


@pytest.mark.parametrize("spoil", FAULTS)
def test_a_fault_that_shows_late_is_no_verdict_either(judge: Judge, tmp_path: Path, spoil: Break) -> None:
    spoil(load_key("softmax").references["softmax"])
    with pytest.raises(KeyFault, match=r"tests/key/test_faults\.py, line \d+: 'a (row|law)': "):
        grade(judge, tmp_path, "softmax", source_of("softmax"))


def test_nor_is_it_the_fault_of_a_chapter_that_borrows(judge: Judge, tmp_path: Path) -> None:
    for name in ("softmax", "masking"):
        chapter = course.known_chapter(name)
        (tmp_path / chapter.folder).mkdir()
        (tmp_path / chapter.file).write_text(source_of(name))
    a_reference_that_raises(load_key("softmax").references["softmax"])
    with pytest.raises(KeyFault, match="'a row': the reference raises"):
        judge.verdict(course.assignments(["masking"], tmp_path, tmp_path))


WRONG = "\ndef softmax(x, axis=-1):\n    return x * 0.0 - 1.0\n"


def stumbles(reference: Reference) -> None:
    @reference.property()
    def roots(rng: np.random.Generator, f: Any) -> None:
        "the roots of the weights are weights of roots"
        if (f(np.ones(3)) < 0).any():
            raise ZeroDivisionError("over a learner's values")


def feeds(reference: Reference) -> None:
    @reference.property()
    def again(rng: np.random.Generator, f: Any) -> None:
        "what comes out can go in again"
        f(np.ones(3), axis=round(float(f(np.zeros(3)).sum())) - 1)


@pytest.mark.parametrize("add", [stumbles, feeds])
def test_a_property_that_stumbles_over_wrong_values_is_the_learners(judge: Judge, tmp_path: Path, add: Break) -> None:
    reference = load_key("softmax").references["softmax"]
    add(reference)
    assert grade(judge, tmp_path, "softmax", source_of("softmax")).status == Status.PASSED
    wrong = grade(judge, tmp_path, "softmax", source_of("softmax") + WRONG).functions[0]
    (check,) = [c for c in wrong.checks if c.name == reference.checks[-1].name]
    assert (check.status, check.layer) == (Status.FAILED, "values")
    assert "first at [0]: got -1" in check.message


def test_a_property_that_stumbles_over_right_values_only_of_one_submission_stays_with_it(
    judge: Judge, tmp_path: Path
) -> None:
    @load_key("softmax").references["softmax"].property()
    def exact(rng: np.random.Generator, f: Any) -> None:
        "one is one"
        if f(np.ones(1))[0] != 1.0:
            raise ArithmeticError

    right = grade(judge, tmp_path, "softmax", source_of("softmax"))
    near = "\nright = softmax\ndef softmax(x, axis=-1):\n    return right(x, axis) * (1 + 1e-12)\n"
    odd = grade(judge, tmp_path, "softmax", source_of("softmax") + near)
    assert (right.status, odd.was_graded) == (Status.PASSED, False)


def test_a_judge_that_breaks_on_one_file_says_so_and_judges_the_others(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn_transformers.judging.run_function.stubs.judged", lambda *a: 1 / 0)
    found = grade(judge, tmp_path, "softmax", source_of("softmax"))
    assert (found.status, found.was_graded) == (Status.ERROR, False)
    assert {(c.status, c.reason) for f in found.functions for c in f.checks} == {(Status.ERROR, "grader_failed")}
    assert "could not be loaded" not in str(found)
    monkeypatch.undo()
    assert grade(judge, tmp_path, "softmax", source_of("softmax")).was_graded
