"""`export syllabus` from what was typed to files in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.classroom.syllabus import documents, weeks
from learn_transformers.classroom.syllabus.plan import Plan, plan
from learn_transformers.classroom.syllabus.worth import worth
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    target: Path
    start: str
    weeks: int = 12
    due_day: str = "sun"
    due_time: str = "23:59"
    zone: str | None = None
    skip: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    force: bool = False


@dataclass(frozen=True)
class Made:
    """The plan, and its files."""

    plan: Plan
    files: tuple[Exported, ...]

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "schema": "learn-transformers/syllabus@1",
            "points": self.plan.points,
            "blocks": [
                {
                    "weeks": [week.number for week in block.weeks],
                    "from": block.weeks[0].first.isoformat(),
                    "to": block.weeks[-1].last.isoformat(),
                    "due": block.due.isoformat(),
                    "chapters": [one.chapter.name for one in block.chapters],
                    "minutes": block.minutes,
                    "points": block.points,
                }
                for block in self.plan.blocks
            ],
            "notes": list(self.plan.notes),
            "files": [str(one.file) for one in self.files],
        }


def make(asked: Asked) -> Made:
    """Write a syllabus.

    Raises:
        WrongUse: if a day or a chapter is none, there is too much for a week, or files are in the way.
    """
    zone = weeks.zone_named(asked.zone) if asked.zone is not None else None
    found = weeks.weeks(
        weeks.day(asked.start, "--start"),
        asked.weeks,
        [weeks.day(text, "--skip") for text in asked.skip],
        asked.due_day,
        weeks.time_of_day(asked.due_time),
        zone,
    )
    named = dict.fromkeys(course.known_chapter(name) for name in asked.chapters)
    made = plan(found, [worth(chapter) for chapter in named or course.chapters()])
    files = {asked.target / name: content for name, content in documents.files(made).items()}
    return Made(made, tuple(exporting.write(files, asked.target, "syllabus", force=asked.force)))
