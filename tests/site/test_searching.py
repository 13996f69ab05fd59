"""What the search of the pages finds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from learn_transformers.site.pages import layout

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="the page's modules run in Node, which is not installed")


def in_node(module: str, call: str, given: object) -> Any:
    """What a call of a module's function gives, on plain data that it finds in `given`."""
    asked = f"import * as it from {json.dumps((layout.SHIPPED / 'js' / module).as_uri())};"
    asked += "import { readFileSync } from 'node:fs'; const given = JSON.parse(readFileSync(0));"
    asked += f"console.log(JSON.stringify({call}));"
    words = [str(NODE), "--input-type=module", "-e", asked]
    done = subprocess.run(words, input=json.dumps(given), capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def answer(entries: object, question: str) -> dict[str, Any]:
    made: dict[str, Any] = in_node("found.js", "it.found(...given)", [entries, question])
    return made


def found(entries: object, question: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = answer(entries, question)["results"]
    return results


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
    before, hit, after = (piece["text"] for piece in one["words"])
    assert hit == "Softmax"
    assert [piece["isHit"] for piece in one["words"]] == [False, True, False]
    assert before.startswith("… before")
    assert before.endswith("<b>")
    assert after.startswith("</b> after")
    assert after.endswith("…")


def test_the_best_forty_are_shown_and_it_is_known_that_there_are_more() -> None:
    entries = [["a.html", "A", "", "word"]] * 41
    assert (len(found(entries, "word")), answer(entries, "word")["isAll"]) == (40, False)
    assert (len(found(entries[:40], "word")), answer(entries[:40], "word")["isAll"]) == (40, True)


def of_pagefind(title: str, **weights: float) -> dict[str, Any]:
    """A page as pagefind gives it, with a section for each heading."""
    sections = [
        {"title": name, "url": f"/{title}.html#{name}", "excerpt": "", "weighted_locations": [{"balanced_score": w}]}
        for name, w in weights.items()
    ]
    return {"meta": {"title": title}, "sub_results": sections}


def test_of_what_pagefind_finds_a_section_of_that_name_comes_first() -> None:
    pages = [of_pagefind("one", a=1, b=4, c=2, d=3), of_pagefind("two", Logits=9, logits_of_two=8)]
    made = in_node("pagefind.js", "it.best(...given)", [pages, " LOGITS "])
    addresses = ["two.html#Logits", "two.html#logits_of_two", "one.html#b", "one.html#d", "one.html#c"]
    assert [one["address"] for one in made["results"]] == addresses
    assert not made["isAll"]
    few = [of_pagefind("two", a=1)]
    assert in_node("pagefind.js", "it.best(...given)", [few, "a"])["isAll"]
    assert not in_node("pagefind.js", "it.best(...given)", [few, "a", True])["isAll"]


def test_the_hits_of_pagefind_are_marked_and_markup_stays_text() -> None:
    page = of_pagefind("one", a=1)
    page["sub_results"][0]["excerpt"] = "&lt;b&gt; <mark>x</mark> and <mark>&lt;y&gt;</mark>"
    (one,) = in_node("pagefind.js", "it.best(...given)", [[page], "a"])["results"]
    pieces = [("<b> ", False), ("x", True), (" and ", False), ("<y>", True)]
    assert [(piece["text"], piece["isHit"]) for piece in one["words"]] == pieces


def test_a_word_of_the_glossary_leads_to_it(built_site: Path) -> None:
    entries = json.loads((built_site / "static" / "search.json").read_text(encoding="utf-8"))
    for word in ("logits", "teacher forcing", "keepdims", "ROUGE-1"):
        best = [one["address"] for one in found(entries, word)[:3]]
        assert any(address.startswith(("glossary.html#", "numpy.html#")) for address in best), (word, best)
