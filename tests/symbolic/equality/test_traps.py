"""The traps that checkers of formulas fall into, one by one, and what the verdict says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest

from learn_transformers.symbolic import Comparer, Comparison, compare

X = {"x": "real", "y": "real"}


@pytest.mark.parametrize(
    ("answer", "read_as"),
    [
        ("x^2y", "x^2·y"),
        ("2x^2", "2·x^2"),
        ("2^3x", "2^3·x"),
        ("-x^2", "-x^2"),
        ("x^-2", "x^(-2)"),
        ("x^y^2", "x^(y^2)"),
        ("x/2*y", "(x/2)·y"),
        ("x*y/2", "(x·y)/2"),
        ("x-y-x", "x - y - x"),
        ("cos^2 x", "cos(x)^2"),
        ("x(y+1)", "x·(y + 1)"),
        ("√2/40", "sqrt(2)/40"),
    ],
)
def test_reading_is_echoed(answer: str, read_as: str) -> None:
    assert compare(answer, "x", X).read_as == read_as


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("x/2y", "(x/2)·y or x/(2y)?"),
        ("1/2 x", "(1/2)·x or 1/(2x)?"),
        ("sin x/2", "sin(x)/… or sin(x/…)?"),
        ("x 2", "a product or a power?"),
        ("√2x", "under the root?"),
        ("sin^-1 x", "sin"),
    ],
)
def test_what_could_be_read_in_two_ways_is_a_question(answer: str, question: str) -> None:
    found = compare(answer, "x", X)
    assert found.status == "invalid"
    assert found.reason == "ambiguous"
    assert question in found.message


def test_bound_index_shadows_a_declared_one() -> None:
    names = {"x": "vector(n)", "i": "index(n)", "n": "posint"}
    assert compare("Sum(x[i], i, 1, n)", "Sum(x[k], k, 1, n)", names).status == "equal"
    assert compare("x[i]*Sum(x[i], i, 1, n)", "Sum(x[i]*x[k], k, 1, n)", names).status == "equal"
    assert compare("Sum(x[i]*x[i], i, 1, n)", "x[i]*Sum(x[k], k, 1, n)", names).status == "not_equal"


def test_zero_is_only_zero() -> None:
    assert compare("sin(pi)", "0").status == "equal"
    assert compare("sqrt(2)*sqrt(3)-sqrt(6)", "0").status == "equal"
    for small in ("1e-60", "exp(-1000)", "10^(-200)", "sin(1e-60)", "1-tanh(100)", "1-erf(20)", "sigmoid(-300)"):
        assert compare(small, "0").status == "not_equal", small


@pytest.mark.parametrize("kind", ["posint", "real"])
def test_polynomials_that_vanish_at_all_small_numbers(kind: str) -> None:
    vanishing = "*".join(f"(n-{k})" for k in range(1, 18))
    for base in ("n", "Sum(k,k,1,n)" if kind == "posint" else "n", "sqrt(n^2+1)"):
        assert compare(f"{base}+{vanishing}", base, {"n": kind}).status == "not_equal", base


def test_sizes_are_not_only_small() -> None:
    names = {"x": "vector(n)", "n": "posint"}
    vanishing = "(n-2)(n-3)(n-4)(n-5)"
    assert compare(f"Sum(x[k],k,1,n)*(1+{vanishing})", "Sum(x[k],k,1,n)", names).status == "not_equal"
    assert compare(f"Sum(exp(x[k]),k,1,n)*(1+{vanishing})", "Sum(exp(x[k]),k,1,n)", names).status == "not_equal"


@pytest.mark.parametrize("spelling", [f"X[(a-1)*Q + b, (u-1)*P + v + {k} - {k}]" for k in range(12)])
def test_sizes_that_follow_from_others_are_not_too_large(spelling: str) -> None:
    names = {"X": "matrix(N, L)", "a": "index(R)", "b": "index(Q)", "u": "index(P)", "v": "index(P)"}
    given = {"N": "R*Q", "L": "P^2"}
    assert compare(spelling, "X[(a-1)*Q + b, (u-1)*P + v]", names, given=given).status == "equal"
    assert compare(spelling, "X[(a-1)*R + b, (u-1)*P + v]", names, given=given).status == "not_equal"


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("max(0, x-100)", "0"),
        ("relu(x-7)", "0"),
        ("max(x, -1000)", "x"),
        ("max(x, 50)", "50"),
        ("y + relu(x-40)", "y"),
        ("relu(x/10-7)", "0"),
        ("relu(x - exp(3))", "0"),
        ("relu(x - 6*pi)", "0"),
        ("relu(x - 3*4*5)", "0"),
        ("relu(log(1 + x^2) - 5)", "0"),
        ("max(x, -200*pi)", "x"),
        ("y + z + relu(y-40)", "y + z"),
    ],
)
def test_bends_far_out_are_seen(answer: str, reference: str) -> None:
    names = dict.fromkeys("xyz", "real")
    assert compare(answer, reference, names).status == "not_equal"
    assert compare(reference, answer, names).status == "not_equal"


def test_both_sides_undefined_everywhere() -> None:
    assert compare("log(-1-x^2)", "sqrt(-1-x^2)", X).status == "undecided"
    assert compare("sqrt(-1-x^2)", "x", X).status == "not_equal"


def test_e_is_a_number_unless_declared() -> None:
    assert compare("e^x", "exp(x)", X).status == "equal"
    assert compare("exp(1)^x", "e^x", X).status == "equal"
    assert compare("e^x", "exp(x)", {**X, "e": "positive"}).status == "not_equal"
    assert compare("exp(1)^x", "exp(x)", {**X, "e": "positive"}).status == "equal"


def test_cancellation_gets_the_digits_that_it_needs() -> None:
    for size in (200, 1000, 5000):
        assert compare(f"exp({size})+x-exp({size})", "x", X).status == "equal"
        assert compare(f"exp({size})+x-exp({size})+exp(-{size // 10})", "x", X).status == "not_equal"


def test_a_prime_is_no_zero() -> None:
    prime = 2**61 - 1
    assert compare(f"x+{prime}", "x", X).status == "not_equal"
    assert compare(f"x+{prime}*(2^89-1)", "x", X).status == "not_equal"
    assert compare(f"x^{prime}", "x", X).status != "equal"
    assert not compare("((x^1321)^331)^" + str((prime - 1) // (1321 * 331)), "1", X).accepted


@pytest.mark.parametrize(
    ("answer", "reference", "words"),
    [
        ("(x^2-1)/(x-1)", "x+1", "Your form is not defined at x = 1"),
        ("2*log(x)", "log(x^2)", "Your form is not defined"),
        ("x+1", "(x^2-1)/(x-1)", "The expected form is not defined at x = 1"),
        ("x^(1/2)*x^(1/2)", "x", "Your form is not defined"),
    ],
)
def test_common_domain(answer: str, reference: str, words: str) -> None:
    found = compare(answer, reference, X)
    assert found.status == "equal_on_common_domain"
    assert words in found.message


def test_odd_roots_of_negative_numbers_are_real() -> None:
    assert compare("(-8)^(1/3)", "-2").status == "equal"
    assert compare(r"\sqrt[3]{x^3}", "x", X).status == "equal"
    assert compare("x^(2/3)", "(x^2)^(1/3)", X).status == "equal"


def test_counterexample_is_small() -> None:
    found = compare("(x+y)^2", "x^2+y^2", X)
    assert found.counterexample is not None
    assert found.counterexample.values == (("x", "1"), ("y", "1"))
    assert (found.counterexample.answer, found.counterexample.reference) == ("4", "2")
    assert found.message == "At x = 1, y = 1 your form is 4, the expected one 2."


def test_forgotten_diagonal_is_shown_at_equal_indices() -> None:
    names = {"p": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
    found = compare("-p[i]*p[j]", "p[i]*(delta(i,j)-p[j])", names)
    assert found.status == "not_equal"
    assert found.counterexample is not None
    values = dict(found.counterexample.values)
    assert values["i"] == values["j"]


def test_first_wrong_entry_and_verdict_of_each() -> None:
    names = dict.fromkeys("abcd", "real")
    found = compare("[[a,b],[c+1,d]]", "[[a,b],[c,d]]", names)
    assert found.entry == (2, 1)
    assert found.entries == ((True, True), (False, True))
    assert "entry (2, 1)" in found.message


def test_shapes_have_their_own_messages() -> None:
    names = {"Q": "matrix(n,d)", "K": "matrix(n,d)", "n": "posint", "d": "posint"}
    found = compare("Q@K", "Q@T(K)", names)
    assert (found.status, found.reason) == ("invalid", "shape")
    assert "(n,d) @ (n,d): did you forget a transpose?" in found.message
    found = compare("T(Q)", "Q", names)
    assert (found.status, found.reason) == ("not_equal", "shape")


def test_rounded_decimal_is_told_so() -> None:
    found = compare("0.7071", "1/sqrt(2)")
    assert found.status == "not_equal"
    assert found.message == "0.7071 is rounded; give 1/sqrt(2)."
    assert compare("-0.70711", "-1/sqrt(2)").reason == "rounded"
    assert compare("0.8", "1/sqrt(2)").reason == "value"


def test_evidence() -> None:
    assert compare("x+y", "x+y", X).evidence == "same"
    assert compare("x+y", "y+x", X).evidence == "mod p"
    assert compare("0.1+0.2", "0.3").evidence == "proved"
    assert re.fullmatch(r"100 digits at \d+ points", compare("exp(x)^2", "exp(2x)", X).evidence)
    assert compare("sin(x)^2+cos(x)^2", "1", X, prove=True).evidence == "proved"


@pytest.mark.parametrize(
    "arguments",
    [
        {"names": {"x": "complex"}},
        {"names": {"x": "vector"}},
        {"names": {"x": "matrix(n)"}},
        {"names": {"x": "vector(0)"}},
        {"names": {"x": "vector(n)", "n": "real"}},
        {"names": {"1x": "real"}},
        {"names": {"x y": "real"}},
        {"names": {"x": 3}},
        {"names": ["x"]},
        {"reference": "x +"},
        {"reference": "z"},
        {"reference": ""},
        {"reference": None},
        {"reference": "x/2y"},
        {"policy": "approximately"},
        {"policy": "dp"},
        {"policy": "exact 3"},
        {"policy": "sf 0"},
        {"policy": "dp 4"},
        {"policy": None},
        {"given": {"x": "x+1"}},
        {"given": {"x": "y", "y": "x"}},
        {"given": {"x": "("}},
    ],
    ids=str,
)
def test_what_the_author_gets_wrong_is_a_value_error(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        compare("x", **{"reference": "x", "names": X, **arguments})  # type: ignore[arg-type]


def test_verdicts_travel_as_plain_data() -> None:
    for answer in ("x", "x+1", "(", "x+0*y", "[[x]]"):
        found = compare(answer, "x", X)
        assert Comparison.from_plain(found.to_plain()) == found


def test_process_kills_what_takes_too_long_and_goes_on() -> None:
    with Comparer() as comparer:
        assert comparer._process is not None
        os.kill(comparer._process.pid, signal.SIGSTOP)
        comparer.seconds = 0.2
        found = comparer.compare("x", "x", X)
        assert (found.status, found.reason) == ("undecided", "time")
        comparer.seconds = 5.0
        assert comparer.compare("x", "x", X).status == "equal"
        with pytest.raises(ValueError, match="reference"):
            comparer.compare("x", "x+", X)
        assert comparer.compare("sin(2x)", "2 sin x cos x", X, prove=True).evidence == "proved"
        if sys.platform == "linux":
            assert "rlimits" in comparer.layers


def test_importing_the_package_loads_no_mathematics() -> None:
    heavy = "{'mpmath', 'sympy', 'numpy'}"
    code = f"import sys, learn_transformers.symbolic; sys.exit(int(bool({heavy} & set(sys.modules))))"
    subprocess.run([sys.executable, "-c", code], check=True)
    code = "import sys; from learn_transformers.symbolic import compare; compare('x', 'x+1', {'x': 'real'});"
    subprocess.run([sys.executable, "-c", code + "sys.exit(int('sympy' in sys.modules))"], check=True)


def test_a_pause_of_the_machine_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    from learn_transformers.symbolic.language import limits

    jumps = iter([0.0, 0.0, 10.0])
    monkeypatch.setattr(limits, "clock", lambda: next(jumps, 10.0))
    assert compare("exp(x)*exp(y)*exp(x+y)", "exp(2*(x+y))", X).status == "equal"


@pytest.mark.parametrize("function", ["log", "sqrt", "abs", "relu", "exp"])
def test_a_bound_index_may_be_called_like_a_declared_name(function: str) -> None:
    for kind in ("real", "positive", "posint", "vector(n)"):
        kinds = {"x": "vector(n)", "k": kind, "n": "posint"}
        assert compare(f"Sum({function}(x[k]), k, 1, n)", f"Sum({function}(x[j]), j, 1, n)", kinds).accepted
        wrong = compare(f"Sum({function}(x[k]+k), k, 1, n)", f"Sum({function}(x[j]), j, 1, n)", kinds)
        assert wrong.status == "not_equal"
