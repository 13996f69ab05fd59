"""How far each chapter's quiz is, read off the replies that were kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from learn_transformers import course
from learn_transformers.progress import Reply
from learn_transformers.quiz import bank, session


def lines(replies: Sequence[Reply], exercises: Path | None) -> list[str]:
    """One line for each chapter that has a quiz, and the next one to take."""
    out, following = [], ""
    for chapter in course.chapters():
        if not chapter.has_quiz:
            continue
        now = session.practice(chapter.name, bank.questions(chapter.name), replies)
        done = [turn for turn in now.turns if turn.finished]
        points = f", {sum(turn.score for turn in done):.4g} of {len(done)} points" if done else ""
        title = f", {now.title}" if now.title else ""
        out.append(f"  {chapter.folder:<28} {len(done):>2} of {len(now.turns)} answered{points}{title}")
        following = following or (chapter.name if not now.title else "")
    where = f"Quizzes of your course, {exercises}:" if exercises is not None else "Quizzes of the course:"
    ends = [f"Next: learn-transformers quiz {following}"] if following else ["Every quiz was answered once."]
    return [where, "", *out, "", *ends] if out else ["There is no quiz yet."]
