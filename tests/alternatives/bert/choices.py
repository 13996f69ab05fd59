"""rng.choice and rng.binomial with the shares written out; a log-softmax by hand; hstack and comparisons as sums."""

import numpy as np


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = rng.binomial(1, probability, size=token_ids.shape).astype(bool)
    for special in special_ids:
        chosen &= token_ids != special
    shares = [1 - probability, 0.8, 0.1, 0.1]
    fate = rng.choice(3, p=shares[1:], size=token_ids.shape)
    some = np.floor(rng.random(token_ids.shape) * vocab_size).astype(token_ids.dtype)
    inputs = np.choose(np.where(chosen, fate, 2), [np.full_like(token_ids, mask_id), some, token_ids])
    return inputs, np.where(chosen, token_ids, -100)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    vocab = logits.shape[-1]
    rows, right = logits.reshape(-1, vocab), labels.reshape(-1)
    keep = right != ignore_index
    rows, right = rows[keep].astype(float), right[keep]
    rows = rows - rows.max(axis=1, keepdims=True)
    log_z = np.log(np.exp(rows).sum(axis=1))
    return np.mean(log_z - rows[np.arange(len(right)), right])


def build_pair(first, second, cls_id, sep_id):
    ids = np.hstack(([cls_id], first, [sep_id], second, [sep_id])).astype(int)
    segments = np.hstack((np.zeros(len(first) + 2, dtype=int), np.ones(len(second) + 1, dtype=int)))
    return ids, segments


def replaced_token_labels(original, corrupted):
    return np.int64(1) - (original == corrupted)
