"""What `read` and `show` print: a lesson with the learner's own pictures in it, or pictures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from learn_transformers.course import Part
from learn_transformers.lessons import lesson as reading
from learn_transformers.report import page
from learn_transformers.report.lesson import page as lesson
from learn_transformers.report.lesson import pager

if TYPE_CHECKING:
    from learn_transformers.lessons.drawings import Drawing
    from learn_transformers.report.pictures.heatmap import Look


def show_lesson(part: Part, text: reading.Text, drawings: Sequence[Drawing]) -> None:
    """Print a chapter's lesson, or what there is to read about a function, with these pictures of the learner's own."""
    if text.note:
        page.say(text.note)
    screen = pager.screen()
    margin = lesson.gutter(screen.utf8) if text.foreign else Text()
    screen = replace(screen, width=screen.width - len(margin))
    markdown = text.markdown
    if part.function is not None:
        section = lesson.section_of(markdown, part.function)
        rows = markdown.splitlines()[section.first : section.end] if section else []
        markdown = reading.about(part.chapter, part.function, markdown, "\n".join(rows))
    before = _places(markdown, drawings, screen) if drawings else {}
    color = screen.system is not None
    lines = lesson.styled(markdown, screen.width, color=color, utf8=screen.utf8, before=before, figures=text.figures)
    pager.show(lesson.ansi([margin + line for line in lines], screen.system), screen)


def show_pictures(drawings: Sequence[Drawing]) -> None:
    """Print pictures, the learner's beside the right ones."""
    from learn_transformers.report.pictures import gallery

    screen = pager.screen()
    lines = gallery.pictures(drawings, screen.width, _look(screen))
    pager.show(lesson.ansi(lines, screen.system), screen)


def _places(markdown: str, drawings: Sequence[Drawing], screen: pager.Screen) -> dict[int, list[Text]]:
    """Each picture where the part of the lesson ends in which its function is at work, else at the end."""
    from learn_transformers.report.pictures import gallery

    places: dict[int, list[Text]] = {}
    for drawing in drawings:
        picture = gallery.own(drawing, screen.width, _look(screen))
        section = lesson.section_of(markdown, drawing.picture.function)
        if picture:
            lines = places.setdefault(section.end if section else len(markdown.splitlines()), [])
            lines += [Text(), *picture] if lines else picture
    return places


def _look(screen: pager.Screen) -> Look:
    from learn_transformers.report.pictures.heatmap import Look

    return Look(color=screen.system in ("256", "truecolor"), utf8=screen.utf8)
