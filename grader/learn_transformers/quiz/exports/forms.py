"""The forms in which a variant may be asked elsewhere, the most faithful first; a place takes the first that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from learn_transformers.key import quiz as key
from learn_transformers.key.quiz import Option
from learn_transformers.key.text import text_of
from learn_transformers.quiz.exports.items import (
    Answer,
    Essay,
    Form,
    Gaps,
    Numeric,
    Pairs,
    Pick,
    PickAll,
    Sequence,
    Short,
)
from learn_transformers.quiz.exports.rich_text import Rich, Typesetter, table
from learn_transformers.quiz.exports.spellings import spellings
from learn_transformers.quiz.marking import typed_text
from learn_transformers.quiz.variants import Shown, Variant, right_answer, why_of
from learn_transformers.symbolic.marking.worksheet import Formula

FEWEST = 3  # options of a choice that nobody wrote
_EXACT_DIGITS = 4  # of what is no short decimal, where the answer at home is exact
_SLACK = Fraction(1001, 1000)  # of a tolerance: half a unit itself is rounded correctly, whatever floats make of it
_GAP = re.compile(r"\[\[(\d+)\]\]")


@dataclass(frozen=True)
class Candidate:
    """A form, what must be said to whoever answers in it, and how it departs from the question ("" if it does not)."""

    form: Form
    ask: str = ""
    how: str = ""


class NotHeld(Exception):
    """There is no form for this question that has its answers checked; the text says why."""


def candidates(asked: Variant, type: Typesetter) -> Iterator[Candidate]:
    """Every form for a variant.

    Raises:
        NotHeld: where there is no further one, with the reason.
    """
    return _Forms(asked, type).all()


class _Forms:
    def __init__(self, asked: Variant, type: Typesetter) -> None:
        self.asked = asked
        self.type = type
        self.item: Any = asked.item

    def all(self) -> Iterator[Candidate]:
        kind = self.item.kind
        yield from getattr(self, f"_{kind.replace('-', '_')}")()

    # ---- what is chosen

    def _single(self) -> Iterator[Candidate]:
        yield Candidate(Pick(self._answers(self.asked.options)))

    def _multiple(self) -> Iterator[Candidate]:
        yield Candidate(PickAll(self._answers(self.asked.options)))

    def _true_false(self) -> Iterator[Candidate]:
        answers = []
        for holds in (True, False):
            for option in self.asked.options:
                verdict = "It holds" if holds else "It does not hold"
                text = self.type.line(f"{verdict}: {option.text}")
                if holds is self.item.holds:
                    answers.append(Answer(text, self.type.line(option.why), 1.0 if option.is_right else 0.5))
                else:
                    right = "It holds." if self.item.holds else "It does not hold."
                    answers.append(Answer(text, self.type.line(f"{right} {option.why}"), 0.0))
        yield Candidate(Pick(tuple(answers)), "Does it hold, and why?", "verdict and reason are chosen together")

    def _first_wrong_line(self) -> Iterator[Candidate]:
        made = self.asked.altered
        assert made is not None
        answers = []
        for number, line in enumerate(made.lines, 1):
            code = self.type.code(f"= {line}")
            text = _joined(self.type.line(f"Line {number}:"), code)
            if number == made.line:
                why = f"{made.title[:1].upper()}{made.title[1:]}. {made.hint}"
            elif number < made.line:
                why = f"Line {number} still follows from what stands before it."
            else:
                why = f"A line before line {number} is wrong already."
            answers.append(Answer(text, self.type.line(why), float(number == made.line)))
        start = f"It begins with {self.type.code(made.start).markdown}."
        yield Candidate(Pick(tuple(answers), shuffled=False), start, "a choice from its lines")

    def _answers(self, options: tuple[Shown, ...], *, code: bool = False) -> tuple[Answer, ...]:
        text = self.type.code if code else self.type.line
        return tuple(Answer(text(o.text), self.type.line(o.why), float(o.is_right)) for o in options)

    # ---- what is typed

    def _number(self) -> Iterator[Candidate]:
        unit = f" Its unit: {self.item.unit}." if self.item.unit else ""
        form, ask = self._numeric(self.item.options, self.item.policy)
        yield Candidate(form, ask + unit)
        if len(form.known) + 1 >= FEWEST:
            answers = [Answer(self.type.line(text_of(form.value)), form.why, 1.0)]
            answers += [Answer(self.type.line(text_of(wrong)), said, 0.0) for wrong, said in form.known]
            yield Candidate(Pick(tuple(answers)), "Which of these is it?", "a choice from known wrong numbers")

    def _numeric(self, options: tuple[Option, ...], policy: str) -> tuple[Numeric, str]:
        value = number_of(options[0].content)
        if value is None:
            raise NotHeld("its answer is no finite number")
        tolerance, ask = _tolerance(value, policy)
        known: list[tuple[float, Rich]] = []
        for option in options[1:]:
            wrong = number_of(option.content)
            if wrong is not None and all(
                abs(wrong - other) > 2 * tolerance for other in (value, *(n for n, _ in known))
            ):
                known.append((wrong, self.type.line(why_of(option))))
        return Numeric(value, tolerance, self.type.line(options[0].why), tuple(known)), ask

    def _formula(self) -> Iterator[Candidate]:
        yield Candidate(
            self._choice_of_formulas(self.item.formula), "Which of these is it?", "a choice from known wrong formulas"
        )

    def _choice_of_formulas(self, formula: Formula) -> Pick:
        known = {formula.reference: Answer(self.type.code(formula.reference), self.type.line(""), 1.0)}
        for one in formula.wrong:
            text = f"{one.title.rstrip('.')}. {one.hint}".strip()
            known.setdefault(one.answer, Answer(self.type.code(one.answer), self.type.line(text), 0.0))
        if len(known) < FEWEST:
            raise NotHeld(f"of wrong formulas {_count(len(known) - 1)} known, too few to choose from")
        return Pick(tuple(known.values()))

    def _shape(self) -> Iterator[Candidate]:
        options = self.asked.options
        yield Candidate(self._short(options), "Type it as in `(2, 3)`.")
        if len(options) >= FEWEST:
            yield Candidate(
                Pick(self._answers(options, code=True)), "Which of these is it?", "a choice from known wrong shapes"
            )

    def _output(self) -> Iterator[Candidate]:
        options = self.asked.options
        numbers = [printed_number(option.text) for option in options]
        if (value := numbers[0]) is not None:
            known = tuple(
                (number, self.type.line(option.why))
                for number, option in zip(numbers[1:], options[1:], strict=True)
                if number is not None and number != value
            )
            yield Candidate(
                Numeric(value, float(f"{max(abs(value), 1.0) * 1e-9:.6g}"), self.type.line(options[0].why), known)
            )
        if len(options) >= FEWEST:
            yield Candidate(
                Pick(self._answers(options, code=True)), "Which of these is it?", "a choice from known wrong outputs"
            )
        if "\n" in options[0].text:
            raise NotHeld("it prints several lines, and too few wrong outputs are known to choose from")
        yield Candidate(self._short(options))

    def _short(self, options: tuple[Shown, ...]) -> Short:
        right = spellings(options[0].text)
        known: list[tuple[tuple[str, ...], Rich]] = []
        for option in options[1:]:
            taken = {*right, *(text for spelled, _ in known for text in spelled)}
            if wrong := tuple(text for text in spellings(option.text) if text not in taken):
                known.append((wrong, self.type.line(option.why)))
        return Short(right, self.type.line(options[0].why), tuple(known))

    # ---- what has several parts

    def _grid(self) -> Iterator[Candidate]:
        right, *others = [np.asarray(option.content) for option in self.item.options]
        rows = [_name(self.item.rows, n, "row") for n in range(right.shape[0])]
        columns = [_name(self.item.columns, n, "column") for n in range(right.shape[1])]
        cells: list[Numeric] = []
        ask = ""
        for place in np.ndindex(right.shape):
            options = [key.right(right[place])]
            for option, other in zip(self.item.options[1:], others, strict=True):
                if other.shape == right.shape:
                    options.append(key.wrong(other[place], why_of(option), option.mistake))
            cell, said = self._numeric(tuple(options), self.item.policy)
            cells.append(cell)
            ask = max(ask, said, key=len)
        gaps = [
            [f"[[{row * len(columns) + column + 1}]]" for column in range(len(columns))] for row in range(len(rows))
        ]
        yield Candidate(Gaps(self.type.blocks(table(rows, columns, gaps)), tuple(cells)), ask)
        for telling in sorted(range(len(cells)), key=lambda n: -len(cells[n].known)):
            row, column = divmod(telling, len(columns))
            which = f"Give one entry of it: {rows[row]}, {columns[column]}."
            yield Candidate(cells[telling], f"{which} {ask}".strip(), "one entry is asked for")

    def _order(self) -> Iterator[Candidate]:
        text = self.type.code if self.item.code else self.type.line
        lines = [text(line) for line in self.item.lines]
        extra = {option.text: option.why for option in self.asked.lines if not option.is_right}
        whole = Candidate(Sequence(tuple(lines)), "", "without the lines that do not belong there" if extra else "")
        places = Pairs(
            tuple((self.type.line(f"line {n}"), line) for n, line in enumerate(lines, 1)),
            tuple(map(text, extra)),
            self.type.line(" ".join(filter(None, extra.values()))),
        )
        matched = Candidate(places, "Which line stands where?", "each place is matched with its line")
        yield from (matched, whole) if extra else (whole, matched)
        place = self._drawn(len(lines))
        answers = [Answer(line, self.type.line(""), float(line == lines[place])) for line in dict.fromkeys(lines)]
        answers += [Answer(text(line), self.type.line(because), 0.0) for line, because in extra.items()]
        yield Candidate(Pick(tuple(answers)), f"Which of these is line {place + 1}?", "one place is asked for")

    def _match(self) -> Iterator[Candidate]:
        lefts, rights = self.asked.left, {shown.letter: shown.text for shown in self.asked.right}
        right = right_answer(self.asked)
        pairs = tuple((self.type.line(a.text), self.type.line(rights[right[a.letter]])) for a in lefts)
        used = {*right.values()}
        extra = tuple(self.type.line(text) for letter, text in rights.items() if letter not in used)
        because = self.type.line(self.item.why)
        yield Candidate(Pairs(pairs, extra, because))
        left, belongs = pairs[self._drawn(len(pairs))]
        answers = [Answer(b, because, float(b == belongs)) for b in dict.fromkeys([*(b for _, b in pairs), *extra])]
        if len(answers) < FEWEST:
            raise NotHeld("it has too few pairs to ask for one of them")
        yield Candidate(Pick(tuple(answers)), f"What belongs to this: {left.markdown}", "one pair is asked for")

    def _cloze(self) -> Iterator[Candidate]:
        blanks = tuple(map(self._blank, self.asked.blanks))
        yield Candidate(Gaps(self.type.blocks(gaps_outside_formulas(self.item.text)), blanks))
        chosen = [n for n, blank in enumerate(blanks) if isinstance(blank, Pick) and len(blank.answers) >= FEWEST]
        chosen = chosen or [n for n, blank in enumerate(blanks) if not isinstance(blank, Pick)]
        if not chosen:
            raise NotHeld("none of its gaps has enough options to be asked for alone")
        gap = chosen[self._drawn(len(chosen))]
        filled = _GAP.sub(lambda m: "___" if int(m[1]) == gap + 1 else _filled(blanks[int(m[1]) - 1]), self.item.text)
        filled = filled.replace("___", r"\_\_\_")
        yield Candidate(blanks[gap], filled, "one of its gaps is asked for" if len(blanks) > 1 else "")

    def _blank(self, blank: Formula | tuple[Shown, ...]) -> Pick | Numeric | Short:
        if not isinstance(blank, Formula):
            return Pick(self._answers(blank))
        if not blank.names and number_of(blank.reference) is not None:
            wrong = [key.wrong(one.answer, f"{one.title.rstrip('.')}. {one.hint}".strip()) for one in blank.wrong]
            return self._numeric((key.right(blank.reference), *wrong), blank.policy)[0]
        if re.fullmatch(r"\w+", blank.reference):
            known = tuple(((one.answer,), self.type.line(f"{one.title}. {one.hint}")) for one in blank.wrong)
            return Short((blank.reference, *blank.right), self.type.line(""), known)
        return self._choice_of_formulas(blank)

    def _words(self) -> Iterator[Candidate]:
        yield Candidate(Essay(self.type.blocks(self.item.model), tuple(map(self.type.line, self.item.rubric))))

    def _drawn(self, count: int) -> int:
        """Which of several parts is asked for: another one in each variant."""
        return int(self.asked.seed) % count


def number_of(content: Any) -> float | None:
    """The value of a number, or of a formula without names; nothing if it has no finite one."""
    if not isinstance(content, str):
        return float(content) if np.isfinite(content) else None
    from learn_transformers.symbolic.equality.arrays import NoValue, evaluate
    from learn_transformers.symbolic.language.grammar import parse_reference
    from learn_transformers.symbolic.language.trouble import Refusal

    try:
        value = evaluate(parse_reference(content, {}), {})
    except (Refusal, NoValue):
        return None
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None


def printed_number(text: str) -> float | None:
    """The value of what is printed, if that is one finite number."""
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _tolerance(value: float, policy: str) -> tuple[float, str]:
    """How far a typed number may be off, and what is said of how to round."""
    from learn_transformers.symbolic.equality.policies import policy_of

    if policy == "exact":
        if float(f"{value:.6g}") == value:
            return float(f"{max(abs(value), 1.0) * 1e-9:.6g}"), ""
        policy = f"sf {_EXACT_DIGITS}"
    found = policy_of(policy)
    tolerance = found.half_unit(Fraction(typed_text(value))) * _SLACK
    what = "decimals" if found.form == "dp" else "significant digits"
    return float(f"{float(tolerance):.6g}") or 1e-9, f"Type a decimal number with {found.places} {what}."


def gaps_outside_formulas(text: str) -> str:
    """The text of a cloze; gaps within LaTeX, where nothing can be typed, become numbers, and follow below."""
    from learn_transformers.lessons.markdown import FORMULA

    moved: list[str] = []

    def numbered(formula: re.Match[str]) -> str:
        moved.extend(_GAP.findall(formula[0]))
        return _GAP.sub(r"\\boxed{\1}", formula[0])

    found = FORMULA.sub(numbered, text)
    return "\n\n".join([found, *(f"{number}: [[{number}]]" for number in moved)])


def _filled(blank: Pick | Numeric | Short) -> str:
    match blank:
        case Pick(answers=answers):
            return next(answer.text.markdown for answer in answers if answer.is_right)
        case Numeric(value=value):
            return text_of(value)
    return blank.right[0]


def _joined(first: Rich, second: Rich) -> Rich:
    return Rich(*(f"{getattr(first, n)} {getattr(second, n)}" for n in ("markdown", "html", "read", "plain")))


def _name(names: tuple[str, ...], number: int, what: str) -> str:
    return names[number] if number < len(names) else f"{what} {number + 1}"


def _count(number: int) -> str:
    return {0: "none is", 1: "one is"}.get(number, f"{number} are")
