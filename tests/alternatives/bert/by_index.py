"""The chosen places as a list of numbers in the flattened text, shared out by two coins of a half and more."""

import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    flat = token_ids.reshape(-1)
    words = np.flatnonzero(~np.isin(flat, np.asarray(special_ids, dtype=flat.dtype)))
    chosen = words[rng.random(len(words)) < probability]
    labels = np.full_like(flat, -100)
    labels[chosen] = flat[chosen]
    inputs = flat.copy()
    hidden = rng.random(len(chosen)) < 0.8
    inputs[chosen[hidden]] = mask_id
    others = chosen[~hidden]
    exchanged = others[rng.random(len(others)) < 0.5]
    inputs[exchanged] = rng.integers(vocab_size, size=len(exchanged))
    return inputs.reshape(token_ids.shape), labels.reshape(token_ids.shape)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    places = np.nonzero(labels != ignore_index)
    return float(-log_softmax(logits)[(*places, labels[places])].mean())


def build_pair(first, second, cls_id, sep_id):
    first, second = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(first + second), np.array([0] * len(first) + [1] * len(second))


def replaced_token_labels(original, corrupted):
    labels = np.zeros_like(original)
    labels[np.nonzero(original - corrupted)] = 1
    return labels
