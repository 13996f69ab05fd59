"""Chapter 3, self-attention: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from learn_transformers.answer_key.softmax.functions import (
    AXIS_ONE,
    FIRST_AXIS,
    NO_EXP,
    NO_KEEPDIMS,
    NO_MAX_SUBTRACTION,
    NOT_NORMALIZED,
    ONE_MAX_FOR_ALL,
    SUM_OVER_EVERYTHING,
    WHOLE_ARRAY,
    softmax,
)
from learn_transformers.key import EDGES, HAND, STABILITY, Call, Mistake, Switches, call, families, reference, sizes
from learn_transformers.key.families import ADDED_TO_THE_SUM, ADDED_UNDER_THE_ROOT, ANY_NUMBERS, transposed
from learn_transformers.key.laws import changes_only, linear_in, moved, permutation_equivariant, permutation_invariant

Array = np.ndarray
Rng = np.random.Generator

# The worked examples: the two tokens of the notes, the same with weights that hide nothing, the lecture's three tokens.

TWO_TOKENS = np.array([[1.0, 0.5], [0.2, 2.0]])
TWO_WEIGHTS = np.array([[[1.0, 0.0], [1.0, 1.0]], [[0.0, 1.0], [-1.0, 2.0]], [[2.0, 1.0], [0.0, -1.0]]])
TWO_Q, TWO_K, TWO_V = TWO_TOKENS @ TWO_WEIGHTS
THREE_TOKENS = np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0]])
THREE_W_Q = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
THREE_W_K = np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
THREE_W_V = np.array([[0.0, 2.0, 0.0], [0.0, 3.0, 0.0], [1.0, 0.0, 3.0], [1.0, 1.0, 0.0]])
THREE_Q, THREE_K, THREE_V = (THREE_TOKENS @ w for w in (THREE_W_Q, THREE_W_K, THREE_W_V))
THREE = call(THREE_TOKENS, THREE_W_Q, THREE_W_K, THREE_W_V)

# Sizes that two functions are asked for: of tokens with their weights, of queries with keys and values.

BATCHES = (sizes(2, n=5, d_model=4, d_k=3, d_v=6), sizes(3, 2, n=4, d_model=5, d_k=2, d_v=3))
SQUARE = (sizes(n=3, d_model=3, d_k=3, d_v=3), sizes(3, n=3, d_model=3, d_k=3, d_v=3))
SHORT = (
    sizes(n=1, d_model=4, d_k=2, d_v=3),
    sizes(1, n=3, d_model=4, d_k=2, d_v=1),
    sizes(2, n=3, d_model=1, d_k=1, d_v=1),
)
BATCHES_OF_QUERIES = (
    sizes(2, n_q=3, n_k=4, d_k=5, d_v=6),
    sizes(2, n_q=4, n_k=4, d_k=3, d_v=3),
    sizes(3, 2, n_q=4, n_k=5, d_k=6, d_v=1),
)
SQUARE_QUERIES = (sizes(n_q=3, n_k=3, d_k=3, d_v=3), sizes(3, n_q=3, n_k=3, d_k=3, d_v=3))
FEW_QUERIES = (
    sizes(1, n_q=4, n_k=2, d_k=3, d_v=1),
    sizes(n_q=3, n_k=1, d_k=2, d_v=4),
    sizes(n_q=1, n_k=4, d_k=3, d_v=2),
    sizes(n_q=2, n_k=3, d_k=1, d_v=2),
)
TOKENS, QUERIES = sizes(n=4, d_model=3, d_k=2, d_v=5), sizes(n_q=4, n_k=4, d_k=3, d_v=2)

WEIGHTS_ON_THE_LEFT = Mistake(
    "the weight matrices multiply from the left: w @ x, not x @ w",
    "Each row of x is one token. On which side must a matrix stand to turn rows into rows?",
)


def projections(x: Array, w_q: Array, w_k: Array, w_v: Array, mistake: Switches) -> tuple[Array, Array, Array]:
    """Three linear maps of the same tokens."""
    q, k, v = (w @ x if mistake(WEIGHTS_ON_THE_LEFT) else x @ w for w in (w_q, w_k, w_v))
    return q, k, v


@reference(
    axes={"x": "... n d_model", "w_q": "d_model d_k", "w_k": "d_model d_k", "w_v": "d_model d_v"},
    output=("... n d_k", "... n d_k", "... n d_v"),
    slips=ANY_NUMBERS,
    hints=(
        "Can one vector be a good question, a good address and a good message at once? What if each job had its "
        "own map?",
        "Q = X W^Q, K = X W^K, V = X W^V: can you say why (..., n, d_model) times (d_model, d_k) is (..., n, d_k)?",
        "Three products with `@`, `x` on the left and one of the matrices on the right, in the order q, k, "
        "v, as one tuple.",
    ),
)
def project_qkv(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    return projections(x, w_q, w_k, w_v, mistake)


def identity(w: Array, x: Array) -> Array:
    """The matrix that leaves the tokens as they are."""
    return np.eye(x.shape[-1], dtype=x.dtype)


QUERIES_AND_KEYS_SWAPPED = project_qkv.slip(
    "queries and keys are swapped: w_k makes the queries and w_q makes the keys",
    "Which of the three matrices makes what a token asks with, and which makes what it is found by?",
    w_q="w_k",
    w_k="w_q",
)
KEYS_AS_VALUES = project_qkv.slip(
    "the keys are used as values: w_v or v is never used",
    "A key says where to look. What says what you take away from there?",
    w_v="w_k",
)
QUERIES_AS_VALUES = project_qkv.slip(
    "the queries are used as values: w_v or v is never used",
    "Is what a token asks for also what it hands to the others?",
    w_v="w_q",
)
VALUES_AS_KEYS = project_qkv.slip(
    "w_v makes the keys as well: w_k is never used",
    "How many different matrices does your function multiply with?",
    w_k="w_v",
)
QUERIES_AS_KEYS = project_qkv.slip(
    "w_q makes the keys as well, so the scores are symmetric: w_k is never used",
    "Must token 1 find token 2 exactly as relevant as token 2 finds token 1?",
    w_k="w_q",
)
X_AS_VALUES = project_qkv.slip(
    "x itself is used as values, without w_v", "How many columns do your values have: d_model or d_v?", w_v=identity
)
QUERIES_SCALED_HERE = project_qkv.slip(
    "the queries are already divided by √d_k in the projection",
    "Which function of this chapter divides by √d_k, and how often should it happen?",
    w_q=lambda w_q: w_q / np.sqrt(w_q.shape[-1]),
)
TRANSPOSED_WEIGHTS = project_qkv.slip(
    "the weight matrices are transposed before they multiply",
    "With x = [1, 0] and w = [[1, 2], [3, 4]]: is x @ w the first row of w or its first column?",
    w_q=np.transpose,
    w_k=np.transpose,
    w_v=np.transpose,
)
OF_WEIGHTS = project_qkv.slips  # self_attention can have these as well
STACKED = project_qkv.slip(
    "the three results are stacked into one array, which fails where d_v differs from d_k",
    "Can matrices of different widths lie in one array?",
    returns=np.stack,
)
LIST_RETURNED = project_qkv.slip(
    "the three results come back in a list, not a tuple",
    "What does `return q, k, v` make, and what do square brackets make?",
    returns=list,
)
KEYS_AND_VALUES_IN_WRONG_ORDER = project_qkv.slip(
    "keys and values come back in the wrong order: (q, v, k)",
    "In which order does the caller unpack the three results?",
    returns=lambda qkv: (qkv[0], qkv[2], qkv[1]),
)

project_qkv.asks("the lecture's three tokens, in whole numbers", THREE, stage=HAND)
project_qkv.asks(
    "two tokens and three square matrices, where a transposed one stays silent",
    call(TWO_TOKENS, *TWO_WEIGHTS),
    stage=HAND,
)


@project_qkv.case(whole="x")
def project_at_random(rng: Rng) -> list[Call]:
    "5 tokens: d_model = 4, d_k = 3, d_v = 2, and the same tokens with other matrices"
    x, w_q, w_k, w_v = sizes(n=5, d_model=4, d_k=3, d_v=2).call(project_qkv, rng).args
    return [call(x, w_q, w_k, w_v), call(x, w_q, w_k, -2.0 * w_v), call(x, w_k, w_q, w_v)]


project_qkv.asks("a sequence of nearly 300 tokens", sizes(n=range(260, 300), d_model=3, d_k=2, d_v=4), stage=EDGES)
project_qkv.asks("one batch axis and two batch axes", *BATCHES)
project_qkv.asks("every size is 3, where a wrong axis stays silent", *SQUARE)
project_qkv.asks("one token, a batch of one, and vectors of length 1", *SHORT, stage=EDGES)


@project_qkv.property()
def project_each_token_alone(rng: Rng, f: Any) -> str | None:
    "a changed token changes its own rows and no others"
    x, *w = TOKENS.call(project_qkv, rng).args
    changed = x + np.array([[0.0], [0.0], [1.0], [0.0]])
    for name, before, after in zip("qkv", f(x, *w), f(changed, *w), strict=True):
        if (rows := moved(before, after, -2)) != [2]:
            return f"changing token 2 changes the rows {rows} of {name}, not row 2 alone"
    return None


project_qkv.obeys("tokens twice as long give queries, keys and values twice as long", linear_in("x", BATCHES[0]))


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k"},
    output="... n_q n_k",
    slips=ANY_NUMBERS,
    hints=(
        "How well does each query match each key, and why should that number not grow with the vectors' length d_k?",
        "S = QKᵀ / √d_k: can you see why (..., n_q, d_k) and (..., n_k, d_k) give (..., n_q, n_k)?",
        "`q @ np.swapaxes(k, -1, -2)`, divided by `np.sqrt` of `k.shape[-1]`.",
    ),
)
def attention_scores(q: Array, k: Array, *, mistake: Switches) -> Any:
    return q @ transposed(k) / np.sqrt(q.shape[-1] + ADDED_UNDER_THE_ROOT.value(mistake))


def divided_by(divisor: Callable[[Array, Array], Any]) -> Callable[[Array, Array], Array]:
    """Queries whose scores come out as if they were divided by this instead of √d_k."""
    return lambda q, k: q * np.sqrt(q.shape[-1]) / divisor(q, k)


def product(of: Callable[[Array, Array], Any]) -> Callable[[Any, Array, Array], Any]:
    """Another product than QKᵀ, divided by √d_k all the same."""
    return lambda right, q, k: of(q, k) / np.sqrt(q.shape[-1])


QUERIES_CHANGED = attention_scores.slip(
    "the queries are scaled in place, so the caller's array changes",
    "What does `q /= ...` or `q *= ...` do to the array that the caller still holds?",
    q=lambda q: np.divide(q, np.sqrt(q.shape[-1]), out=q) * np.sqrt(q.shape[-1]),
)
ONE_BATCH_AXIS_ONLY = attention_scores.slip(
    "exactly one batch axis is accepted, as where a shape is unpacked into three numbers",
    "How many axes does `...` stand for, and how many does your code expect?",
    q=lambda q: families.one_batch_axis(q, 2),
)
NO_BATCH_AXIS = attention_scores.slip(
    "no batch axis is accepted, as where a shape is unpacked into two numbers",
    "How many axes does `...` stand for, and how many does your code expect?",
    q=lambda q: families.no_batch_axis(q, 2),
)
SOFTMAX_IN_SCORES = attention_scores.slip(
    "a softmax runs inside the scores already", "Can a score be negative, and can yours?", returns=softmax
)
OFF_DIAGONAL_DOUBLED = attention_scores.slip(
    "the scores between different positions are doubled, as in the notes' 2.4",
    "1 · 0.2 + 0.5 · 2: what is it?",
    returns=lambda scores: scores * (2 - np.eye(*scores.shape[-2:])),
)
TRANSPOSED_SCORES = attention_scores.slip(
    "the scores are transposed: rows belong to keys, columns to queries",
    "Row i holds everything about one token. Is it the one that asks or the one that answers?",
    returns=transposed,
)
OUTER_BATCHES = attention_scores.slip(
    "every sequence of the batch is paired with every other, as `np.dot` does",
    "What is the shape of np.dot for two arrays with a batch axis, and what is it for `@`?",
    returns=product(lambda q, k: np.dot(q, transposed(k))),
)
ELEMENTWISE = attention_scores.slip(
    "q and k are multiplied entry by entry: there is no score for each pair",
    "How many scores do 3 queries and 5 keys have?",
    returns=product(np.multiply),
)
UNSCALED = attention_scores.slip(
    "the scores are not divided by √d_k",
    "What is the variance of q·k if every entry of q and k has variance 1?",
    q=divided_by(lambda q, k: 1.0),
)
SCALED_BY_D_K = attention_scores.slip(
    "the scores are divided by d_k, not by √d_k (or by √d_k twice)",
    "If the variance of q·k is d_k, what is its standard deviation, and how often do you divide by it?",
    q=divided_by(lambda q, k: q.shape[-1]),
)
MULTIPLIED_BY_ROOT_D_K = attention_scores.slip(
    "the scores are multiplied by √d_k, not divided by it",
    "Should longer vectors make the scores grow or stay in one range? Which sign has your exponent?",
    q=divided_by(lambda q, k: 1 / np.sqrt(q.shape[-1])),
    formerly="multiplied_by_root",
)
SCALED_BY_ROOT = attention_scores.family(
    "the scores are divided by √{}, whatever d_k is",
    "Which number in your function should follow from a shape?",
    *(4, 64, 512),
    q=lambda q, value: q * np.sqrt(q.shape[-1] / value),
)
SCALED_BY_ROOT_OF_KEYS = attention_scores.slip(
    "the scores are divided by the root of the number of keys, not of d_k",
    "Over which axis does one dot product sum, and how long is that axis?",
    q=divided_by(lambda q, k: np.sqrt(k.shape[-2])),
)
SCALED_BY_ROOT_OF_QUERIES = attention_scores.slip(
    "the scores are divided by the root of the number of queries, not of d_k",
    "Over which axis does one dot product sum, and how long is that axis?",
    q=divided_by(lambda q, k: np.sqrt(q.shape[-2])),
)
SCALED_BY_ROOT_OF_FIRST_AXIS = attention_scores.slip(
    "the scores are divided by the root of the queries' first axis's length: `len(q)` is not d_k",
    "What is len(q) for an array of shape (batch, n, d_k)?",
    q=divided_by(lambda q, k: np.sqrt(len(q))),
)
SCALED_BY_ROOT_OF_LEN_K = attention_scores.slip(
    "the scores are divided by the root of the keys' first axis's length: `len(k)` is not d_k",
    "What is len(k) for an array of shape (batch, n, d_k)?",
    q=divided_by(lambda q, k: np.sqrt(len(k))),
)
COSINE = attention_scores.slip(
    "the scores are cosines: divided by the lengths of q and k instead of √d_k",
    "Should a query twice as long give the same scores?",
    q=divided_by(lambda q, k: np.linalg.norm(q, axis=-1, keepdims=True)),
    k=lambda k: k / np.linalg.norm(k, axis=-1, keepdims=True),
)
FIRST_KEYS_FOR_ALL = attention_scores.slip(
    "the keys of the first sequence are used for the whole batch",
    "Which entry of the batch does each of your queries look at?",
    k=lambda k: k[(0,) * (k.ndim - 2)],
)
ALL_AXES_REVERSED = attention_scores.slip(
    "all axes of a batch are reversed, as `.T` does, not only the last two",
    "What is k.T.shape for k of shape (batch, n, d_k), and which two axes should trade places?",
    k=lambda k: transposed(k.T),
    formerly="all_axes_transposed",
)
ONE_BATCH_TRANSPOSED = attention_scores.slip(
    "the keys' transpose needs exactly one batch axis, as `k.transpose(0, 2, 1)` does: none and two fail",
    "How many axes does `...` stand for, and which function swaps the last two of any number?",
    k=lambda k: transposed(k.transpose(0, 2, 1)),
)
NOT_TRANSPOSED = attention_scores.slip(
    "the keys are not transposed: QK instead of QKᵀ",
    "Which rows of k does your product multiply with a row of q, or are they columns?",
    k=transposed,
)
POSITIONS_SUMMED = attention_scores.slip(
    "the product sums over the positions: it compares features, not tokens",
    "Which axis vanishes in your product, and is it the one that counts the features?",
    returns=product(lambda q, k: np.einsum("...nc,...nd->...cd", q, k)),
)
FEATURES_COMPARED = attention_scores.slip(
    "the product is QᵀK, not QKᵀ: it compares features, not tokens",
    "What shape should the scores have: one row per query, or one row per feature?",
    returns=product(lambda q, k: transposed(q) @ k),
)

attention_scores.asks(
    "two queries, three keys, d_k = 4, by hand",
    call(
        np.array([[1.0, 0.0, 2.0, 0.0], [0.0, -1.0, 0.0, 3.0]]),
        np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, -1.0, 0.0], [0.0, 4.0, 3.0, 2.0]]),
    ),
    stage=HAND,
)
attention_scores.asks(
    "the notes' two tokens, as they are and projected",
    call(TWO_TOKENS, TWO_TOKENS),
    call(TWO_Q, TWO_K),
    stage=HAND,
)
attention_scores.asks(
    "the lecture's three tokens: [[2, 4, 4], [4, 16, 12], [4, 12, 10]] before the division",
    call(THREE_Q, THREE_K),
    stage=HAND,
)
attention_scores.asks("2 queries, 5 keys, d_k = 3", sizes(n_q=2, n_k=5, d_k=3), whole="q k")
attention_scores.asks("one batch axis and two batch axes", *BATCHES_OF_QUERIES)
attention_scores.asks("every size is 3, where a wrong axis stays silent", *SQUARE_QUERIES)
attention_scores.asks("one query, one key, vectors of length 1, and a batch of one", *FEW_QUERIES, stage=EDGES)


@attention_scores.case(stage=EDGES)
def large_scores(rng: Rng) -> Call:
    "scores as large as ±10000 come back as they are"
    q = np.column_stack([np.array([100.0, -100.0, 3.0]), rng.normal(size=(3, 3))])
    return call(q, np.column_stack([np.array([180.0, -150.0]), rng.normal(size=(2, 3))]))


attention_scores.asks("2 queries and nearly 300 keys", sizes(n_q=2, n_k=range(260, 300), d_k=3), stage=EDGES)
attention_scores.obeys(
    "a changed key changes its own column and no other",
    changes_only(
        "k", 1, QUERIES, shows=-1, says="changing key 1 changes the columns {moved} of the scores, not column 1 alone"
    ),
)


@attention_scores.property()
def spread_stays(rng: Rng, f: Any) -> str | None:
    "the spread of the scores does not grow with d_k"
    few, many = (f(rng.normal(size=(16, d_k)), rng.normal(size=(16, d_k))).std() for d_k in (4, 100))
    stays = 0.25 < few < 4 and 0.25 < many < 4
    return None if stays else f"the scores' spread is {few:.3g} at d_k = 4, {many:.3g} at 100"


SOFTMAX_OVER_QUERIES = Mistake(
    "the softmax runs over the queries, not over the keys",
    "Who has one unit of attention to give away: each query or each key? Which axis is that?",
    formerly="softmax_over_the_queries",
)
SCALED_AFTER_SOFTMAX = Mistake(
    "the division by √d_k comes after the softmax, not before it", "What does a row of your weights sum to?"
)
SIGMOID = Mistake(
    "a sigmoid makes each score a weight of its own: the keys do not share one unit of attention",
    "What does a row of your weights sum to?",
)
SCALED_BY_ROOT_D_V = Mistake(
    "the scores are divided by √d_v, not by √d_k", "Which vectors are dotted, and how long are those?"
)
ITSELF_HIDDEN = Mistake(
    "the diagonal is hidden: token i does not attend to token i",
    "May a token look at itself here, and what should the weights on the diagonal be?",
)
NO_SOFTMAX = Mistake(
    "there is no softmax: the scores themselves weigh the values", "Can a weight be negative, or larger than 1?"
)
WEIGHTS_TRANSPOSED = Mistake(
    "the weights are transposed before they meet the values: AᵀV, not AV",
    "Row i of the output is a mixture. With which row of the weights was it mixed?",
)
SUMMED_OVER_QUERIES = Mistake(
    "the weighted values are summed over the queries, not over the keys",
    "Which axis of the weights vanishes when they meet the values?",
)
VALUES_NOT_SUMMED = Mistake(
    "the values are weighted but not summed over the keys", "How many vectors should one query get back?"
)
CAUSAL = Mistake(
    "a causal mask hides later positions, although none was asked for", "May the first token look at the last one here?"
)
ANTI_CAUSAL = Mistake(
    "earlier positions are hidden, although no mask was asked for", "May the last token look at the first one here?"
)
LATER_SCORES_ZEROED = Mistake(
    "the scores of later positions are multiplied by 0, which hides nothing, and no mask was asked for",
    "What weight does a score of 0 get: is exp(0) zero?",
)
LATER_WEIGHTS_ZEROED = Mistake(
    "the weights of later positions are set to 0 after the softmax, although no mask was asked for",
    "What does each row of your weights sum to?",
)
SCORES_AS_WEIGHTS = Mistake(
    "the scores come back in place of the weights", "What should each row of the second result sum to?"
)


def hidden(scores: Array, mistake: Switches) -> Array:
    """The scores, with a mask that nobody asked for."""
    itself, earlier = np.eye(*scores.shape[-2:]) > 0, np.tri(*scores.shape[-2:]) > 0
    if mistake(LATER_SCORES_ZEROED):
        scores = scores * earlier
    for wrong, visible in ((CAUSAL, earlier), (ANTI_CAUSAL, itself | ~earlier)):
        scores = np.where(visible, scores, -np.inf) if mistake(wrong) else scores
    return np.where(itself, -1e9, scores) if mistake(ITSELF_HIDDEN) else scores


def normalized(scores: Array, mistake: Switches) -> Any:
    """Softmax, with the mistakes of those who write it out again here instead of calling their own of chapter 2."""
    if mistake(NO_SOFTMAX):
        return scores
    if mistake(SIGMOID):
        return (1 + np.tanh(scores / 2)) / 2
    axis: int | None = -2 if mistake(SOFTMAX_OVER_QUERIES) else 0 if mistake(FIRST_AXIS) else -1
    axis = 1 if mistake(AXIS_ONE) else None if mistake(WHOLE_ARRAY) else axis
    highest = scores.max() if mistake(ONE_MAX_FOR_ALL) else scores.max(axis=axis, keepdims=True)
    e = scores if mistake(NO_EXP) else np.exp(scores - (0.0 if mistake(NO_MAX_SUBTRACTION) else highest))
    total = e.sum() if mistake(SUM_OVER_EVERYTHING) else e.sum(axis=axis, keepdims=not mistake(NO_KEEPDIMS))
    total = total + ADDED_TO_THE_SUM.value(mistake)
    return e if mistake(NOT_NORMALIZED) else e / total


def mixed(weights: Array, v: Array, mistake: Switches) -> Any:
    """What the weights make of the values."""
    if mistake(VALUES_NOT_SUMMED):
        return weights[..., None] * v[..., None, :, :]
    if mistake(SUMMED_OVER_QUERIES):
        return np.einsum("...qk,...qd->...kd", weights, v)
    return (transposed(weights) if mistake(WEIGHTS_TRANSPOSED) else weights) @ v


def attend(q: Array, k: Array, v: Array, mistake: Switches) -> tuple[Array, Array, Array]:
    """Output, weights and scores."""
    late = np.sqrt(q.shape[-1]) if mistake(SCALED_AFTER_SOFTMAX) else 1.0
    other = np.sqrt(q.shape[-1] / v.shape[-1]) if mistake(SCALED_BY_ROOT_D_V) else 1.0
    scores = hidden(attention_scores(q, k, mistake=mistake) * late * other, mistake)
    weights = normalized(scores, mistake) / late
    if mistake(LATER_WEIGHTS_ZEROED):
        weights = np.tril(weights)
    v = k if mistake(KEYS_AS_VALUES) else q if mistake(QUERIES_AS_VALUES) else v
    return mixed(weights, v, mistake), weights, scores


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k", "v": "... n_k d_v"},
    output=("... n_q d_v", "... n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "If attention is a lookup that returns a blend of all entries, what decides each entry's share, and what "
        "is blended?",
        "A = softmax(QKᵀ / √d_k) over the keys, (..., n_q, n_k), and O = A V, (..., n_q, d_v): which axis of A "
        "sums to 1?",
        "`softmax` of your `attention_scores(q, k)` along `axis=-1` gives the weights; `weights @ v` the "
        "output: return both, the output first.",
    ),
    forbidden=("torch.nn.functional.scaled_dot_product_attention",),
)
def scaled_dot_product_attention(q: Array, k: Array, v: Array, *, mistake: Switches) -> Any:
    output, weights, scores = attend(q, k, v, mistake)
    return output, scores if mistake(SCORES_AS_WEIGHTS) else weights


ONLY_THE_OUTPUT = scaled_dot_product_attention.slip(
    "only the output comes back, without the weights",
    "How many things does the caller unpack?",
    returns=lambda both: both[0],
    formerly="output_alone",
)
RESULTS_SWAPPED = scaled_dot_product_attention.slip(
    "the two results come in the wrong order: (weights, output)",
    "Which of the two results does the docstring name first?",
    returns=lambda both: both[::-1],
    formerly="weights_first weights_then_output",
)

scaled_dot_product_attention.asks(
    "one query, two keys: weights 1/4 and 3/4",
    call(
        np.array([[1.0, 1.0, 0.0, 0.0]]),
        np.array([[0.0, 0.0, 5.0, 0.0], [2 * np.log(3.0), 0.0, 0.0, -5.0]]),
        np.array([[4.0, 0.0, 8.0], [0.0, 4.0, -8.0]]),
    ),
    stage=HAND,
)
scaled_dot_product_attention.asks(
    "the notes' two tokens, as they are and projected",
    call(TWO_TOKENS, TWO_TOKENS, TWO_TOKENS),
    call(TWO_Q, TWO_K, TWO_V),
    stage=HAND,
)
scaled_dot_product_attention.asks(
    "the lecture's three tokens, with the division by √3", call(THREE_Q, THREE_K, THREE_V), stage=HAND
)


@scaled_dot_product_attention.case(whole="q k v")
def attention_at_random(rng: Rng) -> list[Call]:
    "2 queries, 5 keys, d_k = 3, d_v = 4, and the same with other values"
    q, k, v = sizes(n_q=2, n_k=5, d_k=3, d_v=4).call(scaled_dot_product_attention, rng).args
    return [call(q, k, v), call(q, k, v[::-1].copy()), call(5.0 * q, k, v)]


scaled_dot_product_attention.asks(
    "2 queries and nearly 300 keys", sizes(n_q=2, n_k=range(260, 300), d_k=3, d_v=2), stage=EDGES
)
scaled_dot_product_attention.asks("one batch axis and two batch axes", *BATCHES_OF_QUERIES)
scaled_dot_product_attention.asks("every size is 3, where a wrong axis stays silent", *SQUARE_QUERIES)
scaled_dot_product_attention.asks(
    "one key takes all the weight; one query; d_k = 1; d_v = 1; a batch of one", *FEW_QUERIES, stage=EDGES
)


@scaled_dot_product_attention.case(stage=STABILITY)
def attention_of_large_scores(rng: Rng) -> Call:
    "scores of ±10000, queries far apart"
    q = np.array([[100.0, 0.0, 0.0, 0.0], [-100.0, 0.5, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]])
    k = np.column_stack([np.full(5, 100.0), rng.normal(size=(5, 3))])
    return call(q, k, rng.normal(size=(5, 2)))


scaled_dot_product_attention.obeys(
    "keys and values in another order give the same output",
    permutation_invariant(
        "k", "v", asked=QUERIES, part=0, says="the output depends on the order in which keys and values are stored"
    ),
)
scaled_dot_product_attention.obeys(
    "a changed query changes its own output and no other",
    changes_only("q", 3, QUERIES, part=0, says="changing query 3 changes the outputs {moved}, not output 3 alone"),
)

WEIGHTS_RETURNED_TOO = Mistake(
    "a tuple (output, weights) comes back, not the output alone",
    "What does the docstring say comes back, and what does your last call give?",
)
WEIGHTS_RETURNED = Mistake(
    "the attention weights come back, not the output", "What shape should one token's result have: n or d_v numbers?"
)
RESIDUAL_ADDED = Mistake(
    "x is added to the output",
    "The skip connection belongs to the encoder block of chapter 7. Does the equation here have one?",
)
POOLED = Mistake("the outputs are averaged over the tokens", "How many outputs should n tokens get?")


@reference(
    axes={"x": "... n d_model", "w_q": "d_model d_k", "w_k": "d_model d_k", "w_v": "d_model d_v"},
    output="... n d_v",
    slips=OF_WEIGHTS,
    hints=(
        "If every token asks, is asked and answers, where do queries, keys and values all come from?",
        "With Q = X W^Q, K = X W^K, V = X W^V: is the result softmax(QKᵀ / √d_k) V of shape (..., n, d_v)?",
        "Unpack `project_qkv` with `*` into `scaled_dot_product_attention`; of what comes back, take `[0]`.",
    ),
)
def self_attention(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    output, weights, _ = attend(*projections(x, w_q, w_k, w_v, mistake), mistake)
    if mistake(RESIDUAL_ADDED):
        output = output + x
    if mistake(POOLED):
        output = output.mean(axis=-2)
    return weights if mistake(WEIGHTS_RETURNED) else (output, weights) if mistake(WEIGHTS_RETURNED_TOO) else output


SCALED_BY_ROOT_D_MODEL = self_attention.slip(
    "the scores are divided by √d_model, not by √d_k",
    "Which vectors are dotted, the tokens or their queries and keys, and how long are those?",
    w_q=lambda w_q, x: w_q * np.sqrt(w_q.shape[-1] / x.shape[-1]),
)
NOT_PROJECTED = self_attention.slip(
    "x attends to itself without any projection: the weight matrices are not used",
    "Does your output change when a weight matrix does?",
    w_q=identity,
    w_k=identity,
    w_v=identity,
)


@self_attention.wrong(
    "tokens attend to the other sequences of the batch too",
    "If you change one sequence of a batch, which outputs may change?",
)
def BATCH_FLATTENED(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    output = self_attention(x.reshape(-1, x.shape[-1]), w_q, w_k, w_v, mistake=mistake)
    return output.reshape(*x.shape[:-1], -1)


SAME_COUNT = "tokens attend to themselves, so there are as many queries as keys"
self_attention.alike(SUMMED_OVER_QUERIES, WEIGHTS_TRANSPOSED, because=SAME_COUNT)
self_attention.alike(SCALED_BY_ROOT_OF_KEYS, SCALED_BY_ROOT_OF_QUERIES, because=SAME_COUNT)
self_attention.alike(SCALED_BY_ROOT_OF_FIRST_AXIS, SCALED_BY_ROOT_OF_LEN_K, because=SAME_COUNT)
self_attention.alike(QUERIES_AND_KEYS_SWAPPED, TRANSPOSED_SCORES, because="the transpose of q kᵀ is k qᵀ")
self_attention.alike(QUERIES_SCALED_HERE, SCALED_BY_D_K, because="√d_k twice is d_k")
for function in (scaled_dot_product_attention, self_attention):
    function.alike(FEATURES_COMPARED, POSITIONS_SUMMED, because="both are qᵀ k; only an exception's words differ")

self_attention.asks(
    "the notes' example, with the right numbers: identity weights", call(TWO_TOKENS, *[np.eye(2)] * 3), stage=HAND
)
self_attention.asks(
    "the same two tokens with three different weight matrices", call(TWO_TOKENS, *TWO_WEIGHTS), stage=HAND
)
self_attention.asks("the lecture's three tokens, with the division by √3", THREE, stage=HAND)


@self_attention.case(whole="x")
def self_attention_at_random(rng: Rng) -> list[Call]:
    "5 tokens, with d_v below and above d_model"
    x, w_q, w_k, w_v = sizes(n=5, d_model=4, d_k=3, d_v=2).call(self_attention, rng).args
    other = sizes(n=5, d_model=3, d_k=2, d_v=4).call(self_attention, rng)
    return [call(x, w_q, w_k, w_v), call(x, w_q, w_k, -2.0 * w_v), other]


self_attention.asks("one batch axis and two batch axes", *BATCHES)
self_attention.asks("every size is 3, where a wrong axis stays silent", *SQUARE)
self_attention.asks("a single token attends to itself; a batch of one; vectors of length 1", *SHORT, stage=EDGES)
self_attention.asks("a sequence of 70 to 90 tokens", sizes(n=range(70, 90), d_model=3, d_k=2, d_v=4), stage=EDGES)


@self_attention.case(stage=STABILITY)
def self_attention_of_large_scores(rng: Rng) -> Call:
    "scores of ±10000, tokens far apart"
    x = np.array([[100.0, 1.0], [-100.0, 2.0], [-99.5, 0.0], [0.5, -1.0]])
    return call(x, np.eye(2), np.array([[1.0, 0.5], [0.0, 1.0]]), rng.normal(size=(2, 3)))


self_attention.obeys(
    "tokens in another order give the same outputs in that order",
    permutation_equivariant("x", asked=TOKENS, says="reordering the tokens does more than reorder the outputs"),
)
self_attention.obeys(
    "a changed sequence changes no other sequence of the batch",
    changes_only(
        "x",
        1,
        BATCHES[0],
        axis=-3,
        shows=-3,
        says="changing sequence 1 changes the sequences {moved}, not sequence 1 alone",
    ),
)
