"""Chapter 5, masking: the references with the mistakes that learners make, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.answer_key.self_attention import functions as attention
from learn_transformers.answer_key.self_attention.functions import (
    KEYS_AS_VALUES,
    SCALED_AFTER_SOFTMAX,
    SCALED_BY_ROOT_D_V,
    SOFTMAX_OVER_QUERIES,
    WEIGHTS_TRANSPOSED,
)
from learn_transformers.answer_key.softmax.functions import (
    AXIS_IGNORED,
    FIRST_AXIS,
    NO_MAX_SUBTRACTION,
    ONE_MAX_FOR_ALL,
    SUM_OVER_EVERYTHING,
    WHOLE_ARRAY,
)
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Family, Mistake, Switches, call, inputs
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS, transposed, unnamed
from learn_transformers.key.inputs import sizes
from learn_transformers.key.laws import is_causal
from learn_transformers.key.reference import reference

Array = np.ndarray
Rng = np.random.Generator


def mask_of(*rows: str) -> Array:
    """A mask as it looks: 1 where a query, which is a row, sees a key."""
    return np.array([[sign == "1" for sign in row] for row in rows])


@reference(
    axes={"n": ""},
    output="n n",
    hints=(
        "Every position may look at itself and at what came before it; what comes later is hidden.",
        "mask[i, j] = (j ≤ i): shape (n, n), boolean; row i is the query, column j the key.",
        "`np.tri(n, dtype=bool)` is it, and so is `np.arange(n)` as a column, compared with `>=` to the same as a row.",
    ),
)
def causal_mask(n: int, *, mistake: Switches) -> Any:
    return np.arange(n) <= np.arange(n)[:, None]


NESTED_LIST = causal_mask.slip(
    "a nested list comes back, not an array", "What does `mask[:, 0]` do on a list of lists?", returns=np.ndarray.tolist
)
ADDITIVE_MASK = causal_mask.slip(
    "the mask holds 0 and −∞, to be added to the scores; here a mask is boolean",
    "Which two values does the docstring promise, and which of them means 'may attend'?",
    returns=lambda mask: np.where(mask, 0.0, -np.inf),
)
ZEROS_AND_ONES = causal_mask.slip(
    "the mask holds the numbers 0 and 1, not False and True",
    "What does `~mask` or `mask & other` do with numbers, and what is the dtype of a comparison?",
    returns=lambda mask: mask.astype(float),
)
EXTRA_BATCH_AXIS = causal_mask.slip(
    "the mask has an extra axis of length 1 in front",
    "What shape does the docstring name, and does broadcasting need your extra axis?",
    returns=lambda mask: mask[None],
)
TRUE_WHERE_HIDDEN = causal_mask.slip(
    "True marks the entries to hide; here True means 'may attend'",
    "May position 0 attend to itself, and what does your mask say at [0, 0]?",
    returns=np.logical_not,
)
NOTHING_HIDDEN = causal_mask.slip(
    "everything is visible: the future too",
    "Which entries of row 0 must be False for a sequence of 3?",
    returns=np.ones_like,
)
ONLY_ITSELF = causal_mask.slip(
    "each position sees itself alone: the past is hidden too",
    "How many keys may the last query see?",
    returns=lambda mask, n: np.eye(n, dtype=bool),
)
ONE_STEP_AHEAD = causal_mask.slip(
    "each position also sees the next one: the triangle starts one diagonal too high",
    "How many keys may the first query see, and how many does your row 0 allow?",
    returns=lambda mask, n: mask | np.eye(n, k=1, dtype=bool),
)
NOT_EVEN_ITSELF = causal_mask.slip(
    "the diagonal is False: no position may attend to itself, and the first one sees nothing",
    "Is j ≤ i true for j = i?",
    returns=lambda mask, n: mask & ~np.eye(n, dtype=bool),
)
TRANSPOSED = causal_mask.slip(
    "the triangle is turned over: each position sees itself and the future, not the past",
    "Row i belongs to the query. Which keys j may the first query, row 0, see?",
    returns=np.transpose,
)

causal_mask.asks("four positions, by hand", call(4), stage=HAND)
causal_mask.asks("sequences of 2, 3 and 7 positions", call(2), call(3), call(7))
causal_mask.asks(
    "a sequence of 40 to 400 positions", lambda rng: call(int(rng.integers(40, 401))), stage=EDGES, weight=4.25
)
causal_mask.asks("a sequence of length 1 sees itself", call(1), stage=EDGES)


@causal_mask.property()
def corner_of_a_longer_one(rng: Rng, f: Any) -> str | None:
    "a longer sequence changes nothing for the positions that were there"
    n = int(rng.integers(3, 100))
    short, long = f(n), f(n + 2)
    return None if np.array_equal(long[:n, :n], short) else f"the mask of {n} is not the corner of the mask of {n + 2}"


@causal_mask.property(stage=GRADIENTS)
def hides_the_future(rng: Rng, f: Any) -> str | None:
    "with it, changing the last token changes no earlier output"
    law = is_causal("q", "k", "v", asked=call(*[rng.normal(size=(4, 3))] * 3, f(4)), part=0)
    return law(masked_attention, rng, masked_attention)


ZERO_LENGTH_REFUSED = Mistake("a length of 0 is refused", "Which lengths does the docstring allow?")
FULL_LENGTH_REFUSED = Mistake(
    "a length of exactly n is refused", "How long is a sequence that needs no padding at all?"
)
NEGATIVE_LENGTH_ACCEPTED = Mistake(
    "a negative length is not refused",
    "What does a sequence of −1 real tokens look like in your mask?",
    formerly="negative_accepted",
)
TOO_LONG_ACCEPTED = Mistake(
    "a length above n is not refused", "Can 6 of 4 keys be real, and what does your function say to that?"
)
ONE_BAD_LENGTH_OVERLOOKED = Mistake(
    "the lengths are refused only where all of them are wrong",
    "Is one bad length among good ones a mistake of the caller?",
)
WIDTH_OF_THE_LONGEST = Mistake(
    "the mask is as wide as the longest sequence, not n", "Which argument says how many keys there are?"
)
ONE_KEY_TOO_MANY = Mistake(
    "one key too many is visible: the first padding token",
    "Counting from 0, what is the position of the last real token of a sequence of length 3?",
)
ONE_KEY_TOO_FEW = Mistake(
    "one key too few is visible: the last real token is hidden",
    "How many entries of each row of your mask are True, and how long is the sequence?",
)


@reference(
    axes={"lengths": "b", "n": ""},
    output="b 1 n",
    hints=(
        "Sequences of a batch differ in length; the short ones are filled up, and nobody may attend to the filling.",
        "mask[b, 0, j] = (j < lengths[b]): shape (b, 1, n), boolean; the 1 in the middle serves every query.",
        "Refuse where `np.any` length is below 0 or above n; then `np.arange(n) <` the lengths, indexed `[:, "
        "None, None]`.",
    ),
)
def padding_mask(lengths: Array, n: int, *, mistake: Switches) -> Any:
    refused = (lengths < mistake(ZERO_LENGTH_REFUSED)) | (lengths > n - mistake(FULL_LENGTH_REFUSED))
    if mistake(NEGATIVE_LENGTH_ACCEPTED):
        refused &= lengths >= 0
    if mistake(TOO_LONG_ACCEPTED):
        refused &= lengths <= n
    if refused.all() if mistake(ONE_BAD_LENGTH_OVERLOOKED) else refused.any():
        raise ValueError(f"lengths must lie in 0…{n}")
    j = np.arange(lengths.max() if mistake(WIDTH_OF_THE_LONGEST) else n)
    return j < lengths[:, None, None] + mistake(ONE_KEY_TOO_MANY) - mistake(ONE_KEY_TOO_FEW)


LENGTHS_NOT_NAMED = padding_mask.slip(
    "the ValueError's message does not name `lengths`",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)
NO_QUERY_AXIS = padding_mask.slip(
    "the axis for the queries is missing: the shape is (b, n), not (b, 1, n)",
    "Against scores of shape (b, n_q, n), which axis does your b line up with?",
    returns=lambda mask: mask[:, 0],
)
HEAD_AXIS_TOO = padding_mask.slip(
    "there is one axis too many: (b, 1, 1, n), with an axis for heads that nobody asked for",
    "Which axes does the docstring name?",
    returns=lambda mask: mask[:, None],
)
padding_mask.also(ZEROS_AND_ONES, ADDITIVE_MASK)
ON_THE_QUERY_AXIS = padding_mask.slip(
    "the mask lies on the queries: its shape is (b, n, 1), so the padding can still be attended to",
    "Of the two last axes of the scores, which one counts the keys?",
    returns=transposed,
)
QUERIES_HIDDEN_TOO = padding_mask.slip(
    "the rows of the padding are hidden too: a full (b, n, n) mask comes back",
    "Which tokens may not be looked at, and which may not look?",
    returns=lambda mask: np.minimum(mask, transposed(mask)),
)
TRUE_FOR_PADDING = padding_mask.slip(
    "True marks the padding; here True marks the real tokens",
    "May a query attend to the first key of every sequence, and what does your mask say there?",
    returns=np.logical_not,
)
PADDED_ON_THE_LEFT = padding_mask.slip(
    "the last keys are taken for the real ones, not the first",
    "At which end of a sequence does this course's padding stand?",
    returns=lambda mask: mask[..., ::-1],
)

padding_mask.asks(
    "two sequences, of 2 and of 3 real tokens among 5, and among 4",
    *(call(np.array([2, 3]), n) for n in (5, 4)),
    stage=HAND,
)
padding_mask.asks(
    "random lengths, and as many sequences as keys",
    lambda rng: call(rng.integers(1, 6, size=3).astype(np.intp), 7),
    lambda rng: call(rng.permutation(np.array([1, 2, 3])), 4),
    call(np.array([3, 1, 2, 1]), 4),
)
padding_mask.asks(
    "a length of exactly n, and one of 0",
    lambda rng: [call(np.array([4, 1]), 4), call(np.array([n := int(rng.integers(40, 401)), 0, n // 2]), n)],
    stage=EDGES,
)
padding_mask.asks(
    "a single sequence, and a single key",
    lambda rng: [call(rng.integers(1, 40, size=1).astype(np.intp), int(rng.integers(40, 401))), call(np.array([1]), 1)],
    stage=EDGES,
)
padding_mask.asks(
    "sequences of nearly 300 tokens", lambda rng: call(rng.integers(200, 290, size=3).astype(np.intp), 299), stage=EDGES
)
padding_mask.refuses("a length above n is refused", call(np.array([2, 5]), 4), call(np.array([9]), 3), naming="lengths")
padding_mask.refuses(
    "a negative length is refused", call(np.array([3, -1, 2]), 4), call(np.array([-2]), 3), naming="lengths"
)


@padding_mask.property(stage=GRADIENTS)
def padding_has_no_say(rng: Rng, f: Any) -> str | None:
    "with it, what stands in the padding changes no output"
    lengths, n = rng.integers(1, 40, size=2).astype(np.intp), int(rng.integers(40, 60))
    mask = f(lengths, n)
    q, k = rng.normal(size=(2, n, 3)), rng.normal(size=(2, n, 3))
    other = k + (np.arange(n)[:, None] >= lengths[:, None, None])
    same = np.allclose(masked_attention(q, k, k, mask)[0], masked_attention(q, other, other, mask)[0])
    return None if same else "changing the padding changes the output of attention"


MASK_HAS_NO_EFFECT = Mistake(
    "the mask has no effect: hidden entries get weight as if it were not there",
    "Does your function use the masked scores it made, or still the ones that came in?",
)
ZERO_TIMES_INFINITY = Mistake(
    "every visible score becomes NaN, as 0 · ∞ does where −∞ is multiplied by 1 − mask",
    "What is 0 times infinity in floating point, and can you choose instead of multiply?",
)
MASK_ADDED = Mistake(
    "the 0/1 mask is added to the scores: the hidden ones end up only 1 lower",
    "What must be added to a score so that its exponential becomes 0?",
)
MASK_AFTER_SOFTMAX = Mistake(
    "the mask is applied after the softmax, so the visible weights no longer sum to 1",
    "What do your rows sum to where half of the entries is hidden?",
)
MULTIPLIED_BY_THE_MASK = Mistake(
    "the scores are multiplied by the mask: a hidden score becomes 0, and exp(0) = 1 is a full share",
    "Which score would give a weight of exactly 0 after the exponential?",
)
SMALL_PENALTY = Mistake(
    "a finite penalty such as −10000 is added to hidden scores, and large ones outweigh it",
    "What is left of your penalty where a hidden score lies 20000 above the visible ones?",
)
WHAT_IS_LEFT = "What is the exponential of your number, and what should the weight of a hidden entry be?"
SMALLER_PENALTY = Family("{} is added to hidden scores, which keep some weight so", -1.5, -5, -10, hint=WHAT_IS_LEFT)
LARGE_PENALTY = Mistake(
    "a huge penalty such as −1e9 is added to hidden scores: a row with nothing to attend to shares its weight as if "
    "nothing were hidden",
    "Where all entries of a row are lowered by the same 1e9, what does the softmax of that row see?",
)
TINY_FILL = Mistake(
    "hidden scores are filled with 0 or nearly 0, as 1e-9 is, not with −∞",
    "Is the minus sign of your fill value in front of the number or in its exponent?",
)
SMALL_FILL = Mistake(
    "hidden scores are filled with −10000, which a real score can reach",
    "What if the visible scores of a row lie around −10000 themselves?",
)
ORDINARY_FILL = Family("hidden scores are filled with {}, and keep some weight so", -1, -5, -10, hint=WHAT_IS_LEFT)
UNIFORM_EMPTY_ROW = Mistake(
    "hidden scores are filled with a hugely negative number such as −1e9: a row with nothing to attend to spreads its "
    "weight evenly over what is hidden",
    "What is the softmax of a row in which every score is the same −1e9, and what should come back?",
)
FINITE_FILL = Mistake(
    "hidden scores are set to a finite number instead of −∞, and visible scores can lie far below it",
    "Where all visible scores of a row lie around −10000, which entries does your softmax take for the largest?",
)
HIDDEN_WEIGHTS_CLEARED = Mistake(
    "hidden scores stay finite instead of −∞, and only their weights are set to 0: where the visible scores lie far "
    "below them, no weight is left",
    "What is exp(−10000 − m) if m, the largest score of the row, is that of a hidden entry?",
)
EMPTY_ROWS_CLEARED = Mistake(
    "hidden scores stay finite instead of −∞, and only rows that are hidden entirely are set to 0: in other rows they "
    "take the weight of visible scores far below them",
    "Where all visible scores of a row lie around −10000, which entries does your softmax take for the largest?",
)
EMPTY_ROW_NAN = Mistake(
    "a row with nothing to attend to is NaN",
    "Where everything is hidden, what is the largest score, and what is the sum of the exponentials?",
)
ONLY_AN_EMPTY_MASK_HANDLED = Mistake(
    "a row with nothing to attend to is NaN unless every other row is hidden too",
    "Do you ask 'is anything visible?' once for the whole array, or once for each row?",
)
VISIBLE_MINUS_INFINITY_NAN = Mistake(
    "a row whose visible scores are all −∞ is NaN: only the mask is asked whether a row is empty",
    "Which rows have a sum of exponentials of 0 although the mask shows something?",
)
MAXIMUM_OF_THE_HIDDEN = Mistake(
    "the maximum that is subtracted is taken over the hidden scores too",
    "A hidden score lies 20000 above the visible ones: what is left of their exponentials?",
)
SCORES_CHANGED = Mistake(
    "the array of scores that came in is overwritten", "Whose array does `scores[~mask] = ...` write to?"
)
NO_BROADCASTING = Mistake(
    "the mask is used as an index, which fails where it has to be broadcast to the shape of the scores",
    "Which NumPy function chooses between two arrays entry by entry, and broadcasts?",
)
THROUGH_A_PLAIN_SOFTMAX = (  # that of chapter 2 gives NaN for a row of nothing but -inf
    *(MASK_HAS_NO_EFFECT, ZERO_TIMES_INFINITY, MASK_ADDED, MASK_AFTER_SOFTMAX, MULTIPLIED_BY_THE_MASK),
    *(SMALL_PENALTY, LARGE_PENALTY, TINY_FILL, SMALL_FILL, UNIFORM_EMPTY_ROW, FINITE_FILL, EMPTY_ROW_NAN),
    *(*SMALLER_PENALTY.values(), *ORDINARY_FILL.values()),
)


def fill_of(mistake: Switches) -> float:
    """What hidden scores are set to."""
    fill = -1e3 if mistake(FINITE_FILL) or mistake(HIDDEN_WEIGHTS_CLEARED) or mistake(EMPTY_ROWS_CLEARED) else -np.inf
    fill = ORDINARY_FILL.value(mistake, fill)
    for wrong, value in ((TINY_FILL, 1e-9), (SMALL_FILL, -1e4), (UNIFORM_EMPTY_ROW, -1e9)):
        fill = value if mistake(wrong) else fill
    return fill


def lowered(scores: Array, mask: Array, mistake: Switches) -> Array | None:
    """The scores where arithmetic with the mask is to hide some of them; None where they are chosen, as is right."""
    if mistake(MASK_AFTER_SOFTMAX):
        return scores
    if mistake(MULTIPLIED_BY_THE_MASK):
        return np.asarray(scores * mask)
    penalty = mistake.choose({SMALL_PENALTY: -1e4, LARGE_PENALTY: -1e9}, SMALLER_PENALTY.value(mistake))
    return np.asarray(scores + (1.0 - mask) * penalty) if penalty else None


def hide(scores: Array, mask: Array, mistake: Switches) -> Array:
    """The scores, with −∞ wherever the mask says False."""
    if mistake(MASK_HAS_NO_EFFECT):
        return scores
    if mistake(ZERO_TIMES_INFINITY):
        return np.asarray(scores + (1.0 - mask) * -np.inf)
    if mistake(MASK_ADDED):
        return np.asarray(scores + mask)
    if (low := lowered(scores, mask, mistake)) is not None:
        return low
    if not (mistake(SCORES_CHANGED) or mistake(NO_BROADCASTING)):
        return np.where(mask, scores, fill_of(mistake))
    scores = scores if mistake(SCORES_CHANGED) else scores.copy()
    scores[~mask if mistake(NO_BROADCASTING) else np.broadcast_to(~mask, scores.shape)] = fill_of(mistake)
    return scores


def largest(scores: Array, visible: Array, axis: int, mistake: Switches) -> Any:
    """What is subtracted before the exponential."""
    if mistake(NO_MAX_SUBTRACTION):
        return 0.0
    highest = (scores if mistake(MAXIMUM_OF_THE_HIDDEN) else visible).max(axis=axis, keepdims=True)
    highest = highest.max() if mistake(ONE_MAX_FOR_ALL) or mistake(WHOLE_ARRAY) else highest
    return np.where(np.isfinite(highest), highest, 0.0)


def shares(e: Array, mask: Array, axis: int, mistake: Switches) -> Any:
    """The exponentials divided by their sum; 0 where nothing is visible."""
    at_once = mistake(WHOLE_ARRAY) or mistake(SUM_OVER_EVERYTHING)
    total = (e.sum() if at_once else e.sum(axis=axis, keepdims=True)) + ADDED_TO_THE_SUM.value(mistake)
    defined = total > 0
    if mistake(VISIBLE_MINUS_INFINITY_NAN):
        defined = np.broadcast_to(mask, e.shape).any(axis=axis, keepdims=True)
    if mistake(ONLY_AN_EMPTY_MASK_HANDLED):
        defined = mask.any()
    if any(map(mistake, THROUGH_A_PLAIN_SOFTMAX)):
        defined = np.True_
    return np.divide(e, total, out=np.zeros_like(e), where=defined)


def cleared(weights: Array, mask: Array, axis: int, mistake: Switches) -> Array:
    """The weights, with 0 where it is put after the softmax, as is right for none but empty rows."""
    if mistake(MASK_AFTER_SOFTMAX) or mistake(HIDDEN_WEIGHTS_CLEARED):
        weights = np.where(mask, weights, 0.0)
    if mistake(EMPTY_ROWS_CLEARED):
        weights = np.where(np.broadcast_to(mask, weights.shape).any(axis=axis, keepdims=True), weights, 0.0)
    return weights


@reference(
    axes={"scores": "... n", "mask": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "Hiding an entry must give the weights that you would get if the entry were not there at all.",
        "weights_j = exp(s_j) / Σ_{visible i} exp(s_i), 0 where hidden or where nothing is visible; shape (…, n).",
        "`np.where(mask, scores, -np.inf)`; rows whose maximum is −∞ get 0 in its place; softmax; "
        "`np.where(mask, weights, 0.0)` at the end, with such rows all 0.",
    ),
)
def masked_softmax(scores: Array, mask: Array, axis: int = -1, *, mistake: Switches) -> Any:
    axis = -1 if mistake(AXIS_IGNORED) else 0 if mistake(FIRST_AXIS) and axis == -1 else axis
    visible = hide(scores, mask, mistake)
    e = np.exp(visible - largest(scores, visible, axis, mistake))
    weights = cleared(shares(e, mask, axis, mistake), mask, axis, mistake)
    if mistake(HIDDEN_WEIGHTS_CLEARED) and mistake(EMPTY_ROW_NAN):
        weights = weights / weights.sum(axis=axis, keepdims=True)
    return weights


MEANING_FLIPPED = masked_softmax.slip(
    "the mask is read the other way round: entries that are True are hidden",
    "In this course, does True mean 'may attend' or 'hide this'?",
    mask=np.logical_not,
    formerly="mask_inverted",
)

masked_softmax.asks(
    "two rows of three, the last entry of the first one hidden, by hand",
    call(np.log([[1.0, 3.0, 4.0], [1.0, 2.0, 5.0]]), mask_of("110", "111")),
    stage=HAND,
)
masked_softmax.asks(
    "a square of scores under a causal mask, and a batch of two",
    lambda rng: call(rng.normal(size=(4, 4)) + np.array([0.0, -6.0, -9.0, 0.0]), causal_mask(4)),
    lambda rng: call(rng.normal(size=(2, 3, 3)), causal_mask(3)),
    whole="scores",
)


@masked_softmax.case()
def broadcast_masks(rng: Rng) -> list[Call]:
    "masks that must be broadcast to the scores, and scores to the mask"
    scores = rng.normal(size=(2, 3, 4))
    by_query, by_batch = mask_of("1011", "0101", "1100"), mask_of("1100", "1110")[:, None]
    given = [(scores, by_query), (scores, by_batch), (scores, by_query[0]), (scores[0, 0], by_query)]
    return [call(*both) for both in (*given, (rng.normal(size=(2, 2, 3, 4)), by_batch[:, None]))]


@masked_softmax.case()
def other_axes(rng: Rng) -> list[Call]:
    "every axis of a block of shape (2, 3, 4)"
    scores, mask = rng.normal(size=(2, 3, 4)), rng.random(size=(2, 3, 4)) < 0.6
    mask[0, 0] = mask[1, 1] = mask[0, 2] = True
    return [call(scores, mask, 0), call(scores, mask, axis=1), call(scores, mask, axis=-1), call(scores, mask, axis=-2)]


@masked_softmax.case(stage=EDGES)
def empty_rows(rng: Rng) -> list[Call]:
    "a row with nothing to attend to is all zeros, also if it is the only one"
    scores, mask = rng.normal(size=(3, 4)), mask_of("1101", "0000", "0110")
    return [call(scores, mask), call(scores[1:2], mask[1:2]), call(rng.normal(size=(3, 1)), mask[:, :1])]


@masked_softmax.case(stage=EDGES)
def axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    scores, mask = rng.normal(size=(1, 4)), mask_of("1011")
    turned, in_the_middle = call(scores.T, mask.T, axis=0), call(scores[:, None], mask[:, None], axis=1)
    return [call(scores, mask), turned, call(scores[None], mask), in_the_middle]


@masked_softmax.case(stage=EDGES)
def visible_minus_infinity(rng: Rng) -> Call:
    "a row whose visible scores are all -inf is all zeros, and one -inf among others gets 0"
    scores = rng.normal(size=(4, 4))
    scores[0, :2] = scores[1, 2] = scores[2] = scores[3, 3] = -np.inf
    return call(scores, mask_of("1100", "0111", "1111", "1110"))


@masked_softmax.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000, the hidden one 20000 above the rest"
    scores = np.array([[1e4, -1e4, -1e4 + 1.0], [-1e4, -1e4 + 2.0, 1e4], [1e4, 1e4 - 1.0, -1e4]])
    mask, low = mask_of("011", "110", "111"), call(np.full((2, 3), -1e4), mask_of("101", "100"))
    calls = [call(scores, mask), low, call(9990.0 + rng.normal(size=(3, 3)), mask), call(*inputs.far_below(rng))]
    far_apart = np.array([[9990.0], [-9990.0]]) + rng.normal(size=(2, 3))  # no hidden score is in the way here
    return [*calls, call(far_apart, mask_of("111", "111"))]


masked_softmax.asks(
    "a row of nearly 300 entries, half of them hidden",
    lambda rng: call(rng.normal(size=(2, n := int(rng.integers(260, 300)))), np.arange(n) % 2 == 1),
    stage=EDGES,
)


@masked_softmax.property()
def as_if_left_out(rng: Rng, f: Any) -> str | None:
    "hiding entries gives exactly 0 there, and the others what they get when those are left out"
    scores, mask = rng.normal(size=(3, 5)), mask_of("10110")[0]
    hidden, without = f(scores, mask), f(scores[:, mask], np.ones((3, 3), dtype=bool))
    if np.any(hidden[:, ~mask] != 0.0):
        return f"a hidden entry has the weight {np.abs(hidden[:, ~mask]).max():.6g}, not exactly 0"
    return None if np.allclose(hidden[:, mask], without) else "hiding an entry differs from leaving it out"


@masked_softmax.property()
def hidden_scores_have_no_say(rng: Rng, f: Any) -> str | None:
    "changing hidden scores changes nothing"
    scores, mask = rng.normal(size=(3, 3)), causal_mask(3)
    other = scores + np.where(mask, 0.0, rng.normal(size=(3, 3)) + 2.0)
    return None if np.allclose(f(scores, mask), f(other, mask)) else "a hidden score changes the weights"


UNMASKED_WEIGHTS_RETURNED = Mistake(
    "the output is masked, but the weights that come back are those before masking",
    "Is the output the product of the values and the weights that you return?",
)


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k", "v": "... n_k d_v", "mask": "... n_q n_k"},
    output=("... n_q d_v", "... n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "It is the attention of chapter 3; only, before the softmax, some scores are struck out.",
        "weights = masked softmax of QKᵀ/√d_k over the keys, (…, n_q, n_k); output = weights V, (…, n_q, d_v).",
        "`masked_softmax` of `attention_scores(q, k)` and `mask` gives the weights; `weights @ v` the "
        "output: return both, the output first.",
    ),
    forbidden=("torch.nn.functional.scaled_dot_product_attention",),
)
def masked_attention(q: Array, k: Array, v: Array, mask: Array, *, mistake: Switches) -> Any:
    late = np.sqrt(k.shape[-1]) if mistake(SCALED_AFTER_SOFTMAX) else 1.0
    scores = q @ transposed(k) / np.sqrt((v if mistake(SCALED_BY_ROOT_D_V) else k).shape[-1]) * late
    weights = masked_softmax(scores, mask, -2 if mistake(SOFTMAX_OVER_QUERIES) else -1, mistake=mistake) / late
    output = (transposed(weights) if mistake(WEIGHTS_TRANSPOSED) else weights) @ (k if mistake(KEYS_AS_VALUES) else v)
    if mistake(UNMASKED_WEIGHTS_RETURNED):
        weights = masked_softmax(scores, np.ones_like(scores, dtype=bool))
    return output, weights


masked_attention.also(attention.UNSCALED, attention.SCALED_BY_D_K, attention.MULTIPLIED_BY_ROOT_D_K)
masked_attention.also(attention.ALL_AXES_REVERSED, attention.ONLY_THE_OUTPUT, attention.RESULTS_SWAPPED)
MASK_TRANSPOSED = masked_attention.slip(
    "the mask is transposed: it hides queries from keys instead of keys from queries",
    "In mask[i, j], which index is the query, and which axis of the scores is that?",
    mask=transposed,
)
FIRST_MASK_FOR_ALL = masked_attention.slip(
    "the mask of the first sequence is used for the whole batch",
    "Do all sequences of the batch have the same padding?",
    mask=lambda mask: mask[(0,) * (mask.ndim - 2)],
)
CAUSAL_ON_TOP = masked_attention.slip(
    "a causal mask is laid over the mask that came in",
    "Who decides what is hidden: this function or its caller?",
    mask=lambda mask, q, k: mask & np.tri(q.shape[-2], k.shape[-2], dtype=bool),
)

masked_attention.alike(MULTIPLIED_BY_THE_MASK, TINY_FILL, because="a score of 0 and one of 1e-9 weigh the same")
masked_attention.asks(
    "the lecture notes' two tokens under a causal mask, with and without projections",
    call(*[attention.TWO_TOKENS] * 3, causal_mask(2)),
    *(call(attention.TWO_Q, attention.TWO_K, attention.TWO_V, mask) for mask in (causal_mask(2), mask_of("11", "11"))),
    stage=HAND,
)


@masked_attention.case(whole="q k v")
def a_batch(rng: Rng) -> list[Call]:
    "two sequences, 3 queries, 4 keys, with one mask for both and one mask for each"
    one = mask_of("1011", "0100", "1101")
    q, k, v, _ = sizes(2, n_q=3, n_k=4, d_k=5, d_v=6, mask=one).call(masked_attention, rng).args
    return [call(q, k, v, one), call(q, k, v, np.stack([one, one[::-1, ::-1]]))]


@masked_attention.case()
def a_square(rng: Rng) -> list[Call]:
    "queries, keys and features of one size, where a wrong axis stays silent"
    q, k, v = rng.normal(size=(3, 3, 3, 3))
    mask, by_batch = mask_of("101", "111", "011"), mask_of("110", "101", "011")[:, None]
    return [call(q[0], k[0], v[0], mask), call(q, k, v, mask), call(q, k, v, by_batch)]


@masked_attention.case()
def padding_and_causal(rng: Rng) -> list[Call]:
    "a batch with padding, alone and together with a causal mask, and two batch axes"
    x, real = rng.normal(size=(2, 4, 3)), padding_mask(np.array([4, 2]), 4)
    q, k, v, _ = sizes(2, 3, n_q=4, n_k=5, d_k=2, d_v=3, mask=None).call(masked_attention, rng).args
    both = [call(x, x[:, ::-1], x + 1.0, mask) for mask in (real, real & causal_mask(4))]
    return [*both, call(q, k, v, np.arange(5) < rng.integers(1, 5, size=(2, 3, 1, 1)))]


@masked_attention.case(stage=EDGES)
def nothing_to_attend_to(rng: Rng) -> list[Call]:
    "a query with nothing to attend to has weights and an output of zeros"
    mask = mask_of("1010", "0000", "1111")
    q, k, v, _ = sizes(n_q=3, n_k=4, d_k=2, d_v=5, mask=mask).call(masked_attention, rng).args
    batch = call(*[rng.normal(size=(2, 3, 4))] * 3, padding_mask(np.array([2, 0]), 3))
    return [call(q, k, v, mask), call(q[1:2], k, v, mask[1:2]), batch]


masked_attention.asks(
    "one query, one key, one feature, a batch of one",
    sizes(n_q=1, n_k=4, d_k=3, d_v=2, mask=mask_of("1011")),
    sizes(n_q=2, n_k=1, d_k=3, d_v=2, mask=mask_of("1", "0")),
    sizes(n_q=1, n_k=1, d_k=1, d_v=1, mask=mask_of("1")),
    sizes(1, n_q=2, n_k=3, d_k=3, d_v=2, mask=mask_of("110")[None]),
    stage=EDGES,
)


@masked_attention.case(stage=EDGES)
def many_keys(rng: Rng) -> Call:
    "2 queries and nearly 300 keys"
    n = int(rng.integers(260, 300))
    return sizes(n_q=2, n_k=n, d_k=3, d_v=2, mask=np.arange(n)[None] % 3 > 0).call(masked_attention, rng)


@masked_attention.case(stage=STABILITY)
def large_scores_of_hidden_keys(rng: Rng) -> list[Call]:
    "scores as large as ±10000, the largest one hidden"
    q = np.array([[2.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [-2.0, 0.0, 0.0, 0.0]])
    k = np.array([[1e4, 4.0, 0.0, 0.0], [-1e4, 1.0, 0.0, 0.0], [-1e4 + 1.0, -3.0, 0.0, 0.0]])
    mask = mask_of("011", "101", "111")
    scores, hiding = inputs.far_below(rng)
    return [
        call(q, k, rng.normal(size=(3, 2)), mask),
        call(*inputs.asking_for(scores), rng.normal(size=(4, 2)), hiding),
    ]


masked_attention.obeys(
    "under a causal mask, changing the last of four tokens changes no earlier output",
    is_causal("q", "k", "v", asked=lambda rng: call(*[rng.normal(size=(4, 3))] * 3, causal_mask(4)), part=0),
    stage=GRADIENTS,
)


@masked_attention.property(stage=GRADIENTS)
def hidden_keys_have_no_say(rng: Rng, f: Any) -> str | None:
    "changing a hidden key and its value changes nothing"
    mask = mask_of(*["1011"] * 3)
    q, k, v, _ = sizes(n_q=3, n_k=4, d_k=2, d_v=2, mask=mask).call(masked_attention, rng).args
    hidden = ~mask[0][:, None]
    other = f(q, np.where(hidden, 5.0, k), np.where(hidden, -7.0, v), mask)[0]
    return None if np.allclose(f(q, k, v, mask)[0], other) else "a hidden key changes the output"
