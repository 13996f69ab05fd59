"""Chapter 8, the decoder: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from learn_transformers.answer_key.encoder.functions import PRE_NORM, feed_forward, layer_norm
from learn_transformers.answer_key.masking.functions import (
    MULTIPLIED_BY_THE_MASK,
    TINY_FILL,
    padding_mask,
)
from learn_transformers.answer_key.multi_head_attention.functions import (
    DIVISIBILITY_NOT_CHECKED,
    EMPTY_ROWS_NAN,
    HEADS_AVERAGED_IN_WEIGHTS,
    INDIVISIBLE_ASSERTED,
    SCALED_BY_WHOLE_WIDTH,
    UNSCALED_HEADS,
    W_O_FORGOTTEN,
    concat_heads,
    each,
    projections,
    split_heads,
    weights_of_the_shown,
)
from learn_transformers.answer_key.self_attention.functions import ONLY_THE_OUTPUT, RESULTS_SWAPPED
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Mistake, Switches, call
from learn_transformers.key.families import ANY_NUMBERS
from learn_transformers.key.inputs import asking_for, far_below, sizes
from learn_transformers.key.laws import changes_only, is_causal, moved, permutation_invariant
from learn_transformers.key.reference import reference

Array = np.ndarray
Rng = np.random.Generator
Params = Mapping[str, Array]
Model = Callable[[list[int]], Array]  # all ids so far in, a logit for each next one out


def attention(
    x_q: Array, x_k: Array, x_v: Array, weights: Sequence[Array], n_heads: int, mask: Any, mistake: Switches
) -> tuple[Array, Array]:
    """Multi-head attention of chapter 6; by mistake, keys and values come from two different places."""
    w_q, w_k, w_v, w_o = weights
    q, k, v = (split_heads(x @ w, n_heads) for x, w in ((x_q, w_q), (x_k, w_k), (x_v, w_v)))
    divisor = mistake.choose({UNSCALED_HEADS: 1, SCALED_BY_WHOLE_WIDTH: len(w_q)}, k.shape[-1])
    shown = np.ones((1, 1), dtype=bool) if mask is None else np.expand_dims(mask, -3)
    shares = weights_of_the_shown(q @ np.swapaxes(k, -1, -2) / np.sqrt(divisor), shown, -1, mistake)
    shares = shares / shares.sum(axis=-1, keepdims=True) if mistake(EMPTY_ROWS_NAN) else shares
    heads = concat_heads(shares @ v)
    return heads if mistake(W_O_FORGOTTEN) else heads @ w_o, shares


WHO_ASKS = "Which of the two sentences is being written, and which one is there to be looked up?"
QUERIES_FROM_MEMORY = Mistake(
    "the queries come from memory, keys and values from x: the source asks the target", WHO_ASKS
)
VALUES_FROM_X = Mistake(
    "the keys come from memory, but the values from x",
    "Once a query has found a word of the source, whose content should it take away?",
)
KEYS_FROM_X = Mistake(
    "the values come from memory, but the keys from x",
    "A query gets the value of the key it fits: must that key and that value belong to the same word?",
)
MEMORY_UNUSED = Mistake(
    "memory is never used: the target attends to itself", "Does your result change when only memory does?"
)
X_UNUSED = Mistake("memory attends to itself, and the target is never asked", WHO_ASKS)
TARGET_AMONG_THE_KEYS = Mistake(
    "memory and the target stand side by side as keys and values", "How many keys should a query of the target have?"
)
CAUSAL_OVER_THE_SOURCE = Mistake(
    "a causal mask lies over the source: target token i sees source tokens 0 … i only",
    "The source has been read to its end: which of its words is still in the future?",
)


def across(
    x: Array, memory: Array, weights: Sequence[Array], n_heads: int, mask: Array | None, mistake: Switches
) -> tuple[Array, Array]:
    """The target asks, the source answers."""
    sides = {
        QUERIES_FROM_MEMORY: (memory, x, x),
        VALUES_FROM_X: (x, memory, x),
        KEYS_FROM_X: (x, x, memory),
        MEMORY_UNUSED: (x, x, x),
        X_UNUSED: (memory, memory, memory),
    }
    asks, found, given = mistake.choose(sides, (x, memory, memory))
    if mistake(TARGET_AMONG_THE_KEYS):
        found = given = np.concatenate([memory, x], axis=-2)
    if mistake(CAUSAL_OVER_THE_SOURCE):
        triangle = np.tri(asks.shape[-2], found.shape[-2], dtype=bool)
        mask = triangle if mask is None else mask & triangle
    return attention(asks, found, given, weights, n_heads, mask, mistake)


@reference(
    axes={"x": "... n_target d_model", "memory": "... n_source d_model"}
    | each("w_q w_k w_v w_o", "d_model d_model")
    | {"n_heads": "", "memory_mask": "... n_target n_source"},
    output=("... n_target d_model", "... n_heads n_target n_source"),
    slips=ANY_NUMBERS,
    hints=(
        "It is the attention of chapter 6. Only this is new: what asks and what is looked at are two sentences.",
        "Q = x W_q; K = memory W_k, V = memory W_v; each head's weights have the shape (n_target, n_source).",
        "multi_head_attention takes x_q and x_kv: which of x and memory is which? The mask goes along as the last one.",
    ),
    forbidden=(
        "torch.nn.MultiheadAttention",
        "torch.nn.functional.multi_head_attention_forward",
        "torch.nn.functional.scaled_dot_product_attention",
    ),
)
def cross_attention(
    x: Array,
    memory: Array,
    w_q: Array,
    w_k: Array,
    w_v: Array,
    w_o: Array,
    n_heads: int,
    memory_mask: Array | None = None,
    *,
    mistake: Switches,
) -> Any:
    output, weights = across(x, memory, (w_q, w_k, w_v, w_o), n_heads, memory_mask, mistake)
    return output, weights.mean(axis=-3) if mistake(HEADS_AVERAGED_IN_WEIGHTS) else weights


cross_attention.also(ONLY_THE_OUTPUT, RESULTS_SWAPPED, INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)
cross_attention.alike(MULTIPLIED_BY_THE_MASK, TINY_FILL, because="0 and 1e-9 weigh the same")
PROJECTED_BEFOREHAND = cross_attention.slip(
    "x and memory are projected twice: by hand, and once more inside multi_head_attention",
    "Does multi_head_attention take queries and keys, or what they are made of?",
    x=lambda x, w_q: x @ w_q,
    memory=lambda memory, w_k: memory @ w_k,
)
TWO_AXES_FOR_THE_HEADS = cross_attention.slip(
    "memory_mask gets an axis for the heads, and multi_head_attention gives it another one",
    "Which of your two functions makes room for the heads, and how often should that happen?",
    memory_mask=lambda mask: mask if mask is None else np.expand_dims(mask, -3),
)
TARGET_ADDED_HERE = cross_attention.slip(
    "x is added to the output: the skip belongs to the block, not to the attention",
    "What do you get for a memory of zeros, and what should you get?",
    returns=lambda both, x: (x + both[0], both[1]),
)


def looking(rng: Rng, n_target: int, n_source: int, d_model: int, n_heads: int, *masks: Array) -> Call:
    """A target that looks at a source."""
    x, memory = rng.normal(size=(n_target, d_model)), rng.normal(size=(n_source, d_model))
    return call(x, memory, *projections(rng, d_model), n_heads, *masks)


@cross_attention.case(stage=HAND)
def one_feature(rng: Rng) -> Call:
    "queries 0 and 1 look at memory 0, log 2 and log 4, with a single feature"
    x, memory = np.array([[0.0], [1.0]]), np.log([[1.0], [2.0], [4.0]])
    return call(x, memory, np.eye(1), np.eye(1), np.array([[1 / np.log(2.0)]]), np.eye(1), 1)


@cross_attention.case(whole="x memory")
def different_lengths(rng: Rng) -> list[Call]:
    "4 target tokens look at 6 source tokens: alone, with a mask, and two sentences with a mask each"
    x, memory, w = rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 6, 6)), projections(rng, 6)
    mask = rng.random(size=(2, 4, 6)) < 0.6
    mask[:, :, 1], mask[:, 2, 3] = True, (True, False)
    return [
        call(x[0], memory[0], *w, 3),
        call(x[1], memory[1], *w, 2, mask[1]),
        call(x, memory, *w, n_heads=3, memory_mask=mask),
    ]


@cross_attention.case()
def everything_equal(rng: Rng) -> list[Call]:
    "as many sentences as heads as tokens on both sides, where the wrong side stays silent"
    x, memory, w = rng.normal(size=(2, 2, 4)), rng.normal(size=(2, 2, 4)), projections(rng, 4)
    mask = np.array([[[True, False], [True, True]], [[False, True], [True, False]]])
    return [call(x, memory, *w, 2), call(x, memory, *w, 2, mask), call(memory[1], x[1], *w, 2, mask[0])]


@cross_attention.case()
def padded_sources(rng: Rng) -> list[Call]:
    "sources of different lengths, padded, with one batch axis and with two"
    x, memory, w = rng.normal(size=(3, 2, 3, 4)), rng.normal(size=(3, 2, 4, 4)), projections(rng, 4)
    real = padding_mask(np.array([2, 4]), 4)
    by_batch = np.stack([real, real[::-1], np.ones_like(real)])
    return [
        call(x[0], memory[0], *w, 2, real),
        call(x, memory, *w, 4, by_batch),
        call(x, memory, *w, 2, real),
    ]


cross_attention.asks(
    "a long source, a short target",
    lambda rng: looking(rng, 3, int(rng.integers(70, 90)), 4, 2),
    lambda rng: looking(rng, int(rng.integers(30, 40)), 2, 4, 2),
    stage=EDGES,
)


@cross_attention.case(stage=EDGES)
def single_ones(rng: Rng) -> list[Call]:
    "one token on either side, one head, heads of one feature, a batch of one"
    x, memory, w = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), projections(rng, 4)
    mask = np.array([[[True, False, True], [False, True, True]]])
    return [
        call(x, memory, *w, 1),
        call(x[:1], memory, *w, 4),
        call(x, memory[:1], *w, 2),
        call(x[None, :2], memory[None], *w, 2, mask),
    ]


@cross_attention.case(stage=EDGES)
def nothing_to_look_at(rng: Rng) -> Call:
    "an empty source: all of it is padding, so weights and output are zeros"
    x, memory, w = rng.normal(size=(2, 2, 4)), rng.normal(size=(2, 3, 4)), projections(rng, 4)
    return call(x, memory, *w, 2, padding_mask(np.array([2, 0]), 3))


cross_attention.refuses(
    "6 features do not split into 4 heads", lambda rng: looking(rng, 2, 3, 6, 4), naming="n_heads d_model"
)


@cross_attention.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000 in both heads"
    x = np.array([[100.0, 0.0, 70.0, 1.0], [-100.0, 1.0, 70.0, 0.0], [99.0, 0.0, -70.0, 2.0]])
    (first, mask), (second, _) = far_below(rng), far_below(rng)
    return [
        call(x[:2], x[::-1], np.eye(4), np.eye(4), *projections(rng, 4)[:2], 2),
        call(*asking_for(first, second), np.eye(8), np.eye(8), *projections(rng, 8)[:2], 2, mask),
    ]


cross_attention.obeys(
    "the source in another order gives the same output",
    permutation_invariant(
        "memory", asked=sizes(n_target=3, n_source=5, d_model=4, n_heads=2, memory_mask=None), part=0
    ),
)
cross_attention.obeys(
    "changing one target token changes its output alone",
    changes_only(
        "x",
        1,
        sizes(n_target=3, n_source=4, d_model=4, n_heads=2, memory_mask=None),
        part=0,
        says="a change of target token 1 changes the outputs {moved}",
    ),
    stage=GRADIENTS,
)

# ---- a block

WHAT_IS_SEEN = "In training the whole target is there: which of its tokens may position 1 look at?"
NOT_CAUSAL = Mistake("the self-attention sees the future: no causal mask lies over the target", WHAT_IS_SEEN)
TARGET_HIDDEN_FROM_ITSELF = Mistake(
    "the causal mask hides each target token from itself as well", "May a token that has been written be looked at?"
)
ONE_OF_THE_FUTURE = Mistake("the causal mask shows one token of the future", WHAT_IS_SEEN)
MASK_INSTEAD_OF_CAUSAL = Mistake(
    "a `mask` that is given takes the causal mask's place", "Does padding make the future visible?"
)
MASK_OR_CAUSAL = Mistake(
    "`mask` and the causal mask are joined by or: what one of them shows is seen",
    "If one mask says no and the other yes, may the token be seen?",
)
MEMORY_MASK_OVER_THE_TARGET = Mistake(
    "`memory_mask` lies over the self-attention, too", "Whose padding does `memory_mask` hide?"
)
TARGET_MASK_OVER_THE_SOURCE = Mistake(
    "the mask of the self-attention lies over the cross-attention, too",
    "How many columns has the cross-attention's mask, and which of the source's words lie in the future?",
)
BOTH_LOOK_ACROSS = Mistake(
    "the first attention looks at memory as well: the target never looks at itself",
    "With which words does the first of the two attentions mix a word of the target?",
)
ASKS_WITH_THE_BLOCKS_INPUT = Mistake(
    "the cross-attention asks with the block's input x, not with what the self-attention made of it",
    "What has the second sub-layer learned from the first in your block?",
)
IN_WHICH_ORDER = "Which three questions does the block ask, and which of them needs the answers to the others?"
CROSS_ATTENTION_LEFT_OUT = Mistake(
    "there is no cross-attention: the block is an encoder block with a causal mask",
    "Does your result change when only memory does?",
)
FEED_FORWARD_LEFT_OUT = Mistake(
    "there is no feed-forward network after the two attentions", "Does your result change when only w_1 does?"
)
SELF_ATTENTION_LEFT_OUT = Mistake(
    "there is no self-attention: the block begins with the cross-attention",
    "Does your result change when only self_w_v does?",
)
FEED_FORWARD_BEFORE_CROSS = Mistake(
    "the feed-forward network comes before the cross-attention, not after it", IN_WHICH_ORDER
)
CROSS_BEFORE_SELF = Mistake("the cross-attention comes before the self-attention", IN_WHICH_ORDER)
WHAT_IS_ADDED = "What is each sub-layer's result added to, before it is normalized?"
SELF_ATTENTION_WITHOUT_SKIP = Mistake("nothing is added to the self-attention's result", WHAT_IS_ADDED)
CROSS_ATTENTION_WITHOUT_SKIP = Mistake("nothing is added to the cross-attention's result", WHAT_IS_ADDED)
FEED_FORWARD_WITHOUT_SKIP = Mistake("nothing is added to the feed-forward network's result", WHAT_IS_ADDED)
WITHOUT_SKIPS = Mistake("nothing is added to any of the three results", WHAT_IS_ADDED)
SKIPS_FROM_THE_BLOCKS_INPUT = Mistake(
    "every skip starts at the block's input x, not at the sub-layer's own input", WHAT_IS_ADDED
)
HOW_MANY_NORMS = "How often is something normalized in the docstring's three formulas, and what is it each time?"
ONE_NORM_AT_THE_END = Mistake("only the last of the three sums is normalized", HOW_MANY_NORMS)
WITHOUT_NORMS = Mistake("nothing is normalized", HOW_MANY_NORMS)
NORMALIZED_BEFORE_ADDED = Mistake(
    "each sub-layer's result is normalized by itself, and added afterwards", HOW_MANY_NORMS
)


def shown_to_the_target(x: Array, mask: Any, memory_mask: Any, mistake: Switches) -> Any:
    """Which target tokens each target token may see."""
    n = x.shape[-2]
    beyond = mistake.choose({NOT_CAUSAL: n, TARGET_HIDDEN_FROM_ITSELF: -1, ONE_OF_THE_FUTURE: 1}, 0)
    causal = np.tri(n, k=beyond, dtype=bool)
    if mistake(MEMORY_MASK_OVER_THE_TARGET) and memory_mask is not None:
        causal = causal & memory_mask
    if mask is None:
        return causal
    return mistake.choose({MASK_INSTEAD_OF_CAUSAL: mask, MASK_OR_CAUSAL: causal | mask}, causal & mask)


OF_A_BLOCK = (
    {f"{part}_w_{name}": "d_model d_model" for part in ("self", "cross") for name in "qkvo"}
    | each("gamma_1 beta_1 gamma_2 beta_2 gamma_3 beta_3", "d_model")
    | {"w_1": "d_model d_ff", "b_1": "d_ff", "w_2": "d_ff d_model", "b_2": "d_model"}
)


@reference(
    axes={"x": "... n_target d_model", "memory": "... n_source d_model"}
    | {"params": OF_A_BLOCK, "n_heads": "", "mask": "... n_target n_target", "memory_mask": "... n_target n_source"},
    output="... n_target d_model",
    slips=ANY_NUMBERS,
    hints=(
        "Three questions in a row: what have I written, what does the source say, what follows from both? After each, "
        "add what went in and normalize.",
        "y = LN(x + self(x)), z = LN(y + cross(y, memory)), result = LN(z + ffn(z)); all (…, n_target, d_model). "
        "Self-attention sees causal ∧ mask, cross-attention memory_mask alone.",
        "causal_mask(n) & mask, or causal_mask(n) alone, goes with x, x and the four self_w into multi_head_attention; "
        "y, memory, the four cross_w and memory_mask into cross_attention. Each time: layer_norm(what went in + [0]).",
    ),
    forbidden=("torch.nn.TransformerDecoderLayer", "torch.nn.TransformerDecoder", "torch.nn.MultiheadAttention"),
)
def decoder_block(
    x: Array,
    memory: Array,
    params: Params,
    n_heads: int,
    mask: Array | None = None,
    memory_mask: Array | None = None,
    *,
    mistake: Switches,
) -> Any:
    visible = shown_to_the_target(x, mask, memory_mask, mistake)

    def look_back(y: Array) -> Array:
        seen, shown = (memory, None) if mistake(BOTH_LOOK_ACROSS) else (y, visible)
        return attention(y, seen, seen, of(params, "self"), n_heads, shown, mistake)[0]

    def look_across(y: Array) -> Array:
        asks = x if mistake(ASKS_WITH_THE_BLOCKS_INPUT) else y
        shown = visible if mistake(TARGET_MASK_OVER_THE_SOURCE) else memory_mask
        return across(asks, memory, of(params, "cross"), n_heads, shown, mistake)[0]

    def think(y: Array) -> Array:
        return np.asarray(feed_forward(y, *(params[name] for name in ("w_1", "b_1", "w_2", "b_2"))))

    back, over, through = (1, look_back), (2, look_across), (3, think)
    orders = {
        SELF_ATTENTION_LEFT_OUT: (over, through),
        CROSS_ATTENTION_LEFT_OUT: (back, through),
        FEED_FORWARD_LEFT_OUT: (back, over),
        FEED_FORWARD_BEFORE_CROSS: (back, (2, think), (3, look_across)),
        CROSS_BEFORE_SELF: ((1, look_across), (2, look_back), through),
    }
    y = x
    for number, sublayer in mistake.choose(orders, (back, over, through)):
        y = add_and_norm(y, sublayer, params, number, x, mistake)
    return y


def of(params: Params, part: str) -> list[Array]:
    """The four matrices of one attention."""
    return [params[f"{part}_w_{name}"] for name in "qkvo"]


def add_and_norm(
    y: Array, sublayer: Callable[[Array], Array], params: Params, number: int, x: Array, mistake: Switches
) -> Any:
    """`LN(y + sublayer(y))`, with the norm of this number; x is what the whole block got."""

    def norm(y: Array) -> Any:
        return layer_norm(y, params[f"gamma_{number}"], params[f"beta_{number}"])

    if mistake(PRE_NORM):
        return y + sublayer(norm(y))
    changed = sublayer(y)
    if mistake(NORMALIZED_BEFORE_ADDED):
        return y + norm(changed)
    missing = (SELF_ATTENTION_WITHOUT_SKIP, CROSS_ATTENTION_WITHOUT_SKIP, FEED_FORWARD_WITHOUT_SKIP)[number - 1]
    if not (mistake(missing) or mistake(WITHOUT_SKIPS)):
        changed = (x if mistake(SKIPS_FROM_THE_BLOCKS_INPUT) else y) + changed
    last = number == 3
    return changed if mistake(WITHOUT_NORMS) or (mistake(ONE_NORM_AT_THE_END) and not last) else norm(changed)


def instead(names: Mapping[str, str]) -> dict[str, Any]:
    """Other arrays of the block in the place of some, as what a slip changes."""
    return {f"params['{name}']": f"params['{other}']" for name, other in names.items()}


def norms(of_number: Mapping[int, int]) -> dict[str, Any]:
    """Gamma and beta of another number."""
    return instead({f"{name}_{i}": f"{name}_{j}" for name in ("gamma", "beta") for i, j in of_number.items()})


WHOSE_NUMBERS = "Which number do gamma and beta carry that come after the cross-attention?"
ONE_NORM_FOR_ALL = decoder_block.slip(
    "gamma_1 and beta_1 are used in all three norms", WHOSE_NUMBERS, **norms({2: 1, 3: 1})
)
NORMS_1_AND_2_EXCHANGED = decoder_block.slip(
    "the first and the second norm have exchanged gamma and beta", WHOSE_NUMBERS, **norms({1: 2, 2: 1})
)
NORMS_2_AND_3_EXCHANGED = decoder_block.slip(
    "the second and the third norm have exchanged gamma and beta", WHOSE_NUMBERS, **norms({2: 3, 3: 2})
)
AT_THE_START: dict[str, Any] = {
    f"params['{name}_{number}']": deed
    for name, deed in (("gamma", np.ones_like), ("beta", np.zeros_like))
    for number in (1, 2, 3)
}
WITHOUT_GAMMA_AND_BETA = decoder_block.slip(
    "the norms bring every token to mean 0 and variance 1, and leave out gamma and beta",
    "What does a norm learn, and where does your block use it?",
    **AT_THE_START,
)
CROSS_BY_SELF = {f"cross_w_{name}": f"self_w_{name}" for name in "qkvo"}
CROSS_BY_THE_SELF_WEIGHTS = decoder_block.slip(
    "both attentions use the self_w matrices",
    "Does your result change when only cross_w_q does?",
    **instead(CROSS_BY_SELF),
)
ATTENTIONS_EXCHANGED_WEIGHTS = decoder_block.slip(
    "the self-attention uses the cross_w matrices, and the cross-attention the self_w ones",
    "Which matrices are named after the attention of the target to itself?",
    **instead(CROSS_BY_SELF | {own: other for other, own in CROSS_BY_SELF.items()}),
)


def weights_of_a_block(rng: Rng, d_model: int, d_ff: int) -> dict[str, Array]:
    """All that a block has learned, none of it as at the start of a training."""
    params = {
        f"{part}_w_{n}": w for part in ("self", "cross") for n, w in zip("qkvo", projections(rng, d_model), strict=True)
    }
    params |= {"w_1": rng.normal(size=(d_model, d_ff)), "b_1": rng.normal(size=d_ff)}
    params |= {"w_2": rng.normal(size=(d_ff, d_model)), "b_2": rng.normal(size=d_model)}
    for number in (1, 2, 3):
        params |= {f"gamma_{number}": rng.uniform(0.5, 1.5, d_model), f"beta_{number}": rng.normal(size=d_model)}
    return params


def writing(
    rng: Rng, n_target: int, n_source: int, d_model: int, n_heads: int, *masks: Array | None, d_ff: int = 6
) -> Call:
    """A block that works on a target and looks at a source."""
    x, memory = rng.normal(size=(n_target, d_model)), rng.normal(size=(n_source, d_model))
    return call(x, memory, weights_of_a_block(rng, d_model, d_ff), n_heads, *masks)


@decoder_block.case(stage=HAND)
def whole_numbers(rng: Rng) -> list[Call]:
    "two target tokens, three source tokens, and small whole numbers everywhere"
    shapes = {name: (4,) * len(axes.split()) for name, axes in OF_A_BLOCK.items()}
    params = {
        n: np.rint(1.4 * np.sin(i + np.arange(4.0 ** len(s)))).reshape(s) + 0.0
        for i, (n, s) in enumerate(shapes.items())
    }
    params |= {
        "gamma_1": np.array([1.0, 2, 1, 2]),
        "gamma_2": np.array([2.0, 1, 1, 1]),
        "gamma_3": np.array([1.0, 1, 3, 2]),
    }
    x = np.array([[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 3.0]])
    memory = np.array([[2.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 3.0, 1.0]])
    some, others = np.array([[True, True], [False, True]]), np.array([[False, True, True], [True, False, True]])
    return [call(x, memory, params, 2), call(x, memory, params, 2, some, others)]


@decoder_block.case(whole="x memory")
def two_sentences(rng: Rng) -> list[Call]:
    "4 target tokens, 5 source tokens: alone, and a batch of two with a mask over each side"
    x, memory, params = rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 5, 6)), weights_of_a_block(rng, 6, 7)
    target, source = padding_mask(np.array([4, 3]), 4), padding_mask(np.array([2, 5]), 5)
    return [
        call(x[0], memory[0], params, 3),
        call(x, memory, params, 2),
        call(x, memory, params, n_heads=3, mask=target, memory_mask=source),
        call(x, memory, params, 3, None, source),
    ]


@decoder_block.case()
def narrowed(rng: Rng) -> list[Call]:
    "`mask` hides more than the causal mask does, and what it shows of the future stays hidden"
    x, memory, params = rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 3, 6)), weights_of_a_block(rng, 6, 5)
    mask = rng.random(size=(2, 4, 4)) < 0.5
    mask[:, :, 0], mask[:, 0, 3], mask[:, 2, 1] = True, True, (True, False)
    return [call(x[0], memory[0], params, 2, mask[0]), call(x, memory, params, 3, mask)]


@decoder_block.case()
def as_long_as_the_source(rng: Rng) -> list[Call]:
    "as many target tokens as source tokens as sentences as heads, where the wrong side stays silent"
    x, memory, params = rng.normal(size=(3, 3, 6)), rng.normal(size=(3, 3, 6)), weights_of_a_block(rng, 6, 6)
    mask, other = rng.random(size=(3, 3, 3)) < 0.6, rng.random(size=(3, 3, 3)) < 0.6
    mask[:, :, 0] = other[:, :, 0] = True
    other[:, 0, 2], mask[:, 2, 1], other[:, 2, 1] = True, (True, False, True), (False, True, True)
    return [
        call(x, memory, params, 3),
        call(x, memory, params, 3, mask),
        call(x, memory, params, 3, mask, other),
        call(x[1], memory[1], params, 3, None, other[2]),
    ]


@decoder_block.case(stage=EDGES)
def many_batch_axes(rng: Rng) -> list[Call]:
    "two batch axes, a batch of one, a single token on either side, a single head, heads of one feature"
    x, memory, params = rng.normal(size=(3, 2, 3, 4)), rng.normal(size=(3, 2, 4, 4)), weights_of_a_block(rng, 4, 5)
    real = padding_mask(np.array([2, 4]), 4)
    return [
        call(x, memory, params, 2, None, real),
        call(x, memory, params, 2, padding_mask(np.array([3, 1]), 3)),
        call(x[:1, 0], memory[:1, 0], params, 1),
        call(x[0, 0, :1], memory[0, 0], params, 4),
        call(x[0, 0], memory[0, 0, :1], params, 2),
    ]


@decoder_block.case(stage=EDGES)
def nothing_to_see(rng: Rng) -> list[Call]:
    "a target padded on the left, so that its first tokens see nothing at all; and an empty source"
    x, memory, params = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 2, 4)), weights_of_a_block(rng, 4, 6)
    left = padding_mask(np.array([3, 1]), 3)[..., ::-1]
    return [call(x, memory, params, 2, left), call(x, memory, params, 2, None, padding_mask(np.array([0, 2]), 2))]


decoder_block.asks(
    "a target of 70 to 90 tokens",
    lambda rng: writing(rng, int(rng.integers(70, 90)), 3, 4, 2),
    stage=EDGES,
)
decoder_block.refuses(
    "6 features do not split into 4 heads", lambda rng: writing(rng, 2, 3, 6, 4), naming="n_heads d_model"
)


@decoder_block.case(stage=STABILITY)
def far_away_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000 in both attentions, seen and hidden"
    (rows, hidden), (source, memory_mask) = far_below(rng), far_below(rng)
    scores, mask = np.zeros((4, 4)), np.ones((4, 4), dtype=bool)
    scores[2:], mask[2:] = rows, hidden
    params = {**weights_of_a_block(rng, 4, 6), "self_w_k": np.eye(4), "cross_w_k": np.eye(4)}
    back = {**params, "self_w_q": 2.0 * scores}
    # a target of unit vectors that nothing is added to, normalized and moved, is a multiple of unit vectors again
    size = 1 / np.sqrt(3 / 16 + 1e-5)
    over = {**params, "self_w_v": np.zeros((4, 4)), "gamma_1": np.ones(4), "beta_1": np.full(4, size / 4)}
    over["cross_w_q"] = np.concatenate([2.0 * source, np.zeros((2, 4))]) / size
    some = rng.normal(size=(3, 4))
    return [call(np.eye(4), some, back, 1, mask), call(np.eye(4)[:2], np.eye(4), over, 1, None, memory_mask)]


decoder_block.obeys(
    "changing the last of four target tokens changes no earlier output",
    is_causal("x", asked=lambda rng: writing(rng, 4, 3, 6, 2)),
    stage=GRADIENTS,
)


@decoder_block.property()
def all_of_the_source_is_there(rng: Rng, f: Any) -> str | None:
    "the last word of the source reaches every target token, the first one included"

    def reached_by(block: Any, x: Array, memory: Array, params: Any, n_heads: int) -> list[int]:
        other = replaced(memory, -1, memory[-1] + 1.0)
        return moved(np.asarray(block(x, memory, params, n_heads)), np.asarray(block(x, other, params, n_heads)), -2)

    given = writing(rng, 3, 4, 6, 2).args
    while reached_by(decoder_block, *given) != [0, 1, 2]:  # all attention goes to the other words
        given = writing(rng, 3, 4, 6, 2).args
    reached = reached_by(f, *given)
    return None if reached == [0, 1, 2] else f"another last word of the source changes only the outputs {reached}"


# ---- what goes in, in training

WHAT_COMES_FIRST = "What should the decoder have in front of it when it is to write the very first token?"


@reference(
    axes={"token_ids": "... n", "bos_id": ""},
    output="... n",
    hints=(
        "To be asked for a word, you must not have it before you. What stands one place further left?",
        "in[…, 0] = bos_id and in[…, t] = out[…, t − 1]; the shape stays (…, n), so the last token drops out.",
        "np.concatenate of two pieces along the last axis: one column full of bos_id, and all columns but the last.",
    ),
)
def shift_right(token_ids: Array, bos_id: int, *, mistake: Switches) -> Any:
    first = np.full_like(token_ids[..., :1], bos_id)
    return np.concatenate([first, token_ids[..., :-1]], axis=-1)


def beginning(ids: Array, bos_id: int) -> Array:
    """A column of bos_id in front."""
    return np.concatenate([np.full_like(ids[..., :1], bos_id), ids], axis=-1)


def replaced(ids: Array, place: Any, value: int) -> Array:
    """The same ids with others in one place."""
    changed = np.array(ids)
    changed[place] = value
    return changed


SHIFTED_LEFT = shift_right.slip(
    "the ids move to the left: the first token drops out and bos_id comes last",
    WHAT_COMES_FIRST,
    returns=lambda right, token_ids, bos_id: np.roll(replaced(token_ids, (..., 0), bos_id), -1, axis=-1),
)
NOT_SHIFTED = shift_right.slip(
    "nothing is shifted: at every position the token to be predicted is there to be copied",
    "In training, what would a model learn that finds the answer in its input?",
    returns=lambda right, token_ids: np.array(token_ids),
)
LAST_TOKEN_KEPT = shift_right.slip(
    "the last token is kept, so the result is one longer than token_ids",
    "How many predictions are asked for, and how many positions has your result?",
    returns=lambda right, token_ids, bos_id: beginning(token_ids, bos_id),
)
BOS_AT_THE_END = shift_right.slip(
    "bos_id is put at the end, and nothing drops out",
    WHAT_COMES_FIRST,
    returns=lambda right, token_ids, bos_id: np.roll(beginning(token_ids, bos_id), -1, axis=-1),
)
FIRST_TOKEN_OVERWRITTEN = shift_right.slip(
    "bos_id overwrites the first token, and the others stay where they are",
    "Which token must the model predict at position 1, and is it still in the input there?",
    returns=lambda right, token_ids, bos_id: replaced(token_ids, (..., 0), bos_id),
)
ROLLED_WITHOUT_BOS = shift_right.slip(
    "the last token comes to the front, where bos_id should be",
    WHAT_COMES_FIRST,
    returns=lambda right, token_ids: np.roll(token_ids, 1, axis=-1),
)
ALONG_THE_BATCH = shift_right.slip(
    "the sentences are shifted, not their tokens: the first axis counts sentences",
    "Which axis of token_ids goes from one word to the next?",
    returns=lambda right, token_ids, bos_id: np.concatenate([np.full_like(token_ids[:1], bos_id), token_ids[:-1]]),
)
FIRST_SENTENCE_ALL_BOS = shift_right.slip(
    "bos_id is written into index 0 of the first axis: the first sentence is nothing but bos_id",
    "Of two axes, what does `ids[0] = …` write to?",
    returns=lambda right, token_ids, bos_id: replaced(np.roll(token_ids, 1, axis=-1), 0, bos_id),
)
ONE_BOS_FOR_ALL = shift_right.slip(
    "all sentences are shifted as one long row: only the first begins with bos_id",
    "What does np.roll do without an axis, and with which token does your second sentence begin?",
    returns=lambda right, token_ids, bos_id: replaced(np.roll(token_ids, 1), (0,) * token_ids.ndim, bos_id),
)
COPIED_ONTO_ITSELF = shift_right.slip(
    "the loop reads what it has written: every place gets the first token",
    "When your loop reaches position 2, what stands at position 1 by then?",
    returns=lambda right, token_ids, bos_id: replaced(
        np.repeat(token_ids[..., :1], right.shape[-1], -1), (..., 0), bos_id
    ),
)
ZERO_IN_FRONT = shift_right.slip(
    "0 is put in front, whatever bos_id is", "Does your result change when only bos_id does?", bos_id=0
)


def sentences(rng: Rng, *shape: int) -> Call:
    """Ids of words, none of them 0 … 2, which are for beginnings, ends and padding."""
    return call(rng.integers(3, 50, size=shape).astype(np.intp), int(rng.integers(1, 3)))


shift_right.asks("5, 7, 9 behind 1", call(np.array([5, 7, 9], dtype=np.intp), 1), stage=HAND)
shift_right.asks(
    "a batch of sentences, and two batch axes", lambda rng: [sentences(rng, 2, 5), sentences(rng, 3, 2, 4)]
)
shift_right.asks("as many sentences as tokens", lambda rng: [sentences(rng, 4, 4), sentences(rng, 3, 3, 3)])
shift_right.asks("a sentence of 30 to 40 tokens", lambda rng: sentences(rng, int(rng.integers(30, 40))), stage=EDGES)
shift_right.asks(
    "sentences of one token", lambda rng: [sentences(rng, 1), sentences(rng, 3, 1), sentences(rng, 1, 1)], stage=EDGES
)


@shift_right.case(stage=EDGES)
def special_ids(rng: Rng) -> list[Call]:
    "ids that occur twice, bos_id among the tokens, a large bos_id, padding at the end"
    ids = np.array([[7, 7, 3, 7, 0, 0], [3, 2, 2, 4, 4, 0]], dtype=np.intp)
    return [call(ids, 7), call(ids, bos_id=2), call(ids, 50000)]


@shift_right.property()
def the_last_token_is_not_needed(rng: Rng, f: Any) -> str | None:
    "another last token changes nothing: it is only ever predicted"
    made = sentences(rng, 2, 5)
    ids, bos_id = made.args
    other = replaced(ids, (..., -1), 60)
    same = np.array_equal(np.asarray(f(ids, bos_id)), np.asarray(f(other, bos_id)))
    return None if same else "the last token shows in the input, where nothing is left to be predicted from it"


# ---- what comes out, word by word

LONGEST = 60


@dataclass(frozen=True)
class NextLogits:
    """A model that greedy decoding can ask: one row of a table for all ids so far. Its name can be pasted.

    It runs on the judge's side; a submission calls back for each answer, and what it sends may be anything.
    """

    table: Array
    long_memory: bool = True  # does the row depend on how many ids there are, or on the last one alone?
    is_fixed: ClassVar[bool] = True  # asked the same, it says the same

    def __call__(self, ids: Any) -> Array:
        plain = isinstance(ids, list | tuple | np.ndarray) and np.ndim(ids) == 1
        if not plain or not all(isinstance(i, int | np.integer) for i in ids):
            raise TypeError("next_logits takes one list of all ids so far, such as [0, 3, 2]")
        if len(ids) > LONGEST:
            raise ValueError(f"next_logits was asked for what follows {len(ids)} ids: that is more than max_length")
        row = ids[-1] + len(ids) if self.long_memory else ids[-1]
        return np.array(self.table[int(row) % len(self.table)])

    @property
    def __name__(self) -> str:
        row = f"(ids[-1] + len(ids)) % {len(self.table)}" if self.long_memory else "ids[-1]"
        return f"lambda ids: np.array({self.table.tolist()})[{row}]"


def a_model(rng: Rng, vocab: int) -> NextLogits:
    """Logits with one decimal, no two of a row alike."""
    return NextLogits(np.array([rng.permutation(vocab) * 0.7 - rng.integers(0, 4) for _ in range(vocab)]).round(1))


def answering(change: Callable[[Array], Array]) -> Callable[[Model], Model]:
    """A model whose answers are changed."""
    return lambda next_logits: lambda ids: change(next_logits(ids))


def asked_with(change: Callable[[list[int]], list[int]]) -> Callable[[Model], Model]:
    """A model that is asked with other ids."""
    return lambda next_logits: lambda ids: next_logits(change(ids))


def asked_once(next_logits: Model) -> Model:
    """A model that is asked for the first answer only."""
    kept: list[Array] = []

    def answer(ids: list[int]) -> Array:
        kept.extend([] if kept else [next_logits(ids)])
        return kept[0]

    return answer


def last_of_the_best(logits: Array) -> Array:
    """A preference for the last of several best ones."""
    best = np.flatnonzero(logits == logits.max())[-1]
    return np.asarray(np.eye(len(logits))[best])


def naive_softmax(logits: Array) -> Array:
    """Probabilities that overflow, or vanish, where logits are large."""
    e = np.exp(logits)
    return np.asarray(e / e.sum())


AS_LONG_AS = "After how many ids, `bos_id` counted, must your loop have ended?"


@reference(
    axes={"next_logits": "", "bos_id": "", "eos_id": "", "max_length": ""},
    output="",
    hints=(
        "Write down bos_id. Then ask, append the best answer, and ask again with all that stands there by now.",
        "ids₀ = [bos_id], ids_{t+1} = ids_t + [argmax next_logits(ids_t)], until eos_id was appended or "
        "len(ids) = max_length.",
        "A while loop with two conditions, on len(ids) and on ids[-1]; its body appends int(np.argmax(…)).",
    ),
)
def greedy_decode(next_logits: Model, bos_id: int, eos_id: int, max_length: int, *, mistake: Switches) -> Any:
    ids = [bos_id]
    while len(ids) < max_length and ids[-1] != eos_id:
        ids.append(int(np.argmax(next_logits(ids))))
    return ids


WHICH_IS_BEST = "Which id should be written next: the one with which logit?"
WHAT_IT_KNOWS = "What must a decoder have before it to continue “I love”?"
WHEN_TO_STOP = "How does a reader of your list know that the sentence is complete?"
WORST_ID = greedy_decode.slip(
    "the id with the smallest logit is taken", WHICH_IS_BEST, next_logits=answering(np.negative)
)
LAST_OF_EQUALS = greedy_decode.slip(
    "of several equally good ids the last is taken, not the first",
    "Which of two equal entries does np.argmax find, and which one does yours?",
    next_logits=answering(last_of_the_best),
)
UNSTABLE_PROBABILITIES = greedy_decode.slip(
    "the logits go through an exponential that overflows or vanishes before they are compared",
    "Which is larger, exp(1000) or exp(1001), by your computer; and do you need probabilities to find the largest?",
    next_logits=answering(naive_softmax),
)
ONLY_THE_LAST_ID = greedy_decode.slip(
    "next_logits gets only the last id, not all ids so far", WHAT_IT_KNOWS, next_logits=asked_with(lambda ids: ids[-1:])
)
BOS_NOT_SHOWN = greedy_decode.slip(
    "next_logits gets the ids without bos_id in front", WHAT_IT_KNOWS, next_logits=asked_with(lambda ids: ids[1:])
)
BOS_ALONE_SHOWN = greedy_decode.slip(
    "next_logits gets [bos_id] at every step, so every step gives the same",
    "What does your second step know that the first did not?",
    next_logits=asked_once,
)
PADDED_TO_THE_END = greedy_decode.slip(
    "next_logits gets a list of max_length ids, filled up behind those that are there",
    "Whose logits come back: those after your last real id, or after the filling?",
    next_logits=lambda next_logits, max_length: lambda ids: next_logits(ids + [0] * (max_length - len(ids))),
)
RUNS_PAST_EOS = greedy_decode.slip(
    "it goes on after eos_id has come",
    "Which id says that nothing more is to come?",
    eos_id=-1,
)
EOS_LEFT_OUT = greedy_decode.slip(
    "eos_id ends the loop but is not returned",
    WHEN_TO_STOP,
    returns=lambda ids, eos_id: ids[:-1] if ids[-1] == eos_id else ids,
)
EOS_ALWAYS_AT_THE_END = greedy_decode.slip(
    "eos_id is appended even where max_length ended the sentence",
    WHEN_TO_STOP,
    returns=lambda ids, eos_id: ids if ids[-1] == eos_id else [*ids, eos_id],
)
LAST_ID_REPLACED_BY_EOS = greedy_decode.slip(
    "where max_length ends the sentence, its last id is replaced by eos_id",
    WHEN_TO_STOP,
    returns=lambda ids, eos_id: [*ids[:-1], eos_id] if len(ids) > 1 else ids,
)
BOS_NOT_RETURNED = greedy_decode.slip(
    "the ids come back without bos_id in front",
    "What is the first id of the docstring's result?",
    returns=lambda ids: ids[1:],
)
BOS_NOT_COUNTED = greedy_decode.slip(
    "bos_id does not count: up to max_length further ids are written",
    AS_LONG_AS,
    max_length=lambda n: n + 1,
)
ONE_TOO_FEW = greedy_decode.slip(
    "the loop ends one id before max_length", AS_LONG_AS, max_length=lambda n: max(n - 1, 1)
)
ASKS_AT_LEAST_ONCE = greedy_decode.slip(
    "it asks before it looks at max_length: with max_length = 1 two ids come back",
    "How many ids are there before the first question, and may that be enough?",
    max_length=lambda n: max(n, 2),
)
MAX_LENGTH_IGNORED = greedy_decode.slip(
    "max_length is not looked at: without eos_id it never ends", AS_LONG_AS, max_length=10 * LONGEST
)
BOS_NEVER_AGAIN = greedy_decode.slip(
    "bos_id is never written a second time, even where it fits best",
    WHICH_IS_BEST,
    next_logits=lambda next_logits, bos_id: answering(
        lambda logits: np.where(np.arange(len(logits)) == bos_id, -np.inf, logits)
    )(next_logits),
)
NEVER_TWICE_IN_A_ROW = greedy_decode.slip(
    "no id is written twice in a row, even where it fits best",
    WHICH_IS_BEST,
    next_logits=lambda next_logits: (
        lambda ids: np.where(np.arange(len(next_logits(ids))) == ids[-1], -np.inf, next_logits(ids))
    ),
)
LOGIT_FOR_ID = greedy_decode.slip(
    "the largest logit itself is appended, not the id that has it",
    "What does np.max give, and what np.argmax?",
    next_logits=answering(lambda logits: np.arange(len(logits)) == int(logits.max()) % len(logits)),
)


ENDLESS = 40


def a_run(rng: Rng, vocab: int, length: int, max_length: int) -> Call:
    """A sentence that ends with eos_id after so many ids; an endless one has 40, and no end."""
    while True:
        model = a_model(rng, vocab)
        bos_id, eos_id = (int(i) for i in rng.permutation(vocab)[:2])
        if len(greedy_decode(model, bos_id, eos_id, ENDLESS)) == length:
            return call(model, bos_id, eos_id, max_length)


BY_THE_LAST_ID = NextLogits(
    np.array([[0.0, 1.0, 2.0, 0.5], [0.5, 0.0, 0.0, 1.0], [0.0, 3.0, 0.5, 1.0], [0.0, 0.0, 0.0, 0.0]]),
    long_memory=False,
)
greedy_decode.asks(
    "0, 2, 1, 3: a table that looks at the last id alone",
    call(BY_THE_LAST_ID, 0, 3, 10),
    call(BY_THE_LAST_ID, 0, 3, 3),
    stage=HAND,
)
greedy_decode.asks(
    "sentences that end with eos_id",
    lambda rng: [a_run(rng, 6, length, 12) for length in (3, 4, 6, 7)],
)
greedy_decode.asks(
    "sentences that max_length ends",
    lambda rng: [a_run(rng, 5, ENDLESS, n) for n in (2, 5, 9)],
)
greedy_decode.asks(
    "eos_id comes as the very last id that fits, or would come one later",
    lambda rng: [a_run(rng, 6, 5, 5), a_run(rng, 6, 6, 5)],
    stage=EDGES,
)
greedy_decode.asks(
    "max_length 1, and eos_id as the first word",
    lambda rng: [a_run(rng, 5, ENDLESS, 1), a_run(rng, 5, 2, 8), a_run(rng, 5, 2, 2)],
    stage=EDGES,
)


@greedy_decode.case(stage=EDGES)
def equally_good(rng: Rng) -> list[Call]:
    "of equally good ids the first is taken"
    rows = [[2.0, 0.0, 1.0, 2.0, 0.0], [1.0, 3.0, 3.0, 0.0, 3.0], [0.0, 0.0, 5.0, 5.0, 5.0], [0.0] * 5, [-1.0] * 5]
    model = NextLogits(np.array([rows[i] for i in rng.permutation(5)]))
    return [call(model, bos_id, 4, 8) for bos_id in range(4)]


@greedy_decode.case(stage=EDGES)
def again_and_again(rng: Rng) -> list[Call]:
    "bos_id as an ordinary word, and a word three times in a row"
    word, eos_id = (int(i) for i in rng.permutation(np.arange(1, 5))[:2])
    logits = np.full((7, 5), -1.0)
    logits[np.arange(7), [word, word, word, 0, word, 0, eos_id]] = 1.5
    lasting = np.full((2, 3), 0.5)
    lasting[:, 1] = 2.0
    return [call(NextLogits(logits), bos_id=0, eos_id=eos_id, max_length=9), call(NextLogits(lasting), 0, 2, 6)]


@greedy_decode.case(stage=STABILITY)
def large_logits(rng: Rng) -> list[Call]:
    "logits around 10000 and around −10000"
    made = a_run(rng, 6, 5, 9)
    model, *others = made.args
    return [call(NextLogits((model.table + shift).round(1)), *others) for shift in (1e4, -1e4)]


@greedy_decode.property()
def a_longer_one_begins_alike(rng: Rng, f: Any) -> str | None:
    "a larger max_length lets the sentence go on and changes nothing of its beginning"
    model, bos_id, eos_id, _ = a_run(rng, 6, 7, 9).args
    short, longer = f(model, bos_id, eos_id, 4), f(model, bos_id, eos_id, 9)
    return None if list(longer[:4]) == list(short) else "with a larger max_length the sentence begins otherwise"
