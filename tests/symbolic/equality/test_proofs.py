"""Proofs: how many formulas get one, for which sizes they hold, and that nothing else gets one."""

from __future__ import annotations

import threading

import pytest
from pairs import PAIRS, Pair

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.equality import decide

NAMES = {
    "x": "real", "y": "real", "b": "positive", "n": "posint", "m": "posint", "z": "vector(n)", "p": "vector(n)",
    "i": "index(n)", "j": "index(n)", "A": "matrix(n, m)", "B": "matrix(m, n)", "w": "vector(3)",
}  # fmt: skip


def known(answer: str, reference: str) -> str:
    found = compare(answer, reference, NAMES, prove=True)
    assert found.status == "equal", found
    return found.evidence


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("sin(2x)", "2 sin x cos x"),
        ("exp(x)^2", "exp(2x)"),
        ("(1 + tanh(x/2))/2", "sigmoid(x)"),
        ("x + log(1 + exp(-x))", "softplus(x)"),
        ("relu(x) - relu(-x)", "x"),
        ("max(x, y)", "(x + y + |x - y|)/2"),
        ("log(b^2)", "2*log(b)"),
        ("softmax(w)[1]", "exp(w[1])/(exp(w[1]) + exp(w[2]) + exp(w[3]))"),
        ("x + y", "y + x"),
    ],
)
def test_a_formula_without_open_sizes_is_proved(answer: str, reference: str) -> None:
    assert known(answer, reference) == "proved"


@pytest.mark.parametrize(
    ("answer", "reference", "sizes"),
    [
        ("exp(z[i])/Sum(exp(z[k]), k, 1, n)", "softmax(z)[i]", "n = 2, 3"),
        ("log(Sum(exp(z[k] + x), k, 1, n)) - x", "log(Sum(exp(z[k]), k, 1, n))", "n = 2, 3"),
        ("exp(z[3] + log(b))", "b*exp(z[3])", "n = 3"),
        ("T(exp(x)*A@B)", "T(B)@T(A)*exp(2x)/exp(x)", "m = n = 2, 3"),
    ],
)
def test_a_proof_for_some_sizes_says_so(answer: str, reference: str, sizes: str) -> None:
    assert known(answer, reference) == f"proved for {sizes}"


def test_agreement_at_many_sizes_says_more_than_a_proof_for_two() -> None:
    assert known("p[i]*delta(i,j) - p[i]*p[j]", "p[i]*(delta(i,j) - p[j])") == "mod p"


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if not pair.right and not pair.more][::5], ids=str)
def test_nothing_wrong_is_proved(pair: Pair) -> None:
    from learn_transformers.symbolic.equality.problem import problem_of
    from learn_transformers.symbolic.equality.prove import proof_of
    from learn_transformers.symbolic.language.grammar import parse
    from learn_transformers.symbolic.language.trouble import Refusal

    problem = problem_of(pair.reference, pair.names)
    try:
        tree = parse(pair.answer, problem.names)
    except Refusal:
        return
    assert proof_of(tree, problem.wanted, problem.names, {}, 0.3) != "proved"


def test_most_that_is_sampled_can_be_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "_PROOF_SECONDS", 8.0)  # a busy machine shares its processors
    right = [pair for pair in PAIRS if pair.right and "policy" not in pair.more][::6]
    open_ones = [p for p in right if " digits at " in compare(p.answer, p.reference, p.names, **p.more).evidence]
    evidence = [compare(p.answer, p.reference, p.names, prove=True, **p.more).evidence for p in open_ones]
    assert len(open_ones) >= 15
    assert sum(one.startswith("proved") for one in evidence) >= 0.8 * len(open_ones)


def test_a_root_that_is_real_here_and_complex_there_is_not_proved() -> None:
    assert known("(x^3*y^3)^(1/3)", "x*y").endswith("points")


def test_a_proof_needs_no_main_thread() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(known("sin(2x)", "2 sin x cos x")))
    thread.start()
    thread.join()
    assert found == ["proved"]


def test_a_rounded_number_is_not_proved() -> None:
    assert compare("0.7071", "1/sqrt(2)", NAMES, policy="dp 4", prove=True).evidence == "to 4 decimal places"
