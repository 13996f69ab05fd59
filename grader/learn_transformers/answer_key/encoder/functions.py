"""Chapter 7, the encoder: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from learn_transformers.answer_key.masking import functions as masking
from learn_transformers.answer_key.masking.functions import MEANING_FLIPPED, causal_mask, padding_mask
from learn_transformers.answer_key.multi_head_attention.functions import (
    DIVISIBILITY_NOT_CHECKED,
    EMPTY_ROWS_NAN,
    INDIVISIBLE_ASSERTED,
    MASK_UNUSED,
    SCALED_BY_WHOLE_WIDTH,
    UNSCALED_HEADS,
    W_O_FORGOTTEN,
    concat_heads,
    each,
    projections,
    split_heads,
    weights_of_the_shown,
)
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Family, Mistake, Switches, call
from learn_transformers.key.families import ANY_NUMBERS, transposed
from learn_transformers.key.inputs import far_below, sizes
from learn_transformers.key.laws import changes_only, is_causal, moved, permutation_equivariant
from learn_transformers.key.reference import reference

Array = np.ndarray
Rng = np.random.Generator
Params = Mapping[str, Array]
Part = Callable[[Array], Any]

# ---- one token, normalized

ONE_TOKEN = "Of which numbers is the mean of one token taken, and do any of them belong to other tokens?"
OVER_THE_TOKENS = Mistake(
    "each feature is normalized over the tokens (axis −2), not each token over its features", ONE_TOKEN
)
OVER_THE_FIRST_AXIS = Mistake(
    "mean and variance are taken along the first axis, as batch norm does, not along the features", ONE_TOKEN
)
OVER_THE_WHOLE_SEQUENCE = Mistake(
    "all tokens of a sequence share one mean and one variance (over the last two axes)", ONE_TOKEN
)
OVER_EVERYTHING = Mistake("the whole array has one mean and one variance", ONE_TOKEN)
KEEPDIMS_FORGOTTEN = Mistake(
    "mean and variance lose their axis, so that token j's meet feature j of all tokens",
    "Which shape have the means, and along which axis do they lie beside x?",
)
UNBIASED_VARIANCE = Mistake(
    "the variance is the squared deviations over d − 1, not over d",
    "By what does the docstring divide the sum of the squared deviations?",
)
SUM_OF_SQUARES = Mistake(
    "the squared deviations are added up, not averaged: each token gets length 1, not variance 1",
    "What is the variance of a token of your result, and does it depend on d?",
)
DOUBLED = "If every number of a token is doubled, should the result change?"
DIVIDED_BY_THE_VARIANCE = Mistake("the deviations are divided by the variance, not by its root", DOUBLED)
ROOT_OF_THE_DEVIATION = Mistake("the root is taken of the standard deviation, not of the variance", DOUBLED)
MEAN_ABSOLUTE_DEVIATION = Mistake(
    "the deviations are divided by the mean of their absolute values",
    "Is the mean of |−3| and |1| the root of the mean of their squares?",
)
CENTER = "What is the mean of a token of your result, before gamma and beta?"
NOT_CENTERED = Mistake(
    "the mean is not subtracted: the numbers themselves are divided by the standard deviation", CENTER
)
ROOT_MEAN_SQUARE = Mistake(
    "the numbers are not centered, and divided by their root mean square (that is RMSNorm)", CENTER
)
WHERE_EPS = "What stands under the root for a token of nothing but equal numbers?"
EPS_OUTSIDE_THE_ROOT = Mistake("eps is added to the standard deviation, not to the variance under the root", WHERE_EPS)
EPS_SQUARED = Mistake("the square of eps stands under the root", WHERE_EPS)
EPS_LEFT_OUT = Mistake("eps is left out: a token of equal numbers is 0/0, which is NaN", WHERE_EPS)
BETA_SCALED_TOO = Mistake("beta is added before gamma multiplies", "Which of the two changes a number last?")


def deviations(x: Array, mistake: Switches) -> tuple[Array, Array]:
    """What is left of each token without its mean, and the mean of the squares of that."""
    over = {OVER_THE_TOKENS: -2, OVER_THE_FIRST_AXIS: 0, OVER_THE_WHOLE_SEQUENCE: (-2, -1), OVER_EVERYTHING: None}
    axis, kept = mistake.choose(over, -1), not mistake(KEEPDIMS_FORGOTTEN)
    rest, d = x - x.mean(axis=axis, keepdims=kept), np.float64(x.shape[-1])
    variance = (x * x).mean(axis=axis, keepdims=kept) if mistake(ROOT_MEAN_SQUARE) else x.var(axis=axis, keepdims=kept)
    if mistake(MEAN_ABSOLUTE_DEVIATION):
        variance = np.abs(rest).mean(axis=axis, keepdims=kept) ** 2
    variance = variance * d if mistake(SUM_OF_SQUARES) else variance
    variance = variance * d / (d - 1) if mistake(UNBIASED_VARIANCE) else variance
    return (x if mistake(NOT_CENTERED) or mistake(ROOT_MEAN_SQUARE) else rest), variance


@reference(
    axes={"x": "... d", "gamma": "d", "beta": "d", "eps": ""},
    output="... d",
    slips=ANY_NUMBERS,
    hints=(
        "Each token is brought to mean 0 and variance 1 all by itself; then every feature is scaled and shifted.",
        "γ · (x − mean) / √(variance + ε) + β, with one mean and one variance for each token: shape (…, 1) both.",
        "x.mean(axis=-1, keepdims=True), and x.var in the same way, give both; eps goes to the variance, then np.sqrt.",
    ),
)
def layer_norm(x: Array, gamma: Array, beta: Array, eps: float = 1e-5, *, mistake: Switches) -> Any:
    rest, variance = deviations(x, mistake)
    eps = mistake.choose({EPS_LEFT_OUT: 0.0, EPS_SQUARED: eps**2}, eps)
    under = np.sqrt(variance) if mistake(ROOT_OF_THE_DEVIATION) else variance
    spread = np.sqrt(variance) + eps if mistake(EPS_OUTSIDE_THE_ROOT) else np.sqrt(under + eps)
    normalized = rest / (spread**2 if mistake(DIVIDED_BY_THE_VARIANCE) else spread)
    return gamma * (normalized + beta) if mistake(BETA_SCALED_TOO) else gamma * normalized + beta


one_norm = layer_norm.function  # for a block, which has enough to get wrong without the slips below

ALWAYS_EPS = layer_norm.family(
    "eps is always {}, whatever is given",
    "If only `eps` changes, does your result change?",
    *(1e-5, 1e-6, 1e-8, 1e-12),
    eps=lambda eps, value: value,
)
AFFINE_DROPPED = layer_norm.slip(
    "gamma and beta are not used",
    "What makes the result another one where gamma is 2 and beta is 3?",
    gamma=np.ones_like,
    beta=np.zeros_like,
)
AFFINE_FIRST = layer_norm.slip(
    "gamma and beta are applied to x before it is normalized, not after",
    "Which mean has a token of your result where beta is 5 everywhere?",
    x=lambda x, gamma, beta: gamma * x + beta,
    gamma=np.ones_like,
    beta=np.zeros_like,
)

layer_norm.asks(
    "2 4 4 4 5 5 7 9 have mean 5 and standard deviation 2",
    call(np.array([[2.0, 4, 4, 4, 5, 5, 7, 9]]), np.ones(8), np.zeros(8)),
    stage=HAND,
)
layer_norm.asks("a batch of two: 4 tokens of 6 features", sizes(2, 4, d=6), sizes(2, 4, d=6, eps=0.5), whole="x")
layer_norm.asks(
    "as many tokens as features, where a wrong axis stays silent", sizes(4, d=4), sizes(3, 3, d=3), sizes(2, d=2)
)
layer_norm.asks("one token without an axis in front, and three axes in front", sizes(d=5), sizes(2, 3, 4, d=6))


@layer_norm.case()
def hardly_spread(rng: Rng) -> list[Call]:
    "tokens whose numbers hardly differ, where eps is most of what stands under the root"
    x, gamma, beta = 1e-3 * rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=5)
    return [call(np.array([[1e-3, -1e-3]]), np.ones(2), np.zeros(2)), call(x, gamma, beta), call(x, gamma, beta, 1e-7)]


layer_norm.asks(
    "a token of equal numbers becomes beta, and so does one of a single feature",
    lambda rng: [
        call(np.array([[3.0, 3.0, 3.0, 3.0], [1.0, 2.0, 3.0, 4.0]]), rng.normal(size=4), rng.normal(size=4)),
        call(rng.integers(-9, 9, size=(2, 1)) * 1.0, np.ones(1), rng.normal(size=1)),
    ],
    stage=EDGES,
)
layer_norm.asks(
    "numbers as large as 10000",
    lambda rng: call(1e4 * rng.uniform(-1, 1, size=(3, 8)), rng.normal(size=8), rng.normal(size=8)),
    stage=STABILITY,
)


@layer_norm.property()
def tokens_apart(rng: Rng, f: Any) -> str | None:
    "changing one feature of token 2 changes token 2 of the result, and no other"
    x, gamma, beta = rng.normal(size=(4, 6)), rng.normal(size=6), rng.normal(size=6)
    other = x + 5.0 * (np.arange(24) == 13).reshape(4, 6)
    found = moved(f(x, gamma, beta), f(other, gamma, beta), -2)
    return None if found == [2] else f"a change in token 2 shows at {found}"


# ---- one token, thought about

IN_THE_MIDDLE = "Where in max(0, x w_1 + b_1) w_2 + b_2 does the maximum stand?"
RELU_MISSING = Mistake(
    "there is no ReLU: two affine maps one after the other are one affine map",
    "Which step keeps w_1 and w_2 from being multiplied into one matrix?",
)
RELU_AT_THE_END = Mistake("the ReLU comes after the second map, not between the two", IN_THE_MIDDLE)
RELU_TWICE = Mistake("a second ReLU comes after the second map, so nothing negative comes back", IN_THE_MIDDLE)
RELU_ON_THE_INPUT = Mistake("the ReLU is applied to x, before the first map", IN_THE_MIDDLE)
RELU_BEFORE_THE_BIAS = Mistake("b_1 is added after the ReLU, not before it", IN_THE_MIDDLE)
OTHER_BEND = "What becomes of −1, of 0 and of 5 at a ReLU?"
RELU_FLIPPED = Mistake("the positive numbers become 0, and the negative ones stay", OTHER_BEND)
ABSOLUTE_FOR_RELU = Mistake("the absolute value stands in place of the ReLU", OTHER_BEND)
GELU_FOR_RELU = Mistake("a GELU stands in place of the ReLU (as in BERT and GPT)", OTHER_BEND)
GELU_BY_TANH = Mistake("a GELU by its formula with tanh stands in place of the ReLU", OTHER_BEND)
SILU_FOR_RELU = Mistake("a SiLU, x · sigmoid(x), stands in place of the ReLU", OTHER_BEND)
TANH_FOR_RELU = Mistake("tanh stands in place of the ReLU", OTHER_BEND)
SIGMOID_FOR_RELU = Mistake("a sigmoid stands in place of the ReLU", OTHER_BEND)
SOFTMAX_FOR_RELU = Mistake("a softmax over the hidden numbers stands in place of the ReLU", OTHER_BEND)
LEAKY_RELU = Family("negative numbers are multiplied by {}, not set to 0", *(0.01, 0.1, 0.2), hint=OTHER_BEND)
CLIPPED_RELU = Family("the ReLU also cuts off what is above {}", *(1, 6), hint=OTHER_BEND)
FIRST_MAP_ALONE = Mistake(
    "what comes back is the hidden layer, without the second map", "How many features has a token of the result?"
)


def sigmoid(h: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-h)))


def bent(h: Array, mistake: Switches) -> Array:
    """The ReLU, or what learners put in its place."""
    others: dict[Mistake, Callable[[], Any]] = {
        RELU_FLIPPED: lambda: np.minimum(h, 0.0),
        ABSOLUTE_FOR_RELU: lambda: np.abs(h),
        GELU_FOR_RELU: lambda: h * (1 + np.vectorize(math.erf, otypes=[float])(h / math.sqrt(2))) / 2,
        GELU_BY_TANH: lambda: h * (1 + np.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h**3))) / 2,
        SILU_FOR_RELU: lambda: h * sigmoid(h),
        TANH_FOR_RELU: lambda: np.tanh(h),
        SIGMOID_FOR_RELU: lambda: sigmoid(h),
        SOFTMAX_FOR_RELU: lambda: np.exp(h) / np.exp(h).sum(axis=-1, keepdims=True),
    }
    relu = np.clip(h, h * LEAKY_RELU.value(mistake), CLIPPED_RELU.value(mistake, np.inf))
    other = mistake.choose(others, None)
    return relu if other is None else np.asarray(other())


def relu(h: Array) -> Array:
    return np.asarray(np.maximum(h, 0.0))


def two_maps(x: Array, first: tuple[Array, Array], second: tuple[Array, Array], bend: Part, mistake: Switches) -> Any:
    """bend(x w_1 + b_1) w_2 + b_2."""
    (w_1, b_1), (w_2, b_2) = first, second
    x = relu(x) if mistake(RELU_ON_THE_INPUT) else x
    straight = mistake(RELU_MISSING) or mistake(RELU_AT_THE_END) or mistake(RELU_ON_THE_INPUT)
    before, after = (0.0, b_1) if mistake(RELU_BEFORE_THE_BIAS) else (b_1, 0.0)
    hidden = x @ w_1 + before
    hidden = (hidden if straight else bend(hidden)) + after
    if mistake(FIRST_MAP_ALONE):
        return hidden
    out = hidden @ w_2 + b_2
    return bend(out) if mistake(RELU_AT_THE_END) or mistake(RELU_TWICE) else out


@reference(
    axes={"x": "... n d_model", "w_1": "d_model d_ff", "b_1": "d_ff", "w_2": "d_ff d_model", "b_2": "d_model"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "Two affine maps, one after the other; between them everything negative becomes 0. Tokens never meet here.",
        "max(0, x W_1 + b_1) W_2 + b_2: (…, n, d_model) → (…, n, d_ff) → (…, n, d_model).",
        "np.maximum(0, …) goes around the first product with its bias; what it gives is multiplied by w_2, plus b_2.",
    ),
)
def feed_forward(x: Array, w_1: Array, b_1: Array, w_2: Array, b_2: Array, *, mistake: Switches) -> Any:
    return two_maps(x, (w_1, b_1), (w_2, b_2), lambda h: bent(h, mistake), mistake)


BIASES_DROPPED = feed_forward.slip(
    "neither bias is added", "What comes out for a token of zeros?", b_1=np.zeros_like, b_2=np.zeros_like
)
SECOND_MAP_TIED = feed_forward.slip(
    "the transpose of w_1 is used in place of w_2, which is never used",
    "If only `w_2` changes, does your result change?",
    w_2=lambda w_2, w_1: transposed(w_1),
)
SKIP_INSIDE = feed_forward.slip(
    "x is added to the result: the skip belongs to the block, not to the feed-forward network",
    "What should come out where w_2 and b_2 are zeros?",
    returns=lambda out, x: out + x,
)
TOKENS_POOLED = feed_forward.slip(
    "every token gets what the mean of all tokens gives",
    "If only token 0 changes, may token 1 of the result change?",
    x=lambda x: np.broadcast_to(x.mean(axis=-2, keepdims=True), x.shape),
)
TOKENS_MIXED_BY_RESHAPE = feed_forward.slip(
    "x is reshaped where it should be transposed, so the features of several tokens are mixed",
    "Which numbers of x lie side by side in memory, and does a reshape move any of them?",
    x=lambda x: transposed(x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])),
)


def distances() -> tuple[Array, ...]:
    """The weights that give |x₁ − x₂| in the first column."""
    apart = np.array([[1.0, -1.0], [-1.0, 1.0]])
    return apart, np.zeros(2), np.array([[1.0, 0.0], [1.0, 0.0]]), np.zeros(2)


feed_forward.asks(
    "a network that gives |x₁ − x₂|, by hand",
    call(np.array([[3.0, 5.0], [4.0, 1.0], [-2.0, -2.5]]), *distances()),
    stage=HAND,
)
feed_forward.asks(
    "a batch of two: 3 tokens of 4 features, 10 hidden ones", sizes(2, n=3, d_model=4, d_ff=10), whole="x"
)
feed_forward.asks(
    "as many tokens as features as hidden ones, where a wrong axis stays silent",
    *(sizes(n=n, d_model=n, d_ff=n) for n in (2, 4)),
)
feed_forward.asks("no batch axis, and two of them", sizes(n=5, d_model=3, d_ff=6), sizes(2, 3, n=4, d_model=2, d_ff=7))
feed_forward.asks(
    "one token, one feature, one hidden number, a batch of one",
    *(sizes(n=1, d_model=3, d_ff=4), sizes(1, n=4, d_model=1, d_ff=5), sizes(n=3, d_model=2, d_ff=1)),
    stage=EDGES,
)
feed_forward.asks("large numbers", sizes(n=3, d_model=4, d_ff=6, b_1=np.linspace(-40, 40, 6)), stage=STABILITY)
feed_forward.obeys(
    "changing token 2 changes token 2 of the result, and no other",
    changes_only("x", 2, sizes(n=4, d_model=5, d_ff=40), says="a change in token 2 shows at {moved}"),
)

# ---- one block

OF_A_BLOCK = (
    each("w_q w_k w_v w_o", "d_model d_model")
    | each("gamma_1 beta_1", "d_model")
    | {"w_1": "d_model d_ff", "b_1": "d_ff", "w_2": "d_ff d_model", "b_2": "d_model"}
    | each("gamma_2 beta_2", "d_model")
)

WHAT_SKIPS = "If a sub-layer gives nothing but zeros, what should be left of the token, before the norm?"
RESIDUALS_MISSING = Mistake("nothing skips the sub-layers: neither sum adds what went in", WHAT_SKIPS)
FIRST_RESIDUAL_MISSING = Mistake("the attention's output is normalized without x added to it", WHAT_SKIPS)
SECOND_RESIDUAL_MISSING = Mistake(
    "the feed-forward network's output is normalized without its input added to it", WHAT_SKIPS
)
SECOND_SKIP_FROM_X = Mistake(
    "the second sum adds the block's input x, not what went into the feed-forward network",
    "What goes into the second sub-layer, and what should go around it?",
)
NETWORK_READS_X = Mistake(
    "the feed-forward network reads the block's input x, not what comes out of the first norm",
    "Does what attention has fetched ever reach your feed-forward network?",
)
HOW_MANY_NORMS = "How often does a block normalize, and where?"
FIRST_NORM_MISSING = Mistake("the norm after the attention is missing", HOW_MANY_NORMS)
SECOND_NORM_MISSING = Mistake("the norm after the feed-forward network is missing", HOW_MANY_NORMS)
NORMS_MISSING = Mistake("there is no norm at all", HOW_MANY_NORMS)
SUB_LAYERS = "Which two sub-layers has a block, and does your result change with the weights of both?"
ATTENTION_LEFT_OUT = Mistake("there is no attention: each token stays alone", SUB_LAYERS)
NETWORK_LEFT_OUT = Mistake("there is no feed-forward network", SUB_LAYERS)


def attended(x: Array, params: Params, n_heads: int, mask: Array | None, mistake: Switches) -> Array:
    """What the attention of chapter 6 gives where a sequence attends to itself."""
    q, k, v = (split_heads(x @ params[f"w_{name}"], n_heads) for name in "qkv")
    length = mistake.choose({UNSCALED_HEADS: 1, SCALED_BY_WHOLE_WIDTH: x.shape[-1]}, k.shape[-1])
    scores = q @ transposed(k) / np.sqrt(length)
    shown = np.ones((1, 1), dtype=bool) if mask is None or mistake(MASK_UNUSED) else np.expand_dims(mask, -3)
    shown = ~shown if mistake(MEANING_FLIPPED) and mask is not None else shown
    weights = weights_of_the_shown(scores, shown, -1, mistake)
    weights = weights / weights.sum(axis=-1, keepdims=True) if mistake(EMPTY_ROWS_NAN) else weights
    heads = np.asarray(concat_heads(weights @ v))
    return heads if mistake(W_O_FORGOTTEN) else heads @ params["w_o"]


def parts(params: Params, n_heads: int, mask: Array | None, mistake: Switches) -> tuple[Part, Part, Part, Part]:
    """A block's attention and its feed-forward network, and the norm that belongs to each."""

    def attention(x: Array) -> Array:
        return 0.0 * x if mistake(ATTENTION_LEFT_OUT) else attended(x, params, n_heads, mask, mistake)

    def network(x: Array) -> Any:
        first, second = ((params[f"w_{n}"], params[f"b_{n}"]) for n in (1, 2))
        return 0.0 * x if mistake(NETWORK_LEFT_OUT) else two_maps(x, first, second, relu, mistake)

    def norm(number: int, missing: Mistake) -> Part:
        if mistake(missing) or mistake(NORMS_MISSING):
            return lambda x: x
        return lambda x: one_norm(x, params[f"gamma_{number}"], params[f"beta_{number}"], mistake=mistake)

    return attention, network, norm(1, FIRST_NORM_MISSING), norm(2, SECOND_NORM_MISSING)


@reference(
    axes={"x": "... n d_model", "params": OF_A_BLOCK, "n_heads": "", "mask": "... n n"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "Two sub-layers, attention and then the feed-forward network; after each, add what went in, then normalize.",
        "y = LN₁(x + attention(x)), then LN₂(y + network(y)); every array keeps the shape (…, n, d_model).",
        "Of multi_head_attention(x, x, …, n_heads, mask) keep the first result; layer_norm gets x plus that.",
    ),
    forbidden=(
        "torch.nn.TransformerEncoderLayer",
        "torch.nn.MultiheadAttention",
        "torch.nn.functional.multi_head_attention_forward",
        "torch.nn.functional.scaled_dot_product_attention",
    ),
)
def encoder_block(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    y = norm_1((0.0 if mistake(FIRST_RESIDUAL_MISSING) or mistake(RESIDUALS_MISSING) else x) + attention(x))
    skips = {SECOND_RESIDUAL_MISSING: 0.0, RESIDUALS_MISSING: 0.0, SECOND_SKIP_FROM_X: x}
    return norm_2(mistake.choose(skips, y) + network(x if mistake(NETWORK_READS_X) else y))


WHERE_NORM = "Which mean and which variance has a token of your result where gamma_2 is 1 and beta_2 is 0?"


@encoder_block.wrong("the norms come before the sub-layers, not after the sums (that is pre-norm)", WHERE_NORM)
def PRE_NORM(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    y = x + attention(norm_1(x))
    return y + network(norm_2(y))


@encoder_block.wrong(
    "what skips the sub-layers is normalized first, and the sums are not", "Is it x that you add, or LN(x)?"
)
def NORMALIZED_SKIPS(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    x = norm_1(x)
    y = norm_2(x + attention(x))
    return y + network(y)


@encoder_block.wrong("each sub-layer's output is normalized before it is added, and the sum is not", WHERE_NORM)
def NORM_BEFORE_THE_SUM(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    y = x + norm_1(attention(x))
    return y + norm_2(network(y))


@encoder_block.wrong(
    "the feed-forward network comes first, then the attention", "Which of the two sub-layers gets x itself?"
)
def NETWORK_FIRST(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    y = norm_1(x + network(x))
    return norm_2(y + attention(y))


@encoder_block.wrong(
    "the two sub-layers run side by side on x, and both outputs are added at once",
    "What does the feed-forward network get, and has attention been there?",
)
def SIDE_BY_SIDE(x: Array, params: Params, n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    attention, network, norm_1, norm_2 = parts(params, n_heads, mask, mistake)
    return norm_2(norm_1(x + attention(x) + network(x)))


def norms_from(first: int, second: int) -> Callable[[Params], Params]:
    """The weights with those of these norms in the places of the first and the second."""
    return lambda params: {
        **params,
        **{f"{name}_1": params[f"{name}_{first}"] for name in ("gamma", "beta")},
        **{f"{name}_2": params[f"{name}_{second}"] for name in ("gamma", "beta")},
    }


WHICH_NORM = "Which gamma and which beta belong to the norm after the attention, and which to the other?"
encoder_block.also(INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)
FIRST_NORM_TWICE = encoder_block.slip("both norms use gamma_1 and beta_1", WHICH_NORM, params=norms_from(1, 1))
SECOND_NORM_TWICE = encoder_block.slip("both norms use gamma_2 and beta_2", WHICH_NORM, params=norms_from(2, 2))
NORMS_SWAPPED = encoder_block.slip(
    "the two norms have changed places: gamma_2 and beta_2 come first", WHICH_NORM, params=norms_from(2, 1)
)
MASK_WITH_AN_AXIS_TOO_MANY = encoder_block.slip(
    "the mask gets an axis for the heads before multi_head_attention gives it one, too",
    "Of which scores does multi_head_attention expect the mask: one head's, or all heads'?",
    mask=lambda mask: None if mask is None else np.expand_dims(mask, -3),
)


encoder_block.alike(masking.MULTIPLIED_BY_THE_MASK, masking.TINY_FILL, because="0 and 1e-9 weigh the same")


def block(rng: Rng, d_model: int, d_ff: int) -> dict[str, Array]:
    """The weights of a block, no two of them alike, about as large as keeps the variance."""
    w_q, w_k, w_v, w_o = projections(rng, d_model)
    return {
        "w_q": w_q, "w_k": w_k, "w_v": w_v, "w_o": 0.5 * w_o,
        "gamma_1": rng.uniform(0.5, 1.5, size=d_model), "beta_1": 0.5 * rng.normal(size=d_model),
        "w_1": rng.normal(size=(d_model, d_ff)) / np.sqrt(d_model), "b_1": 3 * rng.normal(size=d_ff),
        "w_2": 0.7 * rng.normal(size=(d_ff, d_model)) / np.sqrt(d_ff), "b_2": rng.normal(size=d_model),
        "gamma_2": rng.uniform(0.5, 1.5, size=d_model), "beta_2": 0.5 * rng.normal(size=d_model),
    }  # fmt: skip


def block_by_hand() -> dict[str, Array]:
    """The block that the lesson works out: attention halves, doubled in two features; the network gives |y|."""
    four, zeros, ones = np.eye(4), np.zeros(4), np.ones(4)
    return {
        "w_q": np.zeros((4, 4)), "w_k": four, "w_v": np.diag([0.0, 2, 0, 2]), "w_o": four,
        "gamma_1": ones, "beta_1": zeros,
        "w_1": np.hstack([four, -four]), "b_1": np.zeros(8), "w_2": np.vstack([four, four]), "b_2": zeros,
        "gamma_2": ones, "beta_2": zeros,
    }  # fmt: skip


TWO_TOKENS = np.array([[0.0, 0, 4, 4], [4, 4, 0, 0]])

encoder_block.asks(
    "two tokens of four features, by hand",
    *(call(TWO_TOKENS, block_by_hand(), n_heads) for n_heads in (1, 2)),
    stage=HAND,
)


@encoder_block.case(whole="x")
def two_sentences(rng: Rng) -> list[Call]:
    "a batch of two, with 4 tokens and 3 heads: without a mask, with a padding mask, with a causal one"
    x, params = rng.normal(size=(2, 4, 6)), block(rng, 6, 10)
    return [
        call(x, params, 3),
        call(x, params, 3, padding_mask(np.array([4, 2]), 4)),
        call(x, params, 3, causal_mask(4)),
    ]


@encoder_block.case()
def all_sizes_equal(rng: Rng) -> list[Call]:
    "as many sequences as heads as tokens as features as hidden ones, where a wrong axis stays silent"
    x, params, mask = rng.normal(size=(4, 4, 4)), block(rng, 4, 4), rng.random(size=(4, 4, 4)) < 0.6
    mask[:, np.arange(4), np.arange(4)] = True
    return [call(x, params, 4), call(x, params, 4, mask), call(x[1], params, n_heads=4, mask=mask[1])]


@encoder_block.case()
def batch_axes(rng: Rng) -> list[Call]:
    "no batch axis, and two of them, with a mask for each sequence"
    x, params = rng.normal(size=(2, 3, 5, 4)), block(rng, 4, 7)
    real = padding_mask(np.array([5, 3, 2]), 5)
    return [call(x[0, 0], params, 2), call(x, params, 2), call(x, params, 2, real), call(x[1], params, 1, real)]


@encoder_block.case(stage=EDGES)
def small_ones(rng: Rng) -> list[Call]:
    "one token, one head, heads of one feature, two features, a batch of one"
    x, params = rng.normal(size=(3, 4)), block(rng, 4, 5)
    two = call(rng.normal(size=(3, 2)), block(rng, 2, 3), 2)
    return [call(x[:1], params, 2), call(x, params, 1), call(x, params, 4), two, call(x[None], params, 2)]


@encoder_block.case(stage=EDGES)
def a_token_that_sees_nothing(rng: Rng) -> Call:
    "a token with nothing to attend to goes through with what it has"
    mask = np.array([[True, False, True], [False, False, False], [True, True, True]])
    return call(rng.normal(size=(3, 4)), block(rng, 4, 6), 2, mask)


def hardly_spread_tokens(rng: Rng) -> tuple[Array, dict[str, Array]]:
    """A token of equal numbers, others that hardly differ from it, and a block whose attention gives them nothing."""
    x = 3.0 + 1e-4 * rng.normal(size=(3, 4)) * np.array([[0.0], [1.0], [1.0]])
    return x, block(rng, 4, 6) | {"w_v": np.zeros((4, 4))}


@encoder_block.case(stage=EDGES)
def nothing_attended(rng: Rng) -> Call:
    "tokens whose numbers hardly differ, where attention gives nothing"
    x, params = hardly_spread_tokens(rng)
    return call(x, params, 2)


def with_scores(rng: Rng, d_ff: int) -> tuple[Array, dict[str, Array], Array]:
    """Four tokens, the weights of a block whose one head scores them as `far_below` says, and the mask."""
    (first, seen), (second, also_seen) = far_below(rng), far_below(rng)
    scores, params, select = np.concatenate([first, second]), block(rng, 8, d_ff), np.zeros((8, 8))
    select[:4, :4] = np.eye(4)
    params |= {"w_q": 1e4 * np.sqrt(8) * select, "w_k": np.roll(select, 4, axis=0)}
    return np.concatenate([scores / 1e4, np.eye(4)], axis=1), params, np.concatenate([seen, also_seen])


@encoder_block.case(stage=STABILITY)
def large_scores(rng: Rng) -> Call:
    "scores as large as ±10000"
    x, params, mask = with_scores(rng, 6)
    return call(x, params, 1, mask)


encoder_block.refuses(
    "6 features do not split into 4 heads",
    lambda rng: call(rng.normal(size=(3, 6)), block(rng, 6, 8), 4),
    naming="n_heads d_model",
)
encoder_block.obeys(
    "tokens in another order come out in that order",
    permutation_equivariant("x", asked=lambda rng: call(rng.normal(size=(5, 4)), block(rng, 4, 6), 2)),
)
encoder_block.obeys(
    "under a causal mask, changing the last of four tokens changes no earlier one",
    is_causal("x", asked=lambda rng: call(rng.normal(size=(4, 6)), block(rng, 6, 9), 3, causal_mask(4))),
    stage=GRADIENTS,
)

# ---- block after block

ORDER = "Which block should get x, and which the output of the first?"
MASK_IN_ONE_BLOCK = "Does a token that is padding stop being padding after one block?"
MASK_IN_THE_FIRST_BLOCK = Mistake("the mask is used in the first block alone", MASK_IN_ONE_BLOCK)
MASK_IN_THE_LAST_BLOCK = Mistake("the mask is used in the last block alone", MASK_IN_ONE_BLOCK)
EACH_FROM_X = "What does the second block get in your loop?"
ONLY_THE_LAST_RESULT = Mistake("every block gets x itself, and what the last one gives comes back", EACH_FROM_X)
BLOCKS_ADDED_UP = Mistake("every block gets x itself, and what they give is added up", EACH_FROM_X)
BLOCKS_AVERAGED = Mistake("every block gets x itself, and what they give is averaged", EACH_FROM_X)
ALL_RESULTS = Mistake("a list with the output of every block comes back", "How many arrays does the docstring promise?")
X_ADDED_AFTER_EACH = Mistake(
    "what went into a block is added to its output once more", "How many skips are in a block already?"
)
FIRST_BLOCK_NEEDED = Mistake("a call without blocks fails", "What should come out where the list of blocks is empty?")


def one_block(x: Array, params: Params, n_heads: int, mask: Array | None, mistake: Switches) -> Array:
    """A block that is right in all but what its attention makes of the mask."""
    y = layer_norm(x + attended(x, params, n_heads, mask, mistake), params["gamma_1"], params["beta_1"])
    thought = feed_forward(y, *(params[name] for name in ("w_1", "b_1", "w_2", "b_2")))
    return np.asarray(layer_norm(y + thought, params["gamma_2"], params["beta_2"]))


@reference(
    axes={"x": "... n d_model", "blocks": [OF_A_BLOCK], "n_heads": "", "mask": "... n n"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "What one block returns is what the next one gets; the last one's output is the encoder's.",
        "x₀ = x, x_l = encoder_block(x_{l−1}, blocks[l − 1], …) for l = 1 … L; each x_l is (…, n, d_model).",
        "In a loop over blocks, give x a new value: encoder_block of x, of this block's params, n_heads and mask.",
    ),
    forbidden=("torch.nn.TransformerEncoder", "torch.nn.TransformerEncoderLayer", "torch.nn.MultiheadAttention"),
)
def encoder(x: Array, blocks: Sequence[Params], n_heads: int, mask: Array | None = None, *, mistake: Switches) -> Any:
    start, results = np.array(x, dtype=float), []
    x = start if blocks or not mistake(FIRST_BLOCK_NEEDED) else one_block(start, blocks[0], n_heads, mask, mistake)
    for place, params in enumerate(blocks):
        seen = mistake.choose({MASK_IN_THE_FIRST_BLOCK: place == 0, MASK_IN_THE_LAST_BLOCK: params is blocks[-1]}, True)
        before = start if any(map(mistake, (ONLY_THE_LAST_RESULT, BLOCKS_ADDED_UP, BLOCKS_AVERAGED))) else x
        x = one_block(before, params, n_heads, mask if seen else None, mistake)
        x = before + x if mistake(X_ADDED_AFTER_EACH) else x
        results.append(x)
    if blocks and (mistake(BLOCKS_ADDED_UP) or mistake(BLOCKS_AVERAGED)):
        return sum(results) / (len(results) if mistake(BLOCKS_AVERAGED) else 1)
    return results if mistake(ALL_RESULTS) else x


BLOCKS_REVERSED = encoder.slip("the last block comes first", ORDER, blocks=lambda blocks: blocks[::-1])
ONE_BLOCK_FOR_ALL = "If only the second of the blocks changes, does your result change?"
FIRST_BLOCK_FOR_ALL = encoder.slip(
    "every block uses the weights of the first one", ONE_BLOCK_FOR_ALL, blocks=lambda blocks: blocks[:1] * len(blocks)
)
LAST_BLOCK_FOR_ALL = encoder.slip(
    "every block uses the weights of the last one", ONE_BLOCK_FOR_ALL, blocks=lambda blocks: blocks[-1:] * len(blocks)
)
FIRST_BLOCK_ALONE = encoder.slip(
    "only the first block is applied", "In which turn of the loop does your function return?", blocks=lambda b: b[:1]
)
LAST_BLOCK_LEFT_OUT = encoder.slip(
    "the last block is left out", "How many blocks does your loop go through?", blocks=lambda blocks: blocks[:-1]
)
FIRST_BLOCK_LEFT_OUT = encoder.slip(
    "the first block is left out", "From which place does your loop count?", blocks=lambda blocks: blocks[1:]
)
X_ADDED_AT_THE_END = encoder.slip(
    "x is added to the output of the last block", "How many skips go around all blocks?", returns=lambda out, x: out + x
)
NORM_AT_THE_END = encoder.slip(
    "one more norm, without gamma and beta, comes after the last block (as where norms come first)",
    "What does the last block of a post-norm encoder do last?",
    returns=lambda out: layer_norm(out, np.ones(out.shape[-1]), np.zeros(out.shape[-1])),
)


encoder.alike(masking.MULTIPLIED_BY_THE_MASK, masking.TINY_FILL, because="0 and 1e-9 weigh the same")


def blocks_of(rng: Rng, many: int, d_model: int, d_ff: int) -> list[dict[str, Array]]:
    """So many blocks, each with weights of its own."""
    return [block(rng, d_model, d_ff) for _ in range(many)]


encoder.asks(
    "the block that was worked out by hand, once and twice",
    *(call(TWO_TOKENS, [block_by_hand()] * many, 2) for many in (1, 2)),
    stage=HAND,
)


@encoder.case(whole="x")
def three_blocks(rng: Rng) -> list[Call]:
    "three blocks: a batch of two, with and without a padding mask"
    x, blocks = rng.normal(size=(2, 4, 6)), blocks_of(rng, 3, 6, 8)
    return [call(x, blocks, 3, padding_mask(np.array([4, 2]), 4)), call(x, blocks, 3)]


@encoder.case()
def two_equal_sizes(rng: Rng) -> list[Call]:
    "two blocks with as many tokens as features as hidden ones, and a mask of its own for each sequence"
    x, blocks, mask = rng.normal(size=(4, 4, 4)), blocks_of(rng, 2, 4, 4), rng.random(size=(4, 4, 4)) < 0.6
    mask[:, np.arange(4), np.arange(4)] = True
    return [call(x, blocks, 4, mask), call(x[0], blocks, n_heads=2, mask=mask[0])]


encoder.asks(
    "no batch axis, and two of them",
    lambda rng: [call(rng.normal(size=x), blocks_of(rng, 2, 4, 6), 2) for x in ((5, 4), (2, 3, 2, 4))],
)


@encoder.case(stage=EDGES)
def none_and_one(rng: Rng) -> list[Call]:
    "no blocks, and a single one"
    x = rng.normal(size=(3, 4))
    return [call(x, blocks_of(rng, 1, 4, 5), 2, causal_mask(3)), call(x, [], 2), call(x, [], n_heads=1, mask=None)]


@encoder.case(stage=EDGES)
def tokens_that_see_nothing(rng: Rng) -> Call:
    "a token with nothing to attend to goes through every block with what it has"
    mask = np.array([[True, False, True], [False, False, False], [True, True, True]])
    return call(rng.normal(size=(3, 4)), blocks_of(rng, 2, 4, 6), 2, mask)


@encoder.case(stage=EDGES)
def nothing_attended_in_the_first(rng: Rng) -> Call:
    "tokens whose numbers hardly differ, where attention gives nothing in the first of two blocks"
    x, params = hardly_spread_tokens(rng)
    return call(x, [params, block(rng, 4, 6)], 2)


@encoder.case(stage=STABILITY)
def large_scores_in_the_first(rng: Rng) -> Call:
    "scores as large as ±10000 in the first of two blocks"
    x, params, mask = with_scores(rng, 6)
    return call(x, [params, block(rng, 8, 6)], 1, mask)


encoder.refuses(
    "6 features do not split into 4 heads",
    lambda rng: call(rng.normal(size=(3, 6)), blocks_of(rng, 2, 6, 8), 4),
    naming="n_heads d_model",
)


@encoder.property()
def in_two_halves(rng: Rng, f: Any) -> str | None:
    "the last two of three blocks, applied to what the first gives, give the same as all three"
    x, blocks = rng.normal(size=(3, 4)), blocks_of(rng, 3, 4, 6)
    halves = f(f(x, blocks[:1], 2), blocks[1:], 2)
    return None if np.allclose(f(x, blocks, 2), halves) else "f(f(x, blocks[:1]), blocks[1:]) is not f(x, blocks)"
