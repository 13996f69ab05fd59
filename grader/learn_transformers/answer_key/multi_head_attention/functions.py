"""Chapter 6, multi-head attention: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.answer_key.masking import functions as masking
from learn_transformers.answer_key.masking.functions import (
    MAXIMUM_OF_THE_HIDDEN,
    MEANING_FLIPPED,
    causal_mask,
    cleared,
    fill_of,
    lowered,
    masked_softmax,
    padding_mask,
)
from learn_transformers.answer_key.self_attention.functions import (
    ONLY_THE_OUTPUT,
    RESULTS_SWAPPED,
    SOFTMAX_OVER_QUERIES,
)
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Family, Mistake, Switches, call, families
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS, IN_SINGLE_PRECISION, transposed
from learn_transformers.key.inputs import asking_for, far_below, sizes
from learn_transformers.key.laws import changes_only, is_causal
from learn_transformers.key.reference import reference

Array = np.ndarray
Rng = np.random.Generator

# What can go wrong with the batch axes: asked by split_heads and concat_heads alike.

UNPACKED = "How many axes may `...` stand for, and how many does your code expect?"
ONE_BATCH_AXIS_NEEDED = Mistake(
    "exactly one batch axis is needed: a single sequence, or two batch axes, fail", UNPACKED
)
SINGLE_SEQUENCE_ONLY = Mistake(
    "no batch axis is accepted: only a single sequence works", UNPACKED, formerly="no_batch_axis"
)
BATCH_AXES_FLATTENED = Mistake(
    "all batch axes are flattened into one",
    "What does a −1 at the front of a reshape do to two batch axes?",
    formerly="batch_flattened",
)


def batch_of(x: Array, kept: int, mistake: Switches) -> Array:
    """The array itself, with any number of axes before the last `kept`."""
    x = families.one_batch_axis(x, kept) if mistake(ONE_BATCH_AXIS_NEEDED) else x
    x = families.no_batch_axis(x, kept) if mistake(SINGLE_SEQUENCE_ONLY) else x
    return x.reshape(-1, *x.shape[-kept:]) if mistake(BATCH_AXES_FLATTENED) else x


SPLIT_BY_RESHAPE_ALONE = Mistake(
    "the sequence is cut up, not the features: one reshape to (n_heads, n, d_head) mixes tokens",
    "In memory the features of one token lie side by side: which axis must a reshape cut, before any swap?",
)
INTERLEAVED_SPLIT = Mistake(
    "the columns are dealt out in turn: head 0 gets columns 0, h, 2h, … instead of the first d_head",
    "Which columns does head 0 take by the docstring, and which does yours?",
)
N_HEADS_AS_D_HEAD = Mistake(
    "n_heads is taken for the width of a head: there are d_model / n_heads heads",
    "Of the two factors of d_model, which one did the caller give?",
)
LEFTOVER_COLUMNS_DROPPED = Mistake(
    "where n_heads does not divide d_model, the width of a head is rounded down, unchecked",
    "What is 4 * (6 // 4), and should anyone be told?",
)


@reference(
    axes={"x": "... n d_model", "n_heads": ""},
    output="... n_heads n d_head",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Each head works on its own slice of the features of every token; the tokens themselves stay whole.",
        "out[…, h, i, c] = x[…, i, h·d_head + c] with d_head = d_model / n_heads; shape (…, n_heads, n, d_head).",
        "Refuse if `d_model % n_heads`; `x.reshape` to `(*batch, n, n_heads, d_head)`; then `np.swapaxes` of "
        "axes −2 and −3.",
    ),
)
def split_heads(x: Array, n_heads: int, *, mistake: Switches) -> Any:
    *batch, n, d_model = batch_of(x, 2, mistake).shape
    if d_model % n_heads and not mistake(LEFTOVER_COLUMNS_DROPPED):
        raise ValueError("n_heads must divide d_model")
    d_head = d_model // n_heads
    x = x[..., : n_heads * d_head]
    if mistake(N_HEADS_AS_D_HEAD):
        n_heads, d_head = d_head, n_heads
    if mistake(SPLIT_BY_RESHAPE_ALONE):
        return x.reshape(*batch, n_heads, n, d_head)
    if mistake(INTERLEAVED_SPLIT):
        return np.moveaxis(x.reshape(*batch, n, d_head, n_heads), -1, -3)
    return np.swapaxes(x.reshape(*batch, n, n_heads, d_head), -3, -2)


INDIVISIBLE_ASSERTED = split_heads.slip(
    "where n_heads does not divide d_model, the error is an AssertionError, not a ValueError",
    "Which kind of exception does the docstring name, and does `assert` raise that kind?",
    raises=families.asserted,
    formerly="asserted",
)
DIVISIBILITY_NOT_CHECKED = split_heads.slip(
    "where n_heads does not divide d_model, the ValueError does not name either of them",
    "Does NumPy's own message about a reshape tell the caller which argument to correct?",
    raises=families.unnamed,
)
LIST_OF_HEADS = split_heads.slip(
    "a list of heads comes back, not one array with an axis for them",
    "What joins arrays of equal shape along a new axis?",
    returns=lambda heads: list(np.moveaxis(heads, -3, 0)),
)
HEADS_BEFORE_THE_BATCH = split_heads.slip(
    "the axis of the heads comes before the batch axes",
    "Which axes does `...` stand for in the docstring's shape?",
    returns=lambda heads: np.moveaxis(heads, -3, 0),
)
FEATURES_BEFORE_POSITIONS = split_heads.slip(
    "each head is transposed: (…, n_heads, d_head, n)",
    "Which of a head's two axes counts positions?",
    returns=transposed,
)
SPLIT_WITHOUT_SWAP = split_heads.slip(
    "the heads stay behind the positions: the shape is (…, n, n_heads, d_head)",
    "If the last two axes are to be one head's sequence, where must the axis of the heads stand?",
    returns=lambda heads: np.swapaxes(heads, -3, -2),
)

split_heads.asks(
    "two tokens of four features, numbered 0 to 7, for two heads", call(np.arange(8.0).reshape(2, 4), 2), stage=HAND
)
split_heads.asks(
    "a batch of two: 5 tokens of 12 features for 3 heads, for 4 and for 2",
    lambda rng: [call(x := rng.normal(size=(2, 5, 12)), 3), call(x, 4), call(x, n_heads=2)],
    whole="x",
)
split_heads.asks(
    "as many tokens as heads as features of a head, where a wrong axis stays silent",
    lambda rng: [call(rng.normal(size=shape), shape[-2]) for shape in ((3, 9), (2, 2, 4))],
)
split_heads.asks(
    "no batch axis, and two of them", sizes(n=90, d_model=8, n_heads=2), sizes(2, 3, n=4, d_model=10, n_heads=5)
)
split_heads.asks(
    "one head, heads of one feature, one token, a batch of one",
    lambda rng: [call(rng.normal(size=x), h) for x, h in (((3, 4), 1), ((3, 4), 4), ((2, 1, 6), 2), ((1, 3, 4), 2))],
    stage=EDGES,
)
split_heads.refuses(
    "6 features do not split into 4 heads, nor into 5",
    lambda rng: [call(rng.normal(size=x), n_heads) for x, n_heads in (((3, 6), 4), ((2, 3, 6), 5))],
    naming="n_heads d_model",
)
split_heads.obeys(
    "changing token 2 changes position 2 of every head, and nothing else",
    changes_only("x", 2, sizes(n=4, d_model=6, n_heads=3), says="a change in token 2 shows at another position"),
)

MERGED_BY_RESHAPE_ALONE = Mistake(
    "the heads are merged by a reshape alone, so each row mixes several tokens of one head",
    "Which axis must stand right before d_head, so that a reshape puts the heads of one token side by side?",
)
INTERLEAVED_MERGE = Mistake(
    "the features of the heads are interleaved, not put side by side",
    "Should the first d_head columns all come from head 0?",
)
AVERAGED_HEADS = Mistake("the heads are averaged, not put side by side", "How many columns should come out?")
SUMMED_HEADS = Mistake("the heads are added up, not put side by side", "Could you get the heads back from your sum?")
NOT_MERGED = Mistake(
    "heads and features are still two axes: (…, n, n_heads, d_head)",
    "How many axes does the result have by the docstring?",
)
ALONG_THE_SEQUENCE = Mistake(
    "the heads are strung together along the sequence: (…, n_heads · n, d_head)",
    "Should there be more tokens afterwards, or more features?",
)
WRONG_PAIR_SWAPPED = Mistake(
    "the last two axes are swapped before the reshape, not heads and positions",
    "In (n_heads, n, d_head), which two axes stand in the wrong order for a row per token?",
)


@reference(
    axes={"x": "... n_heads n d_head"},
    output="... n d_model",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Undo the split step by step, in reverse order.",
        "out[…, i, h · d_head + c] = x[…, h, i, c]: (…, n_heads, n, d_head) → (…, n, n_heads · d_head).",
        "`np.swapaxes(x, -2, -3)` first; then `.reshape` to `(*batch, n, n_heads * d_head)`.",
    ),
)
def concat_heads(x: Array, *, mistake: Switches) -> Any:
    x = batch_of(x, 3, mistake)
    *batch, n_heads, n, d_head = x.shape
    by_token = np.swapaxes(x, -3, -2)
    swapped = {MERGED_BY_RESHAPE_ALONE: x, WRONG_PAIR_SWAPPED: transposed(x), INTERLEAVED_MERGE: transposed(by_token)}
    wrong = {
        AVERAGED_HEADS: x.mean(axis=-3),
        SUMMED_HEADS: x.sum(axis=-3),
        ALONG_THE_SEQUENCE: x.reshape(*batch, n_heads * n, d_head),
        NOT_MERGED: by_token,
    }
    return mistake.choose(wrong, mistake.choose(swapped, by_token).reshape(*batch, n, n_heads * d_head))


HEADS_REVERSED = concat_heads.slip(
    "the heads come out in reverse order", "Which head fills the first columns?", x=lambda x: x[..., ::-1, :, :]
)

concat_heads.asks(
    "two heads of two features, numbered: for one token, and for three",
    *(call(np.arange(4.0 * n).reshape(2, n, 2)) for n in (1, 3)),
    stage=HAND,
)
concat_heads.asks("a batch of two: 3 heads, 5 tokens, 4 features each", sizes(2, n_heads=3, n=5, d_head=4), whole="x")
concat_heads.asks(
    "as many heads as tokens as features, where a wrong axis stays silent",
    lambda rng: [call(rng.normal(size=x)) for x in ((3, 3, 3), (2, 2, 2, 2))],
)
concat_heads.asks(
    "no batch axis, and two of them", sizes(n_heads=4, n=90, d_head=2), sizes(2, 3, n_heads=2, n=4, d_head=5)
)
concat_heads.asks(
    "one head, one token, one feature, a batch of one",
    lambda rng: [call(rng.normal(size=x)) for x in ((1, 3, 2), (3, 1, 2), (2, 3, 4, 1), (1, 3, 1), (1, 2, 3, 2))],
    stage=EDGES,
)


@concat_heads.property()
def undoes_the_split(rng: Rng, f: Any) -> str | None:
    "it gives back what was split"
    x = rng.normal(size=(2, 3, 8))
    return None if np.allclose(f(split_heads(x, 4)), x) else "concat_heads(split_heads(x, 4)) is not x"


concat_heads.obeys(
    "changing the last token of every head changes no earlier row",
    is_causal("x", asked=sizes(n_heads=2, n=4, d_head=3), says="a change in the last token shows in an earlier row"),
)

W_O_FORGOTTEN = Mistake(
    "the output projection w_o is missing: the heads stand side by side but never mix",
    "Which of the four weight matrices does your function never use?",
)
HOW_LONG = "How long are the two vectors whose dot product makes one score of one head?"
SCALED_BY_WHOLE_WIDTH = Mistake(
    "the scores are divided by √d_model instead of √d_head", HOW_LONG, formerly="scaled_by_d_model"
)
SCALED_BY_N_HEADS = Mistake("the scores are divided by √n_heads instead of √d_head", HOW_LONG)
SCALED_BY_D_HEAD = Mistake("the scores are divided by d_head, not by √d_head (or by √d_head twice)", HOW_LONG)
DIVIDED_BY_ROOT_OF = Family("the scores are divided by √{}, whatever d_head is", *(4, 64, 512), hint=HOW_LONG)
UNSCALED_HEADS = Mistake(
    "the scores are not divided by √d_head", "What is the variance of q·k if the entries of q and k have variance 1?"
)
ONE_SLICE_FOR_ALL_HEADS = Mistake(
    "every head attends with the queries and keys of head 0, so all attention maps are the same",
    "Do two of your attention maps differ at all, and should they?",
)
VALUES_FROM_X_Q = Mistake(
    "the values come from x_q, not from x_kv", "Does what a query takes away stand in what asks, or in what is asked?"
)
ATTENDS_OVER_THE_BATCH = Mistake(
    "attention runs over the batch axis, as if the sequence came first",
    "Which axis of x counts tokens, and which counts sequences that have nothing to do with each other?",
)
SOFTMAX_OVER_THE_HEADS = Mistake(
    "the softmax runs over the heads: they compete for each pair of tokens", "Which axis of your weights sums to 1?"
)
MASK_WITHOUT_HEAD_AXIS = Mistake(
    "the mask gets no axis for the heads, so the sequences of its batch line up with the heads",
    "Scores (b, h, n_q, n_k), mask (b, n_q, n_k): which axis of the scores does the mask's b meet?",
)
MASK_FOR_THE_FIRST_HEAD = Mistake(
    "the mask holds for head 0 alone; the others see everything", "Does each head's map have the zeros it should?"
)
MASK_DEALT_TO_THE_WRONG_HEADS = Mistake(
    "batch and heads are one axis, and the masks are repeated in the wrong order: sequence 0's mask meets sequence 1",
    "If the fused axis counts sequence by sequence, must the masks go 0, 1, 0, 1 or 0, 0, 1, 1?",
)
MASK_REPEATED_NOT_TILED = Mistake(
    "heads and batch are one axis, and each mask is repeated for as many neighbors as there are heads",
    "If the fused axis counts head by head, must the masks go 0, 0, 1, 1 or 0, 1, 0, 1?",
)
MASK_REQUIRED = Mistake("a call without a mask fails", "What is None[..., None, :, :], and what should no mask mean?")
MASK_UNUSED = Mistake("the mask is never used", "Is a hidden key's weight 0 in your result?")
EMPTY_ROWS_NAN = Mistake(
    "a query with nothing to attend to gives NaN", "What did your masked softmax of chapter 5 do with such a row?"
)
HEADS_AVERAGED_IN_WEIGHTS = Mistake(
    "the weights that come back are averaged over the heads", "How many attention maps does the docstring promise?"
)


def for_every_head(mask: Array, shape: tuple[int, ...], mistake: Switches) -> Array:
    """The mask with an axis for the heads of scores of this shape."""
    mask = ~mask if mistake(MEANING_FLIPPED) else mask
    mask = mask if mistake(MASK_WITHOUT_HEAD_AXIS) else np.expand_dims(mask, -3)
    if (mistake(MASK_DEALT_TO_THE_WRONG_HEADS) or mistake(MASK_REPEATED_NOT_TILED)) and len(shape) > 3:
        by_sequence = np.broadcast_to(mask, (*shape[:-3], 1, *shape[-2:])).reshape(-1, *shape[-2:])
        mask = np.tile(by_sequence, (shape[-3], 1, 1)).reshape(shape)
        if mistake(MASK_REPEATED_NOT_TILED):
            by_head = np.repeat(by_sequence, shape[-3], axis=0).reshape(shape[-3], -1, *shape[-2:])
            mask = np.swapaxes(by_head, 0, 1).reshape(shape)
    return mask | (np.arange(shape[-3]) > 0)[:, None, None] if mistake(MASK_FOR_THE_FIRST_HEAD) else mask


def weights_of_the_shown(scores: Array, shown: Array, axis: int, mistake: Switches) -> Array:
    """The weights of what is shown, whatever hides the rest."""
    low = lowered(scores, shown, mistake)
    low = np.where(shown, scores, fill_of(mistake)) if low is None else low
    if mistake(MAXIMUM_OF_THE_HIDDEN):
        low = np.log(masked_softmax(scores, np.True_, axis) * shown)
    return cleared(masked_softmax(low, np.True_, axis), shown, axis, mistake)


def attention_weights(scores: Array, mask: Any, mistake: Switches) -> Array:
    """The weights `(..., n_heads, n_q, n_k)`; the mask holds for every head."""
    mask = mask[...] if mistake(MASK_REQUIRED) else mask  # None has no entries
    unseen = mask is None or mistake(MASK_UNUSED)
    shown = np.ones((1, 1), dtype=bool) if unseen else for_every_head(mask, scores.shape, mistake)
    axis = mistake.choose({SOFTMAX_OVER_QUERIES: -2, SOFTMAX_OVER_THE_HEADS: -3}, -1)
    weights: Array = weights_of_the_shown(scores, shown, axis, mistake)
    # exp(0) = 1 is in every sum, so the sum is 1 over the largest weight
    weights = weights / (1 + ADDED_TO_THE_SUM.value(mistake) * weights.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True) if mistake(EMPTY_ROWS_NAN) else weights


def sequence_first(x: Array) -> Array:
    """The sequence and the batch change places, where there is a batch."""
    return np.swapaxes(x, -3, -2) if x.ndim > 2 else x


def own_slice(w: Array, n_heads: int) -> Array:
    """The weights of heads that each see their own slice of the input."""
    return w * np.kron(np.eye(n_heads), np.ones([len(w) // n_heads] * 2)) if len(w) % n_heads == 0 else w


def first_block(w: Array, n_heads: int) -> Array:
    """The weights of heads that each see their own slice of the input, and all use the first block of w."""
    return np.kron(np.eye(n_heads), w[: len(w) // n_heads, : len(w) // n_heads]) if len(w) % n_heads == 0 else w


def each(names: str, value: Any) -> dict[str, Any]:
    """The same for each of these arguments."""
    return dict.fromkeys(names.split(), value)


@reference(
    axes={"x_q": "... n_q d_model", "x_kv": "... n_k d_model"}
    | each("w_q w_k w_v w_o", "d_model d_model")
    | {"n_heads": "", "mask": "... n_q n_k"},
    output=("... n_q d_model", "... n_heads n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "Several small attentions run side by side, each on its own slice of the projected features; then they mix.",
        "head_h = Attention(slice h of x_q W_q, x_kv W_k, x_kv W_v), scores over √d_head; output = Concat(heads) W_o.",
        "`split_heads` of `x_q @ w_q`, `x_kv @ w_k`, `x_kv @ w_v`; `masked_attention` with the mask "
        "`np.expand_dims`-ed at −3; `concat_heads`, then `@ w_o`.",
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
    if w_q.shape[-1] % n_heads:  # whoever drops the columns left over meets NumPy's refusal at w_o
        raise ValueError("n_heads must divide d_model")
    if mistake(ATTENDS_OVER_THE_BATCH):
        x_q, x_kv = sequence_first(x_q), sequence_first(x_kv)
    projected = (x_q @ w_q, x_kv @ w_k, (x_q if mistake(VALUES_FROM_X_Q) else x_kv) @ w_v)
    q, k, v = (split_heads(part, n_heads, mistake=mistake) for part in projected)
    if mistake(ONE_SLICE_FOR_ALL_HEADS):
        q, k = (np.broadcast_to(part[..., :1, :, :], part.shape) for part in (q, k))
    d_head = k.shape[-1]
    lengths = {UNSCALED_HEADS: 1, SCALED_BY_N_HEADS: n_heads, SCALED_BY_WHOLE_WIDTH: n_heads * d_head}
    lengths |= {SCALED_BY_D_HEAD: d_head**2}
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(mistake.choose(lengths, DIVIDED_BY_ROOT_OF.value(mistake, d_head)))
    weights = attention_weights(scores, mask, mistake)
    heads = concat_heads(weights @ v, mistake=mistake)
    output = heads if mistake(W_O_FORGOTTEN) else heads @ w_o
    output = sequence_first(output) if mistake(ATTENDS_OVER_THE_BATCH) else output
    weights = weights.mean(axis=-3) if mistake(HEADS_AVERAGED_IN_WEIGHTS) else weights
    return output, weights


multi_head_attention.also(ONLY_THE_OUTPUT, RESULTS_SWAPPED, INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)
ROLES_SWAPPED = multi_head_attention.slip(
    "queries come from x_kv, keys and values from x_q",
    "Who asks, and who is looked at? How long should the output be?",
    x_q="x_kv",
    x_kv="x_q",
)
X_KV_IGNORED = multi_head_attention.slip(
    "x_kv is never used: keys and values come from x_q", "Does your output change when only x_kv does?", x_kv="x_q"
)
WEIGHTS_FROM_THE_LEFT = multi_head_attention.slip(
    "the weight matrices are transposed: x @ w.T instead of x @ w",
    "Try x = [1, 0] and w = [[1, 2], [3, 4]]: which row or column of w should come out?",
    **each("w_q w_k w_v w_o", np.transpose),
)
W_Q_AND_W_K_SWAPPED = multi_head_attention.slip(
    "w_q and w_k are swapped",
    "Which matrix makes the queries, and does the order of your arguments agree?",
    w_q="w_k",
    w_k="w_q",
)
VALUES_BY_W_K = multi_head_attention.slip(
    "the values are projected by w_k, not w_v", "Does your output change when only w_v does?", w_v="w_k"
)
SPLIT_BEFORE_PROJECTING = multi_head_attention.slip(
    "the inputs are split before they are projected: each head sees its own slice of the input only",
    "Should a head be able to read every feature of its token?",
    **each("w_q w_k w_v", own_slice),
)
SPLIT_AND_ONE_BLOCK = multi_head_attention.slip(
    "the inputs are split before they are projected, and every head uses the first block of each weight matrix",
    "Should a head be able to read every feature of its token, and which columns of w_q are its own?",
    **each("w_q w_k w_v", first_block),
)
ONE_ATTENTION = multi_head_attention.slip(
    "there is one attention over all features: n_heads changes nothing",
    "How many attention maps does the docstring promise, and how wide is what each of them compares?",
    n_heads=lambda n_heads, w_q: n_heads if len(w_q) % n_heads else 1,
    returns=lambda both: (both[0], np.squeeze(both[1], -3)),
)
ONE_BLOCK_OF_W_O = multi_head_attention.slip(
    "every head is sent through the first rows of w_o, so the heads are only added up",
    "Which rows of w_o does the slice of head 1 meet when the heads stand side by side?",
    w_o=lambda w_o, n_heads: np.tile(w_o[: len(w_o) // n_heads], (n_heads, 1)),
)


def projections(rng: Rng, d_model: int) -> list[Array]:
    """w_q, w_k, w_v and w_o, not symmetric, about as large as keeps the variance."""
    return [rng.normal(size=(d_model, d_model)) * 1.5 / np.sqrt(d_model) for _ in range(4)]


def to_itself(rng: Rng, n: int, d_model: int, n_heads: int, *, causal: bool = False) -> Call:
    """A sequence that attends to itself."""
    x = rng.normal(size=(n, d_model))
    return call(x, x, *projections(rng, d_model), n_heads, *([causal_mask(n)] if causal else []))


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


multi_head_attention.alike(masking.MULTIPLIED_BY_THE_MASK, masking.TINY_FILL, because="0 and 1e-9 weigh the same")
multi_head_attention.alike(
    *(ALONG_THE_SEQUENCE, AVERAGED_HEADS, SUMMED_HEADS), because="what comes out has d_head columns: w_o refuses it"
)

multi_head_attention.asks(
    "a sequence of 70 to 90 tokens",
    lambda rng: to_itself(rng, int(rng.integers(70, 90)), 4, 2, causal=True),
    stage=EDGES,
)


@multi_head_attention.case()
def two_different_lengths(rng: Rng) -> list[Call]:
    "4 queries look at 5 keys, with a mask for all and a mask for each sequence"
    x_q, x_kv, w = rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 5, 6)), projections(rng, 6)
    mask = rng.random(size=(2, 4, 5)) < 0.6
    mask[:, :, 1], mask[:, 2, 3] = True, (True, False)
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
    by_batch = np.stack([real, real[::-1], np.ones_like(real)])
    return [call(x[0], y[0], *w, 2, real), call(x, y, *w, 4, by_batch), call(x, y, *w, 2, real)]


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


multi_head_attention.refuses(
    "6 features do not split into 4 heads", lambda rng: to_itself(rng, 3, 6, 4), naming="n_heads d_model"
)


@multi_head_attention.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000 in both heads"
    x = np.array([[100.0, 0.0, 70.0, 1.0], [-100.0, 1.0, 70.0, 0.0], [99.0, 0.0, -70.0, 2.0]])
    (first, mask), (second, _) = far_below(rng), far_below(rng)
    return [
        call(x, x, np.eye(4), np.eye(4), rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), 2, causal_mask(3)),
        call(*asking_for(first, second), np.eye(8), np.eye(8), *projections(rng, 8)[:2], 2, mask),
    ]


multi_head_attention.obeys(
    "under a causal mask, changing the last of four tokens changes no earlier output",
    is_causal("x_q", "x_kv", asked=lambda rng: to_itself(rng, 4, 6, 2, causal=True), part=0),
    stage=GRADIENTS,
)


@multi_head_attention.property()
def a_sum_over_heads(rng: Rng, f: Any) -> str | None:
    "the output is the sum of what each head sends through its own rows of w_o"
    x, (w_q, w_k, w_v, w_o) = rng.normal(size=(3, 4)), projections(rng, 4)
    upper, lower = w_o * np.array([[1.0], [1.0], [0.0], [0.0]]), w_o * np.array([[0.0], [0.0], [1.0], [1.0]])
    whole, first, second = (f(x, x, w_q, w_k, w_v, rows, 2)[0] for rows in (w_o, upper, lower))
    return None if np.allclose(whole, first + second) else "the heads' contributions do not add up to the output"
