# wrong: mask_tokens = ?
# clear: mask_tokens ~ seven times exactly
# student: Max, a permutation of the batch
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    flat = token_ids.ravel()
    words = np.flatnonzero(~np.isin(flat, special_ids))
    chosen = rng.permutation(words)[: round(probability * len(words))]
    inputs, labels = flat.copy(), np.full(flat.shape, -100)
    labels[chosen] = flat[chosen]
    fate = rng.random(len(chosen))
    inputs[chosen[fate < 0.8]] = mask_id
    swap = chosen[(fate >= 0.8) & (fate < 0.9)]
    inputs[swap] = rng.integers(vocab_size, size=len(swap))
    return inputs.reshape(token_ids.shape), labels.reshape(token_ids.shape)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
