"""The vocabulary that quizzes are written in: `answer_key/CHAPTER/quiz.py`.

A question is a function whose docstring asks. It draws what varies from a random generator and says what may be
answered; what is right is computed by a reference of the key, and what is wrong by its mistakes:

    @question(asks=PREDICT, difficulty=1, section="The idea", idea="Differences of scores become ratios of weights.",
              hints=("What …?", "Rule …", "Next step …"), covers=("row 11",))
    def three_weights(rng: Rng) -> Choice:
        "The scores of a query are {scores}. Which weights does the softmax give?"
        scores = np.log(rng.permutation([1.0, 2.0, 5.0]))
        return Choice(options_of(softmax, call(scores), NO_EXP, NOT_NORMALIZED), given={"scores": scores})

In a docstring `{name}` stands for what is `given` under that name; it is Markdown, with `$…$` for formulas.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.reference import Reference
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.trouble import KeyFault

__all__ = [
    "MISTAKE", "PREDICT", "RECALL", "WHY", "Asked", "Asks", "Choice", "Claim", "Cloze", "Expression", "FirstWrong",
    "Grid", "Heat", "Item", "Match", "Number", "Option", "Order", "Output", "Question", "Rng", "Several", "Shape",
    "Words", "one_right", "options_of", "question", "right", "value_of", "wrong",
]  # fmt: skip

Rng = np.random.Generator


class Asks(StrEnum):
    """What a question wants from its reader."""

    PREDICT = "predict"
    WHY = "why"
    MISTAKE = "which mistake"
    RECALL = "recall"


PREDICT, WHY, MISTAKE, RECALL = Asks.PREDICT, Asks.WHY, Asks.MISTAKE, Asks.RECALL


# ---- what may be answered


@dataclass(frozen=True)
class Asked:
    """Where a value comes from: a call of a reference, and which part of its result is meant."""

    reference: Reference
    call: Call
    part: Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class Option:
    """One possible answer: a sentence, or a value; and what is said of it once it is answered (`why`).

    A wrong one that a known `mistake` computes is explained by that mistake's title and hint.
    """

    content: Any
    why: str = ""
    is_right: bool = False
    mistake: Mistake | None = None
    asked: Asked | None = None


def right(content: Any, why: str = "") -> Option:
    """What is right, and why."""
    return Option(content, why, is_right=True)


def wrong(content: Any, why: str, mistake: Mistake | None = None) -> Option:
    """What somebody may believe, and why it is not so."""
    return Option(content, why, mistake=mistake)


def one_right(kinds: Sequence[tuple[str, str, Mistake | None]], chosen: int) -> tuple[Option, ...]:
    """Of several things that may have been done, each with its "why not" and its mistake, the one that was is right."""
    return tuple(
        right(text) if place == chosen else wrong(text, why, mistake)
        for place, (text, why, mistake) in enumerate(kinds)
    )


def options_of(
    reference: Reference, call: Call, *mistakes: Mistake, part: Callable[[Any], Any] | int | None = None, why: str = ""
) -> tuple[Option, ...]:
    """What the reference makes of a call, and what comes out with each of these mistakes.

    `part` picks from the result: a place in a tuple, or a function of it. `why` is said of the right one. A mistake
    that makes no value of this call is left out, and so is one that makes the right value, or another mistake's, where
    options are shown.
    """
    pick = part if callable(part) else (lambda value: value if part is None else value[part])
    source = Asked(reference, call, pick)
    outcome = reference.outcome(call)
    if not isinstance(outcome, Returned):
        raise KeyFault.of(reference.function, f"a quiz asks for a call that gives no value: {outcome}")
    found = [Option(pick(outcome.value), why, is_right=True, asked=source)]
    for mistake in mistakes:
        made = _picked(pick, reference.outcome(call, {mistake}))
        if made is not None:
            found.append(Option(made, mistake=mistake, asked=source))
    return tuple(found)


def value_of(reference: Reference, call: Call, *mistakes: Mistake | None) -> Any:
    """What the reference makes of a call with these mistakes (None is no mistake), to be shown in a question."""
    outcome = reference.outcome(call, [mistake for mistake in mistakes if mistake is not None])
    if not isinstance(outcome, Returned):
        raise KeyFault.of(reference.function, f"a quiz asks for a call that gives no value: {outcome}")
    return outcome.value


def _picked(pick: Callable[[Any], Any], outcome: Outcome) -> Any:
    if not isinstance(outcome, Returned):
        return None
    try:
        return pick(outcome.value)
    except Exception:  # of what is wrong, there may be no such part
        return None


# ---- what is shown beside the text


@dataclass(frozen=True, eq=False)
class Heat:
    """A heat map: one matrix, or several beside each other, (panels, rows, columns)."""

    array: np.ndarray
    rows: str = "query"
    columns: str = "key"
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()


# ---- kinds of questions


@dataclass(frozen=True, kw_only=True)
class Item:
    """One variant of a question: what its docstring is filled in with, and a picture, if any."""

    given: Mapping[str, Any] = field(default_factory=dict)
    picture: Heat | None = None

    kind: ClassVar[str]


@dataclass(frozen=True)
class Choice(Item):
    """Exactly one option is right. They are shown in an order that the seed decides."""

    options: tuple[Option, ...]
    kind: ClassVar[str] = "single"


@dataclass(frozen=True)
class Several(Item):
    """Any number of options is right; each one that is marked as it should be counts."""

    options: tuple[Option, ...]
    kind: ClassVar[str] = "multiple"


@dataclass(frozen=True)
class Claim(Item):
    """The docstring claims something: does it `hold`, and for which reason? Full marks for both."""

    holds: bool
    options: tuple[Option, ...]  # the reasons
    kind: ClassVar[str] = "true-false"


@dataclass(frozen=True)
class Number(Item):
    """A number that is typed, as a number or a formula without names.

    The first option is right, the others are wrong ones that are known. `policy`: `exact`, `dp 2` (two decimals),
    `sf 3` (three significant digits).
    """

    options: tuple[Option, ...]
    policy: str = "dp 2"
    unit: str = ""
    kind: ClassVar[str] = "number"


@dataclass(frozen=True)
class Expression(Item):
    """A formula, in the language of worksheets; with the policy `bigO`, how something grows."""

    formula: Formula
    kind: ClassVar[str] = "formula"


@dataclass(frozen=True)
class Grid(Item):
    """A matrix that is filled in cell by cell; each cell counts. The first option is right, the others are known."""

    options: tuple[Option, ...]
    policy: str = "dp 2"
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    kind: ClassVar[str] = "grid"


@dataclass(frozen=True)
class Shape(Item):
    """The shape of an array: sizes or names of axes, as in `("B", "h", "n", "d_h")`. The first option is right."""

    options: tuple[Option, ...]
    kind: ClassVar[str] = "shape"


@dataclass(frozen=True)
class Order(Item):
    """Lines to be put into order: code, or events. Of the `extra` ones none belongs there."""

    lines: tuple[str, ...]
    extra: tuple[Option, ...] = ()
    code: bool = False
    kind: ClassVar[str] = "order"


@dataclass(frozen=True)
class Match(Item):
    """What on the left belongs to what on the right; on the right there may be `extra` ones."""

    pairs: tuple[tuple[Any, Any], ...]
    extra: tuple[Any, ...] = ()
    why: str = ""
    kind: ClassVar[str] = "match"


@dataclass(frozen=True)
class Output(Item):
    """What this code prints, to be typed. The first option is right; the law runs the code."""

    code: str
    options: tuple[Option, ...]
    kind: ClassVar[str] = "output"


@dataclass(frozen=True)
class Cloze(Item):
    """A formula or a text with gaps, each written `[[1]]`, `[[2]]` …; `blanks` has what belongs there.

    A blank is a `Formula` to be typed, or options to choose from.
    """

    text: str
    blanks: tuple[Formula | tuple[Option, ...], ...]
    kind: ClassVar[str] = "cloze"


@dataclass(frozen=True)
class FirstWrong(Item):
    """The first wrong line of a derivation, which is made from one of the chapter's worksheet and a slip.

    `derivation` names it there; `slips` are names of slips that may be made in one line of its model solution, or of
    these `lines` in its place: with two lines, every second guess would be right.
    """

    derivation: str
    slips: tuple[str, ...]
    lines: tuple[str, ...] = ()
    kind: ClassVar[str] = "first-wrong-line"


@dataclass(frozen=True)
class Words(Item):
    """A free text, marked by its writer: each point of the `rubric` is met or not. `model` is a good answer."""

    rubric: tuple[str, ...]
    model: str
    kind: ClassVar[str] = "words"


# ---- a question


@dataclass(frozen=True)
class Question:
    """A question of which every seed gives another variant.

    `section` is the heading of the lesson that it is about, `idea` one line that is said at the end. `hints` lead on:
    a question, the rule, the next step. `covers` says what of the lecture it is about: `row 12`, `caveat a`, `Q10`,
    `kernel`.
    """

    name: str
    stem: str
    build: Callable[[Rng], Item]
    asks: Asks
    difficulty: int
    section: str
    idea: str
    hints: tuple[str, ...]
    covers: tuple[str, ...] = ()


def question(
    *,
    asks: Asks,
    difficulty: int,
    section: str,
    idea: str,
    hints: tuple[str, str, str],
    covers: tuple[str, ...] = (),
) -> Callable[[Callable[[Rng], Item]], Question]:
    """Make a function the question that its docstring asks; `difficulty` is 1 (easy) to 3."""

    def made(build: Callable[[Rng], Item]) -> Question:
        stem = inspect.cleandoc(build.__doc__ or "")
        return Question(build.__name__, stem, build, asks, difficulty, section, idea, hints, covers)

    return made


def options_in(item: Item) -> Iterator[Option]:
    """Every option of an item, wherever in it."""
    yield from getattr(item, "options", ())
    if isinstance(item, Order):
        yield from item.extra
    if isinstance(item, Cloze):
        yield from (option for blank in item.blanks if isinstance(blank, tuple) for option in blank)
