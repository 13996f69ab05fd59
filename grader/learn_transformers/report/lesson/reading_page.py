"""What `read` and `show` print: a lesson with the learner's own pictures in it, or pictures alone."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rich.text import Text

from learn_transformers.course import Part
from learn_transformers.lessons import lesson as reading_text
from learn_transformers.lessons.figures import InCharacters
from learn_transformers.report.lesson import page as lesson
from learn_transformers.report.lesson import pager

if TYPE_CHECKING:
    from learn_transformers.lessons.drawings import Drawing
    from learn_transformers.report.pictures.heatmap import Look


@dataclass(frozen=True)
class Reading:
    """A chapter's lesson, or what there is to read about a function, with these pictures of the learner's own in it."""

    markdown: str
    foreign: bool = False
    drawings: Sequence[Drawing] = ()
    figures: Mapping[str, InCharacters] = field(default_factory=dict)

    def laid_out(self, screen: pager.Screen, opened: Container[int] = (), *, waits: bool = False) -> lesson.Layout:
        """The lines to show; see `lesson.laid_out`."""
        margin = lesson.gutter(screen.utf8) if self.foreign else Text()
        screen = replace(screen, width=screen.width - len(margin))
        color = screen.system is not None
        before = _places(self.markdown, self.drawings, screen) if self.drawings else {}
        found = lesson.laid_out(
            self.markdown,
            screen.width,
            color=color,
            utf8=screen.utf8,
            before=before,
            figures=self.figures,
            opened=opened,
            waits=waits,
        )
        return replace(found, lines=[margin + line for line in found.lines])


def reading(part: Part, text: reading_text.Text, drawings: Sequence[Drawing]) -> Reading:
    """What `read` shows of a lesson."""
    markdown = text.markdown
    if part.function is not None:
        section = lesson.section_of(markdown, part.function)
        rows = markdown.splitlines()[section.first : section.end] if section else []
        markdown = reading_text.about(part.chapter, part.function, markdown, "\n".join(rows))
    return Reading(markdown, text.foreign, drawings, text.figures)


def screen(width: int) -> pager.Screen:
    """What standard output can show, if it is so wide."""
    return replace(pager.screen(), width=width)


def show_lesson(what: Reading) -> None:
    """Print a lesson, its answers folded, through a pager where it is longer than the screen."""
    on = pager.screen()
    pager.show(lesson.ansi(what.laid_out(on).lines, on.system), on)


def show_pictures(drawings: Sequence[Drawing]) -> None:
    """Print pictures, the learner's beside the right ones."""
    from learn_transformers.report.pictures import gallery

    on = pager.screen()
    lines = gallery.pictures(drawings, on.width, _look(on))
    pager.show(lesson.ansi(lines, on.system), on)


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
