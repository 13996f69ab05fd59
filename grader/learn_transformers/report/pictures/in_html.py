"""Pictures for a page: tables whose cells have the colors of their numbers, yours beside the right ones.

All text is escaped where it is put into a tag; colors are told apart by the numbers that stand on them.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

import numpy as np

from learn_transformers.key.pictures import Array, Picture
from learn_transformers.lessons.drawings import Drawing
from learn_transformers.report.pictures.gallery import right_name, scale_of, sentence
from learn_transformers.report.pictures.heatmap import Axes, Scale, extent, is_dark, number_text, rgb

_ROWS, _COLUMNS, _PANELS = 24, 24, 8  # at most
_WITH_NUMBERS = 12  # columns


def picture(drawing: Drawing) -> dict[str, str]:
    """One picture: its title, how yours compares, and both pictures as HTML."""
    scale = scale_of(drawing)
    parts = [] if drawing.yours is None else [_titled("yours", drawing.own or drawing.picture, drawing.yours, scale)]
    parts.append(_titled(right_name(drawing), drawing.picture, drawing.right, scale))
    return {
        "title": drawing.picture.title,
        "function": drawing.picture.function,
        "standing": drawing.standing,
        "said": sentence(drawing),
        "html": f'<div class="lt-pictures">{"".join(parts)}</div>',
    }


def _titled(name: str, of: Picture, array: Array, scale: Scale) -> str:
    axes = Axes(of.rows, of.columns, of.row_names, of.column_names)
    panels = [np.atleast_2d(array)] if array.ndim < 3 else [*array[:_PANELS]]
    draw = _bars if of.kind == "bars" else _heat
    parts = []
    for number, panel in enumerate(panels):
        caption = f"{name}: {of.panel} {number}" if len(panels) > 1 else name
        note = f"{caption} ({extent(panel)})"
        parts.append(f"<table><caption>{html.escape(note)}</caption>{''.join(draw(panel, scale, axes))}</table>")
    more = f"<p>{len(panels)} of {len(array)} panels</p>" if array.ndim == 3 and len(array) > len(panels) else ""
    return f'<div class="lt-picture">{"".join(parts)}{more}</div>'


def _heat(matrix: Array, scale: Scale, axes: Axes) -> Iterator[str]:
    shown = matrix[:_ROWS, :_COLUMNS]
    corner = f"{axes.rows} \N{DOWNWARDS ARROW} {axes.columns} \N{RIGHTWARDS ARROW}" if axes.rows else ""
    tops = "".join(f'<th scope="col">{html.escape(axes.column(n))}</th>' for n in range(shown.shape[1]))
    yield f"<tr><td>{html.escape(corner)}</td>{tops}</tr>"
    for number, row in enumerate(shown):
        cells = "".join(_cell(float(value), scale, shown.shape[1] <= _WITH_NUMBERS) for value in row)
        yield f'<tr><th scope="row">{html.escape(axes.row(number))}</th>{cells}</tr>'


def _cell(number: float, scale: Scale, has_number: bool) -> str:
    text = number_text(number)
    if np.isnan(number):
        return f'<td class="lt-odd">{text}</td>'
    background, ink = "#{:02x}{:02x}{:02x}".format(*rgb(scale, number)), "#fff" if is_dark(scale, number) else "#000"
    shown = text if has_number else f'<span class="lt-hidden">{text}</span>'
    return f'<td style="background:{background};color:{ink}">{shown}</td>'


def _bars(matrix: Array, scale: Scale, axes: Axes) -> Iterator[str]:
    for number, row in enumerate(matrix[: _ROWS // 2, :_COLUMNS]):
        if len(matrix) > 1:
            yield f'<tr><th scope="rowgroup" colspan="3">{html.escape(axes.row(number))}</th></tr>'
        for place, value in enumerate(map(float, row)):
            share = scale.place(value) if np.isfinite(value) else 0.0
            bar = f'<span class="lt-bar" style="width:{100 * share:.1f}%"></span>'
            name = html.escape(axes.column(place))
            yield f'<tr><th scope="row">{name}</th><td class="lt-track">{bar}</td><td>{number_text(value)}</td></tr>'
