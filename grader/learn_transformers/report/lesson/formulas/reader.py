"""LaTeX, read from left to right into the boxes that it is shown as."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from learn_transformers.report.lesson.formulas import symbols
from learn_transformers.report.lesson.formulas.boxes import (
    Box,
    Kind,
    bracketed,
    enclosed,
    fraction,
    grid,
    joined,
    scripted,
    spaced,
    without_spaces,
)

MAX_DEPTH = 40
_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_ENDS = ("}", r"\end", r"\right")  # of whatever is being read, opened or not


class TooDeep(Exception):
    """Nested further than any formula that is meant to be read."""


class Reader:
    """Reads a formula from left to right; `flat` puts fractions and matrices on one line as well."""

    def __init__(self, latex: str, flat: bool) -> None:
        self.tokens = [m[0] if not m[0].isspace() else " " for m in _TOKEN.finditer(latex)]
        self.at = 0
        self.flat = flat
        self.depth = 0

    def rows(self) -> list[Box]:
        rows = []
        while self.at < len(self.tokens):
            row = self.row({r"\qquad", r"\quad", r"\\"})
            self.at += 1  # past what ended it
            if row.text.strip() or len(row.lines) > 1:
                rows.append(row)
        return rows or [Box(("",))]

    def row(self, ends: set[str]) -> Box:
        """Everything up to one of `ends`, or to a bracket that closes what was opened before."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep
        boxes: list[Box] = []
        while (token := self.past_spaces()) is not None and token not in ends and token not in _ENDS:
            box = self.piece()
            if box is not None:
                boxes.append(box)
        self.depth -= 1
        return joined(spaced(boxes))

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> str | None:
        token = self.peek()
        self.at += 1
        return token

    def past_spaces(self) -> str | None:
        while self.peek() == " ":
            self.at += 1
        return self.peek()

    def piece(self) -> Box | None:
        """One symbol, group or command, with the scripts that follow it."""
        box = Box(("",)) if self.peek() in ("^", "_", "'") else self.atom()
        return self.with_scripts(box) if box is not None else None

    def with_scripts(self, box: Box) -> Box:
        found = {"^": "", "_": ""}
        while (token := self.past_spaces()) in ("^", "_", "'"):
            self.at += 1
            found["^" if token != "_" else "_"] += "′" if token == "'" else without_spaces(self.on_one_line().text)
        return scripted(box, found["_"], found["^"])

    def argument(self) -> Box:
        """A group in braces, or else the next single symbol."""
        if self.past_spaces() is None:
            return Box(("",))
        if self.peek() == "{":
            self.at += 1
            inside = self.row({"}"})
            self.at += 1
            return inside
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep
        box = None if self.peek() in ("^", "_", *_ENDS) else self.atom()
        self.depth -= 1
        return box or Box(("",))

    def on_one_line(self) -> Box:
        """The same, without stacking."""
        before, self.flat = self.flat, True
        box = self.argument()
        self.flat = before
        return box

    def words(self) -> str:
        """The text of a group, taken literally."""
        if self.past_spaces() != "{":
            return self.argument().text
        depth, words = 0, ""
        while (token := self.next()) is not None:
            depth += (token == "{") - (token == "}")
            if not depth:
                break
            words += token.lstrip("\\") if token not in ("{", "}") else ""
        return words

    def atom(self) -> Box | None:
        token = self.next()
        assert token is not None
        if token == "{":
            self.at -= 1
            return self.argument()
        if token.startswith("\\") and len(token) > 1:
            return self.command(token[1:])
        if token in "([":
            return Box((token,), kind=Kind.OPEN)
        if token in ")]":
            return Box((token,), kind=Kind.CLOSE)
        if token == "/":
            return Box((token,), kind=Kind.SLASH)
        if token in ",;":
            return Box((token,), kind=Kind.COMMA)
        if token in symbols.OPERATORS:
            return Box((symbols.OPERATORS[token],), kind=Kind.SIGN)
        return Box(({"~": " ", "&": " ", "\\": ""}.get(token, token),))

    def command(self, name: str) -> Box | None:
        if name in symbols.NOTHING:
            return None
        if name in symbols.SPACES:
            return Box((" ",), kind=Kind.SPACE)
        if name == "left":
            return self.fenced()
        if name in ("frac", "dfrac", "tfrac"):
            over, under = self.argument(), self.argument()
            return fraction(over, under, self.flat)
        if name == "sqrt":
            return self.root()
        if name == "begin":
            return self.environment()
        if name in symbols.WORDS:
            return Box((self.words(),), kind=Kind.NAME if name.startswith("operator") else Kind.PLAIN)
        if name in symbols.FACES:
            return self.argument()
        if name in ("mathbb", "mathds"):
            letters = self.words()
            return Box((symbols.DOUBLE.get(letters, letters),))
        if name in symbols.ACCENTS:
            inside = self.on_one_line().text
            accented = unicodedata.normalize("NFC", inside + symbols.ACCENTS[name])
            return Box((accented if len(inside) == 1 else f"{name}({inside})",))
        if name in symbols.SUMS or name in symbols.FUNCTIONS:
            return Box((symbols.SUMS.get(name, name),), kind=Kind.NAME)
        for table, kind in ((symbols.OPENING, Kind.OPEN), (symbols.CLOSING, Kind.CLOSE), (symbols.SIGNS, Kind.SIGN)):
            if name in table:
                return Box((table[name],), kind=kind)
        shown = symbols.SYMBOLS.get(name) or symbols.letter(name)
        return Box((shown,), kind=Kind.OPEN if name in symbols.PREFIXES else Kind.PLAIN)

    def fenced(self) -> Box:
        """\\left( … \\right), as high as what it holds."""
        opening = self.bracket()
        inside = self.row({r"\right"})
        self.at += 1
        return replace(bracketed(inside, opening, self.bracket()), kind=Kind.GROUP)

    def bracket(self) -> str:
        self.past_spaces()
        token = (self.next() or ".").removeprefix("\\")
        return {".": "", **symbols.OPENING, **symbols.CLOSING, "|": "|"}.get(token, "")

    def root(self) -> Box:
        index = ""
        if self.past_spaces() == "[":
            self.at += 1
            index = self.row({"]"}).text
            self.at += 1
        sign = symbols.ROOTS.get(index) or f"{symbols.small('^', index) or f'{index}-th '}√"
        return Box((sign + enclosed(self.on_one_line().text),), kind=Kind.WIDE)

    def environment(self) -> Box:
        """A matrix, cases, or lines that are aligned."""
        name = self.words().rstrip("*")
        if name == "array" and self.past_spaces() == "{":
            self.words()
        rows: list[list[Box]] = [[]]
        while True:
            rows[-1].append(self.row({"&", r"\\"}))
            ended = self.next()
            if ended == r"\\":
                rows.append([])
            elif ended != "&":
                break
        if ended == r"\end":
            self.words()
        rows = [row for row in rows if any(box.text.strip() or len(box.lines) > 1 for box in row)] or [[Box(("",))]]
        opening, closing = tuple(symbols.AROUND.get(name, "  "))
        if self.flat:
            entries = "; ".join(" ".join(box.text for box in row) for row in rows)
            return Box((f"{opening}{entries}{closing}".strip(),), kind=Kind.GROUP)
        between = 1 if name.startswith("align") else 2
        return replace(bracketed(grid(rows, between), opening.strip(), closing.strip()), kind=Kind.GROUP)
