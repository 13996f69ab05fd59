"""A quiz on the whole screen: what a key makes of it. Nothing here draws, marks, reads a file or waits."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from learn_transformers.quiz import answers
from learn_transformers.quiz.credit import HINT, RETRY, attempts
from learn_transformers.quiz.marking import Marked
from learn_transformers.quiz.session import Session, Turn
from learn_transformers.quiz.variants import Variant
from learn_transformers.report.quiz import draft as drafts
from learn_transformers.report.quiz.draft import Draft
from learn_transformers.report.screen.edges import scrolled
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Status

FOLLOW = -1  # scroll so far that what matters now can be seen
SURE = {"s": "sure", "t": "think", "g": "guess", "enter": "think"}


class Phase(Enum):
    """What the learner is at."""

    ANSWER = auto()
    CONFIDENCE = auto()
    RUBRIC = auto()  # of a text: which of its points are met?
    AGAIN = auto()  # it was wrong, and may be answered once more
    DONE = auto()
    SUBMIT = auto()  # of an exam: really?
    SUMMARY = auto()


class Action(Enum):
    """What a key asks for that the state alone cannot give."""

    NONE = auto()
    QUIT = auto()
    SHOW = auto()  # the turn of another number
    MARK = auto()
    KEEP = auto()  # a turn is finished
    SUBMIT = auto()


@dataclass(frozen=True, eq=False)
class State:
    """The screen. `variants` and `drafts` are of those turns that were seen; `menu`: the next key is a command.

    `hint_named` says that the cost of a hint was said; `note` is the line above the keys, `trouble` whether it is bad
    news.
    """

    session: Session
    variants: Mapping[int, Variant]
    drafts: Mapping[int, Draft] = field(default_factory=lambda: MappingProxyType({}))
    phase: Phase = Phase.ANSWER
    menu: bool = False
    keys: bool = False  # the page of keys is shown
    hint_named: bool = False
    confidence: str = ""
    summed: bool = False  # the summary was shown: whoever goes back now only looks
    scroll: int = 0
    note: str = ""
    trouble: bool = False

    @property
    def turn(self) -> Turn:
        return self.session.turn

    @property
    def asked(self) -> Variant:
        return self.variants[self.session.at]

    @property
    def draft(self) -> Draft:
        found = self.drafts.get(self.session.at)
        return found if found is not None else drafts.begun(self.asked)

    @property
    def answer(self) -> Any:
        return drafts.answer_of(self.draft, self.asked)

    @property
    def in_exam(self) -> bool:
        return self.session.mode == "exam"

    @property
    def typing(self) -> bool:
        """Do letters go into a text?"""
        return self.phase is Phase.ANSWER and not self.menu and drafts.is_typed(self.draft, self.asked)

    def says(self, note: str, *, trouble: bool = False) -> State:
        return replace(self, note=note, trouble=trouble)

    def has(self, draft: Draft) -> State:
        return replace(self, drafts={**self.drafts, self.session.at: draft}, scroll=FOLLOW)

    def at(self, phase: Phase) -> State:
        return replace(self, phase=phase, scroll=FOLLOW, menu=False, note="", trouble=False, hint_named=False)


def arrived(state: State, asked: Variant) -> State:
    """At the turn that the session is at, whose variant this is."""
    turn = state.turn
    state = replace(state, variants={**state.variants, state.session.at: asked}, confidence=turn.confidence)
    if turn.finished and state.session.at not in state.drafts and turn.answer is not None:
        with suppress(WrongUse):  # it was kept in a file, which anybody may have written
            state = state.has(drafts.draft_of(asked, answers.checked(asked, turn.answer)))
    phase = Phase.DONE if turn.finished else Phase.AGAIN if turn.attempts else Phase.ANSWER
    return replace(state.at(phase), scroll=0)


def marked(state: State, found: Marked, seconds: float) -> tuple[State, Action]:
    """The answer on the screen is marked."""
    if found.status == Status.UNFINISHED:
        said = found.message or "This could not be read."
        return state.at(Phase.ANSWER).says(f"{said} It costs nothing.", trouble=True), Action.NONE
    turn = replace(state.turn, confidence=state.turn.confidence or state.confidence)
    turn = turn.takes(state.answer, found, state.asked.kind, seconds)
    state = replace(state, session=state.session.with_turn(turn))
    if turn.finished:
        return state.at(Phase.DONE), Action.KEEP
    return state.at(Phase.AGAIN), Action.NONE


def press(state: State, key: str, room: int) -> tuple[State, Action]:
    """What a key does; `room` is how many lines the middle of the screen has."""
    if state.keys:
        return replace(state, keys=False, scroll=0), Action.NONE
    if key in ("page up", "page down") and (to := scrolled(max(state.scroll, 0), key, room)) is not None:
        return replace(state, scroll=to), Action.NONE
    match state.phase:
        case Phase.ANSWER:
            return _answering(state, key, room)
        case Phase.CONFIDENCE:
            return _confident(state, key.lower())
        case Phase.RUBRIC:
            return _ticking(state, key, room)
        case Phase.SUBMIT:
            return (state, Action.SUBMIT) if key.lower() in ("y", "enter") else (state.at(Phase.ANSWER), Action.NONE)
    return _command(state, key.lower(), room)


def _answering(state: State, key: str, room: int) -> tuple[State, Action]:
    if key == "escape":
        return replace(state, menu=not state.menu), Action.NONE
    if state.menu:
        state, action = _command(replace(state, menu=False), key.lower(), room)
        return replace(state, menu=state.hint_named), action
    done = "tab" if state.asked.kind in drafts.SEVERAL_LINES else "enter"
    if key == done:
        return _entered(state)
    draft = drafts.pressed(state.draft, state.asked, key)
    if draft is not None:
        return replace(state.has(draft), note="", trouble=False, hint_named=False), Action.NONE
    return _command(state, key.lower(), room)


def _entered(state: State) -> tuple[State, Action]:
    """What stands there is meant as the answer."""
    if state.in_exam:
        return _exam_goes_on(state)
    if (draft := drafts.next_empty(state.draft, state.asked)) is not None:
        return state.has(draft).says(drafts.missing(state.draft, state.asked)), Action.NONE
    if missing := drafts.missing(state.draft, state.asked):
        return state.says(missing), Action.NONE
    if state.turn.attempts or state.confidence:  # how sure one was before anything was said is what counts
        return state.says("Marking …"), Action.MARK
    return state.at(Phase.CONFIDENCE), Action.NONE


def _exam_goes_on(state: State) -> tuple[State, Action]:
    if state.session.at + 1 < len(state.session.turns):
        return _to(state, state.session.at + 1)
    return state.at(Phase.SUBMIT), Action.NONE


def _confident(state: State, key: str) -> tuple[State, Action]:
    if key in ("backspace", "escape"):
        return state.at(Phase.ANSWER), Action.NONE
    if key not in SURE:
        return state, Action.NONE
    state = replace(state, confidence=SURE[key])
    if state.asked.kind == "words":
        return state.at(Phase.RUBRIC), Action.NONE
    return state.says("Marking …"), Action.MARK


def _ticking(state: State, key: str, room: int) -> tuple[State, Action]:
    """Numbers tick the points that the text meets."""
    if key == "enter":
        return state, Action.MARK
    points = len(getattr(state.asked.item, "rubric"))  # noqa: B009
    if key.isdecimal() and key.isascii() and 1 <= int(key) <= points:
        return state.has(replace(state.draft, met=state.draft.met ^ {int(key)})), Action.NONE
    to = scrolled(max(state.scroll, 0), key, room)
    return (state if to is None else replace(state, scroll=to)), Action.NONE


def _command(state: State, key: str, room: int) -> tuple[State, Action]:
    """A key that is no part of an answer."""
    match key:
        case "q" | "x" if state.in_exam and not state.session.over:  # whoever leaves it has submitted it
            return state.at(Phase.SUBMIT), Action.NONE
        case "q":
            return state, Action.QUIT
        case "?":
            return replace(state, keys=True, scroll=0), Action.NONE
        case "n":
            return _next(state)
        case "p":
            return _before(state)
        case "h":
            return _hint(state), Action.NONE
        case "r" if state.phase is Phase.AGAIN:
            return state.at(Phase.ANSWER), Action.NONE
        case "enter" if state.phase is Phase.AGAIN:
            return state.at(Phase.ANSWER), Action.NONE
        case "enter" if state.phase is Phase.DONE:
            return _next(state)
        case "enter" if state.phase is Phase.SUMMARY:
            return state, Action.QUIT
    to = scrolled(max(state.scroll, 0), key, room)
    return (state if to is None else replace(state, scroll=to)), Action.NONE


def _to(state: State, at: int) -> tuple[State, Action]:
    return replace(state, session=state.session.goes(at)), Action.SHOW


def _next(state: State) -> tuple[State, Action]:
    """On; from a wrong answer to the right one, from the last question to the summary."""
    session = state.session
    last = session.at + 1 == len(session.turns)
    if state.phase is Phase.SUMMARY:
        return _to(state, 0)
    if state.phase is Phase.AGAIN:
        given_up = replace(state.turn, finished=True)
        return replace(state, session=session.with_turn(given_up)).at(Phase.DONE), Action.KEEP
    if state.in_exam and not session.over:
        return (state.at(Phase.SUBMIT), Action.NONE) if last else _to(state, session.at + 1)
    if session.over and len(session.turns) == 1:
        return state, Action.QUIT
    if session.over and (last or not state.summed):
        return summary(state), Action.NONE
    if session.over:
        return _to(state, session.at + 1)
    found = session.open_one(session.at)
    if found is None or found == session.at:
        return state.says("This is the last one that is open; q ends here, and the next start goes on."), Action.NONE
    return _to(state, found)


def summary(state: State) -> State:
    """What came of it all."""
    return replace(state.at(Phase.SUMMARY), scroll=0, summed=True)


def _before(state: State) -> tuple[State, Action]:
    at = len(state.session.turns) if state.phase is Phase.SUMMARY else state.session.at
    return _to(state, at - 1) if at else (state.says("This is the first one."), Action.NONE)


def _hint(state: State) -> State:
    turn = state.turn
    if state.in_exam or turn.finished or state.phase not in (Phase.ANSWER, Phase.AGAIN):
        return state.says("There are no hints in an exam.") if state.in_exam and not turn.finished else state
    hints = turn.question.hints
    if turn.hints >= len(hints):
        return state.says("There are no more hints." if hints else "This question has no hints.")
    if not state.hint_named:
        which = ("a question", "the rule", "the next step")[min(turn.hints, 2)]
        said = f"A hint ({which}) costs {HINT:.0%} of the points. h once more opens it."
        return replace(state.says(said), hint_named=True)
    opened = replace(turn, hints=turn.hints + 1)
    return replace(state.says(""), session=state.session.with_turn(opened), hint_named=False, scroll=FOLLOW)


def left(state: State) -> int:
    """How many attempts there are still."""
    return attempts(state.asked.kind) - state.turn.attempts


def worth(state: State) -> float:
    """What a right answer earns now."""
    return max(0.0, (1.0 - HINT * state.turn.hints) * RETRY**state.turn.attempts)
