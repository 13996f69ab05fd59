"""A random number of places, dealt out at random, which is the same as a coin for each; einsum and one-hot labels."""

import numpy as np


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    flat = token_ids.ravel()
    words = rng.permutation(np.flatnonzero(~np.isin(flat, special_ids)))
    chosen = words[: rng.binomial(len(words), probability)]
    hidden, exchanged, _ = rng.multinomial(len(chosen), [0.8, 0.1, 0.1])
    labels = np.full(flat.shape, -100)
    labels[chosen] = flat[chosen]
    inputs = flat.copy()
    inputs[chosen[:hidden]] = mask_id
    inputs[chosen[hidden : hidden + exchanged]] = rng.integers(0, vocab_size, exchanged)
    return inputs.reshape(token_ids.shape), labels.reshape(token_ids.shape)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    asked = labels.ravel() != ignore_index
    rows = logits.reshape(labels.size, -1)[asked]
    rows = rows - rows.max(axis=-1, keepdims=True)
    one_hot = np.eye(rows.shape[-1])[labels.ravel()[asked]]
    return float(np.mean(np.log(np.exp(rows).sum(axis=-1)) - np.einsum("mv,mv->m", rows, one_hot)))


def build_pair(first, second, cls_id, sep_id):
    ids = np.array([sep_id] * (len(first) + len(second) + 3))
    ids[0] = cls_id
    ids[1 : 1 + len(first)] = np.asarray(first)
    ids[-1 - len(second) : -1] = np.asarray(second)
    steps = np.zeros(len(ids), dtype=int)
    steps[len(first) + 2] = 1
    return ids, np.cumsum(steps)


def replaced_token_labels(original, corrupted):
    return np.minimum(np.abs(corrupted - original), 1)
