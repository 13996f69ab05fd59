"""A number that stands for −∞: every function with a mask rejects it where visible scores can lie below, and names it.

Answers are written here as learners write them, in one line each, so that no part of a key says what is right.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from learn_transformers.authoring.mutants import incomplete
from learn_transformers.course import keyed_chapters
from learn_transformers.explaining.differences import describe
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Answer, Expectations, run_check, run_function
from learn_transformers.key.calls import Call, call, run_trusted
from learn_transformers.key.inputs import far_below
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import RIGHT, Switches
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import STABILITY, reference
from learn_transformers.key.remembering import Remembered
from learn_transformers.outcomes.records import CheckRun, Recorded

Array = np.ndarray
Weights = Callable[[Array, Array, int, float], Array]  # of scores, mask, axis, and what scores are divided by
LOWEST = float(np.finfo(float).min)


def plain(scores: Array, axis: int) -> Array:
    top = scores.max(axis=axis, keepdims=True)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def filled(value: float) -> Callable[[Array, Array], Array]:
    return lambda scores, mask: np.where(mask, scores, value)


def penalized(value: float) -> Callable[[Array, Array], Array]:
    return lambda scores, mask: scores + (1.0 - mask) * value


def multiplied(scores: Array, mask: Array) -> Array:
    return np.where(np.isfinite(scores), scores * mask, scores)


def nothing_cleared(weights: Array, mask: Array, axis: int) -> Array:
    return weights


def hidden_cleared(weights: Array, mask: Array, axis: int) -> Array:
    return np.where(mask, np.nan_to_num(weights), 0.0)


def empty_cleared(weights: Array, mask: Array, axis: int) -> Array:
    return np.where(np.broadcast_to(mask, weights.shape).any(axis=axis, keepdims=True), np.nan_to_num(weights), 0.0)


def renormalized(weights: Array, mask: Array, axis: int) -> Array:
    shown = hidden_cleared(weights, mask, axis)
    total = shown.sum(axis=axis, keepdims=True)
    return np.asarray(shown / np.where(total == 0, 1.0, total))


CLEARING = (nothing_cleared, hidden_cleared, empty_cleared, renormalized)
HIDING: dict[str, Callable[[Array, Array], Array]] = {
    **{f"filled with {value:g}": filled(value) for value in (1e-9, -1.0, -7.0, -10.0, -30.0, -100.0, -1e3, -1e4)},
    **{f"{value:g} added": penalized(value) for value in (-1.0, -10.0, -30.0, -1e3, -1e4)},
    "multiplied by the mask": multiplied,
}
NAMING = (
    "instead of −∞",
    "not −∞",
    "hidden scores are filled with",
    "is added to",
    "multiplied by the mask",
    "before they were set to 0",
    "taken over the hidden scores",
)
RIGHT_AFTER_ALL = {  # no visible score is lower than −10000, so nothing is lost before the weights are divided again
    ("filled with -10000", renormalized),
}


WITHOUT_WEIGHTS = ("encoder_block", "encoder", "decoder_block")  # what a fill makes of them shows in no result
NAMED_THERE = [  # by one mistake: asking all pairs of the many that they know takes seconds
    ("filled with -1000", nothing_cleared),
    ("filled with -10000", nothing_cleared),
    ("-10000 added", nothing_cleared),
    ("multiplied by the mask", nothing_cleared),
]


def weights_by(hide: Callable[[Array, Array], Array], clear: Any, *, before_scaling: bool = False) -> Weights:
    def weights(scores: Array, mask: Array, axis: int, root: float) -> Array:
        low = hide(scores, mask) / root if before_scaling else hide(scores / root, mask)
        return np.asarray(clear(plain(low, axis), mask, axis))

    return weights


def masked_softmax(weights: Weights) -> Callable[..., Any]:
    return lambda scores, mask, axis=-1, *, mistake: weights(scores, mask, axis, 1.0)


def masked_attention(weights: Weights) -> Callable[..., Any]:
    def answer(q: Array, k: Array, v: Array, mask: Array, *, mistake: Any) -> Any:
        a = weights(q @ np.swapaxes(k, -1, -2), mask, -1, np.sqrt(k.shape[-1]))
        return a @ v, a

    return answer


def multi_head_attention(weights: Weights) -> Callable[..., Any]:
    def answer(
        x_q: Array,
        x_kv: Array,
        w_q: Array,
        w_k: Array,
        w_v: Array,
        w_o: Array,
        n_heads: int,
        mask: Any = None,
        **_: Any,
    ) -> Any:
        if len(w_q) % n_heads:
            raise ValueError("n_heads must divide d_model")

        def split(x: Array) -> Array:
            return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)

        q, k, v = split(x_q @ w_q), split(x_kv @ w_k), split(x_kv @ w_v)
        scores, root = q @ np.swapaxes(k, -1, -2), np.sqrt(q.shape[-1])
        a = plain(scores / root, -1) if mask is None else weights(scores, mask[..., None, :, :], -1, root)
        merged = np.swapaxes(a @ v, -3, -2)
        return merged.reshape(*merged.shape[:-2], -1) @ w_o, a

    return answer


def norm(x: Array, params: dict[str, Array], number: int) -> Array:
    rest = x - x.mean(-1, keepdims=True)
    normal = rest / np.sqrt((rest**2).mean(-1, keepdims=True) + 1e-5)
    return normal * params[f"gamma_{number}"] + params[f"beta_{number}"]


def encoder_block(weights: Weights) -> Callable[..., Any]:
    attend = multi_head_attention(weights)

    def answer(x: Array, params: dict[str, Array], n_heads: int, mask: Any = None, **_: Any) -> Any:
        attended, _weights = attend(x, x, *(params[f"w_{name}"] for name in "qkvo"), n_heads, mask)
        y = norm(x + attended, params, 1)
        hidden = np.maximum(y @ params["w_1"] + params["b_1"], 0.0)
        return norm(y + hidden @ params["w_2"] + params["b_2"], params, 2)

    return answer


def encoder(weights: Weights) -> Callable[..., Any]:
    apply = encoder_block(weights)

    def answer(x: Array, blocks: list[dict[str, Array]], n_heads: int, mask: Any = None, **_: Any) -> Any:
        for params in blocks:
            x = apply(x, params, n_heads, mask)
        return x

    return answer


def cross_attention(weights: Weights) -> Callable[..., Any]:
    attend = multi_head_attention(weights)

    def answer(
        x: Array,
        memory: Array,
        w_q: Array,
        w_k: Array,
        w_v: Array,
        w_o: Array,
        n_heads: int,
        memory_mask: Any = None,
        **_: Any,
    ) -> Any:
        return attend(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)

    return answer


def decoder_block(weights: Weights) -> Callable[..., Any]:
    attend = multi_head_attention(weights)

    def answer(
        x: Array,
        memory: Array,
        params: dict[str, Array],
        n_heads: int,
        mask: Any = None,
        memory_mask: Any = None,
        **_: Any,
    ) -> Any:
        causal = np.tri(x.shape[-2], dtype=bool)
        causal = causal if mask is None else causal & mask
        for number, (part, other, shown) in enumerate((("self", None, causal), ("cross", memory, memory_mask)), 1):
            matrices = (params[f"{part}_w_{name}"] for name in "qkvo")
            x = norm(x + attend(x, x if other is None else other, *matrices, n_heads, shown)[0], params, number)
        hidden = np.maximum(x @ params["w_1"] + params["b_1"], 0.0)
        return norm(x + hidden @ params["w_2"] + params["b_2"], params, 3)

    return answer


ANSWERS = {
    f.__name__: f
    for f in (
        masked_softmax,
        masked_attention,
        multi_head_attention,
        encoder_block,
        encoder,
        cross_attention,
        decoder_block,
    )
}
REFERENCES = {name: (chapter, r) for chapter in keyed_chapters() for name, r in load_key(chapter).references.items()}
# those that hide scores by it: the layers that a mask needs are a number, and an output without axes
TAKING_A_MASK = {
    name
    for name, (_, r) in REFERENCES.items()
    if r.output and any(axis.endswith("mask") for axis in r.axes)
    if not isinstance(r, TorchReference)  # what fills there is in tests/wrong_answers, written in PyTorch
}


@cache
def remembered(name: str) -> Remembered:
    return Remembered(REFERENCES[name][1])


@cache
def expected(name: str, seed: int) -> Expectations:
    return Expectations(REFERENCES[name][0], seed)


def answer_of(name: str, function: Callable[..., Any]) -> Answer:
    return lambda made: run_trusted(function, made, remembered(name).signature, mistake=RIGHT)


def runs_of(name: str, function: Callable[..., Any], seed: int = 0) -> list[CheckRun]:
    return run_function(remembered(name), answer_of(name, function), expected(name, seed))


def said_of(name: str, runs: list[CheckRun]) -> list[str]:
    calls: list[Recorded] = [call for run in runs for call in run.calls]
    known = [m.title for e in explain(remembered(name), calls) for m in e.mistakes]
    return known or describe(remembered(name), calls)


def test_every_function_that_takes_a_mask_is_tried_here() -> None:
    assert ANSWERS.keys() == TAKING_A_MASK


@pytest.mark.parametrize("clear", CLEARING)
@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_number_in_place_of_infinity_is_rejected_and_named(name: str, hiding: str, clear: Any) -> None:
    runs = runs_of(name, ANSWERS[name](weights_by(HIDING[hiding], clear)))
    failed = [run.check.name for run in runs if run.difference is not None]
    if (hiding, clear) in RIGHT_AFTER_ALL:
        assert failed == []
        return
    assert failed
    if name in WITHOUT_WEIGHTS and (hiding, clear) not in NAMED_THERE:
        return
    said = said_of(name, runs)
    assert any(words in sentence for sentence in said for words in NAMING), said


@pytest.mark.parametrize("clear", CLEARING)
@pytest.mark.parametrize("value", [-1.0, -30.0, -100.0, -1e4])
@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"masked_softmax"}))
def test_neither_is_it_right_before_the_scores_are_scaled(name: str, value: float, clear: Any) -> None:
    runs = runs_of(name, ANSWERS[name](weights_by(filled(value), clear, before_scaling=True)))
    assert any(run.difference is not None for run in runs)
    if name in WITHOUT_WEIGHTS and (value, clear) != (-1e4, nothing_cleared):
        return
    said = said_of(name, runs)
    assert any(words in sentence for sentence in said for words in NAMING), said


@pytest.mark.parametrize("value", [-np.inf, -1e5, -1e9, -1e30, LOWEST])
@pytest.mark.parametrize("hide", [filled, penalized])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_number_below_all_scores_is_right_if_nothing_hidden_keeps_weight(name: str, hide: Any, value: float) -> None:
    """Scores are promised to lie within ±10000: more than that no answer has to bear."""
    if hide is penalized and value == -np.inf:
        return  # 0 · ∞
    runs = runs_of(name, ANSWERS[name](weights_by(hide(value), hidden_cleared)))
    assert [run.check.name for run in runs if run.difference is not None] == []


@pytest.mark.parametrize("name", ANSWERS)
def test_so_it_is_on_other_seeds(name: str) -> None:
    stability = [check for check in remembered(name).checks if check.stage is STABILITY]
    for seed in range(1, 20):
        for value in (-30.0, -1e3, -1e4):
            answer = answer_of(name, ANSWERS[name](weights_by(filled(value), hidden_cleared)))
            runs = [run_check(remembered(name), check, answer, expected(name, seed)) for check in stability]
            assert any(run.difference is not None for run in runs), (seed, value)
        right = ANSWERS[name](weights_by(filled(-1e30), renormalized))
        assert all(run.difference is None for run in runs_of(name, right, seed)), seed


def one_key_hidden(low: float, high: float, mask: list[bool]) -> Call:
    one = np.ones((1, 1))
    return call(one, np.array([[low], [high]]), one, one, one, one, 1, np.array([mask]))


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (one_key_hidden(-60.0, 0.0, [True, False]), -60.0),
        (one_key_hidden(-10000.0, 10000.0, [True, False]), -10000.0),
        (one_key_hidden(0.0, -2000.0, [False, True]), -2000.0),
        (one_key_hidden(-31.0, -31.0, [True, False]), -31.0),
    ],
)
def test_a_visible_key_far_below_gets_all_the_weight(made: Call, value: float) -> None:
    assert remembered("multi_head_attention")(*made.args)[0] == pytest.approx(np.array([[value]]), rel=1e-12)


def test_the_standard_case_has_what_it_is_for() -> None:
    for seed in range(20):
        scores, mask = far_below(np.random.default_rng(seed))
        assert np.abs(scores).max() <= 1e4
        assert scores[mask].max() < -9990
        assert scores[0][~mask[0]].min() > 9000
        assert scores[1].max() < -9990


def test_a_key_whose_function_takes_a_mask_owes_the_case() -> None:
    @reference(axes={"x": "... n", "memory_mask": "n"}, output="... n", hints=("", "", ""))
    def forgetful(x: Array, memory_mask: Array, *, mistake: Switches) -> Array:
        return np.where(memory_mask, x, 0.0)

    assert any("takes a mask" in problem for problem in incomplete(forgetful))


def test_a_function_that_only_counts_over_a_mask_does_not() -> None:
    @reference(axes={"mask": "n n"}, output="", hints=("", "", ""))
    def layers(mask: Array, *, mistake: Switches) -> int:
        return int(mask.sum())

    assert not any("takes a mask" in problem for problem in incomplete(layers))
