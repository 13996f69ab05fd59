"""Saves become verdicts: real files, real processes, the newest save wins."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watchfiles
from support import ROOT, source_of
from watchfiles import watch

from learn_transformers import course, progress
from learn_transformers.judging import locating, session
from learn_transformers.sandbox.host import SandboxError, Sandboxes
from learn_transformers.verdict import Chapter, Located, Status
from learn_transformers.watch import engine as engines
from learn_transformers.watch.engine import AllJudged, Checking, Elsewhere, Engine, Event, Judged, SheetJudged, Trouble
from learn_transformers.watch.saves import Listener

SOFTMAX, ATTENTION, MASKING = (course.known_chapter(name) for name in ("softmax", "self_attention", "masking"))
RIGHT = source_of("softmax")
PATIENCE = 60.0


def wrong(number: object) -> str:
    """A softmax file in which one function gives something else each time."""
    return RIGHT + f"\ndef log_softmax(x, axis=-1):\n    return x * 0 + {number}\n"


class Desk:
    """A learner's course with an engine that listens, and everything that it said."""

    def __init__(self, folder: Path, chapter: course.Chapter = SOFTMAX, **more: object) -> None:
        self.exercises = folder / "exercises"
        for each in (SOFTMAX, ATTENTION, MASKING):
            (self.exercises / each.folder).mkdir(parents=True)
            (self.exercises / each.file).write_text(source_of(each.name))
        self.file = self.exercises / SOFTMAX.file
        self._news = threading.Condition()
        self._events: list[Event] = []
        self.engine = Engine(self.exercises, chapter, "log_softmax", self._hear, **more)  # type: ignore[arg-type]
        self._listener = Listener(self.exercises, self.engine.saved)
        assert self._listener.listening.wait(PATIENCE)

    def close(self) -> None:
        self._listener.close()
        self.engine.close()

    def _hear(self, event: Event) -> None:
        with self._news:
            self._events.append(event)
            self._news.notify()

    def forget(self) -> None:
        with self._news:
            self._events.clear()

    @property
    def said(self) -> list[Event]:
        with self._news:
            return list(self._events)

    def waits(self, wanted: Callable[[Event], bool]) -> Event:
        """The first event of this kind, as soon as it is there."""
        found: list[Event] = []
        with self._news:
            there = self._news.wait_for(lambda: found.extend(filter(wanted, self._events)) or found, PATIENCE)
        assert there, self._events
        return found[0]

    def verdict(self, status: str, chapter: course.Chapter = SOFTMAX) -> Chapter:
        """A verdict on a whole chapter after a save."""
        event = self.waits(
            lambda e: (
                isinstance(e, Judged) and e.saved and e.whole and (e.chapter, e.verdict.status) == (chapter, status)
            )
        )
        assert isinstance(event, Judged)
        return event.verdict

    def judged(self) -> list[Chapter]:
        return [e.verdict for e in self.said if isinstance(e, Judged)]


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("mine")
    desk = Desk(folder, kept=folder / "exercises")
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def desk(whole_desk: Desk) -> Desk:
    """The same for all tests, softmax right and looked at, and nothing said yet."""
    whole_desk.forget()
    whole_desk.file.write_text(f"{RIGHT}# {time.monotonic_ns()}\n")
    whole_desk.verdict("passed")
    whole_desk.forget()
    return whole_desk


def failing(verdict: Chapter) -> list[str]:
    return [f.name for f in verdict.functions if f.status != Status.PASSED]


def test_a_save_is_judged_and_the_function_looked_at_comes_first(desk: Desk) -> None:
    desk.file.write_text(wrong(1))
    assert failing(desk.verdict("failed")) == ["log_softmax", "cross_entropy"]
    at_once, first, last = (e for e in desk.said if isinstance(e, Judged))
    assert at_once.verdict.functions[0].differences == ("what explains it is being looked for",)
    assert [f.name for f in first.verdict.functions] == ["log_softmax"]
    assert (first.whole, last.whole) == (False, True)
    assert first.lines["log_softmax"] == RIGHT.count("\n") + 2
    explained = next(f for f in last.verdict.functions if f.name == "log_softmax")
    assert first.verdict.functions[0].failure == explained.failure


def test_places_of_what_nothing_explains_come_when_the_verdict_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locate(judged: locating.Desk, run: locating.FunctionRun, seconds: float) -> Located:
        whole = [e for e in desk.said if isinstance(e, Judged) and e.whole]
        assert [[f.located for f in e.verdict.functions] for e in whole] == [[None] * 5]
        return Located(3, "the power")

    monkeypatch.setattr(locating, "locate", locate)
    desk.file.write_text(wrong(11))
    desk.waits(lambda e: isinstance(e, Judged) and e.whole and any(f.located is not None for f in e.verdict.functions))


def test_an_editor_that_saves_by_renaming(desk: Desk) -> None:
    for number in (1, 2):
        desk.forget()
        other = desk.file.with_name("softmax.py.swp")
        other.write_text(wrong(number))
        other.replace(desk.file)
        assert failing(desk.verdict("failed")) == ["log_softmax", "cross_entropy"]


def test_an_editor_that_moves_the_old_file_away_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_WHILE_SAVING", PATIENCE)
    desk.file.replace(desk.file.with_name("softmax.py~"))
    desk.file.write_text(wrong(1))
    assert failing(desk.verdict("failed")) == ["log_softmax", "cross_entropy"]
    assert all(verdict.problem is None for verdict in desk.judged())


def test_a_file_that_is_deleted_and_comes_back(desk: Desk) -> None:
    desk.file.unlink()
    gone = desk.verdict("error").problem
    assert gone is not None
    assert gone.message == "softmax.py is missing"
    desk.file.write_text(RIGHT)
    assert desk.verdict("passed").problem is None


def test_a_folder_that_is_deleted_and_comes_back(desk: Desk) -> None:
    shutil.rmtree(desk.file.parent)
    desk.verdict("error")
    desk.file.parent.mkdir()
    desk.file.write_text(RIGHT)
    assert desk.verdict("passed").problem is None


def test_a_half_written_file_is_followed_by_the_whole(desk: Desk) -> None:
    text = wrong(1)
    with desk.file.open("w") as half:
        half.write(text[: len(text) // 2])
        half.flush()
        half.write(text[len(text) // 2 :])
    assert failing(desk.verdict("failed")) == ["log_softmax", "cross_entropy"]


def test_an_empty_file_for_a_moment_is_a_file_that_is_being_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_WHILE_SAVING", PATIENCE)
    desk.file.write_text("")
    time.sleep(0.1)  # long enough to be noticed, if that is to happen
    desk.file.write_text(wrong(1))
    desk.verdict("failed")
    assert all(f.reason != "missing" for verdict in desk.judged() for f in verdict.functions)


def test_of_ten_saves_in_a_row_the_last_one_counts(desk: Desk) -> None:
    for number in range(10):
        desk.file.write_text(wrong(number))
        time.sleep(0.01)
    desk.file.write_text(RIGHT)
    desk.verdict("passed")
    assert desk.judged()[-1].status == Status.PASSED


def test_a_loop_without_end_is_dropped_for_the_next_save(desk: Desk) -> None:
    desk.file.write_text(RIGHT + "\ndef log_softmax(x, axis=-1):\n    while True: pass\n")
    desk.waits(lambda e: isinstance(e, Checking))
    time.sleep(0.2)  # by now it runs
    desk.file.write_text(RIGHT)
    desk.verdict("passed")
    assert all(f.status == Status.PASSED for verdict in desk.judged() for f in verdict.functions)


def test_a_loop_at_the_top_of_the_file_is_dropped_too(desk: Desk) -> None:
    desk.file.write_text("while True: pass\n")
    desk.waits(lambda e: isinstance(e, Checking))
    time.sleep(0.2)
    desk.file.write_text(RIGHT)
    desk.verdict("passed")
    assert all(verdict.problem is None for verdict in desk.judged())


def test_what_is_saved_unchanged_is_not_judged_again(desk: Desk) -> None:
    content = desk.file.read_bytes()
    desk.file.write_bytes(content)
    os.utime(desk.file)
    event = desk.waits(lambda e: isinstance(e, engines.Unchanged))
    assert event == engines.Unchanged(SOFTMAX)
    assert desk.judged() == []


def test_other_files_are_nobody_s_business(desk: Desk) -> None:
    (desk.file.parent / "notes.py").write_text("1")
    (desk.file.parent / "__pycache__").mkdir(exist_ok=True)
    desk.file.write_text(wrong(1))
    desk.verdict("failed")
    assert {type(e) for e in desk.said} == {Checking, Judged}


def test_a_save_in_another_chapter_leads_there_and_earlier_chapters_are_judged_anew_where_it_matters(
    desk: Desk,
) -> None:
    attention = desk.exercises / ATTENTION.file
    attention.write_text(source_of("self_attention") + "\n")
    desk.verdict("passed", ATTENTION)
    desk.file.write_text(RIGHT.replace("def softmax(x", "def softmax(y"))  # its own verdict, and a reason to look again
    desk.verdict("failed")
    desk.forget()
    attention.write_text(source_of("self_attention"))
    desk.verdict("passed", ATTENTION)  # with the right softmax, for its own is wrong now


def test_progress_is_kept(desk: Desk) -> None:
    desk.file.write_text(wrong(1))
    desk.verdict("failed")
    kept = desk.exercises
    desk.file.write_text(RIGHT)
    desk.verdict("passed")
    desk.engine.again()  # is told only when the verdict before is written
    desk.waits(lambda e: isinstance(e, Judged) and not e.saved)
    found = progress.records(kept)["softmax", "log_softmax"]
    assert (found.status, found.score) == ("passed", found.max_score)


def test_to_look_again_says_nothing_where_nothing_is_new(desk: Desk) -> None:
    desk.engine.show(SOFTMAX)
    desk.engine.show(ATTENTION)
    desk.waits(lambda e: isinstance(e, Judged) and e.whole)
    desk.engine.show(SOFTMAX)
    desk.engine.show(MASKING)
    desk.waits(lambda e: isinstance(e, Judged) and e.chapter == MASKING)
    assert all(e.chapter != SOFTMAX for e in desk.said if isinstance(e, Judged))


def test_everything_at_once(desk: Desk) -> None:
    desk.engine.check_all()
    event = desk.waits(lambda e: isinstance(e, AllJudged))
    assert isinstance(event, AllJudged)
    assert [c.name for c in event.verdict.chapters] == ["softmax", "self_attention", "masking"]


def test_a_worksheet_is_marked_when_it_is_saved(desk: Desk) -> None:
    worksheet = desk.exercises / SOFTMAX.worksheet
    shipped = (ROOT / "exercises" / SOFTMAX.worksheet).read_text()
    try:
        worksheet.write_text(shipped)
        blank = desk.waits(lambda e: isinstance(e, SheetJudged) and e.saved)
        assert isinstance(blank, SheetJudged)
        assert {a.status for a in blank.verdict.worksheet} == {Status.UNFINISHED}
        desk.forget()
        worksheet.write_text((ROOT / "solutions" / SOFTMAX.worksheet).read_text())
        solved = desk.waits(lambda e: isinstance(e, SheetJudged) and e.saved)
        assert isinstance(solved, SheetJudged)
        assert {a.status for a in solved.verdict.worksheet} == {Status.PASSED}
        assert desk.judged() == []
    finally:
        worksheet.unlink()
    gone = desk.waits(lambda e: isinstance(e, SheetJudged) and not e.verdict.worksheet)
    assert isinstance(gone, SheetJudged)


def test_with_a_chapter_asked_for_it_stays_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ATTENTION, follows=False)
    try:
        desk.waits(lambda e: isinstance(e, Judged) and e.whole)
        desk.forget()
        (desk.exercises / MASKING.file).write_text("1")
        assert desk.waits(lambda e: not isinstance(e, Checking)) == Elsewhere(MASKING)
        desk.file.write_text(wrong(1))
        desk.verdict("passed", ATTENTION)
        assert not progress.path_of(desk.exercises).exists()
    finally:
        desk.close()


def test_where_the_file_system_reports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a network drive: listening works, and nothing is ever heard."""
    deaf = tmp_path / "elsewhere"
    deaf.mkdir()
    monkeypatch.setattr(watchfiles, "watch", lambda _, **more: watch(deaf, **more))
    desk = Desk(tmp_path / "mine")
    try:
        for number in (1, 2, 3):
            desk.file.write_text(wrong(number))
            desk.verdict("failed")
            desk.forget()
    finally:
        desk.close()


def test_where_nothing_can_be_listened_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **more: object) -> Iterator[object]:
        raise OSError(errno.ENOSPC, "OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    desk = Desk(tmp_path)
    try:
        desk.file.write_text(wrong(1))
        desk.verdict("failed")
    finally:
        desk.close()


def test_a_sandbox_that_does_not_start_is_said_and_tried_again(tmp_path: Path) -> None:
    attempts: list[int] = []

    def sandboxes() -> Sandboxes:
        attempts.append(1)
        if len(attempts) == 1:
            raise SandboxError("the sandbox did not start")
        return session.sandboxes()

    desk = Desk(tmp_path, sandboxes=sandboxes)
    try:
        assert desk.waits(lambda e: True) == Trouble("The check could not be run: the sandbox did not start.")
        desk.file.write_text(wrong(1))
        assert failing(desk.verdict("failed")) == ["log_softmax", "cross_entropy"]
    finally:
        desk.close()
