"""A derivation as a learner types it: its lines, the expressions that a line says are equal, and the rule it names.

`marking/derivation.py` judges what is found here.

    dL/dz_j = p[j]*Sum(y[i], i, 1, n) - y[j]
            = p[j] - y[j]        by sum of y is 1
    &= p_j - y_j \\\\
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.trouble import Refusal

MOST_LINES: Final = 40

_TAG = re.compile(r"[\s,;(](?:by|using)\s+(?:the\s+)?(?=[^\W\d_])")
_LATEX_TAG = re.compile(
    r"\\(?:tag\*?|text|textrm|textit|mathrm)\{[\s(]*(?:by|using)\s+(?:the\s+)?(?=[A-Za-z])", re.ASCII
)
_FRAME = re.compile(r"\s*(?:\\(?:begin|end)\{(?:align|aligned|equation|gather|split|eqnarray)\*?\}|\$\$|\\\[|\\\])\s*")
_RELATIONS: Final = {
    "≈": "≈", "≠": "≠", "≤": "≤", "≥": "≥", "⇒": "⇒", "⇔": "⇔", "→": "→", "∝": "∝", "\\approx": "≈", "\\neq": "≠",
    "\\ne ": "≠", "\\leq": "≤", "\\geq": "≥", "\\Rightarrow": "⇒", "\\implies": "⇒", "\\iff": "⇔", "\\to": "→",
    "\\propto": "∝", "<=": "<=", ">=": ">=", "=>": "=>", "!=": "!=", "~=": "~=", "<": "<", ">": ">",
}  # fmt: skip
_CONDITION = re.compile(r"(?<![A-Za-z0-9_])if\}?\s*(?:\\left)?\s*\(")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")


@dataclass(frozen=True)
class Claim:
    """One line: expressions of which each is said to equal the one before it."""

    text: str
    parts: tuple[str, ...]
    starts_with_equals: bool = False  # so that its first part already is a step
    by: str = ""


def lines_of(text: str | Sequence[str]) -> Iterator[str]:
    """The lines with something in them. Rows of LaTeX count as lines, the environment around them does not."""
    given = text.splitlines() if isinstance(text, str) else [part for line in text for part in str(line).splitlines()]
    for line in given:
        for row in _rows(line):
            if row.strip(" \t\u00a0&$") and not _FRAME.fullmatch(row):
                yield row.strip()


def _rows(line: str) -> list[str]:
    """Cut at `\\\\`, which in a matrix is no end of a line."""
    if "\\\\" not in line:
        return [line]
    return ["".join(pieces) for pieces in _cut(line, "\\\\")]


def claim_of(line: str, names: Names) -> Claim:
    """Take a line apart; `Refusal` where it claims something else than equality."""
    if len(line) > limits.CHARACTERS:
        raise Refusal("limit", f"The line has {len(line)} characters; {limits.CHARACTERS} are allowed.")
    body, rule = _without_tag(line.strip().strip("$"), names)
    body = body.replace(":=", "=").replace("==", "=").rstrip(" \t,;.")
    outside = _without_conditions(body)
    for sign, shown in _RELATIONS.items():
        if sign in outside:
            message = f"“{shown}” is no step: only “=” may stand between the expressions of a line."
            raise Refusal("syntax", message, outside.index(sign) + 1)
    parts = ["".join(pieces) for pieces in _cut(body, "=")]
    parts = [part.strip() for part in parts]
    starts = len(parts) > 1 and not parts[0]
    return Claim(line, tuple(part for part in parts if part), starts, rule)


def _without_conditions(body: str) -> str:
    """The line with blanks for what stands in the brackets of `if(i <= j, a, b)`: signs in there are no steps."""
    found = list(body)
    for match in _CONDITION.finditer(body):
        level = 0
        for place in range(match.end() - 1, len(body)):
            level += (body[place] == "(") - (body[place] == ")")
            if not level:
                break
            found[place] = " "
    return "".join(found)


def _without_tag(line: str, names: Names) -> tuple[str, str]:
    """The line without `by …` at its end, and what stood there."""
    if {"by", "using"} & names.keys():
        return line, ""
    match = _LATEX_TAG.search(line) or _TAG.search(line)
    if match is None:
        return line, ""
    rest = line[: match.start()].rstrip(" \t,;").removesuffix("(").rstrip()
    while rest.endswith(("\\quad", "\\qquad", "\\,", "\\;", "\\ ")):
        rest = rest[: rest.rindex("\\")].rstrip()
    return rest, line[match.end() :].strip(" \t)}.")


def _cut(text: str, separator: str) -> Iterator[list[str]]:
    """Cut at a separator that stands outside all brackets and matrices; `&` there is only for alignment."""
    piece: list[str] = []
    level = 0
    place = 0
    while place < len(text):
        character = text[place]
        if text.startswith(("\\begin{", "\\end{"), place):
            level += 1 if text.startswith("\\begin{", place) else -1
            end = text.find("}", place) + 1 or len(text)
            piece.append(text[place:end])
            place = end
            continue
        if level <= 0 and text.startswith(separator, place):
            yield piece
            piece = []
            place += len(separator)
            continue
        if character == "\\" and place + 1 < len(text):
            piece.append(text[place : place + 2])
            place += 2
            continue
        if character in "([{":
            level += 1
        elif character in ")]}":
            level -= 1
        if character != "&" or level > 0 or separator != "=":
            piece.append(character)
        place += 1
    yield piece


def label_key(text: str) -> str:
    """A left-hand side such as `dp_i/dx_j`, so that its spellings agree: it is a name here, not a formula."""
    key = text
    for _ in range(3):
        key = _FRACTION.sub(r"\1/\2", key)
    key = key.replace("\\partial", "d").replace("∂", "d").replace("\\mathrm", "").replace("\\left", "")
    key = key.replace("\\right", "")
    return re.sub(r"[\s{}()\[\]_*·\\,]", "", key)
