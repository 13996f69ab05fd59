"""One variant of a question: its numbers drawn from a seed, its options shuffled and told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import numpy as np

from learn_transformers.key.quiz import (
    Choice,
    Claim,
    Cloze,
    FirstWrong,
    Item,
    Match,
    Option,
    Order,
    Question,
    Several,
)
from learn_transformers.key.seeds import generator
from learn_transformers.key.text import text_of
from learn_transformers.quiz.first_wrong import Altered, altered
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.trouble import KeyFault

MOST_OPTIONS = 5  # that are shown of a single choice
_HOLE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_OF_CODE = re.compile(r"\b(docstring|your)\b")  # a hint to whoever writes the function


@dataclass(frozen=True)
class Shown:
    """One thing to choose, by its letter: what it says, and what is said of it afterwards."""

    letter: str
    text: str
    why: str
    is_right: bool
    mistake: str = ""


@dataclass(frozen=True)
class Variant:
    """A question as it is asked once.

    `options` are what is chosen from, or in a typed one what is known of answers (the right one first); `left` and
    `right` the two sides of a match, `lines` those of an order or a derivation, `blanks` those of a cloze.
    """

    chapter: str
    question: Question
    seed: int | str
    item: Item
    stem: str
    options: tuple[Shown, ...] = ()
    left: tuple[Shown, ...] = ()
    right: tuple[Shown, ...] = ()
    lines: tuple[Shown, ...] = ()
    blanks: tuple[Formula | tuple[Shown, ...], ...] = ()
    altered: Altered | None = None

    @property
    def id(self) -> str:
        return f"{self.chapter}.{self.question.name}"

    @property
    def kind(self) -> str:
        """`growth` is a formula of which only the growth counts."""
        formula = getattr(self.item, "formula", None)
        return "growth" if formula is not None and formula.policy == "bigO" else self.item.kind


def variant(chapter: str, question: Question, seed: int | str) -> Variant:
    """The variant of a question that this seed gives: the same on every machine.

    Raises:
        KeyFault: if the question cannot be built.
    """
    try:
        return _variant(chapter, question, seed)
    except KeyFault:
        raise
    except Exception as error:
        raise KeyFault.of(question.build, f"the question {question.name!r} cannot be built:", error) from error


def _variant(chapter: str, question: Question, seed: int | str) -> Variant:
    rng = generator(seed, chapter, question.name)
    item = question.build(rng)
    given = {name: text_of(value) for name, value in item.given.items()}
    stem = _HOLE.sub(lambda hole: given.get(hole[1], hole[0]), question.stem)
    made = Variant(chapter, question, seed, item, stem)
    return _with_parts(made, rng)


def _with_parts(made: Variant, rng: np.random.Generator) -> Variant:
    from dataclasses import replace

    match made.item:
        case Choice(options=options) | Several(options=options) | Claim(options=options):
            most = MOST_OPTIONS if not isinstance(made.item, Several) else len(options)
            return replace(made, options=_lettered(_some(_told_apart(options), most, rng), rng))
        case Order(lines=lines, extra=extra):
            right = [Option(line, is_right=True) for line in lines]
            return replace(made, lines=_lettered([*right, *extra], rng))
        case Match(pairs=pairs, extra=extra):
            left = tuple(Shown(ascii_lowercase[i], text_of(a), "", True) for i, (a, _) in enumerate(pairs))
            others = [Option(b, is_right=True) for _, b in pairs] + [Option(b) for b in extra]
            numbered = _lettered(_told_apart(others), rng, [str(n) for n in range(1, len(others) + 1)])
            return replace(made, left=left, right=numbered)
        case Cloze(blanks=blanks):
            found = [b if isinstance(b, Formula) else _lettered(_told_apart(b), rng) for b in blanks]
            return replace(made, blanks=tuple(found))
        case FirstWrong(derivation=name, slips=slips, lines=lines):
            return replace(made, altered=altered(made.chapter, name, slips, rng, lines))
        case _:
            known = _told_apart(getattr(made.item, "options", ()))
            return replace(made, options=tuple(_shown(option, "") for option in known))


def _told_apart(options: Sequence[Option]) -> list[Option]:
    """Those with texts of their own; of two alike the right one stays, else the first."""
    kept: dict[str, Option] = {}
    for option in sorted(options, key=lambda option: not option.is_right):
        kept.setdefault(text_of(option.content), option)
    return list(kept.values())


def _some(options: list[Option], most: int, rng: np.random.Generator) -> list[Option]:
    """All that are right, and as many wrong ones as there is room for."""
    right = [option for option in options if option.is_right]
    wrong = [option for option in options if not option.is_right]
    room = max(0, most - len(right))
    if len(wrong) > room:
        wrong = [wrong[i] for i in sorted(rng.permutation(len(wrong))[:room])]
    return [*right, *wrong]


def _lettered(
    options: Sequence[Option], rng: np.random.Generator, letters: Sequence[str] = ascii_lowercase
) -> tuple[Shown, ...]:
    order = rng.permutation(len(options))
    return tuple(_shown(options[place], letter) for letter, place in zip(letters, order, strict=False))


def _shown(option: Option, letter: str) -> Shown:
    mistake = option.mistake
    return Shown(letter, text_of(option.content), why_of(option), option.is_right, mistake.name if mistake else "")


def why_of(option: Option) -> str:
    """What is said of an option once it is answered; of a known mistake, its title and its hint."""
    if option.mistake is None or option.why:
        return option.why
    hint = "" if _OF_CODE.search(option.mistake.hint) else f" {option.mistake.hint}"
    return f"{_told(option.mistake.title)}.{hint}"


def _told(title: str) -> str:
    """What a mistake's title says of a value: most are clauses ("the scores are not divided by √d_k")."""
    is_sentence = title.startswith(("this ", "these ", "that "))
    return f"{title[:1].upper()}{title[1:]}" if is_sentence else f"This comes out where {title}"


def right_answer(asked: Variant) -> Any:
    """The right answer, in the form in which answers are given (see `answers`)."""
    letters = [option.letter for option in asked.options if option.is_right]
    match asked.kind:
        case "single":
            return letters[0]
        case "multiple":
            return letters
        case "true-false":
            return {"holds": getattr(asked.item, "holds"), "reason": letters[0]}  # noqa: B009
        case "order":
            order = getattr(asked.item, "lines")  # noqa: B009
            return [next(s.letter for s in asked.lines if s.is_right and s.text == line) for line in order]
        case "match":
            pairs = getattr(asked.item, "pairs")  # noqa: B009
            places = {shown.text: shown.letter for shown in asked.right}
            return {s.letter: places[text_of(b)] for s, (_, b) in zip(asked.left, pairs, strict=True)}
        case "cloze":
            return [b.reference if isinstance(b, Formula) else _right_of(b) for b in asked.blanks]
        case "first-wrong-line":
            assert asked.altered is not None
            return asked.altered.line
        case "entry" | "derivation":
            return getattr(asked.item, "model")  # noqa: B009
        case "words":
            rubric = getattr(asked.item, "rubric")  # noqa: B009
            return {"text": getattr(asked.item, "model"), "met": [*range(1, len(rubric) + 1)]}  # noqa: B009
        case "formula" | "growth":
            return getattr(asked.item, "formula").reference  # noqa: B009
    content = next(option.content for option in getattr(asked.item, "options") if option.is_right)  # noqa: B009
    match asked.kind:
        case "grid":
            return [[_typed(cell) for cell in row] for row in np.asarray(content).tolist()]
        case "shape":
            return [str(axis) for axis in content]
        case "output":
            return text_of(content)
    return _typed(content)


def _right_of(options: Sequence[Shown]) -> str:
    return next(option.letter for option in options if option.is_right)


def _typed(value: Any) -> str:
    """A number as it is typed: every digit of it."""
    return value if isinstance(value, str) else repr(value.item() if isinstance(value, np.generic) else value)
