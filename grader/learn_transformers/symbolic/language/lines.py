"""A derivation as a learner types it: its lines, the expressions that a line says are equal, and the rule it names.

`marking/derivation.py` judges what is found here. What is only looks (numbers, bullets, arrows, `q.e.d.`) is taken off,
a line that goes on in the next is put together with it, and `prose` says what is words.

    (1) dL/dz_j = p[j]*Sum(y[i], i, 1, n)
                  - y[j]
    ⇒   = p[j] - y[j]        by sum of y is 1   ∎
    &= p_j - y_j \\\\
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.looks import bodies, continues, goes_on
from learn_transformers.symbolic.language.prose import is_prose, is_word, remark_at, without_lead
from learn_transformers.symbolic.language.reading import Reading, read
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import ARITY, SPELLINGS

__all__ = ["MOST_LINES", "Case", "Claim", "bodies", "claim_of", "is_called", "label_key", "lines_of"]

MOST_LINES: Final = 40

_TAG = re.compile(r"[\s,;(](?:by|using)\s+(?:the\s+)?(?=[^\W\d_])")
_LATEX_TAG = re.compile(
    r"\\(?:tag\*?|text|textrm|textit|mathrm)\{[\s(]*(?:by|using)\s+(?:the\s+)?(?=[A-Za-z])", re.ASCII
)
_FRAME = re.compile(r"\\(?:begin|end)\{(?:align|aligned|equation|gather|split|eqnarray)\*?\}|\$\$|\\\[|\\\]|\\\(|\\\)")
_RELATIONS: Final = {
    "≈": "≈", "≠": "≠", "≤": "≤", "≥": "≥", "⇒": "⇒", "⇔": "⇔", "→": "→", "∝": "∝", "\\approx": "≈", "\\neq": "≠",
    "\\ne ": "≠", "\\leq": "≤", "\\geq": "≥", "\\Rightarrow": "⇒", "\\implies": "⇒", "\\iff": "⇔", "\\to": "→",
    "\\propto": "∝", "<=": "<=", ">=": ">=", "=>": "=>", "!=": "!=", "~=": "~=", "<": "<", ">": ">",
}  # fmt: skip
_CONDITION = re.compile(r"(?<![A-Za-z0-9_])if\}?\s*(?:\\left)?\s*\(")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_INDEX = r"([^\W\d_]\w*)"
_CASE = re.compile(
    rf"(?:(?:for|if|when|where|case|in case|with)\s+)?\(?\s*{_INDEX}\s*(==?|!=|<>|≠|\\neq?\b)\s*{_INDEX}\s*\)?"
    r"\s*(?::|,|=>|⇒|→|->|\bthen\b|\bgives\b)\s*(?==?\s*\S)",
    re.IGNORECASE,
)
_DERIVATIVE = re.compile(r"d\w*'*/d\w+|d/d\w.*|(?:d|∇)\w*\d*|grad\w*")
_PRIMED = re.compile(r"\\?[^\W\d]\w*(?:'+(?:_?\{?\w+\}?|\[[^\]]*\]|\(.*\))?|(?:\[[^\]]*\]|_\{\w+\})'+)")
_NAMED = re.compile(r"\\?[^\W\d]\w*'*(?:_\{[^{}]*\})?(?:\s*(?:\(.*\)|\[.*\]|\\left.*\\right.))?(?:_\w+|_\{[^{}]*\})?")

_ENTRY = re.compile(r"\\?[^\W\d_]+(?:_\{([^{}]*)\}|_([^\W\d_]+)|\[([^\[\]]*)\])")
_SIDE = re.compile(r"[lr]\.?\s?h\.?\s?s\.?|(?:the )?(?:left|right)(?:[- ]hand)?[- ]side", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """What a line says of two indices before it says something: `i = j:` or `i != j:`."""

    one: str
    other: str
    equal: bool


@dataclass(frozen=True)
class Claim:
    """One line: expressions of which each is said to equal the one before it; or `words`.

    Without `trouble`, each of the `parts` has its reading.
    """

    text: str
    parts: tuple[str, ...]
    starts_with_equals: bool = False  # so that its first part already is a step
    by: str = ""
    words: bool = False
    case: Case | None = None
    readings: tuple[Reading, ...] = ()
    left: str = ""  # a left-hand side that is only a name
    strange: bool = False  # one that the question does not know
    right: str = ""  # a last side that is only a name
    trouble: Refusal | None = None


def lines_of(text: str | Sequence[str]) -> Iterator[str]:
    """The lines with something in them. Rows of LaTeX count as lines, the environment around them does not.

    A line that ends in an operator, or is followed by one that begins with one, goes on there.
    """
    given = text.splitlines() if isinstance(text, str) else [part for line in text for part in str(line).splitlines()]
    rows = [row.strip() for line in given for row in _rows(_FRAME.sub(" ", line)) if row.strip(" \t\u00a0&$")]
    whole = ""
    for row in rows:
        if whole and len(whole) + len(row) < limits.CHARACTERS and (goes_on(whole, row) or continues(row, whole, rows)):
            whole = f"{whole} {row}"
            continue
        if whole:
            yield whole
        whole = row
    if whole:
        yield whole


def _rows(line: str) -> list[str]:
    """Cut at `\\\\`, which in a matrix is no end of a line."""
    if "\\\\" not in line:
        return [line]
    return ["".join(pieces) for pieces in _cut(line, "\\\\")]


def claim_of(line: str, names: Names, labels: Collection[str] = ()) -> Claim:
    """Take a line apart; `Refusal` where it claims something else than equality.

    Of the ways to tell what is formula and what is remark, the first is taken whose formulas can be read.
    """
    if len(line) > limits.CHARACTERS:
        raise Refusal("limit", f"The line has {len(line)} characters; {limits.CHARACTERS} are allowed.")
    body = line.strip().strip("$").strip()
    case, body = _case(body, names)
    first: Claim | Refusal | None = None
    for formula, rule in _ways(body, names):
        try:
            found = _claim(line, formula, rule, names, labels)
        except Refusal as refusal:
            first = first or refusal
            continue
        if found.trouble is None and (found.parts or found.left or first is None):
            return replace(found, case=case)
        first = first or found
    if is_prose(body, names):
        parts, by = (first.parts, first.by) if isinstance(first, Claim) else ((), "")
        return Claim(line, parts, by=by, words=True)
    if isinstance(first, Refusal):
        raise first
    assert first is not None
    return replace(first, case=case)


def _case(body: str, names: Names) -> tuple[Case | None, str]:
    """The condition in front of a line, if it is one on two indices."""
    found = _CASE.match(body)
    if found is None or any(names[name].family != "index" for name in found.group(1, 3) if name in names):
        return None, body
    if not {found[1], found[3]} <= names.keys():
        return None, body
    return Case(found[1], found[3], found[2] in ("=", "==")), body[found.end() :]


def _ways(body: str, names: Names) -> Iterator[tuple[str, str]]:
    """The formula of a line and the remark at its end: as it stands, without the words before and behind."""
    yield _without_tag(body, names)
    rests = [body, *without_lead(body, names)]
    for rest in rests[1:]:
        yield _without_tag(rest, names)
    for rest in rests:
        place = remark_at(rest, names)
        if place is not None:
            formula = rest[:place].rstrip(" \t,;([")
            remark = rest[place:].strip(" \t#()[].,;:")
            yield formula, re.sub(r"^(?:by|using)\s+(?:the\s+)?", "", remark)


def _claim(line: str, body: str, rule: str, names: Names, labels: Collection[str]) -> Claim:
    body = body.replace(":=", "=").rstrip(" \t,;.$")
    body = body if " if " in body else body.replace("==", "=")
    outside = _without_conditions(body)
    for sign, shown in _RELATIONS.items():
        if sign in outside:
            message = f"“{shown}” is no step: only “=” may stand between the expressions of a line."
            raise Refusal("syntax", message, outside.index(sign) + 1)
    cut = [part.strip() for part in ("".join(pieces) for pieces in _cut(body, "="))]
    starts = len(cut) > 1 and not cut[0]
    parts = tuple(part for place, part in enumerate(cut) if part and not (place and _SIDE.fullmatch(part)))
    claim = Claim(line, parts, starts, rule)
    if parts and (len(parts) > 1 or not starts) and label_key(parts[0]) in labels:
        claim = replace(claim, left=parts[0])
    elif len(parts) > 1 and not starts and _is_left_side(parts[0], names):
        claim = replace(claim, left=parts[0], strange=True)
    readings: list[Reading] = []
    for part in parts[1:] if claim.left else parts:
        try:
            readings.append(read(part, names))
        except Refusal as refusal:
            if (
                (readings or starts)
                and part is parts[-1]
                and refusal.reason == "unknown_name"
                and _is_entry(part, names)
            ):
                return replace(claim, parts=parts[:-1], readings=tuple(readings), right=part)  # … = p_i
            return replace(claim, trouble=refusal)
    return replace(claim, readings=tuple(readings))


def _is_entry(part: str, names: Names) -> bool:
    """Whether a text looks like an entry of something, at indices of the question: `p_i`, `J_{ij}`."""
    match = _ENTRY.fullmatch(part)
    places = re.sub(r"[\s,]", "", "".join(filter(None, match.groups()))) if match else ""
    return bool(places) and all(place in names and names[place].family == "index" for place in places)


def is_called(part: str) -> bool:
    """Whether a text looks like a name, or like a function of something: `softmax(x + c)_i`."""
    return bool(_NAMED.fullmatch(part))


def _is_left_side(part: str, names: Names) -> bool:
    """Whether a left-hand side is only a name for what is worked out: a derivative, or no formula of this question."""
    if _PRIMED.fullmatch(part):
        base = re.match(r"\\?\w+", part)
        return base is None or base[0] not in names or len(names[base[0]].shape) < 2
    if is_word(part) or _SIDE.fullmatch(part):
        return not is_word(part)
    known = re.match(r"\\?(\w+)\s*\(", part)
    if known and part.endswith(")") and known[1] in {*ARITY, *SPELLINGS}:
        return False  # a function of something that cannot be read
    if not (_DERIVATIVE.fullmatch(label_key(part)) or is_called(part)):
        return False
    try:
        read(part, names)
    except Refusal:
        return True
    return False


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
