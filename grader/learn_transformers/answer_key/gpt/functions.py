"""Chapter 11, GPT: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learn_transformers.answer_key.self_attention.functions import (
    MULTIPLIED_BY_ROOT_D_K,
    NO_SOFTMAX,
    RESULTS_SWAPPED,
    SCALED_AFTER_SOFTMAX,
    SCALED_BY_D_K,
    SCALED_BY_ROOT_D_V,
    SCALED_BY_ROOT_OF_KEYS,
    SIGMOID,
    UNSCALED,
)
from learn_transformers.answer_key.softmax.functions import (
    AXIS_ZERO,
    FIRST_AXIS,
    SIGN_FLIPPED,
    cross_entropy,
    softmax,
)
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Mistake, Switches, call, reference
from learn_transformers.key.families import ANY_NUMBERS, IN_SINGLE_PRECISION

Array = np.ndarray
Rng = np.random.Generator
Cache = tuple[Array, Array] | None
Examples = Sequence[tuple[str, str]]

# ---- the loss of a language model

WHICH_TOKEN = "At position t the model has read token t. Which token is it to guess there?"
HOW_MANY = "A text of 5 tokens: how many of them are predicted, and which one never is?"
TARGET_NOT_SHIFTED = Mistake(
    "the logits at each position are compared with the token at the same position, which the model has just read",
    WHICH_TOKEN,
)
ENDS_CUT_ALIKE = Mistake(
    "the last position is cut off both: the logits at t are still compared with token t", WHICH_TOKEN
)
BEGINNINGS_CUT_ALIKE = Mistake(
    "the first position is cut off both: the logits at t are still compared with token t", WHICH_TOKEN
)
SHIFTED_THE_WRONG_WAY = Mistake(
    "the logits at each position are compared with the token before it, not with the one after it", WHICH_TOKEN
)
ROLLED_AROUND = Mistake("the tokens are rolled: the last position is asked to predict the text's first token", HOW_MANY)
ROLLED_THE_WRONG_WAY = Mistake(
    "the tokens are rolled the wrong way: each position is compared with the token before it, the first with the last",
    WHICH_TOKEN,
)
SHIFTED_TWICE = Mistake(
    "the tokens are shifted by two places: the logits at t are compared with token t + 2",
    "How often does your program shift, and how many places lie between a token and its successor?",
)
FLATTENED_BEFORE_THE_SHIFT = Mistake(
    "all texts are laid end to end before the shift, so each one is asked to predict the first token of the next",
    "How many predictions do two texts of 4 tokens make: 6 or 7?",
)
ZERO_TAKEN_FOR_PADDING = Mistake(
    "predictions of token 0 are left out, as if 0 were padding", "Which id is said to be padding in the docstring?"
)


def predictions(logits: Array, token_ids: Array, mistake: Switches) -> tuple[Array, Array]:
    """A row of logits for each prediction, and the id that came."""
    if mistake(FLATTENED_BEFORE_THE_SHIFT):
        logits, token_ids = logits.reshape(-1, logits.shape[-1]), token_ids.reshape(-1)
    ways = {
        TARGET_NOT_SHIFTED: (logits, token_ids),
        ENDS_CUT_ALIKE: (logits[..., :-1, :], token_ids[..., :-1]),
        BEGINNINGS_CUT_ALIKE: (logits[..., 1:, :], token_ids[..., 1:]),
        SHIFTED_THE_WRONG_WAY: (logits[..., 1:, :], token_ids[..., :-1]),
        ROLLED_AROUND: (logits, np.roll(token_ids, -1, axis=-1)),
        ROLLED_THE_WRONG_WAY: (logits, np.roll(token_ids, 1, axis=-1)),
        SHIFTED_TWICE: (logits[..., :-2, :], token_ids[..., 2:]),
    }
    predicting, predicted = mistake.choose(ways, (logits[..., :-1, :], token_ids[..., 1:]))
    rows, ids = predicting.reshape(-1, logits.shape[-1]), predicted.reshape(-1)
    return (rows[ids != 0], ids[ids != 0]) if mistake(ZERO_TAKEN_FOR_PADDING) else (rows, ids)


@reference(
    axes={"logits": "... n vocab", "token_ids": "... n"},
    output="",
    slips=ANY_NUMBERS,
    hints=(
        "A text is its own teacher: at every position the right answer is the token that stands next in it.",
        "L = −(1/(n − 1)) Σ_t log softmax(logits_t)[id_{t+1}] for t = 0 … n − 2, over all texts of the batch alike.",
        "`logits[..., :-1, :]` beside `token_ids[..., 1:]`; `reshape` both to one long list, `(-1, vocab)` and "
        "`(-1,)`, for `cross_entropy`.",
    ),
)
def language_model_loss(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    rows, ids = predictions(logits, token_ids, mistake)
    return cross_entropy(rows, ids, mistake=mistake)


DIVIDED_BY_ALL_TOKENS = language_model_loss.slip(
    "the sum is divided by the number of tokens, not of predictions",
    HOW_MANY,
    returns=lambda loss, token_ids: loss * (1 - 1 / token_ids.shape[-1]),
)
BITS_NOT_NATS = language_model_loss.slip(
    "the loss is given in bits: it is divided by log 2, or made with log2",
    "Which logarithm undoes exp?",
    returns=lambda loss: loss / np.log(2),
)
SUMMED_OVER_EACH_TEXT = language_model_loss.slip(
    "the losses of each text are added up; only over the texts is there a mean",
    "Should a text that is twice as long have twice the loss?",
    returns=lambda loss, token_ids: loss * (token_ids.shape[-1] - 1),
)


@language_model_loss.wrong(
    "one loss for each text comes back, not one number for the batch",
    "How many numbers does a training step try to lower?",
)
def ONE_LOSS_FOR_EACH_TEXT(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    texts, ids = logits.reshape(-1, *logits.shape[-2:]), token_ids.reshape(-1, token_ids.shape[-1])
    losses = [language_model_loss(a, b, mistake=mistake) for a, b in zip(texts, ids, strict=True)]
    return np.reshape(losses, token_ids.shape[:-1])[()]


@language_model_loss.wrong(
    "the softmax runs over the positions of a text, not over the vocabulary",
    "Which probabilities must sum to 1: those of all ids at one position, or those of one id at all positions?",
)
def SOFTMAX_OVER_POSITIONS(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    predicting = logits[..., :-1, :]
    peak = predicting.max(axis=-2, keepdims=True)
    log_p = predicting - peak - np.log(np.exp(predicting - peak).sum(axis=-2, keepdims=True))
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def texts(rng: Rng, *shape: int, vocab: int, scale: float = 1.0) -> Call:
    """Random logits and ids, in which neighbors differ, so that a shift shows."""
    ids = (np.cumsum(rng.integers(1, vocab, size=shape), axis=-1) % vocab).astype(np.intp)
    return call(scale * rng.normal(size=(*shape, vocab)), ids)


BY_HAND = call(np.log([[1.0, 1.0, 2.0], [1.0, 6.0, 1.0], [1.0, 1.0, 1.0]]), np.array([0, 2, 1], dtype=np.intp))
language_model_loss.asks("two predictions, with 1/2 and 3/4", BY_HAND, stage=HAND)
language_model_loss.asks("one text", lambda rng: [texts(rng, 6, vocab=5), texts(rng, 4, vocab=7)], whole="logits")
language_model_loss.asks(
    "a batch of texts, and two batch axes",
    lambda rng: [texts(rng, 3, 5, vocab=4), texts(rng, 2, 3, 4, vocab=6), texts(rng, 1, 3, vocab=5)],
)
language_model_loss.asks(
    "as many texts as tokens as ids, where a wrong axis stays silent",
    lambda rng: [texts(rng, 4, 4, vocab=4), texts(rng, 3, 3, vocab=3)],
)
language_model_loss.asks("a vocabulary of nearly 300 ids", lambda rng: texts(rng, 5, vocab=int(rng.integers(260, 300))))
language_model_loss.asks(
    "texts of two tokens: one prediction each",
    lambda rng: [texts(rng, 2, vocab=3), texts(rng, 3, 2, vocab=4)],
    stage=EDGES,
)


@language_model_loss.case(stage=EDGES)
def token_zero_counts(rng: Rng) -> list[Call]:
    "id 0 again and again, and a text of one token repeated"
    ids = np.array([[3, 0, 2, 0, 0], [0, 0, 0, 1, 3]], dtype=np.intp)
    return [call(rng.normal(size=(2, 5, 4)), ids), call(rng.normal(size=(4, 3)), np.full(4, 2, dtype=np.intp))]


@language_model_loss.case(stage=STABILITY)
def surprising_tokens(rng: Rng) -> list[Call]:
    "logits as large as ±10000, the right token far below the largest"
    far = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4 + 1, -1e4], [1.0, 2.0, 0.0], [0.0, 0.0, 1.0]])
    return [
        call(far, np.array([2, 1, 0, 2], dtype=np.intp)),
        call(9990.0 + rng.normal(size=(3, 4)), np.array([1, 2, 0], dtype=np.intp)),
        call(np.array([[28.0, 0.0], [0.0, 1000.0], [0.0, 1.0]]), np.array([0, 1, 1], dtype=np.intp)),
        call(np.array([[0.0, -800.0], [0.0, 1.0]]), np.array([0, 1], dtype=np.intp)),
    ]


ONE_AXIS = "log_softmax is only ever called without an axis here"
language_model_loss.alike(AXIS_ZERO, FIRST_AXIS, because=ONE_AXIS)


@language_model_loss.property()
def the_last_logits_count_nothing(rng: Rng, f: Any) -> str | None:
    "other logits at the last position change nothing: nothing comes after it"
    logits, ids = texts(rng, 2, 4, vocab=5).args
    other = logits.copy()
    other[:, -1] += rng.normal(size=(2, 5))
    return None if np.isclose(f(logits, ids), f(other, ids)) else "the logits at the last position change the loss"


@language_model_loss.property(stage=GRADIENTS)
def the_first_token_is_not_predicted(rng: Rng, f: Any) -> str | None:
    "another first token changes nothing: nothing comes before it"
    logits, ids = texts(rng, 5, vocab=4).args
    other = np.concatenate([(ids[:1] + 1) % 4, ids[1:]])
    return None if np.isclose(f(logits, ids), f(logits, other)) else "another first token changes the loss"


# ---- perplexity

MEAN_FIRST = "What is the mean of the perplexities 2, 4 and 8, and what is exp of the mean of log 2, log 4 and log 8?"


@reference(
    axes={"logits": "... n vocab", "token_ids": "... n"},
    output="",
    slips=ANY_NUMBERS,
    hints=(
        "A model that gives 1/4 to every token that comes wavers among 4. What is the loss of such a model?",
        "PPL = exp(L), with L the mean of −log p over all predictions of the batch.",
        "`np.exp` of what your `language_model_loss(logits, token_ids)` gives for the whole batch.",
    ),
)
def perplexity(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    return np.exp(language_model_loss(logits, token_ids, mistake=mistake))


LOSS_RETURNED = perplexity.slip(
    "the loss itself comes back, without the exponential",
    "What is the perplexity of a model that is always right: 0 or 1?",
    returns=np.log,
)
TWO_TO_THE_NATS = perplexity.slip(
    "2 is raised to a loss that was made with the natural logarithm",
    "Which number must be the base if the logarithm was `np.log`?",
    returns=lambda ppl: 2.0 ** np.log(ppl),
)
PERPLEXITY_INVERTED = perplexity.slip(
    "this is the mean probability exp(−loss), not the perplexity",
    "Does a bad model have a large or a small perplexity?",
    returns=lambda ppl: 1 / ppl,
)


def each_row(logits: Array, token_ids: Array, per: Callable[[Array, Array], Any]) -> list[Any]:
    """What this gives for every text of a batch."""
    return [
        per(a, b)
        for a, b in zip(logits.reshape(-1, *logits.shape[-2:]), token_ids.reshape(-1, token_ids.shape[-1]), strict=True)
    ]


@perplexity.wrong("each text has its own perplexity, and the mean of these is taken", MEAN_FIRST)
def MEAN_OF_PERPLEXITIES(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    return np.mean(each_row(logits, token_ids, lambda a, b: perplexity(a, b, mistake=mistake)))


@perplexity.wrong("the mean of 1/p is taken over all tokens, not exp of the mean of −log p", MEAN_FIRST)
def MEAN_OF_INVERSES(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    rows, ids = predictions(logits, token_ids, mistake)
    return np.mean(1 / softmax(rows)[np.arange(len(ids)), ids])


@perplexity.wrong("1 is divided by the mean probability, not by the geometric mean", MEAN_FIRST)
def INVERSE_OF_THE_MEAN(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    rows, ids = predictions(logits, token_ids, mistake)
    return 1 / np.mean(softmax(rows)[np.arange(len(ids)), ids])


@perplexity.wrong(
    "one perplexity for each text comes back, not one number for the batch", "How many numbers should come back?"
)
def ONE_PERPLEXITY_FOR_EACH_TEXT(logits: Array, token_ids: Array, *, mistake: Switches) -> Any:
    found = each_row(logits, token_ids, lambda a, b: perplexity(a, b, mistake=mistake))
    return np.reshape(found, token_ids.shape[:-1])[()]


perplexity.asks(
    "three predictions, with 1/2, 1/4 and 1/8",
    call(np.log([[2.0, 1.0, 1.0], [2.0, 1.0, 1.0], [6.0, 1.0, 1.0], [1.0, 1.0, 1.0]]), np.array([2, 0, 1, 2])),
    stage=HAND,
)
perplexity.asks("one text", lambda rng: [texts(rng, 5, vocab=4), texts(rng, 4, vocab=6)], whole="logits")
perplexity.asks(
    "a batch of texts, some easy and some hard, and two batch axes",
    lambda rng: [texts(rng, 4, 5, vocab=4, scale=1.5), texts(rng, 2, 2, 3, vocab=5, scale=1.5)],
)
perplexity.asks("as many texts as tokens as ids", lambda rng: texts(rng, 3, 3, vocab=3), stage=EDGES)
perplexity.asks(
    "texts of two tokens, and nearly 300 ids",
    lambda rng: [texts(rng, 3, 2, vocab=4), texts(rng, 3, vocab=int(rng.integers(260, 300)))],
    stage=EDGES,
)


@perplexity.case(stage=STABILITY)
def large_but_fitting(rng: Rng) -> list[Call]:
    "large logits that all but agree with the text"
    ids = np.array([1, 2, 1, 0], dtype=np.intp)
    far = np.array([[1e4, 0.0, 9999.0], [-1e4, -1e4 + 1, -1e4], [0.0, 1.0, 2.0], [0.0, 0.0, 0.0]])
    spread = np.array([[899.0, 0.0, 900.0], [0.0, 900.0, 1.0], [2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    return [
        call(far, np.array([2, 2, 1, 0], dtype=np.intp)),
        call(spread + rng.uniform(size=(4, 3)), np.array([0, 2, 1, 0], dtype=np.intp)),
        call(np.array([[0.0, 2.0, -800.0]] * 101), np.where(np.arange(101) == 50, 2, 0).astype(np.intp)),
        call(rng.normal(size=(4, 3)) - 9990.0, ids),
        call(np.array([[-900.0, -901.0, -1800.0]] * 4), np.array([0, 1, 0, 0], dtype=np.intp)),
        *(
            call(np.array([[top, 0.0], *[[0.0, 0.0]] * 3]), np.array([0, 1, 0, 0], dtype=np.intp))
            for top in (28.0, 34.0)
        ),
    ]


perplexity.alike(AXIS_ZERO, FIRST_AXIS, because=ONE_AXIS)
perplexity.alike(PERPLEXITY_INVERTED, SIGN_FLIPPED, because="exp of minus the loss is 1 over exp of the loss")
perplexity.alike(
    ONE_LOSS_FOR_EACH_TEXT, ONE_PERPLEXITY_FOR_EACH_TEXT, because="exp of a loss for each text is a perplexity for each"
)


@perplexity.property()
def as_many_as_the_vocabulary(rng: Rng, f: Any) -> str | None:
    "equal logits waver among the whole vocabulary"
    found = float(f(np.full((2, 4, 7), 3.0), rng.integers(0, 7, size=(2, 4)).astype(np.intp)))
    return None if np.isclose(found, 7) else f"equal logits over 7 ids have the perplexity {found:.6g}, not 7"


# ---- top k and top p

HOW_MANY_STAY = "How many logits of each row stay finite, and how many did the caller ask for?"
TOP_K_ONE_TOO_FEW = Mistake(
    "top_k keeps one too few: what equals the k-th largest logit is cut off as well", HOW_MANY_STAY
)
TOP_K_ONE_TOO_MANY = Mistake("top_k keeps one too many: the logit after the k-th largest stays", HOW_MANY_STAY)
TOP_K_SMALLEST = Mistake(
    "top_k keeps the smallest logits", "np.sort and np.argsort put the smallest first: where are the likely tokens?"
)
TOP_K_OVER_THE_BATCH = Mistake(
    "top_k is counted over the whole batch, not for each row", "How many tokens must stay in every single row?"
)
TOP_K_NOT_CAPPED = Mistake(
    "a top_k above the vocabulary's size fails", "How many tokens can be kept at most, whatever is asked for?"
)
TOP_K_CUT_OFF = Mistake(
    "top_k says how many are cut off, not how many are kept", "With top_k = 1, how many tokens should be left?"
)


def k_largest(logits: Array, k: int, mistake: Switches) -> Array:
    """True for the k largest of each row."""
    vocab = logits.shape[-1]
    if k > vocab and mistake(TOP_K_NOT_CAPPED):
        raise IndexError(f"index {k} is out of bounds for axis -1 with size {vocab}")
    if mistake(TOP_K_OVER_THE_BATCH):
        return np.asarray(k_largest(logits.reshape(-1), k, mistake.without(TOP_K_OVER_THE_BATCH)).reshape(logits.shape))
    rank = np.argsort(np.argsort(logits if mistake(TOP_K_SMALLEST) else -logits, axis=-1), axis=-1)
    counts = {TOP_K_ONE_TOO_FEW: min(k, vocab) - 1, TOP_K_ONE_TOO_MANY: k + 1, TOP_K_CUT_OFF: vocab - k}
    return np.asarray(rank < mistake.choose(counts, k))


THE_SMALLEST_SET = (
    "Probabilities .5, .25, .15, .1 and top_p = .7: do .5 alone reach it, do .5 and .25, or must all three?"
)
BOUNDARY_LEFT_OUT = Mistake(
    "the token with which the probabilities reach top_p is left out: what is kept stays below it", THE_SMALLEST_SET
)
NOTHING_STAYS = Mistake(
    "the token that reaches top_p is left out, even where it is the first: no token stays then",
    "Which tokens can be drawn when a single one has more than top_p?",
)
ONE_BEYOND_TOP_P = Mistake("one token more than top_p needs is kept", THE_SMALLEST_SET)
EACH_PROBABILITY_ABOVE_TOP_P = Mistake(
    "each token's own probability is compared with top_p, not their running sum",
    "What does top_p = 0.9 ask of the probabilities .5, .3, .15 and .05 together?",
)
ABOVE_ONE_MINUS_TOP_P = Mistake(
    "tokens are kept whose own probability is at least 1 − top_p, not those whose running sum reaches top_p",
    "What does top_p = 0.9 ask of the probabilities .5, .3, .15 and .05 together?",
)
LEAST_LIKELY_FIRST = Mistake(
    "the running sum begins with the least likely token", "With which token must the set begin to be the smallest?"
)
NOT_SORTED = Mistake(
    "the running sum goes through the vocabulary in its own order, not from the most likely token down",
    "With which token must the set begin to be the smallest?",
)
NOT_SORTED_BACK = Mistake(
    "what is found in sorted order is applied to the logits in their own order",
    "Your mask's first entry belongs to the most likely token: at which place of the row does that one stand?",
)
TOP_P_OF_ALL_TOKENS = Mistake(
    "top_p counts the probabilities of all tokens, not those among the ones that top_k has left",
    "After top_k = 2, what do the probabilities of the two that are left sum to?",
)
TOP_P_AFTER_TOP_K_SKIPPED = Mistake(
    "where top_k is given, top_p is skipped", "What should happen to a row if both are given?"
)
EITHER_IS_ENOUGH = Mistake(
    "with both given, a token stays if one of the two would keep it", "May top_p bring back what top_k has cut off?"
)
LOGITS_ADDED_UP = Mistake(
    "the running sum adds up logits, not probabilities", "What must come between a logit and a probability?"
)
TOP_P_OVERFLOWS = Mistake(
    "the probabilities come from exponentials of the logits themselves, which overflow or vanish",
    "What is exp(10000), and what changes if the largest logit of the row is subtracted first?",
)
TOP_P_OVER_THE_BATCH = Mistake(
    "the probabilities are those of the whole batch, not of each row", "Which probabilities must sum to 1?"
)


def nucleus(logits: Array, top_p: float, mistake: Switches) -> Array:
    """True for the smallest set of the most likely whose probabilities reach top_p."""
    if top_p >= 1:
        return np.ones(logits.shape, dtype=bool)
    orders = {
        LEAST_LIKELY_FIRST: np.argsort(logits, axis=-1),
        NOT_SORTED: np.broadcast_to(np.arange(logits.shape[-1]), logits.shape),
    }
    order = mistake.choose(orders, np.argsort(-logits, axis=-1))
    if mistake(LOGITS_ADDED_UP):
        every = logits
    elif mistake(TOP_P_OVERFLOWS):
        every = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    else:
        every = softmax(logits, axis=None if mistake(TOP_P_OVER_THE_BATCH) else -1)
    p = np.take_along_axis(every, order, axis=-1)
    reached = np.cumsum(p, axis=-1)
    first = np.arange(p.shape[-1]) == 0
    shown = mistake.choose(
        {
            BOUNDARY_LEFT_OUT: (reached <= top_p) | first,
            NOTHING_STAYS: reached <= top_p,
            ONE_BEYOND_TOP_P: np.roll(reached - p < top_p, 1, axis=-1) | first,
            EACH_PROBABILITY_ABOVE_TOP_P: (p >= top_p) | first,
            ABOVE_ONE_MINUS_TOP_P: (p >= 1 - top_p) | first,
        },
        (reached - p < top_p) | first,
    )
    if mistake(NOT_SORTED_BACK):
        return np.asarray(shown)
    kept = np.zeros(logits.shape, dtype=bool)
    np.put_along_axis(kept, order, shown, axis=-1)
    return kept


@reference(
    axes={"logits": "... vocab", "top_k": "", "top_p": ""},
    output="... vocab",
    slips=ANY_NUMBERS,
    hints=(
        "Whoever draws a token wants neither the same one always nor nonsense once in a hundred: cut off the tail.",
        "top_k: keep x_i ≥ the k-th largest of the row. top_p: sort p downward; keep place i where "
        "p_0 + … + p_{i−1} < top_p, so the first one always.",
        "`np.where` of a mask with `-np.inf`: for `top_k` the logits at least `np.sort(...)[..., -k]`, for `top_p` "
        "from `np.argsort` of minus the logits, `np.take_along_axis` and `np.cumsum`, and back into the old order.",
    ),
)
def filter_logits(logits: Array, top_k: int | None = None, top_p: float | None = None, *, mistake: Switches) -> Any:
    by_k = np.ones(logits.shape, dtype=bool) if top_k is None else k_largest(logits, top_k, mistake)
    if top_p is None or (top_k is not None and mistake(TOP_P_AFTER_TOP_K_SKIPPED)):
        return np.where(by_k, logits, -np.inf)
    if mistake(TOP_P_OF_ALL_TOKENS) or mistake(EITHER_IS_ENOUGH):
        by_p = nucleus(logits, top_p, mistake)
        return np.where(
            by_k | by_p if mistake(EITHER_IS_ENOUGH) and top_k is not None else by_k & by_p, logits, -np.inf
        )
    left = np.where(by_k, logits, -np.inf)
    return np.where(by_k & nucleus(left, top_p, mistake), logits, -np.inf)


WHAT_SOFTMAX_GIVES = "Which number in place of a logit gives a probability of exactly 0?"
LEFT_OUT_FILLED = filter_logits.family(
    "what is left out becomes {}, not −∞",
    WHAT_SOFTMAX_GIVES,
    *(0.0, -1.0, -10.0, -100.0, -1e3, -1e4, -1e5, -1e6, -1e8, -1e9, -1e10, -1e12, -1e18, -1e20, -1e30),
    returns=lambda kept, value: np.where(np.isneginf(kept), value, kept),
)
LEFT_OUT_LOWEST_FLOAT = filter_logits.slip(
    "what is left out becomes the lowest number that the dtype holds, not −∞",
    WHAT_SOFTMAX_GIVES,
    returns=lambda kept: np.where(np.isneginf(kept), np.finfo(np.float64).min, kept),
)
LEFT_OUT_NAN = filter_logits.slip(
    "what is left out becomes NaN, not −∞",
    WHAT_SOFTMAX_GIVES,
    returns=lambda kept: np.where(np.isneginf(kept), np.nan, kept),
)
LEFT_OUT_PLUS_INFINITY = filter_logits.slip(
    "what is left out becomes +∞, not −∞",
    WHAT_SOFTMAX_GIVES,
    returns=lambda kept: np.where(np.isneginf(kept), np.inf, kept),
)
PROBABILITIES_RETURNED = filter_logits.slip(
    "probabilities come back, not logits",
    "Who takes the softmax: this function, or whoever calls it?",
    returns=lambda kept: softmax(kept),
)
KEPT_AND_LEFT_OUT_EXCHANGED = filter_logits.slip(
    "what should stay is cut off, and what should go stays",
    "Which of the two does your condition pick?",
    returns=lambda kept, logits: np.where(np.isneginf(kept), logits, -np.inf),
)
SORTED_LOGITS_RETURNED = filter_logits.slip(
    "the logits come back in sorted order, not each at its place",
    "How does a caller know which id an entry belongs to?",
    returns=lambda kept: -np.sort(-kept, axis=-1),
)


@filter_logits.wrong(
    "the logits that were given are changed in place",
    "What does `logits[mask] = -np.inf` do to the array that the caller still holds?",
)
def LOGITS_CHANGED(logits: Array, top_k: int | None = None, top_p: float | None = None, *, mistake: Switches) -> Any:
    gone = np.isneginf(filter_logits(logits, top_k, top_p, mistake=mistake))
    logits[gone] = -np.inf
    return logits


def apart(rng: Rng, *shape: int) -> Array:
    """Logits of which no two of a row are equal, even when they are rounded."""
    vocab = shape[-1]
    steps = np.stack([rng.permutation(vocab) for _ in range(int(np.prod(shape[:-1])))]).reshape(shape)
    return 1.0 * steps - vocab // 2 + rng.uniform(-0.3, 0.3, size=shape)


FOUR = np.log([3.0, 10.0, 2.0, 5.0])  # probabilities 3/20, 10/20, 2/20 and 5/20
filter_logits.asks(
    "probabilities 3/20, 10/20, 2/20, 5/20: top_k 2, top_p 0.7, top_p 0.4, and both",
    call(FOUR, 2),
    call(FOUR, top_p=0.7),
    call(FOUR, None, 0.4),
    call(FOUR, 3, 0.8),
    stage=HAND,
)


@filter_logits.case(whole="logits")
def the_k_largest(rng: Rng) -> list[Call]:
    "top_k alone, for a row and for a table"
    row, table = apart(rng, 7), apart(rng, 18).reshape(3, 6)
    return [call(row, 3), call(row, top_k=1), call(table, 2), call(table, 4)]


@filter_logits.case(whole="logits")
def the_nucleus(rng: Rng) -> list[Call]:
    "top_p alone, from 0.3 to 0.97"
    row, table = apart(rng, 8), apart(rng, 4, 5)
    return [*(call(row, top_p=p) for p in (0.3, 0.8, 0.9, 0.97)), call(table, None, 0.8), call(-table, top_p=0.99)]


@filter_logits.case()
def first_one_then_the_other(rng: Rng) -> list[Call]:
    "both: top_p counts among what top_k has left"
    row, flat = apart(rng, 6), 0.2 * apart(rng, 2, 9)
    many = 0.1 * apart(rng, 12)
    few = [call(flat, 3, 0.5), call(flat, 5, 0.7), call(row, 2, 0.65), call(row, top_k=4, top_p=0.95)]
    return [*few, call(many, 6, 0.7), call(many, 4, 0.3), call(many, 9, 0.9), call(many, 5, 0.45), call(many, 2, 0.9)]


filter_logits.asks(
    "two batch axes, and as many rows as ids",
    lambda rng: [
        call(apart(rng, 2, 3, 5), 2),
        call(0.5 * apart(rng, 2, 3, 5), None, 0.7),
        call(0.4 * apart(rng, 4, 4), top_p=0.6),
        call(apart(rng, 4, 4), 3),
    ],
)
filter_logits.asks(
    "a vocabulary of nearly 300 ids",
    lambda rng: [call(x := rng.normal(size=int(rng.integers(260, 300))), 40), call(x, None, 0.9), call(x, 50, 0.5)],
)
filter_logits.asks(
    "all stay: nothing asked for, top_k as large as the vocabulary or larger, top_p 1; all but one: top_k one less",
    lambda rng: [
        *(call(x := apart(rng, 2, 4)), call(x, 4), call(x, 9), call(x, None, 1.0), call(x, 6, 1.0)),
        call(x, 3, 1.0),
    ],
    stage=EDGES,
)
filter_logits.asks(
    "one token has more than top_p, and it stays; a single id; a batch of one",
    lambda rng: [
        call(2.0 * apart(rng, 2, 5), top_p=0.1),
        call(0.1 * apart(rng, 6), None, 0.001),
        call(rng.normal(size=(3, 1)), 1, 0.5),
        call(apart(rng, 1, 5), 2, 0.9),
    ],
    stage=EDGES,
)
filter_logits.asks(
    "all logits below 0, all above, and some equal to what others put in place of −∞",
    lambda rng: [
        call(apart(rng, 2, 6) - 20.0, 3),
        call(apart(rng, 6) + 20.0, 2, 0.9),
        call(apart(rng, 2, 5) - 15.0, None, 0.7),
    ],
    stage=EDGES,
)
filter_logits.asks(
    "logits around 10000, around −10000 and far apart",
    lambda rng: [
        call(0.5 * apart(rng, 2, 6) + 1e4, None, 0.8),
        call(0.5 * apart(rng, 2, 6) - 1e4, 4, 0.7),
        call(np.array([[1e4, -1e4, 9999.0, 0.0], [0.0, 1.0, -1e4, 0.5]]), top_p=0.9),
    ],
    stage=STABILITY,
)


@filter_logits.property()
def more_keeps_what_less_kept(rng: Rng, f: Any) -> str | None:
    "a larger top_p keeps what a smaller one keeps, and a larger top_k what a smaller one keeps"
    logits = 0.7 * apart(rng, 3, 7)
    for few, many in ((f(logits, 2), f(logits, 5)), (f(logits, None, 0.4), f(logits, None, 0.85))):
        if (np.isfinite(few) & ~np.isfinite(many)).any():
            return "a token that is kept is lost when more may be kept"
    return None


@filter_logits.property()
def a_constant_keeps_the_same(rng: Rng, f: Any) -> str | None:
    "the same tokens stay when a number is added to every logit"
    logits = 0.7 * apart(rng, 2, 6)
    before, after = f(logits, 4, 0.8), f(logits + 3.0, 4, 0.8)
    return None if np.array_equal(np.isfinite(before), np.isfinite(after)) else "with 3 added, other tokens are kept"


# ---- the prompt

WHERE_IT_GOES_ON = "With which character must the prompt end so that the model's next token is the answer's first one?"


def lines_of(instruction: str, examples: Examples, query: str, form: str = "{} => {}") -> list[str]:
    return [instruction, *(form.format(x, y) for x, y in examples), f"{query} =>"]


@reference(
    axes={"instruction": "", "examples": "", "query": ""},
    output="",
    hints=(
        "A model that continues texts is asked by a text that lacks nothing but the answer.",
        "instruction, then a line x => y for each pair, then query => and nothing more; one \\n between two lines.",
        "A list of lines, with an f-string for each pair `x, y` and a last one for `query`; then `'\\n'.join(lines)`.",
    ),
)
def few_shot_prompt(instruction: str, examples: Examples, query: str, *, mistake: Switches) -> Any:
    return "\n".join(lines_of(instruction, examples, query))


def prompt_slip(title: str, hint: str, returns: Callable[..., Any]) -> Any:
    return few_shot_prompt.slip(title, hint, returns=returns)


LINES_RETURNED = prompt_slip(
    "a list of lines comes back, not one string",
    "What does a model read: a list or a text?",
    lambda prompt: prompt.split("\n"),
)
SPACE_AT_THE_END = prompt_slip("a space stands after the last =>", WHERE_IT_GOES_ON, lambda prompt: f"{prompt} ")
NEWLINE_AT_THE_END = prompt_slip(
    "the prompt ends with a newline, so the model goes on in a line of its own",
    WHERE_IT_GOES_ON,
    lambda prompt: f"{prompt}\n",
)
SPACE_AND_NEWLINE_AT_THE_END = prompt_slip(
    "a space and a newline stand after the last =>", WHERE_IT_GOES_ON, lambda prompt: f"{prompt} \n"
)
QUERY_WITHOUT_ARROW = prompt_slip(
    "there is no => after the query",
    "By what does the model see that a translation is due, and not a longer query?",
    lambda prompt: prompt.removesuffix(" =>"),
)
QUERY_MISSING = prompt_slip(
    "the query's line is missing: there are the instruction and the examples alone",
    "What is the model to answer?",
    lambda prompt: prompt.rpartition("\n")[0],
)
INSTRUCTION_MISSING = prompt_slip(
    "the instruction is missing: the first line is the first example",
    "Which of your function's arguments does nothing?",
    lambda prompt, instruction: prompt.removeprefix(f"{instruction}\n"),
)
EXAMPLES_MISSING = prompt_slip(
    "the examples are missing: with none of them the prompt is zero-shot",
    "Which of your function's arguments does nothing?",
    lambda prompt, instruction, query: f"{instruction}\n{query} =>",
)
ARROWS_WITHOUT_SPACES = prompt_slip(
    "there are no spaces around =>",
    "Which characters stand between x and y in the docstring's example?",
    lambda prompt: prompt.replace(" => ", "=>").removesuffix(" =>") + "=>",
)
LAST_ARROW_WITHOUT_SPACE = prompt_slip(
    "there is no space before the last =>",
    "Does the query's line begin like those of the examples?",
    lambda prompt: prompt.removesuffix(" =>") + "=>",
)
THIN_ARROWS = prompt_slip(
    "the arrow is ->, not =>",
    "Which two characters make the arrow in the docstring?",
    lambda prompt: prompt.replace("=>", "->"),
)
COLONS = prompt_slip(
    "x and y are separated by a colon, not by =>",
    "Which two characters make the arrow in the docstring?",
    lambda prompt: prompt.replace(" =>", ":"),
)
BLANK_LINE_AFTER_THE_INSTRUCTION = prompt_slip(
    "an empty line stands after the instruction",
    "How many newlines stand between two lines, and how many between your first two?",
    lambda prompt, instruction: prompt.replace(f"{instruction}\n", f"{instruction}\n\n", 1),
)
BLANK_LINES_BETWEEN = prompt_slip(
    "an empty line stands between all lines",
    "How many newlines stand between two lines?",
    lambda prompt: prompt.replace("\n", "\n\n"),
)
BLANK_LINE_BEFORE_THE_QUERY = prompt_slip(
    "an empty line stands before the query's line",
    "How many newlines stand between two lines, and how many before your last one?",
    lambda prompt: "\n\n".join(prompt.rsplit("\n", 1)),
)
JOINED_BY_SPACES = prompt_slip(
    "the lines are joined by spaces: all of it is one line",
    "By what does the model see where an example ends?",
    lambda prompt: prompt.replace("\n", " "),
)
JOINED_BY_NOTHING = prompt_slip(
    "the lines are joined without anything between them",
    "By what does the model see where an example ends?",
    lambda prompt: prompt.replace("\n", ""),
)
NO_NEWLINE_AFTER_THE_INSTRUCTION = prompt_slip(
    "there is no newline between the instruction and the first example",
    "How many lines has the prompt of one example?",
    lambda prompt, instruction: prompt.replace(f"{instruction}\n", instruction, 1),
)
NO_NEWLINE_BEFORE_THE_QUERY = prompt_slip(
    "there is no newline between the last example and the query",
    "How many lines has the prompt of one example?",
    lambda prompt: "".join(prompt.rsplit("\n", 1)),
)
NEWLINES_SPELLED_OUT = prompt_slip(
    "a backslash and an n stand where a newline should be",
    "How many characters are in '\\n', and how many in r'\\n'?",
    lambda prompt: prompt.replace("\n", "\\n"),
)
QUERY_AMONG_THE_FIRST = prompt_slip(
    "the query comes before the examples",
    "What does the model write next if the last line is an example?",
    lambda prompt, instruction, examples, query: "\n".join(
        [instruction, f"{query} =>", *(f"{x} => {y}" for x, y in examples)]
    ),
)
PAIRS_TURNED_AROUND = prompt_slip(
    "each example says y => x, not x => y",
    "Which way does the query go, and which way do your examples go?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, [(y, x) for x, y in examples], query)),
)
EXAMPLES_BACKWARD = prompt_slip(
    "the examples come in reverse order",
    "Which example should the model have read last?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples[::-1], query)),
)
ONLY_THE_FIRST_EXAMPLE = prompt_slip(
    "only the first example is written down",
    "How many times does your loop run, and where does `return` stand?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples[:1], query)),
)
ONLY_THE_LAST_EXAMPLE = prompt_slip(
    "only the last example is written down",
    "Does your loop add to the lines, or replace them each time?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples[-1:], query)),
)
LAST_EXAMPLE_LEFT_OUT = prompt_slip(
    "the last example is left out",
    "How many lines has the prompt of one example?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples[:-1], query)),
)
FIRST_EXAMPLE_LEFT_OUT = prompt_slip(
    "the first example is left out",
    "How many lines has the prompt of one example?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples[1:], query)),
)
ONE_SPACE_MORE_AFTER_EACH = prompt_slip(
    "a space stands at the end of each example's line",
    "Which character is the last one of the docstring's second line?",
    lambda prompt, instruction, examples, query: "\n".join(lines_of(instruction, examples, query, "{} => {} ")),
)
QUESTIONS_AND_ANSWERS = prompt_slip(
    "questions and answers have lines of their own, with Q: and A: before them",
    "How many lines has one example in the docstring, and what stands between x and y?",
    lambda prompt, instruction, examples, query: "\n".join(
        [instruction, *(f"Q: {x}\nA: {y}" for x, y in examples), f"Q: {query}\nA:"]
    ),
)
INPUTS_AND_OUTPUTS = prompt_slip(
    "inputs and outputs have lines of their own, with Input: and Output: before them",
    "How many lines has one example in the docstring, and what stands between x and y?",
    lambda prompt, instruction, examples, query: "\n".join(
        [instruction, *(f"Input: {x}\nOutput: {y}" for x, y in examples), f"Input: {query}\nOutput:"]
    ),
)
LINES_INDENTED = prompt_slip(
    "every line after the first one begins with four spaces, as lines within triple quotes do in indented code",
    "Which characters of a triple-quoted string belong to the string: also the spaces at the beginning of its lines?",
    lambda prompt: prompt.replace("\n", "\n    "),
)
REPR_OF_THE_PARTS = prompt_slip(
    "x, y and the query stand in quotes, as repr writes them",
    "What does !r do in an f-string?",
    lambda prompt, instruction, examples, query: "\n".join(
        [instruction, *(f"{x!r} => {y!r}" for x, y in examples), f"{query!r} =>"]
    ),
)
WHOLE_PAIRS_WRITTEN = prompt_slip(
    "each example is written as Python shows a pair, with parentheses and quotes",
    "What does str(('hot', 'cold')) give?",
    lambda prompt, instruction, examples, query: "\n".join([instruction, *map(str, examples), f"{query} =>"]),
)
STRIPPED = prompt_slip(
    "spaces at the ends of instruction, x, y or query are stripped off",
    "Does the docstring allow you to change the texts that are given?",
    lambda prompt, instruction, examples, query: "\n".join(
        lines_of(instruction.strip(), [(x.strip(), y.strip()) for x, y in examples], query.strip())
    ),
)

WORDS = ["cheese", "plum", "tree", "house", "mint", "otter", "bird", "lamp", "river", "stone", "cloud", "amber"]


def words_for_words(rng: Rng, shots: int) -> Call:
    """As many pairs of different words."""
    drawn = [WORDS[i] for i in rng.permutation(len(WORDS))[: 2 * shots + 1]]
    pairs = [(drawn[2 * i], drawn[2 * i + 1]) for i in range(shots)]
    return call(f"Say it in the language of {WORDS[int(rng.integers(len(WORDS)))]}s:", pairs, drawn[-1])


few_shot_prompt.asks(
    "one example, as in notes on the lecture: hello => bonjour, and then cat",
    call("Translate English to French:", [("hello", "bonjour")], "cat"),
    stage=HAND,
)
few_shot_prompt.asks("two to five examples", lambda rng: [words_for_words(rng, shots) for shots in (2, 3, 5)])
few_shot_prompt.asks(
    "the lecture's kinds of task: adding up, and spelling",
    lambda rng: [
        call("Add:", [(f"{a} + {b} =", f"{a + b}") for a, b in rng.integers(1, 50, size=(3, 2)).tolist()], "7 + 8 ="),
        call("Correct the spelling:", [("I liek tea.", "I like tea."), ("Teh end", "The end")], "a gaot"),
    ],
)
few_shot_prompt.asks(
    "arguments by name",
    lambda rng: call(query="7", examples=[("1", "I"), ("4", "IV")], instruction="In Roman numerals"),
)
few_shot_prompt.asks(
    "one example only, and twenty",
    lambda rng: [
        words_for_words(rng, 1),
        call("Double:", [(f"{i}", f"{2 * i}") for i in rng.permutation(99)[:20].tolist()], "100"),
    ],
    stage=EDGES,
)
few_shot_prompt.asks(
    "texts that hold an arrow, braces, quotes, a backslash, accents, or spaces at their ends",
    call("What does => mean?", [("a => b", "a leads to b"), ("{x}", "%s"), ("it's", '"so"')], "back\\slash"),
    call("Übersetze:", [("élève", "Schüler"), ("日本", "Japan")], "garçon"),
    call(" Continue: ", [("a ", " b"), ("c  d", "e")], " f "),
    stage=EDGES,
)


@few_shot_prompt.property()
def a_beginning_in_common(rng: Rng, f: Any) -> str | None:
    "another query changes the last line only"
    instruction, pairs, query = words_for_words(rng, 3).args
    one, other = f(instruction, pairs, query), f(instruction, pairs, f"{query} and {query}")
    same = one.rpartition("\n")[0] == other.rpartition("\n")[0]
    return None if same else "with another query, lines before the last one change"


# ---- an induction head

WHAT_CAME_AFTER = "In A B C A, the last A looks for what came after the first A. At which position does that stand?"
LOOKS_AT_ITS_LIKE = Mistake("the token looks at earlier copies of itself, not at what came after them", WHAT_CAME_AFTER)
LOOKS_AT_ITS_LIKE_AND_ITSELF = Mistake(
    "the token looks at all copies of itself, its own place included, not at what came after them", WHAT_CAME_AFTER
)
LOOKS_AT_WHAT_CAME_BEFORE = Mistake(
    "the token looks at what came before its earlier copies, not at what came after them", WHAT_CAME_AFTER
)
FUTURE_ALLOWED = Mistake(
    "positions after t have weight, too: the head sees the future", "Which j may row t look at, by the docstring?"
)
OWN_PLACE_HIDDEN = Mistake(
    "j = t is left out: where a token follows its own copy, as in A A, it does not see its own place",
    "In A A, which j ≤ 1 has token_ids[j − 1] == token_ids[1]?",
)
WRAPPED_AROUND = Mistake(
    "position 0 is compared with the last token, which index −1 means in Python",
    "Which token comes before the first one, and what is token_ids[-1]?",
)
NOT_SHARED_OUT = Mistake(
    "each match has the weight 1, however many there are", "What should a row with two matches sum to?"
)
ONLY_THE_LATEST = Mistake("only the latest match has weight", "What should each of two matches have?")
ONLY_THE_EARLIEST = Mistake("only the earliest match has weight", "What should each of two matches have?")
SHARED_AMONG_ALL_SEEN = Mistake(
    "the weights are divided by the number of positions seen, t + 1, not of matches",
    "What should a row with one match sum to?",
)
SHARED_AMONG_ALL = Mistake(
    "the weights are divided by the length of the text, not by the number of matches",
    "What should a row with one match sum to?",
)
SHARED_DOWN_THE_COLUMNS = Mistake(
    "the weights are divided by the sums of the columns, not of the rows", "Whose weights must sum to 1?"
)
SOFTMAX_OVER_MATCHES = Mistake(
    "a softmax over zeros and ones stands where the matches should share the weight: what is no match keeps some",
    "What is exp(0), and how much weight should a position have that is no match?",
)
UNMATCHED_NAN = Mistake(
    "a row without a match is NaN: 0 is divided by 0", "What does the first row hold, where nothing can match?"
)
UNMATCHED_UNIFORM = Mistake(
    "a row without a match spreads its weight over all positions seen",
    "What should a head say that has found nothing, by the docstring?",
)
UNMATCHED_SELF = Mistake(
    "a row without a match looks at itself", "What should a head say that has found nothing, by the docstring?"
)
UNMATCHED_FIRST = Mistake(
    "a row without a match looks at position 0", "What should a head say that has found nothing, by the docstring?"
)


def matches(ids: Array, mistake: Switches) -> Array:
    """1 where row t may take its token's continuation from position j."""
    n = len(ids)
    t, j = np.arange(n)[:, None], np.arange(n)
    places = {LOOKS_AT_ITS_LIKE: j, LOOKS_AT_ITS_LIKE_AND_ITSELF: j, LOOKS_AT_WHAT_CAME_BEFORE: j + 1}
    place = mistake.choose(places, j - 1)
    allowed = (place >= 0) & (place < n)
    if mistake(WRAPPED_AROUND):
        allowed = place < n
    if mistake(LOOKS_AT_ITS_LIKE):
        allowed = allowed & (j < t)
    if mistake(LOOKS_AT_WHAT_CAME_BEFORE):
        allowed = allowed & (place < t)
    elif not mistake(FUTURE_ALLOWED):
        allowed = allowed & ((j < t) if mistake(OWN_PLACE_HIDDEN) else (j <= t))
    same = (ids[place % n] == ids[t]) & allowed
    if mistake(ONLY_THE_LATEST):
        same &= np.cumsum(same[:, ::-1], axis=-1)[:, ::-1] == 1
    if mistake(ONLY_THE_EARLIEST):
        same &= np.cumsum(same, axis=-1) == 1
    return np.asarray(same, dtype=float)


@reference(
    axes={"token_ids": "n"},
    output="n n",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "In “A B … A”, what comes next? Somebody who has read the beginning looks at what followed the first A.",
        "m[t, j] = 1 if 1 ≤ j ≤ t and id_{j−1} = id_t, else 0; each row is divided by its sum, if that is not 0.",
        "`token_ids[:, None] == token_ids[:-1]` goes into columns 1 … of zeros `(n, n)`; `np.tril`; divide by the row "
        "sums with `keepdims=True`, held at 1 or more by `np.maximum`.",
    ),
)
def induction_attention(token_ids: Array, *, mistake: Switches) -> Any:
    found = matches(token_ids, mistake)
    n = len(found)
    seen = np.tri(n)
    if mistake(SOFTMAX_OVER_MATCHES):
        e = np.exp(found) * seen
        return e / e.sum(axis=-1, keepdims=True)
    count = found.sum(axis=-1, keepdims=True)
    sums = {
        NOT_SHARED_OUT: np.ones((n, 1)),
        SHARED_AMONG_ALL_SEEN: seen.sum(axis=-1, keepdims=True),
        SHARED_AMONG_ALL: np.full((n, 1), float(n)),
        SHARED_DOWN_THE_COLUMNS: np.maximum(found.sum(axis=0), 1),
        UNMATCHED_NAN: count,
    }
    weights = found / mistake.choose(sums, np.maximum(count, 1))
    instead = {
        UNMATCHED_UNIFORM: seen / seen.sum(axis=-1, keepdims=True),
        UNMATCHED_SELF: np.eye(n),
        UNMATCHED_FIRST: np.eye(n)[:1],
    }
    return np.where(count > 0, weights, mistake.choose(instead, weights))


ROWS_AND_COLUMNS_EXCHANGED = induction_attention.slip(
    "rows and columns are exchanged", "Does row t say where t looks, or who looks at t?", returns=np.transpose
)
WEIGHTS_OF_THE_IDS_DTYPE = induction_attention.slip(
    "the weights have the dtype of the ids, so everything after the decimal point is cut off: 1/2 becomes 0",
    "Which dtype does np.zeros_like(token_ids) have, and what is left of 0.5 in it?",
    returns=lambda weights: weights.astype(np.intp),
)
TOKENS_RETURNED = induction_attention.slip(
    "one token for each position comes back, not the weights",
    "How many numbers should come back for a text of 4 tokens?",
    returns=lambda weights, token_ids: token_ids[weights.argmax(axis=-1)],
)
TRUTH_RETURNED = induction_attention.slip(
    "True and False come back, not weights",
    "What should each of two matches have?",
    returns=lambda weights: weights > 0,
)


def ids_of(*ids: int) -> Call:
    return call(np.array(ids, dtype=np.intp))


induction_attention.asks(
    "A B C A, and A B A B A, where two matches share the weight",
    ids_of(4, 7, 2, 4),
    ids_of(4, 7, 4, 7, 4),
    stage=HAND,
)


@induction_attention.case()
def a_text_twice(rng: Rng) -> list[Call]:
    "a text of different tokens, written twice, and one and a half times"
    ids = rng.permutation(20)[:5].astype(np.intp)
    return [call(np.concatenate([ids, ids])), call(np.concatenate([ids, ids[:3]]))]


induction_attention.asks(
    "many tokens of few kinds",
    lambda rng: [call(rng.integers(0, k, size=n).astype(np.intp)) for n, k in ((9, 3), (12, 4), (7, 2))],
)
induction_attention.asks(
    "no token twice: nothing matches; and the first one once more",
    lambda rng: [call(ids := rng.permutation(9)[:6].astype(np.intp)), call(np.append(ids, ids[0]))],
    stage=EDGES,
)
induction_attention.asks(
    "a single token; the same token again and again; A A at the beginning, in the middle and at the end",
    ids_of(3),
    ids_of(5, 5, 5, 5),
    ids_of(1, 1, 2, 0),
    ids_of(0, 2, 2, 3),
    ids_of(2, 0, 6, 6),
    stage=EDGES,
)
induction_attention.asks(
    "the first token is the last one as well, and id 0", ids_of(8, 1, 3, 8), ids_of(0, 5, 0, 0, 5), stage=EDGES
)


@induction_attention.property()
def names_do_not_matter(rng: Rng, f: Any) -> str | None:
    "other ids for the same pattern give the same weights"
    ids = rng.integers(0, 4, size=9).astype(np.intp)
    renamed = rng.permutation(30)[:4].astype(np.intp)[ids]
    return None if np.allclose(f(ids), f(renamed)) else "with other ids for the same pattern, the weights change"


@induction_attention.property()
def the_future_changes_nothing(rng: Rng, f: Any) -> str | None:
    "what is written later changes no earlier row"
    ids = rng.integers(0, 3, size=8).astype(np.intp)
    long, short = f(ids), f(ids[:5].copy())
    return None if np.allclose(long[:5, :5], short) else "a longer text changes the rows of its beginning"


# ---- one step with a cache

WHAT_IS_SEEN = "The newest token stands at position t. Which positions may it look at, and how many are these?"
NEW_TOKEN_NOT_SEEN = Mistake(
    "the new token does not look at itself: its key joins the cache after the attention", WHAT_IS_SEEN
)
ONLY_ITSELF_SEEN = Mistake("the new token looks at itself alone, never at the cache", WHAT_IS_SEEN)
CUT_TO_THE_FIRST_KEY = Mistake(
    "a causal mask that begins at the upper left lets the only query see key 0 alone",
    "Which row of the causal mask belongs to the newest token: the first or the last?",
)
APPENDED_IN_FRONT = Mistake(
    "the new key and value are put in front of the old ones", "In which order does the docstring want the cache?"
)
CACHE_NOT_EXTENDED = Mistake(
    "the old cache comes back: the new key and value are forgotten",
    "What will the next step know of this token?",
)
CACHE_STARTS_ANEW = Mistake(
    "the cache that comes back holds the new key and value alone", "What will the next step know of the tokens before?"
)
FIRST_DROPPED = Mistake(
    "the cache keeps its length: the oldest key and value drop out", "How many rows must come back for t that went in?"
)
VALUES_AVERAGED = Mistake("the values are averaged, whatever the weights", "Does your output change when only q does?")
NEW_KEY_DIVIDED = Mistake(
    "the new key is divided by √d_k before it joins the cache, and the scores are not",
    "What does the docstring divide by √d_k, and what does it keep?",
)
SCORED_BY_VALUES = Mistake(
    "the query is compared with the values, not with the keys", "By what is a token found, and what does it hand over?"
)
KEYS_OF_THE_CACHE_READ = Mistake(
    "the keys are used as values", "A key says where to look. What says what you take away from there?"
)


def extended(rows: Array, new: Array, mistake: Switches) -> Array:
    joined = np.concatenate([new[None], rows] if mistake(APPENDED_IN_FRONT) else [rows, new[None]])
    return joined[1:] if mistake(FIRST_DROPPED) and len(rows) else joined


def shares(products: Array, d_k: int, d_v: int, mistake: Switches) -> Array:
    """The weights of the only query, from its dot products with the keys."""
    n = len(products)
    if mistake(VALUES_AVERAGED):
        return np.full(n, 1 / n)
    squares = {UNSCALED: 1, SCALED_BY_D_K: d_k**2, MULTIPLIED_BY_ROOT_D_K: 1 / d_k}
    others = {SCALED_BY_ROOT_D_V: d_v, SCALED_BY_ROOT_OF_KEYS: n, SCALED_AFTER_SOFTMAX: 1}
    scores = products / np.sqrt(mistake.choose(squares | others, d_k))
    if mistake(SIGMOID):
        return np.asarray(1 / (1 + np.exp(-scores)))
    if mistake(NO_SOFTMAX):
        return np.asarray(scores)
    weights = softmax(scores, mistake=mistake)
    return np.asarray(weights / np.sqrt(d_k) if mistake(SCALED_AFTER_SOFTMAX) else weights)


@reference(
    axes={"q": "d_k", "k": "d_k", "v": "d_v", "cache": ""},
    output=("d_v", ""),
    slips=ANY_NUMBERS,
    hints=(
        "The keys and values of earlier tokens do not change when a token is added. Why compute them again?",
        "K' = K with k as its last row, V' = V with v as its last row; output = softmax(q·K'ᵀ/√d_k) V', (d_v,).",
        "Without a cache the arrays are `k[None]` and `v[None]`, else `np.concatenate` or `np.vstack` of old and new; "
        "then `scaled_dot_product_attention(q[None], keys, values)`, of which the output's row 0.",
    ),
)
def attend_with_cache(q: Array, k: Array, v: Array, cache: Cache, *, mistake: Switches) -> Any:
    old_keys, old_values = (np.zeros((0, len(k))), np.zeros((0, len(v)))) if cache is None else cache
    new_key = k / np.sqrt(len(k)) if mistake(NEW_KEY_DIVIDED) else k
    keys, values = extended(old_keys, new_key, mistake), extended(old_values, v, mistake)
    seen_keys, seen_values = keys, values
    if mistake(NEW_TOKEN_NOT_SEEN) and len(old_keys):
        seen_keys, seen_values = old_keys, old_values
    if mistake(ONLY_ITSELF_SEEN):
        seen_keys, seen_values = k[None], v[None]
    if mistake(CUT_TO_THE_FIRST_KEY):
        seen_keys, seen_values = keys[:1], values[:1]
    if mistake(NEW_KEY_DIVIDED):
        seen_keys = keys * np.sqrt(len(k))
    found = seen_values if mistake(SCORED_BY_VALUES) else seen_keys
    weights = shares(found @ q, len(k), len(v), mistake)
    output = weights @ (seen_keys if mistake(KEYS_OF_THE_CACHE_READ) else seen_values)
    if mistake(CACHE_NOT_EXTENDED) and cache is not None:
        return output, cache
    return output, (k[None], v[None]) if mistake(CACHE_STARTS_ANEW) else (keys, values)


attend_with_cache.also(RESULTS_SWAPPED)
OUTPUT_ALONE = attend_with_cache.slip(
    "only the output comes back, not the cache", "What will the next step need?", returns=lambda both: both[0]
)
OUTPUT_AS_A_ROW = attend_with_cache.slip(
    "the output is a matrix of one row, (1, d_v), not a vector",
    "q has one axis: how many should the output have?",
    returns=lambda both: (both[0][None], both[1]),
)
CACHE_AS_A_LIST = attend_with_cache.slip(
    "the cache comes back as a list of two arrays, not as a tuple",
    "Which brackets does the docstring write around keys and values?",
    returns=lambda both: (both[0], list(both[1])),
)
CACHE_VALUES_FIRST = attend_with_cache.slip(
    "the cache comes back with the values before the keys",
    "In which order does the next step unpack the cache?",
    returns=lambda both: (both[0], both[1][::-1]),
)
THREE_RESULTS = attend_with_cache.slip(
    "output, keys and values come back as three results, not as output and cache",
    "How many things does `output, cache = …` unpack?",
    returns=lambda both: (both[0], *both[1]),
)


@attend_with_cache.wrong(
    "the last row of the cache is overwritten in place: nothing is appended, and the caller's arrays change",
    "What does `cache[0][-1] = k` do to the array that the caller still holds?",
)
def CACHE_OVERWRITTEN(q: Array, k: Array, v: Array, cache: Cache, *, mistake: Switches) -> Any:
    if cache is None:
        return attend_with_cache(q, k, v, None, mistake=mistake)
    keys, values = cache
    keys[-1], values[-1] = k, v
    output, _ = attend_with_cache(q, k, v, (keys[:-1], values[:-1]), mistake=mistake)
    return output, (keys, values)


def a_step(rng: Rng, t: int, d_k: int, d_v: int) -> Call:
    """Token t with t tokens before it; the first one has no cache."""
    kept = (rng.normal(size=(t, d_k)), rng.normal(size=(t, d_v))) if t else None
    return call(rng.normal(size=d_k), rng.normal(size=d_k), rng.normal(size=d_v), kept)


attend_with_cache.asks(
    "weights 1/8, 2/8 and 5/8 over two kept tokens and the new one; and a first token",
    call(
        np.array([2.0, 0, 0, 0]),
        np.log([5.0, 1, 1, 1]),
        np.array([0.0, 8.0]),
        (np.log([[1.0] * 4, [2.0, 1, 1, 1]]), np.array([[8.0, 0], [16, 4]])),
    ),
    call(np.array([2.0, 1.0]), np.array([1.0, 3.0]), np.array([7.0, -1.0, 5.0]), None),
    stage=HAND,
)
attend_with_cache.asks(
    "a cache of several tokens", lambda rng: [a_step(rng, 4, 3, 5), a_step(rng, 6, 2, 4)], whole="q k v"
)
attend_with_cache.asks(
    "as many tokens as features, where a wrong axis stays silent",
    lambda rng: [a_step(rng, 3, 4, 4), a_step(rng, 4, 4, 4), a_step(rng, 2, 2, 2)],
)
attend_with_cache.asks(
    "the first token sees itself alone", lambda rng: [a_step(rng, 0, 4, 3), a_step(rng, 0, 1, 1)], stage=EDGES
)
attend_with_cache.asks(
    "one token in the cache, a single feature, arguments by name",
    lambda rng: [
        a_step(rng, 1, 3, 2),
        a_step(rng, 5, 1, 3),
        a_step(rng, 3, 4, 1),
        call(q=rng.normal(size=2), k=rng.normal(size=2), v=rng.normal(size=3), cache=a_step(rng, 2, 2, 3).args[3]),
    ],
    stage=EDGES,
)
attend_with_cache.asks("a cache of nearly 300 tokens", lambda rng: a_step(rng, int(rng.integers(260, 300)), 4, 3))


@attend_with_cache.case(stage=STABILITY)
def far_apart(rng: Rng) -> list[Call]:
    "scores around 10000, around −10000 and far apart"
    keys = np.array([[100.0, 0.0], [99.0, 3.0], [-100.0, 0.0]]) + rng.uniform(size=(3, 2)) / 100
    values, v = rng.normal(size=(3, 2)), rng.normal(size=2)
    low = np.array([[-100.0, 1.0], [-99.5, 0.0]])
    return [
        call(np.array([100.0, 1.0]), keys[1] + 0.01, v, (keys, values)),
        call(np.array([100.0, 1.0]), low[0] + 0.01, v, (low, values[:2])),
        call(np.ones(1), np.array([899.0]), v, (np.array([[900.0], [0.0]]), values[:2])),
    ]


@attend_with_cache.property()
def the_same_as_the_full_pass(rng: Rng, f: Any) -> str | None:
    "step by step, the outputs are those of causal attention over the whole text"
    q, k, v = rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    scores = np.where(np.tri(5, dtype=bool), q @ k.T / np.sqrt(3), -np.inf)
    full, cache = softmax(scores) @ v, None
    for t in range(5):
        output, cache = f(q[t], k[t], v[t], cache)
        if not np.allclose(output, full[t]):
            return f"fed its own cache, step {t} differs from row {t} of causal attention over the whole text"
    return None


@attend_with_cache.property(stage=GRADIENTS)
def the_order_of_the_past(rng: Rng, f: Any) -> str | None:
    "the kept tokens in another order give the same output"
    q, k, v, (keys, values) = a_step(rng, 4, 3, 2).args
    one, other = f(q, k, v, (keys, values))[0], f(q, k, v, (keys[::-1].copy(), values[::-1].copy()))[0]
    return None if np.allclose(one, other) else "the order of the kept tokens changes the output"


# ---- a classifier on the last state

WHICH_STATE = "Of a text with 3 real tokens in a row of 5, which one has seen the whole text, and what is its index?"
STATE_AFTER_THE_LAST = Mistake(
    "the index is lengths, not lengths − 1: the state behind the last real token is read", WHICH_STATE
)
PADDED_LAST_STATE = Mistake(
    "the state at the last place is read, which is padding where a text is shorter", WHICH_STATE
)
FIRST_STATE = Mistake(
    "the state of the first token is read, as a model that looks both ways would have it",
    "How much of the text has the first token seen under a causal mask?",
)
COUNTED_FROM_THE_END = Mistake("the lengths are counted from the end of the row, as −lengths does", WHICH_STATE)
LAST_BUT_ONE = Mistake("the state before the last real token is read", WHICH_STATE)
MEAN_OF_THE_REAL = Mistake("the mean over all real tokens is read, not the last one", WHICH_STATE)
MEAN_OF_ALL = Mistake("the mean over all places is read, padding included", WHICH_STATE)
MAXIMUM_OF_THE_REAL = Mistake(
    "the largest of each feature over the real tokens is read, not the last token", WHICH_STATE
)
FIRST_LENGTH_FOR_ALL = Mistake(
    "the length of the first text is used for all of them", "How many lengths are there, and how many do you use?"
)
LONGEST_FOR_ALL = Mistake(
    "the longest of the lengths is used for all texts", "Where does a shorter text of the batch end?"
)


def states(hidden: Array, lengths: Array, mistake: Switches) -> Array:
    """One state for each text."""
    texts, n = hidden.shape[:2]
    real = np.arange(n) < lengths[:, None]
    if mistake(STATE_AFTER_THE_LAST) and lengths.max() >= n:
        raise IndexError(f"index {n} is out of bounds for axis 1 with size {n}")
    if mistake(MEAN_OF_THE_REAL):
        return np.asarray((hidden * real[..., None]).sum(axis=1) / lengths[:, None])
    if mistake(MEAN_OF_ALL):
        return np.asarray(hidden.mean(axis=1))
    if mistake(MAXIMUM_OF_THE_REAL):
        return np.asarray(np.where(real[..., None], hidden, -np.inf).max(axis=1))
    index = mistake.choose(
        {
            STATE_AFTER_THE_LAST: lengths,
            PADDED_LAST_STATE: np.full(texts, n - 1),
            FIRST_STATE: np.zeros(texts, dtype=int),
            COUNTED_FROM_THE_END: -lengths,
            LAST_BUT_ONE: lengths - 2,
            FIRST_LENGTH_FOR_ALL: np.full(texts, lengths[0] - 1),
            LONGEST_FOR_ALL: np.full(texts, lengths.max() - 1),
        },
        lengths - 1,
    )
    return np.asarray(hidden[np.arange(texts), index])


@reference(
    axes={"hidden": "texts n d", "lengths": "texts", "w": "d classes", "b": "classes"},
    output="texts classes",
    slips=ANY_NUMBERS,
    hints=(
        "Which token of a text has seen all of it, if each one sees only what stands before it?",
        "logits_i = hidden[i, lengths_i − 1] · w + b: (texts, d) times (d, classes), plus (classes,).",
        "`hidden[np.arange(len(lengths)), lengths - 1]` has the shape (texts, d); then `@ w + b`.",
    ),
)
def classify_last_token(hidden: Array, lengths: Array, w: Array, b: Array, *, mistake: Switches) -> Any:
    return states(hidden, lengths, mistake) @ w + b


CLASSIFIER_WITHOUT_BIAS = classify_last_token.slip(
    "the bias b is not added", "What are the logits of a state that is all zeros?", b=np.zeros_like
)
CLASSIFIER_TRANSPOSED = classify_last_token.slip(
    "w is transposed before the product",
    "Which axis of w has the length of a state: the first or the second?",
    w=np.transpose,
)
CLASS_PROBABILITIES = classify_last_token.slip(
    "a softmax is applied: probabilities come back, not logits",
    "What does the docstring say comes back, and what takes a softmax of it later?",
    returns=softmax,
)
BEST_CLASS = classify_last_token.slip(
    "the number of the best class comes back, not the logits",
    "How many numbers should come back for each text?",
    returns=lambda logits: logits.argmax(axis=-1),
)
STATES_RETURNED = classify_last_token.slip(
    "the states come back, without the linear map",
    "How many numbers should come back for each text: d or as many as there are classes?",
    returns=lambda logits, hidden, lengths: hidden[np.arange(len(lengths)), lengths - 1],
)
EVERY_TEXT_AT_EVERY_LENGTH = classify_last_token.slip(
    "every text is read at the places of all texts, as hidden[:, lengths - 1] does",
    "What is the shape of `hidden[:, lengths - 1]`, and which index counts the texts?",
    returns=lambda logits, hidden, lengths, w, b: hidden[:, lengths - 1] @ w + b,
)
ALL_STATES_CLASSIFIED = classify_last_token.slip(
    "every token gets logits, not every text",
    "How many answers does one text need?",
    returns=lambda logits, hidden, w, b: hidden @ w + b,
)


def of_lengths(rng: Rng, *lengths: int, n: int, d: int, classes: int) -> Call:
    """Random states of texts with these lengths; padding has numbers, too."""
    states = rng.normal(size=(len(lengths), n, d))
    w, b = rng.normal(size=(d, classes)), rng.normal(size=classes)
    return call(states, np.array(lengths, dtype=np.intp), w, b)


classify_last_token.asks(
    "two texts of 2 and 3 tokens, one feature, two classes",
    call(
        np.array([[[1.0], [2.0], [9.0]], [[3.0], [4.0], [5.0]]]),
        np.array([2, 3], dtype=np.intp),
        np.array([[1.0, -1.0]]),
        np.array([0.0, 10.0]),
    ),
    stage=HAND,
)
classify_last_token.asks(
    "texts of different lengths",
    lambda rng: [of_lengths(rng, 3, 5, 1, 4, n=6, d=3, classes=2), of_lengths(rng, 2, 4, n=5, d=4, classes=3)],
    whole="hidden",
)
classify_last_token.asks(
    "as many texts as tokens as features as classes, where a wrong axis stays silent",
    lambda rng: [of_lengths(rng, 2, 1, 3, n=3, d=3, classes=3), of_lengths(rng, 2, 1, n=2, d=2, classes=2)],
)
classify_last_token.asks(
    "texts that fill the row, and texts of one token",
    lambda rng: [of_lengths(rng, 4, 1, 4, n=4, d=2, classes=3), of_lengths(rng, 1, 1, n=3, d=3, classes=2)],
    stage=EDGES,
)
classify_last_token.asks(
    "a single text, a single token, a single class",
    lambda rng: [
        of_lengths(rng, 3, n=5, d=4, classes=2),
        of_lengths(rng, 1, n=1, d=2, classes=3),
        of_lengths(rng, 2, 3, n=4, d=1, classes=1),
    ],
    stage=EDGES,
)


@classify_last_token.case(stage=EDGES)
def padding_of_any_kind(rng: Rng) -> list[Call]:
    "padding full of zeros, and of huge numbers"
    calls = []
    for filling in (0.0, 1e6, -1e6):
        hidden, lengths, w, b = of_lengths(rng, 2, 4, 3, n=4, d=3, classes=2).args
        hidden[np.arange(4) >= lengths[:, None]] = filling
        calls.append(call(hidden, lengths, w, b))
    return calls


@classify_last_token.property()
def padding_means_nothing(rng: Rng, f: Any) -> str | None:
    "other numbers in the padding change nothing"
    hidden, lengths, w, b = of_lengths(rng, 2, 4, 1, n=5, d=3, classes=2).args
    other = hidden.copy()
    other[np.arange(5) >= lengths[:, None]] += 1.0
    return None if np.allclose(f(hidden, lengths, w, b), f(other, lengths, w, b)) else "padding changes the logits"
