"""What is on the screen, and what a key or a verdict makes of it. Nothing here draws, reads a file or waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from types import MappingProxyType

from rich.console import RenderableType

from learn_transformers import course, printable
from learn_transformers.report.lesson.page import Lesson
from learn_transformers.report.screen.edges import scrolled
from learn_transformers.report.verdicts.points import chapter_in_quarters
from learn_transformers.verdict import Chapter, Function, Status


@dataclass(frozen=True)
class Place:
    """One exercise of the course."""

    chapter: course.Chapter
    function: str

    @property
    def key(self) -> tuple[str, str]:
        return self.chapter.name, self.function


@dataclass(frozen=True)
class Row:
    """What can be gone to from the list: an exercise, a chapter's worksheet, or one answer of it."""

    chapter: course.Chapter
    function: str = ""
    answer: str = ""

    @property
    def name(self) -> str:
        return self.function or self.answer or "worksheet"


class View(Enum):
    """What fills the middle of the screen."""

    CARD = auto()
    LIST = auto()
    HINT = auto()
    LESSON = auto()
    WORKSHEET = auto()
    OUTPUT = auto()
    ALL = auto()
    RESET = auto()
    SOLUTION = auto()
    KEYS = auto()


class Action(Enum):
    """What a key asks for that the state alone cannot give."""

    NONE = auto()
    QUIT = auto()
    SHOW = auto()
    HINT = auto()
    LESSON = auto()
    SOLUTION = auto()
    RESET = auto()
    CHECK_ALL = auto()
    EDIT = auto()
    QUIZ = auto()


_ACTIONS = {
    "h": Action.HINT,
    "r": Action.LESSON,
    "s": Action.SOLUTION,
    "c": Action.CHECK_ALL,
    "e": Action.EDIT,
    "u": Action.QUIZ,
}


@dataclass(frozen=True, eq=False)
class Page:
    """Something to read, as long as it may be."""

    title: str
    body: RenderableType


@dataclass(frozen=True)
class State:
    """The screen.

    `known` has the status of every exercise; `verdicts` the newest that is known of each chapter, of which parts may be
    older than others; `whole` the newest that was found in one go. `chosen` says whether the learner chose what is
    shown, `lines` where a function begins in its file. `answered` has the status of answers, `answer` is the one in
    hand, if any. In the list, `typed` is a number and `filter` what a name has to hold. `note` is the line above the
    keys, `trouble` whether it is bad news; `busy` is what is being checked, once that takes long enough to be worth a
    word.
    """

    exercises: Path
    at: Place
    known: Mapping[tuple[str, str], str]
    chosen: bool = False
    verdicts: Mapping[str, Chapter] = field(default_factory=lambda: MappingProxyType({}))
    whole: Mapping[str, Chapter] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    view: View = View.CARD
    page: Page | None = None
    answered: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    answer: str = ""
    scroll: int = 0
    cursor: int = 0
    typed: str = ""
    filter: str = ""
    note: str = "Getting ready …"
    trouble: bool = False
    busy: str = ""

    @property
    def verdict(self) -> Chapter | None:
        return self.verdicts.get(self.at.chapter.name)

    @property
    def function(self) -> Function | None:
        """The verdict on the function that is shown."""
        return _function(self.verdict, self.at.function)

    def says(self, note: str, *, trouble: bool = False) -> State:
        return replace(self, note=note, trouble=trouble, busy="")

    def goes(self, place: Place) -> State:
        """To another exercise, in any case to its card."""
        return replace(self.shows(View.CARD), at=place, chosen=True, answer="")

    def takes_up(self, chapter: course.Chapter, answer: str) -> State:
        """To one answer of a worksheet; without a name, to all of it."""
        place = self.at if chapter == self.at.chapter else Place(chapter, first_to_do(chapter, self.known))
        return replace(self.goes(place).shows(View.WORKSHEET), answer=answer)

    def shows(self, view: View, page: Page | None = None) -> State:
        return replace(self, view=view, page=page, scroll=0, typed="", filter="")

    def back(self) -> State:
        """From a page to what it was opened from: the answer in hand, else the card."""
        from_answer = self.answer and self.view is not View.WORKSHEET
        return self.shows(View.WORKSHEET) if from_answer else replace(self.shows(View.CARD), answer="")


def places() -> list[Place]:
    """Every exercise of the course, in order."""
    return [Place(chapter, name) for chapter in course.chapters() for name in chapter.functions()]


def rows(wanted: str = "") -> list[Row]:
    """The list. Answers are many, so only those stand in it whose names hold what is `wanted`."""
    found = []
    for chapter in course.chapters():
        found += [Row(chapter, function=name) for name in chapter.functions() if wanted in name]
        if answers := chapter.answers():
            found += [Row(chapter)] if wanted in "worksheet" else []
            found += [Row(chapter, answer=name) for name in answers if wanted and wanted in name]
    return found


def first_to_do(chapter: course.Chapter, known: Mapping[tuple[str, str], str]) -> str:
    """The function to look at in a chapter: the first that fails, else the first not started, else the first."""
    names = chapter.functions()
    order = ("failed", "error", "unfinished")
    status = {name: known.get((chapter.name, name), "unfinished") for name in names}
    failing = next((n for n in names if status[n] in order[:2]), None)
    return failing or next((n for n in names if status[n] in order), names[0])


def next_to_do(state: State) -> Place | None:
    """The next exercise that is not passed, from the one shown on and round again; None where all others are."""
    every = places()
    at = every.index(state.at)
    ahead = every[at + 1 :] + every[:at]
    return next((p for p in ahead if state.known.get(p.key) != Status.PASSED), None)


def judged(
    state: State,
    chapter: course.Chapter,
    verdict: Chapter,
    lines: Mapping[str, int],
    *,
    saved: bool,
    whole: bool = True,
) -> State:
    """A new verdict is in, on a whole chapter or on some functions of it that come first.

    After a save its result is shown, whatever was on the screen. It stays with the function shown unless that one has
    nothing to say and another one of the file has.
    """
    verdict = chapter_in_quarters(printable.shown(verdict))
    before = state.whole.get(chapter.name)
    merged = verdict if whole else _merged(state.verdicts.get(chapter.name), verdict)
    known = {**state.known, **{(chapter.name, f.name): str(f.status) for f in verdict.functions}}
    answered = {(chapter.name, a.name): str(a.status) for a in verdict.worksheet}
    after = replace(
        state,
        known=known,
        answered={**state.answered, **answered},
        verdicts={**state.verdicts, chapter.name: merged},
        whole={**state.whole, chapter.name: verdict} if whole else state.whole,
        lines={**state.lines, **{(chapter.name, name): line for name, line in lines.items()}},
    )
    if not saved:
        stays = state.chosen or chapter != state.at.chapter
        return after if stays else replace(after, at=Place(chapter, first_to_do(chapter, known)))
    if chapter != state.at.chapter:
        return after.goes(Place(chapter, _worked_on(before, merged) or first_to_do(chapter, known)))
    was, shown = _function(before, state.at.function), after.function
    silent = shown is None or shown.status == Status.UNFINISHED or (_passed(was) and _passed(shown))
    other = _worked_on(before, merged) if silent else None
    return after.goes(Place(chapter, other or state.at.function))


def _merged(old: Chapter | None, part: Chapter) -> Chapter:
    """A verdict on some functions of a chapter, and what was known of the others."""
    if old is None or old.problem is not None or part.problem is not None:
        return part
    new = {f.name: f for f in part.functions}
    return replace(part, functions=tuple(new.get(f.name, f) for f in old.functions), worksheet=old.worksheet)


def _function(verdict: Chapter | None, name: str) -> Function | None:
    return next((f for f in verdict.functions if f.name == name), None) if verdict else None


def _passed(function: Function | None) -> bool:
    return function is not None and function.status == Status.PASSED


def _worked_on(before: Chapter | None, verdict: Chapter) -> str | None:
    """The first function whose result is another one than before; failing ones first."""
    old = {f.name: _result(f) for f in before.functions} if before is not None else {}
    changed = [f for f in verdict.functions if f.name in old and old[f.name] != _result(f)]
    failing = next((f.name for f in changed if f.status in (Status.FAILED, Status.ERROR)), None)
    return failing or next((f.name for f in changed if f.status == Status.PASSED), None)


def _result(function: Function) -> object:
    return function.status, function.score, function.failure, function.diagnosis


def press(state: State, key: str, room: int) -> tuple[State, Action]:
    """What a key does; `room` is how many lines the middle of the screen has."""
    if state.view is View.RESET:
        return state.shows(View.CARD), Action.RESET if key == "y" else Action.NONE
    if state.view is View.LIST:
        return _in_list(state, key, room)
    if (to := scrolled(state.scroll, key, room)) is not None:
        return replace(state, scroll=to), Action.NONE
    if key == "a" and state.view is View.LESSON and state.page is not None and isinstance(state.page.body, Lesson):
        body = replace(state.page.body, answers=not state.page.body.answers)
        return replace(state, page=replace(state.page, body=body)), Action.NONE
    if key in ("q", "escape", "backspace", "enter") and state.view is not View.CARD:
        return state.back(), Action.NONE
    if key == "q":
        return state, Action.QUIT
    if key == "n":
        return _to_next(state)
    if key == "p":
        every = places()
        return state.goes(every[every.index(state.at) - 1]), Action.SHOW
    if key == "l":
        here = Row(state.at.chapter, state.at.function)
        return replace(state.shows(View.LIST), cursor=rows().index(here), answer=""), Action.NONE
    if key == "o":
        return state.shows(View.OUTPUT), Action.NONE
    if key == "w":
        return replace(state.shows(View.WORKSHEET), answer=""), Action.NONE
    if key == "?":
        return state.shows(View.KEYS), Action.NONE
    if key == "x" and state.answer:
        return state.says("An answer is not reset: empty its quotes, e opens the worksheet there."), Action.NONE
    if key == "x":
        return state.shows(View.RESET), Action.NONE
    if key == "h" and state.view is View.WORKSHEET and not state.answer:
        state = replace(state, answer=_answer_to_do(state))
    return state, _ACTIONS.get(key, Action.NONE)


def _answer_to_do(state: State) -> str:
    """The answer of the worksheet on the screen to help with: the first that fails, else the first that is open."""
    chapter = state.at.chapter
    found = {name: state.answered.get((chapter.name, name), "unfinished") for name in chapter.answers()}
    failing = (name for name, status in found.items() if status in ("failed", "error"))
    return next(failing, next((name for name, status in found.items() if status != "passed"), ""))


def _to_next(state: State) -> tuple[State, Action]:
    place = next_to_do(state)
    if place is not None:
        return state.goes(place), Action.SHOW
    if not _passed(state.function):
        return state.says("Everything else is done: this one is the last."), Action.NONE
    return state.says("Everything is done. c checks all of it once more."), Action.NONE


def _in_list(state: State, key: str, room: int) -> tuple[State, Action]:
    """Letters narrow it down, arrows and numbers choose, enter goes there."""
    every = rows(state.filter)
    if key in ("escape", "backspace") and state.filter:
        return replace(state, filter=state.filter[:-1] if key == "backspace" else "", cursor=0), Action.NONE
    if key in ("escape", "backspace") or (key == "q" and not state.filter):
        return state.shows(View.CARD), Action.NONE
    if key in ("enter", "right"):
        return _gone_to(state, every[state.cursor]) if every else (state, Action.NONE)
    if key.isdecimal() and key.isascii() and not state.filter:
        functions = [place for place, row in enumerate(every) if row.function]
        for typed in (state.typed + key, key):  # what does not fit what was typed before begins a new number
            if 1 <= int(typed) <= len(functions):
                return replace(state, typed=typed, cursor=functions[int(typed) - 1]), Action.NONE
        return replace(state, typed=""), Action.NONE
    if key == "_" or (len(key) == 1 and key.isalnum()):
        return replace(state, filter=state.filter + key, typed="", cursor=0), Action.NONE
    to = scrolled(state.cursor, key, room)
    if to is None:
        return state, Action.NONE
    return replace(state, cursor=max(0, min(to, len(every) - 1)), typed=""), Action.NONE


def _gone_to(state: State, row: Row) -> tuple[State, Action]:
    if row.function:
        return state.goes(Place(row.chapter, row.function)), Action.SHOW
    return state.takes_up(row.chapter, row.answer), Action.SHOW
