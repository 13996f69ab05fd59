"""What an answer is, for each kind of question: plain data that JSON and TOML can hold; all else is refused.

| kind | an answer |
|---|---|
| single | the letter: `"b"` |
| multiple | letters: `["a", "c"]` |
| true-false | `{"holds": true, "reason": "b"}` |
| number, formula, growth, output | what is typed: `"1/3"` |
| grid | rows of cells: `[["1", "0"], ["1/2", "1/2"]]` |
| shape | axes: `["B", "h", "n"]`; also as one text, `"(B, h, n)"` |
| order | letters of lines: `["c", "a", "b"]` |
| match | `{"a": "2", "b": "1"}`; numbers as well |
| cloze | one text for each gap: `["d_k", "b"]` |
| first-wrong-line | its number: `2`, also as a text |
| words | `{"text": "…", "met": [1, 3]}`: a text, and which points of the rubric it meets |
"""

from __future__ import annotations

import re
from typing import Any

from learn_transformers.quiz.variants import Variant
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.trouble import WrongUse

LONGEST = 4_000  # characters of what is typed
_MOST = 64  # letters, cells of a row, rows


def blank(answer: Any) -> bool:
    """Is there nothing yet?"""
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, list):
        return all(map(blank, answer))
    if isinstance(answer, dict):
        return all(blank(value) for value in answer.values()) and not any(v is False for v in answer.values())
    return answer is None


def is_left_out(asked: Variant, answer: Any) -> bool:
    """Is it of the form that this kind of question wants, but for there being nothing yet?"""
    match asked.kind:
        case "true-false" | "match" | "words":
            return isinstance(answer, dict) and _is_empty(answer)
        case "multiple" | "order" | "grid" | "cloze":
            return isinstance(answer, list) and _is_empty(answer)
        case "shape":
            return isinstance(answer, list | str) and _is_empty(answer)
        case "first-wrong-line":
            return (type(answer) is int and answer == 0) or (isinstance(answer, str) and _is_empty(answer))
    return isinstance(answer, str) and _is_empty(answer)


def _is_empty(answer: Any) -> bool:
    """Is there no more than blank texts, lists and tables of such?"""
    if isinstance(answer, dict):
        answer = [*answer.values()]
    return not answer.strip() if isinstance(answer, str) else isinstance(answer, list) and all(map(_is_empty, answer))


def checked(asked: Variant, answer: Any) -> Any:
    """The answer, if it is of the form that this kind of question wants.

    Raises:
        WrongUse: with a sentence that says what is wanted.
    """
    found = _checked(asked, answer)
    if found is None:
        raise WrongUse(f"The answer to {asked.id} is not of the right kind: {wanted(asked)}.")
    return found


def wanted(asked: Variant) -> str:
    """What an answer to this question looks like, as a clause."""
    match asked.kind:
        case "single":
            return f"one letter, {_letters(asked.options)}"
        case "multiple":
            return f"a list of letters, {_letters(asked.options)}"
        case "true-false":
            return f'{{"holds": true or false, "reason": one letter, {_letters(asked.options)}}}'
        case "grid":
            rows, columns = _grid(asked)
            each = "s, each" if rows > 1 else ","
            return f"a list of {rows} row{each} a list of {columns} texts"
        case "shape":
            return 'a list of axes, as in ["B", "n", "d"]'
        case "order":
            return f"a list of letters in their order, {_letters(asked.lines)}"
        case "match":
            example = f'{{"{asked.left[0].letter}": "{asked.right[-1].letter}", …}}'
            return f"for each of {_letters(asked.left)} one of {_letters(asked.right)}, as in {example}"
        case "cloze":
            gaps = ["a formula" if isinstance(blank, Formula) else _letters(blank) for blank in asked.blanks]
            return f"a list with a text for each gap: {'; '.join(gaps)}"
        case "first-wrong-line":
            assert asked.altered is not None
            return f"the number of a line, 1 to {len(asked.altered.lines)}"
        case "words":
            return '{"text": "…", "met": [numbers of points]}'
        case "output":
            return "a text, as Python prints it, with its brackets"
    return "a text"


def _letters(options: Any) -> str:
    return ", ".join(option.letter for option in options)


def _grid(asked: Variant) -> tuple[int, int]:
    import numpy as np

    right = next(option.content for option in getattr(asked.item, "options") if option.is_right)  # noqa: B009
    rows, columns = np.asarray(right).shape
    return rows, columns


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= LONGEST else None


def _from(value: Any, options: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if 0 <= value <= _MOST else None
    found = value.strip().lower() if isinstance(value, str) else None
    return found if found in {option.letter for option in options} else None


def _checked(asked: Variant, answer: Any) -> Any:
    match asked.kind:
        case "single":
            return _from(answer, asked.options)
        case "multiple" | "order":
            options = asked.options if asked.kind == "multiple" else asked.lines
            found = [_from(one, options) for one in answer] if _is_list(answer) else [None]
            return found if None not in found and len({*found}) == len(found) else None
        case "true-false":
            if not isinstance(answer, dict) or {*answer} != {"holds", "reason"}:
                return None
            reason = _from(answer["reason"], asked.options)
            return (
                {"holds": answer["holds"], "reason": reason} if isinstance(answer["holds"], bool) and reason else None
            )
        case "match":
            if not isinstance(answer, dict) or not {*answer} <= {shown.letter for shown in asked.left}:
                return None
            pairs = {letter: _from(value, asked.right) for letter, value in answer.items()}
            return pairs if None not in pairs.values() else None
        case "grid":
            rows, columns = _grid(asked)
            fits = _is_list(answer) and len(answer) == rows
            fits = fits and all(_is_list(row) and len(row) == columns for row in answer)
            return answer if fits and all(_text(cell) is not None for row in answer for cell in row) else None
        case "shape":
            if isinstance(answer, str):
                answer = [one for one in re.split(r"[\s,]+", answer.strip(" ()[]\t")) if one]
            return [str(a).strip() for a in answer] if _is_list(answer) and all(map(_is_axis, answer)) else None
        case "cloze":
            if not _is_list(answer) or len(answer) != len(asked.blanks):
                return None
            found = [
                _text(a) if isinstance(b, Formula) or a == "" else _from(a, b)
                for a, b in zip(answer, asked.blanks, strict=True)
            ]
            return found if None not in found else None
        case "first-wrong-line":
            assert asked.altered is not None
            if isinstance(answer, str) and answer.strip().isdecimal() and len(answer) < 9:
                answer = int(answer)
            is_number = isinstance(answer, int) and not isinstance(answer, bool)
            return answer if is_number and 1 <= answer <= len(asked.altered.lines) else None
        case "words":
            points = len(getattr(asked.item, "rubric"))  # noqa: B009
            if not isinstance(answer, dict) or not {"text"} <= {*answer} <= {"text", "met"}:
                return None
            met = answer.get("met", [])
            sound = _is_list(met) and all(type(one) is int and 1 <= one <= points for one in met)
            return {"text": answer["text"], "met": sorted({*met})} if sound and _text(answer["text"]) else None
    return _text(answer)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= _MOST


def _is_axis(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and len(value) <= 100)
