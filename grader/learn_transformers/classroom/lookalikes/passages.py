"""Two texts beside each other: which lines of the one say what which lines of the other say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.lookalikes.fingerprints import GRAM, grams
from learn_transformers.classroom.lookalikes.tokens import Token, tokens

_TRIED: Final = 4  # places where the same words begin in the other text


@dataclass(frozen=True)
class Passage:
    """Lines of one text and lines of the other, first and last, from 1, that are the same in so many tokens."""

    one: tuple[int, int]
    other: tuple[int, int]
    tokens: int


def side_by_side(one: bytes, other: bytes, known: frozenset[int] = frozenset()) -> tuple[Passage, ...]:
    """The longest passages that both have, in the order of the first text; none that is `known` throughout.

    Names, comments and layout count for nothing, as everywhere here.
    """
    ours, theirs = tokens(one).runs, tokens(other).runs
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, run in enumerate(theirs):
        for at, gram in enumerate(grams(run)):
            if len(begins[gram]) < _TRIED:
                begins[gram].append((number, at))
    passages = []
    for run in ours:
        hashes, at = grams(run), 0
        while at < len(hashes):
            tried = [(_same(run, at, theirs[n], begin), n, begin) for n, begin in begins.get(hashes[at], ())]
            length, n, begin = max(tried, default=(0, 0, 0))
            if length >= GRAM and not known.issuperset(hashes[at : at + length - GRAM + 1]):
                passages.append(Passage(_lines(run, at, length), _lines(theirs[n], begin, length), length))
            at += max(length, 1)
    return tuple(passages)


def _same(one: Sequence[Token], at: int, other: Sequence[Token], begin: int) -> int:
    """How many tokens are the same from there on."""
    length, most = 0, min(len(one) - at, len(other) - begin)
    while length < most and one[at + length].text == other[begin + length].text:
        length += 1
    return length


def _lines(run: Sequence[Token], at: int, length: int) -> tuple[int, int]:
    return run[at].line, run[at + length - 1].line
