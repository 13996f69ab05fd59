"""Chapter 7, the encoder: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from learn_transformers.answer_key.multi_head_attention.functions import each, multi_head_attention, projections
from learn_transformers.key import HAND, Mistake, Switches, call
from learn_transformers.key.families import ANY_NUMBERS
from learn_transformers.key.inputs import sizes
from learn_transformers.key.reference import reference

Array = np.ndarray
Rng = np.random.Generator
Params = Mapping[str, Array]

ONE_TOKEN = "Of which numbers is the mean taken for one token, and how many of them belong to other tokens?"
OVER_THE_TOKENS = Mistake(
    "each feature is normalized over the tokens (axis −2), not each token over its features", ONE_TOKEN
)
OVER_THE_FIRST_AXIS = Mistake(
    "mean and variance are taken over the first axis, as batch norm does, not over each token's features", ONE_TOKEN
)
OVER_THE_WHOLE_SEQUENCE = Mistake(
    "all tokens of a sequence share one mean and one variance (the last two axes)", ONE_TOKEN
)
OVER_EVERYTHING = Mistake("one mean and one variance are taken of the whole array", ONE_TOKEN)
UNBIASED_VARIANCE = Mistake(
    "the variance is divided by d − 1, not by d", "By what does the docstring divide the squared deviations?"
)
SUM_FOR_MEAN = Mistake(
    "the squared deviations are added up, not averaged, so each token is brought to length 1, not to variance 1",
    "What is the variance of your result, and does it depend on d?",
)
ROOT_FORGOTTEN = "If every number of a token is doubled, should the result change?"
DIVIDED_BY_THE_VARIANCE = Mistake("the deviations are divided by the variance, not by its root", ROOT_FORGOTTEN)
ROOT_OF_THE_DEVIATION = Mistake(
    "the root is taken twice: of the standard deviation, not of the variance", ROOT_FORGOTTEN
)
MEAN_ABSOLUTE_DEVIATION = Mistake(
    "the deviations are divided by the mean of their absolute values", "What does the docstring ask the root of?"
)
NOT_CENTERED = Mistake(
    "the mean is not subtracted: the numbers are divided by their standard deviation alone",
    "What is the mean of a token of your result, before gamma and beta?",
)
ROOT_MEAN_SQUARE = Mistake(
    "the numbers are divided by their root mean square and not centered (that is RMSNorm)",
    "What is the mean of a token of your result, before gamma and beta?",
)
WHERE_EPS = "For a token of nothing but equal numbers, what stands under the root?"
EPS_OUTSIDE_THE_ROOT = Mistake("eps is added to the standard deviation, not to the variance under the root", WHERE_EPS)
EPS_SQUARED = Mistake("eps is squared under the root", WHERE_EPS)
EPS_LEFT_OUT = Mistake("eps is left out: a token of equal numbers gives 0/0, which is NaN", WHERE_EPS)
KEEPDIMS_FORGOTTEN = Mistake(
    "mean and variance lose their axis, so token j's statistics meet feature j",
    "Which shape have the means, and along which axis do they meet x?",
)


@reference(
    axes={"x": "... d", "gamma": "d", "beta": "d", "eps": ""},
    output="... d",
    slips=ANY_NUMBERS,
    hints=(
        "Each token is brought to mean 0 and variance 1 on its own; then every feature is scaled and shifted.",
        "γ · (x − mean) / √(variance + ε) + β; mean and variance of each token over the last axis, one number each.",
        "x.mean and x.var with axis=-1 and keepdims=True give what to subtract, and what to take the root of with eps.",
    ),
    forbidden=("torch.nn.LayerNorm", "torch.nn.functional.layer_norm", "torch.layer_norm"),
)
def layer_norm(x: Array, gamma: Array, beta: Array, eps: float = 1e-5, *, mistake: Switches) -> Any:
    axes = {OVER_THE_TOKENS: -2, OVER_THE_FIRST_AXIS: 0, OVER_THE_WHOLE_SEQUENCE: (-2, -1), OVER_EVERYTHING: None}
    axis, kept = mistake.choose(axes, -1), not mistake(KEEPDIMS_FORGOTTEN)
    centered = x - x.mean(axis=axis, keepdims=kept)
    variance = x.var(axis=axis, keepdims=kept)
    if mistake(UNBIASED_VARIANCE):
        variance = variance * x.shape[-1] / np.float64(x.shape[-1] - 1)
    if mistake(SUM_FOR_MEAN):
        variance = variance * x.shape[-1]
    if mistake(ROOT_MEAN_SQUARE):
        variance = (x * x).mean(axis=axis, keepdims=kept)
    if mistake(ROOT_OF_THE_DEVIATION):
        variance = np.sqrt(variance)
    eps = mistake.choose({EPS_LEFT_OUT: 0.0, EPS_SQUARED: eps**2}, eps)
    spread = np.sqrt(variance) + eps if mistake(EPS_OUTSIDE_THE_ROOT) else np.sqrt(variance + eps)
    if mistake(DIVIDED_BY_THE_VARIANCE):
        spread = variance + eps
    if mistake(MEAN_ABSOLUTE_DEVIATION):
        spread = np.abs(centered).mean(axis=axis, keepdims=kept) + eps
    uncentered = mistake(NOT_CENTERED) or mistake(ROOT_MEAN_SQUARE)
    return gamma * ((x if uncentered else centered) / spread) + beta


layer_norm.asks(
    "eight numbers with mean 5 and standard deviation 2",
    call(np.array([[2.0, 4, 4, 4, 5, 5, 7, 9]]), np.ones(8), np.zeros(8)),
    stage=HAND,
)
layer_norm.asks("a batch of two: 4 tokens of 6 features", sizes(2, 4, d=6), whole="x")
layer_norm.asks("no axis in front, and three of them", sizes(d=5), sizes(2, 3, 4, d=6))
layer_norm.asks("as many tokens as features, where a wrong axis stays silent", sizes(4, d=4), sizes(3, 3, d=3))

IN_THE_MIDDLE = "What does the docstring's formula do to x w_1 + b_1, and what to the end?"
RELU_MISSING = Mistake(
    "there is no ReLU: two affine maps in a row are one affine map", "Which step could not be merged into one matrix?"
)
RELU_AT_THE_END = Mistake("the ReLU comes after the second map, not between the two", IN_THE_MIDDLE)
RELU_TWICE = Mistake("a second ReLU comes after the second map", IN_THE_MIDDLE)
RELU_ON_THE_INPUT = Mistake("the ReLU is applied to x, before the first map", IN_THE_MIDDLE)
BIAS_AFTER_RELU = Mistake("b_1 is added after the ReLU, not before", IN_THE_MIDDLE)


@reference(
    axes={"x": "... n d_model", "w_1": "d_model d_ff", "b_1": "d_ff", "w_2": "d_ff d_model", "b_2": "d_model"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "Two affine maps, one after the other, and between them all that is negative becomes 0.",
        "max(0, x W_1 + b_1) W_2 + b_2: (…, n, d_model) → (…, n, d_ff) → (…, n, d_model).",
        "np.maximum(…, 0) around the first product with its bias; the second product takes what comes out of it.",
    ),
)
def feed_forward(x: Array, w_1: Array, b_1: Array, w_2: Array, b_2: Array, *, mistake: Switches) -> Any:
    x = np.maximum(x, 0.0) if mistake(RELU_ON_THE_INPUT) else x
    hidden = x @ w_1 + (0.0 if mistake(BIAS_AFTER_RELU) else b_1)
    unbent = mistake(RELU_MISSING) or mistake(RELU_AT_THE_END) or mistake(RELU_ON_THE_INPUT)
    hidden = hidden if unbent else np.maximum(hidden, 0.0)
    out = (hidden + b_1 if mistake(BIAS_AFTER_RELU) else hidden) @ w_2 + b_2
    return np.maximum(out, 0.0) if mistake(RELU_AT_THE_END) or mistake(RELU_TWICE) else out


feed_forward.asks(
    "|x₁ − x₂| of two tokens",
    call(
        np.array([[3.0, 5.0], [4.0, 1.0]]),
        np.array([[1.0, -1.0], [-1.0, 1.0]]),
        np.zeros(2),
        np.array([[1.0, 0.0], [1.0, 0.0]]),
        np.zeros(2),
    ),
    stage=HAND,
)
feed_forward.asks("a batch of two: 3 tokens", sizes(2, n=3, d_model=4, d_ff=7), whole="x")
feed_forward.asks("no batch axis, and two of them", sizes(n=5, d_model=3, d_ff=6), sizes(2, 3, n=2, d_model=4, d_ff=5))
feed_forward.asks("as wide in the middle as at the ends", sizes(n=4, d_model=4, d_ff=4))

OF_A_BLOCK = (
    each("w_q w_k w_v w_o", "d_model d_model")
    | each("gamma_1 beta_1", "d_model")
    | {"w_1": "d_model d_ff", "b_1": "d_ff", "w_2": "d_ff d_model", "b_2": "d_model"}
    | each("gamma_2 beta_2", "d_model")
)

PRE_NORM = Mistake(
    "the norms come before the sub-layers, not after the sums (that is pre-norm)",
    "Which variance has a token of your result?",
)


@reference(
    axes={"x": "... n d_model", "params": OF_A_BLOCK, "n_heads": "", "mask": "... n n"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "Two sub-layers, attention and the feed-forward network; after each, add what went in, then normalize.",
        "y = LN(x + attention(x)), result = LN(y + feed_forward(y)); every array keeps the shape (…, n, d_model).",
        "attended, _ = multi_head_attention(x, x, …, n_heads, mask); y = layer_norm(x + attended, …); then once more.",
    ),
)
def encoder_block(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    def attention(x: Array) -> Array:
        attended, _ = multi_head_attention(x, x, *(params[f"w_{name}"] for name in "qkvo"), n_heads, mask)
        return np.asarray(attended)

    def network(x: Array) -> Any:
        return feed_forward(x, *(params[name] for name in ("w_1", "b_1", "w_2", "b_2")), mistake=mistake)

    def norm(x: Array, number: int) -> Any:
        return layer_norm(x, params[f"gamma_{number}"], params[f"beta_{number}"], mistake=mistake)

    if mistake(PRE_NORM):
        y = x + attention(norm(x, 1))
        return y + network(norm(y, 2))
    y = norm(x + attention(x), 1)
    return norm(y + network(y), 2)


def block(rng: Rng, d_model: int, d_ff: int) -> dict[str, Array]:
    """The weights of a block, none of them as at the start of a training."""
    w_q, w_k, w_v, w_o = projections(rng, d_model)
    return {
        "w_q": w_q, "w_k": w_k, "w_v": w_v, "w_o": w_o,
        "gamma_1": rng.uniform(0.5, 1.5, d_model), "beta_1": rng.normal(size=d_model),
        "w_1": rng.normal(size=(d_model, d_ff)), "b_1": rng.normal(size=d_ff),
        "w_2": rng.normal(size=(d_ff, d_model)), "b_2": rng.normal(size=d_model),
        "gamma_2": rng.uniform(0.5, 1.5, d_model), "beta_2": rng.normal(size=d_model),
    }  # fmt: skip


encoder_block.asks("a sequence of 3 tokens", lambda rng: call(rng.normal(size=(3, 4)), block(rng, 4, 6), 2), whole="x")

BLOCKS_REVERSED = Mistake("the blocks are applied in reverse", "Which block should see the embeddings themselves?")


@reference(
    axes={"x": "... n d_model", "blocks": [OF_A_BLOCK], "n_heads": "", "mask": "... n n"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "What one block returns is what the next one gets.",
        "x₀ = x, x_l = encoder_block(x_{l−1}, blocks[l], n_heads, mask); every x_l has the shape (…, n, d_model).",
        "for params in blocks: x = encoder_block(x, params, n_heads, mask); return x after the loop.",
    ),
)
def encoder(x: Array, blocks: Sequence[Params], n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    x = np.array(x, dtype=float)
    for params in reversed(blocks) if mistake(BLOCKS_REVERSED) else blocks:
        x = encoder_block(x, params, n_heads, mask, mistake=mistake)
    return x


encoder.asks(
    "three blocks", lambda rng: call(rng.normal(size=(3, 4)), [block(rng, 4, 6) for _ in range(3)], 2), whole="x"
)
