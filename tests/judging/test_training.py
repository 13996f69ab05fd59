"""A trained model as an exercise: what is said of it, and that every command that knows functions knows it, too."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import CommandLine

from learn_transformers import course
from learn_transformers.answer_key.summarizer.training import secret_texts, shapes, summaries, training
from learn_transformers.course import Assignment, completion, location
from learn_transformers.course.targets import part_named
from learn_transformers.explaining import misses
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.run_checks import Expectations, run_check
from learn_transformers.judging.training import fingerprint
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import Mistake, Switches
from learn_transformers.key.trained import Exam, Miss
from learn_transformers.outcomes.records import FunctionRun
from learn_transformers.report import overview
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.verdict import Chapter, Verdict, sharing_weights
from learn_transformers.watch.saves import Snapshot
from learn_transformers.workspace import resetting, solving

CHAPTER = course.known_chapter("summarizer")
KEY = load_key("summarizer")  # its mistakes have their names then
WEIGHTS = location.shipped() / "solutions" / CHAPTER.weights
MISSES = [slip for slip in training.slips if isinstance(slip, Miss)]
ASKED = training.checks[-1].calls(np.random.default_rng(0))[0]


def judged(miss: Mistake, every: int = 1) -> FunctionRun:
    """What is recorded of a model that shows a kind of miss in one of `every` texts."""

    def answer(made: Call) -> Outcome:
        right, wrong = training(*made.args), training(*made.args, mistake=Switches([miss]))
        return Returned([w if i % every == 0 else r for i, (r, w) in enumerate(zip(right, wrong, strict=True))])

    expectations = Expectations("summarizer", 0)
    checks = tuple(run_check(training, check, answer, expectations) for check in training.checks)
    return misses.explained(FunctionRun(training, checks, (0.0,) * len(checks), ""), training)


@pytest.mark.parametrize("miss", MISSES, ids=lambda miss: miss.name)
def test_each_kind_of_miss_is_named_with_examples_that_show_it(miss: Miss) -> None:
    run = judged(miss)
    assert [explanation.mistakes for explanation in run.explanations] == [(miss,)]
    examples = [line for line in run.differences if line.startswith("of [")]
    assert 1 <= len(examples) <= 3
    assert all(" it makes " in example and ", not [" in example for example in examples)


def test_a_model_that_misses_few_texts_loses_the_last_points_alone() -> None:
    run = judged(KEY.mistakes["nothing_written"], every=8)
    assert [check.status for check in run.checks] == ["passed", "passed", "passed", "failed"]
    assert run.checks[-1].difference is not None
    assert run.checks[-1].difference.message == "224 of 256 texts come out right; 244 are asked for"


def test_where_no_kind_is_the_main_one_there_are_examples_alone() -> None:
    texts = ASKED.args[0]
    right = training(texts)
    mixed = [right, *(training(texts, mistake=Switches([miss])) for miss in MISSES[:6])]
    got = [mixed[i % len(mixed)][i] for i in range(len(texts))]
    assert isinstance(ASKED, Exam)
    assert training.main_miss(ASKED.missed(right, got)) is None


def test_what_every_text_gets_is_told_from_what_it_says() -> None:
    texts = ASKED.args[0]
    assert isinstance(ASKED, Exam)
    (main, shown) = training.main_miss(ASKED.missed(training(texts), [[23, 4]] * len(texts))) or (None, [])
    assert main is KEY.mistakes["always_the_same"]
    assert len(shown) > 200


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """A course with the model solution of the chapter, and no trained model."""
    (tmp_path / CHAPTER.folder).mkdir()
    shutil.copy(location.shipped() / "solutions" / CHAPTER.file, tmp_path / CHAPTER.file)
    return tmp_path


def graded(judge: Judge, exercises: Path, **asked: object) -> Chapter:
    assignment = Assignment(CHAPTER, exercises / CHAPTER.file, ("training",), exercises)
    judge.forget()
    return judge.chapter(replace(assignment, **asked))  # type: ignore[arg-type]


@pytest.mark.torch
def test_the_model_solution_passes_and_its_weights_are_known_again(judge: Judge, exercises: Path) -> None:
    file = exercises / CHAPTER.weights
    shutil.copy(WEIGHTS, file)
    chapter, alone = graded(judge, exercises), graded(judge, exercises, siblings=None)
    assert (chapter.status, chapter.score) == ("passed", 8.0)
    assert alone.functions == chapter.functions or alone.status == "passed"
    with np.load(WEIGHTS) as arrays:
        weights = dict(arrays)
    assert chapter.weights == alone.weights == fingerprint(weights)
    np.savez(file, **dict(reversed(weights.items())))
    assert graded(judge, exercises).weights == chapter.weights
    weights["output.bias"] = np.nextafter(weights["output.bias"], np.float32(9))
    np.savez(file, **weights)
    other = graded(judge, exercises)
    verdicts = {
        name: Verdict.of([found], seed=0, isolation=())
        for name, found in {"ada": chapter, "ben": other, "cleo": alone, "dan": replace(chapter, weights="")}.items()
    }
    assert sharing_weights(verdicts) == (("ada", "cleo"),)


@pytest.mark.torch
def test_without_a_model_it_is_unfinished_and_says_what_to_do(judge: Judge, exercises: Path) -> None:
    for asked in ({}, {"siblings": None}):
        (function,) = graded(judge, exercises, **asked).functions
        assert (function.status, function.reason, function.score) == ("unfinished", "untrained", 0.0)
        assert function.to_do == "train first: `learn-transformers run train.py` writes summarizer.npz"
    stub = location.shipped() / "exercises" / CHAPTER.file
    shutil.copy(stub, exercises / CHAPTER.file)
    (function,) = graded(judge, exercises).functions
    assert (function.status, function.reason) == ("unfinished", "untrained")
    shutil.copy(WEIGHTS, exercises / CHAPTER.weights)
    assert graded(judge, exercises).status == "passed"


@pytest.mark.torch
def test_weights_of_chance_and_of_no_use_are_judged_all_the_same(judge: Judge, exercises: Path) -> None:
    rng = np.random.default_rng(0)
    large = {name: np.full(shape, 3e38, "<f4") for name, shape in shapes().items()}
    for weights in ({n: rng.normal(size=s).astype("<f4") for n, s in shapes().items()}, large):
        np.savez(exercises / CHAPTER.weights, **weights)
        (function,) = graded(judge, exercises).functions
        assert (function.status, function.score, len(function.diagnosis)) == ("failed", 0.0, 1)
        assert function.failure is not None
        assert function.failure.message == "0 of 256 texts come out right; 64 are asked for"


@pytest.mark.torch
def test_a_hard_link_to_a_model_is_noted(judge: Judge, exercises: Path) -> None:
    shutil.copy(WEIGHTS, exercises / "other.npz")
    os.link(exercises / "other.npz", exercises / CHAPTER.weights)
    assert graded(judge, exercises).status == "passed"
    assert list(judge.notes) == ["summarizer.npz is a hard link: the same file stands under 2 names."]


@pytest.mark.torch
def test_our_model_writes_what_the_model_solution_does() -> None:
    """Greedily, all texts at once, padded; as `summarize` does with one text and a module of its own."""
    with np.load(WEIGHTS) as arrays:
        weights = dict(arrays)
    texts = [*secret_texts(np.random.default_rng(3))[:40], [7], [3, 9, 4]]
    assert summaries(weights, texts) == [summaries(weights, [text])[0] for text in texts]


@pytest.mark.torch
def test_show_draws_where_the_words_of_a_summary_look(here: CommandLine, exercises: Path) -> None:
    shown = here("show", "training", "--exercises", exercises).stdout
    assert "train first: `learn-transformers run train.py`" in " ".join(shown.split())
    shutil.copy(WEIGHTS, exercises / CHAPTER.weights)
    shown = here("show", "training", "--exercises", exercises).stdout
    assert "Yours makes [7, 5] of this text; of 256 texts with 12 words it gets" in shown
    assert "the model solution's" in shown
    assert "9 5 8 > 7 6 9 > 5 4" in shown
    (exercises / CHAPTER.weights).write_bytes(b"PK")
    shown = here("show", "training", "--exercises", exercises).stdout
    assert "cannot be drawn: " in shown
    assert "summarizer.npz is no file of arrays that `np.savez` wrote" in " ".join(shown.split())


def test_a_new_model_is_a_save(exercises: Path) -> None:
    before = Snapshot.of(exercises, CHAPTER)
    shutil.copy(WEIGHTS, exercises / CHAPTER.weights)
    after = Snapshot.of(exercises, CHAPTER)
    assert after.code != before.code
    assert after.worksheet == before.worksheet
    assert not before.code.looks_begun
    (exercises / CHAPTER.file).unlink()
    assert Snapshot.of(exercises, CHAPTER).code.looks_begun


def test_names_and_next_steps_know_it() -> None:
    assert CHAPTER.functions() == [*CHAPTER.definitions(), "training"]
    assert CHAPTER.is_trained
    assert not any(chapter.is_trained for chapter in course.chapters() if chapter != CHAPTER)
    assert "training" in completion.targets("train")
    lines = overview._next_function(Path("mine"), CHAPTER, "training", None)
    assert lines[0] == "Next: training, the model in mine/16_summarizer/summarizer.npz"
    assert lines[-1].startswith("Train it: learn-transformers run train.py; then run:")


def test_it_is_no_code_to_show_or_restore(exercises: Path) -> None:
    part = part_named("summarizer.training", exercises)
    for deed in (solving.solution, resetting.reset):
        with pytest.raises(course.WrongUse, match="is no code"):
            deed(exercises, part)
