"""What can be quoted of the line that raised: cut out of its text, never parsed; nothing where a cut is not sure."""

from __future__ import annotations

import re
from collections.abc import Callable

Cut = Callable[[str], str]
MOST = 60  # characters of what is quoted

_PAIRS = {")": "(", "]": "[", "}": "{"}
_BEFORE = re.compile(r"\b(?:return|yield|in|and|or|not|if|elif|else|while|assert|lambda|is|for|await)\b[^\w]*")
_OPERATORS = re.compile(r"(?<=[\w)\]])[ \t]*(//|[-+*/@])(?![*/=@>])")
_STOPS = {"@": "+-=,:<>&|^%;!~", "*": "+-=,:<>&|^%;!~", "/": "+-=,:<>&|^%;!~", "+": "=,:<>&|^;!~", "-": "=,:<>&|^;!~"}


def code_of(text: str) -> str:
    """The line without its comment and indent; nothing if it is too long, or not plain enough to be cut."""
    quote = ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "#":
            text = text[:at]
            break
    text = text.strip()
    return text if len(text) <= 200 and not set(text) & set("`…\\\n") else ""


def whole(text: str) -> str:
    """The line itself, if it is short and its brackets close within it."""
    text = text.removesuffix(":").rstrip()
    return text if 0 < len(text) <= MOST and _is_closed(text) else ""


def sides(text: str, operators: str) -> tuple[str, str, str] | None:
    """The operation with the one of these operators that there is, as left side, operator and right side."""
    found = [m for m in _OPERATORS.finditer(text) if not re.search(r"\d[eE]$", text[: m.start()])]
    found = [m for m in found if m[1] in operators.split()]
    if len(found) != 1 or "**" in text or "'" in text or '"' in text:
        return None
    operator = found[0][1]
    left = _left_of(text[: found[0].start(1)].rstrip(), _STOPS[operator[0]])
    right = _right_of(text[found[0].end(1) :].lstrip(), _STOPS[operator[0]] + "*/@+-")
    if not left or not right or not (_is_closed(left) and _is_closed(right)):
        return None
    return left, operator, right


def operation(*operators: str) -> Cut:
    """Cut out the one operation of these."""

    def cut(text: str) -> str:
        found = sides(text, " ".join(operators))
        said = " ".join(found) if found else ""
        return said if 0 < len(said) <= MOST else whole(text)

    return cut


def call_of(*names: str) -> Cut:
    """Cut out the one call of one of these functions or methods, with all its arguments."""
    begin = re.compile(rf"(?<![\w.])[\w.]{{0,40}}(?<!\w)(?:{'|'.join(names)})\(")

    def cut(text: str) -> str:
        found = list(begin.finditer(text))
        if len(found) != 1:
            return whole(text)
        depth = 0
        for at in range(found[0].end() - 1, len(text)):
            depth += (text[at] in "([{") - (text[at] in ")]}")
            if depth == 0:
                said = text[_begin_of(text, found[0].start()) : at + 1]
                return said if len(said) <= MOST and _is_closed(said) else whole(text)
        return ""

    return cut


def _begin_of(text: str, at: int) -> int:
    """Where the value begins that a method is called of."""
    while text[at : at + 1] == ".":
        depth, before = 0, at
        while at > 0 and (depth or re.match(r"[\w.)\]]", text[at - 1])):
            at -= 1
            depth += (text[at] in ")]") - (text[at] in "([")
        if at == before:
            break
    return at


def _left_of(text: str, stops: str) -> str:
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in ")]}") - (text[at] in "([{")
        if depth < 0 or (depth == 0 and text[at] in stops):
            return _without_word(text[at + 1 :])
    return _without_word(text)


def _without_word(text: str) -> str:
    ends = [found.end() for found in _BEFORE.finditer(text)]
    return text[ends[-1] if ends else 0 :].strip()


def _right_of(text: str, stops: str) -> str:
    depth = 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (depth == 0 and (character in stops or (character == " " and at))):
            return text[:at].strip()
    return text.strip()


def _is_closed(text: str) -> bool:
    """Does every bracket close within it, and no text begin that does not end?"""
    opened: list[str] = []
    for character in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        if character in "([{":
            opened.append(character)
        elif character in "\"'" or (character in _PAIRS and (not opened or opened.pop() != _PAIRS[character])):
            return False
    return not opened
