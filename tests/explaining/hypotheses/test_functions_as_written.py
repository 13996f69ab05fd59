"""What is said of functions as learners write them: changed arguments, changed results, too few digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from recorded_calls import reference_of, written

from learn_transformers.explaining.hypotheses import fitting
from learn_transformers.explaining.hypotheses.precision import HALF, SINGLE
from learn_transformers.key import GENERAL, HAND
from learn_transformers.key.mistakes import Slip

Array = np.ndarray


def found(function: str, code: Callable[..., Any]) -> list[Slip]:
    return fitting(reference_of(function), written(function, code))


def titles(function: str, code: Callable[..., Any]) -> list[str]:
    return [slip.title for slip in found(function, code)]


def softmax(x: Array, axis: int = -1) -> Array:
    e = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(e / e.sum(axis, keepdims=True))


def heads_of(x: Array, n_heads: int) -> Array:
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)


def attention(
    q: Array, k: Array, v: Array, mask: Array | None = None, root: float | None = None
) -> tuple[Array, Array]:
    scores = q @ np.swapaxes(k, -1, -2) / (root or np.sqrt(q.shape[-1]))
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
        lowered = np.exp(scores - np.where(mask.any(-1, keepdims=True), scores.max(-1, keepdims=True), 0.0))
        weights = lowered / np.where(lowered.sum(-1, keepdims=True) == 0, 1.0, lowered.sum(-1, keepdims=True))
    else:
        weights = softmax(scores)
    return weights @ v, weights


def multi_head(
    x_q: Array,
    x_kv: Array,
    w_q: Array,
    w_k: Array,
    w_v: Array,
    w_o: Array,
    n_heads: int,
    mask: Array | None = None,
    divisor: Callable[[int, int], float] = lambda d_model, n_heads: np.sqrt(d_model // n_heads),
) -> tuple[Array, Array]:
    q, k, v = (heads_of(part, n_heads) for part in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    by_head = None if mask is None else np.expand_dims(mask, -3)
    heads, weights = attention(q, k, v, by_head, divisor(w_q.shape[-1], n_heads))
    merged = np.swapaxes(heads, -3, -2).reshape(*x_q.shape[:-1], -1)
    return merged @ w_o, weights


MULTI_HEAD = "multi_head_attention.multi_head_attention"


def test_two_weights_in_the_wrong_order() -> None:
    def code(x_q: Any, x_kv: Any, w_q: Any, w_k: Any, w_v: Any, w_o: Any, n_heads: int, mask: Any = None) -> Any:
        return multi_head(x_q, x_kv, w_q, w_v, w_k, w_o, n_heads, mask)

    assert titles(MULTI_HEAD, code) == ["`w_k` and `w_v` change places"]


def test_all_heads_in_one() -> None:
    def code(x_q: Any, x_kv: Any, w_q: Any, w_k: Any, w_v: Any, w_o: Any, n_heads: int, mask: Any = None) -> Any:
        return multi_head(x_q, x_kv, w_q, w_k, w_v, w_o, 1, mask)

    assert titles(MULTI_HEAD, code) == ["`n_heads` is taken to be 1, whatever is given"]


def test_scores_divided_by_the_width_of_a_head() -> None:
    def code(*given: Any, **more: Any) -> Any:
        return multi_head(*given, **more, divisor=lambda d_model, n_heads: d_model // n_heads)

    assert titles(MULTI_HEAD, code) == ["`x_q` (or `w_q` or `w_k`) is divided by √(d_model/n_heads)"]


def test_columns_dealt_out_to_the_heads_in_turn() -> None:
    def code(x_q: Any, x_kv: Any, w_q: Any, w_k: Any, w_v: Any, w_o: Any, n_heads: int, mask: Any = None) -> Any:
        def dealt(w: Array) -> Array:
            return np.concatenate([w[:, head::n_heads] for head in range(n_heads)], axis=1)

        return multi_head(x_q, x_kv, dealt(w_q), dealt(w_k), dealt(w_v), w_o, n_heads, mask)

    (title,) = titles(MULTI_HEAD, code)
    assert title.startswith(
        "the columns of `w_q`, columns of `w_k` and columns of `w_v` are dealt out to n_heads in turn"
    )


@pytest.mark.parametrize(
    ("root", "title"),
    [
        (lambda q, k: q.shape[-1] ** 0.25, "`q` (or `k`) is multiplied by ⁴√d_k"),
        (lambda q, k: 1.0, "`q` (or `k`) is multiplied by √d_k"),
        (lambda q, k: 2 * q.shape[-1] ** 0.5, "`q` (or `k`) is divided by 2"),
        (lambda q, k: -(q.shape[-1] ** 0.5), "`q` (or `k`) has the wrong sign"),
        (lambda q, k: k.shape[-2] ** 0.5, "`q` (or `k`) is multiplied by √(d_k/n_k)"),
        (lambda q, k: q.shape[-1] ** 0.4, None),
    ],
)
def test_scores_divided_by_something_else(root: Callable[[Array, Array], float], title: str | None) -> None:
    said = titles("self_attention.scaled_dot_product_attention", lambda q, k, v: attention(q, k, v, None, root(q, k)))
    assert said == ([] if title is None else [title])


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda m, n: np.tril(np.ones_like(m)), "`mask` is replaced by a causal mask"),
        (lambda m, n: m & np.tril(np.ones_like(m)), "a causal mask is laid over `mask`"),
        (lambda m, n: np.ones_like(m), "`mask` is ignored, as if it were all True"),
        (lambda m, n: ~m, "`mask` is read the other way round: False is taken for True"),
    ],
)
def test_another_mask(change: Callable[[Array, int], Array], title: str) -> None:
    code: Callable[..., Any] = lambda q, k, v, mask: attention(q, k, v, change(mask, 0))  # noqa: E731
    assert titles("masking.masked_attention", code) == [title]


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (lambda x, axis=-1: np.log(softmax(x, axis)), "the logarithm of the result comes back"),
        (lambda x, axis=-1: softmax(softmax(x, axis), axis), None),
        (lambda x, axis=-1: softmax(x, -1), "`axis` is ignored: −1 is always used"),
        (lambda x, axis=-1: softmax(x, axis) + 0.25, None),
    ],
)
def test_a_softmax_and_something_else(code: Callable[..., Any], title: str | None) -> None:
    said = titles("softmax.softmax", code)
    assert said == ([] if title is None else [title])


def test_a_loss_in_bits() -> None:
    def code(logits: Array, targets: Array) -> Any:
        return -np.log2(softmax(logits))[np.arange(len(logits)), targets].mean()

    small = [c for c in written("softmax.cross_entropy", code) if np.abs(c.call.args[0]).max() < 100]
    said = fitting(reference_of("softmax.cross_entropy"), small)
    assert [slip.name for slip in said] == ["result:base_2"]


def single(x: Array) -> Array:
    return x.astype(np.float32)


@pytest.mark.parametrize(
    ("code", "slip"),
    [
        (lambda q, k, v: attention(single(q).astype(float), k, v), SINGLE),
        (lambda q, k, v: tuple(r.astype(float) for r in attention(single(q), single(k), single(v))), SINGLE),
        (lambda q, k, v: tuple(r * (1 + 1e-7) for r in attention(q, k, v)), None),
        (lambda q, k, v: tuple(r + 1e-8 for r in attention(q, k, v)), None),
        (lambda q, k, v: tuple(r.astype(np.float16).astype(float) for r in attention(q, k, v)), HALF),
        (lambda q, k, v: tuple(r * (1 + 1e-4) for r in attention(q, k, v)), None),
    ],
)
def test_too_few_digits(code: Callable[..., Any], slip: Slip | None) -> None:
    """Not where all is shifted or stretched a little: that has another cause."""
    function = "self_attention.scaled_dot_product_attention"
    calls = written(function, lambda q, k, v: code(*(np.asarray(a, float) for a in (q, k, v))))
    said = fitting(reference_of(function), [c for c in calls if c.stage in (HAND, GENERAL)])
    assert slip in said if slip is not None else not {*said} & {SINGLE, HALF}


def test_positions_in_single_precision_and_a_table_fitted_by_least_squares() -> None:
    def table(n_positions: int, d_model: int, base: float = 1e4) -> Array:
        if d_model % 2:
            raise ValueError("d_model must be even")
        power = single(np.arange(0, d_model, 2) / d_model)
        angle = np.arange(n_positions)[:, None] / (np.float32(base) ** power).astype(float)
        return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(n_positions, d_model)

    assert found("positional_encoding.sinusoidal_positional_encoding", table) == [SINGLE]

    def fitted(offset: int, d_model: int, base: float = 1e4) -> Array:
        angle = np.arange(60)[:, None] / base ** (np.arange(0, d_model, 2) / d_model)
        rows = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(60, d_model)
        start = max(0, -offset)
        end = 60 - max(0, offset)
        noise = 1e-7 * np.random.default_rng(0).normal(size=(d_model, d_model))
        return np.linalg.lstsq(rows[start:end], rows[start + offset : end + offset])[0].T + noise

    assert found("positional_encoding.shift_matrix", fitted) == []


def test_a_token_whose_embedding_is_left_out_for_padding() -> None:
    def code(token_ids: Array, embedding_table: Array) -> Array:
        d_model = embedding_table.shape[1]
        tokens = np.where((token_ids == 0)[..., None], 0.0, embedding_table[token_ids] * np.sqrt(d_model))
        angle = np.arange(token_ids.shape[-1])[:, None] / 1e4 ** (np.arange(0, d_model, 2) / d_model)
        return np.asarray(tokens + np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(-1, d_model))

    said = "`embedding_table` with zeros at the first index along vocab is used in place of `embedding_table`"
    assert titles("positional_encoding.embed", code) == [said]
