"""Moodle XML, read as strictly as its importer could."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from exported import is_html, softmax, whole

from learn_transformers.quiz.exports.pools import Made

HEAD = ["name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber"]
OF_KIND = {
    "multichoice": r"single shuffleanswers answernumbering( answer){2,}",
    "numerical": r"( answer)+",
    "shortanswer": r"usecase( answer)+",
    "matching": r"shuffleanswers( subquestion){3,}",
    "cloze": r"",
    "essay": r"responseformat responserequired responsefieldlines attachments graderinfo",
}
FRACTIONS = {
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111),
    *(10, 5, 0),
}
GAP = re.compile(r"\{1:(MULTICHOICE|NUMERICAL|SHORTANSWER_C):((?:\\.|[^}\\])+)\}")


@pytest.mark.parametrize("made", [lambda: whole("moodle-xml"), lambda: softmax("moodle-xml")], ids=["whole", "pools"])
def test_every_item_is_a_question_of_moodle(made: object) -> None:
    assert callable(made)
    export: Made = made()
    root = ET.fromstring(export.files[""])
    assert root.tag == "quiz"
    category, ids, pools = "", [], Counter[str]()
    for question in root:
        assert question.tag == "question"
        if question.get("type") == "category":
            category = text(question, "category/text")
            continue
        read(question)
        ids.append(text(question, "idnumber"))
        pools[category] += 1
    assert ids == [item.id for item in export.items]
    assert len(pools) == export.accepted
    assert all(name.startswith("$course$/top/learn-transformers/") for name in pools)


def text(element: ET.Element, path: str) -> str:
    found = element.find(path)
    assert found is not None, path
    return found.text or ""


def read(question: ET.Element) -> None:
    kind = question.get("type", "")
    tags = [part.tag for part in question]
    head = [tag for tag in HEAD if tag != "defaultgrade" or kind != "cloze"]
    assert tags[: len(head)] == head
    rest = [tag for tag in tags[len(head) :] if tag not in ("hint", "tags")]
    assert re.fullmatch(OF_KIND[kind].replace(r"( ", "(?: ").strip(), " ".join(rest).strip()) or re.fullmatch(
        OF_KIND[kind], " ".join(["", *rest])
    ), (kind, rest)
    for part in question.iter():
        if part.get("format") == "html":
            is_html(text(part, "text"))
    assert len(text(question, "idnumber")) <= 100
    fractions = [float(answer.get("fraction", "nan")) for answer in question.findall("answer")]
    assert all(abs(fraction) in FRACTIONS for fraction in fractions)
    if kind == "multichoice" and text(question, "single") == "true":
        assert fractions.count(100) == 1
    elif kind == "multichoice":
        assert sum(f for f in fractions if f > 0) == pytest.approx(100, abs=0.001)
    elif kind in ("numerical", "shortanswer"):
        assert fractions[0] == 100
        assert all(text(answer, "text") for answer in question.findall("answer"))
    if kind == "numerical":
        right, *wrong = ((float(text(a, "text")), float(text(a, "tolerance"))) for a in question.findall("answer"))
        assert all(abs(right[0] - value) > right[1] + tolerance for value, tolerance in wrong)
    if kind == "cloze":
        shown = text(question, "questiontext/text")
        gaps = GAP.findall(shown)
        assert gaps
        assert not re.search(r"\[\[\d+\]\]", GAP.sub("", shown))
        for name, answers in gaps:
            options = re.split(r"(?<!\\)~", answers)
            assert sum(option.startswith("=") for option in options) >= 1
            if name == "NUMERICAL":
                assert all(re.match(r"(=|%0%)-?[\d.]+:[\d.]+(#|$)", option) for option in options)


def test_a_known_wrong_number_has_its_mistake_as_feedback() -> None:
    root = ET.fromstring(softmax("moodle-xml").files[""])
    asked = next(q for q in root if q.findtext("idnumber") == "softmax.warm_weight.1")
    said = [text(answer, "feedback/text") for answer in asked.findall("answer[@fraction='0']")]
    assert any("the temperature has no effect" in sentence for sentence in said)


def test_formulas_are_for_mathjax_in_questions_and_unicode_in_feedback() -> None:
    texts = whole("moodle-xml").files[""].decode()
    assert r"\( " in texts
    root = ET.fromstring(texts)
    said = [text(part, "text") for tag in ("feedback", "generalfeedback", "hint") for part in root.iter(tag)]
    assert not any("\\(" in sentence or "$" in sentence for sentence in said)
