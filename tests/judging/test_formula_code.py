"""Formulas beside functions that compute the same: the model solutions agree, each mutant is told from them."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from support import ROOT, source_of

from learn_transformers import course
from learn_transformers.judging.formula_code import Agreement, agreement
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.marking.worksheet import Code, Formula, Gradient, load

_SEEDS = range(3)


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, Any]]]:
    """The model solution of a chapter, with one text in it exchanged."""
    before = set(sys.modules)
    for folder in sorted((ROOT / "solutions").iterdir()):
        monkeypatch.syspath_prepend(str(folder))

    def load(chapter: str, *change: str) -> dict[str, Any]:
        source = source_of(chapter)
        if change:
            assert change[0] in source
            source = source.replace(*change)
        namespace: dict[str, Any] = {}
        exec(source, namespace)
        return namespace

    yield load
    for name in set(sys.modules) - before:
        if "solutions" in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


class Calls:
    """Calls functions as a worker would, and counts."""

    def __init__(self, functions: dict[str, Any]) -> None:
        self.functions = functions
        self.count = 0

    def __call__(self, name: str, args: tuple[Any, ...]) -> Outcome:
        self.count += 1
        try:
            return Returned(self.functions[name](*args))
        except Exception as error:
            return Raised(type(error).__name__, str(error))


def compared(code: Code, formula: str, names: dict[str, str], call: Any, seed: int = 0, **given: str) -> Agreement:
    return agreement(code, parse_reference(formula, declare(names)), names, given, call, seed)


SOFTMAX = {"p": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
JACOBIAN = Code("softmax_jacobian", ("x",), {"x": "vector(n)"}, {"p": "softmax(x)"})
ATTENTION = {
    "Q": "matrix(m, d)",
    "K": "matrix(n, d)",
    "V": "matrix(n, c)",
    "G": "matrix(m, c)",
    "A": "matrix(m, n)",
    "dS": "matrix(m, n)",
    "d": "posint",
    "i": "index(m)",
    "j": "index(n)",
}
VALUES = {"A": "softmax(Q @ T(K)/sqrt(d))", "dS": "had(A, G @ T(V)) - diag(rowsum(had(A, G @ T(V)))) @ A"}
SDPA = "scaled_dot_product_attention"


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize(
    ("formula", "change", "agrees"),
    [
        ("p[i]*(delta(i, j) - p[j])", (), True),
        ("diag(p) - p @ T(p)", (), True),
        ("p[i]*(delta(i, j) - p[j])", ("np.diag(p) - ", "-"), False),
        ("p[i]*(delta(i, j) - p[j])", ("np.diag(p) - ", "np.diag(p) + "), False),
        ("p[i]*(delta(i, j) - p[j])", ("return np.diag(p) - np.outer(p, p)", "return p * (1 - p)"), False),
    ],
)
def test_softmax_jacobian(functions: Any, formula: str, change: tuple[str, ...], agrees: bool, seed: int) -> None:
    found = compared(JACOBIAN, formula, SOFTMAX, Calls(functions("softmax", *change)), seed)
    assert found.agrees is agrees
    if agrees:
        assert found.message == "Your formula and your softmax_jacobian agree on 3 random inputs."


def test_where_they_differ_is_said() -> None:
    def softmax_jacobian(x: Any) -> Any:
        p = np.exp(x) / np.exp(x).sum()
        result = np.diag(p) - np.outer(p, p)
        result[1, 0] = 0.5
        return result

    found = compared(JACOBIAN, "p[i]*(delta(i,j) - p[j])", SOFTMAX, Calls({"softmax_jacobian": softmax_jacobian}))
    start = "Your formula is right, but your softmax_jacobian gives 0.5 where the formula gives -0."
    assert found.message.startswith(start)
    assert found.message.endswith(" (row 2, column 1).")


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("change", [(), ("/ np.sqrt", "* np.sqrt"), ("/ np.sqrt(d_k)", "")])
@pytest.mark.parametrize(("by", "formula"), [(1, "dS @ K/sqrt(d)"), (2, "T(dS) @ Q/sqrt(d)"), (3, "T(A) @ G")])
def test_gradients_against_small_steps(
    functions: Any, by: int, formula: str, change: tuple[str, ...], seed: int
) -> None:
    call = Calls(functions("self_attention", *change))
    code = Gradient(SDPA, ("Q", "K", "V"), values=VALUES, by=by)
    found = compared(code, formula, ATTENTION, call, seed)
    assert found.agrees is not bool(change)
    assert call.count <= 60
    words = f"Your formula and the slope of your {SDPA} by its argument {by} agree on 3 random inputs."
    assert (found.message == words) is not bool(change)


def test_a_wrong_gradient_is_not_taken_for_a_right_one(functions: Any) -> None:
    """The formula is the learner's, and accepted; but the comparison must be able to tell."""
    for by, wrong in ((1, "dS @ K"), (2, "T(dS) @ Q/d"), (3, "T(A) @ G*1.001"), (3, "0*V")):
        code = Gradient(SDPA, ("Q", "K", "V"), values=VALUES, by=by)
        assert compared(code, wrong, ATTENTION, Calls(functions("self_attention"))).agrees is False


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("change", [(), ("/ np.sqrt(d_k)", "")])
def test_one_of_several_results(functions: Any, change: tuple[str, ...], seed: int) -> None:
    code = Code(SDPA, ("Q", "K", "V"), inputs={"V": "matrix(n, c)"}, output=2)
    names = {name: kind for name, kind in ATTENTION.items() if name not in ("V", "G")}
    weight = "exp(Sum(Q[i,k]*K[j,k], k, 1, d)/sqrt(d))/Sum(exp(Sum(Q[i,k]*K[r,k], k, 1, d)/sqrt(d)), r, 1, n)"
    for formula in ("softmax(Q @ T(K)/sqrt(d))", weight):
        found = compared(code, formula, names, Calls(functions("self_attention", *change)), seed)
        assert found.agrees is not bool(change)


@pytest.mark.parametrize("seed", _SEEDS)
def test_part_whole_numbers_and_relations(functions: Any, seed: int) -> None:
    names = {"k": "posint", "omega": "real", "d": "posint"}
    rotation = "[[cos(k*omega), sin(k*omega)], [-sin(k*omega), cos(k*omega)]]"
    values = {"omega": "10000^(-2/d)", "d": "2*m"}
    code = Code("shift_matrix", ("k", "d"), {"m": "posint"}, values, part=((3, 4), (3, 4)))
    call = Calls(functions("positional_encoding"))
    assert compared(code, rotation, names, call, seed).agrees is True
    found = compared(code, f"T({rotation})", names, call, seed)
    assert found.agrees is False
    assert "(row 3, column 4)" in found.message
    entry = Code("shift_matrix", ("k", "d"), {"m": "posint"}, values, part=((3,), (4,)))
    assert compared(entry, "sin(k*omega)", names, call, seed).agrees is True
    far = Code("shift_matrix", ("k", "2"), part=((3, 4), (3, 4)))
    assert compared(far, "k", names, call, seed).agrees is False


@pytest.mark.parametrize("seed", _SEEDS)
def test_an_index_may_be_an_argument(functions: Any, seed: int) -> None:
    """One right class, counted from 0: `targets` is an array of whole numbers."""
    names = {"x": "vector(n)", "i": "index(n)"}
    code = Code("cross_entropy", ("T(x)", "[i - 1]"))
    for formula, right in (("log(Sum(exp(x[k]), k, 1, n)) - x[i]", True), ("log(Sum(exp(x[k]), k, 1, n))", False)):
        assert compared(code, formula, names, Calls(functions("softmax")), seed).agrees is right


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("change", [(), ("heads = x.reshape(*batch, n, n_heads, d_model // n_heads)\n    return np.swapaxes(heads, -3, -2)", "return x.reshape(*batch, n_heads, n, d_model // n_heads)")])  # fmt: skip # noqa: E501
def test_three_axes(functions: Any, change: tuple[str, ...], seed: int) -> None:
    names = {"x": "matrix(n, d)", "d_h": "posint", "h": "index(H)", "i": "index(n)", "c": "index(d_h)", "d": "posint"}
    code = Code("split_heads", ("x", "H"))
    call = Calls(functions("multi_head_attention", *change))
    found = compared(code, "x[i, (h - 1)*d_h + c]", names, call, seed, d="H*d_h")
    assert found.agrees is not bool(change)


@pytest.mark.parametrize("seed", _SEEDS)
def test_axes_cut_in_two(functions: Any, seed: int) -> None:
    """A formula in four indices is a picture: row and column of a patch, row and column in it."""
    names = {"X": "matrix(N, L)", "a": "index(R)", "u": "index(P)", "b": "index(C)", "v": "index(P)"}
    code = Code("unpatchify", ("X", "R*P", "C*P", "P"), values={"N": "R*C", "L": "P^2"})
    call = Calls(functions("vision_transformer"))
    assert compared(code, "X[(a-1)*C + b, (u-1)*P + v]", names, call, seed).agrees is True
    assert compared(code, "X[(b-1)*R + a, (u-1)*P + v]", names, call, seed).agrees is False


def test_a_formula_may_lack_an_index() -> None:
    """All rows alike: the formula has one index, the function two axes."""
    names = {"x": "vector(n)", "i": "index(n)", "j": "index(n)"}
    call = Calls({"f": lambda x: np.tile(x, (len(x), 1)), "g": lambda x: 2.0, "h": lambda x: np.zeros((9, 9))})
    assert compared(Code("f", ("x",)), "x[j]", names, call).agrees is True
    assert compared(Code("f", ("x",)), "x[i]", names, call).agrees is False
    assert compared(Code("g", ("x",)), "2", names, call).agrees is True
    assert compared(Code("h", ("x",)), "0", names, call).agrees is False


def test_names_that_do_not_occur_leave_the_sizes_alone() -> None:
    names = {"x": "vector(n)", **{f"d_{k}": "posint" for k in range(20)}}
    sizes: set[int] = set()

    def f(x: Any) -> Any:
        sizes.add(len(x))
        return x

    assert compared(Code("f", ("x",)), "x", names, Calls({"f": f})).agrees is True
    assert sizes <= {2, 3, 4}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "returns None"),
        ("text", "returns a str"),
        ([1.0, 2.0], "returns a list of 2"),
        (np.array(["a"]), "array of shape (1,)"),
        (np.zeros((2, 9)), "returns an array of shape (2, 9) where the formula gives an array of shape"),
        (3.0, "returns one number where the formula gives an array of shape"),
    ],
)
def test_what_is_no_such_array(value: Any, words: str) -> None:
    found = compared(JACOBIAN, "p[i]*(delta(i, j) - p[j])", SOFTMAX, Calls({"softmax_jacobian": lambda x: value}))
    assert found.agrees is False
    assert words in found.message


@pytest.mark.parametrize("outcome", [Died("it took longer than 2 s"), Raised("ValueError", "no")])
def test_no_return_is_no_verdict(outcome: Outcome) -> None:
    found = compared(JACOBIAN, "diag(p) - p @ T(p)", SOFTMAX, lambda name, args: outcome)
    assert found.agrees is None
    assert "did not return" in found.message


def test_nan_from_the_function_is_a_difference_and_from_the_formula_none() -> None:
    names = {"x": "vector(n)", "i": "index(n)"}
    nan = Calls({"f": lambda x: np.full(len(x), math.nan)})
    assert compared(Code("f", ("x",)), "x[i]", names, nan).agrees is False
    assert compared(Code("f", ("x",)), "0/0", names, nan).agrees is None
    assert compared(Code("f", ("x",)), "x[i + n]", names, nan).agrees is None
    assert compared(Code("f", ("x",)), "x[10000000000]", names, nan).agrees is None


def test_the_same_seed_draws_the_same_inputs() -> None:
    drawn: list[Any] = []

    def f(x: Any) -> Any:
        drawn.append(x)
        return x

    for seed in (1, 1, 2):
        compared(Code("f", ("x",)), "x", {"x": "vector(n)"}, Calls({"f": f}), seed)
    first, again, other = drawn[:3], drawn[3:6], drawn[6:]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


_LINKED = [
    pytest.param(chapter.name, question, id=f"{chapter.name}.{name}")
    for chapter in course.chapters()
    for name, question in load(chapter.name).items()
    if isinstance(question, Formula) and question.code is not None
]


@pytest.mark.parametrize(("chapter", "question"), _LINKED)
def test_keys(functions: Any, chapter: str, question: Formula) -> None:
    """What a key compares: the right formula agrees with the model solution, its double and known wrong ones do not."""
    assert question.code is not None
    call = Calls(functions(chapter))
    right = (question.reference, *question.forms)
    wrong = (f"2*({question.reference})", *(known.answer for known in question.wrong))
    names = {**dict.fromkeys(question.given.keys() - declare(question.names).keys(), "real"), **question.names}
    for seed in _SEEDS:
        for formula, agrees in [(f, True) for f in right] + [(f, False) for f in wrong]:
            found = compared(question.code, formula, names, call, seed, **question.given)
            assert found.agrees is agrees or (found.agrees is None and not agrees), (formula, found)


def test_importing_it_loads_no_exact_mathematics() -> None:
    heavy = "{'mpmath', 'sympy', 'torch'}"
    code = f"import sys, learn_transformers.judging.formula_code; sys.exit(int(bool({heavy} & set(sys.modules))))"
    subprocess.run([sys.executable, "-c", code], check=True)
