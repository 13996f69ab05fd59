"""What builds on what is read off the solutions."""

from __future__ import annotations

import ast

import pytest
from support import source_of

from learn_transformers import course
from learn_transformers.course import needs
from learn_transformers.symbolic.marking import worksheet

KNOWN = {"one": ["f", "g"], "two": ["h", "k"]}


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("from one import f\ndef h(x):\n    return f(x)\n", [("one", "f")]),
        ("from one import f as other\ndef h(x):\n    return other(x)\n", [("one", "f")]),
        (
            "from one import (\n    f,\n    g as o,\n)\ndef h(x):\n    return [o(f(y)) for y in x]\n",
            [("one", "f"), ("one", "g")],
        ),
        ("from one import f, g  # both\ndef h(x):\n    return g(x).f\n", [("one", "g")]),
        ("from one import f\ndef h(x):\n    return x\n", []),
        ("from one import f\ndef h(x):\n    'as in f(x)'\n    return x\n", []),
        ("from one import f\ndef _help(x):\n    return f(x)\ndef h(x):\n    return _help(x)\n", [("one", "f")]),
        ("from one import f\ndef k(x):\n    return f(x)\ndef h(x):\n    return k(x)\n", [("two", "k")]),
        ("def h(x):\n    return h(x - 1)\n", []),
        ("from one import f\ndef h(f):\n    return f(1)\n", []),
        ("from one import f\ndef h(x):\n    f = x\n    return f\n", []),
        ("from one import f, nothing\nfrom numpy import f as g\ndef h(x):\n    return g(nothing)\n", []),
        ("from one import f\nclass h:\n    def forward(self, x):\n        return f(x)\n", [("one", "f")]),
        ("x = 1\n", []),
    ],
)
def test_what_a_solution_uses(source: str, used: list[tuple[str, str]]) -> None:
    assert [*needs.uses_in(source, "two", KNOWN)["h"]] == used


def test_every_import_of_a_solution_is_on_the_map() -> None:
    the_map = needs.read()
    names = {c.name for c in course.chapters()}
    for chapter in course.chapters():
        body = ast.parse(source_of(chapter.name)).body
        imported = {node.module for node in body if isinstance(node, ast.ImportFrom)} & names
        assert {c.name for c in the_map.builds_on(chapter)} == imported
        assert not any(alias.name in names for n in body if isinstance(n, ast.Import) for alias in n.names)
        assert all(chapter in the_map.leads_to(earlier) for earlier in the_map.builds_on(chapter))
        assert all(earlier.number < chapter.number for earlier in the_map.builds_on(chapter))


def test_what_is_used_through_others_counts() -> None:
    later = needs.read().later_chapters(("softmax", "softmax"))
    assert {"self_attention", "masking", "multi_head_attention"} <= {c.name for c in later}
    assert "softmax" not in {c.name for c in later}


def test_worksheets_ask_for_what_their_keys_mark() -> None:
    for chapter in course.chapters():
        assert chapter.answers() == [*worksheet.entries(chapter.name)]
