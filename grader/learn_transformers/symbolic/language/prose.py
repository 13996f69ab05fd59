"""What in a line of a derivation is words: a remark behind a formula, words in front of it, a line of words alone.

Only what cannot be read as a formula is asked about. A word that no question declares and no formula knows is not yet
prose: it may be a formula's name with a slip of the pen. There must be a plain word of English with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from learn_transformers.symbolic.language.characters import GREEK
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.words import ALIASES, ARITY, CONSTANTS, SPELLINGS

_WORDS_OF_DERIVATIONS: Final = """
    a about above add adding after again all also always an and any apply applying are as at because been before below
    both bottom bracket brackets but by can cancel canceling cancelling cancels chain collect collecting common
    constant definition denominator depend depends difference distribute distributing divide divided dividing does done
    drop drops each either end entry equal equals equation every everything exactly expand expanded expanding
    exponential exponentials exponents expression factor factoring factors finally first follows following for formula
    fraction from get gets give given gives giving group grouping had has have hence here holds identity if in
    index inside instead into is it its itself just last law left let line linear linearity means minus mistake move
    moves multiply multiplied multiplying must nothing no not note now numerator obtain obtained of off on once one
    only or oops other our out outside over plug product proof property proved prove pull pulled pulling quotient
    rearrange rearranging recall remains remember replace rest result rewrite rewriting right row rows rule runs same
    second see shift show shown side sides sign similarly simplify simplifies simplifying since so some sorry split
    splitting start step still substitute substituting subtract such sum sums symmetric take taken takes taking term
    terms that the them then there therefore these they this those thus times to together top transpose true twice
    two under use used using vanish vanishes wait was we weight weights what when where which while will with without
    wrong yields zero correct corrected correction actually rather should typo scratch error meant mean
"""
_ENGLISH: Final = frozenset(_WORDS_OF_DERIVATIONS.split())
_AMENDING = re.compile(
    r"\b(?:wait|wrong|oops|sorry|mistake|error|typo|correct(?:ed|ion|ing)?|actually|instead|scratch|should|meant|"
    r"wrongly|misread|slip|fix(?:ed)?|redo|rather|no)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w\\.^'{])[A-Za-z][a-z]*(?:['’-][a-z]+)*(?![\w(\[^]|'(?![a-z]))")
_HASH = re.compile(r"#|(?<=\s)//(?=\s)|←|\\(?:text|mbox|textrm|textit|mathrm|intertext)\{\s*(?=[\s(A-Za-z])")
_LEAD = re.compile(
    r"(?:so|thus|hence|therefore|then|and|finally|now|we (?:get|have|obtain)|this (?:gives|is|yields)|"
    r"which (?:gives|is)|(?:al)?together|combined|overall|in total|becomes|leaves|get|have|obtain|that is|i\.e\.|"
    r"it follows that|giving|gives|yields|is|equals|or|also|the (?:answer|result) is)(?![\w(\[^])[\s,:]*",
    re.IGNORECASE,
)
_WORDS_AHEAD: Final = """
    because since as by using where with for multiply multiplying multiplied divide dividing divided expand expanding
    collect collecting cancel canceling cancelling factor factoring rearrange rearranging substitute substituting
    simplify simplifying distribute distributing split splitting pull pulling take taking apply applying from
    definition linearity which so after when while if use add adding subtract here now note the this what
"""
_BEGINS: Final = frozenset(_WORDS_AHEAD.split())
_OPERATORS: Final = frozenset("=+*/^@(·×")
_KNOWN: Final = {
    *ARITY,
    *SPELLINGS,
    *CONSTANTS,
    *GREEK.values(),
    *(word for words in ALIASES.values() for word in words),
}


def is_prose(line: str, names: Names) -> bool:
    """Whether a line that cannot be read as a formula is words, maybe with formulas in them."""
    if not any(character.isalnum() for character in line):
        return True
    found = list(_words(line, names))
    if not found:
        return False
    if _OPERATORS & set(line[: found[0].start()]):
        return False  # it begins as a formula
    plain = any(is_word(word[0]) for word in found)
    return plain or (len(found) > 1 and not _OPERATORS & set(line)) or line.rstrip().endswith(":")


def is_word(text: str) -> bool:
    """Whether a text is one plain word of English."""
    return text.lower() in _ENGLISH


def is_amending(text: str) -> bool:
    """Whether words say that what stands before them is to be replaced."""
    return bool(_AMENDING.search(text))


def remark_at(line: str, names: Names) -> int | None:
    """Where words begin behind a formula; None where none do, or where it may be a formula still."""
    mark = _HASH.search(line)
    end = mark.start() if mark is not None else len(line)
    words = [word for word in _words(line, names) if word.start() < end]
    found = [word for word in words if _is_outside(line, word.start())]
    if found and any(is_word(word[0]) for word in words):
        place = found[0].start()
        apart = line[:place].endswith(("  ", "\t", ",", ";", "(", "[", ":")) or line[:place].rstrip()[-1:] in (
            ",",
            ";",
            "(",
        )
        if place and (found[0][0].lower() in _BEGINS or apart or "=" in line[:place]):
            return place
    return mark.start() if mark is not None and mark.start() > 0 else None


def without_lead(line: str, names: Names) -> list[str]:
    """The line without “so”, “we get” and the like before its formula; empty where there is nothing of the kind."""
    rest = line
    while (found := _LEAD.match(rest)) and found.end() and found[0].strip(" \t,:").lower() not in names:
        rest = rest[found.end() :]
    if rest != line:
        return [rest] if rest else []
    words = [word for word in _words(line, names) if _is_outside(line, word.start())]
    if not words or _OPERATORS & set(line[: words[0].start()]):
        return []
    behind = line[words[-1].end() :].lstrip(" \t,:")
    leads = _LEAD.fullmatch(line, words[-1].start(), words[-1].end())
    return [behind] if behind and (behind.startswith(("=", "&=")) or leads) else []


def _words(line: str, names: Names) -> Iterator[re.Match[str]]:
    """The words that are no names, in order. A single letter is none, nor names side by side."""
    for found in _WORD.finditer(line):
        word = found[0]
        if len(word) > 1 and word not in names and word not in _KNOWN and not _is_names(word, names):
            yield found


def _is_names(word: str, names: Names) -> bool:
    """Whether a word is declared names side by side, as `QK`, or one with its index written along, as `dk`."""
    return word.lower() not in _ENGLISH and (
        all(letter in names for letter in word) or any(name.replace("_", "") == word for name in names)
    )


def _is_outside(line: str, place: int) -> bool:
    """Whether a place stands outside all brackets, or just behind one that opens."""
    before = line[:place].rstrip()
    if before.endswith(("(", "[")):
        before = before[:-1]
    return all(before.count(opening) <= before.count(closing) for opening, closing in ("()", "[]", "{}"))
