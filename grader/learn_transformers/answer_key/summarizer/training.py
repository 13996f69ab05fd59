"""Chapter 16, the summarizer: what a trained model should make of texts, and how it misses them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from learn_transformers.answer_key.summarizer.functions import BOS, EOS, MARK, PAD, keep_marked
from learn_transformers.answer_key.transformer.functions import (
    EncoderBlock,
    MultiHeadAttention,
    Transformer,
    layer_norm,
    part,
    positions,
)
from learn_transformers.key import RIGHT, Model, Switches, trained_reference
from learn_transformers.key.pictures import Picture
from learn_transformers.key.trained import Text, Weights

Tensor = Any

VOCABULARY, WORDS, MARKS = 24, 8, 3
SIZES = {"vocab_size": VOCABULARY, "d_model": 64, "n_heads": 4, "n_layers": 1, "d_ff": 128, "max_length": 32}
TEXTS = 256
SEEN = [9, 5, 8, MARK, 7, 6, 9, MARK, 5, 4]  # in the picture: of two 5 one is marked
LONGEST = WORDS + MARKS  # of a summary: a whole text has room in it, with its marks


def secret_text(rng: np.random.Generator, words: int = WORDS, marks: int = 0) -> Text:
    """Random words, of which so many are marked, or from one to three."""
    ids: Text = rng.integers(MARK + 1, VOCABULARY, words).tolist()
    marks = marks or int(rng.integers(1, MARKS + 1))
    for place in sorted(rng.choice(words, marks, replace=False).tolist(), reverse=True):
        ids.insert(place, MARK)
    return ids


def secret_texts(rng: np.random.Generator) -> list[Text]:
    return [secret_text(rng) for _ in range(TEXTS)]


def summaries(weights: Weights, texts: Sequence[Text]) -> list[Text]:
    """What our Transformer with these weights makes of texts, greedily, all of them at once on one thread."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.no_grad():
            tensors = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
            longest = max(map(len, texts))
            source = torch.tensor([text + [PAD] * (longest - len(text)) for text in texts])
            written = torch.full((len(texts), 1), BOS)
            while written.shape[1] <= LONGEST and not (written == EOS).any(1).all():
                logits = Transformer.forward(tensors, source, written, mistake=RIGHT, **SIZES)
                written = torch.cat([written, logits[:, -1].argmax(-1, keepdim=True)], 1)
    finally:
        torch.set_num_threads(threads)
    rows = written[:, 1:].tolist()
    return [row[: row.index(EOS)] if EOS in row else row for row in rows]


def picture(weights: Weights) -> tuple[Picture, np.ndarray]:
    """Where each word of a summary looks in its text: the decoder's cross-attention, the mean of its heads."""
    (summary,) = summaries(weights, [SEEN])
    named = Picture(
        "where each word of the summary looks in the text, on the average of the heads",
        "training",
        calls=(),
        rows="summary",
        columns="text, > marks",
        row_names=tuple(map(str, summary)),
        column_names=tuple(">" if i == MARK else str(i) for i in SEEN),
        scale=(0.0, 1.0),
    )
    return named, cross_attention(weights, SEEN, summary)


def cross_attention(weights: Weights, text: Text, summary: Text) -> np.ndarray:
    """Of the position at which each word of a summary is predicted, how much it looks at each place of the text."""
    import torch

    tensors = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
    table = positions(SIZES["max_length"], SIZES["d_model"], tensors)
    sizes = {"d_model": SIZES["d_model"], "n_heads": SIZES["n_heads"]}
    block = part(tensors, "decoder.0")

    def embedded(ids: Text) -> Tensor:
        return tensors["embedding.weight"][torch.tensor([ids])] * SIZES["d_model"] ** 0.5 + table[: len(ids)]

    memory = EncoderBlock.forward(
        part(tensors, "encoder.0"), embedded(text), mistake=RIGHT, d_ff=SIZES["d_ff"], **sizes
    )
    x = embedded([BOS, *summary][: len(summary)])
    causal = torch.ones(len(summary), len(summary), dtype=torch.bool).tril()
    own, _ = MultiHeadAttention.forward(part(block, "self_attention"), x, x, causal, mistake=RIGHT, **sizes)
    x = layer_norm(block, "norm_1", x + own, RIGHT)
    _, looks = MultiHeadAttention.forward(part(block, "cross_attention"), x, memory, None, mistake=RIGHT, **sizes)
    found: np.ndarray = looks[0].mean(0).double().numpy()
    return found


def remark(weights: Weights) -> str:
    """What the model can do, also with texts such as it has not seen."""
    rng = np.random.default_rng(12)

    def count(words: int, marks: int) -> int:
        texts = [secret_text(rng, words, marks) for _ in range(TEXTS)]
        return sum(got == right(text) for text, got in zip(texts, summaries(weights, texts), strict=True))

    (summary,) = summaries(weights, [SEEN])
    said = f"Yours makes {summary} of this text" + ("" if summary == right(SEEN) else f", not {right(SEEN)}")
    return f"{said}; of {TEXTS} texts with 12 words it gets {count(12, 0)} right, of as many with 4 marks {count(8, 4)}"


def right(text: Text) -> Text:
    kept: Text = keep_marked(text)
    return kept


@cache
def shapes() -> dict[str, tuple[int, ...]]:
    """The parameters of the model, by name."""
    return {name: np.shape(value) for name, value in Transformer.new(mistake=RIGHT, **SIZES).parameters.items()}


@trained_reference(
    model=Model(shapes(), summaries, picture, remark),
    train="learn-transformers run train.py",
    hints=(
        "train.py trains your own Transformer with your own functions: what it learns is what make_batch and "
        "summary_loss ask of it. While it trains, it shows what it makes of three texts.",
        "The decoder reads BOS, w₁, w₂ and is to say w₁, w₂, EOS: input and labels are one place apart, and behind EOS "
        "nothing counts. If the loss falls to 0 and the summaries are wrong, it can read its answers off its input.",
        "See that `learn-transformers check transformer summarizer` passes but for this. Then "
        "`learn-transformers run train.py --restart` reaches 99 of 100 texts, as long as nothing in it was changed.",
    ),
)
def training(texts: list[Text], *, mistake: Switches) -> list[Text]:
    return [right(text) for text in texts]


training.needs("at least a quarter of the texts, word for word", 0.25, secret_texts)
training.needs("at least half of the texts, word for word", 0.5, secret_texts)
training.needs("at least three quarters of the texts, word for word", 0.75, secret_texts)
training.needs("at least 95 of 100 texts, word for word", 0.95, secret_texts)


# ---- how it misses them; of each text the first that fits


def words_of(text: Text) -> Text:
    return [i for i in text if i > MARK]


def holds(longer: Text, shorter: Text) -> bool:
    """Is the one list the other with more in between?"""
    left = iter(longer)
    return len(longer) > len(shorter) and all(i in left for i in shorter)


def is_copied(text: Text, got: Text) -> bool:
    """Is it the beginning of the text, with its marks or without?"""
    return got in (text[: len(got)], words_of(text)[: len(got)])


NOTHING_WRITTEN = training.miss(
    "the model ends the summary before its first word",
    "What is the label of the first position, where the decoder has read BOS alone?",
    shows=lambda missed: not missed.got,
    makes=lambda text, right: [],
)
EVERYTHING_COPIED = training.miss(
    "the model copies the text, words without a mark included",
    "What are the targets that it was trained on: all words, or those that keep_marked gives?",
    shows=lambda missed: len(missed.got) > len(missed.right) and is_copied(missed.text, missed.got),
    makes=lambda text, right: words_of(text),
)
SPECIAL_IDS_WRITTEN = training.miss(
    "summaries hold ids that are no words: PAD, BOS or MARK",
    "Which labels teach the model to write ids below 4, and which label counts as nothing to predict?",
    shows=lambda missed: any(i <= MARK for i in missed.got),
    makes=lambda text, right: [*right, PAD],
)
ALWAYS_THE_SAME = training.miss(
    "the model writes the same summary, whatever the text is",
    "Did the loss fall below what guessing costs, and does any weight of the encoder change?",
    shows=lambda missed: missed.got == missed.usual,
    makes=lambda text, right: [4, 5, 6, 7],
)
END_MISSING = training.miss(
    f"the model does not stop: EOS never comes within {LONGEST} words",
    "Where in the labels does the model see that a summary ends?",
    shows=lambda missed: len(missed.got) >= LONGEST,
    makes=lambda text, right: (right * LONGEST)[:LONGEST],
)
OTHER_ORDER = training.miss(
    "the right words come in another order",
    "What in the model tells the first of two words from the second?",
    shows=lambda missed: Counter(missed.got) == Counter(missed.right),
    makes=lambda text, right: right[::-1],
)
WORD_REPEATED = training.miss(
    "a word is written more often than it is marked",
    "How does the decoder know which words it has written already?",
    shows=lambda missed: set(missed.got) <= set(missed.right) and bool(Counter(missed.got) - Counter(missed.right)),
    makes=lambda text, right: [*right[:1], *right],
)
FIRST_WORD_MISSING = training.miss(
    "the first word is missing: the model begins with the second",
    "What is the label of the first position, where the decoder has read BOS alone?",
    shows=lambda missed: missed.got == missed.right[1:],
    makes=lambda text, right: right[1:] if len(right) > 1 else right,
)
WORDS_MISSING = training.miss(
    "marked words are missing",
    "When does the model learn to write EOS, and is it trained long enough to tell when nothing is left?",
    shows=lambda missed: holds(missed.right, missed.got),
    makes=lambda text, right: right[:-1] if len(right) > 1 else right,
)
WORDS_TOO_MANY = training.miss(
    "the summary holds words too many beside the right ones",
    "When does the model learn to write EOS, and is it trained long enough to tell when nothing is left?",
    shows=lambda missed: holds(missed.got, missed.right),
    makes=lambda text, right: [*right, next(i for i in range(MARK + 1, VOCABULARY) if i not in text)],
)
UNMARKED_WORDS = training.miss(
    "the model writes words of the text that are not marked, in place of those that are",
    "What tells the model that a word stands behind a MARK? Do positions reach it beside the words, and was it trained "
    "to the end?",
    shows=lambda missed: set(missed.right) < {*missed.right, *missed.got} <= set(missed.text),
    makes=lambda text, right: [i for i in words_of(text) if i not in right][:1] * len(right),
)
WORDS_FROM_ELSEWHERE = training.miss(
    "the model writes words that the text does not hold",
    "Does the decoder look at the text at all, and has the training come to its end?",
    shows=lambda missed: not set(missed.got) <= set(missed.text),
    makes=lambda text, right: [next(i for i in range(MARK + 1, VOCABULARY) if i not in text)] * len(right),
)
