"""Chapter 3, self-attention: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

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
    WHOLE_ARRAY,
    softmax,
)
from learn_transformers.key import EDGES, HAND, STABILITY, Call, Mistake, Switches, call, reference
from learn_transformers.key.families import ADDED_TO_THE_SUM, ADDED_UNDER_THE_ROOT, ANY_NUMBERS

Array = np.ndarray
Rng = np.random.Generator


# The worked examples: the two tokens of the notes, the same with weights that hide nothing, the lecture's three tokens.

TWO_TOKENS = np.array([[1.0, 0.5], [0.2, 2.0]])
IDENTITY = np.eye(2)
TWO_W_Q = np.array([[1.0, 0.0], [1.0, 1.0]])
TWO_W_K = np.array([[0.0, 1.0], [-1.0, 2.0]])
TWO_W_V = np.array([[2.0, 1.0], [0.0, -1.0]])

THREE_TOKENS = np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0]])
THREE_W_Q = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
THREE_W_K = np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
THREE_W_V = np.array([[0.0, 2.0, 0.0], [0.0, 3.0, 0.0], [1.0, 0.0, 3.0], [1.0, 1.0, 0.0]])
THREE_Q, THREE_K, THREE_V = (THREE_TOKENS @ w for w in (THREE_W_Q, THREE_W_K, THREE_W_V))


def weights_for(rng: Rng, d_model: int, d_k: int, d_v: int) -> tuple[Array, Array, Array]:
    """Random projection matrices w_q, w_k, w_v."""
    return rng.normal(size=(d_model, d_k)), rng.normal(size=(d_model, d_k)), rng.normal(size=(d_model, d_v))


TRANSPOSED_WEIGHTS = Mistake(
    "the weight matrices are transposed before they multiply",
    hint="With x = [1, 0] and w = [[1, 2], [3, 4]]: is x @ w the first row of w or its first column?",
)
WEIGHTS_ON_THE_LEFT = Mistake(
    "the weight matrices multiply from the left: w @ x, not x @ w",
    hint="Each row of x is one token. On which side must a matrix stand to turn rows into rows?",
)
QUERIES_AND_KEYS_SWAPPED = Mistake(
    "queries and keys are swapped: w_k makes the queries and w_q makes the keys",
    hint="Which of the three matrices makes what a token asks with, and which makes what it is found by?",
)
KEYS_AS_VALUES = Mistake(
    "the keys are used as values: w_v or v is never used",
    hint="A key says where to look. What says what you take away from there?",
)
QUERIES_AS_VALUES = Mistake(
    "the queries are used as values: w_v or v is never used",
    hint="Is what a token asks for also what it hands to the others?",
)
VALUES_AS_KEYS = Mistake(
    "w_v makes the keys as well: w_k is never used",
    hint="How many different matrices does your function multiply with?",
)
QUERIES_AS_KEYS = Mistake(
    "w_q makes the keys as well, so the scores are symmetric: w_k is never used",
    hint="Must token 1 find token 2 exactly as relevant as token 2 finds token 1?",
)
X_AS_VALUES = Mistake(
    "x itself is used as values, without w_v",
    hint="How many columns do your values have: d_model or d_v?",
)
QUERIES_SCALED_HERE = Mistake(
    "the queries are already divided by √d_k in the projection",
    hint="Which function of this chapter divides by √d_k, and how often should it happen?",
)
KEYS_AND_VALUES_IN_WRONG_ORDER = Mistake(
    "keys and values come back in the wrong order: (q, v, k)",
    hint="In which order does the caller unpack the three results?",
)
LIST_RETURNED = Mistake(
    "the three results come back in a list, not a tuple",
    hint="What does `return q, k, v` make, and what do square brackets make?",
)
STACKED = Mistake(
    "the three results are stacked into one array, which fails where d_v differs from d_k",
    hint="Can matrices of different widths lie in one array?",
)


def projections(x: Array, w_q: Array, w_k: Array, w_v: Array, mistake: Switches) -> tuple[Array, Array, Array]:
    """Three linear maps of the same tokens."""

    def project(w: Array) -> Array:
        if mistake(TRANSPOSED_WEIGHTS):
            w = w.T
        product: Array = w @ x if mistake(WEIGHTS_ON_THE_LEFT) else x @ w
        return product

    if mistake(QUERIES_AND_KEYS_SWAPPED):
        w_q, w_k = w_k, w_q
    if mistake(KEYS_AS_VALUES):
        w_v = w_k
    elif mistake(QUERIES_AS_VALUES):
        w_v = w_q
    if mistake(VALUES_AS_KEYS):
        w_k = w_v
    elif mistake(QUERIES_AS_KEYS):
        w_k = w_q
    q, k = project(w_q), project(w_k)
    v = x if mistake(X_AS_VALUES) else project(w_v)
    if mistake(QUERIES_SCALED_HERE):
        q = q / np.sqrt(q.shape[-1])
    return q, k, v


@reference(
    axes={"x": "... n d_model", "w_q": "d_model d_k", "w_k": "d_model d_k", "w_v": "d_model d_v"},
    output=("... n d_k", "... n d_k", "... n d_v"),
    slips=ANY_NUMBERS,
    hints=(
        "Can one vector be a good question, a good address and a good message at once? What if each job had its "
        "own map?",
        "Q = X W^Q, K = X W^K, V = X W^V: can you say why (..., n, d_model) times (d_model, d_k) is (..., n, d_k)?",
        "Can you do it with three uses of the `@` operator, each with the tokens on its left, and one tuple?",
    ),
)
def project_qkv(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    q, k, v = projections(x, w_q, w_k, w_v, mistake)
    if mistake(STACKED):
        return np.stack([q, k, v])
    if mistake(KEYS_AND_VALUES_IN_WRONG_ORDER):
        k, v = v, k
    return [q, k, v] if mistake(LIST_RETURNED) else (q, k, v)


@project_qkv.case(stage=HAND)
def project_three_tokens(rng: Rng) -> Call:
    "the lecture's three tokens, in whole numbers"
    return call(THREE_TOKENS, THREE_W_Q, THREE_W_K, THREE_W_V)


@project_qkv.case(stage=HAND)
def project_two_tokens(rng: Rng) -> Call:
    "two tokens and three square matrices, where a transposed one stays silent"
    return call(TWO_TOKENS, TWO_W_Q, TWO_W_K, TWO_W_V)


@project_qkv.case(whole="x")
def project_at_random(rng: Rng) -> list[Call]:
    "5 tokens: d_model = 4, d_k = 3, d_v = 2, and the same tokens with other matrices"
    x, (w_q, w_k, w_v) = rng.normal(size=(5, 4)), weights_for(rng, 4, 3, 2)
    return [call(x, w_q, w_k, w_v), call(x, w_q, w_k, -2.0 * w_v), call(x, w_k, w_q, w_v)]


@project_qkv.case(stage=EDGES)
def project_a_long_sequence(rng: Rng) -> Call:
    "a sequence of nearly 300 tokens"
    return call(rng.normal(size=(int(rng.integers(260, 300)), 3)), *weights_for(rng, 3, 2, 4))


@project_qkv.case()
def project_batches(rng: Rng) -> list[Call]:
    "one batch axis and two batch axes"
    return [
        call(rng.normal(size=(2, 5, 4)), *weights_for(rng, 4, 3, 6)),
        call(rng.normal(size=(3, 2, 4, 5)), *weights_for(rng, 5, 2, 3)),
    ]


@project_qkv.case()
def project_square(rng: Rng) -> list[Call]:
    "every size is 3, where a wrong axis stays silent"
    return [
        call(rng.normal(size=(3, 3)), *weights_for(rng, 3, 3, 3)),
        call(rng.normal(size=(3, 3, 3)), *weights_for(rng, 3, 3, 3)),
    ]


@project_qkv.case(stage=EDGES)
def project_smallest(rng: Rng) -> list[Call]:
    "one token, a batch of one, and vectors of length 1"
    return [
        call(rng.normal(size=(1, 4)), *weights_for(rng, 4, 2, 3)),
        call(rng.normal(size=(1, 3, 4)), *weights_for(rng, 4, 2, 3)),
        call(rng.normal(size=(2, 3, 1)), *weights_for(rng, 1, 1, 1)),
    ]


@project_qkv.property()
def project_each_token_alone(rng: Rng, f: Any) -> str | None:
    "a changed token changes its own rows and no others"
    x, w = rng.normal(size=(4, 3)), weights_for(rng, 3, 2, 5)
    changed = x.copy()
    changed[2] += 1.0
    for name, before, after in zip("qkv", f(x, *w), f(changed, *w), strict=True):
        moved = [int(i) for i in np.flatnonzero(~np.isclose(before, after).all(axis=-1))]
        if moved != [2]:
            return f"changing token 2 changes the rows {moved} of {name}, not row 2 alone"
    return None


@project_qkv.property()
def project_is_linear(rng: Rng, f: Any) -> str | None:
    "tokens twice as long give queries, keys and values twice as long"
    x, w = rng.normal(size=(2, 3, 4)), weights_for(rng, 4, 2, 3)
    same = all(np.allclose(2 * once, twice) for once, twice in zip(f(x, *w), f(2 * x, *w), strict=True))
    return None if same else "f(2 x) is not 2 f(x)"


UNSCALED = Mistake(
    "the scores are not divided by √d_k",
    hint="What is the variance of q·k if every entry of q and k has variance 1?",
)
SCALED_BY_D_K = Mistake(
    "the scores are divided by d_k, not by √d_k (or by √d_k twice)",
    hint="If the variance of q·k is d_k, what is its standard deviation, and how often do you divide by it?",
)
MULTIPLIED_BY_ROOT_D_K = Mistake(
    "the scores are multiplied by √d_k, not divided by it",
    hint="Should longer vectors make the scores grow or stay in one range? Which sign has your exponent?",
)
SCALED_BY_ROOT_OF_KEYS = Mistake(
    "the scores are divided by the root of the number of keys, not of d_k",
    hint="Over which axis does one dot product sum, and how long is that axis?",
)
SCALED_BY_ROOT_OF_QUERIES = Mistake(
    "the scores are divided by the root of the number of queries, not of d_k",
    hint="Over which axis does one dot product sum, and how long is that axis?",
)
SCALED_BY_ROOT_OF_FIRST_AXIS = Mistake(
    "the scores are divided by the root of the queries' first axis's length: `len(q)` is not d_k",
    hint="What is len(q) for an array of shape (batch, n, d_k)?",
)
SCALED_BY_ROOT_OF_LEN_K = Mistake(
    "the scores are divided by the root of the keys' first axis's length: `len(k)` is not d_k",
    hint="What is len(k) for an array of shape (batch, n, d_k)?",
)
COSINE = Mistake(
    "the scores are cosines: divided by the lengths of q and k instead of √d_k",
    hint="Should a query twice as long give the same scores?",
)
TRANSPOSED_SCORES = Mistake(
    "the scores are transposed: rows belong to keys, columns to queries",
    hint="Row i holds everything about one token. Is it the one that asks or the one that answers?",
)
ALL_AXES_REVERSED = Mistake(
    "`.T` reverses all axes of a batch, not only the last two",
    hint="What is k.T.shape for k of shape (batch, n, d_k), and which two axes should trade places?",
)
FEATURES_COMPARED = Mistake(
    "the transpose is on the wrong side: QᵀK compares features, not tokens",
    hint="What shape should the scores have: one row per query, or one row per feature?",
)
POSITIONS_SUMMED = Mistake(
    "the einsum sums over the positions: it compares features, not tokens",
    hint="Which letter of your einsum vanishes, and is it the one that counts the features?",
)
ONE_BATCH_TRANSPOSED = Mistake(
    "`k.transpose(0, 2, 1)` expects exactly one batch axis: none and two fail",
    hint="How many axes does `...` stand for, and which function swaps the last two of any number?",
)
ONE_BATCH_AXIS_ONLY = Mistake(
    "the shape is unpacked into three numbers: exactly one batch axis is accepted",
    hint="How many axes does `...` stand for, and how many does your unpacking of the shape expect?",
)
NO_BATCH_AXIS = Mistake(
    "the shape is unpacked into two numbers: no batch axis is accepted",
    hint="How many axes does `...` stand for, and how many does your unpacking of the shape expect?",
)
NOT_TRANSPOSED = Mistake(
    "the keys are not transposed: QK instead of QKᵀ",
    hint="Which rows of k does your product multiply with a row of q, or are they columns?",
)
ELEMENTWISE = Mistake(
    "q and k are multiplied entry by entry: there is no score for each pair",
    hint="How many scores do 3 queries and 5 keys have?",
)
OUTER_BATCHES = Mistake(
    "`np.dot` pairs every sequence of the batch with every other",
    hint="What is the shape of np.dot for two arrays with a batch axis, and what is it for `@`?",
)
FIRST_KEYS_FOR_ALL = Mistake(
    "the keys of the first sequence are used for the whole batch",
    hint="Which entry of the batch does each of your queries look at?",
)
OFF_DIAGONAL_DOUBLED = Mistake(
    "the scores between different positions are doubled, as in the notes' 2.4",
    hint="1 · 0.2 + 0.5 · 2: what is it?",
)
SOFTMAX_IN_SCORES = Mistake(
    "a softmax runs inside the scores already",
    hint="Can a score be negative, and can yours?",
)
QUERIES_CHANGED = Mistake(
    "the queries are divided in place, so the caller's array changes",
    hint="What does `q /= ...` do to the array that the caller still holds?",
)


def unpack_shape(x: Array, mistake: Switches) -> None:
    if mistake(ONE_BATCH_AXIS_ONLY):
        _batch, _n, _d = x.shape
    if mistake(NO_BATCH_AXIS):
        _n, _d = x.shape


def dot_products(q: Array, k: Array, mistake: Switches) -> Any:
    """Every query with every key."""
    if mistake(FIRST_KEYS_FOR_ALL):
        k = k[(0,) * (k.ndim - 2)]
    if mistake(ELEMENTWISE):
        return q * k
    if mistake(NOT_TRANSPOSED):
        return q @ k
    if mistake(FEATURES_COMPARED):
        return np.swapaxes(q, -1, -2) @ k
    if mistake(ALL_AXES_REVERSED):
        return q @ k.T
    if mistake(ONE_BATCH_TRANSPOSED):
        return q @ k.transpose(0, 2, 1)
    if mistake(OUTER_BATCHES):
        return np.dot(q, np.swapaxes(k, -1, -2))
    if mistake(TRANSPOSED_SCORES):
        q, k = k, q
    return q @ np.swapaxes(k, -1, -2)


def divisor(q: Array, k: Array, mistake: Switches) -> Any:
    """What brings the spread of the dot products back to 1."""
    d_k = q.shape[-1]
    if mistake(UNSCALED):
        return 1.0
    if mistake(SCALED_BY_D_K):
        return d_k
    if mistake(MULTIPLIED_BY_ROOT_D_K):
        return 1 / np.sqrt(d_k)
    if mistake(SCALED_BY_ROOT_OF_KEYS):
        return np.sqrt(k.shape[-2])
    if mistake(SCALED_BY_ROOT_OF_QUERIES):
        return np.sqrt(q.shape[-2])
    if mistake(SCALED_BY_ROOT_OF_FIRST_AXIS):
        return np.sqrt(len(q))
    if mistake(SCALED_BY_ROOT_OF_LEN_K):
        return np.sqrt(len(k))
    if mistake(COSINE):
        return np.linalg.norm(q, axis=-1)[..., :, None] * np.linalg.norm(k, axis=-1)[..., None, :]
    return np.sqrt(d_k + ADDED_UNDER_THE_ROOT.value(mistake))


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k"},
    output="... n_q n_k",
    slips=ANY_NUMBERS,
    hints=(
        "How well does each query match each key, and why should that number not grow with the vectors' length d_k?",
        "S = QKᵀ / √d_k: can you see why (..., n_q, d_k) and (..., n_k, d_k) give (..., n_q, n_k)?",
        "Which NumPy function swaps exactly the last two axes of k, and where do you find d_k in a shape?",
    ),
)
def attention_scores(q: Array, k: Array, *, mistake: Switches) -> Array:
    unpack_shape(q, mistake)
    products = dot_products(q, k, mistake)
    if mistake(OFF_DIAGONAL_DOUBLED):
        products = products * (2 - np.eye(*products.shape[-2:]))
    scores: Array = products / divisor(q, k, mistake)
    if mistake(QUERIES_CHANGED):
        q /= np.sqrt(q.shape[-1])
    return softmax(scores) if mistake(SOFTMAX_IN_SCORES) else scores


@attention_scores.wrong(POSITIONS_SUMMED)
def wrong_letter(q: Array, k: Array, *, mistake: Switches) -> Any:
    return np.einsum("...nc,...nd->...cd", q, k) / divisor(q, k, mistake)


@attention_scores.case(stage=HAND)
def scores_by_hand(rng: Rng) -> Call:
    "two queries, three keys, d_k = 4, by hand"
    return call(
        np.array([[1.0, 0.0, 2.0, 0.0], [0.0, -1.0, 0.0, 3.0]]),
        np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, -1.0, 0.0], [0.0, 4.0, 3.0, 2.0]]),
    )


@attention_scores.case(stage=HAND)
def scores_of_the_notes(rng: Rng) -> list[Call]:
    "the notes' two tokens, as they are and projected"
    return [call(TWO_TOKENS, TWO_TOKENS), call(TWO_TOKENS @ TWO_W_Q, TWO_TOKENS @ TWO_W_K)]


@attention_scores.case(stage=HAND)
def scores_of_three_tokens(rng: Rng) -> Call:
    "the lecture's three tokens: [[2, 4, 4], [4, 16, 12], [4, 12, 10]] before the division"
    return call(THREE_Q, THREE_K)


@attention_scores.case(whole="q k")
def scores_at_random(rng: Rng) -> Call:
    "2 queries, 5 keys, d_k = 3"
    return call(rng.normal(size=(2, 3)), rng.normal(size=(5, 3)))


@attention_scores.case()
def scores_of_batches(rng: Rng) -> list[Call]:
    "one batch axis and two batch axes"
    return [
        call(rng.normal(size=(2, 3, 5)), rng.normal(size=(2, 4, 5))),
        call(rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4, 3))),
        call(rng.normal(size=(3, 2, 4, 6)), rng.normal(size=(3, 2, 5, 6))),
    ]


@attention_scores.case()
def scores_square(rng: Rng) -> list[Call]:
    "every size is 3, where a wrong axis stays silent"
    return [
        call(rng.normal(size=(3, 3)), rng.normal(size=(3, 3))),
        call(rng.normal(size=(3, 3, 3)), rng.normal(size=(3, 3, 3))),
    ]


@attention_scores.case(stage=EDGES)
def scores_smallest(rng: Rng) -> list[Call]:
    "one query, one key, vectors of length 1, and a batch of one"
    return [
        call(rng.normal(size=(1, 2)), rng.normal(size=(3, 2))),
        call(rng.normal(size=(4, 5)), rng.normal(size=(1, 5))),
        call(rng.normal(size=(3, 1)), rng.normal(size=(2, 1))),
        call(rng.normal(size=(1, 4, 3)), rng.normal(size=(1, 2, 3))),
    ]


@attention_scores.case(stage=EDGES)
def large_scores(rng: Rng) -> Call:
    "scores as large as ±10000 come back as they are"
    q = np.column_stack([np.array([100.0, -100.0, 3.0]), rng.normal(size=(3, 3))])
    return call(q, np.column_stack([np.array([180.0, -150.0]), rng.normal(size=(2, 3))]))


@attention_scores.case(stage=EDGES)
def scores_of_many_keys(rng: Rng) -> Call:
    "2 queries and nearly 300 keys"
    return call(rng.normal(size=(2, 3)), rng.normal(size=(int(rng.integers(260, 300)), 3)))


@attention_scores.property()
def score_of_one_pair(rng: Rng, f: Any) -> str | None:
    "a changed key changes its own column and no other"
    q, k = rng.normal(size=(2, 3)), rng.normal(size=(4, 3))
    changed = k.copy()
    changed[1] += 1.0
    moved = [int(j) for j in np.flatnonzero(~np.isclose(f(q, k), f(q, changed)).all(axis=0))]
    return None if moved == [1] else f"changing key 1 changes the columns {moved} of the scores, not column 1 alone"


@attention_scores.property()
def spread_stays(rng: Rng, f: Any) -> str | None:
    "the spread of the scores does not grow with d_k"
    spreads = [f(rng.normal(size=(16, d_k)), rng.normal(size=(16, d_k))).std() for d_k in (4, 100)]
    return (
        None
        if all(0.25 < s < 4 for s in spreads)
        else f"the scores' spread is {spreads[0]:.3g} at d_k = 4, {spreads[1]:.3g} at 100"
    )


SOFTMAX_OVER_QUERIES = Mistake(
    "the softmax runs over the queries, not over the keys",
    hint="Who has one unit of attention to give away: each query or each key? Which axis is that?",
)
SCALED_AFTER_SOFTMAX = Mistake(
    "the division by √d_k comes after the softmax, not before it",
    hint="What does a row of your weights sum to?",
)
SIGMOID = Mistake(
    "a sigmoid makes each score a weight of its own: the keys do not share one unit of attention",
    hint="What does a row of your weights sum to?",
)
SCALED_BY_ROOT_D_V = Mistake(
    "the scores are divided by √d_v, not by √d_k",
    hint="Which vectors are dotted, and how long are those?",
)
ITSELF_HIDDEN = Mistake(
    "the diagonal is hidden: token i does not attend to token i",
    hint="May a token look at itself here, and what should the weights on the diagonal be?",
)
NO_SOFTMAX = Mistake(
    "there is no softmax: the scores themselves weigh the values",
    hint="Can a weight be negative, or larger than 1?",
)
WEIGHTS_TRANSPOSED = Mistake(
    "the weights are transposed before they meet the values: AᵀV, not AV",
    hint="Row i of the output is a mixture. With which row of the weights was it mixed?",
)
SUMMED_OVER_QUERIES = Mistake(
    "the einsum sums the weighted values over the queries, not over the keys",
    hint="Which letter of your einsum vanishes, and which axis of the weights does it count?",
)
VALUES_NOT_SUMMED = Mistake(
    "the values are weighted but not summed over the keys",
    hint="How many vectors should one query get back?",
)
CAUSAL = Mistake(
    "a causal mask hides later positions, although none was asked for",
    hint="May the first token look at the last one here?",
)
ANTI_CAUSAL = Mistake(
    "earlier positions are hidden, although no mask was asked for",
    hint="May the last token look at the first one here?",
)
LATER_SCORES_ZEROED = Mistake(
    "the scores of later positions are multiplied by 0, which hides nothing, and no mask was asked for",
    hint="What weight does a score of 0 get: is exp(0) zero?",
)
LATER_WEIGHTS_ZEROED = Mistake(
    "the weights of later positions are set to 0 after the softmax, although no mask was asked for",
    hint="What does each row of your weights sum to?",
)
ONLY_THE_OUTPUT = Mistake(
    "only the output comes back, without the weights",
    hint="How many things does the caller unpack?",
)
RESULTS_SWAPPED = Mistake(
    "the two results come in the wrong order: (weights, output)",
    hint="Which of the two results does the docstring name first?",
)
SCORES_AS_WEIGHTS = Mistake(
    "the scores come back in place of the weights",
    hint="What should each row of the second result sum to?",
)


def normalized(scores: Array, axis: int, mistake: Switches) -> Array:
    """Softmax, with the mistakes of those who write it out again here instead of calling their own of chapter 2."""
    if mistake(SIGMOID):
        return np.asarray((1 + np.tanh(scores / 2)) / 2)
    along = None if mistake(WHOLE_ARRAY) else 0 if mistake(FIRST_AXIS) and axis == -1 else axis
    if mistake(AXIS_ONE):
        along = 1
    highest = scores.max(axis=along, keepdims=True)
    if mistake(NO_MAX_SUBTRACTION):
        highest = np.zeros(1)
    elif mistake(ONE_MAX_FOR_ALL):
        highest = scores.max()
    e: Array = scores if mistake(NO_EXP) else np.exp(scores - highest)
    total = e.sum(axis=along, keepdims=not mistake(NO_KEEPDIMS)) + ADDED_TO_THE_SUM.value(mistake)
    return e if mistake(NOT_NORMALIZED) else e / total


def attend(q: Array, k: Array, v: Array, mistake: Switches) -> tuple[Array, Array, Array]:
    """Output, weights and scores."""
    root = np.sqrt(q.shape[-1])
    scores = attention_scores(q, k, mistake=mistake)
    if mistake(SCALED_AFTER_SOFTMAX):
        scores = scores * root
    if mistake(SCALED_BY_ROOT_D_V):
        scores = scores * root / np.sqrt(v.shape[-1])
    if mistake(ITSELF_HIDDEN):
        scores = np.where(np.eye(*scores.shape[-2:]) > 0, -1e9, scores)
    earlier = np.tri(scores.shape[-2], scores.shape[-1]) > 0
    later_or_same = np.tri(scores.shape[-2], scores.shape[-1], k=-1) == 0
    if mistake(CAUSAL):
        scores = np.where(earlier, scores, -np.inf)
    elif mistake(ANTI_CAUSAL):
        scores = np.where(later_or_same, scores, -np.inf)
    elif mistake(LATER_SCORES_ZEROED):
        scores = scores * earlier
    if mistake(NO_SOFTMAX):
        weights = scores
    else:
        weights = normalized(scores, -2 if mistake(SOFTMAX_OVER_QUERIES) else -1, mistake)
    if mistake(SCALED_AFTER_SOFTMAX):
        weights = weights / root
    if mistake(LATER_WEIGHTS_ZEROED):
        weights = weights * earlier
    if mistake(KEYS_AS_VALUES):
        v = k
    elif mistake(QUERIES_AS_VALUES):
        v = q
    if mistake(VALUES_NOT_SUMMED):
        return weights[..., None] * v[..., None, :, :], weights, scores
    if mistake(SUMMED_OVER_QUERIES):
        return np.einsum("...qk,...qd->...kd", weights, v), weights, scores
    return (np.swapaxes(weights, -1, -2) if mistake(WEIGHTS_TRANSPOSED) else weights) @ v, weights, scores


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k", "v": "... n_k d_v"},
    output=("... n_q d_v", "... n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "If attention is a lookup that returns a blend of all entries, what decides each entry's share, and what "
        "is blended?",
        "A = softmax(QKᵀ / √d_k) over the keys, (..., n_q, n_k), and O = A V, (..., n_q, d_v): which axis of A "
        "sums to 1?",
        "Could you call your scores, then your softmax along the last axis, then one matrix product, and return both?",
    ),
    forbidden=("torch.nn.functional.scaled_dot_product_attention",),
)
def scaled_dot_product_attention(q: Array, k: Array, v: Array, *, mistake: Switches) -> Any:
    output, weights, scores = attend(q, k, v, mistake)
    if mistake(SCORES_AS_WEIGHTS):
        weights = scores
    if mistake(ONLY_THE_OUTPUT):
        return output
    return (weights, output) if mistake(RESULTS_SWAPPED) else (output, weights)


@scaled_dot_product_attention.case(stage=HAND)
def attention_by_hand(rng: Rng) -> Call:
    "one query, two keys: weights 1/4 and 3/4"
    return call(
        np.array([[1.0, 1.0, 0.0, 0.0]]),
        np.array([[0.0, 0.0, 5.0, 0.0], [2 * np.log(3.0), 0.0, 0.0, -5.0]]),
        np.array([[4.0, 0.0, 8.0], [0.0, 4.0, -8.0]]),
    )


@scaled_dot_product_attention.case(stage=HAND)
def attention_of_the_notes(rng: Rng) -> list[Call]:
    "the notes' two tokens, as they are and projected"
    return [
        call(TWO_TOKENS, TWO_TOKENS, TWO_TOKENS),
        call(TWO_TOKENS @ TWO_W_Q, TWO_TOKENS @ TWO_W_K, TWO_TOKENS @ TWO_W_V),
    ]


@scaled_dot_product_attention.case(stage=HAND)
def attention_of_three_tokens(rng: Rng) -> Call:
    "the lecture's three tokens, with the division by √3"
    return call(THREE_Q, THREE_K, THREE_V)


@scaled_dot_product_attention.case(whole="q k v")
def attention_at_random(rng: Rng) -> list[Call]:
    "2 queries, 5 keys, d_k = 3, d_v = 4, and the same with other values"
    q, k, v = rng.normal(size=(2, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
    return [call(q, k, v), call(q, k, v[::-1].copy()), call(5.0 * q, k, v)]


@scaled_dot_product_attention.case(stage=EDGES)
def attention_over_many_keys(rng: Rng) -> Call:
    "2 queries and nearly 300 keys"
    n = int(rng.integers(260, 300))
    return call(rng.normal(size=(2, 3)), rng.normal(size=(n, 3)), rng.normal(size=(n, 2)))


@scaled_dot_product_attention.case()
def attention_of_batches(rng: Rng) -> list[Call]:
    "one batch axis and two batch axes"
    return [
        call(rng.normal(size=(2, 3, 5)), rng.normal(size=(2, 4, 5)), rng.normal(size=(2, 4, 6))),
        call(*rng.normal(size=(3, 2, 4, 3))),
        call(rng.normal(size=(3, 2, 4, 6)), rng.normal(size=(3, 2, 5, 6)), rng.normal(size=(3, 2, 5, 1))),
    ]


@scaled_dot_product_attention.case()
def attention_square(rng: Rng) -> list[Call]:
    "every size is 3, where a wrong axis stays silent"
    return [call(*rng.normal(size=(3, 3, 3))), call(*rng.normal(size=(3, 3, 3, 3)))]


@scaled_dot_product_attention.case(stage=EDGES)
def attention_smallest(rng: Rng) -> list[Call]:
    "one key takes all the weight; one query; d_k = 1; d_v = 1; a batch of one"
    return [
        call(rng.normal(size=(1, 4, 3)), rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 1))),
        call(rng.normal(size=(3, 2)), rng.normal(size=(1, 2)), rng.normal(size=(1, 4))),
        call(rng.normal(size=(1, 3)), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))),
        call(rng.normal(size=(2, 1)), rng.normal(size=(3, 1)), rng.normal(size=(3, 2))),
    ]


@scaled_dot_product_attention.case(stage=STABILITY)
def attention_of_large_scores(rng: Rng) -> Call:
    "scores of ±10000, queries far apart"
    q = np.array([[100.0, 0.0, 0.0, 0.0], [-100.0, 0.5, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]])
    k = np.column_stack([np.full(5, 100.0), rng.normal(size=(5, 3))])
    return call(q, k, rng.normal(size=(5, 2)))


@scaled_dot_product_attention.property()
def order_of_the_keys(rng: Rng, f: Any) -> str | None:
    "keys and values in another order give the same output"
    q, k, v = rng.normal(size=(2, 3)), rng.normal(size=(4, 3)), rng.normal(size=(4, 5))
    order = np.array([2, 0, 3, 1])
    same = np.allclose(f(q, k, v)[0], f(q, k[order], v[order])[0])
    return None if same else "the output depends on the order in which keys and values are stored"


@scaled_dot_product_attention.property()
def queries_on_their_own(rng: Rng, f: Any) -> str | None:
    "a changed query changes its own output and no other"
    q, k, v = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    changed = q.copy()
    changed[3] -= 2.0
    moved = [int(i) for i in np.flatnonzero(~np.isclose(f(q, k, v)[0], f(changed, k, v)[0]).all(axis=-1))]
    return None if moved == [3] else f"changing query 3 changes the outputs {moved}, not output 3 alone"


SCALED_BY_ROOT_D_MODEL = Mistake(
    "the scores are divided by √d_model, not by √d_k",
    hint="Which vectors are dotted, the tokens or their queries and keys, and how long are those?",
)
NOT_PROJECTED = Mistake(
    "x attends to itself without any projection: the weight matrices are not used",
    hint="Does your output change when a weight matrix does?",
)
BATCH_FLATTENED = Mistake(
    "tokens attend to the other sequences of the batch too",
    hint="If you change one sequence of a batch, which outputs may change?",
)
WEIGHTS_RETURNED_TOO = Mistake(
    "a tuple (output, weights) comes back, not the output alone",
    hint="What does the docstring say comes back, and what does your last call give?",
)
WEIGHTS_RETURNED = Mistake(
    "the attention weights come back, not the output",
    hint="What shape should one token's result have: n or d_v numbers?",
)
RESIDUAL_ADDED = Mistake(
    "x is added to the output",
    hint="The skip connection belongs to the encoder block of chapter 7. Does the equation here have one?",
)
POOLED = Mistake(
    "the outputs are averaged over the tokens",
    hint="How many outputs should n tokens get?",
)


@reference(
    axes={"x": "... n d_model", "w_q": "d_model d_k", "w_k": "d_model d_k", "w_v": "d_model d_v"},
    output="... n d_v",
    slips=ANY_NUMBERS,
    hints=(
        "If every token asks, is asked and answers, where do queries, keys and values all come from?",
        "With Q = X W^Q, K = X W^K, V = X W^V: is the result softmax(QKᵀ / √d_k) V of shape (..., n, d_v)?",
        "Can you chain the two functions that you wrote above, and hand back only the first of the last one's "
        "two results?",
    ),
)
def self_attention(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    unpack_shape(x, mistake)
    q, k, v = projections(x, w_q, w_k, w_v, mistake)
    if mistake(NOT_PROJECTED):
        q = k = v = x
    if mistake(SCALED_BY_ROOT_D_MODEL):
        q = q * np.sqrt(q.shape[-1] / x.shape[-1])
    output, weights, _ = attend(q, k, v, mistake)
    if mistake(RESIDUAL_ADDED):
        output = output + x
    if mistake(POOLED):
        output = output.mean(axis=-2)
    if mistake(WEIGHTS_RETURNED):
        return weights
    return (output, weights) if mistake(WEIGHTS_RETURNED_TOO) else output


@self_attention.wrong(BATCH_FLATTENED)
def flattened(x: Array, w_q: Array, w_k: Array, w_v: Array, *, mistake: Switches) -> Any:
    output = self_attention(x.reshape(-1, x.shape[-1]), w_q, w_k, w_v, mistake=mistake)
    return output.reshape(*x.shape[:-1], -1)


@self_attention.case(stage=HAND)
def the_worked_example(rng: Rng) -> Call:
    "the notes' example, with the right numbers: identity weights"
    return call(TWO_TOKENS, IDENTITY, IDENTITY, IDENTITY)


@self_attention.case(stage=HAND)
def weights_that_hide_nothing(rng: Rng) -> Call:
    "the same two tokens with three different weight matrices"
    return call(TWO_TOKENS, TWO_W_Q, TWO_W_K, TWO_W_V)


@self_attention.case(stage=HAND)
def the_animation(rng: Rng) -> Call:
    "the lecture's three tokens, with the division by √3"
    return call(THREE_TOKENS, THREE_W_Q, THREE_W_K, THREE_W_V)


@self_attention.case(whole="x")
def self_attention_at_random(rng: Rng) -> list[Call]:
    "5 tokens, with d_v below and above d_model"
    x, (w_q, w_k, w_v) = rng.normal(size=(5, 4)), weights_for(rng, 4, 3, 2)
    return [
        call(x, w_q, w_k, w_v),
        call(x, w_q, w_k, -2.0 * w_v),
        call(rng.normal(size=(5, 3)), *weights_for(rng, 3, 2, 4)),
    ]


@self_attention.case()
def self_attention_of_batches(rng: Rng) -> list[Call]:
    "one batch axis and two batch axes"
    return [
        call(rng.normal(size=(2, 5, 4)), *weights_for(rng, 4, 3, 6)),
        call(rng.normal(size=(3, 2, 4, 5)), *weights_for(rng, 5, 2, 3)),
    ]


@self_attention.case()
def self_attention_square(rng: Rng) -> list[Call]:
    "every size is 3, where a wrong axis stays silent"
    return [
        call(rng.normal(size=(3, 3)), *weights_for(rng, 3, 3, 3)),
        call(rng.normal(size=(3, 3, 3)), *weights_for(rng, 3, 3, 3)),
    ]


@self_attention.case(stage=EDGES)
def a_single_token(rng: Rng) -> list[Call]:
    "a single token attends to itself; a batch of one; vectors of length 1"
    return [
        call(rng.normal(size=(1, 3, 4)), *weights_for(rng, 4, 2, 1)),
        call(rng.normal(size=(1, 4)), *weights_for(rng, 4, 2, 3)),
        call(rng.normal(size=(2, 3, 1)), *weights_for(rng, 1, 1, 1)),
    ]


@self_attention.case(stage=EDGES)
def a_long_sequence(rng: Rng) -> Call:
    "a sequence of 70 to 90 tokens"
    return call(rng.normal(size=(int(rng.integers(70, 90)), 3)), *weights_for(rng, 3, 2, 4))


@self_attention.case(stage=STABILITY)
def self_attention_of_large_scores(rng: Rng) -> Call:
    "scores of ±10000, tokens far apart"
    x = np.array([[100.0, 1.0], [-100.0, 2.0], [-99.5, 0.0], [0.5, -1.0]])
    return call(x, np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.5], [0.0, 1.0]]), rng.normal(size=(2, 3)))


@self_attention.property()
def permuting_permutes(rng: Rng, f: Any) -> str | None:
    "tokens in another order give the same outputs in that order"
    x, w, order = rng.normal(size=(4, 3)), weights_for(rng, 3, 2, 5), np.array([2, 0, 3, 1])
    return (
        None
        if np.allclose(f(x, *w)[order], f(x[order], *w))
        else "reordering the tokens does more than reorder the outputs"
    )


@self_attention.property()
def sequences_apart(rng: Rng, f: Any) -> str | None:
    "a changed sequence changes no other sequence of the batch"
    x, w = rng.normal(size=(3, 2, 4)), weights_for(rng, 4, 3, 2)
    changed = x.copy()
    changed[1, 0] += 1.0
    moved = [int(b) for b in np.flatnonzero(~np.isclose(f(x, *w), f(changed, *w)).all(axis=(-1, -2)))]
    return None if moved == [1] else f"changing sequence 1 changes the sequences {moved}, not sequence 1 alone"
