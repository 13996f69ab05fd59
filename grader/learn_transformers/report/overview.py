"""Where am I, what is next: a few plain lines, read from the progress file alone."""

from __future__ import annotations

from pathlib import Path

from learn_transformers import course, progress


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
