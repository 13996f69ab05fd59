"""A quiz on a terminal: keys come in, answers are marked, a new screen goes out; what is finished is kept at once."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from learn_transformers import progress
from learn_transformers.quiz.from_worksheet import Entry
from learn_transformers.quiz.session import Mode, Session, Turn
from learn_transformers.report.quiz.draft import answer_of
from learn_transformers.report.quiz.frame import Look, frame, room
from learn_transformers.report.quiz.state import Action, Phase, State, arrived, marked, press, summary
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.verdict import Status

if TYPE_CHECKING:
    from learn_transformers.quiz.marking import Marked
    from learn_transformers.quiz.typed import TypedFormulas
    from learn_transformers.quiz.variants import Variant
    from learn_transformers.report.screen.terminal import Terminal
    from learn_transformers.watch.signals import Signals

MINUTES = 2.0  # of an exam, for each question
_TICK = 0.5  # seconds between two looks at the clock of an exam
_TYPED = ("number", "formula", "growth", "grid", "entry", "derivation")

Keep = Callable[[Turn], object]  # what is done with a turn once it is finished


class Kept:
    """Keeps each reply in a course's progress, if there is a course; `said` are sentences on that, for afterwards."""

    def __init__(self, exercises: Path | None, mode: Mode) -> None:
        self._exercises, self._mode = exercises, mode
        self.said: list[str] = [] if exercises is not None else ["There is no course folder here, so nothing is kept."]

    def __call__(self, turn: Turn) -> None:
        if self._exercises is None:
            return
        said = progress.keep_reply(self._exercises, turn.reply(self._mode, time.time()))
        if said and said not in self.said:
            self.said.append(said)


def is_possible() -> bool:
    """Can keys be read one by one here?"""
    terminal = importlib.util.find_spec("termios") is not None and sys.stdin.isatty() and sys.stdout.isatty()
    return terminal and os.environ.get("TERM", "dumb") != "dumb"


def ask(session: Session, keep: Keep, minutes: float = 0.0) -> tuple[Session, int]:
    """Ask all of it on the whole screen until the learner has had enough: what became of it, and the exit code.

    An exam has so many `minutes`; one that is interrupted is over, and what was answered counts.
    """
    from learn_transformers.report.screen.terminal import Gone, Terminal
    from learn_transformers.watch.signals import Quit, Signals

    wakes, wake = os.pipe()
    os.set_blocking(wakes, False)
    os.set_blocking(wake, False)
    quiz = None
    try:
        with Signals(wake) as signals, Terminal() as screen:
            quiz = Quiz(session, keep, screen, signals, wakes, minutes)
            with contextlib.closing(quiz):
                quiz.run()
                signals.hold()
    except Quit as quit:
        return _interrupted(quiz, session), quit.code
    except Gone:
        return _interrupted(quiz, session), 128 + signal.SIGHUP
    finally:
        os.close(wakes)
        os.close(wake)
    return quiz.session, 0 if quiz.session.passed else 1


def _interrupted(quiz: Quiz | None, session: Session) -> Session:
    if quiz is None:
        return session
    quiz.submit_if_exam()
    return quiz.session


class Quiz:
    """The screen at work, on a terminal that somebody has opened; `wakes` is what signals write to."""

    def __init__(
        self, session: Session, keep: Keep, screen: Terminal, signals: Signals, wakes: int, minutes: float = 0.0
    ) -> None:
        self._state = State(session, MappingProxyType({}))
        self._keep = keep
        self._screen = screen
        self._signals = signals
        self._wakes = wakes
        self._look = _look(screen)
        self._typed: TypedFormulas | None = None
        self._painted: object = None
        self._since = time.monotonic()  # when the question on the screen was shown
        self._shown = session.at
        self._end = self._since + 60 * minutes if session.mode == "exam" else None

    @property
    def session(self) -> Session:
        return self._state.session

    def run(self) -> None:
        """Until the learner has had enough."""
        from learn_transformers.report.screen.guardian import KEYBOARD

        self._arrive()
        done = sum(turn.finished for turn in self.session.turns)
        if done and not self.session.over:
            self._state = self._state.says(
                f"This goes on where you stopped: {done} of {len(self.session.turns)} are done."
            )
        action = Action.NONE
        while action is not Action.QUIT:
            self._paint()
            self._warm()
            ready = select.select([KEYBOARD, self._wakes], [], [], _TICK if self._end is not None else None)[0]
            self._look_at_signals(self._wakes in ready)
            if self._end is not None and self._end <= time.monotonic():
                self._submit("The time is over.")
            for key in self._screen.keys(as_typed=True) if KEYBOARD in ready else ():
                self._state, action = press(self._state, key, room(self._screen.size[1]))
                self._act(action)
                if action is Action.QUIT:
                    break

    def close(self) -> None:
        """End the process that marks formulas, if there is one."""
        if self._typed is not None:
            self._typed.__exit__()

    def submit_if_exam(self) -> None:
        """What an interruption makes of an exam."""
        if self._end is not None:
            self._submit("")
            self.close()

    # what a key asks for

    def _act(self, action: Action) -> None:
        match action:
            case Action.SHOW:
                self._arrive()
            case Action.MARK:
                self._paint()
                self._mark()
            case Action.KEEP:
                self._keep(self._state.turn)
            case Action.SUBMIT:
                self._submit("")

    def _arrive(self) -> None:
        """Build the variant of the turn in hand; before the first screen, of this one alone."""
        self._count_seconds()
        at = self._state.session.at
        known = self._state.variants.get(at)
        self._state = arrived(self._state, known if known is not None else self._state.turn.variant())
        self._since, self._shown = time.monotonic(), at

    def _count_seconds(self) -> None:
        """An exam counts the time of each question whenever it is left."""
        session = self._state.session
        turn = session.turns[self._shown]
        if session.mode == "exam" and not turn.finished:
            spent = replace(turn, seconds=turn.seconds + time.monotonic() - self._since)
            self._state = replace(self._state, session=session.with_turn(spent, self._shown))

    def _mark(self) -> None:
        state = self._state
        found = self._marks(state.asked, state.answer)
        self._state, action = marked(state, found, time.monotonic() - self._since)
        self._since = time.monotonic()
        self._act(action)

    def _marks(self, asked: Variant, answer: Any) -> Marked:
        """The marks; where a part could not be read, that is said, and nothing else."""
        from learn_transformers.quiz import answers
        from learn_transformers.quiz.marking import BLANK, mark
        from learn_transformers.trouble import WrongUse

        unread: list[str] = []

        def typed(formula: Formula | Entry, text: str) -> Any:
            found = self._process()(formula, text)
            if found["status"] == Status.UNFINISHED:
                unread.append(str(found["message"]))
            return found

        try:
            checked = answers.checked(asked, answer)
        except WrongUse:
            return replace(BLANK, message=f"An answer here is {answers.wanted(asked)}.")
        found = mark(asked, checked, typed)
        return replace(BLANK, message=unread[0]) if unread and found.status != Status.PASSED else found

    def _submit(self, said: str) -> None:
        """Mark every question of an exam, and keep those that were answered."""
        self._count_seconds()
        self._end = None
        state = self._state
        session = state.session
        for at, turn in enumerate(session.turns):
            draft, asked = state.drafts.get(at), state.variants.get(at)
            answer = answer_of(draft, asked) if draft is not None and asked is not None else None
            if asked is not None and not _is_blank(answer):
                found = self._marks(asked, answer)
                turn = turn.takes(answer, found, asked.kind)
                turn = replace(turn, answer=answer, marked=found)
            turn = replace(turn, finished=True)
            session = session.with_turn(turn, at)
            if turn.attempts:
                self._keep(turn)
        variants = {n: state.variants.get(n) or turn.variant() for n, turn in enumerate(session.turns)}
        self._state = summary(replace(state, session=session, variants=variants)).says(said)

    # the terminal

    def _paint(self) -> None:
        left = self._end - time.monotonic() if self._end is not None else None
        shown = (self._state, None if left is None else int(left))
        if shown == self._painted:
            return
        width, height = self._screen.size
        lines, first = frame(self._state, width, height, self._look, left)
        self._state = replace(self._state, scroll=first)
        self._painted = (self._state, shown[1])
        self._screen.paint(lines)

    def _look_at_signals(self, woken: bool) -> None:
        if woken:
            with contextlib.suppress(BlockingIOError):
                while os.read(self._wakes, 4096):
                    pass
        if self._signals.seen(signal.SIGWINCH):
            self._screen.forget()
            self._painted = None
        if self._signals.seen(signal.SIGTSTP):
            with self._signals.held(), self._screen.lent():
                self._signals.pause()
            self._painted = None
        if self._signals.seen(signal.SIGCONT):
            self._screen.take()
            self._painted = None

    # the process that marks formulas

    def _process(self) -> TypedFormulas:
        if self._typed is None:
            from learn_transformers.quiz.typed import TypedFormulas

            self._typed = TypedFormulas()
        return self._typed

    def _warm(self) -> None:
        """While a question is read whose answer is a formula, the process that marks it gets ready."""
        if self._state.phase is Phase.ANSWER and _needs_process(self._state.asked):
            self._process().warm()


def _needs_process(asked: Variant) -> bool:
    return asked.kind in _TYPED or any(isinstance(blank, Formula) for blank in asked.blanks)


def _is_blank(answer: Any) -> bool:
    from learn_transformers.quiz.answers import blank

    return blank(answer)


def _look(screen: Terminal) -> Look:
    from learn_transformers.report.signs import signs_for

    console = screen.console
    system = None if console.no_color else console.color_system
    return Look(signs_for(console), system is not None, system in ("256", "truecolor"))
