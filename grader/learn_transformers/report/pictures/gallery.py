"""Pictures on the terminal: the learner's beside the right one, with a word on what is different."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from learn_transformers.key.pictures import Array, Picture
from learn_transformers.lessons.drawings import Drawing
from learn_transformers.printable import one_line
from learn_transformers.report.lines import in_ascii, wrapped
from learn_transformers.report.pictures.heatmap import Axes, Look, Scale, bars, extent, heat, legend

GAP = 4
LEAST = 60  # columns: on less, pictures stand below each other
MOST = 120
_PANELS, _CELLS = 16, 2000  # at most, as long as two panels are left
_NARROW = 12
_LONG_BAR = 48
_STYLES = {"right": "green", "different": "red", "failed": "red", "not started": "dim", "trained": ""}


def pictures(drawings: Sequence[Drawing], width: int, look: Look) -> list[Text]:
    """All of them, yours beside the right ones."""
    lines: list[Text] = []
    for drawing in drawings:
        lines += [Text()] if lines else []
        lines += picture(drawing, width, look)
    return lines


def picture(drawing: Drawing, width: int, look: Look) -> list[Text]:
    """One picture: its title, a sentence on yours, both pictures, and what the colors stand for."""
    width = min(width, MOST)
    scale = scale_of(drawing)
    lines = _wrapped(Text(f"{drawing.picture.function}: {drawing.picture.title}", style="bold"), width, look)
    lines += _sentence(drawing, width, look)
    if drawing.yours is None:
        blocks = [_titled(right_name(drawing), drawing.picture, drawing.right, scale, width, look)]
    else:
        room = (width - GAP) // 2 if width >= LEAST else width
        blocks = [
            _titled("yours", drawing.own or drawing.picture, drawing.yours, scale, room, look),
            _titled(right_name(drawing), drawing.picture, drawing.right, scale, room, look),
        ]
        blocks = [beside(blocks, room, GAP)] if width >= LEAST else blocks
    lines += [line for block in blocks for line in block]
    return lines + _wrapped(_foot(drawing, scale, look), width, look)


def own(drawing: Drawing, width: int, look: Look) -> list[Text]:
    """The learner's own alone, for the lesson; nothing where their function does not return."""
    if drawing.yours is None:
        return []
    scale = scale_of(drawing)
    lines = _wrapped(Text(f"Yours: {drawing.picture.title}", style="bold"), width, look)
    if drawing.standing != "right":
        lines += _sentence(drawing, width, look)
    lines += drawn(drawing.own or drawing.picture, drawing.yours, scale, min(width, MOST), look)
    return lines + _wrapped(_foot(drawing, scale, look), width, look)


def beside(blocks: Sequence[Sequence[Text]], room: int, gap: int) -> list[Text]:
    """Blocks side by side, each `room` columns wide."""
    out = []
    for number in range(max(map(len, blocks))):
        parts = [block[number] if number < len(block) else Text() for block in blocks]
        line = Text()
        for part in parts[:-1]:
            line.append_text(part).append(" " * max(room + gap - cell_len(part.plain), 0))
        out.append(line.append_text(parts[-1]))
    return out


def _titled(name: str, picture: Picture, array: Array, scale: Scale, room: int, look: Look) -> list[Text]:
    return [Text(name, style="underline"), *drawn(picture, array, scale, room, look)]


def drawn(picture: Picture, array: Array, scale: Scale, room: int, look: Look) -> list[Text]:
    """One array as a picture of at most `room` columns, panel by panel where it has three axes."""
    axes = Axes(picture.rows, picture.columns, picture.row_names, picture.column_names)
    draw = bars if picture.kind == "bars" else heat
    room = min(room, _LONG_BAR) if picture.kind == "bars" else room
    if array.ndim < 3:
        return draw(np.atleast_2d(array), scale, axes, room, look)
    shown = array[: min(_PANELS, max(2, _CELLS // max(array.shape[1] * array.shape[2], 1)))]
    together = picture.across or len(shown)
    share = (room + 2) // together - 2
    blocks = [draw(panel, scale, axes, share if share >= _NARROW else room, look) for panel in shown]
    widths = [max(cell_len(line.plain) for line in block) for block in blocks]
    width = max(*widths, len(f"{picture.panel} {len(blocks)}"))
    across = max(1, min((room + 2) // (width + 2), together))
    titled = [[Text(f"{picture.panel} {n}".strip(), style="dim"), *block] for n, block in enumerate(blocks)]
    out: list[Text] = []
    for first in range(0, len(titled), across):
        out += beside(titled[first : first + across], width, 2)
    return out + ([Text(f"{len(shown)} of {len(array)} panels", style="dim")] if len(array) > len(shown) else [])


def right_name(drawing: Drawing) -> str:
    """What stands beside yours: of trained models many are right."""
    return "the model solution's" if drawing.own is not None else "right"


def scale_of(drawing: Drawing) -> Scale:
    """What the colors of both pictures stand for."""
    return Scale(*drawing.picture.scale) if drawing.picture.scale else Scale.of(drawing.right)


def sentence(drawing: Drawing) -> str:
    """What there is to say of the learner's picture. What an exception says may be in it."""
    name, said = drawing.picture.function, one_line(drawing.said)
    return {
        "right": "Yours gives the same.",
        "different": f"Yours is different: {said}.",
        "failed": f"Your {name} {said}.",
        "not started": f"{name} {said}.",
        "trained": f"{said}.",
    }[drawing.standing]


def _sentence(drawing: Drawing, width: int, look: Look) -> list[Text]:
    """It on lines: what is continued is indented."""
    return list(wrapped([Text(look.signs.text(sentence(drawing)), style=_STYLES[drawing.standing])], width))


def _foot(drawing: Drawing, scale: Scale, look: Look) -> Text:
    """What the colors stand for, and how far the numbers go."""
    dot = f" {look.signs.dot} "
    foot = legend(scale, look) if drawing.picture.kind == "heat" else Text(f"bars to {scale.high:.3g}")
    if drawing.yours is not None and drawing.standing not in ("right", "trained"):
        foot.append(f"{dot}yours {extent(drawing.yours)}", style="dim")
        marks = _marks(drawing.yours, scale)
        foot.append(f"{dot}{marks}" if marks and drawing.picture.kind == "heat" else "", style="dim")
        return foot.append(f"{dot}right {extent(drawing.right)}", style="dim")
    return foot.append(f"{dot}{extent(drawing.right)}", style="dim")


def _marks(array: Array, scale: Scale) -> str:
    """What the signs mean that stand for numbers without a color."""
    finite = array[~np.isnan(array)]
    found = ["? not a number"] if finite.size < array.size else []
    found += ["^ above"] if finite.size and scale.outside(float(finite.max())) > 0 else []
    found += ["v below"] if finite.size and scale.outside(float(finite.min())) < 0 else []
    return ", ".join(found)


def _wrapped(text: Text, width: int, look: Look) -> list[Text]:
    text = text if look.utf8 else in_ascii(text)
    console = Console(width=width, color_system=None, force_terminal=True)
    lines = list(text.wrap(console, width))
    for line in lines:
        line.rstrip()
    return lines
