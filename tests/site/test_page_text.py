"""Markdown as HTML: nothing but our own markup comes through."""

from __future__ import annotations

import pytest

from learn_transformers.course import WrongUse
from learn_transformers.site.pages import formulas, text
from learn_transformers.site.pages.places import Links, relative


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<details open onclick=x><summary>a<b></summary>",
        "<iframe src='//x'>\n\n</iframe>",
        "`<b>`",
        "```python\n'<b>'\n```",
        "# <b>",
        "| <b> |\n|---|\n| <i> |",
    ],
)
def test_markup_in_a_text_is_text(hostile: str) -> None:
    made = text.Document(hostile).html
    for tag in ("<script", "<img", "<b", "<i", "onclick=x>"):
        assert tag not in made.replace("&lt;", "").replace("<blockquote", "")


def test_a_fold_is_a_fold() -> None:
    made = text.Document("<details><summary>Answer</summary>\n\nIt is **2**.\n\n</details>\n").html
    expected = '<details class="answer"><summary>Answer</summary><p>It is <strong>2</strong>.</p></details>'
    assert made.replace("\n", "") == expected


def test_headings_of_the_same_words_have_anchors_of_their_own() -> None:
    document = text.Document("## One\n\n## One\n\n### `a` (extension)\n")
    assert [heading.anchor for heading in document.headings] == ["one", "one-1", "a-extension"]


def test_what_is_put_in_stands_at_the_end_of_its_section_in_the_order_it_came() -> None:
    document = text.Document("## A\n\nfirst\n\n### B\n\nsecond\n\n## C\n\nthird\n")
    for heading, markup in (("A", "<p>1</p>"), ("B", "<p>2</p>"), ("A", "<p>3</p>"), ("C", "<p>4</p>")):
        found = document.heading(heading)
        assert found is not None
        document.put_at_end(found, markup)
    made = document.html
    order = [made.index(word) for word in ("first", "second", "<p>1", "<p>2", "<p>3", "third", "<p>4")]
    assert order == sorted(order)


@pytest.mark.parametrize("latex", [r"\frac{1}{", r"\unknowncommand{x}", r"\frac"])
def test_a_formula_that_cannot_be_drawn_is_refused(latex: str) -> None:
    with pytest.raises(WrongUse, match="cannot be drawn"):
        formulas.mathml(latex, alone=True)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://doi.org/1", "https://doi.org/1"),
        ("../03_b/README.md", "../b/index.html"),
        ("../03_b/README.md#x", "../b/index.html#x"),
        ("../README.md#word", "../glossary.html#word"),
        ("../README.md#routes", "../map.html#routes"),
        ("#here", "#here"),
        ("a.py", "../files/02_a/a.py"),
    ],
)
def test_a_link_of_a_lesson_leads_to_the_page(target: str, expected: str) -> None:
    known = {"02_a/README.md": "a/index.html", "03_b/README.md": "b/index.html", "README.md": "map.html"}
    links = Links(known | {"02_a/a.py": "files/02_a/a.py"}, {"word": "glossary.html"})
    assert links.of(target, "02_a/README.md", "a/index.html") == expected


def test_a_link_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(WrongUse, match=r"links to \.\./04_c/README\.md"):
        Links({}, {}).of("../04_c/README.md", "02_a/README.md", "a/index.html")


def test_links_are_relative() -> None:
    assert relative("a/index.html", "index.html") == "a/index.html"
    assert relative("index.html", "a/index.html") == "../index.html"
    assert relative("a/quiz.html", "a/index.html") == "quiz.html"
