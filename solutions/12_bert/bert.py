"""Chapter 12, BERT: hide some words of a text, and learn by guessing them.

Both sides of a hidden word may be looked at, so this is training for an encoder, which reads; a GPT writes.
The lesson is README.md beside this file. Check your work with `learn-transformers check bert`.
"""

import numpy as np
from softmax import cross_entropy  # chapter 2; not found? learn-transformers run FILE


def mask_tokens(
    token_ids: np.ndarray,
    mask_id: int,
    vocab_size: int,
    special_ids: list[int],
    rng: np.random.Generator,
    probability: float = 0.15,
) -> tuple[np.ndarray, np.ndarray]:
    """Choose some words to be guessed, and spoil most of them.

    Every token that is not special is chosen with this probability, each one by itself. Of the chosen ones, each again
    by itself, 80 % become `mask_id`, 10 % become a random id, drawn evenly from all ids `0 … vocab_size - 1`, and
    10 % stay as they are. All of the chosen ones are to be guessed. Every random number comes from `rng`, so the same
    seed gives the same result; how many numbers you draw, and in which order, is up to you.

    Args:
        token_ids: integers of any shape. 0 is a word like any other, unless it stands in `special_ids`.
        mask_id: the id of [MASK].
        vocab_size: how many ids there are.
        special_ids: the ids that are never chosen, such as those of [CLS], [SEP] and padding.
        rng: where all randomness comes from.
        probability: that a token which is not special is chosen, from 0 to 1.

    Returns:
        A tuple `(inputs, labels)` of integers, both of the shape of `token_ids`: what the model reads, and what it is
        to say. The label of a chosen token is the id that stood there; all other labels are -100. `token_ids` itself
        stays unchanged.

    Example:
        >>> ids = np.array([101, 7, 0, 102])
        >>> inputs, labels = mask_tokens(ids, 103, 200, [101, 102], np.random.default_rng(0), probability=1.0)
        >>> labels
        array([-100,    7,    0, -100])

    Source: lecture 20:25; the shares are an extension: "BERT" (Devlin and others 2018), section 3.1.
    """
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) < probability)
    fate = rng.random(token_ids.shape)
    drawn = rng.integers(vocab_size, size=token_ids.shape)
    spoiled = np.where(fate < 0.8, mask_id, np.where(fate < 0.9, drawn, token_ids))
    return np.where(chosen, spoiled, token_ids), np.where(chosen, token_ids, -100)


def masked_language_model_loss(logits: np.ndarray, labels: np.ndarray, ignore_index: int = -100) -> float:
    """Say how surprised the model is, on average, by the words that it had to guess.

    The mean of `-log softmax(logits)[label]` over all positions whose label is not `ignore_index`; the others do not
    count at all. It is one mean over the whole batch, not a mean of the sentences' means.

    Args:
        logits: `(..., vocab)`, a score for every word at every position, however many leading axes there are. They may
            be as large as ±10000.
        labels: integers `(...)`: the right word of each position, or `ignore_index`. At least one counts.
        ignore_index: the label of positions that do not count.

    Returns:
        The loss, a float. The arguments stay unchanged.

    Example:
        >>> logits = np.log([[1.0, 1.0], [1.0, 3.0], [9.0, 1.0]])
        >>> round(float(masked_language_model_loss(logits, np.array([0, 1, -100]))), 6)
        0.490415

    Source: lecture 20:25; "BERT" (Devlin and others 2018), section 3.1.
    """
    counts = labels != ignore_index
    return cross_entropy(logits[counts], labels[counts])


def build_pair(
    first: list[int] | np.ndarray, second: list[int] | np.ndarray, cls_id: int, sep_id: int
) -> tuple[np.ndarray, np.ndarray]:
    """Put two sentences into one row, as BERT reads them: [CLS] first [SEP] second [SEP].

    What stands at [CLS] in the last layer answers a question about the pair: does the second sentence follow the first?
    The segment ids say which sentence a token belongs to: 0 from [CLS] up to and with the first [SEP], 1 behind it.

    Args:
        first: the ids of the first sentence, a list or an array.
        second: the ids of the second one.
        cls_id: the id of [CLS].
        sep_id: the id of [SEP].

    Returns:
        A tuple `(ids, segment_ids)` of two integer arrays, both as long as the two sentences and three more.

    Example:
        >>> build_pair([7, 8], [9], cls_id=1, sep_id=2)
        (array([1, 7, 8, 2, 9, 2]), array([0, 0, 0, 0, 1, 1]))

    Source: lecture 20:25; "BERT" (Devlin and others 2018), section 3.1 and figure 2.
    """
    ids = np.concatenate([[cls_id], first, [sep_id], second, [sep_id]])
    segment_ids = np.repeat([0, 1], [len(first) + 2, len(second) + 1])
    return ids, segment_ids


def replaced_token_labels(original: np.ndarray, corrupted: np.ndarray) -> np.ndarray:
    """Say of every token whether it was replaced: what ELECTRA has to find out.

    A small model fills in the hidden words. Where it happens to put back the word that stood there, nothing was
    replaced, and the label is 0.

    Args:
        original: the ids of the text, of any shape.
        corrupted: the ids after some were exchanged, of the same shape.

    Returns:
        Integers of that shape: 1 where the token is another one, 0 where it is the same.

    Example:
        >>> replaced_token_labels(np.array([4, 5, 6]), np.array([4, 9, 6]))
        array([0, 1, 0])

    Source: extension, after lecture 22:00; "ELECTRA" (Clark and others 2020), section 2.
    """
    return (original != corrupted).astype(np.intp)
