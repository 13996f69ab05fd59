"""Every general sentence is said where it is true, of functions it was not written from, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.course import keyed_chapters
from learn_transformers.explaining.differences import describe
from learn_transformers.judging.run_checks import Answer, Expectations, run_function
from learn_transformers.key import axes
from learn_transformers.key.calls import Call, call, copied, run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import RIGHT, Mistake, Switches
from learn_transformers.key.reference import reference
from learn_transformers.key.remembering import remembered
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Raised, Returned
from learn_transformers.sandbox.wire import Tensor, Uncarriable

HINTS = ("", "", "")


@reference(axes={"n": "", "window": ""}, output="n n", hints=HINTS)
def sliding_window_mask(n: int, window: int, *, mistake: Switches) -> Any:
    distance = np.abs(np.arange(n)[:, None] - np.arange(n))
    return distance <= window


@sliding_window_mask.case()
def windows(rng: np.random.Generator) -> list[Call]:
    "some windows"
    return [call(n, window) for n, window in ((4, 1), (5, 2), (6, 1), (7, 3), (9, 2), (3, 0), (1, 1))]


@reference(axes={"lengths": "b", "n": ""}, output="b 1 1 n", hints=HINTS)
def memory_mask(lengths: Any, n: int, *, mistake: Switches) -> Any:
    return (np.arange(n) < lengths[:, None])[:, None, None]


@memory_mask.case()
def memories(rng: np.random.Generator) -> list[Call]:
    "some lengths"
    return [call(rng.integers(1, n, size=b), n) for b, n in ((2, 5), (3, 7), (4, 6), (5, 4))]


@reference(axes={"x": "... n d_model", "offset": "", "mask": "n n"}, output="... n d_model", hints=HINTS)
def block(x: Any, offset: int = 0, mask: Any = None, *, mistake: Switches) -> Any:
    return np.cumsum(x, -2) + offset + (0 if mask is None else mask.sum(-1, keepdims=True))


@block.case()
def blocks(rng: np.random.Generator) -> list[Call]:
    "with and without a mask"
    xs = [rng.normal(size=size) for size in ((3, 4), (2, 3, 5), (5, 2), (2, 4, 3), (4, 6), (3, 5, 4))]
    masks = [call(x, 0, rng.random((x.shape[-2], x.shape[-2])) < 0.7) for x in xs]
    return [*masks, *(call(x, offset) for x, offset in zip(xs, (3, -2, 0, -5, 1, -1), strict=True))]


@reference(axes={"x": "... n d", "gamma": "d"}, output="... n d", hints=HINTS)
def layer_norm(x: Any, gamma: Any, *, mistake: Switches) -> Any:
    return gamma * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)


@layer_norm.case()
def layers(rng: np.random.Generator) -> list[Call]:
    "some sizes"
    sizes = ((3, 4), (2, 3, 5), (5, 2), (2, 4, 3), (4, 6))
    return [call(rng.normal(size=size), rng.normal(size=size[-1])) for size in sizes]


@reference(axes={"x": "... n_q n_k", "mask": "n_q n_k", "shift": ""}, output="... n_q n_k", hints=HINTS)
def grid(x: Any, mask: Any = None, shift: int = 0, *, mistake: Switches) -> Any:
    return np.arctan(x) + np.arange(x.size).reshape(x.shape) / 7


def spread(x: np.ndarray, value: float) -> np.ndarray:
    """The array with this value in some places of every second row."""
    places = (np.arange(x.size).reshape(x.shape) * 7 + 3) % 10 < 4
    return np.where(places & (np.arange(x.shape[-2]) % 2 == 0)[:, None], value, x)


@grid.case()
def grids(rng: np.random.Generator) -> list[Call]:
    "every kind of size, numbers and mask"
    sizes = ((3, 5), (4, 6), (5, 4), (2, 7), (6, 3), (4, 4), (5, 5), (3, 3), (2, 4, 5), (2, 5, 3), (3, 6, 4))
    xs = [np.abs(rng.normal(size=size)) + 0.1 for size in sizes]
    short = [np.abs(rng.normal(size=(n, 1))) for n in (2, 3, 5, 6)] + [np.abs(rng.normal(size=(1, 4)))]
    masks = [rng.random(x.shape[-2:]) < 0.6 for x in xs[:6]]
    empty = [(np.arange(len(m)) > 1)[:, None] & np.ones(m.shape, bool) for m in masks[:5]]
    return [
        *map(call, xs),
        *map(call, short),
        *(call(spread(x, 2e3)) for x in xs[:6]),
        *(call(spread(x, -np.inf)) for x in xs[1:7]),
        *(call(-x) for x in xs[2:8]),
        *(call(x, np.ones(x.shape[-2:], bool)) for x in xs),
        *(call(x, mask | np.eye(*mask.shape, dtype=bool)) for x, mask in zip(xs, masks, strict=False)),
        *(call(x, mask) for x, mask in zip(xs, empty, strict=False)),
    ]


LOCAL = (sliding_window_mask, memory_mask, block, layer_norm, grid)
REFERENCES = {name: (chapter, r) for chapter in keyed_chapters() for name, r in load_key(chapter).written.items()}
IN_KEYS = tuple(REFERENCES)
REFERENCES |= {r.name: ("local", r) for r in LOCAL}


@dataclass(frozen=True)
class Given:
    """What a wrong function has to work with: the sizes of a call and its arguments by name."""

    sizes: dict[str, int]
    arguments: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.arguments.get(name)


@cache
def expectations(chapter: str) -> Expectations:
    return Expectations(chapter, 0)


def recorded(name: str, answer: Answer) -> list[Recorded]:
    chapter, found = REFERENCES[name]
    return [made for run in run_function(remembered(found), answer, expectations(chapter)) for made in run.calls]


def changed(name: str, change: Callable[[Any, Given], Any]) -> list[Recorded]:
    """All calls of a function that gives the right result, changed."""
    right = remembered(REFERENCES[name][1])  # its results are worked out once for all changes

    def wrong(*args: Any, mistake: Any, **kwargs: Any) -> Any:
        made = Call(args, kwargs)
        seen = Given(axes.bind(right, made), axes.arguments(right, made))
        known = right.outcome(made)
        return change(copied(known.value) if isinstance(known, Returned) else right(*args, **kwargs), seen)

    return recorded(name, lambda made: run_trusted(wrong, made, right.signature, mistake=RIGHT))


def said(name: str, change: Callable[[Any, Given], Any]) -> list[str]:
    return describe(REFERENCES[name][1], changed(name, change))


def each(change: Callable[[np.ndarray], Any]) -> Callable[[Any, Given], Any]:
    """The same change to each of several results."""

    def everywhere(out: Any, seen: Given) -> Any:
        return tuple(map(change, out)) if isinstance(out, tuple) else change(np.asarray(out))

    return everywhere


def second(change: Callable[[np.ndarray, Given], Any]) -> Callable[[Any, Given], Any]:
    """A change to the second result alone."""
    return lambda out, seen: (out[0], change(out[1], seen), *out[2:])


def matrices(change: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], Any]:
    """A change to what has rows and columns; all else stays right."""
    return lambda x: change(x) if x.ndim > 1 else x


def batches(names: int, change: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], Any]:
    """A change to what has more axes than so many."""
    return lambda x: change(x) if x.ndim > names else x


def swap(x: np.ndarray) -> np.ndarray:
    return np.swapaxes(x, -1, -2)


def with_diagonal(x: np.ndarray, k: int, value: Any) -> np.ndarray:
    return np.where(np.eye(x.shape[-2], x.shape[-1], k=k, dtype=bool), value, x)


def where_first(x: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The first along the leading axis as it is, the others changed."""
    return np.concatenate([x[:1], other[1:]])


def halves(x: np.ndarray, odd: int) -> np.ndarray:
    out = x.copy()
    out[..., odd::2] += 3.0
    return out


def rows_times(x: np.ndarray) -> np.ndarray:
    return x * (2.0 + np.arange(x.size // x.shape[-1]).reshape(*x.shape[:-1], 1))


def rows_plus(x: np.ndarray) -> np.ndarray:
    return x + (2.0 + np.arange(x.size // x.shape[-1]).reshape(*x.shape[:-1], 1))


def columns_plus(x: np.ndarray) -> np.ndarray:
    shifted: np.ndarray = x + (2.0 + np.arange(x.shape[-1]) ** 2)
    return shifted


def fill_shift(x: np.ndarray) -> np.ndarray:
    out = np.zeros_like(x)
    out[..., 1:, :] = x[..., :-1, :]
    return out


def empty_rows(out: Any, mask: np.ndarray | None, value: float) -> Any:
    if mask is None:
        return out
    empty = ~mask.any(-1, keepdims=True)
    return np.where(np.broadcast_to(empty, (*out.shape[:-1], 1)), value, out)


def to_hidden(out: Any, seen: Given, share: Callable[[np.ndarray], np.ndarray], kept: bool = True) -> Any:
    """Weights of which hidden entries take a share, and keep it or not; the output is what it should be."""
    weights = out[1] if isinstance(out, tuple) else out
    mask = seen["mask"]
    if mask is None or seen["axis"] not in (None, -1):
        return out
    by_head = isinstance(out, tuple) and "n_heads" in seen.arguments
    hidden = np.broadcast_to(~(np.expand_dims(mask, -3) if by_head else mask), weights.shape)
    taken = share(hidden.astype(float)) * weights.any(-1, keepdims=True)
    total = weights.sum(-1, keepdims=True) + taken.sum(-1, keepdims=True)
    changed = (weights + kept * taken) / np.where(total == 0, 1.0, total)
    return (out[0], changed) if isinstance(out, tuple) else changed


def has_large(seen: Given) -> bool:
    arrays = [a for a in seen.arguments.values() if isinstance(a, np.ndarray)]
    return any(bool((np.isfinite(a) & (np.abs(a) > 500)).any()) for a in arrays)


def shuffled(x: np.ndarray) -> np.ndarray:
    return np.random.default_rng(0).permutation(x.ravel()).reshape(x.shape)


def one_hot(x: np.ndarray) -> np.ndarray:
    return np.where(np.arange(x.shape[-1]) == x.argmax(-1)[..., None], 1.0, 0.0) if x.ndim else x


def along(x: np.ndarray, axis: int | None, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    last = -1 if axis is None else axis
    changed: np.ndarray = np.moveaxis(change(np.moveaxis(x, last, -1)), -1, last)
    return changed


def normalized(x: np.ndarray, axis: int | None) -> np.ndarray:
    e: np.ndarray = np.exp(np.sin(17 * x) + np.arange(x.size).reshape(x.shape) % 3)
    e /= e.sum(axis=axis, keepdims=True)
    return e


def other(x: np.ndarray) -> np.ndarray:
    """Numbers that have nothing to do with the right ones, at every place."""
    return np.asarray(np.sin(9 * x + np.arange(x.size).reshape(x.shape)) * 3 + 11)


def only(where: Callable[[np.ndarray, np.ndarray, np.ndarray], Any]) -> Callable[[Any, Given], Any]:
    """Wrong numbers in those entries (i, j) of a grid of which this holds, of its indices and of x."""

    def change(out: np.ndarray, seen: Given) -> Any:
        i, j = np.indices(out.shape)[-2:]
        return np.where(where(i, j, seen["x"]), other(out), out)

    return change


def if_only(has: Callable[[Given], Any]) -> Callable[[Any, Given], Any]:
    """Wrong numbers in the calls that have something."""
    return lambda out, seen: other(out) if has(seen) else out


def in_rows(marked: np.ndarray) -> np.ndarray:
    return np.asarray(marked.any(-1, keepdims=True))


# Places in a grid, and features of its calls: a change, what is said of it.
PLACES_AND_CALLS: list[tuple[Callable[[Any, Given], Any], str]] = [
    (only(lambda i, j, x: i == j), "right except on the diagonal"),
    (only(lambda i, j, x: j == i + 1), "right except on the diagonal just above the main one"),
    (only(lambda i, j, x: j == i - 1), "right except on the diagonal just below the main one"),
    (only(lambda i, j, x: j > i), "right on and below the diagonal, and wrong only above it"),
    (only(lambda i, j, x: j < i), "right on and above the diagonal, and wrong only below it"),
    (only(lambda i, j, x: i != j), "right on the diagonal alone"),
    (only(lambda i, j, x: i > 0), "only the first query is right"),
    (only(lambda i, j, x: i == 0), "only the first query is wrong"),
    (only(lambda i, j, x: i < x.shape[-2] - 1), "only the last query is right"),
    (only(lambda i, j, x: j == x.shape[-1] - 1), "only the last key is wrong"),
    (only(lambda i, j, x: j % 2 == 0), "right at every odd index along n_k, and wrong at even ones"),
    (only(lambda i, j, x: i % 2 == 1), "right at every even index along n_q, and wrong at odd ones"),
    (only(lambda i, j, x: x > 500), "right except where `x` holds numbers beyond ±500"),
    (only(lambda i, j, x: in_rows(x > 500)), "right except in rows where `x` holds numbers beyond ±500"),
    (only(lambda i, j, x: np.isneginf(x)), "right except where `x` is -inf"),
    (only(lambda i, j, x: in_rows(np.isneginf(x))), "right except in rows where `x` holds -inf"),
    (
        lambda out, seen: out if seen["mask"] is None else np.where(seen["mask"], out, other(out)),
        "right except where `mask` is False",
    ),
    (if_only(lambda seen: seen["mask"] is not None), "only calls with `mask` go wrong"),
    (if_only(lambda seen: seen["mask"] is None), "only calls without `mask` go wrong"),
    (
        if_only(lambda seen: seen["mask"] is not None and not seen["mask"].any(-1).all()),
        "only calls where a row of `mask` is all False go wrong",
    ),
    (
        if_only(lambda seen: seen["mask"] is not None and not seen["mask"].all()),
        "only calls where `mask` hides something go wrong",
    ),
    (if_only(lambda seen: (seen["x"] > 500).any()), "only calls where `x` holds numbers beyond ±500 go wrong"),
    (if_only(lambda seen: np.isneginf(seen["x"]).any()), "only calls where `x` holds -inf go wrong"),
    (if_only(lambda seen: (seen["x"] < 0).any()), "only calls where `x` holds negative numbers go wrong"),
    (if_only(lambda seen: seen["x"].ndim > 2), "only calls with a batch axis go wrong"),
    (if_only(lambda seen: seen["x"].ndim == 2), "only calls without a batch axis go wrong"),
    (if_only(lambda seen: seen.sizes["n_q"] % 2), "only calls with an odd n_q go wrong"),
    (if_only(lambda seen: seen.sizes["n_k"] % 2 == 0), "only calls with an even n_k go wrong"),
    (if_only(lambda seen: seen.sizes["n_k"] == 1), "only calls with n_k = 1 go wrong"),
    (if_only(lambda seen: seen.sizes["n_k"] > 1), "only calls with n_k larger than 1 go wrong"),
    (if_only(lambda seen: seen.sizes["n_q"] == seen.sizes["n_k"]), "only calls with n_k = n_q go wrong"),
    (if_only(lambda seen: seen.sizes["n_q"] != seen.sizes["n_k"]), "only calls with n_k ≠ n_q go wrong"),
]


# (what is asked, the change, functions, what is said of each)
KINDS: list[tuple[str, Callable[[Any, Given], Any], dict[str, str]]] = [
    (
        "transposed",
        each(matrices(swap)),
        {
            "shift_matrix": "your result is transposed",
            "softmax": "your result is transposed",
            "patchify": "your result is transposed",
            "project_qkv": "each of your results is transposed",
        },
    ),
    (
        "all axes reversed",
        each(lambda x: x.T),
        {"attention_scores": "all its axes in reverse order", "patch_embedding": "all its axes in reverse order"},
    ),
    (
        "axes permuted",
        each(lambda x: np.moveaxis(x, -1, -3)),
        {
            "split_heads": "in the order (d_head, n_heads, n), where (n_heads, n, d_head) is expected",
            "unpatchify": "in the order (C, H, W), where (H, W, C) is expected",
        },
    ),
    (
        "a factor √d_k",
        lambda out, seen: out * np.sqrt(seen.sizes["d_k"]),
        {
            "attention_scores": "your result is √d_k times too large",
            "self_attention": "your result is √d_k times too large",
        },
    ),
    (
        "a divisor",
        lambda out, seen: out / seen.sizes["d_model"],
        {
            "self_attention": "your result is d_model times too small",
            "embed": "your result is d_model times too small",
            "sinusoidal_positional_encoding": "your result is d_model times too small",
        },
    ),
    (
        "a factor of one part",
        second(lambda x, seen: x * seen.sizes["n_k"]),
        {
            "masked_attention": "your second result is n_k times too large",
            "multi_head_attention": "your second result is n_k times too large",
        },
    ),
    (
        "an unbiased variance",
        lambda out, seen: out * np.sqrt(1 - 1 / seen.sizes.get("d", seen.sizes.get("d_model", 0))),
        {"layer_norm": "is √(d/(d − 1)) times too small", "embed": "is √(d_model/(d_model − 1)) times too small"},
    ),
    (
        "a number as factor",
        each(lambda x: x * 2),
        {
            "softmax": "is 2 times too large",
            "patchify": "is 2 times too large",
            "cross_entropy": "is 2 times too large",
        },
    ),
    (
        "another logarithm",
        each(lambda x: x / np.log(2)),
        {"log_softmax": "1/(ln 2)", "cross_entropy": "1/(ln 2)", "embed": "1/(ln 2)"},
    ),
    (
        "the sign",
        each(lambda x: -x),
        {"log_softmax": "has the wrong sign everywhere", "shift_matrix": "has the wrong sign everywhere"},
    ),
    (
        "sign and factor",
        each(lambda x: -3 * x),
        {"cross_entropy": "wrong sign and is 3 times too large", "embed": "wrong sign and is 3 times too large"},
    ),
    (
        "a constant added",
        each(lambda x: x + 0.5),
        {"softmax": "too large by 0.5 everywhere", "concat_heads": "too large by 0.5 everywhere"},
    ),
    (
        "a constant subtracted",
        each(lambda x: x - 1),
        {"cross_entropy": "too small by 1 everywhere", "unpatchify": "too small by 1 everywhere"},
    ),
    (
        "a constant per row",
        each(rows_plus),
        {
            "patchify": "each row of your result is the right one plus",
            "log_softmax": "each row of your result is the right one plus",
        },
    ),
    (
        "a constant per column",
        each(columns_plus),
        {
            "attention_scores": "each column of your result is the right one plus",
            "sinusoidal_positional_encoding": "each column of your result is the right one plus",
        },
    ),
    (
        "a factor per row",
        each(rows_times),
        {
            "softmax": "each row of your result is the right one times",
            "patch_embedding": "each row of your result is the right one times",
        },
    ),
    (
        "shifted around the end",
        each(matrices(lambda x: np.roll(x, 1, -1))),
        {
            "attention_scores": "shifted 1 place later along n_k, around the end",
            "embed": "shifted 1 place later along d_model, around the end",
        },
    ),
    (
        "shifted and filled",
        each(fill_shift),
        {
            "sinusoidal_positional_encoding": "shifted 1 place later along n_positions, and filled with 0",
            "self_attention": "shifted 1 place later along n, and filled with 0",
        },
    ),
    (
        "reversed",
        each(lambda x: x[..., ::-1, :]),
        {"patchify": "in reverse order along N", "self_attention": "in reverse order along n"},
    ),
    (
        "only the first batch",
        each(batches(2, lambda x: where_first(x, np.sin(5 * x) + 3))),
        {"attention_scores": "only the first batch is right", "concat_heads": "only the first batch is right"},
    ),
    (
        "only the first head",
        each(lambda x: np.where(np.arange(x.shape[-3])[:, None, None] == 0, x, np.sin(5 * x) + 3)),
        {"split_heads": "only the first head is right"},
    ),
    (
        "only the first head's weights",
        second(lambda x, seen: np.where(np.arange(x.shape[-3])[:, None, None] == 0, x, np.sin(5 * x) + 3)),
        {"multi_head_attention": "only the first head is right"},
    ),
    (
        "the first batch for all",
        each(batches(2, lambda x: np.repeat(x[:1], len(x), 0))),
        {
            "attention_scores": "every batch gets the result of the first",
            "embed": "every batch gets the result of the first",
            "scaled_dot_product_attention": "every batch gets the result of the first",
        },
    ),
    (
        "the first query for all",
        each(matrices(lambda x: np.repeat(x[..., :1, :], x.shape[-2], -2))),
        {
            "attention_scores": "every query gets the result of the first",
            "masked_attention": "every query gets the result of the first",
            "patchify": "every position along N gets the result of the first",
        },
    ),
    (
        "rows with nothing to attend to",
        lambda out, seen: (
            tuple(empty_rows(o, seen["mask"], 0.25) for o in out)
            if isinstance(out, tuple)
            else (out if seen["axis"] is not None else empty_rows(out, seen["mask"], 0.25))
        ),
        {
            "masked_attention": "right except in rows with nothing to attend to, which should be all zeros",
            "masked_softmax": "right except in rows with nothing to attend to, which should be all zeros",
        },
    ),
    (
        "NaN in rows with nothing to attend to",
        lambda out, seen: tuple(empty_rows(o, seen["mask"], np.nan) for o in out),
        {"masked_attention": "holds NaN in whole rows", "multi_head_attention": "holds NaN in whole rows"},
    ),
    (
        "large inputs",
        lambda out, seen: np.asarray(out) * np.nan if has_large(seen) else out,
        {
            "cross_entropy": "only calls where `logits` holds numbers beyond ±500 go wrong",
            "softmax_jacobian": "only calls where `x` holds numbers beyond ±500 go wrong",
            "masked_softmax": "only calls where `scores` holds numbers beyond ±500 go wrong",
        },
    ),
    (
        "odd sizes",
        lambda out, seen: np.sin(9 * out) if seen.sizes.get("n_q", seen.sizes.get("n_positions", 0)) % 2 else out,
        {
            "attention_scores": "only calls with an odd n_q go wrong",
            "sinusoidal_positional_encoding": "only calls with an odd n_positions go wrong",
        },
    ),
    (
        "with a batch",
        each(batches(2, lambda x: np.sin(9 * x) + 2)),
        {"attention_scores": "only calls with a batch axis go wrong", "self_attention": "only calls with a batch axis"},
    ),
    (
        "without a batch",
        each(lambda x: x if x.ndim > 2 else np.sin(9 * x) + 2),
        {"project_qkv": "only calls without a batch axis go wrong", "concat_heads": "only calls without a batch axis"},
    ),
    (
        "NaN everywhere",
        each(lambda x: x * np.nan),
        {"softmax": "holds NaN everywhere", "embed": "holds NaN everywhere", "cross_entropy": "holds NaN everywhere"},
    ),
    (
        "infinities in rows",
        each(matrices(lambda x: np.where(np.arange(x.shape[-2])[:, None] % 3 == 1, np.inf, x))),
        {"attention_scores": "holds inf in whole rows", "patchify": "holds inf in whole rows"},
    ),
    (
        "float32",
        each(lambda x: x.astype(np.float32)),
        {"softmax": "the right values, but dtype float32, not float64", "unpatchify": "dtype float32, not float64"},
    ),
    (
        "nearly right",
        each(lambda x: x * (1 + 5e-6 * np.sin(np.arange(x.size).reshape(x.shape) + 1))),
        {"patchify": "right to float32 precision only", "shift_matrix": "right to float32 precision only"},
    ),
    (
        "one-hot",
        lambda out, seen: (out[0], one_hot(out[1])) if isinstance(out, tuple) else along(out, seen["axis"], one_hot),
        {"scaled_dot_product_attention": "your second result is one-hot", "softmax": "your result is one-hot"},
    ),
    (
        "normalized along the wrong axis",
        second(lambda x, seen: normalized(x, -2)),
        {
            "scaled_dot_product_attention": "sums to 1 along n_q, where it should along n_k",
            "multi_head_attention": "sums to 1 along n_q, where it should along n_k",
        },
    ),
    (
        "normalized as a whole",
        second(lambda x, seen: normalized(x, None)),
        {"scaled_dot_product_attention": "sums to 1 as a whole", "multi_head_attention": "sums to 1 as a whole"},
    ),
    (
        "not normalized",
        second(lambda x, seen: np.exp(np.sin(9 * x))),
        {"scaled_dot_product_attention": "does not sum to 1", "multi_head_attention": "does not sum to 1"},
    ),
    ("a mask inverted", each(lambda x: ~x), {"causal_mask": "is inverted", "padding_mask": "is inverted"}),
    (
        "a share for hidden entries, alike",
        lambda out, seen: to_hidden(out, seen, lambda hidden: 0.2 * hidden),
        {
            "masked_attention": "hidden entries of your second result take weight from the visible ones, as if their "
            "scores were one finite number, not −∞",
            "multi_head_attention": "as if their scores were one finite number, not −∞",
            "masked_softmax": "hidden entries of your result take weight from the visible ones",
        },
    ),
    (
        "shares of their own for hidden entries",
        lambda out, seen: to_hidden(out, seen, lambda hidden: hidden * 0.1 * (1 + np.arange(hidden.shape[-1]) % 7)),
        {
            "masked_attention": "as if their scores were finite, not −∞",
            "multi_head_attention": "as if their scores were finite, not −∞",
        },
    ),
    (
        "a share that hidden entries had",
        lambda out, seen: to_hidden(out, seen, lambda hidden: 0.2 * hidden, kept=False),
        {
            "masked_attention": "the visible entries of your second result sum to less than 1: hidden ones took "
            "a share before they were set to 0",
            "multi_head_attention": "the visible entries of your second result sum to less than 1",
        },
    ),
    (
        "a mask's diagonal",
        each(lambda x: with_diagonal(x, 0, False)),
        {
            "causal_mask": "right except on the diagonal: it is False there",
            "sliding_window_mask": "right except on the diagonal: it is False there",
        },
    ),
    (
        "another diagonal",
        each(lambda x: with_diagonal(x, 1, ~np.diagonal(x, 1)[0] if x.shape[-1] > 1 else True)),
        {
            "causal_mask": "right except on the diagonal just above the main one: it is True there",
            "sliding_window_mask": "right except on the diagonal just above the main one",
        },
    ),
    (
        "the diagonal of numbers",
        each(lambda x: with_diagonal(x, 0, 7.0)),
        {"softmax_jacobian": "right except on the diagonal", "attention_scores": "right except on the diagonal"},
    ),
    (
        "above the diagonal",
        each(lambda x: np.where(np.tri(*x.shape[-2:]) > 0, x, 9.0)),
        {"attention_scores": "right on and below the diagonal", "softmax_jacobian": "right on and below the diagonal"},
    ),
    (
        "an argument comes back",
        lambda out, seen: seen["x"] if seen["x"] is not None else seen["scores"],
        {
            "softmax": "is the argument `x`, unchanged",
            "masked_softmax": "is the argument `scores`, unchanged",
            "self_attention": "is the argument `x`, unchanged",
        },
    ),
    (
        "an argument is only reshaped",
        lambda out, seen: next(v for v in seen.arguments.values()).reshape(out.shape),
        {"split_heads": "is the argument `x`, only reshaped", "patchify": "is the argument `images`, only reshaped"},
    ),
    (
        "an argument is added",
        lambda out, seen: out + next(iter(seen.arguments.values())),
        {"log_softmax": "is the right one plus `x`", "masked_softmax": "is the right one plus `scores`"},
    ),
    (
        "zeros",
        each(np.zeros_like),
        {"softmax": "is 0 everywhere", "padding_mask": "is False everywhere", "cross_entropy": "is 0 everywhere"},
    ),
    (
        "all entries equal",
        each(lambda x: np.full(x.shape, x.flat[0] + 0.125)),
        {"attention_scores": "all entries of your result are equal", "embed": "all entries of your result are equal"},
    ),
    (
        "shuffled",
        each(shuffled),
        {"attention_scores": "not in the right places", "unpatchify": "not in the right places"},
    ),
    (
        "two results swapped",
        lambda out, seen: out[::-1],
        {
            "scaled_dot_product_attention": "your two results are swapped",
            "multi_head_attention": "your two results are swapped",
            "project_qkv": "in the wrong order: the third, second and first",
        },
    ),
    (
        "the first result alone",
        lambda out, seen: out[0],
        {
            "masked_attention": "only the first of the 2 results comes back",
            "project_qkv": "only the first of the 3 results comes back",
        },
    ),
    (
        "a tuple too many",
        lambda out, seen: (out, 0.0),
        {"softmax": "its first part alone is the right result", "patchify": "its first part alone is the right result"},
    ),
    (
        "a list of results",
        lambda out, seen: list(out),
        {"masked_attention": "come in a list, not in a tuple", "project_qkv": "come in a list, not in a tuple"},
    ),
    (
        "a nested list",
        lambda out, seen: out.tolist(),
        {"causal_mask": "comes in a list, not in a NumPy array", "embed": "has the right numbers, but comes in a list"},
    ),
    (
        "an axis of length 1 too many",
        each(lambda x: x[..., None]),
        {"softmax": "an extra axis of length 1", "patchify": "an extra axis of length 1"},
    ),
    (
        "an axis of length 1 too few",
        lambda out, seen: out[:, 0],
        {"padding_mask": "a missing axis of length 1", "memory_mask": "a missing axis of length 1"},
    ),
    (
        "flattened",
        each(np.ravel),
        {"attention_scores": "is flattened", "shift_matrix": "is flattened", "patchify": "is flattened"},
    ),
    (
        "merged axes",
        each(lambda x: x.reshape(*x.shape[:-3], -1, x.shape[-1])),
        {"split_heads": "right order, but not the right shape", "unpatchify": "right order, but not the right shape"},
    ),
    (
        "the batch is lost",
        each(batches(2, lambda x: x[0])),
        {
            "attention_scores": "only the result of the first batch comes back",
            "concat_heads": "only the result of the first batch comes back",
        },
    ),
    (
        "summed",
        each(lambda x: x.sum(-2)),
        {"self_attention": "the right one summed along n", "concat_heads": "the right one summed along n"},
    ),
    (
        "averaged",
        each(lambda x: x.mean(-1, keepdims=True)),
        {"attention_scores": "averaged along n_k", "embed": "averaged along d_model"},
    ),
    (
        "other numbers in other axes",
        each(lambda x: np.sin(9 * swap(x)) + 2),
        {
            "project_qkv": "has the axes (d_v, n), where (n, d_v) is expected",
            "sinusoidal_positional_encoding": "the axes (d_model, n_positions), where (n_positions, d_model) is",
        },
    ),
    (
        "dtype",
        each(lambda x: x.astype(int) if x.dtype == bool else (x > 0)),
        {"causal_mask": "the right values, but dtype int, not bool", "softmax": "dtype bool, not float64"},
    ),
    (
        "the logarithm",
        each(np.log),
        {"softmax": "the logarithm of the right one", "cross_entropy": "the logarithm of the right one"},
    ),
    (
        "the exponential",
        each(np.exp),
        {"log_softmax": "the exponential of the right one", "attention_scores": "the exponential of the right one"},
    ),
    (
        "the square",
        each(np.square),
        {"softmax": "the square of the right one", "sinusoidal_positional_encoding": "the square of the right one"},
    ),
    (
        "the square root",
        each(lambda x: np.sqrt(np.abs(x))),
        {"masked_softmax": "the square root of the right one", "softmax_with_temperature": "the square root"},
    ),
    (
        "only another axis",
        lambda out, seen: np.sin(9 * out) if seen["axis"] not in (None, -1, out.ndim - 1) else out,
        {
            "softmax": "only calls with an `axis` other than the last go wrong",
            "masked_softmax": "only calls with an `axis` other than the last go wrong",
        },
    ),
    (
        "only with a mask",
        lambda out, seen: out if seen["mask"] is None else each(lambda x: np.sin(9 * x))(out, seen),
        {"multi_head_attention": "only calls with `mask` go wrong", "block": "only calls with `mask` go wrong"},
    ),
    (
        "only negative offsets",
        lambda out, seen: np.sin(9 * out) if seen["offset"] < 0 else out,
        {
            "shift_matrix": "only calls where `offset` is negative go wrong",
            "block": "only calls where `offset` is negative go wrong",
        },
    ),
    (
        "every second column",
        each(lambda x: halves(x, 1)),
        {
            "sinusoidal_positional_encoding": "right at every even index along d_model, and wrong at odd ones",
            "patchify": "right at every even index along PPC, and wrong at odd ones",
        },
    ),
    (
        "one of the results",
        second(lambda x, seen: np.sin(9 * x) + 2),
        {"project_qkv": "only your second result is wrong", "masked_attention": "only your second result is wrong"},
    ),
    (
        "a factor for each call",
        lambda out, seen: out * (2.0 + abs(np.sin(np.ravel(next(iter(seen.arguments.values())))[0]))),
        {
            "attention_scores": "in each call your result is the right one times one number, another in each",
            "patchify": "in each call your result is the right one times one number, another in each",
        },
    ),
    (
        "a number added in each call",
        lambda out, seen: out + 2.0 + np.sin(np.ravel(next(iter(seen.arguments.values())))[0]),
        {"attention_scores": "off by one number, the same for all entries of a call"},
    ),
    (
        "an argument is subtracted",
        lambda out, seen: out - seen["x"],
        {"log_softmax": "your result is the right one minus `x`", "grid": "the right one minus `x`"},
    ),
    ("the absolute value", each(np.abs), {"attention_scores": "the absolute value of the right one"}),
    ("the reciprocal", each(lambda x: 1 / x), {"softmax": "the reciprocal of the right one"}),
    ("1 minus it", each(lambda x: 1 - x), {"attention_scores": "1 minus the value of the right one"}),
    (
        "the diagonal alone",
        lambda out, seen: out.diagonal(axis1=-2, axis2=-1),
        {"attention_scores": "only the diagonal of your result comes back"},
    ),
    ("the largest", each(lambda x: x.max(-1)), {"attention_scores": "reduced to the largest along n_k"}),
    (
        "shifted by two, the other way",
        each(lambda x: np.roll(x, -2, -1)),
        {"sinusoidal_positional_encoding": "shifted 2 places earlier along d_model, around the end"},
    ),
    (
        "the example for all",
        lambda out, seen: np.array([0.125, 0.25, 0.625]),
        {"softmax": "one example is right, and every other input gets its numbers"},
    ),
    (
        "one result for all",
        lambda out, seen: np.array([0.2, 0.3, 0.5]),
        {"softmax": "always the same comes back, whatever goes in"},
    ),
    (
        "a result by shape",
        lambda out, seen: np.sin(np.arange(out.size) + out.size).reshape(out.shape),
        {
            "attention_scores": "it does not depend on `q` or `k`",
            "self_attention": "it does not depend on `x`, `w_q`, `w_k` or `w_v`",
            "patchify": "it does not depend on `images`",
        },
    ),
    (
        "one argument unused",
        lambda out, seen: REFERENCES["sinusoidal_positional_encoding"][1](*seen.sizes.values()),
        {"sinusoidal_positional_encoding": "it does not depend on `base`"},
    ),
    (
        "one argument of several unused",
        lambda out, seen: (
            seen["x_q"] @ seen["w_q"][:, ::-1] if seen["mask"] is None else seen["x_q"] @ seen["w_q"],
            out[1],
        ),
        {"multi_head_attention": "nothing depends on `w_o`: the same comes back where only that changes"},
    ),
]
CASES = [
    pytest.param(change, name, sentence, id=f"{kind}-{name}")
    for kind, change, functions in KINDS
    for name, sentence in functions.items()
] + [pytest.param(change, "grid", sentence, id=f"grid-{sentence}") for change, sentence in PLACES_AND_CALLS]


@pytest.mark.parametrize(("change", "name", "sentence"), CASES)
def test_the_sentence_is_said(change: Callable[[Any, Given], Any], name: str, sentence: str) -> None:
    found = said(name, change)
    assert any(sentence in one for one in found), found
    assert len(found) <= 3


def but_for_one_call(calls: list[Recorded], other: Callable[[Any], Any], wrong: bool) -> list[Recorded]:
    """The calls, of which the largest that is wrong, or right, gives something else, however often it is made."""
    some = [c for c in calls if (c.difference is not None) is wrong and isinstance(c.expected, Returned)]
    if not some:
        return []
    chosen = repr(max(some, key=lambda c: size_of(c.expected)).call)

    def spoiled(made: Recorded) -> Recorded:
        if repr(made.call) != chosen or not isinstance(made.expected, Returned):
            return made
        got = Returned(other(made.expected.value))
        return replace(made, got=got, difference=difference(made.expected, got))

    return list(map(spoiled, calls))


def size_of(outcome: Any) -> int:
    return int(np.size(outcome.value[0] if isinstance(outcome.value, tuple) else outcome.value))


def unlike(out: Any) -> Any:
    """What nothing general is true of, but that it is wrong: in each of several results, a NaN to begin with."""
    if isinstance(out, tuple):
        return tuple(map(unlike, out))
    if np.asarray(out).dtype == bool:
        return np.random.default_rng(5).random(np.shape(out)) < 0.5
    return np.sort(np.random.default_rng(5).normal(size=np.shape(out)), axis=None).reshape(np.shape(out)) + 3


ALSO_TRUE_OF_UNLIKE = ("does not sum to 1", "depend")
ALSO_TRUE_OF_RIGHT = (
    *("hidden entries", "hidden ones", "their scores", "float32 precision"),  # what is lost in rounding
    *("only calls", "only your", "holds", "depend"),
)
ONE_OF_EACH = [p for i, p in enumerate(CASES) if p.values[0] is not CASES[i - 1].values[0]]


@pytest.mark.parametrize(("change", "name", "sentence"), ONE_OF_EACH)
def test_the_sentence_is_said_of_nothing_that_one_call_speaks_against(
    change: Callable[[Any, Given], Any], name: str, sentence: str
) -> None:
    """One call is wrong in quite another way, or is right; of which calls go wrong: one is that should be right."""
    calls, right = changed(name, change), REFERENCES[name][1]
    if not any(words in sentence for words in ALSO_TRUE_OF_UNLIKE):
        found = describe(right, but_for_one_call(calls, unlike, "only calls" not in sentence))
        assert not any(sentence in one for one in found), found
    if not any(words in sentence for words in ALSO_TRUE_OF_RIGHT):
        found = describe(right, but_for_one_call(calls, lambda out: out, True))
        assert not any(sentence in one and "where it is wrong, " not in one for one in found), found


SAME_FOR_ALL = ("always the same", "one example", "depend")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "attention_scores",
            lambda out, seen: np.sin(np.arange(out.size) + out.size).reshape(out.shape) + seen["q"][..., :1],
        ),
        ("softmax", lambda out, seen: np.sort(out)),
        ("softmax", lambda out, seen: one_hot(out)),
        ("causal_mask", lambda out, seen: np.ones_like(out)),
        ("embed", lambda out, seen: out - out.mean()),
        ("softmax", lambda out, seen: np.zeros_like(out) if seen["axis"] is None else out * 0.0),
        ("sinusoidal_positional_encoding", lambda out, seen: out * seen["base"]),
        ("multi_head_attention", lambda out, seen: (out[0] * 2, out[1])),
    ],
)
def test_what_depends_on_its_arguments_is_not_said_to_be_the_same(
    name: str, change: Callable[[Any, Given], Any]
) -> None:
    found = said(name, change)
    assert not any(words in one for one in found for words in SAME_FOR_ALL), found


def test_of_what_raises_nothing_is_said_as_if_it_had_come_back() -> None:
    """Of two results the second is wrong, and a mask makes it raise: that is no call whose first result is right."""
    calls = changed("multi_head_attention", second(lambda x, seen: np.sin(9 * x) + 2))
    raised = Raised("TypeError", "no", ("TypeError",))
    calls = [
        replace(c, got=raised, difference=difference(c.expected, raised)) if len(c.call.args) > 7 else c for c in calls
    ]
    found = describe(REFERENCES["multi_head_attention"][1], calls)
    assert "where something comes back, only your second result is wrong" in found
    assert all("where " in one or one.startswith("only calls") for one in found), found


def test_a_row_that_is_right_for_any_frequency_says_nothing() -> None:
    def frequencies(out: Any, seen: Given) -> Any:
        angle = np.arange(len(out))[:, None] * 0.37 ** np.arange(out.shape[1] // 2) * 1.1
        return np.stack([np.sin(angle), np.cos(angle)], -1).reshape(out.shape)

    found = said("sinusoidal_positional_encoding", frequencies)
    assert not any("is right" in one for one in found), found


@pytest.mark.parametrize("size", [(1, 1), (1, 4)])
def test_one_row_has_no_number_of_its_own(size: tuple[int, ...]) -> None:
    right = REFERENCES["grid"][1]
    xs = np.random.default_rng(0).normal(size=(9, *size))
    made = [(call(x), Returned(right(x)), Returned(right(x) * (2 + i))) for i, x in enumerate(xs)]
    found = describe(right, [Recorded(*one, difference(one[1], one[2])) for one in made])
    assert not any("of its own" in one for one in found), found


@pytest.mark.parametrize("name", REFERENCES)
def test_nothing_is_said_of_right_answers(name: str) -> None:
    assert describe(REFERENCES[name][1], recorded(name, REFERENCES[name][1].outcome)) == []


def test_a_function_that_changes_its_arguments_is_not_described() -> None:
    def wrong(x: Any, axis: int = -1, *, mistake: Any) -> Any:
        out = REFERENCES["softmax"][1](x, axis)
        x += 1
        return out

    right = REFERENCES["softmax"][1]
    assert (
        describe(right, recorded("softmax", lambda made: run_trusted(wrong, made, right.signature, mistake=RIGHT)))
        == []
    )


EXACT = re.compile(
    "times too|wrong sign|transposed|axes|shifted|reverse|plus|minus|times a|inverted|of its own|logarithm|square|"
    "exponential|reciprocal|summed|averaged|argument|everywhere|one-hot|gets the result|comes back|"
    "in the right places|precision|is right|equal|depend|the same comes|one number"
)


def by_chance(out: Any, rng: np.random.Generator, whole: bool) -> Any:
    """Numbers that have nothing to do with the right ones."""
    if isinstance(out, tuple):
        return tuple(by_chance(part, rng, whole) for part in out)
    shape = np.shape(out)
    if np.asarray(out).dtype == bool:
        return rng.random(shape) < 0.5
    return np.asarray(rng.integers(-2, 4, size=shape) + 0.0 if whole else rng.normal(size=shape))


@given(
    name=st.sampled_from(sorted(REFERENCES)),
    seed=st.integers(0, 2**32),
    whole=st.booleans(),
    share=st.sampled_from([0.1, 0.3, 1.0]),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_unrelated_numbers_are_not_explained(name: str, seed: int, whole: bool, share: float) -> None:
    """Random results, in all calls or in some: no sentence says that they come from the right ones."""
    rng = np.random.default_rng(seed)
    found = said(name, lambda out, seen: by_chance(out, rng, whole) if rng.random() < share else out)
    assert not any(EXACT.search(sentence) for sentence in found), found


@pytest.mark.parametrize("name", ["softmax_jacobian", "shift_matrix"])
def test_a_symmetric_result_is_not_called_transposed(name: str) -> None:
    found = said(name, lambda out, seen: (swap(out) + out) * 1.5)
    assert not any("transposed" in sentence for sentence in found), found


def test_one_call_is_no_law() -> None:
    """A single small array is twice, transposed, shifted … the right one by coincidence."""
    right = REFERENCES["attention_scores"][1]
    made = call(np.array([[1.0, 2.0], [0.0, 1.0]]), np.eye(2))
    expected = right.outcome(made)
    assert isinstance(expected, Returned)
    for wrong in (expected.value.T, expected.value * 2, expected.value[::-1], expected.value + 1):
        got = Returned(np.array(wrong))
        assert describe(right, [Recorded(made, expected, got, difference(expected, got))]) == []


STRANGE: dict[str, Any] = {
    "None": None,
    "text": "softmax",
    "complex numbers": np.ones((2, 2)) * 1j,
    "nothing": np.zeros((0, 3)),
    "a huge number": 10**400,
    "a ragged list": [[1.0], [2.0, 3.0]],
    "a list of lists of text": [["a"], [None]],
    "a dict": {"output": 1.0},
    "a scalar": np.float32(3),
    "an empty tuple": (),
    "a tuple of strange things": (None, "x", {1: 2}),
    "unsigned numbers": np.full((2, 2), 2**64 - 1, np.uint64),
    "half precision": np.full((3, 3), np.inf, np.float16),
    "what cannot be carried": Uncarriable("a `foo`"),
    "a tensor": Tensor(np.ones((2, 3), np.float32)),
    "many axes": np.ones((1,) * 12),
    "not even a number": np.full((2, 2), np.nan),
}


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("value", STRANGE.values(), ids=list(STRANGE))
def test_strange_results_never_break_it(name: str, value: Any) -> None:
    assert len(said(name, lambda out, seen: value)) <= 3
    assert len(said(name, lambda out, seen: (value, *out[1:]) if isinstance(out, tuple) else [value])) <= 3


# What is said of the keys' own mistakes, asked again in other words.

Holds = Callable[[np.ndarray, np.ndarray], bool]


def near(mine: np.ndarray, right: np.ndarray) -> bool:
    return mine.shape == right.shape and np.allclose(mine, right, rtol=1e-4, atol=1e-7, equal_nan=True)


def only_in(where: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Holds:
    """Are all wrong entries among the matrix entries (i, j) with this?"""

    def holds(mine: np.ndarray, right: np.ndarray) -> bool:
        i, j = np.indices(right.shape)[-2:]
        return bool(where(i, j)[~np.isclose(mine, right, rtol=1e-9)].all())

    return holds


def is_shifted(axis: int, steps: int) -> Holds:
    def holds(mine: np.ndarray, right: np.ndarray) -> bool:
        mine, right = np.moveaxis(mine, axis, 0), np.moveaxis(right, axis, 0)
        return near(mine[steps:], right[:-steps]) if steps > 0 else near(mine[:steps], right[-steps:])

    return holds


TRUE_IF: dict[str, Holds] = {
    "is transposed": lambda mine, right: near(mine, swap(right)) and not near(mine, right),
    "is inverted": lambda mine, right: bool((mine != right).all()),
    "is 0 everywhere": lambda mine, right: not mine.any() and bool(right.any()),
    "is True everywhere": lambda mine, right: bool(mine.all()) and not right.all(),
    "is 2 times too large": lambda mine, right: near(mine, 2 * right),
    "is the exponential": lambda mine, right: near(mine, np.exp(right)),
    "is the logarithm": lambda mine, right: near(mine, np.log(right)),
    "except on the diagonal:": only_in(lambda i, j: i == j),
    "just above the main one": only_in(lambda i, j: j == i + 1),
    "just below the main one": only_in(lambda i, j: j == i - 1),
    "right on and below the diagonal": only_in(lambda i, j: j > i),
    "right on the diagonal alone": only_in(lambda i, j: i != j),
    "2 places earlier along d_model": is_shifted(-1, -2),
    "1 place later along n": lambda mine, right: any(is_shifted(axis, 1)(mine, right) for axis in range(right.ndim)),
    "in reverse order along n": lambda mine, right: near(mine, right[..., ::-1]),
    "not in the right places": lambda mine, right: near(np.sort(mine, None), np.sort(right, None)),
    "does not sum to 1": lambda mine, right: not np.allclose(mine.sum(-1), 1),
    "is flattened": lambda mine, right: mine.shape == (right.size,),
    "an extra axis": lambda mine, right: near(mine.squeeze(), right.squeeze()) and mine.ndim > right.ndim,
    "result holds": lambda mine, right: bool((~np.isfinite(mine) & np.isfinite(right)).any()),
    "nothing to attend to": lambda mine, right: bool(
        np.isclose(mine, right)[np.broadcast_to(right.any(-1, keepdims=True), right.shape)].all()
    ),
    "odd index along d_model": lambda mine, right: near(mine[..., 1::2], right[..., 1::2]),
    "even index along d_model": lambda mine, right: near(mine[..., ::2], right[..., ::2]),
    "only the first position along n is right": lambda mine, right: any(
        near(mine.take(0, axis), right.take(0, axis)) for axis in range(right.ndim)
    ),
    "only the first position along n is wrong": lambda mine, right: near(mine[..., 1:], right[..., 1:]),
}
SUBJECTS = {"your first": (0,), "your second": (1,), "your third": (2,), "each of": (0, 1, 2)}


def wrong_arrays(calls: list[Recorded], sentence: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What the sentence speaks of: the learner's array and the right one, wherever they differ."""
    parts = next((SUBJECTS[s] for s in SUBJECTS if s in sentence), None)
    for made in calls:
        if made.difference is None or not (isinstance(made.expected, Returned) and isinstance(made.got, Returned)):
            continue
        right, mine = made.expected.value, made.got.value
        both = [(mine, right)] if parts is None else [(mine[i], right[i]) for i in parts if i < len(right)]
        for m, r in both:
            if difference(Returned(r), Returned(m)) is not None:
                yield np.asarray(m), np.asarray(r)


@pytest.mark.parametrize("name", IN_KEYS)
def test_what_is_said_of_the_keys_mistakes_is_true(name: str) -> None:
    right = remembered(REFERENCES[name][1])
    for mistake in right.mistakes:
        calls = recorded(name, lambda made, mistake=mistake: right.outcome(made, {mistake}))  # type: ignore[misc]
        for sentence in describe(right, calls):
            for words, holds in TRUE_IF.items():
                if words in sentence and not sentence.startswith("only calls"):
                    pairs = wrong_arrays(calls, sentence)
                    assert all(holds(mine, expected) for mine, expected in pairs), (mistake.name, sentence)
            if sentence == "only calls with a batch axis go wrong":
                wrong = [made for made in calls if made.difference is not None and isinstance(made.expected, Returned)]
                assert all("batch" in axes.bind(right, made.call) for made in wrong), mistake.name


def test_the_keys_mistakes_try_the_truths() -> None:
    """Most of the truths above are put to the test by some mistake."""
    left, most = set(TRUE_IF), 0.3 * len(TRUE_IF)
    few_first = sorted(IN_KEYS, key=lambda name: len(REFERENCES[name][1].mistakes))
    for name, mistake in ((key, mistake) for key in few_first for mistake in REFERENCES[key][1].mistakes):
        left -= {words for sentence in describe_mistake(name, mistake) for words in left if words in sentence}
        if len(left) <= most:
            break
    assert len(left) <= most, left


def describe_mistake(name: str, mistake: Mistake) -> list[str]:
    right = REFERENCES[name][1]
    return describe(right, recorded(name, lambda made: right.outcome(made, {mistake})))
