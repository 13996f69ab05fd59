"""Quizzes for Canvas, in QTI 1.2: one zip file.

A quiz for each chapter, in which each question is a group that draws one of its variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase

from learn_transformers.quiz.exports.formats.moodle_xml import number, percent
from learn_transformers.quiz.exports.items import (
    Essay,
    Form,
    Gaps,
    Item,
    Numeric,
    Pairs,
    Pick,
    PickAll,
    Short,
    remarks,
)
from learn_transformers.quiz.exports.packages import zipped
from learn_transformers.quiz.exports.rich_text import Rich
from learn_transformers.quiz.exports.xml import Element, document, element

POOLS = True
_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"


def lacks(form: Form) -> str:
    """Lines to be put into order, and gaps that are filled in by typing."""
    if isinstance(form, Gaps):
        return "" if all(isinstance(blank, Pick) for blank in form.blanks) else "text with gaps to type in"
    return "" if isinstance(form, Pick | PickAll | Numeric | Short | Pairs | Essay) else form.what


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """One zip file."""
    inside: dict[str, bytes] = {}
    resources: list[Element] = []
    for chapter, its in groupby(items, lambda item: item.chapter):
        ident = f"learn-transformers.{chapter}"
        pools = [[*pool] for _, pool in groupby(its, lambda item: item.question)]
        inside[f"{ident}/{ident}.xml"] = document(_assessment(ident, chapter, pools))
        inside[f"{ident}/assessment_meta.xml"] = document(_meta(ident, chapter, len(pools)))
        resources += _resources(ident)
    manifest = element(
        "manifest",
        element("metadata", element("schema", "IMS Content"), element("schemaversion", "1.1.3")),
        element("organizations"),
        element("resources", *resources),
        identifier="learn-transformers",
        xmlns=_CP,
    )
    return {"": zipped({"imsmanifest.xml": document(manifest), **inside})}


def _resources(ident: str) -> Iterator[Element]:
    file, meta = f"{ident}/{ident}.xml", f"{ident}/assessment_meta.xml"
    about = f"{ident}.meta"
    parts = (element("file", href=file), element("dependency", identifierref=about))
    yield element("resource", *parts, identifier=ident, type="imsqti_xmlv1p2")
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    yield element("resource", element("file", href=meta), identifier=about, type=kind, href=meta)


def _meta(ident: str, chapter: str, points: int) -> Element:
    return element(
        "quiz",
        element("title", _title(chapter)),
        element("description", ""),
        element("shuffle_answers", "true"),
        element("quiz_type", "practice_quiz"),
        element("points_possible", f"{points:.1f}"),
        element("allowed_attempts", "-1"),
        identifier=ident,
        xmlns=_CANVAS,
    )


def _title(chapter: str) -> str:
    return f"learn-transformers: {chapter.replace('_', ' ')}"


def _assessment(ident: str, chapter: str, pools: Sequence[Sequence[Item]]) -> Element:
    sections = [_group(pool) if len(pool) > 1 else _item(pool[0]) for pool in pools]
    root = element("section", *sections, ident="root_section")
    return element("questestinterop", element("assessment", root, ident=ident, title=_title(chapter)), xmlns=_QTI)


def _group(pool: Sequence[Item]) -> Element:
    """Of these one is asked."""
    points = element("selection_extension", element("points_per_item", "1.0"))
    ordering = element("selection_ordering", element("selection", element("selection_number", "1"), points))
    first = pool[0]
    return element("section", ordering, *map(_item, pool), ident=f"{first.chapter}.{first.question}", title=first.title)


@dataclass(frozen=True)
class _Parts:
    """What differs from kind to kind: how it is called, its answers, and what comes of them."""

    kind: str
    responses: list[Element]
    conditions: list[Element]
    said: list[tuple[str, Rich]]  # feedback by its name


def _item(item: Item) -> Element:
    parts = _parts(item.form)
    stem = item.stem.html
    if isinstance(item.form, Gaps):
        stem += re.sub(r"\[\[(\d+)\]\]", r"[gap\1]", item.form.text.html)
    said = [("general_fb", item.idea), *parts.said]
    if known := [*remarks(item.form)]:
        text = "".join(f"<li>{remark.read}</li>" for remark in known)
        said.append(("general_incorrect_fb", Rich(text, text, f"<ul>{text}</ul>", text)))
    if isinstance(item.form, Essay):
        points = "".join(f"<li>{point.read}</li>" for point in item.form.rubric)
        said[0] = ("general_fb", Rich("model", "", f"{item.form.model.read}<ul>{points}</ul>{item.idea.read}", ""))
    wrong = _shown("general_incorrect_fb", element("other")) if known else None
    return element(
        "item",
        element("itemmetadata", element("qtimetadata", _field("question_type", parts.kind),
                                        _field("points_possible", "1.0"))),
        element("presentation", _material(stem), *parts.responses),
        element("resprocessing", _score(), _shown("general_fb", element("other")), *parts.conditions, wrong),
        *(element("itemfeedback", element("flow_mat", _material(text.read)), ident=name) for name, text in said),
        ident=item.id,
        title=item.title,
    )  # fmt: skip


def _parts(form: Form) -> _Parts:
    match form:
        case Pick(answers=answers):
            right = next(n for n, answer in enumerate(answers) if answer.is_right)
            said = [(_letter(n), answer.why) for n, answer in enumerate(answers) if answer.why]
            conditions = [_shown(f"{letter}_fb", _equal(letter)) for letter, _ in said]
            conditions.append(_set(_equal(_letter(right))))
            choice = _choice("response1", [answer.text.html for answer in answers])
            return _Parts("multiple_choice_question", [choice], conditions, [(f"{n}_fb", why) for n, why in said])
        case PickAll(answers=answers):
            said = [(_letter(n), answer.why) for n, answer in enumerate(answers) if answer.why]
            conditions = [_shown(f"{letter}_fb", _equal(letter)) for letter, _ in said]
            each = [_equal(_letter(n)) for n in range(len(answers))]
            each = [one if a.is_right else element("not", one) for one, a in zip(each, answers, strict=True)]
            conditions.append(_set(element("and", *each)))
            choice = _choice("response1", [answer.text.html for answer in answers], "Multiple")
            return _Parts("multiple_answers_question", [choice], conditions, [(f"{n}_fb", why) for n, why in said])
        case Numeric():
            low, high = number(form.value - form.tolerance), number(form.value + form.tolerance)
            between = element("and", element("vargte", low, respident="response1"),
                              element("varlte", high, respident="response1"))  # fmt: skip
            matched = _set(element("or", _equal(number(form.value)), between))
            return _Parts("numerical_question", [_typed(fibtype="Decimal")], [matched], [])
        case Short():
            return _Parts("short_answer_question", [_typed()], [_set(*map(_equal, form.right))], [])
        case Pairs():
            rights = [right.plain for right in form.rights]
            responses = [_choice(f"response_{n}", rights, stem=left.plain) for n, (left, _) in enumerate(form.pairs, 1)]
            places = [rights.index(right.plain) for _, right in form.pairs]
            said = [("general_incorrect_fb", form.why)] if form.why else []
            conditions = _shares(places)
            if said:
                conditions.append(_shown("general_incorrect_fb", element("other")))
            return _Parts("matching_question", responses, conditions, said)
        case Gaps(blanks=blanks):
            picks = [blank for blank in blanks if isinstance(blank, Pick)]
            responses = [
                _choice(f"response_gap{n}", [answer.text.plain for answer in pick.answers], stem=f"gap{n}")
                for n, pick in enumerate(picks, 1)
            ]
            places = [next(n for n, a in enumerate(pick.answers) if a.is_right) for pick in picks]
            return _Parts("multiple_dropdowns_question", responses, _shares(places, "response_gap"), [])
    return _Parts("essay_question", [_typed()], [], [])


def _letter(place: int) -> str:
    return ascii_lowercase[place]


def _field(label: str, entry: str) -> Element:
    return element("qtimetadatafield", element("fieldlabel", label), element("fieldentry", entry))


def _material(html: str, kind: str = "text/html") -> Element:
    return element("material", element("mattext", html, texttype=kind))


def _choice(ident: str, texts: Sequence[str], cardinality: str = "Single", stem: str = "") -> Element:
    kind = "text/plain" if stem else "text/html"
    labels = [element("response_label", _material(text, kind), ident=_letter(n)) for n, text in enumerate(texts)]
    asked = _material(stem, "text/plain") if stem else None
    return element("response_lid", asked, element("render_choice", *labels), ident=ident, rcardinality=cardinality)


def _typed(**attributes: str) -> Element:
    field = element("render_fib", element("response_label", ident="answer1", rshuffle="No"), **attributes)
    return element("response_str", field, ident="response1", rcardinality="Single")


def _score() -> Element:
    score = element("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    return element("outcomes", score)


def _equal(value: str, of: str = "response1") -> Element:
    return element("varequal", value, respident=of)


def _set(*conditions: Element) -> Element:
    done = element("setvar", "100", action="Set", varname="SCORE")
    return element("respcondition", element("conditionvar", *conditions), done, continue_="No")


def _shares(places: Sequence[int], name: str = "response_") -> list[Element]:
    """Each part that is right adds its share."""
    share = percent(1 / len(places))
    return [
        element(
            "respcondition",
            element("conditionvar", _equal(_letter(place), f"{name}{n}")),
            element("setvar", share, varname="SCORE", action="Add"),
        )
        for n, place in enumerate(places, 1)
    ]


def _shown(name: str, condition: Element) -> Element:
    feedback = element("displayfeedback", feedbacktype="Response", linkrefid=name)
    return element("respcondition", element("conditionvar", condition), feedback, continue_="Yes")
