"""Chapter 12, BERT: the references with the mistakes that learners make, and their checks.

What `mask_tokens` gives is drawn at random, and every right answer may draw differently: `what_was_done` says what all
of them have in common. Its texts are so long that a known mistake always shows, whatever it draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learn_transformers.answer_key.softmax.functions import (
    LOG_BASE_TWO,
    LOG_OF_SOFTMAX,
    NOT_AVERAGED,
    NOTHING_BUT_THE_LOGIT,
    PREDICTED_CLASS,
    SIGN_FLIPPED,
    SOFTMAX_TWICE,
    SUMMED,
    log_softmax,
    softmax,
)
from learn_transformers.key import ANY_NUMBERS, EDGES, HAND, STABILITY, Call, Mistake, Switches, call, reference
from learn_transformers.key.chances import even, possible, share
from learn_transformers.key.families import no_batch_axis, one_batch_axis

Array = np.ndarray
Rng = np.random.Generator
Both = tuple[Array, Array]

UNASKED = -100
HIDDEN, EXCHANGED, KEPT = 0.8, 0.1, 0.1  # of the chosen words
FATES = ((0.8, 0.02), (0.8, 0.0), (1.0, 0.0), (0.8, 0.2), (0.9, 0.1), (0.1, 0.8), (0.1, 0.1), (0.0, 0.0))  # wrong ones
TINY = 10  # so few ids that a random word is often the one that was there

# ---- what can be said of answers that are drawn


def number(flags: Array) -> int:
    return int(np.count_nonzero(flags))


def ranges(ids: Array) -> str:
    """Whole numbers in words: "0, 5–7"."""
    runs = np.split(ids, np.flatnonzero(np.diff(ids) > 1) + 1) if len(ids) else []
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) or "none"


def label_of_the_others(labels: Array, token_ids: Array) -> int:
    """Which label do words have that are not asked for?"""
    new = labels[labels != token_ids]
    if not new.size or (new == UNASKED).any():
        return UNASKED
    values, counts = np.unique(new, return_counts=True)
    return int(values[counts.argmax()])


@dataclass(frozen=True)
class Sentences:
    """Which tokens are words, and which are chosen; a row for each sentence."""

    words: Array
    chosen: Array

    @property
    def longest(self) -> Array:
        lengths = self.words.sum(axis=-1)
        return np.asarray(lengths == lengths.max())

    @property
    def length(self) -> int:
        return int(self.words.sum(axis=-1).max())

    @property
    def alike(self) -> bool:
        """Are many sentences chosen from at the very same places?"""
        always = self.chosen[:, self.words.all(axis=0)]
        return always.size > 1000 and len(always) > 1 and bool((always == always[0]).all() and 0 < always[0].mean() < 1)

    @property
    def dealt(self) -> bool:
        """Have many sentences of one length the very same number of words chosen, and not always at the same places?"""
        numbers = (self.chosen & self.words).sum(axis=-1)[self.longest]
        same = len(numbers) > 100 and (numbers == numbers[0]).all() and 0 < numbers[0] < self.length
        return bool(same) and not self.alike

    @property
    def spared(self) -> Array:
        """The sentences in which nothing is chosen."""
        return np.asarray(~(self.chosen & self.words).any(axis=-1))


def what_was_done(
    result: Both, token_ids: Array, mask_id: int, vocab_size: int, special_ids: list[int], probability: float
) -> dict[str, Any]:
    """What was done to a text. A share is the one that is asked for, unless the count rules that out."""
    inputs, labels = result
    words, p = ~np.isin(token_ids, special_ids), probability
    other = label_of_the_others(labels, token_ids)
    chosen, changed = labels != other, inputs != token_ids
    sentences = Sentences(*(flags.reshape(-1, token_ids.shape[-1]) for flags in (words, chosen)))
    mixed_up = bool((inputs == UNASKED).any())
    alike = not mixed_up and sentences.alike
    dealt = not mixed_up and sentences.dealt
    told = not (mixed_up or alike)
    if not told:  # nothing more is to be read off: the rest is as it should be
        other, chosen, changed = UNASKED, np.zeros_like(words), np.zeros_like(words)

    def seen(what: Array, of: Array, right: float, *wrong: float, told: bool = told and vocab_size > TINY) -> float:
        n, count = number(of), number(what & of)
        return (
            share(count, n, right, *sorted(wrong, key=lambda chance: abs(chance * n - count))) if n and told else right
        )

    itself = 1 / vocab_size  # a random id may be the word that was there, and it may be [MASK]
    hidden, kept = round(HIDDEN + EXCHANGED * itself, 4), round(KEPT + EXCHANGED * itself, 4)
    asked, left, zeros = chosen & words, ~chosen & words, words & (token_ids == 0)
    p_asked = p if dealt else seen(asked, words, p, 1 - p, hidden * p, (1 - kept) * p, 0.15, 1.0)
    due = hidden / (1 - kept) if 0 < p_asked == (1 - kept) * p else hidden
    spared = (1 - p_asked) ** sentences.length
    stay = seen(~changed, asked, kept, 1 - p * (1 - kept), *(1 - a - b + b * itself for a, b in FATES))
    return {
        "-100 stands among the inputs": mixed_up,
        "inputs and labels are the same": mixed_up and np.array_equal(inputs, labels),
        "all sentences have the same places chosen": alike,
        "all sentences have as many words chosen": dealt,
        "words that are chosen": p_asked,
        "words with the id 0 that are chosen": p if dealt else seen(asked, zeros, p_asked, 0.0, 1.0),
        "sentences without a chosen word": spared if dealt else seen(sentences.spared, sentences.longest, spared, 0.0),
        "special ids that are chosen": ranges(np.unique(token_ids[chosen & ~words])),
        "special ids that are changed": ranges(np.unique(token_ids[changed & ~words])),
        "the label of what is not chosen": other,
        "chosen words whose label is another word": seen(labels != token_ids, asked, 0.0, 1 - kept),
        "words that are changed, but not chosen": seen(
            changed, left, 0.0, HIDDEN, 1 - kept, 1 - HIDDEN - kept, (1 - hidden - kept) * p / (1 - hidden * p)
        ),
        "chosen words that become [MASK]": seen(
            inputs == mask_id, asked, due, p * hidden, *(a + b * itself for a, b in FATES)
        ),
        "chosen words that stay": stay if stay > 0.02 else 0.0,  # a random word that happens to be the same is none
    } | what_came(
        inputs[asked & changed & (inputs != mask_id)], asked & ~changed, asked, token_ids, mask_id, vocab_size
    )


NEVER_COME, NO_IDS_COME = "ids that never come as random words", "what comes as a random word and is no id"
UNEVENLY, ITSELF = "some ids come more often than others", "a random word may be the one that was there"


def what_came(
    came: Array, stayed: Array, asked: Array, token_ids: Array, mask_id: int, vocab_size: int
) -> dict[str, Any]:
    """Which ids came in place of words. Where a right draw may leave one out, nothing is said."""
    n, there, ids = number(asked), np.unique(came), np.arange(vocab_size)
    if EXCHANGED * n < 2 * vocab_size * np.log(1e9 * vocab_size):
        return {NEVER_COME: "none", NO_IDS_COME: "none", UNEVENLY: False, ITSELF: True}
    missing = np.setdiff1d(ids, [*there, mask_id])
    strange = np.setdiff1d(ids, [*np.unique(token_ids), mask_id])  # all of these are as likely, and nothing hides one
    return {
        NEVER_COME: "all but one" if len(there) < 2 else ranges(missing),
        NO_IDS_COME: ranges(there[(there < 0) | (there >= vocab_size)]),
        UNEVENLY: not (missing.size or even([number(came == i) for i in strange])),
        ITSELF: vocab_size > TINY or n < 10_000 or len(there) < 2 or not possible(number(stayed), n, KEPT),
    }


# ---- hiding words

SPARE_THE_SPECIAL = "Is there anything to be guessed where [CLS], [SEP] or padding stands?"
WHICH_MAY_CHANGE = "Which words may be changed at all, and what in your program says so?"
HOW_MANY_OF_A_HUNDRED = "Of 100 chosen words, how many become [MASK], how many another word, and how many stay?"
FROM_WHICH_IDS = "From which ids are the random ones drawn, and which of them can your draw never give?"
THE_COPY = "At a place that became [MASK], which word should the model say, and does your program still have it?"

SECOND_DRAW = Mistake(
    "10 % of the chosen words that are left become random, not half of them: 2 % of all chosen ones, and 18 % stay",
    "When 80 of 100 chosen words are [MASK], which share of the other 20 are 10 words?",
)
SPECIALS_CHOSEN = Mistake("special ids are chosen like words", SPARE_THE_SPECIAL)
ONE_SPECIAL_SPARED = Mistake("of the special ids only the first is spared", SPARE_THE_SPECIAL)
ZERO_NEVER_CHOSEN = Mistake(
    "words with the id 0 are never chosen, as if 0 were padding",
    "Who says which ids are special, and is 0 among them?",
)
FIXED_NUMBER_CHOSEN = Mistake(
    "every sentence has the same number of words chosen: the words do not decide each by itself",
    "How likely is it that none of 8 words is chosen, and does it ever happen in yours?",
)
SAME_PLACES_CHOSEN = Mistake(
    "in every sentence the words at the same places are chosen",
    "How many random numbers do you draw for 100 sentences of 8 words?",
)
EVERY_WORD_HIDDEN = Mistake("80 % of all words become [MASK], not only of the chosen ones", WHICH_MAY_CHANGE)
EVERY_WORD_EXCHANGED = Mistake("10 % of all words become random ones, not only of the chosen ones", WHICH_MAY_CHANGE)
EVERY_WORD_SPOILED = Mistake(
    "80 % of all words become [MASK] and 10 % random ones, whether they are chosen or not", WHICH_MAY_CHANGE
)
EVERYTHING_SPOILED = Mistake(
    "80 % of all tokens become [MASK] and 10 % random ids, special ones and those that are not chosen, too",
    WHICH_MAY_CHANGE,
)
ONE_NUMBER_FOR_BOTH = Mistake(
    "one random number decides twice: whoever is below 0.15 is below 0.8 as well, so all chosen words become [MASK]",
    "Which numbers can u still be when you know that u < 0.15, and how many of these are 0.8 or more?",
)
ONE_RANDOM_ID = Mistake(
    "one random id is drawn, and it stands in all places that get a random word",
    "How many random ids do you need, and how many do you draw?",
)
RANDOM_FROM_THE_TEXT = Mistake(
    "the random words are taken from the text, not from the whole vocabulary", FROM_WHICH_IDS
)
ZERO_NEVER_DRAWN = Mistake("the id 0 never comes as a random word", FROM_WHICH_IDS)
NO_SPECIAL_DRAWN = Mistake("special ids never come as random words, though all ids may", FROM_WHICH_IDS)
NEVER_ITSELF = Mistake(
    "a random word is never the one that was there: the draw leaves that one out",
    "In a vocabulary of 3 words, how often is a random one the one that was there?",
)


def choice(may: Array, u: Array, probability: float, mistake: Switches) -> Array:
    """Which of the tokens that may be chosen are chosen, by a number between 0 and 1 for each."""
    if mistake(FIXED_NUMBER_CHOSEN):
        place = np.where(may, u, 2.0).argsort(axis=-1).argsort(axis=-1)
        return np.asarray(may & (place < np.rint(probability * may.sum(axis=-1, keepdims=True))))
    return may & (u.reshape(-1, u.shape[-1])[0] < probability if mistake(SAME_PLACES_CHOSEN) else u < probability)


def random_ids(token_ids: Array, vocab_size: int, special_ids: list[int], rng: Rng, mistake: Switches) -> Array:
    """A random id for every place."""
    if mistake(ONE_RANDOM_ID):
        return np.full(token_ids.shape, int(rng.integers(vocab_size)))
    if mistake(RANDOM_FROM_THE_TEXT) or mistake(NO_SPECIAL_DRAWN):
        text = mistake(RANDOM_FROM_THE_TEXT)
        known: Array = token_ids.ravel() if text else np.setdiff1d(np.arange(vocab_size), special_ids)
        return np.asarray(known[rng.integers(len(known), size=token_ids.shape)])
    if mistake(NEVER_ITSELF):
        return np.asarray((token_ids + rng.integers(1, vocab_size, size=token_ids.shape).astype(np.intp)) % vocab_size)
    return rng.integers(1 if mistake(ZERO_NEVER_DRAWN) else 0, vocab_size, size=token_ids.shape).astype(np.intp)


@reference(
    axes={"token_ids": "... n", "mask_id": "", "vocab_size": "", "special_ids": "", "rng": "", "probability": ""},
    output=("... n", "... n"),
    hints=(
        "Three questions to every token, with dice for each: is it chosen, what becomes of it, and which random word?",
        "Chosen where not special and u < p. Of those [MASK] where v < 0.8, a random id where 0.8 ≤ v < 0.9, the "
        "rest as it was. u and v are drawn apart, each in the shape of token_ids.",
        "`np.isin(token_ids, special_ids)`, twice `rng.random(token_ids.shape)`, `rng.integers(vocab_size, size=…)`; "
        "an `np.where` for the inputs; the labels are `np.where` of the chosen ones, `token_ids` and −100.",
    ),
    seconds=20.0,
    observed=what_was_done,
)
def mask_tokens(
    token_ids: Array,
    mask_id: int,
    vocab_size: int,
    special_ids: list[int],
    rng: Rng,
    probability: float = 0.15,
    *,
    mistake: Switches,
) -> Any:
    may = ~np.isin(token_ids, mistake.choose({SPECIALS_CHOSEN: [], ONE_SPECIAL_SPARED: special_ids[:1]}, special_ids))
    may = may & (token_ids != 0) if mistake(ZERO_NEVER_CHOSEN) else may
    u = rng.random(token_ids.shape)
    chosen, fate = choice(may, u, probability, mistake), u if mistake(ONE_NUMBER_FOR_BOTH) else rng.random(u.shape)
    drawn = random_ids(token_ids, vocab_size, special_ids, rng, mistake)
    all_of_them = {EVERY_WORD_SPOILED: may, EVERYTHING_SPOILED: np.ones_like(may)}
    hidden = mistake.choose({EVERY_WORD_HIDDEN: may} | all_of_them, chosen) & (fate < HIDDEN)
    below = HIDDEN + EXCHANGED * (1 - HIDDEN) if mistake(SECOND_DRAW) else HIDDEN + EXCHANGED
    exchanged = mistake.choose({EVERY_WORD_EXCHANGED: may} | all_of_them, chosen) & ~(fate < HIDDEN) & (fate < below)
    inputs = np.where(hidden, mask_id, np.where(exchanged, drawn, token_ids))
    return inputs, np.where(chosen, token_ids, UNASKED)


LABELS_FIRST = mask_tokens.slip(
    "the labels come first, and the inputs second",
    "Which of the two does the docstring name first?",
    returns=lambda both: both[::-1],
)
INPUTS_ALONE = mask_tokens.slip(
    "only the inputs come back, without the labels",
    "How many things does the caller unpack?",
    returns=lambda both: both[0],
)
LABELS_AFTER_MASKING = mask_tokens.slip(
    "the labels are copied when the words are hidden already: the model is to say [MASK]",
    THE_COPY,
    returns=lambda both: (both[0], np.where(both[1] != UNASKED, both[0], UNASKED)),
)
ONE_ARRAY_FOR_BOTH = mask_tokens.slip(
    "inputs and labels are one and the same array: what is written into one stands in the other",
    "What does `labels = inputs` make: a copy, or a second name?",
    returns=lambda both: 2 * (np.where(both[1] != UNASKED, both[0], UNASKED),),
)
EVERY_WORD_ASKED = mask_tokens.slip(
    "every word has its id as its label, not only the chosen ones",
    "What can be learned from a word that stands there to be copied?",
    returns=lambda both, token_ids: (both[0], token_ids.copy()),
)
OTHER_LABEL = mask_tokens.family(
    "what is not chosen has the label {}, not −100",
    "Which label does the loss leave out, and is yours the id of a word?",
    *(-1, 0),
    returns=lambda both, value: (both[0], np.where(both[1] == UNASKED, int(value), both[1])),
)
ONLY_THE_HIDDEN_ASKED = mask_tokens.slip(
    "only the words that became [MASK] have a label: those that were exchanged or kept are not asked for",
    "How can a model know that a word which is there may be wrong, if only [MASK] is ever asked for?",
    returns=lambda both, mask_id: (both[0], np.where(both[0] == mask_id, both[1], UNASKED)),
)
ONLY_THE_CHANGED_ASKED = mask_tokens.slip(
    "chosen words that stay as they are have no label",
    "Which words are asked for: those that were chosen, or those that look different now?",
    returns=lambda both, token_ids: (both[0], np.where(both[0] != token_ids, both[1], UNASKED)),
)
ALL_HIDDEN = mask_tokens.slip(
    "all chosen words become [MASK]",
    HOW_MANY_OF_A_HUNDRED,
    returns=lambda both, mask_id: (np.where(both[1] != UNASKED, mask_id, both[0]), both[1]),
)
NONE_EXCHANGED = mask_tokens.slip(
    "no word is exchanged: 80 % become [MASK], and 20 % stay",
    HOW_MANY_OF_A_HUNDRED,
    returns=lambda both, token_ids, mask_id: (np.where(both[0] != mask_id, token_ids, mask_id), both[1]),
)


def fate_of(shares: tuple[float, float]) -> Any:
    """As if other shares of the chosen words became [MASK], and random; the dice are cast anew."""

    def dealt(both: Both, token_ids: Array, mask_id: int, vocab_size: int, rng: Rng) -> Both:
        fate, drawn = rng.random(token_ids.shape), rng.integers(vocab_size, size=token_ids.shape).astype(np.intp)
        chosen, hidden = both[1] != UNASKED, fate < shares[0]
        exchanged = ~hidden & (fate < sum(shares))
        return np.where(chosen & hidden, mask_id, np.where(chosen & exchanged, drawn, token_ids)), both[1]

    return dealt


NONE_KEPT = mask_tokens.slip(
    "no chosen word stays: 80 % become [MASK], 20 % random", HOW_MANY_OF_A_HUNDRED, returns=fate_of((0.8, 0.2))
)
NINE_OF_TEN_HIDDEN = mask_tokens.slip(
    "90 % of the chosen words become [MASK], and 10 % random: none stays",
    HOW_MANY_OF_A_HUNDRED,
    returns=fate_of((0.9, 0.1)),
)
MOSTLY_EXCHANGED = mask_tokens.slip(
    "80 % of the chosen words become random, and 10 % [MASK]", HOW_MANY_OF_A_HUNDRED, returns=fate_of((0.1, 0.8))
)
MOSTLY_KEPT = mask_tokens.slip(
    "80 % of the chosen words stay, 10 % become [MASK]", HOW_MANY_OF_A_HUNDRED, returns=fate_of((0.1, 0.1))
)
NO_WORD_HIDDEN = mask_tokens.slip(
    "the words have labels, but nothing is changed: the inputs are the text itself",
    "Where in your program is the result of hiding a word kept?",
    returns=lambda both, token_ids: (token_ids.copy(), both[1]),
)
FIFTEEN_ALWAYS = mask_tokens.slip(
    "15 % are chosen, whatever `probability` is",
    "Does your result change when only `probability` does?",
    probability=0.15,
)
REST_CHOSEN = mask_tokens.slip(
    "the share of words that is not to be chosen is chosen",
    "Which share of the numbers between 0 and 1 lies below 0.15, and which above?",
    probability=lambda p: 1 - p,
)
LAST_ID_NEVER_DRAWN = mask_tokens.slip(
    "the last id of the vocabulary never comes as a random word",
    "Does `rng.integers(a, b)` ever give b, and what did you write for b?",
    vocab_size=lambda n: n - 1,
)
ONE_ID_TOO_MANY = mask_tokens.slip(
    "a random word can be `vocab_size` itself, which is no id",
    "How many ids are there, and which is the last one if the first is 0?",
    vocab_size=lambda n: n + 1,
)

CLS, SEP, MASK, PAD = 101, 102, 103, 0  # as in BERT's own vocabulary of 30,522 ids
BERT_SPECIALS, BERT_VOCAB = [CLS, SEP, MASK, PAD], 30522


def seeded(rng: Rng) -> Rng:
    """A generator of its own for a call."""
    return np.random.default_rng(int(rng.integers(2**31)))


def a_text(rng: Rng, *shape: int) -> Array:
    """Words between [CLS] and [SEP], with ids of BERT's vocabulary; nothing is padded."""
    text = rng.integers(1000, BERT_VOCAB, size=shape).astype(np.intp)
    text[..., 0], text[..., -1] = CLS, SEP
    return text


def small_vocabulary(rng: Rng, n: int) -> Array:
    """A row of 40 ids: 1, 2 and 3 are special, 4 is [MASK], 30 to 39 stand nowhere."""
    words = rng.choice([0, *range(5, 30)], size=n)
    return np.asarray(np.where(np.arange(n) % 10 == 9, rng.integers(1, 4, size=n), words).astype(np.intp))


@mask_tokens.case(stage=HAND)
def all_or_nothing(rng: Rng) -> list[Call]:
    "20,000 words, two in a sentence: with probability 1 all of them are asked for, with probability 0 nothing happens"
    words = np.arange(20_000, dtype=np.intp).reshape(-1, 2)
    text = np.pad(words, ((0, 0), (1, 1)), constant_values=((0, 0), (20_000, 20_001)))
    return [call(text, 20_002, 20_003, [20_000, 20_001], seeded(rng), p) for p in (1.0, 0.0)]


@mask_tokens.case()
def sentences_of_eight(rng: Rng) -> Call:
    "12,500 sentences of 8 words between [CLS] and [SEP]: a hundred thousand words, of which 15 % are chosen"
    return call(a_text(rng, 12500, 10), MASK, BERT_VOCAB, BERT_SPECIALS, seeded(rng))


@mask_tokens.case()
def half_of_them(rng: Rng) -> Call:
    "half of 45,000 words in a row, out of 40 ids of which 0 is a word and 30 to 39 never occur"
    return call(small_vocabulary(rng, 50_000), 4, 40, [1, 2, 3], seeded(rng), probability=0.5)


@mask_tokens.case()
def three_ids(rng: Rng) -> Call:
    "a vocabulary of 3 ids, all of them random words, too: [MASK], and the word that was there"
    return call(rng.integers(0, 2, size=(400, 100)).astype(np.intp), 2, 3, [], seeded(rng), 0.5)


@mask_tokens.case(stage=EDGES)
def padded_paragraphs(rng: Rng) -> Call:
    "three axes: paragraphs of sentences that end in padding of their own lengths"
    text = a_text(rng, 40, 50, 20)
    lengths = rng.integers(8, 21, size=(40, 50, 1))
    text[np.arange(20) >= lengths] = PAD
    return call(text, MASK, BERT_VOCAB, BERT_SPECIALS, seeded(rng), probability=0.5)


def few_ids(rng: Rng) -> Array:
    """A thousand words of 7 ids: so few that only the laws are looked at, not the shares."""
    return rng.integers(0, 7, size=1000).astype(np.intp)


@mask_tokens.property()
def one_seed_one_result(rng: Rng, f: Any) -> str | None:
    "the same seed gives the same result, and another seed another one: all randomness comes from `rng`"
    text = few_ids(rng)
    once, again, other = (f(text, 7, 8, [], np.random.default_rng(seed), 0.5) for seed in (7, 7, 8))
    if any(not np.array_equal(a, b) for a, b in zip(once, again, strict=True)):
        return "the same seed gave two results: some random number does not come from `rng`"
    if np.array_equal(once[1], other[1]):
        return "another seed gave the same result: the random numbers do not come from `rng`"
    return None


@mask_tokens.property()
def each_by_itself(rng: Rng, f: Any) -> str | None:
    "how many words are chosen differs from draw to draw: each word decides by itself"
    text = few_ids(rng)
    labels = [f(text, 7, 8, [], seeded(rng), 0.5)[1] for _ in range(7)]
    numbers = {number(each != UNASKED) for each in labels}
    return None if len(numbers) > 1 else f"seven times exactly {numbers.pop()} of 1,000 words were chosen"


# ---- the loss

WHICH_COUNT = "At which positions is the model asked for a word, and how does its label say so?"
UNASKED_COUNT_AS_ZERO = Mistake("positions without a label count, too, as if the word 0 were right there", WHICH_COUNT)
UNASKED_NOT_LEFT_OUT = Mistake(
    "no position is left out: `ignore_index` picks an entry of the logits like any other label", WHICH_COUNT
)
DIVIDED_BY_ALL = Mistake(
    "the sum over the labeled positions is divided by the number of all positions",
    "With one label in a hundred positions, by what is that one loss divided?",
)
ONLY_THE_UNASKED = Mistake(
    "the positions that count are left out, and the others count",
    "Is your condition true where a word is asked for, or where none is?",
)
ZERO_LEFT_OUT = Mistake(
    "labels of 0 are left out, so the word 0 is never learned", "Which id has the first word of a vocabulary?"
)
NEGATIVE_LEFT_OUT = Mistake(
    "what is left out are negative labels, whatever `ignore_index` is",
    "What if `ignore_index` is the id of padding?",
)
ALWAYS_MINUS_100 = Mistake(
    "−100 is left out, whatever `ignore_index` is", "Does your result change when only `ignore_index` does?"
)
ALWAYS_MINUS_1 = Mistake(
    "−1 is left out, whatever `ignore_index` is",
    "Which label do positions have that are not asked for, and who says so?",
)
MEAN_OF_SENTENCES = Mistake(
    "each sentence has its mean, and the means are averaged: words of sentences with few labels weigh more",
    "Two sentences have 1 and 9 labels. How much of the loss should the first one's word be?",
)
OVER_THE_POSITIONS = Mistake(
    "the softmax runs over the positions, not over the words",
    "For one position, which numbers should sum to 1?",
)
SHIFTED_AS_IN_GPT = Mistake(
    "the logits are compared with the label of the next position, as in a GPT",
    "Is a masked model asked for the word at its own place, or for the one behind?",
)


@reference(
    axes={"logits": "... n vocab", "labels": "... n", "ignore_index": ""},
    output="",
    slips=ANY_NUMBERS,
    hints=(
        "It is the cross-entropy of chapter 2, but only some positions are asked.",
        "L = −(1/m) Σ log softmax(logits)[label] over the m positions whose label is not ignore_index.",
        "Compare `labels` with `ignore_index`. That boolean array, as an index, makes of logits an (m, vocab) array, "
        "and of labels an (m,) one, however many axes they have; `cross_entropy` takes both.",
    ),
)
def masked_language_model_loss(logits: Array, labels: Array, ignore_index: int = -100, *, mistake: Switches) -> Any:
    if mistake(SHIFTED_AS_IN_GPT):
        logits, labels = logits[..., :-1, :], labels[..., 1:]
    asked = labels != mistake.choose({ALWAYS_MINUS_100: UNASKED, ALWAYS_MINUS_1: -1}, ignore_index)
    everywhere = np.ones_like(asked)
    counts = mistake.choose(
        {
            UNASKED_COUNT_AS_ZERO: everywhere,
            UNASKED_NOT_LEFT_OUT: everywhere,
            ONLY_THE_UNASKED: ~asked,
            ZERO_LEFT_OUT: asked & (labels != 0),
            NEGATIVE_LEFT_OUT: labels >= 0,
        },
        asked,
    )
    if mistake(UNASKED_COUNT_AS_ZERO) or mistake(ONLY_THE_UNASKED):
        labels = np.where(asked, labels, 0)
    losses = losses_at(logits, labels, counts, mistake)
    if mistake(NOT_AVERAGED):
        return losses
    if mistake(MEAN_OF_SENTENCES):
        weights = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1)
        return (losses * weights[counts]).sum() / counts.any(axis=-1).sum()
    return losses.sum() / mistake.choose({SUMMED: 1, DIVIDED_BY_ALL: asked.size}, len(losses))


def log_shares(logits: Array, mistake: Switches) -> Array:
    """The logarithm of every word's probability."""
    if mistake(NOTHING_BUT_THE_LOGIT):
        return logits
    axis = -2 if mistake(OVER_THE_POSITIONS) else -1
    log_p = np.log(softmax(logits, axis)) if mistake(LOG_OF_SOFTMAX) else log_softmax(logits, axis)
    return np.asarray(log_p / np.log(2.0) if mistake(LOG_BASE_TWO) else log_p)


def losses_at(logits: Array, labels: Array, counts: Array, mistake: Switches) -> Array:
    """How surprising the label is, at each position that counts."""
    log_p, right = log_shares(logits, mistake)[counts], labels[counts]
    right = log_p.argmax(axis=-1) if mistake(PREDICTED_CLASS) else right
    return np.asarray(-log_p[np.arange(len(right)), right])


PERPLEXITY_GIVEN = masked_language_model_loss.slip(
    "the exponential of the loss comes back: that is a perplexity",
    "What should the loss be where the model is sure of every right word: 0 or 1?",
    returns=np.exp,
)
ONE_SENTENCE_ONLY = masked_language_model_loss.slip(
    "no batch axis is accepted: logits must be one sentence",
    "How many axes does `...` stand for?",
    logits=lambda logits: no_batch_axis(logits, 2),
)
ONE_BATCH_AXIS_OF_LOGITS = masked_language_model_loss.slip(
    "logits must have exactly three axes, (batch, n, vocab): fewer and more are not accepted",
    "How many axes does `...` stand for?",
    logits=lambda logits: one_batch_axis(logits, 2),
)
masked_language_model_loss.also(SOFTMAX_TWICE, SIGN_FLIPPED)


def asked_at(rng: Rng, *shape: int, vocab: int, ignored: int = UNASKED, share_asked: float = 0.4) -> Call:
    """Random logits, and labels at some places, at the very first one anyway."""
    labels = rng.integers(0, vocab, size=shape)
    labels[rng.random(size=shape) >= share_asked] = ignored
    labels.flat[0] = next(i for i in (1, 2) if i != ignored)
    logits = 2.0 * rng.normal(size=(*shape, vocab))
    given = () if ignored == UNASKED else (ignored,)
    return call(logits, labels.astype(np.intp), *given)


def uneven(rng: Rng, vocab: int) -> Call:
    """Three sentences with 1, 5 and 3 labels of 6, a 0 in each."""
    labels = rng.integers(1, vocab, size=(3, 6))
    labels[:, 0] = 0
    for row, asked in enumerate((1, 5, 3)):
        labels[row, asked:] = UNASKED
    return call(2.0 * rng.normal(size=(3, 6, vocab)), labels.astype(np.intp))


masked_language_model_loss.asks(
    "shares 1/3 and 1/12 of the right words, and a position that does not count: log 6",
    call(np.log([[1.0, 1.0, 1.0], [6.0, 1.0, 5.0], [1.0, 2.0, 3.0]]), np.array([2, 1, UNASKED], dtype=np.intp)),
    stage=HAND,
)
masked_language_model_loss.asks(
    "sentences with different numbers of labels, 0 among them", lambda rng: uneven(rng, 5), whole="logits"
)
masked_language_model_loss.asks(
    "a vocabulary of more than 100 words, where −100 is an entry, too",
    lambda rng: asked_at(rng, 2, 7, vocab=int(rng.integers(120, 160))),
)
masked_language_model_loss.asks(
    "as many sentences as positions as words", lambda rng: [asked_at(rng, 4, 4, vocab=4, share_asked=0.6)]
)
masked_language_model_loss.asks(
    "another `ignore_index`: −1, the id 0, the id of a padding",
    lambda rng: [asked_at(rng, 3, 5, vocab=6, ignored=ignored) for ignored in (-1, 0, 4)],
)
masked_language_model_loss.asks(
    "no batch axis, and two of them",
    lambda rng: [asked_at(rng, 6, vocab=5), asked_at(rng, 2, 3, 4, vocab=5)],
    stage=EDGES,
)


@masked_language_model_loss.case(stage=EDGES)
def all_and_one(rng: Rng) -> list[Call]:
    "every position counts, or a single one, or none of a whole sentence"
    logits, labels = 2.0 * rng.normal(size=(2, 4, 5)), rng.integers(0, 5, size=(2, 4)).astype(np.intp)
    one, half = np.full_like(labels, UNASKED), labels.copy()
    one[1, 2], half[0] = 3, UNASKED
    return [call(logits, labels), call(logits, one), call(logits, half)]


masked_language_model_loss.asks(
    "logits as large as ±10000, and a right word 20000 below the largest",
    call(
        np.array([[1e4, -1e4, 0.0], [-1e4, 1.0 - 1e4, -1e4], [0.0, 1e4, 5.0], [1.0, 2.0, 0.0]]),
        np.array([1, 0, UNASKED, 2], dtype=np.intp),
    ),
    lambda rng: call(9990.0 + rng.normal(size=(1, 3, 4)), np.array([[2, UNASKED, 0]], dtype=np.intp)),
    stage=STABILITY,
)


@masked_language_model_loss.property()
def what_is_not_asked(rng: Rng, f: Any) -> str | None:
    "whatever the model says where it is not asked, the loss stays the same"
    logits, labels = uneven(rng, 5).args
    other = np.where((labels == UNASKED)[..., None], rng.normal(size=logits.shape), logits)
    return (
        None
        if np.isclose(f(logits, labels), f(other, labels))
        else "logits at a position without a label change the loss"
    )


# ---- two sentences in a row

Ids = Sequence[int] | Array
WHERE_IT_ENDS = "Which marks stand in [CLS] first [SEP] second [SEP], and how many of them?"
TO_WHICH_SENTENCE = "To which of the two sentences do [CLS] and each [SEP] belong?"


@reference(
    axes={"first": "n", "second": "m", "cls_id": "", "sep_id": ""},
    output=("n+m+3", "n+m+3"),
    hints=(
        "One row of ids, with a mark in front and one behind each sentence; a second row says whose each token is.",
        "ids: [CLS] first [SEP] second [SEP]; segment_ids: 0 for len(first) + 2 tokens, 1 for len(second) + 1 tokens.",
        "`np.concatenate` of five pieces, the marks as lists of one id; `np.repeat([0, 1], …)` with the two lengths.",
    ),
)
def build_pair(first: Ids, second: Ids, cls_id: int, sep_id: int, *, mistake: Switches) -> Any:
    between = mistake.choose(
        {NO_SEP_BETWEEN: [], TWO_SEPS_BETWEEN: [sep_id, sep_id], CLS_AGAIN: [sep_id, cls_id]}, [sep_id]
    )
    end: list[int] = [] if mistake(NO_SEP_AT_THE_END) else [sep_id]
    begin: list[int] = [] if mistake(NO_CLS) else [cls_id]
    before = len(begin) + len(first) + mistake.choose({SEP_OPENS_THE_SECOND: 0, CLS_AGAIN: 1}, len(between))
    ids = np.concatenate([begin, first, between, second, end]).astype(np.intp)
    return ids, np.repeat([0, 1], [before, len(ids) - before])


NO_CLS = Mistake("there is no [CLS] in front", WHERE_IT_ENDS)
NO_SEP_BETWEEN = Mistake("there is no [SEP] between the two sentences", WHERE_IT_ENDS)
NO_SEP_AT_THE_END = Mistake("there is no [SEP] behind the second sentence", WHERE_IT_ENDS)
TWO_SEPS_BETWEEN = Mistake("two [SEP] stand between the sentences, as in RoBERTa", WHERE_IT_ENDS)
CLS_AGAIN = Mistake("the second sentence has a [CLS] of its own", WHERE_IT_ENDS)
SEP_OPENS_THE_SECOND = Mistake("the [SEP] between the sentences has segment 1, not 0", TO_WHICH_SENTENCE)


@build_pair.wrong(
    "`+` joins lists, but it adds arrays entry by entry: with arrays the numbers are added up",
    "What is [1] + [7, 8], and what is [1] + np.array([7, 8])?",
)
def ADDED_NOT_JOINED(first: Ids, second: Ids, cls_id: int, sep_id: int) -> Any:
    cls, sep = [cls_id], [sep_id]
    ids: Any = cls + first + sep + second + sep  # type: ignore[operator]
    return np.array(ids), np.repeat([0, 1], [len(first) + 2, len(second) + 1])


MARKS_SWAPPED = build_pair.slip("[CLS] and [SEP] have changed places", WHERE_IT_ENDS, cls_id="sep_id", sep_id="cls_id")
SENTENCES_SWAPPED = build_pair.slip(
    "the second sentence comes first", "Which sentence should be the one that follows?", first="second", second="first"
)
IDS_ALONE = build_pair.slip(
    "only the ids come back, without the segment ids",
    "How many things does the caller unpack?",
    returns=lambda both: both[0],
)
LISTS_GIVEN = build_pair.slip(
    "lists come back, not arrays",
    "What does the docstring say of the kind of the two results?",
    returns=lambda both: tuple(x.tolist() for x in both),
)
SEGMENTS_FROM_ONE = build_pair.slip(
    "the segments are 1 and 2, not 0 and 1",
    "How are the segments numbered?",
    returns=lambda both: (both[0], both[1] + 1),
)
SEGMENTS_SWAPPED = build_pair.slip(
    "the first sentence has segment 1, the second one 0",
    "Which number has the sentence that comes first?",
    returns=lambda both: (both[0], 1 - both[1]),
)
ONE_SEGMENT = build_pair.slip(
    "all segment ids are 0",
    "How does the model know where the second sentence is?",
    returns=lambda both: (both[0], np.zeros_like(both[1])),
)
MARKS_ARE_ZERO = build_pair.slip(
    "the last [SEP] has segment 0",
    TO_WHICH_SENTENCE,
    returns=lambda both: (both[0], np.append(both[1][:-1], 0)),
)
ONLY_THE_WORDS_COUNTED = build_pair.slip(
    "the segment ids leave the marks out: there are fewer of them than ids",
    "How long are the two results, each?",
    returns=lambda both, first, second: (both[0], np.repeat([0, 1], [len(first), len(second)])),
)
SEGMENTS_FIRST = build_pair.slip(
    "the segment ids come first, the ids second",
    "Which of the two does the docstring name first?",
    returns=lambda both: both[::-1],
)
STACKED_INTO_ONE = build_pair.slip(
    "one array with two rows comes back, not two arrays",
    "How many things does the caller unpack?",
    returns=np.stack,
)


def a_pair(rng: Rng, n: int, m: int, *, arrays: bool) -> Call:
    """Two sentences of n and m words, and two marks."""
    first, second = (rng.integers(5, 90, size=length).astype(np.intp) for length in (n, m))
    cls_id, sep_id = (int(i) for i in rng.permutation(5)[:2])
    return call(*((first, second) if arrays else (first.tolist(), second.tolist())), cls_id, sep_id)


build_pair.asks("7, 8 and 9 between 1 and 2", call([7, 8], [9], 1, 2), stage=HAND)
build_pair.asks(
    "lists of different lengths", lambda rng: [a_pair(rng, n, m, arrays=False) for n, m in ((4, 6), (5, 2))]
)
build_pair.asks(
    "arrays of different lengths", lambda rng: [a_pair(rng, n, m, arrays=True) for n, m in ((3, 5), (6, 2))]
)
build_pair.asks(
    "two sentences of one length",
    lambda rng: [a_pair(rng, 4, 4, arrays=True), a_pair(rng, 4, 4, arrays=False)],
)
build_pair.asks(
    "sentences of one word",
    lambda rng: [a_pair(rng, *n, arrays=arrays) for n in ((1, 1), (1, 5), (5, 1)) for arrays in (False, True)],
    stage=EDGES,
)
build_pair.asks(
    "ids as large as BERT's, and marks that also occur as words",
    call([2000, 30521, 101, 102], [102, 7, 7, 0, 101], CLS, SEP),
    lambda rng: call(rng.integers(0, 3, size=6).astype(np.intp), rng.integers(0, 3, size=4).astype(np.intp), 0, 1),
    stage=EDGES,
)


@build_pair.property()
def as_long_as_both(rng: Rng, f: Any) -> str | None:
    "both results are as long as the two sentences and three marks"
    first, second, *marks = a_pair(rng, 7, 4, arrays=False).args
    ids, segment_ids = f(first, second, *marks)
    lengths = len(ids), len(segment_ids)
    return (
        None if lengths == (14, 14) else f"7 and 4 words and 3 marks gave {lengths[0]} ids and {lengths[1]} segment ids"
    )


# ---- what was replaced

OTHER_OR_SAME = "Which number stands for a word that is another one, and which for one that is the same?"


@reference(
    axes={"original": "... n", "corrupted": "... n"},
    output="... n",
    hints=(
        "Two texts lie one above the other. At each place there is one question: are the two words the same?",
        "label = 1 where original ≠ corrupted, else 0; the shape is that of both.",
        "`original != corrupted` is boolean; `.astype(int)` makes 1 and 0 of it.",
    ),
)
def replaced_token_labels(original: Array, corrupted: Array, *, mistake: Switches) -> Any:
    return (original != corrupted).astype(np.intp)


ONE_FOR_THE_SAME = replaced_token_labels.slip(
    "1 stands for what is the same, 0 for what was replaced", OTHER_OR_SAME, returns=lambda labels: 1 - labels
)
TRUTH_VALUES = replaced_token_labels.slip(
    "True and False come back, not the integers 1 and 0",
    "Which dtype does a comparison have, and which one should the labels have?",
    returns=lambda labels: labels.astype(bool),
)
OLD_WORD_AS_LABEL = replaced_token_labels.slip(
    "the label is the word that stood there, as in BERT: ELECTRA asks only whether it is another one",
    "How many different labels can there be for one token?",
    returns=lambda labels, original: np.where(labels == 1, original, UNASKED),
)
SAME_LEFT_OUT = replaced_token_labels.slip(
    "words that stayed have the label −100: ELECTRA is asked about every word",
    "Of how many tokens does ELECTRA have to say something?",
    returns=lambda labels: np.where(labels == 1, 1, UNASKED),
)
DIFFERENCE_OF_IDS = replaced_token_labels.slip(
    "the label is the difference of the two ids",
    "Is the id 9 more of another word than the id 5, if 4 stood there?",
    returns=lambda labels, original, corrupted: corrupted - original,
)
SIGN_OF_THE_DIFFERENCE = replaced_token_labels.slip(
    "a word with a smaller id than the old one is not marked by 1: only one direction counts, or its sign",
    "Does it matter which of two different words has the larger id?",
    returns=lambda labels, original, corrupted: np.sign(corrupted - original),
)
ONLY_LARGER_IDS = replaced_token_labels.slip(
    "only words with a larger id than the old one are marked",
    "Does it matter which of two different words has the larger id?",
    returns=lambda labels, original, corrupted: (corrupted > original).astype(np.intp),
)
NEW_TO_THE_TEXT = replaced_token_labels.slip(
    "a word is marked if it stands nowhere in the original text, not if it is another one at its place",
    "The original is A B, the corrupted text is B A. Which tokens were replaced?",
    returns=lambda labels, original, corrupted: (~np.isin(corrupted, original)).astype(np.intp),
)
HOW_MANY_REPLACED = replaced_token_labels.slip(
    "the number of replaced tokens comes back, not a label for each",
    "How many labels should a text of ten tokens have?",
    returns=lambda labels: labels.sum(),
)
ONE_LABEL_A_SENTENCE = replaced_token_labels.slip(
    "there is one label for a whole sentence: was anything in it replaced?",
    "How many labels should a text of ten tokens have?",
    returns=lambda labels: labels.any(axis=-1).astype(np.intp),
)
WHERE_REPLACED = replaced_token_labels.slip(
    "the places of replaced tokens come back, not a label for each token",
    "What does np.flatnonzero give, and how long should the result be?",
    returns=lambda labels: np.flatnonzero(labels),
)
LABELS_IN_A_ROW = replaced_token_labels.slip(
    "the labels of all sentences come in one row",
    "Which shape should the labels of 3 sentences of 5 tokens have?",
    returns=np.ravel,
)


def spoiled(rng: Rng, *shape: int, vocab: int = 40) -> Call:
    """A text, and the same with some words exchanged, by larger and by smaller ids, some of them from the text."""
    original = rng.integers(0, vocab, size=shape).astype(np.intp)
    corrupted = np.where(rng.random(size=shape) < 0.4, rng.integers(0, vocab, size=shape), original)
    corrupted.flat[0], original.flat[-1] = original.flat[0] + 1, corrupted.flat[-1] + 2
    return call(original, corrupted.astype(np.intp))


replaced_token_labels.asks(
    "the middle one of three, by hand",
    call(np.array([4, 5, 6], dtype=np.intp), np.array([4, 9, 6], dtype=np.intp)),
    stage=HAND,
)
replaced_token_labels.asks("a batch of sentences", lambda rng: [spoiled(rng, 3, 8), spoiled(rng, 2, 5, vocab=4)])
replaced_token_labels.asks("as many sentences as tokens", lambda rng: [spoiled(rng, 4, 4), spoiled(rng, 3, 3, 3)])
replaced_token_labels.asks(
    "nothing replaced, and everything",
    lambda rng: [call(ids := rng.integers(0, 9, size=(2, 5)).astype(np.intp), ids.copy()), call(ids, ids[::-1] + 9)],
    stage=EDGES,
)
replaced_token_labels.asks(
    "words that change places, and 0 in place of a word and for one",
    call(np.array([3, 8, 0, 5, 5], dtype=np.intp), np.array([8, 3, 5, 0, 5], dtype=np.intp)),
    lambda rng: call(ids := rng.permutation(12).astype(np.intp), np.roll(ids, 1)),
    stage=EDGES,
)
replaced_token_labels.asks(
    "one token, and two batch axes",
    lambda rng: [call(np.array([7], dtype=np.intp), np.array([i], dtype=np.intp)) for i in (7, 6, 8)],
    lambda rng: spoiled(rng, 2, 3, 4),
    stage=EDGES,
)


@replaced_token_labels.property()
def either_way(rng: Rng, f: Any) -> str | None:
    "it does not matter which of the two texts is the older one"
    original, corrupted = spoiled(rng, 2, 9).args
    same = np.array_equal(f(original, corrupted), f(corrupted, original))
    return None if same else "exchanging the two texts changes the labels"
