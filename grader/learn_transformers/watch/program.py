"""The loop of `watch`: keys and verdicts come in, a new screen goes out. It waits for nothing else."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from rich.console import Group
from rich.text import Text

from learn_transformers import course, progress
from learn_transformers.lessons import hints
from learn_transformers.printable import one_line
from learn_transformers.report import overview
from learn_transformers.report.lines import Lines, near
from learn_transformers.report.screen.frame import file_to_open, frame, line_to_open, rendered, room
from learn_transformers.report.screen.guardian import KEYBOARD
from learn_transformers.report.screen.state import Action, Page, Place, State, View, first_to_do, judged, press
from learn_transformers.report.screen.terminal import Gone, Terminal
from learn_transformers.report.signs import signs_for
from learn_transformers.report.verdicts import terminal
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Answer, Status
from learn_transformers.watch import editor, engine
from learn_transformers.watch.engine import Engine, Event
from learn_transformers.watch.saves import Listener
from learn_transformers.watch.signals import Quit, Signals

_WORTH_A_WORD = 0.2  # seconds of checking without a verdict


def watch(
    exercises: Path,
    chapter: course.Chapter | None,
    function: str | None,
    kept: Path | None,
    edit_command: str | None,
    answer: str = "",
) -> int:
    """Show a chapter, or what comes next in the course, for as long as the learner likes; the program's exit code."""
    known, trouble = progress.read_or_say(progress.statuses, exercises, {})
    status = {(of, name): found for (kind, of, name), found in known.items() if kind == progress.FUNCTION}
    answered = {(of, name): found for (kind, of, name), found in known.items() if kind == progress.WORKSHEET}
    start = chapter or _first_to_do(status)
    place = Place(start, function or first_to_do(start, status))
    state = State(exercises, place, status, chosen=function is not None, answered=answered)
    if answer:
        state = state.takes_up(start, answer)
    if trouble:
        state = state.says(trouble, trouble=True)
    try:
        with (
            Inbox() as inbox,
            Signals(inbox.writer) as signals,
            contextlib.ExitStack() as threads,
            Terminal() as screen,
        ):
            try:
                with signals.held():
                    judging = Engine(exercises, start, state.at.function, inbox.put, follows=chapter is None, kept=kept)
                    threads.callback(judging.close)
                    threads.callback(Listener(exercises, judging.saved).close)
                Program(state, screen, signals, inbox, judging, edit_command).run()
            finally:
                signals.hold()
    except Quit as quit:
        return quit.code
    except Gone:
        return 128 + signal.SIGHUP
    return 0


def _first_to_do(status: Mapping[tuple[str, str], str]) -> course.Chapter:
    """The first chapter of which something is not passed."""
    every = course.chapters()
    unfinished = (c for c in every if any(status.get((c.name, f)) != Status.PASSED for f in c.functions()))
    return next(unfinished, every[0])


class Inbox:
    """What other threads report, and a pipe that wakes whoever waits for it."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(self.writer, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.reader)
        os.close(self.writer)

    def put(self, event: Event) -> None:
        self._events.put(event)
        with contextlib.suppress(BlockingIOError):  # it is full of wake-up calls already
            os.write(self.writer, b"\0")

    def empty(self) -> Iterator[Event]:
        """Everything that came since, oldest first."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self.reader, 4096):
                pass
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._events.get_nowait()


class Program:
    """The screen at work."""

    def __init__(
        self,
        state: State,
        screen: Terminal,
        signals: Signals,
        inbox: Inbox,
        judging: Engine,
        edit_command: str | None,
    ) -> None:
        self._state = state
        self._screen = screen
        self._signals = signals
        self._inbox = inbox
        self._engine = judging
        self._edit_command = edit_command
        self._signs = signs_for(screen.console)
        self._painted: State | None = None
        self._since: float | None = None  # when the check under way began
        self._first = ""  # to say with the verdict on what is saved now, not with one that is still on its way
        self._due = ""  # to say with the verdict of the check under way
        self._said = False  # has the check under way had a verdict already?
        self._typed = False  # was a key pressed since the check under way began?

    def run(self) -> None:
        """Until the learner quits."""
        action = Action.NONE
        while action is not Action.QUIT:
            self._paint()
            waiting = [KEYBOARD, self._inbox.reader]
            ready = select.select(waiting, [], [], _WORTH_A_WORD if self._since is not None else None)[0]
            self._look_at_signals()
            for event in self._inbox.empty():
                self._hear(event)
            if self._since is not None and time.monotonic() - self._since > _WORTH_A_WORD:
                self._state = replace(self._state, busy=self._engine.doing or "everything")
            for key in self._screen.keys() if KEYBOARD in ready else ():
                self._typed = True
                self._state, action = press(self._state, key, room(self._screen.size[1]))
                self._act(action)
                if action is Action.QUIT:
                    break

    def _paint(self) -> None:
        if self._state is self._painted:
            return
        self._engine.look_at(self._state.at.function)
        lines, first = frame(self._state, *self._screen.size, self._signs)
        self._state = self._painted = replace(self._state, scroll=first)
        self._screen.paint(lines)

    def _look_at_signals(self) -> None:
        if self._signals.seen(signal.SIGWINCH):
            self._screen.forget()
            self._painted = None
        if self._signals.seen(signal.SIGTSTP):
            with self._signals.held(), self._screen.lent():
                self._signals.pause()
            self._painted = None
        if self._signals.seen(signal.SIGCONT):  # whoever had the terminal meanwhile has left it as they like it
            self._screen.take()
            self._painted = None
            if self._since is not None:  # the clock of the check under way went on
                self._engine.again()

    def _hear(self, event: Event) -> None:
        """What the engine has to say."""
        if isinstance(event, engine.Checking):
            self._said = self._typed = False
            self._due, self._first = " ".join(filter(None, [self._due, self._first])), ""
            self._since = time.monotonic()
            return
        if isinstance(event, engine.AllJudged | engine.Trouble) or (isinstance(event, engine.Judged) and event.whole):
            self._since = None
        state = self._state
        now = time.strftime("%H:%M:%S")
        match event:
            case engine.Judged():
                verdict = replace(event.verdict, worksheet=self._sheet(event.chapter))
                saved = event.saved and not self._typed  # else somebody is at something else by now
                state = judged(state, event.chapter, verdict, event.lines, saved=saved, whole=event.whole)
                if not self._said:
                    said = f"Saved {now}" if event.saved else ""
                    took = f"Checked in {event.seconds * 1000:.0f} ms"
                    state = state.says(" · ".join(filter(None, [self._due, said, took])))
                    self._said, self._due = True, ""
            case engine.SheetJudged():
                state = judged(state, event.chapter, event.verdict, {}, saved=False)
                if event.saved:
                    answer = state.answer if event.chapter == state.at.chapter else ""
                    state = state.takes_up(event.chapter, answer).says(f"Worksheet saved {now}")
            case engine.AllJudged():
                for chapter in event.verdict.chapters:
                    state = judged(state, course.known_chapter(chapter.name), chapter, {}, saved=False)
                page = Page("the whole course", Group(*terminal.parts(event.verdict, self._signs)))
                state = state.shows(View.ALL, page).says(f"Checked {now}")
            case engine.Unchanged():
                state = state.says(f"Saved {now} · nothing changed")
            case engine.Elsewhere():
                state = state.says(f"{event.chapter.folder} was saved, too: l goes there")
            case engine.Trouble():
                state = state.says(event.sentence, trouble=True)
        self._state = replace(state, busy="")

    def _sheet(self, chapter: course.Chapter) -> tuple[Answer, ...]:
        """What is known of a chapter's worksheet."""
        before = self._state.verdicts.get(chapter.name)
        return before.worksheet if before is not None else ()

    def _act(self, action: Action) -> None:
        state, chapter, function = self._state, self._state.at.chapter, self._state.at.function
        if action is Action.SHOW:
            self._engine.show(chapter)
        elif action is Action.CHECK_ALL:
            self._engine.check_all()
        elif action is Action.HINT:
            name = state.answer or function
            opened = hints.open_next(state.exercises, chapter, name)
            lines = [Text(one_line(line)) for line in overview.hint_text(chapter, name, opened, again="h")]
            self._state = state.shows(View.HINT, Page("hints", Lines(lines)))
        elif action is Action.LESSON:
            self._state = self._lesson(state)
        elif action is Action.SOLUTION:
            self._state = self._solution(state)
        elif action is Action.RESET:
            self._reset(chapter, function)
        elif action is Action.EDIT:
            self._edit()
        elif action is Action.QUIZ:
            self._quiz(chapter)

    def _lesson(self, state: State) -> State:
        """The chapter's lesson, from the learner's own folder if it is there, opened where the function is at work."""
        from learn_transformers.lessons import lesson
        from learn_transformers.report.lesson import page

        chapter, utf8 = state.at.chapter, self._signs.utf8
        text = lesson.lesson(state.exercises, chapter)
        whole = page.Lesson(text.markdown, utf8, text.foreign, figures=text.figures)
        shown = state.shows(View.LESSON, Page(f"{chapter.folder}/README.md", whole))
        section = None if state.answer else page.section_of(text.markdown, state.at.function)
        if section is not None:
            before = replace(whole, text="\n".join(text.markdown.splitlines()[: section.first]))
            shown = replace(shown, scroll=1 + len(rendered(before, self._screen.size[0])))
        return shown.says(text.note) if text.note else shown

    def _solution(self, state: State) -> State:
        """The model solution of what is in hand, once that has passed; until then a sentence."""
        from learn_transformers.report import solution
        from learn_transformers.workspace import solving

        chapter, name = state.at.chapter, state.answer or state.at.function
        known = state.answered if state.answer else state.known
        if known.get((chapter.name, name)) != Status.PASSED:
            return state.says(f"s shows the solution once {name} has passed; h opens the next hint.")
        part = course.Part(chapter, None if state.answer else name, bool(state.answer), state.answer or None)
        try:
            found = solving.solution(state.exercises, part, passed=True)
        except course.WrongUse as problem:
            return state.says(str(problem), trouble=True)
        lines = [*map(Text, found.notes), *solution.lines(found, self._screen.size[0], self._signs)]
        return state.shows(View.SOLUTION, Page(f"the model solution of {part.name}", Lines(lines)))

    def _reset(self, chapter: course.Chapter, function: str) -> None:
        from learn_transformers.workspace import resetting

        try:
            done = resetting.reset(self._state.exercises, course.Part(chapter, function))
        except course.WrongUse as problem:
            self._state = self._state.says(str(problem), trouble=True)
            return
        if done.backup is None:
            self._state = self._state.says(f"{function} is its stub already.")
        else:
            self._first = " ".join(filter(None, [f"What you had is in {near(str(done.backup))}", done.note]))

    def _edit(self) -> None:
        state = self._state
        try:
            words = editor.command(self._edit_command, os.environ, file_to_open(state), line_to_open(state))
        except course.WrongUse as problem:
            self._state = state.says(str(problem), trouble=True)
            return
        with self._signals.held(signal.SIGINT), self._screen.lent():
            trouble = editor.run(words)
        self._painted = None
        if trouble:
            self._state = state.says(trouble, trouble=True)

    def _quiz(self, chapter: course.Chapter) -> None:
        """The chapter's quiz on this screen, where the last one ended; what is saved meanwhile is told afterwards."""
        from learn_transformers.quiz.session import session_for
        from learn_transformers.watch.quiz import Kept, Quiz

        exercises = self._state.exercises
        replies, said = progress.read_or_say(progress.replies, exercises, [])
        try:
            session = session_for(chapter.name, replies)
            kept = Kept(exercises, session.mode)
            with contextlib.closing(Quiz(session, kept, self._screen, self._signals, self._inbox.reader)) as quiz:
                quiz.run()
        except (course.WrongUse, KeyFault) as problem:
            self._state = self._state.says(str(problem), trouble=True)
            return
        for event in self._inbox.empty():
            self._hear(event)
        self._painted = None
        if trouble := " ".join(filter(None, [said, *kept.said])):
            self._state = self._state.says(trouble, trouble=True)
