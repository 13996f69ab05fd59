"""Chapter 16, the summarizer: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from learn_transformers.answer_key.summarizer import stand_ins
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Mistake, Switches, call, reference
from learn_transformers.key.modules import driven_reference, tensor_reference

Rng = np.random.Generator
Ids = list[int]
Rows = Sequence[Sequence[int]]
Tensor = Any
Batch = tuple[Tensor, Tensor, Tensor]

PAD, BOS, EOS, MARK = range(4)
IGNORED = -100
VOCABULARY = 24


def words(rng: Rng, count: int) -> Ids:
    """Some words, each of its own kind."""
    return [int(word) for word in rng.permutation(np.arange(MARK + 1, VOCABULARY))[:count]]


# ---- what is right: the marked words

WHICH_WORDS = "In the text 9 MARK 7 5 MARK 9, which words are kept, and in which order?"
WHAT_A_MARK_MARKS = "A MARK speaks of one place. Which one is it, and what may stand there that is no word?"


@reference(
    axes={"ids": ""},
    output="",
    hints=(
        "A MARK says something about one place only: the one directly behind it.",
        "Look at neighbors: of each pair (an id, the next id), the second is kept where the first is MARK and the "
        "second is a word, an id of 4 or more. n ids have n − 1 such pairs, so a MARK at the end can do no harm.",
        "`zip(ids, ids[1:])` or `itertools.pairwise(ids)` gives the pairs; a list comprehension with two conditions "
        "behind its `if` keeps the second ones.",
    ),
)
def keep_marked(ids: Ids, *, mistake: Switches) -> Any:
    return [word for before, word in pairwise(ids) if before == MARK and word > MARK]


MARKS_KEPT_TOO = keep_marked.slip(
    "the marks are in the summary, too, each before its word",
    "A summary consists of words. Is MARK one?",
    returns=lambda kept: [i for word in kept for i in (MARK, word)],
)
KEPT_ONCE = keep_marked.slip(
    "a word that is marked twice is kept once",
    "In MARK 7 MARK 7, how many words are marked?",
    returns=lambda kept: list(dict.fromkeys(kept)),
)
KEPT_IN_SORTED_ORDER = keep_marked.slip(
    "the words come sorted by their ids, not in the order of the text", WHICH_WORDS, returns=sorted
)
KEPT_BACKWARD = keep_marked.slip("the words come last first", WHICH_WORDS, returns=lambda kept: kept[::-1])
WORD_4_LOST = keep_marked.slip(
    "the word with the id 4 is never kept",
    "Which is the smallest id that is a word?",
    returns=lambda kept: [word for word in kept if word > MARK + 1],
)
LAST_WORD_OF_THE_TEXT_LOST = keep_marked.slip(
    "the last id of the text is never kept",
    "Which pair of neighbors is the last one that your loop looks at?",
    ids=lambda ids: ids[:-1],
)
STOPS_AT_EOS_OR_PAD = keep_marked.slip(
    "nothing is kept from the first EOS or PAD on",
    "What does the docstring say that EOS and PAD do to a MARK, and what to the rest of the text?",
    ids=lambda ids: ids[: next((i for i, one in enumerate(ids) if one in (PAD, EOS)), len(ids))],
)


@keep_marked.wrong("any id behind a MARK is kept, also PAD, EOS and MARK", WHAT_A_MARK_MARKS)
def ANY_ID_AFTER_A_MARK(ids: Ids) -> Any:
    return [word for before, word in pairwise(ids) if before == MARK]


@keep_marked.wrong("a MARK behind a MARK is kept as if it were a word", WHAT_A_MARK_MARKS)
def SECOND_MARK_KEPT(ids: Ids) -> Any:
    return [word for before, word in pairwise(ids) if before == MARK and word not in (PAD, EOS)]


@keep_marked.wrong("PAD behind a MARK is kept as if it were a word", WHAT_A_MARK_MARKS)
def PAD_AFTER_A_MARK_KEPT(ids: Ids) -> Any:
    return [word for before, word in pairwise(ids) if before == MARK and word not in (EOS, MARK)]


@keep_marked.wrong("EOS behind a MARK is kept as if it were a word", WHAT_A_MARK_MARKS)
def EOS_AFTER_A_MARK_KEPT(ids: Ids) -> Any:
    return [word for before, word in pairwise(ids) if before == MARK and word not in (PAD, MARK)]


@keep_marked.wrong(
    "after MARK MARK the word is lost: the second MARK is skipped together with the first",
    "In MARK MARK 9, which of the two is 9's neighbor, and do you still look at it?",
)
def SECOND_MARK_SKIPPED(ids: Ids) -> Any:
    kept, i = [], 0
    while i + 1 < len(ids):
        if ids[i] == MARK:
            i += 1
            kept += [ids[i]] if ids[i] > MARK else []
        i += 1
    return kept


@keep_marked.wrong("a MARK before PAD or EOS marks the next word that comes", WHAT_A_MARK_MARKS)
def MARK_REMEMBERED(ids: Ids) -> Any:
    kept, marked = [], False
    for i in ids:
        if i == MARK:
            marked = True
        elif marked and i > MARK:
            kept.append(i)
            marked = False
    return kept


@keep_marked.wrong("every word that follows a MARK is kept, not only the one directly behind it", WHAT_A_MARK_MARKS)
def ALL_AFTER_A_MARK(ids: Ids) -> Any:
    kept, marked = [], False
    for i in ids:
        marked = i == MARK or (marked and i > MARK)
        kept += [i] if marked and i > MARK else []
    return kept


@keep_marked.wrong("all words behind the first MARK are kept, whether or not they are marked", WHAT_A_MARK_MARKS)
def ALL_AFTER_THE_FIRST_MARK(ids: Ids) -> Any:
    return [i for i in ids[ids.index(MARK) :] if i > MARK] if MARK in ids else []


@keep_marked.wrong("the words before the marks are kept, not those behind them", WHAT_A_MARK_MARKS)
def WORDS_BEFORE_MARKS(ids: Ids) -> Any:
    return [before for before, i in pairwise(ids) if i == MARK and before > MARK]


@keep_marked.wrong("the words that are not marked are kept", WHICH_WORDS)
def UNMARKED_WORDS_KEPT(ids: Ids) -> Any:
    return [i for before, i in zip([PAD, *ids], ids, strict=False) if before != MARK and i > MARK]


@keep_marked.wrong("only what stands behind the first MARK is looked at", WHICH_WORDS)
def FIRST_MARK_ONLY(ids: Ids) -> Any:
    return [i for i in ids[ids.index(MARK) + 1 :][:1] if i > MARK] if MARK in ids else []


@keep_marked.wrong("the places of the marked words come back, not the words", "What stands in a summary?")
def PLACES_OF_WORDS(ids: Ids) -> Any:
    return [i for i in range(1, len(ids)) if ids[i - 1] == MARK and ids[i] > MARK]


def marked(rng: Rng, *form: int) -> Call:
    """A text: where the form says 4 there are words, each of its own kind, the other ids stand as they are."""
    drawn = iter(words(rng, len(form)))
    return call([next(drawn) if i > MARK else i for i in form])


keep_marked.asks("9 MARK 7 5 MARK 9 5", call([9, MARK, 7, 5, MARK, 9, 5]), stage=HAND)
keep_marked.asks(
    "texts with one to three marked words",
    lambda rng: [marked(rng, 4, 3, 4, 4, 4), marked(rng, 3, 4, 4, 3, 4, 4, 3, 4, 4), marked(rng, 4, 4, 3, 4, 3, 4, 4)],
)
keep_marked.asks(
    "the same word is marked twice, and the word 4",
    lambda rng: [call([MARK, word, 4, MARK, word, word, MARK, 4, word]) for word in words(rng, 2)],
)
keep_marked.asks(
    "a MARK before PAD, EOS or MARK marks nothing",
    lambda rng: [
        marked(rng, 4, 3, 0, 4, 3, 4, 4),
        marked(rng, 3, 2, 4, 4, 3, 4),
        marked(rng, 3, 3, 4, 4),
        marked(rng, 4, 3, 3, 3, 4, 4, 3, 0, 0),
    ],
    stage=EDGES,
)
keep_marked.asks(
    "a MARK at the end, a marked word at the end, PAD behind the text",
    lambda rng: [marked(rng, 4, 3, 4, 4, 3), marked(rng, 4, 4, 3, 4), marked(rng, 3, 4, 4, 3, 4, 2, 0, 0)],
    stage=EDGES,
)
keep_marked.asks(
    "nothing is marked, a text of one id, an empty text",
    lambda rng: [marked(rng, 4, 4, 4), call([]), call([MARK]), marked(rng, 4)],
    stage=EDGES,
)


# ---- three rectangles of ids

WHAT_IS_READ = "Which id does the decoder have before it when it is to write the first word?"
WHAT_COMES_NEXT = "For the summary 7 9: what is to be predicted after BOS, after 7, and after 9?"
WHAT_COUNTS = "Which label says that nothing is to be predicted at a position?"
WHAT_FILLS = "With which id are texts and decoder inputs filled up, and with which number labels?"
HOW_WIDE = "How long is the longest row of each of the three tensors?"
NO_END_TO_LEARN = "From which label is the model to learn where a summary ends?"

DECODER_READS_THE_ANSWER = Mistake(
    "the decoder input is the target itself, not shifted: at each position it shows the word to be predicted there",
    WHAT_IS_READ,
)
INPUT_WITHOUT_BOS = Mistake("the decoder input has no BOS, and does not begin a place later", WHAT_IS_READ)
EOS_IN_THE_INPUT = Mistake(
    "the decoder input ends with EOS, and all is one place longer than it needs to be",
    "What is the decoder to predict after EOS?",
)
SOURCE_ENDS_WITH_EOS = Mistake("EOS is appended to the texts", "Which of the three tensors have BOS or EOS in them?")
SOURCE_BEGINS_WITH_BOS = Mistake("BOS is put before the texts", "Which of the three tensors have BOS or EOS in them?")
NO_EOS_IN_THE_LABELS = Mistake("the labels end without EOS", NO_END_TO_LEARN)
NO_EOS_AND_NO_ROOM = Mistake(
    "the labels are the summaries without EOS, and the last word is missing from the decoder input", NO_END_TO_LEARN
)
BOS_IN_THE_LABELS = Mistake(
    "the labels begin with BOS, as the decoder input does: they are not one place ahead", WHAT_COMES_NEXT
)
LABELS_SHIFTED_TWICE = Mistake("the labels are two places ahead of the decoder input, not one", WHAT_COMES_NEXT)
LABELS_PADDED_WITH_PAD = Mistake("the labels are filled up with PAD, not with -100", WHAT_COUNTS)
LABELS_PADDED_WITH_EOS = Mistake("the labels are filled up with EOS, not with -100", WHAT_COUNTS)
INPUT_PADDED_WITH_IGNORED = Mistake("the decoder input is filled up with -100, not with PAD", WHAT_FILLS)
INPUT_PADDED_WITH_EOS = Mistake("the decoder input is filled up with EOS, not with PAD", WHAT_FILLS)
SOURCE_PADDED_WITH_IGNORED = Mistake("the texts are filled up with -100, not with PAD", WHAT_FILLS)
PADDED_IN_FRONT = Mistake("rows are filled up in front, not at the end", "Where do short rows get their padding?")
EOS_AFTER_THE_PADDING = Mistake(
    "EOS stands in the last column of the labels, behind the padding, not behind the last word",
    "Which comes first: to append EOS, or to fill up?",
)
CUT_TO_THE_SHORTEST = Mistake("long rows are cut to the length of the shortest one", HOW_WIDE)
PADDED_TO_ONE_LENGTH = Mistake("texts and summaries are filled up to one length in common", HOW_WIDE)


@tensor_reference(
    axes={"sources": "", "targets": ""},
    output=("B n", "B m", "B m"),
    hints=(
        "A rectangle needs rows of one length. Decide for each of the three tensors what stands in a row, and what a "
        "short row is filled up with.",
        "Rows of the source: the text. Rows of the decoder input: BOS and the summary. Rows of the labels: the summary "
        "and EOS. So (B, n), and twice (B, m) with m = longest summary + 1; the filler is PAD, PAD and −100.",
        "Write a helper that fills lists up, `row + [filler] * (longest - len(row))`, and makes a tensor of them, "
        "`torch.tensor(rows, dtype=torch.long)`; call it three times, with `[BOS, *target]` and `[*target, EOS]`.",
    ),
)
def make_batch(sources: Rows, targets: Rows, *, mistake: Switches) -> Batch:
    texts = [mistake.choose({SOURCE_ENDS_WITH_EOS: [*s, EOS], SOURCE_BEGINS_WITH_BOS: [BOS, *s]}, s) for s in sources]
    read = [
        mistake.choose(
            {
                DECODER_READS_THE_ANSWER: [*t, EOS],
                INPUT_WITHOUT_BOS: list(t),
                EOS_IN_THE_INPUT: [BOS, *t, EOS],
                NO_EOS_AND_NO_ROOM: [BOS, *t][: len(t)],
            },
            [BOS, *t],
        )
        for t in targets
    ]
    predicted = [
        mistake.choose(
            {
                NO_EOS_IN_THE_LABELS: list(t),
                NO_EOS_AND_NO_ROOM: list(t),
                BOS_IN_THE_LABELS: [BOS, *t],
                LABELS_SHIFTED_TWICE: [*t, EOS][1:],
                EOS_AFTER_THE_PADDING: list(t),
            },
            [*t, EOS],
        )
        for t in targets
    ]
    n, m = max(map(len, texts)), max(len(t) for t in targets) + 1
    if mistake(CUT_TO_THE_SHORTEST):
        n, m = min(map(len, texts)), min(len(t) for t in targets) + 1
    m = m + 1 if mistake(EOS_IN_THE_INPUT) else m - 1 if mistake(NO_EOS_AND_NO_ROOM) else m
    if mistake(PADDED_TO_ONE_LENGTH):
        n = m = max(n, m)
    front = mistake(PADDED_IN_FRONT)
    labels = rectangle(
        predicted, m, mistake.choose({LABELS_PADDED_WITH_PAD: PAD, LABELS_PADDED_WITH_EOS: EOS}, IGNORED), front
    )
    if mistake(EOS_AFTER_THE_PADDING):
        labels[:, -1] = EOS
    return (
        rectangle(texts, n, IGNORED if mistake(SOURCE_PADDED_WITH_IGNORED) else PAD, front),
        rectangle(
            read, m, mistake.choose({INPUT_PADDED_WITH_IGNORED: IGNORED, INPUT_PADDED_WITH_EOS: EOS}, PAD), front
        ),
        labels,
    )


def rectangle(rows: Rows, width: int, filler: int, front: bool) -> Tensor:
    import torch

    fillers = [[filler] * (width - len(row)) for row in rows]
    filled = [[*f, *row] if front else [*row, *f] for row, f in zip(rows, fillers, strict=True)]
    return torch.tensor([row[:width] for row in filled], dtype=torch.long).reshape(len(rows), width)


INPUTS_AND_LABELS_SWAPPED = make_batch.slip(
    "labels and decoder input come back in the other order",
    "Which of the three tensors comes second?",
    returns=lambda batch: (batch[0], batch[2], batch[1]),
)
ROWS_SORTED_BY_LENGTH = make_batch.slip(
    "the rows are sorted by the length of their texts, longest first",
    "Does row 0 of your tensors hold the first text?",
    sources=lambda sources: by_length(sources, sources),
    targets=lambda targets, sources: by_length(targets, sources),
)
FIRST_PAIR_LOST = make_batch.slip(
    "the last text and its summary are missing",
    "How many rows does each of the three tensors have?",
    sources=lambda sources: sources[:-1] or sources,
    targets=lambda targets: targets[:-1] or targets,
)


def by_length(rows: Rows, sources: Rows) -> Rows:
    return [rows[i] for i in sorted(range(len(rows)), key=lambda i: -len(sources[i]))]


def pairs(rng: Rng, *lengths: tuple[int, int]) -> Call:
    """Texts and summaries of these lengths."""
    return call([words(rng, n) for n, _ in lengths], [words(rng, m) for _, m in lengths])


make_batch.asks("the texts ▸7 9 and 5, the summaries 7 and nothing", call([[MARK, 7, 9], [5]], [[7], []]), stage=HAND)
make_batch.asks(
    "texts and summaries of different lengths",
    lambda rng: [pairs(rng, (5, 2), (8, 3), (3, 1)), pairs(rng, (4, 3), (9, 1), (6, 2), (7, 4))],
)
make_batch.asks("summaries that are longer than their texts", lambda rng: pairs(rng, (2, 3), (4, 6), (3, 1)))
make_batch.asks(
    "rows of one length each, so that nothing is filled up", lambda rng: pairs(rng, (6, 2), (6, 2), (6, 2)), stage=EDGES
)
make_batch.asks("one text alone", lambda rng: [pairs(rng, (4, 2)), pairs(rng, (1, 1))], stage=EDGES)
make_batch.asks("empty summaries", lambda rng: [pairs(rng, (3, 0), (5, 2)), pairs(rng, (4, 0), (2, 0))], stage=EDGES)


# ---- the loss

WHAT_THE_LOSS_TAKES = "Does the cross entropy of torch take logits, probabilities, or their logarithms?"
HOW_MANY_COUNT = "Two summaries have 2 and 4 labels, the rest is -100. By how many is the sum of their costs divided?"
WHAT_IS_NORMALIZED = "Over which axis do the probabilities of one position add up to 1?"
NEGATIVE_OR_NOT = "Which sign does log of a probability have, and which sign does a loss?"
ALREADY_AHEAD = "Your labels are one place ahead of the decoder input already. What is to be compared with logits at t?"

LOSS_OVER_ALL_POSITIONS = Mistake(
    "the sum of the costs is divided by the number of all positions, those with -100 included", HOW_MANY_COUNT
)
LOSS_OF_PADDING_AS_PAD = Mistake(
    "positions with the label -100 count, as if PAD were to be predicted there", "What is to be learned from padding?"
)
LOSS_SUMMED = Mistake("the costs are added up, not averaged", HOW_MANY_COUNT)
LOSS_PER_TEXT = Mistake("the sum of the costs is divided by the number of summaries", HOW_MANY_COUNT)
LOSS_MEAN_OF_TEXTS = Mistake("each summary's mean is taken first, and the mean of these means after it", HOW_MANY_COUNT)
LOSS_FOR_EACH_POSITION = Mistake(
    "a cost for each position comes back, not their mean", "How many numbers can a step go down?"
)
LOSS_WITHOUT_LOGARITHM = Mistake("minus the probability is averaged, not minus its logarithm", WHAT_THE_LOSS_TAKES)
LOSS_OF_BARE_LOGITS = Mistake("minus the logit of the label is averaged, with no softmax", WHAT_THE_LOSS_TAKES)
LOSS_SOFTMAX_OVER_POSITIONS = Mistake(
    "the softmax runs over the positions, not over the vocabulary", WHAT_IS_NORMALIZED
)
LOSS_SOFTMAX_OVER_TEXTS = Mistake("the softmax runs over the batch, not over the vocabulary", WHAT_IS_NORMALIZED)
LOSS_OVERFLOWS = Mistake(
    "log of a softmax that has rounded to 0: the loss is infinite, or no number, where logits are large",
    "What is log(softmax(x)) for x = [0, 1000], and is there a function that does both at once?",
)
LOSS_SMOOTHED = Mistake("the labels are smoothed by 0.1", "Which of chapter 9's losses is asked for here?")
LOSS_EOS_LEFT_OUT = Mistake("positions whose label is EOS do not count", "How is the model to learn to stop?")
LOSS_FIRST_TEXT_ONLY = Mistake("only the first summary of the batch counts", HOW_MANY_COUNT)


@tensor_reference(
    axes={"logits": "B m vocab", "labels": "B m"},
    output="",
    hints=(
        "One question at every labeled position: how likely was the right id? The loss is the mean of the costs, "
        "−log of these probabilities.",
        "Cross entropy over rows: logits (B, m, vocab) become (B·m, vocab), labels (B, m) become (B·m,). Rows with the "
        "label −100 are left out, of the sum and of the count.",
        "`F.cross_entropy` takes logits, and labels with `ignore_index=-100`; `.flatten(0, 1)` makes rows of the "
        "first two axes.",
    ),
)
def summary_loss(logits: Tensor, labels: Tensor, *, mistake: Switches) -> Tensor:
    import torch

    counted = labels != IGNORED
    if mistake(LOSS_EOS_LEFT_OUT):
        counted = counted & (labels != EOS)
    if mistake(LOSS_OF_PADDING_AS_PAD):
        counted = torch.ones_like(counted)
    if mistake(LOSS_FIRST_TEXT_ONLY):
        counted = counted & (torch.arange(len(labels))[:, None] == 0)
    axis = mistake.choose({LOSS_SOFTMAX_OVER_POSITIONS: 1, LOSS_SOFTMAX_OVER_TEXTS: 0}, -1)
    log_p = torch.log_softmax(logits, dim=axis)
    if mistake(LOSS_OVERFLOWS):
        log_p = torch.log(torch.softmax(logits, dim=axis))
    if mistake(LOSS_WITHOUT_LOGARITHM):
        log_p = torch.softmax(logits, dim=axis)
    if mistake(LOSS_OF_BARE_LOGITS):
        log_p = logits
    costs = -log_p.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    if mistake(LOSS_SMOOTHED):
        costs = 0.9 * costs - 0.1 * log_p.mean(dim=-1)
    costs = torch.where(counted, costs, 0.0)
    if mistake(LOSS_FOR_EACH_POSITION):
        return costs
    if mistake(LOSS_MEAN_OF_TEXTS):
        return (costs.sum(dim=1) / counted.sum(dim=1)).mean()
    by = {LOSS_OVER_ALL_POSITIONS: labels.numel(), LOSS_SUMMED: 1, LOSS_PER_TEXT: len(labels)}
    return costs.sum() / mistake.choose(by, counted.sum())


LOSS_SOFTMAX_TWICE = summary_loss.slip(
    "a softmax is taken before the loss, which takes one itself",
    WHAT_THE_LOSS_TAKES,
    logits=lambda logits: logits.softmax(dim=-1),
)
LOSS_SHIFTS_AGAIN = summary_loss.slip(
    "logits and labels are shifted against each other once more: the logits at t are compared with label t + 1",
    ALREADY_AHEAD,
    logits=lambda logits: logits[:, :-1],
    labels=lambda labels: labels[:, 1:],
)
LOSS_RESHAPED = summary_loss.slip(
    "the logits are reshaped to (B, vocab, m), where their axes should be swapped: numbers of other positions mix in",
    "Which numbers stand in row 0 after reshape(B, vocab, m), and which after transpose(1, 2)?",
    logits=lambda logits: logits.reshape(logits.shape[0], logits.shape[2], logits.shape[1]).transpose(1, 2),
)
LOSS_NEGATED = summary_loss.slip(
    "the loss has the wrong sign: it is the mean of log p, not of −log p", NEGATIVE_OR_NOT, returns=lambda loss: -loss
)
LOSS_IN_BITS = summary_loss.slip(
    "the logarithm has the base 2",
    "Which logarithm undoes the exp of a softmax?",
    returns=lambda loss: loss / np.log(2),
)
LOSS_CUT_OFF = summary_loss.slip(
    "the loss is cut off from its gradient",
    "What do detach, item and no_grad do to a number that a model should learn from?",
    returns=lambda loss: loss.detach(),
)


def judged(rng: Rng, *lengths: int, vocab: int = 7, size: float = 1.0, wide: int = 0) -> Call:
    """Logits, and labels of which each row has so many."""
    m = max(*lengths, wide)
    labels = np.full((len(lengths), m), IGNORED)
    for row, length in zip(labels, lengths, strict=True):
        row[:length] = [*rng.integers(MARK + 1, vocab, length - 1), EOS]
    return call(size * rng.normal(size=(len(lengths), m, vocab)), labels)


summary_loss.asks(
    "probabilities 1/2 and 1/8 for the right ids, and a position that does not count",
    call(np.log([[[1.0, 2.0, 4.0, 1.0], [1.0, 1.0, 1.0, 5.0], [9.0, 1.0, 1.0, 1.0]]]), np.array([[2, 1, IGNORED]])),
    stage=HAND,
)
summary_loss.asks(
    "summaries of different lengths", lambda rng: [judged(rng, 4, 2, 1), judged(rng, 2, 5, 3, 3, vocab=9)]
)
summary_loss.asks("a column in which nothing counts", lambda rng: judged(rng, 2, 1, 3, wide=5))
summary_loss.asks("every position counts", lambda rng: judged(rng, 3, 3, vocab=6), stage=EDGES)
summary_loss.asks(
    "as many positions as ids in the vocabulary",
    lambda rng: [judged(rng, 5, 2, vocab=5), judged(rng, 3, 5, vocab=5)],
    stage=EDGES,
)
summary_loss.asks("one summary, one label", lambda rng: judged(rng, 1, vocab=5), stage=EDGES)
summary_loss.asks("logits around ±10000", lambda rng: judged(rng, 3, 1, size=1e4), stage=STABILITY)


# ---- a step of training

WHOSE_GRADIENTS = "backward adds to what .grad holds. From which batch should the gradients of this step come?"
IN_WHICH_ORDER = "A step needs gradients: in which order do clearing, backward and step come?"
WHICH_MODE = (
    "A model that has just written summaries is in evaluation mode. What does your function say about the mode?"
)
WHICH_LOSS = "Is the loss that you return that of the model before the step, or of the one after it?"
WHAT_THE_DECODER_READS = (
    "Which of the batch's three tensors does the encoder read, which the decoder, and which neither?"
)

GRADIENTS_FROM_BEFORE = Mistake("gradients from before the step are not cleared, and count as well", WHOSE_GRADIENTS)
NOTHING_LEARNED = Mistake(
    "the parameters stay as they were: the optimizer never steps, or no gradient is there when it does", IN_WHICH_ORDER
)
STEPS_BEFORE_BACKWARD = Mistake(
    "the optimizer steps before backward, so with gradients that were there before", IN_WHICH_ORDER
)
MODE_NEVER_SET = Mistake("the model learns in the mode that it was in: training mode is not switched on", WHICH_MODE)
LEARNS_IN_THE_WRONG_MODE = Mistake("the model learns in evaluation mode", WHICH_MODE)
LOSS_AFTER_THE_STEP = Mistake("the loss that comes back is the one after the step", WHICH_LOSS)
TWO_STEPS = Mistake("two steps are taken, not one", "How often is the optimizer to step on one batch?")
GRADIENTS_CLIPPED = Mistake(
    "the gradients are clipped to a norm of 1",
    "What does the docstring say that a step is, and who clips the gradients in train.py?",
)
SOURCE_AND_INPUT_SWAPPED = Mistake(
    "the encoder gets the decoder input, and the decoder the text", WHAT_THE_DECODER_READS
)
DECODER_FED_WITH_LABELS = Mistake("the decoder gets the labels, with PAD for -100", WHAT_THE_DECODER_READS)
DECODER_FED_WITH_THE_TEXT = Mistake("encoder and decoder both get the text", WHAT_THE_DECODER_READS)
STEP_RETURNS_A_TENSOR = Mistake(
    "the loss comes back as a tensor, not as a float", "Which method of a tensor without axes gives a Python number?"
)
STEP_RETURNS_NOTHING = Mistake("nothing comes back, where the loss is asked for", "What does your function return?")
GRADIENT_OF_THE_SUM = Mistake(
    "the gradient is that of the sum of the costs, not of their mean", "Of which number do you call backward?"
)


@driven_reference(
    by=stand_ins.trained,
    axes={"model": "", "optimizer": "", "batch": ""},
    output="",
    hints=(
        "Six things, most of them one line: unpack the batch, set the mode, clear the gradients, compute the loss, go "
        "backward, step.",
        "logits = model(source, decoder_input), and loss = summary_loss(logits, labels). The gradient of the loss is "
        "added to what each parameter's .grad holds, so it must be cleared before; the optimizer then uses it.",
        "`train` sets the mode; `zero_grad` of the optimizer clears, `backward` of the loss computes, `step` of the "
        "optimizer goes down; `item` makes a Python number of the loss.",
    ),
)
def training_step(model: Any, optimizer: Any, batch: Batch, *, mistake: Switches) -> Any:
    import torch

    source, decoder_input, labels = batch
    if not mistake(MODE_NEVER_SET):
        model.train(not mistake(LEARNS_IN_THE_WRONG_MODE))
    fed: tuple[Tensor, Tensor] = mistake.choose(
        {
            SOURCE_AND_INPUT_SWAPPED: (decoder_input, source),
            DECODER_FED_WITH_LABELS: (source, labels.clamp(min=0)),
            DECODER_FED_WITH_THE_TEXT: (source, source),
        },
        (source, decoder_input),
    )
    losses = []
    for _ in range(2 if mistake(TWO_STEPS) else 1):
        loss = summary_loss.forward(model(*fed), labels, mistake=mistake)
        losses.append(loss.item())
        if mistake(STEPS_BEFORE_BACKWARD):
            optimizer.step()
        if not mistake(GRADIENTS_FROM_BEFORE):
            optimizer.zero_grad()
        if not mistake(NOTHING_LEARNED):
            (loss * (labels != IGNORED).sum() if mistake(GRADIENT_OF_THE_SUM) else loss).backward()
        if mistake(GRADIENTS_CLIPPED):
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if not mistake(STEPS_BEFORE_BACKWARD):
            optimizer.step()
    if mistake(LOSS_AFTER_THE_STEP):
        return summary_loss.forward(model(*fed), labels, mistake=mistake).item()
    returned = losses[0] if not mistake(STEP_RETURNS_A_TENSOR) else loss.detach()
    return None if mistake(STEP_RETURNS_NOTHING) else returned


def one_step(rng: Rng, *lengths: tuple[int, int], vocab: int = 8, size: float = 1.0, **more: Any) -> Call:
    """A model, and a batch of texts and summaries of these lengths, as `make_batch` makes it."""
    rows = [(rng.integers(MARK, vocab, n).tolist(), rng.integers(MARK + 1, vocab, m).tolist()) for n, m in lengths]
    batch = tuple(part.numpy() for part in make_batch.forward(*map(list, zip(*rows, strict=True))))
    return call(size * rng.normal(size=(vocab, 4)), size * rng.normal(size=(4, vocab)), batch, 0.5, **more)


def untrained(rate: float, **more: Any) -> Call:
    """Logits that are all zero: every id is equally likely, and the loss is log 6."""
    batch = (np.array([[3, 5, 4]]), np.array([[1, 5]]), np.array([[5, 2]]))
    return call(np.ones((6, 2)), np.zeros((2, 6)), batch, rate, **more)


training_step.asks("all ids equally likely, so the loss is log 6; one step", untrained(0.5), stage=HAND)
training_step.asks(
    "a batch of summaries of different lengths",
    lambda rng: [one_step(rng, (5, 2), (3, 3), (6, 0)), one_step(rng, (4, 1), (2, 1), vocab=6)],
)
training_step.asks(
    "three steps, one after the other",
    lambda rng: [one_step(rng, (4, 2), (3, 1), steps=3), one_step(rng, (3, 2), steps=3, momentum=0.9)],
)
training_step.asks(
    "parameters that hold gradients from before",
    lambda rng: [
        one_step(rng, (4, 3), (5, 1), gradients_before=0.7),
        one_step(rng, (2, 1), gradients_before=-2.0, steps=2),
    ],
)
training_step.asks(
    "a model that was in training mode, and one that was in evaluation mode",
    lambda rng: [one_step(rng, (3, 2), (4, 2), in_training=mode) for mode in (True, False)],
)
training_step.asks(
    "texts as long as the decoder inputs, so that they can be mixed up in silence",
    lambda rng: one_step(rng, (3, 2), (2, 1)),
    stage=EDGES,
)
training_step.asks(
    "an optimizer that clips the gradients itself, as the one in train.py does",
    lambda rng: one_step(rng, (4, 2), (3, 1), size=2.0, largest_gradient=0.1, steps=2),
    stage=EDGES,
)
training_step.asks("large gradients", lambda rng: one_step(rng, (4, 2), (3, 3), size=3.0), stage=GRADIENTS)


# ---- writing a summary

WHICH_POSITION = "The decoder has read k ids. At which of its k positions does it say what comes next?"
WHAT_IT_HAS_WRITTEN = "What must the decoder have before it when it is to write the third word?"
WHAT_BEGINS = "With which id did every decoder input begin in training?"
WHAT_IS_NO_WORD = "Which ids tell where a summary begins and ends, and are no part of it?"
HOW_MANY_WORDS = "With max_length = 3: how many words may come back?"
HOW_TO_SWITCH = "What does dropout do in training mode, and how do you tell a model that it is over?"
WHO_NEEDS_GRADIENTS = "Who will ever call backward on what is computed here?"

READS_THE_FIRST_ROW = Mistake("the next word is read off the first position, not off the last one", WHICH_POSITION)
LARGEST_OF_ALL_ROWS = Mistake("the largest logit of all positions decides, not that of the last one", WHICH_POSITION)
READS_ITS_LAST_WORD_ONLY = Mistake(
    "the decoder is shown its last word only, not all that it has written", WHAT_IT_HAS_WRITTEN
)
FIRST_WORD_REPEATED = Mistake(
    "the decoder is shown BOS alone at every step, so every step gives the same", WHAT_IT_HAS_WRITTEN
)
TEXT_BEFORE_THE_SUMMARY = Mistake(
    "the decoder is shown the text before its own words, as a GPT would be", "Which part of this model reads the text?"
)
BEGINS_WITH_EOS = Mistake("the decoder begins with EOS, not with BOS", WHAT_BEGINS)
BEGINS_WITH_PAD = Mistake("the decoder begins with PAD, not with BOS", WHAT_BEGINS)
BEGINS_WITH_MARK = Mistake("the decoder begins with MARK, not with BOS", WHAT_BEGINS)
WRITES_ON_AFTER_EOS = Mistake("it goes on after EOS, until there are max_length ids", "What does EOS say?")
EOS_IN_THE_SUMMARY = Mistake("EOS comes back as a part of the summary", WHAT_IS_NO_WORD)
WRITES_IN_TRAINING_MODE = Mistake(
    "the model is asked in the mode that it was in: evaluation mode is not switched on", HOW_TO_SWITCH
)
GRADIENTS_WHILE_WRITING = Mistake("gradients are kept while it writes", WHO_NEEDS_GRADIENTS)
LEAST_LIKELY_WORD = Mistake("the word with the smallest logit is written", "Which logit belongs to the likeliest word?")


@driven_reference(
    by=stand_ins.written,
    axes={"model": "", "ids": "", "max_length": ""},
    output="",
    hints=(
        "A loop: show the decoder BOS and all words written so far, take the likeliest next id, stop at EOS.",
        "The source is (1, n), the decoder input (1, k), the logits (1, k, vocab). The row of the last position, "
        "logits[0, −1], says what comes next; BOS and EOS are not in the result and do not count.",
        "`eval` sets the mode, and `torch.no_grad()` is what the loop stands in; `torch.tensor([[BOS, *so_far]])` is "
        "the decoder input, and `argmax` of the last row the next id: stop where it is EOS.",
    ),
)
def summarize(model: Any, ids: Ids, max_length: int, *, mistake: Switches) -> Any:
    import torch

    if not mistake(WRITES_IN_TRAINING_MODE):
        model.eval()
    first = mistake.choose({BEGINS_WITH_EOS: EOS, BEGINS_WITH_PAD: PAD, BEGINS_WITH_MARK: MARK}, BOS)
    source = torch.tensor([ids])
    summary: Ids = []
    with torch.set_grad_enabled(mistake(GRADIENTS_WHILE_WRITING)):
        while len(summary) < max_length:
            so_far = [first, *summary]
            shown = mistake.choose(
                {
                    READS_ITS_LAST_WORD_ONLY: so_far[-1:],
                    FIRST_WORD_REPEATED: so_far[:1],
                    TEXT_BEFORE_THE_SUMMARY: [*ids, *so_far],
                },
                so_far,
            )
            logits = model(source, torch.tensor([shown]))[0]
            row = logits[0] if mistake(READS_THE_FIRST_ROW) else logits[-1]
            best = int(row.argmin() if mistake(LEAST_LIKELY_WORD) else row.argmax())
            if mistake(LARGEST_OF_ALL_ROWS):
                best = int(logits.argmax()) % logits.shape[-1]
            if best == EOS and not mistake(WRITES_ON_AFTER_EOS):
                return [*summary, EOS] if mistake(EOS_IN_THE_SUMMARY) else summary
            summary.append(best)
    return summary


BOS_IN_THE_SUMMARY = summarize.slip(
    "BOS comes back as a part of the summary", WHAT_IS_NO_WORD, returns=lambda summary: [BOS, *summary]
)
BOS_COUNTED = summarize.slip(
    "one word too few may be written: BOS counts as one", HOW_MANY_WORDS, max_length=lambda n: n - 1
)
ONE_WORD_MORE = summarize.slip(
    "one word more than max_length may be written", HOW_MANY_WORDS, max_length=lambda n: n + 1
)
summarize.alike(
    FIRST_WORD_REPEATED,
    READS_THE_FIRST_ROW,
    because="a causal decoder says at its first position what it would say if it had read BOS alone",
)
SUMMARY_NEVER_CUT = summarize.slip("max_length is not looked at", HOW_MANY_WORDS, max_length=12)


@summarize.wrong(
    "all words are read off in one go from a decoder that is shown the text, and never what it has written",
    WHAT_IT_HAS_WRITTEN,
)
def WRITES_IN_ONE_GO(model: Any, ids: Ids, max_length: int) -> Any:
    import torch

    model.eval()
    with torch.no_grad():
        logits = model(torch.tensor([ids]), torch.tensor([[BOS, *ids[:-1]]]))
    summary = logits[0].argmax(dim=-1).tolist()[:max_length]
    return summary[: summary.index(EOS)] if EOS in summary else summary


LONGEST = 12  # words that the models below can write


def writes(rng: Rng, length: int, max_length: int, vocab: int = 9, **more: Any) -> Call:
    """A model that would write so many words and then EOS, and never another id that is no word."""
    following, text = rng.normal(size=(vocab, vocab)), rng.normal(size=(vocab, vocab))
    places = 0.3 * rng.normal(size=(2 * LONGEST, vocab))
    places[:, : MARK + 1] -= 100
    places[length:, EOS] += 300
    ids = rng.integers(MARK, vocab, 4 + int(rng.integers(4))).tolist()
    return call(following, places, text, ids, max_length, **more)


def by_the_last(max_length: int) -> Call:
    """After BOS comes 7, after 7 comes 5, after 5 comes 5 again on its second place, then EOS."""
    following = np.zeros((9, 9))
    following[BOS, 7] = following[7, 5] = 10.0
    places = np.zeros((2 * LONGEST, 9))
    places[2, 8] = places[3, EOS] = 50.0
    return call(following, places, np.zeros((9, 9)), [MARK, 7, 5], max_length)


summarize.asks("7, then 5, then 8, then EOS", by_the_last(6), by_the_last(2), stage=HAND)
summarize.asks("summaries that EOS ends", lambda rng: [writes(rng, length, 8) for length in (1, 2, 4, 6)])
summarize.asks("summaries that max_length ends", lambda rng: [writes(rng, 9, 2), writes(rng, 9, 5), writes(rng, 16, 3)])
summarize.asks("a model in evaluation mode already", lambda rng: writes(rng, 3, 6, in_training=False))
summarize.asks(
    "an empty summary, and max_length 1",
    lambda rng: [writes(rng, 0, 5), writes(rng, 4, 1), writes(rng, 1, 1), writes(rng, 0, 1)],
    stage=EDGES,
)
summarize.asks(
    "EOS comes as the last word that fits, or would come one later",
    lambda rng: [writes(rng, 4, 4), writes(rng, 5, 4), writes(rng, 3, 4)],
    stage=EDGES,
)


# ---- how good it is

WHAT_IS_EQUAL = "When is a summary right from the first word to the last?"
WHAT_IS_COUNTED = "What is counted, and by what is it divided?"


@reference(
    axes={"predictions": "", "references": ""},
    output="",
    hints=(
        "A summary is either right as a whole or not.",
        "Count the pairs whose two lists are equal, and divide by the number of pairs.",
        "Lists are compared by `==`; `zip` makes the pairs, `sum` counts what is True.",
    ),
)
def exact_match(predictions: Rows, references: Rows, *, mistake: Switches) -> Any:
    return share(same(list(p), list(r), mistake) for p, r in zip(predictions, references, strict=True))


EMPTY_NEVER_RIGHT = Mistake("an empty summary is never right, not even where an empty one is asked for", WHAT_IS_EQUAL)
ORDER_OF_WORDS_IGNORED = Mistake("the order of the words is not looked at", WHAT_IS_EQUAL)
NUMBER_OF_COPIES_IGNORED = Mistake(
    "only the kinds of words are compared, neither their order nor how often they come", WHAT_IS_EQUAL
)
ONLY_COMMON_WORDS_COMPARED = Mistake(
    "where one list is longer, its further words are not looked at", "Where does zip end, and is 7 9 equal to 7 9 5?"
)
LONGER_PREDICTIONS_RIGHT = Mistake("a prediction that goes on behind the right words counts as right", WHAT_IS_EQUAL)
LENGTHS_COMPARED = Mistake("only the lengths of the summaries are compared", WHAT_IS_EQUAL)
FIRST_WORDS_COMPARED = Mistake("only the first words are compared", WHAT_IS_EQUAL)


def same(prediction: Ids, right: Ids, mistake: Switches) -> bool:
    if mistake(EMPTY_NEVER_RIGHT) and not prediction:
        return False
    return bool(
        mistake.choose(
            {
                ORDER_OF_WORDS_IGNORED: sorted(prediction) == sorted(right),
                NUMBER_OF_COPIES_IGNORED: set(prediction) == set(right),
                ONLY_COMMON_WORDS_COMPARED: all(a == b for a, b in zip(prediction, right, strict=False)),
                LONGER_PREDICTIONS_RIGHT: prediction[: len(right)] == right,
                LENGTHS_COMPARED: len(prediction) == len(right),
                FIRST_WORDS_COMPARED: prediction[:1] == right[:1],
            },
            prediction == right,
        )
    )


def share(flags: Any) -> float:
    return float(np.mean([*flags]))


SHARE_OF_MISSES = exact_match.slip(
    "the summaries that are not right are counted", WHAT_IS_COUNTED, returns=lambda right: 1 - right
)
MATCHES_COUNTED = exact_match.slip(
    "the number of right summaries comes back, not their share",
    WHAT_IS_COUNTED,
    returns=lambda right, references: round(right * len(references)),
)
PERCENT_OF_MATCHES = exact_match.slip(
    "the share comes back in percent", "From which number to which does a share go?", returns=lambda right: 100 * right
)
ALL_OR_NOTHING = exact_match.slip(
    "it is 1 where all summaries are right, and else 0", WHAT_IS_COUNTED, returns=lambda right: float(right == 1)
)


@exact_match.wrong("the share of right words comes back, not that of right summaries", WHAT_IS_COUNTED)
def SHARE_OF_WORDS(predictions: Rows, references: Rows) -> Any:
    hits = sum(a == b for p, r in zip(predictions, references, strict=True) for a, b in zip(p, r, strict=False))
    return hits / sum(map(len, references))


@exact_match.wrong("the mean over the summaries of each one's share of right words comes back", WHAT_IS_COUNTED)
def MEAN_SHARE_OF_WORDS(predictions: Rows, references: Rows) -> Any:
    each = [
        sum(a == b for a, b in zip(p, r, strict=False)) / max(len(p), len(r), 1)
        for p, r in zip(predictions, references, strict=True)
    ]
    return float(np.mean(each))


def answers(rng: Rng, *forms: str) -> Call:
    """Pairs of summaries, each as its form says."""
    predictions, references = [], []
    for form in forms:
        a, b, c, d = words(rng, 4)
        prediction, right = {
            "right": ([a, b, c], [a, b, c]),
            "one wrong": ([a, b, c], [a, d, c]),
            "another order": ([a, b, c], [c, a, b]),
            "too long": ([a, b, c], [a, b]),
            "too short": ([a], [a, b]),
            "twice": ([a, b, a], [a, b, b]),
            "nothing": ([], [a, b]),
            "nothing asked": ([a], []),
            "both empty": ([], []),
            "all wrong": ([a, b], [c, d]),
        }[form]
        predictions.append(prediction)
        references.append(right)
    return call(predictions, references)


exact_match.asks(
    "two of four summaries are right", call([[7, 9], [5], [8, 4, 6], [4]], [[7, 9], [5, 6], [8, 4, 6], [9]]), stage=HAND
)
exact_match.asks(
    "right ones, and ones with a wrong word",
    lambda rng: [
        answers(rng, "right", "one wrong", "right"),
        answers(rng, "all wrong", "one wrong", "right", "right", "right"),
    ],
)
exact_match.asks(
    "the right words in another order, and not as often", lambda rng: answers(rng, "another order", "right", "twice")
)
exact_match.asks(
    "words too many, and words missing",
    lambda rng: [
        answers(rng, "too long", "right", "right"),
        answers(rng, "too short", "too short", "right", "too long"),
    ],
)
exact_match.asks(
    "empty summaries",
    lambda rng: [
        answers(rng, "both empty", "right", "nothing"),
        answers(rng, "nothing asked", "both empty", "one wrong"),
    ],
    stage=EDGES,
)
exact_match.asks(
    "all are right, none is right, one pair",
    lambda rng: [answers(rng, "right", "right"), answers(rng, "all wrong", "one wrong"), answers(rng, "right")],
    stage=EDGES,
)


# ---- credit for every right word

WHAT_CLIPPED_MEANS = "The prediction has 9 once and the reference has it twice. How often does it count?"
WHICH_MEAN = "Precision 1 and recall 1/2: what is 2 · 1 · 1/2 / (1 + 1/2)?"
WHERE_A_WORD_STANDS = "Which words count: those in the same place, those in the same order, or those that both have?"


@reference(
    axes={"prediction": "", "reference": ""},
    output="",
    hints=(
        "Compare two bags of words: which words, and how often each.",
        "overlap = Σ over words of min(count in the prediction, count in the reference). Precision is overlap / len of "
        "the prediction, recall is overlap / len of the reference, F1 = 2 · P · R / (P + R).",
        "`Counter(prediction) & Counter(reference)` keeps the smaller counts, and `.total()` adds them up; return 0 "
        "where that is 0, before you divide.",
    ),
)
def rouge_1(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    both = (Counter(prediction) & Counter(reference)).total()
    return f1(both, len(prediction), len(reference), mistake)


ROUGE_IS_RECALL = Mistake("recall alone comes back: the share of the reference's words", WHICH_MEAN)
ROUGE_IS_PRECISION = Mistake("precision alone comes back: the share of the prediction's words", WHICH_MEAN)
ROUGE_MEAN_OF_BOTH = Mistake("the mean of precision and recall is the arithmetic one", WHICH_MEAN)
ROUGE_GEOMETRIC = Mistake("the mean of precision and recall is the geometric one", WHICH_MEAN)
ROUGE_WITHOUT_THE_2 = Mistake("the factor 2 of F1 is missing", WHICH_MEAN)
ROUGE_OVER_THE_LONGER = Mistake("the common words are divided by the length of the longer list", WHICH_MEAN)
ROUGE_OVER_THE_SHORTER = Mistake("the common words are divided by the length of the shorter list", WHICH_MEAN)
ROUGE_OF_THE_UNION = Mistake(
    "the common words are divided by the number of all words, each common one counted once", WHICH_MEAN
)


def f1(both: float, predicted: int, right: int, mistake: Switches) -> float:
    if not both:
        return 0.0
    precision, recall = both / predicted, both / right
    return float(
        mistake.choose(
            {
                ROUGE_IS_RECALL: recall,
                ROUGE_IS_PRECISION: precision,
                ROUGE_MEAN_OF_BOTH: (precision + recall) / 2,
                ROUGE_GEOMETRIC: (precision * recall) ** 0.5,
                ROUGE_WITHOUT_THE_2: precision * recall / (precision + recall),
                ROUGE_OVER_THE_LONGER: both / max(predicted, right),
                ROUGE_OVER_THE_SHORTER: both / min(predicted, right),
                ROUGE_OF_THE_UNION: both / (predicted + right - both),
            },
            2 * precision * recall / (precision + recall),
        )
    )


ROUGE_OF_SETS = rouge_1.slip(
    "every word counts once, however often it comes",
    "How many words has 9 9 9, and how many kinds?",
    prediction=lambda ids: list(dict.fromkeys(ids)),
    reference=lambda ids: list(dict.fromkeys(ids)),
)
ROUGE_OF_EMPTY_IS_ONE = rouge_1.slip(
    "two empty summaries give 1, where 0 is asked for",
    "What does the docstring say of empty lists?",
    returns=lambda rouge, prediction, reference: rouge if prediction or reference else 1.0,
)
ROUGE_IN_PERCENT = rouge_1.slip(
    "it comes back in percent", "From which number to which does F1 go?", returns=lambda rouge: 100 * rouge
)


@rouge_1.wrong(
    "counts are not clipped: a word counts as often as each list has it, if the other has it at all", WHAT_CLIPPED_MEANS
)
def ROUGE_UNCLIPPED(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    p = sum(word in reference for word in prediction) / max(len(prediction), 1)
    r = sum(word in prediction for word in reference) / max(len(reference), 1)
    return 2 * p * r / (p + r) if p + r else 0.0


@rouge_1.wrong(
    "the prediction's counts are not clipped: a word counts as often as the prediction has it", WHAT_CLIPPED_MEANS
)
def ROUGE_COUNTS_THE_PREDICTION(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    both = sum(word in reference for word in prediction)
    return f1(both, len(prediction), len(reference), mistake)


@rouge_1.wrong(
    "the reference's counts are not clipped: a word counts as often as the reference has it", WHAT_CLIPPED_MEANS
)
def ROUGE_COUNTS_THE_REFERENCE(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    both = sum(word in prediction for word in reference)
    return f1(both, len(prediction), len(reference), mistake)


@rouge_1.wrong("kinds of words in common are counted, but divided by the lengths of the lists", WHAT_CLIPPED_MEANS)
def ROUGE_KINDS_OVER_LENGTHS(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    return f1(len(set(prediction) & set(reference)), len(prediction), len(reference), mistake)


@rouge_1.wrong("a word counts only where both lists have it in the same place", WHERE_A_WORD_STANDS)
def ROUGE_IN_PLACE(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    both = sum(a == b for a, b in zip(prediction, reference, strict=False))
    return f1(both, len(prediction), len(reference), mistake)


@rouge_1.wrong(
    "words count only as far as both lists have them in the same order: this is ROUGE-L", WHERE_A_WORD_STANDS
)
def ROUGE_LONGEST_COMMON_RUN(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    row = [0] * (len(reference) + 1)
    for a in prediction:
        before = row[:]
        for j, b in enumerate(reference):
            row[j + 1] = before[j] + 1 if a == b else max(before[j + 1], row[j])
    return f1(row[-1], len(prediction), len(reference), mistake)


@rouge_1.wrong("pairs of neighbors are compared, not single words: this is ROUGE-2", WHERE_A_WORD_STANDS)
def ROUGE_OF_PAIRS(prediction: Ids, reference: Ids, *, mistake: Switches) -> Any:
    one, other = Counter(pairwise(prediction)), Counter(pairwise(reference))
    return f1((one & other).total(), one.total(), other.total(), mistake)


def bags(rng: Rng, prediction: str, reference: str) -> Call:
    """Two lists of words, a letter for each."""
    word = dict(zip("abcdefgh", words(rng, 8), strict=True))
    return call([word[letter] for letter in prediction], [word[letter] for letter in reference])


rouge_1.asks("7 4 9 against 7 9 9 5", call([7, 4, 9], [7, 9, 9, 5]), stage=HAND)
rouge_1.asks(
    "lists of different lengths, in another order",
    lambda rng: [bags(rng, "abcd", "dbae"), bags(rng, "abc", "cb"), bags(rng, "fa", "abcdea")],
)
rouge_1.asks(
    "words that come several times",
    lambda rng: [
        bags(rng, "aaab", "abbc"),
        bags(rng, "aab", "aaaabb"),
        bags(rng, "abab", "bb"),
        bags(rng, "aacb", "abd"),
    ],
)
rouge_1.asks(
    "long lists",
    lambda rng: [call(rng.integers(4, 9, n).tolist(), rng.integers(4, 9, m).tolist()) for n, m in ((9, 14), (15, 8))],
)
rouge_1.asks(
    "the same words, none in common, one list empty or both",
    lambda rng: [
        *(bags(rng, *lists) for lists in (("abc", "abc"), ("abc", "cba"), ("ab", "cd"), ("", "ab"), ("ab", ""))),
        call([], []),
    ],
    stage=EDGES,
)
