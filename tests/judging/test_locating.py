"""Where it is: mistakes planted in the model solutions are found on their lines, and no other line is ever named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import planted
import pytest
from support import ROOT, source_of

from learn_transformers.course import Assignment, chapters, known_chapter
from learn_transformers.judging import locating
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.run_function import run_function
from learn_transformers.outcomes.records import FunctionRun
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.sandbox.edits.what import What
from learn_transformers.sandbox.host import Sandboxes, Worker
from learn_transformers.sandbox.outcome import Outcome
from learn_transformers.sandbox.submission import LIMITS, Limits
from learn_transformers.verdict import Chapter, Function, Located

PATIENT = replace(LIMITS, locating=60.0)  # whatever else the machine is doing
Locate = Callable[..., Located | None]


@pytest.fixture
def located(judge: Judge, tmp_path: Path) -> Locate:
    """The place that is found for a function of a source, whether or not something else explains its failure."""

    def find(chapter: str, function: str, source: str, seconds: float = PATIENT.locating) -> Located | None:
        file = tmp_path / f"{chapter}.py"
        file.write_text(source)
        with judge.desk(Assignment(known_chapter(chapter), file), source.encode()) as desk:
            desk.begin()
            run = run_function(desk, desk.key.references[function])
            assert not run.passed
            return locating.locate(desk, run, seconds)

    return find


@pytest.mark.parametrize("row", planted.FOUND, ids=" ".join)
def test_a_planted_mistake_is_found_on_its_line(located: Locate, row: planted.Row) -> None:
    source, line = planted.source_and_line(*row)
    found = located(row[0], row[1], source)
    assert found is not None
    assert found.line == line


@pytest.mark.parametrize("row", planted.AMBIGUOUS, ids=" ".join)
def test_where_several_lines_could_be_mended_none_is_named(located: Locate, row: planted.Row) -> None:
    source, _ = planted.source_and_line(*row)
    assert located(row[0], row[1], source) is None


def test_four_of_five_planted_mistakes_are_found_in_every_chapter() -> None:
    rows = (*planted.FOUND, *planted.AMBIGUOUS)
    assert len(planted.FOUND) >= 0.8 * len(rows) >= 0.8 * 40
    assert {row[0] for row in planted.FOUND} == {chapter.name for chapter in chapters()}


def test_there_is_a_word_for_everything_that_an_edit_can_be_about() -> None:
    assert set(locating.WORDS) == set(What)


def graded(judge: Judge, folder: Path, chapter: str, source: str, *functions: str) -> Chapter:
    file = folder / f"{chapter}.py"
    file.write_text(source)
    return judge.chapter(Assignment(known_chapter(chapter), file, functions or None))


def function(verdict: Chapter, name: str) -> Function:
    return next(f for f in verdict.functions if f.name == name)


@pytest.fixture
def patient(sandboxes: Sandboxes) -> Judge:
    return Judge(sandboxes, limits=PATIENT)


SQUARED = source_of("masking").replace(">= position[None, :]", ">= position[None, :] ** 2")  # which no key knows
LINE = SQUARED[: SQUARED.index("** 2")].count("\n") + 1


def test_the_verdict_and_the_card_say_the_line_and_the_kind_and_not_the_edit(patient: Judge, tmp_path: Path) -> None:
    found = function(graded(patient, tmp_path, "masking", SQUARED, "causal_mask"), "causal_mask")
    assert found.diagnosis == ()
    assert found.located == Located(LINE, "the power", "position[None, :] ** 2")
    said = [reason.sentence for reason in reasons(found)]
    assert f"look at line {LINE}, at the power: a small change there puts this right" in said


HELPED = """

def _shift(x, axis):
    return x - x.max(axis=axis, keepdims=True) / 3


def log_softmax(x, axis=-1):
    y = _shift(x, axis)
    return y - np.log(np.exp(y).sum(axis, keepdims=True))
"""


def test_a_mistake_in_a_helper_is_found_there(located: Locate) -> None:
    """Numbers are too large for `exp` where not the whole maximum is taken away."""
    source = source_of("softmax") + HELPED
    found = located("softmax", "log_softmax", source)
    assert found is not None
    assert found.line == source[: source.index("/ 3")].count("\n") + 1


def test_other_exercises_are_not_touched(located: Locate) -> None:
    """What is wrong with `softmax` is not said of the functions that call it."""
    source = source_of("softmax").replace("e = np.exp(shifted)", "e = np.exp2(shifted)")
    assert located("softmax", "softmax_with_temperature", source) is None


def test_what_goes_wrong_for_nothing_in_the_text_has_no_place(located: Locate) -> None:
    source = source_of("softmax") + "\n_softmax, CALLS = softmax, []\ndef softmax(x, axis=-1):\n    CALLS.append(1)\n"
    source += "    return _softmax(x, axis) + (len(CALLS) > 1)\n"
    assert located("softmax", "softmax", source) is None


def forging(lines: str) -> str:
    """A source that puts its own list of edits in the place of the worker's, and the right answer behind each."""
    return (
        source_of("masking")
        + f"""
import sys
_right = causal_mask
def causal_mask(n):
    return ~_right(n)
for name, module in list(sys.modules.items()):
    if name.endswith("edits.searching"):
        module.Search.listed = lambda search: {lines}
        module.Search.call = lambda search, number, args, kwargs: (_right if number else causal_mask)(*args)
"""
    )


def test_whoever_tampers_with_the_engine_can_name_no_line_but_of_the_function(located: Locate) -> None:
    begin = source_of("masking").count("\n") + 4
    mine = located("masking", "causal_mask", forging(f"[[1, 0, {begin}, {begin}, 0, 0]]"))
    assert mine == Located(begin, locating.WORDS[What(1)])  # it is their own code that they are sent to
    for lines in (
        "[[1, 0, 3, 3, 0, 0]]",
        "[[1, 0, 10**6, 10**6, 0, 0]]",
        "[[99, 0, 3, 3, 0, 0]]",
        "[[1, 0]]",
        "'nothing'",
    ):
        assert located("masking", "causal_mask", forging(lines)) is None, lines


def test_a_worker_that_dies_or_hangs_in_a_search_says_nothing(located: Locate) -> None:
    for deed in ("__import__('os')._exit(0)", "[None for _ in iter(int, 1)]"):
        source = forging("[[1, 0, 3, 3, 0, 0]]").replace("(_right if number else causal_mask)(*args)", deed)
        assert located("masking", "causal_mask", source, 0.5) is None


def test_nothing_is_looked_for_in_what_is_right(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("it was looked for")

    monkeypatch.setattr(locating, "locate", refuse)
    for chapter in chapters():
        verdict = graded(judge, tmp_path, chapter.name, source_of(chapter.name))
        assert all(f.located is None for f in verdict.functions)


def test_nothing_is_looked_for_where_a_known_mistake_explains_it(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locating, "locate", lambda *_: Located(1, "nothing"))
    unscaled = source_of("self_attention") + "\ndef attention_scores(q, k):\n    return q @ np.swapaxes(k, -1, -2)\n"
    found = function(graded(judge, tmp_path, "self_attention", unscaled, "attention_scores"), "attention_scores")
    assert found.diagnosis
    assert found.located is None


def test_stubs_are_not_searched(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "locate", lambda *_: Located(1, "nothing"))
    stub = (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text()
    assert all(f.located is None for f in graded(judge, tmp_path, "softmax", stub).functions)


@pytest.mark.parametrize("limits", [replace(LIMITS, locating=0.0), replace(LIMITS, locating=0.001)])
def test_a_search_that_is_not_done_in_time_says_nothing(sandboxes: Sandboxes, tmp_path: Path, limits: Limits) -> None:
    verdict = graded(Judge(sandboxes, limits=limits), tmp_path, "masking", SQUARED, "causal_mask")
    assert function(verdict, "causal_mask").located is None


def test_the_verdict_is_there_before_anything_is_looked_for(patient: Judge, tmp_path: Path) -> None:
    file = tmp_path / "masking.py"
    file.write_text(SQUARED)
    told: list[Chapter] = []
    assignment = Assignment(known_chapter("masking"), file, ("causal_mask",))
    verdict = patient.chapter(assignment, "causal_mask", told.append, told.append)
    assert len(told) == 3  # without what explains it, with that, and whole
    assert function(told[0], "causal_mask").differences == ("what explains it is being looked for",)
    assert all(f.located is None for chapter in told for f in chapter.functions)
    assert function(verdict, "causal_mask").located is not None
    without = tuple(replace(f, located=None) for f in verdict.functions)
    assert replace(verdict, functions=without) == told[-1]


def test_the_next_save_stops_a_search_and_leaves_the_verdict(sandboxes: Sandboxes, tmp_path: Path) -> None:
    saved: list[bool] = []
    judge = Judge(sandboxes, limits=PATIENT, abandoned=lambda: bool(saved))
    file = tmp_path / "masking.py"
    file.write_text(SQUARED)
    assignment = Assignment(known_chapter("masking"), file, ("causal_mask",))
    verdict = judge.chapter(assignment, tell_all=lambda chapter: saved.append(True))
    assert function(verdict, "causal_mask").status == "failed"
    assert function(verdict, "causal_mask").located is None


def test_time_of_a_search_is_nobodys(patient: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes, the files of the same submission that come later have as much time as without."""
    seen: list[float] = []
    search = locating.locate

    def measured(desk: locating.Desk, run: FunctionRun, seconds: float) -> Located | None:
        before = desk.budget.remaining()
        found = search(desk, run, seconds)
        seen.append(before - desk.budget.remaining())
        return found

    monkeypatch.setattr(locating, "locate", measured)
    graded(patient, tmp_path, "masking", SQUARED, "causal_mask")
    assert seen == [0.0]


def test_no_expected_value_reaches_the_worker(located: Locate, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a search sends is what the verdict's own calls have sent: a function's name and arguments."""
    sent: list[tuple[object, ...]] = []
    tried = Worker.tried

    def noted(worker: Worker, numbers: list[int], *call: object) -> Iterator[Outcome]:
        sent.append(call)
        return tried(worker, numbers, *call)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "tried", noted)
    assert located("masking", "causal_mask", source_of("masking").replace(">= position", "> position")) is not None
    assert sent
    assert all(len(args) == 1 and type(args[0]) is int and not kwargs for args, kwargs, _ in sent)  # type: ignore[arg-type,misc]
