"""QTI 3: the package is whole, each item refers to what it declares, and a public player scores them in a browser."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from exported import files_of, node, softmax, whole

from learn_transformers.quiz.exports.items import Essay, PickAll

CP, QTI = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}", "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
ORDER = ["qti-response-declaration", "qti-outcome-declaration", "qti-item-body", "qti-response-processing",
         "qti-modal-feedback"]  # fmt: skip


@pytest.mark.parametrize("which", ["whole", "pools"])
def test_every_item_is_in_the_package_and_in_a_test(which: str) -> None:
    made = whole("qti3") if which == "whole" else softmax("qti3")
    files = files_of(made.files[""])
    manifest = ET.fromstring(files["imsmanifest.xml"])
    assert {file.get("href") for file in manifest.iter(f"{CP}file")} == {*files} - {"imsmanifest.xml"}
    known = {resource.get("identifier") for resource in manifest.iter(f"{CP}resource")}
    assert {link.get("identifierref") for link in manifest.iter(f"{CP}dependency")} == {item.id for item in made.items}
    assert {item.id for item in made.items} <= known
    drawn = []
    for name in files:
        if "/" not in name and name != "imsmanifest.xml":
            for section in ET.fromstring(files[name]).iter(f"{QTI}qti-assessment-section"):
                assert section[0].get("select") == "1"
                drawn += [link.get("href") for link in section.iter(f"{QTI}qti-assessment-item-ref")]
    assert drawn == [f"items/{item.id}.xml" for item in made.items]
    for href in drawn:
        read(ET.fromstring(files[href or ""]))


def read(item: ET.Element) -> None:
    for part in item.iter():
        part.tag = part.tag.removeprefix(QTI)
    tags = [part.tag for part in item]
    assert sorted(tags, key=ORDER.index) == tags
    declared = {part.get("identifier") for part in item if part.tag.endswith("-declaration")}
    assert len(declared) == len([part for part in item if part.tag.endswith("-declaration")])
    used = {part.get("identifier") for tag in ("qti-variable", "qti-map-response", "qti-correct",
                                               "qti-set-outcome-value") for part in item.iter(tag)}  # fmt: skip
    assert used <= declared
    asked = {part.get("response-identifier") for part in item.iter() if part.get("response-identifier")}
    assert asked == {p.get("identifier") for p in item.iter("qti-response-declaration")}
    offered = {part.get("identifier") for part in item.find("qti-item-body") or () for part in part.iter()}
    for response in item.iter("qti-response-declaration"):
        if response.get("base-type") in ("identifier", "directedPair"):
            right = " ".join(value.text or "" for value in response.iter("qti-value")).split()
            assert right
            assert {*right} <= offered


def test_a_player_gives_full_marks_for_what_is_right_and_not_for_else(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Of one chapter, whose quiz has questions of every kind; of all with --exhaustive (minutes)."""
    if not any(map(shutil.which, ("chromium", "chromium-browser"))):
        pytest.skip("there is no Chromium")
    made = whole("qti3")
    files = files_of(made.files[""])
    every = request.config.getoption("--exhaustive")
    items = [item for item in made.items if every or item.chapter == "softmax"]
    for item in items:
        (tmp_path / f"{item.id}.xml").write_bytes(files[f"items/{item.id}.xml"])
    played = node("play_qti3.mjs", tmp_path)
    assert sorted(played) == sorted(item.id for item in items)
    for item in items:
        shown = played[item.id]
        assert shown["wrong"] == [], item.id
        assert " ".join(item.idea.plain.split()) in " ".join(shown["text"].split())
        assert "idea" in shown["nothing"]["feedback"]
        if isinstance(item.form, Essay):
            continue
        assert shown["nothing"]["score"] == 0, item.id
        assert shown["right"]["score"] == pytest.approx(1, abs=1e-5), item.id
        assert shown["other"]["score"] < 1 or isinstance(item.form, PickAll), item.id
