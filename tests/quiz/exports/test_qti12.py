"""QTI 1.2 for Canvas: the package is whole, and each item is one of Canvas's kinds whose right answer scores 100."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from exported import files_of, is_html, softmax, whole

from learn_transformers.quiz.exports.pools import Made

CP, QTI = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}", "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
KINDS = {
    *("multiple_choice_question", "multiple_answers_question", "numerical_question", "short_answer_question"),
    *("matching_question", "multiple_dropdowns_question", "essay_question"),
}
PARTS = ["itemmetadata", "presentation", "resprocessing"]


@pytest.mark.parametrize("which", ["whole", "pools"])
def test_every_item_is_in_the_package_and_can_be_scored(which: str) -> None:
    made: Made = whole("qti12") if which == "whole" else softmax("qti12")
    files = files_of(made.files[""])
    manifest = ET.fromstring(files["imsmanifest.xml"])
    resources = manifest.findall(f".//{CP}resource")
    named = {file.get("href") for file in manifest.iter(f"{CP}file")}
    assert named == {*files} - {"imsmanifest.xml"}
    known = {resource.get("identifier") for resource in resources}
    assert {link.get("identifierref") for link in manifest.iter(f"{CP}dependency")} <= known
    found = []
    for resource in resources:
        if resource.get("type") == "imsqti_xmlv1p2":
            root = ET.fromstring(files[f"{resource.get('identifier')}/{resource.get('identifier')}.xml"])
            for part in root.iter():
                part.tag = part.tag.removeprefix(QTI)
            for group in root.findall(".//section/section"):
                assert group[0].tag == "selection_ordering"
                assert group.findtext(".//selection_number") == "1"
                assert len(group.findall("item")) >= 2
            found += root.findall(".//item")
    assert [item.get("ident") for item in found] == [item.id for item in made.items]
    for item in found:
        read(item)


def read(item: ET.Element) -> None:
    tags = [part.tag for part in item]
    assert tags[:3] == PARTS
    assert set(tags[3:]) == {"itemfeedback"}
    kind = item.findtext("itemmetadata/qtimetadata/qtimetadatafield/fieldentry")
    assert kind in KINDS
    for text in item.iter("mattext"):
        if text.get("texttype") == "text/html":
            is_html(text.text or "")
    feedback = {said.get("ident") for said in item.findall("itemfeedback")}
    assert {shown.get("linkrefid") for shown in item.iter("displayfeedback")} == feedback
    offered = {
        asked.get("ident"): {label.get("ident") for label in asked.iter("response_label")}
        for tag in ("response_lid", "response_str")
        for asked in item.iter(tag)
    }
    scored = [condition for condition in item.iter("respcondition") if condition.find("setvar") is not None]
    for condition in scored:
        for equal in condition.iter("varequal"):
            assert equal.get("respident") in offered
            if kind not in ("numerical_question", "short_answer_question"):
                assert equal.text in offered[equal.get("respident")]
    total = sum(float(condition.findtext("setvar") or 0) for condition in scored)
    assert total == pytest.approx(0 if kind == "essay_question" else 100, abs=0.001)
    if kind == "multiple_dropdowns_question":
        stem = item.findtext("presentation/material/mattext") or ""
        assert all(f"[{(name or '').removeprefix('response_')}]" in stem for name in offered)
    if kind == "numerical_question":
        low, high = (float(item.findtext(f".//{tag}") or "nan") for tag in ("vargte", "varlte"))
        assert low <= float(item.findtext(".//or/varequal") or "nan") <= high
