"""Where am I, what is next: a few plain lines, read from the progress file alone."""

from __future__ import annotations

import textwrap
from pathlib import Path

from learn_transformers import course, progress
from learn_transformers.hints import Opened


def text(exercises: Path) -> str:
    """One line a chapter, and the next thing to do."""
    try:
        known = progress.records(exercises)
    except progress.ProgressError as problem:
        known, note = {}, f"{problem}\n"
    else:
        note = ""
    lines, next_up = [], None
    for chapter in course.chapters():
        states = [known.get((chapter.name, name)) for name in chapter.functions()]
        passed = sum(s is not None and s.status == "passed" for s in states)
        bar = "#" * passed + "." * (len(states) - passed)
        lines.append(f"  {chapter.folder:<28} {passed} of {len(states)}  {bar}")
        for name, state in zip(chapter.functions(), states, strict=True):
            if next_up is None and (state is None or state.status != "passed"):
                next_up = (chapter, name, state)
    head = f"{note}Your course: {exercises}\n\n" + "\n".join(lines) + "\n\n"
    if next_up is None:
        return head + "Everything is done. `learn-transformers check` grades it once more.\n"
    chapter, name, state = next_up
    doing = "Next" if state is None or state.status == "unfinished" else "Still failing"
    lesson, command = exercises / chapter.folder / "README.md", f"learn-transformers check {chapter.name}.{name}"
    return f"{head}{doing}: {name}, in {exercises / chapter.file}\nRead {lesson}, fill it in, then run: {command}\n"


def function_meant(target: str, exercises: Path) -> tuple[course.Chapter, str]:
    """The one function that a target means; of a chapter, the first that is not passed.

    Raises:
        WrongUse: if there is no such function or chapter, or the name stands for more than one function.
    """
    (assignment, *more) = course.assignments([target], exercises, exercises)
    if more:
        all_of_them = ", ".join(f"{a.chapter.name}.{f}" for a in (assignment, *more) for f in a.functions or ())
        raise course.WrongUse(f"{target} could be any of {all_of_them}: say which.")
    if assignment.functions:
        return assignment.chapter, assignment.functions[0]
    names = assignment.chapter.functions()
    if target in names:
        return assignment.chapter, target
    try:
        known = progress.records(exercises)
    except progress.ProgressError:
        known = {}
    done = {name for (chapter, name), r in known.items() if chapter == assignment.chapter.name and r.status == "passed"}
    return assignment.chapter, next((n for n in names if n not in done), names[0])


def hint_text(chapter: course.Chapter, function: str, opened: Opened) -> str:
    """The hints opened so far; the newest last."""
    lines = [f"{chapter.name}.{function}"]
    for number, hint in enumerate(opened.hints, start=1):
        lines += ["", f"Hint {number} of {opened.total}, {hint.kind}:"]
        lines += textwrap.wrap(hint.text, 78, initial_indent="  ", subsequent_indent="  ")
    if not opened.fresh:
        lines += ["", "That was the last hint."]
    elif len(opened.hints) < opened.total:
        lines += ["", "Think first; the same command opens the next one."]
    return "\n".join([*lines, *([opened.note] if opened.note else [])]) + "\n"
