# ruff: noqa: E501 - tables read better with one case a line
"""Answers that differ from the right one only where nobody looks, or are defined only where they are right."""

from __future__ import annotations

import time

import pytest

from learn_transformers.symbolic import compare

KINDS = {
    "x": "real", "y": "real", "n": "posint", "m": "posint", "z": "vector(m)", "p": "vector(m)", "i": "index(m)", "j": "index(m)",
    "A": "matrix(2, 2)", "S": "matrix(m, m)",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("n + delta(n, 1)", "n"),
        ("n + delta(n, 30)", "n"),
        ("2^n + Prod(n - k, k, 1, 17)", "2^n"),
        ("Sum(z[k], k, 1, m) + delta(m, 1)", "Sum(z[k], k, 1, m)"),
        ("Sum(z[k], k, 1, m) + Prod(m - k, k, 1, 50)", "Sum(z[k], k, 1, m)"),
        ("Sum(z[k], k, 1, min(m, 45))", "Sum(z[k], k, 1, m)"),
        ("max(n, 1000000)", "1000000"),
        ("relu(x - 1e7)", "0"),
        ("relu(x*y - 1e9)", "0"),
        ("max(x, -1e12)", "x"),
        ("relu(1e-9 - |x - 1/7|)", "0"),
        ("relu(sin(x) - 0.999999)", "0"),
        ("max(sin(x), -0.999)", "sin(x)"),
        ("x + sin(64*pi*x)", "x"),
        ("x + exp(-1000)", "x"),
    ],
)
def test_a_difference_in_a_far_corner_is_found(answer: str, reference: str) -> None:
    assert compare(answer, reference, KINDS).status == "not_equal"


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("1/2 + sqrt(-|x|)", "sigmoid(x)"),
        ("log(2) + sqrt(-x^2)", "softplus(x)"),
        ("1 + log(1 - 1e60*(x - 1)^2)", "x^3"),
        ("1 + sqrt(-(n - 1)^2)", "n^2"),
        ("sqrt(x - 1e6)", "sqrt(1e6 - x)"),
        ("-p[i]*p[j] + sqrt(-delta(i, j))", "p[i]*(delta(i, j) - p[j])"),
        ("p[i]*(1 - p[i]) + sqrt(delta(i, j) - 1)", "p[i]*(delta(i, j) - p[j])"),
        ("-p[i]*p[j] + 0/(i - j)", "p[i]*(delta(i, j) - p[j])"),
    ],
)
def test_no_answer_hides_where_it_is_undefined(answer: str, reference: str) -> None:
    found = compare(answer, reference, KINDS)
    assert (found.status, found.reason) == ("not_equal", "domain")


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("exp(log(x - 50))", "x - 50"),
        ("sqrt(x - 20)*sqrt(x - 20)", "x - 20"),
        ("(n^2 - 1)/(n - 1)", "n + 1"),
        ("(i^2 - j^2)/(i - j)", "i + j"),
        ("2*log(x)", "log(x^2)"),
    ],
)
def test_a_form_with_a_smaller_domain_is_still_accepted(answer: str, reference: str) -> None:
    assert compare(answer, reference, KINDS).status == "equal_on_common_domain"


def test_agreement_at_zero_and_one_is_no_agreement() -> None:
    assert compare("x^(2^61-1)", "x", KINDS).status == "undecided"


def test_cancellation_at_thirds_leaves_nothing() -> None:
    assert compare("exp(5000) + x/3 - exp(5000)", "x/3", KINDS).status == "equal"


@pytest.mark.parametrize(
    "answer", ["exp(-1e4)", "exp(1e4)", "exp(1e4*x)", "Sum(,", "max(Prod(x,", "\\begin{", "x_", "Sum(erf(k), k, 1, 99)"]
)
def test_no_answer_is_an_error_or_takes_long(answer: str) -> None:
    started = time.process_time()
    assert compare(answer, "7", {"x": "real"}).message
    assert time.process_time() - started < 20  # an endless search, not a slow machine


@pytest.mark.parametrize(
    ("answer", "read_as"),
    [
        ("softmax(z)_i", "softmax(z)[i]"),
        ("(S S)_ij", "(S @ S)[i, j]"),
        ("A_12", "A[1, 2]"),
        ("Σ(z[k], k, 1, m)", "Sum(z[k], k, 1, m)"),
        ("A [[1, 0], [0, 1]]", "A @ [[1, 0], [0, 1]]"),
    ],
)
def test_typed_as_on_paper(answer: str, read_as: str) -> None:
    assert compare(answer, "1", KINDS).read_as == read_as


def test_a_space_before_an_index_is_named() -> None:
    assert "without a space" in compare("z [i]", "z[i]", KINDS).message
