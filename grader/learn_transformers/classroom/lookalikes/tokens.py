"""Python text as the tokens that stay when somebody renames, reformats and comments anew.

Read by a lexer of our own and not by `tokenize` or `ast`: those refuse a text with one fault in it, recurse or take
long over hostile ones, differ between versions of Python, and would need a process of their own for each submission.
This one never refuses and never goes back: each of its patterns takes at least one character for good, so that it is
linear in the text, and after `MOST_TOKENS` it stops. It executes nothing and keeps nothing but tokens.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

MOST_TOKENS: Final = 20_000  # of one file; the longest model solution has a thousand
_MOST_PIECES: Final = 80_000  # of one file, comments, blanks and line breaks included

VARIABLE: Final = "v"  # whatever name the submission gave
KEYWORD_ARGUMENT: Final = "k"
STRING: Final = "s"

_LEXEME = re.compile(
    r"""
    (?P<blank>[^\S\r\n]++ | \\\r?\n | \#[^\r\n]*+)
  | (?P<newline>\r\n?|\n)
  | (?P<string>[rRbBuUfFtT]{0,2}(?:
        \"\"\"[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:\"\"\"|\\?\Z)
      | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\\?\Z)
      | "[^"\\\r\n]*+(?:\\(?:\r\n|.)[^"\\\r\n]*+)*+"?
      | '[^'\\\r\n]*+(?:\\(?:\r\n|.)[^'\\\r\n]*+)*+'?))
  | (?P<number>(?:0[xXoObB]\w++ | (?:\d[\d_]*+(?:\.[\d_]*+)?|\.\d[\d_]*+)(?:[eE][+-]?\d[\d_]*+)?)[jJ]?)
  | (?P<name>\w++)
  | (?P<sign>->|:=|\.\.\.|(?:\*\*|//|<<|>>)=?|[-+*/%@&|^=!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = frozenset(keyword.kwlist)
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Lexeme(NamedTuple):
    """A piece of the text, and the line that it begins on, counted from 1."""

    kind: str
    text: str
    line: int


class Token(NamedTuple):
    """What a piece stands for, and its line."""

    text: str
    line: int


@dataclass(frozen=True)
class Tokens:
    """The tokens of a file, one run for each definition, so that their order in the file changes nothing.

    `cut` says that the file goes on where reading has stopped.
    """

    runs: tuple[tuple[Token, ...], ...]
    cut: bool = False


def tokens(source: bytes) -> Tokens:
    """Read a file.

    Left out are comments, docstrings, blank lines, line breaks, imports, what is between `def` or `class` and the colon
    (it is given), annotations, parentheses that only group, and commas before a closing bracket. A name that the file
    may have chosen is `v`, the name of an argument in a call `k`, a string `s`, however it is written. Keywords,
    builtins, attributes (`exp` of `np.exp`, also where it was imported by name) and numbers stay what they are: to
    change them is to write something else.
    """
    lexemes, cut = _lexemes(source.decode("utf-8", "replace").removeprefix("\ufeff"))
    imported: dict[str, str] = {}
    own = _own_attributes(lexemes)
    runs: list[list[Token]] = [[]]
    for statement in _statements(lexemes):
        first = statement[0].text
        if first in ("import", "from"):
            imported |= _imported(statement)
        elif all(lexeme.kind == "string" for lexeme in statement):
            continue
        elif first in ("def", "class") or (first == "async" and len(statement) > 1 and statement[1].text == "def"):
            runs.append([])
            runs[-1] += _folded(_behind_colon(statement), imported, own)
        else:
            runs[-1] += _folded(_without_annotation(statement), imported, own)
    return Tokens(tuple(tuple(run) for run in runs if run), cut)


def _lexemes(text: str) -> tuple[list[Lexeme], bool]:
    found: list[Lexeme] = []
    line = 1
    for number, match in enumerate(_LEXEME.finditer(text)):
        kind, piece = str(match.lastgroup), match[0]
        if number >= _MOST_PIECES:
            return found, True
        if kind != "blank":
            if len(found) >= MOST_TOKENS:
                return found, True
            if kind != "newline" or (found and found[-1].kind != "newline"):
                found.append(Lexeme(kind, piece, line))
        if kind in ("newline", "string", "blank"):
            line += piece.count("\n") or piece.count("\r")
    return found, False


def _statements(lexemes: Iterable[Lexeme]) -> Iterator[list[Lexeme]]:
    """What stands between line breaks, semicolons included, that are in no bracket; a colon ends none."""
    depth = 0
    statement: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind == "sign":
            depth = max(depth + (lexeme.text in "([{") - (lexeme.text in ")]}"), 0)
        if lexeme.kind != "newline" and not (lexeme.text == ";" and not depth):
            statement.append(lexeme)
        elif statement and not depth:
            yield statement
            statement = []
    if statement:
        yield statement


def _imported(statement: list[Lexeme]) -> dict[str, str]:
    """Local names and what they stand for: the name that a module gives, or nothing for a module itself."""
    words = [lexeme.text for lexeme in statement if lexeme.kind == "name"]
    by_name = words[0] == "from"
    if by_name:
        words = words[words.index("import") :] if "import" in words else []
    found = {}
    for at, word in enumerate(words[1:], start=1):
        if word != "as" and words[at - 1] != "as":
            renamed = at + 2 < len(words) and words[at + 1] == "as"
            found[words[at + 2] if renamed else word] = word if by_name else ""
    return found


def _own_attributes(lexemes: list[Lexeme]) -> frozenset[str]:
    """Names of attributes and methods that this file makes."""
    found = set()
    for before, lexeme, after in zip(lexemes, lexemes[1:], lexemes[2:], strict=False):
        if lexeme.kind == "name" and (before.text in ("def", "class") or (before.text == "." and after.text == "=")):
            found.add(lexeme.text)
    return frozenset(found)


def _behind_colon(statement: list[Lexeme]) -> list[Lexeme]:
    """What follows the head of a definition on its line."""
    depth = 0
    for at, lexeme in enumerate(statement):
        if lexeme.kind == "sign":
            depth += (lexeme.text in "([{") - (lexeme.text in ")]}")
            if lexeme.text == ":" and not depth:
                return statement[at + 1 :]
    return []


def _without_annotation(statement: list[Lexeme]) -> list[Lexeme]:
    """`x: int = 3` as `x = 3`, and `x: int` as nothing."""
    if len(statement) < 3 or statement[1].text != ":" or statement[0].text in _KEYWORDS or statement[0].kind != "name":
        return statement
    equals = next((at for at, lexeme in enumerate(statement) if lexeme.text == "="), len(statement))
    return [statement[0], *statement[equals:]] if equals < len(statement) else []


def _folded(statement: list[Lexeme], imported: dict[str, str], own: frozenset[str]) -> list[Token]:
    found: list[Token] = []
    closing: list[str] = []  # of each open bracket; empty where it only groups
    operand = False  # does the last piece end one, so that a bracket calls or picks?
    last = ""
    following = [*(lexeme.text for lexeme in statement[1:]), ""][: len(statement)]
    for (kind, text, line), after in zip(statement, following, strict=True):
        before, last = last, text
        if kind == "number":
            found.append(Token(_number(text), line))
            operand = True
        elif kind == "string":
            if not (found and found[-1].text == STRING and operand):
                found.append(Token(STRING, line))
            operand = True
        elif kind == "name":
            word = _word(text, before, after, bool(closing), imported, own)
            if word:
                found.append(Token(word, line))
            operand = text not in _KEYWORDS or text in ("True", "False", "None")
        elif text in _CLOSING:
            groups = text == "(" and not operand
            closing.append("" if groups else _CLOSING[text])
            if not groups:
                found.append(Token(text, line))
            operand = False
        elif text in ")]}":
            if found and found[-1].text == "," and closing:
                found.pop()
            if not closing or closing.pop():
                found.append(Token(text, line))
            operand = True
        elif not (text == "." and imported.get(before) == ""):  # the dot of `np.exp`, which may be `exp` as well
            found.append(Token(text, line))
            operand = False
    return found


def _word(text: str, before: str, after: str, in_bracket: bool, imported: dict[str, str], own: frozenset[str]) -> str:
    if text in _KEYWORDS:
        return text
    if before == ".":
        return VARIABLE if text in own else text
    if after == "=" and in_bracket:
        return KEYWORD_ARGUMENT
    if text in imported:
        return imported[text]
    return text if text in _BUILTINS else VARIABLE


def _number(text: str) -> str:
    """One and the same for `1`, `1.0` and `1.`; no number is made of it, which may be a million digits long."""
    text = text.replace("_", "").lower()
    whole, _, fraction = text.partition(".")
    return whole if whole and not fraction.strip("0") else text
