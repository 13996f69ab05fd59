"""How a typed formula is read: strictly first, and only where that fails, as people mean it.

Whoever compares it shows what was read; where two meanings remain, nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.grammar import is_shallow, parse
from learn_transformers.symbolic.language.kinds import Names, Shape
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import Tree, show, walk
from learn_transformers.symbolic.language.trouble import Refusal

_COLUMN = re.compile(r"; instead [^;]* stands in column \d+| (?:in|\(in)? ?\(?column \d+\)?")
_MOST_READINGS: Final = 2
_TORCH = re.compile(r"(?<![A-Za-z0-9_.])(?:torch|F|nn)\.[a-z]")
_PROGRAM = re.compile(
    r"(?<![A-Za-z0-9_.])(?:np|numpy|math|scipy|torch|F|nn)\.[a-z]|\*\*|@|//|\b(?:axis|dim|keepdims?)\s*="
    r"|\.m?T\b|\.[a-z]+\(|\bNone\b|\bnewaxis\b"
)


@dataclass(frozen=True)
class Reading:
    """A formula that was read; `remark` says what of the text does not count.

    `others` are formulas that were typed as equal to it (`n = 3*5 = 15`).
    """

    tree: Tree
    remark: str = ""
    others: tuple[Tree, ...] = ()


def read(text: str, names: Names, wanted: Shape | None = None, *, growth: bool = False) -> Reading:
    """The formula that `text` means; `Refusal` where it is none, or where it means two.

    `wanted` is the shape that is asked for; with `growth`, an order of growth is (`O(n^2)`).
    """
    tree: Tree | None = None
    try:
        tree = parse(text, names)
        shape = shape_of(tree, names)
        if not _is_doubtful(tree, text, wanted, shape):
            return Reading(tree)
        strict = Refusal("shape", "")
    except Refusal as refusal:
        if refusal.reason == "limit" or not isinstance(text, str) or not text.strip():
            raise
        strict = refusal
    try:
        return forgiving(text, names, wanted, growth=growth)
    except Refusal as relaxed:
        if tree is not None and relaxed.reason != "ambiguous":
            return Reading(tree)  # its shapes do not fit, which whoever compares it says
        raise _clearer(strict, relaxed) from None


def forgiving(text: str, names: Names, wanted: Shape | None = None, *, growth: bool = False) -> Reading:
    """The forgiving reading alone."""
    from learn_transformers.symbolic.language.forgiving.frame import framed

    frame = framed(text, names, wanted, growth=growth)
    tree = _meaning(frame.text, names, wanted)
    others = tuple(_meaning(other, names, wanted) for other in frame.others)
    return Reading(tree, " ".join(frame.remarks), others)


def _meaning(text: str, names: Names, wanted: Shape | None) -> Tree:
    """The only meaning of a text, or of those that fit the shape that is wanted."""
    from learn_transformers.symbolic.language.forgiving.folding import folded
    from learn_transformers.symbolic.language.forgiving.lexer import tokens_of
    from learn_transformers.symbolic.language.forgiving.meaning import Meanings
    from learn_transformers.symbolic.language.forgiving.parser import RelaxedParser

    is_program, is_torch = bool(_PROGRAM.search(text)), bool(_TORCH.search(text))
    parser = RelaxedParser(tokens_of(folded(text, names), names), names, is_program=is_program, is_torch=is_torch)
    tree = parser.whole()
    if not is_shallow(tree):
        raise Refusal("limit", "The formula is nested too deeply.")
    if tree[0] == "?tuple" and wanted == ():
        raise Refusal("syntax", "One formula is wanted here, not a list.")
    meanings = Meanings(names)
    found = meanings.of(tree)
    if wanted is not None and len(found) > 1:
        found = [one for one in found if shape_of(one, names) == wanted] or found
    if not found:
        raise meanings.clash or Refusal("shape", "The shapes in this formula do not fit.")
    if len(found) > 1:
        first, second = (show(one) for one in found[:_MOST_READINGS])
        raise Refusal("ambiguous", f"This can be read as {first} or as {second}: write the one that you mean.")
    if len(text) > limits.CHARACTERS:
        raise Refusal("limit", f"The answer has {len(text)} characters; {limits.CHARACTERS} are allowed.")
    return found[0]


def _is_doubtful(tree: Tree, text: str, wanted: Shape | None, shape: Shape) -> bool:
    """Whether a formula that can be read strictly may still mean something else.

    `[a]` is a vector of one entry, or a formula in square brackets; `|q|` the sizes of a vector's entries, or its norm.
    """
    parts = list(walk(tree))
    bars = [part for part in parts if part[0] == "abs"] if "|" in text else []
    if any(part[1][0] == "abs" for part in bars):  # ||q||
        return True
    if any(sum(factor[0] == "abs" for factor in part[1:]) > 1 for part in parts if bars and part[0] == "@"):  # |q||k|
        return True
    if wanted is None or shape == wanted:
        return False
    return bool(bars) or any(part[0] == "vector" and len(part) == 2 for part in parts)


def _clearer(strict: Refusal, relaxed: Refusal) -> Refusal:
    """The refusal that helps more, without the columns of a text that was rewritten before it was read."""
    if strict.reason == "ambiguous":
        return strict
    if strict.reason in ("syntax", "character") and relaxed.reason in ("unknown_name", "ambiguous", "shape"):
        return Refusal(relaxed.reason, _COLUMN.sub("", relaxed.message))
    if strict.reason == "character" and relaxed.reason == "syntax":  # what is no sign in a formula may be NumPy's
        return Refusal(relaxed.reason, _COLUMN.sub("", relaxed.message))
    if relaxed.reason == "ambiguous" or (strict.reason == "unknown_name" and relaxed.reason == "shape"):
        return Refusal(relaxed.reason, _COLUMN.sub("", relaxed.message))
    return strict
