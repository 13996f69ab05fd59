# wrong: mask_tokens = none_kept
# student: Ivy, what is not [MASK] is random
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) < probability)
    hidden = rng.random(token_ids.shape) < 0.8
    some = rng.integers(vocab_size, size=token_ids.shape)
    return np.where(chosen, np.where(hidden, mask_id, some), token_ids), np.where(chosen, token_ids, -100)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
