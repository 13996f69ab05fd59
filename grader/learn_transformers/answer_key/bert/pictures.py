"""Chapter 12, BERT: what there is to see. Drawn at random is none of it: all words are chosen, or nothing is."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

CLS, SEP, MASK, PAD = 1, 2, 3, 4
BATCH = np.array(
    [[CLS, 7, 5, 9, 8, 6, SEP, PAD, PAD], [CLS, 0, 7, SEP, PAD, PAD, PAD, PAD, PAD], [CLS, 9, 8, 7, 6, 5, 0, 7, SEP]],
    dtype=np.intp,
)
EXCHANGED = np.array(
    [[CLS, 7, 6, 9, 8, 6, SEP, PAD, PAD], [CLS, 0, 9, SEP, PAD, PAD, PAD, PAD, PAD], [CLS, 5, 8, 7, 6, 0, 0, 7, SEP]],
    dtype=np.intp,
)
SHARES = np.array([1 / 64, 1 / 16, 1 / 4, 1 / 2, 9 / 10])


def a_word_with(share: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits of two words of which the first has this share, and is the right one."""
    return np.log(np.array([[share, 1 - share]])), np.array([0], dtype=np.intp)


PICTURES = (
    Picture(
        "what may be chosen, with probability 1: words, and 0 is one; no [CLS], no [SEP], no padding",
        "mask_tokens",
        calls=((BATCH, MASK, 10, [CLS, SEP, MASK, PAD], np.random.default_rng(0), 1.0),),
        part=1,
        layout=lambda labels: labels != -100,
        scale=(0.0, 1.0),
        rows="sentence",
        columns="token",
    ),
    Picture(
        "the loss of one word, for the share that the model gave it: 1/64, 1/16, 1/4, 1/2, 9/10",
        "masked_language_model_loss",
        calls=tuple(a_word_with(share) for share in SHARES),
        kind="bars",
        layout=lambda losses: losses[None],
        scale=(0.0, 4.2),
        columns="share",
        column_names=("1/64", "1/16", "1/4", "1/2", "9/10"),
    ),
    Picture(
        "segments of the pair that nine words and five make",
        "build_pair",
        calls=((list(range(10, 19)), list(range(20, 25)), CLS, SEP),),
        part=1,
        layout=lambda segments: segments[None],
        scale=(0.0, 1.0),
        columns="token",
    ),
    Picture(
        "which tokens were replaced in three sentences: four of them",
        "replaced_token_labels",
        calls=((BATCH, EXCHANGED),),
        scale=(0.0, 1.0),
        rows="sentence",
        columns="token",
    ),
)
