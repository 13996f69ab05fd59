"""What stands around a formula and is no part of it: dollars, a full stop, a left side, `O(…)`, a thousands comma.

$$\\frac{\\partial L}{\\partial x_j} = p_j - y_j.$$      ->  p_j - y_j
n = 3,152,384                                            ->  3152384
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from learn_transformers.symbolic.language.kinds import Names, Shape
from learn_transformers.symbolic.language.trouble import Refusal

_PAIRS: Final = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"), ("`", "`"))
_MOST_SIDES: Final = 8
_TRAILING: Final = " \t\u00a0.,;"
_SPACING = re.compile(r"(?:\\[,;:! ]|\\q?quad|\\displaystyle|~)+$|^(?:\\[,;:! ]|\\q?quad|\\displaystyle|~)+")
_GUARDED = re.compile(r"\s(?:if|for)\s")
_NUMBERED_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\d,]*,\d)(?!\w)")
_THOUSANDS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:(?:,|\{,\}|\\,|[_ \u00a0\u2009\u202f])\d{3})+(?![\d.]|,\d|\w)")
_GROWTH = re.compile(
    r"\s*(?:\\mathcal\s*\{?\s*O\s*\}?|\\Theta|\\Omicron|[OΟΘ𝒪]|Theta)\s*(?:\\left|\\bigl?|\\Bigl?)?\s*\("
)
_DERIVATIVE = r"""
        [^=+*/()]*(?:∂|\\partial|\\nabla|∇).*             # a derivative, in any spelling
      | \\?[d]?frac\s*\{\s*d[^{}]*\}\s*\{\s*d[^{}]*\}
      | d\s*[A-Za-z\u0370-\u03ff]\w*'*(?:\[[^\[\]]*\])?\s*/\s*d\s*[A-Za-z\u0370-\u03ff]\w*(?:\[[^\[\]]*\])?
"""
_A_DERIVATIVE = re.compile(rf"\s*(?:{_DERIVATIVE})\s*", re.VERBOSE | re.DOTALL)
_CALLED = re.compile(r"\s*\\?([A-Za-z\u0370-\u03ff]+)(?:_\{[^{}]*\}|_\w+|\[[^\[\]]*\])?\s*(?:\\left)?\s*\(")
_LEFT_SIDE = re.compile(
    r"\s*(?:"
    + _DERIVATIVE
    + r"""
      | (?:\\?[A-Za-z_\u0370-\u03ff]\w*
          |\\(?:mathbf|mathrm|mathcal|operatorname|hat|bar|tilde|vec|text|boldsymbol)\s*(?:\{[^{}]*\}|[A-Za-z]))
        '*(?:[_^](?:\{[^{}]*\}|\\?\w+)|[\u2080-\u209c\u1d62-\u1d6a\u2c7c'])*
        (?:\s*(?:\\left)?[\[(|][^=]*[\])]\s*)?            # an entry or the arguments of a function
    )\s*""",
    re.VERBOSE | re.DOTALL,
)  # fmt: skip


@dataclass(frozen=True)
class Framed:
    """The formula, others that it is said to equal, and what was taken off, in words."""

    text: str
    others: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def framed(text: str, names: Names, wanted: Shape | None, *, growth: bool) -> Framed:
    """Take off what is no part of the formula; `Refusal` where that leaves a question."""
    text = _bare(text)
    parts = [_bare(part) for part in sides(text)]
    remarks: list[str] = []
    others: list[str] = []
    if len(parts) > 1:
        if len(parts) > _MOST_SIDES:
            raise Refusal("limit", f"More than {_MOST_SIDES} formulas with “=” between them.")
        if not parts[-1]:
            raise Refusal("syntax", "Nothing stands right of the “=”.")
        first, *middle = parts[:-1]
        others = [part for part in middle if part and not _A_DERIVATIVE.fullmatch(part)]
        if first and (not _LEFT_SIDE.fullmatch(first) or _is_product(first, names)):
            others.insert(0, first)
        if sum(map(bool, parts[:-1])) > len(others):  # the others are held against the formula
            remarks.append("What stands left of “=” does not count.")
    body = parts[-1]
    if growth and "O" not in names:
        body = _without_order(body)
    body = _grouped(body, names, wanted)
    return Framed(body, tuple(others), tuple(remarks))


def _is_product(text: str, names: Names) -> bool:
    """Whether what looks like a function of something is a product: `p_i(1 - p_j)`, where p has a value."""
    match = _CALLED.match(text)
    return match is not None and match[1] in names and re.search(r"[-+*/−]", text[match.end() :]) is not None


def sides(text: str) -> list[str]:
    """What stands between the “=” outside all brackets; comparisons are none of them."""
    parts, start, level, place = [], 0, 0, 0
    while place < len(text):
        character = text[place]
        if text.startswith(("\\begin{", "\\end{"), place):
            level += 1 if text.startswith("\\begin{", place) else -1
        if character in "([{":
            level += 1
        elif character in ")]}":
            level -= 1
        elif character == "=" and level <= 0:
            doubled = text.startswith("==", place) or (place > 0 and text[place - 1] in "=!<>")
            if not doubled and not _GUARDED.search(text, start, place):
                end = place - 1 if place and text[place - 1] == ":" else place
                parts.append(text[start:end])
                start = place + 1
        place += 1
    parts.append(text[start:])
    return [part.strip("& \t") for part in parts]


def _bare(text: str) -> str:
    """Without dollars, spacing and a full stop."""
    before = None
    while text != before:
        before = text
        text = _SPACING.sub("", text.strip().rstrip(_TRAILING))
        for opening, closing in _PAIRS:
            if len(text) > len(opening) + len(closing) and text.startswith(opening) and text.endswith(closing):
                text = text[len(opening) : -len(closing)]
    return text


def _without_order(text: str) -> str:
    """`n^2` of `O(n^2)`."""
    match = _GROWTH.match(text)
    if match is None:
        return text
    inner = text[match.end() :].rstrip()
    return re.sub(r"\s*(?:\\right|\\bigr?|\\Bigr?)?\s*\)$", "", inner) if inner.endswith(")") else text


def _grouped(text: str, names: Names, wanted: Shape | None) -> str:
    """Thousands without their commas and spaces; a decimal comma is asked about."""
    if wanted:  # a list of entries has commas of its own
        return text
    separated = text
    text = _THOUSANDS.sub(
        lambda match: match[0] if _in_list(separated, match.start()) else re.sub(r"\D", "", match[0]), separated
    )
    comma = _NUMBERED_COMMA.search(text)
    if comma is not None and not _in_list(text, comma.start()):
        raise Refusal("ambiguous", f"A decimal has a point here: write {comma[1]}.{comma[2]}.")
    return text


def _in_list(text: str, place: int) -> bool:
    """Whether a place lies inside a function's brackets or a list, where commas separate."""
    level = 0
    for before in range(place - 1, -1, -1):
        character = text[before]
        level += (character in ")]}") - (character in "([{")
        if level < 0:
            called = text[:before].rstrip()
            if character == "[" or (character == "(" and called and (called[-1].isalnum() or called[-1] == "_")):
                return True
            level = 0
    return False
