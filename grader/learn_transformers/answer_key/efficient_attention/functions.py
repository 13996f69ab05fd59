"""Chapter 10, efficient attention: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.answer_key.masking.functions import (
    ADDITIVE_MASK,
    NESTED_LIST,
    TRUE_WHERE_HIDDEN,
    ZEROS_AND_ONES,
    mask_of,
)
from learn_transformers.answer_key.self_attention.functions import (
    FEATURES_COMPARED,
    KEYS_AS_VALUES,
    NO_SOFTMAX,
    POSITIONS_SUMMED,
    SCALED_AFTER_SOFTMAX,
    SCALED_BY_ROOT_OF_FIRST_AXIS,
    SCALED_BY_ROOT_OF_KEYS,
    SCALED_BY_ROOT_OF_LEN_K,
    SCALED_BY_ROOT_OF_QUERIES,
    SOFTMAX_OVER_QUERIES,
    WEIGHTS_RETURNED,
    WEIGHTS_RETURNED_TOO,
    WEIGHTS_TRANSPOSED,
    attention_scores,
    scaled_dot_product_attention,
)
from learn_transformers.answer_key.softmax.functions import (
    NO_EXP,
    NO_MAX_SUBTRACTION,
    NOT_NORMALIZED,
    ONE_MAX_FOR_ALL,
    SUM_OVER_EVERYTHING,
    WHOLE_ARRAY,
    softmax,
)
from learn_transformers.key import EDGES, HAND, STABILITY, Call, Mistake, Switches, call, reference, sizes
from learn_transformers.key.chances import possible
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS, asserted, unnamed
from learn_transformers.key.laws import permutation_equivariant

Array = np.ndarray
Rng = np.random.Generator

# ---- what it costs

WHAT_COUNTS = "Which two products does the docstring count, and how many numbers has the result of each?"
ONE_NUMBER = "How many multiplications and additions make a single score, if a query has d_model entries?"


@reference(
    axes={"n": "", "d_model": ""},
    output=("", ""),
    hints=(
        "Count how many numbers each of the two products makes, and what one of those numbers costs.",
        "QKᵀ has n² entries, each a sum of d products; the weights times V have n·d entries, each a sum of n products.",
        "Both products cost `2 * n * n * d_model` each; `return` the sum of the two, and `n * n`.",
    ),
)
def attention_cost(n: int, d_model: int, *, mistake: Switches) -> Any:
    return 4 * n * n * d_model, n * n


ONLY_THE_OPERATIONS = attention_cost.slip(
    "only the operations come back, without the number of scores",
    "How many numbers does the caller unpack?",
    returns=lambda both: both[0],
)
COST_AND_SCORES_SWAPPED = attention_cost.slip(
    "the two numbers come in the wrong order: (score_entries, flops)",
    "Which of the two does the docstring name first?",
    returns=lambda both: both[::-1],
)
MULTIPLY_ADD_COUNTED_ONCE = attention_cost.slip(
    "a multiplication with its addition is counted as one operation, not as 2",
    "What does the docstring count for `a * b` that is added to a sum?",
    returns=lambda both: (both[0] // 2, both[1]),
)
ONE_PRODUCT_COUNTED = attention_cost.slip(
    "only one of the two products is counted",
    WHAT_COUNTS,
    returns=lambda both: (both[0] // 2, both[1]),
)
TWICE_TOO_MANY_OPERATIONS = attention_cost.slip(
    "there are twice as many operations as there should be",
    ONE_NUMBER,
    returns=lambda both: (2 * both[0], both[1]),
)
MULTIPLIED_ONE_PRODUCT = attention_cost.slip(
    "one product is counted, and its multiplications alone",
    WHAT_COUNTS,
    returns=lambda both: (both[0] // 4, both[1]),
)
COST_LINEAR_IN_N = attention_cost.slip(
    "the operations grow with n, not with n²: that would be a cost that dense attention does not have",
    "How many pairs of a query and a key are there among n tokens?",
    returns=lambda both, n, d_model: (4 * n * d_model, both[1]),
)
WIDTH_SQUARED = attention_cost.slip(
    "the operations are those of two projections, 4·n·d²: length and width have changed places",
    "A score is made for each pair of what: of two tokens, or of two features?",
    returns=lambda both, n, d_model: (4 * n * d_model**2, both[1]),
)
SIZES_SWAPPED = attention_cost.slip(
    "n and d_model have changed places, in the operations and in the scores",
    "Twice as many tokens: how many times as many pairs of tokens are there?",
    n="d_model",
    d_model="n",
)
WIDTH_FORGOTTEN = attention_cost.slip(
    "d_model does not count: each score is taken for 1 multiplication and 1 addition",
    ONE_NUMBER,
    d_model=1,
)
PROJECTIONS_COUNTED = attention_cost.family(
    "{} projections of the tokens are counted too",
    WHAT_COUNTS,
    *(3, 4),
    returns=lambda both, n, d_model, value: (both[0] + 2 * value * n * d_model**2, both[1]),
)
SOFTMAX_COUNTED = attention_cost.family(
    "further operations are counted: {} for every score, as for a softmax",
    WHAT_COUNTS,
    *(1, 2, 3, 4, 5),
    returns=lambda both, value: (both[0] + value * both[1], both[1]),
)
ADDITIONS_ONE_FEWER = attention_cost.slip(
    "a sum of d products is counted with d − 1 additions; here each product counts as 2 operations",
    "What does the docstring count for a multiplication together with its addition?",
    returns=lambda both, n, d_model: (both[0] - n * n - n * d_model, both[1]),
)
VISIBLE_HALF_COUNTED = attention_cost.slip(
    "only pairs with j ≤ i are counted, as if a causal mask saved anything here",
    "How many entries has the array that QKᵀ gives, before anything is hidden?",
    returns=lambda both, n, d_model: (2 * n * (n + 1) * d_model, n * (n + 1) // 2),
)
PAIRS_WITHOUT_ITSELF = attention_cost.slip(
    "a token's score for itself is not counted",
    "Does a token attend to itself, and where do those scores stand?",
    returns=lambda both, n, d_model: (4 * n * (n - 1) * d_model, n * (n - 1)),
)
VECTORS_COUNTED_AS_SCORES = attention_cost.slip(
    "the second number counts the entries of Q, n·d_model, not the scores",
    "Which shape has QKᵀ?",
    returns=lambda both, n, d_model: (both[0], n * d_model),
)
SCORES_AND_WEIGHTS_COUNTED = attention_cost.slip(
    "the scores are counted twice, once more as weights",
    "How many scores does the docstring ask for: those of QKᵀ, or all arrays of that shape?",
    returns=lambda both: (both[0], 2 * both[1]),
)
BYTES_COUNTED = attention_cost.family(
    "the scores are counted in bytes, {} for each",
    "Does the docstring ask how many scores there are, or how much room they take?",
    *(4, 8),
    returns=lambda both, value: (both[0], value * both[1]),
)
attention_cost.alike(MULTIPLY_ADD_COUNTED_ONCE, ONE_PRODUCT_COUNTED, because="both are half of the operations")


def lengths_and_widths(*ranges: tuple[int, int]) -> Any:
    """Calls for lengths and widths that are drawn from these ranges, never the same."""

    def build(rng: Rng) -> list[Call]:
        drawn = [(int(rng.integers(*ranges[0])), int(rng.integers(*ranges[1]))) for _ in range(4)]
        return [call(n, d + (n == d)) for n, d in drawn]

    return build


attention_cost.asks("three tokens of two features: count them", call(3, 2), stage=HAND)
attention_cost.asks("1024 tokens of 64 features", call(1024, 64), stage=HAND)
attention_cost.asks("sequences that are longer than they are wide", lengths_and_widths((100, 5000), (3, 90)))
attention_cost.asks("sequences that are wider than they are long", lengths_and_widths((3, 90), (100, 5000)))
attention_cost.asks(
    "a single token, and a single feature",
    lambda rng: [call(1, int(rng.integers(2, 900))), call(int(rng.integers(2, 900)), 1)],
    stage=EDGES,
)
attention_cost.asks(
    "a hundred thousand tokens and more",
    lambda rng: call(int(rng.integers(100_000, 200_000)), int(rng.integers(1000, 9000))),
    stage=EDGES,
)


@attention_cost.property()
def twice_as_many_tokens(rng: Rng, f: Any) -> str | None:
    "twice as many tokens take four times as many operations, and twice the width twice as many"
    n, d_model = int(rng.integers(5, 400)), int(rng.integers(5, 400))
    flops, scores = f(n, d_model)
    if tuple(f(2 * n, d_model)) != (4 * flops, 4 * scores):
        return "with twice as many tokens it is not four times as much"
    return None if tuple(f(n, 2 * d_model)) == (2 * flops, scores) else "with twice the width it is not twice as much"


# ---- a window

MIDDLE_ROW = "Count a row in the middle: how many positions does a token see if `window` is 1?"
EDGE_ROW = "What does the first token see, and what does the last one?"
FROM_BOTH_ENDS = "What becomes of `mask[i, i - window : i + window + 1]` in the first rows and in the last ones?"


@reference(
    axes={"n": "", "window": ""},
    output="n n",
    hints=(
        "A token sees itself and so many neighbors on each side; at both ends there are fewer.",
        "mask[i, j] = (|i − j| ≤ window): shape (n, n), boolean; a middle row has 2·window + 1 entries that are True.",
        "`np.arange(n)` as a column minus the same as a row; `np.abs` of that, compared with `<= window`.",
    ),
)
def sliding_window_mask(n: int, window: int, *, mistake: Switches) -> Any:
    return window_of(n, window)


def window_of(n: int, window: int) -> Array:
    return np.asarray(np.abs(away(n)) <= window)


def away(n: int) -> Array:
    """i − j."""
    return np.arange(n)[:, None] - np.arange(n)


def shifted_inward(n: int, window: int) -> Array:
    """Every row sees 2·window + 1 positions, those at the ends as well."""
    first = np.clip(np.arange(n) - window, 0, max(0, n - 2 * window - 1))[:, None]
    return (first <= np.arange(n)) & (np.arange(n) <= first + 2 * window)


def sliced(n: int, window: int) -> Array:
    """A window cut out by a slice whose beginning may be negative, which counts from the end."""
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        mask[i, i - window : i + window + 1] = True
    return mask


sliding_window_mask.also(NESTED_LIST, ADDITIVE_MASK, ZEROS_AND_ONES, TRUE_WHERE_HIDDEN)
WINDOW_AS_WHOLE_WIDTH = sliding_window_mask.slip(
    "window is taken for the whole width, half of it to each side; here it is a radius",
    MIDDLE_ROW,
    window=lambda window: window // 2,
)
WINDOW_WITHOUT_ITS_RIM = sliding_window_mask.slip(
    "the positions at a distance of exactly window are hidden: < in place of ≤",
    MIDDLE_ROW,
    window=lambda window: window - 1,
)
WINDOW_ONE_TOO_FAR = sliding_window_mask.slip(
    "the window reaches one position too far on both sides", MIDDLE_ROW, window=lambda window: window + 1
)
WINDOW_TWICE_AS_FAR = sliding_window_mask.slip(
    "the window reaches twice as far on both sides as it should", MIDDLE_ROW, window=lambda window: 2 * window
)
LAST_NEIGHBOR_MISSING = sliding_window_mask.slip(
    "the last neighbor on the right is missing: the end of a slice or a range does not belong to it",
    "Is position i + window inside of `i - window : i + window`?",
    returns=lambda mask, n, window: mask & (away(n) > -window),
)
FIRST_NEIGHBOR_MISSING = sliding_window_mask.slip(
    "the first neighbor on the left is missing",
    "How many positions does a middle token see on its left, and how many on its right?",
    returns=lambda mask, n, window: mask & (away(n) < window),
)
WINDOW_LOOKS_BACK = sliding_window_mask.slip(
    "the window looks back alone: later positions are hidden",
    "How far does the docstring's window reach to the right?",
    returns=lambda mask: np.tril(mask),
)
WINDOW_LOOKS_AHEAD = sliding_window_mask.slip(
    "the window looks ahead alone: earlier positions are hidden",
    "How far does the docstring's window reach to the left?",
    returns=lambda mask: np.triu(mask),
)
NO_ABSOLUTE_VALUE = sliding_window_mask.slip(
    "the distance has a sign: everything on one side of the window is visible",
    "Is −5 ≤ 2, and should a position 5 steps ahead be visible with window 2?",
    returns=lambda mask, n, window: away(n) <= window,
)
NO_ABSOLUTE_VALUE_TURNED = sliding_window_mask.slip(
    "the distance has a sign, and everything before the window is visible",
    "Is −5 ≤ 2, and should a position 5 steps back be visible with window 2?",
    returns=lambda mask, n, window: -away(n) <= window,
)
WINDOW_WRAPS_AROUND = sliding_window_mask.slip(
    "the window goes on at the other end: the first token sees the last ones", EDGE_ROW,
    returns=lambda mask, n, window: mask | (n - np.abs(away(n)) <= window),
)  # fmt: skip
WINDOW_SHIFTED_INWARD = sliding_window_mask.slip(
    "at both ends the window is pushed inward, where it should be cut off",
    EDGE_ROW,
    returns=lambda mask, n, window: shifted_inward(n, window),
)
NEGATIVE_BEGINNING = sliding_window_mask.slip(
    "in the first rows the slice begins at a negative index, which counts from the end: those rows are empty",
    FROM_BOTH_ENDS,
    returns=lambda mask, n, window: sliced(n, window),
)
ENDS_LEFT_EMPTY = sliding_window_mask.slip(
    "rows whose window would reach over an end see nothing at all",
    EDGE_ROW,
    returns=lambda mask, n, window: mask & np.logical_and(np.arange(n) >= window, np.arange(n) < n - window)[:, None],
)
ONLY_THE_RIM = sliding_window_mask.slip(
    "only the positions at a distance of exactly window are visible, not those between",
    "With window 2, does a token see its direct neighbor, and itself?",
    returns=lambda mask, n, window: np.abs(away(n)) == window,
)
ONLY_RIM_AND_ITSELF = sliding_window_mask.slip(
    "a token sees itself and the positions at a distance of exactly window, not those between",
    "With window 2, does a token see its direct neighbor?",
    returns=lambda mask, n, window: (np.abs(away(n)) == window) | (away(n) == 0),
)
BLIND_TO_ITSELF = sliding_window_mask.slip(
    "the diagonal is False: no token sees itself",
    "Is |i − j| ≤ window for j = i?",
    returns=lambda mask, n: mask & (away(n) != 0),
)
BLOCKS_FOR_WINDOWS = sliding_window_mask.slip(
    "the tokens are cut into blocks of that many, and see their own block alone",
    "Does every token have a window of its own, with itself in the middle?",
    returns=lambda mask, n, window: np.arange(n)[:, None] // window == np.arange(n) // window,
)

sliding_window_mask.asks("six tokens that see one neighbor on each side, by hand", call(6, 1), stage=HAND)


@sliding_window_mask.case(weight=2.0)
def windows_of_several_sizes(rng: Rng) -> list[Call]:
    "long sequences, windows of 1 to 9"
    return [call(int(rng.integers(20, 60)), int(w)) for w in rng.permutation(np.arange(1, 10))[:4]]


sliding_window_mask.asks(
    "an odd window and an even one over the same tokens",
    lambda rng: [call(n := int(rng.integers(12, 20)), 3), call(n, 4)],
)


@sliding_window_mask.case(stage=EDGES)
def wide_windows(rng: Rng) -> list[Call]:
    "windows that reach from one end to the other, or further"
    n = int(rng.integers(5, 30))
    return [call(n, n - 2), call(n, n - 1), call(n, n), call(n, 3 * n), call(n=n, window=n // 2)]


sliding_window_mask.asks(
    "one token, and two of them",
    lambda rng: [call(1, 1), call(2, 1), call(1, int(rng.integers(2, 9))), call(2, int(rng.integers(2, 9)))],
    stage=EDGES,
)


@sliding_window_mask.property()
def corner_of_more_tokens(rng: Rng, f: Any) -> str | None:
    "further tokens at the end change nothing for those that were there"
    n, window = int(rng.integers(10, 60)), int(rng.integers(1, 6))
    short, long = f(n, window), f(n + 3, window)
    same = np.array_equal(long[:n, :n], short)
    return None if same else f"the mask of {n} tokens is not the corner of the mask of {n + 3}"


@sliding_window_mask.property()
def so_many_entries(rng: Rng, f: Any) -> str | None:
    "a window holds as many entries as it should"
    n, window = int(rng.integers(20, 80)), int(rng.integers(1, 9))
    found, right = int(np.sum(f(n, window))), n * (2 * window + 1) - window * (window + 1)
    return None if found == right else f"{found} entries are True for n = {n} and window = {window}, not {right}"


# ---- a window, global tokens, random links

BOTH_WAYS_TO_THE_CENTER = "How many layers does it take from the third token to the last one through the first?"
OF_WHICH_KEYS = "Which keys may be drawn for a row: all of them, or those that it does not see already?"
HOW_MANY_FURTHER = "Count the keys of each row that are neither in its window nor global: are there n_random?"
ONE_WAY = "If 3 draws key 9, does 9 get a key by that, too, and how many does it have then?"

GLOBAL_ROWS_MISSING = Mistake(
    "the global tokens are seen by all but do not see all: their rows are missing", BOTH_WAYS_TO_THE_CENTER
)
GLOBAL_COLUMNS_MISSING = Mistake(
    "the global tokens see all but are not seen by all: their columns are missing", BOTH_WAYS_TO_THE_CENTER
)
GLOBAL_ROWS_DRAW = Mistake(
    "the global tokens are seen by all but do not see all: they draw keys as the others do", BOTH_WAYS_TO_THE_CENTER
)
GLOBAL_CORNER_ALONE = Mistake(
    "the global tokens see each other alone: neither do they see all, nor are they seen by all",
    "Which part of the mask is `mask[:n_global, :n_global]`?",
)
DRAWN_WITH_REPLACEMENT = Mistake(
    "the further keys are drawn with replacement, so some are drawn twice and a row gets too few", HOW_MANY_FURTHER
)
DRAWN_FROM_ALL_KEYS = Mistake(
    "the random keys are drawn from all, so some were visible already and a row gets too few further ones",
    OF_WHICH_KEYS,
)
LINKS_IN_ALL = Mistake("there are n_random random links in the whole mask, not in each row", HOW_MANY_FURTHER)
ONE_DRAW_FOR_ALL_ROWS = Mistake(
    "the keys are drawn once, and every row gets the same ones", "Do rows 5 and 50 need the same further keys?"
)
RANDOM_LINKS_BOTH_WAYS = Mistake(
    "the random links go both ways, so some rows get more than n_random further keys", ONE_WAY
)
KEYS_FROM_THE_FIRST_PART = Mistake(
    "the further keys are drawn from the first part of the sequence alone: keys at its end are never drawn",
    "Which is the last key that your draw can give, and which is the last key that there is?",
)
KEYS_FROM_THE_PAST = Mistake(
    "the further keys are drawn from earlier positions alone", "May row 5 draw key 50, if the docstring names no order?"
)
FIRST_FREE_KEYS = Mistake(
    "each row gets the first keys that are free: nothing is drawn",
    "If the seed changes, do your rows get other further keys?",
)
TOO_FEW_ARE_REFUSED = Mistake(
    "a row that has fewer than n_random further keys stops everything with an error, where it should get them all",
    "What does `rng.choice(a, size, replace=False)` do if `a` has fewer entries than size?",
)


def drawable(i: int, seen: Array, mistake: Switches) -> Array:
    """The keys that row i may draw."""
    n = len(seen)
    free = np.ones(n, dtype=bool) if mistake(DRAWN_FROM_ALL_KEYS) else ~seen
    if mistake(KEYS_FROM_THE_FIRST_PART):
        free = free & (np.arange(n) < n // 2)
    if mistake(KEYS_FROM_THE_PAST):
        free = free & (np.arange(n) < i)
    return np.flatnonzero(free)


def draw(mask: Array, n_global: int, n_random: int, rng: Rng, mistake: Switches) -> None:
    """Random links, put into the mask."""
    n, first = len(mask), 0 if mistake(GLOBAL_ROWS_DRAW) else n_global
    if mistake(LINKS_IN_ALL):
        free = np.flatnonzero(~mask)
        mask.flat[rng.choice(free, size=min(n_random, len(free)), replace=False)] = True
        return
    if mistake(ONE_DRAW_FOR_ALL_ROWS):
        mask[n_global:, rng.choice(n, size=min(n_random, n), replace=False)] = True
        return
    for i in range(first, n):
        free = drawable(i, mask[i], mistake)
        many = n_random if mistake(TOO_FEW_ARE_REFUSED) else min(n_random, len(free))
        again = mistake(DRAWN_WITH_REPLACEMENT) and len(free) > 0
        drawn = free[:many] if mistake(FIRST_FREE_KEYS) else rng.choice(free, size=many, replace=again)
        mask[i, drawn] = True
        if mistake(RANDOM_LINKS_BOTH_WAYS):
            mask[drawn, i] = True


def seen_by_all(mask: Array, n: int, window: int, n_global: int, n_random: int) -> dict[str, Any]:
    """What every right mask has in common, wherever its random links lie."""
    columns = mask[:, :n_global].all(axis=0)
    known = window_of(n, window)
    known[:, :n_global] |= columns
    free = ~known[n_global:]
    further = mask[n_global:] & free
    common = {
        "the window": mask & window_of(n, window),
        "global tokens see all": mask[:n_global].all(axis=1),
        "global tokens are seen by all": columns,
        "further keys": how_many(further.sum(axis=1), np.minimum(n_random, free.sum(axis=1))),
    }
    sure = sure_to_be_everywhere(n, window, n_global, n_random)
    if sure or not n_random:
        reach = (w for w in range(n) if not mask[window_of(n, w + 1)].all())
        common["all see as far as"] = next(reach, n - 1)
        common["tokens that see all"] = int(mask.all(axis=1).sum())
    return common | (whereabouts(further, n_global) if sure else {})


def how_many(found: Array, wanted: Array) -> str:
    """In words: the exact numbers of a wrong mask would be others with every seed."""
    if not len(found) or (found == wanted).all():
        return "as many as there should be in each row"
    if (found > wanted).any():
        return "too many in some rows"
    if not found.any():
        return "none"
    return "hardly any in some rows" if (3 * found < wanted).any() else "too few in some rows"


def sure_to_be_everywhere(n: int, window: int, n_global: int, n_random: int) -> bool:
    """Is it certain, but for once in 10¹⁰, that every key is drawn by some row, and that no row draws all?"""
    rows = n - n_global - 2 * window - 1  # that may draw a given key, at least
    free = n - n_global - window - 1  # keys of a row, at most
    return rows > 0 and 0 < n_random < free // 2 and 2 * n * (1 - n_random / free) ** rows < 1e-10


def whereabouts(further: Array, n_global: int) -> dict[str, Any]:
    """Where the further keys lie: which of them no row draws, on which side, and whether links go both ways."""
    drawn = np.asarray(further[:, n_global:].any(axis=0))
    never = "none" if drawn.all() else "some"
    if never == "some" and drawn[: len(drawn) // 4].all() and not drawn[-1]:
        never = "those at the end"
    back, ahead = np.tril(further, n_global).any(), np.triu(further, n_global).any()
    square = further[:, n_global:]
    return {
        "keys that no row draws": never,
        "further keys lie": "on both sides" if back and ahead else "on one side",
        "random links": "go both ways" if (square == square.T).all() else "are one-way",
    }


@reference(
    axes={"n": "", "window": "", "n_global": "", "n_random": "", "rng": ""},
    output="n n",
    observed=seen_by_all,
    hints=(
        "Near tokens through a window, far ones through a few hubs, and some random shortcuts for each of the others.",
        "Rows and columns 0 … n_global − 1 are True; each later row gets n_random more of the entries that are False.",
        "Begin with `sliding_window_mask`; in each later row, `rng.choice` from `np.flatnonzero(~row)`, the `min` of "
        "n_random and their number, with `replace=False`.",
    ),
)
def bigbird_mask(n: int, window: int, n_global: int, n_random: int, rng: Rng, *, mistake: Switches) -> Any:
    mask = window_of(n, window)
    rows, columns = not (mistake(GLOBAL_ROWS_MISSING) or mistake(GLOBAL_ROWS_DRAW)), not mistake(GLOBAL_COLUMNS_MISSING)
    corner = n_global if mistake(GLOBAL_CORNER_ALONE) else n
    mask[:n_global, :corner] |= rows
    mask[:corner, :n_global] |= columns
    draw(mask, n_global, n_random, rng, mistake)
    return mask


bigbird_mask.also(NESTED_LIST, ADDITIVE_MASK, ZEROS_AND_ONES)
bigbird_mask.also(WINDOW_AS_WHOLE_WIDTH, WINDOW_WITHOUT_ITS_RIM, WINDOW_ONE_TOO_FAR)
NO_GLOBAL_TOKENS = bigbird_mask.slip(
    "no token is global: n_global has no effect", "Does your mask change if n_global does?", n_global=0
)
NO_RANDOM_LINKS = bigbird_mask.slip("there are no random links: n_random has no effect", HOW_MANY_FURTHER, n_random=0)
ONE_LINK_TOO_MANY = bigbird_mask.slip(
    "every row gets one further key too many", HOW_MANY_FURTHER, n_random=lambda n_random: n_random + 1
)
GLOBAL_TOKENS_AT_THE_END = bigbird_mask.slip(
    "the last n_global tokens are the global ones, not the first",
    "Which tokens does the docstring make global?",
    returns=lambda mask: mask[::-1, ::-1],
)
ONE_GLOBAL_TOKEN_ALONE = bigbird_mask.slip(
    "only the first token is global, whatever n_global is",
    "Does your mask change if n_global does?",
    n_global=lambda n_global: min(n_global, 1),
)
ONE_GLOBAL_TOO_MANY = bigbird_mask.slip(
    "one token too many is global",
    "How many rows are `mask[: n_global + 1]`?",
    n_global=lambda n_global: n_global + 1,
)
GLOBAL_MASK_FLIPPED = bigbird_mask.slip(
    "True marks what is hidden; here True means 'may attend'",
    "May a global token attend to itself, and what does your mask say at [0, 0]?",
    returns=np.logical_not,
)


def seeded(rng: Rng) -> Rng:
    """A generator to hand over, another one with every seed."""
    return np.random.default_rng(int(rng.integers(2**32)))


def bigbird(*asked: tuple[int, int, int, int]) -> Any:
    """Calls with these n, window, n_global and n_random."""
    return lambda rng: [call(*numbers, seeded(rng)) for numbers in asked]


bigbird_mask.asks(
    "eight tokens, window 1, one global token and no random links: 34 entries, by hand",
    bigbird((8, 1, 1, 0)),
    stage=HAND,
)


@bigbird_mask.case()
def window_and_global_tokens(rng: Rng) -> list[Call]:
    "a window and up to 4 global tokens, without random links"
    ns = (int(n) for n in rng.integers(14, 40, size=4))
    return [
        call(n, int(rng.integers(1, 5)), g, 0, seeded(rng))
        for n, g in zip(ns, rng.permutation(5)[:4].tolist(), strict=True)
    ]


@bigbird_mask.case(weight=2.0)
def with_random_links(rng: Rng) -> list[Call]:
    "80 to 100 tokens that draw a third of all as further keys, with and without global tokens"
    ns = rng.integers(80, 100, size=3).tolist()
    return [call(n, w, g, n // 3, seeded(rng)) for n, w, g in zip(ns, (1, 3, 2), (2, 0, 3), strict=True)]


@bigbird_mask.case(stage=EDGES)
def as_far_as_there_are(rng: Rng) -> list[Call]:
    "rows that have just as many further keys as they should get, or fewer"
    n = int(rng.integers(40, 50))
    asked = [(n, 2, 3, n - 8), (n, 1, 1, n), (n, 3, 2, n - 2), (n, 2, 0, n + 5), (30, 1, 2, 0)]
    return [call(*numbers, seeded(rng)) for numbers in asked]


bigbird_mask.asks(
    "all tokens are global; the window reaches everything; one token, and two; arguments by name",
    bigbird((7, 1, 7, 3), (6, 9, 1, 2), (1, 1, 0, 2), (2, 1, 1, 1), (12, 2, 1, 0)),
    lambda rng: call(n=11, window=1, n_global=2, n_random=0, rng=seeded(rng)),
    stage=EDGES,
)


@bigbird_mask.property()
def the_seed_decides(rng: Rng, f: Any) -> str | None:
    "the same seed gives the same mask, and another seed another one"
    seed = int(rng.integers(2**32))
    first, second, other = (f(60, 1, 1, 9, np.random.default_rng(s)) for s in (seed, seed, seed + 1))
    if not np.array_equal(first, second):
        return "two calls with the same seed give different masks: not all randomness comes from rng"
    return None if not np.array_equal(first, other) else "another seed gives the same mask: rng has no effect"


@bigbird_mask.property()
def evenly_drawn(rng: Rng, f: Any) -> str | None:
    "further keys come from everywhere, each as often as any other"
    n, window, n_global, n_random = 150, 2, 3, 30
    mask = f(n, window, n_global, n_random, seeded(rng))[n_global:]
    query, key = np.arange(n_global, n)[:, np.newaxis], np.arange(n)
    free = (np.abs(query - key) > window) & (key >= n_global)
    further, chance = mask & free, free / free.sum(axis=1, keepdims=True) / len(free)
    total, places = int(further.sum()), {"in the first half": key < n // 2, "before their query": key < query}
    places |= {"within 40 positions": np.abs(query - key) <= 40, "at even positions": key % 2 == 0}
    for where, there in places.items():
        found, share = int((further & there).sum()), float((chance * there).sum())
        if not possible(found, total, share, n):
            return f"{found} of {total} further keys lie {where}; about {total * share:.0f} should"
    for found, share in zip(further.sum(axis=0)[n_global:], chance.sum(axis=0)[n_global:], strict=True):
        if not possible(int(found), total, float(share), n):
            return f"one key is drawn {found} times, where each should be about {total * share:.0f} times"
    return None


# ---- fewer keys

SIDE_OF_E = (
    "Which axis of k counts the tokens, and which axis of e must meet it: does e stand left of k or right of it?"
)
FEATURES_COMPRESSED = Mistake(
    "the features are mixed, not the tokens: k @ eᵀ in place of e @ k, which fits only where n = d_k", SIDE_OF_E
)
FEATURES_TIMES_E = Mistake(
    "e stands on the right of k and mixes the features, not the tokens: that fits only where the sizes happen to",
    SIDE_OF_E,
)
COMPRESSED_BY_THE_TRANSPOSE = Mistake(
    "keys and values are multiplied by eᵀ and fᵀ, not by e and f", "How many summaries do r rows of e make, r or n?"
)
QUERIES_COMPRESSED = Mistake(
    "the queries are compressed as well: there are r outputs, not one for each query",
    "How many tokens ask, and how many answers should come back?",
)
WEIGHTS_COMPRESSED = Mistake(
    "the softmax runs over all n keys, and its weights are compressed after it",
    "Over how many entries does the softmax of the docstring run, over n or over r?",
)
SCALED_BY_ROOT_N = Mistake(
    "the scores are divided by the root of the number of tokens, not of d_k",
    "Over which axis does one dot product sum, and how long is that axis?",
)
SUMMARIES_HIDDEN = Mistake(
    "a triangular mask hides summaries from the first queries: a summary mixes tokens of all times and has none itself",
    "Which tokens went into summary 0, and which of them does the triangle hide?",
)


def compressed(x: Array, by: Array, mistake: Switches) -> Any:
    """The rows of x, mixed into as many as `by` has."""
    if mistake(FEATURES_COMPRESSED):
        return x @ by.T
    if mistake(FEATURES_TIMES_E):
        return x @ by
    return (by.T if mistake(COMPRESSED_BY_THE_TRANSPOSE) else by) @ x


@reference(
    axes={"q": "n_q d_k", "k": "n d_k", "v": "n d_v", "e": "r n", "f": "r n"},
    output="n_q d_v",
    slips=ANY_NUMBERS,
    hints=(
        "If n keys are too many to be asked, ask r summaries of them; and for each of these keys there is one value.",
        "softmax(Q (E K)ᵀ / √d_k) (F V): (n_q, d_k) and (r, d_k) give scores (n_q, r), these and (r, d_v) the output.",
        "`keys = e @ k` and `values = f @ v`; then `softmax` of `q @ keys.T`, divided by `np.sqrt` of `k.shape[-1]`, "
        "and that `@ values`.",
    ),
    forbidden=("torch.nn.functional.scaled_dot_product_attention",),
)
def linformer_attention(q: Array, k: Array, v: Array, e: Array, f: Array, *, mistake: Switches) -> Any:
    if mistake(SCALED_BY_ROOT_N):
        q = q * np.sqrt(k.shape[-1] / k.shape[-2])
    q = e @ q if mistake(QUERIES_COMPRESSED) else q
    if mistake(WEIGHTS_COMPRESSED):
        return shares(q, k, mistake) @ e.T @ (f @ v)
    keys, values = compressed(k, e, mistake), compressed(v, f, mistake)
    weights = shares(q, keys, mistake)
    output = (weights.T if mistake(WEIGHTS_TRANSPOSED) else weights) @ (keys if mistake(KEYS_AS_VALUES) else values)
    return (output, weights) if mistake(WEIGHTS_RETURNED_TOO) else weights if mistake(WEIGHTS_RETURNED) else output


def shares(q: Array, keys: Array, mistake: Switches) -> Array:
    """The weights of these keys, for each query."""
    late = np.sqrt(q.shape[-1]) if mistake(SCALED_AFTER_SOFTMAX) else 1.0
    scores = attention_scores(q, keys, mistake=mistake) * late
    if mistake(NO_SOFTMAX):
        return np.asarray(scores)
    if mistake(SUMMARIES_HIDDEN):
        scores = np.where(np.tri(*scores.shape) > 0, scores, -np.inf)
    axis = -2 if mistake(SOFTMAX_OVER_QUERIES) else None if mistake(WHOLE_ARRAY) else -1
    highest = scores.max() if mistake(ONE_MAX_FOR_ALL) else scores.max(axis=axis, keepdims=True)
    e = scores if mistake(NO_EXP) else np.exp(scores - (0.0 if mistake(NO_MAX_SUBTRACTION) else highest))
    total = e.sum() if mistake(SUM_OVER_EVERYTHING) else e.sum(axis=axis, keepdims=True)
    return np.asarray(e if mistake(NOT_NORMALIZED) else e / (total + ADDED_TO_THE_SUM.value(mistake)) / late)


E_FOR_VALUES_TOO = linformer_attention.slip(
    "e compresses the values as well: f is never used", "Does your output change if only f does?", f="e"
)
F_FOR_KEYS_TOO = linformer_attention.slip(
    "f compresses the keys as well: e is never used", "Does your output change if only e does?", e="f"
)
E_AND_F_SWAPPED = linformer_attention.slip(
    "e and f have changed places", "Which of the two does the docstring put before the keys?", e="f", f="e"
)
NOT_COMPRESSED = linformer_attention.slip(
    "neither e nor f is used: this is dense attention over all n keys",
    "How many scores does one query get: n or r?",
    e=lambda e, k: np.eye(len(k), dtype=k.dtype),
    f=lambda f, k: np.eye(len(k), dtype=k.dtype),
)
ROWS_OF_E_AVERAGED = linformer_attention.slip(
    "the rows of e and f are divided by their sums first, as if they had to be averages",
    "Does the docstring say that the factors of a summary sum to 1?",
    e=lambda e: e / e.sum(axis=-1, keepdims=True),
    f=lambda f: f / f.sum(axis=-1, keepdims=True),
)
SOFTMAX_OF_E = linformer_attention.slip(
    "a softmax makes weights of e and f first",
    "Does the docstring say that the factors of a summary are positive and sum to 1?",
    e=softmax,
    f=softmax,
)
KEYS_ALONE_COMPRESSED = linformer_attention.slip(
    "only the keys are compressed: r weights meet n values",
    "How many values must there be for the weights of r keys?",
    f=lambda f, v: np.eye(len(v), dtype=v.dtype),
)
VALUES_ALONE_COMPRESSED = linformer_attention.slip(
    "only the values are compressed: n weights meet r values",
    "How many keys must there be for the weights of r values?",
    e=lambda e, k: np.eye(len(k), dtype=k.dtype),
)
TWO_AXES = "without batch axes, `len` counts the rows"
linformer_attention.alike(SCALED_BY_ROOT_OF_KEYS, SCALED_BY_ROOT_OF_LEN_K, because=TWO_AXES)
linformer_attention.alike(SCALED_BY_ROOT_OF_QUERIES, SCALED_BY_ROOT_OF_FIRST_AXIS, because=TWO_AXES)
linformer_attention.alike(FEATURES_COMPARED, POSITIONS_SUMMED, because="both are qᵀ k")

ONE_QUERY = np.array([[1.0]])
PAIR_MEANS = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]])
EQUAL_PAIRS = np.array([[0.0], [0.0], [np.log(3.0)], [np.log(3.0)]]), np.array([[4.0], [4.0], [8.0], [8.0]])
ONE_OF_FOUR = np.array([[0.0], [np.log(9.0)], [0.0], [0.0]]), np.array([[0.0], [8.0], [0.0], [0.0]])

linformer_attention.asks(
    "one query over the means of two pairs: 7, and 3 where dense attention gives 6",
    call(ONE_QUERY, *EQUAL_PAIRS, PAIR_MEANS, PAIR_MEANS),
    call(ONE_QUERY, *ONE_OF_FOUR, PAIR_MEANS, PAIR_MEANS),
    stage=HAND,
)
linformer_attention.asks(
    "three tokens and two summaries of them, different ones for keys and for values",
    call(
        np.array([[2.0, 0.0], [0.0, 2.0]]),
        np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
        np.array([[3.0], [0.0], [6.0]]),
        np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]),
        np.array([[0.0, 0.0, 1.0], [1.0, -1.0, 0.0]]),
    ),
    stage=HAND,
)


@linformer_attention.case(whole="q k v e f")
def summaries_at_random(rng: Rng) -> list[Call]:
    "3 queries, 6 tokens, 2 summaries, d_k = 4, d_v = 5, and the same with e and f exchanged"
    q, k, v, e, f = sizes(n_q=3, n=6, r=2, d_k=4, d_v=5).call(linformer_attention, rng).args
    return [call(q, k, v, e, f), call(q, k, v, f, e), call(3.0 * q, k, v[::-1].copy(), e, f)]


linformer_attention.asks(
    "as many queries as tokens, as in self-attention",
    sizes(n_q=6, n=6, r=3, d_k=4, d_v=2),
    sizes(n_q=5, n=5, r=2, d_k=3, d_v=3),
)
linformer_attention.asks(
    "every size is 3, where a wrong side or a transpose stays silent", sizes(n_q=3, n=3, r=3, d_k=3, d_v=3)
)
linformer_attention.asks(
    "one summary; one query; one token; more summaries than tokens; vectors of length 1",
    sizes(n_q=2, n=5, r=1, d_k=3, d_v=2),
    sizes(n_q=1, n=5, r=3, d_k=2, d_v=4),
    sizes(n_q=3, n=1, r=2, d_k=2, d_v=3),
    sizes(n_q=2, n=3, r=4, d_k=2, d_v=3),
    sizes(n_q=4, n=3, r=2, d_k=1, d_v=1),
    stage=EDGES,
)
linformer_attention.asks(
    "nearly 300 tokens in 4 summaries", sizes(n_q=2, n=range(260, 300), r=4, d_k=3, d_v=2), stage=EDGES
)


@linformer_attention.case(stage=STABILITY)
def summaries_of_large_scores(rng: Rng) -> Call:
    "scores of ±10000, queries far apart"
    q = np.array([[100.0, 0.0, 0.0, 0.0], [-100.0, 0.5, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]])
    k = np.column_stack([np.full(4, 100.0), rng.normal(size=(4, 3))])
    e, f = np.eye(3, 4) + np.eye(3, 4, k=1), rng.normal(size=(3, 4))
    return call(q, k, rng.normal(size=(4, 2)), e, f)


@linformer_attention.property()
def dense_where_nothing_is_lost(rng: Rng, f: Any) -> str | None:
    "with the identity for e and f it is dense attention"
    q, k, v = rng.normal(size=(3, 5, 5))
    dense = scaled_dot_product_attention(q, k, v)[0]
    return None if np.allclose(f(q, k, v, np.eye(5), np.eye(5)), dense) else "it is not what dense attention gives"


@linformer_attention.property()
def order_of_tokens(rng: Rng, f: Any) -> str | None:
    "tokens in another order, with the columns of e and f in that order, give the same output"
    q, k, v, e, g = sizes(n_q=3, n=6, r=2, d_k=4, d_v=2).call(linformer_attention, rng).args
    order = rng.permutation(6)
    other = f(q, k[order], v[order], e[:, order].copy(), g[:, order].copy())
    return None if np.allclose(f(q, k, v, e, g), other) else "the output depends on the order of the tokens"


linformer_attention.obeys(
    "queries in another order give the same outputs in that order",
    permutation_equivariant("q", asked=sizes(n_q=5, n=6, r=2, d_k=3, d_v=4)),
)

# ---- buckets

WHICH_ENTRIES = "Among how many numbers is the largest looked for, if projections has m columns?"
OPPOSITES = "Should x and −x share a bucket, and do they in yours?"
OPPOSITE_HALF_MISSING = Mistake(
    "the opposite directions are missing: the largest of x R alone, so vectors that point away from all directions "
    "share buckets with others",
    WHICH_ENTRIES,
)
ARGMAX_OF_ABSOLUTE = Mistake("absolute values are compared, so x and −x get the same bucket", OPPOSITES)
OPPOSITE_FIRST = Mistake("the opposite directions come first: [−x R, x R]", "Which bucket has a vector along column 0?")
SMALLEST_ENTRY = Mistake(
    "the smallest entry of [x R, −x R] is taken, so every vector gets the bucket of the opposite direction",
    "Which bucket has a vector along column 0?",
)
DIRECTION_BESIDE_OPPOSITE = Mistake(
    "each direction stands beside its opposite: the buckets are 2a and 2a + 1, not a and m + a",
    "At which place of [x R, −x R] does −x·r_0 stand?",
)
SIGNS_AS_BITS = Mistake(
    "the signs of x R are read as the bits of a number, which makes 2ᵐ buckets",
    "How many buckets do m directions and their opposites make?",
)
LARGEST_IN_EACH_COLUMN = Mistake(
    "the largest is looked for among the tokens, not among the directions", "How many buckets should n vectors get?"
)
HALVES_STACKED = Mistake(
    "x R and −x R lie one below the other: there are 2n buckets for n vectors",
    "Along which axis of x R do the directions lie?",
)


@reference(
    axes={"x": "n d", "projections": "d m"},
    output="n",
    hints=(
        "Of so many directions and their opposites, which one does a vector point to most?",
        "b_i = argmax [x_i R, −x_i R]: x R has the shape (n, m), beside its negative it is (n, 2m), and b is (n,).",
        "`np.concatenate` the product `x @ projections` and its negative along `axis=-1`; `np.argmax` along `axis=-1`.",
    ),
)
def lsh_buckets(x: Array, projections: Array, *, mistake: Switches) -> Any:
    along = x @ projections
    if mistake(SIGNS_AS_BITS):
        return (along > 0) @ 2 ** np.arange(along.shape[-1])
    if mistake(OPPOSITE_HALF_MISSING) or mistake(ARGMAX_OF_ABSOLUTE):
        both = np.abs(along) if mistake(ARGMAX_OF_ABSOLUTE) else along
    elif mistake(DIRECTION_BESIDE_OPPOSITE):
        both = np.stack([along, -along], axis=-1).reshape(len(along), -1)
    else:
        both = np.concatenate([along, -along], axis=0 if mistake(HALVES_STACKED) else -1)
    both = -both if mistake(OPPOSITE_FIRST) or mistake(SMALLEST_ENTRY) else both
    return both.argmax(axis=0 if mistake(LARGEST_IN_EACH_COLUMN) else -1)


PROJECTIONS_TRANSPOSED = lsh_buckets.slip(
    "the projections are transposed: their rows are taken for the directions, which fits only where d = m",
    "Which axis of projections has the length d, and which axis of x does it meet?",
    projections=np.transpose,
)
DIRECTIONS_NORMALIZED = lsh_buckets.slip(
    "the directions are brought to length 1 first, which nobody asked for",
    "Does the docstring divide by the length of a direction? Can a longer one win more often?",
    projections=lambda projections: projections / np.linalg.norm(projections, axis=0),
)
FEATURES_NORMALIZED = lsh_buckets.slip(
    "each feature is divided by its length over the tokens (axis 0); a key may be divided by its own length alone",
    "Which numbers belong to one key: a row of x or a column?",
    x=lambda x: x / np.linalg.norm(x, axis=0),
)
TOKENS_CENTERED = lsh_buckets.slip(
    "the mean of all tokens is subtracted first, so a token's bucket depends on the others",
    "If one token changes, should another one get another bucket?",
    x=lambda x: x - x.mean(axis=0),
)
BUCKETS_FROM_ONE = lsh_buckets.slip(
    "the buckets are counted from 1",
    "Which bucket does the docstring give to a vector along column 0?",
    returns=lambda buckets: buckets + 1,
)
BUCKETS_AS_COLUMN = lsh_buckets.slip(
    "the buckets come back as a column of shape (n, 1)",
    "Which shape does the docstring name?",
    returns=lambda buckets: buckets[:, np.newaxis],
)
BUCKETS_MODULO_M = lsh_buckets.slip(
    "a direction and its opposite get the same number, as with % m", OPPOSITES,
    returns=lambda buckets, projections: buckets % projections.shape[-1],
)  # fmt: skip
lsh_buckets.alike(
    OPPOSITE_FIRST, SMALLEST_ENTRY, because="the smallest entry of [x R, −x R] is the largest of [−x R, x R]"
)
lsh_buckets.alike(
    ARGMAX_OF_ABSOLUTE, BUCKETS_MODULO_M, because="the place of the largest |x·r| is that of the direction or opposite"
)


def directions(n: int, d: int, m: int) -> Any:
    """Vectors and directions of long entries: rounded to whole numbers, they hardly tie."""
    return lambda rng: call(900 * rng.normal(size=(n, d)), 900 * rng.normal(size=(d, m)))


lsh_buckets.asks(
    "four vectors of the plane, with its two axes as directions: 0, 1, 2, 3",
    call(np.array([[3.0, 1.0], [-1.0, 2.0], [-2.0, 1.0], [1.0, -3.0]]), np.eye(2)),
    stage=HAND,
)
lsh_buckets.asks(
    "12 vectors and 3 directions; 9 vectors and 6 directions",
    directions(12, 4, 3),
    directions(9, 2, 6),
    whole="x projections",
)
lsh_buckets.asks("as many features as directions, where a transpose stays silent", directions(9, 4, 4))
lsh_buckets.asks(
    "nearly 300 vectors, near and far", lambda rng: call(
        rng.normal(size=(n := int(rng.integers(260, 300)), 3)) * np.exp(rng.normal(size=(n, 1))),
        rng.normal(size=(3, 5)),
    ),
    stage=EDGES,
)  # fmt: skip
lsh_buckets.asks(
    "a single direction, a single feature, a single vector",
    directions(30, 4, 1),
    directions(30, 1, 3),
    lambda rng: [directions(1, 5, 4)(rng) for _ in range(6)],
    stage=EDGES,
)


@lsh_buckets.property()
def lengths_do_not_count(rng: Rng, f: Any) -> str | None:
    "a vector twice as long stays in its bucket, and its opposite goes to the opposite one"
    x, projections = rng.normal(size=(20, 4)), rng.normal(size=(4, 5))
    buckets = f(x, projections)
    if not np.array_equal(f(2.0 * x, projections), buckets):
        return "vectors that are twice as long get other buckets"
    return None if np.array_equal(f(-x, projections), (buckets + 5) % 10) else "−x is not in the opposite bucket of x"


@lsh_buckets.property()
def every_vector_alone(rng: Rng, f: Any) -> str | None:
    "vectors in another order get the same buckets in that order"
    x, projections = rng.normal(size=(12, 3)), rng.normal(size=(3, 4))
    order = rng.permutation(12)
    same = np.array_equal(f(x, projections)[order], f(x[order], projections))
    return None if same else "the bucket of a vector depends on the place where it stands"


# ---- who shares a bucket

POSITIONS_KEPT = "Row i of the mask belongs to which token: the one at position i, or the i-th after sorting?"


@reference(
    axes={"buckets": "n"},
    output="n n",
    hints=(
        "Compare the bucket of every token with the bucket of every other.",
        "mask[i, j] = (b_i = b_j): shape (n, n), boolean, and True on the diagonal, since b_i = b_i.",
        "`buckets` as a column, `[:, np.newaxis]`, compared with `==` to itself as a row.",
    ),
)
def same_bucket_mask(buckets: Array, *, mistake: Switches) -> Any:
    return buckets[:, None] == buckets


same_bucket_mask.also(NESTED_LIST, ADDITIVE_MASK, ZEROS_AND_ONES)
ONE_ROW_A_BUCKET = same_bucket_mask.slip(
    "there is one row for each bucket, not one for each token",
    "How many rows does a mask for n queries have?",
    returns=lambda mask, buckets: np.unique(buckets)[:, None] == buckets,
)
COMPARED_ONE_BY_ONE = same_bucket_mask.slip(
    "each bucket is compared with itself alone: `buckets == buckets` makes n comparisons, not n²",
    "Which shape do a column and a row have, when they are compared?",
    returns=lambda mask, buckets: buckets == buckets,
)
OTHER_BUCKETS_VISIBLE = same_bucket_mask.slip(
    "True marks the tokens of other buckets: here True means 'may attend'",
    "May a token attend to itself, and what does your mask say at [0, 0]?",
    returns=np.logical_not,
)
SORTED_BEFORE_COMPARED = same_bucket_mask.slip(
    "the buckets are sorted first, so the mask speaks of other positions than the tokens have",
    POSITIONS_KEPT,
    buckets=np.sort,
)
PLACES_IN_THE_SORTED_ORDER = same_bucket_mask.slip(
    "the order in which argsort puts the tokens is compared, not their buckets",
    POSITIONS_KEPT,
    buckets=np.argsort,
)
LATER_TOKENS_HIDDEN = same_bucket_mask.slip(
    "later positions are hidden as well, as by a causal mask that nobody asked for",
    "If tokens 1 and 5 share a bucket, may 1 see 5?",
    returns=lambda mask: np.tril(mask),
)
ITSELF_NOT_IN_ITS_BUCKET = same_bucket_mask.slip(
    "the diagonal is False: a token does not see itself",
    "Is a token in the same bucket as itself?",
    returns=lambda mask: mask & ~np.eye(len(mask), dtype=bool),
)
NEIGHBORING_BUCKETS = same_bucket_mask.slip(
    "buckets whose numbers are neighbors count as the same",
    "Are buckets 2 and 3 one bucket?",
    returns=lambda mask, buckets: np.abs(buckets[:, None] - buckets) <= 1,
)
RUNS_FOR_BUCKETS = same_bucket_mask.slip(
    "only tokens that stand beside each other share a bucket: a bucket that comes again later counts as another",
    "Must tokens of one bucket be neighbors in the sequence?",
    buckets=lambda buckets: np.cumsum(np.concatenate([[0], np.diff(buckets) != 0])),
)

same_bucket_mask.asks("the buckets 7, 0, 7 and 2, 0, 2, 0, 2, by hand", call(np.array([7, 0, 7])),
                      call(np.array([2, 0, 2, 0, 2])), stage=HAND)  # fmt: skip
same_bucket_mask.asks(
    "20 to 60 tokens in 4 buckets, and in 2",
    lambda rng: [call(rng.integers(0, b, size=int(rng.integers(20, 60))).astype(np.intp)) for b in (4, 2)],
)
same_bucket_mask.asks(
    "as many buckets as tokens, some of them empty",
    lambda rng: call(rng.integers(0, n := int(rng.integers(20, 40)), size=n).astype(np.intp)),
)
same_bucket_mask.asks(
    "nobody shares a bucket, and all share one",
    lambda rng: [call(rng.permutation(n := int(rng.integers(5, 30)))), call(np.full(n, int(rng.integers(0, 9))))],
    stage=EDGES,
)
same_bucket_mask.asks(
    "buckets with large numbers, and a single token",
    lambda rng: [
        call(rng.integers(0, 3, size=12).astype(np.intp) * 100_000 + 7),
        call(rng.integers(0, 9, size=1).astype(np.intp)),
    ],
    stage=EDGES,
)


@same_bucket_mask.property()
def names_do_not_count(rng: Rng, f: Any) -> str | None:
    "other numbers for the same buckets give the same mask"
    buckets, names = rng.integers(0, 5, size=24).astype(np.intp), rng.permutation(50)[:5]
    return None if np.array_equal(f(buckets), f(names[buckets])) else "with other numbers for the buckets it is another"


# ---- how many layers

FROM_A_DENSE_ONE = "How many layers does dense attention need, and what does your function say to an array of True?"
EVERY_PAIR = "Between which positions must there be a way: between two of them, or between any two?"
WHAT_IS_KEPT = "What does a token know after a layer, if the mask does not let it see itself?"
HOW_FAR = (
    "If 2 layers join positions that are 2 steps apart, how far do 3 layers reach, and how far does your third step?"
)

NO_RESIDUAL = Mistake("a position forgets what it has where its diagonal entry is False", WHAT_IS_KEPT)
SQUARED_IN_EACH_STEP = Mistake(
    "each step squares what was reached, so a step stands for twice as many layers as the one before", HOW_FAR
)
FROM_THE_FIRST_ALONE = Mistake("only what the first position sees in the end is looked at", EVERY_PAIR)
TO_THE_FIRST_ALONE = Mistake("only who sees the first position in the end is looked at", EVERY_PAIR)
FIRST_AND_LAST_ALONE = Mistake("only the way from the last position to the first one is looked at", EVERY_PAIR)
LAST_TO_FIRST_ALONE = Mistake("only the way from the first position to the last one is looked at", EVERY_PAIR)
ONE_COMPLETE_ROW_IS_ENOUGH = Mistake("it stops as soon as one position sees all others", EVERY_PAIR)
STOPS_ONE_STEP_EARLY = Mistake(
    "a mask that needs n − 1 layers is refused: the last round of the loop is missing",
    "How many layers can n positions in a row need, and how far does your loop go?",
)


@reference(
    axes={"mask": "n n"},
    output="",
    hints=(
        "After one layer a token has what it sees; after two, what those saw. How many until all have all?",
        "With B = mask or identity, (n, n): the smallest L for which the boolean power B^L is True everywhere.",
        "Begin with `mask | np.eye(n, dtype=bool)`; a product with it by `@` is one layer more; count until `np.all`, "
        "and `raise ValueError` where nothing new is reached.",
    ),
)
def layers_to_connect(mask: Array, *, mistake: Switches) -> Any:
    n = len(mask)
    step = mask if mistake(NO_RESIDUAL) else mask | np.eye(n, dtype=bool)
    reached = step
    for layers in range(1, n - mistake(STOPS_ONE_STEP_EARLY)):
        if connected(reached, mistake):
            return layers
        reached = reached @ (reached if mistake(SQUARED_IN_EACH_STEP) else step)
    raise ValueError("mask never connects all positions")


def connected(reached: Array, mistake: Switches) -> bool:
    """Is there a way from everywhere to everywhere?"""
    looked_at = {
        FROM_THE_FIRST_ALONE: reached[0],
        TO_THE_FIRST_ALONE: reached[:, 0],
        FIRST_AND_LAST_ALONE: reached[0, -1],
        LAST_TO_FIRST_ALONE: reached[-1, 0],
    }
    if mistake(ONE_COMPLETE_ROW_IS_ENOUGH):
        return bool(reached.all(axis=1).any())
    return bool(np.all(mistake.choose(looked_at, reached)))


LAYERS_FROM_ZERO = layers_to_connect.slip(
    "the layers are counted from 0: one too few", FROM_A_DENSE_ONE, returns=lambda layers: layers - 1
)
ONE_LAYER_TOO_MANY = layers_to_connect.slip(
    "one layer too many is counted", FROM_A_DENSE_ONE, returns=lambda layers: layers + 1
)
LINKS_IN_BOTH_DIRECTIONS = layers_to_connect.slip(
    "every link counts in both directions",
    "If i may see j, may j see i? What does a causal mask say?",
    mask=lambda mask: mask | mask.T,
)
MASK_NOT_NAMED = layers_to_connect.slip(
    "the ValueError's message does not name `mask`",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)
CONNECTION_ASSERTED = layers_to_connect.slip(
    "a mask that never connects raises an AssertionError, not a ValueError",
    "What is left of an `assert` when Python runs with -O?",
    raises=asserted,
)


def instead_of_refusing(given: Any) -> Any:
    """The right answer, and this where there is none; `given` makes it of the mask."""

    def answered(mask: Array, *, mistake: Switches) -> Any:
        try:
            return layers_to_connect.function(mask, mistake=mistake)
        except ValueError:
            return given(mask)

    return answered


NEVER_IS_MINUS_ONE = layers_to_connect.wrong(
    "a mask that never connects gives −1, not a ValueError", "What does the docstring promise for such a mask?"
)(instead_of_refusing(lambda mask: -1))
NEVER_IS_ZERO = layers_to_connect.wrong(
    "a mask that never connects gives 0, not a ValueError", "What does the docstring promise for such a mask?"
)(instead_of_refusing(lambda mask: 0))
NEVER_IS_INFINITE = layers_to_connect.wrong(
    "a mask that never connects gives infinity, not a ValueError", "What does the docstring promise for such a mask?"
)(instead_of_refusing(lambda mask: float("inf")))
NEVER_IS_NONE = layers_to_connect.wrong(
    "a mask that never connects gives None, not a ValueError", "What does a function without `return` give?"
)(instead_of_refusing(lambda mask: None))
NEVER_IS_N = layers_to_connect.wrong(
    "a mask that never connects gives n, not a ValueError", "What does the docstring promise for such a mask?"
)(instead_of_refusing(len))


def linked(n: int, *links: tuple[int, int]) -> Array:
    """Nobody sees anybody but itself, except for these pairs (i, j): i may attend to j."""
    mask = np.eye(n, dtype=bool)
    for i, j in links:
        mask[i, j] = True
    return mask


def a_ring(rng: Rng, n: int, chords: int, itself: bool) -> Array:
    """Positions in any order, each seeing the one before it in a ring, and some further links."""
    order = rng.permutation(n)
    mask = np.eye(n, dtype=bool) & itself
    mask[order, np.roll(order, 1)] = True
    mask[rng.integers(0, n, size=chords), rng.integers(0, n, size=chords)] = True
    return mask | (np.eye(n, dtype=bool) & itself)


STAR = linked(5, *[(0, j) for j in range(5)], *[(i, 0) for i in range(5)])

layers_to_connect.asks(
    "four tokens in a row, a dense mask, and a token that sees and is seen by all: 3, 1 and 2 layers",
    call(window_of(4, 1)),
    call(np.ones((4, 4), dtype=bool)),
    call(STAR),
    stage=HAND,
)


@layers_to_connect.case(weight=2.0)
def one_way_links(rng: Rng) -> list[Call]:
    "rings of one-way links, with shortcuts and without"
    return [call(a_ring(rng, n, chords, itself=True)) for n, chords in ((7, 0), (12, 5), (16, 12), (20, 60))]


@layers_to_connect.case()
def blind_to_themselves(rng: Rng) -> list[Call]:
    "masks whose diagonal is False, all of it or some of it"
    n = int(rng.integers(4, 9))
    ring, some = a_ring(rng, 9, 4, itself=False), a_ring(rng, 11, 6, itself=True)
    some[np.arange(0, 11, 2), np.arange(0, 11, 2)] = False
    return [call(~np.eye(n, dtype=bool)), call(window_of(7, 1) & ~np.eye(7, dtype=bool)), call(ring), call(some)]


layers_to_connect.asks(
    "windows of several sizes over 12 to 20 tokens",
    lambda rng: [call(window_of(int(rng.integers(12, 21)), window)) for window in (1, 2, 3, 5)],
)


@layers_to_connect.case(stage=EDGES)
def two_tokens(rng: Rng) -> list[Call]:
    "two tokens, and three"
    return [call(mask_of("11", "11")), call(mask_of("01", "10")), call(mask_of("110", "011", "101"))]


@layers_to_connect.case(stage=EDGES)
def sixty_four_tokens(rng: Rng) -> list[Call]:
    "64 tokens: a window with one global token, a few random links for each, and nearly all pairs"
    bridged = window_of(64, 1)
    bridged[0], bridged[:, 0] = True, True
    most = np.ones((64, 64), dtype=bool)
    most[int(rng.integers(1, 63)), 63] = False
    return [call(bridged), call(a_ring(rng, 64, 200, itself=True)), call(most)]


layers_to_connect.refuses(
    "a causal mask, and two groups that never meet, never connect",
    call(np.tri(5, dtype=bool)),
    call(mask_of("1100", "1100", "0011", "0011")),
    lambda rng: call(np.arange(n := int(rng.integers(6, 20)))[:, None] % 2 == np.arange(n) % 2),
    naming="mask",
)
layers_to_connect.refuses(
    "a token that sees nobody, and one that nobody sees, never connect",
    call(mask_of("100", "111", "111")),
    call(mask_of("110", "110", "111")),
    call(np.eye(6, dtype=bool)),
    call(mask_of("1111", "0100", "1111", "1111")),
    naming="mask",
)


@layers_to_connect.property()
def links_turned_round(rng: Rng, f: Any) -> str | None:
    "with every link turned round, and with the tokens in another order, it takes as many layers"
    mask, order = a_ring(rng, 12, 6, itself=True), rng.permutation(12)
    layers = f(mask)
    if f(mask.T.copy()) != layers:
        return "with every link turned round it is another number"
    return None if f(mask[np.ix_(order, order)]) == layers else "with the tokens in another order it is another number"


@layers_to_connect.property()
def more_links(rng: Rng, f: Any) -> str | None:
    "a further link never makes it take more layers"
    mask = a_ring(rng, 14, 3, itself=True)
    more = mask | (rng.random((14, 14)) < 0.05)
    return None if f(more) <= f(mask) else "with more links it takes more layers"
