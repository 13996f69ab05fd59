"""What belongs to the looks of a derivation, not to its formulas: numbers, bullets, `\\\\tag{1}`, arrows, `q.e.d.`

`lines` asks; nothing here knows the names of a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ARROWS: Final = (
    "⇒", "⟹", "→", "⟶", "⇔", "⟺", "∴", "<=>", "=>", "->", "\\Rightarrow", "\\Longrightarrow", "\\implies", "\\to",
    "\\rightarrow", "\\iff", "\\Leftrightarrow", "\\therefore",
)  # fmt: skip
_ARROW = re.compile("(?:" + "|".join(re.escape(arrow) for arrow in _ARROWS) + r")(?![A-Za-z])\s*")
_BULLET = re.compile(r"(?:[*•▪‣●◦·—]|\\item)\s+")
_DASH = re.compile(r"[-–−]\s+")
_DASH_BEFORE_RELATION = re.compile(r"[-–−]\s+(?==)")
_STEP = re.compile(
    r"(?:(?:step|line|eq|eqn)\.?\s*\(?\d{1,2}\)?\s*[.:)]|\d{1,2}\.(?=\s|=)|\d{1,2}[):]|[a-hivx]{1,3}\))\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[](?:\d{1,2}|[a-hivx]{1,3}|\*+)[)\]]\s*(?==|&|⇒|\\Rightarrow|\\implies)")
_NUMBER_BEFORE = re.compile(r"\((\d{1,2})\)\s+(?=\S)")
_NUMBER_BEHIND = re.compile(r"(?<=[^\s(=+*/-])\s+\((\d{1,2})\)$")
_NUMBER_APART = re.compile(
    r"(?:\s{2,}|\t|\s*(?:\\q?quad|\\hfill|\\[,;! ]|~)+\s*)[(\[](?:\d{1,2}|[a-hivx]{1,3}|\*+)[)\]]$"
)
_TAG = re.compile(r"\\(?:tag\*?\{\s*\(?[\w.*†]{1,8}\)?\s*\}|(?:label|eqref|ref)\{[^{}]*\}|nonumber|notag|hfill)\s*")
_END = re.compile(
    r"(?:(?:^|(?<=[\s,.;)]))q\.?\s?e\.?\s?d\b\.?|\\qed(?:here|symbol)?\b|\\(?:black)?square\b|\\Box\b|[□■∎◻▢◼✓✔])[\s.$]*$",
    re.IGNORECASE,
)
_SPACE_AT_END = re.compile(r"(?:\s|\\q?quad|\\[,;! ]|\\$|~)+$")
_OPERATOR_AT_END = re.compile(r"(?:[+\-−*/·×@⊙=(\[{]|\\(?:cdot|times|odot|left[(\[{]))$")
_OPERATOR_AT_START = re.compile(r"[+*/·×@⊙]|\\(?:cdot|times|odot)\b")
_RELATION_AT_START = re.compile(r"\s*(?:&|=|≈|:=|" + "|".join(re.escape(arrow) for arrow in _ARROWS) + ")")


def bodies(lines: Sequence[str]) -> list[str]:
    """What remains of each line without such marks; a number in brackets is one where they count the lines."""
    bare = [_without_end(line) for line in lines]
    if len(bare) > 1 and all(_DASH.match(line) or not line for line in bare):
        bare = [_DASH.sub("", line, count=1) for line in bare]
    bare = [_without_start(line) for line in bare]
    if _counts(_NUMBER_BEFORE.match(line) for line in bare):
        bare = [_without_start(_NUMBER_BEFORE.sub("", line, count=1)) for line in bare]
    if _counts(_NUMBER_BEHIND.search(line) for line in bare):
        bare = [_without_end(_NUMBER_BEHIND.sub("", line)) for line in bare]
    return bare


def goes_on(line: str, following: str) -> bool:
    """Whether a line ends so that the following one must belong to it: in an operator, or in an open bracket."""
    bare = _without_end(line)
    if _RELATION_AT_START.match(following) or _STEP.match(following):
        return False
    return bool(_OPERATOR_AT_END.search(bare))


def continues(line: str, before: str, lines: Sequence[str]) -> bool:
    """Whether a line begins so that it must belong to the one before: with an operator.

    A minus may be a sign; where lines begin with “=”, one that does not goes on with the one before.
    """
    if _BULLET.match(lines[0]) or _DASH_BEFORE_RELATION.match(line):
        return False
    if _OPERATOR_AT_START.match(line):
        return True
    return line[0] in "-−" and bool(_RELATION_AT_START.match(_without_start(before)))


def _without_start(line: str) -> str:
    """Without number, bullet and arrow; an arrow in front of one formula says as much as “=”."""
    rest = line
    for pattern in (_BULLET, _DASH_BEFORE_RELATION, _STEP, _BRACKETED, _BULLET):
        rest = pattern.sub("", rest, count=1) if pattern.match(rest) else rest
    rest = rest.lstrip("& \t") if rest.startswith("&") else rest
    arrow = _ARROW.match(rest)
    if arrow is None:
        return rest
    rest = rest[arrow.end() :].lstrip("& \t")
    return rest if "=" in rest else f"= {rest}"


def _without_end(line: str) -> str:
    rest = line.strip()
    while True:
        shorter = _TAG.sub("", rest).rstrip()
        for pattern in (_SPACE_AT_END, _END, _NUMBER_APART):
            shorter = pattern.sub("", shorter)
        shorter = shorter if shorter.count("$") % 2 == 0 else shorter.strip("$ ")
        if shorter == rest:
            return rest
        rest = shorter


def _counts(found: object) -> bool:
    """Do the numbers found go up by one from line to line, from 1 or over several?"""
    numbers = [int(match[1]) for match in found if match is not None]  # type: ignore[attr-defined]
    return (
        bool(numbers)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and (numbers[0] == 1 or len(numbers) > 1)
    )
