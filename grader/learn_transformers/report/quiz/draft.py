"""An answer in the making: what a key makes of it, for every kind of question. Nothing here draws or marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from learn_transformers.quiz.answers import LONGEST
from learn_transformers.quiz.variants import Shown, Variant, right_answer
from learn_transformers.symbolic.marking.worksheet import Formula

LINES = ("number", "formula", "growth", "shape", "output", "entry")  # one line is typed
SEVERAL_LINES = ("words", "derivation")


@dataclass(frozen=True)
class Line:
    """Text that is typed, and where in it the cursor stands."""

    text: str = ""
    at: int = 0

    def pressed(self, key: str) -> Line | None:
        """What a key does to it; None: nothing."""
        before, after = self.text[: self.at], self.text[self.at :]
        match key:
            case "left":
                return replace(self, at=max(self.at - 1, 0))
            case "right":
                return replace(self, at=min(self.at + 1, len(self.text)))
            case "home":
                return replace(self, at=before.rfind("\n") + 1)
            case "end":
                return replace(self, at=len(before) + len(after.partition("\n")[0]))
            case "backspace":
                return Line(before[:-1] + after, max(self.at - 1, 0))
            case "delete":
                return Line(before + after[1:], self.at)
        key = {"space": " ", "new line": "\n"}.get(key, key)
        if len(key) != 1 or len(self.text) >= LONGEST:
            return None
        return Line(before + key + after, self.at + 1)

    def moved_up(self, by: int) -> Line:
        """The cursor so many lines higher, in the same column."""
        rows = self.text.split("\n")
        row, column = self.place
        to = row - by
        if not 0 <= to < len(rows):
            return self
        return replace(self, at=sum(len(r) + 1 for r in rows[:to]) + min(column, len(rows[to])))

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        before = self.text[: self.at]
        return before.count("\n"), len(before) - before.rfind("\n") - 1


@dataclass(frozen=True)
class Draft:
    """What is chosen (letters, in order), whether a claim holds, what stands in which field, and which is in hand."""

    chosen: tuple[str, ...] = ()
    holds: bool | None = None
    fields: tuple[Line, ...] = ()
    at: int = 0
    met: frozenset[int] = frozenset()  # points of a rubric

    def filled(self, line: Line) -> Draft:
        return replace(self, fields=(*self.fields[: self.at], line, *self.fields[self.at + 1 :]))


def begun(asked: Variant) -> Draft:
    """Nothing answered yet."""
    return Draft(fields=(Line(),) * _how_many(asked))


def _how_many(asked: Variant) -> int:
    match asked.kind:
        case "grid":
            rows, columns = grid_size(asked)
            return rows * columns
        case "match":
            return len(asked.left)
        case "cloze":
            return len(asked.blanks)
        case "single" | "multiple" | "true-false" | "order":
            return 0
    return 1


def grid_size(asked: Variant) -> tuple[int, int]:
    """Rows and columns."""
    right = right_answer(asked)
    return len(right), len(right[0])


def is_typed(draft: Draft, asked: Variant) -> bool:
    """Do letters and digits go into a text here?"""
    if asked.kind == "cloze":
        return isinstance(asked.blanks[draft.at], Formula)
    return asked.kind in (*LINES, *SEVERAL_LINES, "grid")


def pressed(draft: Draft, asked: Variant, key: str) -> Draft | None:
    """The draft after a key; None where the key is not for it."""
    match asked.kind:
        case "single" | "multiple" | "true-false" | "order":
            return _chosen(draft, asked, key.lower())
        case "match":
            return _matched(draft, asked, key.lower())
        case "first-wrong-line":
            assert asked.altered is not None
            return _numbered(draft, key, [str(n) for n in range(1, len(asked.altered.lines) + 1)])
        case "words" | "derivation":
            if key in ("up", "down"):
                return draft.filled(draft.fields[0].moved_up(1 if key == "up" else -1))
            return _typed(draft, "new line" if key == "enter" else key)
        case "grid":
            return _in_grid(draft, key, grid_size(asked)[1])
        case "cloze":
            return _in_cloze(draft, asked, key)
    return _typed(draft, key)


def _typed(draft: Draft, key: str) -> Draft | None:
    line = draft.fields[draft.at].pressed(key)
    return None if line is None else draft.filled(line)


def _chosen(draft: Draft, asked: Variant, key: str) -> Draft | None:
    if asked.kind == "true-false" and key in ("t", "f"):
        return replace(draft, holds=key == "t")
    if key == "backspace":
        return replace(draft, chosen=draft.chosen[:-1])
    if key not in {option.letter for option in (asked.lines if asked.kind == "order" else asked.options)}:
        return None
    if asked.kind in ("single", "true-false"):
        return replace(draft, chosen=(key,))
    if key in draft.chosen:
        kept = tuple(letter for letter in draft.chosen if letter != key)
        return draft if asked.kind == "order" else replace(draft, chosen=kept)
    return replace(draft, chosen=(*draft.chosen, key))


def _matched(draft: Draft, asked: Variant, key: str) -> Draft | None:
    letters = [shown.letter for shown in asked.left]
    if key in letters:
        return replace(draft, at=letters.index(key))
    return _moved(draft, key) or _numbered(draft, key, [shown.letter for shown in asked.right])


def _numbered(draft: Draft, key: str, numbers: Sequence[str]) -> Draft | None:
    """A number by its digits; what does not fit what was typed before begins a new one."""
    if key == "backspace":
        return draft.filled(Line())
    before = draft.fields[draft.at].text
    found = next((typed for typed in (before + key, key) if typed in numbers), None)
    return None if found is None else draft.filled(Line(found, len(found)))


def _moved(draft: Draft, key: str) -> Draft | None:
    step = {"tab": 1, "shift tab": -1}.get(key)
    return None if step is None else replace(draft, at=(draft.at + step) % len(draft.fields))


def _in_grid(draft: Draft, key: str, columns: int) -> Draft | None:
    line = draft.fields[draft.at]
    at_edge = (key == "left" and line.at == 0) or (key == "right" and line.at == len(line.text))
    step = {"left": -1, "right": 1}[key] if at_edge else {"up": -columns, "down": columns}.get(key)
    if step is not None:
        to = draft.at + step
        return replace(draft, at=to) if 0 <= to < len(draft.fields) else draft
    return _moved(draft, key) or _typed(draft, key)


def _in_cloze(draft: Draft, asked: Variant, key: str) -> Draft | None:
    if (moved := _moved(draft, key)) is not None:
        return moved
    blank = asked.blanks[draft.at]
    if isinstance(blank, Formula):
        return _typed(draft, key)
    if key == "backspace":
        return draft.filled(Line())
    return draft.filled(Line(key.lower(), 1)) if key.lower() in _letters(blank) else None


def _letters(options: Sequence[Shown]) -> set[str]:
    return {option.letter for option in options}


def next_empty(draft: Draft, asked: Variant) -> Draft | None:
    """With the next field in hand that is empty; None where none is."""
    if asked.kind not in ("grid", "cloze", "match"):
        return None
    places = [*range(draft.at + 1, len(draft.fields)), *range(draft.at + 1)]
    return next((replace(draft, at=n) for n in places if not draft.fields[n].text.strip()), None)


def missing(draft: Draft, asked: Variant) -> str:
    """What is still to be done before this is an answer, as a sentence; nothing where it is one."""
    match asked.kind:
        case "single":
            return "" if draft.chosen else "Type the letter of an option."
        case "multiple":
            return "" if draft.chosen else "Type the letters of all that fit."
        case "true-false":
            if draft.holds is None:
                return "Is it true? Type t or f."
            return "" if draft.chosen else "And why? Type the letter of the reason."
        case "order":
            return "" if draft.chosen else "Type the letters of the lines, the first one first."
        case "grid" | "cloze" | "match":
            left = sum(not line.text.strip() for line in draft.fields)
            return f"{left} of {len(draft.fields)} {_PARTS[asked.kind]} still empty." if left else ""
    return "" if draft.fields[0].text.strip() else "Type an answer."


_PARTS = {"grid": "cells are", "cloze": "gaps are", "match": "are"}


def answer_of(draft: Draft, asked: Variant) -> Any:
    """The draft in the form of `quiz.answers`; None where there is none yet."""
    texts = [line.text.strip() for line in draft.fields]
    match asked.kind:
        case "single":
            return draft.chosen[0] if draft.chosen else None
        case "multiple" | "order":
            return [*sorted(draft.chosen)] if asked.kind == "multiple" else [*draft.chosen]
        case "true-false":
            done = draft.holds is not None and draft.chosen
            return {"holds": draft.holds, "reason": draft.chosen[0]} if done else None
        case "grid":
            columns = grid_size(asked)[1]
            return [texts[n : n + columns] for n in range(0, len(texts), columns)]
        case "match":
            return {shown.letter: text for shown, text in zip(asked.left, texts, strict=True) if text}
        case "cloze":
            return texts
        case "shape":
            return texts[0] or None
        case "first-wrong-line":
            return int(texts[0]) if texts[0] else None
        case "words":
            return {"text": draft.fields[0].text.strip(), "met": sorted(draft.met)}
    return texts[0] or None


def draft_of(asked: Variant, answer: Any) -> Draft:
    """The draft that gives this answer, which is of the right form; for one of an earlier sitting."""
    empty = begun(asked)
    match asked.kind:
        case "single":
            return replace(empty, chosen=(answer,))
        case "multiple" | "order":
            return replace(empty, chosen=tuple(answer))
        case "true-false":
            return replace(empty, holds=answer["holds"], chosen=(answer["reason"],))
        case "grid":
            texts = [cell for row in answer for cell in row]
        case "match":
            texts = [answer.get(shown.letter, "") for shown in asked.left]
        case "cloze":
            texts = answer
        case "shape":
            texts = [answer if isinstance(answer, str) else f"({', '.join(answer)})"]
        case "words":
            return replace(empty, fields=(Line(answer["text"]),), met=frozenset(answer["met"]))
        case _:
            texts = [str(answer)]
    return replace(empty, fields=tuple(Line(text, len(text)) for text in texts))
