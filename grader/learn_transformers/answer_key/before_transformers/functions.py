"""Chapter 1, before transformers: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from learn_transformers.answer_key.self_attention.functions import NO_SOFTMAX, SIGMOID
from learn_transformers.answer_key.softmax.functions import EXPONENT_SIGN, NO_EXP, NO_MAX_SUBTRACTION, NOT_NORMALIZED
from learn_transformers.key import (
    EDGES,
    HAND,
    RIGHT,
    STABILITY,
    Call,
    Family,
    Mistake,
    Switches,
    call,
    reference,
    sizes,
)
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS
from learn_transformers.key.laws import is_causal, moved, permutation_invariant

Array = np.ndarray
Rng = np.random.Generator

# What can go wrong within one step of the network.

NO_TANH = Mistake(
    "there is no tanh around the sum: the state is x_t w_x + h w_h + b itself",
    "Between which two numbers does every entry of a state lie, and what keeps it there?",
)
RELU_STATE = Mistake("a ReLU stands where the tanh belongs", "Can an entry of a state be negative, and can yours?")
SIGMOID_STATE = Mistake(
    "a sigmoid stands where the tanh belongs: the states lie between 0 and 1",
    "What is the state after a token of all zeros, where b is zero too: 0 or 1/2?",
)
TANH_OVERFLOWS = Mistake(
    "the tanh is written out with exponentials, which overflow for large sums",
    "What is exp(10000), and which NumPy function gives the tanh of any number?",
)
STATE_OUTSIDE_THE_TANH = Mistake(
    "the old state is added outside of the tanh, which squashes the token alone",
    "How large can your states become after many steps, and how large can a tanh?",
)
TOKEN_OUTSIDE_THE_TANH = Mistake(
    "the token is added outside of the tanh, which squashes the old state alone",
    "Which three terms does the tanh stand around?",
)
STATES_ADDED_UP = Mistake(
    "each new state is added to the one before instead of taking its place",
    "Does h_t = tanh(…) keep anything of h_{t−1} besides what w_h lets through?",
)
SUMS_RETURNED = Mistake(
    "what comes back are the sums before the tanh; only the network itself goes on with the states",
    "Do you keep the state before or after the tanh?",
)
STARTS_WITH_ONES = Mistake(
    "the state before the first step holds ones, not zeros", "What does a network remember that has read nothing yet?"
)
FIRST_STEP_WITHOUT_B = Mistake(
    "b is not added in the first step, whose state is tanh(x_0 w_x)",
    "With h_0 = 0, what is left of the equation at the first step?",
)


def squashed(token: Array, h: Array, b: Array, mistake: Switches) -> Any:
    """The next state, of what the token, the old state and the bias contribute to it."""
    total = token + h + b
    if mistake(STATE_OUTSIDE_THE_TANH):
        return np.tanh(token + b) + h
    if mistake(TOKEN_OUTSIDE_THE_TANH):
        return np.tanh(h + b) + token
    if mistake(SIGMOID_STATE):
        return (1 + np.tanh(total / 2)) / 2
    if mistake(TANH_OVERFLOWS):
        return (np.exp(total) - np.exp(-total)) / (np.exp(total) + np.exp(-total))
    return total if mistake(NO_TANH) else np.maximum(total, 0.0) if mistake(RELU_STATE) else np.tanh(total)


@reference(
    axes={"x": "n d_in", "w_x": "d_in d_h", "w_h": "d_h d_h", "b": "d_h"},
    output="n d_h",
    slips=ANY_NUMBERS,
    hints=(
        "The network has one vector to remember everything by. What goes into its next value, besides the token?",
        "h_t = tanh(x_t w_x + h_{t−1} w_h + b): (d_in,) times (d_in, d_h), plus (d_h,) times (d_h, d_h), plus (d_h,).",
        "Start with np.zeros of length d_h; for every row of x, overwrite h by np.tanh of `row @ w_x`, `h @ w_h` and b "
        "added up, and append it to a list; np.stack the list.",
    ),
)
def rnn(x: Array, w_x: Array, w_h: Array, b: Array, *, mistake: Switches) -> Any:
    h = np.ones(len(w_h)) if mistake(STARTS_WITH_ONES) else np.zeros(len(w_h))
    states: list[Any] = []
    for token in x:
        bias = np.zeros(len(b)) if mistake(FIRST_STEP_WITHOUT_B) and not states else b
        total = token @ w_x + h @ w_h + bias
        kept = h if mistake(STATES_ADDED_UP) else 0.0
        h = kept + squashed(token @ w_x, h @ w_h, bias, mistake)
        states.append(total if mistake(SUMS_RETURNED) else h)
    return np.stack(states)


@rnn.wrong(
    "the first token is never read: the loop begins at the second one, and the first state stays zero",
    "Which token makes the first state, and at which number does your loop begin?",
)
def FIRST_TOKEN_SKIPPED(x: Array, w_x: Array, w_h: Array, b: Array, *, mistake: Switches) -> Any:
    nothing = np.zeros((1, len(w_h)))
    return np.vstack([nothing, rnn(x[1:], w_x, w_h, b, mistake=mistake)]) if len(x) > 1 else nothing


LIST_OF_STATES = rnn.slip(
    "a list of states comes back, not one array",
    "Which NumPy function makes one array of a list of rows?",
    returns=list,
)
STATES_AS_ROWS = rnn.slip(
    "every state is a row of its own: the result has an axis of length 1 too many, (n, 1, d_h)",
    "Which shape does your first state have: (d_h,) or (1, d_h)?",
    returns=lambda states: states[:, None],
)
ONLY_THE_LAST_STATE = rnn.slip(
    "only the last state comes back",
    "How many states are there, and how many rows has your result?",
    returns=lambda states: states[-1],
)
FORGETS_EVERY_STEP = rnn.slip(
    "every step starts from zeros again: nothing is remembered",
    "Which line of yours runs once, which in every step, and where is the state set to zero?",
    w_h=np.zeros_like,
)
STATE_ON_THE_RIGHT = rnn.slip(
    "w_h multiplies the state from the left: w_h @ h, not h @ w_h",
    "States are rows here. On which side must a matrix stand to turn a row into a row?",
    w_h=np.transpose,
)
BIAS_TWICE = rnn.slip(
    "b is added twice in every step: to what the token gives, and to what the state gives",
    "How often does b stand in the equation?",
    b=lambda b: 2 * b,
)
NO_BIAS = rnn.slip("b is not added", "Which argument does your function not use?", b=np.zeros_like)
FIRST_TOKEN_AGAIN = rnn.slip(
    "every step reads the first token again",
    "Which index has the token in your loop, and does it move on?",
    x=lambda x: x[np.zeros(len(x), dtype=int)],
)
TOKEN_BEFORE = rnn.slip(
    "every step reads the token before: row t of the result has not seen token t",
    "Which token does the first state know, and which one does yours know?",
    x=lambda x: np.vstack([0 * x[:1], x[:-1]]),
)
READ_FROM_THE_END = rnn.slip(
    "the tokens are read from the last to the first",
    "Which token has the first state of yours seen?",
    x=lambda x: x[::-1],
)
READ_FROM_THE_END_AND_TURNED = rnn.slip(
    "the tokens are read from the last to the first, and the states are turned round afterwards",
    "If the last token changes, which states may change?",
    x=lambda x: x[::-1],
    returns=lambda states: states[::-1],
)
FIRST_ZEROS_RETURNED = rnn.slip(
    "the zeros from before the first step come back as well: there is one row too many",
    "How many tokens were read, and how many rows has your result?",
    returns=lambda states: np.vstack([0 * states[:1], states]),
)
STATES_BEFORE = rnn.slip(
    "row t holds the state before token t, not the one after it: zeros come first, and the last state is lost",
    "Has row 0 of your result read a token?",
    returns=lambda states: np.vstack([0 * states[:1], states[:-1]]),
)
LAST_STATE_EVERYWHERE = rnn.slip(
    "every row is the last state: one array was appended again and again, and changed in place",
    "Does `h[:] = …` make a new array, and what do ten entries of a list show that are one and the same array?",
    returns=lambda states: states[np.full(len(states), -1)],
)

ONE_TOKEN_THEN_SILENCE = np.array([[1.0], [0.0], [0.0]])
ONE_UNIT = call(ONE_TOKEN_THEN_SILENCE, np.eye(1), np.array([[0.5]]), np.zeros(1))


def gently(n: int, d_in: int, d_h: int) -> Callable[[Rng], Call]:
    """A network that forgets, so that no rounding grows over many steps."""

    def build(rng: Rng) -> Call:
        x, w_x, w_h, b = sizes(n=n, d_in=d_in, d_h=d_h).call(rnn, rng).args
        return call(x, w_x, w_h / (2 * np.linalg.norm(w_h)), b)

    return build


rnn.asks("one token, then silence, in a network of one unit: by hand", ONE_UNIT, stage=HAND)
rnn.asks(
    "two units that see different tokens, and hand what they know to each other",
    call(np.eye(2), np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([0.5, 0.0])),
    stage=HAND,
)
rnn.asks(
    "5 tokens with 3 features and 4 units; 4 tokens with 4 features and 2 units",
    gently(5, 3, 4),
    gently(4, 4, 2),
    whole="x w_x w_h b",
)
rnn.asks("every size is 3, where a wrong axis stays silent", gently(3, 3, 3), gently(3, 3, 3))
rnn.asks("a single token; one feature; one unit", gently(1, 3, 2), gently(4, 1, 3), gently(5, 2, 1), stage=EDGES)
rnn.asks("a sequence of nearly 300 tokens", lambda rng: gently(int(rng.integers(260, 300)), 2, 3)(rng), stage=EDGES)
rnn.asks(
    "sums as large as ±10000 give states of 1 and −1",
    lambda rng: call(1e4 * np.diag([1.0, -1.0]), rng.uniform(0.5, 1.0, (2, 3)), np.eye(3), rng.normal(size=3)),
    stage=STABILITY,
)
rnn.obeys(
    "a later token changes no earlier state",
    is_causal("x", asked=gently(5, 3, 4), says="token {last} changes the state after token {first}"),
)


@rnn.property()
def order_matters(rng: Rng, f: Any) -> str | None:
    "every token leaves a trace in all later states"
    nudge = np.array([[0.0], [1.0], [0.0], [0.0]])
    x, *w = gently(4, 2, 3)(rng).args
    while moved(rnn(x, *w), rnn(x + nudge, *w), -2) != [1, 2, 3]:  # nothing of it is left to be seen
        x, *w = gently(4, 2, 3)(rng).args
    rows = moved(f(x, *w), f(x + nudge, *w), -2)
    return None if rows == [1, 2, 3] else f"changing token 1 changes the states {rows}, not those of steps 1, 2 and 3"


# Attention with one query. What can go wrong between scores and weights is that of chapters 2 and 3.

WEIGHTS_OF_WEIGHTS = Mistake(
    "the softmax is taken twice: of the scores, and of the weights again",
    "How many lines of your function make weights out of something?",
)


def weights_of(scores: Array, mistake: Switches) -> Any:
    """Softmax, which has its chapter after this one: here everybody writes it out, or leaves it out."""
    if mistake(NO_SOFTMAX):
        return scores
    if mistake(SIGMOID):
        return (1 + np.tanh(scores / 2)) / 2
    shifted = scores - (0.0 if mistake(NO_MAX_SUBTRACTION) else scores.max())
    e = scores if mistake(NO_EXP) else np.exp(-shifted if mistake(EXPONENT_SIGN) else shifted)
    weights = e if mistake(NOT_NORMALIZED) else e / (e.sum() + ADDED_TO_THE_SUM.value(mistake))
    return softly(weights) if mistake(WEIGHTS_OF_WEIGHTS) else weights


def softly(scores: Array) -> Array:
    """The right weights."""
    return np.asarray(weights_of(scores, RIGHT))


@reference(
    axes={"query": "d_k", "keys": "n d_k", "values": "n d_v"},
    output=("d_v", "n"),
    slips=ANY_NUMBERS,
    hints=(
        "How well does each key fit the query? How do you mix the values so that those with better keys count more?",
        "scores = keys · query, (n,); weights = softmax(scores), (n,); context = Σ_i weight_i · value_i, (d_v,).",
        "`keys @ query` gives all scores at once; take np.exp of them minus their maximum and divide by the sum; the "
        "weights times the values, with `@`, is the context. Return context first.",
    ),
)
def soft_attention(query: Array, keys: Array, values: Array, *, mistake: Switches) -> Any:
    weights = weights_of(keys @ query, mistake)
    return weights @ values, weights


def scores_as_weights(both: tuple[Array, Array], query: Array, keys: Array) -> tuple[Array, Array]:
    return both[0], keys @ query


def weighted(both: tuple[Array, Array], values: Array) -> Array:
    """The values, each times its weight, none added."""
    return np.asarray(both[1][:, None] * values)


def toward(query: Array, keys: Array) -> Array:
    """1 at the best key, 0 elsewhere."""
    return np.asarray(np.eye(len(keys))[np.argmax(keys @ query)])


CONTEXT_ALONE = soft_attention.slip(
    "only the context comes back, without the weights",
    "How many things does the caller unpack?",
    returns=lambda both: both[0],
)
WEIGHTS_ALONE = soft_attention.slip(
    "only the weights come back, without the context",
    "How many things does the caller unpack, and what are the weights for?",
    returns=lambda both: both[1],
)
WEIGHTS_BEFORE_CONTEXT = soft_attention.slip(
    "the two results come in the wrong order: (weights, context)",
    "Which of the two results does the docstring name first?",
    returns=lambda both: both[::-1],
)
SCORES_IN_PLACE_OF_WEIGHTS = soft_attention.slip(
    "the scores come back in place of the weights",
    "What should the second result sum to?",
    returns=scores_as_weights,
)
CONTEXT_NOT_ADDED_UP = soft_attention.slip(
    "every value has its weight, but they are not added up: the context has n rows",
    "How many vectors should one query get back?",
    returns=lambda both, values: (weighted(both, values), both[1]),
)
MEAN_OF_WEIGHTED_VALUES = soft_attention.slip(
    "the weighted values are averaged, not added: the context is n times too small",
    "The weights sum to 1 already. By what does np.mean divide once more?",
    returns=lambda both, values: (weighted(both, values).mean(axis=0), both[1]),
)
ONE_PICKED = soft_attention.slip(
    "the value with the highest score is taken alone: this is hard attention",
    "How much should the value with the second highest score contribute?",
    returns=lambda both, query, keys, values: (toward(query, keys) @ values, toward(query, keys)),
)
UNASKED_SCALING = soft_attention.slip(
    "the scores are divided by √d_k, as transformers do; here they are not scaled",
    "What does the docstring say of the scores, and in which chapter do they get scaled?",
    query=lambda query: query / np.sqrt(len(query)),
)
KEYS_TAKEN_AWAY = soft_attention.slip(
    "the keys are mixed, or picked, and the values are never used",
    "A key says where to look. What says what you take away from there?",
    values="keys",
)
VALUES_ASKED = soft_attention.slip(
    "the query is compared with the values, and the keys are never used",
    "Which of the two says what a position is found by?",
    keys="values",
)
COSINE_SCORES = soft_attention.slip(
    "the scores are cosines: the lengths of query and keys have no say",
    "Should a query twice as long give sharper weights?",
    query=lambda query: query / np.linalg.norm(query),
    keys=lambda keys: keys / np.linalg.norm(keys, axis=-1, keepdims=True),
)
EQUAL_WEIGHTS = soft_attention.slip(
    "every position that takes part gets the same weight: a plain mean, in which the query has no say",
    "If the query changes, do your weights?",
    query=np.zeros_like,
)


@soft_attention.wrong(
    "the scores are distances from the query, so the key that lies farthest away gets the most",
    "Should a key that is just like the query get the highest score or the lowest?",
)
def DISTANCES_AS_SCORES(query: Array, keys: Array, values: Array, *, mistake: Switches) -> Any:
    weights = weights_of(np.linalg.norm(keys - query, axis=-1), mistake)
    return weights @ values, weights


@soft_attention.wrong(
    "the products of query and key are not added up before the softmax: every feature has an exponential of its own",
    "How many scores does one key have?",
)
def PRODUCTS_NOT_ADDED_UP(query: Array, keys: Array, values: Array, *, mistake: Switches) -> Any:
    weights = weights_of((keys * query).ravel(), mistake).reshape(keys.shape).sum(axis=1)
    return weights @ values, weights


FOUR_AND_EIGHT = np.array([[4.0], [8.0]])
soft_attention.asks(
    "scores 0 and ln 3, values 4 and 8: by hand",
    call(np.ones(1), np.log([[1.0], [3.0]]), FOUR_AND_EIGHT),
    stage=HAND,
)
soft_attention.asks(
    "three positions with two features: weights 1/8, 2/8 and 5/8",
    call(np.array([1.0, -1.0]), np.log([[2.0, 2.0], [2.0, 1.0], [5.0, 1.0]]), np.eye(3)[:, :2] * 8),
    stage=HAND,
)
soft_attention.asks(
    "5 positions, keys of 4 features, values of 3; 3 positions, 2 and 5 features",
    sizes(n=5, d_k=4, d_v=3),
    sizes(n=3, d_k=2, d_v=5),
    whole="query keys values",
)
soft_attention.asks("every size is 3, where a wrong axis stays silent", *[sizes(n=3, d_k=3, d_v=3)] * 2)
soft_attention.asks(
    "a single position; keys and values of one feature",
    sizes(n=1, d_k=3, d_v=2),
    sizes(n=4, d_k=1, d_v=1),
    stage=EDGES,
)
soft_attention.asks("nearly 300 positions", sizes(n=range(260, 300), d_k=3, d_v=2), stage=EDGES)


def far_scores(rng: Rng) -> list[Call]:
    """Scores of ±10000, all of them high, all of them low."""
    values = rng.normal(size=(3, 2))
    rows = [[1e4, 1e4 - 1.0, -1e4], [-1e4, -1e4 + 2.0, -1e4 + 1.0], [900.0, 899.0, 0.0]]
    return [call(np.array([1.0, 0.5]), np.column_stack([row, rng.uniform(size=3)]), values) for row in rows]


soft_attention.asks("scores as large as ±10000", far_scores, stage=STABILITY)
soft_attention.obeys(
    "positions in another order give the same context",
    permutation_invariant("keys", "values", asked=sizes(n=5, d_k=3, d_v=2), part=0),
)


@soft_attention.property()
def between_the_values(rng: Rng, f: Any) -> str | None:
    "the context lies between the smallest and the largest value"
    query, keys, values = sizes(n=5, d_k=3, d_v=2).call(soft_attention, rng).args
    context = f(query, keys, values)[0]
    inside = np.all((values.min(axis=0) <= context) & (context <= values.max(axis=0)))
    return None if inside else "the context lies outside of what was mixed"


LAST_ON_A_TIE = Mistake(
    "on a tie the last position is taken, not the first",
    "Of two equal scores, which one stays the best if you compare with `>`, and which with `>=`?",
)
LARGEST_IN_SIZE = Mistake(
    "the score that is largest without its sign is taken: a very low one wins",
    "Is −5 a better score than 3?",
)
POINTS_ALONG_THE_QUERY = Mistake(
    "the key that points along the query best is taken: the scores are cosines",
    "Does the length of a key count in a dot product?",
)
TIED_ALL_ONE = Mistake(
    "on a tie every position with the highest score gets a 1, so the context is a sum of several values",
    "How many entries of the weights may be 1?",
)
TIE_SHARED = Mistake(
    "on a tie the positions with the highest score share the weight",
    "Which weights does a hard choice know, besides 0 and 1?",
)
ABOVE_A_HALF = Mistake(
    "a position gets a 1 where its soft weight is above one half, and often none is",
    "Which soft weights do three positions have that fit equally well, and what is each of them rounded?",
)
SOFT_WEIGHT_KEPT = Mistake(
    "the best position keeps its soft weight, where it should get a 1",
    "What do your weights sum to?",
)


def best(query: Array, keys: Array, mistake: Switches) -> int:
    """The position with the highest score."""
    if mistake(POINTS_ALONG_THE_QUERY):
        keys = keys / np.linalg.norm(keys, axis=-1, keepdims=True)
    scores = np.abs(keys @ query) if mistake(LARGEST_IN_SIZE) else keys @ query
    return int(len(keys) - 1 - np.argmax(scores[::-1]) if mistake(LAST_ON_A_TIE) else np.argmax(scores))


@reference(
    axes={"query": "d_k", "keys": "n d_k", "values": "n d_v"},
    output=("d_v", "n"),
    slips=ANY_NUMBERS[1:],
    moves=True,
    hints=(
        "Soft attention mixes. What is left if only one position may have a say?",
        "weights_i = 1 at the first i with the highest score key_i · query, 0 elsewhere, (n,); context = weights · "
        "values, (d_v,).",
        "np.argmax of `keys @ query` is the place, and on a tie the first one. Put a 1.0 there in np.zeros of length "
        "n, and mix the values with these weights as before.",
    ),
)
def hard_attention(query: Array, keys: Array, values: Array, *, mistake: Switches) -> Any:
    scores = keys @ query
    highest, soft = scores == scores.max(), softly(scores)
    weights = np.eye(len(keys))[best(query, keys, mistake)]
    weights = mistake.choose(
        {
            TIED_ALL_ONE: highest * 1.0,
            TIE_SHARED: highest / highest.sum(),
            ABOVE_A_HALF: np.round(soft),
            SOFT_WEIGHT_KEPT: soft * weights,
        },
        weights,
    )
    return weights @ values, weights


hard_attention.also(CONTEXT_ALONE, WEIGHTS_ALONE, WEIGHTS_BEFORE_CONTEXT, SCORES_IN_PLACE_OF_WEIGHTS)
POSITION_RETURNED = hard_attention.slip(
    "the position comes back in place of the weights",
    "Which shape does the second result have: one number, or one for each position?",
    returns=lambda both: (both[0], int(np.argmax(both[1]))),
)
TRUE_AND_FALSE = hard_attention.slip(
    "the weights are True and False, not 1 and 0",
    "What is the dtype of a comparison?",
    returns=lambda both: (both[0], both[1] > 0),
)
CONTEXT_AS_A_TABLE = hard_attention.slip(
    "the context has an axis too many: (1, d_v), as a mask or a list for an index gives",
    "What shape is values[2], and what shape values[[2]]?",
    returns=lambda both: (both[0][None], both[1]),
)
SOFT_WEIGHTS_RETURNED = hard_attention.slip(
    "one value is taken, but the weights that come back are soft ones",
    "Is your first result the values mixed with your second?",
    returns=lambda both, query, keys: (both[0], softly(keys @ query)),
)
MIXED_SOFTLY = hard_attention.slip(
    "all values are mixed: this is soft attention",
    "How many values may have a say in the context?",
    returns=lambda both, query, keys, values: (
        softly(keys @ query) @ values,
        softly(keys @ query),
    ),
)
LARGEST_OF_THE_VALUES = hard_attention.slip(
    "the context holds the largest entry of each column of the values, whatever the query asks",
    "Where the scores say position 2, which row of the values is the answer?",
    returns=lambda both, values: (values.max(axis=0), both[1]),
)
LOWEST_SCORE = hard_attention.slip(
    "the lowest score is taken, not the highest",
    "Does a high dot product mean that a key fits well or badly?",
    query=np.negative,
)
hard_attention.also(KEYS_TAKEN_AWAY, VALUES_ASKED)

hard_attention.asks(
    "scores 0 and ln 3, values 4 and 8; and three of them by hand",
    call(np.ones(1), np.log([[1.0], [3.0]]), FOUR_AND_EIGHT),
    call(np.array([1.0, -1.0]), np.array([[2.0, 2.0], [2.0, 1.0], [5.0, 1.0]]), np.arange(1.0, 7.0).reshape(3, 2)),
    stage=HAND,
)
hard_attention.asks(
    "5 positions, keys of 4 features, values of 3; 3 positions, 2 and 5 features",
    sizes(n=5, d_k=4, d_v=3),
    sizes(n=3, d_k=2, d_v=5),
    whole="query keys values",
)
hard_attention.asks(
    "all scores are negative",
    lambda rng: call(np.ones(2), -1.0 - rng.uniform(size=(4, 2)), rng.normal(size=(4, 3))),
)
hard_attention.asks("every size is 3, where a wrong axis stays silent", *[sizes(n=3, d_k=3, d_v=3)] * 2)
hard_attention.asks(
    "a short key points along the query, a long one does not and has the higher score",
    lambda rng: call(np.array([1.0, 1.0]), np.array([[0.5, 0.5], [-3.0, -4.0], [3.0, 0.0]]), rng.normal(size=(3, 2))),
)
hard_attention.asks(
    "on a tie the first position is taken",
    lambda rng: call(np.ones(2), np.array([[1.0, 0.0], [1.0, 2.0], [3.0, 0.0], [0.0, 3.0]]), rng.normal(size=(4, 3))),
    lambda rng: call(np.array([0.0, 2.0]), np.array([[1.0, -1.0], [2.0, -1.0], [5.0, -3.0]]), rng.normal(size=(3, 2))),
    lambda rng: call(np.zeros(2), rng.normal(size=(3, 2)), rng.normal(size=(3, 4))),
    stage=EDGES,
)
hard_attention.asks(
    "a single position; keys and values of one feature",
    sizes(n=1, d_k=3, d_v=2),
    sizes(n=4, d_k=1, d_v=1),
    stage=EDGES,
)
hard_attention.asks("nearly 300 positions", sizes(n=range(260, 300), d_k=3, d_v=2), stage=EDGES)
hard_attention.asks("scores as large as ±10000", far_scores, stage=STABILITY)


@hard_attention.property()
def no_slope(rng: Rng, f: Any) -> str | None:
    "a query twice as long gives the same answer: there is no slope to learn from"
    query, keys, values = sizes(n=4, d_k=3, d_v=2).call(hard_attention, rng).args
    same = np.allclose(f(query, keys, values)[0], f(2.0 * query, keys, values)[0])
    return None if same else "doubling the query changes the context"


# A window. What lies outside of it must have no say: what can go wrong with where it lies, and with leaving out.

LOOKS_BACK_ONLY = Mistake(
    "the window reaches to the left alone: it ends at the center",
    "Which positions does a center of 5 see with a window of 1?",
)
LOOKS_AHEAD_ONLY = Mistake(
    "the window reaches to the right alone: it begins at the center",
    "Which positions does a center of 5 see with a window of 1?",
)
LAST_OF_THE_WINDOW_LEFT_OUT = Mistake(
    "the last position of the window is left out: a slice ends before its end",
    "How many positions does a window of 1 have, and how many does yours have?",
)
LAST_POSITION_AS_END = Mistake(
    "the last position that the window has is taken for the end of a slice, and so left out",
    "Which positions does keys[0:3] hold, and is 3 among them?",
)
CENTER_LEFT_OUT = Mistake("the center itself is left out", "How far away from the center is the center?")
SHIFTED_INWARD = Mistake(
    "at the edges the window is moved inward, so that it stays as wide as elsewhere",
    "How far may a position lie from the center, also where the sequence ends?",
)
WRAPS_AROUND = Mistake(
    "the window goes on at the other end of the sequence, as in a ring",
    "Does the last token stand beside the first one?",
)
NEGATIVE_POSITIONS = Mistake(
    "positions before 0 are counted from the end, as Python does with negative indices",
    "What is keys[-1], and does the last token stand to the left of the first one?",
)
EVERYTHING_BUT_THE_WINDOW = Mistake(
    "everything but the window is seen: the choice is the wrong way round",
    "Is `abs(i - center) <= window` true of the positions to keep or of those to leave out?",
)
CUT_AFTER_THE_SOFTMAX = Mistake(
    "the softmax runs over all positions, and what lies outside of the window is set to 0 afterwards: the weights no "
    "longer sum to 1",
    "What do your weights sum to?",
)
CUT_AND_DIVIDED_AGAIN = Mistake(
    "the softmax runs over all positions, and what is left in the window is divided by its sum: where the scores "
    "outside are far higher, nothing is left",
    "What is the weight of a score of 0 beside one of 10000, and what is 0/0?",
)
SCORES_OUTSIDE_ZERO = Mistake(
    "the scores outside of the window are set to 0, and exp(0) = 1 is a full share",
    "Which score would give a weight of exactly 0 after the exponential?",
)
PADDED_WITH_ZEROS = Mistake(
    "where the window reaches over the end of the sequence there are zeros, which take weight of their own",
    "What weight does a key of zeros get, and does anything stand beyond the ends?",
)
OUTSIDE_SET_TO = Family(
    "the scores outside of the window are set to {}, not to −∞, and keep some weight so",
    *(-1, -5, -10, -1e4),
    hint="What is the exponential of your number, and can a score inside of the window lie below it?",
)
OUTSIDE_FINITE = Mistake(
    "the scores outside of the window are set to a finite number, and those inside can lie far below it",
    "Where all scores of the window lie around −10000, which positions does your softmax take for the best?",
)
OUTSIDE_LOWERED = Mistake(
    "a finite number is taken off the scores outside of the window, and large ones outweigh it",
    "What is left of your number where a score outside lies 20000 above those inside?",
)


def seen(n: int, center: int, window: int, mistake: Switches) -> Array:
    """Which of n positions lie in the window."""
    first = center if mistake(LOOKS_AHEAD_ONLY) else center - window
    last = center if mistake(LOOKS_BACK_ONLY) else center + window - mistake(LAST_OF_THE_WINDOW_LEFT_OUT)
    if mistake(LAST_POSITION_AS_END):
        last = min(n - 1, last) - 1
    if mistake(SHIFTED_INWARD):
        first = max(0, min(first, n - 2 * window - 1))
        last = first + 2 * window
    i = np.arange(n)
    inside = (first <= i) & (i <= last)
    if mistake(NEGATIVE_POSITIONS) or mistake(WRAPS_AROUND):
        inside |= i >= n + first
    if mistake(WRAPS_AROUND):
        inside |= i <= last - n
    inside &= (i != center) | (not mistake(CENTER_LEFT_OUT))
    return ~inside if mistake(EVERYTHING_BUT_THE_WINDOW) else inside


def taking_part(scores: Array, inside: Array, mistake: Switches) -> tuple[Array, Array]:
    """The scores, and which positions the softmax runs over: those of the window, as is right, or all."""
    everywhere = np.ones_like(inside)
    if mistake(CUT_AFTER_THE_SOFTMAX) or mistake(CUT_AND_DIVIDED_AGAIN):
        return scores, everywhere
    if mistake(OUTSIDE_LOWERED):
        return scores - 1e4 * ~inside, everywhere
    wrong = {SCORES_OUTSIDE_ZERO: 0.0, OUTSIDE_FINITE: -1e3}
    fill = mistake.choose(wrong, OUTSIDE_SET_TO.value(mistake, -np.inf))
    return (scores, inside) if fill == -np.inf else (np.where(inside, scores, fill), everywhere)


@reference(
    axes={"query": "d_k", "keys": "n d_k", "values": "n d_v", "center": "", "window": ""},
    output=("d_v", "n"),
    slips=ANY_NUMBERS,
    hints=(
        "It is soft attention over a part of the sequence. Which part is that, where the sequence ends?",
        "Positions max(0, center − window) … min(n − 1, center + window) share the weight 1; all others have exactly "
        "0; the weights have shape (n,).",
        "Cut keys and values with one slice from max(0, center - window) to center + window + 1, hand both to your "
        "soft_attention, and write the weights that come back into the same slice of np.zeros(n).",
    ),
)
def local_attention(query: Array, keys: Array, values: Array, center: int, window: int, *, mistake: Switches) -> Any:
    inside = seen(len(keys), center, window, mistake)
    scores, part = taking_part(keys @ query, inside, mistake)
    beyond = 2 * window + 1 - inside.sum() if mistake(PADDED_WITH_ZEROS) else 0
    weights = np.zeros(len(keys))
    weights[part] = weights_of(np.append(scores[part], np.zeros(max(0, beyond))), mistake)[: part.sum()]
    if mistake(CUT_AFTER_THE_SOFTMAX) or mistake(CUT_AND_DIVIDED_AGAIN):
        weights[~inside] = 0.0
    weights = weights / weights.sum() if mistake(CUT_AND_DIVIDED_AGAIN) else weights
    return weights @ values, weights


@local_attention.wrong(
    "the slice may begin below 0, which Python counts from the end: at the left edge the window is empty, or wrong",
    "What is keys[-1:2] of a sequence of five keys?",
)
def LEFT_EDGE_NOT_CLIPPED(
    query: Array, keys: Array, values: Array, center: int, window: int, *, mistake: Switches
) -> Any:
    inside, weights = slice(center - window, center + window + 1), np.zeros(len(keys))
    context, weights[inside] = soft_attention(query, keys[inside], values[inside], mistake=mistake)
    return context, weights


local_attention.also(CONTEXT_ALONE, WEIGHTS_ALONE, WEIGHTS_BEFORE_CONTEXT)
WEIGHTS_OF_THE_WINDOW = local_attention.slip(
    "the weights of the window come back alone, not those of all n positions",
    "How many weights does the docstring promise, and which are they outside of the window?",
    returns=lambda both, center, window: (both[0], both[1][max(0, center - window) : center + window + 1]),
)
WEIGHTS_IN_WHOLE_NUMBERS = local_attention.slip(
    "the weights are written into an array of whole numbers, which cuts off everything after the decimal point",
    "Which dtype does np.zeros_like(keys[:, 0]) have for integer keys, and what is left of 0.25 in it?",
    returns=lambda both: (both[0], both[1].astype(np.intp)),
    whole=True,
)
BELL_AROUND_THE_CENTER = local_attention.slip(
    "the weights are multiplied by a bell around the center, as in Luong's local-p; here every position of the window "
    "counts by its score alone",
    "Does the docstring speak of the distance from the center, but for what the window cuts off?",
    returns=lambda both, values, center, window: (
        (bell := both[1] * np.exp(-2 * ((np.arange(len(values)) - center) / window) ** 2)) @ values,
        bell,
    ),
)
WINDOW_READ_AS_WIDTH = local_attention.slip(
    "the window is read as a width: half of it is looked at on either side",
    "How far to either side does a window of 2 reach?",
    window=lambda window: window // 2,
)
CENTER_COUNTED_FROM_ONE = local_attention.slip(
    "the center is counted from 1: the window lies one place too far to the left",
    "Which position does center=0 mean?",
    center=lambda center: center - 1,
)
CENTER_AT_THE_BEST = local_attention.slip(
    "the window lies around the position with the highest score, not around the center that was given",
    "Who says where to look here: the caller or the scores?",
    center=lambda center, query, keys: int(np.argmax(keys @ query)),
)
WINDOW_WITHOUT_EFFECT = local_attention.slip(
    "the window has no effect: every position of the sequence takes part, as in global attention",
    "Which weight does a position get that lies far away from the center?",
    window=lambda window, keys: len(keys),
)
local_attention.also(UNASKED_SCALING, KEYS_TAKEN_AWAY, COSINE_SCORES, EQUAL_WEIGHTS)

ONE_THREE_ONE_FOUR = (np.ones(1), np.log([[1.0], [3.0], [1.0], [4.0]]), np.arange(4.0)[:, None])


def in_the_window(n: int, d_k: int, d_v: int, *places: tuple[int, int]) -> Callable[[Rng], list[Call]]:
    """The same sequence at these centers with these windows."""

    def build(rng: Rng) -> list[Call]:
        given = sizes(n=n, d_k=d_k, d_v=d_v, center=0, window=0).call(local_attention, rng).args[:3]
        return [call(*given, center, window) for center, window in places]

    return build


local_attention.asks(
    "scores 0, ln 3, 0 and ln 4: a window of 1 in the middle and at either end",
    *(call(*ONE_THREE_ONE_FOUR, center, 1) for center in (1, 0, 3)),
    stage=HAND,
)
local_attention.asks(
    "7 positions, windows of 1, 2 and 3 that fit",
    in_the_window(7, 4, 3, (3, 1), (4, 2), (3, 3), (5, 1)),
    whole="query keys values",
)
local_attention.asks(
    "windows that reach over the left end, the right one, or both",
    in_the_window(6, 3, 2, (0, 2), (1, 2), (5, 1), (4, 3), (2, 4), (3, 9)),
    stage=EDGES,
)
local_attention.asks("a window of 0 sees the center alone", in_the_window(4, 2, 3, (0, 0), (2, 0), (3, 0)), stage=EDGES)
local_attention.asks("every size is 3, where a wrong axis stays silent", in_the_window(3, 3, 3, (0, 1), (1, 1), (2, 1)))
local_attention.asks(
    "a single position; keys and values of one feature",
    in_the_window(1, 2, 3, (0, 1), (0, 0)),
    in_the_window(5, 1, 1, (2, 1)),
    stage=EDGES,
)
local_attention.asks(
    "nearly 300 positions",
    lambda rng: in_the_window(n := int(rng.integers(260, 300)), 3, 2, (n // 2, 20), (n - 1, 30), (3, 40))(rng),
    stage=EDGES,
)


@local_attention.case(stage=STABILITY)
def far_scores_of_a_window(rng: Rng) -> list[Call]:
    "scores as large as ±10000, those outside of the window 20000 above or below the rest"
    low, high, values = -1e4 + rng.uniform(0, 3, 6), 9990.0 + rng.uniform(0, 3, 6), rng.normal(size=(6, 2))
    rows = [np.where(np.abs(np.arange(6) - 2) <= 1, *both) for both in ((low, high), (high, low))]
    return [call(np.ones(1), row[:, None], values, 2, 1) for row in (*rows, low)]


@local_attention.property()
def outside_has_no_say(rng: Rng, f: Any) -> str | None:
    "what stands outside of the window changes nothing"
    query, keys, values = sizes(n=6, d_k=3, d_v=2).call(soft_attention, rng).args
    far = np.array([[1.0], [0.0], [0.0], [0.0], [1.0], [1.0]])
    same = np.allclose(f(query, keys, values, 2, 1)[0], f(query, keys + far, values - far, 2, 1)[0])
    return None if same else "changing positions outside of the window changes the context"


@local_attention.property()
def wide_window(rng: Rng, f: Any) -> str | None:
    "a window as wide as the sequence gives global attention"
    query, keys, values = sizes(n=5, d_k=3, d_v=2).call(soft_attention, rng).args
    same = np.allclose(f(query, keys, values, 1, 5)[1], soft_attention(query, keys, values)[1])
    return None if same else "with a window of 5, five positions do not get the weights of soft attention"


DOT_PRODUCTS = Mistake(
    "the similarities are dot products, not cosines: long rows win",
    "Which of two rows that point the same way should get more: the longer one, or neither?",
)
KEY_NOT_NORMALIZED = Mistake(
    "the dot products are divided by the lengths of the rows alone, not by that of the key",
    "Should a key twice as long change the weights?",
)
ROWS_NOT_NORMALIZED = Mistake(
    "the dot products are divided by the length of the key alone, not by those of the rows",
    "Should a row twice as long get more weight?",
)
SQUARED_LENGTHS = Mistake(
    "the dot products are divided by squared lengths: the root is missing",
    "What is the cosine of a vector with itself, and what is yours?",
)
ONE_LENGTH_FOR_ALL = Mistake(
    "one length is taken of the whole memory, where every row has its own",
    "What does np.linalg.norm give for a matrix if you name no axis?",
)
COLUMNS_NORMALIZED = Mistake(
    "the columns of the memory are brought to length 1, not its rows",
    "Which axis vanishes when you take the length of a row?",
)
SUMS_AS_LENGTHS = Mistake(
    "the lengths are sums of absolute entries, not roots of sums of squares", "How long is the arrow (3, 4)?"
)
ROOT_OF_D_AS_LENGTHS = Mistake(
    "the dot products are divided by √d, as in chapter 3, not by the lengths",
    "Should a row twice as long get more weight?",
)
ABSOLUTE_COSINES = Mistake(
    "the cosines lose their sign: a row that points the opposite way gets as much as one that points along the key",
    "Which cosine has the worst match?",
)
ANGLES = Mistake(
    "the angles are used, not their cosines: the row that points along the key gets the least",
    "Is the angle between two like vectors large or small?",
)
NEAREST_ROWS = Mistake(
    "the similarity is the negative distance: rows near the tip of the key win, not those in its direction",
    "Does the length of a row count here?",
)
STRENGTH_AFTER_SOFTMAX = Mistake(
    "the weights are multiplied by the strength, not the cosines", "What do your weights sum to?"
)
STRENGTH_OVER_ROOT_D = Mistake(
    "the cosines are divided by √d besides", "Between which two numbers does a cosine lie, however large d is?"
)
ADDED_TO_THE_LENGTHS = Family(
    "{} is added to the product of the lengths, so that short vectors count as if they fitted less",
    *(1e-4, 1e-5, 1e-6, 1e-7, 1e-8),
    hint="How large is the product of the lengths of two short vectors, and can it be 0 here?",
)


def cosines(key: Array, memory: Array, mistake: Switches) -> Any:
    """The similarity of the key and every row."""
    dots, own, rows = memory @ key, np.linalg.norm(key), np.linalg.norm(memory, axis=1)
    cosine = dots / (own * rows + ADDED_TO_THE_LENGTHS.value(mistake))
    wrong = {
        DOT_PRODUCTS: dots,
        KEY_NOT_NORMALIZED: dots / rows,
        ROWS_NOT_NORMALIZED: dots / own,
        SQUARED_LENGTHS: dots / (own * rows) ** 2,
        ONE_LENGTH_FOR_ALL: dots / (own * np.linalg.norm(memory)),
        COLUMNS_NORMALIZED: memory / np.linalg.norm(memory, axis=0) @ key / own,
        SUMS_AS_LENGTHS: dots / (np.abs(key).sum() * np.abs(memory).sum(axis=1)),
        ROOT_OF_D_AS_LENGTHS: dots / np.sqrt(len(key)),
        ABSOLUTE_COSINES: np.abs(cosine),
        ANGLES: np.arccos(np.clip(cosine, -1.0, 1.0)),
        NEAREST_ROWS: -np.linalg.norm(memory - key, axis=1),
    }
    return mistake.choose(wrong, cosine)


@reference(
    axes={"key": "d", "memory": "n d", "strength": ""},
    output="n",
    slips=ANY_NUMBERS,
    hints=(
        "Which rows point the same way as the key, however long they are? How much more should the best one get?",
        "cosine_i = memory_i · key / (|memory_i| |key|), (n,), from −1 to 1; weights = softmax(strength × cosines).",
        "Divide `memory @ key` by the product of np.linalg.norm(key) and np.linalg.norm with axis=1 of the memory; "
        "multiply by the strength; subtract the maximum, np.exp, divide by the sum.",
    ),
)
def content_addressing(key: Array, memory: Array, strength: float, *, mistake: Switches) -> Any:
    inside = 1.0 if mistake(STRENGTH_AFTER_SOFTMAX) else strength
    inside = inside / np.sqrt(len(key)) if mistake(STRENGTH_OVER_ROOT_D) else inside
    weights = weights_of(inside * cosines(key, memory, mistake), mistake)
    return strength * weights if mistake(STRENGTH_AFTER_SOFTMAX) else weights


ROW_READ_RETURNED = content_addressing.slip(
    "what is read comes back, not where: the weights have been applied to the memory",
    "How many numbers should come back: one for each row, or one for each feature?",
    returns=lambda weights, memory: weights @ memory,
)
BEST_ROW_ALONE = content_addressing.slip(
    "the best row gets all of the weight: this is a hard read",
    "How much does the second best row get at a strength near 0?",
    returns=lambda weights: np.eye(len(weights))[np.argmax(weights)],
)
STRENGTH_DIVIDES = content_addressing.slip(
    "the cosines are divided by the strength, as by a temperature",
    "Should a greater strength make the weights sharper or more even?",
    strength=lambda strength: 1.0 / strength,
)
STRENGTH_WITHOUT_EFFECT = content_addressing.slip(
    "the strength has no effect: it is left out, or added to all cosines, which a softmax does not see",
    "Where does the strength enter, and what does a softmax make of a number that is added to every score?",
    strength=1.0,
)

content_addressing.asks(
    "three rows, two of which have the same dot product with the key: by hand",
    call(np.array([1.0, 0.0]), np.array([[3.0, 0.0], [0.0, 2.0], [3.0, 4.0]]), 5 * np.log(2)),
    stage=HAND,
)


def at_strengths(n: int, d: int, *strengths: float, scale: float = 1.0) -> Callable[[Rng], list[Call]]:
    """The same key and memory at these strengths; no entry is 0, also where they are rounded."""

    def build(rng: Rng) -> list[Call]:
        signs = rng.choice([-1.0, 1.0], size=(n + 1, d))
        key, *rows = scale * signs * rng.uniform(0.6, 4.0, size=(n + 1, d))
        return [call(key, np.array(rows), strength) for strength in strengths]

    return build


content_addressing.asks(
    "5 rows of 4 features at strengths of 2 and 1/2, 3 rows of 5 features at 3",
    at_strengths(5, 4, 2.0, 0.5),
    at_strengths(3, 5, 3.0),
    whole="key memory",
)
content_addressing.asks("every size is 3, where a wrong axis stays silent", *[at_strengths(3, 3, 1.0, 4.0)] * 2)
content_addressing.asks(
    "rows that point the opposite way, and rows of one feature",
    lambda rng: call(
        key := rng.uniform(1.0, 2.0, 3), np.outer([-2.0, 1.0, -0.5, 3.0], key) + rng.normal(size=3) / 4, 2.0
    ),
    at_strengths(4, 1, 1.5),
    stage=EDGES,
)
content_addressing.asks("a single row has the weight 1", at_strengths(1, 3, 2.0), at_strengths(1, 1, 0.5), stage=EDGES)
content_addressing.asks(
    "very short vectors, and very long ones: only the direction counts",
    at_strengths(4, 3, 2.0, scale=0.02),
    at_strengths(4, 3, 2.0, scale=1000.0),
    stage=EDGES,
)
content_addressing.asks(
    "nearly 300 rows", lambda rng: at_strengths(int(rng.integers(260, 300)), 3, 20.0)(rng), stage=EDGES
)


@content_addressing.case(stage=STABILITY)
def great_strengths(rng: Rng) -> list[Call]:
    "strengths of 1000 and 10000 where two rows point nearly the same way"
    rows = np.array([[1.0, 0.0, 0.01], [1.0, 0.012, 0.0], [-1.0, 2.0, 0.0]]) * rng.uniform(1.0, 2.0, size=(3, 1))
    key, opposite = np.array([3.0, 0.0, 0.0]), rows[:2]
    return [c for strength in (1e3, 1e4) for c in (call(key, rows, strength), call(-key, opposite, strength))]


@content_addressing.property()
def direction_alone(rng: Rng, f: Any) -> str | None:
    "a row twice as long is found as well as before"
    key, memory, strength = at_strengths(4, 3, 2.0)(rng)[0].args
    longer = memory * np.array([[1.0], [2.0], [1.0], [1.0]])
    return None if np.allclose(f(key, memory, strength), f(key, longer, strength)) else "doubling row 1 changes weights"
