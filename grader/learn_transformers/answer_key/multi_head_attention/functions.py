"""Chapter 6, multi-head attention: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.answer_key.masking.functions import (
    MAXIMUM_OF_THE_HIDDEN,
    causal_mask,
    cleared,
    fill_of,
    lowered,
    masked_softmax,
    padding_mask,
)
from learn_transformers.key import (
    EDGES,
    GRADIENTS,
    HAND,
    STABILITY,
    Call,
    Mistake,
    Switches,
    asking_for,
    call,
    far_below,
    reference,
)
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS, IN_SINGLE_PRECISION

Array = np.ndarray
Rng = np.random.Generator

SPLIT_BY_RESHAPE_ALONE = Mistake(
    "the sequence is cut up, not the features: one reshape to (n_heads, n, d_head) mixes tokens",
    hint="In memory the features of one token lie side by side: which axis must a reshape cut, before any swap?",
)
INTERLEAVED_SPLIT = Mistake(
    "the columns are dealt out in turn: head 0 gets columns 0, h, 2h, … instead of the first d_head",
    hint="Which columns does head 0 take by the docstring, and which does yours?",
)
SPLIT_WITHOUT_SWAP = Mistake(
    "the heads stay behind the positions: the shape is (…, n, n_heads, d_head)",
    hint="If the last two axes are to be one head's sequence, where must the axis of the heads stand?",
)
HEADS_BEFORE_THE_BATCH = Mistake(
    "the axis of the heads comes before the batch axes",
    hint="Which axes does `...` stand for in the docstring's shape?",
)
FEATURES_BEFORE_POSITIONS = Mistake(
    "each head is transposed: (…, n_heads, d_head, n)", hint="Which of a head's two axes counts positions?"
)
N_HEADS_AS_D_HEAD = Mistake(
    "n_heads is taken for the width of a head: there are d_model / n_heads heads",
    hint="Of the two factors of d_model, which one did the caller give?",
)
LIST_OF_HEADS = Mistake(
    "a list of heads comes back, not one array with an axis for them",
    hint="What joins arrays of equal shape along a new axis?",
)
LEFTOVER_COLUMNS_DROPPED = Mistake(
    "where n_heads does not divide d_model, the columns left over are dropped in silence",
    hint="What is 4 * (6 // 4), and should anyone be told?",
)
DIVISIBILITY_NOT_CHECKED = Mistake(
    "where n_heads does not divide d_model, the ValueError does not name either of them",
    hint="Does NumPy's own message about a reshape tell the caller which argument to correct?",
)
ASSERTED = Mistake(
    "where n_heads does not divide d_model, the error is an AssertionError, not a ValueError",
    hint="Which kind of exception does the docstring name, and does `assert` raise that kind?",
)
ONE_BATCH_AXIS_NEEDED = Mistake(
    "exactly one batch axis is needed: a single sequence, or two batch axes, fail",
    hint="How many axes may `...` stand for, and how many does your unpacking of the shape expect?",
)
NO_BATCH_AXIS = Mistake(
    "no batch axis is accepted: only a single sequence works",
    hint="How many axes may `...` stand for, and how many does your unpacking of the shape expect?",
)
BATCH_FLATTENED = Mistake(
    "all batch axes are flattened into one", hint="What does a −1 at the front of a reshape do to two batch axes?"
)


@reference(
    axes={"x": "... n d_model", "n_heads": ""},
    output="... n_heads n d_head",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Each head works on its own slice of the features of every token; the tokens themselves stay whole.",
        "out[…, h, i, c] = x[…, i, h·d_head + c] with d_head = d_model / n_heads; shape (…, n_heads, n, d_head).",
        "Check the division; cut the last axis into (n_heads, d_head); then let positions and heads change places.",
    ),
)
def split_heads(x: Array, n_heads: int, *, mistake: Switches) -> Any:
    *batch, n, d_model = x.shape
    if mistake(ONE_BATCH_AXIS_NEEDED):
        _, n, d_model = x.shape
    if mistake(NO_BATCH_AXIS):
        n, d_model = x.shape
    if mistake(ASSERTED):
        assert d_model % n_heads == 0, "n_heads must divide d_model"
    if d_model % n_heads and not mistake(LEFTOVER_COLUMNS_DROPPED):
        unnamed = mistake(DIVISIBILITY_NOT_CHECKED)
        raise ValueError("cannot reshape array" if unnamed else "n_heads must divide d_model")
    d_head = d_model // n_heads
    x = x[..., : n_heads * d_head]
    if mistake(BATCH_FLATTENED):
        batch = [int(np.prod(batch))]
    if mistake(N_HEADS_AS_D_HEAD):
        n_heads, d_head = d_head, n_heads
    if mistake(SPLIT_BY_RESHAPE_ALONE):
        heads = x.reshape(*batch, n_heads, n, d_head)
    elif mistake(INTERLEAVED_SPLIT):
        heads = np.moveaxis(x.reshape(*batch, n, d_head, n_heads), -1, -3)
    else:
        heads = np.swapaxes(x.reshape(*batch, n, n_heads, d_head), -3, -2)
    if mistake(SPLIT_WITHOUT_SWAP):
        heads = np.swapaxes(heads, -3, -2)
    if mistake(FEATURES_BEFORE_POSITIONS):
        heads = np.swapaxes(heads, -2, -1)
    if mistake(HEADS_BEFORE_THE_BATCH):
        heads = np.moveaxis(heads, -3, 0)
    return list(np.moveaxis(heads, -3, 0)) if mistake(LIST_OF_HEADS) else heads


@split_heads.case(stage=HAND)
def two_tokens_two_heads(rng: Rng) -> Call:
    "two tokens of four features, numbered 0 to 7, for two heads"
    return call(np.arange(8.0).reshape(2, 4), 2)


@split_heads.case(whole="x")
def one_batch_axis(rng: Rng) -> list[Call]:
    "a batch of two: 5 tokens of 12 features for 3 heads, for 4 and for 2"
    x = rng.normal(size=(2, 5, 12))
    return [call(x, 3), call(x, 4), call(x, n_heads=2)]


@split_heads.case()
def square_heads(rng: Rng) -> list[Call]:
    "as many tokens as heads as features of a head, where a wrong axis stays silent"
    return [call(rng.normal(size=(3, 9)), 3), call(rng.normal(size=(2, 2, 4)), 2)]


@split_heads.case()
def other_batch_axes(rng: Rng) -> list[Call]:
    "no batch axis, and two of them"
    return [call(rng.normal(size=(90, 8)), 2), call(rng.normal(size=(2, 3, 4, 10)), 5)]


@split_heads.case(stage=EDGES)
def single_pieces(rng: Rng) -> list[Call]:
    "one head, heads of one feature, one token, a batch of one"
    return [
        call(rng.normal(size=(3, 4)), 1),
        call(rng.normal(size=(3, 4)), 4),
        call(rng.normal(size=(2, 1, 6)), 2),
        call(rng.normal(size=(1, 3, 4)), 2),
    ]


@split_heads.error("n_heads", "d_model")
def not_divisible(rng: Rng) -> list[Call]:
    "6 features do not split into 4 heads, nor into 5"
    return [call(rng.normal(size=(3, 6)), 4), call(rng.normal(size=(2, 3, 6)), 5)]


@split_heads.property()
def tokens_stay_whole(rng: Rng, f: Any) -> str | None:
    "changing token 2 changes position 2 of every head, and nothing else"
    x = rng.normal(size=(4, 6))
    other = x.copy()
    other[2] += 1.0
    moved = f(x, 3) != f(other, 3)
    expected = np.zeros((3, 4, 2), dtype=bool)
    expected[:, 2] = True
    return None if np.array_equal(moved, expected) else "a change in token 2 shows at another position"


MERGED_BY_RESHAPE_ALONE = Mistake(
    "the heads are merged by a reshape alone, so each row mixes several tokens of one head",
    hint="Which axis must stand right before d_head, so that a reshape puts the heads of one token side by side?",
)
INTERLEAVED_MERGE = Mistake(
    "the features of the heads are interleaved, not put side by side",
    hint="Should the first d_head columns all come from head 0?",
)
AVERAGED_HEADS = Mistake("the heads are averaged, not put side by side", hint="How many columns should come out?")
SUMMED_HEADS = Mistake(
    "the heads are added up, not put side by side", hint="Could you get the heads back from your sum?"
)
NOT_MERGED = Mistake(
    "heads and features are still two axes: (…, n, n_heads, d_head)",
    hint="How many axes does the result have by the docstring?",
)
ALONG_THE_SEQUENCE = Mistake(
    "the heads are strung together along the sequence: (…, n_heads · n, d_head)",
    hint="Should there be more tokens afterwards, or more features?",
)
WRONG_PAIR_SWAPPED = Mistake(
    "the last two axes are swapped before the reshape, not heads and positions",
    hint="In (n_heads, n, d_head), which two axes stand in the wrong order for a row per token?",
)
HEADS_REVERSED = Mistake("the heads come out in reverse order", hint="Which head fills the first columns?")


@reference(
    axes={"x": "... n_heads n d_head"},
    output="... n d_model",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Undo the split step by step, in reverse order.",
        "out[…, i, h · d_head + c] = x[…, h, i, c]: (…, n_heads, n, d_head) → (…, n, n_heads · d_head).",
        "First let heads and positions change places; only then may a reshape join the last two axes into one.",
    ),
)
def concat_heads(x: Array, *, mistake: Switches) -> Any:
    *batch, n_heads, n, d_head = x.shape
    if mistake(ONE_BATCH_AXIS_NEEDED):
        _, n_heads, n, d_head = x.shape
    if mistake(NO_BATCH_AXIS):
        n_heads, n, d_head = x.shape
    if mistake(BATCH_FLATTENED):
        batch = [int(np.prod(batch))]
        x = x.reshape(*batch, n_heads, n, d_head)
    if mistake(HEADS_REVERSED):
        x = x[..., ::-1, :, :]
    if mistake(AVERAGED_HEADS):
        return x.mean(axis=-3)
    if mistake(SUMMED_HEADS):
        return x.sum(axis=-3)
    if mistake(ALONG_THE_SEQUENCE):
        return x.reshape(*batch, n_heads * n, d_head)
    by_token = np.swapaxes(x, -3, -2)
    if mistake(NOT_MERGED):
        return by_token
    if mistake(INTERLEAVED_MERGE):
        by_token = np.swapaxes(by_token, -2, -1)
    if mistake(WRONG_PAIR_SWAPPED):
        by_token = np.swapaxes(x, -2, -1)
    if mistake(MERGED_BY_RESHAPE_ALONE):
        by_token = x
    return by_token.reshape(*batch, n, n_heads * d_head)


@concat_heads.case(stage=HAND)
def two_heads_numbered(rng: Rng) -> list[Call]:
    "two heads of two features, numbered: for one token, and for three"
    return [call(np.arange(4.0).reshape(2, 1, 2)), call(np.arange(12.0).reshape(2, 3, 2))]


@concat_heads.case(whole="x")
def one_batch_axis_of_heads(rng: Rng) -> Call:
    "a batch of two: 3 heads, 5 tokens, 4 features each"
    return call(rng.normal(size=(2, 3, 5, 4)))


@concat_heads.case()
def cubes(rng: Rng) -> list[Call]:
    "as many heads as tokens as features, where a wrong axis stays silent"
    return [call(rng.normal(size=(3, 3, 3))), call(rng.normal(size=(2, 2, 2, 2)))]


@concat_heads.case()
def other_batch_axes_of_heads(rng: Rng) -> list[Call]:
    "no batch axis, and two of them"
    return [call(rng.normal(size=(4, 90, 2))), call(rng.normal(size=(2, 3, 2, 4, 5)))]


@concat_heads.case(stage=EDGES)
def single_heads(rng: Rng) -> list[Call]:
    "one head, one token, one feature, a batch of one"
    return [
        call(rng.normal(size=(1, 3, 2))),
        call(rng.normal(size=(3, 1, 2))),
        call(rng.normal(size=(2, 3, 4, 1))),
        call(rng.normal(size=(1, 3, 1))),
        call(rng.normal(size=(1, 2, 3, 2))),
    ]


@concat_heads.property()
def undoes_the_split(rng: Rng, f: Any) -> str | None:
    "it gives back what was split"
    x = rng.normal(size=(2, 3, 8))
    return None if np.allclose(f(split_heads(x, 4)), x) else "concat_heads(split_heads(x, 4)) is not x"


@concat_heads.property()
def tokens_do_not_mix(rng: Rng, f: Any) -> str | None:
    "changing the last token of every head changes no earlier row"
    x = rng.normal(size=(2, 4, 3))
    other = x.copy()
    other[:, -1] += 1.0
    return None if np.array_equal(f(x)[:3], f(other)[:3]) else "a change in the last token shows in an earlier row"


W_O_FORGOTTEN = Mistake(
    "the output projection w_o is missing: the heads stand side by side but never mix",
    hint="Which of the four weight matrices does your function never use?",
)
SCALED_BY_D_MODEL = Mistake(
    "the scores are divided by √d_model instead of √d_head",
    hint="How long are the two vectors whose dot product makes one score of one head?",
)
SCALED_BY_N_HEADS = Mistake(
    "the scores are divided by √n_heads instead of √d_head",
    hint="How long are the two vectors whose dot product makes one score of one head?",
)
ONE_BLOCK_OF_W_O = Mistake(
    "every head is sent through the first rows of w_o, so the heads are only added up",
    hint="Which rows of w_o does the slice of head 1 meet when the heads stand side by side?",
)
UNSCALED_HEADS = Mistake(
    "the scores are not divided by √d_head",
    hint="What is the variance of q·k if the entries of q and k have variance 1?",
)
SPLIT_BEFORE_PROJECTING = Mistake(
    "the inputs are split before they are projected: each head sees its own slice of the input only",
    hint="Should a head be able to read every feature of its token?",
)
ONE_SLICE_FOR_ALL_HEADS = Mistake(
    "every head attends with the queries and keys of head 0, so all attention maps are the same",
    hint="Do two of your attention maps differ at all, and should they?",
)
ROLES_SWAPPED = Mistake(
    "queries come from x_kv, keys and values from x_q",
    hint="Who asks, and who is looked at? How long should the output be?",
)
X_KV_IGNORED = Mistake(
    "x_kv is never used: keys and values come from x_q",
    hint="Does your output change when only x_kv does?",
)
W_Q_AND_W_K_SWAPPED = Mistake(
    "w_q and w_k are swapped", hint="Which matrix makes the queries, and does the order of your arguments agree?"
)
VALUES_BY_W_K = Mistake("the values are projected by w_k, not w_v", hint="Does your output change when only w_v does?")
WEIGHTS_FROM_THE_LEFT = Mistake(
    "the weight matrices are transposed: x @ w.T instead of x @ w",
    hint="Try x = [1, 0] and w = [[1, 2], [3, 4]]: which row or column of w should come out?",
)
ATTENDS_OVER_THE_BATCH = Mistake(
    "attention runs over the batch axis, as if the sequence came first",
    hint="Which axis of x counts tokens, and which counts sequences that have nothing to do with each other?",
)
SOFTMAX_OVER_THE_QUERIES = Mistake(
    "the softmax runs over the queries, not over the keys", hint="Which axis of your weights sums to 1?"
)
SOFTMAX_OVER_THE_HEADS = Mistake(
    "the softmax runs over the heads: they compete for each pair of tokens",
    hint="Which axis of your weights sums to 1?",
)
MASK_UNUSED = Mistake("the mask is never used", hint="Is a hidden key's weight 0 in your result?")
MASK_INVERTED = Mistake(
    "the mask is read the other way round: entries that are True are hidden",
    hint="In this course, does True mean 'may attend' or 'hide this'?",
)
MASK_WITHOUT_HEAD_AXIS = Mistake(
    "the mask gets no axis for the heads, so the sequences of its batch line up with the heads",
    hint="Scores (b, h, n_q, n_k), mask (b, n_q, n_k): which axis of the scores does the mask's b meet?",
)
MASK_FOR_THE_FIRST_HEAD = Mistake(
    "the mask holds for head 0 alone; the others see everything", hint="Does each head's map have the zeros it should?"
)
MASK_DEALT_TO_THE_WRONG_HEADS = Mistake(
    "batch and heads are one axis, and the masks are repeated in the wrong order: sequence 0's mask meets sequence 1",
    hint="If the fused axis counts sequence by sequence, must the masks go 0, 1, 0, 1 or 0, 0, 1, 1?",
)
MASK_REQUIRED = Mistake(
    "a call without a mask fails", hint="What is None[..., None, :, :], and what should no mask mean?"
)
EMPTY_ROWS_NAN = Mistake(
    "a query with nothing to attend to gives NaN",
    hint="What did your masked softmax of chapter 5 do with such a row?",
)
HEADS_AVERAGED_IN_WEIGHTS = Mistake(
    "the weights that come back are averaged over the heads", hint="How many attention maps does the docstring promise?"
)
OUTPUT_ALONE = Mistake("only the output comes back, without the weights", hint="How many results are promised?")
WEIGHTS_THEN_OUTPUT = Mistake(
    "the weights come first, then the output", hint="In which order does the docstring name them?"
)


def attention_weights(scores: Array, mask: Array | None, *, mistake: Switches) -> Array:
    """The weights `(..., n_heads, n_q, n_k)`; the mask holds for every head."""
    if mask is None and mistake(MASK_REQUIRED):
        raise TypeError("'NoneType' object is not subscriptable")
    if mask is None or mistake(MASK_UNUSED):
        mask = np.ones((1, 1), dtype=bool)
    if mistake(MASK_INVERTED) and mask.size > 1:
        mask = ~mask
    if not mistake(MASK_WITHOUT_HEAD_AXIS):
        mask = np.expand_dims(mask, -3)
    if mistake(MASK_DEALT_TO_THE_WRONG_HEADS) and scores.ndim > 3:
        *batch, h, n_q, n_k = scores.shape
        by_sequence = np.broadcast_to(mask, (*batch, 1, n_q, n_k)).reshape(-1, n_q, n_k)
        mask = np.tile(by_sequence, (h, 1, 1)).reshape(scores.shape)
    if mistake(MASK_FOR_THE_FIRST_HEAD):
        mask = mask | (np.arange(scores.shape[-3]) > 0)[:, None, None]
    axis = -2 if mistake(SOFTMAX_OVER_THE_QUERIES) else -3 if mistake(SOFTMAX_OVER_THE_HEADS) else -1
    if mistake(MAXIMUM_OF_THE_HIDDEN):
        weights: Array = masked_softmax(scores, np.True_, axis) * mask
        total = weights.sum(axis=axis, keepdims=True)
        weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    else:
        low = lowered(scores, mask, mistake)
        low = np.where(mask, scores, fill_of(mistake)) if low is None else low
        weights = cleared(masked_softmax(low, np.True_, axis), mask, axis, mistake)
    # exp(0) = 1 is in every sum, so the sum is 1 over the largest weight
    weights = weights / (1 + ADDED_TO_THE_SUM.value(mistake) * weights.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True) if mistake(EMPTY_ROWS_NAN) else weights


def vector_length(k: Array, n_heads: int, mistake: Switches) -> int:
    """How many products make up one score of one head."""
    d_head: int = k.shape[-1]
    if mistake(SCALED_BY_N_HEADS):
        return n_heads
    return n_heads * d_head if mistake(SCALED_BY_D_MODEL) else d_head


@reference(
    axes={
        "x_q": "... n_q d_model",
        "x_kv": "... n_k d_model",
        "w_q": "d_model d_model",
        "w_k": "d_model d_model",
        "w_v": "d_model d_model",
        "w_o": "d_model d_model",
        "n_heads": "",
        "mask": "... n_q n_k",
    },
    output=("... n_q d_model", "... n_heads n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "Several small attentions run side by side, each on its own slice of the projected features; then they mix.",
        "head_h = Attention(slice h of x_q W_q, x_kv W_k, x_kv W_v), scores over √d_head; output = Concat(heads) W_o.",
        "Project three times, split three times, attend with a mask that has an axis for the heads, merge, project.",
    ),
    forbidden=(
        "torch.nn.MultiheadAttention",
        "torch.nn.functional.multi_head_attention_forward",
        "torch.nn.functional.scaled_dot_product_attention",
    ),
)
def multi_head_attention(
    x_q: Array,
    x_kv: Array,
    w_q: Array,
    w_k: Array,
    w_v: Array,
    w_o: Array,
    n_heads: int,
    mask: Array | None = None,
    *,
    mistake: Switches,
) -> Any:
    if mistake(ROLES_SWAPPED):
        x_q, x_kv = x_kv, x_q
    if mistake(X_KV_IGNORED):
        x_kv = x_q
    over_the_batch = mistake(ATTENDS_OVER_THE_BATCH) and x_q.ndim > 2
    if over_the_batch:
        x_q, x_kv = np.swapaxes(x_q, -3, -2), np.swapaxes(x_kv, -3, -2)
    if mistake(WEIGHTS_FROM_THE_LEFT):
        w_q, w_k, w_v, w_o = w_q.T, w_k.T, w_v.T, w_o.T
    if mistake(W_Q_AND_W_K_SWAPPED):
        w_q, w_k = w_k, w_q
    if mistake(VALUES_BY_W_K):
        w_v = w_k
    if mistake(SPLIT_BEFORE_PROJECTING):
        own = np.kron(np.eye(n_heads), np.ones([len(w_q) // n_heads] * 2)) if len(w_q) % n_heads == 0 else 1.0
        w_q, w_k, w_v = w_q * own, w_k * own, w_v * own
    q = split_heads(x_q @ w_q, n_heads, mistake=mistake)
    k = split_heads(x_kv @ w_k, n_heads, mistake=mistake)
    v = split_heads(x_kv @ w_v, n_heads, mistake=mistake)
    if mistake(ONE_SLICE_FOR_ALL_HEADS):
        q, k = (np.broadcast_to(part[..., :1, :, :], part.shape) for part in (q, k))
    scores = q @ np.swapaxes(k, -1, -2)
    if not mistake(UNSCALED_HEADS):
        scores = scores / np.sqrt(vector_length(k, n_heads, mistake))
    weights = attention_weights(scores, mask, mistake=mistake)
    output = concat_heads(weights @ v, mistake=mistake)
    if mistake(ONE_BLOCK_OF_W_O):
        w_o = np.tile(w_o[: len(w_o) // n_heads], (n_heads, 1))
    if not mistake(W_O_FORGOTTEN):
        output = output @ w_o
    if over_the_batch:
        output = np.swapaxes(output, -3, -2)
    if mistake(HEADS_AVERAGED_IN_WEIGHTS):
        weights = weights.mean(axis=-3)
    if mistake(OUTPUT_ALONE):
        return output
    return (weights, output) if mistake(WEIGHTS_THEN_OUTPUT) else (output, weights)


def projections(rng: Rng, d_model: int) -> list[Array]:
    """w_q, w_k, w_v and w_o, not symmetric, about as large as keeps the variance."""
    return [rng.normal(size=(d_model, d_model)) * 1.5 / np.sqrt(d_model) for _ in range(4)]


@multi_head_attention.case(stage=HAND)
def worked_example(rng: Rng) -> list[Call]:
    "the lecture notes' two tokens, with two heads of one feature, and with one head of two"
    x = np.array([[1.0, 0.5], [0.2, 2.0]])
    w = [np.array(m, dtype=float) for m in ([[1, 0], [1, 1]], [[0, 1], [-1, 2]], [[2, 1], [0, -1]], [[1, 2], [0, -1]])]
    return [call(x, x, *w, 2), call(x, x, *w, 1)]


@multi_head_attention.case(whole="x_q x_kv")
def self_attention_of_a_batch(rng: Rng) -> list[Call]:
    "a batch of two attends to itself, with and without a causal mask"
    x, w = rng.normal(size=(2, 5, 12)), projections(rng, 12)
    return [call(x, x, *w, 3, causal_mask(5)), call(x, x, *w, 3)]


@multi_head_attention.case(stage=EDGES)
def a_long_sequence(rng: Rng) -> Call:
    "a sequence of 70 to 90 tokens"
    x = rng.normal(size=(int(rng.integers(70, 90)), 4))
    return call(x, x, *projections(rng, 4), 2, causal_mask(len(x)))


@multi_head_attention.case()
def two_different_lengths(rng: Rng) -> list[Call]:
    "4 queries look at 5 keys, with a mask for all and a mask for each sequence"
    x_q, x_kv, w = rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 5, 6)), projections(rng, 6)
    mask = rng.random(size=(2, 4, 5)) < 0.6
    mask[:, :, 1] = True
    mask[0, 2, 3], mask[1, 2, 3] = True, False
    return [call(x_q, x_kv, *w, 3), call(x_q, x_kv, *w, 3, mask[0]), call(x_q, x_kv, *w, n_heads=3, mask=mask)]


@multi_head_attention.case()
def everything_equal(rng: Rng) -> list[Call]:
    "as many sequences as heads as tokens as features of a head, where a wrong axis stays silent"
    x, y, w = rng.normal(size=(2, 2, 4)), rng.normal(size=(2, 2, 4)), projections(rng, 4)
    mask = np.array([[[True, False], [True, True]], [[False, True], [True, False]]])
    return [call(x, y, *w, 2), call(x, y, *w, 2, mask), call(y[0], x[0], *w, 2, mask[0])]


@multi_head_attention.case()
def padded_batches(rng: Rng) -> list[Call]:
    "padding masks, with one batch axis and with two"
    x, y, w = rng.normal(size=(3, 2, 3, 4)), rng.normal(size=(3, 2, 4, 4)), projections(rng, 4)
    real = padding_mask(np.array([2, 4]), 4)
    return [
        call(x[0], y[0], *w, 2, real),
        call(x, y, *w, 4, np.stack([real, real[::-1], np.ones_like(real)])),
        call(x, y, *w, 2, real),
    ]


@multi_head_attention.case(stage=EDGES)
def single_ones(rng: Rng) -> list[Call]:
    "one token, one head, heads of one feature, no batch axis, a batch of one"
    x, w = rng.normal(size=(3, 4)), projections(rng, 4)
    mask = np.array([[[True, False, True], [False, True, True]]])
    return [call(x, x, *w, 1), call(x[:1], x, *w, 4), call(x, x[:1], *w, 2), call(x[None, :2], x[None], *w, 2, mask)]


@multi_head_attention.case(stage=EDGES)
def nothing_to_attend_to(rng: Rng) -> Call:
    "a query with nothing to attend to has weights and an output of zeros"
    x, w = rng.normal(size=(2, 3, 4)), projections(rng, 4)
    mask = np.array([[[True, False, True], [False, False, False], [True, True, True]], [[False] * 3] * 3])
    return call(x, x, *w, 2, mask)


@multi_head_attention.error("n_heads", "d_model")
def heads_do_not_divide(rng: Rng) -> Call:
    "6 features do not split into 4 heads"
    x = rng.normal(size=(3, 6))
    return call(x, x, *projections(rng, 6), 4)


@multi_head_attention.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000 in both heads"
    x = np.array([[100.0, 0.0, 70.0, 1.0], [-100.0, 1.0, 70.0, 0.0], [99.0, 0.0, -70.0, 2.0]])
    (first, mask), (second, _) = far_below(rng), far_below(rng)
    return [
        call(x, x, np.eye(4), np.eye(4), rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), 2, causal_mask(3)),
        call(*asking_for(first, second), np.eye(8), np.eye(8), *projections(rng, 8)[:2], 2, mask),
    ]


@multi_head_attention.property(stage=GRADIENTS)
def later_tokens_do_not_leak(rng: Rng, f: Any) -> str | None:
    "under a causal mask, changing the last of four tokens changes no earlier output"
    x, w = rng.normal(size=(4, 6)), projections(rng, 6)
    later = x.copy()
    later[3] += 1.0
    before, after = f(x, x, *w, 2, causal_mask(4))[0], f(later, later, *w, 2, causal_mask(4))[0]
    leaks = np.flatnonzero(np.abs(after - before)[:3].max(axis=-1) > 1e-9)
    return f"token 3 changes the output of position {leaks[0]}" if len(leaks) else None


@multi_head_attention.property()
def a_sum_over_heads(rng: Rng, f: Any) -> str | None:
    "the output is the sum of what each head sends through its own rows of w_o"
    x, (w_q, w_k, w_v, w_o) = rng.normal(size=(3, 4)), projections(rng, 4)
    upper, lower = w_o * np.array([[1.0], [1.0], [0.0], [0.0]]), w_o * np.array([[0.0], [0.0], [1.0], [1.0]])
    whole, first, second = (f(x, x, w_q, w_k, w_v, rows, 2)[0] for rows in (w_o, upper, lower))
    return None if np.allclose(whole, first + second) else "the heads' contributions do not add up to the output"
