"""The same pictures as an image file, drawn with matplotlib, which comes with the extra `plot`."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from learn_transformers.course import WrongUse
from learn_transformers.key.pictures import Array, Picture
from learn_transformers.lessons.drawings import Drawing
from learn_transformers.report.pictures.heatmap import Scale, is_dark, number_text, palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_MOST = 64  # rows and columns of one panel
_PANELS = 16
_WITH_NUMBERS = 36
_SIZE = (9.0, 3.2)  # inches for one picture


def require(file: Path, *, force: bool) -> None:
    """See to it that the file can be written, before anything is drawn.

    Raises:
        WrongUse: if matplotlib is missing, or the file is there already, or it is no place for an image.
    """
    if file.suffix.lower() != ".png":
        raise WrongUse(f"--png writes a PNG image: give a name such as {file.stem or 'softmax'}.png.")
    if not file.parent.is_dir():
        raise WrongUse(f"There is no folder {file.parent} to write {file.name} into.")
    if file.is_dir() or (file.exists() and not force):
        raise WrongUse(f"{file} is there already: give another name, or --force to replace it.")
    if importlib.util.find_spec("matplotlib") is None:
        raise WrongUse("--png needs matplotlib: install it with `pip install 'learn-transformers[plot]'`.")


def save(drawings: Sequence[Drawing], file: Path, *, force: bool) -> None:
    """Draw all of them, yours on the left, into a file; an old one is replaced at the end, or not at all.

    Raises:
        WrongUse: if it cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_SIZE[0], _SIZE[1] * len(drawings)), dpi=120, layout="constrained")
    rows: Any = figure.subfigures(len(drawings), 1, squeeze=False)
    for row, drawing in zip(rows[:, 0], drawings, strict=True):
        row.suptitle(f"{drawing.picture.function}: {drawing.picture.title}", fontsize=10, parse_math=False)
        yours, right = row.subfigures(1, 2)
        scale = Scale(*drawing.picture.scale) if drawing.picture.scale else Scale.of(drawing.right)
        _panels(right, "right", drawing.picture, drawing.right, scale)
        if drawing.yours is None:
            yours.text(0.5, 0.5, f"yours: {drawing.standing}", ha="center", color="gray")
        else:
            name = "yours" if drawing.standing == "right" else f"yours: {drawing.standing}"
            _panels(yours, name, drawing.own or drawing.picture, drawing.yours, scale)
    _write(figure, file, force)


def save_views(views: Sequence[tuple[Picture, Array]], file: Path, *, force: bool) -> None:
    """Draw arrays below each other, each as its picture says.

    Raises:
        WrongUse: if the file cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_SIZE[0], _SIZE[1] * len(views)), dpi=120, layout="constrained")
    rows: Any = figure.subfigures(len(views), 1, squeeze=False)
    for row, (picture, array) in zip(rows[:, 0], views, strict=True):
        _panels(row, picture.title, picture, array, Scale(*picture.scale) if picture.scale else Scale.of(array))
    _write(figure, file, force)


def _write(figure: Figure, file: Path, force: bool) -> None:
    image = io.BytesIO()
    figure.savefig(image, format="png")
    try:
        with file.open("wb" if force else "xb") as written:
            written.write(image.getvalue())
    except OSError as error:
        raise WrongUse(f"{file} cannot be written: {error.strerror}.") from None


def _panels(where: SubFigure, name: str, picture: Picture, array: Array, scale: Scale) -> None:
    where.suptitle(name, fontsize=9, color="gray")
    panels = array[:_PANELS] if array.ndim == 3 else np.atleast_2d(array)[np.newaxis]
    across = min(picture.across or len(panels), len(panels))
    down = -(-len(panels) // across)
    axes: Any = where.subplots(down, across, squeeze=False)
    for number, ax in enumerate(axes.flat):
        if number >= len(panels):
            ax.axis("off")
            continue
        if len(panels) > 1:
            ax.set_title(f"{picture.panel} {number}", fontsize=8)
        panel = panels[number, :_MOST, :_MOST]
        (_bars if picture.kind == "bars" else _heat)(ax, picture, panel, scale)


def _heat(ax: Any, picture: Picture, matrix: Array, scale: Scale) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    colors = LinearSegmentedColormap.from_list("", [np.array(color) / 255 for color in palette(scale)])
    seen = np.ma.masked_invalid(np.clip(matrix, scale.low, scale.high))
    ax.imshow(seen, cmap=colors, vmin=scale.low, vmax=max(scale.high, scale.low + 1e-12), aspect="equal")
    if not picture.rows:
        ax.axis("off")
        return
    ax.set_ylabel(picture.rows, fontsize=8)
    ax.set_xlabel(picture.columns, fontsize=8)
    ax.tick_params(labelsize=7)
    for axis, names, count in ((ax.yaxis, picture.row_names, 0), (ax.xaxis, picture.column_names, 1)):
        if names:
            axis.set_ticks(range(matrix.shape[count]), [*names, *map(str, range(len(names), matrix.shape[count]))])
        else:
            axis.get_major_locator().set_params(integer=True)
    if matrix.size <= _WITH_NUMBERS:
        for (row, column), number in np.ndenumerate(matrix):
            white = not np.isnan(number) and is_dark(scale, float(number))
            color = "white" if white else "black"
            ax.text(column, row, number_text(float(number)), ha="center", va="center", fontsize=7, color=color)


def _bars(ax: Any, picture: Picture, matrix: Array, scale: Scale) -> None:
    rows, columns = matrix.shape
    heights = np.clip(np.nan_to_num(matrix), min(scale.low, 0.0), 1.1 * scale.high)
    for number, row in enumerate(heights):
        name = picture.row_names[number] if number < len(picture.row_names) else str(number)
        ax.bar(np.arange(columns) + 0.8 * number / rows, row, width=0.8 / rows, align="edge", label=name)
    names = [*picture.column_names, *map(str, range(len(picture.column_names), columns))]
    ax.set_xticks(np.arange(columns) + 0.4, names[:columns])
    ax.set_xlabel(picture.columns, fontsize=8)
    ax.set_ylim(min(scale.low, 0.0), 1.1 * scale.high)
    ax.tick_params(labelsize=7)
    ax.legend(fontsize=6)
