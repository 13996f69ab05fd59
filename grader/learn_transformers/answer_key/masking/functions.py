"""Chapter 5, masking: the references with the mistakes that learners make, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.answer_key.softmax.functions import (
    AXIS_IGNORED,
    FIRST_AXIS,
    NO_MAX_SUBTRACTION,
    WHOLE_ARRAY,
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
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS

Array = np.ndarray
Rng = np.random.Generator

ZEROS_AND_ONES = Mistake(
    "the mask holds the floats 0.0 and 1.0, not False and True",
    hint="What does `~mask` or `mask & other` do with floats, and what is the dtype of a comparison?",
)
ADDITIVE_MASK = Mistake(
    "the mask holds 0 and −∞, to be added to the scores; here a mask is boolean",
    hint="Which two values does the docstring promise, and which of them means 'may attend'?",
)
TRANSPOSED = Mistake(
    "the triangle is turned over: each position sees itself and the future, not the past",
    hint="Row i belongs to the query. Which keys j may the first query, row 0, see?",
)
TRUE_WHERE_HIDDEN = Mistake(
    "True marks the entries to hide; here True means 'may attend'",
    hint="May position 0 attend to itself, and what does your mask say at [0, 0]?",
)
NOT_EVEN_ITSELF = Mistake(
    "the diagonal is False: no position may attend to itself, and the first one sees nothing",
    hint="Is j ≤ i true for j = i?",
)
ONE_STEP_AHEAD = Mistake(
    "each position also sees the next one: the triangle starts one diagonal too high",
    hint="How many keys may the first query see, and how many does your row 0 allow?",
)
NOTHING_HIDDEN = Mistake(
    "everything is visible: the future too", hint="Which entries of row 0 must be False for a sequence of 3?"
)
ONLY_ITSELF = Mistake(
    "each position sees itself alone: the past is hidden too", hint="How many keys may the last query see?"
)
EXTRA_BATCH_AXIS = Mistake(
    "the mask has an extra axis of length 1 in front",
    hint="What shape does the docstring name, and does broadcasting need your extra axis?",
)
NESTED_LIST = Mistake("a nested list comes back, not an array", hint="What does `mask[:, 0]` do on a list of lists?")


@reference(
    axes={"n": ""},
    output="n n",
    hints=(
        "Every position may look at itself and at what came before it; what comes later is hidden.",
        "mask[i, j] = (j ≤ i): shape (n, n), boolean; row i is the query, column j the key.",
        "Compare a column of positions with a row of positions, or take the lower triangle of an array of True.",
    ),
)
def causal_mask(n: int, *, mistake: Switches) -> Any:
    i, j = np.arange(n)[:, None], np.arange(n)[None, :]
    visible = j <= i
    if mistake(TRANSPOSED):
        visible = j >= i
    if mistake(NOT_EVEN_ITSELF):
        visible = visible & (j != i)
    if mistake(ONE_STEP_AHEAD):
        visible = visible | (j == i + 1)
    if mistake(ONLY_ITSELF):
        visible = j == i
    if mistake(NOTHING_HIDDEN):
        visible = np.ones((n, n), dtype=bool)
    if mistake(TRUE_WHERE_HIDDEN):
        visible = ~visible
    if mistake(EXTRA_BATCH_AXIS):
        visible = visible[None]
    visible = in_numbers(visible, mistake)
    return visible.tolist() if mistake(NESTED_LIST) else visible


def in_numbers(visible: Array, mistake: Switches) -> Array:
    if mistake(ADDITIVE_MASK):
        return np.where(visible, 0.0, -np.inf)
    return visible.astype(float) if mistake(ZEROS_AND_ONES) else visible


@causal_mask.case(stage=HAND)
def four_positions(rng: Rng) -> Call:
    "four positions, by hand"
    return call(4)


@causal_mask.case()
def other_lengths(rng: Rng) -> list[Call]:
    "sequences of 2, 3 and 7 positions"
    return [call(n) for n in (2, 3, 7)]


@causal_mask.case(stage=EDGES)
def a_long_sequence(rng: Rng) -> Call:
    "a sequence of 130 to 160 positions"
    return call(int(rng.integers(130, 160)))


@causal_mask.case(stage=EDGES)
def one_position(rng: Rng) -> Call:
    "a sequence of length 1 sees itself"
    return call(1)


@causal_mask.property()
def corner_of_a_longer_one(rng: Rng, f: Any) -> str | None:
    "a longer sequence changes nothing for the positions that were there"
    short, long = f(3), f(5)
    return None if np.array_equal(long[:3, :3], short) else "the mask of 3 is not the corner of the mask of 5"


@causal_mask.property(stage=GRADIENTS)
def hides_the_future(rng: Rng, f: Any) -> str | None:
    "with it, changing the last token changes no earlier output"
    mask = f(4)
    x = rng.normal(size=(4, 3))
    later = x.copy()
    later[-1] += 1.0
    moved = np.abs(masked_attention(x, x, x, mask)[0] - masked_attention(later, later, later, mask)[0]).max(axis=-1)
    leaks = np.flatnonzero(moved[:-1] > 1e-12)
    return f"token 3 changes the output of position {leaks[0]}" if len(leaks) else None


TRUE_FOR_PADDING = Mistake(
    "True marks the padding; here True marks the real tokens",
    hint="May a query attend to the first key of every sequence, and what does your mask say there?",
)
ONE_KEY_TOO_MANY = Mistake(
    "one key too many is visible: the first padding token",
    hint="Counting from 0, what is the position of the last real token of a sequence of length 3?",
)
ONE_KEY_TOO_FEW = Mistake(
    "one key too few is visible: the last real token is hidden",
    hint="How many entries of each row of your mask are True, and how long is the sequence?",
)
PADDED_ON_THE_LEFT = Mistake(
    "the last keys are taken for the real ones, not the first",
    hint="At which end of a sequence does this course's padding stand?",
)
NO_QUERY_AXIS = Mistake(
    "the axis for the queries is missing: the shape is (b, n), not (b, 1, n)",
    hint="Against scores of shape (b, n_q, n), which axis does your b line up with?",
)
HEAD_AXIS_TOO = Mistake(
    "there is one axis too many: (b, 1, 1, n), with an axis for heads that nobody asked for",
    hint="Which axes does the docstring name?",
)
ON_THE_QUERY_AXIS = Mistake(
    "the mask lies on the queries: its shape is (b, n, 1), so the padding can still be attended to",
    hint="Of the two last axes of the scores, which one counts the keys?",
)
QUERIES_HIDDEN_TOO = Mistake(
    "the rows of the padding are hidden too: a full (b, n, n) mask comes back",
    hint="Which tokens may not be looked at, and which may not look?",
)
WIDTH_OF_THE_LONGEST = Mistake(
    "the mask is as wide as the longest sequence, not n",
    hint="Which argument says how many keys there are?",
)
FULL_LENGTH_REFUSED = Mistake(
    "a length of exactly n is refused", hint="How long is a sequence that needs no padding at all?"
)
ZERO_LENGTH_REFUSED = Mistake("a length of 0 is refused", hint="Which lengths does the docstring allow?")
NEGATIVE_ACCEPTED = Mistake(
    "a negative length is not refused", hint="What does a sequence of −1 real tokens look like in your mask?"
)
TOO_LONG_ACCEPTED = Mistake(
    "a length above n is not refused", hint="Can 6 of 4 keys be real, and what does your function say to that?"
)
ONE_BAD_LENGTH_OVERLOOKED = Mistake(
    "the lengths are refused only where all of them are wrong",
    hint="Is one bad length among good ones a mistake of the caller?",
)
LENGTHS_NOT_NAMED = Mistake(
    "the ValueError's message does not name `lengths`",
    hint="Which argument should a reader of the message correct?",
)


@reference(
    axes={"lengths": "b", "n": ""},
    output="b 1 n",
    hints=(
        "Sequences of a batch differ in length; the short ones are filled up, and nobody may attend to the filling.",
        "mask[b, 0, j] = (j < lengths[b]): shape (b, 1, n), boolean; the 1 in the middle serves every query.",
        "Refuse lengths outside 0…n first; then compare the positions 0…n−1 with the lengths, stood up as (b, 1, 1).",
    ),
)
def padding_mask(lengths: Array, n: int, *, mistake: Switches) -> Any:
    too_short = lengths <= 0 if mistake(ZERO_LENGTH_REFUSED) else lengths < 0
    too_long = lengths >= n if mistake(FULL_LENGTH_REFUSED) else lengths > n
    if mistake(NEGATIVE_ACCEPTED):
        too_short = too_short & (lengths == 0)
    if mistake(TOO_LONG_ACCEPTED):
        too_long = too_long & (lengths == n)
    refused = too_short | too_long
    if refused.all() if mistake(ONE_BAD_LENGTH_OVERLOOKED) else refused.any():
        raise ValueError("out of range" if mistake(LENGTHS_NOT_NAMED) else f"lengths must lie in 0…{n}")
    j = np.arange(lengths.max() if mistake(WIDTH_OF_THE_LONGEST) else n)
    end = lengths[:, None] + mistake(ONE_KEY_TOO_MANY) - mistake(ONE_KEY_TOO_FEW)
    real = j >= n - end if mistake(PADDED_ON_THE_LEFT) else j < end
    if mistake(TRUE_FOR_PADDING):
        real = ~real
    real = in_numbers(real, mistake)
    if mistake(NO_QUERY_AXIS):
        return real
    if mistake(HEAD_AXIS_TOO):
        return real[:, None, None, :]
    if mistake(ON_THE_QUERY_AXIS):
        return real[:, :, None]
    if mistake(QUERIES_HIDDEN_TOO):
        return np.minimum(real[:, None, :], real[:, :, None])
    return real[:, None, :]


@padding_mask.case(stage=HAND)
def two_sequences(rng: Rng) -> list[Call]:
    "two sequences, of 2 and of 3 real tokens among 5, and among 4"
    return [call(np.array([2, 3]), 5), call(np.array([2, 3]), 4)]


@padding_mask.case()
def random_lengths(rng: Rng) -> list[Call]:
    "random lengths, and as many sequences as keys"
    return [
        call(rng.integers(1, 6, size=3), 7),
        call(rng.permutation(np.array([1, 2, 3])), 4),
        call(np.array([3, 1, 2, 1]), 4),
    ]


@padding_mask.case(stage=EDGES)
def full_and_empty(rng: Rng) -> list[Call]:
    "a length of exactly n, and one of 0"
    return [call(np.array([4, 1]), 4), call(np.array([2, 0, 4]), 4)]


@padding_mask.case(stage=EDGES)
def one_sequence_one_key(rng: Rng) -> list[Call]:
    "a single sequence, and a single key"
    return [call(np.array([2]), 6), call(np.array([1]), 1)]


@padding_mask.case(stage=EDGES)
def long_sequences(rng: Rng) -> Call:
    "sequences of nearly 300 tokens"
    return call(rng.integers(200, 290, size=3), 299)


@padding_mask.error("lengths")
def too_long(rng: Rng) -> list[Call]:
    "a length above n is refused"
    return [call(np.array([2, 5]), 4), call(np.array([9]), 3)]


@padding_mask.error("lengths")
def negative_length(rng: Rng) -> list[Call]:
    "a negative length is refused"
    return [call(np.array([3, -1, 2]), 4), call(np.array([-2]), 3)]


@padding_mask.property(stage=GRADIENTS)
def padding_has_no_say(rng: Rng, f: Any) -> str | None:
    "with it, what stands in the padding changes no output"
    mask = f(np.array([3, 2]), 4)
    q, k = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4, 3))
    other = k.copy()
    other[0, 3:] += 1.0
    other[1, 2:] -= 1.0
    same = np.allclose(masked_attention(q, k, k, mask)[0], masked_attention(q, other, other, mask)[0])
    return None if same else "changing the padding changes the output of attention"


MEANING_FLIPPED = Mistake(
    "the mask is read the other way round: entries that are True are hidden",
    hint="In this course, does True mean 'may attend' or 'hide this'?",
)
MASK_HAS_NO_EFFECT = Mistake(
    "the mask has no effect: hidden entries get weight as if it were not there",
    hint="Does your function use the masked scores it made, or still the ones that came in?",
)
MASK_AFTER_SOFTMAX = Mistake(
    "the mask is applied after the softmax, so the visible weights no longer sum to 1",
    hint="What do your rows sum to where half of the entries is hidden?",
)
MULTIPLIED_BY_THE_MASK = Mistake(
    "the scores are multiplied by the mask: a hidden score becomes 0, and exp(0) = 1 is a full share",
    hint="Which score would give a weight of exactly 0 after the exponential?",
)
MASK_ADDED = Mistake(
    "the 0/1 mask is added to the scores: the hidden ones end up only 1 lower",
    hint="What must be added to a score so that its exponential becomes 0?",
)
ZERO_TIMES_INFINITY = Mistake(
    "−∞ is multiplied by 1 − mask, and 0 · ∞ is NaN for every visible entry",
    hint="What is 0 times infinity in floating point, and can you choose instead of multiply?",
)
SMALL_PENALTY = Mistake(
    "a penalty such as −10000 is added to hidden scores: large ones outweigh it, and an empty row shares its weight",
    hint="Where all entries of a row are lowered by the same 10000, what does the softmax of that row see?",
)
LARGE_PENALTY = Mistake(
    "a huge penalty such as −1e9 is added to hidden scores: a row with nothing to attend to shares its weight as if "
    "nothing were hidden",
    hint="Where all entries of a row are lowered by the same 1e9, what does the softmax of that row see?",
)
TINY_FILL = Mistake(
    "hidden scores are filled with 0 or nearly 0, as 1e-9 is, not with −∞",
    hint="Is the minus sign of your fill value in front of the number or in its exponent?",
)
SMALL_FILL = Mistake(
    "hidden scores are filled with −10000, which a real score can reach",
    hint="What if the visible scores of a row lie around −10000 themselves?",
)
UNIFORM_EMPTY_ROW = Mistake(
    "hidden scores are filled with a hugely negative number such as −1e9: a row with nothing to attend to spreads its "
    "weight evenly over what is hidden",
    hint="What is the softmax of a row in which every score is the same −1e9, and what should come back?",
)
FINITE_FILL = Mistake(
    "hidden scores are set to a finite number instead of −∞, and visible scores can lie far below it",
    hint="Where all visible scores of a row lie around −10000, which entries does your softmax take for the largest?",
)
HIDDEN_WEIGHTS_CLEARED = Mistake(
    "hidden scores stay finite instead of −∞, and only their weights are set to 0: where the visible scores lie far "
    "below them, no weight is left",
    hint="What is exp(−10000 − m) if m, the largest score of the row, is that of a hidden entry?",
)
EMPTY_ROWS_CLEARED = Mistake(
    "hidden scores stay finite instead of −∞, and only rows that are hidden entirely are set to 0: in other rows they "
    "take the weight of visible scores far below them",
    hint="Where all visible scores of a row lie around −10000, which entries does your softmax take for the largest?",
)
EMPTY_ROW_NAN = Mistake(
    "a row with nothing to attend to is NaN: 0 is divided by 0",
    hint="What is the sum of the exponentials in a row where everything is hidden?",
)
ONLY_AN_EMPTY_MASK_HANDLED = Mistake(
    "a row with nothing to attend to is NaN unless every other row is hidden too",
    hint="Do you ask 'is anything visible?' once for the whole array, or once for each row?",
)
VISIBLE_MINUS_INFINITY_NAN = Mistake(
    "a row whose visible scores are all −∞ is NaN: only the mask is asked whether a row is empty",
    hint="Which rows have a sum of exponentials of 0 although the mask shows something?",
)
MAXIMUM_OF_THE_HIDDEN = Mistake(
    "the maximum that is subtracted is taken over the hidden scores too",
    hint="A hidden score lies 20000 above the visible ones: what is left of their exponentials?",
)
SCORES_CHANGED = Mistake(
    "the scores that came in are overwritten with −∞",
    hint="Whose array does `scores[~mask] = ...` write to?",
)
NO_BROADCASTING = Mistake(
    "the mask is used as an index, which fails where it has to be broadcast to the shape of the scores",
    hint="Which NumPy function chooses between two arrays entry by entry, and broadcasts?",
)


def fill_of(mistake: Switches) -> float:
    """What hidden scores are set to."""
    fill = -1e3 if mistake(FINITE_FILL) or mistake(HIDDEN_WEIGHTS_CLEARED) or mistake(EMPTY_ROWS_CLEARED) else -np.inf
    for wrong, value in ((TINY_FILL, 1e-9), (SMALL_FILL, -1e4), (UNIFORM_EMPTY_ROW, -1e9)):
        fill = value if mistake(wrong) else fill
    return fill


def lowered(scores: Array, mask: Array, mistake: Switches) -> Array | None:
    """The scores where arithmetic with the mask is to hide some of them; None where they are chosen, as is right."""
    if mistake(MASK_AFTER_SOFTMAX):
        return scores
    if mistake(MULTIPLIED_BY_THE_MASK):
        return np.asarray(scores * mask)
    for wrong, value in ((SMALL_PENALTY, -1e4), (LARGE_PENALTY, -1e9)):
        if mistake(wrong):
            return np.asarray(scores + (1.0 - mask) * value)
    return None


def cleared(weights: Array, mask: Array, axis: int, mistake: Switches) -> Array:
    """The weights, with 0 where it is put after the softmax, as is right for none but empty rows."""
    if mistake(MASK_AFTER_SOFTMAX) or mistake(HIDDEN_WEIGHTS_CLEARED):
        weights = np.where(mask, weights, 0.0)
    if mistake(EMPTY_ROWS_CLEARED):
        weights = np.where(np.broadcast_to(mask, weights.shape).any(axis=axis, keepdims=True), weights, 0.0)
    return weights


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
    fill = fill_of(mistake)
    if mistake(NO_BROADCASTING):
        scores = scores if mistake(SCORES_CHANGED) else scores.copy()
        scores[~mask] = fill
        return scores
    if mistake(SCORES_CHANGED):
        scores[np.broadcast_to(~mask, scores.shape)] = fill
        return scores
    return np.where(mask, scores, fill)


def through_a_plain_softmax(mistake: Switches) -> bool:
    """That of chapter 2 gives NaN for a row of nothing but -inf; whoever hides in another way calls just that."""
    penalties = mistake(ZERO_TIMES_INFINITY) or mistake(SMALL_PENALTY) or mistake(LARGE_PENALTY) or mistake(MASK_ADDED)
    fills = mistake(TINY_FILL) or mistake(SMALL_FILL) or mistake(UNIFORM_EMPTY_ROW)
    cleared_later = mistake(HIDDEN_WEIGHTS_CLEARED) or mistake(EMPTY_ROWS_CLEARED)
    too_late = mistake(MASK_HAS_NO_EFFECT) or mistake(MASK_AFTER_SOFTMAX) or mistake(MULTIPLIED_BY_THE_MASK)
    return penalties or fills or too_late or (mistake(FINITE_FILL) and not cleared_later)


@reference(
    axes={"scores": "... n", "mask": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "Hiding an entry must give the weights that you would get if the entry were not there at all.",
        "weights_j = exp(s_j) / Σ_{visible i} exp(s_i), 0 where hidden or where nothing is visible; shape (…, n).",
        "Choose the score or −∞ by the mask; make rows of nothing but −∞ finite before your softmax, zero after.",
    ),
)
def masked_softmax(scores: Array, mask: Array, axis: int = -1, *, mistake: Switches) -> Array:
    if mistake(MEANING_FLIPPED):
        mask = ~mask
    if mistake(AXIS_IGNORED):
        axis = -1
    elif mistake(FIRST_AXIS) and axis == -1:
        axis = 0
    visible = hide(scores, mask, mistake)
    highest = (scores if mistake(MAXIMUM_OF_THE_HIDDEN) else visible).max(axis=axis, keepdims=True)
    if mistake(NO_MAX_SUBTRACTION):
        highest = np.zeros_like(highest)
    e = np.exp(visible - np.where(np.isfinite(highest), highest, 0.0))
    total = e.sum() if mistake(WHOLE_ARRAY) else e.sum(axis=axis, keepdims=True)
    total = total + ADDED_TO_THE_SUM.value(mistake)
    defined = total > 0
    if mistake(VISIBLE_MINUS_INFINITY_NAN):
        defined = np.broadcast_to(mask, e.shape).any(axis=axis, keepdims=True)
    if mistake(ONLY_AN_EMPTY_MASK_HANDLED):
        defined = mask.any()
    if mistake(EMPTY_ROW_NAN) or through_a_plain_softmax(mistake):
        defined = np.True_
    weights: Array = np.divide(e, total, out=np.zeros_like(e), where=defined)
    weights = cleared(weights, mask, axis, mistake)
    if mistake(HIDDEN_WEIGHTS_CLEARED) and mistake(EMPTY_ROW_NAN):
        weights = weights / weights.sum(axis=axis, keepdims=True)
    return weights


@masked_softmax.case(stage=HAND)
def two_rows(rng: Rng) -> Call:
    "two rows of three, the last entry of the first one hidden, by hand"
    scores = np.array([[0.0, np.log(3.0), np.log(4.0)], [0.0, np.log(2.0), np.log(5.0)]])
    return call(scores, np.array([[True, True, False], [True, True, True]]))


@masked_softmax.case(whole="scores")
def a_causal_square(rng: Rng) -> list[Call]:
    "a square of scores under a causal mask, and a batch of two"
    scores = rng.normal(size=(4, 4)) + np.array([0.0, -6.0, -9.0, 0.0])
    return [call(scores, causal_mask(4)), call(rng.normal(size=(2, 3, 3)), causal_mask(3))]


@masked_softmax.case()
def broadcast_masks(rng: Rng) -> list[Call]:
    "masks that must be broadcast to the scores, and scores to the mask"
    scores = rng.normal(size=(2, 3, 4))
    by_query = np.array([[True, False, True, True], [False, True, False, True], [True, True, False, False]])
    by_batch = np.array([[[True, True, False, False]], [[True, True, True, False]]])
    return [
        call(scores, by_query),
        call(scores, by_batch),
        call(scores, by_query[0]),
        call(scores[0, 0], by_query),
        call(rng.normal(size=(2, 2, 3, 4)), by_batch[:, None]),
    ]


@masked_softmax.case()
def other_axes(rng: Rng) -> list[Call]:
    "every axis of a block of shape (2, 3, 4)"
    scores, mask = rng.normal(size=(2, 3, 4)), rng.random(size=(2, 3, 4)) < 0.6
    mask[0, 0] = mask[1, 1] = mask[0, 2] = True
    return [call(scores, mask, 0), call(scores, mask, axis=1), call(scores, mask, axis=-1), call(scores, mask, axis=-2)]


@masked_softmax.case(stage=EDGES)
def empty_rows(rng: Rng) -> list[Call]:
    "a row with nothing to attend to is all zeros, also if it is the only one"
    mask = np.array([[True, True, False, True], [False, False, False, False], [False, True, True, False]])
    scores = rng.normal(size=(3, 4))
    return [call(scores, mask), call(scores[1:2], mask[1:2]), call(rng.normal(size=(3, 1)), mask[:, :1])]


@masked_softmax.case(stage=EDGES)
def axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    scores, mask = rng.normal(size=(1, 4)), np.array([[True, False, True, True]])
    return [
        call(scores, mask),
        call(scores.T, mask.T, axis=0),
        call(scores[None], mask),
        call(scores[:, None], mask[:, None], axis=1),
    ]


@masked_softmax.case(stage=EDGES)
def visible_minus_infinity(rng: Rng) -> Call:
    "a row whose visible scores are all -inf is all zeros, and one -inf among others gets 0"
    scores = rng.normal(size=(4, 4))
    scores[0, :2] = scores[1, 2] = scores[2] = scores[3, 3] = -np.inf
    mask = np.array([[1, 1, 0, 0], [0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]], dtype=bool)
    return call(scores, mask)


@masked_softmax.case(stage=STABILITY)
def large_scores(rng: Rng) -> list[Call]:
    "scores as large as ±10000, the hidden one 20000 above the rest"
    scores = np.array([[1e4, -1e4, -1e4 + 1.0], [-1e4, -1e4 + 2.0, 1e4], [1e4, 1e4 - 1.0, -1e4]])
    hidden = np.array([[False, True, True], [True, True, False], [True, True, True]])
    return [
        call(scores, hidden),
        call(np.full((2, 3), -1e4), np.array([[True, False, True], [True, False, False]])),
        call(9990.0 + rng.normal(size=(3, 3)), hidden),
        call(*far_below(rng)),
    ]


@masked_softmax.case(stage=EDGES)
def a_long_row(rng: Rng) -> Call:
    "a row of nearly 300 entries, half of them hidden"
    n = int(rng.integers(260, 300))
    return call(rng.normal(size=(2, n)), np.arange(n) % 2 == 1)


@masked_softmax.property()
def as_if_left_out(rng: Rng, f: Any) -> str | None:
    "hiding entries gives exactly 0 there, and the others what they get when those are left out"
    scores, mask = rng.normal(size=(3, 5)), np.array([True, False, True, True, False])
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


UNSCALED = Mistake(
    "the scores are not divided by √d_k", hint="What is the variance of q·k if the entries of q and k have variance 1?"
)
SCALED_BY_D_K = Mistake("the scores are divided by d_k, not by its root", hint="Is √d_k a variance or a deviation?")
MULTIPLIED_BY_ROOT = Mistake(
    "the scores are multiplied by √d_k instead of divided by it", hint="Should longer vectors make sharper weights?"
)
SCALED_AFTER_SOFTMAX = Mistake(
    "the weights are divided by √d_k after the softmax, not the scores before it",
    hint="What does each row of your weights sum to?",
)
ALL_AXES_TRANSPOSED = Mistake(
    "`.T` reverses every axis of the keys, the batch axes too",
    hint="Which two axes of the keys should change places, and which should stay?",
)
SOFTMAX_OVER_QUERIES = Mistake(
    "the softmax runs over the queries, not over the keys", hint="Which axis of your weights sums to 1?"
)
WEIGHTS_TRANSPOSED = Mistake(
    "the weights are transposed before they meet the values: Aᵀ V instead of A V",
    hint="Whose mixture of values is row i of the output?",
)
KEYS_AS_VALUES = Mistake(
    "the keys are mixed, not the values", hint="Which of the three, q, k and v, does your output still need?"
)
MASK_TRANSPOSED = Mistake(
    "the mask is transposed: it hides queries from keys instead of keys from queries",
    hint="In mask[i, j], which index is the query, and which axis of the scores is that?",
)
FIRST_MASK_FOR_ALL = Mistake(
    "the mask of the first sequence is used for the whole batch",
    hint="Do all sequences of the batch have the same padding?",
)
CAUSAL_ON_TOP = Mistake(
    "a causal mask is laid over the mask that came in", hint="Who decides what is hidden: this function or its caller?"
)
UNMASKED_WEIGHTS_RETURNED = Mistake(
    "the output is masked, but the weights that come back are those before masking",
    hint="Is the output the product of the values and the weights that you return?",
)
ONLY_THE_OUTPUT = Mistake("only the output comes back, without the weights", hint="How many results are promised?")
WEIGHTS_FIRST = Mistake("the weights come first, then the output", hint="In which order does the docstring name them?")


@reference(
    axes={"q": "... n_q d_k", "k": "... n_k d_k", "v": "... n_k d_v", "mask": "... n_q n_k"},
    output=("... n_q d_v", "... n_q n_k"),
    slips=ANY_NUMBERS,
    hints=(
        "It is the attention of chapter 3; only, before the softmax, some scores are struck out.",
        "weights = masked softmax of QKᵀ/√d_k over the keys, (…, n_q, n_k); output = weights V, (…, n_q, d_v).",
        "Take your attention scores, hand them to your masked softmax with the mask, mix the values, return both.",
    ),
    forbidden=("torch.nn.functional.scaled_dot_product_attention",),
)
def masked_attention(q: Array, k: Array, v: Array, mask: Array, *, mistake: Switches) -> Any:
    if mistake(MASK_TRANSPOSED):
        mask = np.swapaxes(mask, -1, -2)
    if mistake(FIRST_MASK_FOR_ALL):
        mask = mask[(0,) * (mask.ndim - 2)]
    scores = q @ (k.T if mistake(ALL_AXES_TRANSPOSED) else np.swapaxes(k, -1, -2))
    root = np.sqrt(k.shape[-1])
    if mistake(SCALED_BY_D_K):
        scores = scores / root**2
    elif mistake(MULTIPLIED_BY_ROOT):
        scores = scores * root
    elif not (mistake(UNSCALED) or mistake(SCALED_AFTER_SOFTMAX)):
        scores = scores / root
    if mistake(CAUSAL_ON_TOP):
        mask = mask & np.tri(*scores.shape[-2:]).astype(bool)
    weights = masked_softmax(scores, mask, -2 if mistake(SOFTMAX_OVER_QUERIES) else -1, mistake=mistake)
    if mistake(SCALED_AFTER_SOFTMAX):
        weights = weights / root
    output = (np.swapaxes(weights, -1, -2) if mistake(WEIGHTS_TRANSPOSED) else weights) @ (
        k if mistake(KEYS_AS_VALUES) else v
    )
    if mistake(UNMASKED_WEIGHTS_RETURNED):
        weights = masked_softmax(scores, np.ones_like(scores, dtype=bool))
    if mistake(ONLY_THE_OUTPUT):
        return output
    return (weights, output) if mistake(WEIGHTS_FIRST) else (output, weights)


def padded(rng: Rng, *shape: int) -> Array:
    """A padding mask of this shape, `(..., 1, n)`, with at least one real key in every sequence."""
    *batch, _, n = shape
    return np.arange(n) < rng.integers(1, n, size=(*batch, 1, 1))


@masked_attention.case(stage=HAND)
def worked_example(rng: Rng) -> list[Call]:
    "the lecture notes' two tokens under a causal mask, with and without projections"
    x = np.array([[1.0, 0.5], [0.2, 2.0]])
    q, k, v = (x @ np.array(w) for w in ([[1, 0], [1, 1]], [[0, 1], [-1, 2]], [[2, 1], [0, -1]]))
    return [call(x, x, x, causal_mask(2)), call(q, k, v, causal_mask(2)), call(q, k, v, np.ones((2, 2), dtype=bool))]


@masked_attention.case(whole="q k v")
def a_batch(rng: Rng) -> list[Call]:
    "two sequences, 3 queries, 4 keys, with one mask for both and one mask for each"
    q, k, v = rng.normal(size=(2, 3, 5)), rng.normal(size=(2, 4, 5)), rng.normal(size=(2, 4, 6))
    one = np.array([[True, False, True, True], [False, True, False, False], [True, True, False, True]])
    return [call(q, k, v, one), call(q, k, v, np.stack([one, one[::-1, ::-1]]))]


@masked_attention.case()
def a_square(rng: Rng) -> list[Call]:
    "queries, keys and features of one size, where a wrong axis stays silent"
    q, k, v = (rng.normal(size=(3, 3, 3)) for _ in range(3))
    mask = np.array([[True, False, True], [True, True, True], [False, True, True]])
    by_batch = np.array([[[True, True, False]], [[True, False, True]], [[False, True, True]]])
    return [call(q[0], k[0], v[0], mask), call(q, k, v, mask), call(q, k, v, by_batch)]


@masked_attention.case()
def padding_and_causal(rng: Rng) -> list[Call]:
    "a batch with padding, alone and together with a causal mask, and two batch axes"
    x = rng.normal(size=(2, 4, 3))
    real = padding_mask(np.array([4, 2]), 4)
    q, k, v = rng.normal(size=(2, 3, 4, 2)), rng.normal(size=(2, 3, 5, 2)), rng.normal(size=(2, 3, 5, 3))
    return [
        call(x, x[:, ::-1], x + 1.0, real),
        call(x, x[:, ::-1], x + 1.0, real & causal_mask(4)),
        call(q, k, v, padded(rng, 2, 3, 1, 5)),
    ]


@masked_attention.case(stage=EDGES)
def nothing_to_attend_to(rng: Rng) -> list[Call]:
    "a query with nothing to attend to has weights and an output of zeros"
    q, k, v = rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 5))
    mask = np.array([[True, False, True, False], [False, False, False, False], [True, True, True, True]])
    batch = rng.normal(size=(2, 3, 4))
    return [
        call(q, k, v, mask),
        call(q[1:2], k, v, mask[1:2]),
        call(batch, batch, batch, padding_mask(np.array([2, 0]), 3)),
    ]


@masked_attention.case(stage=EDGES)
def single_ones(rng: Rng) -> list[Call]:
    "one query, one key, one feature, a batch of one"
    one = np.ones((1, 1), dtype=bool)
    return [
        call(
            rng.normal(size=(1, 3)),
            rng.normal(size=(4, 3)),
            rng.normal(size=(4, 2)),
            np.array([[True, False, True, True]]),
        ),
        call(rng.normal(size=(2, 3)), rng.normal(size=(1, 3)), rng.normal(size=(1, 2)), np.array([[True], [False]])),
        call(rng.normal(size=(1, 1)), rng.normal(size=(1, 1)), rng.normal(size=(1, 1)), one),
        call(
            rng.normal(size=(1, 2, 3)),
            rng.normal(size=(1, 3, 3)),
            rng.normal(size=(1, 3, 2)),
            np.array([[[True, True, False]]]),
        ),
    ]


@masked_attention.case(stage=EDGES)
def many_keys(rng: Rng) -> Call:
    "2 queries and nearly 300 keys"
    n = int(rng.integers(260, 300))
    return call(rng.normal(size=(2, 3)), rng.normal(size=(n, 3)), rng.normal(size=(n, 2)), np.arange(n)[None] % 3 > 0)


@masked_attention.case(stage=STABILITY)
def large_scores_of_hidden_keys(rng: Rng) -> list[Call]:
    "scores as large as ±10000, the largest one hidden"
    q = np.array([[2.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [-2.0, 0.0, 0.0, 0.0]])
    k = np.array([[1e4, 4.0, 0.0, 0.0], [-1e4, 1.0, 0.0, 0.0], [-1e4 + 1.0, -3.0, 0.0, 0.0]])
    mask = np.array([[False, True, True], [True, False, True], [True, True, True]])
    scores, hiding = far_below(rng)
    return [call(q, k, rng.normal(size=(3, 2)), mask), call(*asking_for(scores), rng.normal(size=(4, 2)), hiding)]


@masked_attention.property(stage=GRADIENTS)
def later_tokens_do_not_leak(rng: Rng, f: Any) -> str | None:
    "under a causal mask, changing the last of four tokens changes no earlier output"
    x = rng.normal(size=(4, 3))
    later = x.copy()
    later[3] += 1.0
    before, after = f(x, x, x, causal_mask(4))[0], f(later, later, later, causal_mask(4))[0]
    leaks = np.flatnonzero(np.abs(after - before)[:3].max(axis=-1) > 1e-9)
    return f"token 3 changes the output of position {leaks[0]}" if len(leaks) else None


@masked_attention.property(stage=GRADIENTS)
def hidden_keys_have_no_say(rng: Rng, f: Any) -> str | None:
    "changing a hidden key and its value changes nothing"
    q, k, v = rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    mask = np.array([[True, False, True, True]] * 3)
    other_k, other_v = k.copy(), v.copy()
    other_k[1], other_v[1] = 5.0, -7.0
    return (
        None if np.allclose(f(q, k, v, mask)[0], f(q, other_k, other_v, mask)[0]) else "a hidden key changes the output"
    )
