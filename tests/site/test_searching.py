"""What the search of the pages finds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from learn_transformers.site.pages import layout

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="the page's modules run in Node, which is not installed")


def found(entries: object, question: str) -> list[dict[str, str]]:
    module = (layout.SHIPPED / "js" / "found.js").as_uri()
    asked = f"import {{ found }} from {json.dumps(module)};"
    asked += "import { readFileSync } from 'node:fs';"
    asked += "const { entries, question } = JSON.parse(readFileSync(0));"
    asked += "console.log(JSON.stringify(found(entries, question)));"
    words = [str(NODE), "--input-type=module", "-e", asked]
    given = json.dumps({"entries": entries, "question": question})
    done = subprocess.run(words, input=given, capture_output=True, encoding="utf-8", check=True)
    answer: list[dict[str, str]] = json.loads(done.stdout)
    return answer


def test_headings_come_first_and_every_word_must_be_there() -> None:
    entries = [
        ["a.html#1", "A", "Other", "the softmax of scores"],
        ["a.html#2", "A", "Softmax", "weights"],
        ["a.html#3", "A", "Other", "scores alone"],
    ]
    assert [one["address"] for one in found(entries, "SOFTMAX")] == ["a.html#2", "a.html#1"]
    assert [one["address"] for one in found(entries, " softmax  scores ")] == ["a.html#1"]
    assert found(entries, "softmax nothing") == found(entries, " ") == []


def test_the_hit_is_shown_among_its_neighbors_and_markup_stays_text() -> None:
    words = f"{'before ' * 40}<b>Softmax</b> {'after ' * 40}".strip()
    (one,) = found([["a.html", "A", "", words]], "softmax")
    assert one["hit"] == "Softmax"
    assert one["before"].startswith("… before")
    assert one["before"].endswith("<b>")
    assert one["after"].startswith("</b> after")
    assert one["after"].endswith("…")


def test_a_word_of_the_glossary_leads_to_it(built_site: Path) -> None:
    entries = json.loads((built_site / "static" / "search.json").read_text(encoding="utf-8"))
    for word in ("logits", "teacher forcing", "keepdims", "ROUGE-1"):
        best = [one["address"] for one in found(entries, word)[:3]]
        assert any(address.startswith(("glossary.html#", "numpy.html#")) for address in best), (word, best)
