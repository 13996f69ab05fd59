"""`train.py` of chapter 16 trains with what a learner wrote, can be stopped, and loses nothing that was trained."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.experiments import margins

pytestmark = pytest.mark.torch
PARAMETERS, NAMES = 86_808, 45
Load = Callable[..., ModuleType]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """`train.py` beside the solutions of chapters 09 and 16, in which a text may be replaced."""
    before = signal.getsignal(signal.SIGINT)

    def loaded(file: str = "", old: str = "", new: str = "") -> ModuleType:
        for name in ("09_transformer/transformer.py", "16_summarizer/summarizer.py"):
            text = (ROOT / "solutions" / name).read_text()
            assert not file or file not in name or old in text
            (tmp_path / Path(name).name).write_text(text.replace(old, new) if file and file in name else text)
        shutil.copy(ROOT / "exercises" / "16_summarizer" / "train.py", tmp_path)
        forget()
        importlib.invalidate_caches()
        return importlib.import_module("train")

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield loaded
    forget()
    signal.signal(signal.SIGINT, before)


def forget() -> None:
    for name in ("train", "transformer", "summarizer"):
        sys.modules.pop(name, None)


def run(train: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(train, "QUICK_STEPS", 8)
    monkeypatch.setattr(train, "HELD_OUT", 3)
    monkeypatch.setattr(train, "FINAL", 3)
    monkeypatch.setattr(sys, "argv", ["train.py", "--quick", *arguments])
    train.main()


def arrays(file: Path) -> dict[str, np.ndarray]:
    with np.load(file, allow_pickle=False) as found:
        return dict(found)


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_weights_are_plain_stored_arrays_and_nothing_is_lost(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train = load()
    run(train, monkeypatch)
    said = capsys.readouterr().out
    assert "step 8 of 8" in said
    assert "The weights are in summarizer.quick.npz." in said
    file = tmp_path / "summarizer.quick.npz"
    first = arrays(file)
    assert len(first) == NAMES
    assert sum(array.size for array in first.values()) == PARAMETERS
    assert {array.dtype.str for array in first.values()} == {"<f4"}
    assert {member.compress_type for member in zipfile.ZipFile(file).infolist()} == {zipfile.ZIP_STORED}
    assert file.stat().st_size < 400_000
    run(train, monkeypatch)
    assert not (tmp_path / "summarizer.quick.npz~").exists()  # the same seed gives the same weights
    run(train, monkeypatch, "--seed", "1")
    assert same(arrays(tmp_path / "summarizer.quick.npz~"), first)
    assert not same(arrays(file), first)
    assert sorted(p.name for p in tmp_path.iterdir() if ".npz" in p.name) == [file.name, f"{file.name}~"]


def test_a_training_that_was_stopped_goes_on_as_if_nothing_had_happened(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train = load()
    run(train, monkeypatch)
    file = tmp_path / "summarizer.quick.npz"
    whole = arrays(file)
    file.unlink()
    advance = train.Training.advance

    def interrupted(training: object) -> float:
        loss: float = advance(training)
        if training.step == 3:  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGINT)
        return loss

    monkeypatch.setattr(train.Training, "advance", interrupted)
    with pytest.raises(SystemExit, match="Stopped after 3 steps"):
        run(train, monkeypatch)
    assert not file.exists()
    monkeypatch.setattr(train.Training, "advance", advance)
    with pytest.raises(SystemExit, match="with seed 0 was stopped: go on with --seed 0"):
        run(train, monkeypatch, "--seed", "1")
    capsys.readouterr()
    run(train, monkeypatch)
    assert "goes on after step 3" in capsys.readouterr().out
    assert same(arrays(file), whole)
    assert not (tmp_path / "summarizer.quick.stopped.npz").exists()


def test_what_is_no_stopped_training_is_not_taken_for_one(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = load()
    stopped = tmp_path / "summarizer.quick.stopped.npz"
    stopped.write_bytes(b"no zip file")
    with pytest.raises(SystemExit, match="holds no training that can go on"):
        run(train, monkeypatch)
    run(train, monkeypatch, "--restart")
    assert not stopped.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "summarizer",
            "    return loss.item()",
            '    raise NotImplementedError("training_step")',
            "training_step is not",
        ),
        ("summarizer", "loss.backward()", "loss.backwards()", r"summarizer.py, line \d+, in training_step: Attribute"),
        ("summarizer", "    return loss.item()", "    return None", "training_step returned None"),
        ("summarizer", "return loss.item()", "return float('nan')", "the loss is nan"),
        ("transformer", "class Transformer(", "class Another(", "Transformer"),
    ],
)
def test_what_is_wrong_in_a_learners_file_is_said_in_a_sentence(
    load: Load, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(SystemExit, match=said):
        run(load(file, old, new), monkeypatch)


def test_the_margins_are_those_that_the_lesson_quotes_and_they_hold() -> None:
    chapter = course.known_chapter("summarizer")
    found = margins.read(chapter)
    assert [margin.beyond for margin in found] == [[] for _ in found]
    lesson = course.shipped_bytes(chapter.page).decode()
    assert "```text\n" + "\n".join(margins.table(found)) + "\n```" in lesson
