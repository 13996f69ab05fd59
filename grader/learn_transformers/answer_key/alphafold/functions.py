"""Chapter 14, AlphaFold: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from learn_transformers.answer_key.encoder.functions import layer_norm
from learn_transformers.answer_key.multi_head_attention.functions import (
    ALONG_THE_SEQUENCE,
    AVERAGED_HEADS,
    DIVIDED_BY_ROOT_OF,
    ONE_BLOCK_OF_W_O,
    ONE_SLICE_FOR_ALL_HEADS,
    SCALED_BY_D_HEAD,
    SCALED_BY_N_HEADS,
    SCALED_BY_WHOLE_WIDTH,
    SOFTMAX_OVER_THE_HEADS,
    SPLIT_BEFORE_PROJECTING,
    SUMMED_HEADS,
    UNSCALED_HEADS,
    VALUES_BY_W_K,
    W_O_FORGOTTEN,
    W_Q_AND_W_K_SWAPPED,
    WEIGHTS_FROM_THE_LEFT,
    concat_heads,
    each,
    projections,
    split_heads,
)
from learn_transformers.answer_key.self_attention.functions import SOFTMAX_OVER_QUERIES
from learn_transformers.answer_key.softmax.functions import NO_MAX_SUBTRACTION, ONE_MAX_FOR_ALL
from learn_transformers.key import EDGES, HAND, STABILITY, Call, Mistake, Switches, call, reference, sizes
from learn_transformers.key.families import ANY_NUMBERS, IN_SINGLE_PRECISION, transposed
from learn_transformers.key.laws import changes_only, linear_in

Array = np.ndarray
Rng = np.random.Generator


def normalized(x: Array) -> Array:
    """Every feature vector at mean 0 and variance 1."""
    return np.asarray(layer_norm(x, np.ones(x.shape[-1]), np.zeros(x.shape[-1])))


# ---- the residues of one sequence attend to one another

BIAS_AFTER_SOFTMAX = Mistake(
    "the bias is added to the weights, after the softmax, not to the scores",
    "What do the weights of one row sum to in your code, before they meet the values?",
)
BIAS_MULTIPLIES_THE_SCORES = Mistake(
    "the scores are multiplied by the bias, not added to it",
    "What should become of the scores where the bias is 0 everywhere?",
)
BIAS_SCALED_TOO = Mistake(
    "the bias is divided by √d_head as well: it is added before the division",
    "If all queries are zero, which scores are left, and what should they be?",
)
BIAS_RESHAPED = Mistake(
    "the heads of the bias are brought to the front by a reshape, which mixes pairs and heads",
    "A reshape moves no number in memory: which axis of `pair @ w_bias` must move, and does yours?",
)
BIAS_HEADS_LAST = Mistake(
    "the heads stand last in the bias, (r, r, n_heads), and meet the keys of the scores",
    "The scores are (s, n_heads, r, r): which axis of the bias meets which?",
)
ATTENDS_DOWN_THE_COLUMNS = Mistake(
    "each column attends: a residue looks at the same place of other sequences (that is column attention)",
    "Between which two things does pair[i, j] stand: two residues, or two sequences?",
)
COLUMNS_WITHOUT_PAIRS = Mistake(
    "each column attends, and the pairs are not used: this is column attention",
    "In row attention, which two things does one score compare: two residues, or two sequences?",
)
TIED_ROWS = Mistake(
    "the scores are averaged over the sequences, so that all of them share one attention map",
    "If sequence 0 changes, may the attention inside sequence 1 change?",
)
SUMMED_TIED_ROWS = Mistake(
    "the scores are added up over the sequences, so that all of them share one attention map",
    "If sequence 0 changes, may the attention inside sequence 1 change?",
)
ROOT_TIED_ROWS = Mistake(
    "the scores are added up over the sequences and divided by √s, so that all of them share one attention map",
    "If sequence 0 changes, may the attention inside sequence 1 change?",
)
SOFTMAX_OVER_SEQUENCES = Mistake(
    "the softmax runs over the sequences", "Which axis of the weights should sum to 1: sequences, queries or keys?"
)


def biased(scores: Array, bias: Array, mistake: Switches) -> Array:
    """The scores `(s, n_heads, r, r)` with the bias `(r, r, n_heads)` of each head."""
    by_head = np.moveaxis(bias, -1, 0)
    wrong = {BIAS_RESHAPED: bias.reshape(by_head.shape), BIAS_HEADS_LAST: bias}
    added = mistake.choose(wrong, by_head)
    alone = {BIAS_AFTER_SOFTMAX, COLUMNS_WITHOUT_PAIRS}
    others = {BIAS_MULTIPLIES_THE_SCORES: np.multiply} | dict.fromkeys(alone, lambda scores, added: scores)
    return np.asarray(mistake.choose(others, np.add)(scores, added))


def shares(scores: Array, mistake: Switches) -> Array:
    """The softmax over the keys."""
    axes = {SOFTMAX_OVER_QUERIES: -2, SOFTMAX_OVER_THE_HEADS: -3, SOFTMAX_OVER_SEQUENCES: 0}
    axis = mistake.choose(axes, -1)
    highest = scores.max() if mistake(ONE_MAX_FOR_ALL) else scores.max(axis=axis, keepdims=True)
    exponentials = np.exp(scores - (0.0 if mistake(NO_MAX_SUBTRACTION) else highest))
    return np.asarray(exponentials / exponentials.sum(axis=axis, keepdims=True))


@reference(
    axes={"msa": "s r c", "pair": "r r c_z"}
    | each("w_q w_k w_v w_o", "c c")
    | {"w_bias": "c_z n_heads", "n_heads": ""},
    output="s r c",
    slips=ANY_NUMBERS,
    hints=(
        "The attention of chapter 6, in each sequence by itself. The table of pairs adds one number to every score.",
        "softmax(q·k/√d_head + b), b = pair w_bias: (r, r, n_heads) must become (n_heads, r, r) to meet "
        "(s, n_heads, r, r).",
        "`split_heads` of `msa @ w_q` and the rest; `softmax(attention_scores(q, k) + np.moveaxis(pair @ w_bias, "
        "-1, 0))`; `concat_heads`, then `@ w_o`.",
    ),
)
def row_attention_with_pair_bias(
    msa: Array,
    pair: Array,
    w_q: Array,
    w_k: Array,
    w_v: Array,
    w_o: Array,
    w_bias: Array,
    n_heads: int,
    *,
    mistake: Switches,
) -> Any:
    down = mistake(ATTENDS_DOWN_THE_COLUMNS) or mistake(COLUMNS_WITHOUT_PAIRS)
    msa = np.swapaxes(msa, 0, 1) if down else msa
    q, k, v = (split_heads(msa @ w, n_heads, mistake=mistake) for w in (w_q, w_k, w_v))
    if mistake(ONE_SLICE_FOR_ALL_HEADS):
        q, k = (np.broadcast_to(part[:, :1], part.shape) for part in (q, k))
    d_head, bias = k.shape[-1], pair @ w_bias
    lengths = {UNSCALED_HEADS: 1, SCALED_BY_N_HEADS: n_heads, SCALED_BY_WHOLE_WIDTH: n_heads * d_head}
    lengths |= {SCALED_BY_D_HEAD: d_head**2}
    scale = np.sqrt(mistake.choose(lengths, DIVIDED_BY_ROOT_OF.value(mistake, d_head)))
    scores = q @ transposed(k) / scale
    shared = {TIED_ROWS: len(msa), SUMMED_TIED_ROWS: 1, ROOT_TIED_ROWS: np.sqrt(len(msa))}
    tied = mistake.choose(shared, 0)
    scores = scores.sum(axis=0, keepdims=True) / tied if tied else scores
    weights = shares(biased(scores, bias / scale if mistake(BIAS_SCALED_TOO) else bias, mistake), mistake)
    weights = weights + np.moveaxis(bias, -1, 0) if mistake(BIAS_AFTER_SOFTMAX) else weights
    heads = concat_heads(weights @ v, mistake=mistake)
    output = heads if mistake(W_O_FORGOTTEN) else heads @ w_o
    return np.swapaxes(output, 0, 1) if down else output


def for_all_heads(of: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """One column, made of all of them, in the place of each."""
    return lambda w_bias: np.repeat(of(w_bias), w_bias.shape[-1], axis=-1)


def mean_column(w: Array) -> Array:
    return np.asarray(w.mean(axis=-1, keepdims=True))


def sum_column(w: Array) -> Array:
    return np.asarray(w.sum(axis=-1, keepdims=True))


HEAD_OF_ITS_OWN = "How many columns has w_bias, and which of them is the bias of head 1?"
row_attention_with_pair_bias.also(WEIGHTS_FROM_THE_LEFT, W_Q_AND_W_K_SWAPPED, VALUES_BY_W_K)
row_attention_with_pair_bias.also(SPLIT_BEFORE_PROJECTING, ONE_BLOCK_OF_W_O)
row_attention_with_pair_bias.alike(
    *(ALONG_THE_SEQUENCE, AVERAGED_HEADS, SUMMED_HEADS), because="what comes out has d_head columns: w_o refuses it"
)
BIAS_TRANSPOSED = row_attention_with_pair_bias.slip(
    "the bias is transposed: pair[j, i] is used where query i meets key j",
    "Row i of the scores belongs to one residue that asks. Which row of `pair` belongs to it?",
    pair=lambda pair: np.swapaxes(pair, 0, 1),
)
BIAS_SYMMETRIZED = row_attention_with_pair_bias.slip(
    "the bias is the mean of pair[i, j] and pair[j, i]",
    "May residue i look at j more than j looks at i? Is `pair` symmetric?",
    pair=lambda pair: (pair + np.swapaxes(pair, 0, 1)) / 2,
)
PAIR_UNUSED = row_attention_with_pair_bias.slip(
    "the bias has no effect: the table of pairs is not used, or it adds one number to a whole row",
    "Does your result change when only `pair` does? And what does a softmax make of a number that all share?",
    w_bias=np.zeros_like,
)
BIAS_SUBTRACTED = row_attention_with_pair_bias.slip(
    "the bias is subtracted, not added", "Which key should gain where its bias is large?", w_bias=np.negative
)
BIAS_AVERAGED_OVER_HEADS = row_attention_with_pair_bias.slip(
    "all heads get the same bias, the mean of theirs", HEAD_OF_ITS_OWN, w_bias=for_all_heads(mean_column)
)
BIAS_SUMMED_OVER_HEADS = row_attention_with_pair_bias.slip(
    "all heads get the same bias, the sum of theirs", HEAD_OF_ITS_OWN, w_bias=for_all_heads(sum_column)
)
BIAS_OF_THE_FIRST_HEAD = row_attention_with_pair_bias.slip(
    "all heads get the bias of head 0", HEAD_OF_ITS_OWN, w_bias=for_all_heads(lambda w: w[:, :1])
)
BIAS_FOR_THE_FIRST_HEAD_ALONE = row_attention_with_pair_bias.slip(
    "only head 0 gets its bias, the others get none",
    HEAD_OF_ITS_OWN,
    w_bias=lambda w_bias: w_bias * (np.arange(w_bias.shape[-1]) == 0),
)
W_BIAS_UNUSED = "Does your result change when only `w_bias` does?"
PAIR_AVERAGED = row_attention_with_pair_bias.slip(
    "the bias is the mean of a pair's features, the same for all heads: w_bias is not used",
    W_BIAS_UNUSED,
    w_bias=lambda w_bias: np.ones_like(w_bias) / len(w_bias),
)
PAIR_SUMMED = row_attention_with_pair_bias.slip(
    "the bias is the sum of a pair's features, the same for all heads: w_bias is not used",
    W_BIAS_UNUSED,
    w_bias=np.ones_like,
)
HOW_MANY_MAPS = "How many attention maps has one sequence, and how wide are the vectors that one of them compares?"
ONE_HEAD_MEAN_BIAS = row_attention_with_pair_bias.slip(
    "there is one attention over all features, with the mean of all heads' biases",
    HOW_MANY_MAPS,
    n_heads=1,
    w_bias=mean_column,
)
ONE_HEAD_SUM_BIAS = row_attention_with_pair_bias.slip(
    "there is one attention over all features, with the sum of all heads' biases",
    HOW_MANY_MAPS,
    n_heads=1,
    w_bias=sum_column,
)
NO_NORM_ASKED = "AlphaFold has a norm here. Does the docstring?"
MSA_NORMALIZED = row_attention_with_pair_bias.slip(
    "the features in `msa` are layer-normed first, as in AlphaFold, which is not asked for",
    NO_NORM_ASKED,
    msa=normalized,
)
PAIR_NORMALIZED = row_attention_with_pair_bias.slip(
    "the features in `pair` are layer-normed first, as in AlphaFold, which is not asked for",
    NO_NORM_ASKED,
    pair=normalized,
)
MSA_ADDED = row_attention_with_pair_bias.slip(
    "`msa` is added to the result: the skip belongs to the block, not to this function",
    "What should come out where w_o is zero?",
    returns=lambda output, msa: output + msa,
)


@row_attention_with_pair_bias.wrong(
    "all residues of all sequences attend to one another, not each sequence by itself",
    "How many keys does one query have: r, or s times r?",
)
def ALL_SEQUENCES_AT_ONCE(
    msa: Array, pair: Array, w_q: Array, w_k: Array, w_v: Array, w_o: Array, w_bias: Array, n_heads: int
) -> Any:
    s, together = len(msa), msa.reshape(1, -1, msa.shape[-1])
    every_pair = np.tile(pair, (s, s, 1))
    return row_attention_with_pair_bias(together, every_pair, w_q, w_k, w_v, w_o, w_bias, n_heads).reshape(msa.shape)


ZERO, ONE = np.array([[0.0]]), np.array([[1.0]])
PULL = np.array([[[0.0], [np.log(3.0)]], [[0.0], [0.0]]])
TWO_RESIDUES = np.array([[[4.0], [8.0]]])


def weights(rng: Rng, c: int, c_z: int, n_heads: int) -> list[Any]:
    """Four projections, the weights of the bias and the number of heads, as they come in a call."""
    return [*projections(rng, c), rng.normal(size=(c_z, n_heads)), n_heads]


def alignment(rng: Rng, s: int, r: int, c: int, c_z: int, n_heads: int) -> Call:
    """Random features of so many sequences, residues and pairs."""
    return call(rng.normal(size=(s, r, c)), rng.normal(size=(r, r, c_z)), *weights(rng, c, c_z, n_heads))


def same_again(rng: Rng) -> list[Call]:
    """Two heads without queries: head 0 follows the pairs, head 1 does not, and the other way round."""
    msa = np.array([[[4.0, 4.0], [8.0, 8.0]], [[0.0, 1.0], [4.0, 5.0]]])
    two = np.eye(2)
    return [call(msa, PULL, 0 * two, two, two, two, np.array([w]), 2) for w in ([1.0, 0.0], [0.0, 1.0])]


row_attention_with_pair_bias.asks(
    "two residues whose queries are zero: the bias [[0, ln 3], [0, 0]] alone makes the weights",
    call(TWO_RESIDUES, PULL, ZERO, ONE, ONE, ONE, ONE, 1),
    stage=HAND,
)
row_attention_with_pair_bias.asks(
    "the same with two sequences and two heads, of which one has a bias", same_again, stage=HAND
)
row_attention_with_pair_bias.asks(
    "3 sequences of 5 residues, 12 features, 4 features of a pair, 3 heads and 2",
    lambda rng: [alignment(rng, 3, 5, 12, 4, 3), alignment(rng, 3, 5, 12, 4, 2)],
    whole="msa pair",
)
row_attention_with_pair_bias.asks(
    "as many sequences as residues as heads as features, where a wrong axis stays silent",
    lambda rng: [alignment(rng, 3, 3, 3, 3, 3), alignment(rng, 2, 2, 4, 2, 2)],
)
row_attention_with_pair_bias.asks(
    "a protein of 24 to 32 residues", lambda rng: alignment(rng, 2, int(rng.integers(24, 32)), 4, 3, 2)
)
row_attention_with_pair_bias.asks(
    "one sequence, one residue, one head, heads of one feature, pairs of one feature",
    lambda rng: [
        alignment(rng, 1, 4, 6, 2, 3),
        alignment(rng, 3, 1, 4, 2, 2),
        alignment(rng, 2, 4, 3, 5, 1),
        alignment(rng, 2, 3, 4, 1, 4),
    ],
    stage=EDGES,
)


@row_attention_with_pair_bias.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "biases and scores as large as ±10000"
    msa, low = rng.normal(size=(2, 3, 4)), rng.uniform(0.0, 3.0, size=(3, 3, 1))
    far = np.array([[[-1e4]], [[1e4]], [[0.0]]]) + low
    long = np.array([[[100.0, 1.0, 0.0, 99.0], [-100.0, 2.0, 1.0, 99.0], [99.0, 1.0, 2.0, -99.0]]])
    w_v, w_o = projections(rng, 4)[:2]
    small, none = 0.1 * np.eye(4), np.zeros((1, 2))
    return [
        call(msa, far, small, small, w_v, w_o, np.array([[1.0, 0.5]]), 2),
        call(long, low, np.eye(4), np.eye(4), w_v, w_o, none, 2),
    ]


row_attention_with_pair_bias.obeys(
    "changing sequence 1 changes sequence 1 of the result, and no other",
    changes_only(
        "msa",
        1,
        lambda rng: alignment(rng, 4, 3, 6, 2, 3),
        axis=-3,
        shows=-3,
        says="a change in sequence 1 shows in the sequences {moved}",
    ),
)


@row_attention_with_pair_bias.property()
def constants_cancel(rng: Rng, f: Any) -> str | None:
    "one number more on all pairs of a query changes nothing"
    msa, pair, *rest = alignment(rng, 2, 4, 4, 3, 2).args
    before, after = f(msa, pair, *rest), f(msa, pair + rng.normal(size=(4, 1, 3)), *rest)
    return None if np.allclose(before, after) else "the softmax should not see a number that a whole row shares"


@row_attention_with_pair_bias.property()
def residues_renumbered(rng: Rng, f: Any) -> str | None:
    "residues in another order come out in that order, if the pairs are reordered with them"
    msa, pair, *rest = alignment(rng, 2, 5, 4, 3, 2).args
    order = np.array([2, 0, 3, 1, 4])
    before, after = f(msa, pair, *rest), f(msa[:, order], pair[order][:, order], *rest)
    return None if np.allclose(before[:, order], after) else "other names for the residues change what they attend to"


# ---- two columns, over all sequences

MEAN_OVER = "How many sequences are there, and what comes out if each of them is given twice?"
AT_ONE_TIME = "Two columns change, but always together. What do their means tell you about that?"
WHICH_TABLE = "What are the four axes of the result, and which of its numbers belong to one pair of residues?"


@reference(
    axes={"left": "s r c", "right": "s r d"},
    output="r r c d",
    slips=ANY_NUMBERS,
    hints=(
        "In one sequence: every feature of residue i times every feature of residue j. Then the mean of all sequences.",
        "out[i, j, a, b] = (1/s) Σ left[t, i, a] · right[t, j, b] over the sequences t: (s, r, c), (s, r, d) → "
        "(r, r, c, d).",
        "`np.einsum('sia,sjb->ijab', left, right)`, divided by `left.shape[0]`.",
    ),
)
def outer_product_mean(left: Array, right: Array, *, mistake: Switches) -> Any:
    return np.einsum("sia,sjb->ijab", left, right) / len(left)


def over_sequences(axes: str) -> Callable[[Any, Array, Array], Any]:
    """Another product, as the mean over the sequences."""
    return lambda right_answer, left, right: np.einsum(axes, left, right) / len(left)


def as_they_come(out: Array) -> Array:
    """The residue and the feature of the left stand side by side, then those of the right."""
    return np.moveaxis(out, 2, 1)


def own_mean(x: Array) -> Array:
    return np.broadcast_to(x.mean(axis=0), x.shape)


SUMMED_OVER_SEQUENCES = outer_product_mean.slip(
    "the products are added up over the sequences, not averaged", MEAN_OVER, returns=lambda out, left: out * len(left)
)
DIVIDED_BY_RESIDUES = outer_product_mean.slip(
    "the sum over the sequences is divided by the number of residues",
    MEAN_OVER,
    returns=lambda out, left: out * len(left) / left.shape[1],
)
DIVIDED_BY_ALL_PLACES = outer_product_mean.slip(
    "the sum over the sequences is divided by sequences times residues",
    MEAN_OVER,
    returns=lambda out, left: out / left.shape[1],
)
DIVIDED_BY_ONE_LESS = outer_product_mean.slip(
    "the sum is divided by s − 1, not by s",
    MEAN_OVER,
    returns=lambda out, left: out * np.float64(len(left)) / np.float64(len(left) - 1),
)
MEAN_OVER_THE_FIRST_RESIDUE = outer_product_mean.slip(
    "the mean runs over the residues i, and the sequences stay",
    "Which axis of the products counts the sequences, and which axis has gone in your result?",
    returns=lambda out, left, right: np.einsum("sia,sjb->sjab", left, right) / left.shape[1],
)
SEQUENCES_KEPT = outer_product_mean.slip(
    "there is a table for every sequence: no mean is taken",
    "How many axes should the result have?",
    returns=lambda out, left, right: np.einsum("sia,sjb->sijab", left, right),
)
MEANS_MULTIPLIED = outer_product_mean.slip(
    "the mean is taken of each column first, and then the product: what varies together is lost",
    AT_ONE_TIME,
    left=own_mean,
)
SUMS_MULTIPLIED = outer_product_mean.slip(
    "every sequence of `left` is multiplied with every sequence of `right`: the sums are multiplied",
    "Should residue i of one sequence ever meet residue j of another one?",
    left=lambda left: np.broadcast_to(left.sum(axis=0), left.shape),
)
MEANS_SUBTRACTED = outer_product_mean.slip(
    "the product of the means is subtracted: this is a covariance",
    "What should come out for a single sequence?",
    left=lambda left: left - own_mean(left),
)
FIRST_SEQUENCE_ALONE = outer_product_mean.slip(
    "only the first sequence counts",
    "Does your result change when the last sequence does?",
    left=lambda left: left * (np.arange(len(left)) == 0)[:, None, None],
)
LAST_SEQUENCE_ALONE = outer_product_mean.slip(
    "only the last sequence counts: what was there of the others is overwritten",
    "Does your result change when the first sequence does?",
    left=lambda left: left * (np.arange(len(left)) == len(left) - 1)[:, None, None],
)
FEATURES_SUMMED = outer_product_mean.slip(
    "the features are summed over: each pair gets one dot product in place of a table",
    WHICH_TABLE,
    returns=over_sequences("sia,sja->ij"),
)
FEATURE_BY_FEATURE = outer_product_mean.slip(
    "only equal features are multiplied, entry by entry: each pair gets a vector in place of a table",
    WHICH_TABLE,
    returns=over_sequences("sia,sja->ija"),
)
SAME_RESIDUE_ALONE = outer_product_mean.slip(
    "each residue is multiplied with itself only: there is no second residue",
    WHICH_TABLE,
    returns=over_sequences("sia,sib->iab"),
)
RESIDUES_SUMMED = outer_product_mean.slip(
    "the residues are summed over, and one table for the whole protein is left",
    WHICH_TABLE,
    returns=over_sequences("sia,sib->ab"),
)
OUTER_PRODUCT_SWAPPED = outer_product_mean.slip(
    "`left` and `right` have changed places",
    "Whose residue is i, and whose features come third in the result?",
    left="right",
    right="left",
)
FEATURES_FLATTENED = outer_product_mean.slip(
    "the table of each pair is flattened into c·d numbers, as in AlphaFold just before the next layer",
    "How many axes should the result have?",
    returns=lambda out: out.reshape(*out.shape[:2], -1),
)
RESIDUES_EXCHANGED = outer_product_mean.slip(
    "i and j are exchanged: the residue of `right` comes first",
    "Whose residue is i, and whose is j?",
    returns=lambda out: np.swapaxes(out, 0, 1),
)
FEATURES_EXCHANGED = outer_product_mean.slip(
    "the features of `right` come third, those of `left` last",
    "Which shape should come out: (r, r, c, d) or (r, r, d, c)?",
    returns=lambda out: np.swapaxes(out, 2, 3),
)
AXES_AS_THEY_COME = outer_product_mean.slip(
    "the axes are (residue, feature, residue, feature), as `np.tensordot` leaves them",
    "Which two axes come first in (r, r, c, d)?",
    returns=as_they_come,
)
RESHAPED_NOT_MOVED = outer_product_mean.slip(
    "axes that should change places are reshaped: the shape is right, the numbers stand elsewhere",
    "Does a reshape ever move a number in memory?",
    returns=lambda out: as_they_come(out).reshape(out.shape),
)
OUTER_SUM = outer_product_mean.slip(
    "the features are added, not multiplied: an outer sum",
    "What should come out where `left` is zero?",
    returns=lambda out, left, right: (left[:, :, None, :, None] + right[:, None, :, None, :]).mean(axis=0),
)
OUTER_RIGHT_UNUSED = outer_product_mean.slip(
    "`right` is never used: `left` is multiplied with itself",
    "Does your result change when only `right` does?",
    right="left",
)
OUTER_INPUTS_NORMALIZED = outer_product_mean.slip(
    "the features are layer-normed first, as in AlphaFold, which is not asked for",
    NO_NORM_ASKED,
    left=normalized,
    right=normalized,
)

outer_product_mean.asks(
    "two sequences of two residues, by hand",
    call(np.array([[[1.0], [2.0]], [[3.0], [4.0]]]), np.array([[[10.0], [0.0]], [[0.0], [20.0]]])),
    call(np.array([[[1.0, 2.0]], [[0.0, 1.0]]]), np.array([[[1.0, 0.0, 3.0]], [[2.0, 4.0, 0.0]]])),
    stage=HAND,
)
outer_product_mean.asks(
    "3 sequences of 4 residues, 2 features and 5",
    sizes(s=3, r=4, c=2, d=5),
    sizes(s=6, r=2, c=4, d=3),
    whole="left right",
)
outer_product_mean.asks(
    "every size the same, where a wrong axis stays silent", *(sizes(s=n, r=n, c=n, d=n) for n in (2, 3))
)
outer_product_mean.asks("as many features on the left as on the right", sizes(s=5, r=3, c=2, d=2))
outer_product_mean.asks(
    "one sequence, one residue, one feature",
    *(sizes(s=1, r=3, c=2, d=4), sizes(s=4, r=1, c=3, d=2), sizes(s=3, r=4, c=1, d=2), sizes(s=2, r=3, c=2, d=1)),
    stage=EDGES,
)
outer_product_mean.asks("an alignment of 90 to 120 sequences", sizes(s=range(90, 120), r=3, c=2, d=2))
outer_product_mean.obeys("twice as much on the left gives twice as much", linear_in("left", sizes(s=3, r=3, c=2, d=3)))


@outer_product_mean.property()
def sequences_again(rng: Rng, f: Any) -> str | None:
    "the same sequences in another order, and each of them twice, give the same"
    left, right = rng.normal(size=(4, 3, 2)), rng.normal(size=(4, 3, 3))
    once, twice = f(left, right), f(np.concatenate([left[::-1], left]), np.concatenate([right[::-1], right]))
    return None if np.allclose(once, twice) else "a mean should not notice that all sequences are there twice"


@outer_product_mean.property()
def one_residue_one_row(rng: Rng, f: Any) -> str | None:
    "changing residue 2 on the left changes row 2 of the pairs, and no other"
    left, right = rng.normal(size=(3, 4, 2)), rng.normal(size=(3, 4, 3))
    other = left + 5.0 * (np.arange(4) == 2)[:, None]
    rows = np.flatnonzero(np.any(~np.isclose(f(left, right), f(other, right)), axis=(1, 2, 3)))
    return None if rows.tolist() == [2] else f"a change of residue 2 shows in the rows {rows.tolist()}"


# ---- three residues

WHICH_EDGES = (
    "Name the three residues a, b, c. Which entry of `left` and which of `right` should meet in out[a, b] over c?"
)
INCOMING_EDGES = Mistake(
    "the edges come in, from k to i and to j (left[k, i] · right[k, j]): outgoing is left[i, k] · right[j, k]",
    WHICH_EDGES,
)
PLAIN_MATRIX_PRODUCT = Mistake(
    "this is the matrix product left[i, k] · right[k, j]: the right edge goes the wrong way", WHICH_EDGES
)
LEFT_EDGE_TURNED = Mistake("the left edge goes the wrong way: left[k, i] · right[j, k]", WHICH_EDGES)
THREE_CORNERS = "How many residues has a triangle, and over which of them does the sum run?"
NO_THIRD_RESIDUE = Mistake("each pair is multiplied with itself: there is no third residue k", THREE_CORNERS)
THIRD_RESIDUE_KEPT = Mistake("nothing is summed over k: there is a number for every triangle", THREE_CORNERS)
ONLY_THE_STRONGEST = Mistake("only the largest product over k counts, not the sum", THREE_CORNERS)
CORNERS_LEFT_OUT = Mistake(
    "k = i and k = j are left out of the sum: here k runs over all residues", "How many terms has the sum for r = 3?"
)
EACH_CHANNEL = "If channel 1 of `left` is zero, which channels of the result should be zero?"
CHANNELS_SUMMED = Mistake("the channels are summed over, so that one number is left for each pair", EACH_CHANNEL)
CHANNELS_CROSSED = Mistake("every channel of `left` meets every channel of `right`", EACH_CHANNEL)
CHANNELS_CROSSED_AS_THEY_COME = Mistake(
    "every channel of `left` meets every channel of `right`, and the axes are those that `np.tensordot` leaves",
    EACH_CHANNEL,
)
SUM_OVER_CHANNELS = Mistake(
    "the product sums over the channels, not over k: the result is (r, r, r)",
    "Which axes does `left @ np.swapaxes(right, -1, -2)` multiply, and which one does it run over?",
)
CHANNELS_TAKEN_FOR_RESIDUES = Mistake(
    "the last two axes are multiplied as matrices, as `left @ right` does: the channels are taken for residues",
    "Which axes does `@` multiply where an array has three?",
)


def corners(mistake: Switches) -> str:
    """Which entries of `left` and of `right` meet, and over what their products are summed."""
    wrong = {
        INCOMING_EDGES: "kic,kjc->ijc",
        PLAIN_MATRIX_PRODUCT: "ikc,kjc->ijc",
        LEFT_EDGE_TURNED: "kic,jkc->ijc",
        NO_THIRD_RESIDUE: "ijc,ijc->ijc",
        THIRD_RESIDUE_KEPT: "ikc,jkc->ijkc",
        CHANNELS_SUMMED: "ikc,jkc->ij",
        CHANNELS_CROSSED: "ikc,jkd->ijcd",
        CHANNELS_CROSSED_AS_THEY_COME: "ikc,jkd->icjd",
        SUM_OVER_CHANNELS: "ijc,ikc->ijk",
        CHANNELS_TAKEN_FOR_RESIDUES: "ijk,ikc->ijc",
    }
    return str(mistake.choose(wrong, "ikc,jkc->ijc"))


@reference(
    axes={"left": "r r c", "right": "r r c"},
    output="r r c",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Two residues i and j look at the same third one, k. What i–k and j–k say is multiplied, and all k add up.",
        "out[i, j, a] = Σ left[i, k, a] · right[j, k, a] over k: k is second in both, and each channel a stays alone.",
        "`np.einsum('ikc,jkc->ijc', left, right)`; or channel by channel `left[..., c] @ right[..., c].T`.",
    ),
)
def triangle_multiplication(left: Array, right: Array, *, mistake: Switches) -> Any:
    if mistake(CORNERS_LEFT_OUT) or mistake(ONLY_THE_STRONGEST):
        products = np.einsum("ikc,jkc->kijc", left, right)
        if mistake(ONLY_THE_STRONGEST):
            return products.max(axis=0)
        k, i, j = np.indices(products.shape[:3])
        return (products * ((k != i) & (k != j))[..., None]).sum(axis=0)
    return np.einsum(corners(mistake), left, right)


TRIANGLE_SWAPPED = triangle_multiplication.slip(
    "i and j are exchanged, or `left` and `right` are: the result is transposed",
    "Whose edge begins at i, that of `left` or that of `right`?",
    left="right",
    right="left",
)
SUM = "Is it a sum over k that the docstring asks for, or a mean?"
MEAN_OVER_THIRD_RESIDUES = triangle_multiplication.slip(
    "the sum over k is divided by the number of residues", SUM, returns=lambda out: out / len(out)
)
DIVIDED_BY_ROOT_OF_RESIDUES = triangle_multiplication.slip(
    "the sum over k is divided by the root of the number of residues", SUM, returns=lambda out: out / np.sqrt(len(out))
)
DIVIDED_BY_ROOT_OF_CHANNELS = triangle_multiplication.slip(
    "the sum over k is divided by the root of the number of channels, as attention scores are",
    "Which axis does the sum run over? And is anything divided in the docstring?",
    returns=lambda out, left: out / np.sqrt(left.shape[-1]),
)
TRIANGLE_RIGHT_UNUSED = triangle_multiplication.slip(
    "`right` is never used: `left` is multiplied with itself",
    "Does your result change when only `right` does?",
    right="left",
)
TRIANGLE_LEFT_UNUSED = triangle_multiplication.slip(
    "`left` is never used: `right` is multiplied with itself",
    "Does your result change when only `left` does?",
    left="right",
)
LAST_THIRD_RESIDUE_ALONE = triangle_multiplication.slip(
    "only the last k counts: what was there of the others is overwritten",
    "Is it `=` or `+=` in your loop over k?",
    returns=lambda out, left, right: left[:, None, -1] * right[None, :, -1],
)
PAIR_ADDED = triangle_multiplication.slip(
    "`left` is added to the result: the skip belongs to the block, not to this function",
    "What should come out where `right` is zero?",
    returns=lambda out, left: out + left,
)
PAIRS_NORMALIZED = triangle_multiplication.slip(
    "the channels are layer-normed first, as in AlphaFold, which is not asked for",
    NO_NORM_ASKED,
    left=normalized,
    right=normalized,
)
SOFTMAX_OF_TRIANGLES = triangle_multiplication.slip(
    "a softmax runs over the result: this is no attention",
    "Can an entry of the result be larger than 1, and can yours?",
    returns=lambda out: (
        np.exp(out - out.max(axis=1, keepdims=True))
        / np.exp(out - out.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
    ),
)


def path() -> Call:
    """Three residues A, B and C: edges A–B and C–B are there, A–C is not."""
    edges = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])[..., None]
    return call(edges, edges)


triangle_multiplication.asks(
    "two residues by hand, then a path: A and C both touch B",
    call(np.array([[[1.0], [2.0]], [[3.0], [4.0]]]), np.array([[[0.0], [1.0]], [[1.0], [10.0]]])),
    path(),
    stage=HAND,
)
triangle_multiplication.asks("5 residues, 3 channels; 3 and 4", sizes(r=5, c=3), sizes(r=3, c=4), whole="left right")
triangle_multiplication.asks(
    "as many channels as residues, where a wrong axis stays silent", sizes(r=2, c=2), sizes(r=4, c=4)
)
triangle_multiplication.asks("a protein of 24 to 32 residues", sizes(r=range(24, 32), c=2))
triangle_multiplication.asks("one residue, one channel", sizes(r=1, c=3), sizes(r=4, c=1), sizes(r=1, c=1), stage=EDGES)


@triangle_multiplication.case()
def one_edge(rng: Rng) -> list[Call]:
    "a single edge on either side, every one of which goes another way"
    made = []
    for a, b in ((0, 1), (2, 1), (2, 2)):
        left, right = np.zeros((2, 3, 3, 2))
        left[0, a], right[b, a] = rng.normal(size=(2, 2))
        made.append(call(left, right))
    return made


triangle_multiplication.obeys("twice as much on the right gives twice as much", linear_in("right", sizes(r=4, c=2)))
triangle_multiplication.obeys(
    "changing channel 1 changes channel 1 of the result, and no other",
    changes_only("left", 1, sizes(r=4, c=3), axis=-1, shows=-1, says="a change in channel 1 shows in {moved}"),
)


@triangle_multiplication.property()
def residues_renamed(rng: Rng, f: Any) -> str | None:
    "residues in another order give the same pairs in that order"
    left, right, order = rng.normal(size=(5, 5, 2)), rng.normal(size=(5, 5, 2)), np.array([3, 0, 4, 1, 2])
    before, after = f(left, right), f(left[order][:, order], right[order][:, order])
    return None if np.allclose(before[order][:, order], after) else "other names for the residues change their pairs"
