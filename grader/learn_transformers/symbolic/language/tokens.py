"""An answer in plain text, cut into tokens for `grammar`: numbers, words, signs. `latex` makes the same of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.characters import (
    GREEK,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    TRANSPOSED,
    VULGAR,
    refuse,
)
from learn_transformers.symbolic.language.trouble import Refusal


@dataclass(frozen=True)
class Token:
    """A piece of the text. `kind` is `number`, `word`, `end`, or the sign itself; `column` counts from 1."""

    kind: str
    text: str
    column: int
    spaced: bool = False  # whether a space stands before it
    value: Fraction = Fraction(0)


_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGNS: Final = frozenset("+-*/^()[],|@'!⊙√∛")
_RELATION = re.compile(r"==?|!=|<=?|>=?|[≤≥≠]")
_RELATIONS: Final = {"=": "==", "≤": "<=", "≥": ">=", "≠": "!="}
ASSIGNMENT: Final = "An answer is one expression: give only what stands right of the “=”."


def tokenize(text: str, declared: Container[str]) -> list[Token]:
    """Cut plain text into tokens; `declared` tells which primes belong to a name (`x'`)."""
    tokens: list[Token] = []
    place, spaced, conditional = 0, False, False
    while place < len(text):
        character, column = text[place], place + 1
        if character in SPACES:
            place, spaced = place + 1, True
            continue
        if character in "\r\n":
            raise Refusal("syntax", "An answer is one line; here a second one begins.", column)
        relation = _RELATION.match(text, place) if conditional else None
        if relation:
            tokens.append(relation_token(relation[0], column, spaced))
            place = relation.end()
        elif character in "<>=":
            raise Refusal("syntax", ASSIGNMENT, column)
        else:
            found, place = _next(text, place, declared, spaced)
            tokens += found
            conditional = conditional or found[0].text == "if"
        spaced = False
        if len(tokens) > limits.TOKENS:
            raise Refusal("limit", f"The formula is too long: more than {limits.TOKENS} symbols.", column)
    tokens.append(Token("end", "", len(text) + 1, spaced))
    return tokens


def relation_token(text: str, column: int, spaced: bool) -> Token:
    """A sign of a condition; `=` asks the same as `==`."""
    sign = _RELATIONS.get(text, text)
    return Token(sign, sign, column, spaced)


def _next(text: str, place: int, declared: Container[str], spaced: bool) -> tuple[list[Token], int]:
    """The tokens that start here (a raised number makes several) and where the next ones start."""
    character, column = text[place], place + 1
    if character.isascii() and (character.isdigit() or character == "."):
        return _number(text, place, spaced)
    if character in VULGAR:
        return [Token("number", character, column, spaced, Fraction(*VULGAR[character]))], place + 1
    if _starts_word(character):
        word, after = _word(text, place, declared)
        return [Token("word", word, column, spaced)], after
    if character in SUPERSCRIPTS:
        return _raised(text, place, spaced)
    if character in TRANSPOSED:
        return [Token("'", "'", column, spaced)], place + 1
    if text.startswith("**", place):
        return [Token("^", "^", column, spaced)], place + 2
    sign = SYMBOLS.get(character, character)
    if sign in ("Sum", "Prod"):
        return [Token("word", sign, column, spaced)], place + 1
    if sign in _SIGNS:
        return [Token(sign, sign, column, spaced)], place + 1
    raise refuse(character, column)


def _number(text: str, place: int, spaced: bool) -> tuple[list[Token], int]:
    match = _NUMBER.match(text, place)
    if match is None:
        raise refuse(text[place], place + 1)
    return [number_token(match[0], place + 1, spaced)], match.end()


def number_token(text: str, column: int, spaced: bool) -> Token:
    """The exact fraction that a decimal spells, within the limits."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = sum(character.isdigit() for character in mantissa)
    if digits > limits.DIGITS:
        raise Refusal(
            "limit", f"The number in column {column} has {digits} digits, not {limits.DIGITS} or fewer.", column
        )
    if len(exponent) > 4 or (exponent and abs(int(exponent)) > limits.DECIMAL_EXPONENT):
        most = limits.DECIMAL_EXPONENT
        raise Refusal("limit", f"The number in column {column} has an exponent beyond ±{most}.", column)
    return Token("number", text, column, spaced, Fraction(text))


def _starts_word(character: str) -> bool:
    return (character.isascii() and (character.isalpha() or character == "_")) or character in GREEK


def _word(text: str, place: int, declared: Container[str]) -> tuple[str, int]:
    """A name: ASCII letters, digits, `_`. A Greek letter is a name by itself (`ωk` is ω·k) and may have a subscript."""
    start = place
    word = ""
    if text[place] in GREEK:
        word, place = GREEK[text[place]], place + 1
        # `Δx` is one name only where it is declared so.
        run = _ascii_run(text, place)
        if word + run in declared or (run and not run[0].isalpha()):
            word, place = word + run, place + len(run)
    else:
        run = _ascii_run(text, place)
        word, place = run, place + len(run)
    # Subscripts: `x₁₂`, and Greek letters behind an underscore: `x_σ`.
    if place < len(text) and text[place] in SUBSCRIPTS:
        word += "_"
        while place < len(text) and text[place] in SUBSCRIPTS:
            word, place = word + SUBSCRIPTS[text[place]], place + 1
    elif word.endswith("_") and place < len(text) and text[place] in GREEK:
        word, place = word + GREEK[text[place]], place + 1
    primes = place
    while primes < len(text) and SYMBOLS.get(text[primes], text[primes]) == "'":
        primes += 1
        if word + "'" * (primes - place) in declared:
            word, place = word + "'" * (primes - place), primes
    assert place > start
    return word, place


def _ascii_run(text: str, place: int) -> str:
    end = place
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[place:end]


def _raised(text: str, place: int, spaced: bool) -> tuple[list[Token], int]:
    """`x²`, `x⁻¹`, `xⁿ` as `^(…)`."""
    column = place + 1
    written = ""
    while place < len(text) and text[place] in SUPERSCRIPTS:
        written, place = written + SUPERSCRIPTS[text[place]], place + 1
    inner: list[Token] = []
    for part in re.findall(r"[0-9]+|[a-z]|[+-]", written):
        if part.isdigit():
            inner.append(number_token(part, column, False))
        else:
            inner.append(Token("word" if part.isalpha() else part, part, column))
    return [Token("^", "^", column, spaced), Token("(", "(", column), *inner, Token(")", ")", column)], place
