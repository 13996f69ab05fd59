"""A function is written again in a copy; the learner's own file is only read, and no copy is ever overwritten."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from learned import NOON
from support import posix_only, source_of

from learn_transformers import course, progress
from learn_transformers.course import WrongUse
from learn_transformers.progress import door
from learn_transformers.verdict import Status
from learn_transformers.workspace import rewriting

sys.path.insert(0, str(Path(__file__).parents[1] / "progress"))
from hostile_folders import a_link_to_nothing, a_pipe

SOFTMAX = course.known_chapter("softmax")
WRITTEN = source_of("softmax").replace("def softmax(", "SCALE = 1.0\n\n\ndef softmax(")
DAY = 86400.0


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    file = tmp_path / "mine" / "exercises" / SOFTMAX.file
    file.parent.mkdir(parents=True)
    file.write_text(WRITTEN)
    return tmp_path / "mine" / "exercises"


@contextlib.contextmanager
def unseen() -> Iterator[rewriting.Progress]:
    yield lambda chapter, function: None


def test_the_copy_has_a_stub_in_place_of_the_function_and_all_else_as_it_is(exercises: Path) -> None:
    before = (exercises / SOFTMAX.file).read_bytes()
    file = rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON)
    assert file == exercises.parent / ".learn-transformers" / "review" / "2027-01-15-softmax.log_softmax" / "softmax.py"
    text = file.read_text()
    assert 'raise NotImplementedError("log_softmax")' in text
    assert "SCALE = 1.0" in text
    assert text.count("NotImplementedError") == 1
    assert (exercises / SOFTMAX.file).read_bytes() == before


def test_a_copy_of_today_is_gone_on_with_and_tomorrow_there_is_a_new_one(exercises: Path) -> None:
    file = rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON)
    file.write_text("half of it")
    assert rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON + 60) == file
    assert file.read_text() == "half of it"
    assert "NotImplementedError" in rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON + DAY).read_text()
    assert file.read_text() == "half of it"


@pytest.mark.parametrize("content", [b"def log_softmax(:", b"\xff", b"x = 1\n", None], ids=repr)
def test_a_file_that_cannot_be_read_is_said_and_left_out(exercises: Path, content: bytes | None) -> None:
    file = exercises / SOFTMAX.file
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(WrongUse, match=r"log_softmax is left out: .*softmax\.py "):
        rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON)
    assert not (progress.home(exercises) / "review").exists()


@posix_only("needs links and pipes")
@pytest.mark.parametrize("make", [a_link_to_nothing, a_pipe])
@pytest.mark.parametrize("inside", [False, True])
def test_what_somebody_put_in_the_way_is_not_followed(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, make: object, inside: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(exercises.parents[1] / "state"))
    place = progress.home(exercises) / "review"
    if inside:
        place = place / "2027-01-15-softmax.log_softmax" / "softmax.py"
    place.parent.mkdir(parents=True)
    make(place)  # type: ignore[operator]
    before = place.lstat()
    file = rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON)
    assert file.is_relative_to(progress.home(door.stand_in(exercises)))
    assert "NotImplementedError" in file.read_text()
    assert place.lstat() == before


def test_the_copy_is_judged_alone(exercises: Path) -> None:
    file = rewriting.begin(exercises, SOFTMAX, "log_softmax", NOON)
    found = rewriting.graded(file, SOFTMAX, "log_softmax", unseen())
    assert [f.name for f in found.chapters[0].functions] == ["log_softmax"]
    assert found.status == Status.UNFINISHED
    file.write_text(WRITTEN)
    assert rewriting.graded(file, SOFTMAX, "log_softmax", unseen()).status == Status.PASSED
    assert progress.records(exercises) == {}, "a review is no check of the file"
