"""`dev check` proves the right forms of a worksheet, counts how, and names what is only sampled."""

from __future__ import annotations

import pytest

from learn_transformers import course
from learn_transformers.authoring import proofs
from learn_transformers.symbolic.marking.worksheet import Derivation, Formula, Question

X = {"x": "real"}


def found(monkeypatch: pytest.MonkeyPatch, **questions: Question) -> tuple[bool, str]:
    monkeypatch.setattr(proofs, "load", lambda chapter: questions)
    finding = proofs.check(course.known_chapter("softmax"))
    return finding.passed, finding.detail


def test_right_forms_and_model_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    double = Formula("sin(2x)", X, forms=("2 sin x cos x",), right=("sin(x + x)", "x^0*sin(2x)"))
    root = Formula("sqrt(2)", policy="dp 3", right=("1.414",))
    odd = Formula("x*y", {"x": "real", "y": "real"}, right=("(x^3*y^3)^(1/3)",))
    lines = Derivation("log(exp(x)^2)", "2x", X, model=("2*log(exp(x))",))
    passed, said = found(monkeypatch, double=double, root=root, odd=odd, lines=lines)
    assert passed
    assert said == "5 proved, 1 right as rounded, 1 only sampled: odd"


def test_a_form_that_is_not_right_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    passed, said = found(monkeypatch, double=Formula("sin(2x)", X, right=("2 sin x",)))
    assert not passed
    assert said.startswith("double: 2·sin(x): At x = ")


def test_a_form_that_cannot_be_read_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    passed, said = found(monkeypatch, double=Formula("sin(2x)", X, right=("2 sin(",)))
    assert not passed
    assert said.startswith("double: a right form: ")
