"""Slips: a mistake as other arguments or another result, made outside of the definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from learn_transformers.key import HAND, RIGHT, Mistake, Reference, Switches, call, reference, sizes
from learn_transformers.key.families import SINGLE_PRECISION, asserted, unnamed
from learn_transformers.sandbox.outcome import Raised, Returned
from learn_transformers.trouble import KeyFault

Array = np.ndarray


@pytest.fixture
def scores() -> Reference:
    @reference(axes={"q": "... n_q d_k", "k": "... n_k d_k", "scale": ""}, output="... n_q n_k", hints=("", "", ""))
    def scores(q: Array, k: Array, scale: float = 2.0, *, mistake: Switches) -> Array:
        if scale <= 0:
            raise ValueError("scale must be above 0")
        product: Array = scale * q @ np.swapaxes(k, -1, -2)
        return product

    return scores


Q, K = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])


@pytest.mark.parametrize(
    ("deeds", "given", "like"),
    [
        ({"scale": 3.0}, (Q, K), (Q, K, 3.0)),
        ({"scale": 3.0}, (Q, K, 5.0), (Q, K, 3.0)),
        ({"k": np.zeros_like}, (Q, K), (Q, 0 * K)),
        ({"q": np.negative}, (Q, K), (-Q, K)),
        ({"k": lambda k, scale: k * scale}, (Q, K), (Q, 2 * K)),
        ({"q": "k", "k": "q"}, (Q, K), (K, Q)),
        ({"q": lambda q, *, k: q + k[0]}, (Q, K), (Q + K[0], K)),
    ],
)
def test_as_if_called_with_other_arguments(
    scores: Reference, deeds: dict[str, Any], given: tuple[Any, ...], like: tuple[Any, ...]
) -> None:
    slip = scores.slip("other arguments", "Which?", **deeds)
    assert np.array_equal(scores(*given, mistake=Switches([slip])), scores(*like))
    names = ("q", "k", "scale")
    assert np.array_equal(scores(**dict(zip(names, given, strict=False)), mistake=Switches([slip])), scores(*like))
    assert np.array_equal(scores(*given), scores(*given, mistake=RIGHT))
    assert slip in scores.own_mistakes


def test_as_if_something_else_came_back(scores: Reference) -> None:
    doubled = scores.slip("doubled", "?", returns=lambda value: 2 * value)
    of_arguments = scores.slip("plus its scale", "?", returns=lambda value, scale: value + scale)
    right = scores(Q, K)
    assert np.array_equal(scores(Q, K, mistake=Switches([doubled])), 2 * right)
    assert np.array_equal(scores(Q, K, mistake=Switches([of_arguments])), right + 2.0)
    both = scores(Q, K, mistake=Switches([of_arguments, doubled]))
    assert np.array_equal(both, 2 * (right + 2.0)), "the first of the key is the last to go out"


def test_slips_follow_each_other_and_see_what_the_one_before_made(scores: Reference) -> None:
    first = scores.slip("three", "?", scale=3.0)
    second = scores.slip("one more", "?", scale=lambda scale: scale + 1)
    assert np.array_equal(scores(Q, K, mistake=Switches([second, first])), scores(Q, K, 4.0))


def test_other_exceptions(scores: Reference) -> None:
    wrong, unsaid = scores.slip("a", "?", raises=asserted), scores.slip("b", "?", raises=unnamed)
    made = call(Q, K, -1.0)
    found = [scores.outcome(made, [slip]) for slip in (wrong, unsaid)]
    assert [f.type for f in found if isinstance(f, Raised)] == ["AssertionError", "ValueError"]
    assert isinstance(found[1], Raised)
    assert "scale" not in found[1].message
    assert isinstance(scores.outcome(call(Q, K), [wrong]), Returned)


def test_an_argument_may_be_changed_in_place(scores: Reference) -> None:
    changed = scores.slip("in place", "?", q=lambda q, k: np.add(q, k[0], out=q))
    outcome = scores.outcome(call(Q, K), [changed])
    assert isinstance(outcome, Returned)
    assert outcome.changed == ("q",)
    assert np.array_equal(Q, [[1.0, 2.0]]), "that of the caller stays"


def test_one_slip_for_several_numbers(scores: Reference) -> None:
    bases = scores.family("the scale is {}", "?", -10.0, -1e4, 1e9, scale=lambda scale, value: -value)
    assert {m.title for m in bases.values()} == {"the scale is -10", "the scale is -10000", "the scale is 1e9"}
    assert set(bases.named("scale")) == {"scale__10", "scale__10000", "scale_1e9"}
    assert np.array_equal(scores(Q, K, mistake=Switches([bases[-10.0]])), scores(Q, K, 10.0))
    assert [len(made) for made in scores.combinations(2)] == [], "only one of a family can be made"
    of_the_result = scores.family("{} is added", "?", 1.0, returns=lambda result, k, value: result + value + k[0, 0])
    assert np.array_equal(scores(Q, K, mistake=Switches([of_the_result[1.0]])), scores(Q, K) + 4.0)


def test_another_reference_has_the_very_same(scores: Reference) -> None:
    ignored = scores.slip("ignored", "?", scale=1.0)

    @reference(axes={"q": "n d", "scale": ""}, output="n d", hints=("", "", ""))
    def scaled(q: Array, scale: float, *, mistake: Switches) -> Array:
        return q * scale

    scaled.also(ignored, SINGLE_PRECISION)
    assert scaled.own_mistakes == (ignored, SINGLE_PRECISION)
    assert np.array_equal(scaled(Q, 5.0, mistake=Switches([ignored])), Q)


@reference(axes={"q": "n d"}, output="n n", hints=("", "", ""))
def products(q: Array, *, mistake: Switches) -> Array:
    return np.asarray(q @ q.T)


NEGATED = products.slip("negated", "?", returns=np.negative)


@reference(axes={"q": "n d"}, output="n n", hints=("", "", ""))
def gram(q: Array, *, mistake: Switches) -> Array:
    return np.asarray(products(q, mistake=mistake) + 1.0)


def test_what_is_passed_on_is_made_inside() -> None:
    assert gram.mistakes == (NEGATED,)
    assert gram.own_mistakes == ()
    assert np.array_equal(gram(K, mistake=Switches([NEGATED])), 1.0 - K @ K.T)


def maximum(x: Array, mistake: Switches) -> Array:
    return -x if mistake(NEGATED) else x


@reference(axes={"x": "n"}, output="n", hints=("", "", ""))
def positive(x: Array, *, mistake: Switches) -> Array:
    return np.maximum(products(x, mistake=mistake), 0.0)


def test_a_function_of_numpy_is_no_helper_of_the_same_name() -> None:
    assert maximum(Q, Switches([NEGATED]))[0, 0] == -1.0
    assert "maximum" in positive.function.__code__.co_names
    assert positive.own_mistakes == ()


def test_wrong_may_name_a_mistake_by_its_function(scores: Reference) -> None:
    @scores.wrong("all of it is zero", "Why?")
    def all_zero(q: Array, k: Array, scale: float = 2.0) -> Array:
        return np.zeros((len(q), len(k)))

    assert isinstance(all_zero, Mistake)
    assert not scores(Q, K, mistake=Switches([all_zero])).any()


@pytest.mark.parametrize("deeds", [{"x": 1}, {"q": "x"}, {"k": lambda k, x: k}])
def test_an_argument_that_is_not_there_is_a_fault(scores: Reference, deeds: dict[str, Any]) -> None:
    with pytest.raises(KeyFault, match="scores has no argument x"):
        scores.slip("other arguments", "Which?", **deeds)


def test_a_mistake_that_must_be_asked_for_is_no_slip(scores: Reference) -> None:
    with pytest.raises(KeyFault, match="is no slip"):
        scores.also(Mistake("in the middle", "?"))


def test_cases_in_one_line(scores: Reference) -> None:
    scores.asks("by hand", call(Q, K), stage=HAND)
    scores.asks("drawn", sizes(2, n_q=3, n_k=4, d_k=5), sizes(n_q=1, n_k=1, d_k=1, scale=7.0), whole="q k")
    scores.refuses("a scale of 0", lambda rng: [call(Q, K, 0.0), call(K, Q, -rng.uniform())], naming="scale factor")
    hand, drawn, refused = scores.checks
    assert (hand.name, drawn.name) == ("by hand", "drawn; the same in whole numbers")
    rng = np.random.default_rng(0)
    first, second, *whole = drawn.calls(rng)
    assert [a.shape for a in first.args[:2]] == [(2, 3, 5), (2, 4, 5)]
    assert (len(first.args), second.args[2]) == (2, 7.0)
    assert [c.args[0].dtype.kind for c in whole] == ["i", "i"]
    again = np.random.default_rng(0)
    assert np.array_equal(first.args[0], again.normal(size=(2, 3, 5))), "drawn in the order of the signature"
    assert refused.naming == ("scale", "factor")
    assert len(refused.calls(rng)) == 2


def test_a_fault_of_a_case_in_one_line_names_that_line(scores: Reference) -> None:
    scores.asks("broken", lambda rng: 1 / 0)  # type: ignore[arg-type, return-value]
    scores.asks("nothing", lambda rng: [])
    with pytest.raises(KeyFault, match=r"\.py, line \d+: 'broken': its calls cannot be made: ZeroDivision"):
        scores.checks[0].calls(np.random.default_rng(0))
    with pytest.raises(KeyFault, match=r"\.py, line \d+: 'nothing': it gives no `call"):
        scores.checks[1].calls(np.random.default_rng(0))


def test_points_are_shared_by_weight_and_keep_their_sum(scores: Reference) -> None:
    scores.asks("by hand", call(Q, K), stage=HAND)
    scores.asks("sizes alone", sizes(n_q=1, n_k=1, d_k=1), weight=4)
    scores.asks("drawn", sizes(n_q=1, n_k=2, d_k=1))
    scores.refuses("a scale of 0", call(Q, K, 0.0), naming="scale")
    scores.weigh()
    assert [check.points for check in scores.checks] == [0.25, 2.75, 0.75, 0.25]
