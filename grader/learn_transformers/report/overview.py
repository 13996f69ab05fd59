"""Where am I, what is next: a few plain lines, read from the progress file alone."""

from __future__ import annotations

import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course, progress
from learn_transformers.progress import FUNCTION, WORKSHEET

if TYPE_CHECKING:
    from learn_transformers.lessons.hints import Opened


def text(exercises: Path) -> tuple[list[str], str]:
    """One line a chapter, and the next thing to do; and a sentence on the progress file, if there is one to say."""
    known, said = progress.read_or_say(progress.statuses, exercises, {})
    if not known and not said:
        return [*_first_steps(exercises), *_due(exercises)], said
    lines: list[str] = []
    functions: list[_State] = []
    answers: list[_State] = []
    for chapter in course.chapters():
        states = [(chapter, name, known.get((FUNCTION, chapter.name, name))) for name in chapter.functions()]
        sheet = [(chapter, name, known.get((WORKSHEET, chapter.name, name))) for name in chapter.answers()]
        bar = "".join(map(_mark, states))
        lines.append(f"  {chapter.folder:<28} {bar.count('#')} of {len(states)}  {bar}")
        if sheet:
            lines[-1] += f"  worksheet {sum(map(_passed, sheet))} of {len(sheet)}"
        functions += [state for state in states if not _passed(state)]
        if (exercises / chapter.worksheet).is_file():
            answers += [state for state in sheet if not _passed(state)]
    ends = [*_next_function(exercises, *functions[0])] if functions else []
    soon = [c for c, _, _ in answers if not functions or c.number <= functions[0][0].number]
    if soon:
        ends += _next_worksheet(exercises, soon[0], [name for c, name, _ in answers if c == soon[0]])
    ends = ends or ["Everything is done. `learn-transformers check` grades it once more."]
    return [f"Your course: {exercises}", "", *lines, "", *ends, *_due(exercises)], said


_State = tuple[course.Chapter, str, str | None]  # a function or an answer, and what its last check found


def _passed(state: _State) -> bool:
    return state[2] == "passed"


def _mark(state: _State) -> str:
    return "#" if _passed(state) else "." if state[2] in (None, "unfinished") else "!"


def _first_steps(exercises: Path) -> list[str]:
    """What to do where nothing was checked yet."""
    chapter = course.chapters()[0]
    name = chapter.functions()[0]
    target = f"{chapter.name}.{name}"
    return [
        f"Your course: {exercises}, where nothing is checked yet. Next: {name}",
        f"1. Read the lesson:   learn-transformers read {chapter.name}",
        f"2. Fill in {name}:   {_near(exercises / chapter.file)} (replace NotImplementedError)",
        f"3. See what is wrong: learn-transformers check {target} (or: watch)",
        f"4. Stuck?             learn-transformers hint {target}",
    ]


def _due(exercises: Path) -> list[str]:
    """How much is due for review, where that can be known; what computes it is only loaded if something may be."""
    from learn_transformers.quiz import schedule

    now = time.time()
    if not schedule.is_installed():
        return []
    try:
        plan, _ = progress.read_or_say(lambda where: schedule.plan(where, now), exercises, schedule.Plan())
    except course.WrongUse:  # one that is too old: `review` says so
        return []
    if not plan.cards:
        return []
    from learn_transformers.report import review_page

    return [review_page.due(plan), "Recall it: learn-transformers review"]


def _next_function(exercises: Path, chapter: course.Chapter, name: str, status: str | None) -> list[str]:
    doing = "Next" if status in (None, "unfinished") else "Still failing"
    train = next((e.train for e in chapter.exercises() if e.name == name and e.is_trained), "")
    if train:
        return [
            f"{doing}: {name}, the model in {_near(exercises / chapter.weights)}",
            f"The lesson: learn-transformers read {chapter.name}",
            f"Train it: {train}; then run: learn-transformers check {chapter.name}.{name}",
        ]
    return [
        f"{doing}: {name}, in {_near(exercises / chapter.file)}",
        f"The lesson: learn-transformers read {chapter.name}",
        f"Fill it in, then run: learn-transformers check {chapter.name}.{name}",
    ]


def _next_worksheet(exercises: Path, chapter: course.Chapter, open_ones: list[str]) -> list[str]:
    more = f" and {len(open_ones) - 1} more" if len(open_ones) > 1 else ""
    command = f"learn-transformers check {chapter.name}.worksheet"
    return [f"On paper: {open_ones[0]}{more}, in {_near(exercises / chapter.worksheet)}", f"Then run: {command}"]


def _near(file: Path) -> Path:
    """A path from here, where that leads no way up."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def function_meant(target: str, exercises: Path, *, journal: Path | None = None) -> tuple[course.Chapter, str]:
    """The one function, or answer of a worksheet, that a target means; of a chapter or a whole worksheet, the first
    that is not passed, by what is kept in `exercises`, or in the course folder `journal`.

    Raises:
        WrongUse: if there is none, or the name stands for several.
    """
    (assignment, *more) = course.assignments([target], exercises, exercises)
    if more:
        found = [(a.chapter.name, name) for a in (assignment, *more) for name in a.functions or a.answers or ()]
        all_of_them = ", ".join(map(".".join, found))
        raise course.WrongUse(f"{target} could be any of {all_of_them}: say which.")
    chapter = assignment.chapter
    named = assignment.functions or assignment.answers
    if named or target in chapter.functions():
        return chapter, named[0] if named else target
    on_paper = assignment.functions == ()
    kind, names = (WORKSHEET, chapter.answers()) if on_paper else (FUNCTION, chapter.functions())
    nothing: dict[tuple[str, str], progress.Record] = {}
    known, _ = progress.read_or_say(lambda where: progress.records(where, kind), journal or exercises, nothing)
    done = {name for (of, name), r in known.items() if of == chapter.name and r.status == "passed"}
    return chapter, next((name for name in names if name not in done), names[0])


def hint_text(chapter: course.Chapter, function: str, opened: Opened, again: str = "the same command") -> list[str]:
    """The hints on a function or an answer opened so far, the newest last; `again` says what opens the next."""
    lines = [f"{chapter.name}.{function}"]
    for number, hint in enumerate(opened.hints, start=1):
        lines += ["", f"Hint {number} of {opened.total}, {hint.kind}:"]
        lines += textwrap.wrap(hint.text, 78, initial_indent="  ", subsequent_indent="  ")
    from learn_transformers.report import in_numpy

    if numpy := in_numpy.explained(" ".join(hint.text for hint in opened.hints)):
        lines += ["", *textwrap.wrap(numpy, 78)]
    if not opened.fresh:
        target = f"{chapter.name}.{function}"
        rest = f"`learn-transformers solution {target}` shows the solution once yours passes, with --give-up before."
        lines += ["", "That was the last hint.", *textwrap.wrap(rest, 78)]
    elif len(opened.hints) < opened.total:
        lines += ["", f"Think first; {again} opens the next one."]
    return [*lines, *([f"  {opened.note}"] if opened.note else [])]
