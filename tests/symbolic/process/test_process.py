"""The process that compares formulas: whatever ends it is said, and it is the judge's own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from learn_transformers import course, doctor
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.launch import imports
from learn_transformers.symbolic import Comparer
from learn_transformers.symbolic.marking.worksheet import entries
from learn_transformers.symbolic.process import comparer as process
from learn_transformers.symbolic.process.comparer import NotStarted, TookTooLong, WorkerEnded
from learn_transformers.verdict import Status

PAIR = {"answer": "x", "reference": "x", "names": {"x": "real"}}
COMPARE = "learn_transformers.symbolic.equality.decide:compare"
SOFTMAX = course.known_chapter("softmax")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    (tmp_path / "worksheet.py").write_text('jacobian_entry = "p[i]"\ndoubled_weights = "1"\n')
    return tmp_path / "worksheet.py"


def handed_in(sheet: Path) -> course.Assignment:
    """A worksheet alone."""
    return course.Assignment(SOFTMAX, sheet.with_name("softmax.py"), (), None, sheet)


def test_a_process_that_cannot_start_says_why() -> None:
    with pytest.raises(NotStarted, match=r"did not start \(ModuleNotFoundError: No module named 'nothing_such'\)"):
        Comparer(preload=("nothing_such",)).call(COMPARE, PAIR)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise SystemExit('cannot confine: no')", "cannot confine: no"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Killed"),
        ("print(1, file=__import__('sys').stderr); raise ImportError('two\\nlines')", "lines"),
    ],
)
def test_so_does_one_that_ends_at_once(code: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "command", lambda *words: [sys.executable, "-I", "-c", code])
    with pytest.raises(NotStarted, match=said):
        Comparer().call(COMPARE, PAIR)


def test_another_copy_of_the_package_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PACKAGE", Path("/somewhere/else/learn_transformers"))
    with pytest.raises(NotStarted, match="belongs to another copy"):
        Comparer().call(COMPARE, PAIR)


def test_one_that_ends_in_between_says_how_and_the_next_question_gets_a_new_one() -> None:
    with Comparer(10.0) as comparer:
        assert comparer._process is not None
        os.kill(comparer._process.pid, signal.SIGKILL)
        comparer._process.poll = lambda: None  # type: ignore[method-assign]  # it dies while it is asked
        found = comparer.compare("x", "x", {"x": "real"})
        assert (found.status, found.reason) == ("undecided", "")
        assert found.message.endswith("ended (Killed). This costs nothing.")
        with pytest.raises(WorkerEnded, match="failed \\(TypeError: "):
            comparer.call(COMPARE, {"nonsense": 1})
        with pytest.raises(WorkerEnded, match="no such function"):
            comparer.call("os:getcwd", {})
        comparer.compare("x", "x", {"x": "real"})
        os.kill(comparer._process.pid, signal.SIGSTOP)
        comparer.seconds = 0.1
        with pytest.raises(TookTooLong, match=r"longer than 0\.1 seconds"):
            comparer.call(COMPARE, PAIR)


def test_a_worksheet_says_what_happened(sheet: Path) -> None:
    with Worksheets() as worksheets:
        worksheets._comparer = Comparer(preload=("nothing_such",))
        answers = worksheets.marks(handed_in(sheet)).answers
    assert {a.status for a in answers} == {Status.ERROR}
    assert len(answers) == len(entries("softmax"))
    assert "worksheet.py could not be read: the process" in answers[0].message
    assert "No module named 'nothing_such'" in answers[0].message


def test_an_answer_that_could_not_be_marked_says_what_happened(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Worksheets() as worksheets:
        call = worksheets._comparer.call

        def ending(function: str, arguments: dict[str, object]) -> object:
            if function.endswith("mark_plain"):
                raise TookTooLong("it took longer than 5 seconds")
            return call(function, arguments)

        monkeypatch.setattr(worksheets._comparer, "call", ending)
        found = {a.name: a for a in worksheets.marks(handed_in(sheet)).answers}["jacobian_entry"]
    assert found.status == Status.UNFINISHED
    assert found.message == (
        "This could not be checked (it took longer than 5 seconds), so it was left. It costs nothing."
    )


def test_doctor_has_an_answer_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._formula_marked() == doctor.Finding("an answer of a worksheet is marked", True)

    def fails(self: Worksheets) -> bool:
        raise NotStarted("the process did not start (why)")

    monkeypatch.setattr(Worksheets, "sample", fails)
    assert doctor._formula_marked() == doctor.Finding(
        "an answer of a worksheet is marked", False, "the process did not start (why)"
    )
