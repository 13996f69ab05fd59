"""Quizzes for Moodle: one XML file.

A category for each question, from which a quiz draws a variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from learn_transformers.quiz.exports.items import (
    Answer,
    Essay,
    Form,
    Gaps,
    Item,
    Numeric,
    Pairs,
    Pick,
    PickAll,
    Short,
)
from learn_transformers.quiz.exports.rich_text import Rich
from learn_transformers.quiz.exports.xml import Element, document, element

POOLS = True
_PENALTY = "0.3333333"


def lacks(form: Form) -> str:
    """Lines to be put into order, which Moodle has since 4.4 only, and a matching with hardly anything to match."""
    if isinstance(form, Pairs):
        return "" if len(form.pairs) >= 2 and len(form.rights) >= 3 else "matching of so few"
    return "" if isinstance(form, Pick | PickAll | Numeric | Short | Gaps | Essay) else form.what


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """One file."""
    root = element("quiz")
    for (chapter, question), variants in groupby(items, lambda item: (item.chapter, item.question)):
        place = f"$course$/top/learn-transformers/{chapter}/{question}"
        root.append(element("question", element("category", _text(place)), type="category"))
        root.extend(map(_question, variants))
    return {"": document(root)}


def _question(item: Item) -> Element:
    form = item.form
    stem = _with_gaps(item.stem.html, form) if isinstance(form, Gaps) else item.stem.html
    kind = _KINDS[type(form)]
    made = element(
        "question",
        element("name", _text(item.title)),
        _html("questiontext", stem),
        _html("generalfeedback", (form.model.read if isinstance(form, Essay) else "") + item.idea.read),
        None if kind == "cloze" else element("defaultgrade", "1"),
        element("penalty", _PENALTY if kind != "essay" else "0"),
        element("hidden", "0"),
        element("idnumber", item.id),
        type=kind,
    )
    made.extend(_answers(form))
    if kind != "essay":
        made.extend(_html("hint", hint.read) for hint in item.hints)
    made.append(element("tags", *(element("tag", _text(tag)) for tag in item.tags)))
    return made


_KINDS: dict[type[Form], str] = {
    Pick: "multichoice", PickAll: "multichoice", Numeric: "numerical", Short: "shortanswer", Pairs: "matching",
    Gaps: "cloze", Essay: "essay",
}  # fmt: skip


def _answers(form: Form) -> Iterator[Element]:
    match form:
        case Pick(answers=answers):
            yield from _choice(True, form.shuffled)
            yield from (_answer(percent(answer.credit), answer.text.html, answer.why) for answer in answers)
        case PickAll(answers=answers):
            yield from _choice(False, True)
            yield from (_answer(percent(form.share(answer)), answer.text.html, answer.why) for answer in answers)
        case Numeric():
            for value, credit, why in ((form.value, 1.0, form.why), *((n, 0.0, why) for n, why in form.known)):
                made = _answer(percent(credit), number(value), why, format="moodle_auto_format")
                made.insert(1, element("tolerance", number(form.tolerance)))
                yield made
        case Short():
            yield element("usecase", "1")
            for text in form.right:
                yield _answer("100", _literal(text), form.why, format="moodle_auto_format")
            for spellings, why in form.known:
                yield from (_answer("0", _literal(text), why, format="moodle_auto_format") for text in spellings)
        case Pairs():
            yield element("shuffleanswers", "true")
            yield from (_html("subquestion", left.html, element("answer", _text(r.plain))) for left, r in form.pairs)
            yield from (_html("subquestion", "", element("answer", _text(right.plain))) for right in form.extra)
        case Essay():
            points = "".join(f"<li>{point.read}</li>" for point in form.rubric)
            yield element("responseformat", "editor")
            yield element("responserequired", "1")
            yield element("responsefieldlines", "10")
            yield element("attachments", "0")
            yield _html("graderinfo", f"{form.model.read}<ul>{points}</ul>")


def _choice(single: bool, shuffled: bool) -> Iterator[Element]:
    yield element("single", str(single).lower())
    yield element("shuffleanswers", str(shuffled).lower())
    yield element("answernumbering", "abc")


def _answer(fraction: str, text: str, why: Rich, format: str = "html") -> Element:
    return element("answer", _text(text), _html("feedback", why.read), fraction=fraction, format=format)


def _text(text: str) -> Element:
    return element("text", text)


def _html(tag: str, html: str, *more: Element) -> Element:
    return element(tag, _text(html), *more, format="html")


def _literal(text: str) -> str:
    """A star stands for anything, if it is not escaped."""
    return text.replace("*", r"\*")


def percent(share: float) -> str:
    """A share as Moodle's list of fractions has it: of one to ten parts, each is there."""
    return f"{100 * share:.5f}".rstrip("0").rstrip(".")


def number(value: float) -> str:
    """A number with all of its digits, and no power of ten."""
    import numpy as np

    return np.format_float_positional(value, trim="-") if value else "0"


# ---- a text with gaps


def _with_gaps(stem: str, form: Gaps) -> str:
    text = form.text.html
    for place, blank in enumerate(form.blanks, 1):
        text = text.replace(f"[[{place}]]", "{1:" + _gap(blank) + "}")
    return f"{stem}\n{text}"


def _gap(blank: Pick | Numeric | Short) -> str:
    match blank:
        case Pick(answers=answers):
            return "MULTICHOICE:" + "~".join(map(_option, answers))
        case Numeric():
            right = f"={number(blank.value)}:{number(blank.tolerance)}{_said(blank.why)}"
            others = [f"%0%{number(n)}:{number(blank.tolerance)}{_said(why)}" for n, why in blank.known]
            return "NUMERICAL:" + "~".join([right, *others])
    right = "~".join(f"={_escaped(text)}{_said(blank.why)}" for text in blank.right)
    others = [f"%0%{_escaped(text)}{_said(why)}" for spellings, why in blank.known for text in spellings]
    return "SHORTANSWER_C:" + "~".join([right, *others])


def _option(answer: Answer) -> str:
    return f"{'=' if answer.is_right else '%0%'}{_escaped(answer.text.plain)}{_said(answer.why)}"


def _said(why: Rich) -> str:
    return f"#{_escaped(why.plain)}" if why else ""


def _escaped(text: str) -> str:
    """A gap ends at `}`, and `~`, `#` and quotation marks mean something in it."""
    import html

    safe = html.escape(text.replace("\\", "\\\\"), quote=False)
    for sign in '}#~/"':
        safe = safe.replace(sign, f"\\{sign}")
    return " ".join(safe.split())
