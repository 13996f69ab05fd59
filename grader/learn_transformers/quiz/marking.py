"""Marks one answer: how much of it is right, what is said of it, and which mistake explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from learn_transformers.key.quiz import Claim, Expression, Item, Match, Number, Order, Words
from learn_transformers.key.text import text_of
from learn_transformers.quiz.from_worksheet import Entry
from learn_transformers.quiz.variants import Shown, Variant, right_answer
from learn_transformers.symbolic.marking.worksheet import Formula, Known
from learn_transformers.verdict import Status

HALF = 0.5  # of a claim: what holds is known, the reason is not
_SPACE = re.compile(r"\s+")

Typed = Callable[[Formula | Entry, str], Mapping[str, Any]]  # marks what is typed in the bounded process


@dataclass(frozen=True)
class Said:
    """What is said of one part of an answer: an option, a cell, a line."""

    part: str
    is_right: bool
    why: str = ""


@dataclass(frozen=True)
class Marked:
    """What was found out about an answer; `score` is the share of it that is right.

    `said` goes through its parts; `read_as` is how a formula was read. What could not be read is unfinished.
    """

    status: Status
    score: float
    message: str = ""
    mistake: str = ""
    said: tuple[Said, ...] = ()
    read_as: str = ""


BLANK = Marked(Status.UNFINISHED, 0.0)


def mark(asked: Variant, answer: Any, typed: Typed) -> Marked:
    """The marks of an answer of the right form (see `answers.checked`); `typed` marks formulas."""
    match asked.kind:
        case "single":
            return _single(asked, answer)
        case "multiple":
            return _multiple(asked, answer)
        case "true-false":
            return _claim(asked, answer)
        case "number" | "formula" | "growth":
            return _formula(asked, answer, typed)
        case "entry" | "derivation":
            assert isinstance(asked.item, Entry)
            return _from_process(typed(asked.item, answer))
        case "grid":
            return _grid(asked, answer, typed)
        case "shape":
            return _shape(asked, answer)
        case "order":
            return _order(asked, answer)
        case "match":
            return _match(asked, answer)
        case "output":
            return _output(asked, answer)
        case "cloze":
            return _cloze(asked, answer, typed)
        case "first-wrong-line":
            return _first_wrong(asked, answer)
        case "words":
            return _words(asked.item, answer)
    raise ValueError(f"nobody can mark a question of the kind {asked.kind}")


def _share(score: float, message: str = "", mistake: str = "", said: Sequence[Said] = (), read_as: str = "") -> Marked:
    status = Status.PASSED if score == 1.0 else Status.FAILED
    return Marked(status, score, message, mistake, tuple(said), read_as)


def _single(asked: Variant, answer: str) -> Marked:
    said = [Said(option.letter, option.is_right, option.why) for option in asked.options]
    chosen = _chosen(asked.options, answer)
    return _share(float(chosen.is_right), chosen.why, chosen.mistake, said)


def _multiple(asked: Variant, answer: Sequence[str]) -> Marked:
    """The share of right options that are marked, less the share of wrong ones."""
    said = [Said(o.letter, o.is_right == (o.letter in answer), o.why) for o in asked.options]
    right = [o for o in asked.options if o.is_right]
    wrong = [o for o in asked.options if not o.is_right]
    hits = sum(o.letter in answer for o in right) / len(right)
    alarms = sum(o.letter in answer for o in wrong) / max(1, len(wrong))
    first = next((o for o in asked.options if o.is_right != (o.letter in answer)), None)
    mistake = next((o.mistake for o in wrong if o.letter in answer), "")
    return _share(max(0.0, hits - alarms), first.why if first else "", mistake, said)


def _claim(asked: Variant, answer: Mapping[str, Any]) -> Marked:
    assert isinstance(asked.item, Claim)
    reason = _chosen(asked.options, answer["reason"])
    said = [Said(option.letter, option.is_right, option.why) for option in asked.options]
    if answer["holds"] is not asked.item.holds:
        return _share(0.0, f"It {'holds' if asked.item.holds else 'does not hold'}.", reason.mistake, said)
    return _share(1.0 if reason.is_right else HALF, reason.why, reason.mistake, said)


def _formula(asked: Variant, answer: str, typed: Typed) -> Marked:
    item = asked.item
    if isinstance(item, Expression):
        return _from_process(typed(item.formula, answer))
    assert isinstance(item, Number)
    right, *others = item.options
    wrong = [o for o in others if typed_text(o.content) and text_of(o.content) != text_of(right.content)]
    known = tuple(
        Known(typed_text(o.content), *((o.mistake.title, o.mistake.hint) if o.mistake else (o.why.rstrip("."), "")))
        for o in wrong
    )
    found = typed(Formula(typed_text(right.content), policy=item.policy, unit=item.unit, wrong=known), answer)
    marked = _from_process(found)
    if found["known"] and (mistake := wrong[found["known"] - 1].mistake):
        return replace(marked, mistake=mistake.name)
    return replace(marked, message=right.why) if marked.status == Status.PASSED and not marked.message else marked


def typed_text(value: Any) -> str:
    """A number as a reference for formulas; nothing for what is no finite number."""
    if isinstance(value, str):
        return value
    number = float(value)
    return np.format_float_positional(number, trim="-") if np.isfinite(number) else ""


def _from_process(found: Mapping[str, Any]) -> Marked:
    message = " ".join(dict.fromkeys(filter(None, [found["message"], found["hint"], found["counterexample"]])))
    slips = "+".join(found["slips"])
    return Marked(Status(found["status"]), float(found["score"]), message, slips, (), found["read_as"])


def _grid(asked: Variant, answer: Sequence[Sequence[str]], typed: Typed) -> Marked:
    options = getattr(asked.item, "options")  # noqa: B009
    policy = getattr(asked.item, "policy")  # noqa: B009
    right = np.asarray(options[0].content)
    said, typed_cells = [], {}
    for i, row in enumerate(answer):
        for j, cell in enumerate(row):
            if cell.strip():
                typed_cells[i, j] = typed(Formula(typed_text(right[i, j]), policy=policy), cell)
            good = (i, j) in typed_cells and typed_cells[i, j]["status"] == Status.PASSED
            why = "" if good or (i, j) not in typed_cells else str(typed_cells[i, j]["message"])
            said.append(Said(f"{i + 1},{j + 1}", good, why))
    share = sum(s.is_right for s in said) / len(said)
    if share == 1.0:
        return _share(1.0, options[0].why, said=said)
    for option, shown in zip(options[1:], _known(asked, options[1:]), strict=True):
        other = np.asarray(option.content)
        if shown is not None and other.shape == right.shape and len(typed_cells) == right.size:
            formulas = (
                (Formula(typed_text(other[at]) or "0/1", policy=policy), answer[at[0]][at[1]]) for at in typed_cells
            )
            if all(typed(formula, cell)["status"] == Status.PASSED for formula, cell in formulas):
                return _share(share, shown.why, shown.mistake, said)
    return _share(share, "", "", said)


def _known(asked: Variant, options: Sequence[Any]) -> list[Shown | None]:
    by_text = {shown.text: shown for shown in asked.options if not shown.is_right}
    return [by_text.get(text_of(option.content)) for option in options]


def _shape(asked: Variant, answer: Sequence[str]) -> Marked:
    options = getattr(asked.item, "options")  # noqa: B009
    right = [_axis(str(axis)) for axis in options[0].content]
    got = [_axis(axis) for axis in answer]
    if got == right:
        return _share(1.0, options[0].why)
    for option, shown in zip(options[1:], _known(asked, options[1:]), strict=True):
        if shown is not None and got == [_axis(str(axis)) for axis in option.content]:
            return _share(0.0, shown.why, shown.mistake)
    if sorted(got) == sorted(right):
        return _share(0.0, "These are the right axes, in another order.")
    if len(got) != len(right):
        return _share(0.0, f"This has {len(got)} axes, and the array has {len(right)}.")
    return _share(0.0, f"Axis {next(n for n, (a, b) in enumerate(zip(got, right, strict=True), 1) if a != b)} differs.")


def _axis(text: str) -> str:
    """`d_{h}`, `d_h` and `dₕ` are one axis."""
    import unicodedata

    return unicodedata.normalize("NFKC", text).replace("{", "").replace("}", "").replace("_", "").replace(" ", "")


def _order(asked: Variant, answer: Sequence[str]) -> Marked:
    assert isinstance(asked.item, Order)
    right = right_answer(asked)
    if list(answer) == right:
        return _share(1.0)
    extra = [shown for shown in asked.lines if shown.letter in answer and not shown.is_right]
    kept = _longest_in_order([right.index(letter) for letter in answer if letter in right])
    said = [Said(s.letter, False, s.why or "This line does not belong here.") for s in extra]
    first = next((n for n, (a, b) in enumerate(zip(answer, right, strict=False), 1) if a != b), len(answer) + 1)
    how_far = f"It is right up to line {first - 1}." if first > 1 else "Another line comes first."
    message = extra[0].why if extra and extra[0].why else how_far
    mistake = next((s.mistake for s in extra if s.mistake), "")
    share = max(0.0, (kept - len(extra)) / len(right))
    return _share(min(share, 1.0 - 1.0 / len(right)), message, mistake, said)


def _longest_in_order(places: Sequence[int]) -> int:
    """How many of these stand in rising order, at most."""
    best: list[int] = []
    for n, place in enumerate(places):
        best.append(1 + max((best[m] for m in range(n) if places[m] < place), default=0))
    return max(best, default=0)


def _match(asked: Variant, answer: Mapping[str, str]) -> Marked:
    assert isinstance(asked.item, Match)
    right = right_answer(asked)
    said = [Said(letter, answer.get(letter) == place) for letter, place in right.items()]
    return _share(sum(s.is_right for s in said) / len(said), asked.item.why, said=said)


def _output(asked: Variant, answer: str) -> Marked:
    chosen = next((option for option in asked.options if _same_output(option.text, answer)), None)
    if chosen is not None:
        return _share(float(chosen.is_right), chosen.why, chosen.mistake)
    right, got = (re.sub(r"[\[\](),]", " ", text) for text in (asked.options[0].text, answer))
    commas = "and commas" if "," in asked.options[0].text else "and no commas"
    brackets = f"The values are right: write them as Python prints them, with brackets {commas}."
    return _share(0.0, brackets if _same_output(right, got) else "It prints something else.")


def _same_output(expected: str, got: str) -> bool:
    """White space does not count, nor how a number is written."""
    a, b = (re.findall(r"[\[\](),]|[^\s\[\](),]+", text.replace("−", "-")) for text in (expected, got))
    return len(a) == len(b) and all(map(_same_word, a, b))


def _same_word(a: str, b: str) -> bool:
    try:
        return float(a) == float(b)
    except ValueError:
        return a == b


def _cloze(asked: Variant, answer: Sequence[str], typed: Typed) -> Marked:
    said, mistake = [], ""
    for number, (blank, given) in enumerate(zip(asked.blanks, answer, strict=True), 1):
        if not given.strip():
            said.append(Said(str(number), False))
        elif isinstance(blank, Formula):
            found = _from_process(typed(blank, given))
            said.append(Said(str(number), found.status == Status.PASSED, found.message))
        else:
            chosen = _chosen(blank, given)
            said.append(Said(str(number), chosen.is_right, chosen.why))
            mistake = mistake or chosen.mistake
    wrong = next((s.why for s in said if not s.is_right), "")
    return _share(sum(s.is_right for s in said) / len(said), wrong, mistake, said)


def _first_wrong(asked: Variant, answer: int) -> Marked:
    assert asked.altered is not None
    wrong = asked.altered.line
    if answer == wrong:
        title = asked.altered.title
        return _share(1.0, f"{title[:1].upper()}{title[1:]}.")
    if answer < wrong:
        return _share(0.0, f"Line {answer} still follows from what stands before it.")
    return _share(0.0, f"A line before line {answer} is wrong already.")


def _words(item: Item, answer: Mapping[str, Any]) -> Marked:
    assert isinstance(item, Words)
    said = [Said(str(n), n in answer["met"], point) for n, point in enumerate(item.rubric, 1)]
    return _share(len(answer["met"]) / len(item.rubric), item.model, said=said)


def _chosen(options: Sequence[Shown], letter: str) -> Shown:
    return next(option for option in options if option.letter == letter)
