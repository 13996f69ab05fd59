# wrong: masked_language_model_loss = summed
# student: Val, adds up
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    special = np.isin(token_ids, special_ids)
    u = rng.random(token_ids.shape)
    chosen = (u < probability) & ~special
    v = rng.random(token_ids.shape)
    w = rng.integers(vocab_size, size=token_ids.shape)
    inputs = np.where(chosen & (v < 0.8), mask_id, token_ids)
    inputs = np.where(chosen & (v >= 0.8) & (v < 0.9), w, inputs)
    labels = np.full(token_ids.shape, -100)
    labels[chosen] = token_ids[chosen]
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    log_p, total = log_softmax(logits), 0.0
    for place in zip(*np.nonzero(labels != ignore_index)):
        total -= log_p[place][labels[place]]
    return total


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
