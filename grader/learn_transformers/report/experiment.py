"""An experiment on the screen: how far a training is, its numbers, its pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from learn_transformers.key.pictures import Array, Picture
from learn_transformers.report import page
from learn_transformers.report.lines import Lines
from learn_transformers.report.pictures import gallery
from learn_transformers.report.pictures.heatmap import Look, Scale, legend
from learn_transformers.report.signs import signs_for

_PLAIN_LINES = 4  # of a training, where there is no terminal


@dataclass(frozen=True)
class View:
    """A picture of what came of a run: a matrix, or several in an array with three axes, each of which is a panel.

    The words are those of `key.pictures.Picture`. Colors and bars go from one end of `scale` to the other.
    """

    title: str
    values: Array
    kind: Literal["heat", "bars"] = "heat"
    scale: tuple[float, float] = (0.0, 1.0)
    rows: str = ""
    columns: str = ""
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    panel: str = ""

    @property
    def picture(self) -> Picture:
        return Picture(
            self.title,
            "",
            (),
            self.kind,
            scale=self.scale,
            rows=self.rows,
            columns=self.columns,
            row_names=self.row_names,
            column_names=self.column_names,
            panel=self.panel,
        )


class Screen:
    """Where a run is seen; a `quiet` one shows nothing."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._out = Console(highlight=False, quiet=quiet)
        self._beside = Console(stderr=True, highlight=False, quiet=quiet)

    def say(self, sentence: str) -> None:
        """One sentence on standard output."""
        self._out.print(Lines([Text(signs_for(self._out).text(sentence))]))

    @contextmanager
    def training(self, name: str, steps: int, scored: str) -> Iterator[Callable[[int, float, Sequence[float]], None]]:
        """Gives a function to call with the step, its loss, and the scores so far; `scored` says what they count."""
        if not (self._beside.is_terminal and sys.stdout.isatty()):
            yield lambda step, loss, scores: self._line(name, steps, scored, step, loss, scores)
            return
        words = (TextColumn(f"{{task.{word}}}", markup=False) for word in ("description", "fields[said]"))
        with Progress(next(words), BarColumn(), next(words), TimeRemainingColumn(), console=self._beside) as progress:
            task = progress.add_task(name, total=steps, said="")
            yield lambda step, loss, scores: progress.update(
                task, completed=step, said=signs_for(self._beside).text(_said(loss, scores, scored))
            )

    def _line(self, name: str, steps: int, scored: str, step: int, loss: float, scores: Sequence[float]) -> None:
        if step * _PLAIN_LINES // steps > (step - 1) * _PLAIN_LINES // steps:
            words = f"{name} · step {step} of {steps} · {_said(loss, scores, scored)}"
            self._beside.print(Text(signs_for(self._beside).text(words)), soft_wrap=True)

    def show(self, measures: Sequence[tuple[str, float]], views: Sequence[View]) -> None:
        """The numbers of a run, then its pictures."""
        longest = max(len(name) for name, _ in measures)
        self._out.print(Lines([Text(f"{name:<{longest}}  {value:.2f}") for name, value in measures]))
        look = Look(self._out.color_system in ("256", "truecolor"), signs_for(self._out).utf8)
        for view in views:
            scale, room = Scale(*view.scale), min(page.width(sys.stdout) or 80, gallery.MOST)
            lines = [Text(), Text(look.signs.text(view.title), style="bold")]
            lines += gallery.drawn(view.picture, view.values, scale, room, look)
            lines += [legend(scale, look)] if view.kind == "heat" else []
            self._out.print(Lines(lines))
        self._out.print()


def _said(loss: float, scores: Sequence[float], scored: str) -> str:
    return f"loss {loss:.3f}" + (f" · {scored} {scores[-1]:.2f}" if scores else "")
