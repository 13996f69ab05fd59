"""Two texts beside each other: which lines of the one say what which lines of the other say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.lookalikes.fingerprints import GRAM, grams
from learn_transformers.classroom.lookalikes.tokens import Token, tokens

_TRIED: Final = 4  # places where the same words begin in the other text
_LEAST: Final = GRAM // 2  # tokens of a passage that nobody was given; fewer are chance between what everybody has


@dataclass(frozen=True)
class Passage:
    """Lines of one text and lines of the other, in order, from 1, that are the same in so many tokens.

    Lines within a passage that hold nothing but what was given are not among them, and their tokens do not count.
    """

    one: tuple[int, ...]
    other: tuple[int, ...]
    tokens: int


@dataclass(frozen=True)
class SideBySide:
    """What two texts share, and the lines of each that hold nothing but what was given.

    `cut` says of each whether it is so long that not all of it was compared.
    """

    passages: tuple[Passage, ...]
    given: tuple[frozenset[int], frozenset[int]]
    cut: tuple[bool, bool]


def side_by_side(one: bytes, other: bytes, known: frozenset[int] = frozenset()) -> SideBySide:
    """The longest passages that both have, in the order of the first text; `known` are grams of what was given.

    Names, comments and layout count for nothing, as everywhere here.
    """
    ours, our_cut = _read(one, known)
    theirs, their_cut = _read(other, known)
    begins: dict[int, list[tuple[_Run, int]]] = defaultdict(list)
    for run in theirs:
        for at, gram in enumerate(run.grams):
            if len(begins[gram]) < _TRIED:
                begins[gram].append((run, at))
    passages = []
    for run in ours:
        at = 0
        while at < len(run.grams):
            tried = [(_same(run, at, its, begin), its, begin) for its, begin in begins.get(run.grams[at], ())]
            length, its, begin = max(tried, key=lambda found: found[0], default=(0, run, at))
            if length >= GRAM and (found := _passage(run, at, its, begin, length)):
                passages.append(found)
            at += max(length, 1)
    return SideBySide(tuple(passages), (_given_lines(ours), _given_lines(theirs)), (our_cut, their_cut))


@dataclass(frozen=True)
class _Run:
    """Tokens in a row, their grams, and which of the tokens stand in what was given."""

    tokens: Sequence[Token]
    grams: Sequence[int]
    given: Sequence[bool]


def _read(text: bytes, known: frozenset[int]) -> tuple[list[_Run], bool]:
    read = tokens(text)
    runs = []
    for run in read.runs:
        hashes = grams(run)
        given, until = [], 0
        for at in range(len(run)):
            if at < len(hashes) and hashes[at] in known:
                until = at + GRAM
            given.append(at < until)
        runs.append(_Run(run, hashes, given))
    return runs, read.cut


def _same(one: _Run, at: int, other: _Run, begin: int) -> int:
    """How many tokens are the same from there on."""
    length, most = 0, min(len(one.tokens) - at, len(other.tokens) - begin)
    while length < most and one.tokens[at + length].text == other.tokens[begin + length].text:
        length += 1
    return length


def _passage(one: _Run, at: int, other: _Run, begin: int, length: int) -> Passage | None:
    """None where next to all of it was given."""
    own = [n for n in range(length) if not (one.given[at + n] or other.given[begin + n])]
    if len(own) < _LEAST:
        return None
    ours, theirs = (one.tokens[at + n] for n in own), (other.tokens[begin + n] for n in own)
    return Passage(_lines(ours), _lines(theirs), len(own))


def _lines(found: Iterable[Token]) -> tuple[int, ...]:
    return tuple(sorted({token.line for token in found}))


def _given_lines(runs: Iterable[_Run]) -> frozenset[int]:
    given: set[int] = set()
    own: set[int] = set()
    for run in runs:
        for token, is_given in zip(run.tokens, run.given, strict=True):
            (given if is_given else own).add(token.line)
    return frozenset(given - own)
