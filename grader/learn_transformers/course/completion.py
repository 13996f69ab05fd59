"""What a shell offers when the Tab key is pressed: names of the course, read off its folders and keys' texts."""

from __future__ import annotations

from learn_transformers import course


def targets(begun: str, *, worksheets: bool = True) -> list[str]:
    """Chapters and functions; after a chapter's name and a dot, what that chapter has. Of a path nothing: shells do."""
    if course.is_path(begun):
        return []
    before, dot, _ = begun.partition(".")
    if dot:
        chapter = course.chapter_named(before)
        names = [f"{before}.{name}" for name in _inside(chapter, worksheets)] if chapter else []
    else:
        functions = [name for chapter in course.chapters() for name in chapter.functions()]
        names = list(dict.fromkeys([*(c.name for c in course.chapters()), *functions]))
    return [name for name in names if name.startswith(begun)]


def chapters(begun: str) -> list[str]:
    """Chapters alone."""
    return [c.name for c in course.chapters() if c.name.startswith(begun)]


def _inside(chapter: course.Chapter, worksheets: bool) -> list[str]:
    return [*chapter.functions(), *(["worksheet", *chapter.answers()] if worksheets and chapter.has_worksheet else [])]
