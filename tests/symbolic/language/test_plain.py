"""Formulas as plain data: there and back, and nothing else gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pairs import PAIRS

from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.plain import from_plain, to_plain


def test_every_formula_comes_back() -> None:
    for pair in PAIRS:
        names = dict(declare(pair.names))
        for name in pair.more.get("given", {}):
            names.setdefault(name, declare({name: "real"})[name])
        tree = parse_reference(pair.reference, names)
        assert from_plain(json.loads(json.dumps(to_plain(tree)))) == tree


def _nested(depth: int) -> list[Any]:
    plain: list[Any] = ["number", "1"]
    for _ in range(depth):
        plain = ["neg", plain]
    return plain


_ONE = ["number", "1"]


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        [],
        "x",
        [1],
        [["name", "x"]],
        ["name"],
        ["name", 3],
        ["name", "x", "y"],
        ["name", "__import__('os')"],
        ["name", "x y"],
        ["number", "1/0"],
        ["number", "-1"],
        ["number", 1.5],
        ["number", "9" * 300],
        ["constant", "tau"],
        ["eval", ["name", "x"]],
        ["_sum", _ONE],
        ["row", _ONE],
        ["matrix"],
        ["matrix", ["row"]],
        ["matrix", ["row", _ONE], ["row", _ONE, _ONE]],
        ["matrix", _ONE],
        ["exp"],
        ["exp", _ONE, _ONE],
        ["+", _ONE],
        ["/", _ONE, _ONE, _ONE],
        ["index", _ONE, _ONE, _ONE, _ONE, _ONE],
        ["if", _ONE, _ONE, _ONE],
        ["if", ["==", _ONE], _ONE, _ONE],
        ["if", [["=="], _ONE, _ONE], _ONE, _ONE],
        ["==", _ONE, _ONE],
        ["Max", _ONE, "k", _ONE],
        ["col", _ONE, _ONE],
        ["Sum", _ONE, ["name", "k"], _ONE, _ONE],
        ["Sum", _ONE, "k", _ONE],
        ["vector", *[["exp", _ONE]] * 3000],
        _nested(500),
    ],
    ids=lambda plain: repr(plain)[:40],
)
def test_what_is_no_formula_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"formula|name|number|constant|matrix"):
        from_plain(plain)
