"""One random number for each token decides everything; sums with weights of 0 and 1 in place of a choice."""

import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    u = rng.uniform(size=token_ids.shape)
    for special in special_ids:
        u[token_ids == special] = 1.0
    inputs = np.array(token_ids)
    some = rng.integers(0, vocab_size, size=token_ids.shape)
    inputs[(u >= 0.8 * probability) & (u < 0.9 * probability)] = some[
        (u >= 0.8 * probability) & (u < 0.9 * probability)
    ]
    inputs[u < 0.8 * probability] = mask_id
    labels = np.array(token_ids)
    labels[u >= probability] = -100
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    weight = (labels != ignore_index).astype(float)
    safe = np.where(labels == ignore_index, 0, labels)
    picked = np.take_along_axis(log_softmax(logits), safe[..., None], axis=-1)[..., 0]
    return -(picked * weight).sum() / weight.sum()


def build_pair(first, second, cls_id, sep_id):
    n, m = len(first), len(second)
    ids = np.empty(n + m + 3, dtype=np.intp)
    ids[0], ids[n + 1], ids[-1] = cls_id, sep_id, sep_id
    ids[1 : n + 1] = first
    ids[n + 2 : -1] = second
    return ids, (np.arange(n + m + 3) > n + 1).astype(np.intp)


def replaced_token_labels(original, corrupted):
    return np.where(original == corrupted, 0, 1)
